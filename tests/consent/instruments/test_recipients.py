"""A paper reaches whom it names, and classes reach their members for their purposes and nobody else."""

from dataclasses import replace
from typing import Any

import pytest

from consent.facts import (
    AgreementKind,
    ConsentKind,
    NamedRecipient,
    OrganizationKind,
    Party,
    Purpose,
    RecipientClass,
    Segment,
)
from consent.instruments import names_recipient, treats
from consent.instruments.elements import STATEMENT_CODES
from tests.consent.instruments.papers import (
    CASES,
    GENERAL,
    HIPAA,
    HIV,
    LEGAL,
    NOTES,
    PLAN,
    RELEASE_CONDITION,
    STATE,
    TPO,
    Case,
    agreement,
    named,
    of_kind,
)
from tests.consent.worlds import BUREAU, HOSPITAL, NOW, SISTER, care_paper, paper, request

CARE_CLASS = RecipientClass.TREATMENT_PAYMENT_OPERATIONS
PARTICIPANTS = RecipientClass.TREATING_PARTICIPANTS
PROVIDERS = {"hospital_ed", "ems", "mh_provider", "part2_program"}
FLAGGED = {"crisis_center_988", "corrections"}
HELPERS = {"qso", "business_associate", "hie_ba"}

#: Purpose -> who is in the class when no flag is set and no agreement is on file; with flag; with agreement.
MEMBERS: dict[Purpose, tuple[set[str], set[str], set[str]]] = {
    Purpose.TREATMENT: (PROVIDERS, FLAGGED, set()),
    Purpose.PAYMENT: ({"health_plan"}, set(), HELPERS),
    Purpose.OPERATIONS: (set(), set(), HELPERS),
    Purpose.HIE_EXCHANGE: (set(), set(), {"hie_ba"}),
    Purpose.LAB_SERVICES: (set(), set(), {"qso", "business_associate"}),
    Purpose.DATA_HOSTING: (set(), set(), {"qso", "business_associate"}),
}


@pytest.mark.parametrize("kind", OrganizationKind, ids=str)
def test_the_class_for_care_has_exactly_these_members(kind: OrganizationKind) -> None:
    for purpose in Purpose:
        plain, flagged, under_agreement = MEMBERS.get(purpose, (set(), set(), set()))
        for flag, agreed in ((None, False), (None, True), (True, False), (True, True)):
            recipient = of_kind(kind, is_treating_provider=flag)
            on_file = (agreement(recipient),) if agreed else ()
            asked = replace(CASES[TPO], agreements=on_file).asked(recipient=recipient, purpose=purpose)
            member = kind in plain or (flag is True and kind in flagged) or (agreed and kind in under_agreement)
            found = asked.codes()
            assert ("X-SCOPE-RECIPIENT" not in found) == member
            assert names_recipient(asked.paper, asked.request, on_file) == member
            if member:
                assert found == set()


@pytest.mark.parametrize(
    "kind",
    [
        "law_enforcement",
        "psp",
        "federal_le",
        "prosecutor",
        "court",
        "drug_court",
        "probation_parole",
        "employer",
        "housing_provider",
        "school",
        "media",
        "family",
    ],
)
def test_police_courts_landlords_and_families_are_in_no_class_whatever_the_purpose(kind: str) -> None:
    recipient = of_kind(OrganizationKind(kind), is_treating_provider=True, is_medical_personnel=True)
    on_file = tuple(agreement(recipient, id=agreed, kind=AgreementKind(agreed)) for agreed in AgreementKind)
    for described in RecipientClass:
        wide = paper(
            recipients=(NamedRecipient(organization_id="exchange"),),
            recipient_class=described,
            purposes=frozenset(Purpose),
        )
        for purpose in Purpose:
            assert not names_recipient(wide, request(recipient=recipient, purpose=purpose), on_file)


def test_a_provider_flagged_as_not_treating_is_no_treating_provider() -> None:
    assert treats(HOSPITAL)
    assert not treats(replace(HOSPITAL, is_treating_provider=False))
    assert not CASES[TPO].asked(recipient=replace(HOSPITAL, is_treating_provider=False)).codes() - {"X-SCOPE-RECIPIENT"}


