"""Reads the ledger, in both databases at once, in one order of time.

Pages are found by their position (time, then key), never by an offset and never with a count, so that reading costs the
same on the first page and on the thousandth. Reading the ledger is itself written to the ledger that was read.
"""

import heapq
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Q, QuerySet

from audit import ledger
from audit.models import Action, LedgerEntry

#: The databases that keep a ledger.
LEDGERS = ("default", "police")
PAGE_ROWS = 50

_COLUMNS = (
    "timestamp",
    "id",
    "event",
    "outcome",
    "actor_id",
    "surface",
    "object_type",
    "object_pk",
    "person_id",
    "cid",
    "detail",
    "changes",
)


class EntryNotFoundError(LookupError):
    """No ledger holds an entry of this key."""


class Entry(NamedTuple):
    """One entry as it was written. Time and key come first: they are its place in the order of both ledgers."""

    timestamp: datetime
    id: uuid.UUID
    event: str
    outcome: str
    actor_id: uuid.UUID | None
    surface: str
    object_type: str
    object_pk: str
    person_id: uuid.UUID | None
    cid: str | None
    detail: dict[str, Any]
    changes: dict[str, Any] | None
    ledger: str

    @property
    def place(self) -> tuple[datetime, uuid.UUID]:
        return self.timestamp, self.id


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for; a field left empty asks for everything. ``since`` is inclusive, ``until`` exclusive."""

    since: datetime | None = None
    until: datetime | None = None
    actor_id: uuid.UUID | None = None
    event: str = ""
    outcome: str = ""
    surface: str = ""
    object_type: str = ""
    person_id: uuid.UUID | None = None
    correlation: str = ""

    def names(self) -> list[str]:
        """The names of the fields that narrow the reading: codes, for the ledger."""
        return [field.name for field in fields(self) if getattr(self, field.name)]

    def condition(self) -> Q:
        """The same as a condition on entries."""
        exact = {
            "actor_id": self.actor_id,
            "event": self.event,
            "outcome": self.outcome,
            "surface": self.surface,
            "object_type": self.object_type,
            "person_id": self.person_id,
            "cid": self.correlation,
            "timestamp__gte": self.since,
            "timestamp__lt": self.until,
        }
        return Q(**{name: value for name, value in exact.items() if value})


@dataclass(frozen=True)
class Page:
    """Some entries, newest first, and the key after which older ones follow, if there are any."""

    entries: list[Entry]
    older_than: uuid.UUID | None


def read_newest(wanted: Wanted, *, before: uuid.UUID | None = None, rows: int = PAGE_ROWS) -> Page:
    """One page of both ledgers, newest first, older than the entry ``before``. Logged as a listing in each ledger read.

    Raises EntryNotFoundError when ``before`` is no entry.
    """
    condition = wanted.condition()
    if before is not None:
        condition &= _older_than(_place_of(before))
    found = list(_merged(condition, newest_first=True, rows=rows + 1))[: rows + 1]
    shown = found[:rows]
    _write_down(Action.LIST, wanted, rows=len(shown))
    return Page(entries=shown, older_than=shown[-1].id if len(found) > rows else None)


def read_oldest(wanted: Wanted, *, after: Entry | None, rows: int) -> list[Entry]:
    """The next entries of both ledgers in order of time, after the entry ``after``. The caller logs its export."""
    condition = wanted.condition()
    if after is not None:
        condition &= _newer_than(after.place)
    return list(_merged(condition, newest_first=False, rows=rows))[:rows]


def record_export(wanted: Wanted) -> None:
    """Write down that this part of the ledger leaves as a file. To be called before the first line is sent."""
    _write_down(Action.EXPORT, wanted)


def actors() -> set[uuid.UUID]:
    """Everybody who appears as an actor in either ledger: one index probe a person, whatever the ledger's length."""
    found: set[uuid.UUID] = set()
    for alias in LEDGERS:
        with connections[alias].cursor() as cursor:
            cursor.execute(_ACTORS)
            found.update(actor for (actor,) in cursor.fetchall())
    return found


_ACTORS = """
WITH RECURSIVE acted AS (
    (SELECT actor_id FROM audit_ledgerentry WHERE actor_id IS NOT NULL ORDER BY actor_id LIMIT 1)
    UNION ALL
    SELECT (SELECT entry.actor_id FROM audit_ledgerentry entry WHERE entry.actor_id > acted.actor_id
            ORDER BY entry.actor_id LIMIT 1)
    FROM acted WHERE acted.actor_id IS NOT NULL
)
SELECT actor_id FROM acted WHERE actor_id IS NOT NULL
"""


def _merged(condition: Q, *, newest_first: bool, rows: int) -> Iterator[Entry]:
    order = ("-timestamp", "-id") if newest_first else ("timestamp", "id")
    streams = [_entries(alias, condition).order_by(*order)[:rows] for alias in LEDGERS]
    return heapq.merge(
        *([Entry._make((*row, alias)) for row in stream] for alias, stream in zip(LEDGERS, streams, strict=True)),
        key=lambda entry: entry.place,
        reverse=newest_first,
    )


def _entries(alias: str, condition: Q) -> "QuerySet[Any, tuple[Any, ...]]":
    return LedgerEntry.objects.using(alias).filter(condition).values_list(*_COLUMNS)


def _place_of(entry_id: uuid.UUID) -> tuple[datetime, uuid.UUID]:
    for alias in LEDGERS:
        moment = LedgerEntry.objects.using(alias).filter(pk=entry_id).values_list("timestamp", flat=True).first()
        if moment is not None:
            return moment, entry_id
    raise EntryNotFoundError


def _older_than(place: tuple[datetime, uuid.UUID]) -> Q:
    # The first condition is implied by the second; it is the one that the index can begin at.
    moment, key = place
    return Q(timestamp__lte=moment) & (Q(timestamp__lt=moment) | Q(id__lt=key))


def _newer_than(place: tuple[datetime, uuid.UUID]) -> Q:
    moment, key = place
    return Q(timestamp__gte=moment) & (Q(timestamp__gt=moment) | Q(id__gt=key))


def _write_down(action: Action, wanted: Wanted, **counts: int) -> None:
    for alias in LEDGERS:
        ledger.record(
            action,
            using=alias,
            object_type="audit.ledger",
            person_id=wanted.person_id,
            detail={"filters": wanted.names(), **counts},
        )
