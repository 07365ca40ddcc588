"""What the pages of asking show. The person's own pages take every word from their language; nothing here decides."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from casework.staff import directory
from consent import words
from consent.capture import recording
from consent.capture.combinations import MENTAL_HEALTH_AGE, OF_AGE
from consent.capture.forms_deciding import ChooseForm
from consent.capture.forms_preparing import WHY_DEFERRED
from consent.capture.papers import language_of, words_in
from consent.capture.questions import Waiting
from consent.capture.terms import Terms
from consent.capture.trial import Tried
from consent.documents.content import Document
from consent.facts import POLICE_KINDS, Segment
from consent.gate import ReleasableItem
from consent.instruments.signers import SUD_SEGMENTS
from consent.models import ConsentRecord

Shown = dict[str, Any]

_SUBSTANCE_USE = frozenset(segment.value for segment in SUD_SEGMENTS)
_POLICE = frozenset(kind.value for kind in POLICE_KINDS)
_EVERYTHING = frozenset(words.SEGMENTS)


# For the clinician ----------------------------------------------------------------------------------------------------


def about_signing(age: int | None) -> list[Shown]:
    """Who signs for somebody of this age, in the words of the page."""
    if age is None:
        return [
            {
                "level": "warning",
                "text": "The date of birth is not recorded, so nobody can tell who may sign. Until it is, the person "
                "signs about substance use and nothing else.",
            }
        ]
    if age < MENTAL_HEALTH_AGE:
        return [
            {
                "level": "info",
                "text": "Under 14, a parent or guardian signs for mental health. About substance use the child signs "
                "alone, on a paper of its own, and no parent can sign or must know.",
            }
        ]
    if age < OF_AGE:
        return [
            {
                "level": "info",
                "text": "From 14 on the person signs alone, and about substance use at any age. No parent signs here.",
            }
        ]
    return []


def why_not_on_paper(code: str, age: int | None) -> str:
    """Why the law would not take a paper for this kind of information, and what to do."""
    if code != Segment.IDENTITY_PRESENCE:
        return (
            f"{words.segment(code)}: the law does not let this go to this organization on such a paper. "
            "Leave it off, or ask the privacy officer."
        )
    if age is not None and age < MENTAL_HEALTH_AGE:
        return (
            "For a child under 14 the name goes only where the child and a parent have both signed for it. "
            "Leave the name off: a summary goes without it."
        )
    return (
        "The name tells that somebody met a treatment program, so the person or a guardian signs for it. "
        "Leave the name off: a summary goes without it."
    )


def why_wait(code: str) -> str:
    """Why nobody may sign now, as a sentence; empty where somebody may."""
    return f"{WHY_DEFERRED[code]}." if code else ""


def recorded(record: ConsentRecord) -> str:
    """What to tell after it ended without a paper."""
    if record.outcome == ConsentRecord.Outcome.DEFERRED:
        return f"Recorded. It comes back to you to be asked again by {words.until(_by(record))}."
    told = {
        ConsentRecord.Outcome.DECLINED: "Recorded: the person declined.",
        ConsentRecord.Outcome.NOT_ASKED: "Recorded: not asked, because of an emergency.",
        ConsentRecord.Outcome.LEFT: "Recorded: asked, and the person left.",
    }
    return f"{told[ConsentRecord.Outcome(record.outcome)]} Nothing about their care changes."


def to_ask(waiting: Iterable[Waiting], now: datetime) -> list[Shown]:
    """The questions to ask again, each with the button that takes it up."""
    return [_question(one, now) for one in waiting]


def _question(one: Waiting, now: datetime) -> Shown:
    record = one.record
    day, today = timezone.localdate(_by(record) - datetime.resolution), timezone.localdate(now)
    if day < today:
        tag = {"kind": "urgent", "label": f"Was due {words.local_date(_by(record) - datetime.resolution)}"}
    elif day == today:
        tag = {"kind": "attention", "label": "Today"}
    else:
        tag = {"kind": "progress", "label": f"By {words.local_date(_by(record) - datetime.resolution)}"}
    return {
        "id": str(record.pk),
        "url": reverse("consent:new", args=[record.person_id]),
        "name": one.person_name or "Name not known",
        "with": one.recipient_name or "An organization that is no longer listed",
        "why": WHY_DEFERRED.get(recording.reason_of(record), ""),
        "tag": tag,
    }


def _by(record: ConsentRecord) -> datetime:
    return record.ask_again_by or record.recorded_at


# For the person -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shared:
    """Between whom, as the person's page says it."""

    discloser: str
    recipient: str
    is_police: bool


