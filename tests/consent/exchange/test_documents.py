"""Agreements, legal process and restrictions are read as found, and none stands in for another."""

from typing import Any

import pytest

from consent.facts import (
    Agreement,
    AgreementKind,
    LegalProcess,
    OrderFinding,
    OrderProvision,
    ProcessKind,
    RequestTest,
    Restriction,
    Segment,
)
from tests.consent.exchange.examples import refused_fields, understood


def agreement(**changes: Any) -> Agreement:
    _request, evidence = understood(agreements=[{"kind": "QSOA", "parties": ["one", "other"]} | changes])
    return evidence.agreements[0]


def process(**changes: Any) -> LegalProcess:
    _request, evidence = understood(legal_process=[{"kind": "court_order"} | changes])
    return evidence.legal_process[0]


def restriction(*, about: dict[str, Any] | None = None, **changes: Any) -> Restriction:
    _request, evidence = understood(**(about or {}), restrictions=[changes])
    return evidence.restrictions[0]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("QSOA", AgreementKind.QUALIFIED_SERVICE),
        ("BAA", AgreementKind.BUSINESS_ASSOCIATE),
        ("MOU", AgreementKind.MEMORANDUM),
        ("DUA", AgreementKind.DATA_USE),
        ("2.53 undertaking", AgreementKind.AUDIT_UNDERTAKING),
    ],
)
def test_every_kind_of_agreement_is_understood(words: str, kind: AgreementKind) -> None:
    assert agreement(kind=words).kind is kind


def test_an_agreement_says_who_signed_it_and_what_it_promises() -> None:
    read = agreement(in_force=True, acknowledges_bound=True, will_resist=False)
    assert read.party_ids == {"one", "other"}
    assert (read.in_force, read.acknowledges_bound, read.will_resist) == (True, True, False)
    unknown = agreement()
    assert (unknown.in_force, unknown.acknowledges_bound, unknown.will_resist) == (None, None, None)


@pytest.mark.parametrize("kind", list(ProcessKind), ids=str)
def test_every_kind_of_legal_process_is_understood(kind: ProcessKind) -> None:
    assert process(kind=kind.value).kind is kind


@pytest.mark.parametrize("provision", list(OrderProvision), ids=str)
def test_every_provision_is_understood(provision: OrderProvision) -> None:
    assert process(provision=provision.value).provision is provision


def test_a_provision_may_be_cited_in_full() -> None:
    assert process(provision="42 CFR 2.65").provision is OrderProvision.CRIMINAL
    assert process(provision="55 Pa. Code 5100.35(b)").provision is OrderProvision.PENNSYLVANIA_MENTAL_HEALTH


def test_an_order_is_read_with_everything_it_says() -> None:
    read = process(
        signed_by_judge=True,
        issued_by="Court of Common Pleas",
        in_force=True,
        holder="North Side Recovery Program",
        crime="homicide",
        covers=["part2_sud", "sud_counseling_notes", "one visit"],
        scope=["appointment log"],
        subpart_e_findings=["extremely_serious_crime", "limits_in_order"],
        finding_2_63=True,
        accompanied_by_subpoena=True,
        subpoena_status="in_force",
        satisfactory_assurance=True,
        three_part_test=["relevant_material", "specific_limited", "deid_not_usable"],
        section="7303",
    )
    assert read.signed_by_judge is True
    assert read.issued_by == "Court of Common Pleas"
    assert read.in_force is True
    assert read.holder_id == "North Side Recovery Program"
    assert read.crime == "homicide"
    assert read.segments == {Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES}
    assert read.scope == ("appointment log", "one visit")
    assert read.findings == {OrderFinding.EXTREMELY_SERIOUS_CRIME, OrderFinding.LIMITS_IN_ORDER}
    assert read.communications_finding is True
    assert read.accompanied_by_subpoena is True
    assert read.subpoena_in_force is True
    assert read.satisfactory_assurance is True
    assert read.request_tests == set(RequestTest)
    assert read.section == "7303"


def test_what_an_order_does_not_say_is_not_known() -> None:
    read = process()
    assert (read.in_force, read.signed_by_judge, read.provision, read.holder_id) == (None, None, None, None)
    assert (read.communications_finding, read.accompanied_by_subpoena, read.subpoena_in_force) == (None, None, None)
    assert (read.satisfactory_assurance, read.brought_by_patient) == (None, None)
    assert read.segments == read.findings == read.request_tests == frozenset()


