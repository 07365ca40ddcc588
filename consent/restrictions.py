"""Limits that a person asks for: asked, answered, ended. Until it is answered a limit counts as agreed.

45 CFR 164.522(a); 42 CFR 2.26. Whatever a limit makes unlawful closes in the transaction that makes it so. Ending one
opens nothing: sharing again is a new decision.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from audit import ledger
from audit.models import Action
from casework.staff import directory
from consent.errors import NotConfirmed
from consent.facts import OrganizationKind
from consent.gate import close_what_no_longer_stands, lock_person, whose_case
from consent.models import Release, RestrictionRecord

OBJECT = "consent.restriction"


@dataclass(frozen=True)
class Limit:
    """What must not be shared, with whom and what for; nothing named means all of it."""

    organization_ids: tuple[uuid.UUID, ...] = ()
    segments: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    paid_in_full: bool = False


def must_be_agreed(limit: Limit) -> bool:
    """Whether nobody may decline it: a health plan is not told of care that was paid in full (164.522(a)(1)(vi))."""
    if not limit.paid_in_full:
        return False
    plans = {one.pk for one in directory.organizations() if one.kind == OrganizationKind.HEALTH_PLAN}
    return bool(plans.intersection(limit.organization_ids))


@transaction.atomic
def ask_limit(
    *, person_id: uuid.UUID, limit: Limit, agreed: bool | None, by: uuid.UUID, now: datetime
) -> RestrictionRecord:
    """Record that the person asked for a limit, and what was answered; ``None``: nobody has decided yet, and it holds.

    Raises NoSuchCase, and NotConfirmed where it is declined although it must be agreed to.
    """
    lock_person(person_id)
    whose_case(person_id=person_id, by=by, now=now)
    if agreed is False and must_be_agreed(limit):
        raise NotConfirmed("This was paid in full, so the limit towards a health plan has to be agreed to.")
    record = RestrictionRecord(
        person_id=person_id,
        agreed=agreed,
        agreed_at=now if agreed else None,
        paid_in_full=limit.paid_in_full,
        organization_ids=sorted(limit.organization_ids),
        segments=sorted(limit.segments),
        purposes=sorted(limit.purposes),
        recorded_by=by,
        recorded_at=now,
    )
    record.save(force_insert=True)
    closed = _close(person_id, by=by, now=now)
    ledger.record(
        Action.CREATE,
        object_type=OBJECT,
        object_id=record.pk,
        person_id=person_id,
        detail={"agreed": agreed, "releases_closed": closed},
    )
    return record


@transaction.atomic
def answer_limit(*, limit_id: uuid.UUID, agreed: bool, by: uuid.UUID, now: datetime) -> RestrictionRecord:
    """Agree to a limit, or not. The first answer stands.

    Raises RestrictionRecord.DoesNotExist where the actor has no such case, NotConfirmed where it must be agreed to.
    """
    record = RestrictionRecord.objects.get(pk=limit_id)
    lock_person(record.person_id)
    record.refresh_from_db(fields=["agreed", "agreed_at", "ended_at"])
    if record.agreed is not None or record.ended_at is not None:
        return record
    if not agreed and must_be_agreed(limit_of(record)):
        raise NotConfirmed("This was paid in full, so the limit towards a health plan has to be agreed to.")
    record.agreed, record.agreed_at = agreed, now if agreed else None
    record.save(update_fields=["agreed", "agreed_at"])
    _note(record, ["agreed"], _close(record.person_id, by=by, now=now))
    return record


@transaction.atomic
def end_limit(*, limit_id: uuid.UUID, because: str, by: uuid.UUID, now: datetime) -> RestrictionRecord:
    """End a limit, with the reason. A second end does not move the first. Raises RestrictionRecord.DoesNotExist."""
    record = RestrictionRecord.objects.get(pk=limit_id)
    lock_person(record.person_id)
    record.refresh_from_db(fields=["ended_at", "ended_because"])
    if record.ended_at is None:
        record.ended_at, record.ended_because = now, RestrictionRecord.Ended(because).value
        record.save(update_fields=["ended_at", "ended_because"])
        # What stands open may have been released under it, with the request not to use it further: it stays as it went.
        _note(record, ["ended_at"], 0)
    return record


def limit_of(record: RestrictionRecord) -> Limit:
    """What a record limits."""
    return Limit(
        organization_ids=tuple(record.organization_ids),
        segments=tuple(record.segments),
        purposes=tuple(record.purposes),
        paid_in_full=record.paid_in_full,
    )


def limits_of(person_id: uuid.UUID) -> Sequence[RestrictionRecord]:
    """Every limit of a person of the reader's caseload, those in force first. Logged as a list."""
    records = sorted(
        RestrictionRecord.objects.filter(person_id=person_id).order_by("-recorded_at"),
        key=lambda record: record.ended_at is not None,
    )
    ledger.record(Action.LIST, object_type=OBJECT, person_id=person_id, detail={"rows": len(records)})
    return records


def limits_to_answer() -> Sequence[RestrictionRecord]:
    """Limits of the reader's caseload that nobody has answered yet, the oldest first. Logged as a list."""
    records = list(RestrictionRecord.objects.filter(agreed=None, ended_at=None).order_by("recorded_at"))
    ledger.record(Action.LIST, object_type=OBJECT, detail={"rows": len(records)})
    return records


def limit_for(limit_id: uuid.UUID) -> RestrictionRecord:
    """One limit of the reader's caseload. Logged as a read. Raises RestrictionRecord.DoesNotExist."""
    record = RestrictionRecord.objects.get(pk=limit_id)
    ledger.record(Action.READ, object_type=OBJECT, object_id=record.pk, person_id=record.person_id)
    return record


def _close(person_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> int:
    return close_what_no_longer_stands(person_id=person_id, because=Release.Closed.RESTRICTED, by=by, now=now)


def _note(record: RestrictionRecord, fields: list[str], closed: int) -> None:
    ledger.record(
        Action.CHANGE,
        object_type=OBJECT,
        object_id=record.pk,
        person_id=record.person_id,
        detail={"fields": fields, "agreed": record.agreed, "because": record.ended_because, "releases_closed": closed},
    )
