"""`make demo`: one city, running on this machine until Ctrl-C.

Starts PostgreSQL, brings the databases up to date, starts the site's processes, waits until both web processes answer,
says where to sign in, and then watches: a process that ends is named and started again, a few times. Ctrl-C (or
SIGTERM, or the terminal's end) stops everything this started and nothing else. However this process ends, the kernel
ends its children.
"""

import fcntl
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import IO

from development.cluster import Cluster, demo_cluster
from development.demo_ports import chosen_ports, require_free_ports
from development.environment import make_private_directory, state_directory, write_private_file
from development.parent import MakeWatch
from development.prepare import prepare_databases, run_django
from development.processes import AGENCY, DESCRIPTIONS, POLICE, Site
from development.trouble import Trouble, explained

_RESTARTS, _WITHIN_SECONDS = 5, 120


class StopRequested(BaseException):
    """Somebody wants the demo to end. Not an Exception, so that nothing on the way mistakes it for a failure."""


def say(sentence: str) -> None:
    """Prints at once; a terminal that is gone is no reason to stop half-way through stopping."""
    try:
        print(sentence, flush=True)
    except OSError:
        return


class Patience:
    """How often a process may end before the demo gives up on it, and how long to wait before the next start."""

    def __init__(self, restarts: int = _RESTARTS, within_seconds: float = _WITHIN_SECONDS) -> None:
        self._restarts = restarts
        self._within = within_seconds
        self._ends: dict[str, deque[float]] = {}

    def seconds_before_restart(self, name: str, now: float) -> float | None:
        """0.5 s, 1 s, 2 s, … within the last minutes; None when it ended too often."""
        ends = self._ends.setdefault(name, deque())
        while ends and ends[0] < now - self._within:
            ends.popleft()
        ends.append(now)
        if len(ends) > self._restarts:
            return None
        return float(0.5 * 2 ** (len(ends) - 1))


class Demo:
    """Everything one `make demo` started, so that it can be watched and stopped."""

    def __init__(self, directory: Path, *, agency_port: int, police_port: int) -> None:
        self.directory = directory
        self.agency_port, self.police_port = agency_port, police_port
        self.cluster: Cluster = demo_cluster()
        self.site: Site | None = None
        self._started_cluster = False
        self._patience = Patience()
        self._due: dict[str, float] = {}

    def start(self) -> None:
        """Returns when both web processes answer and worker and beat are at work."""
        say("Starting PostgreSQL")
        self._started_cluster = self.cluster.start(supervised=True)
        environment = self.cluster.provision()
        prepare_databases(environment, self.directory, city=True, start_over=self.cluster.recreate_databases, say=say)
        self.site = Site(
            environment,
            self.directory,
            agency_port=self.agency_port,
            police_port=self.police_port,
            worker_processes=2,
        )
        say("Starting the site")
        self.site.start()
        self.site.wait_until_ready()
        sign_ins = self._sign_ins(environment)
        say(
            f"\nThe demo city is open. Every person in it is invented.\n"
            f"  Agency  {self.site.agency_address}/\n  Police  {self.site.police_address}/\n"
            f"  E-mail  {self.directory / 'mail'}\n\n{sign_ins}\n\nCtrl-C stops everything."
        )

    def _sign_ins(self, environment: dict[str, str]) -> str:
        """One sign-in per role; asked for once and kept, because asking takes a second."""
        kept = self.directory / "sign-ins.txt"
        prepared = self.directory / "prepared.json"
        if not kept.exists() or kept.stat().st_mtime < prepared.stat().st_mtime:
            text = run_django(environment, "LOADER", ["manage.py", "demo_sign_ins"], directory=self.directory)
            write_private_file(kept, text)
        return kept.read_text(encoding="utf-8").rstrip()

    def watch(self, keep_going: Callable[[], bool]) -> None:
        """Starts again what ends, as long as it does not end too often."""
        if self.site is None:
            raise Trouble("The demo has to be started before it can be watched.")
        while keep_going():
            now = time.monotonic()
            if self._started_cluster and "postgresql" not in self._due and not self.cluster.is_running():
                self._announce("postgresql", "database server", self.cluster.log_file, now)
            for name in self.site.ended():
                if name not in self._due:
                    self._announce(name, DESCRIPTIONS[name], self.site.log_file(name), now)
            for name in [name for name, due in self._due.items() if due <= now]:
                del self._due[name]
                if name == "postgresql":
                    self.cluster.start(supervised=True)
                else:
                    self.site.restart(name)
            time.sleep(0.2)

    def _announce(self, name: str, description: str, log: Path, now: float) -> None:
        wait = self._patience.seconds_before_restart(name, now)
        if wait is None:
            raise Trouble(f"The {description} keeps ending; the demo stops. What it said last is in {log}.")
        say(f"The {description} ended; starting it again in {wait:g} s. Its log is {log}.")
        self._due[name] = now + wait

    def stop(self) -> None:
        """Web processes first, then beat and worker, then the database server, if this started it."""
        if self.site is not None:
            self.site.stop()
        if self._started_cluster:
            self.cluster.stop()


def _only_one(directory: Path) -> IO[str]:
    """Holds the state directory for this demo alone; the kernel lets go of it when the process ends."""
    with explained("locking the state directory", place=directory):
        file = (directory / "demo.lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise Trouble(
            f"A demo runs already on {directory}: stop it with Ctrl-C where it was started, or set BULKHEAD_STATE to"
            " another directory to have a second one."
        ) from error
    return file


def _request_stop(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise StopRequested


def run() -> int:
    """Runs the demo to its end; returns the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _request_stop)
    make = MakeWatch()
    demo: Demo | None = None
    code = 0
    try:
        directory = make_private_directory(state_directory())
        with _only_one(directory):
            ports = chosen_ports()
            require_free_ports(ports)
            demo = Demo(directory, agency_port=ports[AGENCY], police_port=ports[POLICE])
            try:
                demo.start()
                demo.watch(lambda: not make.was_interrupted())
                say("\nStopping")
            finally:
                # From here on nothing interrupts: everything that was started is stopped, within half a minute.
                for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    signal.signal(number, signal.SIG_IGN)
                demo.stop()
    except StopRequested:
        say("\nStopped.")
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr, flush=True)
        code = 1
    return code


if __name__ == "__main__":
    sys.exit(run())
