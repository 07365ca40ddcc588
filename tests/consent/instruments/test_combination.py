"""What may stand on one paper with what."""

from dataclasses import replace
from typing import Any

import pytest

from consent.facts import CombinedWith, ConsentKind, Segment
from tests.consent.instruments.papers import (
    CASES,
    GENERAL,
    HIPAA,
    HIV,
    LEGAL,
    NOTES,
    PSYCHOTHERAPY,
    RELEASE_CONDITION,
    STATE,
    TPO,
)

TREATMENT = CombinedWith.CONSENT_TO_TREATMENT
PRIVACY_NOTICE = CombinedWith.NOTICE_OF_PRIVACY_PRACTICES
AUTHORIZATION = CombinedWith.OTHER_AUTHORIZATION
COUNSELING = CombinedWith.COUNSELING_NOTES_CONSENT
PSYCHOTHERAPY_NOTES = CombinedWith.PSYCHOTHERAPY_NOTES_AUTHORIZATION
DOCUMENT = CombinedWith.OTHER_DOCUMENT

STANDS_APART = "42 CFR 2.31(b)(2)"
NOT_MIXED = "45 CFR 164.508(b)(3)(ii)"

#: For each kind: with what else on the paper it is defective, and what says so.
BARRED: dict[ConsentKind, dict[CombinedWith, tuple[str, str]]] = {
    GENERAL: {COUNSELING: ("X-COMBINED", STANDS_APART), PSYCHOTHERAPY_NOTES: ("X-COMBINED", NOT_MIXED)},
    TPO: {COUNSELING: ("X-COMBINED", STANDS_APART), PSYCHOTHERAPY_NOTES: ("X-COMBINED", NOT_MIXED)},
    RELEASE_CONDITION: {
        COUNSELING: ("X-COMBINED", STANDS_APART),
        PSYCHOTHERAPY_NOTES: ("X-COMBINED", NOT_MIXED),
    },
    LEGAL: dict.fromkeys(CombinedWith, ("C-NOTCOMBINED", "42 CFR 2.31(d)")),
    NOTES: dict.fromkeys(set(CombinedWith) - {COUNSELING}, ("D-COMBINE", STANDS_APART)),
    HIPAA: dict.fromkeys(
        set(CombinedWith) - {AUTHORIZATION, PSYCHOTHERAPY_NOTES}, ("F-COMPOUND", "45 CFR 164.508(b)(3)")
    )
    | {PSYCHOTHERAPY_NOTES: ("F-COMPOUND(PSY)", NOT_MIXED)},
    STATE: {PSYCHOTHERAPY_NOTES: ("X-COMBINED", NOT_MIXED)},
    HIV: {PSYCHOTHERAPY_NOTES: ("X-COMBINED", NOT_MIXED)},
}


@pytest.mark.parametrize("other", CombinedWith, ids=str)
@pytest.mark.parametrize("kind", ConsentKind, ids=str)
def test_a_paper_beside_another_text(kind: ConsentKind, other: CombinedWith) -> None:
    barred = BARRED[kind].get(other)
    found = CASES[kind].findings(combined_with=frozenset({other}))
    assert found == ({} if barred is None else dict([barred]))


