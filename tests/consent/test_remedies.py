"""What is offered as a way is one: the engine itself, asked again with it, lets the item go."""

from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consent import papers
from consent.decision import decide
from consent.facts import (
    CLINICAL_SEGMENTS,
    DisclosureRequest,
    Evidence,
    OrganizationKind,
    Purpose,
    RecordItem,
    Segment,
)
from consent.hypotheses import PieceKind
from consent.remedies import PLAIN, Remedy, Setting, candidates, remedies_for
from tests import proofs  # noqa: F401  (says how many worlds are drawn)
from tests.consent import worlds
from tests.consent.worlds import BUREAU, COUNTY_POLICE, HOSPITAL, INTEGRATED, NOW, PROGRAM, SISTER, UNIT

CLINIC = replace(
    HOSPITAL,
    organization_id="clinic",
    organization_name="Hill Clinic",
    kind=OrganizationKind.MH_PROVIDER,
    is_medical_personnel=False,
    is_treating_provider=False,
)
COURT = replace(BUREAU, organization_id="court", organization_name="Court", kind=OrganizationKind.COURT)
SERVICE = replace(BUREAU, organization_id="service", organization_name="Record Host", kind=OrganizationKind.QSO)
PLAN = replace(HOSPITAL, organization_id="plan", organization_name="Plan", kind=OrganizationKind.HEALTH_PLAN)
AGENCY = replace(UNIT, part2_program=True)
NOTHING_ON_FILE = Evidence()


def asked(*segments: Segment | None, **changes: Any) -> DisclosureRequest:
    return worlds.request(
        *segments, **{"discloser": AGENCY, "recipient": CLINIC, "purpose": Purpose.TREATMENT} | changes
    )


def offered(
    request: DisclosureRequest, evidence: Evidence = NOTHING_ON_FILE, setting: Setting = PLAIN
) -> dict[str, tuple[Remedy, ...]]:
    return remedies_for(request, evidence, decide(request, evidence), setting=setting)


def kinds(remedies: tuple[Remedy, ...]) -> list[tuple[PieceKind, ...]]:
    return [tuple(piece.kind for piece in remedy.pieces) for remedy in remedies]


def test_a_consent_that_names_the_clinic_is_offered_for_substance_use_treatment() -> None:
    (remedies,) = offered(asked(Segment.PART2_SUD), setting=Setting(may_treat=False)).values()
    assert kinds(remedies) == [(PieceKind.CONSENT,)]
    assert "naming Hill Clinic for treatment" in remedies[0].words[0]


@pytest.mark.parametrize(
    ("segment", "words"),
    [
        (Segment.SUD_COUNSELING_NOTES, "A consent for substance use counseling notes and nothing else"),
        (Segment.PSYCHOTHERAPY_NOTES, "An authorization for psychotherapy notes and nothing else"),
        (Segment.HIV, "A consent of its own for HIV-related information"),
    ],
)
def test_what_needs_a_paper_of_its_own_is_told_so(segment: Segment, words: str) -> None:
    (remedies,) = offered(asked(segment)).values()
    assert any(remedy.words[0].startswith(words) for remedy in remedies)


def test_what_may_go_already_is_offered_nothing() -> None:
    request = asked(Segment.MH_GENERAL, recipient=replace(CLINIC, is_treating_provider=True))
    assert offered(request) == {}


def test_whether_the_clinic_treats_the_person_is_asked_before_anything_else() -> None:
    (remedies,) = offered(asked(Segment.MH_GENERAL)).values()
    assert kinds(remedies)[0] == (PieceKind.TREATS,)
    assert (PieceKind.EMERGENCY,) not in kinds(remedies)


def test_nobody_is_said_to_treat_who_was_said_not_to() -> None:
    answers = offered(asked(Segment.MH_GENERAL, Segment.PART2_SUD), setting=Setting(may_treat=False))
    assert all(kinds(remedies) == [(PieceKind.CONSENT,)] for remedies in answers.values())


def test_an_emergency_is_offered_where_medical_personnel_may_be() -> None:
    (remedies,) = offered(asked(Segment.PART2_SUD)).values()
    assert (PieceKind.EMERGENCY,) in kinds(remedies)
    (remedies,) = offered(asked(Segment.PART2_SUD), setting=Setting(may_be_medical=False)).values()
    assert (PieceKind.EMERGENCY,) not in kinds(remedies)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_no_emergency_is_ever_offered_for_the_police(purpose: Purpose) -> None:
    for remedies in offered(asked(*CLINICAL_SEGMENTS, recipient=BUREAU, purpose=purpose)).values():
        assert not [remedy for remedy in remedies if remedy.needs(PieceKind.EMERGENCY)]
        assert not [remedy for remedy in remedies if remedy.needs(PieceKind.AGREEMENT)]


