"""The demo city starts with one command, answers, and leaves nothing behind however it ends."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil
import pytest

from casework.wall.roles import MACHINE_ROLES, SURFACE_ROLES
from development.cluster import Cluster
from development.demo import Patience
from development.environment import REPOSITORY, without_site_variables
from development.ports import free_port, is_free
from development.prepare import prepare_databases

_READY = "Ctrl-C stops everything."
_PARTS = {
    "postgresql": "/postgres -D",
    "mail": "development.mail",
    "agency": ":{agency} config.wsgi",
    "police": ":{police} config.wsgi",
    "worker": "config worker",
    "beat": "config beat",
}


class StartedDemo:
    """`python -m development.demo` as somebody at a terminal would run it."""

    def __init__(self, state: Path, ports: tuple[int, int]) -> None:
        self.state, self.ports = state, ports
        variables = without_site_variables(os.environ)
        variables |= {"BULKHEAD_STATE": str(state), "PYTHONUNBUFFERED": "1"}
        variables |= {"BULKHEAD_AGENCY_PORT": str(ports[0]), "BULKHEAD_POLICE_PORT": str(ports[1])}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "development.demo"],
            cwd=REPOSITORY,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_nothing: object) -> None:
        self.process.kill()
        self.process.communicate()

    def wait_until_open(self) -> str:
        """Everything printed up to the last line of the greeting."""
        said = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said += line
            if line.strip() == _READY:
                return said
        raise AssertionError(said)

    def descendants(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def wait_for_another(self, before: list[psutil.Process], *, part: str) -> None:
        """Returns when a process whose command holds `part` runs that was not there before."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if any(part in " ".join(process.cmdline()) for process in self.descendants() if process not in before):
                return
            time.sleep(0.1)
        raise AssertionError(part)

    def end(self, wanted: signal.Signals) -> str:
        """Sends the signal and returns what is printed until the end."""
        self.process.send_signal(wanted)
        said, _nothing = self.process.communicate(timeout=60)
        return said


