"""What the tests of the door share."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from tests.consent.door import Door, police_login
from tests.people import Case, Staff


@pytest.fixture
def door(staff: Staff, case: Case) -> Door:
    """The clinician's case, at the door."""
    return Door(staff, case)


def client_of(user: Any) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    client.force_login(user, backend="casework.staff.authentication.EmailBackend")
    return client


@pytest.fixture
def clinician_client(staff: Staff) -> Client:
    return client_of(staff.by_role["clinician"])


@pytest.fixture
def privacy_client(staff: Staff) -> Client:
    return client_of(staff.by_role["privacy_officer"])


@pytest.fixture
def in_the_police_process(settings: Any) -> Iterator[Callable[[Any], Client]]:
    """Clients of the police process: its addresses, its sessions, its login, and the key of releases alone."""
    settings.ROOT_URLCONF = "config.police_urls"
    settings.SESSION_ENGINE = "casework.staff.police_sessions"
    settings.FIELD_KEYS = {}
    with police_login():
        yield client_of
