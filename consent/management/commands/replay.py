"""Decides stored history again under the present rules and lists every difference.

Decisions are part of the case that they are about, and no role of the wall reads every case: the command reads what the
person named with ``--as`` may read, in that person's role with the fewest rights (privacy officer, else supervisor, else
clinician), through the row policies that hold for their pages too. To replay the whole history, the privacy officer is
assigned to the cases whose history is replayed. Every piece that is read is written to the ledger as an export in that
person's name. The facts of decisions are sealed, so the process needs the keys of clinical text.

Each record is checked first: its digest, the digest of its inputs, its versions. One that does not agree with itself is
listed as altered, one that cannot be read as unreadable. The others are decided again at the instant at which they were
decided, on the facts that were on file then. Ends with status 1 when anything is listed.
"""

import json
import time
import uuid
from argparse import ArgumentTypeError
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from casework.staff.access import current_roles
from casework.staff.models import User
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent.decision import RULES_VERSION
from consent.facts import start_of_day
from consent.models import DecisionRecord
from consent.replaying import READERS, Finding, next_decisions, replay

#: Decisions read in one transaction.
PIECE = 200
#: Seconds between two words on progress.
PATIENCE = 5.0


class Command(BaseCommand):
    help = "Decide stored decisions again under the present rules and list every difference, by keys and codes alone."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as", dest="reader", required=True, metavar="PERSON", help="e-mail address or key of the person who asks"
        )
        parser.add_argument(
            "--since", type=_moment, metavar="TIME", help="only what was decided from this day or time on (ISO 8601)"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a line; the last is the summary")

    def handle(self, *args: Any, **options: Any) -> None:
        reader, role = _reader(options["reader"])
        counts: Counter[str] = Counter()
        last: DecisionRecord | None = None
        correlation, told = uuid.uuid4().hex, time.monotonic()
        while True:
            with acting_as(role, user_id=reader, databases=("default",), correlation_id=correlation):
                records = next_decisions(since=options["since"], after=last, rows=PIECE)
            for record in records:
                counts["read"] += 1
                counts["without_inputs_digest"] += not record.inputs_digest
                finding = replay(record)
                if finding is not None:
                    counts[finding.kind.value] += 1
                    self.stdout.write(_as_json(finding) if options["json"] else _as_line(finding))
            if len(records) < PIECE:
                break
            last = records[-1]
            if time.monotonic() - told > PATIENCE:
                told = time.monotonic()
                self.stderr.write(f"{counts['read']:,} decisions so far, up to {_utc(last.decided_at)}")
        listed = counts["differs"] + counts["altered"] + counts["unreadable"]
        self.stdout.write(_summary(counts, role, as_json=options["json"]))
        if listed:
            raise SystemExit(1)


def _reader(named: str) -> tuple[uuid.UUID, SurfaceRole]:
    """Whose eyes it is done with, and as what. Raises CommandError."""
    people = User.objects.filter(is_active=True)
    try:
        person = people.filter(pk=uuid.UUID(named)).first()
    except ValueError:
        person = people.filter(email__iexact=named).first()
    if person is None:
        raise CommandError("There is no such account of the agency. Give an e-mail address or a key after --as.")
    held = current_roles(person.pk)
    role = next((role for role in READERS if role in held), None)
    if role is None:
        raise CommandError("This person may not read decisions: a privacy officer, a supervisor or a clinician may.")
    return person.pk, role


def _moment(text: str) -> datetime:
    """A day, which begins at midnight in New York, or a time; without an offset it is local."""
    try:
        day = parse_date(text)
        moment = start_of_day(day) if day is not None else parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise ArgumentTypeError("must be a day or a time, such as 2026-11-03 or 2026-11-03T08:00:00-05:00")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _as_json(finding: Finding) -> str:
    return json.dumps(
        {
            "decision": str(finding.decision_id),
            "decided_at": _utc(finding.decided_at),
            "kind": finding.kind.value,
            "rules_version": finding.rules_version,
            "what": {name: dict(change) for name, change in finding.what.items()},
        },
        sort_keys=True,
    )


def _as_line(finding: Finding) -> str:
    told = "; ".join(_change(name, change) for name, change in finding.what.items())
    return f"{finding.decision_id} {_utc(finding.decided_at)} {finding.kind.value}: {told}"


def _change(name: str, change: Any) -> str:
    if "was" in change:
        return f"{name} {change['was'] or 'none'} -> {change['becomes'] or 'none'}"
    signs = [f"-{code}" for code in change.get("gone", ())] + [f"+{code}" for code in change.get("new", ())]
    return " ".join([name, *signs])


def _summary(counts: Counter[str], role: SurfaceRole, *, as_json: bool) -> str:
    same = counts["read"] - counts["differs"] - counts["altered"] - counts["unreadable"]
    if as_json:
        names = ("read", "differs", "altered", "unreadable", "without_inputs_digest")
        told = {
            "same": same,
            "rules_version": RULES_VERSION,
            "role": role.value,
            **{name: counts[name] for name in names},
        }
        return json.dumps({"summary": told}, sort_keys=True)
    return (
        f"{counts['read']:,} decisions read as {role.value}, decided again under rules {RULES_VERSION}: {same:,} the same,"
        f" {counts['differs']:,} different, {counts['altered']:,} altered, {counts['unreadable']:,} unreadable;"
        f" {counts['without_inputs_digest']:,} older than the digest of inputs."
    )
