"""The site's own processes, started and stopped as one: agency's web, police web, worker, beat, and a catcher of mail.

Each process is given the passwords and keys of its own login and no others: the police process has no key of clinical
text in its environment. Each is bound to the life of the process that started it, so that none is left over however
that one ends. The demo uses `Site`, and so do, with other ports and databases, the tests that kill things.
"""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from development.environment import REPOSITORY, make_private_directory, without_site_variables
from development.launch import launched
from development.ports import free_port
from development.trouble import Trouble, explained

MAIL, AGENCY, POLICE, WORKER, BEAT = "mail", "agency", "police", "worker", "beat"
#: In the order in which they are started. They are stopped in `_STOP_ORDER`: first those that make new work.
SERVICES = (MAIL, AGENCY, POLICE, WORKER, BEAT)
_STOP_ORDER = (AGENCY, POLICE, BEAT, WORKER, MAIL)
DESCRIPTIONS = {
    MAIL: "mail catcher",
    AGENCY: "agency's web process",
    POLICE: "police web process",
    WORKER: "worker",
    BEAT: "beat",
}
# A worker asked politely takes seconds to go, with nobody left to wait for it. What it was doing is done again later.
_WHEN_THE_CALLER_DIES = {WORKER: signal.SIGKILL}
_LARGEST_LOG = 5_000_000
_KEYS = {
    AGENCY: ("FIELD_KEYS", "SEARCH_KEY", "RELEASE_KEYS"),
    POLICE: ("RELEASE_KEYS",),
    WORKER: ("FIELD_KEYS", "SEARCH_KEY", "RELEASE_KEYS"),
    BEAT: (),
}
_LOGINS = {AGENCY: "AGENCY", POLICE: "POLICE", WORKER: "WORKER", BEAT: "WORKER"}


@dataclass
class _Running:
    """One started process, and where its log stood when it was started."""

    process: subprocess.Popen[bytes]
    log_offset: int