@pytest.mark.parametrize(
    "changes",
    [
        {"in_force": False},
        {"in_force": None},
        {"ends_at": NOW},
        {"kind": AgreementKind.MEMORANDUM},
        {"kind": AgreementKind.DATA_USE},
        {"party_ids": frozenset({"some-qso", "unit"})},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_whoever_helps_the_program_without_an_agreement_in_force_is_not_in_the_class(changes: dict[str, Any]) -> None:
    helper = of_kind(OrganizationKind.QSO)
    asked = CASES[TPO].asked(recipient=helper, purpose=Purpose.OPERATIONS)
    assert replace(asked, agreements=(agreement(helper, **changes),)).codes() == {"X-SCOPE-RECIPIENT"}
    service = agreement(helper, kind=AgreementKind.QUALIFIED_SERVICE)
    assert replace(asked, agreements=(service,)).codes() == set()


def test_health_care_in_custody_is_in_the_class_only_where_the_paper_says_so() -> None:
    jail = of_kind(OrganizationKind.CORRECTIONS, is_treating_provider=True)
    case = CASES[GENERAL].asked(recipient=jail, purpose=Purpose.CUSTODY_HEALTHCARE)
    wide = {"recipients": (), "recipient_class": CARE_CLASS}
    assert case.codes(**wide, purposes=frozenset({Purpose.CUSTODY_HEALTHCARE})) == set()
    assert case.codes(**wide, purposes=frozenset({Purpose.TREATMENT})) == {"X-SCOPE-RECIPIENT", "X-SCOPE-PURPOSE"}
    staff_unknown = case.asked(recipient=of_kind(OrganizationKind.CORRECTIONS))
    assert staff_unknown.codes(**wide, purposes=frozenset({Purpose.CUSTODY_HEALTHCARE})) == {"X-SCOPE-RECIPIENT"}


@pytest.mark.parametrize("kind", [GENERAL, TPO, HIPAA], ids=str)
def test_classes_reach_under_the_instruments_that_know_them(kind: ConsentKind) -> None:
    assert class_alone(kind).codes() == set()


@pytest.mark.parametrize("kind", [NOTES, LEGAL, RELEASE_CONDITION, STATE, HIV], ids=str)
def test_classes_never_reach_under_an_instrument_that_must_name_its_recipient(kind: ConsentKind) -> None:
    assert "X-SCOPE-RECIPIENT" in class_alone(kind).codes()


def class_alone(kind: ConsentKind) -> Case:
    """The paper of `kind` with the wording for care in place of every name, and a hospital that wants to treat."""
    case = CASES[kind].asked(recipient=HOSPITAL, purpose=Purpose.TREATMENT)
    wide = replace(
        case.paper,
        recipients=(),
        recipient_class=CARE_CLASS,
        purposes=frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS}),
    )
    return replace(case, paper=wide)


@pytest.mark.parametrize(
    ("recipient", "purpose", "covered"),
    [
        (OrganizationKind.HIE_BA, Purpose.HIE_EXCHANGE, True),
        (OrganizationKind.QSO, Purpose.HIE_EXCHANGE, False),
        (OrganizationKind.INTERMEDIARY, Purpose.HIE_EXCHANGE, False),
        (OrganizationKind.QSO, Purpose.LAB_SERVICES, True),
        (OrganizationKind.BUSINESS_ASSOCIATE, Purpose.DATA_HOSTING, True),
        (OrganizationKind.HOSPITAL_ED, Purpose.LAB_SERVICES, False),
        (OrganizationKind.QSO, Purpose.AUDIT, False),
    ],
    ids=lambda value: str(value),
)
def test_operations_include_the_services_of_those_who_help(
    recipient: OrganizationKind, purpose: Purpose, covered: bool
) -> None:
    helper = of_kind(recipient)
    asked = CASES[TPO].asked(recipient=helper, purpose=purpose)
    by_name = {"recipients": named(helper)}
    assert ("X-SCOPE-PURPOSE" not in asked.codes(**by_name)) == covered
    assert "X-SCOPE-PURPOSE" in asked.codes(**by_name, purposes=frozenset({Purpose.TREATMENT}))
    general = CASES[GENERAL].asked(recipient=helper, purpose=purpose)
    assert "X-SCOPE-PURPOSE" in general.codes(**by_name, purposes=frozenset({Purpose.OPERATIONS}))


EXCHANGE = Party(organization_id="exchange", organization_name="Exchange", kind=OrganizationKind.INTERMEDIARY)
CLINIC = Party(
    organization_id="clinic",
    organization_name="Clinic",
    kind=OrganizationKind.INTERMEDIARY_PARTICIPANT,
    is_treating_provider=True,
)
THROUGH = replace(
    CASES[GENERAL],
    paper=replace(
        CASES[GENERAL].paper,
        recipients=named(EXCHANGE),
        recipient_class=PARTICIPANTS,
        purposes=frozenset({Purpose.TREATMENT, Purpose.HIE_EXCHANGE, Purpose.PAYMENT}),
        statements=STATEMENT_CODES - {"A4-INTERMEDIARY"},
    ),
)


