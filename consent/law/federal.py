"""The federal laws, and which information each of them governs."""

from consent.facts import Segment
from consent.law.groups import EVERY_SEGMENT
from consent.law.hipaa import HIPAA
from consent.law.operational import OPERATIONAL
from consent.law.part2 import PART2
from consent.law.rule import DiscloserStatus, GoverningRow, Jurisdiction

_COVERED = DiscloserStatus.HIPAA_COVERED_ENTITY
_PROGRAM = DiscloserStatus.PART2_PROGRAM

ROWS: Jurisdiction = (
    # Part 2 follows the record to every holder; presence is a Part 2 matter where the discloser is a program.
    GoverningRow(segment=Segment.PART2_SUD, law=PART2),
    GoverningRow(segment=Segment.SUD_COUNSELING_NOTES, law=PART2),
    GoverningRow(segment=Segment.IDENTITY_PRESENCE, law=PART2, status=_PROGRAM),
    # HIPAA governs everything a covered entity holds, Part 2 records included.
    *(GoverningRow(segment=segment, law=HIPAA, status=_COVERED) for segment in Segment if segment in EVERY_SEGMENT),
    GoverningRow(segment=Segment.OPERATIONAL, law=OPERATIONAL),
)
