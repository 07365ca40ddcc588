"""What follows a revocation: what closes, who is told at once, who has to be told by somebody, and what binds longer."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from audit.models import LedgerEntry
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import gate, obligations, revoking, services
from consent.decision import Outcome
from consent.documents.content import plain_text
from consent.documents.letters import ended_letter
from consent.errors import ContentsChanged, NothingMayBeReleased, ObligationWithoutHandler
from consent.facts import Evidence
from consent.models import ConsentRecord, RecipientNotice, Release
from consent.policies import cannot_be_taken_back_yet
from tests.consent.door import Door, as_clinician
from tests.people import LOADER, Staff, assign

Way = RecipientNotice.Way


def notices() -> list[RecipientNotice]:
    return list(RecipientNotice.objects.using(LOADER).order_by("ended_at"))


def to_the_clinic(door: Door, now: datetime) -> tuple[ConsentRecord, Release]:
    """A release to an organization without pages here, on a consent."""
    consent = door.consent(
        now=now, recipient=door.staff.clinic, segments=("identity_presence", "mh_general", "part2_sud")
    )
    release = door.release(now=now, recipient=gate.Recipient(organization_id=door.staff.clinic.pk))
    return consent, release


def test_a_bureau_is_told_on_its_page_by_the_revocation_itself(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    release = door.release(now=now)

    door.revoke(consent, now=now)

    (notice,) = notices()
    assert (notice.release_id, notice.recipient_organization_id) == (release.pk, door.staff.police.pk)
    assert (notice.told_at, notice.told_how, notice.told_by) == (now, Way.PAGE, None)
    assert (notice.discloser_name, notice.ended_at) == ("Three Rivers Behavioral Health", now)


def test_anybody_else_has_to_be_told_by_somebody(door: Door, now: datetime) -> None:
    consent, release = to_the_clinic(door, now)

    door.revoke(consent, now=now, in_writing=False)

    (notice,) = notices()
    assert (notice.release_id, notice.told_at, notice.told_how) == (release.pk, None, "")
    assert notice.organization_id == door.staff.agency.pk


def test_each_release_that_closes_has_one_notice_however_often_somebody_revokes(door: Door, now: datetime) -> None:
    consent, _ = to_the_clinic(door, now)
    door.release(now=now, recipient=gate.Recipient(organization_id=door.staff.clinic.pk))

    door.revoke(consent, now=now, in_writing=False)
    door.revoke(consent, now=now)
    door.revoke(consent, now=now)

    assert len(notices()) == 2


def test_a_release_that_is_closed_by_hand_is_told_as_well(door: Door, now: datetime) -> None:
    _, release = to_the_clinic(door, now)
    with as_clinician(door.staff):
        for _ in range(2):
            gate.close_release(release_id=release.pk, person_id=door.person_id, because="revoked", now=now)

    assert [notice.release_id for notice in notices()] == [release.pk]


def test_cease_future_is_met_by_the_withdrawal_itself(door: Door, now: datetime) -> None:
    """Nothing stays open, nothing goes any more, and whoever received something is told or stands on the list to tell."""
    assert dict(obligations.ON_WITHDRAWAL) == {"CEASE_FUTURE": "closing"}
    consent, release = to_the_clinic(door, now)
    to_clinic = gate.Recipient(organization_id=door.staff.clinic.pk)
    shown = door.preview(now=now, recipient=to_clinic)

    door.revoke(consent, now=now)

    assert not Release.objects.using(LOADER).filter(closed_at=None).exists()
    assert [notice.release_id for notice in notices()] == [release.pk]
    assert door.preview(now=now, recipient=to_clinic).decision.outcome is Outcome.DENY
    with pytest.raises((ContentsChanged, NothingMayBeReleased)):
        door.confirm(digest=shown.digest, now=now, recipient=to_clinic)
    assert Release.objects.using(LOADER).count() == 1


def test_a_release_that_owed_cease_future_would_not_be_confirmed() -> None:
    with pytest.raises(ObligationWithoutHandler):
        obligations.meet(["CEASE_FUTURE"], Release(), Evidence())


def test_where_a_revocation_is_undone_by_an_error_nobody_is_told(door: Door, now: datetime) -> None:
    consent, release = to_the_clinic(door, now)
    with pytest.raises(RuntimeError), as_clinician(door.staff) as by:
        services.revoke_consent(consent_id=consent.pk, in_writing=True, by=by, now=now)
        raise RuntimeError

    assert notices() == []
    assert Release.objects.using(LOADER).get(pk=release.pk).closed_at is None


# Telling --------------------------------------------------------------------------------------------------------------


def waiting(door: Door, now: datetime) -> RecipientNotice:
    consent, _ = to_the_clinic(door, now)
    door.revoke(consent, now=now)
    (notice,) = notices()
    return notice


def test_telling_is_recorded_once_with_how_when_and_by_whom(door: Door, now: datetime) -> None:
    notice = waiting(door, now)
    with as_clinician(door.staff) as by:
        assert revoking.mark_told(notice_id=notice.pk, how=Way.PHONE, by=by, now=now)
        assert not revoking.mark_told(notice_id=notice.pk, how=Way.LETTER, by=by, now=now + timedelta(hours=1))

    (told,) = notices()
    assert (told.told_how, told.told_at, told.told_by) == (Way.PHONE, now, door.staff.by_role["clinician"].pk)
    (entry,) = LedgerEntry.objects.using(LOADER).filter(event="notify", object_type="consent.notice")
    assert entry.detail == {"how": "phone", "release": str(notice.release_id)}


def test_the_privacy_officer_tells_too_and_nobody_else_does(door: Door, now: datetime, staff: Staff) -> None:
    notice = waiting(door, now)
    for who, role in (
        (staff.other_clinician, SurfaceRole.CLINICIAN),
        (staff.by_role["supervisor"], SurfaceRole.SUPERVISOR),
        (staff.by_role["auditor"], SurfaceRole.AUDITOR),
    ):
        with acting_as(role, user_id=who.pk, databases=("default",)):
            with pytest.raises((RecipientNotice.DoesNotExist, ProgrammingError)), transaction.atomic():
                revoking.mark_told(notice_id=notice.pk, how=Way.PHONE, by=who.pk, now=now)
    officer = staff.by_role["privacy_officer"].pk
    with acting_as(SurfaceRole.PRIVACY_OFFICER, user_id=officer, databases=("default",)):
        assert revoking.mark_told(notice_id=notice.pk, how=Way.LETTER, by=officer, now=now)


def test_nobody_says_in_anothers_name_that_somebody_was_told(door: Door, now: datetime, staff: Staff) -> None:
    notice = waiting(door, now)
    with as_clinician(staff), pytest.raises(ProgrammingError, match="row-level security"):
        revoking.mark_told(notice_id=notice.pk, how=Way.PHONE, by=staff.other_clinician.pk, now=now)


def test_the_letter_says_what_is_needed_and_not_about_whom(door: Door, now: datetime) -> None:
    notice = waiting(door, now)
    text = plain_text(
        ended_letter(
            discloser_name=notice.discloser_name,
            recipient_name="Hill Clinic",
            release_id=notice.release_id,
            released_at=notice.released_at,
            ended_at=notice.ended_at,
            now=now,
        )
    )

    assert "Do not use it any further." in text
    assert str(notice.release_id)[:8].upper() in text
    for hidden in ("Jordan", "1990", "substance", "mental", "consent", str(door.person_id)):
        assert hidden not in text


# By letter to the privacy officer -------------------------------------------------------------------------------------


def test_a_privacy_officer_to_whom_the_case_is_open_records_a_revocation(
    door: Door, now: datetime, staff: Staff
) -> None:
    consent = door.consent(now=now)
    release = door.release(now=now)
    officer = staff.by_role["privacy_officer"]
    assign(door.case.person, officer, "privacy_officer", by=officer)

    with acting_as(SurfaceRole.PRIVACY_OFFICER, user_id=officer.pk, databases=("default",)):
        services.revoke_consent(consent_id=consent.pk, in_writing=True, by=officer.pk, now=timezone.now())

    assert Release.objects.using(LOADER).get(pk=release.pk).closed_because == "revoked"
    assert len(notices()) == 1


def test_a_privacy_officer_to_whom_it_is_not_open_finds_no_such_paper(door: Door, now: datetime, staff: Staff) -> None:
    consent = door.consent(now=now)
    officer = staff.by_role["privacy_officer"]
    with acting_as(SurfaceRole.PRIVACY_OFFICER, user_id=officer.pk, databases=("default",)):
        with pytest.raises(ConsentRecord.DoesNotExist):
            services.revoke_consent(consent_id=consent.pk, in_writing=True, by=officer.pk, now=now)


# 42 CFR 2.35 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "binds"),
    [
        ({}, True),
        ({"revocable_from": timedelta(days=9)}, True),
        ({"revocable_from": timedelta(0)}, False),
        ({"revocable_from": timedelta(days=-1)}, False),
        ({"revocable_from": timedelta(days=9), "final_disposition_at": timedelta(days=-1)}, False),
        ({"final_disposition_at": timedelta(days=1)}, True),
        ({"kinds": ["part2_general", "hipaa_auth"], "revocable_from": timedelta(days=9)}, False),
    ],
)
def test_a_consent_set_as_a_condition_binds_until_its_time_comes(
    facts: dict[str, Any], binds: bool, now: datetime
) -> None:
    moments = {name: now + value for name, value in facts.items() if isinstance(value, timedelta)}
    record = ConsentRecord(**{"kinds": ["part2_cj", "hipaa_auth"], **facts, **moments})

    assert cannot_be_taken_back_yet(record, now) is binds


def test_said_too_early_it_is_recorded_and_the_ledger_says_that_it_binds(door: Door, now: datetime) -> None:
    before = door.consent(now=now)
    record = ConsentRecord.objects.using(LOADER).get(pk=before.pk)
    record.pk, record.kinds, record.revocable_from = None, ["part2_cj"], now + timedelta(days=30)
    record.pk = ConsentRecord._meta.pk.get_default()
    record.save(using=LOADER, force_insert=True)

    door.revoke(record, now=now)

    entry = LedgerEntry.objects.using(LOADER).get(event="consent_revoked")
    assert entry.detail == {"in_writing": True, "releases_closed": 0, "not_yet_revocable": True}
    assert ConsentRecord.objects.using(LOADER).get(pk=record.pk).revoked_at == now


def test_what_else_the_law_carries_stays_open_while_such_a_paper_binds(door: Door, now: datetime) -> None:
    """The release stands on another paper, which nobody has taken back; the engine is asked, and lets it go still."""
    door.consent(now=now)
    release = door.release(now=now)
    bound = ConsentRecord.objects.using(LOADER).get()
    described = bound.info_description
    bound.pk, bound.kinds, bound.revocable_from = ConsentRecord._meta.pk.get_default(), ["part2_cj"], None
    bound.info_description = described
    bound.recipient_id = door.staff.clinic.pk
    bound.save(using=LOADER, force_insert=True)

    door.revoke(bound, now=now)

    assert Release.objects.using(LOADER).get(pk=release.pk).closed_at is None
