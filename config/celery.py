"""The Celery application. State and due times live in PostgreSQL; messages are hints that carry UUIDs alone."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = Celery("bulkhead")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks()
