"""Why a whole file is refused, or one row of it left out: a code for machines and a sentence for people.

Neither ever quotes what stood in the file: a cell can hold a caller's words, whatever the header says.
"""

from dataclasses import dataclass
from enum import StrEnum


class ImportRefusedError(Exception):
    """Nothing of the file was taken. ``code`` is stable; the message is a sentence that says what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Reason(StrEnum):
    """Why a row was left out."""

    UNREADABLE_RECORD = "unreadable_record"
    WRONG_NUMBER_OF_FIELDS = "wrong_number_of_fields"
    UNDECODABLE_TEXT = "undecodable_text"
    FORBIDDEN_CHARACTER = "forbidden_character"
    MISSING_EVENT_NUMBER = "missing_event_number"
    VALUE_TOO_LONG = "value_too_long"
    UNKNOWN_TIME_FORMAT = "unknown_time_format"
    NONEXISTENT_TIME = "nonexistent_time"
    TIME_TOO_EARLY = "time_too_early"
    TIME_IN_FUTURE = "time_in_future"
    UNKNOWN_FLAG = "unknown_flag"
    UNKNOWN_ANSWER = "unknown_answer"


SENTENCES: dict[Reason, str] = {
    Reason.UNREADABLE_RECORD: "The quotation marks of this record do not pair up, so its fields cannot be told apart.",
    Reason.WRONG_NUMBER_OF_FIELDS: "The row has more or fewer fields than the header.",
    Reason.UNDECODABLE_TEXT: "The row holds bytes that are no character in the file's encoding.",
    Reason.FORBIDDEN_CHARACTER: "The field holds a null character.",
    Reason.MISSING_EVENT_NUMBER: "The row has no event number, so it cannot be recognized when it comes again.",
    Reason.VALUE_TOO_LONG: "The field is longer than this column can be; columns may have shifted.",
    Reason.UNKNOWN_TIME_FORMAT: "The time is in none of the formats that the profile knows.",
    Reason.NONEXISTENT_TIME: "The time never happened: the clocks were set forward over it.",
    Reason.TIME_TOO_EARLY: "The date is earlier than the profile's earliest date.",
    Reason.TIME_IN_FUTURE: "The date is in the future.",
    Reason.UNKNOWN_FLAG: "The field is neither yes nor no in the profile's words.",
    Reason.UNKNOWN_ANSWER: "The answer is none of yes, no, unknown and declined.",
}


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell."""

    reason: Reason


@dataclass(frozen=True)
class Rejection:
    """One row that was left out: where it stands in the file, in which column, and why."""

    first_line: int
    last_line: int
    column: str
    reason: Reason

    @property
    def sentence(self) -> str:
        sentence = SENTENCES[self.reason]
        if self.last_line > self.first_line:
            return f"{sentence} It covers lines {self.first_line} to {self.last_line}."
        return sentence
