"""What stands before a web process starts: a whole wall, a login without privileges, and migrations that run again."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.databases import TestDatabases
from tests.settings import address
from tests.web import ROOT, start_web_process


@pytest.mark.parametrize("process", ["agency", "police"])
@pytest.mark.parametrize(
    ("alias", "breach"),
    [
        ("default", "GRANT SELECT ON clinical_note TO liaison"),
        ("default", "ALTER TABLE consent_release NO FORCE ROW LEVEL SECURITY"),
        ("police", "CREATE POLICY everything ON police_incident FOR SELECT TO liaison USING (true)"),
    ],
)
def test_a_web_process_refuses_to_start_behind_a_breached_wall(
    databases: TestDatabases, tmp_path: Path, process: str, alias: str, breach: str
) -> None:
    with psycopg.connect(address("OWNER", alias), autocommit=True) as owner:
        owner.execute(breach)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="The wall is breached"):
        start_web_process(process, tmp_path / "log")


def test_a_server_process_refuses_a_login_that_bypasses_row_security(
    untouched_databases: TestDatabases, tmp_path: Path
) -> None:
    privileged = {"DATABASE_URL": address("LOADER", "default"), "POLICE_DATABASE_URL": address("LOADER", "police")}
    with pytest.raises(RuntimeError, match=r"PrivilegedLoginError|own logins"):
        start_web_process("agency", tmp_path / "log", privileged)


@pytest.mark.parametrize("alias", ["default", "police"])
def test_migrating_again_behind_the_wall_has_nothing_to_do(untouched_databases: TestDatabases, alias: str) -> None:
    done = _as_owner("migrate", "--database", alias)
    assert "No migrations to apply." in done.stdout, done.stderr[-1500:]


def test_the_wall_applied_again_is_the_same_wall(databases: TestDatabases) -> None:
    assert _as_owner("apply_wall").returncode == 0
    checked = _as_owner("check_wall")
    assert checked.stdout == "The wall stands as declared in both databases.\n"


def test_the_check_names_each_difference_and_fails(databases: TestDatabases) -> None:
    with psycopg.connect(address("OWNER", "default"), autocommit=True) as owner:
        owner.execute("GRANT SELECT ON clinical_note TO liaison")
    checked = _as_owner("check_wall")
    assert checked.returncode != 0
    assert "default: clinical_note: liaison may select, which is not declared" in checked.stderr


def _as_owner(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": address("OWNER", "default"),
        "POLICE_DATABASE_URL": address("OWNER", "police"),
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
