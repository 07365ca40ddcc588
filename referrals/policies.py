"""What the state of a handoff allows. ``check_can_x`` raises with the reason, ``can_x`` is derived from it.

Only values come in, so that a page asks the same question as the service that acts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from referrals.errors import (
    HandoffError,
    ImpossibleTimeError,
    MoreAttemptsNeededError,
    MoveNotAllowedError,
    ReasonNeededError,
    ReceiverNeededError,
)
from referrals.states import TRANSITIONS, Move, Reason, State, Transition, moves_from
from referrals.windows import LOCAL_ZONE

#: A handoff is warm when the person and the receiver spoke this soon after it was offered, or before.
WARM_WITHIN = timedelta(minutes=30)
#: Nobody is given up before this many attempts, over this many channels and days (workflows, section 4).
ATTEMPTS_NEEDED, CHANNELS_NEEDED, DAYS_NEEDED = 3, 2, 3


@dataclass(frozen=True)
class Attempt:
    """One try to reach a person, as far as the attempt rule looks at it."""

    channel: str
    happened_at: datetime


@dataclass(frozen=True)
class Standing:
    """What the rules need to know of a handoff: its state, missed visits, and the tries to reach the person so far."""

    state: State
    missed_visits: int = 0
    attempts: tuple[Attempt, ...] = ()


def check_can_move(standing: Standing, move: Move) -> None:
    """Raises MoveNotAllowedError or MoreAttemptsNeededError when this move is not open to a handoff that stands so."""
    if standing.state not in TRANSITIONS[move].sources:
        raise MoveNotAllowedError(move)
    if move is Move.CLOSE_AFTER_MISSED_VISITS and not standing.missed_visits:
        raise MoveNotAllowedError(move)
    if move is Move.GIVE_UP_REACHING and not attempts_suffice(standing.attempts):
        raise MoreAttemptsNeededError


def can_move(standing: Standing, move: Move) -> bool:
    """Whether ``check_can_move`` lets this move pass."""
    try:
        check_can_move(standing, move)
    except HandoffError:
        return False
    return True


def open_moves(standing: Standing) -> tuple[Transition, ...]:
    """The moves that are open to a handoff that stands so, in the table's order."""
    return tuple(row for row in moves_from(standing.state) if can_move(standing, row.move))


def check_reason(move: Move, reason: Reason | None) -> None:
    """Raises ReasonNeededError unless the reason is one that the move asks for; a move without reasons takes none."""
    wanted = TRANSITIONS[move].reasons
    if reason not in (wanted or (None,)):
        raise ReasonNeededError(move)


def attempts_suffice(attempts: Iterable[Attempt]) -> bool:
    """Three attempts by two channels over three local days: the field's rule before somebody counts as not reached."""
    tried = list(attempts)
    days = {attempt.happened_at.astimezone(LOCAL_ZONE).date() for attempt in tried}
    channels = {attempt.channel for attempt in tried}
    return len(tried) >= ATTEMPTS_NEEDED and len(channels) >= CHANNELS_NEEDED and len(days) >= DAYS_NEEDED


def check_happened(happened_at: datetime, *, offered_at: datetime, now: datetime) -> None:
    """What is written down has happened: not in the future, and not before the local day of the offer.

    Raises ImpossibleTimeError, also for a moment without a time zone.
    """
    if happened_at.tzinfo is None or happened_at > now:
        raise ImpossibleTimeError
    if happened_at.astimezone(LOCAL_ZONE).date() < offered_at.astimezone(LOCAL_ZONE).date():
        raise ImpossibleTimeError


def check_can_schedule(visit_at: datetime, *, now: datetime) -> None:
    """A first visit lies ahead. Raises ImpossibleTimeError."""
    if visit_at.tzinfo is None or visit_at <= now:
        raise ImpossibleTimeError


def check_conversation(receiver_name: str, spoke_at: datetime, *, now: datetime) -> None:
    """The receiver has a name and the conversation has happened. Raises ReceiverNeededError or ImpossibleTimeError."""
    if not receiver_name.strip():
        raise ReceiverNeededError
    if spoke_at.tzinfo is None or spoke_at > now:
        raise ImpossibleTimeError


def is_warm(spoke_at: datetime, offered_at: datetime) -> bool:
    """Whether the person and the receiver spoke soon enough for the handoff to count as warm."""
    return spoke_at <= offered_at + WARM_WITHIN
