"""Matches a file's header with its profile: which columns are used, which are dropped, and which refuse the whole file.

# INVARIANT: a column that looks like a caller, a telephone number, a person's name or free text refuses the import
# unless the profile allows it by name; even then it is dropped, because the incident log has no place for it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from casework.police.importing.profiles import Profile
from casework.police.importing.refusals import ImportRefusedError

#: Parts of a column's name, spaces and punctuation dropped, that give away what must not come in.
_SENSITIVE_PARTS = (
    "caller",
    "complainant",
    "reportingparty",
    "reportingperson",
    "reportedby",
    "informant",
    "phone",
    "callback",
    "narrative",
    "remark",
    "comment",
    "synopsis",
    "freetext",
    "firstname",
    "lastname",
    "middlename",
    "fullname",
    "maidenname",
    "subjectname",
    "victimname",
    "suspectname",
    "patientname",
    "personname",
    "personsname",
    "contactname",
    "witnessname",
    "officername",
    "dateofbirth",
    "birthdate",
    "socialsecurity",
    "email",
)
#: Whole words of a column's name that do.
_SENSITIVE_WORDS = frozenset(
    {
        "rp",
        "dob",
        "ssn",
        "note",
        "notes",
        "detail",
        "details",
        "surname",
        "alias",
        "victim",
        "suspect",
        "witness",
        "patient",
        "diagnosis",
        "medication",
    }
)


@dataclass
class Layout:
    """How the fields of this file are used."""

    width: int
    #: Column of the incident log -> position in the row.
    columns: dict[str, int]
    #: Column of a unit -> position in the row.
    units: dict[str, int]
    #: Code of a screening question -> position in the row.
    screening: dict[str, int]
    #: The header's own names, by position, to name a column in the reject file.
    names: tuple[str, ...] = field(repr=False)
    #: Columns that neither the log nor the profile knows.
    dropped: tuple[str, ...] = ()


def match_header(header: Sequence[str], profile: Profile) -> Layout:
    """The layout of a file with this header. Raises ImportRefusedError when it may not or cannot be read.

    The sentence of a refusal for missing columns names the missing ones only: a file without a header would otherwise
    have its first row quoted.
    """
    keys = [comparable(name) for name in header]
    positions: dict[str, int] = {}
    for position, key in enumerate(keys):
        positions.setdefault(key, position)
    columns = {target: _position(names, positions) for target, names in profile.columns.items()}
    if missing := sorted(target for target in profile.required if columns[target] is None):
        expected = "; ".join(" or ".join(profile.columns[target]) for target in missing)
        raise ImportRefusedError(
            "missing_columns",
            f"The file lacks columns that the profile {profile.name} requires: {expected}. "
            f"Its first line has {len(header)} fields. Is it the header, and is this the right profile?",
        )
    _refuse_sensitive(header, profile)
    used = {position for position in columns.values() if position is not None}
    units = _found({target: _position(names, positions) for target, names in profile.units.items()})
    if "unit_id" not in units:
        units = {}
    screening = _found({question.code: _position(question.columns, positions) for question in profile.screening})
    used |= set(units.values()) | set(screening.values())
    _refuse_twins(header, keys, used)
    known = {comparable(name) for name in (*profile.not_kept, *profile.allow_sensitive)}
    return Layout(
        width=len(header),
        columns=_found(columns),
        units=units,
        screening=screening,
        names=tuple(name.strip() for name in header),
        dropped=tuple(
            name.strip() or "(without a name)"
            for position, (name, key) in enumerate(zip(header, keys, strict=True))
            if position not in used and key not in known
        ),
    )


def is_sensitive(name: str) -> bool:
    """Whether a column of this name is likely to hold a caller, a person's name, a telephone number or free text."""
    key = comparable(name)
    if key == "name" or any(part in key for part in _SENSITIVE_PARTS):
        return True
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold())
    return not _SENSITIVE_WORDS.isdisjoint(words)


def comparable(name: str) -> str:
    """A column's name without case, spaces and punctuation: ``CAD.Event.Number`` is ``CAD Event Number``."""
    return re.sub(r"[\W_]+", "", name.casefold())


def _refuse_sensitive(header: Sequence[str], profile: Profile) -> None:
    allowed = {comparable(name) for name in profile.allow_sensitive}
    refused = [name.strip() for name in header if is_sensitive(name) and comparable(name) not in allowed]
    if refused:
        raise ImportRefusedError(
            "sensitive_columns",
            f"The file has columns that may hold callers, names, telephone numbers or free text: {', '.join(refused)}. "
            "Export it without them, or allow them in a profile; they are dropped even then.",
        )


def _refuse_twins(header: Sequence[str], keys: Sequence[str], used: set[int]) -> None:
    twins = sorted({header[position].strip() for position in used if keys.count(keys[position]) > 1})
    if twins:
        raise ImportRefusedError("repeated_columns", f"These columns stand in the file twice: {', '.join(twins)}.")


def _position(names: Sequence[str], positions: dict[str, int]) -> int | None:
    return next((positions[comparable(name)] for name in names if comparable(name) in positions), None)


def _found(columns: dict[str, int | None]) -> dict[str, int]:
    return {target: position for target, position in columns.items() if position is not None}
