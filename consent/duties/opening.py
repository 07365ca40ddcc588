"""Opens duties: one for each code and occasion, in the caller's own transaction, however often it is asked.

A duty's key is made of its code and its occasion (a release, a legal process, or the moment), so that the same preview
made twice, or a confirmation and the desk that logged the paper, open one and the same duty.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from casework.staff.employment import Employment, employment_of
from consent.duties.deadlines import CLINICIAN, SUPERVISOR, due_at, place_of
from consent.facts import LOCAL_ZONE
from consent.models import LegalProcessRecord, OpenDuty
from consent.obligations import by_a_duty, on_denial

_SPACE = uuid.UUID("5c8f7a5e-3f0f-4d0a-9b7e-0f3a6c1d2e4b")


def open_duties(
    codes: Iterable[str],
    *,
    person_id: uuid.UUID | None,
    release_id: uuid.UUID | None = None,
    process_id: uuid.UUID | None = None,
    by: uuid.UUID,
    now: datetime,
    occasion: str = "",
    employment: Employment | None = None,
) -> int:
    """Open a duty for each of these codes at its desk, and return how many codes that were.

    Of a legal process the return date is the deadline where the law wants an answer by then. ``occasion`` tells apart
    what has neither release nor process; empty: the moment does. The supervisor's desk is that of the actor's own
    supervisor; who has none does it themselves. Two statements, three with a process, one where the caller knows the
    actor's ``employment``; none for no code.
    """
    wanted = sorted({*codes})
    if not wanted:
        return 0
    return_date = None
    if process_id is not None:
        known = LegalProcessRecord.objects.filter(pk=process_id).values_list("answer_due_at", flat=True)
        return_date = known.first()
    duties = duties_owed(
        wanted,
        person_id=person_id,
        release_id=release_id,
        process_id=process_id,
        employment=employment or employment_of(by),
        by=by,
        now=now,
        occasion=occasion,
        return_date=return_date,
    )
    OpenDuty.objects.bulk_create(duties, ignore_conflicts=True)
    return len(wanted)


def duties_owed(
    codes: Iterable[str],
    *,
    person_id: uuid.UUID | None,
    employment: Employment,
    by: uuid.UUID,
    now: datetime,
    release_id: uuid.UUID | None = None,
    process_id: uuid.UUID | None = None,
    occasion: str = "",
    return_date: datetime | None = None,
) -> list[OpenDuty]:
    """The duties as they would be opened, each with its desk and its day; nothing is stored."""
    about = occasion or f"{release_id or process_id or f'{person_id} {now.isoformat()}'}"
    supervisor_id = employment.supervisor_id
    return [
        OpenDuty(
            pk=uuid.uuid5(_SPACE, f"{code} {about}"),
            organization_id=employment.organization_id,
            person_id=person_id,
            code=code,
            desk=_desk(code, supervisor_id),
            supervisor_id=supervisor_id if place_of(code).desk == SUPERVISOR else None,
            release_id=release_id,
            process_id=process_id,
            due_at=due_at(code, now=now, return_date=return_date),
            created_by=by,
            created_at=now,
        )
        for code in codes
    ]


def open_duties_of_denial(
    owed: Iterable[str],
    *,
    person_id: uuid.UUID,
    asked_by: uuid.UUID,
    served: Iterable[LegalProcessRecord],
    by: uuid.UUID,
    now: datetime,
) -> None:
    """Open what a denial owes beside its entry and its neutral answer: once for each legal process that was served and
    not withdrawn; without one, once a day for each asker.
    """
    codes = by_a_duty(on_denial(owed))
    processes = [process.pk for process in served if process.withdrawn_at is None] if codes else []
    for process_id in processes:
        open_duties(codes, person_id=person_id, process_id=process_id, by=by, now=now)
    if not processes:
        occasion = f"denied {person_id} {asked_by} {now.astimezone(LOCAL_ZONE).date()}"
        open_duties(codes, person_id=person_id, by=by, now=now, occasion=occasion)


def _desk(code: str, supervisor_id: uuid.UUID | None) -> str:
    desk = place_of(code).desk
    return CLINICIAN if desk == SUPERVISOR and supervisor_id is None else desk
