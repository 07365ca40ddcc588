"""What the tests of the API share."""

import pytest
from django.core.cache import cache

from tests.consent.api.clients import EVERY_SCOPE, System, make_api_client
from tests.people import Staff


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    """The count of requests is each process's own, and outlives a test."""
    cache.clear()


@pytest.fixture
def system(staff: Staff) -> System:
    """A system with every scope, for the clinician."""
    return System(make_api_client(staff.by_role["clinician"], *EVERY_SCOPE, name="County registry"))
