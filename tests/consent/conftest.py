"""What the tests of the door share."""

import pytest

from tests.consent.door import Door
from tests.people import Case, Staff


@pytest.fixture
def door(staff: Staff, case: Case) -> Door:
    """The clinician's case, at the door."""
    return Door(staff, case)
