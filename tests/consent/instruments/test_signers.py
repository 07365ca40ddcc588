"""Who may sign for whom: one row per case of section H of the element list, with the citation of each refusal."""

from dataclasses import replace
from typing import Any

import pytest

from consent.facts import (
    Circumstances,
    ConsentKind,
    OrganizationKind,
    Party,
    Purpose,
    RecordedFinding,
    Segment,
    Signer,
)
from consent.instruments import segment_findings
from consent.instruments.elements import PART2_KINDS
from tests.consent.instruments.papers import (
    CASES,
    GENERAL,
    HIPAA,
    HIV,
    PLAN,
    STATE,
    TPO,
    of_kind,
)
from tests.consent.worlds import HOSPITAL, INTEGRATED, PROGRAM, UNIT

MH = Segment.MH_GENERAL
PRESENCE = Segment.IDENTITY_PRESENCE
NOTES = Segment.PSYCHOTHERAPY_NOTES
OK = None

DEAD: dict[str, Any] = {"person_deceased": True}
ADJUDICATED: dict[str, Any] = {"person_adjudicated_incapacitated": True}
UNABLE: dict[str, Any] = {"circumstances": Circumstances(incapacity_determined=True)}
PAYS: dict[str, Any] = {"recipient": PLAN, "purpose": Purpose.PAYMENT}
CLINIC = of_kind(OrganizationKind.MH_PROVIDER)
TO_TREAT: dict[str, Any] = {"recipient": CLINIC, "purpose": Purpose.TREATMENT}


def aged(years: int | None) -> dict[str, Any]:
    return {"person_age": years}


def parent_consented(*findings: RecordedFinding, minor_too: bool | None = None) -> dict[str, Any]:
    return {
        "circumstances": Circumstances(
            parent_consented_to_care=True, minor_consented_to_care=minor_too, findings=frozenset(findings)
        )
    }


def by(signer: Signer, authority: str = "", **changes: Any) -> dict[str, Any]:
    return {"signer": signer, "signer_authority": authority, **changes}


ONLY_PAYMENT: dict[str, Any] = {"purposes": frozenset({Purpose.PAYMENT})}
PERSON = by(Signer.PATIENT)
PARENT = by(Signer.PARENT)
DIRECTOR = by(Signer.PROGRAM_DIRECTOR, **ONLY_PAYMENT)

Row = tuple[str, dict[str, Any], dict[str, Any], str | None]

