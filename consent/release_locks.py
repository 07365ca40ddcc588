"""Who reads a release and who closes it go one after the other, so that nothing is handed out after a closing commits.

A reader takes the release's shared lock before it looks whether the release is open, and keeps it to the end of its
transaction; a closing takes the exclusive one before it closes. A reader who came first is waited for; one who comes
later finds the release closed. Everybody takes the person's lock (`consent.gate.lock_person`) before any lock of a
release, and the locks of several releases in one order.

A closing waits no longer than the connection's lock_timeout and then closes all the same: whoever takes a lock and stays
must not keep a release open with it. That is why a reader looks once more before it hands anything out
(`consent.selectors.check_still_open`).
"""

import uuid
from collections.abc import Iterable

from django.db import OperationalError, connection, transaction

# Each takes the locks of many releases in the order of their keys, so that no two wait for each other.
_SHARED = (
    "SELECT pg_advisory_xact_lock_shared(key) FROM (SELECT hashtextextended('release:' || id, 0) AS key"
    " FROM unnest(%s::text[]) AS id ORDER BY 1 OFFSET 0) AS keys"
)
_EXCLUSIVE = (
    "SELECT pg_advisory_xact_lock(key) FROM (SELECT hashtextextended('release:' || id, 0) AS key"
    " FROM unnest(%s::text[]) AS id ORDER BY 1 OFFSET 0) AS keys"
)


def join_readers(*release_ids: uuid.UUID) -> None:
    """Take the shared locks of these releases until the transaction ends; waits for a closing that has begun."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, [[str(release_id) for release_id in release_ids]])


def wait_for_readers(release_ids: Iterable[uuid.UUID]) -> bool:
    """Take the exclusive locks of these releases until the transaction ends, and say whether they could be had.

    One statement in a savepoint, however many releases. In vain after the connection's lock_timeout, or where readers
    and this closing wait for each other: no lock is held then, and what follows goes on.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_EXCLUSIVE, [[str(release_id) for release_id in release_ids]])
    except OperationalError:
        return False
    return True
