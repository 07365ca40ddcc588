"""Which characters a document consists of: those that the screen, the printed page and the kept text show alike.

The printed page carries its own typefaces and nothing else, so that it looks the same on every machine and for a reader
of screens. A character that they do not have is not left out and not replaced by a guess: it stands in all three as its
Unicode number, `[U+4E2D]`. What cannot be seen at all (control characters, marks that turn the direction of writing) is
taken out, so that nothing on a signed paper reads otherwise than it is kept.
"""

import unicodedata
from bisect import bisect_right
from functools import cache
from importlib.resources import files

#: What ends a line in some system or other.
_LINE_ENDS = str.maketrans(dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n"))
#: Seen by nobody: control, format, surrogate, private use and unassigned characters.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


def settled(text: str) -> str:
    """Return the text as every form of a document shows it: composed, without what cannot be seen, single spaces,
    at most one empty line at a stretch, and each character without a printed shape as its Unicode number.

    Settling a settled text changes nothing.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_LINE_ENDS))
    lines = (" ".join(_shown(line).split()) for line in composed.split("\n"))
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")


def settled_line(text: str) -> str:
    """Return the text on a single line."""
    return " ".join(settled(text).split())


def is_printed(character: str) -> bool:
    """Whether the typefaces of the printed page have a shape for this character."""
    starts, ends = _printed()
    at = bisect_right(starts, ord(character)) - 1
    return at >= 0 and ord(character) <= ends[at]


def _shown(line: str) -> str:
    return line if line.isascii() and line.isprintable() else "".join(map(_character, line))


def _character(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) in _UNSEEN:
        return ""
    return character if is_printed(character) else f"[U+{ord(character):04X}]"


@cache
def _printed() -> tuple[list[int], list[int]]:
    lines = files(__package__).joinpath("printed_characters.txt").read_text("ascii").splitlines()
    pairs = [line.split("-") for line in lines if not line.startswith("#")]
    return [int(first, 16) for first, _ in pairs], [int(last, 16) for _, last in pairs]
