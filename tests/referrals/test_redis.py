"""The same promises over Redis, the broker of production: a window past due is escalated, and messages carry no word."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from development.ports import free_port
from development.processes import BEAT, MAIL, WORKER
from referrals.models import FollowUpWindow, Handoff
from tests.browser.site import make_site
from tests.people import LOADER

pytestmark = pytest.mark.redis


@pytest.fixture
def redis_address(tmp_path: Path) -> Iterator[str]:
    """A redis-server of this test's own, on loopback, that writes down every command it is given."""
    program = shutil.which("redis-server")
    assert program, "Install it with: apt-get install redis-server"
    port = free_port()
    append_only = ["--appendonly", "yes", "--dir", str(tmp_path), "--save", ""]
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", *append_only], stdout=subprocess.DEVNULL
    )
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(20)


def test_a_window_past_due_is_escalated_over_redis(handoff: Handoff, redis_address: str, tmp_path: Path) -> None:
    windows = FollowUpWindow.objects.using(LOADER)
    window = windows.filter(handoff=handoff).earliest("due_at")
    passed = window.due_at - datetime.now(UTC) + timedelta(minutes=5)
    windows.filter(pk=window.pk).update(
        starts_at=window.starts_at - passed, remind_at=window.remind_at - passed, due_at=window.due_at - passed
    )
    with make_site(tmp_path / "site", CELERY_BROKER_URL=redis_address) as site:
        site.start(MAIL, WORKER, BEAT)
        deadline = time.monotonic() + 90
        while not (site.messages() and windows.filter(pk=window.pk, escalated_at__isnull=False).exists()):
            assert time.monotonic() < deadline, "The worker did not escalate the window."
            time.sleep(0.1)
    said = b"".join(path.read_bytes() for path in tmp_path.rglob("*.aof"))
    assert b"referrals.tasks.sweep_follow_up_windows" in said
    assert b"Jordan" not in said
    assert str(handoff.person_id).encode() not in said
