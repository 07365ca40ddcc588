"""Models: each has its place in the wall's declaration, and no key opens a way back into another domain."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from tests.architecture.guards.sources import stale


class DeclaredTable(Protocol):
    """What the guards read of a declared table."""

    @property
    def name(self) -> str: ...

    @property
    def database(self) -> str: ...


def placed_tables(models: Iterable[Any], may_migrate: Callable[[str, str], bool]) -> set[tuple[str, str]]:
    """(database, table) of every model that has a table, by the router's word."""
    return {
        (database, model._meta.db_table)
        for model in models
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
        for database in ("default", "police")
        if may_migrate(database, model._meta.app_label)
    }


def undeclared(
    placed: set[tuple[str, str]], declared: Iterable[DeclaredTable], allowed: Mapping[str, str]
) -> list[str]:
    """Tables that the declaration does not name in their own database, declared ones that no model has, and doubles.

    ``allowed``: declared tables that no model of ours stands for, with the reason.
    """
    counted = Counter((table.database, table.name) for table in declared)
    found = [f"{name}: not declared in the database {database}" for database, name in sorted(placed - set(counted))]
    loose = {(database, name) for database, name in counted if (database, name) not in placed}
    found += [
        f"{name}: declared in {database}, but no model has it"
        for database, name in sorted(loose)
        if name not in allowed
    ]
    found += [
        f"{name}: declared {times} times in {database}" for (database, name), times in counted.items() if times > 1
    ]
    return found + stale(allowed, (name for _, name in loose))


def ways_back(models: Iterable[Any], allowed: Mapping[str, str]) -> list[str]:
    """Keys out of a domain whose target leads back into it. ``allowed``: ``app.Model.field`` with its reason."""
    found, used = [], set()
    for model in models:
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            target = field.related_model
            if target is None or isinstance(target, str) or target._meta.app_label == model._meta.app_label:
                continue
            if field.remote_field.hidden:
                continue
            name = f"{model._meta.label}.{field.name}"
            if name in allowed:
                used.add(name)
            else:
                found.append(f"{name}: give it related_name='+'")
    return found + stale(allowed, used)


def across_databases(models: Iterable[Any], may_migrate: Callable[[str, str], bool]) -> list[str]:
    """Keys between models of different databases. A key that PostgreSQL does not know (no constraint) is let through."""
    found = []
    for model in models:
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            target = field.related_model
            if target is None or isinstance(target, str) or not getattr(field, "db_constraint", True):
                continue
            for database in ("default", "police"):
                if may_migrate(database, model._meta.app_label) and not may_migrate(database, target._meta.app_label):
                    found.append(f"{model._meta.label}.{field.name}: {target._meta.label} is not in {database}")
    return found


def numbered(models: Iterable[Any], is_ours: Callable[[Any], bool], allowed: Mapping[str, str]) -> list[str]:
    """Models of ours whose key is not a UUID: a gap in numbers tells that something is hidden."""
    loose = {
        model._meta.label
        for model in models
        if is_ours(model) and not model._meta.proxy and model._meta.pk.get_internal_type() != "UUIDField"
    }
    return [f"{label}: its key is not a UUID" for label in sorted(loose - set(allowed))] + stale(allowed, loose)
