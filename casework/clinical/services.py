"""Writes to the clinical record: one verb, one transaction, one ledger entry at its end.

Every function takes the actor as ``by`` and the moment as ``now``. Rows that the actor may not see raise DoesNotExist,
as rows that never existed do.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Func

from audit import ledger
from audit.models import Action
from casework.clinical import derived_grants, name_keys, selectors
from casework.clinical.errors import NoteHasChanged, NothingToSign
from casework.clinical.models import Assignment, BreakGlass, Encounter, Note, NoteSection, Person, PersonKey
from casework.clinical.policies import check_can_clear_encounter, check_can_cosign_note, check_can_edit_note
from casework.clinical.segments import Segment
from casework.staff import directory
from casework.staff.models import User
from casework.staff.object_grants import grant

#: An encounter written down later than this after it happened is a late entry.
LATE_ENTRY = timedelta(minutes=60)


@dataclass(frozen=True)
class PersonDetails:
    """What is known of a person. Without a name it is an unknown person with a description."""

    name: str = ""
    birth_date: date | None = None
    description: str = ""


@dataclass(frozen=True)
class SectionDraft:
    """One section as it was typed. No segment means that the author has not labelled it."""

    segment: Segment | None
    text: str
    is_summary: bool = False


@transaction.atomic
def open_case(*, details: PersonDetails, by: uuid.UUID, now: datetime) -> Person:
    """Make a person and assign the actor, and the actor's supervisor, to the case in the same transaction."""
    organization = directory.organization_of(by)
    person = Person(organization_id=organization.pk, is_known=bool(details.name), created_by=by, created_at=now)
    person.name = details.name
    person.description = details.description
    person.birth_date_text = details.birth_date.isoformat() if details.birth_date else ""
    # The wall lets a person be assigned by their maker only inside the transaction that made them.
    person.created_transaction = Func(function="txid_current")
    person.save(force_insert=True)
    supervisor = directory.supervisor_of(by)
    _assign(person, user_id=by, role=Assignment.Role.CLINICIAN, by=by, now=now, supervisor_id=supervisor, why="opened")
    if supervisor:
        _assign(
            person,
            user_id=supervisor,
            role=Assignment.Role.SUPERVISOR,
            by=by,
            now=now,
            supervisor_id=supervisor,
            why="supervision",
        )
    _index(person, details)
    ledger.record(
        Action.CREATE,
        object_type="clinical.person",
        object_id=person.pk,
        person_id=person.pk,
        detail={"known": bool(details.name)},
    )
    return person


def _assign(
    person: Person,
    *,
    user_id: uuid.UUID,
    role: str,
    by: uuid.UUID,
    now: datetime,
    supervisor_id: uuid.UUID | None,
    why: str,
) -> Assignment:
    assignment = Assignment(
        person_id=person.pk,
        user_id=user_id,
        role=role,
        starts_at=now,
        granted_by=by,
        supervisor_id=supervisor_id,
        reason=why,
    )
    assignment.save(force_insert=True)
    grant("clinical.access_person", User(pk=user_id), Person(pk=person.pk))
    ledger.record(
        Action.ASSIGN,
        object_type="clinical.assignment",
        object_id=assignment.pk,
        person_id=person.pk,
        detail={"role": role, "user": str(user_id), "why": why},
    )
    return assignment


def _index(person: Person, details: PersonDetails) -> None:
    keys = list(name_keys.keys_of_name(details.name)) if details.name else []
    if details.birth_date:
        keys.extend(name_keys.keys_of_birth_date(details.birth_date))
    PersonKey.objects.bulk_create(PersonKey(person_id=person.pk, kind=key.kind, digest=key.digest) for key in keys)


@transaction.atomic
def identify_person(*, person_id: uuid.UUID, details: PersonDetails, by: uuid.UUID, now: datetime) -> Person:
    """Write down who an unknown person is, or correct what is known. The ledger names the fields, not their values."""
    person = selectors.person_for(by, person_id)
    person.name, person.description = details.name, details.description or person.description
    person.birth_date_text = details.birth_date.isoformat() if details.birth_date else ""
    person.is_known = bool(details.name)
    person.save(update_fields=["is_known", "name_sealed", "birth_date_sealed", "description_sealed"])
    PersonKey.objects.filter(person_id=person.pk).delete()
    _index(person, details)
    ledger.record(
        Action.CHANGE,
        object_type="clinical.person",
        object_id=person.pk,
        person_id=person.pk,
        detail={"fields": ["name", "birth_date", "description"]},
    )
    return person


@transaction.atomic
def begin_encounter(
    *,
    person_id: uuid.UUID,
    incident_id: uuid.UUID | None,
    zone_id: uuid.UUID | None,
    happened_at: datetime,
    by: uuid.UUID,
    now: datetime,
) -> Encounter:
    """Write down a contact with a person, and the call that it answers, by that call's UUID alone.

    Raises Person.DoesNotExist where the actor has no such case.
    """
    person = selectors.my_person(by, person_id)
    encounter = Encounter(
        person_id=person.pk,
        incident_id=incident_id,
        zone_id=zone_id,
        clinician_id=by,
        happened_at=happened_at,
        recorded_at=now,
    )
    encounter.save(force_insert=True)
    ledger.record(
        Action.CREATE,
        object_type="clinical.encounter",
        object_id=encounter.pk,
        person_id=person_id,
        detail={"late": now - happened_at > LATE_ENTRY, "from_call": incident_id is not None},
    )
    return encounter


