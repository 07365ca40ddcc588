"""What each served paper reaches and what not, decided by the engine: the table by scenario, with its citations."""

import uuid
from datetime import datetime
from typing import Any

import pytest

from casework.staff.models import Organization
from consent.facts import CLINICAL_SEGMENTS, OrderFinding, RequestTest
from consent.models import LegalProcessRecord
from consent.process import kinds, reach, selectors
from tests.consent.process.desk import Desk
from tests.people import LOADER

PART2, NOTES, MENTAL, HIV = "part2_sud", "sud_counseling_notes", "mh_general", "hiv"
TOLD_SUD, WHO, THERAPY = "sud_non_part2", "identity_presence", "psychotherapy_notes"


def organization(name: str, kind: str, **status: bool) -> Organization:
    return Organization(id=uuid.uuid5(uuid.NAMESPACE_DNS, name), name=name, kind=kind, **status)


AGENCY = organization(
    "Three Rivers Behavioral Health",
    "mh_provider",
    is_covered_entity=True,
    is_part2_program=True,
    is_mental_health_facility=True,
    is_sud_only_public=False,
)
ATTORNEY, COURT = organization("Steel and Partners", "attorney"), organization("Court of Common Pleas", "court")
PROSECUTOR, POLICE = organization("District Attorney", "prosecutor"), organization("City Bureau", "law_enforcement")
WANTS = {one.pk: one for one in (ATTORNEY, COURT, PROSECUTOR, POLICE)}


def served(code: str = "subpoena", *, now: datetime, **facts: Any) -> LegalProcessRecord:
    """A paper as it would be logged, stored nowhere: what it reaches by itself is read from it alone."""
    paper = kinds.paper_of(code)
    assert paper is not None
    record = LegalProcessRecord(
        **{
            "organization_id": AGENCY.pk,
            "kind": paper.kind.value,
            "provision": paper.provision or "",
            "requester_id": ATTORNEY.pk,
            "purpose": "court_proceeding",
            "in_force": True,
            "segments": [segment.value for segment in CLINICAL_SEGMENTS],
            "served_at": now,
        }
        | facts
    )
    record.matter = "GD-26-001234"
    return record


def served_order(code: str = "order-2-64", *, now: datetime, **facts: Any) -> LegalProcessRecord:
    """An order that is complete under its own law, unless told otherwise."""
    paper = kinds.paper_of(code)
    assert paper is not None
    complete: dict[str, Any] = {
        "signed_by_judge": True,
        "findings": [*paper.findings],
        "accompanied_by_subpoena": True,
        "subpoena_in_force": True,
        "good_cause": True if "good_cause" in paper.asks else None,
    }
    return served(code, now=now, **(complete | facts))


def by_itself(record: LegalProcessRecord, now: datetime) -> reach.Reach:
    return reach.by_itself(record, discloser=AGENCY, requester=WANTS[record.requester_id], now=now)


def reached(found: reach.Reach) -> set[str]:
    return {one.segment.value for one in found.kinds if one.permitted}


def missing(found: reach.Reach, kind: str) -> str:
    return " | ".join(said for one in found.kinds if one.segment == kind for said in one.missing)


def citations(found: reach.Reach, kind: str, *, permitted: bool) -> set[str]:
    """What the laws cite for this kind: of the bases that held, or of those that did not."""
    return {
        cited
        for one in found.kinds
        if one.segment == kind
        for law in one.decided.laws
        for basis in law.bases
        if basis.held is permitted
        for cited in (basis.citation, *basis.also_cites)
    }


@pytest.mark.parametrize("signed", [True, False, None], ids=["by a judge", "by no judge", "nobody knows"])
@pytest.mark.parametrize("code", ["subpoena", "grand-jury-subpoena", "search-warrant", "administrative-request"])
@pytest.mark.parametrize("purpose", ["court_proceeding", "prosecution", "law_enforcement_investigation"])
def test_42_cfr_2_61_no_subpoena_or_warrant_alone_opens_substance_use_or_mental_health_records(
    now: datetime, code: str, purpose: str, signed: bool | None
) -> None:
    for requester in (ATTORNEY, COURT, PROSECUTOR, POLICE):
        record = served(
            code,
            now=now,
            purpose=purpose,
            requester_id=requester.pk,
            signed_by_judge=signed,
            satisfactory_assurance=True,
            request_tests=[*RequestTest],
        )
        found = by_itself(record, now)
        assert reached(found) & {PART2, NOTES, MENTAL, HIV, TOLD_SUD, WHO, THERAPY} == set()


