"""Every address that a key opens: to a valid key of somebody who still holds the role, and to nothing else."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from audit.models import LedgerEntry
from casework.staff.models import RoleGrant, User
from casework.wall.surfaces import SURFACES, surface_of
from consent.models import ApiClient
from tests.consent.api.clients import EVERY_SCOPE, System, make_api_client
from tests.people import LOADER, PASSWORD, Case, Staff
from tests.wall.addresses import STRANGER, filled, patterns_of


def _by_key(route: str) -> bool:
    surface = surface_of(route)
    return surface is not None and surface.by_key


ROUTES = sorted(route for route, _ in patterns_of("config.urls") if _by_key(route))
NOWHERE = "/api/v1/no-such-address"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    """The count of refused keys is each process's own, and outlives a test."""
    cache.clear()


def answer(client: Client, path: str, method: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    response = getattr(client, method)(path, content_type="application/json", headers=headers)
    return response.status_code, response.content, dict(response.headers)


def test_there_is_one_such_surface_and_it_runs_as_a_clinician() -> None:
    assert [(surface.prefix, surface.role.value) for surface in SURFACES if surface.by_key] == [("/api/", "clinician")]
    assert len(ROUTES) >= 10


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_valid_key_every_address_answers_alike(staff: Staff, now: datetime, method: str) -> None:
    user = staff.by_role["clinician"]
    keys = {
        "none": "",
        "unknown": "bulkhead_" + "x" * 43,
        "huge": "x" * 5000,
        "expired": make_api_client(user, *EVERY_SCOPE, expires_at=now - timedelta(seconds=1)),
        "revoked": make_api_client(user, *EVERY_SCOPE, revoked_at=now),
        "of an administrator": make_api_client(staff.by_role["administrator"], *EVERY_SCOPE),
        "of a liaison": make_api_client(staff.by_role["liaison"], *EVERY_SCOPE),
        "of nobody": make_api_client(User(pk=uuid.uuid4()), *EVERY_SCOPE),
    }
    missing = answer(Client(), NOWHERE, method)
    assert missing[0] == 401
    assert missing[2]["Content-Type"] == "application/problem+json"
    assert missing[2]["WWW-Authenticate"].startswith("Bearer")
    assert missing[2]["Cache-Control"] == "no-store"
    for key in keys.values():
        cache.clear()  # this is not about how many there were of them
        for route in [*ROUTES, NOWHERE]:
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            assert answer(Client(), filled(route), method, **headers) == missing, route
    for headers in ({"Authorization": f"Basic {keys['unknown']}"}, {"X-Api-Key": keys["unknown"]}):
        assert answer(Client(), filled(ROUTES[0]), method, **headers) == missing


def test_why_a_key_opens_nothing_stands_in_the_ledger_alone(staff: Staff, now: datetime) -> None:
    user = staff.by_role["clinician"]
    RoleGrant.objects.using(LOADER).filter(user=staff.other_clinician).update(ends_at=now)
    closed = staff.by_role["privacy_officer"]
    User.objects.using(LOADER).filter(pk=closed.pk).update(is_active=False)
    reasons = {
        "expired_key": make_api_client(user, "decide", expires_at=now - timedelta(seconds=1)),
        "revoked_key": make_api_client(user, "decide", revoked_at=now),
        "role_ended": make_api_client(staff.other_clinician, "decide"),
        "account_closed": make_api_client(closed, "decide"),
        "unknown_key": "bulkhead_nobodys",
    }
    for reason, key in reasons.items():
        System(key).get("/schema")
        entry = LedgerEntry.objects.using(LOADER).filter(event="sign_in_failed").order_by("timestamp").last()
        assert entry is not None
        assert (entry.detail, entry.object_type) == ({"reason": reason}, "consent.client")
        assert (entry.object_pk == "") == (reason == "unknown_key")
        assert key not in str(vars(entry))


def test_a_session_opens_no_such_address_and_is_neither_read_nor_renewed(staff: Staff) -> None:
    client = Client()
    client.post("/sign-in/", {"username": staff.by_role["clinician"].email, "password": PASSWORD})
    before = Session.objects.using(LOADER).get()
    Session.objects.using(LOADER).update(expire_date=before.expire_date - timedelta(minutes=5))
    for route in ROUTES:
        for method in ("get", "post"):
            response = getattr(client, method)(filled(route))
            assert response.status_code == 401
            assert not response.cookies
    after = Session.objects.using(LOADER).get()
    assert (after.session_data, after.expire_date) == (before.session_data, before.expire_date - timedelta(minutes=5))
    key = make_api_client(staff.by_role["clinician"], *EVERY_SCOPE)
    answered = client.get("/api/v1/schema", headers={"Authorization": f"Bearer {key}"})
    assert answered.status_code == 200
    assert not answered.cookies
    assert Session.objects.using(LOADER).get().expire_date == after.expire_date


def test_a_key_opens_no_page(staff: Staff) -> None:
    key = make_api_client(staff.by_role["clinician"], *EVERY_SCOPE)
    for path in ("/clinician/", "/", "/privacy/", "/nowhere"):
        response = Client().get(path, headers={"Authorization": f"Bearer {key}"})
        assert response.headers["Location"].startswith("/sign-in/")


def test_hidden_and_missing_answer_alike(staff: Staff, case: Case) -> None:
    """The same system as another clinician: every key of the case is a stranger's."""
    mine = System(make_api_client(staff.by_role["clinician"], *EVERY_SCOPE))
    assert mine.get(f"/persons/{case.person.pk}/consents").status_code == 200
    others = System(make_api_client(staff.other_clinician, *EVERY_SCOPE))
    for route in (route for route in ROUTES if "<" in route):
        path = route.removeprefix("/api/v1")
        missing = others.get(filled(path, STRANGER))
        assert missing.status_code in {404, 405}, route
        for key in (case.person.pk, case.note.pk):
            found = others.get(filled(path, key))
            assert (found.status_code, found.content) == (missing.status_code, missing.content), route


def test_a_key_ends_with_its_role_and_with_its_revocation(staff: Staff, now: datetime) -> None:
    system = System(make_api_client(staff.by_role["clinician"], *EVERY_SCOPE))
    assert system.get("/schema").status_code == 200
    ApiClient.objects.using(LOADER).update(revoked_at=now)
    assert system.get("/schema").status_code == 401
