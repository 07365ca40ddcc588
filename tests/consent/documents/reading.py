"""Reads a document back: out of its PDF as any reader of PDF does, and off the page as a browser shows it."""

import io
import re
from html.parser import HTMLParser

import pypdf
from django.template.loader import render_to_string

from consent.documents.content import Document

_PAGE_OF_PAGES = re.compile(r"\n(?:Page|Página) \d+ (?:of|de) \d+\s*$")


def words_of_pdf(pdf: bytes, *, footer: str = "") -> str:
    """Return every word of the PDF in order, its line breaks read as spaces, without what stands at each page's foot."""
    return " ".join(_page(page.extract_text(), footer) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).strip()


def words_of_page(document: Document) -> str:
    """Return every word that the screen shows of this document, its line breaks read as spaces."""
    shown = _Words()
    shown.feed(render_to_string("components/document.html", {"document": document}))
    return words_of(" ".join(shown.words))


def words_of(text: str) -> str:
    """Return the text with its line breaks read as spaces: the form in which two readings are compared."""
    return " ".join(text.split())


def _page(text: str, footer: str) -> str:
    numbered = _PAGE_OF_PAGES.search(text)
    assert numbered, "a printed page ends with its number"
    text = words_of(text[: numbered.start()])
    assert text.endswith(words_of(footer)), "a printed page ends with the document's footer"
    return text[: len(text) - len(words_of(footer))].strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)
