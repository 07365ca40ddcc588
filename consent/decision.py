"""Decide whether a disclosure may happen: pure, deny by default, every reason told.

    permitted(segment) = every law that governs the segment permits it
    a law permits      = one of its bases holds, and none of its prohibitions applies

The same request and evidence always give the same decision, in whatever order they come. Whatever cannot be read or
evaluated denies. No database, no clock and no settings: the caller loads the facts and says what time it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from consent import canonical
from consent.facts import (
    POLICE_KINDS,
    DisclosureRequest,
    Evidence,
    OrganizationKind,
    RecordItem,
    Segment,
)
from consent.instruments.elements import is_aware
from consent.law.governing import DEFAULT, RULES_VERSION, laws_governing
from consent.law.rule import BasisResult, Jurisdiction, Law, Question, Rule

NOTHING_CAN_BE_RELEASED = "Nothing can be released on this request."
SOMETHING_WAS_RELEASED = "Information can be released on this request."
COULD_NOT_BE_EVALUATED = "this rule could not be evaluated"


class Outcome(StrEnum):
    """`permit_partial`: some pieces are withheld, or what goes is bounded by a limit."""

    PERMIT = "permit"
    PERMIT_PARTIAL = "permit_partial"
    DENY = "deny"


@dataclass(frozen=True, slots=True, kw_only=True)
class LawDecision:
    """What one law said of one segment, and the keys of the items that it lets go."""

    law: str
    permitted: bool
    reason: str
    bases: tuple[BasisResult, ...]
    prohibitions: tuple[BasisResult, ...]
    permitted_items: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentDecision:
    """What became of one segment. `segment` is None for content that carries no label."""

    segment: Segment | None
    permitted: bool
    reason: str
    laws: tuple[LawDecision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDecision:
    """What became of one item and why; the sentence is for clinicians, never for the asker."""

    key: str
    segment: Segment | None
    permitted: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The whole answer.

    `obligations`: codes of `consent.notices`, owed with this outcome. `citations`: of what carries the permit, or of
    what stands against it in a denial. `limits`: sentences that bound what may go. `open_until`: the instant
    (excluded) at which the evidence that carries the permit ends, None if nothing on file ends it. `refusals`: why
    the request could not be decided at all.
    """

    outcome: Outcome
    items: tuple[ItemDecision, ...]
    segments: tuple[SegmentDecision, ...]
    permitted_keys: frozenset[str]
    obligations: tuple[str, ...]
    citations: tuple[str, ...]
    limits: tuple[str, ...] = ()
    evidence_ids: tuple[str, ...] = ()
    open_until: datetime | None = None
    refusals: tuple[str, ...] = ()
    rules_version: str = RULES_VERSION

    def to_json(self) -> dict[str, Any]:
        """Return the decision as plain JSON values that `from_json` reads back as an equal decision."""
        plain: dict[str, Any] = canonical.to_json(self)
        return plain

    @classmethod
    def from_json(cls, plain: object) -> "Decision":
        """Read a stored decision; raises `canonical.FactsError` for anything unknown."""
        return canonical.from_json(cls, plain)

    def digest(self) -> str:
        """Return the SHA-256 of the whole decision, reasons included."""
        return canonical.digest(self)

    def release_digest(self) -> str:
        """Return the SHA-256 of what would leave: two decisions with the same one let go the same, alike.

        Unlike `digest` it does not change with wordings such as "expired 2 days ago", so that a confirmation can be
        compared with its preview.
        """
        return canonical.digest(
            (
                self.outcome,
                self.permitted_keys,
                self.obligations,
                self.limits,
                self.evidence_ids,
                self.open_until,
                self.rules_version,
            )
        )


def decide(request: DisclosureRequest, evidence: Evidence, *, laws: Jurisdiction = DEFAULT) -> Decision:
    """Return what of `request` may go, on `evidence`, under `laws`, at `request.now`. Never raises; errors deny."""
    refusals = _why_undecidable(request, evidence)
    if refusals:
        return _refuse(request, refusals)
    segments = tuple(
        _decide_segment(segment, items, request, evidence, laws) for segment, items in _by_segment(request.items)
    )
    return _conclude(request, segments)


def inputs_digest(request: DisclosureRequest, evidence: Evidence) -> str:
    """Return the SHA-256 of everything the decision was made from, whatever the order of items and evidence."""
    ordered = Evidence(
        consents=tuple(sorted(evidence.consents, key=lambda fact: fact.id)),
        emergencies=tuple(sorted(evidence.emergencies, key=lambda fact: fact.id)),
        threats=tuple(sorted(evidence.threats, key=lambda fact: fact.id)),
        restrictions=tuple(sorted(evidence.restrictions, key=lambda fact: fact.id)),
        unrecognized=tuple(sorted(evidence.unrecognized, key=lambda fact: fact.id)),
    )
    items = tuple(sorted(request.items, key=lambda item: item.key))
    return canonical.digest((replace(request, items=items), ordered))


