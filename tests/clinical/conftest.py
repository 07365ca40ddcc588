"""What tests of the clinical record share: acting as somebody, a signed-in client, and a look at the ledger."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from audit.models import LedgerEntry
from casework.staff.models import User
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from tests.people import LOADER, Staff

Acting = Callable[[User], AbstractContextManager[None]]


@pytest.fixture
def as_clinician(staff: Staff) -> Acting:
    """Runs the body as a clinician, in the transaction that a request would have."""
    return lambda user: acting_as(SurfaceRole.CLINICIAN, user_id=user.pk)


@pytest.fixture
def as_supervisor(staff: Staff) -> Acting:
    return lambda user: acting_as(SurfaceRole.SUPERVISOR, user_id=user.pk, databases=("default",))


@pytest.fixture
def signed_in(staff: Staff) -> Callable[[User], Client]:
    """A client that holds this person's session. The session is written as the agency's login writes it."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="casework.staff.authentication.EmailBackend")
        return client

    return sign_in


@pytest.fixture
def ledger_of(staff: Staff) -> Callable[..., list[dict[str, Any]]]:
    """Entries of the agency's ledger, oldest first, by column."""

    def entries(**wanted: Any) -> list[dict[str, Any]]:
        rows = LedgerEntry.objects.using(LOADER).filter(**wanted).order_by("timestamp")
        return list(rows.values("event", "outcome", "object_type", "object_pk", "person_id", "detail", "actor_id"))

    return entries


@pytest.fixture
def missing() -> uuid.UUID:
    """A key that nothing has."""
    return uuid.uuid4()