class Site:
    """All processes of one site. `environment` is what `Cluster.provision` returned, `directory` is private state.

    A port of 0 is replaced by a free one. `settings` are further variables for every process.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        directory: Path,
        *,
        agency_port: int = 0,
        police_port: int = 0,
        settings: Mapping[str, str] | None = None,
        worker_processes: int = 1,
    ) -> None:
        self.environment = dict(environment)
        self.directory = make_private_directory(directory.resolve())
        self.ports = {AGENCY: agency_port or free_port(), POLICE: police_port or free_port(), MAIL: free_port()}
        self.settings = dict(settings or {})
        self.worker_processes = worker_processes
        self._running: dict[str, _Running] = {}
        for name in ("logs", "mail", "tmp", "broker", "broker/messages", "broker/control"):
            make_private_directory(self.directory / name)

    @property
    def agency_address(self) -> str:
        return f"http://127.0.0.1:{self.ports[AGENCY]}"

    @property
    def police_address(self) -> str:
        return f"http://127.0.0.1:{self.ports[POLICE]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_nothing: object) -> None:
        self.stop()

    def log_file(self, name: str) -> Path:
        """Where everything the process writes is kept."""
        return self.directory / "logs" / f"{name}.log"

    def messages(self) -> list[Path]:
        """The e-mails sent so far, oldest first."""
        return sorted((self.directory / "mail").glob("*.eml"))

    def start(self, *names: str) -> None:
        """Starts the named processes, or all. Must be called from a thread that lives as long as they shall."""
        for name in names or SERVICES:
            if not self.is_running(name):
                self._start(name)

    def wait_until_ready(self, *names: str, seconds: float = 90) -> None:
        """Returns when the named processes, or all, do their work; raises a sentence if one ends or takes too long."""
        deadline = time.monotonic() + seconds
        for name in names or SERVICES:
            while not self._is_ready(name):
                if not self.is_running(name):
                    raise Trouble(
                        f"The {DESCRIPTIONS[name]} ended while starting{self._last_words(name)}:"
                        f" see {self.log_file(name)}."
                    )
                if time.monotonic() > deadline:
                    raise Trouble(
                        f"The {DESCRIPTIONS[name]} did not answer within {seconds:.0f} s: see {self.log_file(name)}."
                    )
                time.sleep(0.05)

    def is_running(self, name: str) -> bool:
        return name in self._running and self._running[name].process.poll() is None

    def ended(self) -> list[str]:
        """The processes that were started, were not stopped, and have ended all the same."""
        return [name for name in self._running if not self.is_running(name)]

    def process_id(self, name: str) -> int:
        """The id of the process, which is also the id of its process group."""
        return self._running[name].process.pid

    def kill(self, name: str, wanted: signal.Signals = signal.SIGKILL) -> None:
        """Ends the process and its children in the middle of whatever they do, as a crash would, and waits for it."""
        process = self._running[name].process
        _signal_group(process.pid, wanted)
        process.wait()
        _signal_group(process.pid, signal.SIGKILL)

    def restart(self, name: str) -> None:
        """Stops the process if it still runs and starts it again on the same port."""
        self.stop(name)
        self._start(name)

    def stop(self, *names: str) -> None:
        """Asks the named processes, or all, to finish what they do; ends them when they take longer than 10 s."""
        chosen = [name for name in _STOP_ORDER if name in self._running and (not names or name in names)]
        makers = [name for name in chosen if name in (AGENCY, POLICE, BEAT)]
        rest = [name for name in chosen if name not in makers]
        for group in (makers, rest):
            for name in group:
                if self.is_running(name):
                    os.kill(self._running[name].process.pid, signal.SIGTERM)
            for name in group:
                _end(self._running.pop(name).process, seconds=10)

    # Starting one process

    def _start(self, name: str) -> None:
        log_path = self.log_file(name)
        with explained("opening a log", place=log_path):
            if log_path.exists() and log_path.stat().st_size > _LARGEST_LOG:
                log_path.replace(log_path.with_suffix(".log.old"))
            number = os.open(log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(number, "ab") as log:
                offset = log.seek(0, os.SEEK_END)
                process = subprocess.Popen(
                    launched(self._command(name), dies_with_caller=_WHEN_THE_CALLER_DIES.get(name, signal.SIGTERM)),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=REPOSITORY,
                    env=self.environment_of(name),
                )
        self._running[name] = _Running(process, offset)

    def _command(self, name: str) -> list[str]:
        if name == MAIL:
            return [sys.executable, "-m", "development.mail", str(self.ports[MAIL]), str(self.directory / "mail")]
        if name in (AGENCY, POLICE):
            return [
                *(sys.executable, "-m", "gunicorn", "--config", "python:development.web_server"),
                # A title of its own, so that both web processes can be told apart in a list of processes.
                *("--name", f":{self.ports[name]} config.wsgi"),
                *("--bind", f"127.0.0.1:{self.ports[name]}", "config.wsgi:application"),
            ]
        celery = [sys.executable, "-m", "celery", "-A", "config", name, "--loglevel", "INFO"]
        if name == WORKER:
            quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
            return [*celery, "--pool", "prefork", "--concurrency", str(self.worker_processes), *quiet]
        return [*celery, "--pidfile=", "--schedule", str(self.directory / "beat-schedule")]

    def environment_of(self, name: str) -> dict[str, str]:
        """The variables of one process: the caller's own, less everything secret, plus what this one may know."""
        values = without_site_variables(os.environ)
        values |= {"PYTHONUNBUFFERED": "1", "TMPDIR": str(self.directory / "tmp")}
        # Where a title is set, it may not be written over what the process was given.
        values |= {"SPT_NOENV": "1"}
        if name == MAIL:
            return values
        login = _LOGINS[name]
        values |= {
            "BULKHEAD_PROCESS": name if name in (AGENCY, POLICE) else WORKER,
            "BULKHEAD_LOGIN": login.lower(),
            "BULKHEAD_STATE": str(self.directory),
            "BULKHEAD_DEVELOPMENT": "true",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": self.environment[f"{login}_LOGIN_DATABASE_URL"],
            "POLICE_DATABASE_URL": self.environment[f"{login}_LOGIN_POLICE_DATABASE_URL"],
            "SECRET_KEY": self.environment["POLICE_SECRET_KEY" if name == POLICE else "SECRET_KEY"],
            "EMAIL_URL": f"smtp://127.0.0.1:{self.ports[MAIL]}",
            "SITE_ADDRESS": self.police_address if name == POLICE else self.agency_address,
        }
        values |= {key: self.environment[key] for key in _KEYS[name]}
        return values | self.settings

    # Knowing whether it works

    def _is_ready(self, name: str) -> bool:
        if name == MAIL:
            with socket.socket() as probe:
                probe.settimeout(1)
                return probe.connect_ex(("127.0.0.1", self.ports[MAIL])) == 0
        if name in (AGENCY, POLICE):
            return _answers(self.ports[name], "/sign-in/")
        return bool(re.search(r"\bready\.|beat: Starting", self._said(name)))

    def _said(self, name: str) -> str:
        with self.log_file(name).open("rb") as file:
            file.seek(self._running[name].log_offset)
            return file.read().decode(errors="replace")

    def _last_words(self, name: str) -> str:
        lines = [line.strip() for line in self._said(name).splitlines() if line.strip()]
        problems = [
            line for line in lines if re.match(r"[\w.]*(Error|Exception|Configured|Breached\w*|Trouble)\b", line)
        ]
        return f" ({problems[-1][:300]})" if problems else ""


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(process: subprocess.Popen[bytes], *, seconds: float) -> None:
    """Waits for a process that was asked to stop; uses force when it does not; leaves no child of it."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        _signal_group(process.pid, signal.SIGKILL)
        process.wait()
    _signal_group(process.pid, signal.SIGKILL)


def _signal_group(number: int, wanted: signal.Signals) -> None:
    try:
        os.killpg(number, wanted)
    except (ProcessLookupError, PermissionError):
        return
