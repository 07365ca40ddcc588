"""Plain words for codes: what people read on a paper, a preview or a release."""

from datetime import datetime, timedelta
from types import MappingProxyType

from django.utils import timezone

from consent import words_of_law
from consent.facts import Purpose
from consent.models import ConsentRecord

_KNOWN = frozenset(known.value for known in Purpose)

#: The purposes that the first forms offer, in the words of the form. The words are fixed: the law looks at the code.
PURPOSES: MappingProxyType[str, str] = MappingProxyType(
    {
        "treatment": "Treatment",
        "care_navigation": "Care navigation",
        "crisis_response": "Safe response during crisis calls",
        "crisis_planning": "Crisis response planning",
        "avert_threat": "Averting a serious and imminent threat",
        "follow_up_outcome": "Follow-up outcome",
        "housing": "Housing application",
        "monitoring_conditional_release": "Following treatment that a court asked for",
    }
)
SEGMENTS: MappingProxyType[str, str] = MappingProxyType(
    {
        "identity_presence": "My name, my date of birth, and that this team met me",
        "mh_general": "A summary of my mental health",
        "part2_sud": "Information about treatment for substance use",
        "sud_non_part2": "What I told this team about substance use",
        "hiv": "HIV-related information",
        "psychotherapy_notes": "Psychotherapy notes",
        "sud_counseling_notes": "Substance use counseling notes",
    }
)


def purpose(code: str) -> str:
    """The words of a purpose; an unknown code is shown as it is, without its underscores."""
    if code in PURPOSES:
        return PURPOSES[code]
    return words_of_law.of(Purpose(code)) if code in _KNOWN else code.replace("_", " ")


def segment(code: str | None) -> str:
    """The words of a kind of information."""
    return SEGMENTS.get(code or "", "Not labelled yet")


def local_date(moment: datetime | None) -> str:
    """A date in local time, such as "Nov 3, 2026"."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{local:%b} {local.day}, {local.year}"


def until(moment: datetime) -> str:
    """The end of a period as people say it: its last day where it ends at midnight, else the day and the time."""
    local = timezone.localtime(moment)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"the end of {local_date(moment - timedelta(microseconds=1))}"
    return f"{local_date(moment)}, {local:%H:%M}"


def revocable_from(record: ConsentRecord) -> str:
    """From when a consent under 42 CFR 2.35 can be taken back."""
    if record.revocable_from is None:
        return "when the case is decided"
    return f"from {local_date(record.revocable_from)} on"


def scope_of_consent(record: ConsentRecord, *, segments: set[str | None]) -> str:
    """One consent's scope in a paragraph, as far as it concerns these segments (42 CFR 2.32(b))."""
    kinds = "; ".join(segment(code) for code in record.segments if code in segments)
    purposes = "; ".join(purpose(code) for code in record.purposes)
    ending = f" It holds until {until(record.expires_at)} and can be withdrawn earlier." if record.expires_at else ""
    return (
        f"Scope of the consent signed on {local_date(record.signed_at)}. Covers: {kinds}. Purpose: {purposes}.{ending}"
    )
