"""Files of calls for the tests, and the import as the command runs it."""

import csv
import io
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casework.police.importing.profiles import load_profile
from casework.police.services import ImportOptions, ImportReport, import_calls
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as

SAMPLES = Path(__file__).resolve().parent.parent.parent / "casework" / "police" / "samples"
#: Rows of the police database as its owner's loader sees them: every row, whatever the policies say.
EVERYTHING = "police_loader"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def write_calls(path: Path, *rows: dict[str, str], columns: Iterable[str] = ()) -> Path:
    """A file with a header of every column that a row names."""
    names = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def call(event_number: str, **values: str) -> dict[str, str]:
    """A row of Bulkhead's own layout."""
    return {"event_number": event_number, "received_at": "2026-03-01T10:00:00", **values}


def take(
    file: Path, profile: str = "bulkhead", *, by: uuid.UUID | None = None, now: datetime = NOW, **options: Any
) -> ImportReport:
    """Imports a file as the dispatch feed, and commits."""
    with acting_as(SurfaceRole.DISPATCH_FEED, user_id=by, databases=("police",)):
        return import_calls(file=file, profile=load_profile(profile), options=ImportOptions(**options), now=now, by=by)
