"""What beat starts for the clinical record. Thin: it enters as the worker and calls one function."""

from celery import shared_task

from casework.clinical import derived_grants
from casework.wall.roles import SurfaceRole
from casework.wall.tasks import WallTask


@shared_task(base=WallTask, role=SurfaceRole.WORKER, rounds=20)
def withdraw_ended_grants() -> bool:
    """Take away the object grants whose assignment has ended."""
    return derived_grants.withdraw_ended() > 0
