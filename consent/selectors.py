"""Reads of consents and releases, each limited to its reader."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db.models import Q
from django.db.models.functions import Now

from audit import ledger
from audit.models import Action, Outcome
from casework.staff import directory
from consent.capture.document import kept_paper
from consent.documents.content import Document
from consent.documents.digests import AlteredDocumentError, check
from consent.errors import NoDocumentError
from consent.gate import ReleasableItem, what_could_go
from consent.models import ConsentRecord, RecipientNotice, Release, ReleaseItem
from consent.release_locks import join_readers


def consents_of(person_id: uuid.UUID) -> Sequence[ConsentRecord]:
    """Every consent of a person of the reader's caseload, newest first. Logged as a list."""
    records = list(ConsentRecord.objects.filter(person_id=person_id).order_by("-recorded_at"))
    ledger.record(Action.LIST, object_type="consent.consent", person_id=person_id, detail={"rows": len(records)})
    return records


def consent_for(consent_id: uuid.UUID) -> ConsentRecord:
    """One consent of the reader's caseload. Logged as a read. Raises ConsentRecord.DoesNotExist."""
    record = ConsentRecord.objects.get(pk=consent_id)
    ledger.record(Action.READ, object_type="consent.consent", object_id=record.pk, person_id=record.person_id)
    return record


def signed_on(person_id: uuid.UUID) -> dict[str, datetime]:
    """When each signed paper of this case was signed, by the paper's key: the words for "which paper" in a decision."""
    signed = ConsentRecord.objects.filter(person_id=person_id).exclude(signed_at=None)
    return {str(pk): at for pk, at in signed.values_list("pk", "signed_at") if at}


def choices_of_content(*, person_id: uuid.UUID, by: uuid.UUID, now: datetime) -> Sequence[ReleasableItem]:
    """What a sender may choose from, with its text. Logged as a list. Raises NoSuchCase."""
    items = what_could_go(person_id=person_id, by=by, now=now)
    ledger.record(Action.LIST, object_type="clinical.note", person_id=person_id, detail={"rows": len(items)})
    return items


def releases_of(person_id: uuid.UUID) -> Sequence[Release]:
    """Every release about a person of the reader's caseload, newest first."""
    return list(Release.objects.filter(person_id=person_id).order_by("-released_at"))


def sent_release(release_id: uuid.UUID) -> Release:
    """One release that the reader's caseload sent, open or closed. Logged as a read. Raises Release.DoesNotExist.

    It closes no sooner than the reader's transaction ends.
    """
    join_readers(release_id)
    release = Release.objects.get(pk=release_id)
    ledger.record(Action.READ, object_type="consent.release", object_id=release.pk, person_id=release.person_id)
    return release


def items_of(release: Release) -> Sequence[ReleaseItem]:
    """The frozen pieces of a release that the reader may read, in order."""
    return list(ReleaseItem.objects.filter(release_id=release.pk).order_by("position"))


def taken_back_at(release_id: uuid.UUID | None) -> datetime | None:
    """When a release of the reader's caseload was closed before its time; None while it was not.

    The answer holds until the reader's transaction ends.
    """
    if release_id is None:
        return None
    join_readers(release_id)
    return Release.objects.filter(pk=release_id).values_list("closed_at", flat=True).first()


def check_still_open(release_id: uuid.UUID) -> None:
    """Look once more, as the last step before anything of an open release is handed out.

    Raises Release.DoesNotExist where it was closed all the same, or has ended meanwhile.
    """
    Release.objects.only("pk").get(pk=release_id, closed_at=None, open_until__gt=Now())


#: What a recipient may know of a release. The case's UUID is not among it.
SHARED_FIELDS = (
    "id",
    "discloser_name",
    "recipient_name",
    "recipient_organization_id",
    "purpose",
    "notice",
    "scope_sealed",
    "subject_sealed",
    "released_at",
    "open_until",
    "closed_at",
)


def shared_with(reader: uuid.UUID) -> Sequence[Release]:
    """Releases that are open to the reader's organization now, newest first. Logged as a list.

    None of them closes before the reader's transaction ends.
    """
    found = list(_open_to(reader).order_by("-released_at").values_list("pk", flat=True)[:100])
    join_readers(*found)
    releases = list(_open_to(reader).filter(pk__in=found).order_by("-released_at"))
    ledger.record(Action.LIST, object_type="consent.release", detail={"rows": len(releases)})
    return releases


