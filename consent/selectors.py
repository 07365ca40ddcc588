"""Reads of consents and releases, each limited to its reader."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Now

from audit import ledger
from audit.models import Action
from casework.staff import directory
from consent.gate import ReleasableItem, what_could_go
from consent.models import ConsentRecord, Release, ReleaseItem


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
    """One release that the reader's caseload sent, open or closed. Logged as a read. Raises Release.DoesNotExist."""
    release = Release.objects.get(pk=release_id)
    ledger.record(Action.READ, object_type="consent.release", object_id=release.pk, person_id=release.person_id)
    return release


def items_of(release: Release) -> Sequence[ReleaseItem]:
    """The frozen pieces of a release that the reader may read, in order."""
    return list(ReleaseItem.objects.filter(release_id=release.pk).order_by("position"))


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
    """Releases that are open to the reader's organization now, newest first. Logged as a list."""
    releases = list(_open_to(reader).order_by("-released_at")[:100])
    ledger.record(Action.LIST, object_type="consent.release", detail={"rows": len(releases)})
    return releases


def shared_release(reader: uuid.UUID, release_id: uuid.UUID) -> tuple[Release, Sequence[ReleaseItem]]:
    """One open release and its items. Logged as a read. Raises Release.DoesNotExist once it is closed or lapsed."""
    release = _open_to(reader).get(pk=release_id)
    items = items_of(release)
    ledger.record(Action.READ, object_type="consent.release", object_id=release.pk)
    return release, items


def _open_to(reader: uuid.UUID):  # type: ignore[no-untyped-def]  # a deferred queryset has no name in the stubs
    organization = directory.organization_of(reader)
    is_open = Q(closed_at=None, open_until__gt=Now())
    return Release.objects.only(*SHARED_FIELDS).filter(is_open, recipient_organization_id=organization.pk)
