"""Which of our zones a delivered zone, precinct or beat belongs to.

Zones live in the agency's database, so the map comes as a file: ``delivered,zone_id`` with optional ``valid_from`` and
``valid_until`` (dates; until is not included), because zones are redrawn. Names are compared without case and the space
around them; a row's zone text is looked up first, then its beat. What the map does not know stays without a zone.
"""

import csv
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

from casework.police.importing.refusals import ImportRefusedError
from casework.police.importing.values import NULL


@dataclass(frozen=True)
class ZonePeriod:
    """A delivered name belongs to a zone from one day until another; an open end is None."""

    delivered: str
    zone_id: uuid.UUID
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass
class ZoneMap:
    """Answers for every row of an import. Raises ImportRefusedError when two periods of a name overlap."""

    periods: Iterable[ZonePeriod]
    _by_name: dict[str, list[ZonePeriod]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for period in self.periods:
            self._by_name.setdefault(_comparable(period.delivered), []).append(period)
        for periods in self._by_name.values():
            periods.sort(key=lambda period: period.valid_from or date.min)
            for earlier, later in pairwise(periods):
                if (earlier.valid_until or date.max) > (later.valid_from or date.min):
                    raise ImportRefusedError("zone_map_overlaps", "Two lines of the zone map hold for the same days.")

    def column(self, zones: Sequence[str], beats: Sequence[str], days: Sequence[str]) -> list[str]:
        """The zone of each row, as COPY writes it, by its delivered zone or beat and its ISO date."""
        remembered: dict[tuple[str, str, str], str] = {}
        answers = []
        for key in zip(zones, beats, days, strict=True):
            answer = remembered.get(key)
            if answer is None:
                answer = remembered[key] = self._zone(*key)
            answers.append(answer)
        return answers

    def _zone(self, zone: str, beat: str, day: str) -> str:
        on = date.fromisoformat(day) if day else None
        for name in (zone, beat):
            for period in self._by_name.get(_comparable(name), ()):
                if period.valid_from is None and period.valid_until is None:
                    return str(period.zone_id)
                if on and (period.valid_from or date.min) <= on < (period.valid_until or date.max):
                    return str(period.zone_id)
        return NULL


def read_zone_map(path: Path) -> ZoneMap:
    """Reads a zone map. Raises ImportRefusedError with the line that is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {"delivered", "zone_id"} <= set(reader.fieldnames or ()):
                raise ImportRefusedError("bad_zone_map", "The zone map needs the columns delivered and zone_id.")
            return ZoneMap([_period(row, reader.line_num) for row in reader])
    except OSError as error:
        raise ImportRefusedError("bad_zone_map", f"The zone map cannot be read: {error.strerror}.") from None


def _period(row: dict[str, str], line: int) -> ZonePeriod:
    try:
        return ZonePeriod(
            delivered=row["delivered"],
            zone_id=uuid.UUID(row["zone_id"].strip()),
            valid_from=_date(row.get("valid_from")),
            valid_until=_date(row.get("valid_until")),
        )
    except (ValueError, AttributeError):
        raise ImportRefusedError("bad_zone_map", f"Line {line} of the zone map is wrong.") from None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text.strip()) if text and text.strip() else None


def _comparable(name: str) -> str:
    return name.strip().casefold()
