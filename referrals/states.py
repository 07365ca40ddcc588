"""The life of a warm handoff as one table: which move leads where, who owns the person meanwhile, which reasons count.

Pure: no Django, no database, no clock. The services apply this table, the pages draw their buttons from it, and
``docs/handoff_states.md`` is generated from it (``python -m referrals.states``) and compared in the checks.

The sender owns the person until the provider has accepted. A visit that was missed goes back to the provider with its
count. An exit is final: whatever was still due is closed with it, and a provider's no becomes a task of the sender.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class State(StrEnum):
    """Where a handoff stands."""

    OFFERED = "offered"
    ACCEPTED_BY_PERSON = "accepted_by_person"
    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED_BY_PROVIDER = "accepted_by_provider"
    FIRST_CONTACT_SCHEDULED = "first_contact_scheduled"
    FIRST_VISIT_KEPT = "first_visit_kept"
    PERSON_DECLINED = "person_declined"
    PROVIDER_REJECTED = "provider_rejected"
    NO_CAPACITY = "no_capacity"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    UNREACHABLE = "unreachable"
    REVOKED_CONSENT = "revoked_consent"
    DIED = "died"
    INCARCERATED = "incarcerated"
    MOVED = "moved"

    @property
    def owner(self) -> "Owner":
        return STATE_OWNERS[self]

    @property
    def is_final(self) -> bool:
        return self.owner is Owner.NOBODY


class Owner(StrEnum):
    """Who is answerable for the person's next step."""

    SENDER = "sender"
    RECEIVER = "receiver"
    NOBODY = "nobody"


STATE_OWNERS: dict[State, Owner] = {
    State.OFFERED: Owner.SENDER,
    State.ACCEPTED_BY_PERSON: Owner.SENDER,
    State.SENT: Owner.SENDER,
    State.RECEIVED: Owner.SENDER,
    State.ACCEPTED_BY_PROVIDER: Owner.RECEIVER,
    State.FIRST_CONTACT_SCHEDULED: Owner.RECEIVER,
    State.FIRST_VISIT_KEPT: Owner.NOBODY,
    State.PERSON_DECLINED: Owner.NOBODY,
    State.PROVIDER_REJECTED: Owner.NOBODY,
    State.NO_CAPACITY: Owner.NOBODY,
    State.NO_SHOW: Owner.NOBODY,
    State.CANCELLED: Owner.NOBODY,
    State.UNREACHABLE: Owner.NOBODY,
    State.REVOKED_CONSENT: Owner.NOBODY,
    State.DIED: Owner.NOBODY,
    State.INCARCERATED: Owner.NOBODY,
    State.MOVED: Owner.NOBODY,
}

#: The way to a kept visit, in order; every other state is an exit.
PATH: tuple[State, ...] = (
    State.OFFERED,
    State.ACCEPTED_BY_PERSON,
    State.SENT,
    State.RECEIVED,
    State.ACCEPTED_BY_PROVIDER,
    State.FIRST_CONTACT_SCHEDULED,
    State.FIRST_VISIT_KEPT,
)
OPEN_STATES: tuple[State, ...] = tuple(state for state in State if STATE_OWNERS[state] is not Owner.NOBODY)
FINAL_STATES: tuple[State, ...] = tuple(state for state in State if STATE_OWNERS[state] is Owner.NOBODY)

STATE_LABELS: dict[State, str] = {
    State.OFFERED: "Offered",
    State.ACCEPTED_BY_PERSON: "Accepted by the person",
    State.SENT: "Sent to the provider",
    State.RECEIVED: "Received by the provider",
    State.ACCEPTED_BY_PROVIDER: "Accepted by the provider",
    State.FIRST_CONTACT_SCHEDULED: "First visit scheduled",
    State.FIRST_VISIT_KEPT: "First visit kept",
    State.PERSON_DECLINED: "The person declined",
    State.PROVIDER_REJECTED: "The provider declined",
    State.NO_CAPACITY: "The provider had no room",
    State.NO_SHOW: "Visits were missed",
    State.CANCELLED: "Cancelled",
    State.UNREACHABLE: "Could not be reached",
    State.REVOKED_CONSENT: "Consent was withdrawn",
    State.DIED: "The person has died",
    State.INCARCERATED: "In custody",
    State.MOVED: "Moved away",
}


