"""Reads of served papers and of their answers: those of the reader's own agency, for its privacy officers alone.

A letter that carries records is read as a release is: by those alone whose case it is now, and while it is open.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from audit import ledger
from audit.models import Action, Outcome
from casework.staff import directory
from casework.staff.models import Organization
from consent import gate
from consent.documents import digests
from consent.models import LegalProcessRecord, ProcessAnswer, Release
from consent.process.errors import ReleaseOverError
from consent.release_locks import join_readers
from consent.selectors import check_still_open

#: So many of those that are answered or ended are listed; of those that wait, all.
_MOST_DONE = 100


@dataclass(frozen=True)
class Listed:
    """A served paper without its scan, whether a letter that the reader may know of has answered it (of an ended one it
    does not matter), and whether the case that it is joined to is the reader's now.
    """

    record: LegalProcessRecord
    is_answered: bool
    has_case: bool


def served(*, by: uuid.UUID, now: datetime) -> Sequence[Listed]:
    """What was served on the reader's agency: everything that is open, and what was done lately. Logged as a list."""
    papers = LegalProcessRecord.objects.defer("document_sealed").order_by("-served_at")
    mine = {person.person_id for person in gate.cases_at_hand(by=by, now=now)}
    known = ProcessAnswer.objects.filter(Q(release_id=None) | Q(process__person_id__in=mine))
    waits = Q(~Exists(known.filter(process_id=OuterRef("pk"))), withdrawn_at=None)
    waiting, done = list(papers.filter(waits)), list(papers.exclude(waits)[:_MOST_DONE])
    ledger.record(Action.LIST, object_type="consent.process", detail={"rows": len(waiting) + len(done)})
    return [
        *(Listed(record, is_answered=False, has_case=record.person_id in mine) for record in waiting),
        *(
            Listed(record, is_answered=record.withdrawn_at is None, has_case=record.person_id in mine)
            for record in done
        ),
    ]


def served_paper(process_id: uuid.UUID) -> LegalProcessRecord:
    """One served paper without its scan. Logged as a read. Raises LegalProcessRecord.DoesNotExist."""
    record = LegalProcessRecord.objects.defer("document_sealed").get(pk=process_id)
    ledger.record(Action.READ, object_type="consent.process", object_id=record.pk, person_id=record.person_id)
    return record


def has_case(record: LegalProcessRecord, *, by: uuid.UUID, now: datetime) -> bool:
    """Whether the paper is joined to a case that is this officer's now.

    To every other officer, one that is joined and one that is not are alike.
    """
    if record.person_id is None:
        return False
    try:
        gate.whose_case(person_id=record.person_id, by=by, now=now)
    except gate.NoSuchCase:
        return False
    return True


def scan_of(process_id: uuid.UUID) -> LegalProcessRecord:
    """One served paper with its scan, which was compared with its digest. Logged as an export.

    Raises LegalProcessRecord.DoesNotExist, and AlteredDocumentError where the scan is not the one that was stored.
    """
    record = LegalProcessRecord.objects.get(pk=process_id)
    _check(record, "consent.process", record.document, record.document_digest, person_id=record.person_id)
    _exported(record, "consent.process", person_id=record.person_id)
    return record


def answers_to(record: LegalProcessRecord, *, by: uuid.UUID, now: datetime) -> Sequence[ProcessAnswer]:
    """The letters that answered it, newest first, without their PDFs; those with records to those who have the case."""
    rows = ProcessAnswer.objects.defer("document_sealed").filter(process_id=record.pk)
    if not has_case(record, by=by, now=now):
        rows = rows.filter(release_id=None)
    return list(rows.order_by("-answered_at"))


def answer(answer_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> ProcessAnswer:
    """One letter that was sent, with its process. Logged as a read.

    Raises ProcessAnswer.DoesNotExist, also for records of a case that is not this officer's now, and ReleaseOverError.
    """
    sent = _sent(answer_id, by=by, now=now)
    _check_still_open(sent)
    ledger.record(Action.READ, object_type="consent.answer", object_id=sent.pk, person_id=sent.process.person_id)
    return sent


def letter_of(answer_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> ProcessAnswer:
    """One letter with its PDF, which was compared with its digest. Logged as an export.

    Raises what ``answer`` raises, and AlteredDocumentError where the PDF is not the one that was sent.
    """
    sent = _sent(answer_id, by=by, now=now)
    _check_still_open(sent)
    _check(sent, "consent.answer", sent.document, sent.document_digest, person_id=sent.process.person_id)
    _check_still_open(sent)
    _exported(sent, "consent.answer", person_id=sent.process.person_id)
    return sent


def _sent(answer_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> ProcessAnswer:
    """The letter, if it is this officer's to read. What it carries closes no sooner than the transaction ends."""
    sent = ProcessAnswer.objects.select_related("process").defer("process__document_sealed").get(pk=answer_id)
    if sent.release_id is not None:
        join_readers(sent.release_id)
        if not has_case(sent.process, by=by, now=now):
            raise ProcessAnswer.DoesNotExist
    return sent


def _check_still_open(sent: ProcessAnswer) -> None:
    if sent.release_id is None:
        return
    try:
        check_still_open(sent.release_id)
    except Release.DoesNotExist:
        raise ReleaseOverError from None


def parties(record: LegalProcessRecord, by: uuid.UUID) -> tuple[Organization, Organization]:
    """The agency that the paper was served on, and whoever wants the records."""
    return directory.organization_of(by), Organization.objects.get(pk=record.requester_id)


def names_of_organizations() -> Mapping[uuid.UUID, str]:
    """The name of every organization by its key."""
    return {one.pk: one.name for one in directory.organizations()}


def cases_at_hand(*, by: uuid.UUID, now: datetime) -> Sequence[gate.ReleasablePerson]:
    """Everybody whose case is the reader's now. Logged as a list."""
    people = gate.cases_at_hand(by=by, now=now)
    ledger.record(Action.LIST, object_type="clinical.person", detail={"rows": len(people)})
    return people


def _check(
    row: LegalProcessRecord | ProcessAnswer,
    object_type: str,
    content: bytes,
    digest: str,
    *,
    person_id: uuid.UUID | None,
) -> None:
    """The entry first: one who asked for an altered document has asked for it too."""
    try:
        digests.check(content, digest)
    except digests.AlteredDocumentError:
        ledger.record(
            Action.EXPORT,
            object_type=object_type,
            object_id=row.pk,
            person_id=person_id,
            outcome=Outcome.FAILED,
            detail={"reason": "altered"},
        )
        raise


def _exported(row: LegalProcessRecord | ProcessAnswer, object_type: str, *, person_id: uuid.UUID | None) -> None:
    ledger.record(Action.EXPORT, object_type=object_type, object_id=row.pk, person_id=person_id, detail={})
