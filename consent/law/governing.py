"""The one table of which law governs which segment, given what the discloser is. Unknown status counts as "is".

A jurisdiction is a tuple of rows; rows of several jurisdictions add up. Adding a state means adding one module with
its laws and one tuple of rows.
"""

from collections.abc import Iterable

from consent.facts import Party, Segment
from consent.law.hipaa import HIPAA
from consent.law.part2 import PART2
from consent.law.pennsylvania import PA_HIV, PA_MENTAL_HEALTH, PA_SUBSTANCE_USE
from consent.law.rule import DiscloserStatus, GoverningRow, Jurisdiction, Law

RULES_VERSION = "2026-11"

_COVERED = DiscloserStatus.HIPAA_COVERED_ENTITY
_PROGRAM = DiscloserStatus.PART2_PROGRAM
_FACILITY = DiscloserStatus.MENTAL_HEALTH_FACILITY

FEDERAL: Jurisdiction = (
    # Part 2 follows the record to every holder; presence is a Part 2 matter where the discloser is a program.
    GoverningRow(segment=Segment.PART2_SUD, law=PART2),
    GoverningRow(segment=Segment.SUD_COUNSELING_NOTES, law=PART2),
    GoverningRow(segment=Segment.IDENTITY_PRESENCE, law=PART2, status=_PROGRAM),
    # HIPAA governs everything a covered entity holds, Part 2 records included.
    *(GoverningRow(segment=segment, law=HIPAA, status=_COVERED) for segment in Segment),
)

PENNSYLVANIA: Jurisdiction = (
    GoverningRow(segment=Segment.MH_GENERAL, law=PA_MENTAL_HEALTH, status=_FACILITY),
    GoverningRow(segment=Segment.PSYCHOTHERAPY_NOTES, law=PA_MENTAL_HEALTH, status=_FACILITY),
    GoverningRow(segment=Segment.IDENTITY_PRESENCE, law=PA_MENTAL_HEALTH, status=_FACILITY),
    GoverningRow(segment=Segment.HIV, law=PA_HIV),
    GoverningRow(segment=Segment.SUD_NON_PART2, law=PA_SUBSTANCE_USE),
)

DEFAULT: Jurisdiction = FEDERAL + PENNSYLVANIA


def laws_governing(segment: Segment, discloser: Party, rows: Iterable[GoverningRow]) -> tuple[Law, ...]:
    """Return every law of `rows` that governs `segment` in the hands of `discloser`, in the order of the table."""
    laws: dict[str, Law] = {}
    for row in rows:
        if row.segment is segment and row.status.holds_for(discloser):
            laws.setdefault(row.law.code, row.law)
    return tuple(laws.values())
