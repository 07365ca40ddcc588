"""Every paper that can be signed here opens what it says, and nothing else: the engine is asked about each of them."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import chain, combinations
from typing import Any

import pytest

from consent import papers
from consent.capture import combinations as rules
from consent.capture import fitness, recording
from consent.capture.papers import LANGUAGES
from consent.capture.terms import MONITORING, Terms
from consent.evidence import consent_of
from consent.facts import (
    CLINICAL_SEGMENTS,
    Evidence,
    OrganizationKind,
    Party,
    Signer,
)
from consent.instruments import face_findings

NOW = datetime(2026, 5, 4, 15, tzinfo=UTC)
PERSON, AGENCY, RECIPIENT, STAFF = (uuid.UUID(int=number) for number in range(1, 5))
KINDS = tuple(segment.value for segment in CLINICAL_SEGMENTS)
PURPOSES = tuple(LANGUAGES["en"].PURPOSES)
RECIPIENTS = (
    OrganizationKind.LAW_ENFORCEMENT,
    OrganizationKind.MH_PROVIDER,
    OrganizationKind.HOSPITAL_ED,
    OrganizationKind.HOUSING_PROVIDER,
    OrganizationKind.COURT,
    OrganizationKind.PROBATION_PAROLE,
    OrganizationKind.CORRECTIONS,
)
AGES = (None, 13, 14, 17, 18)


def subsets() -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(KINDS, size) for size in range(1, len(KINDS) + 1))


def agency(**status: bool | None) -> Party:
    known = {"hipaa_covered_entity": True, "part2_program": True, "mental_health_facility": True} | status
    return Party(organization_id=str(AGENCY), organization_name="Agency", kind=OrganizationKind.MH_PROVIDER, **known)


def receiver(kind: OrganizationKind) -> Party:
    covered = kind in {OrganizationKind.MH_PROVIDER, OrganizationKind.HOSPITAL_ED, OrganizationKind.HEALTH_PLAN}
    return Party(
        organization_id=str(RECIPIENT),
        organization_name="Recipient",
        kind=kind,
        hipaa_covered_entity=covered,
        is_treating_provider=False,
        is_medical_personnel=False,
    )


def terms_of(segments: tuple[str, ...], purpose: str, signer: Signer = Signer.PATIENT) -> Terms:
    monitored = purpose == MONITORING
    for_another = signer is not Signer.PATIENT
    return Terms(
        recipient_id=RECIPIENT,
        segments=segments,
        purpose=purpose,
        last_day=date(2026, 8, 30),
        signer=signer,
        signer_name="Robin Parent" if for_another else "",
        signer_authority="Court order, seen by the team" if for_another else "",
        found_by="Court of Common Pleas" if for_another else "",
        found_on=date(2026, 5, 1) if for_another else None,
        condition_of="probation" if monitored else "",
        revocable_from=date(2026, 7, 30) if monitored else None,
    )


def paper(terms: Terms):
    record = recording.record_of(terms, person_id=PERSON, discloser_id=AGENCY, by=STAFF, now=NOW)
    return consent_of(record)


def can_be_signed(terms: Terms, age: int | None, kind: OrganizationKind, discloser: Party) -> bool:
    if list(rules.objections(terms, age=age, recipient_kind=kind.value)):
        return False
    return not fitness.kept_back(paper(terms), terms, discloser=discloser, recipient=receiver(kind), age=age, now=NOW)


def check_every_paper(purpose: str, kind: OrganizationKind, discloser: Party) -> int:
    """Ask the engine about every paper that can be signed, and return how many there are."""
    signed = 0
    for age in AGES:
        for signer in rules.signers_for(age):
            for segments in subsets():
                terms = terms_of(segments, purpose, signer)
                if not can_be_signed(terms, age, kind, discloser):
                    continue
                signed += 1
                asked: dict[str, Any] = {
                    "purpose": purpose,
                    "discloser": discloser,
                    "recipient": receiver(kind),
                    "age": age,
                    "now": NOW,
                }
                without = fitness.opened_by(Evidence(), **asked)
                one = paper(terms)
                findings = {one.id: terms.finding} if terms.finding else {}
                opened = fitness.opened_by(Evidence(consents=(one,)), **asked, findings=findings)
                assert opened - without == fitness.promised_by(terms) - without, (segments, age, signer)
                assert not [
                    finding for instrument in paper(terms).kinds for finding in face_findings(paper(terms), instrument)
                ], (segments, age, signer)
    return signed


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("kind", RECIPIENTS)
def test_a_paper_that_can_be_signed_opens_what_it_says_and_nothing_else(purpose: str, kind: OrganizationKind) -> None:
    signed = check_every_paper(purpose, kind, agency())
    assert (signed > 0) is (purpose != MONITORING or rules.is_monitor(kind.value))


@pytest.mark.parametrize(
    "status",
    [
        {"sud_only_public": False},
        {"sud_only_public": True},
        {"part2_program": False},
        {"part2_program": None, "mental_health_facility": None},
        {"mental_health_facility": False},
    ],
    ids=["mixed", "for substance use alone", "no program", "not known", "no facility"],
)
@pytest.mark.parametrize(
    ("purpose", "kind"),
    [
        ("crisis_response", OrganizationKind.LAW_ENFORCEMENT),
        ("treatment", OrganizationKind.MH_PROVIDER),
        (MONITORING, OrganizationKind.PROBATION_PAROLE),
    ],
)
def test_the_same_holds_whatever_the_agency_is_to_the_law(
    purpose: str, kind: OrganizationKind, status: dict[str, bool | None]
) -> None:
    assert check_every_paper(purpose, kind, agency(**status)) > 0


def test_a_paper_that_cannot_be_signed_would_not_have_opened_what_it_says() -> None:
    """What is turned away beyond the plain rules is turned away by the engine, and nothing else is."""
    turned_away = 0
    for signer in rules.signers_for(13):
        for segments in subsets():
            terms = terms_of(segments, "treatment", signer)
            if list(rules.objections(terms, age=13, recipient_kind="mh_provider")):
                continue
            kept = fitness.kept_back(
                paper(terms),
                terms,
                discloser=agency(),
                recipient=receiver(OrganizationKind.MH_PROVIDER),
                age=13,
                now=NOW,
            )
            turned_away += bool(kept)
            assert {*kept} <= {"identity_presence"}
    assert turned_away > 0


@pytest.mark.parametrize("alone", sorted(papers.ALONE))
def test_what_needs_a_paper_of_its_own_is_offered_alone_and_beside_nothing_else(alone: str) -> None:
    for segments in subsets():
        if alone in segments:
            said = list(rules.objections(terms_of(segments, "treatment"), age=40, recipient_kind="mh_provider"))
            assert bool(said) is (len(segments) > 1), segments
