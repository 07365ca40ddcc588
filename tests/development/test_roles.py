"""The logins own nothing, inherit nothing, and may become what the declaration says and nothing else."""

import psycopg
import pytest
from psycopg import sql

from casework.wall.roles import LOADER, LOGINS, OWNER, SURFACE_ROLES
from development.cluster import Cluster
from development.environment import read_environment
from development.provision import DATABASES, make_roles


def urls_of(cluster: Cluster, login: str) -> list[str]:
    values = read_environment(cluster.environment_file)
    key = login.removeprefix("bulkhead_").upper()
    return [values[f"{key}_LOGIN_DATABASE_URL"], values[f"{key}_LOGIN_POLICE_DATABASE_URL"]]


@pytest.mark.parametrize("login", LOGINS)
def test_a_login_becomes_the_roles_it_may_and_no_other(cluster: Cluster, login: str) -> None:
    for url in urls_of(cluster, login):
        for role in (*SURFACE_ROLES, *LOGINS, "postgres"):
            with psycopg.connect(url) as connection:
                statement = sql.SQL("SET ROLE {}").format(sql.Identifier(role))
                if role in LOGINS[login] or role == login:
                    connection.execute(statement)
                else:
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        connection.execute(statement)


def test_no_login_has_a_right_of_its_roles_before_it_becomes_them(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser_url(DATABASES["default"])) as connection:
        connection.execute("CREATE TABLE records (word text)")
        connection.execute(
            sql.SQL("GRANT SELECT ON records TO {}").format(sql.SQL(", ").join(map(sql.Identifier, SURFACE_ROLES)))
        )
        held = {
            login: connection.execute("SELECT has_table_privilege(%s, 'records', 'SELECT')", [login]).fetchone()
            for login in LOGINS
            if login not in (OWNER, LOADER)
        }
        connection.rollback()
    assert set(held.values()) == {(False,)}


def test_only_the_loader_bypasses_row_security_and_nobody_is_a_superuser(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser_url()) as connection:
        rows = connection.execute(
            "SELECT rolname, rolsuper, rolcreaterole, rolreplication, rolinherit, rolbypassrls, rolcanlogin FROM pg_roles"
            " WHERE rolname = ANY (%s)",
            [[*LOGINS, *SURFACE_ROLES]],
        ).fetchall()
    assert len(rows) == len(LOGINS) + len(SURFACE_ROLES)
    for name, superuser, creates_roles, replicates, inherits, bypasses, signs_in in rows:
        assert not (superuser or creates_roles or replicates or inherits), name
        assert bypasses == (name == LOADER), name
        assert signs_in == (name in LOGINS), name


def test_a_membership_that_nobody_declared_is_taken_away(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser_url()) as connection:
        connection.execute("GRANT clinician TO bulkhead_police")
        connection.execute("ALTER ROLE bulkhead_police BYPASSRLS INHERIT")
        make_roles(connection, {})
        found = connection.execute("SELECT pg_has_role('bulkhead_police', 'clinician', 'MEMBER')").fetchone()
        attributes = connection.execute(
            "SELECT rolbypassrls, rolinherit FROM pg_roles WHERE rolname = 'bulkhead_police'"
        ).fetchone()
        connection.rollback()
    assert found == (False,)
    assert attributes == (False, False)


@pytest.mark.parametrize("name", [*DATABASES.values(), "postgres", "template1"])
def test_nobody_outside_the_declaration_connects_to_a_database(cluster: Cluster, name: str) -> None:
    with psycopg.connect(cluster.superuser_url(), autocommit=True) as connection:
        connection.execute("CREATE ROLE stranger LOGIN")
        try:
            allowed = connection.execute("SELECT has_database_privilege('stranger', %s, 'CONNECT')", [name]).fetchone()
            temporary = connection.execute("SELECT has_database_privilege('stranger', %s, 'TEMP')", [name]).fetchone()
        finally:
            connection.execute("DROP ROLE stranger")
    assert (allowed, temporary) == ((False,), (False,))


@pytest.mark.parametrize("login", [login for login in LOGINS if login != OWNER])
def test_a_login_of_the_site_creates_nothing(cluster: Cluster, login: str) -> None:
    for url in urls_of(cluster, login):
        for statement in (
            "CREATE TABLE mine (word text)",
            "CREATE TEMPORARY TABLE mine (word text)",
            "CREATE SCHEMA mine",
        ):
            with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_a_password_never_reaches_the_server_in_clear(cluster: Cluster) -> None:
    passwords = [
        url.partition("://")[2].partition("@")[0].partition(":")[2] for url in urls_of(cluster, "bulkhead_agency")
    ]
    with psycopg.connect(cluster.superuser_url()) as connection:
        stored = connection.execute("SELECT string_agg(rolpassword, ' ') FROM pg_authid").fetchone()
    assert stored is not None
    for password in passwords:
        assert password not in str(stored[0])
        assert password not in cluster.log_file.read_text()
