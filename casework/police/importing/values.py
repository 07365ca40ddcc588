"""What a cell that is not a time means, written for COPY. Texts repeat, so each is understood once and remembered.

Text is kept as delivered, but for the space around it; the words with which a source says "nothing here" become
nothing.
"""

from collections.abc import Callable, Collection, Sequence

from casework.police.importing.profiles import FlagWords
from casework.police.importing.refusals import Problem, Reason
from casework.police.models import Answer

#: COPY's text format for a value that is not there.
NULL = "\\N"

_LARGEST_MEMORY = 100_000
_ANSWERS = {
    "yes": Answer.YES,
    "y": Answer.YES,
    "true": Answer.YES,
    "1": Answer.YES,
    "no": Answer.NO,
    "n": Answer.NO,
    "false": Answer.NO,
    "0": Answer.NO,
    "unknown": Answer.UNKNOWN,
    "unk": Answer.UNKNOWN,
    "u": Answer.UNKNOWN,
    "not sure": Answer.UNKNOWN,
    "declined": Answer.DECLINED,
    "declined to answer": Answer.DECLINED,
    "refused": Answer.DECLINED,
}
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_text(text: str) -> str:
    """A text in COPY's text format."""
    return text.translate(_ESCAPES)


class Reader(dict[str, "str | Problem"]):
    """Understands the cells of one column, and remembers what each text meant."""

    def __init__(self, understand: Callable[[str], str | Problem]) -> None:
        super().__init__()
        self._understand = understand
        self.problems_seen = False

    def __missing__(self, cell: str) -> str | Problem:
        meaning = self._understand(cell)
        if isinstance(meaning, Problem):
            self.problems_seen = True
        if len(self) < _LARGEST_MEMORY:
            self[cell] = meaning
        return meaning

    def column(self, cells: Sequence[str]) -> list[str | Problem]:
        """The meanings of a column of cells, in their order."""
        return list(map(self.__getitem__, cells))


class EventNumbers:
    """Reads event numbers: every one is another, so nothing is remembered."""

    def __init__(self, *, longest: int, unknown: Collection[str]) -> None:
        self._longest = longest
        self._unknown = frozenset(unknown)
        self.problems_seen = False

    def column(self, cells: Sequence[str]) -> list[str | Problem]:
        longest, slow = self._longest, self._read
        return [
            cell if cell.isascii() and cell.isalnum() and not cell.isalpha() and len(cell) <= longest else slow(cell)
            for cell in cells
        ]

    def _read(self, cell: str) -> str | Problem:
        meaning = understand_text(cell, longest=self._longest, unknown=self._unknown)
        if not meaning:
            meaning = Problem(Reason.MISSING_EVENT_NUMBER)
        if isinstance(meaning, Problem):
            self.problems_seen = True
        return meaning


def understand_text(cell: str, *, longest: int, unknown: Collection[str]) -> str | Problem:
    """The text on one line without the space around it; empty when the source's words say that nothing was recorded."""
    text = " ".join(cell.split()) if "\n" in cell or "\r" in cell else cell.strip()
    if text.casefold() in unknown:
        return ""
    if "\x00" in text:
        return Problem(Reason.FORBIDDEN_CHARACTER)
    if len(text) > longest:
        return Problem(Reason.VALUE_TOO_LONG)
    return copy_text(text)


def understand_flag(cell: str, *, words: FlagWords, unknown: Collection[str]) -> str | Problem:
    """``t``, ``f``, or not recorded. A word that is neither is an error unless the profile says what others mean."""
    text = cell.strip().casefold()
    if text in words.yes:
        return "t"
    if text in words.no:
        return "f"
    if not text or text in unknown:
        return NULL
    if words.others is None:
        return Problem(Reason.UNKNOWN_FLAG)
    return "t" if words.others else "f"


def understand_answer(cell: str) -> str | Problem:
    """One of the four answers; empty when the question was not asked. Unknown is an answer and is not no."""
    text = cell.strip().casefold()
    if not text:
        return ""
    answer = _ANSWERS.get(text)
    return answer.value if answer else Problem(Reason.UNKNOWN_ANSWER)
