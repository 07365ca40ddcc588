"""Which database holds which app. The police database holds incidents and its own ledger, and nothing else."""

from typing import Any

POLICE_APPS = frozenset({"police"})
BOTH = frozenset({"audit"})


class DomainRouter:
    """Sends every model to the database of its custodian; relations never cross."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return self._alias(model._meta.app_label)

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return self._alias(model._meta.app_label)

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool | None:
        return (first._meta.app_label in POLICE_APPS) == (second._meta.app_label in POLICE_APPS)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        if app_label in BOTH:
            return True
        return (db in {"police", "police_loader"}) == (app_label in POLICE_APPS)

    @staticmethod
    def _alias(app_label: str) -> str | None:
        if app_label in POLICE_APPS:
            return "police"
        return None
