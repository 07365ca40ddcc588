"""What every verb on a handoff is made of: the row and its lock, the move and its history, the windows and the ledger.

Called by ``referrals.services`` inside its transactions, and by nothing else.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import ProgrammingError, transaction
from psycopg.errors import InsufficientPrivilege

from audit import ledger
from audit.models import Action
from referrals import permissions, policies, windows
from referrals.errors import NoSuchCaseError, NoSuchHandoffError
from referrals.models import FollowUpWindow, Handoff, HandoffMove, OutreachAttempt
from referrals.states import STATE_OWNERS, TRANSITIONS, Move, Owner, Reason, State
from referrals.windows import Clock, Closing


def seen_handoff(handoff_id: uuid.UUID, *, by: uuid.UUID) -> Handoff:
    """A handoff of the actor's cases. Raises NoSuchHandoffError."""
    permissions.check_can_work_on_handoffs(by)
    try:
        return Handoff.objects.get(pk=handoff_id)
    except Handoff.DoesNotExist:
        raise NoSuchHandoffError from None


def locked_handoff(handoff_id: uuid.UUID, *, by: uuid.UUID) -> Handoff:
    """``seen_handoff``, locked until the transaction ends: two verbs on one handoff go one after the other."""
    permissions.check_can_work_on_handoffs(by)
    try:
        return Handoff.objects.select_for_update().get(pk=handoff_id)
    except Handoff.DoesNotExist:
        raise NoSuchHandoffError from None


def insert_where_assigned(handoff: Handoff) -> None:
    """The row policy knows whose case this is; this app does not. Its refusal is the answer for an unknown case."""
    try:
        with transaction.atomic():
            handoff.save(force_insert=True)
    except ProgrammingError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise NoSuchCaseError from None
        raise


def set_conversation(handoff: Handoff, receiver_name: str, spoke_at: datetime, *, by: uuid.UUID, now: datetime) -> None:
    """Put both speakers, the time, and whether that makes it warm, into the row. The caller saves it."""
    policies.check_conversation(receiver_name, spoke_at, now=now)
    handoff.staff_speaker = by
    handoff.receiver_name = receiver_name.strip()
    handoff.spoke_at = spoke_at
    handoff.is_warm = policies.is_warm(spoke_at, handoff.offered_at)


def standing_of(handoff: Handoff, move: Move) -> policies.Standing:
    """What ``policies`` needs to know of the handoff to judge this move."""
    attempts: tuple[policies.Attempt, ...] = ()
    if move is Move.GIVE_UP_REACHING:
        rows = OutreachAttempt.objects.filter(handoff_id=handoff.pk).values_list("channel", "happened_at")
        attempts = tuple(policies.Attempt(channel, happened_at) for channel, happened_at in rows)
    return policies.Standing(State(handoff.state), handoff.missed_visits, attempts)


def make_move(
    handoff: Handoff,
    move: Move,
    changed: Sequence[str],
    *,
    by: uuid.UUID,
    now: datetime,
    reason: Reason | None = None,
    happened_at: datetime | None = None,
) -> Handoff:
    """Check and make one move: the row, its history, its windows, its ledger entry."""
    policies.check_can_move(standing_of(handoff, move), move)
    policies.check_reason(move, reason)
    from_state, target = handoff.state, TRANSITIONS[move].target
    handoff.state = target
    if STATE_OWNERS[target] is not Owner.SENDER:
        handoff.owner_id = None
    if target.is_final:
        handoff.closed_at = now
    handoff.save(update_fields=["state", "owner_id", "closed_at", *changed])
    note_move(handoff, move, from_state=from_state, reason=reason, by=by, now=now)
    answered = windows.ANSWERED_BY.get(move, ())
    close_windows(open_windows_of(handoff_id=handoff.pk, clocks=answered), happened_at or now, at_exit=False, now=now)
    if target.is_final:
        close_windows(open_windows_of(handoff_id=handoff.pk), happened_at or now, at_exit=True, now=now)
    open_windows(handoff, windows.OPENED_BY.get(move, ()), now=now)
    return handoff


def note_move(
    handoff: Handoff, move: Move, *, from_state: str, reason: Reason | None, by: uuid.UUID, now: datetime
) -> None:
    HandoffMove(
        handoff_id=handoff.pk,
        person_id=handoff.person_id,
        move=move,
        from_state=from_state,
        to_state=handoff.state,
        reason=reason or "",
        by=by,
        at=now,
    ).save(force_insert=True)
    ledger.record(
        Action.HANDOFF,
        object_type="referrals.handoff",
        object_id=handoff.pk,
        person_id=handoff.person_id,
        detail={"from": str(from_state), "to": str(handoff.state), "move": str(move)},
    )


def open_windows(handoff: Handoff, clocks: Sequence[Clock], *, now: datetime) -> None:
    """Open windows once each: the same handoff, clock and due time never makes a second one."""
    opened = []
    for clock in clocks:
        start = handoff.offered_at if windows.RULES[clock].starts == "offer" else now
        due = windows.due_at(clock, start)
        opened.append(
            FollowUpWindow(
                handoff_id=handoff.pk,
                person_id=handoff.person_id,
                clock=clock,
                starts_at=start,
                remind_at=windows.remind_at(clock, start, due),
                due_at=due,
                assigned_to=handoff.created_by,
                supervisor_id=handoff.supervisor_id,
            )
        )
    FollowUpWindow.objects.bulk_create(opened, ignore_conflicts=True)


def open_windows_of(
    *,
    handoff_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    clocks: Sequence[Clock] | None = None,
) -> list[FollowUpWindow]:
    """The open windows of a handoff or of a person, locked against the sweep."""
    rows = FollowUpWindow.objects.select_for_update().filter(state=FollowUpWindow.State.OPEN)
    if handoff_id:
        rows = rows.filter(handoff_id=handoff_id)
    if person_id:
        rows = rows.filter(person_id=person_id)
    if clocks is not None:
        rows = rows.filter(clock__in=clocks)
    return list(rows.order_by("id"))


def close_windows(rows: Sequence[FollowUpWindow], happened_at: datetime, *, at_exit: bool, now: datetime) -> int:
    """Close these windows by what happened when, and say how many were closed."""
    for row in rows:
        ending = (
            windows.closing_at_exit(row.due_at, happened_at) if at_exit else windows.closing(row.due_at, happened_at)
        )
        row.state = {
            Closing.MET: FollowUpWindow.State.MET,
            Closing.MISSED: FollowUpWindow.State.MISSED,
            Closing.CANCELLED: FollowUpWindow.State.CANCELLED,
        }[ending]
        row.closed_at = now
        row.save(update_fields=["state", "closed_at"])
    return len(rows)
