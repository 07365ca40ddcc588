"""The tables of the law: what is written down for readers is what decides, and it decides nothing else.

Whoever changes what a rule is about, what it can release or what follows from it changes a table that people read.
"""

from dataclasses import fields, replace
from enum import StrEnum

import pytest

from consent.examples import EXAMPLES, Effect
from consent.facts import OrganizationKind, Purpose, Segment
from consent.law.hipaa.limits import limits_on
from consent.law.pennsylvania.federal_enforcement import rule_of_enforcement
from consent.law.rule import Rule
from tests.consent.law.one_rule import RULES, answers
from tests.consent.law.tabulation import DIRECTORY, LAWS, block, tables

WRITTEN = tables()
WRITE_ANEW = "if the change is meant: python -m tests.consent.law.tabulation"


def test_every_table_is_written_down_and_no_other() -> None:
    assert sorted(WRITTEN) == sorted(path.name for path in DIRECTORY.iterdir()), WRITE_ANEW


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_the_table_says_what_decides(name: str) -> None:
    assert WRITTEN[name].splitlines() == (DIRECTORY / name).read_text(encoding="utf-8").splitlines(), WRITE_ANEW


SETS: dict[str, type[StrEnum]] = {"segments": Segment, "purposes": Purpose, "recipients": OrganizationKind}
SEQUENCES = ("limits", "obligations", "also_cites")
NOT_IN_THE_TABLE = {"judge", "not_for", "needs", "_said"}
"""The code itself, the words for other recipients, the words of the rule browser, and what a rule has said before."""


def changed(rule: Rule) -> list[Rule]:
    """The rule with one member of one of its sets added or taken away, or one of its sentences gone."""
    made: list[Rule] = []
    for name, members in SETS.items():
        held = getattr(rule, name)
        every = set(members) - {Segment.OPERATIONAL}
        made += [replace(rule, **{name: (every if held is None else held) ^ {one}}) for one in sorted(every)]
    for name in ("fields", "spares"):
        held = getattr(rule, name) or frozenset()
        made += [replace(rule, **{name: held ^ {one}}) for one in (*sorted(held), "something else")]
    for name in SEQUENCES:
        held = getattr(rule, name)
        made += [replace(rule, **{name: held[:at] + held[at + 1 :]}) for at in range(len(held))]
        made.append(replace(rule, **{name: (*held, "something else")}))
    return [*made, replace(rule, citation="elsewhere"), replace(rule, code="another")]


@pytest.mark.parametrize("code", RULES)
def test_no_change_of_a_rule_leaves_its_table_as_it_was(code: str) -> None:
    rule = RULES[code]
    assert {field.name for field in fields(Rule)} - NOT_IN_THE_TABLE == {
        *("code", "citation", "fields", "spares"),
        *SETS,
        *SEQUENCES,
    }
    plain = block(rule, "")
    assert all(block(other, "") != plain for other in changed(rule))


def test_a_rule_that_several_laws_share_is_made_alike_for_each() -> None:
    for code in ("pa-mh-secretary", "pa-hiv-secretary", "pa-act33-secretary"):
        rule = RULES[code]
        assert rule_of_enforcement(code, rule.segments, rule.obligations[1:]) == rule
    assert limits_on(LAWS["hipaa"].bases) == LAWS["hipaa"].prohibitions


def test_every_rule_that_opens_or_forbids_is_reached_by_its_example() -> None:
    for code, example in EXAMPLES.items():
        assert any(answer.applies for answer in answers(code)), code
        assert any(answer.held for answer in answers(code)) is (example.effect is not Effect.NEVER_OPENS), code
