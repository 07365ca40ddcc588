"""Pennsylvania, one row for each scenario; the unit is a mental-health facility and a covered entity."""

from dataclasses import replace
from typing import Any

import pytest

from consent.facts import ConsentKind, NamedRecipient, OrganizationKind, Purpose, Segment, ThreatTarget
from tests.consent.worlds import (
    BUREAU,
    HOSPITAL,
    NOW,
    SECOND,
    SISTER,
    STATEMENTS,
    UNIT,
    VICTIM,
    decided,
    emergency,
    gone,
    paper,
    request,
    threat,
)

MH = Segment.MH_GENERAL
SESSIONS = Segment.PSYCHOTHERAPY_NOTES
PRESENCE = Segment.IDENTITY_PRESENCE
HIV = Segment.HIV
OTHER_SUD = Segment.SUD_NON_PART2
HIPAA_ALONE = frozenset({ConsentKind.HIPAA_AUTHORIZATION})
BOTH = HIPAA_ALONE | {ConsentKind.PA_MENTAL_HEALTH_RELEASE}
HIV_KINDS = HIPAA_ALONE | {ConsentKind.PA_HIV}


def ask(*segments: Segment, **changes: Any) -> Any:
    return request(*(segments or (MH,)), **changes)


def treat(*segments: Segment, **changes: Any) -> Any:
    return ask(*segments, **{"recipient": HOSPITAL, "purpose": Purpose.TREATMENT} | changes)


def avert(*segments: Segment, **changes: Any) -> Any:
    return ask(*segments, **{"purpose": Purpose.AVERT_THREAT} | changes)


ROWS: list[tuple[str, Any, tuple[Any, ...], set[Segment]]] = [
    ("5100.32(a)(1) to the emergency department", treat(MH, PRESENCE), (), {MH, PRESENCE}),
    ("5100.32(a)(1) police do not treat", treat(recipient=BUREAU), (), set()),
    ("7111 sessions are privileged", treat(SESSIONS), (), set()),
    ("5100.34 a release beside a HIPAA authorization", ask(), (paper(kinds=BOTH),), {MH}),
    ("5100.34 a HIPAA authorization alone", ask(), (paper(kinds=HIPAA_ALONE),), set()),
    (
        "5100.34 a state release alone",
        ask(),
        (paper(kinds=frozenset({ConsentKind.PA_MENTAL_HEALTH_RELEASE})),),
        set(),
    ),
    (
        "5100.34 two papers, one for each law",
        ask(),
        (
            paper(id="a", kinds=HIPAA_ALONE),
            paper(id="b", kinds=frozenset({ConsentKind.PA_MENTAL_HEALTH_RELEASE})),
        ),
        {MH},
    ),
    ("5100.34(f)(1) no start date", ask(), (paper(kinds=BOTH, period_starts_at=None),), set()),
    ("5100.34(f) ends this instant", ask(), (paper(kinds=BOTH, expires_at=NOW),), set()),
    ("5100.34(c) not told of inspection", ask(), (paper(kinds=BOTH, statements=STATEMENTS - {"G9-INSPECT"}),), set()),
    (
        "5100.34 sessions on papers of their own",
        ask(SESSIONS),
        (paper(kinds=BOTH, segments=frozenset({SESSIONS})),),
        {SESSIONS},
    ),
    ("5100.32(a)(9) to police at the door", avert(MH, PRESENCE), (threat(),), {MH, PRESENCE}),
    ("5100.32(a)(9) to a sister", avert(recipient=SISTER), (threat(target=ThreatTarget.SELF),), {MH}),
    ("5100.32(a)(9) not imminent", avert(), (threat(imminent=False),), set()),
    (
        "5100.32(a)(9) to an employer",
        avert(recipient=replace(BUREAU, kind=OrganizationKind.EMPLOYER)),
        (threat(),),
        set(),
    ),
    ("5100.32(a)(9) not for an investigation", ask(purpose=Purpose.PROSECUTION), (threat(), emergency()), set()),
    ("Emerich sessions, to the victim", avert(SESSIONS, recipient=VICTIM), (threat(),), {SESSIONS}),
    ("Emerich sessions, to police", avert(SESSIONS), (threat(),), {SESSIONS}),
    ("Emerich sessions, to a sister", avert(SESSIONS, recipient=SISTER), (threat(),), set()),
    ("Emerich sessions, not specific", avert(SESSIONS), (threat(specific=None),), set()),
    ("Emerich sessions, a threat to oneself", avert(SESSIONS), (threat(target=ThreatTarget.SELF),), set()),
    (
        "Emerich sessions, a group that can be told",
        avert(SESSIONS),
        (threat(target=ThreatTarget.READILY_IDENTIFIABLE_GROUP),),
        {SESSIONS},
    ),
    ("Emerich sessions, nobody named", avert(SESSIONS), (threat(target=None),), set()),
    ("Emerich sessions, resolved", avert(SESSIONS), (threat(resolved_at=NOW),), set()),
    ("Emerich not for treatment", treat(SESSIONS), (threat(),), set()),
    (
        "7607(a)(3) a consent specific to HIV",
        ask(HIV),
        (paper(kinds=HIV_KINDS, segments=frozenset({HIV})),),
        {HIV},
    ),
    ("7607(c) a general authorization", ask(HIV), (paper(kinds=HIPAA_ALONE, segments=frozenset({HIV})),), set()),
    ("7607(a) treatment without it", treat(MH, HIV), (), {MH}),
    ("7607(a) police and a threat", avert(HIV), (threat(),), set()),
    (
        "7607(c) ends this instant",
        ask(HIV),
        (paper(kinds=HIV_KINDS, segments=frozenset({HIV}), expires_at=NOW),),
        set(),
    ),
    ("1690.108(b)(1)(i) other substance-use facts, treatment", treat(OTHER_SUD), (), {OTHER_SUD}),
    ("1690.108(b)(2) police without consent", ask(OTHER_SUD), (), set()),
    ("1690.108(b)(2) police and a threat", avert(OTHER_SUD), (threat(),), set()),
    (
        "1690.108(b) an authorization",
        ask(OTHER_SUD),
        (paper(kinds=HIPAA_ALONE, segments=frozenset({OTHER_SUD})),),
        {OTHER_SUD},
    ),
    (
        "1690.108(b)(1)(i) treatment by police",
        treat(OTHER_SUD, recipient=BUREAU),
        (),
        set(),
    ),
    (
        "5100.31 a discloser that may be a facility is one",
        ask(discloser=replace(UNIT, mental_health_facility=None)),
        (paper(kinds=HIPAA_ALONE),),
        set(),
    ),
    (
        "5100.31 a discloser that is none",
        ask(discloser=replace(UNIT, mental_health_facility=False)),
        (paper(kinds=HIPAA_ALONE),),
        {MH},
    ),
]