def explain_for_asker(decision: Decision) -> str:
    """Return the one sentence an asker may be told (42 CFR 2.13(c)).

    A denial reads the same whatever was found, and a partial release reads like a whole one: nobody learns from it
    what kind of record exists, nor whether any does.
    """
    return NOTHING_CAN_BE_RELEASED if decision.outcome is Outcome.DENY else SOMETHING_WAS_RELEASED


def _why_undecidable(request: DisclosureRequest, evidence: Evidence) -> tuple[str, ...]:
    refusals = []
    if request.purpose is None:
        refusals.append("the purpose is missing")
    if not is_aware(request.now):
        refusals.append("the time of the decision has no time zone")
    if not request.person_id.strip():
        refusals.append("it is not known whose record this is")
    if not request.discloser.organization_id.strip():
        refusals.append("it is not known who would disclose")
    if not (request.recipient.organization_id.strip() or request.recipient.person_id):
        refusals.append("it is not known who would receive it")
    if not request.items:
        refusals.append("nothing is asked for")
    if len({item.key for item in request.items}) != len(request.items):
        refusals.append("two items carry the same key")
    if evidence.unrecognized:
        refusals.append("a document on file cannot be read by these rules")
    if _contradictory(evidence):
        refusals.append("two pieces of evidence carry the same identifier")
    return tuple(refusals)


def _contradictory(evidence: Evidence) -> bool:
    for facts in (evidence.consents, evidence.emergencies, evidence.threats, evidence.restrictions):
        if len({fact.id for fact in facts}) != len(facts):
            return True
    return False


def _refuse(request: DisclosureRequest, refusals: tuple[str, ...]) -> Decision:
    reason = "; ".join(refusals)
    segments = tuple(
        SegmentDecision(segment=segment, permitted=False, reason=reason)
        for segment, _items in _by_segment(request.items)
    )
    return replace(_conclude(request, segments), refusals=refusals)


def _by_segment(
    items: Iterable[RecordItem],
) -> list[tuple[Segment | None, tuple[RecordItem, ...]]]:
    groups: dict[Segment | None, list[RecordItem]] = {}
    for item in sorted(items, key=lambda item: item.key):
        groups.setdefault(item.segment, []).append(item)
    order: tuple[Segment | None, ...] = (*Segment, None)
    return [(segment, tuple(groups[segment])) for segment in order if segment in groups]


def _decide_segment(
    segment: Segment | None,
    items: tuple[RecordItem, ...],
    request: DisclosureRequest,
    evidence: Evidence,
    laws: Jurisdiction,
) -> SegmentDecision:
    if segment is None:
        reason = "it carries no label, so it counts as the most restricted kind"
        return SegmentDecision(segment=None, permitted=False, reason=reason)
    governing = laws_governing(segment, request.discloser, laws)
    if not governing:
        return SegmentDecision(segment=segment, permitted=False, reason="no law is known to govern it")
    question = Question(request=request, evidence=evidence, segment=segment, items=items)
    decided = tuple(_decide_law(law, question) for law in governing)
    common = frozenset.intersection(*(law.permitted_items for law in decided))
    against = [law.reason for law in decided if not law.permitted]
    if not against and not common:
        against = ["no item is permitted by every law"]
    reason = "; ".join(against) if against else "every law that governs it permits it"
    return SegmentDecision(segment=segment, permitted=bool(common), reason=reason, laws=decided)


def _decide_law(law: Law, question: Question) -> LawDecision:
    bases = tuple(result for rule in law.bases for result in _evaluate(rule, question, prohibits=False))
    prohibitions = tuple(result for rule in law.prohibitions for result in _evaluate(rule, question, prohibits=True))
    held = [basis for basis in bases if basis.held]
    items = frozenset().union(*(basis.permitted_items for basis in held)) & question.keys
    for prohibition in prohibitions:
        if prohibition.held:
            items &= prohibition.permitted_items
    stopped = [prohibition for prohibition in prohibitions if prohibition.held]
    if items:
        reason = "permitted"
    elif stopped:
        reason = "; ".join(f"{rule.reason} ({rule.citation})" for rule in stopped)
    else:
        nearest = [basis for basis in bases if basis.applies] or list(bases)
        reason = "; ".join(f"{basis.reason} ({basis.citation})" for basis in nearest) or "it has no basis"
    return LawDecision(
        law=law.code,
        permitted=bool(items),
        reason=reason,
        bases=bases,
        prohibitions=prohibitions,
        permitted_items=items,
    )


def _evaluate(rule: Rule, question: Question, *, prohibits: bool) -> tuple[BasisResult, ...]:
    """Run one rule; one that fails can neither permit nor, if it is a prohibition, be passed over."""
    try:
        answer = rule(question)
        results = (answer,) if isinstance(answer, BasisResult) else tuple(answer)
        understood = bool(results) and all(isinstance(result, BasisResult) for result in results)
    except Exception:
        # The error may quote facts, so it is not carried further than this.
        results, understood = (), False
    if understood:
        return results
    name = getattr(rule, "__name__", "rule")
    cited = (getattr(rule, "__doc__", None) or name).split(":")[0].strip()
    return (BasisResult(code=name, citation=cited, held=prohibits, reason=COULD_NOT_BE_EVALUATED),)


