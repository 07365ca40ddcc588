"""Writes to handoffs and their windows: one verb, one transaction, one ledger entry for each thing that moved.

Every verb locks the handoff's row first, asks ``permissions`` and ``policies``, and leaves the history, the windows and
the ledger agreeing with each other. Actors come as ``by``, moments as ``now`` (aware). A handoff that the actor may not
see raises NoSuchHandoffError, as one that never was does. The disclosure gate is called from here and nowhere else in
this app.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from audit import ledger
from audit.models import Action
from casework.staff import directory
from consent import gate
from consent.facts import Purpose
from referrals import permissions, policies, windows
from referrals.errors import (
    MoveNotAllowedError,
    NoSuchCaseError,
    NoSuchProviderError,
    NoSupervisorError,
    WindowClosedError,
)
from referrals.lifecycle import (
    close_windows,
    insert_where_assigned,
    locked_handoff,
    make_move,
    note_move,
    open_windows,
    open_windows_of,
    seen_handoff,
    set_conversation,
    standing_of,
)
from referrals.models import Handoff, OutboxMessage, OutreachAttempt, Provider
from referrals.states import Move, Reason, State
from referrals.windows import Clock

#: Moves that carry facts of their own and have verbs of their own below.
_OWN_VERBS = frozenset({Move.OFFER, Move.SEND, Move.SCHEDULE_VISIT, Move.RECORD_VISIT_KEPT})


@transaction.atomic
def offer_handoff(
    *,
    person_id: uuid.UUID,
    encounter_id: uuid.UUID,
    provider_id: uuid.UUID,
    by: uuid.UUID,
    now: datetime,
    needs_safety_call: bool = False,
    receiver_name: str = "",
    spoke_at: datetime | None = None,
) -> Handoff:
    """Offer a person a handoff to a provider and open its first windows.

    ``receiver_name`` and ``spoke_at`` are given when the person and the receiver have spoken. An earlier handoff of
    this person that a provider declined is thereby taken care of. Raises NoSuchProviderError, and NoSuchCaseError when
    the actor is not assigned to the case or the encounter is not the person's.
    """
    permissions.check_can_work_on_handoffs(by)
    if not Provider.objects.filter(pk=provider_id, is_active=True).exists():
        raise NoSuchProviderError
    handoff = Handoff(
        person_id=person_id,
        encounter_id=encounter_id,
        provider_id=provider_id,
        state=State.OFFERED,
        offered_at=now,
        owner_id=by,
        # A clinician without a supervisor is reminded and escalated to themselves rather than to nobody.
        supervisor_id=directory.supervisor_of(by) or by,
        created_by=by,
        created_at=now,
    )
    if spoke_at is not None:
        set_conversation(handoff, receiver_name, spoke_at, by=by, now=now)
    insert_where_assigned(handoff)
    close_windows(open_windows_of(person_id=person_id, clocks=(Clock.RETURNED,)), now, at_exit=False, now=now)
    note_move(handoff, Move.OFFER, from_state="", reason=None, by=by, now=now)
    open_windows(handoff, windows.OPENED_BY[Move.OFFER], now=now)
    if needs_safety_call:
        open_windows(handoff, (Clock.SAFETY_CALL,), now=now)
    return handoff


@transaction.atomic
def record_conversation(
    *, handoff_id: uuid.UUID, receiver_name: str, spoke_at: datetime, by: uuid.UUID, now: datetime
) -> Handoff:
    """Write down that the person and a named receiver have spoken; ``is_warm`` follows from when they did."""
    handoff = locked_handoff(handoff_id, by=by)
    if State(handoff.state).is_final:
        raise MoveNotAllowedError("conversation")
    set_conversation(handoff, receiver_name, spoke_at, by=by, now=now)
    handoff.save(update_fields=["staff_speaker", "receiver_name_sealed", "spoke_at", "is_warm"])
    ledger.record(
        Action.HANDOFF,
        object_type="referrals.handoff",
        object_id=handoff.pk,
        person_id=handoff.person_id,
        detail={"fields": ["staff_speaker", "receiver_name", "spoke_at"], "warm": handoff.is_warm},
    )
    return handoff


#: After these the provider has no more business with what was sent along.
_TAKES_THE_PACKET_BACK = frozenset({Move.CONSENT_REVOKED, Move.PERSON_DECLINES, Move.PROVIDER_REJECTS, Move.CANCEL})


@transaction.atomic
def move_handoff(
    *, handoff_id: uuid.UUID, move: Move, by: uuid.UUID, now: datetime, reason: Reason | None = None
) -> Handoff:
    """Make a move that carries nothing but its reason: an answer of person or provider, a missed visit, an exit.

    Raises MoveNotAllowedError, ReasonNeededError or MoreAttemptsNeededError. An exit closes what was still due.
    """
    if move in _OWN_VERBS:
        raise MoveNotAllowedError(move)
    handoff = locked_handoff(handoff_id, by=by)
    if move is Move.RECORD_VISIT_MISSED:
        handoff.missed_visits += 1
        handoff.visit_scheduled_for = None
        return make_move(handoff, move, ["missed_visits", "visit_scheduled_for"], reason=reason, by=by, now=now)
    if move in _TAKES_THE_PACKET_BACK and handoff.release_id:
        gate.close_release(release_id=handoff.release_id, person_id=handoff.person_id, because="revoked", now=now)
    return make_move(handoff, move, [], reason=reason, by=by, now=now)


def items_to_choose(*, handoff_id: uuid.UUID, by: uuid.UUID, now: datetime) -> Sequence[tuple[str, str]]:
    """Key and heading of everything that may be put into the packet. Raises NoSuchHandoffError."""
    handoff = seen_handoff(handoff_id, by=by)
    items = gate.what_could_go(person_id=handoff.person_id, by=by, now=now)
    return [(item.key, _heading(item.heading, item.written_at)) for item in items]


def check_case(*, person_id: uuid.UUID, by: uuid.UUID, now: datetime) -> None:
    """Raises NoSuchCaseError unless this is a case of the actor."""
    permissions.check_can_work_on_handoffs(by)
    try:
        gate.what_could_go(person_id=person_id, by=by, now=now)
    except gate.NoSuchCase:
        raise NoSuchCaseError from None


@transaction.atomic
def preview_packet(*, handoff_id: uuid.UUID, keys: Sequence[str], by: uuid.UUID, now: datetime) -> gate.Preview:
    """Ask the gate what of these items may go to the handoff's provider for treatment. Logged by the gate."""
    handoff = seen_handoff(handoff_id, by=by)
    policies.check_can_move(standing_of(handoff, Move.SEND), Move.SEND)
    return gate.preview(
        person_id=handoff.person_id,
        recipient=_recipient(handoff),
        purpose=Purpose.TREATMENT,
        keys=keys,
        by=by,
        now=now,
    )


