"""Pennsylvania: mental-health records, HIV, and substance use outside Part 2. Stricter than HIPAA: most of what HIPAA
allows police is not allowed here (45 CFR 160.203(b) lets the stricter rule prevail).
"""

from consent.facts import Segment
from consent.law.pennsylvania.hiv import PA_HIV
from consent.law.pennsylvania.mental_health import PA_MENTAL_HEALTH
from consent.law.pennsylvania.substance_use import PA_SUBSTANCE_USE
from consent.law.rule import DiscloserStatus, GoverningRow, Jurisdiction

_FACILITY = DiscloserStatus.MENTAL_HEALTH_FACILITY

ROWS: Jurisdiction = (
    GoverningRow(segment=Segment.MH_GENERAL, law=PA_MENTAL_HEALTH, status=_FACILITY),
    GoverningRow(segment=Segment.PSYCHOTHERAPY_NOTES, law=PA_MENTAL_HEALTH, status=_FACILITY),
    GoverningRow(segment=Segment.IDENTITY_PRESENCE, law=PA_MENTAL_HEALTH, status=_FACILITY),
    GoverningRow(segment=Segment.HIV, law=PA_HIV),
    GoverningRow(segment=Segment.SUD_NON_PART2, law=PA_SUBSTANCE_USE),
)
