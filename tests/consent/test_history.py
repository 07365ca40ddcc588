"""A decision as it is stored: complete, checked against itself when it is read, and readable when facts have grown."""

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from consent import canonical
from consent.decision import RULES_VERSION, decide, inputs_digest
from consent.facts import Circumstances, DisclosureRequest, Evidence, Segment
from consent.history import (
    AlteredDecisionError,
    ConsentVersion,
    UnreadableDecisionError,
    read,
    record_of,
    versions_of,
)
from consent.models import DecisionRecord
from tests.consent import worlds

FIRST, SECOND, PERSON = (uuid.UUID(int=number) for number in (1, 2, 3))
REQUEST = worlds.request(Segment.MH_GENERAL, Segment.PART2_SUD, person_id=str(PERSON))
PAPERS = (
    worlds.paper(id=str(FIRST), person_id=str(PERSON), form_version="2026-11-en"),
    worlds.paper(id=str(SECOND), person_id=str(PERSON), form_version="2019-03-en"),
)
EVIDENCE = Evidence(consents=PAPERS, threats=(worlds.threat(person_id=str(PERSON)),))


def stored(request: DisclosureRequest = REQUEST, evidence: Evidence = EVIDENCE) -> DecisionRecord:
    decision = decide(request, evidence)
    return record_of(request, evidence, decision, step=DecisionRecord.Step.CONFIRM, by=PERSON)


def test_a_record_keeps_the_digest_of_its_inputs_the_rules_and_the_forms_of_every_consent_on_file() -> None:
    record = stored()
    assert record.digest == decide(REQUEST, EVIDENCE).digest()
    assert record.inputs_digest == inputs_digest(REQUEST, EVIDENCE)
    assert record.rules_version == RULES_VERSION
    assert versions_of(record) == (ConsentVersion(FIRST, "2026-11-en"), ConsentVersion(SECOND, "2019-03-en"))
    assert (record.outcome, record.decided_at) == (decide(REQUEST, EVIDENCE).outcome, REQUEST.now)


def test_what_is_read_is_what_was_stored() -> None:
    found = read(stored())
    assert (found.request, found.evidence) == (REQUEST, EVIDENCE)
    assert found.result == decide(REQUEST, EVIDENCE).to_json()


def test_the_order_of_the_evidence_and_of_the_items_leaves_no_trace() -> None:
    turned = replace(REQUEST, items=REQUEST.items[::-1])
    other = stored(turned, replace(EVIDENCE, consents=PAPERS[::-1]))
    assert other.inputs_digest == stored().inputs_digest
    assert versions_of(other) == versions_of(stored())
    assert read(other).request == turned


# Facts of an older form -----------------------------------------------------------------------------------------------


def in_an_older_form(record: DecisionRecord, *, with_digest: bool) -> DecisionRecord:
    """The record as it would have been stored before facts had circumstances, agreements and legal process."""
    facts = json.loads(record.facts)
    del facts["request"]["circumstances"], facts["evidence"]["agreements"], facts["evidence"]["legal_process"]
    for item in facts["request"]["items"]:
        del item["whole"]
    record.facts = canonical.canonical_text(facts)
    in_order = sorted(facts["request"]["items"], key=lambda item: str(item["key"]))
    plain = canonical.canonical_text([facts["request"] | {"items": in_order}, facts["evidence"]])
    record.inputs_digest = hashlib.sha256(plain.encode()).hexdigest() if with_digest else ""
    return record


@pytest.mark.parametrize("with_digest", [True, False], ids=["with a digest of inputs", "from before there was one"])
def test_facts_of_an_older_form_are_read_with_what_was_not_known_then_unknown(with_digest: bool) -> None:
    found = read(in_an_older_form(stored(), with_digest=with_digest))
    assert found.request == REQUEST
    assert found.request.circumstances == Circumstances()
    assert found.evidence == EVIDENCE


def test_a_record_from_before_versions_were_kept_is_read() -> None:
    record = stored()
    record.inputs_digest, record.rules_version, record.consent_ids, record.consent_versions = "", "", [], []
    assert read(record).request == REQUEST


# What was tampered with, and what cannot be read -------------------------------------------------------------------------


def test_what_a_decision_says_is_sealed_and_stands_nowhere_in_clear() -> None:
    record = stored()
    assert record.result == {}
    assert read(record).result == decide(REQUEST, EVIDENCE).to_json()
    assert b"permitted_keys" not in bytes(record.facts_sealed)


