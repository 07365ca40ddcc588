"""What a time in a file means: which instant, how exactly known, on which local date, and whether it happened twice.

A moment is given back as the four fields of COPY's text format (instant, date, precision, ambiguous), because a
million rows go through here. Dates and clock times repeat, so each is understood once and remembered; only the few days
on which the clocks change are worked out cell by cell.

# INVARIANT: the answer depends on the text alone, never on what was read before it.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from casework.police.importing.refusals import Problem, Reason
from casework.police.models import TimePrecision

#: A moment that was not recorded, in COPY's text format.
ABSENT = "\\N\t\\N\t\tf"

_LARGEST_MEMORY = 200_000
_CLOCK_DIRECTIVES = re.compile(r"%[HIMSpf]")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_CLOCK = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?", re.IGNORECASE)

_EXAMPLE = datetime(2024, 5, 14, 18, 5, 6, tzinfo=UTC)
_UNKNOWN_FORMAT = Problem(Reason.UNKNOWN_TIME_FORMAT)


@dataclass(frozen=True)
class _Day:
    """A calendar date of the zone; ``offset`` is empty on a day on which the clocks change."""

    value: date
    iso: str
    offset: str
    precision: TimePrecision


@dataclass(frozen=True)
class _Clock:
    """A time of day; ``offset`` only where the text itself gave one."""

    value: time
    iso: str
    precision: TimePrecision
    offset: timedelta | None = None


class _Shape:
    """One format of a profile, cut into its date and its clock."""

    def __init__(self, date_format: str, clock_format: str | None, separators: int) -> None:
        self.date_format = date_format
        self.clock_format = clock_format
        self.separators = separators
        self.days: dict[str, _Day | Problem | None] = {}
        self.clocks: dict[str, _Clock | None] = {}


def check_formats(formats: Sequence[str]) -> None:
    """Raises ValueError for a format of a profile that no moment can be read with."""
    for text in formats:
        _shape(text)
        if text != "iso":
            datetime.strptime(_EXAMPLE.strftime(text), text)  # noqa: DTZ007 (only whether it can be read)


class LocalMoments:
    """Reads the times of one file by its profile's formats, in their order.

    ``latest`` is the last local date that is not in the future. Raises ValueError for a format without a date.
    """

    def __init__(
        self,
        *,
        zone: ZoneInfo,
        formats: Sequence[str],
        earliest: date,
        latest: date,
        unknown_dates: Collection[date] = (),
        unknown: Collection[str] = (),
    ) -> None:
        self._zone = zone
        self._earliest = earliest
        self._latest = latest
        self._unknown_dates = frozenset(unknown_dates)
        self._unknown = frozenset(unknown)
        self._shapes = [_shape(text) for text in formats]
        #: True once any cell could not be read: rows of this file then have to be looked at one by one.
        self.problems_seen = False
        #: How many cells so far were a local time that happened twice.
        self.ambiguous_cells = 0

    def column(self, cells: Sequence[str]) -> list[str | Problem]:
        """The moments of a column of cells, in their order."""
        read = self.read
        return [read(cell) if cell else ABSENT for cell in cells]

    def read(self, cell: str) -> str | Problem:
        """The moment of one cell."""
        text = cell.strip()
        first: Problem | None = None
        for shape in self._shapes:
            day_text, clock_text = _cut(text, shape)
            try:
                day = shape.days[day_text]
            except KeyError:
                day = self._understand_day(shape, day_text)
            if day is None:
                continue
            if shape.clock_format is None:
                if clock_text:
                    continue
                if isinstance(day, Problem):
                    return self._problem(day)
                return f"\\N\t{day.iso}\t{day.precision}\tf" if day.iso else ABSENT
            if not clock_text:
                if shape.clock_format != "iso":
                    continue
                if isinstance(day, Problem):
                    return self._problem(day)
                return f"\\N\t{day.iso}\t{day.precision}\tf" if day.iso else ABSENT
            try:
                clock = shape.clocks[clock_text]
            except KeyError:
                clock = _understand_clock(shape, clock_text)
            if clock is None:
                continue
            if isinstance(day, Problem):
                return self._problem(day)
            if not day.iso:
                return ABSENT
            if day.offset and clock.offset is None:
                return f"{day.iso} {clock.iso}{day.offset}\t{day.iso}\t{clock.precision}\tf"
            found = self._work_out(day, clock)
            if isinstance(found, str):
                return found
            first = first or found
        if not text or (first is None and text.casefold() in self._unknown):
            return ABSENT
        return self._problem(first or _UNKNOWN_FORMAT)

    def _problem(self, problem: Problem) -> Problem:
        self.problems_seen = True
        return problem

    def _understand_day(self, shape: _Shape, text: str) -> _Day | Problem | None:
        day = self._day(shape, text)
        if len(shape.days) < _LARGEST_MEMORY:
            shape.days[text] = day
        return day

    def _day(self, shape: _Shape, text: str) -> _Day | Problem | None:
        try:
            if shape.date_format == "iso":
                if not _ISO_DATE.fullmatch(text):
                    return None
                value = date.fromisoformat(text)
            else:
                value = datetime.strptime(text, shape.date_format).date()  # noqa: DTZ007 (a local date has no zone)
        except ValueError:
            return None
        precision = _date_precision(shape.date_format)
        if value in self._unknown_dates:
            return _Day(value, "", "", precision)
        if value < self._earliest:
            return Problem(Reason.TIME_TOO_EARLY)
        if value > self._latest:
            return Problem(Reason.TIME_IN_FUTURE)
        return _Day(value, value.isoformat(), self._constant_offset(value), precision)

    def _constant_offset(self, day: date) -> str:
        """The day's offset from UTC, or nothing when it changes in the course of the day."""
        midnight = datetime.combine(day, time())
        offsets = {
            (midnight + timedelta(minutes=minutes)).replace(tzinfo=self._zone, fold=fold).utcoffset()
            for minutes in range(0, 24 * 60 + 1, 30)
            for fold in (0, 1)
        }
        if len(offsets) > 1:
            return ""
        return _offset_text(offsets.pop() or timedelta())

    def _work_out(self, day: _Day, clock: _Clock) -> str | Problem:
        naive = datetime.combine(day.value, clock.value)
        ambiguous = False
        if clock.offset is not None:
            moment = naive.replace(tzinfo=timezone(clock.offset))
        else:
            moment = naive.replace(tzinfo=self._zone, fold=0)
            before, after = moment.utcoffset(), moment.replace(fold=1).utcoffset()
            if before is None or after is None or before < after:
                return Problem(Reason.NONEXISTENT_TIME)
            ambiguous = before > after
            self.ambiguous_cells += ambiguous
        local_date = moment.astimezone(self._zone).date()
        instant = moment.astimezone(UTC).isoformat(sep=" ")
        return f"{instant}\t{local_date.isoformat()}\t{clock.precision}\t{'t' if ambiguous else 'f'}"


