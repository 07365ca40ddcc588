"""What the tests of the desk share."""

import pytest

from tests.consent.process.desk import Desk, make_desk
from tests.people import Case, Staff


@pytest.fixture
def desk(staff: Staff, case: Case) -> Desk:
    """The privacy officer's desk, with a court, an attorney and a prosecutor in the directory."""
    return make_desk(staff, case)
