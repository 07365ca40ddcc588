"""Every decided case of co-response life is decided as it should be, and for a reason that its authors gave.

Citations match where one begins like the other. Whom else to tell about a denial is judgement and is not compared.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from consent.exchange.scenarios import answer

SCENARIOS: list[dict[str, Any]] = [
    scenario
    for file in sorted((Path(__file__).parent / "scenarios").glob("*.json"))
    for scenario in json.loads(file.read_text(encoding="utf-8"))
]
ALWAYS_OWED = {"LOG_DENIAL", "AUDIT_LOG", "MIN_NECESSARY", "RETAIN_6Y_530J"}
JUDGEMENT_ON_A_DENIAL = {"LEGAL_REVIEW", "NOTIFY_SUPERVISOR", "NOTIFY_PRIVACY_OFFICER", "CEASE_FUTURE"}


def test_all_scenarios_are_here() -> None:
    assert len(SCENARIOS) == len({scenario["id"] for scenario in SCENARIOS}) == 225


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: f"{scenario['id']} {scenario['title']}")
def test_the_case_is_decided_as_expected(scenario: dict[str, Any]) -> None:
    answered = answer({"id": scenario["id"], "facts": scenario["facts"]})
    why = "\n".join([scenario["why"], *answered["reasons"]])
    assert answered["decision"] == scenario["expected"], why
    assert set(answered["permitted_segments"]) == set(scenario["permitted_segments"]), why
    assert any(
        ours.startswith(theirs) or theirs.startswith(ours) for ours in answered["basis"] for theirs in scenario["basis"]
    ), f"{scenario['basis']} is none of {answered['basis']}"
    owed = set(scenario["obligations"]) - ALWAYS_OWED
    if scenario["expected"] == "deny":
        owed -= JUDGEMENT_ON_A_DENIAL
    assert owed <= set(answered["obligations"]), why
