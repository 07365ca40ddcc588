"""45 CFR 164 subpart E, one row for each scenario. The discloser is no mental-health facility, so HIPAA is alone."""

from dataclasses import replace
from typing import Any

import pytest

from consent.facts import ConsentKind, OrganizationKind, Purpose, Segment, ThreatTarget
from consent.law.groups import CAN_LESSEN_A_THREAT
from tests.consent.worlds import (
    BUREAU,
    HOSPITAL,
    NOW,
    SECOND,
    SISTER,
    UNIT,
    VICTIM,
    decided,
    emergency,
    gone,
    paper,
    request,
    restriction,
    threat,
)

GENERAL_HOSPITAL = replace(UNIT, mental_health_facility=False)
MH = Segment.MH_GENERAL
SESSIONS = Segment.PSYCHOTHERAPY_NOTES
AUTHORIZATION = frozenset({ConsentKind.HIPAA_AUTHORIZATION})


def ask(*segments: Segment, **changes: Any) -> Any:
    return request(*(segments or (MH,)), **{"discloser": GENERAL_HOSPITAL} | changes)


def treat(*segments: Segment, **changes: Any) -> Any:
    return ask(*segments, **{"recipient": HOSPITAL, "purpose": Purpose.TREATMENT} | changes)


def avert(*segments: Segment, **changes: Any) -> Any:
    return ask(*segments, **{"purpose": Purpose.AVERT_THREAT} | changes)


def of_kind(kind: OrganizationKind, **changes: Any) -> Any:
    return replace(HOSPITAL, kind=kind, **changes)


ROWS: list[tuple[str, Any, tuple[Any, ...], set[Segment]]] = [
    ("164.506(c)(2) to the emergency department", treat(), (), {MH}),
    ("164.506(c)(2) to paramedics", treat(recipient=of_kind(OrganizationKind.EMS)), (), {MH}),
    ("164.506(c)(2) police do not treat", treat(recipient=BUREAU), (), set()),
    (
        "164.506(c)(2) flagged as not treating",
        treat(recipient=replace(HOSPITAL, is_treating_provider=False)),
        (),
        set(),
    ),
    ("164.506(c)(2) a crisis line", treat(recipient=of_kind(OrganizationKind.CRISIS_CENTER_988)), (), set()),
    (
        "164.506(c)(2) a crisis line that treats",
        treat(recipient=of_kind(OrganizationKind.CRISIS_CENTER_988, is_treating_provider=True)),
        (),
        {MH},
    ),
    ("164.506(c)(2) another purpose", treat(purpose=Purpose.CARE_NAVIGATION), (), set()),
    ("164.508(a)(2) psychotherapy notes", treat(MH, SESSIONS), (), {MH}),
    ("164.508(b)(1) an authorization", ask(), (paper(kinds=AUTHORIZATION),), {MH}),
    ("164.508(b)(2) expired this instant", ask(), (paper(kinds=AUTHORIZATION, expires_at=NOW),), set()),
    ("164.508(b)(5) revoked this instant", ask(), (paper(kinds=AUTHORIZATION, revoked_at=NOW),), set()),
    ("164.508 no other instrument stands in", ask(), (paper(kinds=frozenset({ConsentKind.PART2_GENERAL})),), set()),
    (
        "164.508(b)(3)(ii) notes on an authorization of their own",
        ask(SESSIONS),
        (paper(kinds=AUTHORIZATION, segments=frozenset({SESSIONS})),),
        {SESSIONS},
    ),
    (
        "164.508(b)(3)(ii) notes mixed with the rest",
        ask(SESSIONS),
        (paper(kinds=AUTHORIZATION, segments=frozenset({MH, SESSIONS})),),
        set(),
    ),
    (
        "164.508 an investigation that the person authorized",
        ask(purpose=Purpose.LAW_ENFORCEMENT_INVESTIGATION),
        (paper(kinds=AUTHORIZATION, purposes=frozenset({Purpose.LAW_ENFORCEMENT_INVESTIGATION})),),
        {MH},
    ),
    ("164.512(j)(1)(i) to police", avert(), (threat(),), {MH}),
    ("164.512(j)(1)(i) to the victim", avert(recipient=VICTIM, purpose=Purpose.WARN_VICTIM), (threat(),), {MH}),
    ("164.512(j)(1)(i) to a sister", avert(recipient=SISTER), (threat(target=ThreatTarget.SELF),), {MH}),
    ("164.512(j)(1)(i) what was said in sessions", avert(SESSIONS), (threat(),), {SESSIONS}),
    ("164.512(j)(1)(i) no target is needed", avert(), (threat(target=None, specific=None),), {MH}),
    ("164.512(j)(1)(i) nothing documented", avert(), (), set()),
    ("164.512(j)(1)(i) not serious", avert(), (threat(serious=False),), set()),
    ("164.512(j)(1)(i) seriousness unknown", avert(), (threat(serious=None),), set()),
    ("164.512(j)(1)(i) not imminent", avert(), (threat(imminent=False),), set()),
    ("164.512(j)(1)(i) imminence unknown", avert(), (threat(imminent=None),), set()),
    ("164.512(j)(4) no ground", avert(), (threat(basis=" "),), set()),
    ("164.512(j)(4) nobody believes it", avert(), (threat(recorded_by=""),), set()),
    ("164.512(j)(1)(i) resolved this instant", avert(), (threat(resolved_at=NOW),), set()),
    ("164.512(j)(1)(i) resolved in a second", avert(), (threat(resolved_at=NOW + SECOND),), {MH}),
    ("164.512(j)(1)(i) recorded this instant", avert(), (threat(recorded_at=NOW),), {MH}),
    ("164.512(j)(1)(i) recorded in the future", avert(), (threat(recorded_at=NOW + SECOND),), set()),
    ("164.512(j)(1)(i) about another person", avert(), (threat(person_id="person-2"),), set()),
    (
        "164.512(j)(1)(i) a later investigation",
        avert(purpose=Purpose.LAW_ENFORCEMENT_INVESTIGATION),
        (threat(),),
        set(),
    ),
    ("164.512(j)(1)(i) substance use stays behind", avert(Segment.PART2_SUD), (threat(),), set()),
    ("164.512(j)(1)(i) one good threat among two", avert(), (threat(id="a", serious=False), threat(id="b")), {MH}),
    ("164.522(a) an agreed limit", treat(), (restriction(),), set()),
    ("164.522(a)(1)(iii) emergency treatment", treat(), (restriction(), emergency()), {MH}),
    ("164.522(a)(1)(iii) of an awake person", treat(), (restriction(), emergency(patient_capable=True)), set()),
    (
        "164.522(a)(1)(iii) by somebody who is not medical personnel",
        treat(recipient=replace(HOSPITAL, is_medical_personnel=None)),
        (restriction(), emergency()),
        set(),
    ),
    (
        "164.522(a)(1)(iii) for another purpose",
        treat(purpose=Purpose.CRISIS_PLANNING),
        (restriction(), emergency(), paper(recipients=(replace(paper().recipients[0], organization_id="hospital"),))),
        set(),
    ),
    (
        "164.522(a)(1)(v) does not stop the aversion of a threat",
        avert(recipient=HOSPITAL),
        (restriction(), threat()),
        {MH},
    ),
    (
        "164.522(a) an authorization does not beat it",
        ask(),
        (restriction(organization_ids=frozenset({"bureau"})), paper(kinds=AUTHORIZATION)),
        set(),
    ),
]


