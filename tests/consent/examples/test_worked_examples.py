"""Every rule has one worked example; in it the rule does what its story tells, and every fact that is named is needed."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from consent.decision import Decision, Outcome, decide
from consent.examples import ALL, EXAMPLES, Effect, Needed, Scene, WorkedExample
from consent.law.governing import DEFAULT
from consent.law.rule import BasisResult, Law, Rule

LAWS: dict[str, Law] = {row.law.code: row.law for row in DEFAULT}
BASES: dict[str, Rule] = {rule.code: rule for law in LAWS.values() for rule in law.bases}
PROHIBITIONS: dict[str, Rule] = {rule.code: rule for law in LAWS.values() for rule in law.prohibitions}
LAW_OF: dict[str, str] = {rule.code: law.code for law in LAWS.values() for rule in (*law.bases, *law.prohibitions)}

OPENING = [example for example in ALL if example.effect is Effect.OPENS]
FORBIDDING = [example for example in ALL if example.effect is Effect.FORBIDS]
NEVER_OPENING = [example for example in ALL if example.effect is Effect.NEVER_OPENS]


def each(examples: Iterable[WorkedExample]) -> pytest.MarkDecorator:
    found = list(examples)
    return pytest.mark.parametrize("example", found, ids=[example.rule for example in found])


each_needed_fact = pytest.mark.parametrize(
    ("example", "need"), [(example, need) for example in ALL for need in example.needs],
    ids=[f"{example.rule}: {need.lacking}" for example in ALL for need in example.needs],
)  # fmt: skip


def decided(scene: Scene) -> Decision:
    return decide(scene.request, scene.evidence)


def answers_of(code: str, decision: Decision) -> list[BasisResult]:
    """What the rule of this code said, in whatever law and segment it was asked."""
    return [
        result
        for segment in decision.segments
        for law in segment.laws
        for result in (*law.bases, *law.prohibitions)
        if result.code == code
    ]


def test_every_rule_of_the_jurisdiction_has_exactly_one_example() -> None:
    assert sorted(example.rule for example in ALL) == sorted([*BASES, *PROHIBITIONS])
    assert len(EXAMPLES) == len(ALL)


@each(ALL)
def test_the_rule_holds_or_answers_as_its_story_tells(example: WorkedExample) -> None:
    answers = answers_of(example.rule, decided(example.scene))
    assert answers
    assert all(answer.reason for answer in answers)
    assert any(answer.held for answer in answers) is (example.effect is not Effect.NEVER_OPENS)


@each(OPENING)
def test_a_rule_that_opens_carries_the_whole_request_and_nothing_else_of_its_law_does(example: WorkedExample) -> None:
    decision = decided(example.scene)
    assert decision.permitted_keys == {item.key for item in example.scene.request.items}
    for segment in decision.segments:
        holding = {
            basis.code for law in segment.laws if law.law == LAW_OF[example.rule] for basis in law.bases if basis.held
        }
        assert holding == {example.rule} | example.beside


@each(FORBIDDING)
def test_a_rule_that_forbids_stops_what_would_go_without_it(example: WorkedExample) -> None:
    decision = decided(example.scene)
    assert decision.outcome is Outcome.DENY
    own = [law for segment in decision.segments for law in segment.laws if law.law == LAW_OF[example.rule]]
    assert own
    for law in own:
        assert [rule.code for rule in law.prohibitions if rule.held] == [example.rule]
    unopposed = tuple(replace(row, law=replace(row.law, prohibitions=())) for row in DEFAULT)
    assert decide(example.scene.request, example.scene.evidence, laws=unopposed).outcome is not Outcome.DENY


@each(NEVER_OPENING)
def test_where_a_rule_never_opens_nothing_goes(example: WorkedExample) -> None:
    assert example.rule in BASES
    assert decided(example.scene).outcome is Outcome.DENY


@each(ALL)
def test_bases_open_and_prohibitions_forbid(example: WorkedExample) -> None:
    assert (example.effect is Effect.FORBIDS) is (example.rule in PROHIBITIONS)


@each_needed_fact
def test_without_a_needed_fact_the_rule_no_longer_holds(example: WorkedExample, need: Needed) -> None:
    changed = need.take_away(example.scene)
    assert changed != example.scene
    assert not any(answer.held for answer in answers_of(example.rule, decided(changed)))


def test_a_rule_that_opens_names_what_it_needs_unless_nothing_could_be_wanting() -> None:
    assert [example.rule for example in ALL if not example.needs and example.effect is not Effect.NEVER_OPENS] == [
        "operational"
    ]


@each(ALL)
def test_a_story_is_a_few_plain_words(example: WorkedExample) -> None:
    assert example.story.endswith(".")
    assert len(example.story) <= 125
    for word in ("patient record", "refused", "committed suicide", "addict"):
        assert word not in example.story
    assert all(need.lacking[0].islower() or need.lacking[0].isdigit() for need in example.needs)