@pytest.mark.parametrize("recipient", [BUREAU, COUNTY_POLICE])
def test_a_consent_for_the_police_is_the_persons_own_wish_or_nothing(recipient: Any) -> None:
    for remedies in offered(asked(*CLINICAL_SEGMENTS, recipient=recipient, purpose=Purpose.CRISIS_RESPONSE)).values():
        assert remedies
        assert all(remedy.if_wished for remedy in remedies if remedy.needs(PieceKind.CONSENT))


def test_who_declined_is_not_asked_again_as_a_routine() -> None:
    (remedies,) = offered(asked(Segment.PART2_SUD), setting=Setting(declined=True)).values()
    assert all(remedy.if_wished for remedy in remedies if remedy.needs(PieceKind.CONSENT))


def test_under_a_limit_the_consent_alone_is_not_offered() -> None:
    limited = worlds.evidence(worlds.restriction(organization_ids=frozenset({"clinic"})))
    setting = Setting(may_treat=False)
    (remedies,) = offered(asked(Segment.PART2_SUD), limited, setting).values()
    assert (PieceKind.CONSENT, PieceKind.END_OF_LIMIT) in kinds(remedies)
    assert (PieceKind.CONSENT,) not in kinds(remedies)
    assert all(remedy.if_wished for remedy in remedies if remedy.needs(PieceKind.END_OF_LIMIT))


def test_a_court_is_told_of_the_order_and_not_of_another_one() -> None:
    request = asked(Segment.PART2_SUD, recipient=COURT, purpose=Purpose.COURT_PROCEEDING)
    (remedies,) = offered(request).values()
    orders = [remedy.words[0] for remedy in remedies if remedy.needs(PieceKind.ORDER)]
    assert any("42 CFR 2.64" in words for words in orders)
    assert not any("5100.35(b)" in words or "7608" in words for words in orders)


def test_a_service_organization_is_told_of_its_agreement() -> None:
    request = asked(Segment.PART2_SUD, recipient=SERVICE, purpose=Purpose.DATA_HOSTING)
    (remedies,) = offered(request).values()
    assert any(remedy.needs(PieceKind.AGREEMENT) for remedy in remedies)


def test_what_carries_no_label_needs_one_first() -> None:
    (remedies,) = offered(asked(None)).values()
    assert len(remedies) == 1
    assert remedies[0].needs(PieceKind.LABEL)


def test_a_summary_is_offered_where_the_paper_covers_summaries_alone() -> None:
    note = RecordItem(key="note", segment=Segment.MH_GENERAL, field="mh_general.note")
    request = replace(asked(), items=(note,), recipient=BUREAU, purpose=Purpose.CRISIS_PLANNING)
    evidence = worlds.evidence(
        worlds.paper(
            discloser_ids=frozenset({"unit"}),
            segments=frozenset({Segment.MH_GENERAL}),
            fields=frozenset({"mh_general.summary"}),
        )
    )
    setting = Setting(
        described=lambda segment: frozenset({f"{segment.value}.summary"}),
        summaries={"mh_general.note": "mh_general.summary"},
    )
    assert kinds(offered(request, evidence, setting)["note"]) == [(PieceKind.SUMMARY,)]


def test_under_fourteen_a_parents_signature_is_what_helps() -> None:
    request = asked(Segment.MH_GENERAL, person_age=12, discloser=UNIT)
    (remedies,) = offered(request, setting=Setting(may_treat=False)).values()
    assert [remedy.words[0].endswith("signed by a parent") for remedy in remedies] == [True]


def test_whose_age_is_not_known_nobody_can_sign() -> None:
    request = asked(Segment.MH_GENERAL, person_age=None, discloser=UNIT)
    answers = offered(request, setting=Setting(may_treat=False))
    assert answers == {"mh_general": ()}


def test_a_question_that_cannot_be_decided_is_offered_nothing() -> None:
    assert offered(asked(Segment.MH_GENERAL, purpose=None)) == {"mh_general": ()}
    assert offered(asked(Segment.MH_GENERAL, purpose=Purpose.SYSTEM_SEARCH)) == {"mh_general": ()}


def test_the_words_never_tell_what_an_unlabelled_note_may_be() -> None:
    (remedies,) = offered(asked(None)).values()
    told = remedies[0].words[0].lower()
    assert not [kind for kind in ("mental", "substance", "hiv") if kind in told]


