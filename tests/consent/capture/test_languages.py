"""Every language says everything, with the same gaps, in words of its own."""

import re
import string
from collections.abc import Mapping
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from consent import papers, words
from consent.capture.papers import LANGUAGES, NAMES, english, kind_on_paper, spanish
from consent.facts import CLINICAL_SEGMENTS, Purpose, Signer
from consent.models import ConsentRecord

OTHERS = [language for language in LANGUAGES if language != "en"]
#: What is the same word in both languages.
SAME = {"No"}


def tables(language: ModuleType) -> dict[str, Mapping[str, str]]:
    return {name: table for name, table in vars(language).items() if name.isupper() and isinstance(table, Mapping)}


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def every_text(language: Any) -> list[str]:
    return [text for table in tables(language).values() for text in table.values()]


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_has_the_same_entries_with_the_same_gaps(code: str) -> None:
    ours, theirs = tables(english), tables(LANGUAGES[code])  # type: ignore[arg-type]  # a module
    assert ours.keys() == theirs.keys()
    for name, table in ours.items():
        assert table.keys() == theirs[name].keys(), name
        for key, text in table.items():
            assert gaps(text) == gaps(theirs[name][key]), (name, key)


def test_nothing_in_spanish_is_left_in_english() -> None:
    ours = {text for text in every_text(english) if text and "{" not in text}
    assert {text for text in every_text(spanish) if text in ours} <= SAME


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_its_own_name_and_fits_the_column(code: str) -> None:
    assert NAMES.keys() == LANGUAGES.keys()
    for column, value in (("language", code), ("form_version", papers.form_version(code))):
        assert len(value) <= (ConsentRecord._meta.get_field(column).max_length or 0)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_statement_kind_purpose_and_signer_has_its_words(code: str) -> None:
    language = LANGUAGES[code]
    assert language.STATEMENTS.keys() == papers.FULFILLED.keys()
    assert {*language.KINDS} == {*language.KINDS_OF_ANOTHER} == {segment.value for segment in CLINICAL_SEGMENTS}
    assert {*language.KINDS_FOR_MONITORS} == papers.FOR_MONITORS
    assert {*language.PURPOSES} <= {purpose.value for purpose in Purpose}
    assert {*language.SIGNERS} <= {signer.value for signer in Signer}


def test_the_english_words_are_those_by_which_the_record_calls_the_same_things() -> None:
    assert {**english.KINDS} == {**words.SEGMENTS}
    assert all(words.purpose(code) == told for code, told in english.PURPOSES.items())


def test_days_are_said_as_people_say_them() -> None:
    assert english.day(date(2026, 5, 4)) == "May 4, 2026"
    assert spanish.day(date(2026, 5, 4)) == "4 de mayo de 2026"
    assert [spanish.day(date(2026, month, 1)).split()[2] for month in (1, 9, 12)] == [
        "enero",
        "septiembre",
        "diciembre",
    ]


def test_the_kind_of_information_reads_as_who_signs_and_for_whom() -> None:
    mine = kind_on_paper("es", "mh_general", for_monitor=False, of_another=False)
    theirs = kind_on_paper("es", "mh_general", for_monitor=False, of_another=True)
    monitored = kind_on_paper("es", "part2_sud", for_monitor=True, of_another=False)
    assert (mine, theirs) == ("Un resumen de mi salud mental", "Un resumen de la salud mental de la persona")
    assert "ninguna nota" in monitored


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_words_are_plain_and_calm(code: str) -> None:
    """No sentence is longer than the regulation's own, nothing shouts, and nobody "refused"."""
    for text in every_text(LANGUAGES[code]):
        assert "!" not in text
        assert not re.search(r"\b(refused|segment|provision|resource|rechaz\w+)\b", text, re.I), text
        for sentence in re.split(r"(?<=[.?])\s+", text):
            assert len(sentence.split()) <= 48, sentence
