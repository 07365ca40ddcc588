"""Duties of the reader's own desk. Row policies limit them to it: a clinician's cases, a supervisor's team, an office."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from audit import ledger
from audit.models import Action
from casework.wall.session import current_role
from consent.models import OpenDuty

OBJECT = "consent.duty"
#: What was done stays in view for so long.
_RECENTLY = timedelta(days=7)


def at_my_desk() -> QuerySet[OpenDuty]:
    """What is open at the reader's desk, the most urgent first."""
    return OpenDuty.objects.filter(desk=current_role().value, done_at=None).order_by("due_at", "code", "pk")


def open_duties_of_mine() -> Sequence[OpenDuty]:
    """Everything open at the reader's desk, the most urgent first. Logged as a list."""
    duties = list(at_my_desk())
    ledger.record(Action.LIST, object_type=OBJECT, detail={"rows": len(duties)})
    return duties


def lately_done(now: datetime) -> Sequence[OpenDuty]:
    """What was done at the reader's desk in the last days, the newest first."""
    done = OpenDuty.objects.filter(desk=current_role().value, done_at__gte=now - _RECENTLY)
    return list(done.order_by("-done_at")[:20])


def duty_for(duty_id: uuid.UUID) -> OpenDuty:
    """One duty of the reader's desk, open or done. Logged as a read. Raises OpenDuty.DoesNotExist."""
    duty = OpenDuty.objects.get(pk=duty_id, desk=current_role().value)
    ledger.record(Action.READ, object_type=OBJECT, object_id=duty.pk, person_id=duty.person_id)
    return duty
