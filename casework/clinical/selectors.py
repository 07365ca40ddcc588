"""Reads of the clinical record, each limited to the reader's own cases. Row policies are the second lock."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from audit import ledger
from audit.models import Action
from casework.clinical import name_keys
from casework.clinical.models import Assignment, BreakGlass, Encounter, Note, NoteSection, Person, PersonKey
from casework.staff import directory
from casework.wall.roles import SurfaceRole
from casework.wall.session import current_role


def my_case_ids(reader: uuid.UUID) -> QuerySet[Assignment, uuid.UUID]:
    """The cases to which the reader is assigned at this moment, by the database's clock."""
    return assignments_in_force(reader).values_list("person_id", flat=True)


#: In which roles an assignment counts on each surface: what was opened on one is not open on another.
_COUNTS_ON = {
    SurfaceRole.CLINICIAN: (Assignment.Role.CLINICIAN, Assignment.Role.BREAK_GLASS),
    SurfaceRole.SUPERVISOR: (Assignment.Role.SUPERVISOR,),
    SurfaceRole.PRIVACY_OFFICER: (Assignment.Role.PRIVACY_OFFICER,),
}


def assignments_in_force(reader: uuid.UUID) -> QuerySet[Assignment]:
    """What the reader is assigned to at this moment, in the role that was entered."""
    in_force = Q(ends_at=None) | Q(ends_at__gt=Now())
    return Assignment.objects.filter(
        in_force, user_id=reader, role__in=_COUNTS_ON.get(current_role(), ()), starts_at__lte=Now()
    )


def my_people(reader: uuid.UUID, *, limit: int = 50) -> Sequence[Person]:
    """The reader's caseload, newest first. Logged as a list."""
    people = list(Person.objects.filter(pk__in=my_case_ids(reader)).order_by("-created_at")[:limit])
    ledger.record(Action.LIST, object_type="clinical.person", detail={"rows": len(people)})
    return people


def my_person(reader: uuid.UUID, person_id: uuid.UUID) -> Person:
    """One person of the reader's caseload, fetched to be written about. Raises Person.DoesNotExist."""
    return Person.objects.get(pk=person_id, pk__in=my_case_ids(reader))


def person_for(reader: uuid.UUID, person_id: uuid.UUID) -> Person:
    """One person of the reader's caseload. Logged as a read. Raises Person.DoesNotExist."""
    person = my_person(reader, person_id)
    ledger.record(Action.READ, object_type="clinical.person", object_id=person.pk, person_id=person.pk)
    return person


def find_people(reader: uuid.UUID, *, name: str, birth_date: date | None = None) -> Sequence[Person]:
    """People of the reader's caseload whose name equals or sounds like this one, best match first.

    Logged as a search, without what was searched for.
    """
    wanted = list(name_keys.keys_of_name(name))
    if birth_date:
        wanted.extend(name_keys.keys_of_birth_date(birth_date))
    scores: dict[uuid.UUID, int] = {}
    if wanted:
        found = PersonKey.objects.filter(
            person_id__in=my_case_ids(reader), digest__in=[key.digest for key in wanted]
        ).values_list("person_id", "kind")
        for person_id, kind in found:
            scores[person_id] = scores.get(person_id, 0) + {"name": 10, "birth_date": 5}.get(kind, 1)
    best = sorted(scores, key=lambda person_id: -scores[person_id])[:20]
    people = {person.pk: person for person in Person.objects.filter(pk__in=best)}
    ledger.record(Action.SEARCH, object_type="clinical.person", detail={"rows": len(best), "scope": "own_cases"})
    return [people[person_id] for person_id in best if person_id in people]


def encounters_of(reader: uuid.UUID, person_id: uuid.UUID) -> Sequence[Encounter]:
    """Encounters of one person, newest first."""
    return list(
        Encounter.objects.filter(person_id=person_id, person_id__in=my_case_ids(reader)).order_by("-happened_at")[:50]
    )


def my_open_encounters(reader: uuid.UUID) -> Sequence[Encounter]:
    """The reader's encounters that are not cleared, newest first. Logged as a list."""
    encounters = list(
        Encounter.objects.filter(clinician_id=reader, cleared_at=None, person_id__in=my_case_ids(reader))
        .select_related("person")
        .order_by("-happened_at")[:50]
    )
    ledger.record(Action.LIST, object_type="clinical.encounter", detail={"rows": len(encounters)})
    return encounters


def encounter_for(reader: uuid.UUID, encounter_id: uuid.UUID) -> Encounter:
    """One encounter with its person. Logged as a read. Raises Encounter.DoesNotExist."""
    encounter = Encounter.objects.select_related("person").get(pk=encounter_id, person_id__in=my_case_ids(reader))
    ledger.record(Action.READ, object_type="clinical.encounter", object_id=encounter.pk, person_id=encounter.person_id)
    return encounter


def my_unsigned_notes(reader: uuid.UUID) -> Sequence[Note]:
    """Drafts that the reader has not signed yet, oldest first."""
    return list(
        Note.objects.filter(author_id=reader, state=Note.State.DRAFT, person_id__in=my_case_ids(reader))
        .select_related("person")
        .order_by("created_at")[:50]
    )


def notes_of_encounter(reader: uuid.UUID, encounter_id: uuid.UUID) -> Sequence[Note]:
    """Notes of one encounter, oldest first: the note, then its addenda."""
    return list(
        Note.objects.filter(encounter_id=encounter_id, person_id__in=my_case_ids(reader)).order_by("created_at")
    )