@pytest.mark.parametrize(
    ("recipient", "purpose", "expected"),
    [
        (EXCHANGE, Purpose.HIE_EXCHANGE, set()),
        (CLINIC, Purpose.HIE_EXCHANGE, set()),
        (CLINIC, Purpose.TREATMENT, set()),
        (CLINIC, Purpose.PAYMENT, {"X-SCOPE-RECIPIENT"}),
        (replace(CLINIC, is_treating_provider=None), Purpose.TREATMENT, {"X-SCOPE-RECIPIENT"}),
        (replace(CLINIC, is_treating_provider=False), Purpose.TREATMENT, {"X-SCOPE-RECIPIENT"}),
        (replace(HOSPITAL, is_treating_provider=True), Purpose.TREATMENT, {"X-SCOPE-RECIPIENT"}),
    ],
    ids=[
        "the-intermediary",
        "a-treating-participant",
        "a-treating-participant-to-treat",
        "not-for-payment",
        "not-known-to-treat",
        "known-not-to-treat",
        "no-participant",
    ],
)
def test_an_intermediary_passes_on_to_participants_that_treat_the_person(
    recipient: Party, purpose: Purpose, expected: set[str]
) -> None:
    assert THROUGH.asked(recipient=recipient, purpose=purpose).codes() == expected


def test_a_participant_is_reached_only_through_an_intermediary_that_the_paper_names() -> None:
    asked = THROUGH.asked(recipient=CLINIC, purpose=Purpose.TREATMENT)
    assert asked.codes(recipients=()) == {"A4-INTERMEDIARY", "X-SCOPE-RECIPIENT"}
    somebody = (NamedRecipient(organization_id="exchange", person_id="clerk"),)
    assert asked.codes(recipients=somebody) == {"X-SCOPE-RECIPIENT"}
    itself_alone = {"recipients": named(CLINIC), "recipient_class": None}
    assert asked.codes(**itself_alone) == {"A4-INTERMEDIARY"}
    assert asked.codes(**itself_alone, statements=STATEMENT_CODES) == set()


def test_an_intermediary_named_without_its_participants_is_not_enough() -> None:
    asked = THROUGH.asked(recipient=EXCHANGE, purpose=Purpose.HIE_EXCHANGE)
    assert asked.findings(recipient_class=None) == {"A4-INTERMEDIARY": "42 CFR 2.31(a)(4)(ii)"}
    assert asked.codes(recipient_class=None, statements=STATEMENT_CODES) == set()


NAMES: list[tuple[str, NamedRecipient, Party, bool]] = [
    ("the-organization", NamedRecipient(organization_id="bureau"), BUREAU, True),
    ("anybody-in-it", NamedRecipient(organization_id="bureau"), replace(BUREAU, person_id="officer-1"), True),
    (
        "the-officer",
        NamedRecipient(organization_id="bureau", person_id="officer-1"),
        replace(BUREAU, person_id="officer-1"),
        True,
    ),
    (
        "not-a-colleague",
        NamedRecipient(organization_id="bureau", person_id="officer-1"),
        replace(BUREAU, person_id="officer-2"),
        False,
    ),
    ("not-the-organization", NamedRecipient(organization_id="bureau", person_id="officer-1"), BUREAU, False),
    ("another-organization", NamedRecipient(organization_id="Bureau"), BUREAU, False),
    ("a-relative", NamedRecipient(organization_id="", person_id="sister"), SISTER, True),
    ("another-relative", NamedRecipient(organization_id="", person_id="mother"), SISTER, False),
    ("nobody", NamedRecipient(organization_id=""), SISTER, False),
    ("a-blank", NamedRecipient(organization_id=" "), replace(SISTER, organization_id=" "), False),
    (
        "for-this-purpose",
        NamedRecipient(organization_id="bureau", for_purposes=frozenset({Purpose.CRISIS_PLANNING})),
        BUREAU,
        True,
    ),
    (
        "for-another-purpose",
        NamedRecipient(organization_id="bureau", for_purposes=frozenset({Purpose.CRISIS_RESPONSE})),
        BUREAU,
        False,
    ),
]


@pytest.mark.parametrize(("entry", "recipient", "reached"), [row[1:] for row in NAMES], ids=[row[0] for row in NAMES])
def test_a_name_reaches_exactly_who_bears_it(entry: NamedRecipient, recipient: Party, reached: bool) -> None:
    others = (NamedRecipient(organization_id="x"), entry, NamedRecipient(organization_id="y"))
    assert names_recipient(paper(recipients=others), request(recipient=recipient)) is reached


def test_a_name_on_a_paper_with_a_class_still_counts() -> None:
    both = care_paper(recipients=named(BUREAU), purposes=frozenset({Purpose.TREATMENT, Purpose.PAYMENT}))
    assert names_recipient(both, request(recipient=BUREAU, purpose=Purpose.PAYMENT))
    assert names_recipient(both, request(recipient=PLAN, purpose=Purpose.PAYMENT))


def test_counseling_notes_are_not_reached_by_the_wording_for_care() -> None:
    case = CASES[TPO]
    asked = replace(case, segment=Segment.SUD_COUNSELING_NOTES)
    assert asked.codes() == {"X-SCOPE-SEGMENT"}
    wide = class_alone(NOTES)
    assert wide.codes() == {"X-SCOPE-RECIPIENT"}
