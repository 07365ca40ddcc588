"""The whole site for one test: both web processes, worker, beat and mail catcher, on this worker's databases."""

import os
import subprocess
import sys
from pathlib import Path

from development.processes import Site
from tests.settings import address

ROOT = Path(__file__).resolve().parent.parent.parent
LOGINS = ("AGENCY", "POLICE", "WORKER", "OWNER", "LOADER")


def environment_of_this_worker() -> dict[str, str]:
    """What a site needs, with every login led to this test process's own databases."""
    values = {name: os.environ[name] for name in ("FIELD_KEYS", "RELEASE_KEYS", "SEARCH_KEY")}
    values |= {"SECRET_KEY": "k" + os.urandom(30).hex(), "POLICE_SECRET_KEY": "p" + os.urandom(30).hex()}
    for login in LOGINS:
        values[f"{login}_LOGIN_DATABASE_URL"] = address(login, "default")
        values[f"{login}_LOGIN_POLICE_DATABASE_URL"] = address(login, "police")
    return values


def make_site(directory: Path, **settings: str) -> Site:
    """A site whose sweep runs every second. Nothing is started yet."""
    return Site(
        environment_of_this_worker(),
        directory,
        settings={"FOLLOW_UP_SWEEP_SECONDS": "1", "DATABASE_POOL": "true", **settings},
    )


def run_command(*arguments: str, login: str = "AGENCY") -> subprocess.CompletedProcess[str]:
    """One management command as this login, on this worker's databases."""
    environment = dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": address(login, "default"),
        "POLICE_DATABASE_URL": address(login, "police"),
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
