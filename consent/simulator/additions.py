"""One more piece of evidence, or one fewer. A new piece lacks nothing that this request needs, so that it can be broken."""

from dataclasses import replace
from typing import Any

from consent.examples import papers
from consent.facts import (
    AgreementKind,
    Consent,
    ConsentKind,
    DisclosureRequest,
    OrderProvision,
    ProcessKind,
    Purpose,
    Segment,
    ThreatTarget,
)
from consent.law.groups import USE_AGAINST_THE_PERSON
from consent.simulator.sheet import MOST_OF_A_SORT, Facts

_PROVISIONS: dict[Segment, OrderProvision] = {
    Segment.MH_GENERAL: OrderProvision.PENNSYLVANIA_MENTAL_HEALTH,
    Segment.HIV: OrderProvision.PENNSYLVANIA_HIV,
    Segment.SUD_NON_PART2: OrderProvision.PENNSYLVANIA_SUBSTANCE_USE,
}
_PAPERS: dict[Segment, tuple[ConsentKind, ...]] = {
    Segment.PART2_SUD: (ConsentKind.PART2_GENERAL, ConsentKind.HIPAA_AUTHORIZATION),
    Segment.SUD_COUNSELING_NOTES: (ConsentKind.PART2_COUNSELING_NOTES, ConsentKind.HIPAA_AUTHORIZATION),
    Segment.HIV: (ConsentKind.PA_HIV, ConsentKind.HIPAA_AUTHORIZATION),
}
_OTHER_PAPERS = (ConsentKind.PA_MENTAL_HEALTH_RELEASE, ConsentKind.HIPAA_AUTHORIZATION)


def with_one_more(facts: Facts, sort: str) -> Facts:
    """Return the facts with one more piece of this sort, unless there are as many as the form takes."""
    request, evidence = facts
    on_file = getattr(evidence, sort)
    if len(on_file) >= MOST_OF_A_SORT:
        return facts
    return request, replace(evidence, **{sort: (*on_file, _made(sort, request))})


def with_one_fewer(facts: Facts, sort: str, place: int) -> Facts:
    """Return the facts without the piece at this place, counted from 0."""
    request, evidence = facts
    on_file = getattr(evidence, sort)
    return request, replace(evidence, **{sort: (*on_file[:place], *on_file[place + 1 :])})


def _made(sort: str, request: DisclosureRequest) -> Any:
    by, to, now = request.discloser, request.recipient, request.now
    before = now - (papers.NOW - papers.SHORTLY_BEFORE)
    match sort:
        case "consents":
            return _paper(request)
        case "emergencies":
            return papers.emergency(occurred_at=before)
        case "threats":
            return papers.threat(ThreatTarget.IDENTIFIED, recorded_at=before)
        case "restrictions":
            return papers.limit(to, agreed_at=before)
        case "agreements":
            return papers.agreement(AgreementKind.BUSINESS_ASSOCIATE, by, to, begins_at=before)
        case _:
            return (
                papers.process(ProcessKind.COURT_ORDER, by, begins_at=before) if not request.items else _order(request)
            )


def _order(request: DisclosureRequest) -> Any:
    segment = request.items[0].segment or Segment.PART2_SUD
    provision = _PROVISIONS.get(segment, OrderProvision.NONCRIMINAL)
    return papers.order(provision, request.discloser, segment, begins_at=None)


def _paper(request: DisclosureRequest) -> Consent:
    segments = frozenset(item.segment for item in request.items if item.segment is not None)
    segment = next((item.segment for item in request.items if item.segment is not None), Segment.MH_GENERAL)
    purpose = request.purpose or Purpose.TREATMENT
    kinds = frozenset(kind for each in segments or {segment} for kind in _PAPERS.get(each, _OTHER_PAPERS))
    if purpose in USE_AGAINST_THE_PERSON and ConsentKind.PART2_GENERAL in kinds:
        kinds = frozenset({ConsentKind.PART2_LEGAL, ConsentKind.HIPAA_AUTHORIZATION})
    signed = request.now - (papers.NOW - papers.SIGNED)
    return papers.paper(
        request.discloser,
        request.recipient,
        purpose,
        segment,
        kinds=kinds,
        segments=segments or frozenset({segment}),
        matter=request.circumstances.matter,
        signed_at=signed,
        staff_signed_at=signed,
        period_starts_at=signed,
        expires_at=request.now + (papers.EXPIRES - papers.NOW),
    )
