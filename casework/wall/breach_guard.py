"""Stops a server process whose login could do more than the wall allows: superuser, row-security bypass, ownership."""

from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created

SERVER_PROCESSES = frozenset({"agency", "police", "worker"})


class PrivilegedLoginError(RuntimeError):
    """A server process has signed in to PostgreSQL as somebody that the wall does not hold."""


def watch_connections() -> None:
    """Examine each new connection of a server process."""
    if settings.PROCESS in SERVER_PROCESSES:
        connection_created.connect(_examine, dispatch_uid="bulkhead-breach-guard")


def _examine(sender: Any, connection: Any, **_: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper or rolbypassrls or rolinherit from pg_roles where rolname = session_user")
        (privileged,) = cursor.fetchone()
    if privileged:
        raise PrivilegedLoginError("This process must sign in to PostgreSQL as one of the site's own logins.")
