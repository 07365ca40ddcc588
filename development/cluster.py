"""The embedded PostgreSQL server of the demo and of the tests.

It listens on 127.0.0.1 alone, has no unix socket, asks every login for its password (scram), and never runs as root.
Starting it again is cheap and safe: a running server is found, a dead one's leftovers are cleared, a half-made data
directory is made anew, a port that was taken meanwhile is exchanged for another.

    python -m development.cluster start [--for tests]    start, and keep running until `stop`
    python -m development.cluster provision [--for tests] start, then roles, databases and the environment file
    python -m development.cluster status|stop|discard [--for tests]

The demo's server is durable (a crash loses nothing that was committed); the tests' server trades that for speed and has
its own data directory, so that no test can touch the demo's data.
"""

import argparse
import atexit
import fcntl
import json
import os
import secrets
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from development import provision
from development.data_directory import SUPERUSER, InitializationFailed, initialize
from development.environment import (
    ENVIRONMENT_FILE,
    STATE_VARIABLE,
    TESTS_STATE_VARIABLE,
    make_private_directory,
    read_environment,
    state_directory,
    tests_state_directory,
    write_environment,
    write_private_file,
)
from development.ports import free_port, is_free
from development.server_failures import explain_server
from development.server_files import ServerPlace, place_for, wheel_directory
from development.server_process import ServerProcess
from development.trouble import Trouble, explained, require_free_space

_START_SECONDS = 60
_STOP_SECONDS = 30


