"""Records what an emergency or a threat was, and that it is over. One transaction, one entry.

How a consent is recorded stands in `consent.capture.recording`, how it is revoked in `consent.revoking`.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from audit import ledger
from audit.models import Action
from consent.gate import close_what_no_longer_stands, lock_person, what_could_go
from consent.models import EmergencyRecord, Release, ThreatRecord
from consent.revoking import revoke_consent

__all__ = [
    "EmergencyFacts",
    "ThreatFacts",
    "end_emergency",
    "record_emergency",
    "record_threat",
    "resolve_threat",
    "revoke_consent",
]


@dataclass(frozen=True)
class EmergencyFacts:
    """The facts of 42 CFR 2.51(c), and why consent could not be had."""

    kind: str
    nature: str
    medical_personnel: str
    affiliation: str
    patient_capable: bool | None
    consent_obtainable: bool | None
    consent_refused: bool | None


@transaction.atomic
def record_emergency(*, person_id: uuid.UUID, facts: EmergencyFacts, by: uuid.UUID, now: datetime) -> EmergencyRecord:
    """Document a medical emergency before anything is disclosed for it."""
    lock_person(person_id)
    what_could_go(person_id=person_id, by=by, now=now)
    record = EmergencyRecord(
        person_id=person_id,
        kind=facts.kind,
        bona_fide=True,
        patient_capable=facts.patient_capable,
        consent_obtainable=facts.consent_obtainable,
        consent_refused=facts.consent_refused,
        disclosed_by=by,
        occurred_at=now,
    )
    record.nature, record.medical_personnel = facts.nature, facts.medical_personnel
    record.affiliation = facts.affiliation
    record.save(force_insert=True)
    ledger.record(Action.CREATE, object_type="consent.emergency", object_id=record.pk, person_id=person_id, detail={})
    # It may say that the person is able to decide and declined, which stands against what an earlier record opened.
    close_what_no_longer_stands(person_id=person_id, because=Release.Closed.LAPSED, by=by, now=now)
    return record


@transaction.atomic
def end_emergency(*, emergency_id: uuid.UUID, by: uuid.UUID, now: datetime) -> EmergencyRecord:
    """Record that a medical emergency is over, and close what stands open on it. A second end does not move the first.

    Raises EmergencyRecord.DoesNotExist where the actor has no such case.
    """
    record = EmergencyRecord.objects.get(pk=emergency_id)
    lock_person(record.person_id)
    record.refresh_from_db(fields=["ended_at"])
    if record.ended_at is None:
        record.ended_at = now
        record.save(update_fields=["ended_at"])
        _note_the_end("consent.emergency", record.pk, record.person_id, field="ended_at", by=by, now=now)
    return record


@dataclass(frozen=True)
class ThreatFacts:
    """The good-faith belief that 45 CFR 164.512(j)(4) asks for."""

    serious: bool | None
    imminent: bool | None
    specific: bool | None
    target: str
    basis: str


@transaction.atomic
def record_threat(*, person_id: uuid.UUID, facts: ThreatFacts, by: uuid.UUID, now: datetime) -> ThreatRecord:
    """Document a serious and imminent threat before anybody is warned."""
    lock_person(person_id)
    what_could_go(person_id=person_id, by=by, now=now)
    record = ThreatRecord(
        person_id=person_id,
        serious=facts.serious,
        imminent=facts.imminent,
        specific=facts.specific,
        target=facts.target,
        recorded_by=by,
        recorded_at=now,
    )
    record.basis = facts.basis
    record.save(force_insert=True)
    ledger.record(Action.CREATE, object_type="consent.threat", object_id=record.pk, person_id=person_id, detail={})
    return record


@transaction.atomic
def resolve_threat(*, threat_id: uuid.UUID, by: uuid.UUID, now: datetime) -> ThreatRecord:
    """Record that a threat is resolved, and close what stands open on it. A second time does not move the first.

    Raises ThreatRecord.DoesNotExist where the actor has no such case.
    """
    record = ThreatRecord.objects.get(pk=threat_id)
    lock_person(record.person_id)
    record.refresh_from_db(fields=["resolved_at"])
    if record.resolved_at is None:
        record.resolved_at = now
        record.save(update_fields=["resolved_at"])
        _note_the_end("consent.threat", record.pk, record.person_id, field="resolved_at", by=by, now=now)
    return record


def _note_the_end(
    object_type: str, object_id: uuid.UUID, person_id: uuid.UUID, *, field: str, by: uuid.UUID, now: datetime
) -> None:
    closed = close_what_no_longer_stands(person_id=person_id, because=Release.Closed.LAPSED, by=by, now=now)
    ledger.record(
        Action.CHANGE,
        object_type=object_type,
        object_id=object_id,
        person_id=person_id,
        detail={"fields": [field], "releases_closed": closed},
    )