PART2: list[Row] = [
    ("adult", {}, PERSON, OK),
    ("adult-spouse", {}, by(Signer.SPOUSE, "marriage certificate"), "42 CFR 2.31(a)(8)"),
    ("adult-parent", {}, PARENT, "42 CFR 2.31(a)(8)"),
    ("adult-guardian-without-adjudication", {}, by(Signer.GUARDIAN, "order"), "42 CFR 2.31(a)(8)"),
    ("adult-health-care-agent", {}, by(Signer.HEALTH_CARE_AGENT, "power of attorney"), "42 CFR 2.31(a)(8)"),
    ("adult-staff", {}, by(Signer.STAFF), "42 CFR 2.31(a)(8)"),
    ("adult-director", PAYS, DIRECTOR, "42 CFR 2.15(a)(2)"),
    ("17", aged(17), PERSON, OK),
    ("17-parent", aged(17), PARENT, "42 CFR 2.14(a)"),
    ("12", aged(12), PERSON, OK),
    ("12-parent", aged(12), PARENT, "42 CFR 2.14(a)"),
    ("12-guardian", aged(12), by(Signer.GUARDIAN, "order"), "42 CFR 2.14(a)"),
    ("12-parent-even-to-pay", aged(12) | PAYS, by(Signer.PARENT, **ONLY_PAYMENT), "42 CFR 2.14(a)"),
    ("12-parent-who-consented-to-care", aged(12) | parent_consented(), PARENT, "42 CFR 2.14(a)"),
    ("age-unknown", aged(None), PERSON, OK),
    ("age-unknown-parent", aged(None), PARENT, "42 CFR 2.14(a)"),
    ("18-parent", aged(18), PARENT, "42 CFR 2.31(a)(8)"),
    ("adjudicated", ADJUDICATED, PERSON, "42 CFR 2.15(a)(1)"),
    ("adjudicated-guardian", ADJUDICATED, by(Signer.GUARDIAN, "order"), OK),
    ("adjudicated-guardian-without-order", ADJUDICATED, by(Signer.GUARDIAN, " "), "42 CFR 2.15(a)(1)"),
    ("adjudicated-director", ADJUDICATED | PAYS, DIRECTOR, "42 CFR 2.15(a)(1)"),
    ("adjudication-unknown", {"person_adjudicated_incapacitated": None}, PERSON, OK),
    ("unable-director-for-payment", UNABLE | PAYS, DIRECTOR, OK),
    ("unable-director-for-planning", UNABLE, by(Signer.PROGRAM_DIRECTOR), "42 CFR 2.15(a)(2)"),
    (
        "unable-director-for-more-than-payment",
        UNABLE | PAYS,
        by(Signer.PROGRAM_DIRECTOR, purposes=frozenset({Purpose.PAYMENT, Purpose.TREATMENT})),
        "42 CFR 2.15(a)(2)",
    ),
    ("unable-director-to-no-payer", UNABLE | {"purpose": Purpose.PAYMENT}, DIRECTOR, "42 CFR 2.15(a)(2)"),
    ("unable-minor-director", UNABLE | PAYS | aged(17), DIRECTOR, "42 CFR 2.15(a)(2)"),
    ("unable-age-unknown-director", UNABLE | PAYS | aged(None), DIRECTOR, "42 CFR 2.15(a)(2)"),
    ("unable", UNABLE, PERSON, "42 CFR 2.15(a)(2)"),
    ("unable-agent", UNABLE, by(Signer.HEALTH_CARE_AGENT, "power of attorney"), "42 CFR 2.15(a)(2)"),
    (
        "able-director",
        {"circumstances": Circumstances(incapacity_determined=False)} | PAYS,
        DIRECTOR,
        "42 CFR 2.15(a)(2)",
    ),
    ("dead-executor", DEAD, by(Signer.EXECUTOR, "letters testamentary"), OK),
    ("dead-executor-without-letters", DEAD, by(Signer.EXECUTOR), "42 CFR 2.15(b)(2)"),
    ("dead-representative", DEAD, by(Signer.PERSONAL_REPRESENTATIVE, "letters"), OK),
    ("dead-spouse-nobody-appointed", DEAD, by(Signer.SPOUSE, "nobody was appointed"), OK),
    ("dead-spouse", DEAD, by(Signer.SPOUSE), "42 CFR 2.15(b)(2)"),
    ("dead-child", DEAD, by(Signer.ADULT_CHILD, "nobody was appointed"), "42 CFR 2.15(b)(2)"),
    ("dead-parent", DEAD, by(Signer.PARENT, "nobody was appointed"), "42 CFR 2.15(b)(2)"),
    ("dead-own-signature", DEAD, PERSON, "42 CFR 2.15(b)(2)"),
    ("dead-minor-executor", DEAD | aged(15), by(Signer.EXECUTOR, "letters"), OK),
    ("dead-and-adjudicated-guardian", DEAD | ADJUDICATED, by(Signer.GUARDIAN, "order"), "42 CFR 2.15(b)(2)"),
    ("death-unknown-executor", {"person_deceased": None}, by(Signer.EXECUTOR, "letters"), "42 CFR 2.31(a)(8)"),
    ("death-unknown", {"person_deceased": None}, PERSON, OK),
]

