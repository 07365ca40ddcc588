"""What the tests of asking share."""

import pytest

from tests.consent.capture.asking import Asking, client_of
from tests.consent.door import Door
from tests.people import Staff


@pytest.fixture
def asking(staff: Staff, door: Door) -> Asking:
    """The clinician asks the person whose case it is."""
    return Asking(client_of(staff.by_role["clinician"]), door)