def names_shown(terms: Terms, *, person_id: uuid.UUID, by: uuid.UUID) -> Shared:
    """Who would tell whom."""
    recipient = next(one for one in directory.organizations() if one.pk == terms.recipient_id)
    return Shared(directory.organization_of(by).name, recipient.name, recipient.kind in _POLICE)


def choosing(terms: Terms, form: ChooseForm, shared: Shared) -> Shown:
    """The page on which the person says yes or no."""
    told = words_in(terms.language)
    of_another = "_of_another" if terms.is_for_another else ""
    groups = [
        {
            "id": "information",
            "title": told.PAGE[f"choose_information{of_another}"],
            "questions": form.questions(_EVERYTHING - _SUBSTANCE_USE),
        },
        {
            "id": "substance-use",
            "title": told.PAGE["choose_substance_use"],
            "lead": told.PAGE["choose_substance_use_lead"],
            "questions": form.questions(_SUBSTANCE_USE),
        },
    ]
    return {
        "language": terms.language,
        "words": told.PAGE,
        "form": form,
        "facts": [
            {"label": told.PAPER["discloser"], "value": shared.discloser},
            {"label": told.PAPER["recipient"], "value": shared.recipient},
            {"label": told.PAPER["purpose"], "value": told.PURPOSES[terms.purpose]},
        ],
        "police": told.PAGE[f"police{of_another}"] if shared.is_police else "",
        "groups": [group for group in groups if group["questions"]],
    }


def signing(terms: Terms, paper: Document, tried: Tried) -> Shown:
    """The page with the whole paper, what would go today, and the signature."""
    told = words_in(terms.language)
    return {
        "language": terms.language,
        "words": told.PAGE,
        "document": paper,
        "goes": _pieces(tried.goes, terms),
        "stays": _pieces(tried.stays, terms),
    }


def _pieces(items: Sequence[ReleasableItem], terms: Terms) -> list[Shown]:
    return [{"heading": _heading(item, terms), "text": item.text} for item in items]


def _heading(item: ReleasableItem, terms: Terms) -> str:
    told = words_in(terms.language)
    part = told.PARTS[item.field]
    if item.written_at is None:
        return part
    return told.PARTS["written"].format(part=part, day=told.day(timezone.localdate(item.written_at)))


def ended(record: ConsentRecord) -> Shown:
    """What the person reads when it is over."""
    language = language_of(record.language)
    told = words_in(language)
    is_signed = record.outcome in ConsentRecord.SIGNED
    key = "deferred" if record.outcome == ConsentRecord.Outcome.DEFERRED else "declined"
    if is_signed:
        key = "stopped" if record.revoked_at or record.revoked_orally_at else "given"
    lead = "done_monitored_lead" if record.condition_of and key == "given" else f"done_{key}_lead"
    return {
        "language": language,
        "words": told.PAGE,
        "title": told.PAGE[f"done_{key}"],
        "lead": told.PAGE[lead],
        "copy_url": reverse("consent:copy", args=[record.pk]) if record.document_digest else "",
        "hand_back_url": reverse("consent:consent", args=[record.pk])
        if is_signed
        else reverse("consent:consents", args=[record.person_id]),
    }
