"""An entry once written stays, whoever asks, in both databases."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.audit.entries import LOADERS, write
from tests.databases import ROOT, TestDatabases
from tests.settings import TEST_DATABASES, address

DESTRUCTIONS = {
    "update": "UPDATE audit_ledgerentry SET outcome = 'done'",
    "update of no row": "UPDATE audit_ledgerentry SET outcome = 'done' WHERE false",
    "delete": "DELETE FROM audit_ledgerentry",
    "truncate": "TRUNCATE audit_ledgerentry",
    "truncate with what hangs on it": "TRUNCATE audit_ledgerentry CASCADE",
    "overwriting insert": (
        "INSERT INTO audit_ledgerentry SELECT * FROM audit_ledgerentry ON CONFLICT (id) DO UPDATE SET outcome = 'done'"
    ),
    "merge": (
        "MERGE INTO audit_ledgerentry AS kept USING audit_ledgerentry AS other ON kept.id = other.id"
        " WHEN MATCHED THEN UPDATE SET outcome = 'done'"
    ),
}


def _superuser_address(alias: str) -> str:
    return urlsplit(os.environ["SUPERUSER_DATABASE_URL"])._replace(path=f"/{TEST_DATABASES[alias]}").geturl()


def _superuser(alias: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(_superuser_address(alias), autocommit=True)


def _in_replica_mode(alias: str) -> "psycopg.Connection[tuple[object, ...]]":
    connection = _superuser(alias)
    connection.execute("SET session_replication_role = replica")
    return connection


def _owner(alias: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(address("OWNER", alias), autocommit=True)


def _loader(alias: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(address("LOADER", alias), autocommit=True)


@pytest.mark.parametrize("alias", LOADERS)
def test_no_statement_of_a_superuser_changes_or_removes_an_entry(databases: TestDatabases, alias: str) -> None:
    for connect in (_superuser, _in_replica_mode):
        write(alias)
        with connect(alias) as connection:
            before = connection.execute("SELECT * FROM audit_ledgerentry ORDER BY id").fetchall()
            assert before
            for name, statement in DESTRUCTIONS.items():
                with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
                    connection.execute(statement)
                assert connection.execute("SELECT * FROM audit_ledgerentry ORDER BY id").fetchall() == before, name


@pytest.mark.parametrize("alias", LOADERS)
def test_the_owner_of_the_table_is_told_that_it_is_append_only(databases: TestDatabases, alias: str) -> None:
    write(alias)
    with _owner(alias) as connection:
        for name in ("update", "delete", "truncate"):
            with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
                connection.execute(DESTRUCTIONS[name])


@pytest.mark.parametrize("alias", LOADERS)
def test_the_loader_who_bypasses_row_security_cannot_pass_the_triggers(databases: TestDatabases, alias: str) -> None:
    write(alias)
    with _loader(alias) as connection:
        for name in ("update", "delete"):
            with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
                connection.execute(DESTRUCTIONS[name])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(DESTRUCTIONS["truncate"])


@pytest.mark.parametrize("alias", LOADERS)
def test_the_migration_can_be_taken_back_and_made_again(databases: TestDatabases, alias: str) -> None:
    for target in ("zero", "0001"):
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate", "audit", target, "--database", alias, "--skip-checks"],
            cwd=ROOT,
            env=os.environ
            | {
                "DATABASE_URL": _superuser_address("default"),
                "POLICE_DATABASE_URL": _superuser_address("police"),
                "DJANGO_SETTINGS_MODULE": "config.settings",
            },
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        with _superuser(alias) as connection:
            found = connection.execute(
                "SELECT to_regclass('audit_ledgerentry') IS NOT NULL,"
                " EXISTS (SELECT 1 FROM pg_proc WHERE proname = 'audit_refuse_change'),"
                " (SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'audit_ledgerentry%stay%')"
            ).fetchone()
        assert found == ((False, False, 0) if target == "zero" else (True, True, 2))
