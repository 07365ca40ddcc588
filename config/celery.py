"""The Celery application. State and due times live in PostgreSQL; messages are hints that carry UUIDs alone."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = Celery("bulkhead")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks()


@setup_logging.connect
def log_as_the_site_does(**_: Any) -> None:
    """Celery's own set-up would write exceptions in full, and an exception can quote what somebody wrote."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@worker_init.connect
def stand_behind_a_whole_wall(**_: Any) -> None:
    """A worker refuses to start on a breached wall, as a web process does."""
    from django.conf import settings

    from casework.wall.inspection import refuse_breached_wall

    if settings.PROCESS != "worker":
        raise SystemExit("Set BULKHEAD_PROCESS=worker: without it nothing checks what this worker may do.")
    try:
        refuse_breached_wall()
    except Exception as breach:  # Celery logs and ignores what a receiver raises
        raise SystemExit(str(breach)) from None
