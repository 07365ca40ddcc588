"""The sweep of the follow-up windows: what falls due soon is reminded of, what is past due is escalated, each once.

Runs as the worker, many times over and on many nodes. Each window is claimed with its row lock (``SKIP LOCKED``),
marked, given its outbox message under a unique key and written to the ledger, all in one transaction: a kill at any
point leaves either all of it or none. A late sweep catches up; a window that is past due is escalated and no longer
reminded of.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from audit import ledger
from audit.models import Action
from referrals.models import FollowUpWindow, OutboxMessage

BATCH = 200


@dataclass(frozen=True)
class Swept:
    """What one sweep did, and whether it stopped at its batch with more possibly waiting."""

    reminded: int
    escalated: int
    is_full: bool


@transaction.atomic
def sweep_due_windows(*, now: datetime, batch: int = BATCH) -> Swept:
    """Escalate up to ``batch`` windows that are past due at ``now``, and remind of as many that soon will be."""
    is_open = FollowUpWindow.objects.filter(state=FollowUpWindow.State.OPEN, escalated_at=None)
    overdue = _claim(is_open.filter(due_at__lte=now).order_by("due_at"), batch)
    _mark(
        overdue,
        column="escalated_at",
        kind=OutboxMessage.Kind.ESCALATION,
        action=Action.ESCALATE,
        recipient=lambda window: window.supervisor_id,
        now=now,
    )
    soon = _claim(is_open.filter(reminded_at=None, remind_at__lte=now, due_at__gt=now).order_by("remind_at"), batch)
    _mark(
        soon,
        column="reminded_at",
        kind=OutboxMessage.Kind.REMINDER,
        action=Action.REMIND,
        recipient=lambda window: window.assigned_to,
        now=now,
    )
    return Swept(reminded=len(soon), escalated=len(overdue), is_full=batch in {len(soon), len(overdue)})


def _claim(rows: QuerySet[FollowUpWindow], batch: int) -> list[FollowUpWindow]:
    """Lock these rows, leaving out those that another worker is at."""
    return list(rows.select_for_update(skip_locked=True)[:batch])


def _mark(
    claimed: Sequence[FollowUpWindow],
    *,
    column: str,
    kind: OutboxMessage.Kind,
    action: Action,
    recipient: Callable[[FollowUpWindow], uuid.UUID],
    now: datetime,
) -> None:
    if not claimed:
        return
    FollowUpWindow.objects.filter(pk__in=[window.pk for window in claimed]).update(**{column: now})
    OutboxMessage.objects.bulk_create(
        (
            OutboxMessage(
                kind=kind,
                recipient_id=recipient(window),
                supervisor_id=window.supervisor_id,
                handoff_id=window.handoff_id,
                window_id=window.pk,
                dedupe_key=f"{kind.value}:{window.pk}",
                created_at=now,
                next_attempt_at=now,
            )
            for window in claimed
        ),
        ignore_conflicts=True,
    )
    for window in claimed:
        ledger.record(
            action,
            object_type="referrals.window",
            object_id=window.pk,
            person_id=window.person_id,
            detail={"handoff": str(window.handoff_id)},
        )
