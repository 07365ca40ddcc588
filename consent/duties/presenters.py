"""Turns duties into what their pages show: plain words, a case code and never a name, local time."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from consent import words
from consent.duties.deadlines import place_of
from consent.models import OpenDuty

Shown = dict[str, Any]
#: The address of one duty on the reader's surface.
Address = Callable[[uuid.UUID], str]


def case_code(person_id: uuid.UUID | None) -> str:
    """How a case is named where no name may stand."""
    return f"Case {str(person_id)[:8]}" if person_id else "No case"


def duty_title(duty: OpenDuty) -> str:
    """What is to be done, as a heading."""
    return place_of(duty.code).words.rstrip(".")


def due_tag(duty: OpenDuty, now: datetime) -> Shown:
    """Done, overdue, due today, or open."""
    if duty.done_at is not None:
        return {"kind": "closed", "label": "Done"}
    if duty.due_at <= now:
        return {"kind": "urgent", "label": "Overdue"}
    if duty.due_at <= now + timedelta(hours=24):
        return {"kind": "attention", "label": "Due soon"}
    return {"kind": "neutral", "label": "Open"}


def duty_row(duty: OpenDuty, address: Address, now: datetime) -> Shown:
    """One duty for components/link_list.html."""
    ended = f"Done {words.until(duty.done_at)}" if duty.done_at else f"Due by {words.until(duty.due_at)}"
    return {
        "url": address(duty.pk),
        "title": duty_title(duty),
        "tag": due_tag(duty, now),
        "detail": f"{case_code(duty.person_id)}. {ended}.",
    }


def duty_facts(duty: OpenDuty, names: Mapping[uuid.UUID, str]) -> list[Shown]:
    """The facts of one duty for components/definition_list.html."""
    facts: list[Shown] = [
        {"label": "Case", "value": case_code(duty.person_id)},
        {"label": "About", "value": _about(duty)},
        {"label": "Due by", "value": words.until(duty.due_at)},
        {"label": "Since", "at": duty.created_at},
        {"label": "Comes from", "value": names.get(duty.created_by)},
    ]
    if duty.done_at is not None:
        facts += [
            {"label": "Done", "at": duty.done_at},
            {"label": "Done by", "value": names.get(duty.done_by) if duty.done_by else None},
            {"label": "What was done", "value": duty.note, "wide": True},
        ]
    return facts


def _about(duty: OpenDuty) -> str:
    if duty.process_id:
        return "A legal process"
    return "Something that was shared" if duty.release_id else "A decision, or a case that was opened"
