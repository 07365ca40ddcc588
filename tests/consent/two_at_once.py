"""Two transactions at the same time, each on connections of its own, in an order that the test decides."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.db import connections

from tests.settings import address

#: How long anything here may take before the test fails, in seconds.
PATIENCE = 20


@contextmanager
def in_a_thread(work: Callable[[], None]) -> Iterator[threading.Thread]:
    """Run ``work`` beside the test on connections of its own; an error in it fails the test."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)  # raised again in the test's own thread
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield thread
    finally:
        thread.join(20)
    assert not thread.is_alive()
    if failed:
        raise failed[0]


def wait_for_somebody_waiting() -> None:
    """Until a session waits for an advisory lock of this database; it fails after ten seconds of asking."""
    with psycopg.connect(address("LOADER", "default"), autocommit=True) as watcher:
        deadline = datetime.now(UTC) + timedelta(seconds=10)
        while datetime.now(UTC) < deadline:
            waiting = watcher.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ).fetchone()
            if waiting and waiting[0]:
                return
    raise AssertionError("Nobody waits for the person's lock.")


class Stop:
    """A place at which one of two stops until the other lets it go on. The real function runs, before or after."""

    def __init__(self) -> None:
        self._reached, self._go_on = threading.Event(), threading.Event()

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, entered only when the test lets it."""

        def stopped(*args: Any, **kwargs: Any) -> Any:
            self.here()
            return function(*args, **kwargs)

        return stopped

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, left only when the test lets it."""

        def stopped(*args: Any, **kwargs: Any) -> Any:
            result = function(*args, **kwargs)
            self.here()
            return result

        return stopped

    def here(self) -> None:
        """Say that this place is reached, and wait. Once let go on, nobody stops here again."""
        self._reached.set()
        assert self._go_on.wait(PATIENCE), "Nobody let it go on."

    def wait(self) -> None:
        """Until the place is reached."""
        assert self._reached.wait(PATIENCE), "It never came this far."

    def go_on(self) -> None:
        self._go_on.set()
