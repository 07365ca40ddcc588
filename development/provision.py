"""Makes the roles, logins and databases that the wall stands on, in a server that has none or some of them.

`make_roles` and `make_database` are what a city's database administrator runs too: they take any connection that may
create roles and databases, say what each login may become, and can be run again at any time. Everything inside the
databases (tables, grants, policies) is the wall's own and is made by `manage.py migrate` and `manage.py apply_wall`.
"""

import base64
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from casework.wall.roles import LOADER, LOGINS, OWNER, SITE_LOGINS, SURFACE_ROLES
from development.trouble import Trouble

#: Alias of the site's settings and the database's name in the embedded server.
DATABASES = {"default": "bulkhead_agency", "police": "bulkhead_police"}
#: The name under which each login stands in the environment file (AGENCY_LOGIN_DATABASE_URL and so on).
_LOGIN_KEYS = {login: login.removeprefix("bulkhead_").upper() for login in LOGINS}
_URL_KEYS = {"default": "DATABASE_URL", "police": "POLICE_DATABASE_URL"}
_ADVISORY_LOCK = 0x62756C6B  # "bulk"

_ROLE_ATTRIBUTES = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT"

Connection = psycopg.Connection[Any]


def set_password(connection: Connection, login: str, password: str) -> None:
    """Gives the login a password that the server never sees: what is sent is the scram verifier made here."""
    verifier = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(login), sql.Literal(verifier)))


def make_roles(connection: Connection, passwords: Mapping[str, str], *, for_tests: bool = False) -> None:
    """Surface roles that nobody can sign in as, and logins that own nothing and inherit nothing.

    Attributes and memberships are set as the declaration says even where a role exists already; a membership that the
    declaration does not know is taken away. `for_tests`: the owner may make databases, one for each test process.
    """
    for role in SURFACE_ROLES:
        _make_role(connection, role, f"NOLOGIN {_ROLE_ATTRIBUTES}")
    for login in LOGINS:
        attributes = _ROLE_ATTRIBUTES
        if login == LOADER:
            attributes = attributes.replace("NOBYPASSRLS", "BYPASSRLS")
        if login == OWNER and for_tests:
            attributes = attributes.replace("NOCREATEDB", "CREATEDB")
        _make_role(connection, login, f"LOGIN {attributes}")
        if login in passwords:
            set_password(connection, login, passwords[login])
    for login, roles in LOGINS.items():
        _set_memberships(connection, login, roles)


def _make_role(connection: Connection, role: str, attributes: str) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if exists else "CREATE"
    connection.execute(sql.SQL(f"{verb} ROLE {{}} {attributes}").format(sql.Identifier(role)))


def _set_memberships(connection: Connection, login: str, roles: tuple[str, ...]) -> None:
    """The login may become these roles and no other, and has none of their rights before it does."""
    found = connection.execute(
        "SELECT granted.rolname FROM pg_auth_members AS member"
        " JOIN pg_roles AS granted ON granted.oid = member.roleid"
        " JOIN pg_roles AS holder ON holder.oid = member.member WHERE holder.rolname = %s",
        [login],
    ).fetchall()
    for (role,) in found:
        if role not in roles:
            connection.execute(sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(role), sql.Identifier(login)))
    # Before PostgreSQL 16 a membership has no such options: there NOINHERIT of the login alone does it.
    options = " WITH INHERIT FALSE, SET TRUE, ADMIN FALSE" if connection.info.server_version >= 160000 else ""
    for role in roles:
        connection.execute(sql.SQL(f"GRANT {{}} TO {{}}{options}").format(sql.Identifier(role), sql.Identifier(login)))


def make_database(connection: Connection, name: str) -> None:
    """An empty UTF-8 database that belongs to the owner and that no login outside the declaration may connect to."""
    exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if not exists:
        provider = (
            " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'" if connection.info.server_version >= 170000 else ""
        )
        connection.execute(
            sql.SQL(f"CREATE DATABASE {{}} OWNER {{}} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'{provider}").format(
                sql.Identifier(name), sql.Identifier(OWNER)
            )
        )
    close_database(connection, name)


def drop_databases(connection: Connection) -> None:
    """Removes both databases and everything in them, whoever is connected."""
    for name in DATABASES.values():
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def close_database(connection: Connection, name: str) -> None:
    """Leaves CONNECT on the database to the declared logins alone. A database made from a template needs this again.

    May be called by the owner of the database.
    """
    database = sql.Identifier(name)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    for login in (*SITE_LOGINS, LOADER):
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(login)))


def close_public_schema(connection: Connection) -> None:
    """In the connected database: nobody but its owner may create anything in the schema `public`."""
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER)))


def provision_server(
    connection: Connection,
    *,
    known: Mapping[str, str],
    database_url: Callable[[str], str],
    port: int,
    for_tests: bool,
    environment_file: Path,
) -> dict[str, str]:
    """Everything above for the embedded server; returns the environment of the site.

    `known` is the environment of the last time: its passwords and keys are kept. Where the databases exist but their
    keys are gone nothing can be read any more, and a sentence says so instead of going on with other keys.
    """
    connection.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_LOCK])
    try:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASES["default"]]).fetchone()
        if exists and not for_tests and "FIELD_KEYS" not in known:
            raise Trouble(
                f"{environment_file} is gone, and with it the keys of the demo's clinical text. Throw the invented data"
                " away with `make discard` and run again."
            )
        passwords = {login: _password_in(known, key) or secrets.token_urlsafe(24) for login, key in _LOGIN_KEYS.items()}
        changed = {login: word for login, word in passwords.items() if _password_in(known, _LOGIN_KEYS[login]) != word}
        fresh = not exists
        make_roles(connection, passwords if fresh else changed, for_tests=for_tests)
        for name in ("postgres", "template1"):
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        if for_tests:
            # The owner has to be connected to something else while it makes a database for a test.
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE postgres TO {}").format(sql.Identifier(OWNER)))
        for name in DATABASES.values():
            make_database(connection, name)
            with psycopg.connect(database_url(name), autocommit=True) as inside:
                close_public_schema(inside)
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY_LOCK])
    return _environment(known, passwords, port)


def _password_in(known: Mapping[str, str], key: str) -> str | None:
    address = known.get(f"{key}_LOGIN_DATABASE_URL", "")
    return address.partition("://")[2].partition("@")[0].partition(":")[2] or None


def _environment(known: Mapping[str, str], passwords: Mapping[str, str], port: int) -> dict[str, str]:
    values = {
        f"{key}_LOGIN_{_URL_KEYS[alias]}": f"postgresql://{login}:{passwords[login]}@127.0.0.1:{port}/{name}"
        for login, key in _LOGIN_KEYS.items()
        for alias, name in DATABASES.items()
    }
    values["SECRET_KEY"] = known.get("SECRET_KEY") or secrets.token_urlsafe(48)
    values["POLICE_SECRET_KEY"] = known.get("POLICE_SECRET_KEY") or secrets.token_urlsafe(48)
    values["FIELD_KEYS"] = known.get("FIELD_KEYS") or f"k1:{_random_key()}"
    values["RELEASE_KEYS"] = known.get("RELEASE_KEYS") or f"r1:{_random_key()}"
    values["SEARCH_KEY"] = known.get("SEARCH_KEY") or _random_key()
    return values


def _random_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
