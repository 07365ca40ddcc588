"""Writes what was served and what became of it. One transaction and one ledger entry for each act.

What is found out later is added once and never changed; a served paper that was logged in error is ended, and logged
again. A person's lock is taken before anything that changes what is on file about them.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from audit import ledger
from audit.models import Action
from casework.staff import directory
from consent import gate
from consent.documents import digests
from consent.duties.opening import open_duties
from consent.duties.services import finish_duty
from consent.facts import OrderFinding, RequestTest
from consent.models import LegalProcessRecord, OpenDuty, Release
from consent.process import selectors
from consent.process.errors import NotReadyError
from consent.process.kinds import ServedPaper
from consent.process.scans import Scan

#: What is left to do where an officer who does not have the case has ended a paper.
CLOSE_LATER = "CLOSE_ON_ENDED_PROCESS"


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
    *, process_id: uuid.UUID, paper: ServedPaper, facts: ServedFacts, scan: Scan, by: uuid.UUID, now: datetime
) -> LegalProcessRecord:
    """Log a paper that was served on the actor's agency, with its scan, sealed. Nobody has looked yet whom it is about.

    Logging it again under the same key returns it and makes no second. Raises NotReadyError where it would have been
    served in the future.
    """
    if facts.served_at > now:
        raise NotReadyError("A paper is logged once it was served. Check the date.")
    _lock_key(process_id)
    logged = LegalProcessRecord.objects.defer("document_sealed").filter(pk=process_id, recorded_by=by).first()
    if logged is not None:
        return logged
    record = LegalProcessRecord(
        id=process_id,
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
        if person_id is None and not selectors.has_case(record, by=by, now=now):
            return record  # who does not have the case gets the answer that they would get if there were none
        raise NotReadyError(
            "This paper cannot be joined to it. If it was joined in error before, end it and log it again."
        )
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
def record_person_told(*, process_id: uuid.UUID, told_at: datetime, by: uuid.UUID, now: datetime) -> LegalProcessRecord:
    """Record when the person was told of the paper (55 Pa. Code 5100.35(b)). A second time does not move the first.

    Raises LegalProcessRecord.DoesNotExist, and NotReadyError for a moment that is still to come.
    """
    if told_at > now:
        raise NotReadyError("Record it once the person was told. Check the date.")
    record = _locked(process_id)
    _check_in_force(record)
    _check_has_case(record, by=by, now=now)
    if record.person_told_at is None:
        record.person_told_at = told_at
        record.save(update_fields=["person_told_at"])
        _note(record, {"fields": ["person_told_at"]})
    return record


@transaction.atomic
def ask_counsel(*, process_id: uuid.UUID, by: uuid.UUID, now: datetime) -> LegalProcessRecord:
    """Record that counsel was asked to check the paper. A second time does not move the first.

    Raises LegalProcessRecord.DoesNotExist and NotReadyError.
    """
    record = _locked(process_id)
    _check_in_force(record)
    _check_has_case(record, by=by, now=now)
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
    _check_has_case(record, by=by, now=now)
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

    Any privacy officer of the office ends it, so that nothing more goes on it. What was released is closed by one who has
    the case; any other leaves a duty at the desk, in the same words whether anything was released or not, and it is done
    when one who has the case ends the paper once more. Otherwise a second time changes nothing. Raises
    LegalProcessRecord.DoesNotExist and NotReadyError.
    """
    about = LegalProcessRecord.objects.values_list("person_id", flat=True).get(pk=process_id)
    if about is not None:
        gate.lock_person(about)
    record = _locked(process_id)
    if record.person_id != about:
        raise NotReadyError("Somebody joined this paper to a case just now. Read it again first.")
    changed = [] if record.withdrawn_at else ["withdrawn_at"]
    if changed:
        record.withdrawn_at = now
        record.save(update_fields=changed)
    closed = 0
    if about is not None and selectors.has_case(record, by=by, now=now):
        closed = gate.close_what_no_longer_stands(
            person_id=about, because=Release.Closed.LAPSED, by=by, now=now, withdrawn=record.pk
        )
        finish_duties(record, [CLOSE_LATER], note="What was shared on the paper is closed.", by=by, now=now)
    elif changed and record.searched_at is not None:
        open_duties([CLOSE_LATER], person_id=None, process_id=record.pk, by=by, now=now)
    if changed or closed:
        _note(record, {"fields": changed, "releases_closed": closed})
    return record


def finish_duties(record: LegalProcessRecord, codes: Sequence[str], *, note: str, by: uuid.UUID, now: datetime) -> None:
    """Finish what this paper owes at the privacy officer's desk under these codes, now that it is done."""
    owed = OpenDuty.objects.filter(
        process_id=record.pk, code__in=codes, desk=OpenDuty.Desk.PRIVACY_OFFICER, done_at=None
    )
    for duty_id in owed.order_by("pk").values_list("pk", flat=True):
        finish_duty(duty_id=duty_id, note=note, by=by, now=now)


def _lock_key(process_id: uuid.UUID) -> None:
    """Two clicks go one after the other, so that the second finds what the first has logged."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('process:' || %s, 0))", [str(process_id)])


def _locked(process_id: uuid.UUID) -> LegalProcessRecord:
    rows = LegalProcessRecord.objects.select_for_update().defer("document_sealed")
    return rows.get(pk=process_id)


def _check_in_force(record: LegalProcessRecord) -> None:
    if record.withdrawn_at is not None:
        raise NotReadyError("This paper was ended. Nothing more can be done on it.")


def _check_has_case(record: LegalProcessRecord, *, by: uuid.UUID, now: datetime) -> None:
    """One answer where it is joined to no case and where it is joined to one that is not the actor's."""
    if not selectors.has_case(record, by=by, now=now):
        raise NotReadyError("Find out first whose case this is about, and open that case.")


def _note(record: LegalProcessRecord, detail: dict[str, object]) -> None:
    ledger.record(
        Action.CHANGE,
        object_type="consent.process",
        object_id=record.pk,
        person_id=record.person_id,
        detail=detail,  # type: ignore[arg-type]  # codes, counts and flags, as the ledger takes them
    )
