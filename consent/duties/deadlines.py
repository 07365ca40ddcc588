"""Whose desk a duty lands on, and until when: pure, from the code, the moment, and the day a court has set.

Hours are hours, also across a change of the clocks; a day ends at the next midnight in New York. Where the law says
"promptly" or the policy "same shift", the figures here are the policy.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from consent.facts import LOCAL_ZONE, end_of_day

CLINICIAN = "clinician"
SUPERVISOR = "supervisor"
PRIVACY_OFFICER = "privacy_officer"

#: From the moment that a duty arises, and the return date of the legal process if it has one.
Deadline = Callable[[datetime, datetime | None], datetime]


def _hours(hours: int) -> Deadline:
    def deadline(now: datetime, _return_date: datetime | None) -> datetime:
        # In UTC: in local time, an hour that the clocks skip or repeat would count as another number of hours.
        return now.astimezone(UTC) + timedelta(hours=hours)

    return deadline


def _same_day(now: datetime, _return_date: datetime | None) -> datetime:
    return end_of_day(now.astimezone(LOCAL_ZONE).date()).astimezone(UTC)


def _by_the_return_date(now: datetime, return_date: datetime | None) -> datetime:
    """A return date that is not known, or is past, is read as today."""
    if return_date is None or return_date <= now:
        return _same_day(now, None)
    return return_date.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """The desk, the deadline, and what is to be done there, for who reads it."""

    desk: str
    deadline: Deadline
    words: str


#: A shift, in hours.
SHIFT = 8

PLACES: MappingProxyType[str, Place] = MappingProxyType(
    {
        "NOTIFY_SUPERVISOR": Place(
            SUPERVISOR, _hours(SHIFT), "Look at what was shared or opened in an emergency, in the same shift."
        ),
        "NOTIFY_PRIVACY_OFFICER": Place(
            PRIVACY_OFFICER, _same_day, "Take note of what was shared or looked at, the same day."
        ),
        "INFORM_PATIENT_512C": Place(
            CLINICIAN,
            _hours(24),
            "Tell the person that a report was made, unless telling them would endanger them. Write which.",
        ),
        "CHILDLINE_WRITTEN_48H": Place(
            CLINICIAN, _hours(48), "Send the written report that follows an oral report to ChildLine."
        ),
        "PATIENT_COPY_508C4": Place(CLINICIAN, _hours(24), "Offer the person a copy of the paper that they signed."),
        "DOC_EMERGENCY_2_51C": Place(
            CLINICIAN,
            _hours(SHIFT),
            "Record who received it and where they work, who disclosed it, when, and what the emergency was.",
        ),
        "INFORM_COURT_5100_35B": Place(
            PRIVACY_OFFICER,
            _by_the_return_date,
            "Tell the court, in writing or in person, that the records are confidential.",
        ),
        "RESIST_PROCESS": Place(
            PRIVACY_OFFICER, _by_the_return_date, "Resist in court any effort to obtain the record outside Part 2."
        ),
        "LEGAL_REVIEW": Place(PRIVACY_OFFICER, _by_the_return_date, "Have counsel check the papers."),
        "BREACH_RISK_ASSESSMENT": Place(
            PRIVACY_OFFICER,
            _hours(72),
            "Assess, and write down, how likely it is that information was compromised.",
        ),
        "INTERMEDIARY_LIST": Place(
            PRIVACY_OFFICER,
            _hours(30 * 24),
            "Ask the intermediary who received the record through it, and keep the list: the person may ask for it.",
        ),
    }
)
#: What the desk owes itself: no law's code. Whoever reads it is not told whether anything was shared.
_OF_THE_DESK: MappingProxyType[str, Place] = MappingProxyType(
    {
        "CLOSE_ON_ENDED_PROCESS": Place(
            PRIVACY_OFFICER,
            _same_day,
            "A paper was ended. Open its case and end the paper once more, so that what was shared on it, if anything, is"
            " closed and its recipients are told. If it has no case, write so.",
        )
    }
)
#: A duty that is not in the table still has a reader: the one at whose desk everything of its sort ends up.
_ANY_OTHER = Place(PRIVACY_OFFICER, _same_day, "Look at what this decision asks for.")


def place_of(code: str) -> Place:
    """Where a duty of this code belongs; one that nobody knows goes to the privacy officer, today."""
    return PLACES.get(code) or _OF_THE_DESK.get(code, _ANY_OTHER)


def due_at(code: str, *, now: datetime, return_date: datetime | None = None) -> datetime:
    """The instant (UTC) by which a duty that arises `now` is to be done."""
    return place_of(code).deadline(now, return_date)
