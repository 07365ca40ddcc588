"""The only door out of the clinical record: frozen values, field by field, for ``consent.gate`` and nobody else.

Adding a field to a model exposes nothing; it has to be added here, in the open. Reads run as the clinician who shares,
so the row policies of that clinician's cases hold here too.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from casework.clinical.models import Assignment, Note, NoteSection, Person
from casework.clinical.selectors import age_on, assignments_in_force, my_case_ids

IDENTITY_KEY = "identity"


@dataclass(frozen=True)
class ReleasablePerson:
    """Who the record is about."""

    person_id: uuid.UUID
    organization_id: uuid.UUID
    name: str
    birth_date: str
    age: int | None
    #: Since when the reader has the case by an emergency alone; None where it is theirs in the ordinary way.
    opened_in_emergency_at: datetime | None


@dataclass(frozen=True)
class ReleasableItem:
    """One piece of content that could leave. ``segment`` None means unlabelled. ``text`` is what would be copied."""

    key: str
    segment: str | None
    field: str
    heading: str
    text: str
    is_summary: bool
    written_at: datetime | None


def identity_text(name: str, birth_date: str) -> str:
    """Who somebody is, in one line: the name and the birth date (given as ISO), or that they are not known."""
    born = date.fromisoformat(birth_date) if birth_date else None
    told = f"born {born:%b} {born.day}, {born.year}" if born else "birth date not known"
    return f"{name or 'Name not known'}, {told}"


def person_to_release(reader: uuid.UUID, person_id: uuid.UUID, now: datetime) -> ReleasablePerson | None:
    """The person, or None where the reader has no such case."""
    person = _my_people(reader).filter(pk=person_id).first()
    return None if person is None else _releasable(person, now, person.by_emergency_since)


def people_to_release(reader: uuid.UUID, now: datetime) -> Sequence[ReleasablePerson]:
    """Everybody whose case is the reader's at this moment, by the key of the case."""
    return [_releasable(person, now, person.by_emergency_since) for person in _my_people(reader).order_by("pk")]


def _my_people(reader: uuid.UUID) -> QuerySet[Any]:
    since = _since_when_by_emergency(reader, "pk")
    return Person.objects.filter(pk__in=my_case_ids(reader)).annotate(by_emergency_since=since)


def items_to_release(reader: uuid.UUID, person: ReleasablePerson) -> Sequence[ReleasableItem]:
    """Identity first, then every section of every signed note, newest note first. Drafts never leave."""
    return [_identity(person), *map(_item, _signed_sections(reader, person.person_id).select_related("note"))]


def chosen_to_release(
    reader: uuid.UUID, person_id: uuid.UUID, keys: Collection[str], now: datetime
) -> tuple[ReleasablePerson, Sequence[ReleasableItem]] | None:
    """The person and the items of these keys, in the order of ``items_to_release``; None without such a case.

    One statement where any of the keys is a signed section, whatever their number; nothing else is read or unsealed.
    A key of no item is passed over.
    """
    wanted = [key for key in map(_section_key, keys) if key is not None]
    since = _since_when_by_emergency(reader, "person_id")
    chosen = _signed_sections(reader, person_id).filter(pk__in=wanted).annotate(by_emergency_since=since)
    sections = list(chosen.select_related("note", "person")) if wanted else []
    person = (
        _releasable(sections[0].person, now, sections[0].by_emergency_since)
        if sections
        else person_to_release(reader, person_id, now)  # tells a case without such sections from no case at all
    )
    if person is None:
        return None
    identity = [_identity(person)] if IDENTITY_KEY in keys else []
    return person, [*identity, *map(_item, sections)]


def _since_when_by_emergency(reader: uuid.UUID, case: str) -> Subquery:
    """The beginning of the reader's emergency access to the case in the column ``case``; none beside ordinary work on it."""
    by_emergency = Q(role=Assignment.Role.BREAK_GLASS)
    mine = assignments_in_force(reader).filter(person_id=OuterRef(case))
    last_choice = mine.order_by(Case(When(by_emergency, then=1), default=0), "starts_at")
    return Subquery(last_choice.values(since=Case(When(by_emergency, then=F("starts_at"))))[:1])


def _releasable(person: Person, now: datetime, opened_in_emergency_at: datetime | None) -> ReleasablePerson:
    birth_date = person.birth_date_text
    return ReleasablePerson(
        person_id=person.pk,
        organization_id=person.organization_id,
        name=person.name,
        birth_date=birth_date,
        age=age_on(birth_date, now),
        opened_in_emergency_at=opened_in_emergency_at,
    )


def _signed_sections(reader: uuid.UUID, person_id: uuid.UUID) -> QuerySet[NoteSection]:
    signed = NoteSection.objects.filter(
        person_id=person_id, person_id__in=my_case_ids(reader), note__state=Note.State.SIGNED
    )
    return signed.order_by("-note__signed_at", "position", "pk")


def _section_key(key: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(key)
    except ValueError:
        return None


def _identity(person: ReleasablePerson) -> ReleasableItem:
    return ReleasableItem(
        key=IDENTITY_KEY,
        segment="identity_presence",
        field="identity",
        heading="Name and date of birth",
        text=identity_text(person.name, person.birth_date),
        is_summary=True,
        written_at=None,
    )


def _item(section: NoteSection) -> ReleasableItem:
    return ReleasableItem(
        key=str(section.pk),
        segment=section.segment,
        field="summary" if section.is_summary else "note",
        heading="Summary" if section.is_summary else "Note",
        text=section.text,
        is_summary=section.is_summary,
        written_at=section.note.signed_at,
    )
