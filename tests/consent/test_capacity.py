"""Who signed for an adult says what is known of whether they can decide; what no paper says stays unknown."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from consent.capacity import as_papers_say
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
    statements=frozenset(),
    expires_at=end_of_day(date(2026, 6, 1)),
)
AGENTS = replace(GUARDIANS, id="agents", signer=Signer.HEALTH_CARE_AGENT)


def known(*papers: Consent, age: int | None = 40, **circumstances: Any) -> tuple[bool | None, bool | None]:
    """What the request says afterwards: adjudicated incapacitated, and found unable to decide."""
    party = Party(organization_id="agency", organization_name="Agency", kind=OrganizationKind.MH_PROVIDER)
    asked = DisclosureRequest(
        person_id="person",
        discloser=party,
        recipient=replace(party, organization_id="clinic"),
        purpose=Purpose.TREATMENT,
        items=(),
        now=NOW,
        person_age=age,
        circumstances=Circumstances(**circumstances),
    )
    told = as_papers_say(asked, Evidence(consents=papers))
    return told.person_adjudicated_incapacitated, told.circumstances.incapacity_determined


def test_a_guardians_paper_says_that_a_court_has_decided() -> None:
    assert known(GUARDIANS) == (True, None)


@pytest.mark.parametrize("signer", [Signer.HEALTH_CARE_AGENT, Signer.PERSONAL_REPRESENTATIVE])
def test_an_agents_paper_says_that_the_person_is_found_unable_to_decide(signer: Signer) -> None:
    assert known(replace(AGENTS, signer=signer)) == (None, True)


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
    assert known(replace(GUARDIANS, **changes)) == (None, None)


@pytest.mark.parametrize("age", [None, 9, 17])
def test_of_a_minor_a_guardian_says_nothing_about_capacity(age: int | None) -> None:
    assert known(GUARDIANS, AGENTS, age=age) == (None, None)


def test_what_is_recorded_of_this_request_stands_as_it_is() -> None:
    assert known(AGENTS, incapacity_determined=False) == (None, False)


def test_without_papers_nothing_is_known() -> None:
    assert known() == (None, None)
