"""What every test may ask for.

``databases`` gives this test fresh copies of both databases: data is made through the loader (``records``), and the code
under test runs as the site's own login. Without it a test has no database at all.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from tests.databases import TestDatabases, ensure_templates
from tests.people import Case, Staff, make_case, make_staff
from tests.web import agency_process, agency_site, police_site, police_web_process  # noqa: F401  (fixtures)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Templates are built before parallel workers start."""
    if not hasattr(session.config, "workerinput") and not session.config.option.collectonly:
        ensure_templates()


@pytest.fixture(scope="session")
def test_databases() -> Iterator[TestDatabases]:
    made = TestDatabases()
    yield made
    made.discard()


@pytest.fixture
def databases(test_databases: TestDatabases, django_db_blocker: DjangoDbBlocker) -> Iterator[TestDatabases]:
    """Fresh databases, as migrated and walled. Everything a test commits is gone before the next one."""
    if test_databases.dirty:
        test_databases.renew()
    test_databases.dirty = True
    with django_db_blocker.unblock():
        yield test_databases
        connections.close_all()


@pytest.fixture
def untouched_databases(test_databases: TestDatabases, django_db_blocker: DjangoDbBlocker) -> Iterator[TestDatabases]:
    """Clean databases for a test that commits nothing, so that the next such test need not wait for new ones."""
    if test_databases.dirty:
        test_databases.renew()
    with django_db_blocker.unblock():
        yield test_databases
        connections.close_all()


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def staff(databases: TestDatabases) -> Staff:
    """One person per surface role, two police bureaus, a clinic and two zones."""
    return make_staff()


@pytest.fixture
def case(staff: Staff) -> Case:
    """A case of the clinician with one signed note."""
    return make_case(staff)