def answer(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/sign-in/")
    status = connection.getresponse().status
    connection.close()
    return status


def wait_for_answer(port: int) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            assert answer(port) == 200
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def still_there(processes: list[psutil.Process], seconds: float) -> list[str]:
    _gone, alive = psutil.wait_procs(processes, timeout=seconds)
    return [" ".join(process.cmdline()[:4]) for process in alive if process.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    directory = tmp_path_factory.mktemp("demo") / "state"
    yield directory
    Cluster(directory, durable=True).discard()


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    first = free_port()
    second = free_port()
    while second == first:
        second = free_port()
    return first, second


@dataclass(frozen=True)
class FirstOpening:
    """What was seen while the demo stood open for the first time, and after it was interrupted."""

    greeting: str
    answers: list[int]
    environments: dict[str, dict[str, str]]
    last_words: str
    exit_code: int
    left_over: list[str]


@pytest.fixture(scope="module")
def first_opening(state: Path, ports: tuple[int, int]) -> FirstOpening:
    with StartedDemo(state, ports) as demo:
        greeting = demo.wait_until_open()
        answers = [answer(port) for port in ports]
        started = demo.descendants()
        environments = {
            name: process.environ()
            for process in started
            for name, part in _PARTS.items()
            if part.format(agency=ports[0], police=ports[1]) in " ".join(process.cmdline())
        }
        last_words = demo.end(signal.SIGINT)
    return FirstOpening(
        greeting, answers, environments, last_words, demo.process.returncode, still_there(started, seconds=1)
    )


def test_the_city_opens_and_says_where_and_how_to_sign_in(first_opening: FirstOpening, ports: tuple[int, int]) -> None:
    assert first_opening.answers == [200, 200]
    assert set(first_opening.environments) == set(_PARTS)
    for port in ports:
        assert f"http://127.0.0.1:{port}/" in first_opening.greeting
    for role in SURFACE_ROLES:
        assert (role.replace("_", " ") in first_opening.greeting) == (role not in MACHINE_ROLES), role


def test_an_interrupt_stops_everything(first_opening: FirstOpening, ports: tuple[int, int]) -> None:
    assert "Stopped." in first_opening.last_words
    assert first_opening.exit_code == 0
    assert first_opening.left_over == []
    assert all(is_free(port) for port in ports)


def test_no_process_is_given_the_keys_and_passwords_of_another(first_opening: FirstOpening) -> None:
    environments = first_opening.environments
    assert not {"FIELD_KEYS", "SEARCH_KEY"} & environments["police"].keys()
    assert {"FIELD_KEYS", "SEARCH_KEY", "RELEASE_KEYS"} <= environments["agency"].keys()
    assert not any("KEY" in name or "DATABASE" in name for name in environments["mail"])
    assert not any("KEY" in name or "DATABASE" in name for name in environments["postgresql"])
    assert environments["police"]["SECRET_KEY"] != environments["agency"]["SECRET_KEY"]
    for name, login in (("police", "bulkhead_police"), ("agency", "bulkhead_agency"), ("worker", "bulkhead_worker")):
        urls = {value for value in environments[name].values() if value.startswith("postgresql://")}
        assert urls
        assert all(f"//{login}:" in url for url in urls), name


@pytest.mark.usefixtures("first_opening")
def test_it_opens_again_with_less_than_ten_seconds_of_work_and_a_killed_demo_leaves_no_orphan(
    state: Path, ports: tuple[int, int]
) -> None:
    """Work is counted in seconds of one processor, so that other tests beside this one do not count."""
    with StartedDemo(state, ports) as demo:
        greeting = demo.wait_until_open()
        started = demo.descendants()
        times = [process.cpu_times() for process in (psutil.Process(demo.process.pid), *started)]
        assert sum(spent.user + spent.system for spent in times) < 10
        assert "Loading the demo city" not in greeting
        assert len(started) > 8
        demo.process.kill()
        demo.process.wait()
        assert still_there(started, seconds=15) == []


@pytest.mark.usefixtures("first_opening")
def test_a_process_that_ends_is_named_and_started_again_and_a_request_to_end_stops_it_all(
    state: Path, ports: tuple[int, int]
) -> None:
    with StartedDemo(state, ports) as demo:
        demo.wait_until_open()
        before = demo.descendants()
        part = _PARTS["police"].format(police=ports[1])
        master = next(process for process in before if part in " ".join(process.cmdline()))
        master.kill()
        assert demo.process.stdout is not None
        said = demo.process.stdout.readline()
        assert said.startswith("The police web process ended; starting it again")
        assert str(state / "logs" / "police.log") in said
        assert still_there([master], seconds=10) == []
        demo.wait_for_another(before, part=part)
        wait_for_answer(ports[1])
        started = demo.descendants()
        demo.end(signal.SIGTERM)
        assert demo.process.returncode == 0
        assert still_there(started, seconds=1) == []


@pytest.mark.usefixtures("first_opening")
def test_nothing_that_was_there_before_is_disturbed_and_the_end_of_the_terminal_stops_the_rest(
    state: Path, ports: tuple[int, int]
) -> None:
    cluster = Cluster(state, durable=True)
    cluster.start()
    number = cluster.process_id()
    with StartedDemo(state, ports) as demo:
        demo.wait_until_open()
        with StartedDemo(state, (free_port(), free_port())) as second:
            said, _nothing = second.process.communicate(timeout=30)
            assert second.process.returncode == 1
            assert "A demo runs already" in said
        assert answer(ports[0]) == 200
        started = demo.descendants()
        demo.end(signal.SIGHUP)
        assert still_there(started, seconds=1) == []
    assert cluster.process_id() == number
    cluster.stop()


def test_a_busy_port_is_answered_with_how_to_choose_another(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with StartedDemo(tmp_path / "state", (free_port(), port)) as demo:
            said, _nothing = demo.process.communicate(timeout=30)
            assert demo.process.returncode == 1
    assert f"Port {port} is busy" in said
    assert "BULKHEAD_POLICE_PORT=" in said
    assert "Traceback" not in said


@pytest.mark.usefixtures("first_opening")
def test_databases_that_stand_can_be_brought_up_to_date_again(state: Path) -> None:
    cluster = Cluster(state, durable=True)
    cluster.start()
    try:
        environment = cluster.provision()
        notes = state / "prepared.json"
        notes.write_text(json.dumps(json.loads(notes.read_text()) | {"databases": "another digest"}))
        said: list[str] = []
        prepare_databases(environment, state, city=True, say=said.append)
        assert said == ["Bringing both databases up to date"]
    finally:
        cluster.stop()


def test_patience_grows_and_ends() -> None:
    patience = Patience(restarts=3, within_seconds=60)
    assert [patience.seconds_before_restart("worker", now) for now in (0, 1, 2, 3)] == [0.5, 1.0, 2.0, None]
    assert patience.seconds_before_restart("beat", 3) == 0.5
    assert patience.seconds_before_restart("worker", 100) == 0.5
