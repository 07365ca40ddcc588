"""``manage.py list_api_clients --by EMAIL``: which other systems may use the API, as whom, for what, until when."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework.staff import access, directory
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent.api import clients


class Command(BaseCommand):
    help = "Lists the systems that may use the API. Their keys are not kept and cannot be shown."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the administrator who asks")

    def handle(self, *args: Any, **options: Any) -> None:
        administrator = access.holder_of_role(options["by"], SurfaceRole.ADMINISTRATOR)
        if administrator is None:
            raise CommandError("--by names nobody who is an administrator now.")
        with acting_as(SurfaceRole.ADMINISTRATOR, user_id=administrator, databases=("default",)):
            found = clients.clients()
            names = directory.names_of(client.user_id for client in found)
        now = timezone.now()
        for client in found:
            state = (
                f"revoked on {timezone.localdate(client.revoked_at)}"
                if client.revoked_at
                else f"{'expired' if client.expires_at <= now else 'until'} {timezone.localdate(client.expires_at)}"
            )
            account = names.get(client.user_id, "an account that is gone")
            self.stdout.write(f"{client.name}: as {account}, {', '.join(client.scopes)}; {state}")
        if not found:
            self.stdout.write("No other system may use the API.")
