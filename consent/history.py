"""A decision as it is stored: with the facts it was made from, and with digests and versions that later readers can check.

``record_of`` writes what ``read`` reads; nobody else knows the form. Both digests (those of ``Decision.digest`` and of
``inputs_digest``) are taken of the stored values themselves, so that a record made when facts had fewer fields is still
checked against what was really stored.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consent import canonical
from consent.decision import Decision
from consent.facts import DisclosureRequest, Evidence
from consent.models import DecisionRecord


@dataclass(frozen=True)
class ConsentVersion:
    """A consent that was on file at a decision, and the version of the form that it was signed on."""

    consent_id: uuid.UUID
    form_version: str


@dataclass(frozen=True)
class StoredDecision:
    """What a record says: the facts, as the engine reads them now, and the decision as plain values."""

    request: DisclosureRequest
    evidence: Evidence
    result: Mapping[str, Any]


class UnreadableDecisionError(ValueError):
    """A stored decision cannot be read; the code says which part of it, never what stands there."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AlteredDecisionError(ValueError):
    """A stored decision is not what was stored once; the code says which part of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def record_of(
    request: DisclosureRequest,
    evidence: Evidence,
    decision: Decision,
    *,
    step: DecisionRecord.Step,
    by: uuid.UUID,
    key: uuid.UUID | None = None,
) -> DecisionRecord:
    """The record of one decision, complete and not saved."""
    result = decision.to_json()
    facts: dict[str, Any] = {
        "request": canonical.to_json(request),
        "evidence": canonical.to_json(evidence),
        "result": result,
    }
    papers = sorted(evidence.consents, key=lambda paper: paper.id)
    record = DecisionRecord(
        id=key or uuid.uuid4(),
        person_id=uuid.UUID(request.person_id),
        step=step,
        outcome=decision.outcome.value,
        result={},
        digest=_digest(result),
        inputs_digest=_digest_of_inputs(facts),
        rules_version=decision.rules_version,
        consent_ids=[uuid.UUID(paper.id) for paper in papers],
        consent_versions=[paper.form_version for paper in papers],
        decided_by=by,
        decided_at=request.now,
    )
    record.facts = canonical.canonical_text(facts)
    return record


def versions_of(record: DecisionRecord) -> tuple[ConsentVersion, ...]:
    """The consents that were on file, each with the version of its form."""
    pairs = zip(record.consent_ids, record.consent_versions, strict=True)
    return tuple(ConsentVersion(consent_id, version) for consent_id, version in pairs)


def read(record: DecisionRecord) -> StoredDecision:
    """What was decided and from which facts, once every digest, version and column agrees with it.

    Raises AlteredDecisionError where something does not agree, UnreadableDecisionError where something cannot be read.
    What was decided before digests of inputs were kept is checked as far as it can be.
    """
    facts = _plain_facts(record)
    result = facts.get("result", record.result)
    _check_result(record, result)
    if record.inputs_digest and record.inputs_digest != _digest_of_inputs(facts):
        raise AlteredDecisionError("inputs_digest")
    try:
        request = canonical.from_json(DisclosureRequest, facts["request"])
        evidence = canonical.from_json(Evidence, facts["evidence"])
    except canonical.FactsError:
        raise UnreadableDecisionError("facts_of_another_form") from None
    _check_columns(record, request, evidence)
    return StoredDecision(request, evidence, result)


def _plain_facts(record: DecisionRecord) -> dict[str, Any]:
    try:
        facts = json.loads(record.facts)
    except ValueError:  # a seal that does not open, or no JSON
        raise UnreadableDecisionError("facts_sealed") from None
    if not isinstance(facts, dict) or set(facts) - {"result"} != {"request", "evidence"}:
        raise UnreadableDecisionError("facts_of_another_form")
    return facts


def _check_result(record: DecisionRecord, result: object) -> None:
    if not isinstance(result, dict):
        raise UnreadableDecisionError("result")
    if _digest(result) != record.digest:
        raise AlteredDecisionError("digest")
    if result.get("outcome") != record.outcome:
        raise AlteredDecisionError("outcome")
    if record.rules_version and record.rules_version != result.get("rules_version"):
        raise AlteredDecisionError("rules_version")


def _check_columns(record: DecisionRecord, request: DisclosureRequest, evidence: Evidence) -> None:
    if request.person_id != str(record.person_id):
        raise AlteredDecisionError("person_id")
    if request.now != record.decided_at:
        raise AlteredDecisionError("decided_at")
    on_file = {(paper.id, paper.form_version) for paper in evidence.consents}
    if record.inputs_digest and on_file != {(str(one.consent_id), one.form_version) for one in versions_of(record)}:
        raise AlteredDecisionError("consent_versions")


def _digest_of_inputs(facts: Mapping[str, Any]) -> str:
    """The digest that ``consent.decision.inputs_digest`` gave of these facts when they were stored.

    Raises UnreadableDecisionError where they have another form.
    """
    try:
        items = sorted(facts["request"]["items"], key=lambda item: item["key"])
        evidence = {kind: sorted(records, key=lambda one: one["id"]) for kind, records in facts["evidence"].items()}
        plain = [{**facts["request"], "items": items}, evidence]
    except (AttributeError, KeyError, TypeError):
        raise UnreadableDecisionError("facts_of_another_form") from None
    return _digest(plain)


def _digest(plain: object) -> str:
    return hashlib.sha256(canonical.canonical_text(plain).encode()).hexdigest()
