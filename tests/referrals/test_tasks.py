"""Tasks enter the wall in a declared role and carry identifiers alone; a real worker does what beat asks for."""

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import shared_task
from django.conf import settings
from django.db import connection, transaction

from casework.clinical.tasks import withdraw_ended_grants
from casework.wall.roles import SurfaceRole
from casework.wall.session import current_role
from casework.wall.tasks import UnfitMessageError, WallTask, check_arguments, check_delay
from referrals.models import Handoff, OutboxMessage
from referrals.tasks import deliver_outbox, sweep_follow_up_windows, tell_of_opened_cases
from tests.people import LOADER
from tests.referrals.conftest import Postbox, let_pass, windows_of
from tests.settings import address

ROOT = Path(__file__).resolve().parent.parent.parent
IDENTIFIER = "5f0c1f0e-3c0a-4a2e-9d5c-1f1f8a3d2b10"


@pytest.mark.parametrize(
    "argument",
    ["Jordan Example", IDENTIFIER.upper(), f"{{{IDENTIFIER}}}", "", 7, None, uuid.UUID(IDENTIFIER), [IDENTIFIER], {}],
)
def test_a_message_carries_the_text_of_uuids_and_nothing_else(argument: object) -> None:
    check_arguments([IDENTIFIER], {"handoff_id": IDENTIFIER})
    with pytest.raises(UnfitMessageError):
        check_arguments([argument], {})
    with pytest.raises(UnfitMessageError):
        check_arguments([], {"handoff_id": argument})


def test_a_refusal_does_not_repeat_what_it_refused() -> None:
    with pytest.raises(UnfitMessageError) as caught:
        check_arguments(["Jordan Example"], {})
    assert "Jordan" not in str(caught.value)


@pytest.mark.parametrize(
    "when",
    [
        {"countdown": 61, "eta": None},
        {"countdown": None, "eta": datetime.now(UTC) + timedelta(days=2)},
        {"countdown": None, "eta": (datetime.now(UTC) + timedelta(days=2)).isoformat()},
        {"countdown": None, "eta": datetime(2026, 1, 1)},  # noqa: DTZ001 (the point of the test)
    ],
)
def test_no_message_waits_longer_than_a_minute(when: dict[str, Any]) -> None:
    check_delay(30, None)
    with pytest.raises(UnfitMessageError):
        check_delay(**when)


def test_an_unfit_message_is_refused_before_it_is_sent_and_before_it_runs() -> None:
    for act in (deliver_outbox.delay, deliver_outbox, deliver_outbox.delay_on_commit):
        with pytest.raises(UnfitMessageError):
            act("Jordan Example")
    with pytest.raises(UnfitMessageError):
        deliver_outbox.apply_async(countdown=3600)


def test_a_task_without_a_role_cannot_be_defined() -> None:
    with pytest.raises(TypeError, match="no surface role"):
        type("careless", (WallTask,), {"run": lambda self: None})


def test_each_round_is_a_transaction_of_its_own_in_the_declared_role(worker_login: None) -> None:
    seen: list[tuple[SurfaceRole, str, int]] = []

    @shared_task(base=WallTask, role=SurfaceRole.WORKER, rounds=3, name="tests.rounds")
    def look() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user::text, pg_current_xact_id()::text::bigint")
            seen.append((current_role(), *cursor.fetchone()))
        return True

    look()
    assert {(role, user) for role, user, _ in seen} == {(SurfaceRole.WORKER, "worker")}
    assert len({transaction_id for *_, transaction_id in seen}) == 3


def test_beat_starts_these_tasks_and_no_message_of_it_carries_anything() -> None:
    schedule = settings.CELERY_BEAT_SCHEDULE
    assert {entry["task"] for entry in schedule.values()} == {
        sweep_follow_up_windows.name,
        deliver_outbox.name,
        tell_of_opened_cases.name,
        withdraw_ended_grants.name,
    }
    assert not any(entry.get("args") or entry.get("kwargs") for entry in schedule.values())


def test_a_hint_is_sent_only_when_the_transaction_commits(databases: object, broker: Path) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        deliver_outbox.delay_on_commit()
        raise RuntimeError("undone")
    assert not list(broker.iterdir())
    with transaction.atomic():
        deliver_outbox.delay_on_commit()
        assert not list(broker.iterdir())
    assert len(list(broker.iterdir())) == 1


def test_a_broker_that_is_away_does_not_undo_what_was_committed(
    handoff: Handoff, worker_login: None, broker: Path
) -> None:
    let_pass(handoff, timedelta(hours=49))
    broker.rmdir()
    broker.touch()  # a file in the folder's place: nothing can be written into it
    try:
        sweep_follow_up_windows()
    finally:
        broker.unlink()
        broker.mkdir()
    assert windows_of(handoff)["first_outreach"].escalated_at


@pytest.fixture
def broker() -> Iterator[Path]:
    """The folder of this test process's messages, empty before and after."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    for key in ("data_folder_in", "data_folder_out", "control_folder"):
        Path(options[key]).mkdir(parents=True, exist_ok=True)
    folder = Path(options["data_folder_out"])
    empty(folder)
    yield folder
    empty(folder)


def empty(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink(missing_ok=True)


# A real worker ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def worker(databases: object, postbox: Postbox, broker: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker's own process, signed in as the worker's login, with this test's broker and mail server."""
    log = tmp_path / "worker.log"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "BULKHEAD_PROCESS": "worker",
        "DATABASE_URL": address("WORKER", "default"),
        "POLICE_DATABASE_URL": address("WORKER", "police"),
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
    }
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool=solo", "--loglevel=INFO"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_for(lambda: b" ready." in log.read_bytes() or process.poll() is not None, process)
        assert process.poll() is None, log.read_text()[-2000:]
        yield process
    finally:
        process.terminate()
        process.wait(20)
    text = log.read_text()
    assert "Traceback" not in text
    assert "Error" not in text


def wait_for(met: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Until the condition holds; fails when it does not in time, or when the process is gone."""
    until = time.monotonic() + seconds
    while not met():
        assert process.poll() is None, "the worker has ended"
        assert time.monotonic() < until, "nothing happened in time"
        time.sleep(0.1)


def test_a_real_worker_escalates_a_window_past_due_and_tells_the_supervisor(
    handoff: Handoff, postbox: Postbox, broker: Path, worker: subprocess.Popen[bytes]
) -> None:
    let_pass(handoff, timedelta(hours=49))
    sweep_follow_up_windows.delay()
    wait_for(lambda: windows_of(handoff)["first_outreach"].escalated_at is not None, worker)
    wait_for(lambda: bool(postbox.received), worker)
    sweep_follow_up_windows.delay()
    deliver_outbox.delay()
    wait_for(lambda: not list(broker.iterdir()), worker)
    time.sleep(1)
    assert len(postbox.received) == 1
    assert OutboxMessage.objects.using(LOADER).get().state == "sent"


def test_what_lies_at_the_broker_names_a_task_and_nobody(broker: Path) -> None:
    sweep_follow_up_windows.delay()
    (file,) = broker.iterdir()
    headers = json.loads(file.read_text())["headers"]
    assert (headers["task"], headers["argsrepr"], headers["kwargsrepr"]) == (sweep_follow_up_windows.name, "()", "{}")
    assert headers["eta"] is None
