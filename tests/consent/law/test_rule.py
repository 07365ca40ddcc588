"""What a rule, a law and a question are: which rules are asked, what they say together, which items a list holds."""

from dataclasses import replace

import pytest

from consent.dossier import prepare
from consent.facts import Circumstances, Evidence, OrganizationKind, Party, Purpose, RecordItem, Segment
from consent.law.rule import (
    Answer,
    BasisResult,
    DiscloserStatus,
    GoverningRow,
    Grounds,
    Law,
    Question,
    Rule,
    Wanting,
    said_together,
)
from tests.consent.worlds import UNIT, request

MH, SUD, HIV = Segment.MH_GENERAL, Segment.PART2_SUD, Segment.HIV
COURT, MEDIA = OrganizationKind.COURT, OrganizationKind.MEDIA


def never(question: Question) -> Answer:
    """Imaginary Code 1: never allows anything."""
    return "it never holds"


def rule(code: str, **facts: object) -> Rule:
    return Rule(
        **{"code": code, "citation": f"Imaginary Code {code}", "judge": never, "segments": frozenset({MH}), **facts}
    )


LAW = Law(
    code="imaginary",
    title="Imaginary Code",
    bases=(
        rule("anybody"),
        rule("courts", recipients=frozenset({COURT})),
        rule("audits", purposes=frozenset({Purpose.AUDIT}), recipients=frozenset({COURT, MEDIA})),
        rule("hiv", segments=frozenset({HIV})),
    ),
    prohibitions=(rule("stop"), rule("stop-hiv", segments=frozenset({HIV}))),
)


def asked(segment: Segment, purpose: Purpose | None, kind: OrganizationKind) -> tuple[list[str], list[str], list[str]]:
    about = LAW.candidates(segment, purpose, kind)
    return (
        [one.code for one in about.to_judge],
        [result.code for result in about.other_recipients.results],
        [one.code for one in about.prohibitions],
    )


def test_a_law_asks_the_rules_about_this_segment_purpose_and_recipient() -> None:
    for _again in range(2):
        assert asked(MH, Purpose.AUDIT, COURT) == (["anybody", "courts", "audits"], [], ["stop"])
        assert asked(MH, Purpose.AUDIT, MEDIA) == (["anybody", "audits"], ["courts"], ["stop"])
        assert asked(MH, Purpose.AUDIT, OrganizationKind.PSP) == (["anybody"], ["courts", "audits"], ["stop"])
        assert asked(MH, Purpose.TREATMENT, COURT) == (["anybody", "courts"], [], ["stop"])
        assert asked(MH, None, MEDIA) == (["anybody"], ["courts"], ["stop"])
        assert asked(HIV, Purpose.AUDIT, COURT) == (["hiv"], [], ["stop-hiv"])
        assert asked(SUD, Purpose.AUDIT, COURT) == ([], [], [])
    assert LAW.candidates(MH, Purpose.AUDIT, COURT) is LAW.candidates(MH, Purpose.AUDIT, COURT)


def test_a_rule_about_other_recipients_says_so_and_does_not_apply() -> None:
    courts = rule("courts", not_for="it is about courts", also_cites=("Elsewhere 2",), obligations=("AUDIT_LOG",))
    assert courts.other_recipient() == BasisResult(
        code="courts",
        citation="Imaginary Code courts",
        held=False,
        reason="it is about courts",
        also_cites=("Elsewhere 2",),
        applies=False,
    )


def test_a_rule_that_does_not_hold_owes_only_what_the_finding_says() -> None:
    own = rule("own", also_cites=("Elsewhere 2",), obligations=("AUDIT_LOG",), limits=("a part",))
    said = own.does_not_hold("not so")
    assert said is own.does_not_hold("not so")
    assert said is not own.does_not_hold("nor so")
    assert said.results == (
        BasisResult(
            code="own",
            citation="Imaginary Code own",
            held=False,
            reason="not so",
            also_cites=("Elsewhere 2",),
        ),
    )
    found = own.not_held(Wanting("not so", ("paper",), ("LEGAL_REVIEW",), ("Elsewhere 3",)))
    assert found == replace(
        said.results[0],
        evidence_ids=("paper",),
        obligations=("LEGAL_REVIEW",),
        also_cites=("Elsewhere 2", "Elsewhere 3"),
    )


