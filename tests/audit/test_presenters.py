"""Sentences for entries."""

import ast
import re
import uuid

import pytest
from pytest_django.fixtures import Settings

from audit import presenters
from audit.models import Action, Outcome
from audit.presenters import WordsMissingError
from tests.architecture.guards.sources import DOMAINS, read_sources
from tests.audit.entries import made_up

MAYA = uuid.UUID(int=2)
NAMES = {MAYA: "Maya Torres"}


@pytest.fixture(autouse=True)
def strict(settings: Settings) -> None:
    settings.LEDGER_STRICT_WORDS = True


def test_an_entry_reads_as_a_sentence() -> None:
    assert presenters.sentence(made_up(), NAMES) == "Maya Torres read a note."


def test_a_listing_speaks_of_many() -> None:
    assert presenters.sentence(made_up(event=Action.LIST), NAMES) == "Maya Torres listed notes."


def test_the_sentence_tells_how_it_ended() -> None:
    decided = made_up(event=Action.DECISION, object_type="consent.decision")
    endings = {
        Outcome.PERMITTED: "Maya Torres asked what the law lets through.",
        Outcome.PARTLY: "Maya Torres asked what the law lets through: permitted in part.",
        Outcome.DENIED: "Maya Torres asked what the law lets through: declined.",
        Outcome.FAILED: "Maya Torres asked what the law lets through: failed.",
    }
    for outcome, expected in endings.items():
        assert presenters.sentence(decided._replace(outcome=outcome), NAMES) == expected


def test_a_refusal_is_told_once_and_in_calm_words() -> None:
    words = presenters.sentence(made_up(event=Action.REFUSED, outcome=Outcome.DENIED), NAMES)
    assert words == "Maya Torres asked for a note and was declined."


def test_whoever_has_no_name_is_told_by_what_they_are() -> None:
    told = {
        "worker": "The follow-up worker read a note.",
        "dispatch_feed": "The dispatch feed read a note.",
        "sign_in": "Somebody unknown read a note.",
        "": "The system read a note.",
    }
    for surface, words in told.items():
        assert presenters.sentence(made_up(actor_id=None, surface=surface), NAMES) == words
    gone = made_up(actor_id=uuid.UUID("abcdef01-0000-0000-0000-000000000000"))
    assert presenters.sentence(gone, NAMES) == "Account abcdef01 read a note."


def test_every_event_on_every_kind_of_record_has_words() -> None:
    for event in Action:
        for kind in presenters.RECORDS:
            for outcome in Outcome:
                words = presenters.sentence(made_up(event=event, object_type=kind, outcome=outcome), NAMES)
                assert "{" not in words
                assert words.endswith(".")
    assert set(presenters.EVENTS) == set(Action)
    assert set(presenters.OUTCOMES) == set(Outcome)


@pytest.mark.parametrize("unknown", [{"event": "levitate"}, {"object_type": "clinical.diary"}])
def test_an_entry_without_words_raises_here_and_shows_its_code_in_production(
    unknown: dict[str, str], settings: Settings
) -> None:
    with pytest.raises(WordsMissingError):
        presenters.sentence(made_up(**unknown), NAMES)
    settings.LEDGER_STRICT_WORDS = False
    assert next(iter(unknown.values())) in presenters.sentence(made_up(**unknown), NAMES)


def test_an_outcome_without_words_shows_its_code_in_production(settings: Settings) -> None:
    with pytest.raises(WordsMissingError):
        presenters.outcome(made_up(outcome="maybe"))
    settings.LEDGER_STRICT_WORDS = False
    assert presenters.outcome(made_up(outcome="maybe")).label == "maybe"


def test_facts_are_codes_in_plain_form() -> None:
    entry = made_up(
        detail={"rows": 3, "late": True, "fields": ["name", "birth_date"], "finding": None, "why": "shift_change"},
        changes={"supervisor": ["None", "x"], "is_active": ["True", "False"]},
    )
    assert presenters.facts(entry) == [
        ("Fields", "name, birth_date"),
        ("Finding", "none"),
        ("Late", "yes"),
        ("Rows", "3"),
        ("Reason", "shift_change"),
        ("Changed fields", "is_active, supervisor"),
    ]


def test_the_auditor_never_reads_that_something_was_refused() -> None:
    everything = [*presenters.EVENTS.values(), *(words for words, _ in presenters.OUTCOMES.values())]
    assert not [words for words in everything if "refuse" in words.lower() or "denied" in words.lower()]


#: How a kind of record is written: the label of an app and a singular noun.
KIND = re.compile(rf"({'|'.join(sorted(DOMAINS.values()))})\.[a-z]+")


def recorded_kinds() -> set[str]:
    """Every kind of record that stands in the source outside the presenters."""
    return {
        node.value
        for source in read_sources()
        if source.module != "audit.presenters" and not source.is_migration
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KIND.fullmatch(node.value)
    }


def test_every_kind_of_record_that_the_source_writes_has_words() -> None:
    kinds = recorded_kinds()
    assert {"clinical.note", "consent.release", "police.incident"} <= kinds
    assert kinds - set(presenters.RECORDS) == set()
