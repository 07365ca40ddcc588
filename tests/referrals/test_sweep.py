"""The sweep reminds and escalates each window once: late, twice at a time, or killed in the middle."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from audit.models import Action, LedgerEntry
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from referrals import services
from referrals.models import FollowUpWindow, Handoff, OutboxMessage, Provider
from referrals.states import Move
from referrals.sweep import Swept, sweep_due_windows
from tests.people import LOADER, Case, Staff
from tests.referrals.conftest import Entering, let_pass, signed_in_as, windows_of
from tests.settings import address


def sweep(**options: Any) -> Swept:
    """One sweep as a worker's process does it."""
    with acting_as(SurfaceRole.WORKER, user_id=None, databases=("default",)):
        return sweep_due_windows(now=datetime.now(UTC), **options)


def messages(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.using(LOADER).filter(kind=kind))


def entries(action: Action) -> list[LedgerEntry]:
    return list(LedgerEntry.objects.using(LOADER).filter(event=action))


@pytest.fixture
def many(staff: Staff, case: Case, provider: Provider, as_clinician: Entering, now: datetime) -> list[Handoff]:
    """Twelve handoffs whose first outreach is past due."""
    made = []
    with as_clinician():
        for _ in range(12):
            made.append(
                services.offer_handoff(
                    person_id=case.person.pk,
                    encounter_id=case.encounter.pk,
                    provider_id=provider.pk,
                    by=staff.by_role["clinician"].pk,
                    now=now,
                )
            )
    for handoff in made:
        let_pass(handoff, timedelta(hours=50))
    return made


def test_nothing_happens_before_its_time(handoff: Handoff, worker_login: None) -> None:
    assert sweep() == Swept(reminded=0, escalated=0, is_full=False)
    assert not OutboxMessage.objects.using(LOADER).exists()


def test_the_assigned_clinician_is_reminded_once_before_the_window_is_due(
    staff: Staff, handoff: Handoff, worker_login: None
) -> None:
    let_pass(handoff, timedelta(hours=40))
    assert [sweep().reminded for _ in range(3)] == [1, 0, 0]
    (message,) = messages("reminder")
    assert message.recipient_id == staff.by_role["clinician"].pk
    assert message.sender_id is None
    assert windows_of(handoff)["first_outreach"].reminded_at
    (entry,) = entries(Action.REMIND)
    assert entry.actor_id is None


def test_a_window_past_due_is_escalated_once_to_the_supervisor_and_stays_open(
    staff: Staff, handoff: Handoff, worker_login: None
) -> None:
    let_pass(handoff, timedelta(hours=49))
    assert [sweep().escalated for _ in range(3)] == [1, 0, 0]
    (message,) = messages("escalation")
    assert message.recipient_id == staff.by_role["supervisor"].pk
    window = windows_of(handoff)["first_outreach"]
    assert (window.state, window.escalated_at is None) == ("open", False)
    (entry,) = entries(Action.ESCALATE)
    assert (entry.actor_id, entry.person_id) == (None, handoff.person_id)


def test_a_late_sweep_escalates_and_does_not_remind_of_what_is_past(handoff: Handoff, worker_login: None) -> None:
    let_pass(handoff, timedelta(days=3))
    assert sweep() == Swept(reminded=0, escalated=1, is_full=False)
    assert not messages("reminder")


def test_a_window_that_was_met_is_neither_reminded_of_nor_escalated(
    staff: Staff, handoff: Handoff, as_clinician: Entering, now: datetime
) -> None:
    with as_clinician():
        services.record_outreach(
            handoff_id=handoff.pk,
            channel="telephone",
            outcome="reached",
            happened_at=now,
            by=staff.by_role["clinician"].pk,
            now=now,
        )
    let_pass(handoff, timedelta(days=3))
    with signed_in_as("WORKER"):
        assert sweep().escalated == 0


def test_batches_follow_one_another_until_nothing_is_left(many: list[Handoff], worker_login: None) -> None:
    assert [sweep(batch=5).escalated for _ in range(4)] == [5, 5, 2, 0]


