"""The API attacked from its own description: whatever comes, it answers as it says, and never fails.

Positive bodies name the real case, consent and release in every other example, so that they get past the door; all
others are Schemathesis' own. The same is asked by a client with every scope and by one with none. The two operations
with the largest bodies get more examples of their own. What one answer names, the next request uses: consent, decision,
release, its pages, revocation, every answer held against the description.

Off, and why: the coverage phase of ``decide`` and ``receive_consent`` (every bound of every member of a consent would be
thousands of bodies, so these are fuzzed); zero bytes in text (the server in front declines them in headers and addresses
before the application); the check that a key is not ignored (it sends requests without a key from another client, and
tests/consent/api/test_attacks.py does that on every address); Schemathesis' own stateful machine (the description has no
links, and what it infers cannot know that a preview is confirmed with its digest: the sequence here does). Shrinking is
off: a failure names its request anyway.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker
from schemathesis.config import SchemathesisConfig

from tests.consent.api.clients import EVERY_SCOPE, System, body_of, consent_body, decision_body, make_api_client
from tests.databases import TestDatabases
from tests.people import make_case, make_staff

DESCRIPTION = Path(__file__).resolve().parents[3] / "docs" / "openapi.yaml"
#: Fuzzed with more examples, and not covered bound by bound.
LARGE = ["receive_consent", "decide"]
CONFIG = {
    "seed": 20261123,
    "generation": {"deterministic": True, "database": "none", "allow-x00": False, "with-security-parameters": False},
    "phases": {"coverage": {"enabled": True}, "fuzzing": {"enabled": True}, "stateful": {"enabled": False}},
    "checks": {
        # Well formed and not to be honoured is 422, whatever the description says of the form.
        "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "413", "422"]},
        "negative_data_rejection": {
            "expected-statuses": ["400", "401", "403", "404", "405", "409", "413", "415", "422"]
        },
        "ignored_auth": {"enabled": False},
    },
}


def described(config: dict[str, Any]) -> Any:
    """The committed description, for attacks on the application itself."""
    found = schemathesis.openapi.from_path(DESCRIPTION, config=SchemathesisConfig.from_dict(config))
    found.app = get_wsgi_application()
    return found


api = described(CONFIG)
api_in_short = described(CONFIG | {"phases": {"coverage": {"enabled": False}, "stateful": {"enabled": False}}})

ATTACK = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _asks_as_often_as_it_likes() -> Iterator[None]:
    cache.clear()
    with override_settings(API_REQUESTS_PER_MINUTE=1_000_000):
        yield


@dataclass(frozen=True)
class Attacked:
    """The keys of both clients, and what there is to be found: a case, a consent, a preview and a release."""

    every_scope: str
    no_scope: str
    names: dict[str, str]
    consent: dict[str, Any]
    decision: dict[str, Any]


@pytest.fixture(scope="module")
def attacked(test_databases: TestDatabases, django_db_blocker: DjangoDbBlocker) -> Iterator[Attacked]:
    """One pair of databases for all of it: what one attack leaves behind is the next one's ground."""
    if test_databases.dirty:
        test_databases.renew()
    test_databases.dirty = True
    with django_db_blocker.unblock():
        staff = make_staff()
        case = make_case(staff)
        system = System(make_api_client(staff.by_role["clinician"], *EVERY_SCOPE))
        stated = consent_body(staff, case)
        system.post("/consents", stated)
        decided = body_of(system.post("/decisions", decision_body(staff, case)))
        release = body_of(system.post("/releases", {"preview": decided["preview"], "digest": decided["digest"]}))
        names = {
            **dict.fromkeys(("person", "person_id", "patient"), str(case.person.pk)),
            **dict.fromkeys(("recipient", "organization"), str(staff.police.pk)),
            "consent_id": stated["id"],
            "release_id": release["id"],
            "preview": decided["preview"],
            "digest": decided["digest"],
            "discloser": str(staff.agency.pk),
        }
        nobody = make_api_client(staff.by_role["clinician"])
        other = make_case(staff, name="Jordan Beispiel")
        yield Attacked(system.key, nobody, names, consent_body(staff, other), decision_body(staff, other))
        connections.close_all()


_turns = count()


def _at_the_real_case(case: Any, keys: dict[str, Any]) -> None:
    """Every other well-formed example asks for something that is there."""
    if next(_turns) % 2 or not case.meta or case.meta.generation.mode.value != "positive":
        return
    for place in (case.path_parameters, case.query, case.body):
        if isinstance(place, dict):
            _named(place, keys)


