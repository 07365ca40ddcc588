"""Whoever reviews it hears of an opened case by mail, once, without a word of whose case it is or why."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.clinical.models import BreakGlass
from casework.staff.models import RoleGrant, User
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from referrals import accesses, delivery
from referrals.models import OutboxMessage
from tests.clinical.break_glass import REASON
from tests.people import LOADER, Case, Staff, make_organization, make_user
from tests.referrals.conftest import Postbox

Opening = Callable[..., BreakGlass]


@pytest.fixture
def opened(staff: Staff, case: Case, now: datetime) -> Opening:
    """Opens the case to the other clinician, or as the changes say."""

    def open_it(**changes: Any) -> BreakGlass:
        columns = {
            "person_id": case.person.pk,
            "organization_id": staff.agency.pk,
            "user_id": staff.other_clinician.pk,
            "supervisor_id": staff.by_role["supervisor"].pk,
            "started_at": now,
            "ends_at": now + timedelta(hours=4),
            "review_due_at": now + timedelta(days=2),
        }
        access = BreakGlass(**columns | changes)
        access.reason = REASON
        access.save(using=LOADER)
        return access

    return open_it


def tell() -> int:
    with acting_as(SurfaceRole.WORKER, user_id=None, databases=("default",)):
        return accesses.tell_reviewers(now=datetime.now(UTC))


def deliver() -> bool:
    with acting_as(SurfaceRole.WORKER, user_id=None, databases=("default",)):
        return delivery.deliver_next(now=datetime.now(UTC))


def recipients() -> set[object]:
    return set(OutboxMessage.objects.using(LOADER).values_list("recipient_id", flat=True))


def test_the_supervisor_is_told_once(staff: Staff, opened: Opening, postbox: Postbox, worker_login: None) -> None:
    opened()
    assert [tell(), tell()] == [1, 0]
    assert [deliver(), deliver()] == [True, False]
    (mail,) = postbox.received
    assert mail.recipient == staff.by_role["supervisor"].email
    assert BreakGlass.objects.using(LOADER).get().told_at is not None


def test_the_mail_says_that_there_is_an_update_and_leads_to_it(
    case: Case, opened: Opening, postbox: Postbox, worker_login: None
) -> None:
    access = opened()
    tell()
    deliver()
    (mail,) = postbox.received
    assert mail.subject == "You have an update in Bulkhead"
    (link,) = re.findall(r"https?://\S+", mail.body)
    assert link == f"http://127.0.0.1:8000/supervisor/clinical/breakglass/{access.pk}/change/"
    for secret in ("jordan", "emergency", "glass was", "shelter", "olly", str(case.person.pk)):
        assert secret not in mail.raw.lower().replace("breakglass", "")


def test_what_stands_under_nobody_goes_to_every_supervisor_of_the_organization(
    staff: Staff, opened: Opening, worker_login: None
) -> None:
    second = make_user("Nora New", staff.agency, "supervisor")
    make_user("Elia Elsewhere", make_organization("Other Agency", "mh_provider"), "supervisor")
    opened(kind="legal_process", supervisor_id=None, user_id=staff.by_role["privacy_officer"].pk)
    tell()
    assert recipients() == {staff.by_role["supervisor"].pk, second.pk}


def test_nobody_is_told_of_their_own(staff: Staff, opened: Opening, worker_login: None) -> None:
    both = make_user("Bo Both", staff.agency, "clinician", "supervisor")
    opened(supervisor_id=None, user_id=both.pk)
    tell()
    assert recipients() == {staff.by_role["supervisor"].pk}


def test_what_was_reviewed_meanwhile_sends_no_mail(
    staff: Staff, opened: Opening, postbox: Postbox, worker_login: None
) -> None:
    opened()
    tell()
    BreakGlass.objects.using(LOADER).update(reviewed_at=datetime.now(UTC), reviewed_by=staff.by_role["supervisor"].pk)
    deliver()
    assert not postbox.received
    assert OutboxMessage.objects.using(LOADER).get().state == "cancelled"


def test_what_is_older_than_these_columns_is_left_alone(opened: Opening, worker_login: None) -> None:
    opened(organization_id=None)
    assert tell() == 0
    assert recipients() == set()


def test_what_was_opened_while_the_worker_was_down_is_told_however_late(
    staff: Staff, opened: Opening, worker_login: None
) -> None:
    second = make_user("Nora New", staff.agency, "supervisor")
    long_ago = datetime.now(UTC) - timedelta(days=30)
    opened(started_at=long_ago, ends_at=long_ago + timedelta(hours=4), review_due_at=long_ago + timedelta(days=2))
    assert [tell(), tell()] == [1, 0]
    assert recipients() == {staff.by_role["supervisor"].pk, second.pk}
    assert OutboxMessage.objects.using(LOADER).count() == 2


@pytest.mark.parametrize("why", ["no supervisor", "not at work", "no supervisor any more"])
def test_whose_reviewer_cannot_review_is_told_to_every_supervisor(
    staff: Staff, opened: Opening, worker_login: None, why: str
) -> None:
    boss = make_user("Bo Boss", staff.agency, "privacy_officer" if why == "no supervisor" else "supervisor")
    if why == "not at work":
        User.objects.using(LOADER).filter(pk=boss.pk).update(is_active=False)
    if why == "no supervisor any more":
        RoleGrant.objects.using(LOADER).filter(user_id=boss.pk).update(ends_at=datetime.now(UTC))
    opened(supervisor_id=boss.pk)
    tell()
    assert recipients() == {staff.by_role["supervisor"].pk}


def test_an_overdue_review_is_told_once_more_to_every_supervisor(
    staff: Staff, opened: Opening, postbox: Postbox, worker_login: None
) -> None:
    second = make_user("Nora New", staff.agency, "supervisor")
    opened()
    tell()
    assert recipients() == {staff.by_role["supervisor"].pk}
    BreakGlass.objects.using(LOADER).update(review_due_at=datetime.now(UTC) - timedelta(minutes=1))
    assert [tell(), tell()] == [1, 0]
    while deliver():
        pass
    told = sorted(mail.recipient for mail in postbox.received)
    assert told == sorted([staff.by_role["supervisor"].email, staff.by_role["supervisor"].email, second.email])


def test_an_overdue_review_that_is_done_is_told_to_nobody(staff: Staff, opened: Opening, worker_login: None) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    opened(review_due_at=yesterday, reviewed_at=yesterday, reviewed_by=staff.by_role["supervisor"].pk)
    assert tell() == 0


def test_what_nobody_can_be_told_of_waits_until_somebody_can(staff: Staff, opened: Opening, worker_login: None) -> None:
    User.objects.using(LOADER).filter(pk=staff.by_role["supervisor"].pk).update(is_active=False)
    opened()
    assert tell() == 0
    new = make_user("Nora New", staff.agency, "supervisor")
    assert tell() == 1
    assert recipients() == {new.pk}


def test_two_workers_at_once_tell_once(opened: Opening, worker_login: None) -> None:
    opened()
    tell()
    BreakGlass.objects.using(LOADER).update(told_at=None)
    assert tell() == 1
    assert OutboxMessage.objects.using(LOADER).count() == 1
