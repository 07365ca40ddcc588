"""The one table of which law governs which segment, given what the discloser is. Unknown status counts as "is".

A jurisdiction is a tuple of rows; rows of several jurisdictions add up. Adding a state means adding one module with its
laws and its `ROWS`, and naming it in the settings.
"""

from collections.abc import Iterable
from types import ModuleType

from consent.facts import Party, Segment
from consent.law import federal, pennsylvania
from consent.law.rule import GoverningRow, Jurisdiction, Law

RULES_VERSION = "2026-11-23"

FEDERAL: Jurisdiction = federal.ROWS
PENNSYLVANIA: Jurisdiction = pennsylvania.ROWS
DEFAULT: Jurisdiction = FEDERAL + PENNSYLVANIA


def jurisdiction_of(states: Iterable[ModuleType]) -> Jurisdiction:
    """Return federal law and the laws of `states`, each a module with `ROWS`. Federal law is always part of it."""
    return FEDERAL + tuple(row for state in states for row in state.ROWS)


def laws_governing(segment: Segment, discloser: Party, rows: Iterable[GoverningRow]) -> tuple[Law, ...]:
    """Return every law of `rows` that governs `segment` in the hands of `discloser`, in the order of the table.

    None where no law is known to govern it: what may be governed by one law alone, or by none, is nobody's to permit.
    """
    laws: dict[str, Law] = {}
    known = False
    for row in rows:
        if row.segment is segment and row.status.holds_for(discloser):
            laws.setdefault(row.law.code, row.law)
            known = known or row.status.is_known_of(discloser)
    return tuple(laws.values()) if known else ()
