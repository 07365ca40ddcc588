"""Role and identity of one transaction. Every request, task and command enters the databases through ``acting_as``.

Settings and role are local to the transaction; they are restored by hand when a nested block ends, because SET LOCAL
outlives the savepoint of an inner ``atomic()``. Outside a transaction nothing can be set, so nothing can be left behind.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connections, transaction

from audit.ledger import moment
from casework.wall.roles import SurfaceRole

BOTH_DATABASES = ("default", "police")
_SETTINGS = ("bulkhead.user_id", "bulkhead.zone_ids")

_acting: ContextVar[tuple[SurfaceRole, uuid.UUID | None] | None] = ContextVar("bulkhead_acting", default=None)


class NoRoleError(RuntimeError):
    """Code that needs a surface role runs without one."""


@contextmanager
def acting_as(
    role: SurfaceRole,
    *,
    user_id: uuid.UUID | None,
    databases: Sequence[str] = BOTH_DATABASES,
    zone_ids: Sequence[uuid.UUID] = (),
    correlation_id: str | None = None,
) -> Iterator[None]:
    """One transaction on each database, as ``role`` and on behalf of ``user_id``.

    ``zone_ids`` are handed to the row policies of the police database. Nested calls act as the inner role and come back
    to the outer one. Raises django.db.ProgrammingError when the login may not become the role.
    """
    identity = str(user_id) if user_id else ""
    zones = ",".join(str(zone) for zone in zone_ids)
    with ExitStack() as stack:
        stack.enter_context(moment(actor_id=user_id, surface=role.value, correlation_id=correlation_id))
        token = _acting.set((role, user_id))
        stack.callback(_acting.reset, token)
        for alias in databases:
            stack.enter_context(transaction.atomic(using=alias))
            stack.enter_context(_entered(alias, role.value, identity, zones))
        yield


@contextmanager
def _entered(alias: str, role: str, identity: str, zones: str) -> Iterator[None]:
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user, current_setting('bulkhead.user_id', true), current_setting('bulkhead.zone_ids', true)"
        )
        before = cursor.fetchone()
        _set(cursor, role, identity, zones)
    yield
    # After an exception the rollback undoes both settings by itself, and an aborted transaction takes no statement.
    if not connection.needs_rollback and connection.in_atomic_block:
        with connection.cursor() as cursor:
            _restore(cursor, *before)


def _set(cursor: Any, role: str, identity: str, zones: str) -> None:
    cursor.execute(
        "select set_config('role', %s, true), set_config('bulkhead.user_id', %s, true), "
        "set_config('bulkhead.zone_ids', %s, true)",
        [role, identity, zones],
    )


def _restore(cursor: Any, user: str, identity: str | None, zones: str | None) -> None:
    cursor.execute("select session_user")
    (login,) = cursor.fetchone()
    _set(cursor, "none" if user == login else user, identity or "", zones or "")


def current_role() -> SurfaceRole:
    """The surface role in force. Raises NoRoleError outside ``acting_as``."""
    acting = _acting.get()
    if acting is None:
        raise NoRoleError("No surface role is in force here.")
    return acting[0]


def current_user_id() -> uuid.UUID:
    """The person on whose behalf this transaction runs. Raises NoRoleError when there is none."""
    acting = _acting.get()
    if acting is None or acting[1] is None:
        raise NoRoleError("Nobody is acting here.")
    return acting[1]


def forget_role(connection: Any) -> None:
    """The pool's reset: a connection goes back without role or identity.

    Not RESET ALL, which would drop the time zone that Django set. Runs in the pool's own thread.
    """
    connection.execute("RESET ROLE")
    for setting in _SETTINGS:
        connection.execute(f"RESET {setting}")
    connection.commit()
