"""The form of the simulator: every fact is asked for, and goes into the form and comes back out of it unchanged."""

import dataclasses
import typing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from consent.decision import decide
from consent.examples import ALL, EXAMPLES, WorkedExample
from consent.examples.papers import NOW
from consent.facts import (
    Admission,
    Circumstances,
    ConsentKind,
    Custody,
    DisclosureRequest,
    Evidence,
    Incident,
    NamedRecipient,
    Purpose,
    RecordItem,
    Segment,
    Suspension,
    UnrecognizedEvidence,
    VictimStatement,
)
from consent.simulator import questions
from consent.simulator.evidence_questions import EVIDENCE
from consent.simulator.sheet import MOST_OF_A_SORT, Facts, Sheet, counts_of, numbered_anew

Change = typing.Callable[[DisclosureRequest, Evidence], Facts]


def there_and_back(facts: Facts) -> Facts:
    """The facts after somebody opened the form and sent it as it was."""
    sheet = Sheet(data=Sheet(facts=facts).as_sent())
    assert sheet.errors() == []
    assert sheet.is_valid()
    return sheet.facts()


def facts_of(code: str) -> Facts:
    scene = EXAMPLES[code].scene
    return scene.request, scene.evidence


def known(**circumstances: Any) -> Facts:
    request, evidence = facts_of("p2-emergency")
    return replace(request, circumstances=Circumstances(**circumstances)), evidence


def paper(**changes: Any) -> Facts:
    request, evidence = facts_of("p2-consent-general")
    return request, replace(evidence, consents=tuple(replace(one, **changes) for one in evidence.consents))


def test_every_fact_is_asked_for_or_left_out_with_a_reason() -> None:
    asked: dict[type, list[str]] = {}
    for group in questions.groups():
        asked.setdefault(group.subject, []).extend(question.name for question in group.questions)
    assert set(asked) == set(questions.LEFT_OUT)
    for subject, left_out in questions.LEFT_OUT.items():
        names = {field.name for field in dataclasses.fields(subject)}
        assert set(asked[subject]) | set(left_out) == names, subject
        assert set(asked[subject]) & set(left_out) == set(), subject
        assert all(left_out.values())


def test_every_sort_of_evidence_has_its_questions() -> None:
    sorts = {field.name for field in dataclasses.fields(Evidence)}
    assert set(EVIDENCE) | {"unrecognized"} == sorts


@pytest.mark.parametrize("example", ALL, ids=[example.rule for example in ALL])
def test_a_worked_example_comes_back_as_it_went_into_the_form(example: WorkedExample) -> None:
    request, evidence = there_and_back((example.scene.request, example.scene.evidence))
    assert decide(request, evidence) == decide(example.scene.request, example.scene.evidence)


ROUND_TRIPS: dict[str, Facts] = {
    "a person in custody": known(custody=Custody.HELD),
    "an incident of which one thing is known": known(incident=Incident(on_premises=False)),
    "a victim who does not agree": known(victim=VictimStatement(agrees=False)),
    "an admission": known(admission=Admission(violent_crime=True, serious_harm=True, in_therapy=False)),
    "a suspension of which nothing is known": known(suspension=Suspension(oral=None)),
    "a spoken suspension": known(suspension=Suspension(oral=True, made_at=NOW - timedelta(days=3))),
    "a written suspension": known(suspension=Suspension(oral=False, ends_at=NOW)),
    "no one in the smallest group": known(smallest_cell=0),
    "a paper for one officer in a crisis": paper(
        recipients=(
            NamedRecipient(organization_id="Police", person_id="Officer 7"),
            NamedRecipient(organization_id="Police", for_purposes=frozenset({Purpose.CRISIS_RESPONSE})),
        )
    ),
    "a paper for some pieces": paper(fields=frozenset({"attendance", "summary"})),
    "a spoken paper with witnesses": paper(witnesses=("one", "another")),
    "a defective paper": paper(elements_missing=frozenset({"A6-REVOKE"}), signature=None, person_named=False),
    "a paper of three kinds": paper(kinds=frozenset({ConsentKind.PART2_LEGAL, ConsentKind.PA_HIV})),
}


@pytest.mark.parametrize("facts", ROUND_TRIPS.values(), ids=ROUND_TRIPS)
def test_every_sort_of_fact_comes_back_as_it_went_into_the_form(facts: Facts) -> None:
    request, evidence = there_and_back(facts)
    assert request.circumstances == facts[0].circumstances
    assert evidence.consents == facts[1].consents


def test_what_carries_no_label_and_what_nobody_can_read_come_back_too() -> None:
    request, evidence = facts_of("p2-consent-general")
    request = replace(
        request,
        purpose=None,
        person_age=None,
        recipient=replace(request.recipient, part2_program=None),  # of a recipient no rule reads it
        items=(
            RecordItem(key="unlabelled", segment=None, field="unlabelled", whole=True),
            RecordItem(key="hiv:result", segment=Segment.HIV, field="result"),
        ),
    )
    evidence = replace(evidence, unrecognized=(UnrecognizedEvidence(id="unreadable-1", kind="a letter"),))
    assert there_and_back((request, evidence)) == numbered_anew((request, evidence))


def test_a_paper_about_somebody_else_stays_about_somebody_else() -> None:
    request, evidence = paper(person_id="another person")
    back = there_and_back((request, evidence))
    assert back[1].consents[0].person_id != back[0].person_id
    assert decide(*back) == decide(*numbered_anew((request, evidence)))


def test_identifiers_are_given_anew_and_whose_a_paper_is_is_kept() -> None:
    request, evidence = paper(id="7d44", person_id="Jo")
    anew = numbered_anew((replace(request, person_id="Jo"), evidence))
    assert anew[0].person_id == anew[1].consents[0].person_id == "the person"
    assert anew[1].consents[0].id == "paper-1"


UNREADABLE: dict[str, tuple[str, str, str]] = {
    "a moment that is none": ("request-now", "yesterday", "Choose a day and a time."),
    "no moment at all": ("request-now", "", "Choose a day and a time."),
    "an age that is none": ("person-person_age", "old", "Enter a whole number."),
    "a kind of body that does not exist": ("recipient-kind", "guild", "Select one of the answers shown."),
    "a piece without its kind": ("content-pieces", "attendance", "Write the kind, a colon and the piece"),
    "a purpose in brackets that does not exist": (
        "consents-0-recipients",
        "Police [revenge]",
        "In brackets stand codes of purposes",
    ),
}


@pytest.mark.parametrize(("control", "typed", "told"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_asked_for_again(control: str, typed: str, told: str) -> None:
    sent = Sheet(facts=facts_of("p2-consent-general")).as_sent()
    sent[control] = typed
    sheet = Sheet(data=sent)
    assert not sheet.is_valid()
    (error,) = sheet.errors()
    assert told in error["text"]
    assert error["target"] == f"id_{control}"


def test_nobody_can_ask_for_more_pieces_than_the_form_takes() -> None:
    for sent, read in {"2": 2, "999": MOST_OF_A_SORT, "1e9": 0, "": 0, "-1": 0, "٣": 0, "9" * 50: 0}.items():
        assert counts_of({"consents-count": sent}, "consents") == read
    assert counts_of({}, "consents") == 0
