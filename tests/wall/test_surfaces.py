"""Every address, asked by every role over HTTP: it opens for the declared role alone, and hidden equals missing.

Addresses that a key opens are asked with keys in ``test_surfaces_by_key``; here they are nobody's who signed in.
"""

import re

import pytest
from django.test import Client

from casework.staff.models import User
from casework.wall.surfaces import SURFACES, surface_of
from tests.people import PASSWORD, Case, Staff
from tests.wall.addresses import STRANGER, filled, opened_by_signing_in, patterns_of

AGENCY_ROLES = ("clinician", "supervisor", "privacy_officer", "auditor", "evaluator", "administrator")
ADDRESSES = sorted({filled(route) for route, _ in patterns_of("config.urls") if opened_by_signing_in(route)})
NOWHERE = "/clinician/no-such-page/"
#: Without the person that its query names, an offer is nobody's.
NEEDS_A_QUERY = {"/clinician/handoffs/new/"}


def signed_in(user: User) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": user.email, "password": PASSWORD})
    return client


def answer(client: Client, path: str, method: str = "get") -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers of an answer, without what must differ: the session's expiry and nonces."""
    response = getattr(client, method)(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, without_tokens(body), dict(response.headers)


def without_tokens(body: bytes) -> bytes:
    """A page without what protects its forms, which is new each time."""
    return re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken&quot;: &quot;|X-CSRFToken": ")[^"&]*', rb"\1", body)


def test_each_role_is_led_to_its_own_home_and_a_wrong_password_nowhere(staff: Staff) -> None:
    homes = {surface.role.value: surface.prefix for surface in SURFACES if not surface.by_key}
    for role in AGENCY_ROLES:
        client = Client()
        signed = client.post("/sign-in/", {"username": staff.by_role[role].email, "password": PASSWORD})
        assert signed.headers["Location"] == "/"
        assert client.get("/").headers["Location"] == homes[role]
    refused = Client().post("/sign-in/", {"username": staff.by_role["clinician"].email, "password": "wrong"})
    assert refused.status_code == 200


def test_a_police_account_does_not_sign_in_to_the_agencys_process(staff: Staff) -> None:
    client = Client()
    response = client.post("/sign-in/", {"username": staff.by_role["liaison"].email, "password": PASSWORD})
    assert response.status_code == 200
    assert client.get("/").headers["Location"].startswith("/sign-in/")


def test_an_account_locks_after_repeated_failures_and_answers_the_same(staff: Staff, settings: object) -> None:
    email = staff.by_role["clinician"].email
    unknown = Client().post("/sign-in/", {"username": "nobody@example.org", "password": "wrong"})
    for _ in range(5):
        wrong = Client().post("/sign-in/", {"username": email, "password": "wrong"})
    locked = Client().post("/sign-in/", {"username": email, "password": PASSWORD})
    assert wrong.status_code == locked.status_code == unknown.status_code == 200
    assert User.objects.using("loader").get(email=email).locked_until is not None


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_outsider_is_asked_to_sign_in_whatever_the_address(staff: Staff, method: str) -> None:
    client = Client()
    for path in [*ADDRESSES, NOWHERE, "/", "/nowhere"]:
        response = getattr(client, method)(path)
        assert response.status_code == 302
        assert response.headers["Location"] == f"/sign-in/?next={path}"


@pytest.mark.parametrize("role", AGENCY_ROLES)
def test_an_address_of_another_surface_answers_as_one_that_never_existed(staff: Staff, role: str) -> None:
    client = signed_in(staff.by_role[role])
    for method in ("get", "post"):
        missing = answer(client, "/no-such-page/", method)
        assert missing[0] == 404
        for path in ADDRESSES:
            surface = surface_of(path)
            assert surface is not None
            if surface.role.value != role:
                assert answer(client, path, method) == missing, path


def test_pages_of_somebody_elses_case_answer_as_pages_of_no_case(staff: Staff, case: Case) -> None:
    client = signed_in(staff.other_clinician)
    keys = {case.person.pk, case.encounter.pk, case.note.pk, case.summary.pk}
    routes = [route for route, _ in patterns_of("config.urls") if route.startswith("/clinician/") and "<" in route]
    assert len(routes) > 8
    for route in routes:
        for method in ("get", "post"):
            missing = answer(client, filled(route, STRANGER), method)
            for key in keys:
                assert answer(client, filled(route, key), method) == missing, (route, method)


def test_every_address_that_takes_no_key_opens_for_its_own_role(staff: Staff) -> None:
    clients = {role: signed_in(staff.by_role[role]) for role in AGENCY_ROLES}
    for route, _ in patterns_of("config.urls"):
        surface = surface_of(route)
        if surface is None or surface.by_key or "<" in route or route in NEEDS_A_QUERY:
            continue
        status, _, headers = answer(clients[surface.role.value], route)
        assert status in {200, 302, 405}, (route, status)
        assert headers["Cache-Control"] == "no-store", route
        assert "script-src 'self'" in headers["Content-Security-Policy"]


def test_a_role_that_ended_opens_nothing_from_the_next_request_on(staff: Staff, now: object) -> None:
    from casework.staff.models import RoleGrant

    client = signed_in(staff.by_role["clinician"])
    assert client.get("/clinician/").status_code == 200
    RoleGrant.objects.using("loader").filter(user=staff.by_role["clinician"]).update(ends_at=now)
    assert client.get("/clinician/").status_code == 404