def shared_release(reader: uuid.UUID, release_id: uuid.UUID) -> tuple[Release, Sequence[ReleaseItem]]:
    """One open release and its items. Logged as a read. Raises Release.DoesNotExist once it is closed or lapsed.

    It closes no sooner than the reader's transaction ends.
    """
    join_readers(release_id)
    release = _open_to(reader).get(pk=release_id)
    items = items_of(release)
    ledger.record(Action.READ, object_type="consent.release", object_id=release.pk)
    return release, items


def export_of(release: Release, *, form: str) -> None:
    """Write down that a copy of a release was taken, to be printed (``pdf``) or kept (``json``).

    The last step before it is handed out: raises Release.DoesNotExist where the release is not open any more.
    """
    check_still_open(release.pk)
    ledger.record(
        Action.EXPORT,
        object_type="consent.release",
        object_id=release.pk,
        # A recipient is told nothing of the case, so that its own ledger entry names none.
        person_id=None if "person_id" in release.get_deferred_fields() else release.person_id,
        detail={"format": form},
    )


#: What a recipient may know of the end of a release.
ENDED_FIELDS = ("id", "release_id", "recipient_organization_id", "discloser_name", "released_at", "ended_at")


def ended_for(reader: uuid.UUID) -> Sequence[RecipientNotice]:
    """What was shared with the reader's organization and has ended before its time, newest first. Logged as a list."""
    ended = list(_ended_for(reader).order_by("-ended_at")[:100])
    if ended:
        ledger.record(Action.LIST, object_type="consent.notice", detail={"rows": len(ended)})
    return ended


def ended_release(reader: uuid.UUID, release_id: uuid.UUID) -> RecipientNotice:
    """The end of one release to the reader's organization. Raises RecipientNotice.DoesNotExist."""
    notice: RecipientNotice = _ended_for(reader).get(release_id=release_id)
    return notice


def _ended_for(reader: uuid.UUID):  # type: ignore[no-untyped-def]  # a deferred queryset has no name in the stubs
    organization = directory.organization_of(reader)
    return RecipientNotice.objects.only(*ENDED_FIELDS).filter(recipient_organization_id=organization.pk)


def notices_to_give() -> Sequence[RecipientNotice]:
    """Whom the reader still has to tell that something ended, longest waiting first. Logged as a list."""
    notices = list(RecipientNotice.objects.filter(told_at=None).order_by("ended_at")[:100])
    ledger.record(Action.LIST, object_type="consent.notice", detail={"rows": len(notices)})
    return notices


def notice_to_give(notice_id: uuid.UUID) -> RecipientNotice:
    """One notice of the reader's. Logged as a read. Raises RecipientNotice.DoesNotExist."""
    notice = RecipientNotice.objects.get(pk=notice_id)
    ledger.record(Action.READ, object_type="consent.notice", object_id=notice.pk, person_id=notice.person_id)
    return notice


def signed_paper(record: ConsentRecord) -> Document | None:
    """The words of a signed paper, exactly as they were kept; None where none were. Where they differ, the ledger says so.

    Raises AlteredDocumentError where a single byte differs, does not open, or is gone.
    """
    if not (record.paper_sealed or record.paper_digest):
        return None
    try:
        check(record.paper.encode(), record.paper_digest)
        return kept_paper(record)
    except (ValueError, AlteredDocumentError):  # the seal of the text or of the drawing does not open: a ValueError
        ledger.record(
            Action.READ,
            object_type="consent.consent",
            object_id=record.pk,
            person_id=record.person_id,
            outcome=Outcome.FAILED,
            detail={"format": "text", "reason": "altered"},
        )
        raise AlteredDocumentError("The paper is not the one that was kept.") from None


def signed_document(record: ConsentRecord) -> bytes:
    """The PDF of a signed paper, exactly as it was kept. Logged as an export, and where it is not, as a failure.

    Raises AlteredDocumentError where a single byte of it differs, NoDocumentError where none was kept.
    """
    if not record.document_digest:
        raise NoDocumentError
    note = partial(
        ledger.record, Action.EXPORT, object_type="consent.consent", object_id=record.pk, person_id=record.person_id
    )
    try:
        content: bytes = record.document
        check(content, record.document_digest)
    except (ValueError, AlteredDocumentError):  # a seal that does not open is a ValueError of one kind or another
        note(outcome=Outcome.FAILED, detail={"format": "pdf", "reason": "altered"})
        raise AlteredDocumentError("The document is not the one that was kept.") from None
    note(detail={"format": "pdf"})
    return content


def _open_to(reader: uuid.UUID):  # type: ignore[no-untyped-def]  # a deferred queryset has no name in the stubs
    organization = directory.organization_of(reader)
    is_open = Q(closed_at=None, open_until__gt=Now())
    return Release.objects.only(*SHARED_FIELDS).filter(is_open, recipient_organization_id=organization.pk)
