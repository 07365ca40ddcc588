"""The API of a running web process: what was sent is kept sealed and told nowhere, and the police process has none."""

import http.client
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from audit.models import LedgerEntry
from tests.browser.site import make_site
from tests.canaries import Canaries, places_that_hold
from tests.consent.api.clients import EVERY_SCOPE, consent_body, decision_body, make_api_client
from tests.people import LOADER, Staff, make_case
from tests.settings import address
from tests.web import WebProcess


def send(
    site: WebProcess, method: str, path: str, key: str, body: Any = None, **headers: str
) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection(urlsplit(site.address).netloc, timeout=20)
    content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    sent = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"} | headers
    connection.request(method, path, content, sent)
    response = connection.getresponse()
    found = response.status, response.read(), dict(response.getheaders())
    connection.close()
    return found


def test_what_is_sent_comes_back_in_no_log_no_problem_and_no_column(
    agency_site: WebProcess, staff: Staff, tmp_path: Path
) -> None:
    words = Canaries()
    case = make_case(
        staff,
        name=words.typed["name"],
        summary=words.typed["mental_health"],
        substance_use=words.typed["substance_use"],
    )
    key = make_api_client(staff.by_role["clinician"], *EVERY_SCOPE)
    said = {
        "paper": words.typed["name"],
        "signature": words.typed["name"],
        "signer_name": words.typed["name"],
        "info_description": words.typed["mental_health"],
        "matter": words.typed["substance_use"],
    }
    stated = consent_body(staff, case, **said)
    assert send(agency_site, "POST", "/api/v1/consents", key, stated)[0] == 201
    status, answered, headers = send(agency_site, "POST", "/api/v1/decisions", key, decision_body(staff, case))
    assert (status, headers["Cache-Control"]) == (200, "no-store")
    assert "Set-Cookie" not in headers
    decided = json.loads(answered)
    send(agency_site, "POST", "/api/v1/releases", key, {name: decided[name] for name in ("preview", "digest")})
    problems = [
        send(agency_site, "POST", "/api/v1/consents", key, {**stated, "purposes": [words.typed["name"]]}),
        send(agency_site, "POST", "/api/v1/consents", key, {**stated, words.typed["name"]: 1}),
        send(agency_site, "POST", "/api/v1/consents", key, json.dumps(stated).encode()[:-1]),
        send(agency_site, "GET", "/api/v1/schema?" + "x" * 20, key),
        send(
            agency_site,
            "POST",
            "/api/v1/fhir/Consent",
            key,
            {"resourceType": "Consent", "patient": {"display": words.typed["name"]}},
            **{"Content-Type": "application/fhir+json"},
        ),
    ]
    typed = [word for text in words.typed.values() for word in text.split() if len(word) > 14]
    log = agency_site.log.read_text()
    for status, content, _ in problems:
        assert status in {400, 422}
        assert not [word for word in typed if word in content.decode()]
    assert not [word for word in typed if word in log]
    assert key not in log
    assert places_that_hold(words, make_site(tmp_path / "site")) == []


def test_the_police_process_has_no_api_even_for_a_valid_key(police_site: WebProcess, staff: Staff) -> None:
    key = make_api_client(staff.by_role["clinician"], *EVERY_SCOPE)
    nowhere = send(police_site, "GET", "/nowhere", key)
    for path in ("/api/v1/schema", "/api/v1/consents", "/api/"):
        answered = send(police_site, "GET", path, key)
        assert (answered[0], answered[1]) == (nowhere[0], nowhere[1])
        assert answered[2]["Location"].startswith("/sign-in/")


def test_what_fails_in_the_middle_changes_nothing_and_says_only_that_it_failed(
    agency_site: WebProcess, staff: Staff
) -> None:
    """The decisions' table loses a right while a client asks: the request fails as a whole."""
    case = make_case(staff, name="Vorname Zuname")
    key = make_api_client(staff.by_role["clinician"], *EVERY_SCOPE)
    with psycopg.connect(address("OWNER", "default"), autocommit=True) as owner:
        owner.execute("REVOKE INSERT ON consent_decisionrecord FROM clinician")
    status, content, headers = send(agency_site, "POST", "/api/v1/decisions", key, decision_body(staff, case))
    assert (status, headers["Content-Type"]) == (500, "application/problem+json")
    assert json.loads(content)["code"] == "failed"
    assert "ProgrammingError at" in agency_site.log.read_text()
    assert not LedgerEntry.objects.using(LOADER).filter(event="decision").exists()
