"""One table says which laws govern what, and another state is one more set of rows."""

from dataclasses import replace

import pytest

from consent.decision import decide
from consent.facts import Evidence, Party, Purpose, Segment
from consent.law.governing import DEFAULT, FEDERAL, laws_governing
from consent.law.rule import BasisResult, GoverningRow, Law, Question
from tests.consent.worlds import HOSPITAL, INTEGRATED, PROGRAM, UNIT, evidence, gone, paper, request

UNKNOWN = replace(
    UNIT, hipaa_covered_entity=None, part2_program=None, mental_health_facility=None, sud_only_public=None
)
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
        (Segment.IDENTITY_PRESENCE, UNKNOWN, {"part2", "hipaa", "pa_mental_health"}),
        (Segment.SUD_NON_PART2, UNIT, {"hipaa", "pa_substance_use"}),
        (Segment.MH_GENERAL, UNKNOWN, {"hipaa", "pa_mental_health"}),
    ],
)
def test_which_laws_govern(segment: Segment, discloser: Party, laws: set[str]) -> None:
    assert {law.code for law in laws_governing(segment, discloser, DEFAULT)} == laws


def test_what_no_law_governs_does_not_go() -> None:
    decision = decide(request(discloser=BOARDING_HOUSE), evidence(paper()))
    assert gone(decision) == set()
    assert decision.segments[0].reason == "no law is known to govern it"


def _with_a_county_clerk_present(question: Question) -> BasisResult:
    """Imaginary Code 1: to a hospital, when the county clerk is present, which these facts never say."""
    return BasisResult(code="imaginary-1", citation="Imaginary Code 1", held=False, reason="the clerk is not present")


def _for_treatment(question: Question) -> BasisResult:
    """Imaginary Code 2: for treatment."""
    held = question.request.purpose is Purpose.TREATMENT
    return BasisResult(
        code="imaginary-2",
        citation="Imaginary Code 2",
        held=held,
        reason="for treatment",
        permitted_items=question.keys if held else frozenset(),
    )


def test_a_second_state_is_one_module_with_its_rows() -> None:
    strict = Law(code="strict", title="Imaginary Code", bases=(_with_a_county_clerk_present,))
    mild = Law(code="mild", title="Imaginary Code", bases=(_with_a_county_clerk_present, _for_treatment))
    asked = request(recipient=HOSPITAL, purpose=Purpose.TREATMENT)
    for law, expected in ((strict, set()), (mild, {Segment.MH_GENERAL})):
        state = (*FEDERAL, GoverningRow(segment=Segment.MH_GENERAL, law=law))
        assert gone(decide(asked, Evidence(), laws=state)) == expected


def test_every_rule_opens_with_its_citation() -> None:
    for law in {row.law.code: row.law for row in DEFAULT}.values():
        for rule in (*law.bases, *law.prohibitions):
            said = (rule.__doc__ or "").split(":")[0]
            assert any(sign in said for sign in ("CFR", "Pa. Code", "P.S.", "Pa. 1998")), rule.__name__
