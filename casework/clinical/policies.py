"""What the state of a record allows, whoever asks. ``check_`` raises with the reason; ``can_`` is derived from it."""

import uuid
from datetime import datetime, timedelta

from casework.clinical.errors import CannotCosignOwnNote, ClinicalError, EncounterIsCleared, NoteIsSigned, NotTheAuthor
from casework.clinical.models import Encounter, Note

#: A note that is not signed this long after it was begun is overdue.
NOTE_DUE_AFTER = timedelta(hours=24)


def check_can_edit_note(note: Note, *, by: uuid.UUID) -> None:
    """A draft, by its author. Raises NoteIsSigned or NotTheAuthor."""
    if note.state == Note.State.SIGNED:
        raise NoteIsSigned
    if note.author_id != by:
        raise NotTheAuthor


def check_can_clear_encounter(encounter: Encounter) -> None:
    """Once. Raises EncounterIsCleared."""
    if encounter.cleared_at is not None:
        raise EncounterIsCleared


def is_overdue(note: Note, *, now: datetime) -> bool:
    """Whether a draft should have been signed by now."""
    return note.state == Note.State.DRAFT and now - note.created_at > NOTE_DUE_AFTER


def check_can_cosign_note(note: Note, *, by: uuid.UUID) -> None:
    """A signed note that waits for it, by somebody else. Raises CannotCosignOwnNote or ClinicalError."""
    if note.author_id == by:
        raise CannotCosignOwnNote
    if note.state != Note.State.SIGNED or not note.needs_cosign or note.cosigned_by:
        raise ClinicalError("This note is not waiting for a cosignature.")


def can_edit_note(note: Note, *, by: uuid.UUID) -> bool:
    """Whether ``check_can_edit_note`` would let this person through."""
    try:
        check_can_edit_note(note, by=by)
    except ClinicalError:
        return False
    return True


def can_cosign_note(note: Note, *, by: uuid.UUID) -> bool:
    """Whether ``check_can_cosign_note`` would let this person through."""
    try:
        check_can_cosign_note(note, by=by)
    except ClinicalError:
        return False
    return True
