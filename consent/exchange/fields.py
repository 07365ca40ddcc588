"""Reads a JSON object field by field, strictly: what is unknown, malformed or left over is noted, never ignored.

No method raises. A field that is absent or null is "not known"; a field of the wrong type is noted and then counts as
not known. `finish` notes every field that nobody asked for.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from consent.facts import end_of_day, start_of_day

Value = TypeVar("Value")
Member = TypeVar("Member", bound=StrEnum)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?\Z",
    re.ASCII,
)
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Times outside these years are taken for mistakes; inside them no arithmetic with time zones overflows."""
_LONGEST_QUOTATION = 60


def exactly(members: type[Member]) -> dict[str, Member]:
    """Return the table in which every member stands for its own value and nothing else does."""
    return {member.value: member for member in members}


def plainly(words: str) -> str:
    """Return `words` in lower case, with single spaces for underscores, hyphens and runs of blanks."""
    return " ".join(words.lower().replace("_", " ").replace("-", " ").split())


def read_day(words: str) -> date | None:
    """Return the day that "2026-05-04" names, or None for anything else."""
    if not _DAY.match(words):
        return None
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def read_instant(words: str) -> datetime | None:
    """Return the time that ISO 8601 `words` name, naive if they give no offset, or None for anything else."""
    if not _INSTANT.match(words):
        return None
    try:
        instant = datetime.fromisoformat(words)
    except ValueError:
        return None
    return instant if FIRST_YEAR <= instant.year <= LAST_YEAR else None


def quoted(value: object) -> str:
    """Return `value` as short JSON, for a sentence about it; always plain ASCII."""
    try:
        text = json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        text = type(value).__name__
    return text if len(text) <= _LONGEST_QUOTATION else f"{text[:_LONGEST_QUOTATION]}..."


@dataclass
class Notes:
    """What could not be read, in the order in which it was met: sentences that begin with the path of a field."""

    sentences: list[str] = field(default_factory=list)

    def add(self, where: str, what: str) -> None:
        """Note `what` about the field at `where`."""
        self.sentences.append(f"{where}: {what}")


class Fields:
    """One JSON object under reading; `where` is its path ("consents[0]", empty for the outermost)."""

    def __init__(self, where: str, value: object, notes: Notes) -> None:
        self.where = where
        self.notes = notes
        self._asked: set[str] = set()
        self._values: dict[str, object] = {}
        self._is_object = isinstance(value, dict)
        if isinstance(value, dict):
            self._values = {str(name): held for name, held in value.items()}
        else:
            notes.add(where or "facts", f"is not an object: {quoted(value)}")

    def path(self, name: str) -> str:
        """Return the path of field `name`."""
        return f"{self.where}.{name}" if self.where else name

    def note(self, name: str, what: str) -> None:
        """Note `what` about field `name`."""
        self.notes.add(self.path(name), what)

    def given(self, name: str) -> bool:
        """Return whether the field is there and not null."""
        return self._values.get(name) is not None

    def require(self, *names: str) -> None:
        """Note each of `names` that is not there at all; null counts as there, and of no object nothing is noted."""
        for name in names if self._is_object else ():
            if name not in self._values:
                self.note(name, "is missing")

    def insist(self, *names: str) -> None:
        """Note each of `names` that is absent or null: nothing can be made of an object without it."""
        for name in names if self._is_object else ():
            if not self.given(name):
                self.note(name, "is missing or not known")

    def value(self, name: str) -> object:
        """Return the value as it stands, None if it is absent; the field counts as asked for."""
        self._asked.add(name)
        return self._values.get(name)

    def text(self, name: str) -> str:
        """Return the text without blanks around it; empty if it is not known."""
        value = self.value(name)
        if value is None:
            return ""
        return self._as_text(name, value) or ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list, empty ones left out."""
        read = (self._as_text(f"{name}[{place}]", value) for place, value in enumerate(self._as_list(name)))
        return tuple(text for text in read if text)

    def flag(self, name: str) -> bool | None:
        """Return true or false; None if it is not known."""
        value = self.value(name)
        if value is None or isinstance(value, bool):
            return value
        self.note(name, f"must be true, false or null, not {quoted(value)}")
        return None

    def number(self, name: str, *, most: int) -> int | None:
        """Return a whole number from 0 to `most`; None if it is not known."""
        value = self.value(name)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
            return value
        self.note(name, f"must be a whole number from 0 to {most}, not {quoted(value)}")
        return None

    def choice(self, name: str, table: Mapping[str, Value], *, loosely: bool = False) -> Value | None:
        """Return what the text stands for in `table`; a word that is not in it is noted.

        With `loosely` the table is asked for the words as `plainly` writes them.
        """
        value = self.value(name)
        return None if value is None else self._chosen(name, value, table, loosely)

    def choices(self, name: str, table: Mapping[str, Value], *, loosely: bool = False) -> frozenset[Value]:
        """Return what the texts of a list stand for in `table`; each word that is not in it is noted."""
        read = (
            self._chosen(f"{name}[{place}]", value, table, loosely) for place, value in enumerate(self._as_list(name))
        )
        return frozenset(choice for choice in read if choice is not None)

    def moment(self, name: str, *, ends: bool = False) -> datetime | None:
        """Return an instant. A day without a time is its midnight in New York, or with `ends` the next one."""
        value = self.value(name)
        if value is None:
            return None
        text = self._as_text(name, value)
        return None if text is None else self.moment_in(name, text, ends=ends)

    def moment_in(self, name: str, words: str, *, ends: bool = False) -> datetime | None:
        """Read `words`, found in field `name`, as `moment` does."""
        day = read_day(words)
        if day is not None:
            return end_of_day(day) if ends else start_of_day(day)
        instant = read_instant(words)
        if instant is None:
            self.note(name, f"is not a date or a time that can be read: {quoted(words)}")
            return None
        if instant.tzinfo is None:
            self.note(name, f"lacks the offset from UTC: {quoted(words)}")
            return None
        return instant

    def inner(self, name: str) -> "Fields | None":
        """Return the object in this field; None if it is not known."""
        value = self.value(name)
        return None if value is None else Fields(self.path(name), value, self.notes)

    def inners(self, name: str) -> tuple["Fields", ...]:
        """Return the objects of a list."""
        return tuple(
            Fields(self.path(f"{name}[{place}]"), value, self.notes) for place, value in enumerate(self._as_list(name))
        )

    def finish(self) -> None:
        """Note every field that nobody asked for."""
        for name in self._values:
            if name not in self._asked:
                self.note(quoted(name)[1:-1], "is not a field of this format")

    def _as_list(self, name: str) -> list[object]:
        value = self.value(name)
        if value is None:
            return []
        if isinstance(value, list):
            return value
        self.note(name, f"must be a list, not {quoted(value)}")
        return []

    def _as_text(self, name: str, value: object) -> str | None:
        if not isinstance(value, str):
            self.note(name, f"must be a text, not {quoted(value)}")
            return None
        try:
            value.encode()
        except UnicodeEncodeError:
            self.note(name, "holds half a character")
            return None
        return value.strip()

    def _chosen(self, name: str, value: object, table: Mapping[str, Value], loosely: bool) -> Value | None:
        text = self._as_text(name, value)
        if text is None:
            return None
        found = table.get(plainly(text) if loosely else text)
        if found is None:
            self.note(name, f"is not a value of this format: {quoted(text)}")
        return found
