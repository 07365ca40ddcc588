"""Where somebody works and who supervises them: nobody themselves, and nobody who has left."""

import uuid

import pytest

from casework.staff.employment import employment_among, employment_of
from casework.staff.models import User
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from tests.people import LOADER, Staff


def known_to_the_clinician(staff: Staff) -> tuple[uuid.UUID, uuid.UUID | None]:
    clinician = staff.by_role["clinician"].pk
    with acting_as(SurfaceRole.CLINICIAN, user_id=clinician):
        found = employment_of(clinician)
    return found.organization_id, found.supervisor_id


def test_an_employment_names_the_employer_and_the_supervisor(staff: Staff) -> None:
    assert known_to_the_clinician(staff) == (staff.agency.pk, staff.by_role["supervisor"].pk)


def test_who_has_left_supervises_nobody(staff: Staff) -> None:
    User.objects.using(LOADER).filter(pk=staff.by_role["supervisor"].pk).update(is_active=False)
    assert known_to_the_clinician(staff) == (staff.agency.pk, None)


def test_nobody_supervises_themselves(staff: Staff) -> None:
    clinician = staff.by_role["clinician"].pk
    User.objects.using(LOADER).filter(pk=clinician).update(supervisor_id=clinician)
    assert known_to_the_clinician(staff) == (staff.agency.pk, None)


def test_somebody_unknown_has_no_employment(staff: Staff) -> None:
    with acting_as(SurfaceRole.CLINICIAN, user_id=staff.by_role["clinician"].pk), pytest.raises(User.DoesNotExist):
        employment_of(uuid.uuid4())
    assert employment_among([], None) is None
