"""The words of papers and of the pages on which people read and sign them, as data, one module per language.

Every language has the same names and the same gaps (``{day}``), which a test compares; nothing is put together from pieces
of another language. What a person reads in their language is all here: the paper, its choices, the signing page, its
buttons and what it says when something is missing. Only what the team wrote is shown as it was written.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Protocol

from consent.capture.papers import english, spanish


class Language(Protocol):
    """What each module of this package holds."""

    PAPER: Mapping[str, str]
    STATEMENTS: Mapping[str, str]
    KINDS: Mapping[str, str]
    KINDS_FOR_MONITORS: Mapping[str, str]
    KINDS_OF_ANOTHER: Mapping[str, str]
    PURPOSES: Mapping[str, str]
    CONDITIONS: Mapping[str, str]
    SIGNERS: Mapping[str, str]
    PARTS: Mapping[str, str]
    PAGE: Mapping[str, str]
    ERRORS: Mapping[str, str]
    COPIES: Mapping[str, str]

    def day(self, moment: date, /) -> str:
        """A day in words."""
        ...


#: Language code -> its module, in the order in which languages are offered.
LANGUAGES: Mapping[str, Language] = MappingProxyType({"en": english, "es": spanish})  # type: ignore[dict-item]  # modules
#: Language code -> its own name.
NAMES: Mapping[str, str] = MappingProxyType({"en": "English", "es": "Español"})


def words_in(language: str) -> Language:
    """The words of a language. Raises KeyError for one in which there is no paper."""
    return LANGUAGES[language]


def language_of(language: str) -> str:
    """The language in which to speak to somebody whose paper is in this one; English where there are no words of ours."""
    return language if language in LANGUAGES else "en"


def kind_on_paper(language: str, code: str, *, for_monitor: bool, of_another: bool) -> str:
    """How a kind of information reads on a paper: to a monitor only progress is told, and who signs for another says so."""
    words = words_in(language)
    if for_monitor and code in words.KINDS_FOR_MONITORS:
        return words.KINDS_FOR_MONITORS[code]
    return words.KINDS_OF_ANOTHER[code] if of_another else words.KINDS[code]
