"""What a document says, part by part: one source for the page on the screen, the PDF, and the text that is compared.

A signed paper, a release and a letter are each made once as a `Document`. The screen shows it through
`components/document.html`, `consent.documents.rendering` makes the PDF of it, and `plain_text` is every word of it in
reading order. Nothing is worded twice, so none of them can say what another does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the document; `level` is 2 or 3, the title alone stands at 1."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; single line breaks in it are kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Several points of equal weight."""

    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and what it stands for, in order."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG picture, with the words for whoever cannot see it."""

    png: bytes
    alternative: str


Part = Heading | Paragraph | Listing | Facts | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `language` is a BCP 47 tag ("en", "es"); `footer` stands at the foot of every printed page."""

    title: str
    language: str
    parts: tuple[Part, ...]
    footer: str = ""


def plain_text(document: Document) -> str:
    """Return every word of the document in reading order, a line for each piece; pictures by their alternative."""
    return "\n".join([document.title, *(line for part in document.parts for line in _lines(part))])


def _lines(part: Part) -> Iterator[str]:
    match part:
        case Heading(text=text) | Paragraph(text=text):
            yield text
        case Listing(points=points):
            yield from points
        case Facts(pairs=pairs):
            for label, value in pairs:
                yield f"{label}: {value}"
        case Picture(alternative=alternative):
            yield alternative