@transaction.atomic
def send_handoff(
    *, handoff_id: uuid.UUID, by: uuid.UUID, now: datetime, keys: Sequence[str] = (), digest: str = ""
) -> Handoff:
    """Send the handoff, with a packet when items were chosen: the release is frozen first, in the same transaction.

    Raises consent.errors.ContentsChanged or NothingMayBeReleased; nothing is sent then.
    """
    handoff = locked_handoff(handoff_id, by=by)
    policies.check_can_move(standing_of(handoff, Move.SEND), Move.SEND)
    if keys:
        handoff.release_id = gate.confirm(
            person_id=handoff.person_id,
            recipient=_recipient(handoff),
            purpose=Purpose.TREATMENT,
            keys=keys,
            digest=digest,
            by=by,
            now=now,
        ).pk
    handoff.sent_at = now
    return make_move(handoff, Move.SEND, ["release_id", "sent_at"], by=by, now=now)


@transaction.atomic
def schedule_visit(*, handoff_id: uuid.UUID, visit_at: datetime, by: uuid.UUID, now: datetime) -> Handoff:
    """Write down when the first visit will be, or its new time. Raises ImpossibleTimeError for a moment not ahead."""
    handoff = locked_handoff(handoff_id, by=by)
    policies.check_can_schedule(visit_at, now=now)
    handoff.visit_scheduled_for = visit_at
    return make_move(handoff, Move.SCHEDULE_VISIT, ["visit_scheduled_for"], by=by, now=now)


