"""A new piece of evidence lacks nothing for the request that is asked; one that is taken away is gone."""

from dataclasses import replace

import pytest

from consent.decision import Outcome, decide
from consent.examples import ALL, EXAMPLES
from consent.facts import Evidence, Purpose, Segment
from consent.simulator.additions import with_one_fewer, with_one_more
from consent.simulator.evidence_questions import EVIDENCE
from consent.simulator.sheet import MOST_OF_A_SORT, Facts


def emptied(code: str) -> Facts:
    """The request of an example, with nothing on file."""
    return EXAMPLES[code].scene.request, Evidence()


@pytest.mark.parametrize(
    "code",
    [
        "p2-consent-general",
        "p2-consent-scn",
        "p2-consent-legal",
        "hipaa-auth",
        "pa-mh-consent",
        "pa-hiv",
        "pa-act33-consent",
    ],
)
def test_a_new_paper_is_one_that_carries_this_request(code: str) -> None:
    assert decide(*emptied(code)).outcome is Outcome.DENY
    request, evidence = with_one_more(emptied(code), "consents")
    assert decide(request, evidence).outcome is not Outcome.DENY


@pytest.mark.parametrize(
    ("code", "sort"),
    [
        ("p2-emergency", "emergencies"),
        ("hipaa-512j1i", "threats"),
        ("hipaa-business-associate", "agreements"),
        ("p2-order-64", "legal_process"),
        ("pa-hiv-order", "legal_process"),
    ],
)
def test_new_evidence_is_as_the_request_needs_it(code: str, sort: str) -> None:
    assert decide(*emptied(code)).outcome is Outcome.DENY
    assert decide(*with_one_more(emptied(code), sort)).outcome is not Outcome.DENY


def test_a_new_limit_stops_the_recipient() -> None:
    facts = EXAMPLES["hipaa-tpo"].scene.request, Evidence()
    assert decide(*facts).outcome is Outcome.PERMIT
    assert decide(*with_one_more(facts, "restrictions")).outcome is Outcome.DENY


@pytest.mark.parametrize("sort", EVIDENCE)
def test_there_are_never_more_pieces_than_the_form_takes(sort: str) -> None:
    facts = EXAMPLES["p2-consent-general"].scene.request, Evidence()
    for _ in range(MOST_OF_A_SORT + 1):
        facts = with_one_more(facts, sort)
    assert len(getattr(facts[1], sort)) == MOST_OF_A_SORT


def test_a_piece_that_is_taken_away_is_gone_and_the_others_stay() -> None:
    request, evidence = EXAMPLES["p2-consent-general"].scene.request, EXAMPLES["p2-consent-general"].scene.evidence
    first, second = evidence.consents[0], replace(evidence.consents[0], id="paper-2")
    facts = request, replace(evidence, consents=(first, second))
    assert with_one_fewer(facts, "consents", 0)[1].consents == (second,)
    assert with_one_fewer(facts, "consents", 7)[1].consents == (first, second)


@pytest.mark.parametrize("sort", EVIDENCE)
def test_evidence_can_be_added_to_whatever_is_asked(sort: str) -> None:
    for example in ALL:
        request = example.scene.request
        for asked in (request, replace(request, items=()), replace(request, purpose=None)):
            assert len(getattr(with_one_more((asked, Evidence()), sort)[1], sort)) == 1


def test_nothing_labelled_is_needed_to_add_a_paper() -> None:
    request, _ = emptied("p2-consent-general")
    unlabelled = replace(request.items[0], segment=None)
    paper = with_one_more((replace(request, items=(unlabelled,)), Evidence()), "consents")[1].consents[0]
    assert paper.segments == {Segment.MH_GENERAL}
    assert Purpose.CRISIS_PLANNING in paper.purposes
