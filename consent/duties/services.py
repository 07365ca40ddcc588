"""Writes down that a duty was done: by whom, when, and how. The first time counts."""

import uuid
from datetime import datetime

from django.db import transaction

from audit import ledger
from audit.models import Action
from casework.wall.session import current_role
from consent.duties.selectors import OBJECT
from consent.errors import NotConfirmed
from consent.models import OpenDuty


@transaction.atomic
def finish_duty(*, duty_id: uuid.UUID, note: str, by: uuid.UUID, now: datetime) -> OpenDuty:
    """Record what was done about a duty of the actor's desk. A second time does not move the first.

    Raises NotConfirmed without a note, OpenDuty.DoesNotExist where the desk has no such duty.
    """
    if not note.strip():
        raise NotConfirmed("Write what was done.")
    duty = OpenDuty.objects.get(pk=duty_id, desk=current_role().value)
    if duty.done_at is not None:
        return duty
    duty.note, duty.done_by, duty.done_at = note.strip(), by, now
    # Whoever was first is found by the statement itself, whatever was read before.
    first = OpenDuty.objects.filter(pk=duty_id, done_at=None).update(
        note_sealed=duty.note_sealed, done_by=by, done_at=now
    )
    if first:
        ledger.record(
            Action.CHANGE,
            object_type=OBJECT,
            object_id=duty.pk,
            person_id=duty.person_id,
            detail={"fields": ["done_at"], "code": duty.code, "in_time": now <= duty.due_at},
        )
        return duty
    duty.refresh_from_db()
    return duty
