"""A duty has one desk and one instant, also on the two nights on which the clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from consent import notices
from consent.duties.deadlines import PLACES, due_at, place_of
from consent.facts import LOCAL_ZONE, start_of_day

#: New York, 2026: the clocks go forward on March 8 and back on November 1, both at two in the morning.
BEFORE_SPRING = datetime(2026, 3, 7, 22, 0, tzinfo=LOCAL_ZONE)
BEFORE_AUTUMN = datetime(2026, 10, 31, 22, 0, tzinfo=LOCAL_ZONE)
ORDINARY = datetime(2026, 5, 5, 14, 30, tzinfo=LOCAL_ZONE)
NIGHTS = [BEFORE_SPRING, BEFORE_AUTUMN, ORDINARY]


def local(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}"


def elapsed(since: datetime, until: datetime) -> timedelta:
    return until.astimezone(UTC) - since.astimezone(UTC)


@pytest.mark.parametrize("now", NIGHTS)
@pytest.mark.parametrize(("code", "hours"), [("NOTIFY_SUPERVISOR", 8), ("CHILDLINE_WRITTEN_48H", 48)])
def test_hours_are_hours_when_the_clocks_change(now: datetime, code: str, hours: int) -> None:
    assert elapsed(now, due_at(code, now=now)) == timedelta(hours=hours)


def test_a_shift_across_the_change_ends_an_hour_later_or_earlier_on_the_wall() -> None:
    assert local(due_at("NOTIFY_SUPERVISOR", now=BEFORE_SPRING)) == "2026-03-08 07:00"
    assert local(due_at("NOTIFY_SUPERVISOR", now=BEFORE_AUTUMN)) == "2026-11-01 05:00"
    assert local(due_at("NOTIFY_SUPERVISOR", now=ORDINARY)) == "2026-05-05 22:30"


@pytest.mark.parametrize("now", NIGHTS)
def test_the_same_day_ends_at_midnight_in_new_york(now: datetime) -> None:
    due = due_at("NOTIFY_PRIVACY_OFFICER", now=now)
    assert local(due) == f"{now + timedelta(days=1):%Y-%m-%d} 00:00"


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 23), ("2026-11-01", 25)])
def test_a_day_on_which_the_clocks_change_is_shorter_or_longer(day: str, hours: int) -> None:
    midnight = start_of_day(date.fromisoformat(day))
    assert elapsed(midnight, due_at("NOTIFY_PRIVACY_OFFICER", now=midnight)) == timedelta(hours=hours)


def test_the_evening_in_new_york_is_still_today_when_it_is_tomorrow_in_utc() -> None:
    evening = datetime(2026, 5, 6, 1, 30, tzinfo=UTC)
    assert local(due_at("NOTIFY_PRIVACY_OFFICER", now=evening)) == "2026-05-06 00:00"


@pytest.mark.parametrize("code", ["INFORM_COURT_5100_35B", "RESIST_PROCESS", "LEGAL_REVIEW"])
def test_what_a_court_wants_is_due_on_the_return_date(code: str) -> None:
    return_date = ORDINARY + timedelta(days=9)
    assert due_at(code, now=ORDINARY, return_date=return_date) == return_date
    assert place_of(code).desk == "privacy_officer"


@pytest.mark.parametrize("return_date", [None, ORDINARY - timedelta(days=1)])
def test_a_return_date_that_is_not_known_or_past_counts_as_today(return_date: datetime | None) -> None:
    assert local(due_at("RESIST_PROCESS", now=ORDINARY, return_date=return_date)) == "2026-05-06 00:00"


def test_a_duty_that_nobody_knows_goes_to_the_privacy_officer_today() -> None:
    assert place_of("FROM_ANOTHER_STATE").desk == "privacy_officer"
    assert local(due_at("FROM_ANOTHER_STATE", now=ORDINARY)) == "2026-05-06 00:00"


@pytest.mark.parametrize("code", sorted(PLACES))
def test_every_duty_in_the_table_exists_and_says_in_a_sentence_what_to_do(code: str) -> None:
    assert code in notices.OBLIGATIONS
    assert place_of(code).words.endswith(".")
    assert due_at(code, now=ORDINARY) > ORDINARY
