"""Real web processes: the agency's and the police's, each with its own login, on this worker's databases."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import TestDatabases
from tests.settings import address

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class WebProcess:
    """One running web process."""

    address: str
    process: subprocess.Popen
    log: Path

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def start_web_process(name: str, log: Path, extra: dict[str, str] | None = None) -> WebProcess:
    """Start gunicorn for ``agency`` or ``police`` on a free port and wait until it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = (
        dict(os.environ)
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "BULKHEAD_PROCESS": name,
            "DATABASE_URL": address(name.upper(), "default"),
            "POLICE_DATABASE_URL": address(name.upper(), "police"),
            "DATABASE_POOL": "false",
            "SECRET_KEY": secrets.token_urlsafe(48),
        }
        | (extra or {})
    )
    if name == "police":
        environment.pop("FIELD_KEYS", None)
        environment.pop("SEARCH_KEY", None)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "config.wsgi",
                "--bind",
                f"127.0.0.1:{port}",
                "--threads",
                "4",
                "--workers",
                "1",
            ],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
        )
    site = WebProcess(f"http://127.0.0.1:{port}", process, log)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{site.address}/healthz", timeout=1)  # noqa: S310  (loopback)
            return site
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                break
            time.sleep(0.05)
    raise RuntimeError(f"The {name} process does not answer:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def agency_process(test_databases: TestDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    if test_databases.dirty:
        test_databases.renew()
    site = start_web_process("agency", tmp_path_factory.mktemp("agency") / "log")
    yield site
    site.stop()


@pytest.fixture(scope="session")
def police_web_process(test_databases: TestDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    if test_databases.dirty:
        test_databases.renew()
    site = start_web_process("police", tmp_path_factory.mktemp("police") / "log")
    yield site
    site.stop()


@pytest.fixture
def agency_site(agency_process: WebProcess, databases: TestDatabases) -> WebProcess:
    """The agency's process on fresh databases."""
    return agency_process


@pytest.fixture
def police_site(police_web_process: WebProcess, databases: TestDatabases) -> WebProcess:
    """The police process on fresh databases."""
    return police_web_process
