"""What a reviewer found wanting counts against the instruments that own the element, under the element's citation."""

from dataclasses import replace

import pytest

from consent.facts import ConsentKind
from consent.instruments import check_consent
from consent.instruments.elements import ELEMENTS, PART2_KINDS
from consent.instruments.findings import FACE
from tests.consent.instruments.papers import (
    CASES,
    GENERAL,
    HIPAA,
    HIV,
    LEGAL,
    NOTES,
    RELEASE_CONDITION,
    STATE,
    TPO,
)

EVERY = frozenset(ConsentKind)

OWNERS: list[tuple[str, str, frozenset[ConsentKind]]] = [
    ("A1-NAME", "42 CFR 2.31(a)(1)", PART2_KINDS),
    ("A2-DISCLOSER", "42 CFR 2.31(a)(2)", PART2_KINDS),
    ("A3-INFO", "42 CFR 2.31(a)(3)", PART2_KINDS),
    ("A4-RECIPIENT", "42 CFR 2.31(a)(4)(i)", PART2_KINDS),
    ("A4-INTERMEDIARY", "42 CFR 2.31(a)(4)(ii)", PART2_KINDS),
    ("A4-CEBA", "42 CFR 2.31(a)(4)(iii)", PART2_KINDS),
    ("A5-PURPOSE", "42 CFR 2.31(a)(5)", PART2_KINDS),
    ("A6-REVOKE", "42 CFR 2.31(a)(6)", PART2_KINDS - {RELEASE_CONDITION}),
    ("A7-EXPIRY", "42 CFR 2.31(a)(7)", PART2_KINDS),
    ("A8-SIGN", "42 CFR 2.31(a)(8)", PART2_KINDS),
    ("A9-DATE", "42 CFR 2.31(a)(9)", PART2_KINDS),
    ("A-NOT-SCN", "42 CFR 2.31(b)", frozenset({GENERAL, TPO, RELEASE_CONDITION})),
    ("A-NOT-LEGAL", "42 CFR 2.31(d)", PART2_KINDS - {LEGAL}),
    ("B4", "42 CFR 2.31(a)(4)(i)", frozenset({TPO})),
    ("B4iii", "42 CFR 2.31(a)(4)(iii)", frozenset({TPO})),
    ("B5", "42 CFR 2.31(a)(5)(ii)", frozenset({TPO})),
    ("B5iii", "42 CFR 2.31(a)(5)(iii)", frozenset({TPO})),
    ("B7", "42 CFR 2.31(a)(7)", frozenset({TPO})),
    ("B10i", "42 CFR 2.31(a)(10)(i)", PART2_KINDS),
    ("B10ii", "42 CFR 2.31(a)(10)(ii)", PART2_KINDS),
    ("C-ONLY", "42 CFR 2.31(d)", frozenset({LEGAL})),
    ("C-NOTCOMBINED", "42 CFR 2.31(d)", frozenset({LEGAL})),
    ("C-MATCH", "42 CFR 2.31(d)", frozenset({LEGAL})),
    ("D-ONLY", "42 CFR 2.31(b)(2)", frozenset({NOTES})),
    ("D-COMBINE", "42 CFR 2.31(b)(2)", frozenset({NOTES})),
    ("D-NOCOND", "42 CFR 2.31(b)(3)", frozenset({NOTES})),
    ("D-SEP", "42 CFR 2.11", frozenset({NOTES})),
    ("E-REVOCABLE", "42 CFR 2.35(c)", frozenset({RELEASE_CONDITION})),
    ("E-PERIOD", "42 CFR 2.35(b)", frozenset({RELEASE_CONDITION})),
    ("E-CONDITION", "42 CFR 2.35(a)", frozenset({RELEASE_CONDITION})),
    ("E-RECIPIENT", "42 CFR 2.35(a)(1)", frozenset({RELEASE_CONDITION})),
    ("F1-INFO", "45 CFR 164.508(c)(1)(i)", frozenset({HIPAA})),
    ("F2-DISCLOSER", "45 CFR 164.508(c)(1)(ii)", frozenset({HIPAA})),
    ("F3-RECIPIENT", "45 CFR 164.508(c)(1)(iii)", frozenset({HIPAA})),
    ("F4-PURPOSE", "45 CFR 164.508(c)(1)(iv)", frozenset({HIPAA})),
    ("F5-EXPIRY", "45 CFR 164.508(c)(1)(v)", frozenset({HIPAA})),
    ("F6-SIGN", "45 CFR 164.508(c)(1)(vi)", frozenset({HIPAA})),
    ("F7-REVOKE", "45 CFR 164.508(c)(2)(i)", frozenset({HIPAA})),
    ("F8-CONDITION", "45 CFR 164.508(c)(2)(ii)", frozenset({HIPAA})),
    ("F9-REDISC", "45 CFR 164.508(c)(2)(iii)", frozenset({HIPAA})),
    ("F10-PLAIN", "45 CFR 164.508(c)(3)", frozenset({HIPAA})),
    ("F11-COPY", "", frozenset()),
    ("F-COMPOUND", "45 CFR 164.508(b)(3)", frozenset({HIPAA})),
    ("F-COMPOUND(PSY)", "45 CFR 164.508(b)(3)(ii)", frozenset({HIPAA})),
    ("F-NOCOND", "45 CFR 164.508(b)(4)", frozenset({HIPAA})),
    ("G1-PERIOD", "55 Pa. Code 5100.34(f)(1)", frozenset({STATE})),
    ("G2-RECIPIENT", "55 Pa. Code 5100.34(f)(2)", frozenset({STATE})),
    ("G3-PURPOSE", "55 Pa. Code 5100.34(f)(3)", frozenset({STATE})),
    ("G4-INFO", "55 Pa. Code 5100.34(f)(4)", frozenset({STATE})),
    ("G5-SIGN", "55 Pa. Code 5100.34(f)(5)", frozenset({STATE})),
    ("G6-STAFF", "55 Pa. Code 5100.34(f)(6)", frozenset({STATE})),
    ("G7-VERBAL", "55 Pa. Code 5100.34(f)(7)", frozenset({STATE})),
    ("G8-REVOKE", "55 Pa. Code 5100.34(f)(8)", frozenset({STATE})),
    ("G9-INSPECT", "55 Pa. Code 5100.34(c)", frozenset({STATE})),
    *[
        (f"HIV-{element}", "35 P.S. 7607(c)", frozenset({HIV}))
        for element in (
            "NAME",
            "DISCLOSER",
            "RECIPIENT",
            "PURPOSE",
            "INFO",
            "SIGN",
            "DATE",
            "REVOKE",
            "EXPIRY",
        )
    ],
]