def test_what_was_decided_before_results_were_sealed_is_read_from_where_it_stands() -> None:
    record = stored()
    facts = json.loads(record.facts)
    record.result = facts.pop("result")
    record.facts = canonical.canonical_text(facts)
    assert read(record).result == decide(REQUEST, EVIDENCE).to_json()


def change_the_facts(record: DecisionRecord) -> None:
    facts = json.loads(record.facts)
    facts["request"]["purpose"] = "treatment"
    record.facts = canonical.canonical_text(facts)


def change_the_result(record: DecisionRecord) -> None:
    facts = json.loads(record.facts)
    facts["result"]["permitted_keys"].append("another")
    record.facts = canonical.canonical_text(facts)


def set_to(name: str, value: object) -> Callable[[DecisionRecord], None]:
    return lambda record: setattr(record, name, value)


@pytest.mark.parametrize(
    ("alter", "code"),
    [
        (change_the_facts, "inputs_digest"),
        (change_the_result, "digest"),
        (set_to("digest", "0" * 64), "digest"),
        (set_to("inputs_digest", "0" * 64), "inputs_digest"),
        (set_to("outcome", "deny"), "outcome"),
        (set_to("rules_version", "2031-01"), "rules_version"),
        (set_to("person_id", FIRST), "person_id"),
        (set_to("decided_at", REQUEST.now + timedelta(seconds=1)), "decided_at"),
        (set_to("consent_versions", ["2026-11-en", "2026-11-en"]), "consent_versions"),
        (set_to("consent_ids", [FIRST, PERSON]), "consent_versions"),
    ],
    ids=[
        "the facts",
        "the result",
        "the digest",
        "the digest of inputs",
        "the outcome",
        "the version of the rules",
        "the person",
        "the moment",
        "the version of a form",
        "a consent",
    ],
)
def test_a_record_that_does_not_agree_with_itself_is_never_read(
    alter: Callable[[DecisionRecord], None], code: str
) -> None:
    record = stored()
    alter(record)
    with pytest.raises(AlteredDecisionError) as told:
        read(record)
    assert told.value.code == code


def unsealed_elsewhere(record: DecisionRecord) -> None:
    record.pk = uuid.UUID(int=9)


def facts_of(plain: Any) -> Callable[[DecisionRecord], None]:
    def put(record: DecisionRecord) -> None:
        result = json.loads(record.facts)["result"]
        record.facts = json.dumps(plain | {"result": result} if isinstance(plain, dict) else plain)
        record.inputs_digest = ""

    return put


def with_an_unknown_purpose(record: DecisionRecord) -> None:
    facts = json.loads(record.facts)
    facts["request"]["purpose"] = "from_another_century"
    facts_of(facts)(record)


def with_a_result_of_another_form(record: DecisionRecord) -> None:
    facts = json.loads(record.facts)
    record.facts = json.dumps(facts | {"result": ["permit"]})


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (unsealed_elsewhere, "facts_sealed"),
        (set_to("facts_sealed", None), "facts_sealed"),
        (facts_of([]), "facts_of_another_form"),
        (facts_of({"request": {}}), "facts_of_another_form"),
        (facts_of({"request": {}, "evidence": {}}), "facts_of_another_form"),
        (with_an_unknown_purpose, "facts_of_another_form"),
        (with_a_result_of_another_form, "result"),
    ],
    ids=[
        "a seal moved to another row",
        "no facts",
        "facts that are no object",
        "facts without evidence",
        "facts that are empty",
        "an unknown value",
        "a result that is no object",
    ],
)
def test_a_record_that_cannot_be_read_says_which_part(spoil: Callable[[DecisionRecord], None], code: str) -> None:
    record = stored()
    spoil(record)
    with pytest.raises(UnreadableDecisionError) as told:
        read(record)
    assert told.value.code == code
    assert str(PERSON) not in str(told.value)


def test_facts_of_another_form_under_a_digest_of_inputs_are_unreadable_and_not_an_accident() -> None:
    record = stored()
    result = json.loads(record.facts)["result"]
    record.facts = json.dumps({"request": {"items": [{}]}, "evidence": [], "result": result})
    with pytest.raises(UnreadableDecisionError):
        read(record)
