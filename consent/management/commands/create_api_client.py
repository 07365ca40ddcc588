"""``manage.py create_api_client NAME --user EMAIL --scope decide --by EMAIL``: lets another system in, and prints its key."""

from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework.staff import access
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent.api import clients


class Command(BaseCommand):
    help = "Lets another system use the API as one clinician, and prints its key: it is shown this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="what the other system is called")
        parser.add_argument("--user", required=True, metavar="EMAIL", help="the clinician as whom it acts")
        parser.add_argument(
            "--scope", action="append", required=True, dest="scopes", metavar="SCOPE", help=", ".join(clients.SCOPES)
        )
        parser.add_argument(
            "--days", type=_days, default=365, metavar="N", help="how long the key holds (default: 365)"
        )
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the administrator who lets it in")

    def handle(self, *args: Any, **options: Any) -> None:
        administrator = access.holder_of_role(options["by"], SurfaceRole.ADMINISTRATOR)
        clinician = access.holder_of_role(options["user"], SurfaceRole.CLINICIAN)
        if administrator is None:
            raise CommandError("--by names nobody who is an administrator now.")
        if clinician is None:
            raise CommandError("--user names nobody who is a clinician now.")
        key = clients.new_key()
        try:
            with acting_as(SurfaceRole.ADMINISTRATOR, user_id=administrator, databases=("default",)):
                clients.make_client(
                    name=options["name"],
                    user_id=clinician,
                    scopes=options["scopes"],
                    key=key,
                    lifetime=timedelta(days=options["days"]),
                    now=timezone.now(),
                )
        except clients.ClientNotMadeError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(key)


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 3650:
        raise ArgumentTypeError("must be a number of days from 1 to 3650")
    return int(text)
