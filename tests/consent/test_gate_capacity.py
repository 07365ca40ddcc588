"""What somebody signs for an adult stands against what the adult signed only on a recorded finding, and then at once."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from consent import gate
from consent.capture import recording
from consent.capture.terms import Terms
from consent.errors import NotConfirmed
from consent.facts import Signer
from consent.models import ConsentRecord, Release
from tests.consent.door import TYPED, Door, as_clinician

FOR_THE_PERSON = [Signer.GUARDIAN, Signer.HEALTH_CARE_AGENT, Signer.PERSONAL_REPRESENTATIVE]


def terms(door: Door, signer: Signer, *, found: bool = True, **chosen: Any) -> Terms:
    usual: dict[str, Any] = {"segments": ("mh_general",), "recipient": door.staff.clinic, "purpose": "treatment"}
    return replace(
        door.terms(**usual | chosen),
        signer=signer,
        signer_name="A. Agent",
        signer_authority="The document, seen by the team",
        found_by="Dr. F., General Hospital" if found else "",
        found_on=timezone.localdate() - timedelta(days=1) if found else None,
    )


def sign(door: Door, chosen: Terms, *, now: datetime) -> ConsentRecord:
    with as_clinician(door.staff) as by:
        return recording.record_signed(chosen, TYPED, person_id=door.person_id, by=by, now=now)


def closed(release: Release, door: Door) -> tuple[bool, str]:
    with as_clinician(door.staff):
        found = Release.objects.get(pk=release.pk)
        return found.closed_at is not None, found.closed_because


@pytest.mark.parametrize("signer", FOR_THE_PERSON)
def test_a_release_closes_with_the_paper_that_says_that_the_person_cannot_decide(
    door: Door, now: datetime, signer: Signer
) -> None:
    """42 CFR 2.15(a); 45 CFR 164.502(g)(2)."""
    door.consent(now=now)
    release = door.release(now=now)
    sign(door, terms(door, signer), now=now + timedelta(minutes=1))
    assert closed(release, door) == (True, "lapsed")
    assert not door.preview(now=now + timedelta(minutes=2)).has_content


def test_what_goes_on_the_agents_own_paper_stays_when_another_paper_comes(door: Door, now: datetime) -> None:
    sign(door, terms(door, Signer.HEALTH_CARE_AGENT), now=now)
    to_clinic: dict[str, Any] = {
        "recipient": gate.Recipient(organization_id=door.staff.clinic.pk),
        "purpose": "treatment",
    }
    release = door.release(now=now, **to_clinic)
    sign(door, terms(door, Signer.PERSONAL_REPRESENTATIVE), now=now + timedelta(minutes=1))
    assert closed(release, door) == (False, "")


@pytest.mark.parametrize("signer", FOR_THE_PERSON)
def test_a_paper_without_a_finding_opens_nothing_and_leaves_the_persons_own_as_it_was(
    door: Door, now: datetime, signer: Signer
) -> None:
    """As another system would state it: nobody's paper proves its own premise."""
    door.consent(now=now)
    release = door.release(now=now)
    before = door.preview(now=now).decision.permitted_keys
    door.on_file(terms(door, signer, found=False), now=now)
    assert closed(release, door) == (False, "")
    assert door.preview(now=now + timedelta(minutes=1)).decision.permitted_keys == before
    to_clinic: dict[str, Any] = {
        "recipient": gate.Recipient(organization_id=door.staff.clinic.pk),
        "purpose": "treatment",
    }
    assert not door.preview(now=now + timedelta(minutes=1), **to_clinic).has_content


@pytest.mark.parametrize("signer", FOR_THE_PERSON)
def test_a_paper_without_a_finding_is_not_signed_here(door: Door, now: datetime, signer: Signer) -> None:
    with pytest.raises(NotConfirmed):
        sign(door, terms(door, signer, found=False), now=now)


def test_the_finding_is_kept_sealed_and_stays(door: Door, now: datetime) -> None:
    record = sign(door, terms(door, Signer.HEALTH_CARE_AGENT), now=now)
    with as_clinician(door.staff):
        kept = ConsentRecord.objects.get(pk=record.pk)
        assert kept.incapacity_finding.endswith("Dr. F., General Hospital")
        assert kept.incapacity_finding_sealed is not None
        assert b"General Hospital" not in bytes(kept.incapacity_finding_sealed)
        assert "General Hospital" not in kept.paper
