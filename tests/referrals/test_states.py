"""The transition table is whole: every state has its owner and a way out, and the diagram on file is the table's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.states import (
    DIAGRAM_PLACE,
    FINAL_STATES,
    OPEN_STATES,
    PATH,
    REASON_LABELS,
    STATE_LABELS,
    STATE_OWNERS,
    TRANSITIONS,
    Move,
    Owner,
    Reason,
    State,
    diagram,
    moves_from,
)
from referrals.windows import ANSWERED_BY, CLOCK_LABELS, OPENED_BY, RULES, Clock


def test_every_state_has_an_owner_and_words() -> None:
    assert set(STATE_OWNERS) == set(STATE_LABELS) == set(State)
    assert set(REASON_LABELS) == set(Reason)


def test_every_state_is_open_or_final() -> None:
    assert set(OPEN_STATES) | set(FINAL_STATES) == set(State)
    assert not set(OPEN_STATES) & set(FINAL_STATES)


def test_every_move_has_one_row() -> None:
    assert set(TRANSITIONS) == set(Move)
    assert all(row.move is move for move, row in TRANSITIONS.items())


def test_the_sender_owns_the_person_until_the_provider_accepts() -> None:
    before = PATH[: PATH.index(State.ACCEPTED_BY_PROVIDER)]
    assert all(STATE_OWNERS[state] is Owner.SENDER for state in before)
    assert STATE_OWNERS[State.ACCEPTED_BY_PROVIDER] is Owner.RECEIVER


@pytest.mark.parametrize("state", FINAL_STATES)
def test_nothing_moves_once_a_handoff_has_ended(state: State) -> None:
    assert moves_from(state) == ()


@pytest.mark.parametrize("state", OPEN_STATES)
def test_from_every_open_state_the_person_may_decline_and_every_exit_of_theirs_is_open(state: State) -> None:
    targets = {row.target for row in moves_from(state)}
    assert {
        State.PERSON_DECLINED,
        State.CANCELLED,
        State.UNREACHABLE,
        State.REVOKED_CONSENT,
        State.DIED,
        State.INCARCERATED,
        State.MOVED,
    } <= targets


@pytest.mark.parametrize("state", [state for state in State if state is not State.OFFERED])
def test_every_state_is_reached_from_the_offer(state: State) -> None:
    reached, unseen = {State.OFFERED}, [State.OFFERED]
    while unseen:
        for row in moves_from(unseen.pop()):
            if row.target not in reached:
                reached.add(row.target)
                unseen.append(row.target)
    assert state in reached


@pytest.mark.parametrize("state", OPEN_STATES)
def test_a_kept_visit_can_be_reached_from_every_open_state(state: State) -> None:
    reached, unseen = {state}, [state]
    while unseen:
        for row in moves_from(unseen.pop()):
            if row.target not in reached:
                reached.add(row.target)
                unseen.append(row.target)
    assert State.FIRST_VISIT_KEPT in reached


def test_a_missed_visit_goes_back_to_the_provider() -> None:
    assert TRANSITIONS[Move.RECORD_VISIT_MISSED].target is State.ACCEPTED_BY_PROVIDER


@given(st.lists(st.sampled_from(list(Move)), max_size=30))
def test_no_order_of_moves_leads_back_from_an_end(moves: list[Move]) -> None:
    state, ended = State.OFFERED, False
    for move in moves:
        if state in TRANSITIONS[move].sources:
            assert not ended
            state = TRANSITIONS[move].target
        ended = ended or state.is_final
    assert not ended or state.is_final


def test_the_diagram_on_file_is_the_one_of_the_table() -> None:
    assert DIAGRAM_PLACE.read_text(encoding="utf-8") == diagram(), "run: python -m referrals.states"


def test_every_clock_has_a_rule_words_and_something_that_opens_it() -> None:
    opened = {clock for clocks in OPENED_BY.values() for clock in clocks} | {Clock.SAFETY_CALL}
    assert opened == set(Clock) == set(RULES) == set(CLOCK_LABELS)


def test_every_no_of_a_provider_answers_in_time_and_becomes_a_task_of_the_sender() -> None:
    for move in (Move.PROVIDER_REJECTS, Move.PROVIDER_HAS_NO_ROOM):
        assert Clock.PROVIDER_ACCEPTANCE in ANSWERED_BY[move]
        assert Clock.RETURNED in OPENED_BY[move]
