"""Taking one element from a flawless paper makes exactly that element wanting, under its own citation."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from consent.facts import (
    Circumstances,
    Consent,
    ConsentKind,
    NamedRecipient,
    OrganizationKind,
    Purpose,
    RecipientClass,
    Segment,
    SignatureKind,
    Signer,
)
from consent.instruments import (
    ElementFinding,
    check_consent,
    face_findings,
    information_citation,
    request_findings,
    segment_findings,
)
from consent.instruments.elements import ELEMENTS, PART2_KINDS, STATEMENT_CODES
from consent.instruments.findings import FACE
from tests.consent.instruments.papers import (
    CASES,
    GENERAL,
    HIPAA,
    HIV,
    LEGAL,
    NOTES,
    RELEASE_CONDITION,
    STATE,
    TPO,
    named,
    of_kind,
)
from tests.consent.worlds import EXPIRES, HOSPITAL, NOW, SECOND, SIGNED

NOBODY = (NamedRecipient(organization_id=" "),)
CARE = frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS})


def without(code: str) -> dict[str, Any]:
    return {"statements": STATEMENT_CODES - {code}}


def spoken(**changes: Any) -> dict[str, Any]:
    return {"signature": SignatureKind.VERBAL_WITH_TWO_WITNESSES, "witnesses": ("Ann", "Bob")} | changes


Row = tuple[str, str, dict[str, Any]]

EVERY_PART2_PAPER: list[Row] = [
    ("A1-NAME", "42 CFR 2.31(a)(1)", {"person_named": False}),
    ("A3-INFO", "42 CFR 2.31(a)(3)", {"info_description": "  "}),
    ("A8-SIGN", "42 CFR 2.31(a)(8)", {"signature": None}),
    ("A8-SIGN", "42 CFR 2.31(a)(8)", {"signature": SignatureKind.TYPED_BY_STAFF}),
    ("A8-SIGN", "42 CFR 2.31(a)(8)", spoken()),
    ("A9-DATE", "42 CFR 2.31(a)(9)", {"signed_at": None}),
]
EVERY_BUT_TPO: list[Row] = [
    ("A7-EXPIRY", "42 CFR 2.31(a)(7)", {"expires_at": None}),
    ("A7-EXPIRY", "42 CFR 2.31(a)(7)", {"expires_at": None, "expires_event": " "}),
    ("A7-EXPIRY", "42 CFR 2.31(a)(7)", {"expires_at": None, "expires_event": "End of the research study"}),
]
NO_CARE: list[Row] = [
    ("A7-EXPIRY", "42 CFR 2.31(a)(7)", {"expires_at": None, "expires_event": words})
    for words in ("none", "None.", "N/A", "never", "Until revoked", "end of treatment", "End of the treatment.")
]

WANTING: dict[ConsentKind, list[Row]] = {
    GENERAL: [
        *EVERY_PART2_PAPER,
        *EVERY_BUT_TPO,
        *NO_CARE,
        ("A6-REVOKE", "42 CFR 2.31(a)(6)", without("A6-REVOKE")),
        ("A-NOT-SCN", "42 CFR 2.31(b)", {"segments": frozenset({Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES})}),
        (
            "A-NOT-LEGAL",
            "42 CFR 2.31(d)",
            {"purposes": frozenset({Purpose.CRISIS_PLANNING, Purpose.COURT_PROCEEDING})},
        ),
        (
            "B10i",
            "42 CFR 2.31(a)(10)(i)",
            {"purposes": frozenset({Purpose.CRISIS_PLANNING, Purpose.TREATMENT}), **without("B10i")},
        ),
        (
            "B10ii",
            "42 CFR 2.31(a)(10)(ii)",
            {"purposes": frozenset({Purpose.CRISIS_PLANNING, Purpose.CUSTODY_HEALTHCARE}), **without("B10ii")},
        ),
        (
            "A4-CEBA",
            "42 CFR 2.31(a)(4)(iii)",
            {
                "purposes": frozenset({Purpose.CRISIS_PLANNING, Purpose.PAYMENT}),
                "recipients": (*CASES[GENERAL].paper.recipients, NamedRecipient(organization_id="a-plan")),
                **without("A4-CEBA"),
            },
        ),
        (
            "A4-INTERMEDIARY",
            "42 CFR 2.31(a)(4)(ii)",
            {"elements_missing": frozenset({"A4-INTERMEDIARY"})},
        ),
    ],
    TPO: [
        *EVERY_PART2_PAPER,
        ("A6-REVOKE", "42 CFR 2.31(a)(6)", without("A6-REVOKE")),
        ("B5", "42 CFR 2.31(a)(5)(ii)", {"purposes": CARE | {Purpose.HOUSING}, "expires_at": EXPIRES}),
        ("B7", "42 CFR 2.31(a)(7)", {"expires_event": ""}),
        ("B7", "42 CFR 2.31(a)(7)", {"expires_event": "end of the research study"}),
        ("A4-CEBA", "42 CFR 2.31(a)(4)(iii)", without("A4-CEBA")),
        ("B10i", "42 CFR 2.31(a)(10)(i)", without("B10i")),
        ("B10ii", "42 CFR 2.31(a)(10)(ii)", without("B10ii")),
        ("A-NOT-SCN", "42 CFR 2.31(b)", {"segments": frozenset({Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES})}),
    ],
    LEGAL: [
        *EVERY_PART2_PAPER,
        *EVERY_BUT_TPO,
        *NO_CARE,
        ("A6-REVOKE", "42 CFR 2.31(a)(6)", without("A6-REVOKE")),
        ("C-ONLY", "42 CFR 2.31(d)", {"purposes": frozenset({Purpose.LEGAL_DEFENSE, Purpose.HOUSING})}),
        ("C-MATCH", "42 CFR 2.31(d)", {"matter": "CP-02-CR-0002-2026"}),
        ("C-MATCH", "42 CFR 2.31(d)", {"matter": " "}),
    ],
    NOTES: [
        *EVERY_PART2_PAPER,
        *EVERY_BUT_TPO,
        ("A6-REVOKE", "42 CFR 2.31(a)(6)", without("A6-REVOKE")),
        ("B10i", "42 CFR 2.31(a)(10)(i)", without("B10i")),
        ("B10ii", "42 CFR 2.31(a)(10)(ii)", without("B10ii")),
        ("A4-CEBA", "42 CFR 2.31(a)(4)(iii)", without("A4-CEBA")),
        (
            "A-NOT-LEGAL",
            "42 CFR 2.31(d)",
            {"purposes": frozenset({Purpose.TREATMENT, Purpose.COURT_PROCEEDING})},
        ),
        (
            "D-ONLY",
            "42 CFR 2.31(b)(2)",
            {"segments": frozenset({Segment.SUD_COUNSELING_NOTES, Segment.PART2_SUD})},
        ),
        ("D-NOCOND", "42 CFR 2.31(b)(3)", {"conditioned": True}),
    ],
    RELEASE_CONDITION: [
        *EVERY_PART2_PAPER,
        *NO_CARE,
        ("A-NOT-SCN", "42 CFR 2.31(b)", {"segments": frozenset({Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES})}),
        (
            "A-NOT-LEGAL",
            "42 CFR 2.31(d)",
            {"purposes": frozenset({Purpose.MONITORING_CONDITIONAL_RELEASE, Purpose.PROSECUTION})},
        ),
        ("E-REVOCABLE", "42 CFR 2.35(c)", without("E-REVOCABLE")),
        ("E-PERIOD", "42 CFR 2.35(b)", {"period_starts_at": None, **without("E-PERIOD")}),
        (
            "E-PERIOD",
            "42 CFR 2.35(b)",
            {"expires_at": None, "expires_event": "final disposition", **without("E-PERIOD")},
        ),
        ("E-CONDITION", "42 CFR 2.35(a)", {"condition_of": " "}),
    ],
    HIPAA: [
        ("F1-INFO", "45 CFR 164.508(c)(1)(i)", {"info_description": ""}),
        ("F5-EXPIRY", "45 CFR 164.508(c)(1)(v)", {"expires_at": None}),
        ("F5-EXPIRY", "45 CFR 164.508(c)(1)(v)", {"expires_at": None, "expires_event": "none"}),
        ("F5-EXPIRY", "45 CFR 164.508(c)(1)(v)", {"expires_at": None, "expires_event": "end of the research study"}),
        ("F6-SIGN", "45 CFR 164.508(c)(1)(vi)", {"signature": None}),
        ("F6-SIGN", "45 CFR 164.508(c)(1)(vi)", {"signature": SignatureKind.TYPED_BY_STAFF}),
        ("F6-SIGN", "45 CFR 164.508(c)(1)(vi)", spoken()),
        ("F6-SIGN", "45 CFR 164.508(c)(1)(vi)", {"signed_at": None}),
        ("F7-REVOKE", "45 CFR 164.508(c)(2)(i)", without("F7-REVOKE")),
        ("F8-CONDITION", "45 CFR 164.508(c)(2)(ii)", without("F8-CONDITION")),
        ("F9-REDISC", "45 CFR 164.508(c)(2)(iii)", without("F9-REDISC")),
        ("F10-PLAIN", "45 CFR 164.508(c)(3)", without("F10-PLAIN")),
        ("F-NOCOND", "45 CFR 164.508(b)(4)", {"conditioned": True}),
    ],
    STATE: [
        ("G1-PERIOD", "55 Pa. Code 5100.34(f)(1)", {"period_starts_at": None}),
        ("G1-PERIOD", "55 Pa. Code 5100.34(f)(1)", {"expires_at": None, "expires_event": "discharge"}),
        ("G1-PERIOD", "55 Pa. Code 5100.34(f)(1)", {"expires_at": None, "expires_event": "none"}),
        ("G4-INFO", "55 Pa. Code 5100.34(f)(4)", {"info_description": ""}),
        ("G5-SIGN", "55 Pa. Code 5100.34(f)(5)", without("G5-SIGN")),
        ("G5-SIGN", "55 Pa. Code 5100.34(f)(5)", {"signature": SignatureKind.TYPED_BY_STAFF}),
        ("G5-SIGN", "55 Pa. Code 5100.34(f)(5)", {"signed_at": None}),
        ("G6-STAFF", "55 Pa. Code 5100.34(f)(6)", {"staff_signed_by": " "}),
        ("G6-STAFF", "55 Pa. Code 5100.34(f)(6)", {"staff_signed_at": None}),
        ("G6-STAFF", "55 Pa. Code 5100.34(f)(6)", {"staff_signed_at": NOW + SECOND}),
        ("G7-VERBAL", "55 Pa. Code 5100.34(f)(7)", spoken(witnesses=("Ann", " ann "))),
        ("G7-VERBAL", "55 Pa. Code 5100.34(f)(7)", spoken(witnesses=("Ann", " "))),
        ("G7-VERBAL", "55 Pa. Code 5100.34(f)(7)", spoken(witnesses=("Ann", "Bob"), signer_name="Bob")),
        ("G7-VERBAL", "55 Pa. Code 5100.34(f)(7)", spoken(**without("G7-VERBAL"))),
        ("G8-REVOKE", "55 Pa. Code 5100.34(f)(8)", without("G8-REVOKE")),
        ("G9-INSPECT", "55 Pa. Code 5100.34(c)", without("G9-INSPECT")),
    ],
    HIV: [
        ("HIV-NAME", "35 P.S. 7607(c)", {"person_named": False}),
        ("HIV-INFO", "35 P.S. 7607(c)", {"info_description": ""}),
        ("HIV-SIGN", "35 P.S. 7607(c)", {"signature": None}),
        ("HIV-SIGN", "35 P.S. 7607(c)", spoken()),
        ("HIV-DATE", "35 P.S. 7607(c)", {"signed_at": None}),
        ("HIV-REVOKE", "35 P.S. 7607(c)", without("HIV-REVOKE")),
        ("HIV-EXPIRY", "35 P.S. 7607(c)", {"expires_at": None}),
        ("HIV-EXPIRY", "35 P.S. 7607(c)", {"expires_at": None, "expires_event": "none"}),
    ],
}

ROWS = [(kind, *row) for kind, rows in WANTING.items() for row in rows]


@pytest.mark.parametrize("kind", ConsentKind, ids=str)
def test_a_flawless_paper_of_every_kind_is_usable(kind: ConsentKind) -> None:
    assert CASES[kind].findings() == {}


@pytest.mark.parametrize(
    ("kind", "code", "citation", "changes"),
    ROWS,
    ids=[f"{kind}-{code}-{'+'.join(changes)}-{place}" for place, (kind, code, _, changes) in enumerate(ROWS)],
)
def test_one_element_less_is_found_and_nothing_else(
    kind: ConsentKind, code: str, citation: str, changes: dict[str, Any]
) -> None:
    case = CASES[kind]
    assert case.findings(**changes) == {code: citation}
    (finding,) = check_consent(
        replace(case.paper, **changes), kind, request=case.request, segment=case.segment, agreements=()
    )
    assert set(finding.also_cites) | {finding.citation} >= {FACE[kind].face}


#: What a paper cannot lack without also missing the request: the second finding is the scope.
OUT_OF_SCOPE_TOO: list[tuple[ConsentKind, str, str, dict[str, Any], str]] = [
    (GENERAL, "A2-DISCLOSER", "42 CFR 2.31(a)(2)", {"discloser_ids": frozenset()}, "X-SCOPE-DISCLOSER"),
    (GENERAL, "A2-DISCLOSER", "42 CFR 2.31(a)(2)", {"discloser_ids": frozenset({" "})}, "X-SCOPE-DISCLOSER"),
    (GENERAL, "A3-INFO", "42 CFR 2.31(a)(3)", {"segments": frozenset()}, "X-SCOPE-SEGMENT"),
    (GENERAL, "A4-RECIPIENT", "42 CFR 2.31(a)(4)(i)", {"recipients": ()}, "X-SCOPE-RECIPIENT"),
    (GENERAL, "A4-RECIPIENT", "42 CFR 2.31(a)(4)(i)", {"recipients": NOBODY}, "X-SCOPE-RECIPIENT"),
    (
        GENERAL,
        "A4-INTERMEDIARY",
        "42 CFR 2.31(a)(4)(ii)",
        {"recipients": (), "recipient_class": RecipientClass.TREATING_PARTICIPANTS},
        "X-SCOPE-RECIPIENT",
    ),
    (GENERAL, "A5-PURPOSE", "42 CFR 2.31(a)(5)", {"purposes": frozenset()}, "X-SCOPE-PURPOSE"),
    (TPO, "B4", "42 CFR 2.31(a)(4)(i)", {"recipient_class": None}, "X-SCOPE-RECIPIENT"),
    (LEGAL, "A5-PURPOSE", "42 CFR 2.31(a)(5)", {"purposes": frozenset()}, "X-SCOPE-PURPOSE"),
    (NOTES, "A4-RECIPIENT", "42 CFR 2.31(a)(4)(i)", {"recipients": ()}, "X-SCOPE-RECIPIENT"),
    (RELEASE_CONDITION, "A4-RECIPIENT", "42 CFR 2.31(a)(4)(i)", {"recipients": ()}, "X-SCOPE-RECIPIENT"),
    (RELEASE_CONDITION, "E-PERIOD", "42 CFR 2.35(b)", {"period_starts_at": EXPIRES}, "X-FUTURE"),
    (HIPAA, "F2-DISCLOSER", "45 CFR 164.508(c)(1)(ii)", {"discloser_ids": frozenset()}, "X-SCOPE-DISCLOSER"),
    (HIPAA, "F3-RECIPIENT", "45 CFR 164.508(c)(1)(iii)", {"recipients": ()}, "X-SCOPE-RECIPIENT"),
    (HIPAA, "F4-PURPOSE", "45 CFR 164.508(c)(1)(iv)", {"purposes": frozenset()}, "X-SCOPE-PURPOSE"),
    (HIPAA, "F6-SIGN", "45 CFR 164.508(c)(1)(vi)", {"signer": Signer.PERSONAL_REPRESENTATIVE}, "X-SIGNER"),
    (STATE, "G1-PERIOD", "55 Pa. Code 5100.34(f)(1)", {"period_starts_at": EXPIRES}, "X-FUTURE"),
    (STATE, "G2-RECIPIENT", "55 Pa. Code 5100.34(f)(2)", {"recipients": ()}, "X-SCOPE-RECIPIENT"),
    (
        STATE,
        "G2-RECIPIENT",
        "55 Pa. Code 5100.34(f)(2)",
        {"recipients": (), "recipient_class": RecipientClass.TREATMENT_PAYMENT_OPERATIONS},
        "X-SCOPE-RECIPIENT",
    ),
    (STATE, "G3-PURPOSE", "55 Pa. Code 5100.34(f)(3)", {"purposes": frozenset()}, "X-SCOPE-PURPOSE"),
    (HIV, "HIV-DISCLOSER", "35 P.S. 7607(c)", {"discloser_ids": frozenset()}, "X-SCOPE-DISCLOSER"),
    (HIV, "HIV-RECIPIENT", "35 P.S. 7607(c)", {"recipients": ()}, "X-SCOPE-RECIPIENT"),
    (
        HIV,
        "HIV-RECIPIENT",
        "35 P.S. 7607(c)",
        {"recipients": (), "recipient_class": RecipientClass.TREATMENT_PAYMENT_OPERATIONS},
        "X-SCOPE-RECIPIENT",
    ),
    (HIV, "HIV-PURPOSE", "35 P.S. 7607(c)", {"purposes": frozenset()}, "X-SCOPE-PURPOSE"),
    (HIV, "HIV-INFO", "35 P.S. 7607(c)", {"segments": frozenset({Segment.MH_GENERAL})}, "X-SCOPE-SEGMENT"),
]


@pytest.mark.parametrize(
    ("kind", "code", "citation", "changes", "also"),
    OUT_OF_SCOPE_TOO,
    ids=[f"{row[0]}-{row[1]}-{place}" for place, row in enumerate(OUT_OF_SCOPE_TOO)],
)
def test_who_what_and_why_are_missed_by_the_request_as_well(
    kind: ConsentKind, code: str, citation: str, changes: dict[str, Any], also: str
) -> None:
    found = CASES[kind].findings(**changes)
    assert set(found) == {code, also}
    assert found[code] == citation


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (GENERAL, {"expires_at": None, "expires_event": "discharge from the program"}),
        (GENERAL, {"signature": SignatureKind.ELECTRONIC}),
        (GENERAL, without("A4-CEBA")),
        (GENERAL, without("B10i")),
        (TPO, {"expires_event": "End of the treatment."}),
        (TPO, {"expires_event": "", "expires_at": EXPIRES}),
        (TPO, {"purposes": CARE | {Purpose.HIE_EXCHANGE, Purpose.LAB_SERVICES, Purpose.DATA_HOSTING}}),
        (TPO, {"recipient_class": None, "recipients": named(HOSPITAL)}),
        (NOTES, {"expires_at": None, "expires_event": "none"}),
        (LEGAL, {"expires_at": None, "expires_event": "final judgment"}),
        (LEGAL, {"purposes": frozenset({Purpose.LEGAL_DEFENSE, Purpose.COURT_PROCEEDING})}),
        (LEGAL, without("B10i")),
        (RELEASE_CONDITION, without("A6-REVOKE")),
        (RELEASE_CONDITION, without("E-PERIOD")),
        (RELEASE_CONDITION, {"period_starts_at": None}),
        (RELEASE_CONDITION, {"expires_at": None, "expires_event": "final disposition of the case"}),
        (HIPAA, {"expires_at": None, "expires_event": "end of treatment"}),
        (HIPAA, without("A6-REVOKE")),
        (STATE, spoken()),
        (STATE, without("G7-VERBAL")),
        (HIV, {"expires_at": None, "expires_event": "end of case management"}),
    ],
    ids=lambda value: str(value) if isinstance(value, ConsentKind) else "+".join(sorted(value)),
)
def test_what_the_law_leaves_open_is_good(kind: ConsentKind, changes: dict[str, Any]) -> None:
    assert CASES[kind].codes(**changes) == set()


def test_none_serves_for_research_under_hipaa_and_the_end_of_the_study_under_both() -> None:
    study = {"expires_at": None, "purposes": frozenset({Purpose.RESEARCH})}
    hipaa = CASES[HIPAA].asked(purpose=Purpose.RESEARCH)
    part2 = CASES[GENERAL].asked(purpose=Purpose.RESEARCH)
    assert hipaa.codes(**study, expires_event="none") == set()
    assert hipaa.codes(**study, expires_event="end of the research study") == set()
    assert part2.codes(**study, expires_event="End of the research study.") == set()
    assert part2.codes(**study, expires_event="none") == {"A7-EXPIRY"}
    mixed = frozenset({Purpose.RESEARCH, Purpose.HOUSING})
    assert part2.codes(**study | {"purposes": mixed}, expires_event="end of the study") == {"A7-EXPIRY"}
    assert hipaa.codes(**study | {"purposes": mixed}, expires_event="none") == {"F5-EXPIRY"}


def test_a_general_consent_for_nothing_but_care_may_end_with_the_treatment() -> None:
    care = CASES[GENERAL].asked(purpose=Purpose.TREATMENT)
    assert care.codes(purposes=CARE, expires_at=None, expires_event="end of the treatment") == set()
    wider = CARE | {Purpose.HIE_EXCHANGE}
    assert care.codes(purposes=wider, expires_at=None, expires_event="none") == {"A7-EXPIRY"}


@pytest.mark.parametrize("matter", ["", " ", "CP-02-CR-0002-2026"])
def test_a_consent_for_a_proceeding_is_for_that_matter_alone(matter: str) -> None:
    asked = CASES[LEGAL].asked(circumstances=Circumstances(matter=matter))
    assert asked.codes() == {"C-MATCH"}
    assert asked.codes(matter=matter) == ({"C-MATCH"} if not matter.strip() else set())


@pytest.mark.parametrize("kind", OrganizationKind, ids=str)
def test_only_who_monitors_a_release_receives_under_2_35_and_never_police(kind: OrganizationKind) -> None:
    recipient = of_kind(kind)
    found = CASES[RELEASE_CONDITION].asked(recipient=recipient).codes(recipients=named(recipient))
    monitors = {"court", "drug_court", "prosecutor", "probation_parole", "corrections"}
    assert ("E-RECIPIENT" not in found) == (kind in monitors)


def test_under_2_35_nothing_is_received_for_another_purpose() -> None:
    asked = CASES[RELEASE_CONDITION].asked(purpose=Purpose.HOUSING)
    assert asked.findings(purposes=frozenset({Purpose.HOUSING})) == {"E-RECIPIENT": "42 CFR 2.35(a)(1)"}


@pytest.mark.parametrize(
    ("covered", "kind", "wanting"),
    [
        (True, OrganizationKind.HOUSING_PROVIDER, True),
        (None, OrganizationKind.HOUSING_PROVIDER, True),
        (False, OrganizationKind.HOUSING_PROVIDER, False),
        (False, OrganizationKind.BUSINESS_ASSOCIATE, True),
        (False, OrganizationKind.HIE_BA, True),
        (False, OrganizationKind.QSO, False),
    ],
    ids=["covered", "unknown", "not-covered", "business-associate", "exchange-as-business-associate", "service"],
)
def test_the_redisclosure_statement_is_owed_to_whoever_may_be_a_covered_entity_or_business_associate(
    covered: bool | None, kind: OrganizationKind, wanting: bool
) -> None:
    recipient = of_kind(kind, hipaa_covered_entity=covered)
    asked = CASES[GENERAL].asked(recipient=recipient, purpose=Purpose.TREATMENT)
    silent = {"recipients": named(recipient), "purposes": CARE, **without("A4-CEBA")}
    assert asked.codes(**silent) == ({"A4-CEBA"} if wanting else set())


def test_a_consent_for_counseling_notes_may_be_for_a_proceeding_if_for_nothing_else() -> None:
    asked = CASES[NOTES].asked(purpose=Purpose.COURT_PROCEEDING)
    assert asked.codes(purposes=frozenset({Purpose.COURT_PROCEEDING})) == set()
    assert asked.codes(purposes=frozenset({Purpose.COURT_PROCEEDING, Purpose.TREATMENT})) == {"A-NOT-LEGAL"}


@pytest.mark.parametrize("kind", ConsentKind, ids=str)
@pytest.mark.parametrize(
    "instant",
    [
        "signed_at",
        "staff_signed_at",
        "period_starts_at",
        "expires_at",
        "event_occurred_at",
        "revocable_from",
        "final_disposition_at",
        "revoked_at",
        "revoked_orally_at",
    ],
)
def test_a_time_without_a_zone_denies_and_raises_nothing(kind: ConsentKind, instant: str) -> None:
    naive = {instant: datetime(2026, 1, 1)}  # noqa: DTZ001 - the point
    found = CASES[kind].findings(**naive)
    assert found["X-FACE"] == FACE[kind].face
    assert "X-FACE" in {finding.code for finding in face_findings(replace(CASES[kind].paper, **naive), kind)}


@pytest.mark.parametrize("kind", ConsentKind, ids=str)
def test_a_present_without_a_zone_denies_and_raises_nothing(kind: ConsentKind) -> None:
    assert "X-FACE" in CASES[kind].asked(now=datetime(2026, 5, 5)).codes()  # noqa: DTZ001 - the point


@pytest.mark.parametrize("kind", ConsentKind, ids=str)
def test_every_kind_is_out_of_scope_under_its_own_law(kind: ConsentKind) -> None:
    elsewhere = {
        "person_id": "person-2",
        "discloser_ids": frozenset({"elsewhere"}),
        "recipients": (NamedRecipient(organization_id="elsewhere"),),
        "recipient_class": None,
    }
    found = CASES[kind].findings(**elsewhere)
    assert set(found) == {"X-SCOPE-PATIENT", "X-SCOPE-DISCLOSER", "X-SCOPE-RECIPIENT"}
    federal = "42 CFR 2.31(a)(4)(i)" if kind in PART2_KINDS else None
    assert found["X-SCOPE-RECIPIENT"] == {
        HIPAA: "45 CFR 164.508(c)(1)(iii)",
        STATE: "55 Pa. Code 5100.34(a)",
        HIV: "35 P.S. 7607(c)",
    }.get(kind, federal)


@pytest.mark.parametrize("kind", ConsentKind, ids=str)
def test_a_paper_known_to_be_false_is_no_paper(kind: ConsentKind) -> None:
    assert CASES[kind].findings(known_false=True) == {"X-FALSE": FACE[kind].false}


@pytest.mark.parametrize("kind", ConsentKind, ids=str)
def test_a_paper_that_does_not_claim_to_be_a_kind_is_none(kind: ConsentKind) -> None:
    case = CASES[kind]
    others = frozenset({HIPAA if kind is not HIPAA else GENERAL})
    assert case.codes(kinds=others) == {"X-KIND"}
    unclaimed = replace(case.paper, kinds=others)
    assert request_findings(unclaimed, kind, case.request) == ()
    assert segment_findings(unclaimed, kind, case.request, case.segment) == ()


@pytest.mark.parametrize(
    ("kind", "changes"), [(row[0], row[3]) for row in ROWS], ids=[str(n) for n in range(len(ROWS))]
)
def test_the_whole_check_is_the_sum_of_its_three_parts(kind: ConsentKind, changes: dict[str, Any]) -> None:
    case, worse = CASES[kind], {"revoked_at": NOW, "signer": Signer.STAFF, "person_id": "person-2"}
    changed: Consent = replace(case.paper, **changes | worse)
    assert check_consent(changed, kind, request=case.request, segment=case.segment) == (
        *face_findings(changed, kind),
        *request_findings(changed, kind, case.request, case.agreements),
        *segment_findings(changed, kind, case.request, case.segment),
    )


@pytest.mark.parametrize("kind", ConsentKind, ids=str)
def test_what_is_wrong_on_the_face_does_not_depend_on_the_request(kind: ConsentKind) -> None:
    for check in ELEMENTS[kind]:
        if not check.needs_request:
            for paper in (CASES[kind].paper, replace(CASES[kind].paper, statements=frozenset(), signed_at=SIGNED)):
                answers = {check.met(paper, CASES[other].request) for other in ConsentKind}
                assert len(answers) == 1


def test_every_statement_that_a_check_reads_is_listed() -> None:
    for kind in ConsentKind:
        bare = CASES[kind].paper
        for code in sorted(STATEMENT_CODES):
            assert CASES[kind].codes(statements=bare.statements - {code}) <= {code}
        assert CASES[kind].codes(statements=STATEMENT_CODES) == set()


def test_findings_are_equal_where_they_say_the_same() -> None:
    first, again = (ElementFinding("A6-REVOKE", "42 CFR 2.31(a)(6)", "lacks it", ("42 CFR 2.31(c)(2)",)) for _ in "ab")
    assert first == again
    assert len({first, again, replace(first, code="A5-PURPOSE"), replace(first, also_cites=())}) == 3


@pytest.mark.parametrize("kind", ConsentKind, ids=str)
def test_each_law_says_itself_that_the_information_is_described(kind: ConsentKind) -> None:
    elsewhere = {
        HIPAA: "45 CFR 164.508(c)(1)(i)",
        STATE: "55 Pa. Code 5100.34(f)",
        HIV: "35 P.S. 7607(c)",
    }
    assert information_citation(kind) == elsewhere.get(kind, "42 CFR 2.31(a)(3)")