def test_42_cfr_2_64_a_complete_order_with_a_subpoena_reaches_substance_use_treatment_alone(now: datetime) -> None:
    found = by_itself(served_order(now=now), now)
    assert reached(found) == {PART2}
    assert {"42 CFR 2.64", "42 CFR 2.61", "45 CFR 164.512(e)(1)(i)"} <= citations(found, PART2, permitted=True)


def test_42_cfr_2_63_counseling_notes_need_a_finding_of_their_own(now: datetime) -> None:
    without = by_itself(served_order(now=now), now)
    assert "confidential communications (42 CFR 2.63(a))" in missing(without, NOTES)
    found = by_itself(served_order(now=now, communications_finding=True), now)
    assert reached(found) == {PART2, NOTES}


@pytest.mark.parametrize("finding", kinds.NONCRIMINAL_FINDINGS)
def test_42_cfr_2_64_an_order_without_one_finding_opens_nothing_and_says_which(
    now: datetime, finding: OrderFinding
) -> None:
    rest = tuple(one for one in kinds.NONCRIMINAL_FINDINGS if one is not finding)
    found = by_itself(served_order(now=now, findings=[*rest]), now)
    assert reached(found) == set()
    assert missing(found, PART2) == f"in the order, the finding that {kinds.FINDING_WORDS[finding]} (42 CFR 2.64)"


@pytest.mark.parametrize("finding", kinds.CRIMINAL_FINDINGS)
def test_42_cfr_2_65_an_order_without_one_finding_opens_nothing_and_says_which(
    now: datetime, finding: OrderFinding
) -> None:
    rest = tuple(one for one in kinds.CRIMINAL_FINDINGS if one is not finding)
    found = by_itself(_criminal_order(now, findings=[*rest]), now)
    assert reached(found) == set()
    assert missing(found, PART2) == f"in the order, the finding that {kinds.FINDING_WORDS[finding]} (42 CFR 2.65)"


@pytest.mark.parametrize("finding", kinds.PROGRAM_FINDINGS)
def test_42_cfr_2_66_an_order_without_one_finding_opens_nothing(now: datetime, finding: OrderFinding) -> None:
    rest = tuple(one for one in kinds.PROGRAM_FINDINGS if one is not finding)
    facts: dict[str, Any] = {"purpose": "investigate_program", "requester_id": PROSECUTOR.pk}
    assert reached(by_itself(served_order("order-2-66", now=now, **facts), now)) == {PART2}
    assert reached(by_itself(served_order("order-2-66", now=now, findings=[*rest], **facts), now)) == set()


def _criminal_order(now: datetime, **facts: Any) -> LegalProcessRecord:
    return served_order(
        "order-2-65",
        now=now,
        **({"purpose": "prosecution", "requester_id": PROSECUTOR.pk, "crime": "homicide"} | facts),
    )


def test_42_cfr_2_65_a_complete_order_reaches_substance_use_treatment_alone(now: datetime) -> None:
    found = by_itself(_criminal_order(now), now)
    assert reached(found) == {PART2}
    assert "42 CFR 2.65" in citations(found, PART2, permitted=True)


def test_42_cfr_2_65_without_an_extremely_serious_crime_it_opens_nothing(now: datetime) -> None:
    found = by_itself(_criminal_order(now, crime=""), now)
    assert reached(found) == set()
    assert "an extremely serious crime named in the order (42 CFR 2.65(d)(1))" in missing(found, PART2)


def test_an_order_under_one_section_does_not_stand_in_for_another(now: datetime) -> None:
    wrong = served_order(now=now, purpose="prosecution", requester_id=PROSECUTOR.pk)
    found = by_itself(wrong, now)
    assert reached(found) == set()
    assert "a court's order under 42 CFR 2.65" in missing(found, PART2)
    assert "the subpoena that must accompany the order under 42 CFR 2.65 (42 CFR 2.61)" in missing(found, PART2)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"accompanied_by_subpoena": None}, "the subpoena that must accompany the order"),
        ({"accompanied_by_subpoena": False}, "the subpoena that must accompany the order"),
        ({"subpoena_in_force": False}, "the subpoena that must accompany the order"),
        ({"signed_by_judge": None}, "a judge's signature on the order"),
        ({"in_force": None}, "that the order is in force"),
        ({"segments": ["mh_general"]}, "that the order names this kind of information"),
    ],
    ids=["subpoena unknown", "no subpoena", "subpoena ended", "signature unknown", "force unknown", "other kind"],
)
def test_what_is_not_known_of_an_order_counts_as_no_and_is_named(
    now: datetime, facts: dict[str, Any], says: str
) -> None:
    found = by_itself(served_order(now=now, **facts), now)
    assert reached(found) == set()
    assert says in missing(found, PART2)


