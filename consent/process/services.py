"""Writes what was served and what became of it. One transaction and one ledger entry for each act.

What is found out later is added once and never changed; a served paper that was logged in error is ended, and logged
again. A person's lock is taken before anything that changes what is on file about them.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from audit import ledger
from audit.models import Action
from casework.staff import directory
from consent import gate
from consent.documents import digests
from consent.duties.services import finish_duty
from consent.facts import OrderFinding, RequestTest
from consent.models import LegalProcessRecord, OpenDuty, Release
from consent.process.errors import NotReadyError
from consent.process.kinds import ServedPaper
from consent.process.scans import Scan


@dataclass(frozen=True)
class ServedFacts:
    """What stands on the served paper. Three-valued answers: None is not known, and is read as no."""

    requester_id: uuid.UUID
    purpose: str
    issued_by: str
    served_by: str
    matter: str
    subject: str
    scope: str
    segments: tuple[str, ...]
    served_at: datetime
    answer_due_at: datetime | None
    in_force: bool | None
    ends_at: datetime | None = None
    findings: tuple[OrderFinding, ...] = ()
    tests: tuple[RequestTest, ...] = ()
    crime: str = ""
    signed_by_judge: bool | None = None
    communications_finding: bool | None = None
    accompanied_by_subpoena: bool | None = None
    subpoena_in_force: bool | None = None
    satisfactory_assurance: bool | None = None
    brought_by_patient: bool | None = None
    good_cause: bool | None = None


@transaction.atomic
def log_paper(
    *, paper: ServedPaper, facts: ServedFacts, scan: Scan, by: uuid.UUID, now: datetime
) -> LegalProcessRecord:
    """Log a paper that was served on the actor's agency, with its scan, sealed. Nobody has looked yet whom it is about.

    Raises NotReadyError where it would have been served in the future.
    """
    if facts.served_at > now:
        raise NotReadyError("A paper is logged once it was served. Check the date.")
    record = LegalProcessRecord(
        organization_id=directory.organization_of(by).pk,
        kind=paper.kind.value,
        provision=paper.provision.value if paper.provision else "",
        requester_id=facts.requester_id,
        purpose=facts.purpose,
        segments=sorted({*facts.segments}),
        findings=sorted(finding.value for finding in facts.findings),
        request_tests=sorted(test.value for test in facts.tests),
        crime=facts.crime,
        in_force=facts.in_force,
        signed_by_judge=facts.signed_by_judge,
        communications_finding=facts.communications_finding,
        accompanied_by_subpoena=facts.accompanied_by_subpoena,
        subpoena_in_force=facts.subpoena_in_force,
        satisfactory_assurance=facts.satisfactory_assurance,
        brought_by_patient=facts.brought_by_patient,
        good_cause=facts.good_cause,
        ends_at=facts.ends_at,
        served_at=facts.served_at,
        answer_due_at=facts.answer_due_at,
        document_digest=digests.digest_of(scan.content),
        document_type=scan.content_type,
        recorded_by=by,
        recorded_at=now,
    )
    record.issued_by, record.served_by, record.matter = facts.issued_by, facts.served_by, facts.matter
    record.subject, record.scope, record.document = facts.subject, facts.scope, scan.content
    record.save(force_insert=True)
    ledger.record(
        Action.CREATE,
        object_type="consent.process",
        object_id=record.pk,
        detail={"paper": record.document_digest, "kind": paper.code, "recipient": str(facts.requester_id)},
    )
    return record


@transaction.atomic
def match(*, process_id: uuid.UUID, person_id: uuid.UUID | None, by: uuid.UUID, now: datetime) -> LegalProcessRecord:
    """Record whose case the paper is about, or (None) that the agency has no such case.

    From now on it is on file about that person: what stands open is asked again. Raises
    LegalProcessRecord.DoesNotExist, gate.NoSuchCase, and NotReadyError where somebody else's case was found before.
    """
    if person_id is not None:
        gate.lock_person(person_id)
        gate.whose_case(person_id=person_id, by=by, now=now)
    record = _locked(process_id)
    if record.person_id is not None:
        if record.person_id == person_id:
            return record
        raise NotReadyError("This paper is already joined to a case. If that is wrong, end it and log it again.")
    _check_in_force(record)
    changed = ["searched_at"] if record.searched_at is None else []
    record.searched_at, record.person_id = record.searched_at or now, person_id
    if person_id is not None:
        changed.append("person_id")
    if not changed:
        return record
    record.save(update_fields=changed)
    _note(record, {"fields": changed, "found": person_id is not None})
    if person_id is not None:
        gate.close_what_no_longer_stands(person_id=person_id, because=Release.Closed.LAPSED, by=by, now=now)
    return record


@transaction.atomic
def record_person_told(*, process_id: uuid.UUID, told_at: datetime, now: datetime) -> LegalProcessRecord:
    """Record when the person was told of the paper (55 Pa. Code 5100.35(b)). A second time does not move the first.

    Raises LegalProcessRecord.DoesNotExist, and NotReadyError for a moment that is still to come.
    """
    if told_at > now:
        raise NotReadyError("Record it once the person was told. Check the date.")
    record = _locked(process_id)
    _check_in_force(record)
    if record.person_id is None:
        raise NotReadyError("Find out first whose case this is about.")
    if record.person_told_at is None:
        record.person_told_at = told_at
        record.save(update_fields=["person_told_at"])
        _note(record, {"fields": ["person_told_at"]})
    return record


@transaction.atomic
def ask_counsel(*, process_id: uuid.UUID, now: datetime) -> LegalProcessRecord:
    """Record that counsel was asked to check the paper. A second time does not move the first.

    Raises LegalProcessRecord.DoesNotExist and NotReadyError.
    """
    record = _locked(process_id)
    _check_in_force(record)
    if record.person_id is None:
        raise NotReadyError("Find out first whose case this is about.")
    if record.counsel_asked_at is None:
        record.counsel_asked_at = now
        record.save(update_fields=["counsel_asked_at"])
        _note(record, {"fields": ["counsel_asked_at"]})
    return record


@transaction.atomic
def record_review(
    *, process_id: uuid.UUID, reviewed_by: str, reviewed_at: datetime, by: uuid.UUID, now: datetime
) -> LegalProcessRecord:
    """Record counsel's review: jurisdiction, law, findings, signature, dates, subpoena and scope (LEGAL_REVIEW).

    Raises LegalProcessRecord.DoesNotExist, and NotReadyError without a name, for a moment that is still to come, or
    where another review is recorded.
    """
    if not reviewed_by.strip():
        raise NotReadyError("Write who reviewed it.")
    if reviewed_at > now:
        raise NotReadyError("Record the review once it was made. Check the date.")
    record = _locked(process_id)
    _check_in_force(record)
    if record.reviewed_at is not None:
        raise NotReadyError("Counsel's review is already recorded.")
    record.reviewed_by, record.reviewed_at = reviewed_by.strip(), reviewed_at
    changed = ["reviewed_by_sealed", "reviewed_at"]
    record.save(update_fields=changed)
    _note(record, {"fields": changed})
    finish_duties(record, ["LEGAL_REVIEW"], note="Counsel's review is recorded with the paper.", by=by, now=now)
    return record


@transaction.atomic
def end(*, process_id: uuid.UUID, by: uuid.UUID, now: datetime) -> LegalProcessRecord:
    """Record that the paper was withdrawn, set aside or logged in error, and close what was released on it.

    Raises LegalProcessRecord.DoesNotExist; NotReadyError where the case is not the actor's any more, because what
    stands open could not be closed then. A second time changes nothing.
    """
    about = LegalProcessRecord.objects.values_list("person_id", flat=True).get(pk=process_id)
    if about is not None:
        gate.lock_person(about)
        try:
            gate.whose_case(person_id=about, by=by, now=now)
        except gate.NoSuchCase:
            raise NotReadyError("Open the case first: what was shared on this paper is closed with it.") from None
    record = _locked(process_id)
    if record.person_id != about:
        raise NotReadyError("Somebody joined this paper to a case just now. Read it again first.")
    if record.withdrawn_at is not None:
        return record
    record.withdrawn_at = now
    record.save(update_fields=["withdrawn_at"])
    closed = 0
    if about is not None:
        closed = gate.close_what_no_longer_stands(
            person_id=about, because=Release.Closed.LAPSED, by=by, now=now, withdrawn=record.pk
        )
    _note(record, {"fields": ["withdrawn_at"], "releases_closed": closed})
    return record


def finish_duties(record: LegalProcessRecord, codes: Sequence[str], *, note: str, by: uuid.UUID, now: datetime) -> None:
    """Finish what this paper owes at the privacy officer's desk under these codes, now that it is done."""
    owed = OpenDuty.objects.filter(
        process_id=record.pk, code__in=codes, desk=OpenDuty.Desk.PRIVACY_OFFICER, done_at=None
    )
    for duty_id in owed.order_by("pk").values_list("pk", flat=True):
        finish_duty(duty_id=duty_id, note=note, by=by, now=now)


def _locked(process_id: uuid.UUID) -> LegalProcessRecord:
    rows = LegalProcessRecord.objects.select_for_update().defer("document_sealed")
    return rows.get(pk=process_id)


def _check_in_force(record: LegalProcessRecord) -> None:
    if record.withdrawn_at is not None:
        raise NotReadyError("This paper was ended. Nothing more can be done on it.")


def _note(record: LegalProcessRecord, detail: dict[str, object]) -> None:
    ledger.record(
        Action.CHANGE,
        object_type="consent.process",
        object_id=record.pk,
        person_id=record.person_id,
        detail=detail,  # type: ignore[arg-type]  # codes, counts and flags, as the ledger takes them
    )