@pytest.mark.parametrize(("code", "citation", "owners"), OWNERS, ids=[row[0] for row in OWNERS])
def test_an_element_counts_against_those_who_own_it(code: str, citation: str, owners: frozenset[ConsentKind]) -> None:
    for kind in ConsentKind:
        marked = frozenset({code})
        assert CASES[kind].findings(elements_missing=marked) == ({code: citation} if kind in owners else {})


def test_every_element_that_is_looked_for_has_its_owners_listed() -> None:
    listed = {(code, kind) for code, _, owners in OWNERS for kind in owners}
    looked_for = {(check.code, kind) for kind, checks in ELEMENTS.items() for check in checks}
    assert {entry for entry in looked_for if not entry[0].startswith("X-")} <= listed


@pytest.mark.parametrize("kind", ConsentKind, ids=str)
def test_a_marked_element_cites_what_makes_the_paper_invalid_as_well(kind: ConsentKind) -> None:
    case, face = CASES[kind], FACE[kind].face
    for code, citation, owners in OWNERS:
        marked = replace(case.paper, elements_missing=frozenset({code}))
        for finding in check_consent(marked, kind, request=case.request, segment=case.segment):
            assert kind in owners
            assert finding.also_cites == (() if citation == face else (face,))


@pytest.mark.parametrize("code", ["Z9-UNHEARD-OF", "A6", "a6-revoke", "X-KIND", ""])
@pytest.mark.parametrize("kind", ConsentKind, ids=str)
def test_a_code_that_nobody_knows_counts_against_every_paper(kind: ConsentKind, code: str) -> None:
    assert CASES[kind].findings(elements_missing=frozenset({code})) == {code: FACE[kind].face}


