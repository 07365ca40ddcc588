"""Turns limits that a person asked for into what their pages show."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from consent import words
from consent.models import RestrictionRecord
from consent.presenters import Names, Shown, kind_of


def limit_tag(record: RestrictionRecord) -> Shown:
    """The state of a limit: the tag's kind and word."""
    if record.ended_at is not None:
        return {"kind": "closed", "label": "Ended"}
    if record.agreed is None:
        return {"kind": "attention", "label": "Not answered"}
    return {"kind": "good", "label": "In force"} if record.agreed else {"kind": "closed", "label": "Not agreed"}


def limit_title(record: RestrictionRecord, names: Names) -> str:
    """With whom it must not be shared."""
    if not record.organization_ids:
        return "Not with anybody"
    listed = [names.get(str(one), "an organization that is no longer listed") for one in record.organization_ids]
    return f"Not with {'; '.join(sorted(listed))}"


def limit_rows(records: Iterable[RestrictionRecord], names: Names, page: str) -> list[Shown]:
    """Limits for components/link_list.html; ``page`` names the page of one on the reader's surface."""
    return [
        {
            "url": reverse(page, args=[record.pk]),
            "title": limit_title(record, names),
            "tag": limit_tag(record),
            "detail": f"{_what(record)}. {_what_for(record)}. Asked {words.local_date(record.recorded_at)}.",
        }
        for record in records
    ]


def limit_facts(record: RestrictionRecord, names: Names, staff: Mapping[uuid.UUID, str]) -> list[Shown]:
    """The facts of one limit for components/definition_list.html."""
    facts: list[Shown] = [
        {"label": "With whom not", "value": limit_title(record, names).removeprefix("Not with ")},
        {"label": "What", "value": _what(record)},
        {"label": "What for", "value": _what_for(record)},
        {"label": "Paid in full", "value": "Yes" if record.paid_in_full else "No, or not known"},
        {"label": "Asked", "at": record.recorded_at},
        {"label": "Recorded by", "value": staff.get(record.recorded_by)},
        {"label": "Answer", "value": _answer(record)},
    ]
    if record.ended_at is not None:
        because: Any = record.get_ended_because_display()
        facts += [{"label": "Ended", "at": record.ended_at}, {"label": "Why", "value": because, "wide": True}]
    return facts


def _answer(record: RestrictionRecord) -> str:
    if record.agreed is None:
        return "Not decided yet: it counts as agreed until then"
    if not record.agreed:
        stays = ", but a health plan is still not told" if record.paid_in_full else ""
        return f"Not agreed{stays}"
    return f"Agreed {words.local_date(record.agreed_at)}"


def _what(record: RestrictionRecord) -> str:
    return "; ".join(kind_of(code) for code in record.segments) or "Anything of the record"


def _what_for(record: RestrictionRecord) -> str:
    return "; ".join(words.purpose(code) for code in record.purposes) or "For any purpose"
