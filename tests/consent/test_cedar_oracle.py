"""The law is written twice, here and as Cedar policies, and both decide alike.

The Cedar half shares no rule, no table and no list of purposes with the engine; it shares the names of the facts. It
also knows nothing of obligations and wordings: what is compared is what goes, and whether it goes whole.
"""

import json
from collections import Counter
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import cedarpy
import pytest

from consent.decision import decide
from consent.exchange.reader import read_facts
from consent.facts import Evidence, Segment
from tests.consent.cedar import oracle
from tests.consent.cedar.worlds import worlds
from tests.consent.worlds import evidence, paper, request
from tests.proofs import how_many

AT_ONCE = 100
FIRST_SEED = 1
COUNT = how_many(500, 20_000)
SCENARIOS: list[dict[str, Any]] = [
    scenario
    for file in sorted((Path(__file__).parent / "scenarios").glob("*.json"))
    for scenario in json.loads(file.read_text(encoding="utf-8"))
]


def told(fact: object) -> object:
    """A fact without what is not known, for people to read."""
    if isinstance(fact, tuple | list):
        return [told(one) for one in fact]
    if isinstance(fact, frozenset):
        return sorted(map(str, fact))
    if not is_dataclass(fact):
        return str(fact)
    known = {entry.name: getattr(fact, entry.name) for entry in fields(fact)}
    return {name: told(value) for name, value in known.items() if value not in (None, "", (), frozenset())}


def disagreements(first_seed: int, count: int, outcomes: Counter[str]) -> list[str]:
    """What the two decide differently, with the facts; `outcomes` counts on the way what the oracle decided."""
    found = []
    made = list(worlds(first_seed, count))
    for seed, (asked, on_file), verdict in zip(
        range(first_seed, first_seed + count), made, oracle.decide_many(made), strict=True
    ):
        outcomes[verdict.outcome] += 1
        decision = decide(asked, on_file)
        ours = (str(decision.outcome), decision.permitted_keys)
        if ours != verdict.comparable:
            facts = json.dumps([told(asked), told(on_file)], indent=1)
            found.append(f"world {seed}: engine {ours}, policies {verdict.comparable} by {verdict.bases}\n{facts}")
    return found


def test_engine_and_policies_decide_alike() -> None:
    outcomes: Counter[str] = Counter()
    found: list[str] = []
    for first_seed in range(FIRST_SEED, FIRST_SEED + COUNT, AT_ONCE):
        found.extend(disagreements(first_seed, min(AT_ONCE, FIRST_SEED + COUNT - first_seed), outcomes))
    assert not found, f"{len(found)} of {COUNT} disagree\n" + "\n".join(found[:3])
    # A proof over worlds in which nothing ever goes, or everything does, would be none.
    assert all(outcomes[outcome] >= COUNT / 10 for outcome in ("permit", "permit_partial", "deny")), outcomes


def test_policies_decide_every_scenario_as_expected() -> None:
    made = [read_facts(scenario["facts"]) for scenario in SCENARIOS]
    wrong = []
    for scenario, (asked, _), verdict in zip(SCENARIOS, made, oracle.decide_many(made), strict=True):
        gone = {str(item.segment) for item in asked.items if item.key in verdict.permitted_keys}
        if (verdict.outcome, gone) != (scenario["expected"], set(scenario["permitted_segments"])):
            wrong.append((scenario["id"], scenario["title"], verdict.outcome, gone))
    assert len(SCENARIOS) == 225
    assert wrong == []


def test_no_policy_speaks_of_a_fact_that_is_not_there() -> None:
    """Cedar passes over a policy that fails, a prohibition too: a misspelt fact would open what it should close."""
    schema = oracle.SCHEMA.read_text(encoding="utf-8")
    for law in oracle.INSTRUMENTS:
        checked = cedarpy.validate_policies((oracle.HERE / f"{law}.cedar").read_text(encoding="utf-8"), schema)
        assert checked.validation_passed, (law, [str(error) for error in checked.errors])


def test_the_check_finds_a_misspelt_fact() -> None:
    misspelt = (
        "forbid (principal is Recipient, action, resource is Item) when { context.paper.revokedat < context.now };"
    )
    assert not cedarpy.validate_policies(misspelt, oracle.SCHEMA.read_text(encoding="utf-8")).validation_passed


def test_every_purpose_is_an_action_of_the_policies() -> None:
    """A purpose that is no action would be asked about in vain."""
    schema = oracle.SCHEMA.read_text(encoding="utf-8")
    for purpose in type(request().purpose):
        about_it = f'permit (principal is Recipient, action == Action::"{purpose}", resource is Item);'
        assert cedarpy.validate_policies(about_it, schema).validation_passed, purpose


def test_every_policy_has_a_name_and_a_citation() -> None:
    for law in oracle.INSTRUMENTS:
        written = oracle.policies(law)
        assert written.citations
        assert all(citation.strip() for citation in written.citations.values()), law
        assert written.bounded <= set(written.citations)


def test_a_policy_that_fails_is_never_passed_over() -> None:
    broken = oracle.Policies(
        law="broken",
        parsed=cedarpy.PolicySet.from_str(
            "permit (principal, action, resource);"
            "forbid (principal, action, resource) when { context.nobody_said_this == true };"
        ),
        bounded=frozenset(),
        citations={},
        questions=frozenset(),
    )
    prepared = oracle.prepare([(request(Segment.MH_GENERAL), evidence(paper()))])
    with pytest.raises(oracle.OracleError, match="nobody_said_this"):
        oracle.evaluate(broken, prepared, [asked for *_, asked in prepared.govern])


def test_the_same_seed_makes_the_same_worlds() -> None:
    assert list(worlds(7, 20)) == list(worlds(7, 20))
    assert list(worlds(7, 20)) != list(worlds(8, 20))


def test_a_request_that_cannot_be_put_is_denied() -> None:
    for asked in (
        request(Segment.MH_GENERAL, purpose=None),
        request(items=()),
        request(Segment.MH_GENERAL, person_id=" "),
    ):
        assert oracle.why_it_cannot_be_asked(asked, Evidence())
        assert oracle.decide(asked, evidence(paper())).comparable == ("deny", frozenset())
