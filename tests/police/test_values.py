"""Cells mean what their source means by them, and nothing is guessed."""

import pytest

from casework.police.importing.profiles import FlagWords
from casework.police.importing.refusals import Problem, Reason
from casework.police.importing.values import (
    NULL,
    EventNumbers,
    Reader,
    understand_answer,
    understand_flag,
    understand_text,
)

WORDS = FlagWords(yes=frozenset({"y"}), no=frozenset({"n"}))
ONVIEW = FlagWords(yes=frozenset({"onview"}), no=frozenset(), others=False)


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("  EAST ", "EAST"),
        ("Unknown", ""),
        ("two\nlines", "two lines"),
        ("back\\slash\tand tab", "back\\\\slash\\tand tab"),
        ("=1+1", "=1+1"),
        ("a\x00b", Problem(Reason.FORBIDDEN_CHARACTER)),
        ("x" * 33, Problem(Reason.VALUE_TOO_LONG)),
    ],
)
def test_text_is_kept_as_delivered_but_for_the_space_around_it(cell: str, meaning: object) -> None:
    assert understand_text(cell, longest=32, unknown={"unknown"}) == meaning


@pytest.mark.parametrize(
    ("cell", "words", "meaning"),
    [
        ("Y", WORDS, "t"),
        (" n ", WORDS, "f"),
        ("", WORDS, NULL),
        ("NA", WORDS, NULL),
        ("perhaps", WORDS, Problem(Reason.UNKNOWN_FLAG)),
        ("ONVIEW", ONVIEW, "t"),
        ("911", ONVIEW, "f"),
        ("", ONVIEW, NULL),
    ],
)
def test_a_flag_is_yes_no_or_not_recorded(cell: str, words: FlagWords, meaning: object) -> None:
    assert understand_flag(cell, words=words, unknown={"na"}) == meaning


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("Yes", "yes"),
        ("n", "no"),
        ("Unknown", "unknown"),
        ("refused", "declined"),
        ("", ""),
        ("maybe", Problem(Reason.UNKNOWN_ANSWER)),
    ],
)
def test_unknown_is_an_answer_and_not_no(cell: str, meaning: object) -> None:
    assert understand_answer(cell) == meaning


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("2023000319821", "2023000319821"),
        (" A-17 ", "A-17"),
        ("", Problem(Reason.MISSING_EVENT_NUMBER)),
        ("UNKNOWN", Problem(Reason.MISSING_EVENT_NUMBER)),
        ("1" * 65, Problem(Reason.VALUE_TOO_LONG)),
    ],
)
def test_an_event_needs_a_number(cell: str, meaning: object) -> None:
    assert EventNumbers(longest=64, unknown={"unknown"}).column([cell]) == [meaning]


def test_a_problem_is_seen_again_when_its_text_comes_again() -> None:
    reader = Reader(understand_answer)
    assert reader.column(["yes", "maybe", "maybe"])[1:] == [Problem(Reason.UNKNOWN_ANSWER)] * 2
    assert reader.problems_seen
