"""The ledger as a file: comma separated values, streamed, in order of time, both ledgers in one.

The request's transaction is over when a streamed response is sent, so each piece enters the databases by itself, as
the auditor, and leaves them before it is sent: a slow reader holds no transaction open. Entries never change and the
file ends at the moment of the request, so the pieces fit together as one reading would.

A spreadsheet runs a cell that begins like a formula; such cells get an apostrophe in front.
"""

import csv
import io
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from django.utils import timezone

from audit.selectors import LEDGERS, Entry, Wanted, read_oldest
from casework.staff import directory
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as

#: The header row. Names are part of the file's form and do not change; new ones are added at the end.
COLUMNS = (
    "time_utc",
    "time_local",
    "ledger",
    "event",
    "outcome",
    "actor_id",
    "actor_name",
    "surface",
    "object_type",
    "object_id",
    "case_id",
    "correlation",
    "detail",
    "changed_fields",
    "entry_id",
)
LEDGER_CODES = {"default": "agency", "police": "police"}
_PIECE = 2000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def file_name(asked_at: datetime) -> str:
    """A name that tells when the export was made and nothing else."""
    return f"ledger-{asked_at.astimezone(UTC):%Y%m%dT%H%M%SZ}.csv"


def pieces(wanted: Wanted, *, by: uuid.UUID, asked_at: datetime, rows: int = _PIECE) -> Iterator[bytes]:
    """The file of every entry that is wanted and older than ``asked_at``, piece by piece."""
    wanted = replace(wanted, until=min(wanted.until or asked_at, asked_at))
    yield _lines([COLUMNS])
    last: Entry | None = None
    while True:
        with acting_as(SurfaceRole.AUDITOR, user_id=by, databases=LEDGERS):
            entries = read_oldest(wanted, after=last, rows=rows)
            names = directory.names_of(entry.actor_id for entry in entries)
        if entries:
            last = entries[-1]
            yield _lines(cells(entry, names) for entry in entries)
        if len(entries) < rows:
            return


def cells(entry: Entry, names: Mapping[uuid.UUID, str]) -> tuple[str, ...]:
    """One entry in the order of COLUMNS."""
    return (
        entry.timestamp.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        timezone.localtime(entry.timestamp).isoformat(timespec="seconds"),
        LEDGER_CODES[entry.ledger],
        entry.event,
        entry.outcome,
        str(entry.actor_id or ""),
        names.get(entry.actor_id, "") if entry.actor_id else "",
        entry.surface,
        entry.object_type,
        entry.object_pk,
        str(entry.person_id or ""),
        entry.cid or "",
        json.dumps(entry.detail, sort_keys=True, ensure_ascii=False) if entry.detail else "",
        " ".join(sorted(entry.changes or {})),
        str(entry.id),
    )


def harmless(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _lines(rows: "Iterator[tuple[str, ...]] | list[tuple[str, ...]]") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()
