"""A `Document` as a PDF: tagged for readers of screens (PDF/UA-1), the same bytes for the same document, always.

It is laid out by Typst inside this process from one template of this package, with the typefaces that Typst carries:
nothing is fetched, nothing of the machine is used, no file is written. What a document says goes in as data and is never
read as markup.
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from consent.documents.content import Document, Facts, Heading, Listing, Paragraph, Part, Picture

#: A longer word than this may be broken at the end of a line. It then stands on several lines, nothing is added to it.
_LONGEST_WORD = 24
#: "Page 2 of 3" in the languages in which papers are made.
_PAGE_WORDS = {"en": ("Page", "of"), "es": ("Página", "de")}


class UnprintableDocumentError(Exception):
    """The document cannot be laid out: a picture in it is not a PNG. It says nothing of the contents."""


def pdf_of(document: Document) -> bytes:
    """Return the document as a tagged PDF (PDF/UA-1, US Letter), its typefaces embedded, without date or author.

    Equal documents give equal bytes. Raises UnprintableDocumentError.
    """
    try:
        return typst.compile(
            _template(),
            format="pdf",
            pdf_standards=["ua-1"],
            font_paths=_typefaces(),
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(_data_of(document), ensure_ascii=True)},
        )
    except typst.TypstError:
        # What Typst reports quotes the text: it stays here.
        raise UnprintableDocumentError("This document could not be laid out.") from None


@cache
def _typefaces() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


@cache
def _template() -> bytes:
    return files(__package__).joinpath("document.typ").read_bytes()


def _data_of(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "title_lines": _lines(document.title),
        "language": document.language.partition("-")[0],
        "footer_lines": _lines(document.footer),
        "page_words": _PAGE_WORDS.get(document.language.partition("-")[0], _PAGE_WORDS["en"]),
        "parts": list(_parts(document.parts)),
    }


def _parts(parts: tuple[Part, ...]) -> Iterator[dict[str, Any]]:
    """Yield what the template reads. A heading never stands more than one level below the heading before it."""
    depth = 0
    for part in parts:
        match part:
            case Heading(text=text, level=level):
                if text:
                    depth = min(level - 1, depth + 1)
                    yield {"kind": part.kind, "level": depth, "lines": _lines(text)}
            case Paragraph(text=text):
                if text:
                    yield {"kind": part.kind, "lines": _lines(text)}
            case Listing(points=points):
                if points:
                    yield {"kind": part.kind, "points": [_lines(point) for point in points]}
            case Facts(pairs=pairs):
                if pairs:
                    yield {"kind": part.kind, "pairs": [[_lines(label), _lines(value)] for label, value in pairs]}
            case Picture(png=png, alternative=alternative):
                yield {
                    "kind": part.kind,
                    "png": list(png),
                    "alternative": alternative,
                    "lines": _lines(alternative),
                }


def _lines(text: str) -> list[list[str]]:
    """Return the text line by line, each line as pieces between which it may be broken."""
    return [_pieces(line) for line in text.split("\n")]


def _pieces(line: str) -> list[str]:
    pieces = [""]
    for word in line.split(" "):
        first, *others = [word[at : at + _LONGEST_WORD] for at in range(0, len(word), _LONGEST_WORD)] or [""]
        pieces[-1] += f"{' ' if len(pieces) > 1 or pieces[-1] else ''}{first}"
        pieces.extend(others)
    return pieces
