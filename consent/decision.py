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
from consent.dossier import Dossier, prepare
from consent.facts import (
    POLICE_KINDS,
    DisclosureRequest,
    Evidence,
    OrganizationKind,
    Purpose,
    RecordItem,
    Segment,
)
from consent.instruments.elements import is_aware
from consent.judging import Judged, LawDecision, decide_law
from consent.law.governing import DEFAULT, RULES_VERSION, laws_governing
from consent.law.rule import BasisResult, Jurisdiction, Question

__all__ = [
    "NOTHING_CAN_BE_RELEASED",
    "RULES_VERSION",
    "SOMETHING_WAS_RELEASED",
    "Decision",
    "ItemDecision",
    "LawDecision",
    "Outcome",
    "SegmentDecision",
    "decide",
    "explain_for_asker",
    "inputs_digest",
]

NOTHING_CAN_BE_RELEASED = "Nothing can be released on this request."
SOMETHING_WAS_RELEASED = "Information can be released on this request."
SEARCHES_ANSWER = "42 CFR 2.13(c)(2)"


class Outcome(StrEnum):
    """`permit_partial`: some pieces are withheld, or what goes is bounded by a limit."""

    PERMIT = "permit"
    PERMIT_PARTIAL = "permit_partial"
    DENY = "deny"


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


@dataclass(slots=True)
class _Decided:
    """One segment's decision, with what its laws found on the way."""

    segment: SegmentDecision
    judged: tuple[Judged, ...] = ()


def decide(request: DisclosureRequest, evidence: Evidence | Dossier, *, laws: Jurisdiction = DEFAULT) -> Decision:
    """Return what of `request` may go, on `evidence`, under `laws`, at `request.now`. Never raises; errors deny.

    Evidence that serves several requests may be prepared once (`consent.dossier.prepare`).
    """
    try:
        dossier = evidence if isinstance(evidence, Dossier) else prepare(evidence)
        refusals = _why_undecidable(request, dossier)
    except Exception:
        return _refuse(request, ("the facts cannot be read",), laws)
    if refusals:
        return _refuse(request, refusals, laws)
    request_readings: dict[object, object] = {}
    return _conclude(
        request,
        [
            _decide_segment(segment, items, request, dossier, laws, request_readings)
            for segment, items in _by_segment(request.items)
        ],
    )


def inputs_digest(request: DisclosureRequest, evidence: Evidence) -> str:
    """Return the SHA-256 of everything the decision was made from, whatever the order of items and evidence."""
    dossier = prepare(evidence)
    ordered = Evidence(
        consents=dossier.consents,
        emergencies=dossier.emergencies,
        threats=dossier.threats,
        restrictions=dossier.restrictions,
        agreements=dossier.agreements,
        legal_process=dossier.legal_process,
        unrecognized=dossier.unrecognized,
    )
    items = tuple(sorted(request.items, key=lambda item: item.key))
    return canonical.digest((replace(request, items=items), ordered))


def explain_for_asker(decision: Decision) -> str:
    """Return the one sentence an asker may be told (42 CFR 2.13(c)).

    A denial reads the same whatever was found, and a partial release reads like a whole one: nobody learns from it
    what kind of record exists, nor whether any does.
    """
    return NOTHING_CAN_BE_RELEASED if decision.outcome is Outcome.DENY else SOMETHING_WAS_RELEASED


def _why_undecidable(request: DisclosureRequest, dossier: Dossier) -> tuple[str, ...]:
    refusals = []
    if request.purpose is None:
        refusals.append("the purpose is missing")
    elif request.purpose is Purpose.SYSTEM_SEARCH:
        refusals.append(f"whether a search finds anything is itself an answer about a person ({SEARCHES_ANSWER})")
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
    refusals.extend(
        f"what is on file cannot be read by these rules: {document.kind}" for document in dossier.unrecognized
    )
    if dossier.contradictory:
        refusals.append("two pieces of evidence carry the same identifier")
    return tuple(refusals)


def _refuse(request: DisclosureRequest, refusals: tuple[str, ...], laws: Jurisdiction) -> Decision:
    reason = "; ".join(refusals)
    segments = [
        _Decided(SegmentDecision(segment=segment, permitted=False, reason=reason))
        for segment, _items in _by_segment(request.items)
    ]
    cited = {SEARCHES_ANSWER} if request.purpose is Purpose.SYSTEM_SEARCH else set()
    for segment in {item.segment for item in request.items if item.segment is not None}:
        cited.update(*[law.silence for law in laws_governing(segment, request.discloser, laws)])
    return replace(_conclude(request, segments), refusals=refusals, citations=tuple(sorted(cited)))


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
    dossier: Dossier,
    laws: Jurisdiction,
    request_readings: dict[object, object],
) -> _Decided:
    if segment is None:
        reason = "it carries no label, so it counts as the most restricted kind"
        return _Decided(SegmentDecision(segment=None, permitted=False, reason=reason))
    governing = laws_governing(segment, request.discloser, laws)
    if not governing:
        return _Decided(SegmentDecision(segment=segment, permitted=False, reason="no law is known to govern it"))
    question = Question(request, dossier, segment, items, request_readings)
    judged = tuple([decide_law(law, question) for law in governing])
    decided = tuple([law.decision for law in judged])
    common = frozenset.intersection(*[law.permitted_items for law in decided])
    if common:
        reason = "every law that governs it permits it"
    else:
        against = [law.reason for law in decided if not law.permitted]
        reason = "; ".join(against) if against else "no item is permitted by every law"
    return _Decided(SegmentDecision(segment=segment, permitted=bool(common), reason=reason, laws=decided), judged)


