"""What the state of a served paper allows, and which of its states it is in."""

from datetime import datetime
from enum import StrEnum

from consent.models import LegalProcessRecord


class Stage(StrEnum):
    """Where a served paper stands at the desk."""

    TO_MATCH = "to_match"
    TO_DECIDE = "to_decide"
    COUNSEL = "counsel"
    TO_ANSWER = "to_answer"
    ANSWERED = "answered"
    ENDED = "ended"


#: Nothing more has to be done.
DONE = frozenset({Stage.ANSWERED, Stage.ENDED})


def stage_of(record: LegalProcessRecord, *, is_answered: bool, has_case: bool) -> Stage:
    """The stage that the record's facts tell. A paper that names nobody we know goes straight to its answer, and so does,
    to an officer who does not have the case, one that is joined to it: the two are alike there.
    """
    if record.withdrawn_at is not None:
        return Stage.ENDED
    if is_answered:
        return Stage.ANSWERED
    if record.searched_at is None:
        return Stage.TO_MATCH
    if not has_case or record.reviewed_at is not None:
        return Stage.TO_ANSWER
    return Stage.TO_DECIDE if record.counsel_asked_at is None else Stage.COUNSEL


def is_overdue(record: LegalProcessRecord, stage: Stage, now: datetime) -> bool:
    """Whether its answer was due by now and is not given. A day ends at the midnight after it, which is no part of it."""
    return stage not in DONE and record.answer_due_at is not None and record.answer_due_at <= now


def may_be_fulfilled(record: LegalProcessRecord) -> bool:
    """Whether records may be released on it as far as its own state goes; what it reaches is the engine's to say."""
    return record.person_id is not None and record.reviewed_at is not None and record.withdrawn_at is None
