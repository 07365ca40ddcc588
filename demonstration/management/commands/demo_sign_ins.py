"""Prints how to sign in to the demo city, one role a line, and the key of the system that uses its API."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from demonstration.sign_ins import client_line, sign_ins


class Command(BaseCommand):
    help = "Prints one sign-in of the demo city for each role. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print a JSON list instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        entries = sign_ins()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(entry) for entry in entries], indent=2, ensure_ascii=False))
            return
        cells = [(e.role.replace("_", " "), e.name, e.email, e.password, e.address) for e in entries]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for row in cells:
            self.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        self.stdout.write(client_line())
