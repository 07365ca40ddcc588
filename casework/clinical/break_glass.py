"""Opens a case that is not one's own: in an emergency on scene, or for a legal process at the privacy officer's desk.

One transaction: the exact search, the access with its reason and its bounded end, the assignment that every row policy
reads, the grant derived from it, and the ledger. The wall lets none of them stand without the others. The access is
reviewed by somebody else within two business days; opening a case is no legal basis for passing anything on.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.db.models import Func
from django.utils import timezone

from audit import ledger
from audit.models import Action
from casework.clinical import derived_grants, selectors
from casework.clinical.exact_search import SearchRests, find_exactly
from casework.clinical.models import Assignment, BreakGlass, Person
from casework.staff import directory
from casework.staff.business_days import add_business_days
from casework.staff.models import User
from casework.staff.object_grants import grant

#: Business days until the review is due, and the hour of the last of them, in local time.
REVIEW_DAYS, REVIEWED_BY = 2, time(17)


class Outcome(StrEnum):
    """How an attempt to open a case ended."""

    OPENED = "opened"
    ALREADY_OPEN = "already_open"
    NOT_FOUND = "not_found"
    SEVERAL = "several"
    TOO_MANY_SEARCHES = "too_many_searches"


@dataclass(frozen=True)
class Opening:
    """What came of an attempt. ``person_id`` is the case, where it is open to the reader now."""

    outcome: Outcome
    person_id: uuid.UUID | None = None
    access: BreakGlass | None = None


@dataclass(frozen=True)
class Sought:
    """One person by full name and birth date, and why their case is needed."""

    name: str
    birth_date: date
    reason: str
    #: The facts of the emergency, by the names of the form that documents it (42 CFR 2.51(c)).
    facts: Mapping[str, str] = field(default_factory=dict)


def open_in_emergency(*, sought: Sought, by: uuid.UUID, now: datetime) -> Opening:
    """Break the glass: open one case to a clinician for BREAK_GLASS_HOURS.

    Never raises for want of a match: a case that is not there, or not the only one, leaves the search in the ledger and
    opens nothing.
    """
    return _open(
        kind=BreakGlass.Kind.EMERGENCY,
        role=Assignment.Role.BREAK_GLASS,
        lasts=timedelta(hours=settings.BREAK_GLASS_HOURS),
        supervisor_id=directory.reviewer_of(by),
        sought=sought,
        by=by,
        now=now,
    )


def open_for_legal_process(*, sought: Sought, by: uuid.UUID, now: datetime) -> Opening:
    """Open one case to a privacy officer for LEGAL_PROCESS_ACCESS_DAYS, so that a legal process can be answered.

    Every supervisor of the organization sees it and may review it. Otherwise as ``open_in_emergency``.
    """
    return _open(
        kind=BreakGlass.Kind.LEGAL_PROCESS,
        role=Assignment.Role.PRIVACY_OFFICER,
        lasts=timedelta(days=settings.LEGAL_PROCESS_ACCESS_DAYS),
        supervisor_id=None,
        sought=sought,
        by=by,
        now=now,
    )


def review_due(now: datetime) -> datetime:
    """Five in the afternoon of the second business day after the local day of ``now``."""
    last = add_business_days(timezone.localdate(now), REVIEW_DAYS)
    return timezone.make_aware(datetime.combine(last, REVIEWED_BY))


@transaction.atomic
def _open(
    *,
    kind: BreakGlass.Kind,
    role: Assignment.Role,
    lasts: timedelta,
    supervisor_id: uuid.UUID | None,
    sought: Sought,
    by: uuid.UUID,
    now: datetime,
) -> Opening:
    try:
        found = find_exactly(name=sought.name, birth_date=sought.birth_date, reason=kind.value)
    except SearchRests:
        return Opening(Outcome.TOO_MANY_SEARCHES)
    if not found:
        return Opening(Outcome.NOT_FOUND)
    if len(found) > 1:
        return Opening(Outcome.SEVERAL)
    (person_id,) = found
    if selectors.my_case_ids(by).filter(person_id=person_id).exists():
        return Opening(Outcome.ALREADY_OPEN, person_id)
    access = BreakGlass(
        person_id=person_id,
        kind=kind,
        organization_id=directory.organization_of(by).pk,
        user_id=by,
        supervisor_id=supervisor_id,
        started_at=now,
        ends_at=now + lasts,
        review_due_at=review_due(now),
    )
    access.reason = sought.reason
    access.facts = json.dumps(dict(sought.facts)) if sought.facts else ""
    # The wall lets a case be assigned to whoever opened it only inside the transaction that opened it.
    access.created_transaction = Func(function="txid_current")
    access.save(force_insert=True)
    _assign(access, role)
    ledger.record(
        Action.BREAK_GLASS,
        object_type="clinical.breakglass",
        object_id=access.pk,
        person_id=person_id,
        detail={"why": kind.value, "until": access.ends_at.isoformat()},
    )
    return Opening(Outcome.OPENED, person_id, access)


def _assign(access: BreakGlass, role: Assignment.Role) -> None:
    assignment = Assignment(
        person_id=access.person_id,
        user_id=access.user_id,
        role=role,
        starts_at=access.started_at,
        ends_at=access.ends_at,
        granted_by=access.user_id,
        supervisor_id=access.supervisor_id,
        reason=access.kind,
    )
    assignment.save(force_insert=True)
    grant("clinical.access_person", User(pk=access.user_id), Person(pk=access.person_id))
    ledger.record(
        Action.ASSIGN,
        object_type="clinical.assignment",
        object_id=assignment.pk,
        person_id=access.person_id,
        detail={"role": role.value, "user": str(access.user_id), "why": access.kind},
    )


@transaction.atomic
def end_access(*, access_id: uuid.UUID, by: uuid.UUID, now: datetime) -> BreakGlass:
    """Give one's own access back before its time: nothing of the case can be read after this transaction.

    Raises BreakGlass.DoesNotExist where it is somebody else's or has ended.
    """
    access = selectors.my_accesses(by).get(pk=access_id)
    access.ended_at = now
    access.save(update_fields=["ended_at"])
    ended = Assignment.objects.filter(
        user_id=by, person_id=access.person_id, starts_at=access.started_at, ends_at=access.ends_at
    )
    keys = list(ended.values_list("pk", flat=True))
    ended.update(ends_at=now)
    derived_grants.withdraw_ended(of=(access.person_id, by))
    for key in keys:
        ledger.record(
            Action.UNASSIGN,
            object_type="clinical.assignment",
            object_id=key,
            person_id=access.person_id,
            detail={"user": str(by), "why": access.kind},
        )
    ledger.record(
        Action.BREAK_GLASS,
        object_type="clinical.breakglass",
        object_id=access.pk,
        person_id=access.person_id,
        detail={"why": access.kind, "ended": True},
    )
    return access
