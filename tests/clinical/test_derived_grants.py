"""Object grants follow assignments, and nothing else opens a case: no superuser flag, no global permission, no group."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, Permission

from casework.clinical import services
from casework.clinical.models import Assignment, Person, PersonUserGrant
from casework.clinical.tasks import withdraw_ended_grants
from casework.staff.models import User
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from tests.consent.door import signed_in_to_databases_as
from tests.people import LOADER, Staff

CODENAME = "clinical.access_person"


@pytest.fixture
def person(staff: Staff, now: datetime) -> Person:
    """A case opened as the site opens it: with its assignments and the grants derived from them."""
    with acting_as(SurfaceRole.CLINICIAN, user_id=staff.by_role["clinician"].pk):
        return services.open_case(
            details=services.PersonDetails(name="Jordan Example"), by=staff.by_role["clinician"].pk, now=now
        )


def may(user: User, person: Person) -> bool:
    with acting_as(SurfaceRole.CLINICIAN, user_id=user.pk):
        return User(pk=user.pk, is_active=True).has_perm(CODENAME, Person(pk=person.pk))


def sees(user: User, person: Person) -> bool:
    with acting_as(SurfaceRole.CLINICIAN, user_id=user.pk):
        return Person.objects.filter(pk=person.pk).exists()


def test_whoever_is_assigned_holds_the_grant_and_sees_the_case(staff: Staff, person: Person) -> None:
    assert may(staff.by_role["clinician"], person)
    assert sees(staff.by_role["clinician"], person)
    assert not may(staff.other_clinician, person)
    assert not sees(staff.other_clinician, person)


def test_ending_the_assignment_takes_both_in_one_transaction(staff: Staff, person: Person, now: datetime) -> None:
    chris, sam = staff.by_role["clinician"], staff.by_role["supervisor"]
    assignment = Assignment.objects.using(LOADER).get(person=person, user_id=chris.pk)
    with acting_as(SurfaceRole.SUPERVISOR, user_id=sam.pk, databases=("default",)):
        services.end_assignment(assignment_id=assignment.pk, by=sam.pk, now=now)
    assert not sees(chris, person)
    assert not may(chris, person)
    assert PersonUserGrant.objects.using(LOADER).filter(content_object=person, user=sam).exists()


def test_an_assignment_that_expires_takes_the_case_at_once_and_the_grant_with_the_next_sweep(
    staff: Staff, person: Person
) -> None:
    chris = staff.by_role["clinician"]
    Assignment.objects.using(LOADER).filter(user_id=chris.pk).update(
        starts_at=datetime.now(UTC) - timedelta(days=2), ends_at=datetime.now(UTC) - timedelta(seconds=1)
    )
    assert not sees(chris, person)
    assert may(chris, person)
    with signed_in_to_databases_as("WORKER"):
        withdraw_ended_grants()
    assert not may(chris, person)
    assert PersonUserGrant.objects.using(LOADER).count() == 1


def test_a_grant_without_an_assignment_opens_no_row(staff: Staff, person: Person) -> None:
    permission = Permission.objects.using(LOADER).get(codename="access_person")
    PersonUserGrant(user=staff.other_clinician, content_object=person, permission=permission).save(using=LOADER)
    assert may(staff.other_clinician, person)
    assert not sees(staff.other_clinician, person)


def test_neither_a_flag_nor_a_global_permission_nor_a_group_opens_anything(staff: Staff, person: Person) -> None:
    olly = staff.other_clinician
    permission = Permission.objects.using(LOADER).get(codename="access_person")
    olly.user_permissions.db_manager(LOADER).add(permission)
    group = Group(name="everybody")
    group.save(using=LOADER)
    group.permissions.db_manager(LOADER).add(permission)
    olly.groups.db_manager(LOADER).add(group)
    assert not may(olly, person)
    assert not sees(olly, person)
    assert olly.is_superuser is False
    assert "is_superuser" not in {field.name for field in User._meta.get_fields()}
