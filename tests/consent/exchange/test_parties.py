"""Who discloses and who receives: unknown status stays unknown, and police are never medical personnel."""

from typing import Any

import pytest

from consent.facts import Authority, OrganizationKind, Party
from tests.consent.exchange.examples import refused_fields, understood

NO_STATUS = {"hipaa_ce": False, "part2_program": False, "pa_mh_facility": False, "sud_only_public": False}


def discloser(**changes: Any) -> Party:
    return understood(**changes)[0].discloser


def recipient(**changes: Any) -> Party:
    return understood(**changes)[0].recipient


def test_the_discloser_is_its_exact_name_with_its_status() -> None:
    read = discloser(actor_org=" North Side Recovery Program ", actor_role="program counselor")
    assert read.organization_id == read.organization_name == "North Side Recovery Program"
    assert read.role == "program counselor"
    assert read.hipaa_covered_entity is True
    assert read.part2_program is False
    assert read.mental_health_facility is True
    assert read.sud_only_public is False


@pytest.mark.parametrize("status", [None, {}, {"hipaa_ce": None}], ids=["null", "empty", "null-flag"])
def test_a_status_that_is_missing_or_null_is_unknown(status: object) -> None:
    read = discloser(actor_org_status=status)
    assert read.hipaa_covered_entity is None
    assert read.part2_program is None
    assert read.mental_health_facility is None
    assert read.sud_only_public is None


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"actor_org_type": "qso"}, OrganizationKind.QSO),
        ({"actor_org_status": NO_STATUS | {"part2_program": True, "hipaa_ce": True}}, OrganizationKind.PART2_PROGRAM),
        ({"actor_org_status": NO_STATUS | {"pa_mh_facility": True}}, OrganizationKind.MH_PROVIDER),
        ({"actor_org_status": NO_STATUS | {"hipaa_ce": True}}, OrganizationKind.HOSPITAL_ED),
        ({"actor_org_status": NO_STATUS}, OrganizationKind.PUBLIC),
        (
            {"actor_org_status": NO_STATUS, "actor_org": "Pittsburgh Bureau of Police"},
            OrganizationKind.LAW_ENFORCEMENT,
        ),
        ({"actor_org_status": NO_STATUS, "actor_role": "detective"}, OrganizationKind.LAW_ENFORCEMENT),
        ({"actor_org_status": NO_STATUS, "actor_role": "patrol officer"}, OrganizationKind.LAW_ENFORCEMENT),
    ],
    ids=["stated", "program", "facility", "covered", "nothing-known", "police-name", "detective", "officer"],
)
def test_the_kind_of_the_discloser_is_stated_or_follows_from_its_status(
    changes: dict[str, Any], kind: OrganizationKind
) -> None:
    assert discloser(**changes).kind is kind


@pytest.mark.parametrize("kind", list(OrganizationKind), ids=str)
def test_every_type_of_recipient_is_understood(kind: OrganizationKind) -> None:
    assert recipient(recipient_org_type=kind.value).kind is kind


def test_a_named_individual_is_that_individual() -> None:
    read = recipient(recipient_name="M.D.", recipient_org="family", recipient_org_type="family")
    assert (read.organization_id, read.person_id, read.person_name) == ("family", "M.D.", "M.D.")
    assert recipient().person_id is None


@pytest.mark.parametrize(
    ("flags", "treats"),
    [
        ({}, None),
        ({"recipient_is_provider": True}, True),
        ({"recipient_is_treatment_staff": True}, True),
        ({"recipient_is_provider": False}, False),
        ({"recipient_is_provider": True, "recipient_is_treatment_staff": False}, False),
        ({"recipient_is_provider": None}, None),
    ],
    ids=["absent", "provider", "staff", "no-provider", "contradictory", "null"],
)
def test_the_recipient_treats_where_a_flag_says_so_and_none_denies_it(
    flags: dict[str, Any], treats: bool | None
) -> None:
    assert recipient(**flags).is_treating_provider is treats


@pytest.mark.parametrize(
    ("changes", "medical"),
    [
        ({"recipient_org_type": "hospital_ed", "recipient_role": "ED physician"}, True),
        ({"recipient_org_type": "ems", "recipient_role": "paramedic"}, True),
        ({"recipient_org_type": "mh_provider", "recipient_role": "psychiatrist"}, True),
        ({"recipient_org_type": "part2_program", "recipient_role": "physician"}, True),
        ({"recipient_org_type": "corrections", "recipient_role": "nurse", "recipient_is_treatment_staff": True}, True),
        ({"recipient_org_type": "corrections", "recipient_role": "nurse"}, False),
        ({"recipient_org_type": "crisis_center_988", "recipient_role": "988 counselor"}, False),
        (
            {
                "recipient_org_type": "crisis_center_988",
                "recipient_role": "988 counselor",
                "recipient_is_provider": True,
            },
            True,
        ),
        (
            {
                "recipient_org_type": "law_enforcement",
                "recipient_role": "officer trained as a paramedic",
                "recipient_is_provider": True,
            },
            False,
        ),
        ({"recipient_org_type": "hospital_ed", "recipient_role": "chaplain"}, False),
        ({"recipient_org_type": "hospital_ed", "recipient_role": "hospital security"}, False),
        ({"recipient_org_type": "ems", "recipient_role": "dispatcher"}, False),
        ({"recipient_org_type": "family", "recipient_role": "sister", "recipient_is_provider": True}, False),
    ],
    ids=lambda value: "-".join(map(str, value.values())).replace(" ", "-") if isinstance(value, dict) else None,
)
def test_medical_personnel_are_those_of_providers_and_never_police(changes: dict[str, Any], medical: bool) -> None:
    assert recipient(**changes).is_medical_personnel is medical


