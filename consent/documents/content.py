"""What a document says, part by part: one source for the page on the screen, the PDF, and the text that is compared.

A signed paper, a release and a letter are each made once as a `Document`. The screen shows it through
`components/document.html`, `consent.documents.rendering` makes the PDF of it, and `plain_text` is every word of it in
reading order. Nothing is worded twice, so none of them can say what another does not. Every text is settled as it comes in
(`consent.documents.characters`): what cannot be printed stands the same way in all three.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from consent.documents.characters import settled, settled_line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the document; `level` is 2 or 3, the title alone stands at 1."""

    kind: ClassVar = "heading"
    text: str
    level: int = 2

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", settled_line(self.text))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; single line breaks in it are kept."""

    kind: ClassVar = "paragraph"
    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", settled(self.text))


@dataclass(frozen=True, slots=True)
class Listing:
    """Several points of equal weight."""

    kind: ClassVar = "listing"
    points: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", tuple(settled(point) for point in self.points))


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and what it stands for, in order."""

    kind: ClassVar = "facts"
    pairs: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        pairs = tuple((settled_line(label), settled(value)) for label, value in self.pairs)
        object.__setattr__(self, "pairs", pairs)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG picture; `alternative` says what it shows, for whoever cannot see it, and stands below it."""

    kind: ClassVar = "picture"
    png: bytes
    alternative: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "alternative", settled_line(self.alternative))

    @property
    def address(self) -> str:
        """The picture as the data address under which a page shows it."""
        return f"data:image/png;base64,{b64encode(self.png).decode()}"


Part = Heading | Paragraph | Listing | Facts | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `language` is a BCP 47 tag ("en", "es"); `footer` stands at the foot of every printed page."""

    title: str
    language: str
    parts: tuple[Part, ...]
    footer: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", settled_line(self.title))
        object.__setattr__(self, "footer", settled_line(self.footer))
        if not self.title:
            raise ValueError("A document has a title: it is the first thing that a reader of screens says.")


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