def test_results_say_together_what_each_of_them_says_once() -> None:
    one = rule("one", also_cites=("Elsewhere 2",)).not_held(Wanting("not so", obligations=("A",)))
    two = rule("two").not_held(Wanting("nor so", cites=("Elsewhere 3",), obligations=("B",)))
    away = rule("three").other_recipient()
    said = said_together((one, two, one))
    assert said.results == (one, two, one)
    assert said.text == "not so (Imaginary Code one); nor so (Imaginary Code two)"
    assert said.cites == {"Imaginary Code one", "Imaginary Code two", "Elsewhere 2", "Elsewhere 3"}
    assert said.obligations == {"A", "B"}
    assert said.applies
    assert not said_together((away,)).applies
    assert said_together((away, one)).applies
    nothing = said_together(())
    assert (nothing.text, nothing.cites, nothing.obligations, nothing.applies) == ("", frozenset(), frozenset(), False)


def test_the_sentence_of_a_rule_is_its_docstring_without_the_citation() -> None:
    assert rule("1").sentence == "never allows anything."

    def wrapped(question: Question) -> Answer:
        """Imaginary Code 1: allows something to
        somebody.

        And here is why.
        """
        return Grounds("always")

    assert rule("1", judge=wrapped).sentence == "allows something to somebody."
    assert rule("1", judge=lambda question: "no").sentence == ""


def question(*items: RecordItem, **changes: object) -> Question:
    made = request(items=items, **changes)
    return Question(made, prepare(Evidence()), MH, items)


DATES = RecordItem(key="1", segment=MH, field="dates")
STORY = RecordItem(key="2", segment=MH, field="story")
WHOLE = RecordItem(key="3", segment=MH, field="mh_general", whole=True)


def test_a_closed_list_holds_its_fields_and_what_stands_for_the_whole() -> None:
    asked_for = question(DATES, STORY, WHOLE)
    assert asked_for.keys == {"1", "2", "3"}
    assert asked_for.keys_in(frozenset({"dates"})) == {"1", "3"}
    assert asked_for.keys_in(frozenset()) == {"3"}
    # What a paper lists by name is meant by name: a whole that is not listed is not covered.
    assert asked_for.keys_listed(frozenset({"dates"})) == {"1"}
    assert asked_for.keys_listed(frozenset({"dates", "mh_general"})) == {"1", "3"}


def test_a_question_knows_its_parties_and_what_has_been_read_for_the_request() -> None:
    known = Circumstances(supervised=True)
    asked_for = question(DATES, circumstances=known)
    assert asked_for.discloser == asked_for.request.discloser == UNIT
    assert asked_for.recipient == asked_for.request.recipient
    assert (asked_for.circumstances, asked_for.segment, asked_for.items) == (known, MH, (DATES,))
    assert asked_for.request_readings == {}
    readings: dict[object, object] = {}
    shared = Question(asked_for.request, asked_for.dossier, MH, (DATES,), readings)
    assert shared.request_readings is readings


@pytest.mark.parametrize("control", [True, False, None])
def test_who_belongs_to_the_house(control: bool | None) -> None:
    def stays(kind: OrganizationKind, organization_id: str) -> bool:
        who = replace(UNIT, kind=kind, organization_id=organization_id)
        return question(
            DATES, recipient=who, circumstances=Circumstances(direct_administrative_control=control)
        ).stays_in_the_house

    assert stays(OrganizationKind.INTERNAL, "unit")
    assert stays(OrganizationKind.INTERNAL, "elsewhere") is (control is True)
    assert not stays(OrganizationKind.MH_PROVIDER, "unit")
    assert not stays(OrganizationKind.MH_PROVIDER, "elsewhere")


STATUSES = [status for status in DiscloserStatus if status is not DiscloserStatus.ANY]


@pytest.mark.parametrize("status", STATUSES)
def test_an_unknown_status_counts_as_having_it_and_is_not_known(status: DiscloserStatus) -> None:
    def with_status(value: bool | None) -> Party:
        others = dict.fromkeys([other.value for other in STATUSES], not value)
        return replace(UNIT, **{**others, status.value: value})  # type: ignore[arg-type] # flags, each under its name

    held = {value: (status.holds_for(with_status(value)), status.is_known_of(with_status(value))) for value in FLAGS}
    assert held == {True: (True, True), None: (True, False), False: (False, False)}
    assert all(DiscloserStatus.ANY.holds_for(with_status(value)) for value in FLAGS)
    assert all(DiscloserStatus.ANY.is_known_of(with_status(value)) for value in FLAGS)


FLAGS = (True, None, False)


def test_a_row_holds_for_any_discloser_unless_it_names_a_status() -> None:
    assert GoverningRow(segment=MH, law=LAW).status is DiscloserStatus.ANY
