"""Warm handoffs of the demo city in many states, with the windows, tries and messages that each state brings along.

Every history is walked through the table of ``referrals.states`` and the rules of ``referrals.windows`` and
``referrals.policies``; a story that they do not allow stops the build. What the sweep would have done before the city's
day is done here, but for the story ``overdue``: its window is past due and waits for the first sweep.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from audit.models import Action
from consent.models import Release
from demonstration.caseload import Caseload
from demonstration.history import History
from demonstration.plan import Plan
from referrals import policies, windows
from referrals.models import FollowUpWindow, Handoff, HandoffMove, OutboxMessage, OutreachAttempt
from referrals.states import STATE_OWNERS, TRANSITIONS, Move, Owner, Reason, State
from referrals.windows import Clock, Closing

_CHANNEL, _OUTCOME = OutreachAttempt.Channel, OutreachAttempt.Outcome


@dataclass(frozen=True)
class Step:
    """A move, hours after the offer, with its reason; ``visit`` is when a visit is due, as days from the city's day."""

    move: Move
    hours: float
    reason: Reason | None = None
    visit: int | None = None


@dataclass(frozen=True)
class Try:
    """A try to reach the person, hours after the offer."""

    channel: str
    outcome: str
    hours: float


@dataclass(frozen=True)
class HandoffEntry:
    """One handoff: whose, to which service, how long after the first contact, with whom the person spoke, and then."""

    key: str
    person: str
    provider: str
    hours_after: float
    steps: tuple[Step, ...] = ()
    tries: tuple[Try, ...] = ()
    spoke_with: str = ""
    spoke_minutes: int = 12
    needs_safety_call: bool = False
    with_release: bool = False


_ACCEPT, _SEND = Step(Move.ACCEPT_FOR_PERSON, 0.2), Step(Move.SEND, 0.5)
_RECEIVE, _TAKE = Step(Move.CONFIRM_RECEIPT, 3), Step(Move.ACCEPT_FOR_PROVIDER, 20)
_REACHED = Try(_CHANNEL.TELEPHONE, _OUTCOME.REACHED, 22)
_BOOKED = Step(Move.SCHEDULE_VISIT, 21, visit=-3)

ENTRIES: tuple[HandoffEntry, ...] = (
    HandoffEntry("overdue", "overdue", "outpatient", 1, (_ACCEPT,), needs_safety_call=True),
    HandoffEntry("offered", "other_0", "housing", 1),
    HandoffEntry("accepted", "other_1", "walk_in", 1, (_ACCEPT,), (_REACHED,), spoke_with="Nell at the front desk"),
    HandoffEntry("sent", "other_2", "outpatient", 2, (_ACCEPT, _SEND), (_REACHED,), spoke_with="Intake nurse Bram"),
    HandoffEntry(
        "received", "other_3", "home_team", 50, (_ACCEPT, _SEND, _RECEIVE), (_REACHED,), spoke_with="Team lead Inez"
    ),
    HandoffEntry(
        "accepted_by_provider", "other_4", "walk_in", 2, (_ACCEPT, _SEND, _TAKE), (_REACHED,), spoke_with="Dr. Ahlgren"
    ),
    HandoffEntry(
        "scheduled",
        "minor",
        "outpatient",
        3,
        (_ACCEPT, _SEND, _RECEIVE, _TAKE, _BOOKED),
        (_REACHED,),
        spoke_with="Youth counselor Odile",
    ),
    HandoffEntry(
        "recovery",
        "recovery",
        "recovery",
        1.2,
        (_ACCEPT, _SEND, _TAKE, Step(Move.SCHEDULE_VISIT, 21, visit=33), Step(Move.RECORD_VISIT_KEPT, 96)),
        (_REACHED,),
        spoke_with="Peer specialist Yolanda",
        with_release=True,
    ),
    HandoffEntry(
        "missed",
        "other_7",
        "outpatient",
        4,
        (_ACCEPT, _SEND, _TAKE, Step(Move.SCHEDULE_VISIT, 21, visit=19), Step(Move.RECORD_VISIT_MISSED, 74)),
        (_REACHED,),
    ),
    HandoffEntry(
        "declined_by_provider",
        "other_11",
        "recovery",
        5,
        (_ACCEPT, _SEND, Step(Move.PROVIDER_REJECTS, 26, Reason.OUTSIDE_AREA)),
        (_REACHED,),
    ),
    HandoffEntry(
        "second_try",
        "other_11",
        "bridge",
        33,
        (_ACCEPT, _SEND, _TAKE, Step(Move.RECORD_VISIT_KEPT, 60)),
        (_REACHED,),
        spoke_with="Charge nurse Halvard",
    ),
    HandoffEntry(
        "no_room", "other_14", "housing", 4, (_ACCEPT, _SEND, Step(Move.PROVIDER_HAS_NO_ROOM, 30)), (_REACHED,)
    ),
    HandoffEntry("declined", "declined", "walk_in", 0.4, (Step(Move.PERSON_DECLINES, 0.6, Reason.NOT_NOW),)),
    HandoffEntry(
        "unreachable",
        "other_17",
        "outpatient",
        2,
        (_ACCEPT, Step(Move.GIVE_UP_REACHING, 150)),
        (
            Try(_CHANNEL.TELEPHONE, _OUTCOME.NO_ANSWER, 20),
            Try(_CHANNEL.VISIT, _OUTCOME.UNABLE_TO_REACH, 70),
            Try(_CHANNEL.TELEPHONE, _OUTCOME.MESSAGE_LEFT, 130),
        ),
    ),
    HandoffEntry("shared", "shared", "home_team", 30, (_ACCEPT, _SEND, _RECEIVE, _TAKE), (_REACHED,)),
)