def _named(place: dict[str, Any], keys: dict[str, Any]) -> None:
    for name, value in place.items():
        if isinstance(value, str) and name in keys:
            place[name] = keys[name]
        elif isinstance(value, dict):
            _named(value, keys)


@api.exclude(operation_id=LARGE).parametrize()
@ATTACK
def test_every_answer_is_as_it_is_described(case: Any, attacked: Attacked) -> None:
    _at_the_real_case(case, attacked.names)
    case.call_and_validate(headers={"Authorization": f"Bearer {attacked.every_scope}"})


@api_in_short.include(operation_id=LARGE).parametrize()
@settings(ATTACK, max_examples=60)
def test_the_largest_bodies_are_answered_as_it_is_described(case: Any, attacked: Attacked) -> None:
    _at_the_real_case(case, attacked.names)
    case.call_and_validate(headers={"Authorization": f"Bearer {attacked.every_scope}"})


@api_in_short.parametrize()
@ATTACK
def test_a_client_without_scopes_learns_nothing(case: Any, attacked: Attacked) -> None:
    _at_the_real_case(case, attacked.names)
    response = case.call_and_validate(headers={"Authorization": f"Bearer {attacked.no_scope}"})
    assert response.status_code in {403, 404, 405}
    for secret in (attacked.names["person"], attacked.names["digest"], attacked.names["preview"]):
        assert secret not in response.text.replace(response.request.url, "")


# One request after another -----------------------------------------------------------------------------------------------


@dataclass
class Linked:
    """Asks operation after operation, and holds each answer against the description."""

    key: str

    def ask(self, operation: str, body: Any = None, query: dict[str, Any] | None = None, **path: str) -> Any:
        found = api.find_operation_by_id(operation)
        stated: dict[str, Any] = {"path_parameters": path, "query": query or {}}
        if body is not None:
            stated |= {"body": body, "media_type": "application/json"}
        return found.Case(**stated).call_and_validate(headers={"Authorization": f"Bearer {self.key}"})

    def pages(self, release_id: str) -> list[str]:
        """What a release holds, page by page, as far as it goes."""
        headings, cursor = [], 0
        while cursor is not None:
            page = self.ask("release_items", query={"cursor": cursor, "limit": 1}, release_id=release_id).json()
            headings += [item["heading"] for item in page["items"]]
            cursor = page["next"]
        return headings


@settings(ATTACK, max_examples=10)
@given(
    segments=st.sampled_from([["mh_general"], ["identity_presence", "mh_general"]]),
    language=st.sampled_from(["en", "es"]),
    in_writing=st.booleans(),
    pages_read=st.booleans(),
)
def test_a_consent_carries_a_decision_and_a_release_until_it_is_revoked(
    attacked: Attacked, segments: list[str], language: str, in_writing: bool, pages_read: bool
) -> None:
    system = Linked(attacked.every_scope)
    # Signed anew each time: a withdrawal also stands against every older paper that says the same.
    signed = dict.fromkeys(("signed_at", "staff_signed_at", "starts_at"), datetime.now(UTC).isoformat())
    chosen = {"id": str(uuid.uuid4()), "segments": segments, "language": language}
    consent = system.ask("receive_consent", attacked.consent | signed | chosen).json()
    shown = system.ask("decide", attacked.decision).json()
    release = system.ask("confirm", {"preview": shown["preview"], "digest": shown["digest"]}).json()
    assert system.ask("release", release_id=release["id"]).json()["open"]
    if pages_read:
        assert system.pages(release["id"])

    assert system.ask("revoke", {"in_writing": in_writing}, consent_id=consent["id"]).status_code == 200

    assert not system.ask("release", release_id=release["id"]).json()["open"]
    assert system.ask("release_items", release_id=release["id"]).status_code == 404
    again = system.ask("confirm", {"preview": shown["preview"], "digest": shown["digest"]})
    assert again.json() == system.ask("release", release_id=release["id"]).json(), "The same release, closed."
    later = system.ask("decide", attacked.decision).json()
    assert system.ask("confirm", {"preview": later["preview"], "digest": later["digest"]}).status_code == 422


def test_every_operation_is_attacked() -> None:
    assert len({operation.ok().label for operation in api.get_all_operations()}) >= 12
