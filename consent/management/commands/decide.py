"""Decides scenarios of the exchange format from a file and prints the answers as JSON. Needs no database."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consent.exchange.scenarios import answer
from consent.jurisdiction import laws_in_force


class Command(BaseCommand):
    help = (
        "Decides one scenario or a list of them and prints the answers as JSON. A scenario that cannot be read is "
        "denied, with the reason. Needs no database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.json", help="a scenario or a list of scenarios; - reads from stdin")

    def handle(self, *args: Any, **options: Any) -> None:
        scenarios = _parsed(_content(options["file"]), options["file"])
        laws = laws_in_force()
        if isinstance(scenarios, list):
            answers: object = [answer(scenario, laws=laws) for scenario in scenarios]
        else:
            answers = answer(scenarios, laws=laws)
        # Plain ASCII, so that no terminal or pipe can fail on a character.
        self.stdout.write(json.dumps(answers, indent=2))


def _content(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror or 'unknown error'}.") from error


def _parsed(content: bytes, name: str) -> object:
    """Return the JSON of `content`; a field that an object gives twice is kept under a name that nothing knows."""
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once_each, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} is not UTF-8 text: byte {error.start} cannot be read.") from error
    except json.JSONDecodeError as error:
        raise CommandError(f"{name} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except RecursionError as error:
        raise CommandError(f"{name} is nested too deeply to be read.") from error
    except ValueError as error:
        raise CommandError(f"{name} is not JSON: {error}.") from error


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, value in pairs:
        fields[f"{name} (given twice)" if name in fields else name] = value
    return fields


def _refuse(constant: str) -> object:
    raise ValueError(f"it holds {constant}, which is not a number")
