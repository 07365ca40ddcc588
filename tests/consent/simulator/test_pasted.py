"""A pasted scenario becomes facts, or a sentence that says what to do; and the form shows every one of the table."""

import json
from pathlib import Path
from typing import Any

import pytest

from consent.decision import decide
from consent.exchange.reader import read_facts
from consent.simulator.pasted import LONGEST, NotAScenarioError, read_scenario
from consent.simulator.sheet import Sheet, numbered_anew

FOLDER = Path(__file__).resolve().parent.parent / "scenarios"
SCENARIOS: list[dict[str, Any]] = [
    scenario for path in sorted(FOLDER.glob("*.json")) for scenario in json.loads(path.read_text(encoding="utf-8"))
]
FIRST = SCENARIOS[0]


def test_there_are_scenarios_to_paste() -> None:
    assert len(SCENARIOS) > 200


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario["id"] for scenario in SCENARIOS])
def test_the_form_shows_a_scenario_so_that_its_decision_stays_the_same(scenario: dict[str, Any]) -> None:
    facts = numbered_anew(read_scenario(json.dumps(scenario)))
    sheet = Sheet(data=Sheet(facts=facts).as_sent())
    assert sheet.is_valid()
    assert decide(*sheet.facts()) == decide(*facts)
    assert decide(*facts).outcome == decide(*read_facts(scenario["facts"])).outcome


def test_a_scenario_may_be_pasted_whole_or_as_its_facts_or_alone_in_a_list() -> None:
    whole = read_scenario(json.dumps(FIRST))
    assert read_scenario(json.dumps(FIRST["facts"])) == whole
    assert read_scenario(json.dumps([FIRST])) == whole


NOT_SCENARIOS = {
    "nothing": ("  ", "Paste one scenario first."),
    "words": ("Jo was here", "This is not JSON: look at line 1, column 1."),
    "a number": ("7", "Paste one scenario: an object in braces"),
    "two scenarios": ("[{}, {}]", "Paste one scenario: an object in braces"),
    "no number": ('{"patient_age": NaN}', "a number that is none"),
    "too deep": ("[" * 100_000, "nested too deeply"),
    "too long": ("{" + " " * LONGEST + "}", "at most 100,000 characters"),
}


@pytest.mark.parametrize(("text", "told"), NOT_SCENARIOS.values(), ids=NOT_SCENARIOS)
def test_what_is_no_scenario_is_told_in_a_sentence_that_quotes_nothing(text: str, told: str) -> None:
    with pytest.raises(NotAScenarioError) as raised:
        read_scenario(text)
    assert told in str(raised.value)
    assert "Jo" not in str(raised.value)


def test_what_a_scenario_leaves_out_or_says_twice_denies() -> None:
    facts = json.dumps(FIRST["facts"])
    twice = facts[:-1] + ', "purpose": "treatment"}'
    for text in ("{}", '{"facts": 3}', twice):
        request, evidence = read_scenario(text)
        assert evidence.unrecognized
        assert decide(request, evidence).outcome == "deny"
