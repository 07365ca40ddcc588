"""Records what a person consented to or revoked, and what an emergency or a threat was. One transaction, one entry."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from audit import ledger
from audit.models import Action
from casework.staff import directory
from casework.staff.models import Organization
from consent import papers, words
from consent.errors import NotConfirmed
from consent.facts import Signer, end_of_day
from consent.gate import close_what_no_longer_stands, lock_person, what_could_go
from consent.models import ConsentRecord, EmergencyRecord, Release, ThreatRecord


@dataclass(frozen=True)
class ConsentTerms:
    """What the person chose on the form. ``last_day`` is the last day on which it holds."""

    recipient_id: uuid.UUID
    segments: tuple[str, ...]
    purpose: str
    last_day: date


def paper_for(*, person_id: uuid.UUID, person_name: str, terms: ConsentTerms, by: uuid.UUID, now: datetime) -> str:
    """The paper that these terms make, as the person reads it before signing."""
    recipient = Organization.objects.get(pk=terms.recipient_id)
    return papers.text_of(
        papers.Terms(
            person_name=person_name,
            discloser_name=directory.organization_of(by).name,
            recipient_name=recipient.name,
            segments=terms.segments,
            purpose=terms.purpose,
            starts_on=timezone.localdate(now),
            last_day=terms.last_day,
        )
    )


@transaction.atomic
def record_consent(
    *,
    person_id: uuid.UUID,
    terms: ConsentTerms,
    paper: str,
    signature: str,
    signer: Signer,
    by: uuid.UUID,
    now: datetime,
    answers: Mapping[str, str] | None = None,
) -> ConsentRecord:
    """Record a paper that was signed just now, with every element that its text carries.

    ``answers`` are the codes of what was asked beside the paper (whether the person understood and was free, and which
    copy they wanted); they stand in the ledger. Raises NotConfirmed when the signature is empty or the last day lies in the past.
    """
    what_could_go(person_id=person_id, by=by, now=now)  # the case exists and is the actor's
    if not signature.strip():
        raise NotConfirmed("The person has not signed yet.")
    if terms.last_day < timezone.localdate(now):
        raise NotConfirmed("Choose a last day that is today or later.")
    discloser = directory.organization_of(by)
    record = ConsentRecord(
        person_id=person_id,
        kinds=papers.kinds_of(terms.segments),
        discloser_id=discloser.pk,
        recipient_id=terms.recipient_id,
        segments=sorted({*terms.segments}),
        purposes=[terms.purpose],
        statements=papers.statement_codes(),
        form_version=papers.FORM_VERSION,
        paper_digest=papers.digest_of(paper),
        signer=signer.value,
        signature_kind="electronic",
        signed_at=now,
        staff_signed_by=by,
        staff_signed_at=now,
        starts_at=now,
        expires_at=end_of_day(terms.last_day),
        recorded_by=by,
        recorded_at=now,
    )
    record.paper, record.signature = paper, signature
    record.info_description = "; ".join(words.segment(code) for code in terms.segments)
    record.save(force_insert=True)
    ledger.record(
        Action.CONSENT_GIVEN,
        object_type="consent.consent",
        object_id=record.pk,
        person_id=person_id,
        detail={
            **(answers or {}),
            "form": record.form_version,
            "recipient": str(terms.recipient_id),
            "paper": record.paper_digest,
        },
    )
    return record


@transaction.atomic
def record_declined(*, person_id: uuid.UUID, recipient_id: uuid.UUID, by: uuid.UUID, now: datetime) -> ConsentRecord:
    """Record that the person was asked and said no. Declining changes nothing in the person's care."""
    what_could_go(person_id=person_id, by=by, now=now)
    record = ConsentRecord(
        person_id=person_id,
        outcome=ConsentRecord.Outcome.DECLINED,
        kinds=[],
        discloser_id=directory.organization_of(by).pk,
        recipient_id=recipient_id,
        segments=[],
        purposes=[],
        statements=[],
        form_version=papers.FORM_VERSION,
        paper_digest="",
        signer="",
        signature_kind="",
        recorded_by=by,
        recorded_at=now,
    )
    record.save(force_insert=True)
    ledger.record(
        Action.CONSENT_GIVEN,
        object_type="consent.consent",
        object_id=record.pk,
        person_id=person_id,
        detail={"answer": "declined", "recipient": str(recipient_id)},
    )
    return record


@transaction.atomic
def revoke_consent(*, consent_id: uuid.UUID, in_writing: bool, by: uuid.UUID, now: datetime) -> ConsentRecord:
    """Revoke a consent and close every open release that stands on it, in this transaction.

    So is every other release closed that the law does not carry any more: a withdrawal also stands against older papers
    that say the same. A spoken revocation is not yet the written one that the law asks for; it suspends the consent all
    the same, and the writing is to be obtained (consent_elements, section I).
    """
    record = ConsentRecord.objects.get(pk=consent_id, outcome__in=ConsentRecord.SIGNED)
    lock_person(record.person_id)
    record.refresh_from_db(fields=["revoked_at", "revoked_orally_at"])
    if in_writing and record.revoked_at is None:
        record.revoked_at = now
    if not in_writing and record.revoked_orally_at is None:
        record.revoked_orally_at = now
    record.save(update_fields=["revoked_at", "revoked_orally_at"])
    closed = close_what_no_longer_stands(
        person_id=record.person_id, because=Release.Closed.REVOKED, by=by, now=now, withdrawn=record.pk
    )
    ledger.record(
        Action.CONSENT_REVOKED,
        object_type="consent.consent",
        object_id=record.pk,
        person_id=record.person_id,
        detail={"in_writing": in_writing, "releases_closed": closed},
    )
    return record


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
        medical_personnel_affiliation=facts.affiliation,
        disclosed_by=by,
        occurred_at=now,
    )
    record.nature, record.medical_personnel = facts.nature, facts.medical_personnel
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
