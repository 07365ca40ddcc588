"""Whether a typed answer says anything: what cannot be seen counts as nothing, and a name has a letter.

Asked in this one place of every answer that the law wants given: a space of no width is no witness.
"""

import unicodedata

from consent.documents.characters import settled_line

#: Letters by their class that show nothing: fillers of Hangul.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0")


def says_something(text: str) -> bool:
    """Whether a letter or a digit can be seen in it."""
    return _shows(text, "LN")


def names_somebody(text: str) -> bool:
    """Whether it can be somebody's name: a letter can be seen in it."""
    return _shows(text, "L")


def is_blank(text: str) -> bool:
    """Whether nothing at all can be seen in it."""
    return not settled_line("".join(character for character in text if character not in _BLANK))


def as_compared(text: str) -> str:
    """The text as two of them are compared: settled on one line, whatever the case. Two names that look alike are one."""
    return settled_line(text).casefold()


def _shows(text: str, classes: str) -> bool:
    return any(unicodedata.category(one)[0] in classes and one not in _BLANK for one in text)