@dataclass
class Handoffs:
    """Every row of the handoffs."""

    plan: Plan
    load: Caseload
    history: History
    handoffs: list[Handoff] = field(default_factory=list)
    moves: list[HandoffMove] = field(default_factory=list)
    windows: list[FollowUpWindow] = field(default_factory=list)
    tries: list[OutreachAttempt] = field(default_factory=list)
    messages: list[OutboxMessage] = field(default_factory=list)

    def tell(self, entry: HandoffEntry, release: Release | None) -> None:
        """Walk one handoff from its offer to where it stands."""
        first = self.load.first_encounter_of(entry.person)
        offered = first.happened_at + timedelta(hours=entry.hours_after)
        by = self.load.clinician_of(entry.person)
        supervisor = next(
            assignment.user_id
            for assignment in self.load.assignments
            if assignment.person_id == first.person_id and assignment.role == "supervisor"
        )
        handoff = Handoff(
            id=self.plan.key("handoff", entry.key),
            person_id=first.person_id,
            encounter_id=first.pk,
            provider_id=self.plan.key("provider", entry.provider),
            state=State.OFFERED,
            offered_at=offered,
            owner_id=by,
            supervisor_id=supervisor,
            created_by=by,
            created_at=offered,
        )
        if entry.spoke_with:
            handoff.staff_speaker, handoff.receiver_name = by, entry.spoke_with
            handoff.spoke_at = offered + timedelta(minutes=entry.spoke_minutes)
            handoff.is_warm = policies.is_warm(handoff.spoke_at, offered)
        self.handoffs.append(handoff)
        self._settle_returns(handoff)
        self._note(handoff, Move.OFFER, "", None, offered)
        self._open(handoff, windows.OPENED_BY[Move.OFFER], offered)
        if entry.needs_safety_call:
            self._open(handoff, (Clock.SAFETY_CALL,), offered)
        events: list[Step | Try] = sorted([*entry.steps, *entry.tries], key=lambda event: event.hours)
        for event in events:
            at = offered + timedelta(hours=event.hours)
            if at >= self.plan.present:
                raise ValueError(f"The handoff {entry.key} would move after the city's day.")
            if isinstance(event, Try):
                self._try(handoff, event, at)
            else:
                self._step(handoff, event, at, release if entry.with_release else None)

    def _step(self, handoff: Handoff, step: Step, at: datetime, release: Release | None) -> None:
        attempts = tuple(
            policies.Attempt(row.channel, row.happened_at) for row in self.tries if row.handoff_id == handoff.pk
        )
        standing = policies.Standing(State(handoff.state), handoff.missed_visits, attempts)
        policies.check_can_move(standing, step.move)
        policies.check_reason(step.move, step.reason)
        before, target = handoff.state, TRANSITIONS[step.move].target
        handoff.state = target
        if step.move is Move.SEND:
            handoff.sent_at = at
            handoff.release_id = release.pk if release else None
        if step.visit is not None:
            handoff.visit_scheduled_for = self.plan.ago(step.visit, "10:30")
            policies.check_can_schedule(handoff.visit_scheduled_for, now=at)
        if step.move is Move.RECORD_VISIT_MISSED:
            handoff.missed_visits, handoff.visit_scheduled_for = handoff.missed_visits + 1, None
        if step.move is Move.RECORD_VISIT_KEPT:
            handoff.first_visit_kept_at = at
        if STATE_OWNERS[target] is not Owner.SENDER:
            handoff.owner_id = None
        self._note(handoff, step.move, before, step.reason, at)
        self._close(handoff, windows.ANSWERED_BY.get(step.move, ()), at)
        if target.is_final:
            handoff.closed_at = at
            self._close(handoff, tuple(Clock), at, at_exit=True)
        self._open(handoff, windows.OPENED_BY.get(step.move, ()), at)

    def _try(self, handoff: Handoff, tried: Try, at: datetime) -> None:
        attempt = OutreachAttempt(
            id=self.plan.key("outreach", handoff.pk, tried.hours),
            handoff=handoff,
            person_id=handoff.person_id,
            channel=tried.channel,
            outcome=tried.outcome,
            happened_at=at,
            recorded_by=handoff.created_by,
            recorded_at=at + timedelta(minutes=6),
        )
        self.tries.append(attempt)
        answered = [Clock.FIRST_OUTREACH]
        if tried.outcome == _OUTCOME.REACHED:
            answered.append(Clock.SAFETY_CALL)
        closed = self._close(handoff, answered, at)
        detail = {"handoff": str(handoff.pk), "windows_closed": closed}
        self._enter(Action.HANDOFF, at, "referrals.outreach", attempt.pk, handoff, detail)

    def _open(self, handoff: Handoff, clocks: Sequence[Clock], at: datetime) -> None:
        for clock in clocks:
            start = handoff.offered_at if windows.RULES[clock].starts == "offer" else at
            due = windows.due_at(clock, start)
            self.windows.append(
                FollowUpWindow(
                    id=self.plan.key("window", handoff.pk, clock),
                    handoff=handoff,
                    person_id=handoff.person_id,
                    clock=clock,
                    starts_at=start,
                    remind_at=windows.remind_at(clock, start, due),
                    due_at=due,
                    assigned_to=handoff.created_by,
                    supervisor_id=handoff.supervisor_id,
                )
            )

    def _close(self, handoff: Handoff, clocks: Sequence[Clock], at: datetime, *, at_exit: bool = False) -> int:
        closed = 0
        for row in self.windows:
            if row.handoff_id != handoff.pk or row.clock not in clocks or row.state != FollowUpWindow.State.OPEN:
                continue
            ending = windows.closing_at_exit(row.due_at, at) if at_exit else windows.closing(row.due_at, at)
            row.state = {
                Closing.MET: FollowUpWindow.State.MET,
                Closing.MISSED: FollowUpWindow.State.MISSED,
                Closing.CANCELLED: FollowUpWindow.State.CANCELLED,
            }[ending]
            row.closed_at = at
            closed += 1
        return closed

    def _settle_returns(self, offered: Handoff) -> None:
        """A new handoff takes care of an earlier one of the same person that a provider declined."""
        for earlier in self.handoffs:
            if earlier.person_id == offered.person_id and earlier.pk != offered.pk:
                self._close(earlier, (Clock.RETURNED,), offered.offered_at)

    def _note(self, handoff: Handoff, move: Move, before: str, reason: Reason | None, at: datetime) -> None:
        self.moves.append(
            HandoffMove(
                id=self.plan.key("move", handoff.pk, move, at.isoformat()),
                handoff=handoff,
                person_id=handoff.person_id,
                move=move,
                from_state=before,
                to_state=handoff.state,
                reason=reason or "",
                by=handoff.created_by,
                at=at,
            )
        )
        detail = {"from": str(before), "to": str(handoff.state), "move": str(move)}
        self._enter(Action.HANDOFF, at, "referrals.handoff", handoff.pk, handoff, detail)

    def _enter(
        self, action: Action, at: datetime, kind: str, key: UUID, handoff: Handoff, detail: Mapping[str, object]
    ) -> None:
        self.history.add(action, at, handoff.created_by, kind, key, handoff.person_id, detail=detail)

    def sweep(self) -> None:
        """Reminders and escalations up to the city's day, as the worker would have made them."""
        left_to_the_worker = self.plan.key("handoff", "overdue")
        for row in self.windows:
            if row.handoff_id == left_to_the_worker:
                continue
            until = row.closed_at or self.plan.present
            if row.remind_at < until:
                row.reminded_at = row.remind_at
                self._message(row, OutboxMessage.Kind.REMINDER, row.assigned_to, row.remind_at, Action.REMIND)
            if row.due_at < until:
                row.escalated_at = row.due_at
                self._message(row, OutboxMessage.Kind.ESCALATION, row.supervisor_id, row.due_at, Action.ESCALATE)

    def _message(
        self, row: FollowUpWindow, kind: OutboxMessage.Kind, recipient: UUID, at: datetime, action: Action
    ) -> None:
        self.messages.append(
            OutboxMessage(
                id=self.plan.key("message", row.pk, kind),
                kind=kind,
                recipient_id=recipient,
                supervisor_id=row.supervisor_id,
                handoff_id=row.handoff_id,
                window_id=row.pk,
                dedupe_key=f"{kind.value}:{row.pk}",
                state=OutboxMessage.State.SENT,
                created_at=at,
                next_attempt_at=at,
                attempts=1,
                sent_at=at + timedelta(seconds=20),
            )
        )
        detail = {"handoff": str(row.handoff_id)}
        self.history.add(action, at, None, "referrals.window", row.pk, row.person_id, detail=detail, surface="worker")


def build_handoffs(plan: Plan, load: Caseload, releases: Sequence[Release], history: History) -> Handoffs:
    """Every handoff of the city as of its day."""
    told = Handoffs(plan, load, history)
    for entry in ENTRIES:
        person_id = load.by_key[entry.person].pk
        release = next((row for row in releases if row.person_id == person_id), None)
        told.tell(entry, release)
    told.sweep()
    return told
