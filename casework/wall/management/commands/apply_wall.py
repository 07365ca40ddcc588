"""Makes grants and policies of both databases equal to the declaration. Runs as the owner, after migrate."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections

from casework.wall.application import apply_wall


class Command(BaseCommand):
    help = "Apply the wall's declaration to both databases (as their owner). Idempotent."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for alias in ("default", "police"):
            connection = connections[alias]
            connection.ensure_connection()
            made = apply_wall(connection.connection, alias)
            self.stdout.write(f"{alias}: {made} policies stand.")
