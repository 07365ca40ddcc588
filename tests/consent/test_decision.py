"""The decision denies by default, tells every reason, names what carries it, and says nothing to the asker."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from consent.decision import (
    NOTHING_CAN_BE_RELEASED,
    Decision,
    Outcome,
    decide,
    explain_for_asker,
)
from consent.facts import Evidence, OrganizationKind, Purpose, RecordItem, Segment, UnrecognizedEvidence
from consent.judging import COULD_NOT_BE_EVALUATED
from consent.law.rule import Answer, GoverningRow, Grounds, Judge, Jurisdiction, Law, Question, Rule
from tests.consent.worlds import (
    BUREAU,
    EXPIRES,
    HOSPITAL,
    NOW,
    PROGRAM,
    SECOND,
    UNIT,
    care_paper,
    decided,
    evidence,
    gone,
    paper,
    reasons,
    request,
    restriction,
    threat,
)

MH = Segment.MH_GENERAL
SUD = Segment.PART2_SUD


def test_the_story_the_summary_goes_and_the_substance_use_section_stays_with_its_reason() -> None:
    summary_only = paper(segments=frozenset({MH}))
    decision = decided(request(MH, SUD), summary_only)
    assert decision.outcome is Outcome.PERMIT_PARTIAL
    assert decision.permitted_keys == {"mh_general"}
    withheld = next(item for item in decision.items if item.key == "part2_sud")
    assert "does not cover this kind of information" in withheld.reason
    assert decision.open_until == EXPIRES
    assert decision.evidence_ids == ("paper",)
    assert "NOTICE_PA_5100_34D" in decision.obligations
    assert "NOTICE_2_32" not in decision.obligations


def test_nothing_on_file_denies() -> None:
    decision = decided(request(MH, SUD))
    assert decision.outcome is Outcome.DENY
    assert decision.permitted_keys == frozenset()
    assert decision.obligations == ("LOG_DENIAL", "NEUTRAL_DENIAL_2_13C")
    assert "42 CFR 2.33(a)(1)" in decision.citations
    assert decision.open_until is None


def test_every_basis_tried_is_in_the_decision_with_its_reason() -> None:
    decision = decided(request(SUD), paper(expires_at=NOW - timedelta(days=2)))
    assert "expired 2 days ago" in reasons(decision)
    tried = {basis.code for law in decision.segments[0].laws for basis in law.bases}
    assert {"p2-consent-general", "p2-consent-tpo", "p2-internal", "p2-qso", "hipaa-auth"} & tried == {
        "p2-consent-general",
        "p2-consent-tpo",
        "p2-internal",
        "hipaa-auth",
    }


UNDECIDABLE: list[tuple[str, dict[str, Any]]] = [
    ("the purpose is missing", {"purpose": None}),
    ("the time of the decision has no time zone", {"now": datetime(2026, 5, 5, 1, 15)}),  # noqa: DTZ001 - the point
    ("it is not known whose record this is", {"person_id": " "}),
    ("it is not known who would disclose", {"discloser": replace(UNIT, organization_id="")}),
    ("it is not known who would receive it", {"recipient": replace(BUREAU, organization_id="")}),
    ("nothing is asked for", {"items": ()}),
    ("two items carry the same key", {"items": request(MH).items * 2}),
]


@pytest.mark.parametrize(("reason", "changes"), UNDECIDABLE, ids=[row[0] for row in UNDECIDABLE])
def test_a_request_that_cannot_be_read_is_denied(reason: str, changes: dict[str, Any]) -> None:
    everything = replace(HOSPITAL, organization_id="bureau")
    asked = request(MH, **{"recipient": everything, "purpose": Purpose.TREATMENT} | changes)
    decision = decided(asked, paper())
    assert decision.outcome is Outcome.DENY
    assert decision.refusals == (reason,)
    assert all(reason in item.reason for item in decision.items)


def test_two_pieces_of_evidence_under_one_identifier_deny_everything_and_say_so() -> None:
    decision = decided(request(MH), paper(), paper())
    assert decision.outcome is Outcome.DENY
    assert decision.refusals == ("two pieces of evidence carry the same identifier",)


def test_a_document_that_nobody_can_read_denies_what_the_rest_would_permit() -> None:
    on_file = replace(evidence(paper()), unrecognized=(UnrecognizedEvidence(id="letter", kind="letter"),))
    assert decide(request(MH), evidence(paper())).outcome is Outcome.PERMIT
    assert decide(request(MH), on_file).outcome is Outcome.DENY


@pytest.mark.parametrize("facts", [(paper(), paper(language="es")), (threat(), threat())], ids=["consents", "threats"])
def test_evidence_under_one_identifier_twice_contradicts_itself(facts: tuple[Any, ...]) -> None:
    assert decided(request(MH), paper(id="good"), *facts).outcome is Outcome.DENY


def test_what_carries_no_label_never_goes() -> None:
    asked = request(MH, None, recipient=HOSPITAL, purpose=Purpose.TREATMENT)
    decision = decided(asked)
    assert gone(decision) == {MH}
    unlabelled = next(item for item in decision.items if item.segment is None)
    assert "no label" in unlabelled.reason


def test_a_time_without_a_zone_on_a_paper_denies() -> None:
    naive = datetime(2027, 1, 1)  # noqa: DTZ001 - the point
    for changes in ({"expires_at": naive}, {"signed_at": naive}, {"revoked_at": naive}):
        decision = decided(request(MH), paper(**changes))
        assert decision.outcome is Outcome.DENY
        assert "time zone" in reasons(decision)


def _permits(question: Question) -> Answer:
    """Imaginary Code: always."""
    return Grounds("always")


def _fails(question: Question) -> Answer:
    """Imaginary Code: cannot be evaluated."""
    raise RuntimeError(question.request.person_id)


def _says_nothing(question: Question) -> Answer:
    """Imaginary Code: gives no answer."""
    return ()


def _answers_nonsense(question: Question) -> Any:
    """Imaginary Code: answers with a number."""
    return 42


def _rule(judge: Judge, code: str = "imaginary") -> Rule:
    return Rule(code=code, citation=f"Imaginary Code {code}", judge=judge, segments=frozenset({MH}))


def _under(*judges: Judge, prohibitions: tuple[Judge, ...] = ()) -> Jurisdiction:
    law = Law(
        code="imaginary",
        title="Imaginary Code",
        bases=tuple(_rule(judge) for judge in judges),
        prohibitions=tuple(_rule(judge) for judge in prohibitions),
    )
    return (GoverningRow(segment=MH, law=law),)


@pytest.mark.parametrize("broken", [_fails, _says_nothing, _answers_nonsense], ids=["raises", "silent", "nonsense"])
def test_a_rule_that_cannot_be_evaluated_never_permits_and_never_lets_pass(broken: Judge) -> None:
    assert gone(decide(request(MH), Evidence(), laws=_under(_permits))) == {MH}
    as_basis = decide(request(MH), Evidence(), laws=_under(broken))
    as_prohibition = decide(request(MH), Evidence(), laws=_under(_permits, prohibitions=(broken,)))
    beside = decide(request(MH), Evidence(), laws=_under(broken, _permits))
    assert gone(as_basis) == set()
    assert gone(as_prohibition) == set()
    assert COULD_NOT_BE_EVALUATED in reasons(as_basis)
    assert COULD_NOT_BE_EVALUATED in reasons(as_prohibition)
    assert gone(beside) == {MH}
    assert "person-1" not in str(as_basis.to_json())


def test_a_law_without_a_basis_denies() -> None:
    assert gone(decide(request(MH), Evidence(), laws=_under())) == set()


def test_a_basis_cannot_permit_more_than_was_asked() -> None:
    def generous(question: Question) -> Answer:
        """Imaginary Code: everything there is."""
        return Grounds("all", keys=frozenset({"else"}))

    assert decide(request(MH), Evidence(), laws=_under(generous)).outcome is Outcome.DENY


def test_every_governing_law_must_permit_the_same_item() -> None:
    def only(key: str) -> Rule:
        return _rule(lambda question: Grounds("one", keys=frozenset({key})), key)

    one, two = (RecordItem(key=key, segment=MH, field=key) for key in ("one", "two"))
    laws = tuple(GoverningRow(segment=MH, law=Law(code=key, title=key, bases=(only(key),))) for key in ("one", "two"))
    decision = decide(request(MH, items=(one, two)), Evidence(), laws=laws)
    assert decision.outcome is Outcome.DENY
    assert decision.segments[0].reason == "no item is permitted by every law"
    assert decision.citations == ("Imaginary Code one", "Imaginary Code two")


def test_a_consent_limited_to_listed_fields_lets_those_go() -> None:
    dates, story = (RecordItem(key=key, segment=MH, field=key) for key in ("dates", "story"))
    decision = decided(request(items=(dates, story)), paper(fields=frozenset({"dates"})))
    assert decision.permitted_keys == {"dates"}
    assert decision.outcome is Outcome.PERMIT_PARTIAL
    withheld = next(item for item in decision.items if item.key == "story")
    assert withheld.reason == "the permission covers other parts of the record only"
    assert "45 CFR 164.508(c)(1)(i)" in decision.citations


def test_a_consent_that_lists_other_fields_only_denies() -> None:
    decision = decided(request(MH), paper(fields=frozenset({"something-else"})))
    assert decision.outcome is Outcome.DENY
    assert "covers other parts of the record only" in reasons(decision)


def test_a_release_stays_open_as_long_as_one_paper_carries_it() -> None:
    sooner, later = paper(id="a", expires_at=NOW + SECOND), paper(id="b")
    assert decided(request(MH), sooner).open_until == NOW + SECOND
    assert decided(request(MH), sooner, later).open_until == EXPIRES


def test_a_release_closes_with_the_law_whose_paper_ends_first() -> None:
    state = paper(id="a", kinds=frozenset({"pa_mh_release"}), expires_at=NOW + 3 * SECOND)
    federal = paper(id="b", kinds=frozenset({"hipaa_auth"}), expires_at=NOW + 2 * SECOND)
    assert decided(request(MH), state, federal).open_until == NOW + 2 * SECOND
    assert decided(request(MH), state, federal).evidence_ids == ("a", "b")


def test_a_release_closes_when_its_first_item_must() -> None:
    both = paper(id="a", segments=frozenset({MH, SUD}), expires_at=NOW + SECOND)
    summary = paper(id="b", segments=frozenset({MH}))
    assert decided(request(MH, SUD), both, summary).open_until == NOW + SECOND


def test_an_open_ended_basis_leaves_the_end_to_the_caller() -> None:
    asked = request(SUD, discloser=PROGRAM, recipient=HOSPITAL, purpose=Purpose.TREATMENT)
    assert decided(asked, care_paper()).open_until is None


def test_a_denied_asker_learns_nothing_but_the_denial() -> None:
    told = {
        explain_for_asker(decided(asked, *facts))
        for asked, facts in (
            (request(MH), ()),
            (request(SUD), ()),
            (request(SUD, discloser=PROGRAM), (paper(expires_at=NOW),)),
            (request(MH, items=()), ()),
            (request(MH, purpose=None), ()),
        )
    }
    assert told == {NOTHING_CAN_BE_RELEASED}


def test_a_partial_release_reads_to_the_asker_like_a_whole_one() -> None:
    whole = decided(request(MH), paper())
    part = decided(request(MH, Segment.HIV), paper())
    assert (whole.outcome, part.outcome) == (Outcome.PERMIT, Outcome.PERMIT_PARTIAL)
    assert explain_for_asker(whole) == explain_for_asker(part) != NOTHING_CAN_BE_RELEASED


@pytest.mark.parametrize(
    ("changes", "neutral"),
    [
        ({}, True),
        ({"recipient": replace(BUREAU, kind=OrganizationKind.HOUSING_PROVIDER)}, False),
        ({"recipient": replace(BUREAU, kind=OrganizationKind.HOUSING_PROVIDER), "discloser": PROGRAM}, True),
        ({"recipient": replace(BUREAU, kind=OrganizationKind.INTERNAL), "discloser": PROGRAM}, False),
        (
            {
                "recipient": replace(BUREAU, kind=OrganizationKind.HOUSING_PROVIDER),
                "discloser": replace(UNIT, part2_program=None),
            },
            True,
        ),
        (
            {
                "recipient": replace(BUREAU, kind=OrganizationKind.HOUSING_PROVIDER),
                "items": request(Segment.IDENTITY_PRESENCE).items,
            },
            True,
        ),
    ],
    ids=["police", "landlord", "landlord-at-a-program", "internal", "may-be-a-program", "presence"],
)
def test_a_denial_that_could_tell_is_answered_neutrally(changes: dict[str, Any], neutral: bool) -> None:
    decision = decided(request(MH, **changes))
    assert ("NEUTRAL_DENIAL_2_13C" in decision.obligations) == neutral
    assert "LOG_DENIAL" in decision.obligations


def test_a_stored_decision_reads_back_as_it_was_and_keeps_its_digest() -> None:
    for decision in (
        decided(request(MH, SUD, None), paper()),
        decided(request(MH)),
        decided(request(MH, purpose=None)),
        decided(request(MH, purpose=Purpose.AVERT_THREAT), threat(), restriction()),
    ):
        again = Decision.from_json(decision.to_json())
        assert again == decision
        assert again.digest() == decision.digest()


def test_the_release_digest_tells_whether_a_confirmation_lets_go_what_the_preview_showed() -> None:
    revoked_elsewhere = paper(id="old", expires_at=NOW - timedelta(days=1))
    preview = decided(request(MH), paper(), revoked_elsewhere)
    an_hour_later = decided(request(MH, now=NOW + timedelta(days=1)), paper(), revoked_elsewhere)
    assert preview.digest() != an_hour_later.digest()
    assert preview.release_digest() == an_hour_later.release_digest()
    assert preview.release_digest() != decided(request(MH, Segment.HIV), paper()).release_digest()


def test_obligations_are_owed_for_what_goes_and_for_nothing_else() -> None:
    decision = decided(request(MH, SUD), paper(segments=frozenset({MH})))
    assert not {"NOTICE_2_32", "ACCOUNTING_PART2_2_25"} & set(decision.obligations)
    assert "LOG_DENIAL" not in decision.obligations