def _conclude(request: DisclosureRequest, decided: list[_Decided]) -> Decision:
    segments = tuple([one.segment for one in decided])
    items = _decide_items(request, segments)
    permitted = frozenset([item.key for item in items if item.permitted])
    carried = [
        _Carried(permitted & law.decision.permitted_items, law.held)
        for one in decided
        if one.segment.permitted
        for law in one.judged
    ]
    used = _results_used(segments, carried, permitted)
    limits = _limits(carried)
    if not permitted:
        outcome = Outcome.DENY
    elif limits or len(permitted) < len(items):
        outcome = Outcome.PERMIT_PARTIAL
    else:
        outcome = Outcome.PERMIT
    withheld = [one for one in decided if not one.segment.permitted]
    return Decision(
        outcome=outcome,
        items=items,
        segments=segments,
        permitted_keys=permitted,
        obligations=_obligations(request, decided, outcome, used),
        citations=tuple(sorted(_cited_by(used) | _cited_against(withheld))),
        limits=limits,
        evidence_ids=tuple(sorted({identifier for result in used for identifier in result.evidence_ids})),
        open_until=_open_until(carried),
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


def _cited_against(withheld: list[_Decided]) -> set[str]:
    """Return what stood against each segment: prohibitions that apply, bases that do not hold, and the law's silence.

    Where every law permits something and none the same, all of them are cited.
    """
    cited: set[str] = set()
    for one in withheld:
        denying = [law for law in one.judged if not law.decision.permitted]
        if denying:
            cited.update(*[law.against for law in denying])
        else:
            cited.update(*[law.against for law in one.judged])
            cited |= _cited_by([basis for law in one.judged for basis in law.held])
    return cited


def _cited_by(results: list[BasisResult]) -> set[str]:
    return set().union([result.citation for result in results], *[result.also_cites for result in results])


@dataclass(slots=True)
class _Carried:
    """What carries a segment under one law: the keys that go, and the bases that hold."""

    keys: frozenset[str]
    bases: tuple[BasisResult, ...]


def _results_used(
    segments: tuple[SegmentDecision, ...], carried: list[_Carried], permitted: frozenset[str]
) -> list[BasisResult]:
    """Return the bases that carry an item that goes, and the prohibitions that gave way to them."""
    results = [basis for by in carried for basis in by.bases if not basis.permitted_items.isdisjoint(permitted)]
    gave_way = [
        rule
        for segment in segments
        if segment.permitted
        for law in segment.laws
        for rule in law.prohibitions
        if not rule.held and rule.obligations
    ]
    return results + gave_way


def _limits(carried: list[_Carried]) -> tuple[str, ...]:
    """A law bounds what goes when every basis that carries it is bounded."""
    limits: set[str] = set()
    for by in carried:
        for key in by.keys:
            carrying = [basis for basis in by.bases if key in basis.permitted_items]
            if all(basis.limits for basis in carrying):
                limits.update(*[basis.limits for basis in carrying])
    return tuple(sorted(limits))


def _open_until(carried: list[_Carried]) -> datetime | None:
    """An item stays open while every law still has one basis for it; the whole, while every item does."""
    ends: list[datetime] = []
    for by in carried:
        for key in by.keys:
            carrying = [basis.ends_at for basis in by.bases if key in basis.permitted_items]
            known = [end for end in carrying if end is not None]
            if len(known) == len(carrying):
                ends.append(max(known))
    return min(ends, default=None)


def _obligations(
    request: DisclosureRequest, decided: list[_Decided], outcome: Outcome, used: list[BasisResult]
) -> tuple[str, ...]:
    if outcome is not Outcome.DENY:
        return tuple(sorted({"AUDIT_LOG"}.union(*[result.obligations for result in used])))
    # A denial too may oblige: to inform a court, to resist process, to assess a misuse.
    owed: set[str] = {"LOG_DENIAL"}.union(*[law.owed for one in decided for law in one.judged])
    if _answer_neutrally(request):
        owed.add("NEUTRAL_DENIAL_2_13C")
    return tuple(sorted(owed))


def _answer_neutrally(request: DisclosureRequest) -> bool:
    """Whether the denial itself could tell of substance-use care, or be made to by a police asker (42 CFR 2.13(c))."""
    if request.recipient.kind is OrganizationKind.INTERNAL:
        return False
    if request.discloser.part2_program is not False or request.recipient.kind in POLICE_KINDS:
        return True
    telling = {Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES, Segment.IDENTITY_PRESENCE, None}
    return any(item.segment in telling for item in request.items)