@pytest.mark.parametrize(("asked", "facts", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_pennsylvania(asked: Any, facts: tuple[Any, ...], expected: set[Segment]) -> None:
    assert gone(decided(asked, *facts)) == expected


def test_5100_34_d_the_notice_goes_with_or_without_consent() -> None:
    for decision in (
        decided(treat()),
        decided(ask(), paper(kinds=BOTH)),
        decided(avert(), threat()),
    ):
        assert "NOTICE_PA_5100_34D" in decision.obligations
        assert "LOG_PA_5100_32C" in decision.obligations


def test_5100_32_a_9_a_medical_emergency_opens_treatment_by_medical_personnel() -> None:
    rule = {result.code: result for result in _state(decided(treat(), emergency())).bases}["pa-mh-emergency"]
    assert rule.held
    assert rule.limits
    for recipient in (BUREAU, replace(HOSPITAL, is_medical_personnel=None)):
        failed = {result.code: result for result in _state(decided(treat(recipient=recipient), emergency())).bases}[
            "pa-mh-emergency"
        ]
        assert not failed.held


def test_every_basis_names_the_evidence_that_carries_it() -> None:
    for decision, carried in (
        (decided(avert(), threat()), "threat"),
        (decided(treat(), emergency()), "emergency"),
        (decided(avert(SESSIONS, recipient=VICTIM), threat()), "threat"),
    ):
        for law in decision.segments[0].laws:
            held = [basis for basis in law.bases if basis.held and basis.limits]
            assert all(basis.evidence_ids == (carried,) for basis in held)
        assert decision.evidence_ids == (carried,)


def test_a_basis_that_fails_names_the_evidence_that_failed() -> None:
    decision = decided(avert(), threat(imminent=False))
    failed = [basis for law in decision.segments[0].laws for basis in law.bases if basis.evidence_ids]
    assert {basis.code for basis in failed} == {"hipaa-512j1i", "pa-mh-emergency", "pa-duty-warn"}
    assert all(basis.evidence_ids == ("threat",) for basis in failed)
    assert decision.evidence_ids == ()


def test_a_wider_basis_lifts_the_limit_of_a_narrower_one() -> None:
    assert decided(treat(), emergency()).outcome == "permit"
    assert decided(avert(), threat()).outcome == "permit_partial"


def test_7607_e_the_hiv_notice_goes_with_it() -> None:
    named = paper(kinds=HIV_KINDS, segments=frozenset({HIV}), recipients=(NamedRecipient(organization_id="bureau"),))
    assert "NOTICE_PA_HIV_7607E" in decided(ask(HIV), named).obligations


def test_emerich_owes_the_record_of_the_warning() -> None:
    decision = decided(avert(SESSIONS, recipient=VICTIM, now=NOW + SECOND), threat())
    assert {"DUTY_TO_WARN_DOC", "NOTIFY_SUPERVISOR", "ACCOUNTING_HIPAA_528"} <= set(decision.obligations)
    assert "only the threat and what the warned person needs for safety" in decision.limits


def _state(decision: Any) -> Any:
    return next(law for law in decision.segments[0].laws if law.law == "pa_mental_health")
