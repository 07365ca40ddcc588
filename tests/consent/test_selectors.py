"""Reads of consents and releases: limited to their reader, and written down."""

import uuid
from datetime import datetime

import pytest
from django.db import ProgrammingError

from audit.models import LedgerEntry
from casework.wall.declaration import SHARED_COLUMNS
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import selectors
from consent.models import ConsentRecord, Release, ReleaseItem
from tests.consent.door import Door, as_clinician, as_liaison
from tests.people import LOADER


def test_what_is_selected_for_a_recipient_is_what_the_wall_lets_it_select() -> None:
    assert set(selectors.SHARED_FIELDS) == set(SHARED_COLUMNS)


def test_a_clinician_reads_the_consents_and_releases_of_their_cases_newest_first(door: Door, now: datetime) -> None:
    first, second = door.consent(now=now), door.consent(now=datetime.now(now.tzinfo))
    release = door.release(now=datetime.now(now.tzinfo))
    with as_clinician(door.staff):
        assert [one.pk for one in selectors.consents_of(door.person_id)] == [second.pk, first.pk]
        assert selectors.consent_for(first.pk).pk == first.pk
        assert [one.pk for one in selectors.releases_of(door.person_id)] == [release.pk]
        assert [item.heading[:7] for item in selectors.items_of(selectors.sent_release(release.pk))] == ["Summary"]


def test_another_clinician_finds_none_of_it(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    release = door.release(now=now)
    with acting_as(SurfaceRole.CLINICIAN, user_id=door.staff.other_clinician.pk):
        assert selectors.consents_of(door.person_id) == []
        assert selectors.releases_of(door.person_id) == []
        assert selectors.signed_on(door.person_id) == {}
        with pytest.raises(ConsentRecord.DoesNotExist):
            selectors.consent_for(consent.pk)
        with pytest.raises(Release.DoesNotExist):
            selectors.sent_release(release.pk)


def test_a_read_that_finds_nothing_leaves_no_entry_of_a_read(door: Door, now: datetime) -> None:
    with acting_as(SurfaceRole.CLINICIAN, user_id=door.staff.other_clinician.pk):
        with pytest.raises(ConsentRecord.DoesNotExist):
            selectors.consent_for(uuid.uuid4())
    assert not LedgerEntry.objects.using(LOADER).filter(event="read").exists()


@pytest.mark.parametrize("column", ["person_id", "evidence_ids", "decision_id", "content_digest"])
def test_no_other_column_of_a_release_opens_for_its_recipient(door: Door, now: datetime, column: str) -> None:
    door.consent(now=now)
    release = door.release(now=now)
    with pytest.raises(ProgrammingError):
        with as_liaison(door.staff) as reader:
            seen, _ = selectors.shared_release(reader, release.pk)
            getattr(seen, column)


def test_a_recipient_reads_no_item_of_a_release_that_is_not_theirs(door: Door, now: datetime) -> None:
    door.consent(now=now)
    release = door.release(now=now)
    with as_liaison(door.staff, door.staff.other_liaison):
        assert list(ReleaseItem.objects.filter(release_id=release.pk)) == []
    with as_liaison(door.staff):
        assert ReleaseItem.objects.filter(release_id=release.pk).count() == 1


def test_a_recipients_list_is_written_down_with_its_length_alone(door: Door, now: datetime) -> None:
    door.consent(now=now)
    door.release(now=now)
    with as_liaison(door.staff) as reader:
        assert len(selectors.shared_with(reader)) == 1
    entry = LedgerEntry.objects.using(LOADER).get(surface="liaison", event="list")
    assert (entry.detail, entry.person_id) == ({"rows": 1}, None)