def test_5100_35b_mental_health_records_need_the_further_order_and_that_the_person_was_told(now: datetime) -> None:
    subpoena = by_itself(served(now=now, signed_by_judge=True, satisfactory_assurance=True), now)
    assert "a further order of the court under 55 Pa. Code 5100.35(b)" in missing(subpoena, MENTAL)
    order = served_order("order-5100-35b", now=now)
    assert "notice to the person before the order is carried out" in missing(by_itself(order, now), MENTAL)
    order.person_told_at = now
    found = by_itself(order, now)
    assert reached(found) == {MENTAL, WHO}
    assert {"55 Pa. Code 5100.32(a)(7)", "55 Pa. Code 5100.35(b)"} <= citations(found, MENTAL, permitted=True)


def test_50_ps_7111_no_order_opens_mental_health_records_to_the_police_or_therapy_to_anybody(now: datetime) -> None:
    order = served_order("order-5100-35b", now=now, requester_id=POLICE.pk, purpose="law_enforcement_investigation")
    order.person_told_at = now
    found = by_itself(order, now)
    assert reached(found) == set()
    assert "no process opens mental health records to the police" in missing(found, MENTAL)
    assert "privileged" in missing(found, THERAPY)


def test_35_ps_7608_hiv_needs_its_own_order(now: datetime) -> None:
    assert "35 P.S. 7608" in missing(by_itself(served_order(now=now), now), HIV)
    found = by_itself(served_order("order-7608", now=now), now)
    assert reached(found) == {HIV}
    assert "35 P.S. 7607(a)(10)" in citations(found, HIV, permitted=True)


def test_71_ps_1690_108_an_order_needs_good_cause(now: datetime) -> None:
    assert reached(by_itself(served_order("order-1690-108", now=now), now)) == {TOLD_SUD}
    without = by_itself(served_order("order-1690-108", now=now, good_cause=None), now)
    assert reached(without) == set()
    assert "a finding of good cause in that order" in missing(without, TOLD_SUD)


def test_an_ended_paper_reaches_nothing(now: datetime) -> None:
    record = served_order(now=now)
    record.withdrawn_at = now
    found = by_itself(record, now)
    assert reached(found) == set()
    assert "that the order is in force" in missing(found, PART2)


def test_every_kind_that_is_not_reached_says_what_is_missing(now: datetime) -> None:
    for paper in kinds.PAPERS:
        for requester in (ATTORNEY, PROSECUTOR, POLICE):
            for purpose in kinds.PURPOSES:
                record = served(paper.code, now=now, purpose=purpose, requester_id=requester.pk)
                for one in by_itself(record, now).kinds:
                    assert one.permitted or one.missing, (paper.code, purpose, one.segment)


def test_the_table_by_itself_is_the_same_whomever_the_paper_names(desk: Desk, now: datetime) -> None:
    desk.open_case()
    about_somebody = desk.match(desk.serve_order(now=now), now=now)
    about_nobody = desk.find_nobody(desk.serve_order(now=now), now=now)

    def table(record: LegalProcessRecord) -> list[Any]:
        with desk.as_officer() as by:
            discloser, requester = selectors.parties(record, by)
            found = reach.by_itself(desk.fresh(record), discloser=discloser, requester=requester, now=now)
        return [(kind.segment, kind.permitted, kind.missing) for kind in found.kinds]

    assert table(about_somebody) == table(about_nobody)


def test_in_a_case_the_order_reaches_the_substance_use_section_and_neither_the_name_nor_the_summary(
    desk: Desk, now: datetime
) -> None:
    record = desk.ready_order(now=now)
    with desk.as_officer() as by:
        preview = reach.in_case(desk.fresh(record), by=by, now=now)
        assert reach.reached_in(preview, record.pk) == {str(desk.case.substance_use.pk)}
        assert preview.decision.permitted_keys == {str(desk.case.substance_use.pk)}
    assert not LegalProcessRecord.objects.using(LOADER).filter(pk=record.pk, person_id=None).exists()
