"""Due times are local dates of America/New_York stored in UTC: right on the days on which clocks change, too."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casework.staff.business_days import add_business_days, federal_holidays, is_business_day
from referrals.windows import RULES, Clock, Closing, closing, closing_at_exit, due_at, remind_at

NEW_YORK = ZoneInfo("America/New_York")
STARTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone)
    datetime(2045, 12, 31),  # noqa: DTZ001 (hypothesis adds the zone)
    timezones=st.just(UTC),
)


def new_york(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=NEW_YORK, fold=fold)


# Hours pass; they do not follow the hands of the clock ----------------------------------------------------------------


def test_forty_eight_hours_across_the_spring_change_end_an_hour_later_on_the_wall() -> None:
    assert due_at(Clock.FIRST_OUTREACH, new_york(2026, 3, 7, 12)) == new_york(2026, 3, 9, 13)


def test_twenty_four_hours_across_the_autumn_change_end_an_hour_earlier_on_the_wall() -> None:
    assert due_at(Clock.SAFETY_CALL, new_york(2026, 10, 31, 12)) == new_york(2026, 11, 1, 11)


def test_the_two_half_past_ones_of_autumn_start_different_windows() -> None:
    first = due_at(Clock.SAFETY_CALL, new_york(2026, 11, 1, 1, 30))
    second = due_at(Clock.SAFETY_CALL, new_york(2026, 11, 1, 1, 30, fold=1))
    assert second - first == timedelta(hours=1)


@given(STARTS)
def test_hours_are_exact_whatever_the_clocks_do(start: datetime) -> None:
    assert due_at(Clock.FIRST_OUTREACH, start) - start == timedelta(hours=48)
    assert due_at(Clock.SAFETY_CALL, start) - start == timedelta(hours=24)


# Days end with the local day ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [new_york(2026, 3, 4, 0), new_york(2026, 3, 4, 23, 59)])
def test_day_seven_is_the_last_whole_local_day(start: datetime) -> None:
    assert due_at(Clock.FIRST_VISIT, start) == new_york(2026, 3, 12)


def test_a_call_late_in_the_evening_counts_from_the_local_date_not_from_the_utc_one() -> None:
    start = datetime(2026, 7, 2, 3, 30, tzinfo=UTC)  # still 1 July in New York
    assert due_at(Clock.FIRST_VISIT, start) == new_york(2026, 7, 9)


def test_thirty_days_reach_across_the_leap_day() -> None:
    assert due_at(Clock.ENGAGEMENT, new_york(2028, 2, 1, 10)) == new_york(2028, 3, 3)


@given(STARTS)
def test_days_end_at_a_local_midnight_eight_dates_after_day_zero_began(start: datetime) -> None:
    local_due = due_at(Clock.FIRST_VISIT, start).astimezone(NEW_YORK)
    assert local_due.timetz().replace(tzinfo=None) == time.min
    assert local_due.date() - start.astimezone(NEW_YORK).date() == timedelta(days=8)


@given(STARTS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_a_later_start_is_never_due_earlier(start: datetime, later: timedelta) -> None:
    for clock in Clock:
        assert due_at(clock, start) <= due_at(clock, start + later)


@given(STARTS)
def test_every_window_is_due_in_utc_after_it_starts_and_reminds_in_between(start: datetime) -> None:
    for clock in Clock:
        due = due_at(clock, start)
        assert due.tzinfo is UTC
        assert start < due
        assert start <= remind_at(clock, start, due) <= due
        assert due - remind_at(clock, start, due) <= RULES[clock].remind_before


def test_a_start_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due_at(Clock.FIRST_VISIT, datetime(2026, 1, 1))  # noqa: DTZ001 (the point of the test)


def test_a_handoff_that_comes_back_is_due_on_the_same_local_day() -> None:
    assert due_at(Clock.RETURNED, new_york(2026, 8, 5, 9)) == new_york(2026, 8, 6)


# Business days ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (new_york(2026, 8, 3, 15), new_york(2026, 8, 6)),  # Monday: Tuesday, Wednesday
        (new_york(2026, 8, 6, 15), new_york(2026, 8, 11)),  # Thursday: Friday, Monday
        (new_york(2026, 8, 8, 2), new_york(2026, 8, 12)),  # Saturday: Monday, Tuesday
        (new_york(2026, 11, 25, 9), new_york(2026, 12, 1)),  # before Thanksgiving: Friday, Monday
        (new_york(2026, 7, 1, 9), new_york(2026, 7, 7)),  # 4 July on a Saturday: observed on Friday 3 July
        (new_york(2027, 12, 30, 9), new_york(2028, 1, 5)),  # New Year's Day 2028 is observed on 31 December 2027
    ],
)
def test_two_business_days_end_with_the_second_day_on_which_offices_are_open(start: datetime, due: datetime) -> None:
    assert due_at(Clock.PROVIDER_ACCEPTANCE, start) == due


def test_a_holiday_of_the_city_is_no_business_day_either() -> None:
    start, holiday = new_york(2026, 8, 3, 15), date(2026, 8, 4)
    assert due_at(Clock.PROVIDER_ACCEPTANCE, start, extra_holidays={holiday}) == new_york(2026, 8, 7)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (
            2026,
            {(1, 1), (1, 19), (2, 16), (5, 25), (6, 19), (7, 3), (9, 7), (10, 12), (11, 11), (11, 26), (12, 25)},
        ),
        (
            2027,
            {
                (1, 1),
                (1, 18),
                (2, 15),
                (5, 31),
                (6, 18),
                (7, 5),
                (9, 6),
                (10, 11),
                (11, 11),
                (11, 25),
                (12, 24),
                (12, 31),
            },
        ),
        (2028, {(1, 17), (2, 21), (5, 29), (6, 19), (7, 4), (9, 4), (10, 9), (11, 10), (11, 23), (12, 25)}),
    ],
)
def test_federal_holidays_as_published_by_the_office_of_personnel_management(
    year: int, expected: set[tuple[int, int]]
) -> None:
    assert {(day.month, day.day) for day in federal_holidays(year)} == expected


@given(st.dates(date(2020, 1, 1), date(2045, 1, 1)), st.integers(1, 15))
def test_the_nth_business_day_is_one_and_has_the_others_before_it(day: date, count: int) -> None:
    reached = add_business_days(day, count)
    between = [day + timedelta(days=step) for step in range(1, (reached - day).days + 1)]
    assert is_business_day(reached)
    assert sum(map(is_business_day, between)) == count


# How a window ends -----------------------------------------------------------------------------------------------------


@given(STARTS, STARTS)
def test_in_time_is_met_and_late_is_missed_and_nothing_is_both(due: datetime, happened: datetime) -> None:
    assume(due != happened)
    assert (closing(due, happened) is Closing.MET) == (happened < due)
    assert (closing_at_exit(due, happened) is Closing.CANCELLED) == (happened < due)


def test_the_due_moment_itself_is_too_late() -> None:
    due = new_york(2026, 8, 3)
    assert closing(due, due) is Closing.MISSED
    assert closing_at_exit(due, due) is Closing.MISSED
