"""``manage.py import_calls FILE --profile NAME``: takes a dispatch export into the incident log."""

import uuid
from argparse import ArgumentTypeError
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from casework.police.importing.profiles import load_profile, profile_names, read_profile
from casework.police.importing.refusals import SENTENCES, ImportRefusedError
from casework.police.importing.source import DEFAULT_MAX_BYTES, DEFAULT_MAX_ROWS
from casework.police.importing.zones import read_zone_map
from casework.police.services import ImportOptions, ImportReport, import_calls
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as


class Command(BaseCommand):
    help = "Takes a file of police calls into the incident log. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a CSV file as the dispatch center exports it")
        parser.add_argument(
            "--profile", required=True, help=f"how the file is read: {', '.join(profile_names())}, or a .toml file"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen; write nothing to the log")
        parser.add_argument("--reject-file", type=Path, metavar="PATH", help="write rows that were left out, and why")
        parser.add_argument("--all-or-nothing", action="store_true", help="take no row when one cannot be taken")
        parser.add_argument(
            "--zone-map", type=Path, metavar="PATH", help="CSV with delivered,zone_id and maybe valid_from,valid_until"
        )
        parser.add_argument("--max-rows", type=_positive, default=DEFAULT_MAX_ROWS, metavar="N")
        parser.add_argument("--max-bytes", type=_positive, default=DEFAULT_MAX_BYTES, metavar="N")
        parser.add_argument("--by", type=_identity, metavar="UUID", help="the person who asked for the import")

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(
            file=cast(IO[str], self.stdout), no_color=bool(options["no_color"]), highlight=False, soft_wrap=True
        )
        try:
            report = _import(console, options)
        except ImportRefusedError as refusal:
            raise CommandError(f"{refusal} ({refusal.code})") from None
        _show(console, report, options["reject_file"])


def _import(console: Console, options: dict[str, Any]) -> ImportReport:
    file: Path = options["file"]
    name: str = options["profile"]
    profile = read_profile(Path(name)) if name.endswith(".toml") else load_profile(name)
    zone_map = read_zone_map(options["zone_map"]) if options["zone_map"] else None
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Reading", total=file.stat().st_size if file.is_file() else None)

        def on_progress(done: int) -> None:
            total = progress.tasks[0].total
            finished = total is not None and done >= total
            progress.update(task, completed=done, description="Writing to the log" if finished else "Reading")

        with acting_as(SurfaceRole.DISPATCH_FEED, user_id=options["by"], databases=("police",)):
            return import_calls(
                file=file,
                profile=profile,
                options=ImportOptions(
                    zone_map=zone_map,
                    dry_run=options["dry_run"],
                    all_or_nothing=options["all_or_nothing"],
                    reject_file=options["reject_file"],
                    max_rows=options["max_rows"],
                    max_bytes=options["max_bytes"],
                    on_progress=on_progress,
                ),
                now=timezone.now(),
                by=options["by"],
            )


def _show(console: Console, report: ImportReport, reject_file: Path | None) -> None:
    if report.encoding != "utf-8-sig":
        console.print(f"Read as {report.encoding}.")
    if report.dropped_columns:
        console.print(f"Dropped columns that the profile does not know: {', '.join(report.dropped_columns)}.")
    table = Table("", "added", "changed", "unchanged", box=None, pad_edge=False)
    for name in ("incidents", "units", "answers"):
        change = getattr(report.changes, name)
        if name == "incidents" or change != type(change)():
            table.add_row(name, f"{change.added:,}", f"{change.changed:,}", f"{change.unchanged:,}")
    console.print(table)
    console.print(f"{report.rows_read:,} rows read, {report.rows_rejected:,} left out.")
    if report.ambiguous_rows:
        console.print(
            f"{report.ambiguous_rows:,} rows hold a time that happened twice when the clocks went back; "
            "the first of the two was taken and the row is marked."
        )
    for reason, count in report.rejected.most_common():
        console.print(f"  {count:,} × {reason.value}: {SENTENCES[reason]}")
    for rejection in [] if reject_file else report.first_rejections:
        place = f", {rejection.column}" if rejection.column else ""
        console.print(f"  line {rejection.first_line}{place}: {rejection.reason.value}", markup=False)
    if reject_file:
        console.print(f"Rows that were left out are listed in {reject_file}.", markup=False)
    if report.dry_run:
        console.print("This was a dry run: nothing was written to the incident log.")
    elif not report.changes.anything:
        again = "This file was imported before. " if report.seen_before else ""
        console.print(f"{again}Nothing changed: the incident log already says what the file says.")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise ArgumentTypeError("must be a whole number above zero")
    return int(text)


def _identity(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise ArgumentTypeError("must be a UUID") from None
