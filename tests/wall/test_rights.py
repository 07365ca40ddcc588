"""Every role, every table, every command, asked of the live databases: the answer is the declaration's."""

import psycopg
import pytest
from psycopg import sql

from casework.wall.declaration import TABLES, Table
from casework.wall.roles import LOGINS, SITE_LOGINS, SURFACE_ROLES
from tests.databases import TestDatabases
from tests.wall.connections import Connection, as_role, signed_in

EVERYBODY = (*SURFACE_ROLES, *SITE_LOGINS)
COMMANDS = ("select", "insert", "update", "delete")


def _may(connection: Connection, statement: sql.Composed) -> bool:
    """Whether the server lets this statement start. EXPLAIN checks every right and touches no row."""
    try:
        connection.execute(sql.SQL("EXPLAIN {}").format(statement))
    except psycopg.errors.InsufficientPrivilege:
        return False
    except psycopg.errors.ObjectNotInPrerequisiteState:
        return False
    return True


def _statement(command: str, table: str, column: str) -> sql.Composed:
    name, field = sql.Identifier(table), sql.Identifier(column)
    return {
        "select": sql.SQL("SELECT {} FROM {}").format(field, name),
        "insert": sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES (NULL)").format(name, field),
        "update": sql.SQL("UPDATE {} SET {} = NULL").format(name, field),
        "delete": sql.SQL("DELETE FROM {}").format(name),
    }[command]


def _declared(table: Table, role: str, command: str, column: str) -> bool:
    return any(
        right.command == command and role in right.to and (not right.columns or column in right.columns)
        for right in table.rights
    )


def _columns(connection: Connection, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attgenerated = ''",
        [f'public."{table}"'],
    )
    return [row[0] for row in rows]


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("alias", ["default", "police"])
def test_what_a_role_may_do_to_each_column_is_what_the_declaration_says(
    untouched_databases: TestDatabases, alias: str, role: str
) -> None:
    differences = []
    with as_role(role, alias) as connection:
        for table in (table for table in TABLES if table.database == alias):
            for column in _columns(connection, table.name):
                for command in COMMANDS:
                    if command == "delete" and column != _columns(connection, table.name)[0]:
                        continue
                    may = _may(connection, _statement(command, table.name, column))
                    if may != _declared(table, role, command, column):
                        differences.append(f"{command} {table.name}.{column}: {'may' if may else 'may not'}")
    assert differences == []


@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_but_the_owner_truncates_or_creates_anything(untouched_databases: TestDatabases, role: str) -> None:
    for alias in ("default", "police"):
        with as_role(role, alias) as connection:
            for table in (table for table in TABLES if table.database == alias):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(table.name)))
            for statement in (
                "CREATE TABLE mine (x int)",
                "CREATE SCHEMA mine",
                "CREATE FUNCTION f() RETURNS int RETURN 1",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)  # type: ignore[arg-type]


@pytest.mark.parametrize("alias", ["default", "police"])
def test_every_table_of_the_live_database_is_declared(untouched_databases: TestDatabases, alias: str) -> None:
    with signed_in("OWNER", alias) as connection:
        live = {row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert live == {table.name for table in TABLES if table.database == alias}


def test_the_police_database_holds_no_clinical_consent_or_staff_table(untouched_databases: TestDatabases) -> None:
    with signed_in("OWNER", "police") as connection:
        live = {row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert {name.split("_")[0] for name in live} == {"police", "audit", "django"}
    assert {name for name in live if name.startswith("django")} == {"django_migrations"}


@pytest.mark.parametrize("login", sorted(LOGINS))
def test_a_login_becomes_the_declared_roles_and_no_other(untouched_databases: TestDatabases, login: str) -> None:
    for alias in ("default", "police"):
        with signed_in(login.removeprefix("bulkhead_").upper(), alias) as connection:
            for role in (*SURFACE_ROLES, *(other for other in LOGINS if other != login), "postgres"):
                if role in LOGINS[login]:
                    connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
                    connection.execute("RESET ROLE")
                else:
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