#: Kinds that one and the same paper may be, and those that it may not.
TOGETHER: list[tuple[ConsentKind, set[ConsentKind], str | None, str | None]] = [
    (GENERAL, {GENERAL, HIPAA, STATE, HIV}, None, None),
    (GENERAL, {GENERAL, TPO}, None, None),
    (GENERAL, {GENERAL, NOTES}, "X-COMBINED", STANDS_APART),
    (GENERAL, {GENERAL, LEGAL}, "X-COMBINED", "42 CFR 2.31(d)"),
    (TPO, {TPO, HIPAA, STATE}, None, None),
    (TPO, {TPO, NOTES}, "X-COMBINED", STANDS_APART),
    (TPO, {TPO, LEGAL}, "X-COMBINED", "42 CFR 2.31(d)"),
    (RELEASE_CONDITION, {RELEASE_CONDITION, HIPAA}, None, None),
    (RELEASE_CONDITION, {RELEASE_CONDITION, LEGAL}, "X-COMBINED", "42 CFR 2.31(d)"),
    (RELEASE_CONDITION, {RELEASE_CONDITION, NOTES}, "X-COMBINED", STANDS_APART),
    (LEGAL, {LEGAL, HIPAA}, None, None),
    (LEGAL, {LEGAL, GENERAL}, "C-NOTCOMBINED", "42 CFR 2.31(d)"),
    (LEGAL, {LEGAL, TPO}, "C-NOTCOMBINED", "42 CFR 2.31(d)"),
    (LEGAL, {LEGAL, NOTES}, "C-NOTCOMBINED", "42 CFR 2.31(d)"),
    (LEGAL, {LEGAL, STATE}, "C-NOTCOMBINED", "42 CFR 2.31(d)"),
    (NOTES, {NOTES, HIPAA}, None, None),
    (NOTES, {NOTES, GENERAL}, "D-COMBINE", STANDS_APART),
    (NOTES, {NOTES, LEGAL}, "D-COMBINE", STANDS_APART),
    (NOTES, {NOTES, STATE}, "D-COMBINE", STANDS_APART),
    (HIPAA, set(ConsentKind), None, None),
    (STATE, {STATE, GENERAL, HIPAA}, None, None),
    (HIV, {HIV, GENERAL, HIPAA, STATE}, None, None),
]


@pytest.mark.parametrize(
    ("kind", "kinds", "code", "citation"),
    TOGETHER,
    ids=[
        f"{kind}-as-{'+'.join(sorted(kinds))}" if len(kinds) < 8 else f"{kind}-as-all" for kind, kinds, _, _ in TOGETHER
    ],
)
def test_a_paper_that_is_several_instruments_at_once(
    kind: ConsentKind, kinds: set[ConsentKind], code: str | None, citation: str | None
) -> None:
    assert CASES[kind].findings(kinds=frozenset(kinds)) == ({} if code is None else {code: citation})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"combined_with": frozenset({PSYCHOTHERAPY_NOTES})}, set()),
        ({"combined_with": frozenset({AUTHORIZATION})}, {"F-COMPOUND(PSY)"}),
        ({"combined_with": frozenset({TREATMENT})}, {"F-COMPOUND(PSY)"}),
        ({"combined_with": frozenset({PRIVACY_NOTICE, PSYCHOTHERAPY_NOTES})}, {"F-COMPOUND(PSY)"}),
        ({"segments": frozenset({Segment.PSYCHOTHERAPY_NOTES, Segment.MH_GENERAL})}, {"F-COMPOUND(PSY)"}),
    ],
    ids=["alone", "with-its-like", "with-another", "with-treatment", "with-a-notice-too", "mixed-with-the-record"],
)
def test_an_authorization_for_psychotherapy_notes_stands_with_its_like_alone(
    changes: dict[str, Any], expected: set[str]
) -> None:
    assert PSYCHOTHERAPY.codes(**changes) == expected


def test_the_state_release_for_psychotherapy_notes_stands_with_its_like_too() -> None:
    release = replace(PSYCHOTHERAPY, kind=STATE)
    assert release.codes(combined_with=frozenset({PSYCHOTHERAPY_NOTES})) == set()


def test_authorizations_stand_together_only_where_none_is_a_condition() -> None:
    together = {"combined_with": frozenset({AUTHORIZATION})}
    assert CASES[HIPAA].codes(**together) == set()
    assert CASES[HIPAA].codes(**together, conditioned=True) == {"F-COMPOUND", "F-NOCOND"}
    assert CASES[HIPAA].codes(combined_with=frozenset({AUTHORIZATION, DOCUMENT})) == {"F-COMPOUND"}


def test_a_counseling_notes_consent_that_is_an_authorization_stands_with_its_like() -> None:
    case = replace(CASES[NOTES], kind=HIPAA)
    both = {"kinds": frozenset({NOTES, HIPAA}), "combined_with": frozenset({COUNSELING})}
    assert case.codes(**both) == set()
    wider = both | {"segments": frozenset({Segment.SUD_COUNSELING_NOTES, Segment.PART2_SUD})}
    assert case.codes(**wider) == {"F-COMPOUND"}
