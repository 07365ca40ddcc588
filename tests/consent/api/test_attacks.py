"""What other systems may try: other scopes, other people's cases, odd bodies, and whether anything comes back of them."""

import json
import logging
import secrets
import uuid

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import get_resolver
from django.views import View

from audit.models import LedgerEntry
from casework.wall.keys import REFUSED_KEYS_PER_MINUTE
from consent.api.clients import SCOPES
from consent.api.parsers import DEEPEST, LARGEST_BODY
from consent.models import ApiClient, ConsentRecord, DecisionRecord, Release
from tests.consent.api.clients import EVERY_SCOPE, System, body_of, consent_body, decision_body, make_api_client
from tests.people import LOADER, Case, Staff, make_case, make_organization, make_user
from tests.wall.addresses import STRANGER, filled, patterns_of

ROUTES = sorted(
    (route.removeprefix("/api/v1"), pattern.callback)
    for route, pattern in patterns_of("config.urls")
    if route.startswith("/api/")
)


def scopes_of(callback: object) -> dict[str, str]:
    view: type[View] = callback.view_class  # type: ignore[attr-defined]  # of a class-based view
    found: dict[str, str] = view.scopes  # type: ignore[attr-defined]  # of every view of the API
    return found


def test_every_view_names_a_scope_of_each_of_its_methods() -> None:
    named = set()
    for route, callback in ROUTES:
        scopes = scopes_of(callback)
        methods = {
            name.upper() for name in ("get", "post", "put", "patch", "delete") if hasattr(callback.view_class, name)
        }
        assert set(scopes) == methods, route
        assert methods <= {"GET", "POST"}, route
        named |= set(scopes.values())
    assert named - {"any client"} == set(SCOPES)


@pytest.mark.parametrize("scope", [*SCOPES, None])
def test_a_scope_opens_its_own_addresses_and_no_other(staff: Staff, scope: str | None) -> None:
    system = System(make_api_client(staff.by_role["clinician"], *([scope] if scope else [])))
    for route, callback in ROUTES:
        for method, needed in scopes_of(callback).items():
            path = filled(route, STRANGER)
            content_type = "application/fhir+json" if "fhir" in path else "application/json"
            response = system.get(path) if method == "GET" else system.post(path, {}, content_type)
            assert (response.status_code == 403) == (needed not in {scope, "any client"}), (route, method)
    refusals = LedgerEntry.objects.using(LOADER).filter(event="refused", detail__reason="scope_missing")
    assert {entry.detail["scope"] for entry in refusals} == set(SCOPES) - {scope}


def test_nothing_is_ever_deleted_or_replaced(system: System) -> None:
    for route, _ in ROUTES:
        for method in ("put", "patch", "delete", "options", "trace"):
            response = getattr(system.http, method)(
                f"/api/v1{filled(route)}", headers={"Authorization": f"Bearer {system.key}"}
            )
            assert response.status_code == 405, (route, method)
            assert response.headers["Allow"]


def test_another_clinicians_case_is_nowhere(system: System, staff: Staff, case: Case) -> None:
    stated = consent_body(staff, case)
    system.post("/consents", stated)
    decided = body_of(system.post("/decisions", decision_body(staff, case)))
    confirmation = {"preview": decided["preview"], "digest": decided["digest"]}
    release = body_of(system.post("/releases", confirmation))
    stranger = System(make_api_client(staff.other_clinician, *EVERY_SCOPE))
    nobody = str(uuid.uuid4())
    asked = (
        ("/decisions", decision_body(staff, case), decision_body(staff, case, person=nobody)),
        ("/consents", consent_body(staff, case), consent_body(staff, case, person=nobody)),
        (f"/consents/{stated['id']}/revocations", {"in_writing": True}, None),
        ("/releases", confirmation, {**confirmation, "preview": nobody}),
    )
    for path, hidden, missing in asked:
        found = stranger.post(path, hidden)
        never = stranger.post(path.replace(stated["id"], nobody), missing or hidden)
        assert (found.status_code, found.content) == (never.status_code, never.content) == (404, never.content), path
    for path in (
        f"/consents/{stated['id']}",
        f"/persons/{case.person.pk}/releases",
        f"/releases/{release['id']}",
        f"/releases/{release['id']}/items",
    ):
        assert stranger.get(path).status_code == 404
    # Its id is taken for whoever uses it, and that is all there is to learn.
    own = make_case(staff, name="Somebody Else")
    taken = System(make_api_client(staff.by_role["clinician"], *EVERY_SCOPE)).post(
        "/consents", consent_body(staff, own, id=stated["id"])
    )
    assert (taken.status_code, body_of(taken)["code"]) == (409, "id_in_use")
    assert ConsentRecord.objects.using(LOADER).get(pk=stated["id"]).revoked_at is None
    assert Release.objects.using(LOADER).count() == 1