ELSEWHERE: list[Row] = [
    ("adult", {}, PERSON, OK),
    ("adult-spouse", {}, by(Signer.SPOUSE, "marriage certificate"), "own"),
    ("adult-parent", {}, PARENT, "own"),
    ("adult-representative", {}, by(Signer.PERSONAL_REPRESENTATIVE, "power of attorney"), "own"),
    ("adult-guardian-without-adjudication", {}, by(Signer.GUARDIAN, "order"), "own"),
    ("adult-agent-while-able", {}, by(Signer.HEALTH_CARE_AGENT, "power of attorney"), "own"),
    ("18-parent", aged(18), PARENT, "own"),
    ("18-parent-who-consented-to-care", aged(18) | TO_TREAT | parent_consented(), PARENT, "own"),
    ("18", aged(18), PERSON, OK),
    ("17", aged(17), PERSON, OK),
    ("17-parent", aged(17), PARENT, "own"),
    ("14", aged(14), PERSON, OK),
    ("14-parent", aged(14), PARENT, "own"),
    ("14-guardian", aged(14), by(Signer.GUARDIAN, "order"), "own"),
    ("14-parent-who-consented-to-care", aged(14) | TO_TREAT | parent_consented(), PARENT, OK),
    ("17-parent-who-consented-to-care", aged(17) | TO_TREAT | parent_consented(), PARENT, OK),
    ("15-own-although-parent-consented", aged(15) | TO_TREAT | parent_consented(), PERSON, OK),
    ("15-both-consented", aged(15) | TO_TREAT | parent_consented(minor_too=True), PARENT, "own"),
    ("15-minor-known-not-to-have-consented", aged(15) | TO_TREAT | parent_consented(minor_too=False), PARENT, OK),
    (
        "15-guardian-who-consented-to-care",
        aged(15) | TO_TREAT | parent_consented(),
        by(Signer.GUARDIAN, "order"),
        "own",
    ),
    ("15-parent-to-police", aged(15) | parent_consented(), PARENT, "own"),
    (
        "15-parent-to-a-provider-but-not-to-treat",
        aged(15) | {"recipient": CLINIC} | parent_consented(),
        PARENT,
        "own",
    ),
    (
        "15-parent-to-a-clinic-that-does-not-treat",
        aged(15)
        | {"recipient": replace(CLINIC, is_treating_provider=False), "purpose": Purpose.TREATMENT}
        | parent_consented(),
        PARENT,
        "own",
    ),
    (
        "15-parent-to-a-hospital",
        aged(15) | {"recipient": HOSPITAL, "purpose": Purpose.TREATMENT} | parent_consented(),
        PARENT,
        "own",
    ),
    (
        "15-parent-to-a-hospital-where-not-detrimental",
        aged(15)
        | {"recipient": HOSPITAL, "purpose": Purpose.TREATMENT}
        | parent_consented(RecordedFinding.NOT_DETRIMENTAL),
        PARENT,
        OK,
    ),
    (
        "15-parent-to-a-school-where-not-detrimental",
        aged(15)
        | {"recipient": of_kind(OrganizationKind.SCHOOL), "purpose": Purpose.TREATMENT}
        | parent_consented(RecordedFinding.NOT_DETRIMENTAL),
        PARENT,
        "own",
    ),
    ("13", aged(13), PERSON, "own"),
    ("13-parent", aged(13), PARENT, OK),
    ("13-guardian", aged(13), by(Signer.GUARDIAN, "order"), OK),
    ("13-guardian-without-order", aged(13), by(Signer.GUARDIAN), "own"),
    ("13-grandparent", aged(13), by(Signer.OTHER, "grandmother"), "own"),
    ("age-unknown", aged(None), PERSON, "own"),
    ("age-unknown-parent", aged(None), PARENT, "own"),
    ("adjudicated", ADJUDICATED, PERSON, "own"),
    ("adjudicated-guardian", ADJUDICATED, by(Signer.GUARDIAN, "order"), OK),
    ("adjudicated-guardian-without-order", ADJUDICATED, by(Signer.GUARDIAN), "own"),
    ("adjudicated-agent", ADJUDICATED, by(Signer.HEALTH_CARE_AGENT, "power of attorney"), "own"),
    ("adjudicated-17-guardian", ADJUDICATED | aged(17), by(Signer.GUARDIAN, "order"), OK),
    ("unable-agent", UNABLE, by(Signer.HEALTH_CARE_AGENT, "power of attorney"), OK),
    ("unable-agent-without-document", UNABLE, by(Signer.HEALTH_CARE_AGENT), "own"),
    ("unable-representative", UNABLE, by(Signer.PERSONAL_REPRESENTATIVE, "20 Pa.C.S. 5461"), OK),
    ("unable", UNABLE, PERSON, "own"),
    ("unable-spouse", UNABLE, by(Signer.SPOUSE, "marriage certificate"), "own"),
    ("unable-director-for-payment", UNABLE | PAYS, DIRECTOR, "own"),
    ("unable-13-parent", UNABLE | aged(13), PARENT, OK),
    ("unable-15", UNABLE | aged(15), PERSON, "own"),
    ("unable-15-agent", UNABLE | aged(15), by(Signer.HEALTH_CARE_AGENT, "power of attorney"), "own"),
    ("unable-age-unknown-agent", UNABLE | aged(None), by(Signer.HEALTH_CARE_AGENT, "power"), "own"),
    ("dead-executor", DEAD, by(Signer.EXECUTOR, "letters testamentary"), OK),
    ("dead-representative", DEAD, by(Signer.PERSONAL_REPRESENTATIVE, "letters"), OK),
    ("dead-executor-without-letters", DEAD, by(Signer.EXECUTOR), "own"),
    ("dead-spouse-nobody-appointed", DEAD, by(Signer.SPOUSE, "nobody was appointed"), "own"),
    ("dead-own-signature", DEAD, PERSON, "own"),
    ("death-unknown-executor", {"person_deceased": None}, by(Signer.EXECUTOR, "letters"), "own"),
]

