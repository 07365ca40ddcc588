"""Attacks with hand-written SQL on the police process's login, as somebody would who found an injection there.

The login may become ``liaison`` and nothing else, on either database. Whatever is tried, no clinical row, no account or
session of the agency's, and no incident outside a declared zone is read.
"""

import os
import subprocess

import psycopg
import pytest
from psycopg import sql

from casework.wall.declaration import CLINICAL, CONSENT, TABLES
from casework.wall.roles import SURFACE_ROLES
from development.cluster import tests_cluster
from tests.databases import TestDatabases
from tests.people import Case, Staff
from tests.settings import TEST_DATABASES, address
from tests.wall.connections import signed_in

LIAISON_READS = {
    table.name for table in TABLES for right in table.rights if "liaison" in right.to and right.command == "select"
}
OUT_OF_REACH = sorted({table.name for table in (*CLINICAL, *CONSENT)} - LIAISON_READS)


@pytest.mark.parametrize("acting", ["as the bare login", "as liaison"])
def test_no_clinical_table_opens(staff: Staff, case: Case, acting: str) -> None:
    for table in OUT_OF_REACH:
        _attack_table(table, acting, str(staff.by_role["clinician"].pk))


def _attack_table(table: str, acting: str, identity: str) -> None:
    with signed_in("POLICE") as connection:
        if acting == "as liaison":
            connection.execute("SET ROLE liaison")
        connection.execute("SELECT set_config('bulkhead.user_id', %s, false)", [identity])
        for statement in (
            "SELECT * FROM {}",
            "SELECT count(*) FROM {}",
            "COPY {} TO STDOUT",
            "SELECT 1; SELECT * FROM {}",
            "CREATE TEMPORARY TABLE t AS SELECT * FROM {}",
            "CREATE TEMPORARY VIEW v AS SELECT * FROM {}",
            "DO $$ BEGIN EXECUTE 'LOCK TABLE {}'; END $$",
            "SELECT row_to_json(rows) FROM {} rows",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(sql.SQL(statement).format(*[sql.Identifier(table)] * statement.count("{}")))


@pytest.mark.parametrize("role", [role for role in SURFACE_ROLES if role != "liaison"] + ["postgres", "bulkhead_owner"])
@pytest.mark.parametrize("alias", ["default", "police"])
def test_the_login_becomes_nobody_else(untouched_databases: TestDatabases, alias: str, role: str) -> None:
    name = sql.Identifier(role)
    with signed_in("POLICE", alias) as connection:
        for first in ("SELECT 1", "SET ROLE liaison", "RESET ROLE"):
            connection.execute(first)  # type: ignore[arg-type]
            for attempt in (
                sql.SQL("SET ROLE {}").format(name),
                sql.SQL("SET SESSION AUTHORIZATION {}").format(name),
                sql.SQL("SELECT set_config('role', {}, false)").format(sql.Literal(role)),
                sql.SQL("SELECT set_config('session_authorization', {}, false)").format(sql.Literal(role)),
                sql.SQL("DO $$ BEGIN EXECUTE 'SET ROLE {}'; END $$").format(sql.SQL(role)),  # type: ignore[arg-type]
                sql.SQL("GRANT {} TO bulkhead_police").format(name),
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(attempt)


def test_the_login_sees_police_accounts_and_no_other(staff: Staff) -> None:
    with signed_in("POLICE") as connection:
        for identity in ("", str(staff.by_role["clinician"].pk)):
            connection.execute("SELECT set_config('bulkhead.user_id', %s, false)", [identity])
            rows = connection.execute("SELECT DISTINCT domain FROM staff_user").fetchall()
            assert rows == [("police",)]
            assert connection.execute("SELECT count(*) FROM staff_rolegrant WHERE domain <> 'police'").fetchone() == (
                0,
            )
        changed = connection.execute("UPDATE staff_user SET failed_sign_ins = 4 WHERE domain = 'agency'")
        assert changed.rowcount == 0


def test_a_liaison_sees_their_own_account_without_its_password(staff: Staff) -> None:
    lee = staff.by_role["liaison"]
    with signed_in("POLICE") as connection:
        connection.execute("SET ROLE liaison")
        connection.execute("SELECT set_config('bulkhead.user_id', %s, false)", [str(lee.pk)])
        assert connection.execute("SELECT full_name FROM staff_user").fetchall() == [("Lee Liaison",)]
        for column in ("password", "email", "last_login", "locked_until"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(sql.SQL("SELECT {} FROM staff_user").format(sql.Identifier(column)))


def test_a_liaison_who_claims_to_be_somebody_of_the_agency_reads_no_account(staff: Staff, case: Case) -> None:
    with signed_in("POLICE") as connection:
        connection.execute("SET ROLE liaison")
        for user in (staff.by_role["clinician"], staff.by_role["auditor"], staff.other_clinician):
            connection.execute("SELECT set_config('bulkhead.user_id', %s, false)", [str(user.pk)])
            for table, column in (("staff_user", "id"), ("consent_release", "id"), ("staff_zoneusergrant", "id")):
                count = sql.SQL("SELECT count({}) FROM {}").format(sql.Identifier(column), sql.Identifier(table))
                assert connection.execute(count).fetchone() == (0,)


@pytest.mark.parametrize("acting", ["login", "liaison"])
@pytest.mark.parametrize("surface", ["sign_in", "liaison", "clinician", "auditor"])
def test_no_ledger_entry_is_written_in_the_name_of_the_agencys_people(staff: Staff, acting: str, surface: str) -> None:
    clinician = staff.by_role["clinician"].pk
    insert = (
        "INSERT INTO audit_ledgerentry (id, object_pk, object_repr, action, changes_text, timestamp, event, outcome,"
        " surface, object_type, detail, actor_id)"
        " VALUES (gen_random_uuid(), '', '', 3, '', now(), 'sign_in', 'done', %s, '', '{}', %s)"
    )
    with signed_in("POLICE") as connection:
        if acting == "liaison":
            connection.execute("SET ROLE liaison")
        connection.execute("SELECT set_config('bulkhead.user_id', %s, false)", [str(clinician)])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(insert, [surface, clinician])


@pytest.mark.parametrize("acting", ["login", "liaison"])
def test_the_agencys_sessions_and_the_ledger_stay_closed(staff: Staff, acting: str) -> None:
    with signed_in("POLICE") as connection:
        if acting == "liaison":
            connection.execute("SET ROLE liaison")
        for table in ("django_session", "audit_ledgerentry", "django_admin_log", "django_migrations"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))


def test_the_agencys_login_does_not_see_police_sessions_or_accounts(staff: Staff) -> None:
    with signed_in("AGENCY") as connection:
        assert connection.execute("SELECT DISTINCT domain FROM staff_user").fetchall() == [("agency",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT count(*) FROM staff_police_session")


@pytest.mark.parametrize("alias", ["default", "police"])
def test_functions_views_files_and_other_servers_open_nothing(staff: Staff, case: Case, alias: str) -> None:
    with signed_in("POLICE", alias) as connection:
        for attempt in (
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE VIEW v AS SELECT 1",
            "CREATE EXTENSION dblink",
            "CREATE EXTENSION postgres_fdw",
            "SELECT pg_read_file('PG_VERSION')",
            "SELECT pg_ls_dir('.')",
            "COPY (SELECT 1) TO PROGRAM 'cat'",
            "COPY (SELECT 1) TO '/tmp/x'",
            "SELECT lo_import('/etc/passwd')",
            "ALTER TABLE django_migrations DISABLE ROW LEVEL SECURITY",
            "ALTER ROLE bulkhead_police BYPASSRLS",
            "SELECT rolpassword FROM pg_authid",
            "SELECT usename FROM pg_shadow",
            "SELECT stavalues1 FROM pg_statistic",
            "SELECT pg_reload_conf()",
            "ALTER SYSTEM SET log_statement = 'all'",
        ):
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFile)):
                connection.execute(attempt)  # type: ignore[arg-type]
        seen = connection.execute("SELECT count(*) FROM pg_stats WHERE tablename LIKE 'clinical%'").fetchone()
        assert seen == (0,)


def test_row_security_cannot_be_switched_off(staff: Staff, case: Case) -> None:
    with signed_in("POLICE") as connection:
        connection.execute("SET row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT count(*) FROM staff_user")


def test_another_session_s_queries_are_not_shown(staff: Staff, case: Case) -> None:
    with signed_in("AGENCY") as agency, signed_in("POLICE") as police:
        agency.execute("SELECT 'said by the agency'")
        rows = police.execute("SELECT query FROM pg_stat_activity WHERE usename = 'bulkhead_agency'").fetchall()
        assert all(row[0] == "<insufficient privilege>" for row in rows)


@pytest.mark.parametrize("alias", ["default", "police"])
@pytest.mark.parametrize("acting", ["login", "liaison"])
def test_the_servers_own_dump_program_brings_no_protected_row(
    staff: Staff, case: Case, alias: str, acting: str
) -> None:
    program = tests_cluster().program("pg_dump")
    arguments = [str(program), "--data-only", "--enable-row-security", "--dbname", address("POLICE", alias)]
    if acting == "liaison":
        arguments += ["--role", "liaison"]
    for extra in ([], ["--table", "clinical_note"], ["--table", "staff_user"]):
        done = subprocess.run(
            [*arguments, *extra], capture_output=True, text=True, env=dict(os.environ) | {"LC_ALL": "C"}
        )
        assert "COPY public.clinical" not in done.stdout
        assert "COPY public.audit_ledgerentry" not in done.stdout
        assert "clinician@example.org" not in done.stdout
        assert (done.returncode != 0) or (acting == "login" and "staff_user" in extra)


def test_the_police_process_connects_to_no_other_database(untouched_databases: TestDatabases) -> None:
    for name in ("postgres", "template1"):
        url = address("POLICE", "default").replace(TEST_DATABASES["default"], name)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)
