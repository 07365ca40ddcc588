"""Mail reaches the right colleague, says nothing, repeats under one Message-ID, and stops with the sender's assignment."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from audit.models import Action, LedgerEntry
from casework.clinical.models import Assignment
from casework.staff.models import User
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from referrals import delivery, services
from referrals.models import FollowUpWindow, Handoff, OutboxMessage
from tests.people import LOADER, Case, Staff
from tests.referrals.conftest import Entering, Postbox, let_pass, signed_in_as
from tests.referrals.test_sweep import sweep, terminate


def deliver(now: datetime | None = None) -> bool:
    """One round of the delivery as a worker's process does it."""
    with acting_as(SurfaceRole.WORKER, user_id=None, databases=("default",)):
        return delivery.deliver_next(now=now or datetime.now(UTC))


def the_message() -> OutboxMessage:
    return OutboxMessage.objects.using(LOADER).get()


@pytest.fixture
def escalated(handoff: Handoff) -> Handoff:
    """A handoff whose escalation waits in the outbox."""
    let_pass(handoff, timedelta(hours=49))
    with signed_in_as("WORKER"):
        sweep()
    return handoff


@pytest.fixture
def asked(handoff: Handoff, staff: Staff, as_clinician: Entering, now: datetime) -> Handoff:
    """A handoff that the clinician asked the supervisor to look at."""
    with as_clinician():
        services.ask_supervisor(handoff_id=handoff.pk, by=staff.by_role["clinician"].pk, now=now)
    return handoff


def test_an_escalation_reaches_the_supervisor_once(
    staff: Staff, escalated: Handoff, postbox: Postbox, worker_login: None
) -> None:
    assert [deliver() for _ in range(3)] == [True, False, False]
    (mail,) = postbox.received
    assert mail.recipient == staff.by_role["supervisor"].email
    assert mail.message_id == f"<{the_message().pk}@127.0.0.1>"
    assert the_message().state == "sent"
    assert LedgerEntry.objects.using(LOADER).get(event=Action.NOTIFY).actor_id is None


def test_a_mail_holds_a_pointer_and_nothing_else(
    case: Case, escalated: Handoff, postbox: Postbox, worker_login: None
) -> None:
    deliver()
    (mail,) = postbox.received
    assert mail.subject == "You have an update in Bulkhead"
    (link,) = re.findall(r"https?://\S+", mail.body)
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/[a-z/]+/[0-9a-f-]{36}/(change/)?", link)
    words = mail.raw.lower()
    for secret in ("jordan", "example person", "outreach", "counseling", "hill clinic", "1990", str(case.person.pk)):
        assert secret not in words


def test_a_reminder_leads_the_clinician_to_the_handoff(
    staff: Staff, handoff: Handoff, postbox: Postbox, worker_login: None
) -> None:
    let_pass(handoff, timedelta(hours=40))
    sweep()
    deliver()
    (mail,) = postbox.received
    assert mail.recipient == staff.by_role["clinician"].email
    assert f"/clinician/handoffs/{handoff.pk}/" in mail.body


def test_mail_about_a_window_that_was_closed_meanwhile_is_not_sent(
    escalated: Handoff, postbox: Postbox, worker_login: None
) -> None:
    FollowUpWindow.objects.using(LOADER).update(state="met", closed_at=datetime.now(UTC))
    deliver()
    assert not postbox.received
    assert the_message().state == "cancelled"


def test_a_question_leaves_in_the_senders_name(
    staff: Staff, asked: Handoff, postbox: Postbox, worker_login: None
) -> None:
    deliver()
    (mail,) = postbox.received
    assert mail.recipient == staff.by_role["supervisor"].email
    assert f"{asked.pk}" in mail.body


def test_an_ended_assignment_stops_what_waits_in_the_senders_name(
    staff: Staff, asked: Handoff, postbox: Postbox, worker_login: None
) -> None:
    Assignment.objects.using(LOADER).filter(user_id=staff.by_role["clinician"].pk).update(ends_at=datetime.now(UTC))
    deliver()
    assert not postbox.received
    assert the_message().state == "cancelled"
    assert LedgerEntry.objects.using(LOADER).get(event=Action.NOTIFY).outcome == "deny"


def test_an_ended_assignment_does_not_stop_the_systems_own_escalation(
    staff: Staff, escalated: Handoff, postbox: Postbox, worker_login: None
) -> None:
    Assignment.objects.using(LOADER).filter(user_id=staff.by_role["clinician"].pk).update(ends_at=datetime.now(UTC))
    deliver()
    assert len(postbox.received) == 1


def test_a_failure_waits_longer_each_time_and_then_gives_up_for_the_supervisor_to_see(
    staff: Staff, escalated: Handoff, postbox: Postbox, worker_login: None, as_supervisor: Entering
) -> None:
    postbox.answer = "451 try later"
    moment = datetime.now(UTC)
    for attempt in range(1, delivery.ATTEMPTS + 1):
        assert deliver(moment)
        assert not deliver(moment)
        message = the_message()
        assert (message.attempts, message.last_error_code) == (attempt, "smtp_451")
        moment = message.next_attempt_at
    assert message.state == "failed"
    with signed_in_as("AGENCY"), as_supervisor():
        assert OutboxMessage.objects.filter(state="failed").count() == 1


def test_waits_double_up_to_two_hours() -> None:
    waits = [delivery.wait_after(attempt) for attempt in range(1, 9)]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits[-1] == timedelta(hours=2)


def test_a_failed_attempt_is_repeated_under_the_same_message_id(
    escalated: Handoff, postbox: Postbox, worker_login: None
) -> None:
    postbox.answer = "451 try later"
    deliver()
    postbox.answer = "250 kept"
    assert deliver(the_message().next_attempt_at)
    (mail,) = postbox.received
    assert mail.message_id == f"<{the_message().pk}@127.0.0.1>"
    assert (the_message().state, the_message().attempts, the_message().last_error_code) == ("sent", 2, "")


def test_a_mail_server_that_is_away_loses_nothing(
    escalated: Handoff, postbox: Postbox, worker_login: None, settings: Any
) -> None:
    settings.EMAIL_PORT = 1
    deliver()
    assert (the_message().state, the_message().last_error_code) == ("waiting", "unreachable")


def test_a_recipient_who_has_left_is_told_to_the_supervisor_as_a_failure(
    staff: Staff, escalated: Handoff, postbox: Postbox, worker_login: None
) -> None:
    User.objects.using(LOADER).filter(pk=staff.by_role["supervisor"].pk).update(is_active=False)
    deliver()
    assert not postbox.received
    assert (the_message().state, the_message().last_error_code) == ("failed", "no_recipient")


def test_a_kill_after_the_server_took_the_mail_repeats_it_under_the_same_message_id(
    escalated: Handoff, postbox: Postbox, worker_login: None
) -> None:
    with pytest.raises(OperationalError), acting_as(SurfaceRole.WORKER, user_id=None, databases=("default",)):
        delivery.deliver_next(now=datetime.now(UTC))
        terminate(connection.connection.info.backend_pid)
    connection.close()
    assert the_message().state == "waiting"
    deliver()
    assert not deliver()
    first, second = postbox.received
    assert first.message_id == second.message_id


def test_two_workers_deliver_one_message_once(escalated: Handoff, postbox: Postbox, worker_login: None) -> None:
    import threading

    answers: list[bool] = []

    def work() -> None:
        try:
            answers.append(deliver())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [False, False, False, True]
    assert len(postbox.received) == 1
