"""A JSON object is read strictly: what is malformed, unknown or left over is noted with its path."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from consent.exchange.fields import Fields, Notes, exactly, plainly, quoted, read_day, read_instant
from consent.facts import Segment


def fields(**values: Any) -> Fields:
    return Fields("paper", values, Notes())


def test_a_text_comes_without_the_blanks_around_it() -> None:
    assert fields(name=" Allegheny Care Navigators ").text("name") == "Allegheny Care Navigators"


def test_an_absent_or_null_field_is_not_known_and_nothing_is_noted() -> None:
    read = fields(null=None)
    for name in ("null", "absent"):
        assert read.text(name) == ""
        assert read.flag(name) is None
        assert read.number(name, most=9) is None
        assert read.moment(name) is None
        assert read.choice(name, exactly(Segment)) is None
        assert read.texts(name) == ()
        assert read.choices(name, exactly(Segment)) == frozenset()
        assert read.inner(name) is None
        assert read.inners(name) == ()
        assert not read.given(name)
    assert read.notes.sentences == []


@pytest.mark.parametrize(
    ("method", "value"),
    [
        ("text", 5),
        ("text", ["a"]),
        ("text", "half \ud800 a character"),
        ("flag", "true"),
        ("flag", 1),
        ("moment", 20260504),
        ("moment", "tomorrow"),
        ("moment", "2026-05-04T21:15:00"),
        ("moment", "2026-02-30"),
        ("moment", "2026-05-04T25:00:00-04:00"),
        ("moment", "9999-12-31"),
        ("moment", "0001-01-01T00:00:00+00:00"),
        ("texts", "a"),
        ("texts", [1]),
        ("inner", []),
        ("inners", {}),
        ("inners", ["a"]),
    ],
    ids=lambda value: quoted(value).replace('"', ""),
)
def test_what_is_malformed_is_noted_with_the_path_of_its_field(method: str, value: object) -> None:
    read = fields(field=value)
    getattr(read, method)("field")
    assert len(read.notes.sentences) == 1
    assert read.notes.sentences[0].startswith("paper.field")


@pytest.mark.parametrize("value", [True, -1, 10, 1.0, "1"], ids=repr)
def test_a_number_is_a_whole_one_within_its_bounds(value: object) -> None:
    read = fields(count=value)
    assert read.number("count", most=9) is None
    assert read.notes.sentences == [f"paper.count: must be a whole number from 0 to 9, not {quoted(value)}"]


def test_a_word_that_is_not_in_the_table_is_noted_with_its_place() -> None:
    read = fields(segments=["hiv", "secrets"])
    assert read.choices("segments", exactly(Segment)) == {Segment.HIV}
    assert read.notes.sentences == ['paper.segments[1]: is not a value of this format: "secrets"']


def test_a_day_begins_and_ends_at_midnight_in_new_york() -> None:
    read = fields(day="2026-05-04")
    assert read.moment("day") == datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
    assert read.moment("day", ends=True) == datetime(2026, 5, 5, 4, 0, tzinfo=UTC)


def test_an_instant_is_the_same_whatever_its_offset() -> None:
    read = fields(here="2026-05-04T21:15:00-04:00", there="2026-05-05T01:15:00Z")
    assert read.moment("here") == read.moment("there")
    assert read_instant("2026-05-04 21:15:00.5-04:00") == datetime(2026, 5, 5, 1, 15, tzinfo=UTC) + timedelta(
        seconds=0.5
    )


@pytest.mark.parametrize("words", ["2026-W19-1", "20260504", "2026-5-4", "٢٠٢٦-05-04", "2026-05-04\n", ""])
def test_only_one_spelling_of_a_day_is_read(words: str) -> None:
    assert read_day(words) is None
    assert read_instant(words) is None


def test_a_field_that_nobody_asks_for_is_noted() -> None:
    read = fields(known=True, surprise=1)
    read.flag("known")
    read.finish()
    assert read.notes.sentences == ["paper.surprise: is not a field of this format"]


def test_a_field_that_must_be_there_may_be_null_but_not_absent() -> None:
    read = fields(null=None)
    read.require("null", "absent")
    assert read.notes.sentences == ["paper.absent: is missing"]


def test_something_that_is_no_object_is_noted_once() -> None:
    notes = Notes()
    read = Fields("", ["not", "an", "object"], notes)
    read.require("now")
    read.finish()
    assert notes.sentences == ['facts: is not an object: ["not", "an", "object"]']


def test_words_are_compared_without_case_hyphens_or_underscores() -> None:
    assert plainly(" Third-Party_payer  ") == "third party payer"


def test_a_quotation_stays_short_and_plain() -> None:
    assert quoted("é" * 100).isascii()
    assert len(quoted(["a"] * 1000)) < 70
    assert quoted(object()) == "object"
