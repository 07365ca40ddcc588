"""42 CFR Part 2, one row for each scenario, the citation first."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from consent.facts import Consent, ConsentKind, OrganizationKind, Purpose, Segment
from consent.instruments.elements import PROCEEDINGS
from tests.consent.worlds import (
    BUREAU,
    COUNTY_POLICE,
    EVERY_KIND_AT_ONCE,
    HOSPITAL,
    INTEGRATED,
    NOW,
    PROGRAM,
    SECOND,
    care_paper,
    decided,
    emergency,
    gone,
    paper,
    request,
    restriction,
    threat,
)

SUD = Segment.PART2_SUD
NOTES = Segment.SUD_COUNSELING_NOTES
PRESENCE = Segment.IDENTITY_PRESENCE


def to_police(*segments: Segment, **changes: Any) -> Any:
    return request(*segments, **{"discloser": PROGRAM, "recipient": BUREAU} | changes)


def to_hospital(*segments: Segment, **changes: Any) -> Any:
    plain = {"discloser": PROGRAM, "recipient": HOSPITAL, "purpose": Purpose.TREATMENT}
    return request(*segments, **plain | changes)


def notes_paper(**changes: Any) -> Consent:
    plain = {
        "id": "notes-paper",
        "kinds": frozenset({ConsentKind.PART2_COUNSELING_NOTES, ConsentKind.HIPAA_AUTHORIZATION}),
        "segments": frozenset({NOTES}),
    }
    return paper(**plain | changes)


ROWS: list[tuple[str, Any, tuple[Any, ...], set[Segment]]] = [
    ("2.33(a)(1) a consent that names the bureau", to_police(SUD), (paper(),), {SUD}),
    ("2.33(a)(1) nothing on file", to_police(SUD), (), set()),
    ("2.31(a)(4) the county police are not the bureau", to_police(SUD, recipient=COUNTY_POLICE), (paper(),), set()),
    ("2.31(a)(5) another purpose", to_police(SUD, purpose=Purpose.CRISIS_RESPONSE), (paper(),), set()),
    ("2.31(a)(2) another program", to_police(SUD, discloser=replace(PROGRAM, organization_id="x")), (paper(),), set()),
    ("2.31(c)(1) expires in a second", to_police(SUD), (paper(expires_at=NOW + SECOND),), {SUD}),
    ("2.31(c)(1) expires this instant", to_police(SUD), (paper(expires_at=NOW),), set()),
    ("2.31(c)(1) expired a second ago", to_police(SUD), (paper(expires_at=NOW - SECOND),), set()),
    ("2.31(c)(3) revoked in a second", to_police(SUD), (paper(revoked_at=NOW + SECOND),), {SUD}),
    ("2.31(c)(3) revoked this instant", to_police(SUD), (paper(revoked_at=NOW),), set()),
    ("2.31(a)(6) withdrawn by word of mouth", to_police(SUD), (paper(revoked_orally_at=NOW),), set()),
    ("2.31(c)(4) known to be false", to_police(SUD), (paper(known_false=True),), set()),
    ("2.31(c)(2) signed in the future", to_police(SUD), (paper(signed_at=NOW + SECOND),), set()),
    (
        "2.31 one expired and one for somebody else are never pooled",
        to_police(SUD),
        (paper(id="a", expires_at=NOW), paper(id="b", recipients=paper().recipients[:0])),
        set(),
    ),
    (
        "2.33(a)(1) a good paper beside an expired one",
        to_police(SUD),
        (paper(id="a", expires_at=NOW), paper(id="b")),
        {SUD},
    ),
    (
        "2.31(c)(3) an older good paper never outvotes a revocation",
        to_police(SUD),
        (paper(id="a"), paper(id="b", revoked_at=NOW - SECOND)),
        set(),
    ),
    (
        "2.31(c)(3) a paper signed after the revocation counts",
        to_police(SUD),
        (
            paper(id="a", signed_at=NOW - SECOND, period_starts_at=NOW - SECOND),
            paper(id="b", revoked_at=NOW - 2 * SECOND),
        ),
        {SUD},
    ),
    (
        "164.508 a Part 2 consent alone does not carry a covered program",
        to_police(SUD),
        (paper(kinds=frozenset({ConsentKind.PART2_GENERAL})),),
        set(),
    ),
    (
        "2.33(a)(1) a program that HIPAA does not cover needs Part 2 alone",
        to_police(SUD, discloser=replace(PROGRAM, hipaa_covered_entity=False)),
        (paper(kinds=frozenset({ConsentKind.PART2_GENERAL})),),
        {SUD},
    ),
    (
        "164.508 a program that may be covered needs both",
        to_police(SUD, discloser=replace(PROGRAM, hipaa_covered_entity=None)),
        (paper(kinds=frozenset({ConsentKind.PART2_GENERAL})),),
        set(),
    ),
    (
        "2.31 a HIPAA authorization never carries Part 2",
        to_police(SUD),
        (paper(kinds=frozenset({ConsentKind.HIPAA_AUTHORIZATION})),),
        set(),
    ),
    ("2.33(a)(2) the class wording reaches the hospital", to_hospital(SUD), (care_paper(),), {SUD}),
    (
        "2.33(a)(2) the class wording never reaches police",
        to_police(SUD, purpose=Purpose.TREATMENT),
        (care_paper(),),
        set(),
    ),
    ("2.31(b)(1) counseling notes stay behind", to_hospital(SUD, NOTES), (care_paper(),), {SUD}),
    ("2.31(b)(2) counseling notes on their own consent", to_police(NOTES), (notes_paper(),), {NOTES}),
    ("2.31(b)(3) counseling notes as a condition", to_police(NOTES), (notes_paper(conditioned=True),), set()),
    ("2.31(b) a counseling-notes consent opens nothing else", to_police(SUD), (notes_paper(),), set()),
    ("2.51(a)(1) unconscious, to the hospital", to_hospital(SUD), (emergency(),), {SUD}),
    ("2.51(a)(1) presence too", to_hospital(SUD, PRESENCE), (emergency(),), {SUD, PRESENCE}),
    ("2.51(a)(1) counseling notes stay behind", to_hospital(SUD, NOTES), (emergency(),), {SUD}),
    (
        "2.51(a)(1) an awake person who declines is no emergency",
        to_hospital(SUD),
        (emergency(patient_capable=True, consent_refused=True),),
        set(),
    ),
    (
        "2.51(a)(1) an awake person must be asked",
        to_hospital(SUD),
        (emergency(patient_capable=True, consent_obtainable=None),),
        set(),
    ),
    (
        "2.51(a)(1) able, and nobody says whether they declined",
        to_hospital(SUD),
        (emergency(patient_capable=True),),
        set(),
    ),
    (
        "2.51(a)(1) able but out of reach",
        to_hospital(SUD),
        (emergency(patient_capable=True, consent_refused=False),),
        {SUD},
    ),
    (
        "2.51(a)(1) unconscious, but consent can be had",
        to_hospital(SUD),
        (emergency(consent_obtainable=True),),
        set(),
    ),
    (
        "2.51(a)(1) unconscious says enough",
        to_hospital(SUD),
        (emergency(consent_obtainable=None),),
        {SUD},
    ),
    (
        "2.51(a)(1) out of reach says enough",
        to_hospital(SUD),
        (emergency(patient_capable=None),),
        {SUD},
    ),
    (
        "2.51(a)(1) nobody recorded whether consent can be had",
        to_hospital(SUD),
        (emergency(patient_capable=None, consent_obtainable=None),),
        set(),
    ),
    (
        "2.51(a)(1) a refusal in another record of it",
        to_hospital(SUD),
        (emergency(id="a"), emergency(id="b", patient_capable=True, consent_refused=True)),
        set(),
    ),
    (
        "2.51(a)(1) a refusal that begins this instant",
        to_hospital(SUD),
        (emergency(id="a"), emergency(id="b", consent_refused=True, occurred_at=NOW)),
        set(),
    ),
    (
        "2.51(a)(1) a refusal in an emergency that ends in a second",
        to_hospital(SUD),
        (emergency(id="a"), emergency(id="b", consent_refused=True, ended_at=NOW + SECOND)),
        set(),
    ),
    (
        "2.51(a)(1) a refusal in an emergency that is over, but was going on with this one",
        to_hospital(SUD),
        (emergency(id="a"), emergency(id="b", consent_refused=True, ended_at=NOW)),
        set(),
    ),
    (
        "2.51(a)(1) a refusal in an emergency that was over before this one began",
        to_hospital(SUD),
        (
            emergency(id="a"),
            emergency(
                id="b",
                consent_refused=True,
                occurred_at=NOW - timedelta(days=9),
                ended_at=emergency().occurred_at,
            ),
        ),
        {SUD},
    ),
    (
        "2.51(a)(1) a refusal in an emergency that has not begun",
        to_hospital(SUD),
        (emergency(id="a"), emergency(id="b", consent_refused=True, occurred_at=NOW + SECOND)),
        {SUD},
    ),
    (
        "2.51(a)(1) another person's refusal",
        to_hospital(SUD),
        (emergency(id="a"), emergency(id="b", consent_refused=True, person_id="person-2")),
        {SUD},
    ),
    ("2.51(a)(1) not bona fide", to_hospital(SUD), (emergency(bona_fide=None),), set()),
    ("2.51(a)(1) another person's", to_hospital(SUD), (emergency(person_id="person-2"),), set()),
    ("2.51(a)(1) over this instant", to_hospital(SUD), (emergency(ended_at=NOW),), set()),
    ("2.51(a)(1) over in a second", to_hospital(SUD), (emergency(ended_at=NOW + SECOND),), {SUD}),
    ("2.51(a)(1) begins this instant", to_hospital(SUD), (emergency(occurred_at=NOW),), {SUD}),
    ("2.51(a)(1) has not begun", to_hospital(SUD), (emergency(occurred_at=NOW + SECOND),), set()),
    ("2.51(c) no nature", to_hospital(SUD), (emergency(nature=" "),), set()),
    ("2.51(c) nobody disclosed", to_hospital(SUD), (emergency(disclosed_by=""),), set()),
    ("2.51(c) nobody received", to_hospital(SUD), (emergency(medical_personnel_name=""),), set()),
    (
        "2.51(a)(1) for anything but treatment",
        to_hospital(SUD, purpose=Purpose.CRISIS_RESPONSE),
        (emergency(),),
        set(),
    ),
    (
        "2.51(a)(1) an officer with naloxone is not medical personnel",
        to_police(SUD, purpose=Purpose.TREATMENT, recipient=replace(BUREAU, is_medical_personnel=True)),
        (emergency(),),
        set(),
    ),
    (
        "2.51(a)(1) a recipient who may be medical personnel is not",
        to_hospital(SUD, recipient=replace(HOSPITAL, is_medical_personnel=None)),
        (emergency(),),
        set(),
    ),
    (
        "2.51(a)(1) the jail's treatment staff",
        to_hospital(
            SUD,
            purpose=Purpose.CUSTODY_HEALTHCARE,
            recipient=replace(HOSPITAL, kind=OrganizationKind.CORRECTIONS, is_treating_provider=True),
        ),
        (emergency(),),
        {SUD},
    ),
    (
        "2.51(a)(1) a correctional officer",
        to_hospital(
            SUD,
            purpose=Purpose.CUSTODY_HEALTHCARE,
            recipient=replace(HOSPITAL, kind=OrganizationKind.CORRECTIONS, is_medical_personnel=None),
        ),
        (emergency(),),
        set(),
    ),
    (
        "2.13(a) no threat opens Part 2",
        to_police(SUD, purpose=Purpose.AVERT_THREAT),
        (threat(),),
        set(),
    ),
    ("2.13(c) presence on a consent", to_police(PRESENCE), (paper(),), {PRESENCE}),
    ("2.13(c) presence without one", to_police(PRESENCE), (), set()),
    (
        "2.13(c) presence at a place that may be for substance use alone, threat",
        to_police(PRESENCE, purpose=Purpose.AVERT_THREAT, discloser=replace(INTEGRATED, sud_only_public=None)),
        (threat(),),
        set(),
    ),
    ("2.26 an agreed limit beats the care consent", to_hospital(SUD), (care_paper(), restriction()), set()),
    (
        "2.26 unknown agreement binds",
        to_hospital(SUD),
        (care_paper(), restriction(agreed=None)),
        set(),
    ),
    ("2.26 a limit that was not agreed to", to_hospital(SUD), (care_paper(), restriction(agreed=False)), {SUD}),
    (
        "2.26 paid in full, not agreed, binds towards a plan alone",
        to_hospital(SUD),
        (care_paper(), restriction(agreed=False, paid_in_full=True)),
        {SUD},
    ),
    (
        "2.26 a limit on somebody else",
        to_hospital(SUD),
        (care_paper(), restriction(organization_ids=frozenset({"clinic"}))),
        {SUD},
    ),
    (
        "2.26 a limit on everybody",
        to_hospital(SUD),
        (care_paper(), restriction(organization_ids=frozenset())),
        set(),
    ),
    (
        "2.26 a limit for other information",
        to_hospital(SUD),
        (care_paper(), restriction(segments=frozenset({Segment.HIV}))),
        {SUD},
    ),
    (
        "2.26 a limit for another purpose",
        to_hospital(SUD),
        (care_paper(), restriction(purposes=frozenset({Purpose.PAYMENT}))),
        {SUD},
    ),
    (
        "2.26 another person's limit",
        to_hospital(SUD),
        (care_paper(), restriction(person_id="person-2")),
        {SUD},
    ),
    (
        "2.26 a limit that begins in a second",
        to_hospital(SUD),
        (care_paper(), restriction(agreed_at=NOW + SECOND)),
        {SUD},
    ),
    ("2.26 a limit that begins now", to_hospital(SUD), (care_paper(), restriction(agreed_at=NOW)), set()),
    ("2.26 a limit that ends now", to_hospital(SUD), (care_paper(), restriction(ended_at=NOW)), {SUD}),
    (
        "2.26 a limit that ends in a second",
        to_hospital(SUD),
        (care_paper(), restriction(ended_at=NOW + SECOND)),
        set(),
    ),
    ("2.26(a)(3) emergency treatment overrides it", to_hospital(SUD), (emergency(), restriction()), {SUD}),
]


@pytest.mark.parametrize(("asked", "facts", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_part_2(asked: Any, facts: tuple[Any, ...], expected: set[Segment]) -> None:
    assert gone(decided(asked, *facts)) == expected


@pytest.mark.parametrize("purpose", sorted(PROCEEDINGS), ids=str)
def test_2_12_d_1_no_consent_of_these_kinds_opens_a_proceeding_or_investigation(purpose: Purpose) -> None:
    named = paper(purposes=frozenset({purpose}))
    asked = request(SUD, discloser=PROGRAM, purpose=purpose)
    decision = decided(asked, named)
    assert gone(decision) == set()
    assert "42 CFR 2.12(d)(1)" in decision.citations


def test_2_12_d_1_the_bar_alone_stops_what_a_basis_would_permit() -> None:
    asked = request(SUD, discloser=PROGRAM, purpose=Purpose.PROSECUTION)
    law = decided(asked, paper(purposes=frozenset({Purpose.PROSECUTION}))).segments[0].laws[0]
    assert [rule.code for rule in law.prohibitions if rule.held] == ["p2-use-bar"]


def test_2_13_c_the_prohibition_names_itself() -> None:
    decision = decided(to_police(PRESENCE))
    assert "42 CFR 2.13(c)(1)" in decision.citations
    assert "NEUTRAL_DENIAL_2_13C" in decision.obligations


def test_2_32_a_release_with_consent_carries_its_notice_and_scope() -> None:
    decision = decided(to_police(SUD), paper())
    assert {
        "NOTICE_2_32",
        "COPY_OF_CONSENT_OR_SCOPE",
        "ACCOUNTING_PART2_2_25",
        "USE_RESTRICTION_2_12D",
        "PATIENT_COPY_508C4",
        "RETAIN_6Y_530J",
        "AUDIT_LOG",
    } <= set(decision.obligations)


def test_2_51_c_an_emergency_release_is_documented_and_carries_no_consent_notice() -> None:
    decision = decided(to_hospital(SUD), emergency())
    assert "DOC_EMERGENCY_2_51C" in decision.obligations
    assert "NOTICE_2_32" not in decision.obligations
    assert decision.outcome == "permit"


def test_2_26_a_4_an_override_asks_the_recipient_not_to_use_it_further() -> None:
    decision = decided(to_hospital(SUD), emergency(), restriction())
    assert "REQUEST_NO_FURTHER_USE" in decision.obligations
    assert {"42 CFR 2.26(a)(3)", "42 CFR 2.26(a)(4)"} <= set(decision.citations)
    assert "limit" in decision.evidence_ids


def test_2_26_a_6_a_limit_for_a_service_paid_in_full_binds_towards_the_plan() -> None:
    plan = replace(HOSPITAL, organization_id="plan", kind=OrganizationKind.HEALTH_PLAN, is_medical_personnel=None)
    asked = request(SUD, discloser=PROGRAM, recipient=plan, purpose=Purpose.PAYMENT)
    limit = restriction(agreed=False, paid_in_full=True, organization_ids=frozenset({"plan"}))
    decision = decided(asked, care_paper(), limit)
    assert gone(decision) == set()
    assert "42 CFR 2.26(a)(6)" in decision.citations


def test_2_26_a_limit_on_one_field_keeps_back_that_field_alone() -> None:
    first, second = (replace(request(SUD).items[0], key=key, field=key) for key in ("a", "b"))
    asked = to_hospital(SUD, items=(first, second))
    decision = decided(asked, care_paper(), restriction(fields=frozenset({"a"})))
    assert decision.permitted_keys == {"b"}
    assert decision.outcome == "permit_partial"


def test_part_2_follows_the_record_into_other_hands() -> None:
    unit_holds_it = request(SUD)
    assert gone(decided(unit_holds_it)) == set()
    assert gone(decided(unit_holds_it, paper(kinds=EVERY_KIND_AT_ONCE))) == {SUD}


def test_an_old_emergency_does_not_carry_a_new_day() -> None:
    over = emergency(ended_at=NOW - timedelta(hours=20))
    assert gone(decided(to_hospital(SUD), over)) == set()
