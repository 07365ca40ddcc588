"""One table says which laws govern what, and another state is one more set of rows."""

from dataclasses import replace

import pytest

from consent.decision import decide
from consent.facts import Evidence, Party, Purpose, RecordedFinding, Segment
from consent.law import pennsylvania
from consent.law.governing import DEFAULT, FEDERAL, jurisdiction_of, laws_governing
from consent.law.rule import Law
from consent.notices import OBLIGATIONS
from tests.consent.law import westsylvania
from tests.consent.worlds import HOSPITAL, INTEGRATED, PROGRAM, UNIT, evidence, gone, paper, request

LAWS = tuple({row.law.code: row.law for row in DEFAULT}.values())
UNKNOWN = replace(
    UNIT, hipaa_covered_entity=None, part2_program=None, mental_health_facility=None, sud_only_public=None
)
UNSURE = replace(UNKNOWN, hipaa_covered_entity=True)
BOARDING_HOUSE = replace(
    UNIT, hipaa_covered_entity=False, part2_program=False, mental_health_facility=False, sud_only_public=False
)


@pytest.mark.parametrize(
    ("segment", "discloser", "laws"),
    [
        (Segment.MH_GENERAL, UNIT, {"hipaa", "pa_mental_health"}),
        (Segment.MH_GENERAL, PROGRAM, {"hipaa"}),
        (Segment.MH_GENERAL, BOARDING_HOUSE, set()),
        (Segment.PART2_SUD, UNIT, {"part2", "hipaa"}),
        (Segment.PART2_SUD, BOARDING_HOUSE, {"part2"}),
        (Segment.SUD_COUNSELING_NOTES, PROGRAM, {"part2", "hipaa"}),
        (Segment.PSYCHOTHERAPY_NOTES, UNIT, {"hipaa", "pa_mental_health"}),
        (Segment.HIV, UNIT, {"hipaa", "pa_hiv"}),
        (Segment.HIV, BOARDING_HOUSE, {"pa_hiv"}),
        (Segment.IDENTITY_PRESENCE, UNIT, {"hipaa", "pa_mental_health"}),
        (Segment.IDENTITY_PRESENCE, PROGRAM, {"part2", "hipaa"}),
        (Segment.IDENTITY_PRESENCE, INTEGRATED, {"part2", "hipaa", "pa_mental_health"}),
        (Segment.IDENTITY_PRESENCE, UNSURE, {"part2", "hipaa", "pa_mental_health"}),
        (Segment.IDENTITY_PRESENCE, UNKNOWN, set()),
        (Segment.PART2_SUD, UNKNOWN, {"part2", "hipaa"}),
        (Segment.SUD_NON_PART2, UNIT, {"hipaa", "pa_substance_use"}),
        (Segment.MH_GENERAL, UNSURE, {"hipaa", "pa_mental_health"}),
        (Segment.MH_GENERAL, UNKNOWN, set()),
    ],
)
def test_which_laws_govern(segment: Segment, discloser: Party, laws: set[str]) -> None:
    assert {law.code for law in laws_governing(segment, discloser, DEFAULT)} == laws


def test_what_no_law_governs_does_not_go() -> None:
    decision = decide(request(discloser=BOARDING_HOUSE), evidence(paper()))
    assert gone(decision) == set()
    assert decision.segments[0].reason == "no law is known to govern it"


def test_a_second_state_is_one_module_with_its_rows() -> None:
    asked = request(recipient=HOSPITAL, purpose=Purpose.TREATMENT)
    for clerk, expected in ((False, set()), (True, {Segment.MH_GENERAL})):
        present = frozenset({RecordedFinding.GOOD_CAUSE}) if clerk else frozenset()
        told = replace(asked, circumstances=replace(asked.circumstances, findings=present))
        assert gone(decide(told, Evidence(), laws=FEDERAL + westsylvania.ROWS)) == expected
        assert gone(decide(told, Evidence(), laws=FEDERAL)) == {Segment.MH_GENERAL}


def test_the_settings_name_the_jurisdiction_and_federal_law_is_always_in_it() -> None:
    assert jurisdiction_of([pennsylvania]) == DEFAULT
    assert jurisdiction_of([westsylvania]) == FEDERAL + westsylvania.ROWS


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.code)
def test_every_rule_opens_with_its_citation_and_says_what_it_allows(law: Law) -> None:
    for rule in (*law.bases, *law.prohibitions):
        assert (rule.judge.__doc__ or "").startswith(f"{rule.citation}: "), rule.code
        assert len(rule.sentence) > 20, rule.code
        assert rule.needs, rule.code
        assert all(code in OBLIGATIONS for code in rule.obligations), rule.code


def test_every_rule_has_a_code_of_its_own() -> None:
    codes = [rule.code for law in LAWS for rule in (*law.bases, *law.prohibitions)]
    assert len(codes) == len(set(codes))