@pytest.mark.parametrize(("asked", "facts", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_hipaa(asked: Any, facts: tuple[Any, ...], expected: set[Segment]) -> None:
    assert gone(decided(asked, *facts)) == expected


@pytest.mark.parametrize("kind", list(OrganizationKind), ids=str)
def test_164_512_j_reaches_only_who_can_lessen_the_threat(kind: OrganizationKind) -> None:
    decision = decided(avert(recipient=replace(BUREAU, kind=kind)), threat())
    assert gone(decision) == ({MH} if kind in CAN_LESSEN_A_THREAT else set())


def test_164_512_j_lets_go_only_what_the_threat_needs_and_owes_its_records() -> None:
    decision = decided(avert(), threat())
    assert decision.outcome == "permit_partial"
    assert decision.limits == ("only what is needed to prevent or lessen the threat",)
    assert {"ACCOUNTING_HIPAA_528", "DUTY_TO_WARN_DOC", "NOTIFY_SUPERVISOR"} <= set(decision.obligations)


def test_164_512_j_a_threat_to_oneself_warns_nobody_else() -> None:
    decision = decided(avert(), threat(target=ThreatTarget.SELF))
    assert "DUTY_TO_WARN_DOC" not in decision.obligations
    assert "NOTIFY_SUPERVISOR" in decision.obligations


def test_164_522_an_override_is_cited_and_asks_for_no_further_use() -> None:
    decision = decided(treat(), restriction(), emergency())
    assert "45 CFR 164.522(a)(1)(iii)" in decision.citations
    assert "REQUEST_NO_FURTHER_USE" in decision.obligations
    threatened = decided(avert(recipient=HOSPITAL), restriction(), threat())
    assert "REQUEST_NO_FURTHER_USE" not in threatened.obligations


def test_164_522_a_limit_towards_a_plan_is_cited_as_such() -> None:
    plan = of_kind(OrganizationKind.HEALTH_PLAN)
    named = paper(
        kinds=AUTHORIZATION,
        recipients=(replace(paper().recipients[0], organization_id="hospital"),),
        purposes=frozenset({Purpose.PAYMENT}),
    )
    asked = ask(recipient=plan, purpose=Purpose.PAYMENT)
    assert gone(decided(asked, named)) == {MH}
    decision = decided(asked, named, restriction(agreed=False, paid_in_full=True))
    assert gone(decision) == set()
    assert "45 CFR 164.522(a)(1)(vi)" in decision.citations


def test_164_506_treatment_leaves_nothing_open_ended_to_account_for() -> None:
    decision = decided(treat())
    assert decision.outcome == "permit"
    assert decision.obligations == ("AUDIT_LOG",)
    assert decision.open_until is None
    assert decision.evidence_ids == ()
