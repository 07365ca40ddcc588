"""Column profiles: how one city's export is read. Data in TOML, checked when loaded, so that a slip is a sentence here
and not a wrong row in the log.
"""

import codecs
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from casework.police.importing.columns import FLAGS, INCIDENT_TARGETS, TEXTS, UNIT_TARGETS
from casework.police.importing.crisis import CrisisTable, crisis_table
from casework.police.importing.moments import check_formats
from casework.police.importing.refusals import ImportRefusedError

PROFILE_DIRECTORY = Path(__file__).resolve().parent.parent / "profiles"

_KEYS = frozenset(
    {
        "title",
        "source_system",
        "agency",
        "time_zone",
        "time_formats",
        "earliest",
        "encoding",
        "delimiter",
        "crisis_types",
        "required",
        "unknown",
        "unknown_dates",
        "not_kept",
        "allow_sensitive",
        "columns",
        "unknown_in",
        "flags",
        "units",
        "screening",
    }
)
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "iso8859-1")
_YES = ("Y", "Yes", "True", "T", "1")
_NO = ("N", "No", "False", "F", "0")


@dataclass(frozen=True)
class FlagWords:
    """Which words mean yes and no; ``others`` is what any other word means, or None when it is an error."""

    yes: frozenset[str]
    no: frozenset[str]
    others: bool | None = None


@dataclass(frozen=True)
class Question:
    """A screening question that arrives as a column."""

    code: str
    question: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """Everything needed to read one kind of file. Column names are compared without case, spaces and punctuation."""

    name: str
    title: str
    source_system: str
    agency: str
    time_zone: ZoneInfo
    time_formats: tuple[str, ...]
    earliest: date
    encoding: str
    delimiter: str
    crisis_types: CrisisTable
    required: frozenset[str]
    unknown: frozenset[str]
    unknown_dates: frozenset[date]
    not_kept: tuple[str, ...]
    allow_sensitive: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    unknown_in: Mapping[str, frozenset[str]]
    flags: Mapping[str, FlagWords]
    units: Mapping[str, tuple[str, ...]]
    screening: tuple[Question, ...]
    digest: str = field(repr=False, default="")


def profile_names() -> list[str]:
    """The profiles that come with Bulkhead, in alphabetical order."""
    return sorted(path.stem for path in PROFILE_DIRECTORY.glob("*.toml"))


@cache
def load_profile(name: str) -> Profile:
    """The profile of this name. Raises ImportRefusedError when there is none."""
    if name not in profile_names():
        raise ImportRefusedError(
            "unknown_profile", f"There is no profile of that name. The profiles are: {', '.join(profile_names())}."
        )
    return read_profile(PROFILE_DIRECTORY / f"{name}.toml")


def read_profile(path: Path) -> Profile:
    """Reads and checks a profile. Raises ImportRefusedError naming what is wrong with it."""
    content = path.read_bytes()
    try:
        data = tomllib.loads(content.decode())
        return _profile(path.stem, data, hashlib.sha256(content).hexdigest())
    except (ValueError, TypeError, LookupError) as error:
        raise ImportRefusedError("bad_profile", f"The profile {path.stem} is wrong: {error}.") from None


def _profile(name: str, data: dict[str, Any], digest: str) -> Profile:
    if strange := sorted(set(data) - _KEYS):
        raise ValueError(f"unknown keys {', '.join(strange)}")
    columns = {target: tuple(names) for target, names in data["columns"].items()}
    units = {target: tuple(names) for target, names in data.get("units", {}).items()}
    if strange := sorted((set(columns) - INCIDENT_TARGETS) | (set(units) - UNIT_TARGETS)):
        raise ValueError(f"the incident log has no column {', '.join(strange)}")
    if "event_number" not in columns:
        raise ValueError("the event number must be mapped")
    if units and "unit_id" not in units:
        raise ValueError("units need a column with the unit's name")
    required = frozenset(data.get("required", ())) | {"event_number"}
    if strange := sorted(required - set(columns)):
        raise ValueError(f"required but not mapped: {', '.join(strange)}")
    if strange := sorted(set(data.get("flags", {})) - set(FLAGS)):
        raise ValueError(f"not a yes/no column: {', '.join(strange)}")
    if strange := sorted(set(data.get("unknown_in", {})) - set(TEXTS)):
        raise ValueError(f"not a text column: {', '.join(strange)}")
    check_formats(data["time_formats"])
    encoding, delimiter = data.get("encoding", "auto"), data.get("delimiter", ",")
    if encoding != "auto" and codecs.lookup(encoding).name not in _ENCODINGS:
        raise ValueError(f"the encoding must be auto or one of {', '.join(_ENCODINGS)}")
    if len(delimiter) != 1:
        raise ValueError("the delimiter must be one character")
    return Profile(
        name=name,
        title=data["title"],
        source_system=data["source_system"],
        agency=data.get("agency", ""),
        time_zone=ZoneInfo(data["time_zone"]),
        time_formats=tuple(data["time_formats"]),
        earliest=data.get("earliest", date(1970, 1, 1)),
        encoding=encoding,
        delimiter=delimiter,
        crisis_types=crisis_table(data.get("crisis_types", "any")),
        required=required,
        unknown=_words(data.get("unknown", ())),
        unknown_dates=frozenset(data.get("unknown_dates", ())),
        not_kept=tuple(data.get("not_kept", ())),
        allow_sensitive=tuple(data.get("allow_sensitive", ())),
        columns=columns,
        unknown_in={target: _words(words) for target, words in data.get("unknown_in", {}).items()},
        flags={target: _flag_words(data.get("flags", {}).get(target, {})) for target in FLAGS if target in columns},
        units=units,
        screening=tuple(
            Question(code=code, question=entry["question"], columns=tuple(entry["columns"]))
            for code, entry in data.get("screening", {}).items()
        ),
        digest=digest,
    )


def _words(words: Any) -> frozenset[str]:
    return frozenset(word.strip().casefold() for word in words)


def _flag_words(entry: dict[str, Any]) -> FlagWords:
    others = entry.get("others")
    if others not in (None, "yes", "no"):
        raise ValueError("others must be yes or no")
    return FlagWords(
        yes=_words(entry.get("yes", _YES)),
        no=_words(entry.get("no", _NO)),
        others=None if others is None else others == "yes",
    )
