"""Rows of the clinical record that several files of tests need, made through the loader."""

from datetime import datetime, timedelta

from casework.clinical import name_keys
from casework.clinical.models import BreakGlass, Note, NoteSection, PersonKey
from tests.people import LOADER, Case, Staff


def make_waiting_note(case: Case, author_id: object, now: datetime) -> Note:
    """A signed note of the case that waits for a cosignature."""
    note = Note(person=case.person, encounter=case.encounter, author_id=author_id, created_at=now)
    note.save(using=LOADER)
    section = NoteSection(person=case.person, note=note, position=0, segment="mh_general")
    section.text = "Depressed mood for three weeks; likely major depressive episode."
    section.save(using=LOADER)
    Note.objects.using(LOADER).filter(pk=note.pk).update(state="signed", signed_at=now, needs_cosign=True)
    note.refresh_from_db(using=LOADER)
    return note


def make_emergency_access(case: Case, staff: Staff, now: datetime) -> BreakGlass:
    """Another clinician opened the case in an emergency an hour ago."""
    access = BreakGlass(
        person=case.person,
        organization_id=staff.agency.pk,
        user_id=staff.other_clinician.pk,
        supervisor_id=staff.by_role["supervisor"].pk,
        started_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=3),
        review_due_at=now + timedelta(days=2),
    )
    access.reason = "Collapsed at the shelter, no colleague in reach."
    access.save(using=LOADER)
    return access


def index_name(case: Case) -> None:
    """The keys under which the service that opens a case would have made its person to be found."""
    for key in name_keys.keys_of_name(case.person.name):
        PersonKey(person_id=case.person.pk, kind=key.kind, digest=key.digest).save(using=LOADER)
