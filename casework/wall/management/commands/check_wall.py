"""Says in which ways the live databases differ from the declaration; fails when there is one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework.wall.inspection import check_site


class Command(BaseCommand):
    help = "Compare the wall's declaration with both live databases."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        found = check_site()
        for difference in found:
            self.stderr.write(difference)
        if found:
            raise CommandError(f"The wall is breached in {len(found)} places.")
        self.stdout.write("The wall stands as declared in both databases.")
