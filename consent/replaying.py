"""History decided again under the present rules: each stored decision is checked first, then made again and compared.

Nothing is changed by it. What it says of a decision is keys and codes alone: no name, no text of a record or a paper.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q

from audit import ledger
from audit.models import Action
from casework.wall.roles import SurfaceRole
from consent.decision import decide
from consent.history import AlteredDecisionError, UnreadableDecisionError, read
from consent.jurisdiction import laws_in_force
from consent.models import DecisionRecord

#: The surfaces on which decisions may be read, the one with the fewest rights first.
READERS = (SurfaceRole.PRIVACY_OFFICER, SurfaceRole.SUPERVISOR, SurfaceRole.CLINICIAN)

_OF_CODES = ("permitted_keys", "obligations", "citations", "evidence_ids")
_OF_VALUES = ("outcome", "open_until")
#: May quote the words of a form, so that only whether they changed is said.
_OF_WORDS = ("limits",)


class Kind(StrEnum):
    """What is said of a decision that is not as it was."""

    DIFFERS = "differs"
    ALTERED = "altered"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Finding:
    """One stored decision that is not what the present rules, or its own digests, say.

    ``what`` holds what differs by name: for codes those ``gone`` and those ``new``, for a value what it ``was`` and what
    it ``becomes``, for words nothing. For an altered or unreadable record it names the part that tells.
    """

    decision_id: uuid.UUID
    decided_at: datetime
    kind: Kind
    what: Mapping[str, Mapping[str, Any]]
    rules_version: str


def replay(record: DecisionRecord) -> Finding | None:
    """Check one record and decide it again at its own instant; None where the present rules say the same."""
    try:
        stored = read(record)
        again = decide(stored.request, stored.evidence, laws=laws_in_force()).to_json()
        what = _differences(stored.result, again)
    except AlteredDecisionError as error:
        return _finding(record, Kind.ALTERED, {error.code: {}})
    except UnreadableDecisionError as error:
        return _finding(record, Kind.UNREADABLE, {error.code: {}})
    return _finding(record, Kind.DIFFERS, what) if what else None


def next_decisions(*, since: datetime | None, after: DecisionRecord | None, rows: int) -> Sequence[DecisionRecord]:
    """The next decisions that the reader may read, oldest first, from ``since`` on. Logged as an export of so many."""
    wanted = DecisionRecord.objects.order_by("decided_at", "pk")
    if since is not None:
        wanted = wanted.filter(decided_at__gte=since)
    if after is not None:
        later = Q(decided_at__gt=after.decided_at) | Q(decided_at=after.decided_at, pk__gt=after.pk)
        wanted = wanted.filter(later, decided_at__gte=after.decided_at)
    records = list(wanted[:rows])
    ledger.record(Action.EXPORT, object_type="consent.decision", detail={"rows": len(records), "why": "replay"})
    return records


def _differences(was: Mapping[str, Any], becomes: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What differs between two decisions in their stored form. Raises UnreadableDecisionError where one has another."""
    what: dict[str, Mapping[str, Any]] = {}
    try:
        for name in _OF_VALUES:
            if was[name] != becomes[name]:
                what[name] = {"was": was[name], "becomes": becomes[name]}
        for name in _OF_CODES:
            gone, new = {*was[name]} - {*becomes[name]}, {*becomes[name]} - {*was[name]}
            if gone or new:
                what[name] = {"gone": sorted(gone), "new": sorted(new)}
        for name in _OF_WORDS:
            if {*was[name]} != {*becomes[name]}:
                what[name] = {}
    except (KeyError, TypeError):
        raise UnreadableDecisionError("result_of_another_form") from None
    return what


def _finding(record: DecisionRecord, kind: Kind, what: Mapping[str, Mapping[str, Any]]) -> Finding:
    before = record.result  # of decisions from before the version had a column of its own
    version = record.rules_version or (before.get("rules_version") if isinstance(before, dict) else "")
    return Finding(record.pk, record.decided_at, kind, what, str(version or ""))
