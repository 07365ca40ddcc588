"""Who may hold which surface role: several compatible ones, and never a police and an agency one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from casework.staff import access
from casework.staff.models import Domain, RoleGrant, User, Zone
from casework.wall.roles import SurfaceRole
from casework.wall.surfaces import SURFACES, home_of
from tests.people import LOADER, Staff, make_user
from tests.wall.connections import signed_in

YESTERDAY = datetime.now(UTC) - timedelta(days=1)


def give(user: User, role: str, domain: str, **dates: datetime) -> None:
    RoleGrant(user=user, role=role, domain=domain, **{"starts_at": YESTERDAY, **dates}).save(using=LOADER)


def test_a_person_holds_several_roles_of_the_agency(staff: Staff) -> None:
    user = make_user("Sasha Several", staff.agency, "clinician", "auditor")
    assert access.current_roles(user.pk) == {SurfaceRole.CLINICIAN, SurfaceRole.AUDITOR}
    assert home_of(access.current_roles(user.pk)) == "/clinician/"


@pytest.mark.parametrize("role", ["clinician", "supervisor", "auditor", "administrator"])
def test_no_liaison_is_ever_given_a_role_of_the_agency(staff: Staff, role: str) -> None:
    with pytest.raises(IntegrityError):
        give(staff.by_role["liaison"], role, Domain.AGENCY)
    with pytest.raises(IntegrityError):
        give(staff.by_role["liaison"], role, Domain.POLICE)


@pytest.mark.parametrize("holder", ["clinician", "supervisor", "auditor"])
def test_nobody_of_the_agency_is_ever_given_a_police_role(staff: Staff, holder: str) -> None:
    for domain in (Domain.POLICE, Domain.AGENCY):
        with pytest.raises(IntegrityError):
            give(staff.by_role[holder], "liaison", domain)


def test_not_even_after_the_other_role_has_ended(staff: Staff) -> None:
    RoleGrant.objects.using(LOADER).filter(user=staff.by_role["liaison"]).update(ends_at=YESTERDAY)
    with pytest.raises(IntegrityError):
        give(staff.by_role["liaison"], "clinician", Domain.AGENCY)


@pytest.mark.parametrize("role", ["worker", "dispatch_feed"])
def test_a_role_of_machines_is_given_to_nobody(staff: Staff, role: str) -> None:
    with pytest.raises(IntegrityError):
        give(staff.by_role["auditor"], role, Domain.AGENCY)


def test_a_role_holds_from_its_start_until_its_end(staff: Staff) -> None:
    user = make_user("Dana Dated", staff.agency)
    now = datetime.now(UTC)
    give(user, "clinician", Domain.AGENCY, starts_at=now + timedelta(hours=1))
    give(user, "auditor", Domain.AGENCY, ends_at=now - timedelta(seconds=1))
    give(user, "evaluator", Domain.AGENCY, ends_at=now + timedelta(hours=1))
    assert access.current_roles(user.pk) == {SurfaceRole.EVALUATOR}


def test_an_address_of_e_mail_is_one_account_however_it_is_written(staff: Staff) -> None:
    with pytest.raises(IntegrityError):
        User(
            email="CHRIS.Clinician@example.org", full_name="Other", organization=staff.agency, domain=Domain.AGENCY
        ).save(using=LOADER)


def test_zones_are_those_that_stand_on_the_day(staff: Staff) -> None:
    today = datetime.now(UTC).date()
    for code, starts, ends in (("old", -900, -10), ("new", -10, None), ("future", 10, None)):
        Zone(
            code=code,
            name=code,
            valid_from=today + timedelta(days=starts),
            valid_until=today + timedelta(days=ends) if ends is not None else None,
        ).save(using=LOADER)
    from casework.wall.session import acting_as

    with acting_as(SurfaceRole.CLINICIAN, user_id=staff.by_role["clinician"].pk):
        assert [zone.code for zone in access.current_zones()] == ["1", "2", "new"]


def test_every_surface_has_one_role_and_every_role_of_people_one_surface() -> None:
    roles = [surface.role for surface in SURFACES if not surface.by_key]
    assert len(set(roles)) == len(roles)


def test_the_bare_login_reads_roles_and_grants_none(staff: Staff) -> None:
    with signed_in("AGENCY") as connection:
        import psycopg

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE staff_rolegrant SET role = 'auditor'")
