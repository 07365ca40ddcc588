"""Which call types count as a crisis call. The types are data (``crisis_types.toml``), each with its reason.

A type is what a dispatcher or an officer chose from the bureau's list. It is police data and says nothing about a
person's health that the police log did not already say.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casework.police.models import CrisisCategory

TABLE_FILE = Path(__file__).resolve().parent.parent / "crisis_types.toml"


@dataclass(frozen=True)
class CrisisType:
    """Call types that contain these words in this order, as whole words, and why they count."""

    words: str
    category: CrisisCategory
    why: str


@dataclass(frozen=True)
class CrisisTable:
    """The crisis types of one source."""

    types: tuple[CrisisType, ...]

    def category(self, type_text: str) -> CrisisCategory:
        """The category of a call type; the first entry of the table that fits wins."""
        spaced = f" {_plain(type_text)} "
        for entry in self.types:
            if f" {entry.words} " in spaced:
                return entry.category
        return CrisisCategory.NONE


@cache
def crisis_table(source: str) -> CrisisTable:
    """The table of one source with the types that every source shares. Raises KeyError for a source without one."""
    data = tomllib.loads(TABLE_FILE.read_text(encoding="utf-8"))
    entries = [*data[source]["types"], *(data["any"]["types"] if source != "any" else ())]
    return CrisisTable(
        tuple(
            CrisisType(words=_plain(entry["words"]), category=CrisisCategory(entry["category"]), why=entry["why"])
            for entry in entries
        )
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))
