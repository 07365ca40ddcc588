"""Whom a form names: exact names, named relatives, and classes that reach their members alone."""

from typing import Any

import pytest

from consent.facts import NamedRecipient, OrganizationKind, Purpose, RecipientClass
from tests.consent.exchange.examples import CARE_WORDING, read_paper

UNIT = "Co-Response Behavioral Health Unit"


def named(*recipients: str, **about: Any) -> tuple[NamedRecipient, ...]:
    return read_paper(about=about, recipients=list(recipients)).recipients


def test_words_that_are_no_class_are_the_exact_name_of_an_organization() -> None:
    assert named(" Allegheny Care Navigators ", "class: everybody in blue") == (
        NamedRecipient(organization_id="Allegheny Care Navigators"),
        NamedRecipient(organization_id="class: everybody in blue"),
    )


def test_a_form_without_recipients_names_nobody() -> None:
    read = read_paper(recipients=[])
    assert read.recipients == ()
    assert read.recipient_class is None


def test_a_role_and_a_name_are_the_relative_of_that_role_and_name() -> None:
    about = {"recipient_org_type": "family", "recipient_org": "family", "recipient_role": "mother"}
    assert named("mother M.D.", **about, recipient_name="M.D.") == (
        NamedRecipient(organization_id="family", person_id="M.D."),
    )


@pytest.mark.parametrize(
    "about",
    [
        {"recipient_org_type": "family", "recipient_role": "mother"},
        {"recipient_org_type": "family", "recipient_role": "mother", "recipient_name": "K.L."},
        {"recipient_org_type": "family", "recipient_role": "sister", "recipient_name": "M.D."},
        {"recipient_org_type": "media", "recipient_role": "mother", "recipient_name": "M.D."},
    ],
    ids=["no-name-is-known", "another-name", "another-role", "no-relative"],
)
def test_a_relative_is_matched_by_role_and_name_together(about: dict[str, str]) -> None:
    assert named("mother M.D.", recipient_org="family", **about) == (NamedRecipient(organization_id="mother M.D."),)


@pytest.mark.parametrize(
    "words",
    [
        [CARE_WORDING],
        [CARE_WORDING.upper() + "."],
        ["My treating providers, health plans, third-party payers, people helping to operate this program"],
        ["my treating providers", "health plans, third-party payers", "people helping to operate this program"],
    ],
    ids=["whole", "capitals", "without-and", "in-parts"],
)
def test_the_wording_of_the_regulation_is_its_class(words: list[str]) -> None:
    read = read_paper(recipients=words)
    assert read.recipient_class is RecipientClass.TREATMENT_PAYMENT_OPERATIONS
    assert read.recipients == ()


@pytest.mark.parametrize(
    "paper",
    [
        {"kind": "part2_scn"},
        {"kind": "part2_cj"},
        {"kind": "part2_legal"},
        {"kind": "pa_hiv"},
        {"kind": "hipaa_auth", "also_satisfies": ["pa_mh_release"]},
    ],
    ids=lambda paper: paper["kind"],
)
def test_a_form_that_must_name_its_recipient_reaches_nobody_by_part_of_the_wording(paper: dict[str, Any]) -> None:
    read = read_paper(**paper, recipients=["my treating providers"])
    assert all(entry.organization_id != "Hilltop General Hospital ED" for entry in read.recipients)
    assert read.recipient_class is None


def test_the_class_and_a_name_may_stand_together() -> None:
    read = read_paper(recipients=["Allegheny County District Attorney", CARE_WORDING])
    assert read.recipient_class is RecipientClass.TREATMENT_PAYMENT_OPERATIONS
    assert read.recipients == (NamedRecipient(organization_id="Allegheny County District Attorney"),)


@pytest.mark.parametrize(
    "about",
    [
        {"recipient_org_type": "hospital_ed"},
        {"recipient_org_type": "ems"},
        {"recipient_org_type": "mh_provider"},
        {"recipient_org_type": "part2_program"},
        {"recipient_org_type": "crisis_center_988", "recipient_is_provider": True},
        {"recipient_org_type": "corrections", "recipient_is_treatment_staff": True},
    ],
    ids=lambda about: about["recipient_org_type"],
)
def test_treating_providers_are_named_for_treatment_alone(about: dict[str, Any]) -> None:
    assert named("my treating providers", recipient_org="the provider", **about) == (
        NamedRecipient(organization_id="the provider", for_purposes=frozenset({Purpose.TREATMENT})),
    )


@pytest.mark.parametrize(
    "about",
    [
        {"recipient_org_type": "crisis_center_988"},
        {"recipient_org_type": "corrections"},
        {"recipient_org_type": "corrections", "recipient_is_treatment_staff": False},
        {"recipient_org_type": "law_enforcement", "recipient_is_provider": True},
        {"recipient_org_type": "hospital_ed", "recipient_is_provider": False},
        {"recipient_org_type": "health_plan"},
    ],
    ids=lambda about: "-".join([about["recipient_org_type"], *(str(flag) for flag in list(about.values())[1:])]),
)
def test_who_does_not_treat_is_no_treating_provider(about: dict[str, Any]) -> None:
    read = named("my treating providers", recipient_org="somebody", **about)
    assert all(entry.organization_id != "somebody" for entry in read)
    assert read