def _conclude(request: DisclosureRequest, segments: tuple[SegmentDecision, ...]) -> Decision:
    items = _decide_items(request, segments)
    permitted = frozenset(item.key for item in items if item.permitted)
    used = _results_used(segments, permitted)
    limits = _limits(segments, permitted)
    if not permitted:
        outcome = Outcome.DENY
    elif limits or len(permitted) < len(items):
        outcome = Outcome.PERMIT_PARTIAL
    else:
        outcome = Outcome.PERMIT
    cited = used if permitted else _results_against(segments)
    return Decision(
        outcome=outcome,
        items=items,
        segments=segments,
        permitted_keys=permitted,
        obligations=_obligations(request, outcome, used),
        citations=_citations(cited),
        limits=limits,
        evidence_ids=tuple(sorted({identifier for result in used for identifier in result.evidence_ids})),
        open_until=_open_until(segments, permitted),
    )


def _decide_items(request: DisclosureRequest, segments: tuple[SegmentDecision, ...]) -> tuple[ItemDecision, ...]:
    decided = {decision.segment: decision for decision in segments}
    items = []
    for item in sorted(request.items, key=lambda item: item.key):
        decision = decided[item.segment]
        permitted = decision.permitted and all(item.key in law.permitted_items for law in decision.laws)
        reason = decision.reason
        if decision.permitted and not permitted:
            reason = "the permission covers other parts of the record only"
        items.append(ItemDecision(key=item.key, segment=item.segment, permitted=permitted, reason=reason))
    return tuple(items)


def _results_against(segments: tuple[SegmentDecision, ...]) -> list[BasisResult]:
    """Return what stood against each segment: prohibitions that apply, and bases that do not hold."""
    results: list[BasisResult] = []
    for segment in segments:
        nobody_denies = all(law.permitted for law in segment.laws)
        for law in segment.laws:
            if not law.permitted or nobody_denies:
                results.extend(rule for rule in law.prohibitions if rule.held)
                results.extend(basis for basis in law.bases if nobody_denies or not basis.held)
    return results


def _results_used(segments: tuple[SegmentDecision, ...], permitted: frozenset[str]) -> list[BasisResult]:
    """Return the bases that carry an item that goes, and the prohibitions that gave way to them."""
    results: list[BasisResult] = []
    for segment in segments:
        if not segment.permitted:
            continue
        for law in segment.laws:
            results.extend(basis for basis in law.bases if basis.held and basis.permitted_items & permitted)
            results.extend(rule for rule in law.prohibitions if not rule.held and rule.obligations)
    return results


def _limits(segments: tuple[SegmentDecision, ...], permitted: frozenset[str]) -> tuple[str, ...]:
    """A law bounds what goes when every basis that carries it is bounded."""
    limits: set[str] = set()
    for segment in segments:
        for law in segment.laws if segment.permitted else ():
            for key in permitted & law.permitted_items:
                carrying = [basis for basis in law.bases if basis.held and key in basis.permitted_items]
                if all(basis.limits for basis in carrying):
                    limits.update(limit for basis in carrying for limit in basis.limits)
    return tuple(sorted(limits))


def _open_until(segments: tuple[SegmentDecision, ...], permitted: frozenset[str]) -> datetime | None:
    """An item stays open while every law still has one basis for it; the whole, while every item does."""
    ends: list[datetime] = []
    for segment in segments:
        for law in segment.laws if segment.permitted else ():
            for key in permitted & law.permitted_items:
                carrying = [basis.ends_at for basis in law.bases if basis.held and key in basis.permitted_items]
                known = [end for end in carrying if end is not None]
                if len(known) == len(carrying):
                    ends.append(max(known))
    return min(ends, default=None)


def _citations(results: Iterable[BasisResult]) -> tuple[str, ...]:
    cited: set[str] = set()
    for result in results:
        cited.add(result.citation)
        cited.update(result.also_cites)
    return tuple(sorted(cited))


def _obligations(request: DisclosureRequest, outcome: Outcome, used: Iterable[BasisResult]) -> tuple[str, ...]:
    if outcome is not Outcome.DENY:
        return tuple(sorted({"AUDIT_LOG", *(code for result in used for code in result.obligations)}))
    return ("LOG_DENIAL", "NEUTRAL_DENIAL_2_13C") if _answer_neutrally(request) else ("LOG_DENIAL",)


def _answer_neutrally(request: DisclosureRequest) -> bool:
    """Whether the denial itself could tell of substance-use care, or be made to by a police asker (42 CFR 2.13(c))."""
    if request.recipient.kind is OrganizationKind.INTERNAL:
        return False
    if request.discloser.part2_program is not False or request.recipient.kind in POLICE_KINDS:
        return True
    telling = {Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES, Segment.IDENTITY_PRESENCE, None}
    return any(item.segment in telling for item in request.items)