X_CODES: dict[str, dict[ConsentKind | None, str]] = {
    "X-EXPIRED": {None: "42 CFR 2.31(c)(1)", HIPAA: "45 CFR 164.508(b)(2)(i)"},
    "X-REVOKED": {None: "42 CFR 2.31(c)(3)", HIPAA: "45 CFR 164.508(b)(2)(iii)"},
    "X-FACE": {None: "42 CFR 2.31(c)(2)", HIPAA: "45 CFR 164.508(b)(2)(ii)"},
    "X-FALSE": {None: "42 CFR 2.31(c)(4)", HIPAA: "45 CFR 164.508(b)(2)(v)"},
    "X-FUTURE": {None: "42 CFR 2.31(c)(2)", HIPAA: "45 CFR 164.508(b)(2)(ii)"},
    "X-SIGNER": {None: "42 CFR 2.31(a)(8)", HIPAA: "45 CFR 164.502(g)", STATE: "55 Pa. Code 5100.33"},
    "X-COMBINED": {
        None: "42 CFR 2.31(b)(2)",
        LEGAL: "42 CFR 2.31(d)",
        HIPAA: "45 CFR 164.508(b)(3)",
        STATE: "45 CFR 164.508(b)(3)(ii)",
        HIV: "45 CFR 164.508(b)(3)(ii)",
    },
    "X-SCOPE-RECIPIENT": {
        None: "42 CFR 2.31(a)(4)(i)",
        HIPAA: "45 CFR 164.508(c)(1)(iii)",
        STATE: "55 Pa. Code 5100.34(a)",
    },
    "X-SCOPE-PURPOSE": {
        None: "42 CFR 2.31(a)(5)",
        HIPAA: "45 CFR 164.508(c)(1)(iv)",
        STATE: "55 Pa. Code 5100.34(a)",
    },
    "X-SCOPE-DISCLOSER": {
        None: "42 CFR 2.31(a)(2)",
        HIPAA: "45 CFR 164.508(c)(1)(ii)",
        STATE: "55 Pa. Code 5100.34(a)",
    },
    "X-SCOPE-SEGMENT": {None: "42 CFR 2.31(a)(3)", HIPAA: "45 CFR 164.508(c)(1)(i)"},
    "X-SCOPE-PATIENT": {None: "42 CFR 2.31(a)(3)", HIPAA: "45 CFR 164.508(c)(1)(i)"},
}


@pytest.mark.parametrize("code", X_CODES)
@pytest.mark.parametrize("kind", ConsentKind, ids=str)
def test_what_can_be_wrong_with_any_paper_counts_against_every_kind(kind: ConsentKind, code: str) -> None:
    plain = {STATE: "55 Pa. Code 5100.34(f)", HIV: "35 P.S. 7607(c)"}.get(kind, X_CODES[code][None])
    expected = X_CODES[code].get(kind, plain)
    assert CASES[kind].findings(elements_missing=frozenset({code})) == {code: expected}


def test_an_element_both_missing_and_marked_is_said_once() -> None:
    case = CASES[GENERAL]
    doubly = replace(case.paper, statements=frozenset(), elements_missing=frozenset({"A6-REVOKE", "A4-INTERMEDIARY"}))
    found = [finding.code for finding in check_consent(doubly, GENERAL, request=case.request, segment=case.segment)]
    assert found == ["A6-REVOKE", "A4-INTERMEDIARY"]


def test_marks_are_told_in_the_order_of_their_codes() -> None:
    case = CASES[HIPAA]
    marked = replace(case.paper, elements_missing=frozenset({"F9-REDISC", "F1-INFO", "Z", "F10-PLAIN"}))
    found = check_consent(marked, HIPAA, request=case.request, segment=case.segment)
    assert [finding.code for finding in found] == ["F1-INFO", "F10-PLAIN", "F9-REDISC", "Z"]