OWN_CITATION = {HIPAA: "45 CFR 164.502(g)", STATE: "55 Pa. Code 5100.33"}


def why_not(kind: ConsentKind, segment: Segment, person: dict[str, Any], signature: dict[str, Any]) -> str | None:
    """The citation under which the signature is declined, or None."""
    case = CASES[kind].asked(**person)
    found = segment_findings(replace(case.paper, **signature), kind, case.request, segment)
    return next((finding.citation for finding in found if finding.code == "X-SIGNER"), None)


def ids(rows: list[Row]) -> list[str]:
    return [f"{name}-{citation or 'may'}" for name, _, _, citation in rows]


@pytest.mark.parametrize(("person", "signature", "citation"), [row[1:] for row in PART2], ids=ids(PART2))
def test_for_substance_use_records(person: dict[str, Any], signature: dict[str, Any], citation: str | None) -> None:
    assert why_not(GENERAL, Segment.PART2_SUD, person, signature) == citation


@pytest.mark.parametrize("kind", sorted(PART2_KINDS), ids=str)
def test_every_part2_consent_is_signed_by_the_same_people(kind: ConsentKind) -> None:
    for _, person, signature, citation in PART2:
        assert why_not(kind, Segment.PART2_SUD, _beside(kind, person), signature) == citation


def _beside(kind: ConsentKind, person: dict[str, Any]) -> dict[str, Any]:
    """The recipient and purpose of the general consent's request, so that the rows say the same of every kind."""
    plain = CASES[GENERAL].request
    return {"recipient": plain.recipient, "purpose": plain.purpose} | person


@pytest.mark.parametrize("kind", [HIPAA, STATE], ids=str)
@pytest.mark.parametrize(("person", "signature", "citation"), [row[1:] for row in ELSEWHERE], ids=ids(ELSEWHERE))
def test_for_mental_health_records(
    kind: ConsentKind, person: dict[str, Any], signature: dict[str, Any], citation: str | None
) -> None:
    assert why_not(kind, MH, person, signature) == (OWN_CITATION[kind] if citation == "own" else citation)


def test_what_a_minor_controls_is_told_with_the_minors_act() -> None:
    case = CASES[STATE].asked(person_age=15)
    (finding,) = segment_findings(replace(case.paper, signer=Signer.PARENT), STATE, case.request, MH)
    assert finding.also_cites == ("35 P.S. 10101.2",)


def test_a_parent_never_releases_psychotherapy_notes_of_a_person_of_14() -> None:
    person = aged(15) | TO_TREAT | parent_consented(RecordedFinding.NOT_DETRIMENTAL)
    assert why_not(HIPAA, MH, person, PARENT) is None
    assert why_not(HIPAA, NOTES, person, PARENT) == "45 CFR 164.502(g)"


@pytest.mark.parametrize("segment", [Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES, Segment.SUD_NON_PART2], ids=str)
@pytest.mark.parametrize("kind", [HIPAA, STATE], ids=str)
def test_for_substance_use_facts_the_minor_alone_signs_at_any_age(kind: ConsentKind, segment: Segment) -> None:
    for age in (12, 13, 15, 17, None):
        assert why_not(kind, segment, aged(age), PERSON) is None
        for signature in (PARENT, by(Signer.GUARDIAN, "order")):
            assert why_not(kind, segment, aged(age) | TO_TREAT | parent_consented(), signature) == OWN_CITATION[kind]
    assert why_not(kind, segment, UNABLE, by(Signer.HEALTH_CARE_AGENT, "power of attorney")) is None
    assert why_not(kind, segment, UNABLE | aged(15), PERSON) == OWN_CITATION[kind]


