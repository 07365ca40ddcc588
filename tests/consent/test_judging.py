"""What one law says of one segment: what its bases open together, what its prohibitions take off, and every word of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from consent.decision import Decision, Outcome, decide
from consent.facts import Evidence, Purpose, RecordItem, Segment
from consent.judging import COULD_NOT_BE_EVALUATED, NOTHING_ON_THE_LIST, LawDecision
from consent.law.rule import (
    Answer,
    BasisResult,
    GoverningRow,
    Grounds,
    Judge,
    Kept,
    Law,
    Question,
    Rule,
    Wanting,
)
from tests.consent.worlds import NOW, UNIT, request

MH, SUD = Segment.MH_GENERAL, Segment.PART2_SUD
DATES, STORY = (RecordItem(key=key, segment=MH, field=key) for key in ("dates", "story"))
BOTH = (DATES, STORY)
SOON, LATER = NOW + timedelta(hours=1), NOW + timedelta(hours=2)


def says(answer: Answer) -> Judge:
    """A judge with one answer, whatever it is asked."""

    def judge(question: Question) -> Answer:
        return answer

    judge.__doc__ = "Imaginary Code: says what it says."
    return judge


def rule(code: str, answer: Answer, **facts: object) -> Rule:
    plain = {"code": code, "citation": f"Code {code}", "judge": says(answer), "segments": frozenset({MH, SUD})}
    return Rule(**{**plain, **facts})


def law(*bases: Rule, prohibitions: tuple[Rule, ...] = (), code: str = "imaginary") -> Law:
    return Law(
        code=code, title="Imaginary Code", bases=bases, prohibitions=prohibitions, silence=(f"Silence of {code}",)
    )


def decided(*laws: Law, items: tuple[RecordItem, ...] = BOTH) -> Decision:
    segments = sorted({item.segment for item in items if item.segment is not None})
    rows = tuple(GoverningRow(segment=segment, law=one) for segment in segments for one in laws)
    return decide(request(items=items), Evidence(), laws=rows)


def the_law(decision: Decision) -> LawDecision:
    return decision.segments[0].laws[0]


def results(found: tuple[BasisResult, ...]) -> dict[str, BasisResult]:
    return {result.code: result for result in found}


WHOLE = Grounds(
    "all of it",
    ("paper",),
    SOON,
    obligations=("TELL",),
    limits=("a part",),
    cites=("Elsewhere 2",),
)


def test_a_basis_that_holds_is_told_with_all_that_it_carries() -> None:
    own = rule("1", WHOLE, obligations=("LOG",), limits=("a list",), also_cites=("Elsewhere 1",))
    decision = decided(law(own))
    assert the_law(decision) == LawDecision(
        law="imaginary",
        permitted=True,
        reason="permitted",
        bases=(
            BasisResult(
                code="1",
                citation="Code 1",
                held=True,
                reason="all of it",
                also_cites=("Elsewhere 1", "Elsewhere 2"),
                evidence_ids=("paper",),
                permitted_items=frozenset({"dates", "story"}),
                obligations=("LOG", "TELL"),
                limits=("a list", "a part"),
                ends_at=SOON,
            ),
        ),
        prohibitions=(),
        silence=("Silence of imaginary",),
        permitted_items=frozenset({"dates", "story"}),
    )
    assert decision.segments[0].reason == "every law that governs it permits it"
    assert decision.outcome is Outcome.PERMIT_PARTIAL
    assert decision.obligations == ("AUDIT_LOG", "LOG", "TELL")
    assert decision.citations == ("Code 1", "Elsewhere 1", "Elsewhere 2")
    assert decision.limits == ("a list", "a part")
    assert decision.evidence_ids == ("paper",)
    assert decision.open_until == SOON


def test_what_several_bases_open_adds_up_and_each_item_goes_on_its_own() -> None:
    dates = rule("dates", Grounds("dates", ("a",), SOON, frozenset({"dates"}), limits=("in part",)))
    story = rule("story", Grounds("story", ("b",), LATER, frozenset({"story"}), obligations=("TELL",)))
    decision = decided(law(dates, story))
    assert decision.permitted_keys == {"dates", "story"}
    assert decision.limits == ("in part",)
    assert decision.open_until == SOON
    assert decision.evidence_ids == ("a", "b")
    assert {code: result.permitted_items for code, result in results(the_law(decision).bases).items()} == {
        "dates": frozenset({"dates"}),
        "story": frozenset({"story"}),
    }
    # An unbounded basis beside a bounded one for the same item lets it go unbounded, and as long as either lasts.
    beside = decided(law(dates, rule("dates-too", Grounds("dates", ("c",), LATER, frozenset({"dates"}))), story))
    assert (beside.limits, beside.open_until) == ((), LATER)
    endless = decided(law(dates, rule("dates-too", Grounds("dates", keys=frozenset({"dates"}))), story))
    assert endless.open_until == LATER


def test_a_closed_list_of_fields_lets_nothing_else_go() -> None:
    listed = rule("list", Grounds("all of it", ("paper",), cites=("Elsewhere 2",)), fields=frozenset({"dates"}))
    assert decided(law(listed)).permitted_keys == {"dates"}
    narrower = rule("list", Grounds("one", keys=frozenset({"story"})), fields=frozenset({"dates"}))
    assert decided(law(narrower)).permitted_keys == frozenset()
    (nothing,) = the_law(decided(law(listed), items=(STORY,))).bases
    assert nothing == BasisResult(
        code="list",
        citation="Code list",
        held=False,
        reason=NOTHING_ON_THE_LIST,
        also_cites=("Elsewhere 2",),
        evidence_ids=("paper",),
    )


def test_why_a_basis_does_not_hold_is_told_in_every_form_of_answer() -> None:
    kept = Kept((Wanting("kept", ("c",), ("INFORM",), ("Elsewhere 3",)), Wanting("kept too", ("d",))))
    several = rule("several", (Wanting("no", ("a",)), "nor so", kept), also_cites=("Elsewhere 1",))
    for _again in range(2):
        decision = decided(law(rule("text", "not so"), several, rule("one", Wanting("wanting", ("b",), ("RESIST",)))))
        found = the_law(decision)
        assert [(result.code, result.reason, result.evidence_ids) for result in found.bases] == [
            ("text", "not so", ()),
            ("several", "no", ("a",)),
            ("several", "nor so", ()),
            ("several", "kept", ("c",)),
            ("several", "kept too", ("d",)),
            ("one", "wanting", ("b",)),
        ]
        assert not any(result.held or result.permitted_items for result in found.bases)
        assert found.reason == (
            "not so (Code text); no (Code several); nor so (Code several);"
            " kept (Code several); kept too (Code several); wanting (Code one)"
        )
        assert decision.obligations == ("INFORM", "LOG_DENIAL", "NEUTRAL_DENIAL_2_13C", "RESIST")
        assert decision.citations == (
            *("Code one", "Code several", "Code text", "Elsewhere 1", "Elsewhere 3", "Silence of imaginary"),
        )
        assert found.bases[3].also_cites == ("Elsewhere 1", "Elsewhere 3")


def test_what_was_kept_for_one_rule_is_not_said_for_another() -> None:
    kept = Kept((Wanting("kept"),))
    first, second = rule("1", (kept,)), rule("2", (kept,))
    twin = rule("1", (kept,), citation="Code 1 of another law")
    for _again in range(2):
        assert [result.code for result in the_law(decided(law(first, second))).bases] == ["1", "2"]
        assert [result.citation for result in the_law(decided(law(twin))).bases] == ["Code 1 of another law"]
        assert [result.citation for result in the_law(decided(law(first))).bases] == ["Code 1"]


def test_a_law_that_has_no_basis_for_the_purpose_says_so() -> None:
    other = rule("1", WHOLE, purposes=frozenset({Purpose.AUDIT}))
    decision = decided(law(other))
    assert the_law(decision).reason == "Imaginary Code has no basis for this purpose"
    assert decision.citations == ("Silence of imaginary",)


def test_what_is_about_others_is_said_only_where_nothing_else_is() -> None:
    others = rule("others", WHOLE, recipients=frozenset(), not_for="it is about others")
    assert the_law(decided(law(others))).reason == "it is about others (Code others)"
    both = the_law(decided(law(others, rule("text", "not so"))))
    assert both.reason == "not so (Code text)"
    assert [result.applies for result in both.bases] == [False, True]


STOP = rule("stop", Grounds("stopped", ("limit",), obligations=("RESIST",), cites=("Elsewhere 9",)))


def test_a_prohibition_takes_everything_off_and_is_what_is_cited() -> None:
    decision = decided(law(rule("1", WHOLE), prohibitions=(STOP,)))
    found = the_law(decision)
    assert (decision.outcome, found.permitted, found.permitted_items) == (Outcome.DENY, False, frozenset())
    assert found.reason == "stopped (Code stop)"
    assert results(found.bases)["1"] == BasisResult(
        code="1",
        citation="Code 1",
        held=False,
        reason="holds, but stopped",
        also_cites=("Elsewhere 2",),
        evidence_ids=("paper",),
        ends_at=SOON,
    )
    assert results(found.prohibitions)["stop"].held
    assert {"Code stop", "Elsewhere 9", "Silence of imaginary"} <= set(decision.citations)
    assert decision.obligations == ("LOG_DENIAL", "NEUTRAL_DENIAL_2_13C", "RESIST")


def test_a_prohibition_leaves_what_it_leaves_and_spares_whom_it_spares() -> None:
    leaves_dates = rule("stop", Grounds("stopped", keys=frozenset({"dates", "something else"})))
    partly = the_law(decided(law(rule("1", WHOLE), prohibitions=(leaves_dates,))))
    assert (partly.permitted, partly.permitted_items) == (True, frozenset({"dates"}))
    kept = results(partly.bases)["1"]
    assert (kept.held, kept.permitted_items, kept.obligations, kept.limits) == (
        True,
        frozenset({"dates"}),
        ("TELL",),
        ("a part",),
    )
    assert results(partly.prohibitions)["stop"].permitted_items == {"dates"}
    spares = replace(STOP, spares=frozenset({"1"}))
    spared = the_law(decided(law(rule("1", WHOLE), rule("2", WHOLE), prohibitions=(spares,))))
    assert {code: result.held for code, result in results(spared.bases).items()} == {"1": True, "2": False}
    assert spared.permitted_items == {"dates", "story"}


def test_two_prohibitions_take_off_together() -> None:
    one = rule("no-dates", Grounds("no dates", keys=frozenset({"story"})))
    two = rule("no-story", Grounds("no story", keys=frozenset({"dates"})))
    found = the_law(decided(law(rule("1", WHOLE), prohibitions=(one, two))))
    assert not found.permitted
    assert found.reason == "no dates (Code no-dates); no story (Code no-story)"
    assert results(found.bases)["1"].reason == "holds, but no dates; no story"
    assert the_law(decided(law(rule("1", WHOLE), prohibitions=(one,)))).permitted_items == {"story"}
    # One that does not hold takes nothing off, and what it says is told beside the one that does.
    idle = rule("idle", "nothing to stop")
    beside = the_law(decided(law(rule("1", WHOLE), prohibitions=(idle, one, idle))))
    assert [(result.code, result.held) for result in beside.prohibitions] == [
        ("no-dates", True),
        ("idle", False),
        ("idle", False),
    ]


def test_a_prohibition_that_gives_way_may_oblige_where_something_goes() -> None:
    gives_way = rule("stop", Wanting("gives way", ("limit",), ("ASK",), ("Elsewhere 9",)))
    decision = decided(law(rule("1", Grounds("all of it")), prohibitions=(gives_way,)))
    assert decision.outcome is Outcome.PERMIT
    assert decision.obligations == ("ASK", "AUDIT_LOG")
    assert decision.evidence_ids == ("limit",)
    assert decision.citations == ("Code 1", "Code stop", "Elsewhere 9")
    # Where nothing goes, it obliges as the denial's own reasons do.
    denied = decided(law(rule("1", "not so"), prohibitions=(gives_way,)))
    assert "ASK" in denied.obligations
    idle = decided(law(rule("1", Grounds("all of it")), prohibitions=(rule("stop", "nothing to stop"),)))
    assert (idle.obligations, idle.citations) == (("AUDIT_LOG",), ("Code 1",))


@pytest.mark.parametrize("prohibits", [False, True], ids=["basis", "prohibition"])
def test_what_cannot_be_evaluated_denies_and_says_no_more(prohibits: bool) -> None:
    def raises(question: Question) -> Answer:
        """Imaginary Code: cannot be evaluated."""
        raise RuntimeError(question.request.person_id)

    broken = rule("broken", "", judge=raises)
    halfway = rule("halfway", (WHOLE, 42))  # type: ignore[arg-type] # nonsense, which is the point
    for bad in (broken, halfway):
        made = law(rule("1", WHOLE), prohibitions=(bad,)) if prohibits else law(bad)
        decision = decided(made)
        assert decision.outcome is Outcome.DENY
        told = results(the_law(decision).prohibitions if prohibits else the_law(decision).bases)[bad.code]
        assert told == BasisResult(
            code=bad.code, citation=f"Code {bad.code}", held=prohibits, reason=COULD_NOT_BE_EVALUATED
        )


# Several laws and several segments --------------------------------------------------------------------------------------

OTHER = RecordItem(key="other", segment=SUD, field="other")


def test_every_law_must_permit_and_the_one_that_denies_is_cited() -> None:
    permits = law(rule("1", WHOLE), code="permits")
    denies = law(rule("2", Wanting("not so", obligations=("INFORM",))), code="denies")
    for laws in ((permits, denies), (denies, permits)):
        decision = decided(*laws)
        assert decision.outcome is Outcome.DENY
        assert decision.segments[0].reason == "not so (Code 2)"
        assert decision.citations == ("Code 2", "Silence of denies")
        assert decision.obligations == ("INFORM", "LOG_DENIAL", "NEUTRAL_DENIAL_2_13C")
        assert {item.reason for item in decision.items} == {"not so (Code 2)"}


def test_the_reasons_of_every_law_that_denies_are_told() -> None:
    decision = decided(law(rule("1", "not so"), code="one"), law(rule("2", "nor so"), code="two"))
    assert decision.segments[0].reason == "not so (Code 1); nor so (Code 2)"
    assert decision.segments[0].permitted is False


def test_laws_that_permit_nothing_in_common_are_all_cited() -> None:
    one = law(rule("1", Grounds("one", keys=frozenset({"dates"}), cites=("Elsewhere 1",))), rule("x", "no"), code="one")
    two = law(rule("2", Grounds("two", keys=frozenset({"story"}))), code="two")
    decision = decided(one, two)
    assert decision.outcome is Outcome.DENY
    assert decision.segments[0].reason == "no item is permitted by every law"
    assert decision.citations == ("Code 1", "Code 2", "Code x", "Elsewhere 1", "Silence of one", "Silence of two")


def test_what_goes_is_bounded_by_each_law_and_ends_with_the_first() -> None:
    one = law(rule("1", Grounds("one", ("a",), LATER, limits=("narrow",), obligations=("TELL",))), code="one")
    two = law(rule("2", Grounds("two", ("b",), SOON, frozenset({"dates"}), limits=("narrower",))), code="two")
    decision = decided(one, two)
    assert decision.outcome is Outcome.PERMIT_PARTIAL
    assert decision.permitted_keys == {"dates"}
    assert decision.limits == ("narrow", "narrower")
    assert decision.open_until == SOON
    reasons = {item.key: item.reason for item in decision.items}
    assert reasons["story"] == "the permission covers other parts of the record only"
    assert reasons["dates"] == "every law that governs it permits it"


def test_a_basis_that_carries_nothing_that_goes_is_not_used() -> None:
    one = law(
        rule("dates", Grounds("dates", ("a",), keys=frozenset({"dates"}))),
        rule("story", Grounds("story", ("b",), SOON, frozenset({"story"}), ("TELL",), ("in part",))),
        code="one",
    )
    two = law(rule("2", Grounds("two", keys=frozenset({"dates"}))), code="two")
    decision = decided(one, two)
    assert decision.permitted_keys == {"dates"}
    assert (decision.evidence_ids, decision.obligations, decision.limits) == (("a",), ("AUDIT_LOG",), ())
    assert (decision.citations, decision.open_until) == (("Code 2", "Code dates"), None)


def test_what_is_withheld_beside_a_release_is_cited_and_obliges_to_nothing() -> None:
    only_health = law(
        rule("1", Grounds("health", ("a",), SOON), segments=frozenset({MH})),
        rule("2", Wanting("not this", ("b",), ("INFORM",)), segments=frozenset({SUD})),
        prohibitions=(rule("idle", Wanting("gives way", ("c",), ("ASK",)), segments=frozenset({SUD})),),
    )
    decision = decided(only_health, items=(DATES, OTHER))
    assert decision.outcome is Outcome.PERMIT_PARTIAL
    assert decision.permitted_keys == {"dates"}
    assert decision.obligations == ("AUDIT_LOG",)
    assert decision.evidence_ids == ("a",)
    assert decision.citations == ("Code 1", "Code 2", "Silence of imaginary")
    assert decision.open_until == SOON
    assert {item.key: item.permitted for item in decision.items} == {"dates": True, "other": False}


def test_segments_and_items_are_told_in_one_order_however_they_come() -> None:
    unlabelled = RecordItem(key="a", segment=None, field="a")
    for items in ((OTHER, STORY, unlabelled, DATES), (unlabelled, DATES, STORY, OTHER)):
        decision = decided(law(rule("1", WHOLE)), items=items)
        assert [segment.segment for segment in decision.segments] == [MH, SUD, None]
        assert [item.key for item in decision.items] == ["a", "dates", "other", "story"]
        assert decision.permitted_keys == {"dates", "other", "story"}
        no_label = "it carries no label, so it counts as the most restricted kind"
        assert [segment.reason for segment in decision.segments][2] == no_label


def test_what_no_law_is_known_to_govern_stays_and_says_so() -> None:
    decision = decide(request(items=(OTHER,), discloser=UNIT), Evidence(), laws=())
    assert decision.outcome is Outcome.DENY
    assert (decision.segments[0].reason, decision.citations) == ("no law is known to govern it", ())
    assert (decision.segments[0].permitted, decision.segments[0].laws) == (False, ())


# What cannot be decided at all ------------------------------------------------------------------------------------------


def test_a_request_that_cannot_be_decided_cites_the_silence_of_the_laws_that_would_govern_it() -> None:
    governed = law(rule("1", WHOLE), code="governs")
    rows = (GoverningRow(segment=MH, law=governed), GoverningRow(segment=SUD, law=law(code="other")))
    plain = request(items=(DATES, RecordItem(key="a", segment=None, field="a")), person_id=" ", purpose=None)
    decision = decide(plain, Evidence(), laws=rows)
    assert decision.refusals == ("the purpose is missing", "it is not known whose record this is")
    assert decision.citations == ("Silence of governs",)
    assert {item.reason for item in decision.items} == {"the purpose is missing; it is not known whose record this is"}
    assert [segment.segment for segment in decision.segments] == [MH, None]
    assert decision.obligations == ("LOG_DENIAL", "NEUTRAL_DENIAL_2_13C")
    searched = decide(replace(plain, purpose=Purpose.SYSTEM_SEARCH, person_id="person-1"), Evidence(), laws=rows)
    assert searched.citations == ("42 CFR 2.13(c)(2)", "Silence of governs")
    assert searched.refusals == (
        "whether a search finds anything is itself an answer about a person (42 CFR 2.13(c)(2))",
    )


def test_facts_that_cannot_be_read_deny_and_say_no_more() -> None:
    rows = (GoverningRow(segment=MH, law=law(rule("1", WHOLE))),)
    for unreadable in (None, "papers", replace(Evidence(), consents=(42,))):  # type: ignore[arg-type] # the point
        decision = decide(request(items=BOTH), unreadable, laws=rows)  # type: ignore[arg-type] # the point
        assert decision.outcome is Outcome.DENY
        assert decision.refusals == ("the facts cannot be read",)
        assert {item.reason for item in decision.items} == {"the facts cannot be read"}
        assert decision.citations == ("Silence of imaginary",)
