"""Nobody's paper proves its own premise: what was found of an adult, by whom and when, says whether they can decide."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.capacity import Finding, as_papers_say, as_recorded, ends_of_findings, finding_in
from consent.decision import decide
from consent.facts import (
    Circumstances,
    Consent,
    ConsentKind,
    DisclosureRequest,
    Evidence,
    NamedRecipient,
    OrganizationKind,
    Party,
    Purpose,
    RecordItem,
    Segment,
    SignatureKind,
    Signer,
    end_of_day,
)

NOW = datetime(2026, 5, 4, 15, tzinfo=UTC)
GUARDIANS = Consent(
    id="paper",
    kinds=frozenset({ConsentKind.HIPAA_AUTHORIZATION}),
    person_id="person",
    discloser_ids=frozenset({"agency"}),
    recipients=(NamedRecipient(organization_id="clinic"),),
    segments=frozenset({Segment.MH_GENERAL}),
    purposes=frozenset({Purpose.TREATMENT}),
    info_description="A summary",
    signed_at=NOW - timedelta(days=1),
    signature=SignatureKind.ELECTRONIC,
    signer=Signer.GUARDIAN,
    signer_name="G. Guardian",
    signer_authority="Order of the court",
    statements=frozenset({"F7-REVOKE", "F8-NOCONDITION", "F9-REDISCLOSURE"}),
    expires_at=end_of_day(date(2026, 6, 1)),
)
AGENTS = replace(GUARDIANS, id="agents", signer=Signer.HEALTH_CARE_AGENT)


FOUND = Finding("Dr. F., General Hospital", date(2026, 5, 1))
OWN = replace(GUARDIANS, id="own", signer=Signer.PATIENT, signer_name="", signer_authority="")


def asked(*, age: int | None = 40, **circumstances: Any) -> DisclosureRequest:
    party = Party(
        organization_id="agency",
        organization_name="Agency",
        kind=OrganizationKind.MH_PROVIDER,
        hipaa_covered_entity=True,
        part2_program=False,
        mental_health_facility=False,
    )
    return DisclosureRequest(
        person_id="person",
        discloser=party,
        recipient=replace(party, organization_id="clinic"),
        purpose=Purpose.TREATMENT,
        items=(RecordItem(key="summary", segment=Segment.MH_GENERAL, field="mh_general.summary"),),
        now=NOW,
        person_age=age,
        circumstances=Circumstances(**circumstances),
    )


def known(
    *papers: Consent, age: int | None = 40, found: Finding | None = FOUND, **circumstances: Any
) -> tuple[bool | None, bool | None, set[str]]:
    """What the request says afterwards: adjudicated incapacitated, found unable to decide; and which papers may count."""
    findings = {paper.id: found for paper in papers if found and paper.signer is not Signer.PATIENT}
    told, evidence = as_papers_say(asked(age=age, **circumstances), Evidence(consents=papers), findings)
    counted = {paper.id for paper in evidence.consents if not paper.elements_missing}
    return told.person_adjudicated_incapacitated, told.circumstances.incapacity_determined, counted


def test_a_guardians_paper_with_the_courts_order_says_that_a_court_has_decided() -> None:
    """42 CFR 2.15(a)(1)."""
    assert known(GUARDIANS, OWN) == (True, None, {"paper", "own"})


@pytest.mark.parametrize("signer", [Signer.HEALTH_CARE_AGENT, Signer.PERSONAL_REPRESENTATIVE])
def test_an_agents_paper_with_a_finding_says_that_the_person_is_found_unable_to_decide(signer: Signer) -> None:
    """45 CFR 164.502(g)(2); 20 Pa.C.S. ch. 54."""
    assert known(replace(AGENTS, signer=signer)) == (None, True, {"agents"})


@pytest.mark.parametrize("signer", [Signer.GUARDIAN, Signer.HEALTH_CARE_AGENT, Signer.PERSONAL_REPRESENTATIVE])
@pytest.mark.parametrize("found", [None, Finding("  ", date(2026, 5, 1)), Finding("Dr. F.", date(2026, 5, 4))])
def test_without_a_finding_from_before_it_was_signed_such_a_paper_carries_nothing_and_silences_nothing(
    signer: Signer, found: Finding | None
) -> None:
    """42 CFR 2.15(a); 45 CFR 164.502(g)(2): it is the finding that lets somebody else sign, not the signature."""
    assert known(replace(GUARDIANS, signer=signer), OWN, found=found) == (None, None, {"own"})


def test_a_finding_carries_the_paper_it_was_recorded_with_and_no_other() -> None:
    told, evidence = as_papers_say(
        asked(), Evidence(consents=(AGENTS, replace(AGENTS, id="received"))), {"agents": FOUND}
    )
    assert told.circumstances.incapacity_determined is True
    assert {paper.id for paper in evidence.consents if paper.elements_missing} == {"received"}


@pytest.mark.parametrize(
    ("papers", "circumstances"),
    [((GUARDIANS, AGENTS), {}), ((AGENTS,), {"incapacity_determined": False})],
    ids=["a court's order and a finding without one", "a finding against what this request says"],
)
def test_findings_that_contradict_each_other_carry_nobodys_signature(
    papers: tuple[Consent, ...], circumstances: dict[str, Any]
) -> None:
    _, unable, counted = known(*papers, **circumstances)
    assert (unable, counted) == (True, set())


@pytest.mark.parametrize(
    "changes",
    [
        {"signer": Signer.PATIENT},
        {"signer": Signer.PARENT},
        {"signer_authority": "  "},
        {"revoked_at": NOW - timedelta(hours=1)},
        {"revoked_orally_at": NOW - timedelta(hours=1)},
        {"expires_at": NOW},
        {"signed_at": None},
        {"signed_at": NOW + timedelta(hours=1)},
        {"expires_at": datetime(2026, 6, 1)},  # noqa: DTZ001  (the point: a time without its zone)
    ],
)
def test_a_paper_that_is_not_in_force_or_shows_no_authority_says_nothing(changes: dict[str, Any]) -> None:
    assert known(replace(GUARDIANS, **changes))[:2] == (None, None)


@pytest.mark.parametrize("age", [None, 9, 17])
@pytest.mark.parametrize("found", [None, FOUND])
def test_of_a_minor_nobody_needs_a_finding_and_none_says_anything(age: int | None, found: Finding | None) -> None:
    """Under 14 a guardian signs because of the age (55 Pa. Code 5100.33)."""
    assert known(GUARDIANS, AGENTS, age=age, found=found) == (None, None, {"paper", "agents"})


def test_without_papers_nothing_is_known() -> None:
    assert known() == (None, None, set())


def test_what_papers_said_of_a_stored_request_is_taken_out_and_what_was_recorded_of_it_stays() -> None:
    evidence, findings = Evidence(consents=(AGENTS,)), {"agents": FOUND}
    told, adjusted = as_papers_say(asked(), evidence, findings)
    assert as_recorded(told, adjusted, findings) == asked()
    recorded = asked(incapacity_determined=True)
    assert as_recorded(recorded, Evidence(), {}) == recorded


def test_a_finding_ends_with_its_paper() -> None:
    evidence = Evidence(consents=(AGENTS, OWN))
    assert ends_of_findings(evidence, {"agents": FOUND}, now=NOW) == {AGENTS.expires_at}
    assert ends_of_findings(evidence, {}, now=NOW) == set()


def test_a_finding_is_read_as_it_was_written() -> None:
    assert finding_in(FOUND.written()) == FOUND
    assert finding_in("") is None


@pytest.mark.parametrize("text", ["Dr. F.", "2026-05-01", "2026-05-01  ", "yesterday Dr. F."])
def test_a_finding_that_cannot_be_read_is_no_finding(text: str) -> None:
    with pytest.raises(ValueError, match=r"finding|isoformat"):
        finding_in(text)


def let_go(consents: tuple[Consent, ...], findings: dict[str, Finding]) -> frozenset[str]:
    return decide(*as_papers_say(asked(), Evidence(consents=consents), findings)).permitted_keys


def test_the_papers_of_these_tests_open_something() -> None:
    """Or the properties below would say nothing."""
    assert let_go((OWN,), {}) == {"summary"}
    assert let_go((AGENTS,), {"agents": FOUND}) == {"summary"}
    assert let_go((OWN, AGENTS), {}) == {"summary"}


@given(
    others=st.lists(st.sampled_from([OWN, replace(OWN, id="revoked", revoked_at=NOW), GUARDIANS]), unique=True),
    signer=st.sampled_from([Signer.GUARDIAN, Signer.HEALTH_CARE_AGENT, Signer.PERSONAL_REPRESENTATIVE]),
    found=st.sampled_from([None, FOUND, Finding("Dr. F.", date(2026, 5, 4))]),
)
def test_a_paper_that_somebody_else_signed_opens_nothing_that_its_own_finding_does_not_carry(
    others: list[Consent], signer: Signer, found: Finding | None
) -> None:
    paper = replace(AGENTS, signer=signer)
    findings = {"paper": FOUND}
    before = let_go((*others,), findings)
    after = let_go((*others, paper), findings | ({"agents": found} if found else {}))
    if found is not FOUND:
        assert after == before, "it carries nothing and silences nothing"
    else:
        assert after <= before | let_go((paper,), {"agents": found})
