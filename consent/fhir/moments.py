"""Times of FHIR and times of the law. What FHIR leaves open is read as the more protective instant, or refused."""

import re
from datetime import UTC, date, datetime

from consent.facts import end_of_day, start_of_day
from consent.fhir.refusals import RefusedResourceError

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def written(moment: datetime) -> str:
    """An instant in UTC, exactly."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def instant(value: object, path: str) -> datetime:
    """A complete instant. Raises RefusedResourceError for anything less."""
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise RefusedResourceError(path, "value", "A time with its offset is needed here.")
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        raise RefusedResourceError(path, "value", "There is no such time.") from None


def beginning(value: object, path: str) -> datetime:
    """The instant from which something holds: of a day, its first one here."""
    day = _day(value, path)
    return start_of_day(day).astimezone(UTC) if day else instant(value, path)


def end(value: object, path: str) -> datetime:
    """The instant (excluded) at which something ends, or that something has happened by: of a day, its last one here."""
    day = _day(value, path)
    return end_of_day(day).astimezone(UTC) if day else instant(value, path)


def _day(value: object, path: str) -> date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        found = date.fromisoformat(value)
        if not 1 < found.year < 9999:
            raise ValueError
    except ValueError:
        raise RefusedResourceError(path, "value", "There is no such day.") from None
    return found
