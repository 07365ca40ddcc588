"""What follows when somebody takes a permission back: the paper ends, what stands on it closes, its recipients are told.

`revoke_consent` does all of it in one transaction, behind the person's lock and the locks of the releases that close
(`consent.closing`), so that nothing of them is handed out after it commits. A recipient without pages here is told by a
person; `mark_told` records how and when, and the task is done.
"""

import uuid
from datetime import datetime

from django.db import transaction

from audit import ledger
from audit.models import Action
from consent import policies
from consent.gate import close_what_no_longer_stands, lock_person
from consent.models import ConsentRecord, RecipientNotice, Release


@transaction.atomic
def revoke_consent(*, consent_id: uuid.UUID, in_writing: bool, by: uuid.UUID, now: datetime) -> ConsentRecord:
    """Revoke a consent and close every open release that stands on it, in this transaction.

    So is every other release closed that the law does not carry any more: a withdrawal also stands against older papers
    that say the same. A spoken revocation is not yet the written one that the law asks for; it suspends the consent all
    the same, and the writing is to be obtained (consent_elements, section I). A consent under 42 CFR 2.35 that cannot be
    taken back yet is recorded as withdrawn, and what the law carries until its time comes stays open. Said twice, the
    first time counts. Raises ConsentRecord.DoesNotExist.
    """
    record = ConsentRecord.objects.get(pk=consent_id, outcome__in=ConsentRecord.SIGNED)
    lock_person(record.person_id)
    record.refresh_from_db(fields=["revoked_at", "revoked_orally_at", "final_disposition_at"])
    if in_writing and record.revoked_at is None:
        record.revoked_at = now
    if not in_writing and record.revoked_orally_at is None:
        record.revoked_orally_at = now
    record.save(update_fields=["revoked_at", "revoked_orally_at"])
    binds = policies.cannot_be_taken_back_yet(record, now)
    closed = close_what_no_longer_stands(
        person_id=record.person_id,
        because=Release.Closed.REVOKED,
        by=by,
        now=now,
        withdrawn=None if binds else record.pk,
    )
    ledger.record(
        Action.CONSENT_REVOKED,
        object_type="consent.consent",
        object_id=record.pk,
        person_id=record.person_id,
        detail={"in_writing": in_writing, "releases_closed": closed, **({"not_yet_revocable": True} if binds else {})},
    )
    return record


@transaction.atomic
def mark_told(*, notice_id: uuid.UUID, how: RecipientNotice.Way, by: uuid.UUID, now: datetime) -> bool:
    """Record that a recipient was told to use nothing of a release any further. False where they were told before.

    Raises RecipientNotice.DoesNotExist for one that is not the actor's.
    """
    notice = RecipientNotice.objects.get(pk=notice_id)
    waiting = RecipientNotice.objects.filter(pk=notice.pk, told_at=None)
    if not waiting.update(told_at=now, told_by=by, told_how=how):
        return False
    ledger.record(
        Action.NOTIFY,
        object_type="consent.notice",
        object_id=notice.pk,
        person_id=notice.person_id,
        detail={"how": how, "release": str(notice.release_id)},
    )
    return True
