"""Follow-up windows: which move opens which clock, when each falls due, when its owner is reminded, and what meets it.

Pure: no database and no clock of the machine. Due times are instants in UTC, computed from local dates of
America/New_York, so that a day stays a day when clocks change: a count of hours is hours that pass, a count of days
ends with the local day. A due time is computed once, when its window opens, and never again.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from casework.staff.business_days import add_business_days
from referrals.states import Move

LOCAL_ZONE = ZoneInfo("America/New_York")


class Clock(StrEnum):
    """What has to happen in time."""

    SAFETY_CALL = "safety_call"
    FIRST_OUTREACH = "first_outreach"
    PROVIDER_ACCEPTANCE = "provider_acceptance"
    FIRST_VISIT = "first_visit"
    ENGAGEMENT = "engagement"
    RETURNED = "returned"


CLOCK_LABELS: dict[Clock, str] = {
    Clock.SAFETY_CALL: "Safety call",
    Clock.FIRST_OUTREACH: "First outreach",
    Clock.PROVIDER_ACCEPTANCE: "Provider's answer",
    Clock.FIRST_VISIT: "First visit",
    Clock.ENGAGEMENT: "Visit within 30 days",
    Clock.RETURNED: "Next step after the provider declined",
}

Unit = Literal["hours", "days", "business_days"]


@dataclass(frozen=True)
class Rule:
    """How long a clock runs, from when (the move itself, or the day of the offer), and how early the reminder comes."""

    amount: int
    unit: Unit
    remind_before: timedelta
    starts: Literal["move", "offer"] = "move"


#: Field defaults (workflows, section 4). The first visit counts day 0, so seven days are eight local dates.
RULES: dict[Clock, Rule] = {
    Clock.SAFETY_CALL: Rule(24, "hours", timedelta(hours=4)),
    Clock.FIRST_OUTREACH: Rule(48, "hours", timedelta(hours=12)),
    Clock.PROVIDER_ACCEPTANCE: Rule(2, "business_days", timedelta(hours=12)),
    Clock.FIRST_VISIT: Rule(7, "days", timedelta(days=2), starts="offer"),
    Clock.ENGAGEMENT: Rule(30, "days", timedelta(days=7), starts="offer"),
    # A handoff that the provider declines comes back on the same day.
    Clock.RETURNED: Rule(0, "days", timedelta(hours=2)),
}

#: Which windows each move opens. A safety call is opened with the offer when the clinician asks for one.
OPENED_BY: dict[Move, tuple[Clock, ...]] = {
    Move.OFFER: (Clock.FIRST_OUTREACH,),
    Move.ACCEPT_FOR_PERSON: (Clock.FIRST_VISIT, Clock.ENGAGEMENT),
    Move.SEND: (Clock.PROVIDER_ACCEPTANCE,),
    Move.PROVIDER_REJECTS: (Clock.RETURNED,),
    Move.PROVIDER_HAS_NO_ROOM: (Clock.RETURNED,),
}

#: Which windows each move answers: met when it happened in time, missed when it came late. An answer is a yes or a no.
ANSWERED_BY: dict[Move, tuple[Clock, ...]] = {
    Move.ACCEPT_FOR_PROVIDER: (Clock.PROVIDER_ACCEPTANCE,),
    Move.PROVIDER_REJECTS: (Clock.PROVIDER_ACCEPTANCE,),
    Move.PROVIDER_HAS_NO_ROOM: (Clock.PROVIDER_ACCEPTANCE,),
    Move.RECORD_VISIT_KEPT: (Clock.FIRST_VISIT, Clock.ENGAGEMENT),
}


class Closing(StrEnum):
    """How a window ends."""

    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


def due_at(clock: Clock, start: datetime, *, extra_holidays: Set[date] = frozenset()) -> datetime:
    """The instant (UTC) at which ``clock``, started at ``start``, is past due. Raises ValueError for a naive start.

    Hours are counted as they pass. Days end with the local day: the due time is the midnight after it.
    """
    if start.tzinfo is None:
        raise ValueError("A window starts at an instant, which has a time zone.")
    rule = RULES[clock]
    if rule.unit == "hours":
        return start.astimezone(UTC) + timedelta(hours=rule.amount)
    day = start.astimezone(LOCAL_ZONE).date()
    if rule.unit == "business_days":
        return _end_of(add_business_days(day, rule.amount, extra_holidays=extra_holidays))
    return _end_of(day + timedelta(days=rule.amount))


def remind_at(clock: Clock, start: datetime, due: datetime) -> datetime:
    """The instant (UTC) from which the owner is reminded: some time before ``due``, never before the window opened."""
    return max(start.astimezone(UTC), due - RULES[clock].remind_before)


def closing(due: datetime, happened_at: datetime) -> Closing:
    """Met when it happened before the due time, else missed: a late answer ends a window, and still counts as late."""
    return Closing.MET if happened_at < due else Closing.MISSED


def closing_at_exit(due: datetime, ended_at: datetime) -> Closing:
    """A handoff that ends takes its open windows along: cancelled, unless they were past due already."""
    return Closing.CANCELLED if ended_at < due else Closing.MISSED


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=LOCAL_ZONE).astimezone(UTC)