@pytest.mark.parametrize("finding", list(OrderFinding), ids=str)
def test_every_finding_of_a_court_is_understood(finding: OrderFinding) -> None:
    assert process(subpart_e_findings=[finding.value]).findings == {finding}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, None),
        (True, True),
        (False, False),
        ("existing threat to life", True),
        ("(2) extremely serious crime", True),
        ("false", False),
        ("none", False),
        ("", None),
    ],
    ids=repr,
)
def test_a_finding_about_confidential_communications_is_made_or_not_or_unknown(
    value: object, found: bool | None
) -> None:
    assert process(finding_2_63=value).communications_finding is found


@pytest.mark.parametrize(
    ("words", "in_force"),
    [
        ("in_force", True),
        ("current", True),
        ("valid", True),
        ("served", True),
        ("quashed", False),
        ("expired", False),
        ("withdrawn", False),
        ("stayed", False),
    ],
)
def test_a_subpoena_is_in_force_or_not(words: str, in_force: bool) -> None:
    assert process(subpoena_status=words).subpoena_in_force is in_force


@pytest.mark.parametrize(
    ("detail", "by_patient"),
    [("patient v. provider", True), ("provider v. patient", False), ("ad testificandum", None)],
)
def test_a_complaint_is_the_patients_own_where_it_says_so(detail: str, by_patient: bool | None) -> None:
    assert process(kind="complaint", kind_detail=detail).brought_by_patient is by_patient


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "polite_letter"}, "kind"),
        ({"kind": None}, "kind"),
        ({"provision": "2.99"}, "provision"),
        ({"subpart_e_findings": ["guilty"]}, "subpart_e_findings[0]"),
        ({"three_part_test": ["passed"]}, "three_part_test[0]"),
        ({"subpoena_status": "pending"}, "subpoena_status"),
        ({"signed_by_judge": "yes"}, "signed_by_judge"),
        ({"finding_2_63": 1}, "finding_2_63"),
        ({"in_force": "yes"}, "in_force"),
        ({"covers": "part2_sud"}, "covers"),
        ({"judge": "M. Doe"}, "judge"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_cannot_be_read_of_legal_process_is_named(changes: dict[str, Any], field: str) -> None:
    served = {"kind": "court_order"} | changes
    assert refused_fields(legal_process=[served]) == [f"legal_process[0].{field}"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "handshake"}, "kind"),
        ({"kind": None}, "kind"),
        ({"parties": "one and other"}, "parties"),
        ({"in_force": "yes"}, "in_force"),
        ({"expires": "2027"}, "expires"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_cannot_be_read_of_an_agreement_is_named(changes: dict[str, Any], field: str) -> None:
    assert refused_fields(agreements=[{"kind": "BAA"} | changes]) == [f"agreements[0].{field}"]


def test_a_restriction_names_whom_it_is_towards() -> None:
    read = restriction(to="Keystone Health Plan", paid_in_full=True)
    assert read.organization_ids == {"Keystone Health Plan"}
    assert read.paid_in_full
    assert read.agreed is None
    assert restriction(to="Keystone Health Plan", agreed=True).agreed is True


@pytest.mark.parametrize("towards", [None, "", "anyone", "Everyone"], ids=repr)
def test_a_restriction_that_names_nobody_is_towards_everybody(towards: str | None) -> None:
    assert restriction(to=towards, agreed=True).organization_ids == frozenset()


def test_a_restriction_towards_a_class_reaches_its_members() -> None:
    about = {"recipient_org": "Keystone Health Plan", "recipient_org_type": "health_plan"}
    assert restriction(about=about, to="health plans", agreed=True).organization_ids == {"Keystone Health Plan"}
    assert restriction(to="health plans", agreed=True).organization_ids == {"health plans"}


def test_a_restriction_towards_a_relative_reaches_the_relative() -> None:
    about = {
        "recipient_org": "family",
        "recipient_org_type": "family",
        "recipient_role": "mother",
        "recipient_name": "M.D.",
    }
    assert restriction(about=about, to="mother M.D.", agreed=True).organization_ids == {"family"}
    assert restriction(about=about, to="M.D.", agreed=True).organization_ids == {"family"}


def test_what_cannot_be_read_of_a_restriction_is_named() -> None:
    assert refused_fields(restrictions=[{"to": 5}]) == ["restrictions[0].to"]
    assert refused_fields(restrictions=[{"until": "2027"}]) == ["restrictions[0].until"]
