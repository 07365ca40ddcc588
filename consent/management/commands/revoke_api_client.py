"""``manage.py revoke_api_client NAME --by EMAIL``: from the next request on the client's key opens nothing."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework.staff import access
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent.api import clients


class Command(BaseCommand):
    help = "Ends what another system may do through the API, at once and for good."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="what the other system is called")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the administrator who ends it")

    def handle(self, *args: Any, **options: Any) -> None:
        administrator = access.holder_of_role(options["by"], SurfaceRole.ADMINISTRATOR)
        if administrator is None:
            raise CommandError("--by names nobody who is an administrator now.")
        try:
            with acting_as(SurfaceRole.ADMINISTRATOR, user_id=administrator, databases=("default",)):
                clients.revoke_client(name=options["name"], now=timezone.now())
        except ObjectDoesNotExist:
            raise CommandError("There is no client of this name.") from None
        self.stdout.write("Revoked.")
