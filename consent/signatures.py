"""A signature as it was made: a typed name, a drawing, or both, in one text that is sealed with the paper."""

import base64
import binascii
from dataclasses import dataclass

from consent.pictures import points_of_png

_PNG = "data:image/png;base64,"
#: The largest drawing that is kept, in bytes. A tablet's pad makes a tenth of it.
LARGEST_DRAWING = 300_000
#: The most points that a drawing may have (a pad of 2,000 by 2,000). It is decoded for the paper, point by point.
MOST_POINTS = 4_000_000


class NotADrawingError(ValueError):
    """What came is no PNG picture of a size that a signature has."""


@dataclass(frozen=True)
class Signature:
    """What the person left on the paper. At least one of the two is not empty."""

    typed: str = ""
    drawn: str = ""


def check_drawing(value: str) -> None:
    """A data address of a PNG of a sensible size, in bytes and in points. Raises NotADrawingError."""
    if not value.startswith(_PNG) or len(value) > LARGEST_DRAWING * 4 // 3 + len(_PNG) + 4:
        raise NotADrawingError("This is not a drawing of a signature.")
    try:
        picture = base64.b64decode(value.removeprefix(_PNG), validate=True)
    except binascii.Error as error:
        raise NotADrawingError("This is not a drawing of a signature.") from error
    if not 0 < (points_of_png(picture) or 0) <= MOST_POINTS:
        raise NotADrawingError("This is not a drawing of a signature.")


def written(signature: Signature) -> str:
    """The signature as one text: the typed name on the first line, the drawing on the second."""
    lines = [
        f"typed:{signature.typed}" if signature.typed else "",
        f"drawn:{signature.drawn}" if signature.drawn else "",
    ]
    return "\n".join(line for line in lines if line)


def read(text: str) -> Signature:
    """The signature that ``written`` wrote. Anything else reads as a typed name."""
    typed, drawn = "", ""
    for line in text.splitlines():
        if line.startswith(f"drawn:{_PNG}"):
            drawn = line.removeprefix("drawn:")
        else:
            typed = line.removeprefix("typed:")
    return Signature(typed, drawn)
