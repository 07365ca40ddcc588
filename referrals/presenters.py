"""Turns what selectors read into what the shared page components take. Case codes, never names."""

import uuid
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse

from referrals.policies import open_moves
from referrals.selectors import HandoffLine, HandoffPage, WindowView
from referrals.states import PATH, STATE_LABELS, TRANSITIONS, Move, Owner, State, Transition
from referrals.windows import CLOCK_LABELS, LOCAL_ZONE

Cell = dict[str, Any]

_OWNER_WORDS = {
    Owner.SENDER: "Our team, until the provider accepts",
    Owner.RECEIVER: "The provider",
    Owner.NOBODY: "Nobody: this handoff has ended",
}
_WINDOW_TAGS = {
    "met": {"kind": "good", "label": "Met"},
    "missed": {"kind": "closed", "label": "Missed"},
    "cancelled": {"kind": "closed", "label": "Cancelled"},
}
LIST_COLUMNS = [
    {"label": "Case"},
    {"label": "Provider"},
    {"label": "Where it stands"},
    {"label": "Next due"},
    {"label": "Due"},
    {"label": "In time"},
]
PERSON_COLUMNS = LIST_COLUMNS[1:]
WINDOW_COLUMNS = [{"label": "What"}, {"label": "Due"}, {"label": "State"}]


def case_code(person_id: uuid.UUID) -> str:
    """How a case is named where its person must not be."""
    return f"Case {str(person_id)[:8]}"


def state_tag(state: State) -> dict[str, str]:
    """The state as a tag."""
    if state is State.FIRST_VISIT_KEPT:
        kind = "good"
    elif state.is_final:
        kind = "closed"
    else:
        kind = "progress"
    return {"kind": kind, "label": STATE_LABELS[state]}


def window_tag(window: WindowView, now: datetime) -> dict[str, str]:
    """Whether a window is open, overdue, or how it ended."""
    if window.state != "open":
        return _WINDOW_TAGS[window.state]
    if window.due_at > now:
        return {"kind": "neutral", "label": "Open"}
    if window.escalated_at:
        return {"kind": "urgent", "label": "Overdue, supervisor told"}
    return {"kind": "urgent", "label": "Overdue"}


def due_cell(due_at: datetime) -> Cell:
    """When a window is due. What ends with a local day is said to, instead of showing the next day's midnight."""
    local = due_at.astimezone(LOCAL_ZONE)
    if local.time() == time.min:
        return {"text": f"End of {local - timedelta(days=1):%b %-d, %Y}"}
    return {"at": due_at}


def list_rows(lines: Sequence[HandoffLine], now: datetime, *, of_one: bool = False) -> list[dict[str, list[Cell]]]:
    """Rows of the list of handoffs: of every case (LIST_COLUMNS), or of one person (PERSON_COLUMNS: without the case)."""
    rows = []
    for line in lines:
        window = line.next_window
        due: list[Cell] = [{"text": "Nothing due"}, {"text": "-"}, {"text": "-"}]
        if window:
            due = [{"text": CLOCK_LABELS[window.clock]}, due_cell(window.due_at), window_tag(window, now)]
        url = reverse("referrals:handoff", args=[line.id])
        case_cells: list[Cell] = [{"text": case_code(line.person_id), "url": url}, {"text": line.provider}]
        head = [{"text": line.provider, "url": url}] if of_one else case_cells
        rows.append({"cells": [*head, state_tag(line.state), *due]})
    return rows


def facts(page: HandoffPage) -> list[dict[str, Any]]:
    """What stands on top of the page of one handoff."""
    warm = {"kind": "good", "label": "Warm"} if page.is_warm else {"kind": "neutral", "label": "Cold referral"}
    return [
        {"label": "Organization", "value": page.provider.organization},
        {"label": "Service", "value": page.provider.service},
        {"label": "Warm line", "value": page.provider.warm_line},
        {"label": "Opening hours", "value": page.provider.hours},
        {"label": "Who answers for the next step", "value": _OWNER_WORDS[page.owner]},
        {"label": "Kind", "tag": warm},
        {"label": "Spoke with the person at the provider", "value": page.receiver_name},
        {"label": "They spoke", "at": page.spoke_at},
        {"label": "First visit scheduled for", "at": page.visit_scheduled_for},
        {"label": "First visit kept", "at": page.first_visit_kept_at},
        {"label": "Missed visits", "value": page.standing.missed_visits},
    ]


def window_rows(page: HandoffPage, now: datetime) -> list[dict[str, list[Cell]]]:
    """Rows of the table of follow-up windows."""
    return [
        {"cells": [{"text": CLOCK_LABELS[window.clock]}, due_cell(window.due_at), window_tag(window, now)]}
        for window in page.windows
    ]


def history(page: HandoffPage) -> list[dict[str, Any]]:
    """Moves and outreach in the order in which they happened."""
    moves = [
        {"at": move.at, "title": STATE_LABELS[move.to_state], "detail": move.reason, "by": move.by}
        for move in page.moves
    ]
    attempts = [
        {"at": one.happened_at, "title": "Outreach", "detail": f"{one.channel}: {one.outcome}", "by": one.by}
        for one in page.attempts
    ]
    return sorted([*moves, *attempts], key=lambda entry: entry["at"])


def move_links(page: HandoffPage) -> dict[str, list[dict[str, Any]]]:
    """The moves that are open now: those on the way to a kept visit, and those that end the handoff."""
    onward: list[dict[str, Any]] = []
    endings: list[dict[str, Any]] = []
    for row in open_moves(page.standing):
        link = {"label": row.label, "url": move_url(page.id, row.move), "asks": _asks(row)}
        (onward if row.target in PATH else endings).append(link)
    return {"onward": onward, "endings": endings}


def move_url(handoff_id: uuid.UUID, move: Move) -> str:
    """The address of a move's page."""
    return reverse("referrals:move", args=[handoff_id, move.value])


def is_ending(move: Move) -> bool:
    """Whether a move ends a handoff without a kept visit."""
    return TRANSITIONS[move].target not in PATH


def _asks(row: Transition) -> bool:
    """Whether the move has a page of its own: it asks for something, or it is not lightly undone."""
    return (
        bool(row.reasons) or row.move in {Move.SEND, Move.SCHEDULE_VISIT, Move.RECORD_VISIT_KEPT} or is_ending(row.move)
    )