@pytest.mark.parametrize(
    ("kind", "covered"),
    [
        ("hospital_ed", True),
        ("health_plan", True),
        ("ems", True),
        ("mh_provider", True),
        ("researcher", None),
        ("corrections", None),
        ("intermediary", None),
        ("county_agency", None),
        ("law_enforcement", False),
        ("prosecutor", False),
        ("court", False),
        ("probation_parole", False),
        ("family", False),
        ("patient", False),
        ("media", False),
        ("public", False),
        ("employer", False),
        ("school", False),
        ("housing_provider", False),
        ("threat_target", False),
    ],
)
def test_who_is_a_covered_entity_follows_from_the_kind_unless_it_is_stated(kind: str, covered: bool | None) -> None:
    assert recipient(recipient_org_type=kind).hipaa_covered_entity is covered
    assert recipient(recipient_org_type=kind, recipient_hipaa_ce=True).hipaa_covered_entity is True
    assert recipient(recipient_org_type=kind, recipient_hipaa_ce=False).hipaa_covered_entity is False


def test_the_discloser_itself_keeps_its_status_as_a_recipient() -> None:
    read = recipient(recipient_org_type="internal", recipient_org="Co-Response Behavioral Health Unit")
    assert (read.hipaa_covered_entity, read.part2_program, read.mental_health_facility) == (True, False, True)
    other = recipient(recipient_org_type="internal", recipient_org="Parent health system")
    assert (other.hipaa_covered_entity, other.part2_program, other.mental_health_facility) == (None, None, None)


@pytest.mark.parametrize(
    ("words", "authority"),
    [
        ("funds", Authority.FUNDS_PROGRAM),
        ("funder", Authority.FUNDS_PROGRAM),
        ("funds_program", Authority.FUNDS_PROGRAM),
        ("grantor", Authority.FUNDS_PROGRAM),
        ("regulates", Authority.REGULATES_PROGRAM),
        ("regulator", Authority.REGULATES_PROGRAM),
        ("licensing", Authority.REGULATES_PROGRAM),
        ("licensure", Authority.REGULATES_PROGRAM),
        ("medicare", Authority.REGULATES_PROGRAM),
        ("medicaid", Authority.REGULATES_PROGRAM),
        ("cms", Authority.REGULATES_PROGRAM),
        ("payer", Authority.THIRD_PARTY_PAYER),
        ("third_party_payer", Authority.THIRD_PARTY_PAYER),
        ("qio", Authority.QUALITY_IMPROVEMENT),
        ("quality_improvement_organization", Authority.QUALITY_IMPROVEMENT),
        ("found_qualified", Authority.FOUND_QUALIFIED),
        ("qualified", Authority.FOUND_QUALIFIED),
    ],
)
def test_every_claim_to_see_records_is_understood(words: str, authority: Authority) -> None:
    assert recipient(recipient_authority=[words]).authorities == {authority}


@pytest.mark.parametrize(
    "name",
    [
        "HHS",
        "HHS OCR",
        "Office for Civil Rights",
        "HHS Office for Civil Rights",
        "U.S. Department of Health and Human Services",
    ],
)
def test_the_secretary_enforces_where_the_purpose_is_oversight(name: str) -> None:
    changes = {"recipient_org": name, "recipient_org_type": "oversight_agency"}
    assert recipient(**changes, purpose="oversight").authorities == {Authority.HHS_ENFORCEMENT}
    assert recipient(**changes, purpose="audit").authorities == frozenset()


def test_the_originator_and_the_health_care_representative_are_marked() -> None:
    assert recipient(recipient_is_originator=True).is_originator is True
    assert recipient(recipient_is_health_care_representative=True).is_health_care_representative is True
    assert recipient().is_originator is None
    assert recipient().is_health_care_representative is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"actor_org_status": {"hipaa_ce": "yes"}}, "actor_org_status.hipaa_ce"),
        ({"actor_org_status": {"covered": True}}, "actor_org_status.covered"),
        ({"actor_org_status": "covered"}, "actor_org_status"),
        ({"actor_org_type": "guild"}, "actor_org_type"),
        ({"actor_role": 7}, "actor_role"),
        ({"recipient_org_type": "posse"}, "recipient_org_type"),
        ({"recipient_org_type": None}, "recipient_org_type"),
        ({"recipient_org": ["a", "b"]}, "recipient_org"),
        ({"recipient_authority": ["asked nicely"]}, "recipient_authority[0]"),
        ({"recipient_authority": "funds"}, "recipient_authority"),
        ({"recipient_is_provider": "yes"}, "recipient_is_provider"),
        ({"recipient_hipaa_ce": "yes"}, "recipient_hipaa_ce"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_cannot_be_read_of_a_party_is_named(changes: dict[str, Any], field: str) -> None:
    assert refused_fields(**changes) == [field]
