"""Reads of handoffs. Row policies limit every query to the reader; each page's rows are written to the ledger here.

Pages get plain values: no view and no template holds a model.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from audit import ledger
from audit.models import Action
from casework.staff import directory
from consent.selectors import taken_back_at
from referrals.errors import NoSuchHandoffError
from referrals.models import FollowUpWindow, Handoff, HandoffMove, OutreachAttempt, Provider
from referrals.policies import Attempt, Standing
from referrals.states import OPEN_STATES, Move, Owner, State
from referrals.windows import Clock

LIMIT = 200

#: Codes and words of how somebody was tried to be reached, and what came of it.
CHANNELS = OutreachAttempt.Channel.choices
OUTCOMES = OutreachAttempt.Outcome.choices


@dataclass(frozen=True)
class ProviderChoice:
    """A provider as it stands in a list to choose from."""

    id: uuid.UUID
    organization: str
    service: str
    warm_line: str
    hours: str
    accepts_walk_in: bool


@dataclass(frozen=True)
class WindowView:
    """One follow-up window as a page shows it."""

    id: uuid.UUID
    clock: Clock
    state: str
    due_at: datetime
    escalated_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True)
class HandoffLine:
    """One handoff in a list, with its next open window."""

    id: uuid.UUID
    person_id: uuid.UUID
    state: State
    provider: str
    is_warm: bool
    offered_at: datetime
    next_window: WindowView | None


@dataclass(frozen=True)
class MoveView:
    """One move of the history."""

    move: Move
    to_state: State
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class AttemptView:
    """One try to reach the person."""

    channel: str
    outcome: str
    happened_at: datetime
    by: str


@dataclass(frozen=True)
class HandoffPage:
    """Everything that the page of one handoff shows."""

    id: uuid.UUID
    person_id: uuid.UUID
    encounter_id: uuid.UUID
    provider: ProviderChoice
    standing: Standing
    owner: Owner
    is_warm: bool
    receiver_name: str
    spoke_at: datetime | None
    staff_speaker: str
    visit_scheduled_for: datetime | None
    first_visit_kept_at: datetime | None
    release_id: uuid.UUID | None
    #: When the permission for what was sent along was taken back, if it was.
    packet_taken_back_at: datetime | None
    windows: tuple[WindowView, ...]
    moves: tuple[MoveView, ...]
    attempts: tuple[AttemptView, ...]


def provider_choices() -> Sequence[ProviderChoice]:
    """Every service that takes handoffs at present, by organization and name."""
    rows = Provider.objects.filter(is_active=True).select_related("organization")
    return [_provider(row) for row in rows.order_by("organization__name", "service_name")]


def my_handoffs(reader: uuid.UUID) -> Sequence[HandoffLine]:
    """The reader's handoffs that are under way, or ended with something still due: overdue first, by due time.

    Logged as a list.
    """
    still_due = FollowUpWindow.objects.filter(
        handoff_id=OuterRef("pk"), assigned_to=reader, state=FollowUpWindow.State.OPEN
    )
    rows = Handoff.objects.filter(Q(created_by=reader, state__in=OPEN_STATES) | Exists(still_due))
    lines = _lines(rows.order_by("-offered_at")[:LIMIT])
    ledger.record(Action.LIST, object_type="referrals.handoff", detail={"rows": len(lines)})
    return sorted(lines, key=_urgency)


def handoffs_of_person(person_id: uuid.UUID) -> Sequence[HandoffLine]:
    """Every handoff of one person of the reader's cases, newest first. Logged as a list."""
    lines = _lines(Handoff.objects.filter(person_id=person_id).order_by("-offered_at")[:LIMIT])
    # The entry names the person only where there is something about them, so that it says nothing of a stranger.
    known = person_id if lines else None
    ledger.record(Action.LIST, object_type="referrals.handoff", person_id=known, detail={"rows": len(lines)})
    return lines