class Reason(StrEnum):
    """Why a move was made, where the move alone does not say it."""

    NOT_NOW = "not_now"
    PREFERS_ANOTHER = "prefers_another"
    NO_REASON_GIVEN = "no_reason_given"
    OUTSIDE_AREA = "outside_area"
    NOT_ELIGIBLE = "not_eligible"
    INSURANCE = "insurance"
    OTHER_LEVEL_OF_CARE = "other_level_of_care"
    NEED_MET_ELSEWHERE = "need_met_elsewhere"
    MADE_IN_ERROR = "made_in_error"


REASON_LABELS: dict[Reason, str] = {
    Reason.NOT_NOW: "Not now",
    Reason.PREFERS_ANOTHER: "Prefers something else",
    Reason.NO_REASON_GIVEN: "No reason was given",
    Reason.OUTSIDE_AREA: "Outside the area served",
    Reason.NOT_ELIGIBLE: "Does not meet the conditions of the service",
    Reason.INSURANCE: "Insurance is not taken",
    Reason.OTHER_LEVEL_OF_CARE: "Another level of care is needed",
    Reason.NEED_MET_ELSEWHERE: "The need was met elsewhere",
    Reason.MADE_IN_ERROR: "Made in error",
}


class Move(StrEnum):
    """What may be done to a handoff. The value is also the last part of its address."""

    OFFER = "offer"
    ACCEPT_FOR_PERSON = "accept-for-person"
    SEND = "send"
    CONFIRM_RECEIPT = "confirm-receipt"
    ACCEPT_FOR_PROVIDER = "accept-for-provider"
    SCHEDULE_VISIT = "schedule-visit"
    RECORD_VISIT_KEPT = "record-visit-kept"
    RECORD_VISIT_MISSED = "record-visit-missed"
    PERSON_DECLINES = "person-declines"
    PROVIDER_REJECTS = "provider-rejects"
    PROVIDER_HAS_NO_ROOM = "provider-has-no-room"
    CLOSE_AFTER_MISSED_VISITS = "close-after-missed-visits"
    CANCEL = "cancel"
    GIVE_UP_REACHING = "give-up-reaching"
    CONSENT_REVOKED = "consent-revoked"
    PERSON_DIED = "person-died"
    PERSON_IN_CUSTODY = "person-in-custody"
    PERSON_MOVED = "person-moved"


@dataclass(frozen=True)
class Transition:
    """One row of the table: a move, the states it starts from, the one it leads to, and the reasons it asks for."""

    move: Move
    sources: tuple[State, ...]
    target: State
    label: str
    reasons: tuple[Reason, ...] = ()


_PROVIDER_CONSIDERS = (State.SENT, State.RECEIVED)
_PROVIDER_ACCEPTED = (State.ACCEPTED_BY_PROVIDER, State.FIRST_CONTACT_SCHEDULED)

