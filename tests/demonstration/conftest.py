"""The demo city in this test's databases, as of today, stored by the loader. Tests ask it as the site's own logins."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import connections, transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from casework.staff.access import liaison_zones
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent.gate import Preview, Recipient, preview, what_could_go
from demonstration.city import City, build_city
from demonstration.occupancy import city_that_stands
from demonstration.plan import DEFAULT_SEED, LOCAL_ZONE, Plan
from tests.consent.door import signed_in_to_databases_as
from tests.databases import TestDatabases

AGENCY, POLICE = "loader", "police_loader"
#: The clinician, the officer and the supervisor whose sign-ins are printed.
CLINICIAN, OFFICER, SUPERVISOR = "clinician_DT", "officer_DT", "supervisor"


def today() -> date:
    return timezone.localdate(timezone=LOCAL_ZONE)


def build(seed: int = DEFAULT_SEED, as_of: date | None = None) -> City:
    return build_city(seed=seed, as_of=as_of or today(), agency=AGENCY, police=POLICE)


@dataclass
class Kept:
    """Whether this worker's databases hold the city as it was built; a test that commits to it says so."""

    is_whole: bool = False


@pytest.fixture(scope="session")
def kept() -> Kept:
    return Kept()


@pytest.fixture
def city(test_databases: TestDatabases, kept: Kept, django_db_blocker: DjangoDbBlocker) -> Iterator[City]:
    """The city as of today. Tests that leave no trace in it share one, because building it takes a second or more."""
    with django_db_blocker.unblock():
        if not (kept.is_whole and _stands()):
            connections.close_all()
            test_databases.renew()
            build()
            kept.is_whole = True
        # Whoever needs empty databases next makes them anew.
        test_databases.dirty = True
        yield City(Plan(DEFAULT_SEED, today()), {})
        connections.close_all()


def _stands() -> bool:
    return city_that_stands(AGENCY) == (DEFAULT_SEED, today())


@pytest.fixture
def city_to_spend(kept: Kept, city: City) -> City:
    """The city for a test that commits to it: nobody is given it again."""
    kept.is_whole = False
    return city


@dataclass(frozen=True)
class Ask:
    """Ways to ask the site about the city."""

    city: City

    def key(self, *parts: object) -> UUID:
        return self.city.plan.key(*parts)

    @contextmanager
    def acting(self, role: SurfaceRole, who: str, *, commits: bool = False) -> Iterator[UUID]:
        """Inside: the agency's process, as this member of its staff. Undone at the end, unless it commits."""
        user_id = self.key("staff", who)
        with acting_as(role, user_id=user_id):
            yield user_id
            _undo_unless(commits)

    def as_clinician(self, who: str = CLINICIAN, *, commits: bool = False) -> AbstractContextManager[UUID]:
        return self.acting(SurfaceRole.CLINICIAN, who, commits=commits)

    @contextmanager
    def as_officer(self, who: str = OFFICER) -> Iterator[UUID]:
        """Inside: the police process, as this officer with the zones that the directory gives them."""
        user_id = self.key("staff", who)
        with signed_in_to_databases_as("POLICE"):
            zones = liaison_zones(user_id)
            with acting_as(SurfaceRole.LIAISON, user_id=user_id, zone_ids=zones):
                yield user_id
                _undo_unless(False)

    def gate(self, person: str, to: str, purpose: str) -> Preview:
        """What the real gate answers today when the case's clinician asks it to share everything."""
        person_id, now = self.key("person", person), datetime.now(UTC)
        with self.as_clinician() as by:
            everything = [item.key for item in what_could_go(person_id=person_id, by=by, now=now)]
            return preview(
                person_id=person_id,
                recipient=Recipient(organization_id=self.key("organization", to)),
                purpose=purpose,
                keys=everything,
                by=by,
                now=now,
            )


def _undo_unless(commits: bool) -> None:
    for alias in ("default", "police"):
        transaction.set_rollback(not commits, using=alias)


@pytest.fixture
def ask(city: City) -> Ask:
    return Ask(city)