def _shape(text: str) -> _Shape:
    if text == "iso":
        return _Shape("iso", "iso", 0)
    found = _CLOCK_DIRECTIVES.search(text)
    if found is None:
        return _Shape(text, None, text.count(" "))
    date_format, clock_format = text[: found.start()].rstrip(" T"), text[found.start() :]
    if not date_format:
        raise ValueError(f"the time format {text} has no date")
    return _Shape(date_format, clock_format, date_format.count(" "))


def _cut(text: str, shape: _Shape) -> tuple[str, str]:
    """The date and the clock of a cell, as far as this shape is concerned."""
    if shape.separators:
        pieces = text.split(None, shape.separators + 1)
        if len(pieces) <= shape.separators:
            return text, ""
        return " ".join(pieces[: shape.separators + 1]), pieces[-1] if len(pieces) > shape.separators + 1 else ""
    day, space, clock = text.partition(" ")
    if not space:
        day, _, clock = text.partition("T")
    return day, clock


def _date_precision(date_format: str) -> TimePrecision:
    if date_format == "iso" or "%d" in date_format or "%j" in date_format:
        return TimePrecision.DAY
    if "%m" in date_format or "%b" in date_format or "%B" in date_format:
        return TimePrecision.MONTH
    return TimePrecision.YEAR


def _understand_clock(shape: _Shape, text: str) -> _Clock | None:
    clock = _iso_clock(text) if shape.clock_format == "iso" else _formatted_clock(shape.clock_format or "", text)
    if len(shape.clocks) < _LARGEST_MEMORY:
        shape.clocks[text] = clock
    return clock


def _formatted_clock(clock_format: str, text: str) -> _Clock | None:
    text = text.strip()
    try:
        value = datetime.strptime(text, clock_format).time()  # noqa: DTZ007 (a time of day has no zone)
    except ValueError:
        return None
    if "%H" in clock_format and "%p" in clock_format and (value.hour >= 12) != text.upper().endswith("PM"):
        # A 24-hour clock with AM or PM behind it: where the two contradict each other, neither is believed.
        return None
    if "%S" in clock_format:
        precision = TimePrecision.SECOND
    elif "%M" in clock_format:
        precision = TimePrecision.MINUTE
    else:
        precision = TimePrecision.HOUR
    return _Clock(value, value.isoformat(), precision)


def _iso_clock(text: str) -> _Clock | None:
    found = _ISO_CLOCK.fullmatch(text.strip())
    if not found:
        return None
    hour, minute, second, fraction, offset_text = found.groups()
    try:
        value = time(int(hour), int(minute), int(second or 0), int(float(fraction or 0) * 1_000_000))
        offset = _parse_offset(offset_text) if offset_text else None
    except ValueError:
        return None
    return _Clock(value, value.isoformat(), TimePrecision.SECOND if second else TimePrecision.MINUTE, offset)


def _parse_offset(text: str) -> timedelta:
    if text in "Zz":
        return timedelta()
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > 14 or minutes > 59:
        raise ValueError("no such offset")
    return timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)


def _offset_text(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
