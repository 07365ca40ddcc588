"""The only door out of the clinical record: frozen values, field by field, for ``consent.gate`` and nobody else.

Adding a field to a model exposes nothing; it has to be added here, in the open. Reads run as the clinician who shares,
so the row policies of that clinician's cases hold here too.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from casework.clinical.models import Note, NoteSection, Person
from casework.clinical.selectors import age_on, my_case_ids

IDENTITY_KEY = "identity"


@dataclass(frozen=True)
class ReleasablePerson:
    """Who the record is about."""

    person_id: uuid.UUID
    organization_id: uuid.UUID
    name: str
    birth_date: str
    age: int | None


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
    person = Person.objects.filter(pk=person_id, pk__in=my_case_ids(reader)).first()
    return None if person is None else _releasable(person, now)


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
    chosen = _signed_sections(reader, person_id).filter(pk__in=wanted)
    sections = list(chosen.select_related("note", "person")) if wanted else []
    person = (
        _releasable(sections[0].person, now)
        if sections
        else person_to_release(reader, person_id, now)  # tells a case without such sections from no case at all
    )
    if person is None:
        return None
    identity = [_identity(person)] if IDENTITY_KEY in keys else []
    return person, [*identity, *map(_item, sections)]


def _releasable(person: Person, now: datetime) -> ReleasablePerson:
    birth_date = person.birth_date_text
    return ReleasablePerson(
        person_id=person.pk,
        organization_id=person.organization_id,
        name=person.name,
        birth_date=birth_date,
        age=age_on(birth_date, now),
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
