"""What clients ask of the gate: a preview, and the confirmation of one of their own.

A confirmation takes nothing from its sender but the preview and its digest: person, recipient, purpose, pieces and
circumstances are those of the preview's own record, so that no other release can be confirmed under it.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consent import gate, history
from consent.api.problems import ProblemError
from consent.models import DecisionRecord, Release


@dataclass(frozen=True)
class Confirmed:
    """A release, and whether this very confirmation made it."""

    release: Release
    is_new: bool


def preview_of(asked: Mapping[str, Any], *, by: uuid.UUID, now: datetime) -> gate.Preview:
    """Decide on what a client wishes to share. Raises NoSuchCase, and ProblemError for a piece the case does not have."""
    person_id: uuid.UUID = asked["person"]
    to = asked["recipient"]
    keys: list[str] | None = asked["items"]
    if keys is None:
        keys = [item.key for item in gate.what_could_go(person_id=person_id, by=by, now=now)]
    shown = gate.preview(
        person_id=person_id,
        recipient=gate.Recipient(
            organization_id=to["organization"],
            user_id=to["user"],
            is_treating_provider=to["treats_the_person"],
            is_medical_personnel=to["medical_personnel"],
        ),
        purpose=asked["purpose"],
        keys=keys,
        by=by,
        now=now,
    )
    found = {item.key for item in shown.items}
    unknown = [index for index, key in enumerate(keys) if key not in found]
    if unknown:
        places = [{"pointer": f"/items/{index}", "code": "unknown_item"} for index in unknown]
        raise ProblemError("unknown_item", "A piece that you named is not in this record.", errors=places)
    return shown


def confirm_preview(
    *, preview_id: uuid.UUID, digest: str, verification: str, by: uuid.UUID, now: datetime
) -> Confirmed:
    """Release what this client's account previewed. Raises what ``gate.confirm`` does.

    DecisionRecord.DoesNotExist: it previewed nothing of this id, or cannot see the case any more.
    """
    record = DecisionRecord.objects.get(pk=preview_id, step=DecisionRecord.Step.PREVIEW, decided_by=by)
    made = Release.objects.filter(preview_id=preview_id).exists()
    release = gate.confirm(
        **_asked_in(record), digest=digest, by=by, now=now, preview_id=preview_id, verification=verification
    )
    return Confirmed(release, is_new=not made)


def preview_again(preview_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> gate.Preview:
    """A new preview of the same question, recorded and ready to be confirmed."""
    record = DecisionRecord.objects.get(pk=preview_id, step=DecisionRecord.Step.PREVIEW, decided_by=by)
    return gate.preview(**_asked_in(record), by=by, now=now)


def _asked_in(record: DecisionRecord) -> dict[str, Any]:
    try:
        request = history.read(record).request
    except (history.AlteredDecisionError, history.UnreadableDecisionError):
        raise ProblemError("preview_unreadable", "This preview cannot be read again. Ask for a new one.") from None
    to = request.recipient
    return {
        "person_id": record.person_id,
        "recipient": gate.Recipient(
            organization_id=uuid.UUID(to.organization_id),
            user_id=uuid.UUID(to.person_id) if to.person_id else None,
            role=to.role,
            is_treating_provider=to.is_treating_provider,
            is_medical_personnel=to.is_medical_personnel,
        ),
        "purpose": request.purpose.value if request.purpose else "",
        "keys": [item.key for item in request.items],
        "circumstances": request.circumstances,
    }