def test_two_workers_at_once_escalate_each_window_once(many: list[Handoff], worker_login: None) -> None:
    """Two connections sweep the same windows; the first holds its locks until the second is done."""
    first_has_claimed, second_is_done = threading.Event(), threading.Event()
    swept: dict[str, int] = {}

    def first() -> None:
        try:
            with acting_as(SurfaceRole.WORKER, user_id=None, databases=("default",)):
                swept["first"] = sweep_due_windows(now=datetime.now(UTC), batch=5).escalated
                first_has_claimed.set()
                second_is_done.wait(20)
        finally:
            first_has_claimed.set()
            connection.close()

    def second() -> None:
        try:
            first_has_claimed.wait(20)
            swept["second"] = sweep(batch=100).escalated
        finally:
            second_is_done.set()
            connection.close()

    threads = [threading.Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert swept == {"first": 5, "second": 7}
    assert len(messages("escalation")) == len(entries(Action.ESCALATE)) == len(many)


def test_many_workers_sweeping_in_a_race_escalate_each_window_once(many: list[Handoff], worker_login: None) -> None:
    total: list[int] = []

    def work() -> None:
        try:
            for _ in range(6):
                total.append(sweep(batch=3).escalated)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(total) == len(many)
    assert len(messages("escalation")) == len(entries(Action.ESCALATE)) == len(many)


@pytest.mark.parametrize("statements", range(0, 16, 3))
def test_a_sweep_killed_after_any_statement_leaves_all_or_nothing_and_the_next_one_catches_up(
    many: list[Handoff], worker_login: None, statements: int
) -> None:
    """The server ends the worker's backend after so many statements of the sweep."""
    seen = 0

    def kill_in_time(execute: Any, sql: Any, parameters: Any, is_many: bool, context: Any) -> Any:
        nonlocal seen
        if seen == statements:
            terminate(connection.connection.info.backend_pid)
        seen += 1
        return execute(sql, parameters, is_many, context)

    with pytest.raises(OperationalError):
        with transaction.atomic(), acting_as(SurfaceRole.WORKER, user_id=None, databases=("default",)):
            with connection.execute_wrapper(kill_in_time):
                sweep_due_windows(now=datetime.now(UTC))
    connection.close()
    assert not messages("escalation")
    assert not entries(Action.ESCALATE)
    assert not FollowUpWindow.objects.using(LOADER).exclude(escalated_at=None).exists()

    assert sweep().escalated == len(many)
    assert len(messages("escalation")) == len(entries(Action.ESCALATE)) == len(many)


def test_the_worker_closes_no_window_and_sends_nothing_in_anothers_name(
    staff: Staff, handoff: Handoff, worker_login: None, as_worker: Entering
) -> None:
    with as_worker():
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            FollowUpWindow.objects.update(state="met", closed_at=datetime.now(UTC))
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            Handoff.objects.exists()
    message = OutboxMessage(
        kind="reminder",
        recipient_id=staff.by_role["supervisor"].pk,
        sender_id=staff.by_role["clinician"].pk,
        supervisor_id=staff.by_role["supervisor"].pk,
        handoff_id=handoff.pk,
        dedupe_key="forged",
        created_at=datetime.now(UTC),
        next_attempt_at=datetime.now(UTC),
    )
    with as_worker(), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        message.save(force_insert=True)


def test_the_sweep_reads_what_is_due_through_its_index(many: list[Handoff], worker_login: None) -> None:
    with acting_as(SurfaceRole.WORKER, user_id=None, databases=("default",)), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        due = FollowUpWindow.objects.filter(state="open", escalated_at=None, due_at__lte=datetime.now(UTC))
        assert "referrals_window_to_escalate" in due.order_by("due_at")[:200].explain()


def test_a_provider_who_does_not_answer_is_escalated_and_an_answer_ends_it(
    staff: Staff, handoff: Handoff, as_clinician: Entering, now: datetime
) -> None:
    with as_clinician():
        by = staff.by_role["clinician"].pk
        services.move_handoff(handoff_id=handoff.pk, move=Move.ACCEPT_FOR_PERSON, by=by, now=now)
        services.send_handoff(handoff_id=handoff.pk, by=by, now=now)
    let_pass(handoff, timedelta(days=6))
    with signed_in_as("WORKER"):
        sweep()
    assert windows_of(handoff)["provider_acceptance"].escalated_at
    with as_clinician():
        services.move_handoff(handoff_id=handoff.pk, move=Move.ACCEPT_FOR_PROVIDER, by=by, now=datetime.now(UTC))
    assert windows_of(handoff)["provider_acceptance"].state == "missed"


def terminate(backend: int) -> None:
    """End one backend from outside, as its owner's server would, and wait until it is gone."""
    with psycopg.connect(address("WORKER", "default"), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [backend])
        for _ in range(200):
            if not other.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [backend]).fetchone():
                return
            time.sleep(0.01)