def test_a_preview_of_another_account_is_confirmed_by_nobody_else(system: System, staff: Staff, case: Case) -> None:
    """Both work on the case; what one of them saw is not what the other confirms."""
    from tests.people import assign

    assign(case.person, staff.other_clinician, "clinician", by=staff.by_role["supervisor"])
    system.post("/consents", consent_body(staff, case))
    decided = body_of(system.post("/decisions", decision_body(staff, case)))
    other = System(make_api_client(staff.other_clinician, *EVERY_SCOPE))
    refused = other.post("/releases", {"preview": decided["preview"], "digest": decided["digest"]})
    assert refused.status_code == 404


def test_a_key_in_an_address_is_no_key(system: System, staff: Staff) -> None:
    for name in ("key", "api_key", "access_token", "token", "authorization"):
        assert Client().get("/api/v1/schema", {name: system.key}).status_code == 401
        assert system.get("/schema", **{name: system.key}).status_code == 400
        refused = system.get("/schema", **{name: system.key})
        assert system.key not in refused.content.decode()


DEEP = b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1)
BODIES: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 400),
    "no JSON": (b"{", 400),
    "a list": (b"[]", 400),
    "a number": (b"7", 400),
    "null": (b"null", 400),
    "two of one name": (b'{"in_writing": true, "in_writing": false}', 400),
    "an unknown member": (b'{"in_writing": true, "because": "x"}', 400),
    "NUL in a text": (b'{"in_writing": "\\u0000"}', 400),
    "NUL as a byte": (b'{"in_writing": "\x00"}', 400),
    "half a letter": (b'{"in_writing": "\\ud800"}', 400),
    "another encoding": ('{"in_writing": "é"}'.encode("latin-1"), 400),
    "UTF-16": ('{"in_writing": true}'.encode("utf-16"), 400),
    "not a number": (b'{"in_writing": NaN}', 400),
    "endless": (b'{"in_writing": Infinity}', 400),
    "a number of many digits": (b'{"in_writing": ' + b"9" * 5000 + b"}", 400),
    "deep": (b'{"in_writing": ' + DEEP + b"}", 400),
    "very deep": (b'{"in_writing": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
    "a flag as a text": (b'{"in_writing": "true"}', 400),
    "a flag as a number": (b'{"in_writing": 1}', 400),
    "a flag that is null": (b'{"in_writing": null}', 400),
    "huge": (b'{"in_writing": "' + b"x" * LARGEST_BODY + b'"}', 413),
}


def test_an_odd_body_is_refused_before_anything_is_read_of_it(system: System) -> None:
    for name, (content, status) in BODIES.items():
        response = system.post(f"/consents/{STRANGER}/revocations", content)
        assert response.status_code == status, name
        assert response.headers["Content-Type"] == "application/problem+json"
        assert set(body_of(response)) <= {"type", "title", "status", "code", "errors"}


def test_letters_that_nothing_is_kept_with_are_refused(system: System, staff: Staff, case: Case) -> None:
    for name, text in (("paper", "bell\x07"), ("info_description", "\x7f")):
        refused = system.post("/consents", consent_body(staff, case, **{name: text}))
        assert (refused.status_code, body_of(refused)["errors"]) == (
            422,
            [{"pointer": f"/{name}", "code": "unreadable_letters"}],
        )
    assert system.post("/consents", consent_body(staff, case, witnesses=["two\nlines"])).status_code == 422
    assert system.post("/consents", consent_body(staff, case, paper="two\nlines\tand a tab")).status_code == 201


def test_a_form_is_no_body(system: System) -> None:
    for content_type in (
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "application/xml",
    ):
        response = system.post("/decisions", b"person=1", content_type)
        assert (response.status_code, body_of(response)["code"]) == (415, "unsupported_media_type")


