"""Brings both databases of a site up to date: migrations, the wall, and the invented city.

`prepare_databases` does as little as it can: a digest of everything that decides how the databases look is remembered
beside the data, and where it still holds nothing is run. `python -m development.prepare` is the part that runs as the
owner; it does four commands in one process because starting Django is the slowest part of each.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from development.environment import REPOSITORY, without_site_variables, write_private_file
from development.launch import launched
from development.trouble import Trouble, full_disk

_PACKAGES = ("audit", "casework", "consent", "referrals", "config", "demonstration")
_DECIDES = ("*/migrations/*.py", "casework/wall/*.py", "casework/wall/sql/*")
_NOTES = "prepared.json"


def digest_of_databases() -> str:
    """Changes whenever a migration or the wall's declaration does."""
    found = hashlib.sha256((REPOSITORY / "requirements" / "development.txt").read_bytes())
    for package in _PACKAGES:
        for path in sorted((REPOSITORY / package).rglob("*")):
            relative = path.relative_to(REPOSITORY)
            if path.is_file() and path.suffix != ".pyc" and any(relative.match(pattern) for pattern in _DECIDES):
                found.update(str(relative).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def prepare_databases(
    environment: Mapping[str, str],
    directory: Path,
    *,
    city: bool,
    start_over: Callable[[], None] | None = None,
    say: Callable[[str], None] = lambda _sentence: None,
) -> None:
    """Migrates both databases as the owner, applies the wall, and loads the demo city if it is asked for and missing.

    A load that was interrupted leaves half a city; then `start_over`, which has to empty both databases, comes first.
    `directory` keeps the note of what was done; `environment` is that of `Cluster.provision`.
    """
    notes_file = directory / _NOTES
    notes = _read(notes_file)
    server = environment["SUPERUSER_DATABASE_URL"].rpartition("@")[0]  # another password means another, empty server
    if notes.get("server") != hashlib.sha256(server.encode()).hexdigest():
        notes = {"server": hashlib.sha256(server.encode()).hexdigest()}
    if notes.get("city") == "loading" and start_over is not None:
        say("The last time, loading the demo city was interrupted: starting over with empty databases")
        start_over()
        notes = {"server": notes["server"]}
    digest = digest_of_databases()
    if notes.get("databases") != digest:
        say("Bringing both databases up to date")
        run_django(environment, "OWNER", ["-m", "development.prepare"], directory=directory)
        notes["databases"] = digest
        _write(notes_file, notes)
    if city and notes.get("city") != "loaded":
        say("Loading the demo city")
        notes["city"] = "loading"
        _write(notes_file, notes)
        run_django(environment, "LOADER", ["manage.py", "demo_city"], directory=directory)
        notes["city"] = "loaded"
        _write(notes_file, notes)


def run_django(environment: Mapping[str, str], login: str, arguments: list[str], *, directory: Path) -> str:
    """Runs a command of the site as one login; returns what it printed, or raises with the end of what it said."""
    values = without_site_variables(os.environ) | {
        "BULKHEAD_PROCESS": "command",
        "BULKHEAD_LOGIN": login.lower(),
        "BULKHEAD_STATE": str(directory),
        "BULKHEAD_DEVELOPMENT": "true",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": environment[f"{login}_LOGIN_DATABASE_URL"],
        "POLICE_DATABASE_URL": environment[f"{login}_LOGIN_POLICE_DATABASE_URL"],
        **{key: environment[key] for key in ("SECRET_KEY", "FIELD_KEYS", "SEARCH_KEY", "RELEASE_KEYS")},
    }
    done = subprocess.run(
        launched([sys.executable, *arguments], dies_with_caller=signal.SIGTERM),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env=values,
        check=False,
    )
    if done.returncode != 0:
        if "No space left on device" in done.stdout + done.stderr:
            raise full_disk(directory, wanted_megabytes=500)
        what = " ".join(argument for argument in arguments if argument != "-m")
        end = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise Trouble(f"{what} failed:\n{end}")
    return done.stdout


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, notes: dict[str, str]) -> None:
    write_private_file(path, json.dumps(notes))


def main() -> None:
    """The owner's part, inside Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    for alias in ("default", "police"):
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    call_command("apply_wall")
    call_command("check_wall")


if __name__ == "__main__":
    main()