class Cluster:
    """One PostgreSQL server whose passwords and port are kept in `directory`.

    `durable` says whether a committed transaction survives a power cut: wanted wherever something is killed on purpose.
    The directory belongs to the caller. As root the data lives elsewhere (see `server_files`), found through it.
    """

    def __init__(self, directory: Path, durable: bool) -> None:
        self.directory = directory.resolve()
        self.durable = durable
        self._lock_depth = 0
        self._users_file: IO[str] | None = None

    @cached_property
    def place(self) -> ServerPlace:
        make_private_directory(self.directory)
        return place_for(self.directory)

    @cached_property
    def _process(self) -> ServerProcess:
        return ServerProcess(self.place, self.log_file, durable=self.durable)

    @property
    def environment_file(self) -> Path:
        return self.directory / ENVIRONMENT_FILE

    @property
    def log_file(self) -> Path:
        return self.directory / "postgresql.log"

    @property
    def port(self) -> int:
        """The port of the last start."""
        return int(self._memory().get("port", 0))

    def superuser_url(self, database: str = "postgres") -> str:
        """The address of a database for the superuser. For setting up alone: neither site nor tests use it."""
        password = quote(str(self._memory()["superuser_password"]), safe="")
        return f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{self.port}/{database}"

    def process_id(self) -> int | None:
        """The server's process id when it runs, found out without connecting."""
        return self._process.number()

    def is_running(self) -> bool:
        """Whether the server runs and takes connections."""
        return self._process.is_ready()

    def start(self, *, supervised: bool = False) -> bool:
        """Starts the server unless it runs; returns whether it was started by this call.

        `supervised`: the server ends, in order, with the calling process, however that ends. Otherwise it stays until
        `stop`. Two callers at once are served one after the other.
        """
        with self._locked():
            if self._settled():
                return False
            self._make_if_missing()
            self._start(supervised=supervised)
            return True

    def stop(self, *, immediately: bool = False) -> bool:
        """Stops the server, rolling back what is open; returns whether it ran. `immediately` crashes it on purpose."""
        with self._locked():
            (self.directory / "kept").unlink(missing_ok=True)
            return self._stop(immediately=immediately)

    def kill(self) -> None:
        """Kills the server without warning, as a power cut would, and returns when it is gone."""
        with self._locked():
            number = self.process_id()
            if number is not None:
                os.kill(number, signal.SIGKILL)
                while self._process.is_ours(number):
                    time.sleep(0.01)
                self._process.forget()

    def discard(self) -> None:
        """Stops the server and removes its data, passwords and environment file for good."""
        with self._locked():
            self._stop(immediately=True)
            shutil.rmtree(self.place.data, ignore_errors=True)
            if self.place.directory != self.directory:
                shutil.rmtree(self.place.directory, ignore_errors=True)
            for name in ("cluster.json", ENVIRONMENT_FILE, "postgresql.log", "pg_hba.conf", "kept"):
                (self.directory / name).unlink(missing_ok=True)
        del self.place, self._process

    def provision(self, *, for_tests: bool = False) -> dict[str, str]:
        """Roles, logins and both databases, once; writes and returns the environment of the site.

        The server must run. Idempotent; a second caller waits for the first.
        """
        with self._locked():
            known = read_environment(self.environment_file)
            with psycopg.connect(self.superuser_url(), autocommit=True) as connection:
                values = provision.provision_server(
                    connection,
                    known=known,
                    database_url=lambda database: self.superuser_url(database),
                    port=self.port,
                    for_tests=for_tests,
                    environment_file=self.environment_file,
                )
            values["SUPERUSER_DATABASE_URL"] = self.superuser_url()
            write_environment(self.environment_file, values)
            return values

    def recreate_databases(self) -> None:
        """Drops both databases with everything in them and makes them empty. Passwords and keys stay."""
        with self._locked():
            with psycopg.connect(self.superuser_url(), autocommit=True) as connection:
                provision.drop_databases(connection)
            self.provision()

    def attach(self) -> None:
        """Counts this process as a user of the server. The last one to go stops it, unless it was asked to stay."""
        if self._users_file is None:
            with self._locked():
                self._users_file = (self.directory / "users.lock").open("a")
                fcntl.flock(self._users_file, fcntl.LOCK_SH)
            atexit.register(self.detach)

    def detach(self) -> None:
        """Ends what `attach` began."""
        users, self._users_file = self._users_file, None
        if users is None:
            return
        with self._locked(), users:
            fcntl.flock(users, fcntl.LOCK_UN)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            if not (self.directory / "kept").exists():
                self._stop(immediately=False)

    def keep(self) -> None:
        """Leaves the server running when its last user goes."""
        (self.directory / "kept").touch()

    def program(self, name: str) -> Path:
        """One of the server's own programs, such as `pg_dump` or `psql`, to run as the calling user."""
        return wheel_directory() / "bin" / name

    # What is remembered between starts

    def _memory(self) -> dict[str, str | int]:
        try:
            found = json.loads((self.directory / "cluster.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return found if isinstance(found, dict) else {}

    def _remember(self, **values: str | int) -> None:
        write_private_file(self.directory / "cluster.json", json.dumps(self._memory() | values))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time; the same process may enter again."""
        if self._lock_depth == 0:
            make_private_directory(self.directory)
            with explained("locking the state directory", place=self.directory):
                self._lock_file = (self.directory / "cluster.lock").open("a")
            fcntl.flock(self._lock_file, fcntl.LOCK_EX)
        self._lock_depth += 1
        try:
            yield
        finally:
            self._lock_depth -= 1
            if self._lock_depth == 0:
                self._lock_file.close()

    # Making, starting and stopping

    def _settled(self) -> bool:
        """Whether the server runs, once one that is just starting, recovering or stopping has finished doing so."""
        deadline = time.monotonic() + _START_SECONDS
        while self.process_id() is not None and time.monotonic() < deadline:
            if self.is_running():
                return True
            time.sleep(0.02)
        return False

    def _make_if_missing(self) -> None:
        remembered = self.directory / "cluster.json"
        if remembered.exists() and remembered.stat().st_uid != os.geteuid():
            raise Trouble(
                f"The state directory {self.directory} belongs to user number {remembered.stat().st_uid}: run as that"
                " user, or set BULKHEAD_STATE to another directory."
            )
        if "superuser_password" in self._memory() and (self.place.data / "PG_VERSION").exists():
            return
        require_free_space(self.place.directory, megabytes=400)
        self._stop(immediately=True)
        with explained("making the data directory", place=self.place.data):
            shutil.rmtree(self.place.data, ignore_errors=True)
            self.place.data.mkdir(mode=0o700)
        remembered.unlink(missing_ok=True)
        password = secrets.token_urlsafe(24)
        if self.place.account == self.place.initial_account:
            self._fill(password)
        else:
            # `initdb` runs as an account that others may use too, so the password it was given is good for nothing more
            # by the time the server is reachable for others.
            first = secrets.token_urlsafe(24)
            self._fill(first)
            self._remember(port=free_port())
            self._start(supervised=True)
            address = f"postgresql://{SUPERUSER}:{first}@127.0.0.1:{self.port}/postgres"
            with psycopg.connect(address, autocommit=True) as connection:
                provision.set_password(connection, SUPERUSER, password)
            self._stop(immediately=False)
        self._remember(superuser_password=password)

    def _fill(self, password: str) -> None:
        try:
            initialize(self.place, password, durable=self.durable)
        except InitializationFailed as failure:
            raise self._failure(str(failure), "initdb failed") from failure

    def _start(self, *, supervised: bool) -> None:
        port = self.port or free_port()
        deadline = time.monotonic() + _START_SECONDS
        while True:
            if not is_free(port):
                port = free_port()
            self._remember(port=port)
            began = self.log_file.stat().st_size if self.log_file.exists() else 0
            with explained("starting the database server", place=self.log_file):
                number = self._process.launch(port, supervised=supervised)
            if self._wait_until_ready(number, deadline):
                return
            said = self._log_since(began)
            if "Address already in use" in said and time.monotonic() < deadline:
                port = free_port()
            elif "is still in use" in said and time.monotonic() < deadline:
                # Processes of a killed server are still going; they notice within a second or two.
                time.sleep(0.3)
            else:
                raise self._failure(said, "the server did not start")

    def _wait_until_ready(self, number: int, deadline: float) -> bool:
        while time.monotonic() < deadline:
            if self.is_running():
                return True
            if self._process.has_ended(number):
                self._process.forget()
                return False
            time.sleep(0.02)
        return False

    def _stop(self, *, immediately: bool) -> bool:
        number = self.process_id()
        if number is None:
            return False
        for wanted, seconds in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
            if immediately and wanted == signal.SIGINT:
                continue
            try:
                os.kill(number, wanted)
            except ProcessLookupError:
                return True
            except PermissionError as error:
                raise Trouble(
                    f"The database server (process {number}) belongs to another user: stop it as that user."
                ) from error
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                if not self._process.is_ours(number):
                    self._process.forget()
                    return True
                time.sleep(0.02)
        raise Trouble(f"The database server (process {number}) does not stop: see {self.log_file}.")

    def _log_since(self, offset: int) -> str:
        try:
            with self.log_file.open("rb") as file:
                file.seek(offset)
                return file.read().decode(errors="replace")
        except OSError:
            return ""

    def _failure(self, said: str, otherwise: str) -> Trouble:
        return explain_server(said, otherwise, data=self.place.data, log=self.log_file)


def demo_cluster() -> Cluster:
    """The demo's server."""
    return Cluster(state_directory(), durable=True)


def tests_cluster() -> Cluster:
    """The tests' server, apart from the demo's."""
    return Cluster(tests_state_directory(), durable=False)


def ensure_test_cluster() -> dict[str, str]:
    """Starts and provisions the tests' server for the life of this process, and returns its environment.

    Call it once, before parallel workers start; they inherit the environment. When the last process that called it
    ends, the server is stopped, unless `cluster start --for tests` asked to keep it.
    """
    cluster = tests_cluster()
    cluster.attach()
    cluster.start()
    values = cluster.provision(for_tests=True)
    directory = str(cluster.directory)
    return values | {STATE_VARIABLE: directory, TESTS_STATE_VARIABLE: directory}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m development.cluster", description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=["start", "stop", "status", "provision", "discard"])
    parser.add_argument("--for", dest="purpose", choices=["demo", "tests"], default="demo")
    chosen = parser.parse_args(arguments)
    cluster = tests_cluster() if chosen.purpose == "tests" else demo_cluster()
    try:
        return _run(cluster, chosen.command, for_tests=chosen.purpose == "tests")
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1


def _run(cluster: Cluster, command: str, *, for_tests: bool) -> int:
    if command in ("start", "provision"):
        started = cluster.start()
        cluster.keep()
        if command == "provision":
            cluster.provision(for_tests=for_tests)
        print(f"PostgreSQL {'started' if started else 'runs already'} on 127.0.0.1:{cluster.port}.")
        return 0
    if command == "stop":
        print("PostgreSQL stopped." if cluster.stop() else "PostgreSQL was not running.")
        return 0
    if command == "discard":
        cluster.discard()
        print("The database server's data and passwords are removed.")
        return 0
    running = cluster.is_running()
    print(f"PostgreSQL runs on 127.0.0.1:{cluster.port}." if running else "PostgreSQL is not running.")
    return 0 if running else 3


if __name__ == "__main__":
    sys.exit(main())
