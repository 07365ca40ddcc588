"""Closes releases: in one transaction the row, the notice that tells its recipient, and the ledger's entry.

Called by the gate, which knows what has to close, with the person's lock held. Whoever is reading is waited for
(`consent.release_locks`). A recipient with pages here is told by the closing itself; any other has to be told by a
person, and the notice waits until that was done (`consent.revoking.mark_told`). CEASE_FUTURE is met by this.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from audit import ledger
from audit.models import Action, LedgerEntry
from casework.staff import directory
from casework.staff.employment import employment_of
from casework.wall.session import current_user_id
from consent.models import RecipientNotice, Release
from consent.release_locks import wait_for_readers

#: Kinds of organization whose people have pages here: they read there what has ended.
WITH_PAGES_HERE = frozenset({"law_enforcement"})


def close(releases: Iterable[Release], *, because: str, now: datetime, withdrawn: uuid.UUID | None = None) -> int:
    """Close these releases, none of which is closed yet, and say how many.

    Each that its recipient could still read makes one notice; one that was over by itself needs none.
    """
    ended = list(releases)
    if not ended:
        return 0
    keys = [release.pk for release in ended]
    wait_for_readers(keys)
    Release.objects.filter(pk__in=keys, closed_at=None).update(closed_at=now, closed_because=because)
    _tell_recipients([release for release in ended if now < release.open_until], now=now)
    ledger.write([_entry_of(release, because, withdrawn) for release in ended])
    return len(ended)


def _tell_recipients(ended: Sequence[Release], *, now: datetime) -> None:
    if not ended:
        return
    employer = employment_of(current_user_id()).organization_id
    reading_here = {one.pk for one in directory.organizations() if one.kind in WITH_PAGES_HERE}
    RecipientNotice.objects.bulk_create(
        RecipientNotice(
            release_id=release.pk,
            organization_id=employer,
            person_id=release.person_id,
            recipient_organization_id=release.recipient_organization_id,
            discloser_name=release.discloser_name,
            released_at=release.released_at,
            ended_at=now,
            **_told(release.recipient_organization_id in reading_here, now),
        )
        for release in ended
    )


def _told(reads_here: bool, now: datetime) -> dict[str, datetime | str]:
    return {"told_at": now, "told_how": RecipientNotice.Way.PAGE} if reads_here else {}


def _entry_of(release: Release, because: str, withdrawn: uuid.UUID | None) -> LedgerEntry:
    return ledger.entry(
        Action.CLOSE_RELEASE,
        object_type="consent.release",
        object_id=release.pk,
        person_id=release.person_id,
        detail={"because": because, **({"evidence": str(withdrawn)} if withdrawn else {})},
    )
