"""Whoever reviews it hears of an opened case by mail, once, without a word of whose case it is or why."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.clinical.models import BreakGlass
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
    opened(started_at=datetime.now(UTC) - timedelta(days=30))
    assert tell() == 0
    assert recipients() == set()


def test_two_workers_at_once_tell_once(opened: Opening, worker_login: None) -> None:
    opened()
    tell()
    BreakGlass.objects.using(LOADER).update(told_at=None)
    assert tell() == 1
    assert OutboxMessage.objects.using(LOADER).count() == 1
