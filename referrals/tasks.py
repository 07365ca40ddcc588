"""What beat starts. Thin: each enters as the worker and calls one service; due times are read from PostgreSQL."""

from celery import shared_task
from django.utils import timezone

from casework.wall.roles import SurfaceRole
from casework.wall.tasks import WallTask
from referrals import accesses, delivery, sweep


@shared_task(base=WallTask, role=SurfaceRole.WORKER, rounds=50)
def sweep_follow_up_windows() -> bool:
    """Remind and escalate, one batch a transaction, until nothing is due."""
    swept = sweep.sweep_due_windows(now=timezone.now())
    if swept.reminded or swept.escalated:
        deliver_outbox.delay_on_commit()
    return swept.is_full


@shared_task(base=WallTask, role=SurfaceRole.WORKER, rounds=20)
def tell_of_opened_cases() -> bool:
    """Tell whoever reviews it of each case that was opened, one batch a transaction."""
    told = accesses.tell_reviewers(now=timezone.now())
    if told:
        deliver_outbox.delay_on_commit()
    return told == accesses.BATCH


@shared_task(base=WallTask, role=SurfaceRole.WORKER, rounds=100)
def deliver_outbox() -> bool:
    """Deliver what waits in the outbox, one message a transaction."""
    return delivery.deliver_next(now=timezone.now())
