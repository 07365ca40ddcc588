"""Entries for tests of the ledger, written by the loader at a moment of the test's choosing."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from audit.models import Action, LedgerEntry
from audit.selectors import Entry

LOADERS = {"default": "loader", "police": "police_loader"}
START = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)


def write(ledger: str = "default", *, minute: float = 0, event: str = Action.READ, **columns: Any) -> LedgerEntry:
    """One entry in a ledger, so many minutes after START."""
    columns.setdefault("object_type", "clinical.note")
    columns.setdefault("cid", uuid.uuid4().hex)
    entry = LedgerEntry(timestamp=START + timedelta(minutes=minute), event=event, **columns)
    entry.save(using=LOADERS[ledger], force_insert=True)
    return entry


def made_up(**columns: Any) -> Entry:
    """An entry that exists in a test alone."""
    values: dict[str, Any] = {
        "timestamp": START,
        "id": uuid.UUID(int=1),
        "event": Action.READ,
        "outcome": "done",
        "actor_id": uuid.UUID(int=2),
        "surface": "clinician",
        "object_type": "clinical.note",
        "object_pk": str(uuid.UUID(int=3)),
        "person_id": uuid.UUID(int=4),
        "cid": "0123456789abcdef",
        "detail": {},
        "changes": None,
        "ledger": "default",
    }
    return Entry(**(values | columns))


def written(ledger: str, **conditions: Any) -> list[LedgerEntry]:
    """What a ledger holds, oldest first, read past the wall."""
    return list(LedgerEntry.objects.using(LOADERS[ledger]).filter(**conditions).order_by("timestamp", "id"))