def test_what_is_wrong_is_told_by_place_and_code_alone(
    system: System, staff: Staff, case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    word = "Canary" + secrets.token_hex(8)
    with caplog.at_level(logging.DEBUG):
        refused = system.post(
            "/consents",
            consent_body(
                staff,
                case,
                signed_at=word,
                purposes=["crisis_response", word],
                recipient=word,
                witnesses=[7],
                **{word: word},
            ),
        )
        assert refused.status_code == 400
        system.get("/consents", person=word)
        system.post("/decisions", decision_body(staff, case, items=[word]))
        system.post(
            "/consents", consent_body(staff, case, matter=word, info_description=word, paper=word, signature=word)
        )
    assert word not in refused.content.decode()
    assert word not in caplog.text
    assert body_of(refused)["errors"] == [
        {"pointer": "", "code": "unknown_member"},
    ]
    told = body_of(
        system.post("/consents", consent_body(staff, case, signed_at=word, purposes=["housing", word], witnesses=[7]))
    )
    assert told["errors"] == [
        {"pointer": "/purposes/1", "code": "unknown_code"},
        {"pointer": "/signed_at", "code": "not_a_time"},
        {"pointer": "/witnesses/0", "code": "not_a_text"},
    ]
    assert not LedgerEntry.objects.using(LOADER).filter(detail__icontains=word).exists()


def test_each_client_is_counted_apart(staff: Staff) -> None:
    first = System(make_api_client(staff.by_role["clinician"], "decide"))
    second = System(make_api_client(staff.by_role["clinician"], "decide"))
    with override_settings(API_REQUESTS_PER_MINUTE=2):
        answers = [first.get("/schema") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert int(answers[-1].headers["Retry-After"]) >= 1
        assert body_of(answers[-1])["code"] == "too_many_requests"
        assert second.get("/schema").status_code == 200
        without = System(make_api_client(staff.by_role["clinician"]))
        assert [without.get("/consents").status_code for _ in range(3)] == [403, 403, 429]


def test_keys_of_nobody_are_counted_by_address_and_hold_up_no_valid_one(staff: Staff, system: System) -> None:
    stranger = System("bulkhead_of_nobody")
    found = [stranger.get("/schema").status_code for _ in range(REFUSED_KEYS_PER_MINUTE + 2)]
    assert found == [401] * REFUSED_KEYS_PER_MINUTE + [429] * 2
    assert LedgerEntry.objects.using(LOADER).filter(event="sign_in_failed").count() == REFUSED_KEYS_PER_MINUTE
    assert system.get("/schema").status_code == 200
    elsewhere = stranger.http.get(
        "/api/v1/schema", headers={"Authorization": f"Bearer {stranger.key}"}, REMOTE_ADDR="192.0.2.7"
    )
    assert elsewhere.status_code == 401


def test_a_client_that_may_not_decide_learns_no_new_decision(system: System, staff: Staff, case: Case) -> None:
    system.post("/consents", consent_body(staff, case))
    decided = body_of(system.post("/decisions", decision_body(staff, case)))
    before = DecisionRecord.objects.using(LOADER).filter(step="preview").count()
    confirming = System(make_api_client(staff.by_role["clinician"], "releases:write"))
    changed = confirming.post("/releases", {"preview": decided["preview"], "digest": "0" * 64})
    assert changed.status_code == 409
    assert body_of(changed) == {
        "type": "about:blank",
        "title": "Something changed since this preview.",
        "status": 409,
        "code": "contents_changed",
    }
    assert DecisionRecord.objects.using(LOADER).filter(step="preview").count() == before


def test_a_client_that_may_not_read_consents_learns_nothing_of_what_it_revokes(
    system: System, staff: Staff, case: Case
) -> None:
    stated = consent_body(staff, case)
    system.post("/consents", stated)
    revoking = System(make_api_client(staff.by_role["clinician"], "revocations:write"))
    revoked = revoking.post(f"/consents/{stated['id']}/revocations", {"in_writing": True})
    assert revoked.status_code == 200
    assert set(body_of(revoked)) == {"id", "revoked_at", "revoked_orally_at"}
    assert body_of(revoked)["id"] == stated["id"]
    assert body_of(revoked)["revoked_at"]


def test_a_stranger_signs_for_no_discloser(system: System, staff: Staff, case: Case) -> None:
    elsewhere = make_user("Elia Elsewhere", make_organization("Other Agency", "mh_provider"), "clinician")
    for signer in (uuid.uuid4(), elsewhere.pk, staff.by_role["liaison"].pk):
        refused = system.post("/consents", consent_body(staff, case, staff_signed_by=str(signer)))
        assert refused.status_code == 422
        assert body_of(refused)["errors"] == [{"pointer": "/staff_signed_by", "code": "unknown_staff"}]
    assert not ConsentRecord.objects.using(LOADER).exists()


def test_a_view_that_names_no_scope_is_closed(staff: Staff) -> None:
    from rest_framework.settings import api_settings

    assert [one.__name__ for one in api_settings.DEFAULT_PERMISSION_CLASSES] == ["Nobody"]
    assert api_settings.DEFAULT_AUTHENTICATION_CLASSES == []
    assert not any("browsable" in name.lower() for name in settings.REST_FRAMEWORK["DEFAULT_RENDERER_CLASSES"])


def test_the_police_process_has_no_api() -> None:
    routes = [str(pattern.pattern) for pattern in get_resolver("config.police_urls").url_patterns]
    assert routes
    assert not any(route.startswith("api") for route in routes)


def test_no_key_is_kept(system: System) -> None:
    client = ApiClient.objects.using(LOADER).get()
    kept = json.dumps({name: str(value) for name, value in vars(client).items()})
    assert system.key not in kept
    assert system.key.removeprefix("bulkhead_") not in kept
