"""Reads of questions: those that wait to be asked again, one that is taken up, and what became of one. Each logged."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import Http404

from audit import ledger
from audit.models import Action
from casework.staff import directory
from consent import gate, permissions, selectors
from consent.capture import forms_preparing, recording
from consent.models import ConsentRecord

#: More than anybody can ask in a day.
_MOST = 200
_DEFERRED = ConsentRecord.Outcome.DEFERRED


@dataclass(frozen=True)
class Waiting:
    """A deferred question, whom it is about, and which organization."""

    record: ConsentRecord
    person_name: str
    recipient_name: str


def check_can_ask() -> None:
    """Clinicians ask. Raises PermissionDenied."""
    permissions.check_can_disclose()


def outcome_named(code: str) -> ConsentRecord.Outcome:
    """The outcome of this code. Raises ValueError."""
    return ConsentRecord.Outcome(code)


def waiting(*, by: uuid.UUID, now: datetime) -> Sequence[Waiting]:
    """Every deferred question of the reader's cases that nobody has taken up, the earliest day first. Logged as a list."""
    found = ConsentRecord.objects.filter(outcome=_DEFERRED, taken_up_at=None)
    records = list(found.order_by("ask_again_by", "pk")[:_MOST])
    people = {person.person_id: person.name for person in gate.cases_at_hand(by=by, now=now)} if records else {}
    names = {one.pk: one.name for one in directory.organizations()} if records else {}
    mine = [one for one in records if one.person_id in people]
    ledger.record(Action.LIST, object_type="consent.consent", detail={"rows": len(mine), "deferred": True})
    return [Waiting(one, people[one.person_id], names.get(one.recipient_id, "")) for one in mine]


def to_take_up(question_id: str, *, person_id: uuid.UUID) -> ConsentRecord | None:
    """A deferred question of this case that nobody has taken up; None for everything else. Logged as a read."""
    record = _waiting(question_id, person_id).first()
    if record is not None:
        ledger.record(Action.READ, object_type="consent.consent", object_id=record.pk, person_id=person_id)
    return record


def key_to_take_up(question_id: str, *, person_id: uuid.UUID) -> str:
    """The key of a deferred question of this case that nobody has taken up; empty for everything else."""
    return str(_waiting(question_id, person_id).values_list("pk", flat=True).first() or "")


def _waiting(question_id: str, person_id: uuid.UUID) -> QuerySet[ConsentRecord]:
    try:
        key = uuid.UUID(question_id)
    except ValueError:
        return ConsentRecord.objects.none()
    return ConsentRecord.objects.filter(pk=key, person_id=person_id, outcome=_DEFERRED, taken_up_at=None)


def as_it_was(record: ConsentRecord) -> dict[str, Any]:
    """How the form stood when the question was deferred, as far as it was settled."""
    terms = recording.terms_of(record)
    if terms is not None:
        return forms_preparing.initial_of(terms)
    about = {*record.asked_segments}
    return {
        "recipient": str(record.recipient_id),
        "information": [code for code, _ in forms_preparing.INFORMATION if code in about],
        "substance_use": [code for code, _ in forms_preparing.SUBSTANCE_USE if code in about],
    }


def question_or_404(consent_id: uuid.UUID) -> ConsentRecord:
    """One question of the reader's cases, however it ended; hidden and missing answer alike. Logged as a read."""
    check_can_ask()
    try:
        return selectors.consent_for(consent_id)
    except ObjectDoesNotExist:
        ledger.refuse(object_type="consent.consent", object_id=consent_id, detail={"reason": "not_found"})
        raise Http404 from None


def was_answered(record: ConsentRecord) -> bool:
    """Whether the person themselves gave an answer: signed, declined, or asked for another time."""
    return record.outcome in {*ConsentRecord.SIGNED, ConsentRecord.Outcome.DECLINED, _DEFERRED}
