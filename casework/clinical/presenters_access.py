"""What pages show of a case that somebody opened though it was not theirs. Nothing here reads or writes."""

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from casework.clinical.break_glass import Outcome
from casework.clinical.forms_access import EMERGENCIES, YES_NO_UNKNOWN
from casework.clinical.models import BreakGlass
from casework.clinical.presenters import Names, Shown, case_code

_NOT_OPENED = {
    Outcome.NOT_FOUND: "No record was opened. No case here has exactly this name and birth date. Check both and try again, "
    "or treat the person as somebody new: care does not wait for a record.",
    Outcome.SEVERAL: "No record was opened. More than one case has this name and birth date, and nobody can tell them "
    "apart from here. Call your supervisor.",
    Outcome.TOO_MANY_SEARCHES: "No record was opened. You have searched ten times within an hour. Wait a while, or call "
    "your supervisor.",
}

_FACT_WORDS = {
    "kind": ("Kind of emergency", dict(EMERGENCIES)),
    "nature": ("What was happening", {}),
    "patient_capable": ("Able to decide", dict(YES_NO_UNKNOWN)),
    "consent_obtainable": ("Consent could be had in time", dict(YES_NO_UNKNOWN)),
}


def not_opened(outcome: Outcome) -> str:
    """Why nothing was opened, and what to do now."""
    return _NOT_OPENED[outcome]


def consequences_of_emergency() -> list[str]:
    """What opening a case in an emergency brings about, before it is done."""
    hours = settings.BREAK_GLASS_HOURS
    return [
        f"One case opens to you for {hours} hour{'' if hours == 1 else 's'}, and closes by itself.",
        "Your supervisor is told at once and reviews it within two business days.",
        "It lets you read. To pass anything on you still need a consent or a documented emergency.",
    ]


def consequences_of_legal_process() -> list[str]:
    """The same for a legal process."""
    days = settings.LEGAL_PROCESS_ACCESS_DAYS
    return [
        f"One case opens to you for {days} day{'' if days == 1 else 's'}, and closes by itself.",
        "The supervisors of your organization see it, and one of them reviews it within two business days.",
        "It is no legal basis: what may go is decided item by item when you answer.",
    ]


def typed_facts(access: BreakGlass) -> dict[str, str]:
    """The facts of the emergency by the names of their fields, as they were typed."""
    return json.loads(access.facts) if access.facts else {}


def emergency_facts(access: BreakGlass) -> list[Shown]:
    """The same in words, for whoever reviews it."""
    typed = typed_facts(access)
    return [
        {"label": label, "value": words.get(typed[name], typed[name]), "wide": name == "nature"}
        for name, (label, words) in _FACT_WORDS.items()
        if name in typed
    ]


def open_access(access: BreakGlass | None) -> dict[str, Any]:
    """What the page of a case says while it stands open this way."""
    if access is None:
        return {"access": None}
    return {
        "access": {
            "key": access.pk,
            "ends_at": access.ends_at,
            "reason": access.reason,
            "typed": [{"name": name, "value": value} for name, value in typed_facts(access).items()],
            "emergency_url": f"/clinician/persons/{access.person_id}/share/emergency/begin/",
        }
    }


def opened_in_emergency(rows: Iterable[BreakGlass]) -> list[Shown]:
    """Cases that a clinician has broken open, by code, as links to them."""
    return [
        {
            "url": reverse("clinical:person", args=[access.person_id]),
            "title": f"Case {case_code(access.person_id)}",
            "detail": "Not your case",
            "tag": {"kind": "attention", "label": "Open until"},
            "at": access.ends_at,
        }
        for access in rows
    ]


def opened_cases(rows: Sequence[BreakGlass]) -> list[Shown]:
    """A privacy officer's open cases, by code, each with its end and the way to give it back."""
    return [
        {
            "key": access.pk,
            "code": case_code(access.person_id),
            "reason": access.reason,
            "started_at": access.started_at,
            "ends_at": access.ends_at,
        }
        for access in rows
    ]


def last_moment(access: BreakGlass) -> datetime:
    """When the case closed, or will: what its holder ended is over."""
    return access.ended_at or access.ends_at


REFERRED_COLUMNS = tuple({"label": label} for label in ("Case", "Opened by", "For", "Began", "Reviewed by", "Referred"))


def referred_rows(rows: Sequence[BreakGlass], names: Names) -> list[Shown]:
    """Rows of the privacy officer's table, for the table component."""
    return [
        {
            "cells": [
                {
                    "text": f"Case {case_code(access.person_id)}",
                    "url": reverse("clinical_privacy:referred_access", args=[access.pk]),
                },
                {"text": names.get(access.user_id, "")},
                {"text": access.get_kind_display()},
                {"at": access.started_at},
                {"text": names.get(access.reviewed_by or uuid.UUID(int=0), "")},
                {"at": access.reviewed_at},
            ]
        }
        for access in rows
    ]


def review_tag(access: BreakGlass, *, now: datetime) -> Shown:
    """Where the review of an access stands: a word and a shape."""
    if access.reviewed_at is not None:
        return {"kind": "closed", "label": "Reviewed"}
    if access.review_due_at < now:
        return {"kind": "urgent", "label": "Review overdue"}
    return {"kind": "attention", "label": "To review"}


def access_facts(access: BreakGlass, names: Names) -> list[Shown]:
    """Facts of one access for whoever reviews it: who, what for, when, and why in their own words."""
    shown: list[Shown] = [
        {"label": "Opened by", "value": names.get(access.user_id)},
        {"label": "Opened for", "value": access.get_kind_display()},
        {"label": "Began", "at": access.started_at},
        {"label": "Ended by the reader" if access.ended_at else "Open until", "at": last_moment(access)},
        {"label": "Review due", "at": access.review_due_at},
        {"label": "Reason given", "value": access.reason, "wide": True},
        *emergency_facts(access),
        {
            "label": "What was read",
            "value": "Stands in the ledger, which the auditor reads. Ask for it with the code of the case.",
            "wide": True,
        },
    ]
    if access.reviewed_by:
        shown.append({"label": "Reviewed by", "value": names.get(access.reviewed_by)})
        shown.append({"label": "Reviewed", "at": access.reviewed_at})
        shown.append({"label": "Finding", "value": access.get_finding_display()})
    return shown
