"""The law is pure."""

from tests.architecture.guards.purity import impure_calls, is_pure
from tests.architecture.guards.sources import read_sources, written


def test_the_law_asks_no_clock_and_throws_no_dice() -> None:
    sources = read_sources()
    assert sum(is_pure(source.module) for source in sources) >= 5
    assert impure_calls(sources) == []


def test_a_rule_that_looks_outside_is_caught() -> None:
    for code in (
        "datetime.now(UTC)",
        "date.today()",
        "timezone.now()",
        "time.time()",
        "uuid.uuid4()",
        "open('law.txt')",
        "print(facts)",
        "import_module('consent.models')",
    ):
        assert impure_calls([written("consent.law.part2", f"def holds(facts):\n    return {code}")]) != [], code


def test_a_rule_that_remembers_is_caught() -> None:
    code = "seen = 0\ndef holds(facts):\n    global seen\n    seen += 1"
    assert impure_calls([written("consent.law.hipaa", code)]) != []


def test_a_time_of_day_given_as_a_value_is_no_clock() -> None:
    assert impure_calls([written("consent.law.hipaa", "NOON = datetime.time(12, 0)")]) == []