@transaction.atomic
def clear_encounter(*, encounter_id: uuid.UUID, disposition: str, by: uuid.UUID, now: datetime) -> Encounter:
    """Close an encounter with its clinical disposition. Raises EncounterIsCleared."""
    encounter = selectors.encounter_for(by, encounter_id)
    check_can_clear_encounter(encounter)
    encounter.disposition = Encounter.Disposition(disposition)
    encounter.cleared_at = now
    encounter.save(update_fields=["disposition", "cleared_at"])
    ledger.record(
        Action.CHANGE,
        object_type="clinical.encounter",
        object_id=encounter.pk,
        person_id=encounter.person_id,
        detail={"fields": ["disposition", "cleared_at"]},
    )
    return encounter


@transaction.atomic
def begin_note(*, encounter_id: uuid.UUID, by: uuid.UUID, now: datetime, addendum_to: uuid.UUID | None = None) -> Note:
    """An empty draft, or an addendum to a signed note of the same encounter."""
    encounter = selectors.encounter_for(by, encounter_id)
    if addendum_to is not None:
        Note.objects.get(pk=addendum_to, encounter_id=encounter.pk, state=Note.State.SIGNED)
    note = Note(
        person_id=encounter.person_id,
        encounter_id=encounter.pk,
        author_id=by,
        created_at=now,
        addendum_to_id=addendum_to,
    )
    note.save(force_insert=True)
    ledger.record(
        Action.CREATE,
        object_type="clinical.note",
        object_id=note.pk,
        person_id=note.person_id,
        detail={"addendum": addendum_to is not None},
    )
    return note


def _draft_to_write(note_id: uuid.UUID, *, by: uuid.UUID) -> Note:
    """The draft, held until the transaction ends: two savings, or a saving and a signature, go one after the other."""
    Note.objects.select_for_update(no_key=True).filter(pk=note_id).first()
    note = selectors.note_for(by, note_id, read=False)
    check_can_edit_note(note, by=by)
    return note


@transaction.atomic
def save_draft(*, note_id: uuid.UUID, sections: Sequence[SectionDraft], by: uuid.UUID) -> Note:
    """Replace the sections of a draft with these. Empty ones are dropped. Raises NoteIsSigned or NotTheAuthor."""
    note = _draft_to_write(note_id, by=by)
    NoteSection.objects.filter(note_id=note.pk).delete()
    written = [draft for draft in sections if draft.text.strip()]
    for position, draft in enumerate(written):
        section = NoteSection(
            person_id=note.person_id,
            note_id=note.pk,
            position=position,
            segment=draft.segment,
            is_summary=draft.is_summary,
        )
        section.text = draft.text
        section.save(force_insert=True)
    ledger.record(
        Action.CHANGE,
        object_type="clinical.note",
        object_id=note.pk,
        person_id=note.person_id,
        detail={"sections": len(written)},
    )
    return note


@transaction.atomic
def sign_note(
    *,
    note_id: uuid.UUID,
    by: uuid.UUID,
    now: datetime,
    needs_cosign: bool = False,
    is_what_was_read: Callable[[Sequence[NoteSection]], bool] = lambda sections: True,
) -> Note:
    """Sign a draft: from here on it never changes.

    ``is_what_was_read`` judges the sections while nobody else can change them. Raises NothingToSign, NoteHasChanged,
    NoteIsSigned or NotTheAuthor.
    """
    note = _draft_to_write(note_id, by=by)
    sections = selectors.sections_of_note(by, note.pk)
    if not sections:
        raise NothingToSign
    if not is_what_was_read(sections):
        raise NoteHasChanged
    note.state, note.signed_at, note.needs_cosign = Note.State.SIGNED, now, needs_cosign
    note.save(update_fields=["state", "signed_at", "needs_cosign"])
    ledger.record(Action.SIGN, object_type="clinical.note", object_id=note.pk, person_id=note.person_id)
    return note


@transaction.atomic
def cosign_note(*, note_id: uuid.UUID, by: uuid.UUID, now: datetime) -> Note:
    """Cosign a signed note of somebody else. Raises CannotCosignOwnNote or ClinicalError."""
    note = selectors.note_for(by, note_id)
    check_can_cosign_note(note, by=by)
    note.cosigned_by, note.cosigned_at = by, now
    note.save(update_fields=["cosigned_by", "cosigned_at"])
    ledger.record(Action.COSIGN, object_type="clinical.note", object_id=note.pk, person_id=note.person_id)
    return note


@transaction.atomic
def end_assignment(*, assignment_id: uuid.UUID, by: uuid.UUID, now: datetime) -> Assignment:
    """End somebody's work on a case under the actor's supervision. Raises Assignment.DoesNotExist.

    Row policies follow at once, and the object grant derived from it goes in the same transaction.
    """
    assignment = selectors.assignments_in_supervision(by).get(pk=assignment_id)
    assignment.ends_at = now
    assignment.save(update_fields=["ends_at"])
    derived_grants.withdraw_ended(of=(assignment.person_id, assignment.user_id))
    ledger.record(
        Action.UNASSIGN,
        object_type="clinical.assignment",
        object_id=assignment.pk,
        person_id=assignment.person_id,
        detail={"user": str(assignment.user_id)},
    )
    return assignment


@transaction.atomic
def review_emergency_access(*, access_id: uuid.UUID, finding: str, by: uuid.UUID, now: datetime) -> BreakGlass:
    """Record the supervisor's finding about an access of somebody else. Raises BreakGlass.DoesNotExist."""
    access = selectors.accesses_to_review(by).get(pk=access_id)
    access.finding = BreakGlass.Finding(finding)
    access.reviewed_by, access.reviewed_at = by, now
    access.save(update_fields=["finding", "reviewed_by", "reviewed_at"])
    ledger.record(
        Action.BREAK_GLASS,
        object_type="clinical.breakglass",
        object_id=access.pk,
        person_id=access.person_id,
        detail={"finding": finding},
    )
    return access