UNKNOWN = replace(UNIT, part2_program=None, mental_health_facility=None)

#: Discloser -> who may sign for a child of 13 and, under the exception for parents, for a person of 15.
PRESENCE_AT: list[tuple[str, Party, bool, bool, bool]] = [
    ("facility", UNIT, False, True, True),
    ("facility-that-may-be-a-program", replace(UNIT, part2_program=None), False, True, True),
    ("integrated", INTEGRATED, False, True, True),
    ("program-alone", PROGRAM, True, False, False),
    ("program-that-may-be-a-facility", replace(PROGRAM, mental_health_facility=None), False, False, False),
    ("perhaps-a-program-and-no-facility", replace(PROGRAM, part2_program=None), False, False, False),
    ("unknown", UNKNOWN, False, False, False),
    ("neither", replace(UNIT, mental_health_facility=False), False, True, True),
]


@pytest.mark.parametrize(
    ("discloser", "child", "parent_of_child", "parent_of_15"),
    [row[1:] for row in PRESENCE_AT],
    ids=[row[0] for row in PRESENCE_AT],
)
def test_presence_is_signed_for_by_whoever_satisfies_every_rule_that_may_apply(
    discloser: Party, child: bool, parent_of_child: bool, parent_of_15: bool
) -> None:
    at = {"discloser": discloser}
    for kind in (HIPAA, STATE):
        assert (why_not(kind, PRESENCE, at | aged(13), PERSON) is None) == child
        assert (why_not(kind, PRESENCE, at | aged(13), PARENT) is None) == parent_of_child
        carved_out = at | aged(15) | TO_TREAT | parent_consented()
        assert (why_not(kind, PRESENCE, carved_out, PARENT) is None) == parent_of_15
        assert why_not(kind, PRESENCE, at | aged(15), PERSON) is None
        assert why_not(kind, PRESENCE, at | aged(34), PERSON) is None
        assert why_not(kind, PRESENCE, at | aged(34), PARENT) == OWN_CITATION[kind]


@pytest.mark.parametrize(
    ("person", "signature", "allowed"),
    [
        ({}, PERSON, True),
        (aged(18), PERSON, True),
        (aged(17), PERSON, False),
        (aged(17), PARENT, False),
        (aged(None), PERSON, False),
        ({}, by(Signer.SPOUSE, "marriage certificate"), False),
        (ADJUDICATED, by(Signer.GUARDIAN, "order"), False),
        (UNABLE, by(Signer.HEALTH_CARE_AGENT, "power of attorney"), False),
        (UNABLE, PERSON, False),
        (DEAD, by(Signer.EXECUTOR, "letters"), False),
        (DEAD, PERSON, False),
    ],
    ids=[
        "adult",
        "18",
        "17",
        "17-parent",
        "age-unknown",
        "adult-spouse",
        "adjudicated-guardian",
        "unable-agent",
        "unable",
        "dead-executor",
        "dead",
    ],
)
def test_for_hiv_related_information_only_an_adult_signs_without_legal_review(
    person: dict[str, Any], signature: dict[str, Any], allowed: bool
) -> None:
    assert why_not(HIV, Segment.HIV, person, signature) == (None if allowed else "35 P.S. 7607(c)")


def test_a_paper_for_care_is_signed_by_the_executor_too() -> None:
    assert (
        CASES[TPO].asked(person_deceased=True).codes(signer=Signer.EXECUTOR, signer_authority="letters testamentary")
        == set()
    )


def test_a_parents_signature_describes_its_own_authority_under_hipaa() -> None:
    assert CASES[HIPAA].asked(person_age=12).codes(signer=Signer.PARENT) == set()
    guardian = {"signer": Signer.GUARDIAN}
    assert CASES[HIPAA].asked(person_age=12).codes(**guardian) == {"F6-SIGN", "X-SIGNER"}
    assert CASES[HIPAA].asked(person_age=12).codes(**guardian, signer_authority="court order") == set()
