"""What clients read: consents and releases of the account's own cases, each read in the ledger."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from audit import ledger
from audit.models import Action
from consent import gate, policies, selectors
from consent.api.problems import ProblemError
from consent.evidence import consent_of
from consent.fhir.writer import write
from consent.models import ConsentRecord, Release, ReleaseItem


def signed_consents(person_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> Sequence[ConsentRecord]:
    """Every signed consent of a case, newest first. Raises NoSuchCase."""
    gate.whose_case(person_id=person_id, by=by, now=now)
    return [one for one in selectors.consents_of(person_id) if one.outcome in ConsentRecord.SIGNED]


def signed_consent(consent_id: uuid.UUID) -> ConsentRecord:
    """One signed consent. Raises ConsentRecord.DoesNotExist for any other and for a hidden one alike."""
    record = ConsentRecord.objects.get(pk=consent_id, outcome__in=ConsentRecord.SIGNED)
    ledger.record(Action.READ, object_type="consent.consent", object_id=record.pk, person_id=record.person_id)
    return record


def as_resource(record: ConsentRecord) -> dict[str, Any]:
    """A consent as a FHIR resource. Raises ProblemError for one that cannot be read or written: none is left out."""
    try:
        return write(consent_of(record))
    except ValueError:  # a code or a seal that cannot be read, or what a resource would not say
        raise ProblemError("unreadable_consent", "A consent of this person cannot be told in FHIR.") from None


def releases_of(person_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> Sequence[Release]:
    """Every release about a case, newest first. Raises NoSuchCase."""
    gate.whose_case(person_id=person_id, by=by, now=now)
    found = selectors.releases_of(person_id)
    ledger.record(Action.LIST, object_type="consent.release", person_id=person_id, detail={"rows": len(found)})
    return found


def page_of(
    release_id: uuid.UUID, *, cursor: int, limit: int, now: datetime
) -> tuple[Release, Sequence[ReleaseItem], int | None]:
    """A page of an open release: its pieces from position ``cursor`` on, and the next cursor if there are more.

    Raises Release.DoesNotExist for a release that is hidden, closed or over: between two pages as at any other time. It
    closes no sooner than the reader's transaction ends, and is looked at once more as the last step.
    """
    release = selectors.sent_release(release_id)
    if not policies.is_open(release, now):
        raise Release.DoesNotExist
    items = list(
        ReleaseItem.objects.filter(release_id=release.pk, position__gte=cursor).order_by("position")[: limit + 1]
    )
    following = items[limit].position if len(items) > limit else None
    selectors.check_still_open(release.pk)
    return release, items[:limit], following
