"""The paper says what it is said to say, and covers what it says and no more."""

import re
from datetime import date

import pytest

from consent import papers, words
from consent.facts import CLINICAL_SEGMENTS, Purpose
from consent.instruments.elements import ELEMENTS

TERMS = papers.Terms(
    person_name="Jordan Example",
    discloser_name="Three Rivers Behavioral Health",
    recipient_name="City Bureau of Police",
    segments=("identity_presence", "mh_general", "part2_sud"),
    purpose="crisis_response",
    starts_on=date(2026, 5, 4),
    last_day=date(2026, 6, 30),
)


@pytest.mark.parametrize("code", sorted(papers.STATEMENTS))
def test_the_sentence_of_every_statement_stands_on_the_paper(code: str) -> None:
    assert papers.STATEMENTS[code] in papers.text_of(TERMS)


@pytest.mark.parametrize("code", sorted({code for also in papers.ALSO_FULFILLED.values() for code in also}))
def test_what_another_law_reads_into_a_sentence_stands_on_the_paper_too(code: str) -> None:
    carrier = next(of for of, also in papers.ALSO_FULFILLED.items() if code in also)
    assert papers.STATEMENTS[carrier] in papers.text_of(TERMS)
    assert code in papers.statement_codes()


def test_every_code_that_the_paper_claims_is_one_that_some_instrument_asks_for() -> None:
    asked = {check.code for checks in ELEMENTS.values() for check in checks}
    asked |= {"A4-CEBA", "B10i", "B10ii", "G9-INSPECT"}
    assert set(papers.statement_codes()) - asked <= {"F10-PLAIN", "HIV-REVOKE"}


def test_the_paper_names_who_tells_whom_what_for_what_and_until_when() -> None:
    text = papers.text_of(TERMS)
    for line in (
        "My name: Jordan Example",
        "Who may share: Three Rivers Behavioral Health",
        "With whom: City Bureau of Police",
        "What for: Safe response during crisis calls",
        "From May 4, 2026 through June 30, 2026.",
    ):
        assert line in text.splitlines()
    for segment in TERMS.segments:
        assert words.segment(segment) in text


def test_the_words_on_the_paper_are_plain() -> None:
    """Short sentences; none longer than forty words (the regulation's own statement is the longest)."""
    for sentence in re.split(r"(?<=[.!?])\s+", " ".join(papers.STATEMENTS.values())):
        assert len(sentence.split()) <= 40


def test_two_different_papers_never_share_a_digest() -> None:
    changed = papers.Terms(**{**TERMS.__dict__, "last_day": date(2026, 7, 1)})
    assert papers.digest_of(papers.text_of(TERMS)) != papers.digest_of(papers.text_of(changed))


@pytest.mark.parametrize(
    ("segments", "is_part2"),
    [(("mh_general",), False), (("identity_presence",), True), (("mh_general", "part2_sud"), True)],
)
def test_a_paper_is_a_part_2_consent_where_it_tells_of_a_program(segments: tuple[str, ...], is_part2: bool) -> None:
    kinds = papers.kinds_of(segments)
    assert ("part2_general" in kinds) is is_part2
    assert {"hipaa_auth", "pa_mh_release"} <= set(kinds)


def test_a_summary_covers_summaries_alone() -> None:
    covered = papers.fields_described(("identity_presence", "mh_general", "part2_sud"))
    assert papers.field_of("mh_general", "summary") in covered
    assert papers.field_of("mh_general", "note") not in covered
    assert papers.field_of("part2_sud", "note") in covered
    assert papers.field_of(None, "note") not in covered


def test_every_purpose_and_kind_of_information_on_the_forms_is_one_that_the_law_knows() -> None:
    assert set(words.PURPOSES) <= {purpose.value for purpose in Purpose}
    assert set(words.SEGMENTS) == {segment.value for segment in CLINICAL_SEGMENTS}
