"""What a handoff's state allows: the check raises its reason, and the button asks the same check."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from referrals.errors import HandoffError, ImpossibleTimeError, MoreAttemptsNeededError, ReasonNeededError
from referrals.policies import (
    Attempt,
    Standing,
    can_move,
    check_can_move,
    check_can_schedule,
    check_happened,
    check_reason,
    is_warm,
    open_moves,
)
from referrals.states import TRANSITIONS, Move, Reason, State

NOON = datetime(2026, 8, 3, 16, tzinfo=UTC)


def tries(*days_and_channels: tuple[int, str]) -> tuple[Attempt, ...]:
    return tuple(Attempt(channel, NOON + timedelta(days=day)) for day, channel in days_and_channels)


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)))
def test_the_button_and_the_refusal_never_disagree(state: State, move: Move) -> None:
    standing = Standing(state)
    if can_move(standing, move):
        check_can_move(standing, move)
        assert TRANSITIONS[move] in open_moves(standing)
    else:
        with pytest.raises(HandoffError):
            check_can_move(standing, move)
        assert TRANSITIONS[move] not in open_moves(standing)


def test_a_handoff_is_closed_for_missed_visits_only_after_one_was_missed() -> None:
    assert not can_move(Standing(State.ACCEPTED_BY_PROVIDER), Move.CLOSE_AFTER_MISSED_VISITS)
    assert can_move(Standing(State.ACCEPTED_BY_PROVIDER, missed_visits=1), Move.CLOSE_AFTER_MISSED_VISITS)


@pytest.mark.parametrize(
    "attempts",
    [
        (),
        tries((0, "telephone"), (1, "visit")),
        tries((0, "telephone"), (1, "telephone"), (2, "telephone")),
        tries((0, "telephone"), (0, "visit"), (0, "text")),
    ],
)
def test_nobody_is_given_up_before_the_attempt_rule_is_fulfilled(attempts: tuple[Attempt, ...]) -> None:
    with pytest.raises(MoreAttemptsNeededError):
        check_can_move(Standing(State.OFFERED, attempts=attempts), Move.GIVE_UP_REACHING)


def test_three_attempts_by_two_ways_on_three_days_suffice() -> None:
    attempts = tries((0, "telephone"), (1, "visit"), (3, "telephone"))
    check_can_move(Standing(State.OFFERED, attempts=attempts), Move.GIVE_UP_REACHING)


@pytest.mark.parametrize(("move", "reason"), list(product(Move, [None, *Reason])))
def test_a_move_takes_its_own_reasons_and_no_others(move: Move, reason: Reason | None) -> None:
    wanted = TRANSITIONS[move].reasons
    if (reason in wanted) or (reason is None and not wanted):
        check_reason(move, reason)
    else:
        with pytest.raises(ReasonNeededError):
            check_reason(move, reason)


def test_a_conversation_within_half_an_hour_of_the_offer_is_warm_and_a_later_one_is_not() -> None:
    assert is_warm(NOON - timedelta(hours=1), NOON)
    assert is_warm(NOON + timedelta(minutes=30), NOON)
    assert not is_warm(NOON + timedelta(minutes=31), NOON)


@pytest.mark.parametrize("happened", [NOON + timedelta(seconds=1), NOON - timedelta(days=2), NOON.replace(tzinfo=None)])
def test_what_is_written_down_has_happened_since_the_day_of_the_offer(happened: datetime) -> None:
    with pytest.raises(ImpossibleTimeError):
        check_happened(happened, offered_at=NOON - timedelta(days=1), now=NOON)


def test_a_visit_on_the_day_of_the_offer_but_before_it_counts() -> None:
    check_happened(NOON - timedelta(hours=3), offered_at=NOON, now=NOON)


def test_a_visit_is_scheduled_ahead() -> None:
    check_can_schedule(NOON + timedelta(minutes=1), now=NOON)
    with pytest.raises(ImpossibleTimeError):
        check_can_schedule(NOON, now=NOON)
