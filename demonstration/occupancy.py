"""What two databases hold already: nothing, this city, or something that the demo must not touch."""

from collections.abc import Iterator
from datetime import date

from django.apps import apps
from django.db import connections
from psycopg import sql

from audit.models import LedgerEntry
from casework.wall.roles import LOADER
from demonstration.history import LOADED
from demonstration.plan import Plan

#: Apps whose rows are somebody's data. Sessions, permissions and migrations are not.
_LABELS = ("staff", "clinical", "consent", "referrals", "police", "audit")
_NOT_DATA = frozenset({"staff_police_session"})


class DatabaseInUseError(Exception):
    """A database holds data that is not this city's."""


class NotTheLoaderError(Exception):
    """Somebody else than the loader's login tries to store the city."""


class CityStandsError(Exception):
    """This very city stands in both databases."""


def city_that_stands(alias: str) -> tuple[int, date] | None:
    """Seed and day of the city that one database was loaded with, or None."""
    entry = LedgerEntry.objects.using(alias).filter(object_type=LOADED).values_list("detail", flat=True).first()
    return (int(entry["seed"]), date.fromisoformat(entry["as_of"])) if entry else None


def check_may_build(plan: Plan, *, agency: str, police: str, any_day: bool = False) -> None:
    """Raises NotTheLoaderError, CityStandsError or DatabaseInUseError unless the loader faces two empty databases.

    ``any_day``: the city of the same seed counts as the same, whatever its day.
    """
    for alias in (agency, police):
        _check_signed_in_as_loader(alias)
    standing = {alias: city_that_stands(alias) for alias in (agency, police)}
    found = {city for city in standing.values() if city is not None}
    if not found:
        for alias in (agency, police):
            _check_empty(alias)
        return
    if len(found) > 1 or None in standing.values():
        raise DatabaseInUseError(
            "One of the two databases holds a demo city that the other does not. Empty both first."
        )
    seed, as_of = found.pop()
    if seed == plan.seed and (any_day or as_of == plan.as_of):
        raise CityStandsError(f"The demo city of seed {seed} stands already, as of {as_of}. Nothing was changed.")
    raise DatabaseInUseError(
        f"These databases hold the demo city of seed {seed} as of {as_of}. Empty them before another one is loaded."
    )


def _check_signed_in_as_loader(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user")
        (login,) = cursor.fetchone()
    if login != LOADER:
        raise NotTheLoaderError("The demo city is stored by the loader: run this with BULKHEAD_LOGIN=loader.")


def _check_empty(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
        tables = sorted({row[0] for row in cursor.fetchall()} & set(_data_tables()))
        held = sql.SQL(" UNION ALL ").join(
            sql.SQL("(SELECT {name} WHERE EXISTS (SELECT FROM {table}))").format(
                name=sql.Literal(table), table=sql.Identifier(table)
            )
            for table in tables
        )
        cursor.execute(held)
        used = [row[0] for row in cursor.fetchall()]
    if used:
        raise DatabaseInUseError(
            "The demo city is loaded into empty databases only, and this one holds other data"
            f" ({', '.join(used[:5])}{', …' if len(used) > 5 else ''}). Nothing was changed."
        )


def _data_tables() -> Iterator[str]:
    for label in _LABELS:
        for model in apps.get_app_config(label).get_models():
            if model._meta.db_table not in _NOT_DATA:
                yield model._meta.db_table