TRANSITIONS: dict[Move, Transition] = {
    transition.move: transition
    for transition in (
        Transition(Move.OFFER, (), State.OFFERED, "Offer"),
        Transition(Move.ACCEPT_FOR_PERSON, (State.OFFERED,), State.ACCEPTED_BY_PERSON, "The person accepts"),
        Transition(Move.SEND, (State.ACCEPTED_BY_PERSON,), State.SENT, "Send to the provider"),
        Transition(Move.CONFIRM_RECEIPT, (State.SENT,), State.RECEIVED, "The provider has it"),
        Transition(Move.ACCEPT_FOR_PROVIDER, _PROVIDER_CONSIDERS, State.ACCEPTED_BY_PROVIDER, "The provider accepts"),
        Transition(Move.SCHEDULE_VISIT, _PROVIDER_ACCEPTED, State.FIRST_CONTACT_SCHEDULED, "Schedule the first visit"),
        Transition(Move.RECORD_VISIT_KEPT, _PROVIDER_ACCEPTED, State.FIRST_VISIT_KEPT, "The visit was kept"),
        Transition(
            Move.RECORD_VISIT_MISSED,
            (State.FIRST_CONTACT_SCHEDULED,),
            State.ACCEPTED_BY_PROVIDER,
            "The visit was missed",
        ),
        Transition(
            Move.PERSON_DECLINES,
            OPEN_STATES,
            State.PERSON_DECLINED,
            "The person declines",
            (Reason.NOT_NOW, Reason.PREFERS_ANOTHER, Reason.NO_REASON_GIVEN),
        ),
        Transition(
            Move.PROVIDER_REJECTS,
            _PROVIDER_CONSIDERS,
            State.PROVIDER_REJECTED,
            "The provider declines",
            (
                Reason.OUTSIDE_AREA,
                Reason.NOT_ELIGIBLE,
                Reason.INSURANCE,
                Reason.OTHER_LEVEL_OF_CARE,
                Reason.NO_REASON_GIVEN,
            ),
        ),
        Transition(Move.PROVIDER_HAS_NO_ROOM, _PROVIDER_CONSIDERS, State.NO_CAPACITY, "The provider has no room"),
        Transition(
            Move.CLOSE_AFTER_MISSED_VISITS,
            (State.ACCEPTED_BY_PROVIDER,),
            State.NO_SHOW,
            "Close after missed visits",
        ),
        Transition(
            Move.CANCEL,
            OPEN_STATES,
            State.CANCELLED,
            "Cancel",
            (Reason.NEED_MET_ELSEWHERE, Reason.MADE_IN_ERROR),
        ),
        Transition(Move.GIVE_UP_REACHING, OPEN_STATES, State.UNREACHABLE, "Close as not reached"),
        Transition(Move.CONSENT_REVOKED, OPEN_STATES, State.REVOKED_CONSENT, "The person withdrew consent"),
        Transition(Move.PERSON_DIED, OPEN_STATES, State.DIED, "The person has died"),
        Transition(Move.PERSON_IN_CUSTODY, OPEN_STATES, State.INCARCERATED, "The person is in custody"),
        Transition(Move.PERSON_MOVED, OPEN_STATES, State.MOVED, "The person has moved away"),
    )
}


def moves_from(state: State) -> tuple[Transition, ...]:
    """Every move that the table allows from this state, in the table's order."""
    return tuple(transition for transition in TRANSITIONS.values() if state in transition.sources)


DIAGRAM_PLACE = Path(__file__).resolve().parent.parent / "docs" / "handoff_states.md"


def diagram() -> str:
    """The table as a Markdown page with Mermaid diagrams: the way to a kept visit, and the exits."""
    onward = [
        f"    {source} --> {row.target}: {row.label}"
        for row in TRANSITIONS.values()
        if not row.target.is_final or row.target is State.FIRST_VISIT_KEPT
        for source in row.sources or ("[*]",)
    ]
    exits = [
        f"| {row.label} | {_states(row.sources)} | `{row.target}` | "
        f"{', '.join(f'`{reason}`' for reason in row.reasons) or 'none asked'} |"
        for row in TRANSITIONS.values()
        if row.target.is_final and row.target is not State.FIRST_VISIT_KEPT
    ]
    owners = [f"| `{state}` | {STATE_LABELS[state]} | {STATE_OWNERS[state]} |" for state in State]
    return "\n".join(
        [
            "# The states of a handoff",
            "",
            "Generated from `referrals/states.py` by `python -m referrals.states`; a test compares the two.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *onward,
            f"    {State.FIRST_VISIT_KEPT} --> [*]",
            "```",
            "",
            "## Exits",
            "",
            "| Move | From | To | Reason |",
            "|---|---|---|---|",
            *exits,
            "",
            "## Who owns the person's next step",
            "",
            "| State | Words | Owner |",
            "|---|---|---|",
            *owners,
            "",
        ]
    )


def _states(sources: tuple[State, ...]) -> str:
    if sources == OPEN_STATES:
        return "every open state"
    return ", ".join(f"`{source}`" for source in sources)


if __name__ == "__main__":
    DIAGRAM_PLACE.write_text(diagram(), encoding="utf-8")
