"""Every address with a key, asked for a real object of somebody else: it answers as for a key that never was.

The police process is asked in ``test_police_surfaces``. Every address of every surface is here or there: what a key names
stands in ``hidden_objects``, and an address whose key it does not know fails.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import models
from django.test import Client

from casework.staff.models import User
from casework.wall.surfaces import SURFACES, surface_of
from tests.consent.api.clients import EVERY_SCOPE, make_api_client
from tests.people import LOADER, Case, Staff, make_user
from tests.wall.addresses import patterns_of
from tests.wall.hidden_objects import ANSWERS, KEYS, Pair, make_theirs, pairs_of, parameters_of
from tests.wall.test_surfaces import signed_in, without_tokens

ROUTES = sorted(route for route, _ in patterns_of("config.urls") if surface_of(route) and "<" in route)
PREFIXES = sorted({surface.prefix for surface in SURFACES for route in ROUTES if route.startswith(surface.prefix)})

#: A part of a page that lists what there is: of any key that one may not read, nothing.
LISTS_NOTHING = {"/clinician/persons/<uuid:person_id>/handoffs/"}

Answer = tuple[int, bytes, dict[str, str]]
Asking = Callable[[str, str], Answer]


@pytest.fixture
def theirs(staff: Staff, case: Case, now: datetime) -> dict[str, models.Model]:
    return make_theirs(staff, case, now)


def through_pages(user: User) -> Asking:
    """Asks as somebody who signed in; a form is sent with an answer to every question."""
    client = signed_in(user)

    def ask(path: str, method: str) -> Answer:
        response = getattr(client, method)(path, ANSWERS if method == "post" else {})
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return response.status_code, without_tokens(body), dict(response.headers)

    return ask


def through_a_key(user: User) -> Asking:
    """Asks as another system that acts for this account."""
    key = make_api_client(user, *EVERY_SCOPE)

    def ask(path: str, method: str) -> Answer:
        headers = {"Authorization": f"Bearer {key}"}
        if method == "get":
            response = Client().get(path, headers=headers)
        else:
            body = json.dumps({"in_writing": True})
            response = Client().post(path, body, content_type="application/json", headers=headers)
        return response.status_code, response.content, dict(response.headers)

    return ask


def owners(staff: Staff) -> dict[str, Asking]:
    """Who may read the objects, by surface."""
    return {
        "/clinician/": through_pages(staff.by_role["clinician"]),
        "/supervisor/": through_pages(staff.by_role["supervisor"]),
        "/privacy/": through_pages(staff.by_role["privacy_officer"]),
        "/api/": through_a_key(staff.by_role["clinician"]),
    }


def strangers(staff: Staff) -> dict[str, list[Asking]]:
    """Who has the same role and none of the objects, in the same agency and in another one."""
    elsewhere = make_user("Sasha Stranger", staff.clinic, "clinician")
    return {
        "/clinician/": [through_pages(staff.other_clinician), through_pages(elsewhere)],
        "/supervisor/": [
            through_pages(make_user("Flo Foreign", staff.agency, "supervisor")),
            through_pages(make_user("Fay Faraway", staff.clinic, "supervisor")),
        ],
        "/privacy/": [through_pages(make_user("Quinn Elsewhere", staff.clinic, "privacy_officer"))],
        "/api/": [through_a_key(staff.other_clinician), through_a_key(elsewhere)],
    }


def pairs_below(prefix: str, theirs: dict[str, models.Model]) -> list[tuple[str, Pair]]:
    return [(route, pair) for route in ROUTES if route.startswith(prefix) for pair in pairs_of(route, theirs)]


def rows_of(theirs: dict[str, models.Model]) -> dict[str, Any]:
    """What the objects hold now."""
    return {
        name: type(one)._base_manager.using(LOADER).filter(pk=one.pk).values().get()  # type: ignore[attr-defined]  # of every model
        for name, one in theirs.items()
    }


def test_every_surface_with_keys_has_people_who_ask(staff: Staff) -> None:
    assert PREFIXES == sorted(owners(staff)) == sorted(strangers(staff))


def test_every_key_of_the_table_stands_in_an_address() -> None:
    """Nothing in the table is left over from an address that is gone."""
    every = [route for urls in ("config.urls", "config.police_urls") for route, _ in patterns_of(urls)]
    for prefix, parameter in KEYS:
        assert any(route.startswith(prefix) and parameter in parameters_of(route) for route in every), (
            prefix,
            parameter,
        )


def test_a_key_that_nobody_has_named_stops_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match="what <letter_id> of /clinician/letters/<uuid:letter_id>/ names"):
        list(pairs_of("/clinician/letters/<uuid:letter_id>/", {}))


@pytest.mark.parametrize("prefix", PREFIXES)
def test_what_is_asked_for_is_really_there_for_those_whose_it_is(
    staff: Staff, theirs: dict[str, models.Model], prefix: str
) -> None:
    """Without this the next test might ask for nothing. Each address opens for one of its objects at least."""
    ask, opened, shut = owners(staff)[prefix], set(), set()
    for route, pair in pairs_below(prefix, theirs):
        found, missing = ask(pair.hidden, "get"), ask(pair.missing, "get")
        assert route in LISTS_NOTHING or missing[0] in {404, 405}, (route, missing[0])
        (shut if found[0] == 404 else opened).add(route)
    assert opened
    assert not shut - opened


@pytest.mark.parametrize("prefix", PREFIXES)
def test_somebody_elses_object_answers_as_one_that_never_was(
    staff: Staff, theirs: dict[str, models.Model], prefix: str
) -> None:
    before = rows_of(theirs)
    asked = pairs_below(prefix, theirs)
    assert asked
    for ask in strangers(staff)[prefix]:
        for route, pair in asked:
            for method in ("get", "post"):
                missing = ask(pair.missing, method)
                assert route in LISTS_NOTHING or missing[0] in {404, 405}, (route, method, missing[0])
                assert ask(pair.hidden, method) == missing, (route, method)
    assert rows_of(theirs) == before
