"""What an adversary would try at the gate: an old moment, a paper that covers more, an answer that nobody gave."""

from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError
from django.test import Client

from audit.models import Action, LedgerEntry
from casework.clinical.models import Assignment
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import gate
from consent.errors import ContentsChanged, DisclosureError
from consent.models import Release, ReleaseItem
from consent.services import EmergencyFacts, record_emergency
from tests.consent.door import Door, as_clinician
from tests.people import LOADER, PASSWORD


def test_a_confirmation_that_waited_is_judged_at_the_moment_it_was_let_in(door: Door, now: datetime) -> None:
    """Two papers of the same reach: revoking one stops the other too, although the confirmation began before it."""
    began = now - timedelta(seconds=30)
    old = door.consent(now=began - timedelta(days=2))
    door.consent(now=began - timedelta(days=1), last_day=(began + timedelta(days=20)).date())
    digest = door.preview(now=began).digest
    door.revoke(old, now=now - timedelta(seconds=5))
    with pytest.raises((ContentsChanged, DisclosureError)):
        door.confirm(digest=digest, now=began)
    assert not Release.objects.using(LOADER).exists()


def test_a_refusal_recorded_meanwhile_stops_an_emergency_disclosure(door: Door, now: datetime) -> None:
    began = now - timedelta(seconds=30)
    facts = {"kind": "overdose", "nature": "found unresponsive", "medical_personnel": "Medic", "affiliation": "EMS"}
    ask = {
        "recipient": gate.Recipient(
            organization_id=door.staff.clinic.pk, is_medical_personnel=True, is_treating_provider=True
        ),
        "purpose": "treatment",
    }
    with as_clinician(door.staff) as by:
        record_emergency(
            person_id=door.person_id,
            facts=EmergencyFacts(**facts, patient_capable=False, consent_obtainable=False, consent_refused=False),
            by=by,
            now=began,
        )
    digest = door.preview(now=began, **ask).digest
    with as_clinician(door.staff) as by:
        record_emergency(
            person_id=door.person_id,
            facts=EmergencyFacts(**facts, patient_capable=True, consent_obtainable=True, consent_refused=True),
            by=by,
            now=now - timedelta(seconds=5),
        )
    with pytest.raises((ContentsChanged, DisclosureError)):
        door.confirm(digest=digest, now=began, **ask)


def test_what_goes_along_names_no_kind_of_information_that_stays(door: Door, now: datetime) -> None:
    door.consent(now=now, segments=("identity_presence", "mh_general", "part2_sud"))
    release = door.release(now=now, keys=["identity", str(door.case.summary.pk)])
    for told in (release.scope, release.notice):
        assert "substance use" not in told
    assert "A summary of my mental health" in release.scope


def test_nobody_treats_the_person_because_the_question_was_left_open(door: Door, now: datetime) -> None:
    ask = {"purpose": "treatment", "keys": [str(door.case.summary.pk)]}
    unknown = gate.Recipient(organization_id=door.staff.clinic.pk)
    said = gate.Recipient(organization_id=door.staff.clinic.pk, is_treating_provider=True)
    assert not door.preview(now=now, recipient=unknown, **ask).released
    assert door.preview(now=now, recipient=said, **ask).released


def test_the_lock_is_taken_before_the_moment_is_read(door: Door, now: datetime) -> None:
    """An assignment that ended while the confirmation waited stops it as well."""
    door.consent(now=now)
    digest = door.preview(now=now).digest
    Assignment.objects.using(LOADER).filter(user_id=door.staff.by_role["clinician"].pk).update(ends_at=now)
    with pytest.raises(gate.NoSuchCase):
        door.confirm(digest=digest, now=now)


def test_nobody_adds_a_piece_to_a_release_of_somebody_elses_case(door: Door, now: datetime) -> None:
    door.consent(now=now)
    release = door.release(now=now)
    with pytest.raises(ProgrammingError, match="row-level security"):
        with acting_as(SurfaceRole.CLINICIAN, user_id=door.staff.other_clinician.pk):
            ReleaseItem(release_id=release.pk, position=7, heading="Note").save(force_insert=True)
    assert not ReleaseItem.objects.using(LOADER).filter(position=7).exists()


def test_asking_for_somebody_elses_case_is_written_down(door: Door) -> None:
    client = Client()
    client.post("/sign-in/", {"username": door.staff.other_clinician.email, "password": PASSWORD})
    for page in ("consents/", "consents/new/", "share/", "share/emergency/"):
        assert client.get(f"/clinician/persons/{door.person_id}/{page}").status_code == 404
    asked = LedgerEntry.objects.using(LOADER).filter(event=Action.REFUSED, object_pk=str(door.person_id))
    assert asked.filter(actor_id=door.staff.other_clinician.pk).count() == 4
