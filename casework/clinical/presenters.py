"""What pages of the clinical record show of a row: words, tags and links, ready for the components.

Names appear in the text of a page and never in an address or a title. Nothing here reads or writes.
"""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from casework.clinical.models import Encounter, Note, NoteSection, Person
from casework.clinical.policies import is_overdue
from casework.clinical.segments import Segment
from casework.clinical.selectors import age_on
from casework.clinical.services import LATE_ENTRY

Shown = dict[str, Any]
Names = Mapping[uuid.UUID, str]

UNLABELLED = "Not labelled: counts as the most restricted"
STEPS = (
    ("arrive", "Arrive", "#arrive"),
    ("notes", "Notes", "#notes"),
    ("consent", "Consent", "#consent"),
    ("hand_off", "Hand off", "#hand-off"),
    ("clear", "Clear", "#clear"),
)
_ASIDE = frozenset({"consent", "hand_off"})


def slots(
    person_id: uuid.UUID, *, encounter_id: uuid.UUID | None = None, incident_id: uuid.UUID | None = None
) -> dict[str, str]:
    """Addresses that other parts of the record answer: pages meet by address, never by import."""
    return {
        "consents_url": f"/clinician/persons/{person_id}/consents/",
        "share_url": f"/clinician/persons/{person_id}/share/",
        "handoffs_url": f"/clinician/persons/{person_id}/handoffs/"
        + (f"?encounter={encounter_id}" if encounter_id else ""),
        "call_url": call_url(incident_id),
    }


def call_url(incident_id: uuid.UUID | None) -> str:
    """The card of the call that an encounter answers."""
    return f"/clinician/incidents/{incident_id}/card/" if incident_id else ""


def person_name(person: Person) -> str:
    """The name, or what stands for it while nobody knows it."""
    return person.name if person.is_known else "Unknown person"


def case_code(person_id: uuid.UUID) -> str:
    """How lists that must not name a person refer to a case."""
    return str(person_id)[:8]


def person_detail(person: Person) -> str:
    """The second line under a name."""
    if not person.is_known:
        return person.description
    born = birth_date(person)
    return f"Born {born:%b} {born.day}, {born.year}" if born else "Birth date not recorded"


def birth_date(person: Person) -> date | None:
    text = person.birth_date_text
    return date.fromisoformat(text) if text else None


def person_facts(person: Person, *, now: datetime) -> list[Shown]:
    """Facts for the definition list of a person."""
    facts: list[Shown] = [{"label": "Name", "value": person_name(person)}]
    if person.is_known:
        born = birth_date(person)
        age = age_on(person.birth_date_text, now)
        facts.append({"label": "Birth date", "at": born, "precision": "date", "value": None})
        facts.append({"label": "Age", "value": age})
    if person.description or not person.is_known:
        facts.append({"label": "Description", "value": person.description, "wide": True})
    return facts


def people(rows: Sequence[Person]) -> list[Shown]:
    """A caseload as links."""
    return [
        {
            "url": reverse("clinical:person", args=[person.pk]),
            "title": person_name(person),
            "detail": person_detail(person),
            "tag": None if person.is_known else {"kind": "attention", "label": "Not identified"},
        }
        for person in rows
    ]


def encounters(rows: Sequence[Encounter], *, with_person: bool) -> list[Shown]:
    """Encounters as links, with the person's name where the list is not already about one person."""
    return [
        {
            "url": reverse("clinical:encounter", args=[encounter.pk]),
            "title": person_name(encounter.person) if with_person else "Encounter",
            "at": encounter.happened_at,
            "detail": encounter.get_disposition_display() or ("Late entry" if is_late(encounter) else ""),
            "tag": {"kind": "closed", "label": "Cleared"}
            if encounter.cleared_at
            else {"kind": "progress", "label": "Open"},
        }
        for encounter in rows
    ]


def is_late(encounter: Encounter) -> bool:
    """Written down more than an hour after it happened."""
    return encounter.recorded_at - encounter.happened_at > LATE_ENTRY


def encounter_facts(encounter: Encounter, clinician: str) -> list[Shown]:
    """Facts for the definition list of an encounter: both times, and what it ended with."""
    facts: list[Shown] = [
        {"label": "Happened at", "at": encounter.happened_at},
        {"label": "Recorded at", "at": encounter.recorded_at},
        {"label": "Clinician", "value": clinician},
    ]
    if is_late(encounter):
        facts.append({"label": "Entry", "tag": {"kind": "attention", "label": "Late entry"}})
    if encounter.cleared_at:
        facts.append({"label": "Cleared at", "at": encounter.cleared_at})
        facts.append({"label": "How it ended", "value": encounter.get_disposition_display()})
    return facts


