"""Loads the demo city into two empty databases, signed in as the loader."""

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from demonstration.city import build_city
from demonstration.occupancy import CityStandsError, DatabaseInUseError, NotTheLoaderError, check_may_build
from demonstration.plan import DEFAULT_SEED, LOCAL_ZONE, Plan


class Command(BaseCommand):
    help = "Loads the invented demo city into empty databases. Run it with BULKHEAD_LOGIN=loader."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, metavar="N", help="another number, another city")
        parser.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="the city's day (default: today)")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of: date | None = options["as_of"]
        plan = Plan(options["seed"], as_of or timezone.localdate(timezone=LOCAL_ZONE))
        try:
            # Without a day the city that stands is the one that was meant, whenever it was loaded.
            check_may_build(plan, agency="default", police="police", any_day=as_of is None)
            city = build_city(seed=plan.seed, as_of=plan.as_of)
        except CityStandsError as stands:
            self.stdout.write(str(stands))
            return
        except (DatabaseInUseError, NotTheLoaderError) as refusal:
            raise CommandError(str(refusal)) from None
        counted = ", ".join(f"{count} {kind}" for kind, count in city.counts.items())
        self.stdout.write(f"The demo city of seed {plan.seed} as of {plan.as_of} is loaded: {counted}.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("must be a day such as 2026-11-23") from None