def test_health_plans_and_payers_are_named_for_payment_alone() -> None:
    paid = frozenset({Purpose.PAYMENT})
    assert named("health plans, third-party payers", recipient_org="Plan", recipient_org_type="health_plan") == (
        NamedRecipient(organization_id="Plan", for_purposes=paid),
    )
    assert "Plan" not in {
        entry.organization_id
        for entry in named("health plans, third-party payers", recipient_org="Plan", recipient_org_type="media")
    }


@pytest.mark.parametrize("kind", ["qso", "business_associate", "hie_ba"])
@pytest.mark.parametrize(
    ("agreement", "helps"),
    [
        ({"kind": "QSOA", "parties": ["Vendor", UNIT], "in_force": True}, True),
        ({"kind": "BAA", "parties": ["Vendor", UNIT], "in_force": True}, True),
        ({"kind": "BAA", "parties": ["Vendor", UNIT], "in_force": False}, False),
        ({"kind": "BAA", "parties": ["Vendor", UNIT]}, False),
        ({"kind": "MOU", "parties": ["Vendor", UNIT], "in_force": True}, False),
        ({"kind": "BAA", "parties": ["Vendor", "Another program"], "in_force": True}, False),
        ({"kind": "BAA", "parties": ["Another vendor", UNIT], "in_force": True}, False),
    ],
    ids=[
        "service-agreement",
        "associate-agreement",
        "ended",
        "not-known-to-be-in-force",
        "memorandum",
        "with-another-program",
        "of-another-vendor",
    ],
)
def test_helpers_of_the_program_have_an_agreement_in_force_with_it(
    kind: str, agreement: dict[str, Any], helps: bool
) -> None:
    read = named(
        "people helping to operate this program",
        recipient_org="Vendor",
        recipient_org_type=kind,
        agreements=[agreement],
    )
    assert (NamedRecipient(organization_id="Vendor") in read) is helps


@pytest.mark.parametrize("prefix", ["class: ", ""], ids=["class", "plain"])
def test_officers_responding_to_my_calls_are_the_bureau_for_crisis_response(prefix: str) -> None:
    assert named(f"{prefix}Pittsburgh police officers responding to my crisis calls") == (
        NamedRecipient(
            organization_id="Pittsburgh Bureau of Police", for_purposes=frozenset({Purpose.CRISIS_RESPONSE})
        ),
    )


def test_an_intermediary_is_named_with_those_of_its_participants_who_treat() -> None:
    read = read_paper(recipients=["NeighborLink; participants with a treating provider relationship"])
    assert read.recipients == (NamedRecipient(organization_id="NeighborLink"),)
    assert read.recipient_class is RecipientClass.TREATING_PARTICIPANTS
    assert "A4-INTERMEDIARY" in read.statements


def test_the_class_of_participants_does_not_repair_a_form_found_wanting() -> None:
    read = read_paper(
        recipients=["NeighborLink; participants with a treating provider relationship"],
        elements_missing=["A4-INTERMEDIARY"],
    )
    assert "A4-INTERMEDIARY" not in read.statements
    assert "A4-INTERMEDIARY" in read.elements_missing


def test_both_classes_on_one_form_keep_both_reaches() -> None:
    read = read_paper(
        about={"recipient_org": "Hospital", "recipient_org_type": "hospital_ed"},
        recipients=[CARE_WORDING, "NeighborLink; participants with a treating provider relationship"],
    )
    assert read.recipient_class is RecipientClass.TREATING_PARTICIPANTS
    assert NamedRecipient(organization_id="Hospital", for_purposes=frozenset({Purpose.TREATMENT})) in read.recipients


def test_care_coordination_needs_the_intermediary_by_name() -> None:
    about = {"recipient_org": "NeighborLink", "recipient_org_type": "intermediary"}
    by_name = read_paper(about=about, recipients=["NeighborLink"], purposes=["care coordination"])
    assert by_name.purposes == {Purpose.HIE_EXCHANGE}
    by_class = read_paper(about=about, recipients=[CARE_WORDING], purposes=["care coordination"])
    assert by_class.purposes == set()


def test_care_coordination_reaches_the_participants_that_the_form_describes() -> None:
    about = {"recipient_org": "Clinic", "recipient_org_type": "intermediary_participant"}
    described = "NeighborLink; participants with a treating provider relationship"
    assert read_paper(about=about, recipients=[described], purposes=["care coordination"]).purposes == {
        Purpose.HIE_EXCHANGE
    }
    assert read_paper(about=about, recipients=["NeighborLink"], purposes=["care coordination"]).purposes == set()


@pytest.mark.parametrize("kind", list(OrganizationKind), ids=str)
def test_no_class_ever_reaches_beyond_its_members(kind: OrganizationKind) -> None:
    members = {
        OrganizationKind.EMS,
        OrganizationKind.HOSPITAL_ED,
        OrganizationKind.MH_PROVIDER,
        OrganizationKind.PART2_PROGRAM,
        OrganizationKind.HEALTH_PLAN,
    }
    read = named("my treating providers", "health plans", recipient_org="Somebody", recipient_org_type=kind.value)
    assert any(entry.organization_id == "Somebody" for entry in read) is (kind in members)
