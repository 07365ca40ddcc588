"""What the pages of releases, of what has ended, and of recipients to tell show. Nothing here reads or decides."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from casework.staff.models import Organization
from consent import policies, words
from consent.documents.letters import NO_FURTHER_USE
from consent.documents.releases import reference_of
from consent.models import ConsentRecord, RecipientNotice

Shown = dict[str, Any]


def copies(surface: str, release_id: uuid.UUID) -> list[Shown]:
    """The copies of an open release that its reader may take."""
    return [
        {"label": "PDF to print", "url": reverse(f"{surface}:release_pdf", args=[release_id])},
        {"label": "JSON file", "url": reverse(f"{surface}:release_json", args=[release_id])},
    ]


def ended_row(notice: RecipientNotice) -> Shown:
    """What its recipient is told of something that has ended: from whom, when it came, when it ended. Never about whom."""
    return {
        "discloser_name": notice.discloser_name,
        "received": words.local_date(notice.released_at),
        "ended": words.local_date(notice.ended_at),
        "reference": reference_of(notice.release_id),
        "to_do": NO_FURTHER_USE,
    }


def notice_row(notice: RecipientNotice, names: Mapping[uuid.UUID, str], url: str) -> Shown:
    """One recipient to tell, for components/link_list.html."""
    return {
        "url": url,
        "title": _recipient(notice, names),
        "detail": f"Received on {words.local_date(notice.released_at)}. Ended on {words.local_date(notice.ended_at)}. "
        f"Reference {reference_of(notice.release_id)}.",
        "tag": {"kind": "attention", "label": "To tell"},
    }


def notice_facts(notice: RecipientNotice, names: Mapping[uuid.UUID, str], told_by: str) -> list[Shown]:
    """The facts of one notice, for components/definition_list.html."""
    facts: list[Shown] = [
        {"label": "To tell", "value": _recipient(notice, names)},
        {"label": "Reference", "value": reference_of(notice.release_id)},
        {"label": "They received it", "at": notice.released_at},
        {"label": "It ended", "at": notice.ended_at},
    ]
    if notice.told_at is None:
        return facts
    how = RecipientNotice.Way(notice.told_how).label
    return [
        *facts,
        {"label": "Told", "at": notice.told_at},
        {"label": "How", "value": how},
        *([{"label": "Told by", "value": told_by}] if told_by else []),
    ]


def not_yet(record: ConsentRecord, agency: Organization, now: datetime) -> Shown | None:
    """Why a consent under 42 CFR 2.35 cannot be taken back yet, from when it can, and what stops all the same.

    None for every other paper. Whether the agency is bound by HIPAA counts as yes where it is not known.
    """
    if not policies.cannot_be_taken_back_yet(record, now):
        return None
    if agency.is_covered_entity is False:
        stops = "You can record it now. It takes effect then, and sharing to monitor the condition goes on until then."
    else:
        stops = (
            "You can record it now. What needs the person's permission under HIPAA stops at once, because this agency is "
            "bound by HIPAA too (45 CFR 164.508(b)(5)). Only a court's order lets it go on."
        )
    return {
        "title": f"This can be taken back {words.revocable_from(record)}",
        "text": "It was signed as a condition in a criminal case (42 CFR 2.35(c)). Until then the law holds it.",
        "stops": stops,
    }


def _recipient(notice: RecipientNotice, names: Mapping[uuid.UUID, str]) -> str:
    return names.get(notice.recipient_organization_id, "An organization that is no longer listed")
