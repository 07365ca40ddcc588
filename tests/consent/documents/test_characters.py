"""Which characters a document consists of, and that the typefaces of the printed page have every one of them."""

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from consent.documents.characters import is_printed, settled, settled_line
from consent.documents.content import Document, Paragraph
from consent.documents.rendering import pdf_of


def test_every_character_that_counts_as_printed_has_a_shape() -> None:
    printed = [chr(code) for code in range(sys.maxunicode + 1) if is_printed(chr(code))]

    assert len(printed) > 6000
    parts = tuple(Paragraph(" ".join(printed[at : at + 200])) for at in range(0, len(printed), 200))
    assert pdf_of(Document(title="All", language="en", parts=parts)).startswith(b"%PDF-")


def test_english_and_spanish_are_printed_as_they_are_written() -> None:
    text = "¿Cómo está? ¡Año, pingüino, Ñandú! “Quoted” – it’s 5 € § 2.31(a)(3) ½ º ª"

    assert settled(text) == text


@given(st.text())
def test_settling_a_settled_text_changes_nothing(text: str) -> None:
    assert settled(settled(text)) == settled(text)
    assert "\n" not in settled_line(text)
    assert not any(unicodedata.category(character) in {"Cf", "Cs"} for character in settled(text))


def test_what_looks_the_same_is_kept_the_same() -> None:
    assert settled("Jose\u0301\u00a0 Díaz\r\n\r\n\r\n\r\nnext\u2028line ") == "José Díaz\n\nnext\nline"