PEOPLE = [UNIT, AGENCY, PROGRAM, INTEGRATED]
RECIPIENTS = [BUREAU, CLINIC, HOSPITAL, COURT, SERVICE, PLAN, SISTER]
ON_FILE = [
    worlds.paper(),
    worlds.care_paper(),
    worlds.paper(id="withdrawn", revoked_at=NOW - timedelta(days=1)),
    worlds.paper(id="clinic", recipients=worlds.paper().recipients, expires_at=NOW - timedelta(days=1)),
    worlds.emergency(),
    worlds.emergency(id="declined", patient_capable=True, consent_refused=True),
    worlds.threat(),
    worlds.restriction(),
    worlds.restriction(id="everybody", organization_ids=frozenset()),
    worlds.restriction(id="plan", organization_ids=frozenset({"plan"}), agreed=False, paid_in_full=True),
]


@st.composite
def questions(draw: st.DrawFn) -> tuple[DisclosureRequest, Evidence]:
    segments = draw(st.lists(st.sampled_from([*CLINICAL_SEGMENTS, None]), min_size=1, max_size=3, unique=True))
    request = worlds.request(
        *segments,
        discloser=draw(st.sampled_from(PEOPLE)),
        recipient=draw(st.sampled_from(RECIPIENTS)),
        purpose=draw(st.sampled_from(list(Purpose))),
        person_age=draw(st.sampled_from([34, 34, 34, 16, 12, None])),
    )
    part = draw(st.sampled_from(["", ".summary", ".note"]))
    items = tuple(replace(item, field=f"{item.field}{part}") for item in request.items)
    request = replace(request, items=items)
    facts = draw(st.lists(st.sampled_from(ON_FILE), max_size=3, unique_by=lambda fact: fact.id))
    return request, worlds.evidence(*facts)


#: As the site asks: a paper covers the parts that its words describe, and a summary may stand for a whole note.
OF_THE_SITE = Setting(
    described=lambda segment: papers.fields_described([segment.value]),
    summaries={f"{segment.value}.note": f"{segment.value}.summary" for segment in CLINICAL_SEGMENTS},
    labelled=lambda field, segment: f"{segment.value}.{field.rpartition('.')[2]}",
)
SETTINGS = [PLAIN, OF_THE_SITE, Setting(may_treat=False), Setting(may_be_medical=False), Setting(declined=True)]


@given(question=questions(), setting=st.sampled_from(SETTINGS))
@settings(max_examples=120, deadline=None)
def test_every_remedy_that_is_offered_opens_the_item(
    question: tuple[DisclosureRequest, Evidence], setting: Setting
) -> None:
    """In the whole request, beside every other item, and not only alone."""
    request, evidence = question
    for key, remedies in offered(request, evidence, setting).items():
        for remedy in remedies:
            assert 1 <= len(remedy.pieces) <= 2
            again, supposed = remedy.applied(request, evidence, key=key)
            assert key in decide(again, supposed).permitted_keys, remedy.words


@given(question=questions(), setting=st.sampled_from(SETTINGS))
@settings(max_examples=60, deadline=None)
def test_where_nothing_is_offered_no_candidate_opens_the_item(
    question: tuple[DisclosureRequest, Evidence], setting: Setting
) -> None:
    request, evidence = question
    for key, remedies in offered(request, evidence, setting).items():
        if remedies:
            continue
        item = next(one for one in request.items if one.key == key)
        for piece in candidates(item, request, evidence, setting):
            again, supposed = Remedy(pieces=(piece,)).applied(request, evidence, key=key)
            assert key not in decide(again, supposed).permitted_keys, piece.words


@given(question=questions())
@settings(max_examples=60, deadline=None)
def test_no_pair_is_offered_where_one_of_it_is_enough(question: tuple[DisclosureRequest, Evidence]) -> None:
    request, evidence = question
    for key, remedies in offered(request, evidence).items():
        for remedy in remedies:
            for piece in remedy.pieces if len(remedy.pieces) == 2 else ():
                again, supposed = Remedy(pieces=(piece,)).applied(request, evidence, key=key)
                assert key not in decide(again, supposed).permitted_keys, remedy.words


def test_the_search_is_quick_enough_for_a_page() -> None:
    """Every kind of information withheld at once, under a limit, for a court: the longest search there is."""
    request = asked(*CLINICAL_SEGMENTS, None, recipient=COURT, purpose=Purpose.COURT_PROCEEDING)
    evidence = worlds.evidence(worlds.restriction(organization_ids=frozenset()))
    decision = decide(request, evidence)
    started = perf_counter()
    remedies_for(request, evidence, decision)
    assert perf_counter() - started < 1.0
