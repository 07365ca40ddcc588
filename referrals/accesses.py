"""Tells whoever reviews it that a case was opened in an emergency or for a legal process: a line in the outbox, once.

Runs as the worker, which reads of an access who opened it, for whom it waits and since when, and nothing of whose case
it is or why. The clinical record is not this layer's to import, so those few columns are read by their names.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from casework.staff import directory
from referrals.models import OutboxMessage

BATCH = 100
#: What began longer ago is on nobody's mind any more and stands in the queue all the same.
_TOLD_WITHIN = timedelta(days=3)

_UNTOLD = """
SELECT id, user_id, supervisor_id, organization_id FROM clinical_breakglass
WHERE told_at IS NULL AND organization_id IS NOT NULL AND started_at > %s
ORDER BY started_at LIMIT %s FOR UPDATE SKIP LOCKED
"""
_TOLD = "UPDATE clinical_breakglass SET told_at = %s WHERE id = ANY (%s)"
_TO_REVIEW = "SELECT EXISTS (SELECT FROM clinical_breakglass WHERE id = %s AND reviewed_at IS NULL)"


@transaction.atomic
def tell_reviewers(*, now: datetime, batch: int = BATCH) -> int:
    """Write the message of each access that nobody was told of, and mark it as told; says how many there were.

    To the supervisor whose it is; where it is nobody's in particular, to every supervisor of the organization but the
    one who opened it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNTOLD, [now - _TOLD_WITHIN, batch])
        untold = cursor.fetchall()
        if untold:
            cursor.execute(_TOLD, [now, [row[0] for row in untold]])
    messages = [
        _message(access_id, recipient, now=now)
        for access_id, opened_by, supervisor, organization in untold
        for recipient in _recipients(supervisor, organization, opened_by, now=now)
    ]
    OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)
    return len(untold)


def awaits_review(access_id: uuid.UUID) -> bool:
    """Whether there is still something to tell about this access."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_REVIEW, [access_id])
        (awaits,) = cursor.fetchone()
    return bool(awaits)


def _recipients(
    supervisor: uuid.UUID | None, organization: uuid.UUID, opened_by: uuid.UUID, *, now: datetime
) -> Sequence[uuid.UUID]:
    if supervisor is not None:
        return [supervisor]
    return [key for key in directory.supervisors_of(organization, now=now) if key != opened_by]


def _message(access_id: uuid.UUID, recipient: uuid.UUID, *, now: datetime) -> OutboxMessage:
    return OutboxMessage(
        kind=OutboxMessage.Kind.ACCESS,
        recipient_id=recipient,
        supervisor_id=recipient,
        access_id=access_id,
        dedupe_key=f"access:{access_id}:{recipient}",
        created_at=now,
        next_attempt_at=now,
    )