@transaction.atomic
def record_visit_kept(*, handoff_id: uuid.UUID, kept_at: datetime, by: uuid.UUID, now: datetime) -> Handoff:
    """Write down that the first visit took place at ``kept_at``; the windows judge by that moment, not by this one."""
    handoff = locked_handoff(handoff_id, by=by)
    policies.check_happened(kept_at, offered_at=handoff.offered_at, now=now)
    handoff.first_visit_kept_at = kept_at
    return make_move(handoff, Move.RECORD_VISIT_KEPT, ["first_visit_kept_at"], happened_at=kept_at, by=by, now=now)


@transaction.atomic
def record_outreach(
    *, handoff_id: uuid.UUID, channel: str, outcome: str, happened_at: datetime, by: uuid.UUID, now: datetime
) -> OutreachAttempt:
    """Write down a try to reach the person. Any try answers the first outreach; only reaching them a safety call."""
    handoff = locked_handoff(handoff_id, by=by)
    policies.check_happened(happened_at, offered_at=handoff.offered_at, now=now)
    if State(handoff.state).is_final and not open_windows_of(handoff_id=handoff.pk):
        raise MoveNotAllowedError("outreach")
    attempt = OutreachAttempt(
        handoff_id=handoff.pk,
        person_id=handoff.person_id,
        channel=OutreachAttempt.Channel(channel),
        outcome=OutreachAttempt.Outcome(outcome),
        happened_at=happened_at,
        recorded_by=by,
        recorded_at=now,
    )
    attempt.save(force_insert=True)
    answered = [Clock.FIRST_OUTREACH]
    if attempt.outcome == OutreachAttempt.Outcome.REACHED:
        answered.append(Clock.SAFETY_CALL)
    closed = close_windows(open_windows_of(handoff_id=handoff.pk, clocks=answered), happened_at, at_exit=False, now=now)
    ledger.record(
        Action.HANDOFF,
        object_type="referrals.outreach",
        object_id=attempt.pk,
        person_id=handoff.person_id,
        detail={"handoff": str(handoff.pk), "windows_closed": closed},
    )
    return attempt


@transaction.atomic
def settle_return(*, handoff_id: uuid.UUID, by: uuid.UUID, now: datetime) -> Handoff:
    """Take note of a handoff that the provider declined: the person's next step is decided without a new provider.

    A new handoff of the same person does this by itself. Raises WindowClosedError when nothing waits.
    """
    handoff = locked_handoff(handoff_id, by=by)
    if not close_windows(open_windows_of(handoff_id=handoff.pk, clocks=(Clock.RETURNED,)), now, at_exit=False, now=now):
        raise WindowClosedError
    ledger.record(
        Action.HANDOFF,
        object_type="referrals.handoff",
        object_id=handoff.pk,
        person_id=handoff.person_id,
        detail={"settled": True},
    )
    return handoff


@transaction.atomic
def ask_supervisor(*, handoff_id: uuid.UUID, by: uuid.UUID, now: datetime) -> None:
    """Ask one's supervisor to look at a handoff: one message a day and handoff, however often the button is pressed.

    The message is sent in the actor's name, so it is not sent once the actor may no longer see the handoff.
    """
    handoff = locked_handoff(handoff_id, by=by)
    supervisor = directory.supervisor_of(by)
    if supervisor is None:
        raise NoSupervisorError
    day = now.astimezone(windows.LOCAL_ZONE).date()
    question = OutboxMessage(
        kind=OutboxMessage.Kind.QUESTION,
        recipient_id=supervisor,
        sender_id=by,
        supervisor_id=supervisor,
        handoff_id=handoff.pk,
        dedupe_key=f"question:{handoff.pk}:{by}:{day.isoformat()}",
        created_at=now,
        next_attempt_at=now,
    )
    OutboxMessage.objects.bulk_create([question], ignore_conflicts=True)
    ledger.record(
        Action.HANDOFF,
        object_type="referrals.handoff",
        object_id=handoff.pk,
        person_id=handoff.person_id,
        detail={"asked": str(supervisor)},
    )


def _recipient(handoff: Handoff) -> gate.Recipient:
    """The provider's organization, which is to treat the person: a packet is previewed once the person has accepted."""
    organization_id = Provider.objects.values_list("organization_id", flat=True).get(pk=handoff.provider_id)
    return gate.Recipient(organization_id=organization_id, is_treating_provider=True)


def _heading(heading: str, written_at: datetime | None) -> str:
    return f"{heading}, {written_at.astimezone(windows.LOCAL_ZONE):%b %-d, %Y}" if written_at else heading
