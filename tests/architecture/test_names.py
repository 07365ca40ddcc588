"""Names and hidden work."""

from tests.architecture.guards.names import empty_names, hidden_work, without_promise
from tests.architecture.guards.sources import read_sources, written


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert empty_names(source.module for source in read_sources()) == []


def test_a_module_named_utils_is_caught() -> None:
    assert empty_names(["casework.clinical.utils", "consent.core.rules", "consent.decision"]) == [
        "casework.clinical.utils: name it by what it holds",
        "consent.core.rules: name it by what it holds",
    ]


def test_nothing_happens_behind_a_signal() -> None:
    assert hidden_work(read_sources()) == []


def test_a_signal_module_and_a_listener_are_caught() -> None:
    module = written("referrals.signals", "x = 1")
    listener = written("consent.services", "from django.db.models.signals import post_save\n")
    assert len(hidden_work([module, listener])) == 2


def test_every_module_says_what_it_promises() -> None:
    boilerplate = ("apps", "urls")
    sources = [source for source in read_sources() if not source.last_name.startswith(boilerplate)]
    assert without_promise(sources) == []


def test_a_module_without_a_docstring_is_caught() -> None:
    assert without_promise([written("consent.words", "WORDS = {}\n")]) != []
