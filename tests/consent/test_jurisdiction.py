"""The settings choose the laws, and a site without its state's law does not start to decide."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from consent.jurisdiction import laws_in_force
from consent.law.governing import DEFAULT


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    laws_in_force.cache_clear()
    yield
    laws_in_force.cache_clear()


def test_pennsylvania_beside_federal_law_is_what_pittsburgh_runs_under() -> None:
    assert laws_in_force() == DEFAULT


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ([], "names no state"),
        (["ohio"], "ohio, which is no module"),
        (["..facts"], "which is no module"),
        (["consent.law.pennsylvania"], "which is no module"),
        (["groups"], "has no table of ROWS"),
    ],
)
def test_a_state_that_is_not_there_is_an_error_and_never_a_gap(settings: Any, named: list[str], said: str) -> None:
    settings.STATE_LAWS = named
    with pytest.raises(ImproperlyConfigured, match=said):
        laws_in_force()
