"""The API attacked from its own description: whatever comes, it answers as it says, and never fails.

Positive bodies name the real case, consent and release in every other example, so that they get past the door; all
others are Schemathesis' own. The same is asked by a client with every scope and by one with none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from pytest_django import DjangoDbBlocker
from schemathesis.config import SchemathesisConfig

from tests.consent.api.clients import EVERY_SCOPE, System, body_of, consent_body, decision_body, make_api_client
from tests.databases import TestDatabases
from tests.people import make_case, make_staff

DESCRIPTION = Path(__file__).resolve().parents[3] / "docs" / "openapi.yaml"
CONFIG = {
    "seed": 20261123,
    "generation": {"deterministic": True, "database": "none", "allow-x00": False, "with-security-parameters": False},
    "phases": {"coverage": {"enabled": True}, "fuzzing": {"enabled": True}, "stateful": {"enabled": False}},
    # Every bound of every member of a consent would be thousands of bodies: these are fuzzed alone.
    "operations": [
        {"include-operation-id": name, "phases": {"coverage": {"enabled": False}}}
        for name in ("receive_consent", "decide")
    ],
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
        yield Attacked(system.key, make_api_client(staff.by_role["clinician"]), names)
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


@api.parametrize()
@ATTACK
def test_every_answer_is_as_it_is_described(case: Any, attacked: Attacked) -> None:
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


def test_every_operation_is_attacked() -> None:
    assert len({operation.ok().label for operation in api.get_all_operations()}) >= 12
