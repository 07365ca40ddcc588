"""What is open is what the law lets go, in every history of papers, withdrawals, emergencies and passing time."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from consent import gate, policies, standing
from tests.consent.histories import Histories
from tests.people import Staff, make_organization
from tests.proofs import PROVING, how_many

HISTORIES, STEPS = how_many(25, 500), how_many(12, 30)
MOMENT = timedelta(microseconds=1)


def run_histories(staff: Staff, *, phases: Sequence[Phase] = tuple(Phase), histories: int = HISTORIES) -> None:
    Histories.staff = staff
    Histories.hospital = make_organization(
        "General Hospital", "hospital_ed", is_covered_entity=True, is_part2_program=False
    )
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS,
            phases=phases,
            report_multiple_bugs=False,
            deadline=None,
            derandomize=not PROVING,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_what_is_open_is_what_the_engine_lets_go_and_nothing_ends_without_a_reason(staff: Staff) -> None:
    """Both directions, after every step of a generated history and to the microsecond.

    Open implies permitted: while a release may be read, the engine, asked the question of its decision again at that
    instant, on what is on file at that instant and about somebody as old as they are then, lets go every piece of it,
    within limits no wider than those under which it went; no paper that it stands on has been withdrawn; and as far as
    the file tells today, the same will be so until the last microsecond of its time.

    Ended implies a reason: a release that may be read no more was closed by hand; or a paper that it stands on was
    withdrawn; or the engine, asked again at the instant of its end, lets go less than all of it (or would before its
    time was over); or it reached the longest time that the site leaves anything open. What has ended stays ended: to
    send it again is a new decision.

    What may be read is asked of the columns that the recipient's row policy reads, and at the end of each history of
    the policy itself, by the recipient.
    """
    run_histories(staff)


# Deliberate faults: the histories find them --------------------------------------------------------------------------


def open_for(longer: timedelta) -> Callable[..., datetime]:
    return lambda ends, *, now: policies.open_until(ends, now=now) + longer


@pytest.mark.parametrize(
    ("where", "name", "fault"),
    [
        (standing, "still_stands", lambda *args, **named: True),
        (standing, "still_stands", lambda *args, **named: False),
        (standing, "SIGNING_AGES", ()),
        (gate, "open_until", open_for(MOMENT)),
        (gate, "open_until", open_for(-MOMENT)),
    ],
    ids=[
        "only what names the withdrawn paper closes",
        "every change of the file closes everything",
        "a birthday is overlooked",
        "a microsecond too long",
        "a microsecond too short",
    ],
)
def test_a_gate_with_this_fault_is_found_out(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, fault: Any
) -> None:
    monkeypatch.setattr(where, name, fault)
    with pytest.raises(AssertionError):
        run_histories(staff, phases=[Phase.generate], histories=200)