def handoff_page(handoff_id: uuid.UUID) -> HandoffPage:
    """One handoff with its windows, history and outreach. Logged as a read. Raises NoSuchHandoffError."""
    try:
        handoff = Handoff.objects.select_related("provider__organization").get(pk=handoff_id)
    except Handoff.DoesNotExist:
        raise NoSuchHandoffError from None
    moves = list(HandoffMove.objects.filter(handoff_id=handoff.pk))
    attempts = list(OutreachAttempt.objects.filter(handoff_id=handoff.pk))
    names = directory.names_of(
        [handoff.staff_speaker, *(move.by for move in moves), *(attempt.recorded_by for attempt in attempts)]
    )
    ledger.record(Action.READ, object_type="referrals.handoff", object_id=handoff.pk, person_id=handoff.person_id)
    state = State(handoff.state)
    return HandoffPage(
        id=handoff.pk,
        person_id=handoff.person_id,
        encounter_id=handoff.encounter_id,
        provider=_provider(handoff.provider),
        standing=Standing(
            state, handoff.missed_visits, tuple(Attempt(row.channel, row.happened_at) for row in attempts)
        ),
        owner=state.owner,
        is_warm=handoff.is_warm,
        receiver_name=handoff.receiver_name,
        spoke_at=handoff.spoke_at,
        staff_speaker=_name(names, handoff.staff_speaker),
        visit_scheduled_for=handoff.visit_scheduled_for,
        first_visit_kept_at=handoff.first_visit_kept_at,
        release_id=handoff.release_id,
        packet_taken_back_at=taken_back_at(handoff.release_id),
        windows=tuple(_windows([handoff.pk])[handoff.pk]),
        moves=tuple(
            MoveView(Move(move.move), State(move.to_state), move.get_reason_display(), _name(names, move.by), move.at)
            for move in moves
        ),
        attempts=tuple(
            AttemptView(
                row.get_channel_display(), row.get_outcome_display(), row.happened_at, _name(names, row.recorded_by)
            )
            for row in attempts
        ),
    )


def _lines(rows: Iterable[Handoff]) -> list[HandoffLine]:
    handoffs = list(rows)
    services = dict(
        Provider.objects.filter(pk__in={row.provider_id for row in handoffs}).values_list("pk", "service_name")
    )
    windows = _windows([row.pk for row in handoffs], only_open=True)
    return [
        HandoffLine(
            id=row.pk,
            person_id=row.person_id,
            state=State(row.state),
            provider=services.get(row.provider_id, ""),
            is_warm=row.is_warm,
            offered_at=row.offered_at,
            next_window=next(iter(windows[row.pk]), None),
        )
        for row in handoffs
    ]


def _windows(handoff_ids: Sequence[uuid.UUID], *, only_open: bool = False) -> dict[uuid.UUID, list[WindowView]]:
    """The windows of these handoffs, the first due first."""
    rows = FollowUpWindow.objects.filter(handoff_id__in=handoff_ids).order_by("due_at", "id")
    if only_open:
        rows = rows.filter(state=FollowUpWindow.State.OPEN)
    found: dict[uuid.UUID, list[WindowView]] = defaultdict(list)
    for row in rows:
        view = WindowView(row.pk, Clock(row.clock), row.state, row.due_at, row.escalated_at, row.closed_at)
        found[row.handoff_id].append(view)
    return found


def _urgency(line: HandoffLine) -> tuple[bool, datetime]:
    """What is due first comes first, so what is overdue leads; what has nothing due comes last."""
    window = line.next_window
    return (window is None, window.due_at if window else line.offered_at)


def _provider(row: Provider) -> ProviderChoice:
    return ProviderChoice(
        row.pk, row.organization.name, row.service_name, row.warm_line, row.hours, row.accepts_walk_in
    )


def _name(names: dict[uuid.UUID, str], user_id: uuid.UUID | None) -> str:
    return names.get(user_id, "A colleague") if user_id else ""
