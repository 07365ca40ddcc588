"""The site: settings, routes, and the Celery application (imported here so that tasks find it)."""

from config.celery import application as celery

__all__ = ["celery"]
