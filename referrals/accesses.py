"""Tells whoever reviews it that a case was opened in an emergency or for a legal process: a line in the outbox, once.

And once more, to every supervisor of the organization, when the day of the review has passed. Nothing is dropped: what
nobody could be told of waits, however long, until somebody can.

Runs as the worker, which reads of an access who opened it, for whom it waits and since when, and nothing of whose case
it is or why. The clinical record is not this layer's to import, so those few columns are read by their names.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from casework.staff import directory
from referrals.models import OutboxMessage

BATCH = 100

#: Somebody can be told: a supervisor of the organization or the one it stands under, and never whoever opened it.
_SOMEBODY_REVIEWS = """
EXISTS (
    SELECT FROM staff_rolegrant held JOIN staff_user holder ON holder.id = held.user_id
    WHERE held.role = 'supervisor' AND holder.is_active AND holder.id <> access.user_id
      AND held.starts_at <= statement_timestamp() AND (held.ends_at IS NULL OR held.ends_at > statement_timestamp())
      AND (holder.organization_id = access.organization_id OR holder.id = access.supervisor_id)
)
"""
_UNTOLD = f"""
SELECT id, user_id, supervisor_id, organization_id, review_due_at <= statement_timestamp() AS is_overdue
FROM clinical_breakglass access
WHERE organization_id IS NOT NULL AND reviewed_at IS NULL
  AND (told_at IS NULL OR (told_overdue_at IS NULL AND review_due_at <= statement_timestamp()))
  AND {_SOMEBODY_REVIEWS}
ORDER BY started_at LIMIT %s FOR UPDATE SKIP LOCKED
"""  # noqa: S608 (a constant of this module is put in)
_TOLD = """
UPDATE clinical_breakglass
SET told_at = coalesce(told_at, %(now)s), told_overdue_at = CASE WHEN id = ANY (%(overdue)s) THEN %(now)s END
WHERE id = ANY (%(told)s)
"""
_TO_REVIEW = "SELECT EXISTS (SELECT FROM clinical_breakglass WHERE id = %s AND reviewed_at IS NULL)"


@dataclass(frozen=True)
class _Untold:
    access_id: uuid.UUID
    opened_by: uuid.UUID
    supervisor_id: uuid.UUID | None
    organization_id: uuid.UUID
    is_overdue: bool


@transaction.atomic
def tell_reviewers(*, now: datetime, batch: int = BATCH) -> int:
    """Write the message of each access that is to be told of, and mark it as told; says how many there were.

    To the supervisor whose it is; to every supervisor of the organization where it is nobody's, where it stands under
    somebody who supervises no more, and where the review is overdue. Never to the one who opened it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNTOLD, [batch])
        untold = [_Untold(*row) for row in cursor.fetchall()]
        if untold:
            overdue = [one.access_id for one in untold if one.is_overdue]
            told = [one.access_id for one in untold]
            cursor.execute(_TOLD, {"now": now, "told": told, "overdue": overdue})
    messages = [_message(one, recipient, now=now) for one in untold for recipient in _recipients(one)]
    OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)
    return len(untold)


def awaits_review(access_id: uuid.UUID) -> bool:
    """Whether there is still something to tell about this access."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_REVIEW, [access_id])
        (awaits,) = cursor.fetchone()
    return bool(awaits)


def _recipients(one: _Untold) -> Collection[uuid.UUID]:
    theirs = one.supervisor_id
    if theirs is not None and (theirs == one.opened_by or not directory.is_supervisor(theirs)):
        theirs = None
    if theirs is not None and not one.is_overdue:
        return [theirs]
    everybody = {*directory.supervisors_of(one.organization_id), *([theirs] if theirs else [])}
    return sorted(everybody - {one.opened_by})


def _message(one: _Untold, recipient: uuid.UUID, *, now: datetime) -> OutboxMessage:
    return OutboxMessage(
        kind=OutboxMessage.Kind.ACCESS,
        recipient_id=recipient,
        supervisor_id=recipient,
        access_id=one.access_id,
        dedupe_key=f"access:{one.access_id}:{'overdue:' if one.is_overdue else ''}{recipient}",
        created_at=now,
        next_attempt_at=now,
    )
