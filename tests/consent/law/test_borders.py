"""Every rule is asked about its segments, purposes and recipients, and about no other: each tried, one by one."""

from dataclasses import replace

import pytest

from consent.decision import decide
from consent.examples import EXAMPLES
from consent.examples.papers import everything
from consent.examples.worked import Scene, asked, recipient
from consent.facts import OrganizationKind, Purpose, Segment
from tests.consent.law.one_rule import RULES, answers
from tests.consent.law.tabulation import LAWS


def asked_of(code: str, scene: Scene) -> bool:
    """Whether the rule was asked anything."""
    return any(answer.applies for answer in answers(code, lambda _scene: scene))


#: A search is never decided by any rule (42 CFR 2.13(c)(2)).
PURPOSES = [purpose for purpose in Purpose if purpose is not Purpose.SYSTEM_SEARCH]


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_asked_about_its_purposes_and_recipients_and_no_others(code: str) -> None:
    rule, scene = RULES[code], EXAMPLES[code].scene
    for purpose in PURPOSES:
        about = rule.purposes is None or purpose in rule.purposes
        assert asked_of(code, asked(purpose=purpose)(scene)) is about, purpose
    for kind in OrganizationKind:
        about = rule.recipients is None or kind in rule.recipients
        assert asked_of(code, recipient(kind=kind)(scene)) is about, kind
        if not about:
            (answer,) = answers(code, recipient(kind=kind))
            assert answer == replace(
                answer, held=False, applies=False, reason=rule.not_for, citation=rule.citation,
                also_cites=rule.also_cites, evidence_ids=(), obligations=(), limits=(), permitted_items=frozenset(),
            )  # fmt: skip


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_asked_about_its_segments_where_its_law_governs_them(code: str) -> None:
    rule, scene = RULES[code], EXAMPLES[code].scene
    law = next(law for law in LAWS.values() if rule in (*law.bases, *law.prohibitions))
    for segment in Segment:
        of_segment = asked(items=(everything(segment),))(scene)
        decision = decide(of_segment.request, of_segment.evidence)
        governs = any(one.law == law.code for one in decision.segments[0].laws)
        assert asked_of(code, of_segment) is (governs and segment in rule.segments), segment