def note_tag(note: Note, *, now: datetime) -> Shown:
    """The state of a note: a word and a shape."""
    if note.state == Note.State.SIGNED:
        if note.cosigned_at:
            return {"kind": "good", "label": "Cosigned"}
        return (
            {"kind": "attention", "label": "Awaits cosign"}
            if note.needs_cosign
            else {"kind": "good", "label": "Signed"}
        )
    return (
        {"kind": "urgent", "label": "Overdue"} if is_overdue(note, now=now) else {"kind": "neutral", "label": "Draft"}
    )


def notes(rows: Sequence[Note], names: Names, *, now: datetime) -> list[Shown]:
    """Notes of one encounter as links."""
    return [
        {
            "url": reverse("clinical:note", args=[note.pk]),
            "title": "Addendum" if note.addendum_to_id else "Note",
            "at": note.signed_at or note.created_at,
            "detail": names.get(note.author_id, ""),
            "tag": note_tag(note, now=now),
        }
        for note in rows
    ]


def unsigned_notes(rows: Sequence[Note], *, now: datetime) -> list[Shown]:
    """The reader's drafts, oldest first, with overdue ones marked."""
    return [
        {
            "url": reverse("clinical:edit_note", args=[note.pk]),
            "title": person_name(note.person),
            "at": note.created_at,
            "detail": "Addendum begun" if note.addendum_to_id else "Note begun",
            "tag": note_tag(note, now=now),
        }
        for note in rows
    ]


def note_facts(note: Note, names: Names) -> list[Shown]:
    """Who wrote, signed and cosigned a note, and when."""
    facts: list[Shown] = [
        {"label": "Author", "value": names.get(note.author_id)},
        {"label": "Begun", "at": note.created_at},
    ]
    if note.signed_at:
        facts.append({"label": "Signed", "at": note.signed_at})
    if note.cosigned_at and note.cosigned_by:
        facts.append({"label": "Cosigned by", "value": names.get(note.cosigned_by)})
        facts.append({"label": "Cosigned", "at": note.cosigned_at})
    return facts


def sections(rows: Sequence[NoteSection]) -> list[Shown]:
    """The text of a note, each piece under its plain label."""
    return [
        {
            "label": Segment(section.segment).label if section.segment else UNLABELLED,
            "is_labelled": bool(section.segment),
            "is_summary": section.is_summary,
            "text": section.text,
        }
        for section in rows
    ]


def fingerprint(rows: Sequence[NoteSection]) -> str:
    """Changes whenever a draft is saved: what is signed is what was read. Made of keys, never of text."""
    return hashlib.sha256("".join(str(section.pk) for section in rows).encode()).hexdigest()[:32]


def steps(encounter: Encounter, rows: Sequence[Note]) -> list[Shown]:
    """The steps of an encounter. Any order will do; the first one that is open is shown as the current one.

    Consents and handoffs belong to other parts of the record, which are met by address alone: those two steps lead there
    and are never ticked.
    """
    done = {"arrive"}
    if any(note.state == Note.State.SIGNED for note in rows):
        done.add("notes")
    if encounter.cleared_at:
        done.add("clear")
    current = None if encounter.cleared_at else next(key for key, _, _ in STEPS if key not in done | _ASIDE)
    states = dict.fromkeys(_ASIDE, "aside") | dict.fromkeys(done, "complete") | {current: "current"}
    return [{"label": label, "url": url, "state": states.get(key, "open")} for key, label, url in STEPS]


def step_title(shown: Sequence[Shown]) -> str:
    """The step for the page's title, which never carries a name."""
    for number, step in enumerate(shown, start=1):
        if step["state"] == "current":
            return f"Encounter, step {number} of {len(shown)}: {step['label']}"
    return "Encounter, cleared"


def missing_before_clearing(rows: Sequence[Note]) -> list[str]:
    """What is still open when somebody clears. None of it stands in the way."""
    missing = []
    if not rows:
        missing.append("No note has been started. It is due within 24 hours.")
    elif any(note.state == Note.State.DRAFT for note in rows):
        missing.append("A note is not signed yet. It is due within 24 hours of being started.")
    return missing
