"""Connections of hand-written SQL: what somebody could do who talks to PostgreSQL directly with a stolen login."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from casework.wall.roles import SITE_LOGINS
from development.cluster import tests_cluster
from tests.settings import TEST_DATABASES, address

Connection = psycopg.Connection[Any]


@contextmanager
def signed_in(login: str, alias: str = "default") -> Iterator[Connection]:
    """A session of one of the logins (AGENCY, POLICE, WORKER, OWNER, LOADER), each statement on its own."""
    with psycopg.connect(address(login, alias), autocommit=True) as connection:
        yield connection


@contextmanager
def superuser(alias: str = "default") -> Iterator[Connection]:
    """The server's own superuser: only to make a breach, which is rolled back."""
    with psycopg.connect(tests_cluster().superuser_url(TEST_DATABASES[alias])) as connection:
        yield connection
        connection.rollback()


def login_that_becomes(role: str) -> str:
    """The short name of a login that may act as this role."""
    login = next(login for login, roles in SITE_LOGINS.items() if role in roles or role == login)
    return login.removeprefix("bulkhead_").upper()


@contextmanager
def as_role(role: str, alias: str = "default", user_id: object = "") -> Iterator[Connection]:
    """A session that acts as a surface role, or as the bare login where the role is one."""
    with signed_in(login_that_becomes(role), alias) as connection:
        if role not in SITE_LOGINS:
            connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
        connection.execute("SELECT set_config('bulkhead.user_id', %s, false)", [str(user_id)])
        yield connection
