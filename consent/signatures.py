"""A signature as it was made: a typed name, a drawing, or both, in one text that is sealed with the paper."""

import base64
import binascii
from dataclasses import dataclass

_PNG = "data:image/png;base64,"
_MAGIC = b"\x89PNG\r\n\x1a\n"
#: The largest drawing that is kept, in bytes. A tablet's pad makes a tenth of it.
LARGEST_DRAWING = 300_000


class NotADrawingError(ValueError):
    """What came is no PNG picture of a size that a signature has."""


@dataclass(frozen=True)
class Signature:
    """What the person left on the paper. At least one of the two is not empty."""

    typed: str = ""
    drawn: str = ""


def check_drawing(value: str) -> None:
    """A data address of a PNG of a sensible size. Raises NotADrawingError."""
    if not value.startswith(_PNG) or len(value) > LARGEST_DRAWING * 4 // 3 + len(_PNG) + 4:
        raise NotADrawingError("This is not a drawing of a signature.")
    try:
        picture = base64.b64decode(value.removeprefix(_PNG), validate=True)
    except binascii.Error as error:
        raise NotADrawingError("This is not a drawing of a signature.") from error
    if not picture.startswith(_MAGIC):
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
