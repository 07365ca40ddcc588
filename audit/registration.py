"""The one module that knows django-auditlog: which non-clinical records it watches, and how.

Models are registered field by field (``include_fields``), never by exclusion, and never from the police or clinical
domain: their changes are written by ``audit.ledger`` with codes and field names alone.
"""

from collections.abc import Sequence
from typing import Any

from auditlog.models import AbstractLogEntry, LogEntryManager
from auditlog.registry import auditlog
from django.db import models

__all__ = ["AbstractLogEntry", "EntryManager", "mask", "register", "registered_models"]

FORBIDDEN_APPS = frozenset({"police", "clinical", "consent", "referrals"})


class EntryManager(LogEntryManager):
    """Writes the entry of a change into the database and the transaction that the changed row was written in."""

    def log_create(self, instance: models.Model, force_log: bool = False, **kwargs: Any) -> Any:
        bound = self.db_manager(instance._state.db)
        return super(EntryManager, bound).log_create(instance, force_log=force_log, **kwargs)


def mask(value: Any) -> str:
    """What a masked field shows: a constant, because auditlog's own mask shows the second half."""
    return "(hidden)"


def register(model: type[models.Model], *, include_fields: Sequence[str]) -> None:
    """Record changes of these fields of a non-clinical model. Raises ValueError for a model of a protected domain."""
    if model._meta.app_label in FORBIDDEN_APPS:
        raise ValueError(f"{model._meta.label} holds protected records; write its entries with audit.ledger.")
    auditlog.register(model, include_fields=list(include_fields))


def registered_models() -> list[type[models.Model]]:
    """Every model that auditlog watches."""
    return list(auditlog.get_models())
