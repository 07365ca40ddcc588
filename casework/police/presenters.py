"""How pages put an incident into words. A moment is shown as exactly as it is known and never more so."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casework.police.models import DATED, INCIDENT_STAGES, UNIT_STAGES, CrisisCategory, TimePrecision

_LABELS = {
    "received": "Received",
    "queued": "Queued",
    "dispatched": "Dispatched",
    "en_route": "En route",
    "arrived": "Arrived",
    "cleared": "Cleared",
}
_CRISIS_KINDS = {
    CrisisCategory.SUICIDE: "urgent",
    CrisisCategory.BEHAVIORAL: "attention",
    CrisisCategory.OVERDOSE: "attention",
}


@dataclass(frozen=True)
class Moment:
    """A moment for ``components/time.html``: ``at`` and ``precision``, or words for a month or a year."""

    label: str
    at: datetime | date | None
    precision: str
    words: str = ""
    is_ambiguous: bool = False


def moments(record: Any, stages: Sequence[str] = INCIDENT_STAGES) -> list[Moment]:
    """The stages of an incident in their order, those that were not recorded among them."""
    return [moment(record, stage) for stage in stages]


def unit_moments(record: Any) -> list[Moment]:
    """The stages of a unit that were recorded."""
    return [found for found in moments(record, UNIT_STAGES) if found.at or found.words]


def moment(record: Any, stage: str) -> Moment:
    """One stage of an incident or a unit."""
    label = _LABELS[stage]
    precision = getattr(record, f"{stage}_precision")
    on: date | None = getattr(record, f"{stage}_on")
    if precision == TimePrecision.MONTH and on:
        return Moment(label, None, "", words=f"{on:%B %Y}")
    if precision == TimePrecision.YEAR and on:
        return Moment(label, None, "", words=f"{on:%Y}")
    if precision in DATED:
        return Moment(label, on, "date")
    ambiguous = bool(getattr(record, f"{stage}_ambiguous"))
    return Moment(label, getattr(record, f"{stage}_at"), "minute", is_ambiguous=ambiguous)


def opened(record: Any) -> Moment:
    """The earliest stage that was recorded: what a list is sorted by."""
    for stage in INCIDENT_STAGES:
        if getattr(record, f"{stage}_precision"):
            return moment(record, stage)
    return Moment("Opened", None, "")


def type_text(text: str) -> str:
    """A call type as delivered, without the dashes that some systems put before it."""
    return text.lstrip("- ")


def title(record: Any) -> str:
    """What the call turned out to be, or else what it came in as."""
    return (
        type_text(record.final_type_text)
        or type_text(record.initial_type_text)
        or record.final_type_code
        or record.initial_type_code
        or "Call without a type"
    )


def state(record: Any) -> dict[str, str]:
    """Whether the incident is still open, as a tag: closed once it is cleared or has a disposition."""
    if record.cleared_precision or record.disposition_text or record.disposition_code:
        return {"kind": "closed", "label": "Closed"}
    return {"kind": "progress", "label": "Open"}


def crisis(category: str) -> dict[str, str] | None:
    """A crisis type as a tag, or nothing."""
    if not category:
        return None
    return {"kind": _CRISIS_KINDS[CrisisCategory(category)], "label": CrisisCategory(category).label}


def zone(record: Any, names: Mapping[uuid.UUID, str]) -> str:
    """The zone's name where it is one of ours, else the text as delivered."""
    return names.get(record.zone_id) or record.zone_text


def yes_no(answer: bool | None) -> str:
    """Yes, no, or nothing at all: what was not recorded is not no."""
    return "" if answer is None else "Yes" if answer else "No"