def note_for(reader: uuid.UUID, note_id: uuid.UUID, *, read: bool = True) -> Note:
    """One note with its person. Logged as a read unless it is fetched to be written. Raises Note.DoesNotExist."""
    note = Note.objects.select_related("person", "encounter").get(pk=note_id, person_id__in=my_case_ids(reader))
    if read:
        ledger.record(Action.READ, object_type="clinical.note", object_id=note.pk, person_id=note.person_id)
    return note


def sections_of_note(reader: uuid.UUID, note_id: uuid.UUID) -> Sequence[NoteSection]:
    """The sections of one note, in order."""
    return list(NoteSection.objects.filter(note_id=note_id, person_id__in=my_case_ids(reader)).order_by("position"))


def notes_awaiting_cosign(reader: uuid.UUID) -> QuerySet[Note]:
    """Signed notes in the reader's supervision that wait for a cosignature, oldest first."""
    return Note.objects.filter(
        state=Note.State.SIGNED, needs_cosign=True, cosigned_by=None, person_id__in=my_case_ids(reader)
    ).order_by("signed_at")


def my_accesses(reader: uuid.UUID) -> QuerySet[BreakGlass]:
    """Cases that the reader has broken open and that are open at this moment, the first to end first."""
    return BreakGlass.objects.filter(
        user_id=reader, ended_at=None, ends_at__gt=Now(), person_id__in=my_case_ids(reader)
    ).order_by("ends_at")


def my_access_to(reader: uuid.UUID, person_id: uuid.UUID) -> BreakGlass | None:
    """The access by which this case is open to the reader now; None where it is theirs in the ordinary way."""
    return my_accesses(reader).filter(person_id=person_id).last()


def accesses_to_review(reader: uuid.UUID) -> QuerySet[BreakGlass]:
    """Accesses of others that nobody has reviewed, the most urgent first.

    Those of the reader's team, those of the organization that are past their day or stand under nobody who supervises
    now, and those to cases that the reader supervises.
    """
    return _accesses_in_sight(reader).filter(reviewed_at=None).exclude(user_id=reader).order_by("review_due_at")


def _accesses_in_sight(reader: uuid.UUID) -> QuerySet[BreakGlass]:
    mine = Q(supervisor_id=reader) | Q(person_id__in=my_case_ids(reader))
    unclaimed = Q(supervisor_id=None) | Q(review_due_at__lte=Now()) | ~Q(supervisor_id__in=directory.supervisors_now())
    return BreakGlass.objects.filter(mine | Q(unclaimed, organization_id=directory.organization_of(reader).pk))


def access_for(reader: uuid.UUID, access_id: uuid.UUID) -> BreakGlass:
    """One access in the reader's supervision, reviewed or not. Logged as a read. Raises BreakGlass.DoesNotExist."""
    return _read_access(_accesses_in_sight(reader), access_id)


def referred_accesses(reader: uuid.UUID) -> Sequence[BreakGlass]:
    """What supervisors of the reader's organization have referred to the privacy officer, newest first. Logged."""
    rows = list(_referred(reader).order_by("-reviewed_at")[:200])
    ledger.record(Action.LIST, object_type="clinical.breakglass", detail={"rows": len(rows), "scope": "referred"})
    return rows


def referred_access_for(reader: uuid.UUID, access_id: uuid.UUID) -> BreakGlass:
    """One referred access. Logged as a read. Raises BreakGlass.DoesNotExist."""
    return _read_access(_referred(reader), access_id)


def _referred(reader: uuid.UUID) -> QuerySet[BreakGlass]:
    return BreakGlass.objects.filter(
        finding=BreakGlass.Finding.PRIVACY_OFFICER, organization_id=directory.organization_of(reader).pk
    )


def _read_access(rows: QuerySet[BreakGlass], access_id: uuid.UUID) -> BreakGlass:
    access = rows.get(pk=access_id)
    ledger.record(Action.READ, object_type="clinical.breakglass", object_id=access.pk, person_id=access.person_id)
    return access


def cases_open_to(reader: uuid.UUID) -> Sequence[BreakGlass]:
    """What the reader has opened for a legal process and is open now, the first to end first. Logged as a list."""
    rows = list(my_accesses(reader).filter(kind=BreakGlass.Kind.LEGAL_PROCESS)[:200])
    ledger.record(Action.LIST, object_type="clinical.breakglass", detail={"rows": len(rows), "scope": "own"})
    return rows


def assignments_in_supervision(reader: uuid.UUID) -> QuerySet[Assignment]:
    """Work of others on cases that stands under the reader's supervision at this moment, oldest first."""
    in_force = Q(ends_at=None) | Q(ends_at__gt=Now())
    return (
        Assignment.objects.filter(in_force, supervisor_id=reader, starts_at__lte=Now())
        .exclude(user_id=reader)
        .order_by("starts_at")
    )


def assignment_for(reader: uuid.UUID, assignment_id: uuid.UUID) -> Assignment:
    """One assignment in the reader's supervision. Logged as a read. Raises Assignment.DoesNotExist."""
    assignment = assignments_in_supervision(reader).get(pk=assignment_id)
    ledger.record(
        Action.READ, object_type="clinical.assignment", object_id=assignment.pk, person_id=assignment.person_id
    )
    return assignment


def age_on(birth_date_text: str, now: datetime) -> int | None:
    """Whole years at ``now`` of somebody born on this ISO date; None when the date is unknown."""
    if not birth_date_text:
        return None
    born, today = date.fromisoformat(birth_date_text), timezone.localdate(now)
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
