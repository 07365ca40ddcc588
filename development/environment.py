"""The state directory of the demo and of the tests, and the private file in it that tells the site its passwords."""

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from development.trouble import explained

REPOSITORY = Path(__file__).resolve().parent.parent
STATE_VARIABLE = "BULKHEAD_STATE"
TESTS_STATE_VARIABLE = "BULKHEAD_TESTS_STATE"
ENVIRONMENT_FILE = "development.env"
_OF_THE_SITE = re.compile(
    r"BULKHEAD_.*|DJANGO_SETTINGS_MODULE|.*DATABASE_URL|.*SECRET_KEY|(FIELD|RELEASE)_KEYS|SEARCH_KEY|CELERY_FILE_BROKER"
    r"|EMAIL_URL|SITE_ADDRESS"
)


def without_site_variables(variables: Mapping[str, str]) -> dict[str, str]:
    """The variables less everything that says which databases, keys and addresses a process of the site uses."""
    return {
        name: value
        for name, value in variables.items()
        if not _OF_THE_SITE.fullmatch(name) and not value.startswith(("postgresql://", "postgres://"))
    }


def state_directory() -> Path:
    """Everything the demo keeps: `BULKHEAD_STATE`, or `var` in the checkout."""
    return Path(os.environ.get(STATE_VARIABLE) or REPOSITORY / "var").resolve()


def tests_state_directory() -> Path:
    """Everything the tests keep, apart from the demo's. Inside a test session this is the session's own directory."""
    known = os.environ.get(TESTS_STATE_VARIABLE)
    return Path(known).resolve() if known else state_directory() / "tests"


def make_private_directory(path: Path) -> Path:
    """Makes the directory for its owner alone; an existing directory keeps the permissions it has."""
    with explained("making the state directory", place=path):
        if not path.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.mkdir(mode=0o700, exist_ok=True)
    return path


def read_environment(path: Path) -> dict[str, str]:
    """The KEY=VALUE lines of the file; an absent file has none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip() for key, value in pairs}


def write_private_file(path: Path, text: str) -> None:
    """Replaces the file as a whole, readable by its owner alone from the first byte on."""
    with explained(f"writing {path.name}", place=path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def write_environment(path: Path, values: Mapping[str, str]) -> None:
    """Writes the file anew when something in it changed."""
    if read_environment(path) == dict(values):
        return
    heading = "# Passwords and keys of this machine's demo or tests, made here: never copy, never commit.\n"
    write_private_file(path, heading + "".join(f"{key}={value}\n" for key, value in values.items()))
