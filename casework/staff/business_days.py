"""Which local dates are business days: Monday to Friday without the federal holidays (5 U.S.C. 6103), as observed."""

from collections.abc import Set
from datetime import date, timedelta
from functools import lru_cache

_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6


@lru_cache(maxsize=64)
def federal_holidays(year: int) -> frozenset[date]:
    """The days of this calendar year on which federal offices are closed.

    A holiday on a Saturday is observed on the Friday before, one on a Sunday on the Monday after (5 U.S.C. 6103(b),
    Executive Order 11582); next year's New Year's Day may therefore be observed on this year's 31 December.
    """
    fixed = [date(year, 1, 1), date(year, 6, 19), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)]
    fixed.append(date(year + 1, 1, 1))
    floating = [
        _nth(year, 1, _MONDAY, 3),
        _nth(year, 2, _MONDAY, 3),
        _nth(year, 6, _MONDAY, 1) - timedelta(days=7),
        _nth(year, 9, _MONDAY, 1),
        _nth(year, 10, _MONDAY, 2),
        _nth(year, 11, _THURSDAY, 4),
    ]
    # The last Monday of May is the one before the first of June.
    return frozenset(day for day in (*map(_observed, fixed), *floating) if day.year == year)


def is_business_day(day: date, *, extra_holidays: Set[date] = frozenset()) -> bool:
    """True when offices are open; ``extra_holidays`` are the city's own."""
    return day.weekday() < _SATURDAY and day not in federal_holidays(day.year) and day not in extra_holidays


def add_business_days(day: date, count: int, *, extra_holidays: Set[date] = frozenset()) -> date:
    """The ``count``-th business day after ``day``, which itself is never counted. ``count`` is at least 1."""
    if count < 1:
        raise ValueError("At least one business day is counted.")
    while count:
        day += timedelta(days=1)
        count -= is_business_day(day, extra_holidays=extra_holidays)
    return day


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _observed(day: date) -> date:
    if day.weekday() == _SATURDAY:
        return day - timedelta(days=1)
    if day.weekday() == _SUNDAY:
        return day + timedelta(days=1)
    return day
