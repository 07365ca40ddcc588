"""The stages of a served paper, and what each allows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from consent.models import LegalProcessRecord
from consent.process import policies
from consent.process.policies import Stage
from tests.wall.addresses import STRANGER

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def paper(**facts: Any) -> LegalProcessRecord:
    return LegalProcessRecord(served_at=NOW, **facts)


@pytest.mark.parametrize(
    ("facts", "is_answered", "stage"),
    [
        ({}, False, Stage.TO_MATCH),
        ({"searched_at": NOW}, False, Stage.TO_ANSWER),
        ({"searched_at": NOW, "person_id": STRANGER}, False, Stage.TO_DECIDE),
        ({"searched_at": NOW, "person_id": STRANGER, "counsel_asked_at": NOW}, False, Stage.COUNSEL),
        ({"searched_at": NOW, "person_id": STRANGER, "reviewed_at": NOW}, False, Stage.TO_ANSWER),
        ({}, True, Stage.ANSWERED),
        ({"withdrawn_at": NOW}, False, Stage.ENDED),
        ({"withdrawn_at": NOW}, True, Stage.ENDED),
    ],
)
def test_a_paper_stands_where_its_facts_say(facts: dict[str, Any], is_answered: bool, stage: Stage) -> None:
    assert policies.stage_of(paper(**facts), is_answered=is_answered, has_case="person_id" in facts) is stage


@pytest.mark.parametrize(
    ("due", "stage", "overdue"),
    [
        (None, Stage.TO_MATCH, False),
        (NOW + timedelta(microseconds=1), Stage.TO_MATCH, False),
        (NOW, Stage.TO_MATCH, True),
        (NOW - timedelta(microseconds=1), Stage.TO_MATCH, True),
        (NOW - timedelta(days=1), Stage.ANSWERED, False),
        (NOW - timedelta(days=1), Stage.ENDED, False),
    ],
)
def test_an_answer_is_overdue_from_the_moment_that_it_was_due(
    due: datetime | None, stage: Stage, overdue: bool
) -> None:
    assert policies.is_overdue(paper(answer_due_at=due), stage, NOW) is overdue


@pytest.mark.parametrize("missing", ["person_id", "reviewed_at", "withdrawn"])
def test_records_go_on_a_matched_paper_in_force_that_counsel_has_reviewed(missing: str) -> None:
    complete: dict[str, Any] = {"person_id": STRANGER, "reviewed_at": NOW}
    assert policies.may_be_fulfilled(paper(**complete))
    changed = {"withdrawn_at": NOW} if missing == "withdrawn" else {missing: None}
    assert not policies.may_be_fulfilled(paper(**(complete | changed)))
