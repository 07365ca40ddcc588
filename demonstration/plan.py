"""What everything in the demo city follows from: a seed and a day. The same two always make the same city.

No key, time or choice comes from anywhere else. The city stands as it was when the day of ``as_of`` began, so that
nothing in it ever lies in the future of whoever looks at it on that day.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("America/New_York")
DEFAULT_SEED = 412
#: How far back the city's records reach.
DAYS = 90

_NAMESPACE = uuid.UUID("b61d2f0e-6c0d-5b6e-9a41-3b0c2d8f7e15")


@dataclass(frozen=True)
class Plan:
    """A seed and the day as of which the city stands."""

    seed: int
    as_of: date

    def key(self, *parts: object) -> uuid.UUID:
        """The key of one row, by what it is called. It does not depend on the day."""
        return uuid.uuid5(_NAMESPACE, ":".join(map(str, (self.seed, *parts))))

    def chance(self, *parts: object) -> Random:
        """Choices about one thing, independent of every other thing."""
        return Random(":".join(map(str, (self.seed, *parts))))

    @property
    def present(self) -> datetime:
        """The city's newest moment: the midnight, in New York, at which the day of ``as_of`` begins."""
        return datetime.combine(self.as_of, time.min, tzinfo=LOCAL_ZONE).astimezone(UTC)

    def ago(self, days: int, clock: str = "12:00") -> datetime:
        """A local time of day so many days before ``as_of``; a negative number of days lies ahead."""
        at = time.fromisoformat(clock)
        return datetime.combine(self.as_of - timedelta(days=days), at, tzinfo=LOCAL_ZONE).astimezone(UTC)

    def born(self, age: int) -> date:
        """A birth date with which somebody is ``age`` years old on every day near ``as_of``."""
        return self.as_of - timedelta(days=round(365.25 * (age + 0.5)))
