"""A time in a file means one instant or none, exactly as precise as it was written."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.police.importing.moments import ABSENT, LocalMoments
from casework.police.importing.refusals import Problem, Reason

SEATTLE = ZoneInfo("America/Los_Angeles")
PITTSBURGH = ZoneInfo("America/New_York")
NEW_ORLEANS_FORMATS = ("%m/%d/%Y %H:%M:%S %p", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S")


def moments(*formats: str, zone: ZoneInfo = PITTSBURGH, latest: date = date(2030, 1, 1)) -> LocalMoments:
    return LocalMoments(
        zone=zone,
        formats=formats or ("iso",),
        earliest=date(1990, 1, 1),
        latest=latest,
        unknown_dates={date(1900, 1, 1)},
        unknown={"unknown"},
    )


def parts(cell: str, reader: LocalMoments) -> tuple[datetime | None, str, str, bool]:
    """The four stored fields, the instant as PostgreSQL would understand it."""
    found = reader.read(cell)
    assert isinstance(found, str), found
    at, on, precision, ambiguous = found.split("\t")
    return None if at == "\\N" else datetime.fromisoformat(at), on, precision, ambiguous == "t"


def test_a_local_time_is_stored_as_the_instant_it_was() -> None:
    found = parts("11/04/2023 6:08:26 PM", moments("%m/%d/%Y %I:%M:%S %p", zone=SEATTLE))
    assert found == (datetime(2023, 11, 5, 1, 8, 26, tzinfo=UTC), "2023-11-04", "second", False)


def test_a_date_without_a_time_never_becomes_midnight() -> None:
    for reader in (moments("%Y-%m-%d"), moments("iso")):
        assert parts("2024-05-14", reader) == (None, "2024-05-14", "day", False)


def test_a_month_and_a_year_keep_their_precision() -> None:
    assert parts("2024-05", moments("%Y-%m")) == (None, "2024-05-01", "month", False)
    assert parts("2024", moments("%Y")) == (None, "2024-01-01", "year", False)


def test_precision_is_what_was_written() -> None:
    assert parts("2024-05-14T06:08", moments())[2] == "minute"
    assert parts("2024-05-14T06:08:00", moments())[2] == "second"
    assert parts("05/14/2024 6 PM", moments("%m/%d/%Y %I %p"))[2] == "hour"


def test_a_time_that_happened_twice_is_flagged_and_the_first_is_taken() -> None:
    assert parts("2023-11-05 01:30:00", moments()) == (
        datetime(2023, 11, 5, 5, 30, tzinfo=UTC),
        "2023-11-05",
        "second",
        True,
    )
    assert parts("2023-11-05 00:59:59", moments())[3] is False
    assert parts("2023-11-05 02:00:00", moments())[3] is False


def test_an_offset_in_the_text_settles_which_of_the_two_it_was() -> None:
    assert parts("2023-11-05T01:30:00-05:00", moments()) == (
        datetime(2023, 11, 5, 6, 30, tzinfo=UTC),
        "2023-11-05",
        "second",
        False,
    )


def test_an_offset_can_move_the_local_date() -> None:
    assert parts("2023-07-01T02:00:00Z", moments())[:2] == (datetime(2023, 7, 1, 2, tzinfo=UTC), "2023-06-30")


def test_a_time_that_never_happened_is_a_problem() -> None:
    assert moments().read("2023-03-12 02:30:00") == Problem(Reason.NONEXISTENT_TIME)
    assert isinstance(moments().read("2023-03-12 03:00:00"), str)


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("02/03/2014 13:05:00 PM", 13),
        ("02/03/2014 01:05:00 AM", 1),
        ("02/03/2014 01:05:00 PM", 13),
        ("02/03/2014 12:05:00 AM", 0),
        ("02/03/2014 12:05:00 PM", 12),
        ("02/03/2014 00:05:00 AM", 0),
        ("02/03/2014 13:05:00", 13),
    ],
)
def test_a_24_hour_clock_with_am_or_pm_has_one_reading(cell: str, hour: int) -> None:
    at, *_ = parts(cell, moments(*NEW_ORLEANS_FORMATS, zone=ZoneInfo("America/Chicago")))
    assert at is not None
    assert at.astimezone(ZoneInfo("America/Chicago")).hour == hour


@pytest.mark.parametrize("cell", ["02/03/2014 13:05:00 AM", "02/03/2014 00:05:00 PM"])
def test_a_clock_that_contradicts_its_am_or_pm_is_not_believed(cell: str) -> None:
    assert moments(*NEW_ORLEANS_FORMATS).read(cell) == Problem(Reason.UNKNOWN_TIME_FORMAT)


def test_both_date_formats_of_cincinnati_are_read() -> None:
    reader = moments("%Y %b %d %H:%M:%S %p", "%m/%d/%Y %H:%M:%S")
    first = parts("2019 Jan 05 14:10:09 PM", reader)
    assert first == parts("01/05/2019 14:10:09", reader)
    assert first[0] == datetime(2019, 1, 5, 19, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize("cell", ["", "  ", "UNKNOWN", "1900-01-01", "1900-01-01 00:00:00"])
def test_what_a_source_writes_for_nothing_is_nothing(cell: str) -> None:
    assert moments().column([cell]) == [ABSENT]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("yesterday", Reason.UNKNOWN_TIME_FORMAT),
        ("2024-13-01", Reason.UNKNOWN_TIME_FORMAT),
        ("2024-05-14 25:00:00", Reason.UNKNOWN_TIME_FORMAT),
        ("2024-05-14T10:00:00+99:00", Reason.UNKNOWN_TIME_FORMAT),
        ("20240514", Reason.UNKNOWN_TIME_FORMAT),
        ("1889-05-14", Reason.TIME_TOO_EARLY),
        ("2042-05-14 10:00:00", Reason.TIME_IN_FUTURE),
    ],
)
def test_a_time_that_cannot_be_right_is_a_problem(cell: str, reason: Reason) -> None:
    assert moments().read(cell) == Problem(reason)


def test_a_cell_means_the_same_whatever_was_read_before_it() -> None:
    cells = ["01/02/2014 13:05:00 PM", "01/02/2014 01:05:00 PM", "01/02/2014", "11/02/2014 01:30:00 AM", "nothing"] * 2
    used = moments(*NEW_ORLEANS_FORMATS)
    assert [used.read(cell) for cell in cells] == [moments(*NEW_ORLEANS_FORMATS).read(cell) for cell in cells]


def test_a_format_without_a_date_is_refused() -> None:
    with pytest.raises(ValueError, match="has no date"):
        moments("%H:%M")


@given(
    st.datetimes(
        min_value=datetime(1991, 1, 1),  # noqa: DTZ001 (local times have no zone yet)
        max_value=datetime(2029, 12, 31),  # noqa: DTZ001 (as above)
    ),
    st.sampled_from(["America/New_York", "America/Los_Angeles", "Europe/London", "Australia/Lord_Howe", "UTC"]),
)
def test_every_local_time_equals_what_the_time_zone_says(naive: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    naive = naive.replace(microsecond=0)
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    found = moments("%m/%d/%Y %I:%M:%S %p", zone=zone).read(f"{naive:%m/%d/%Y %I:%M:%S %p}")
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        assert found == Problem(Reason.NONEXISTENT_TIME)
        return
    assert isinstance(found, str)
    at, on, precision, ambiguous = found.split("\t")
    assert datetime.fromisoformat(at) == first.astimezone(UTC)
    assert (on, precision) == (naive.date().isoformat(), "second")
    assert (ambiguous == "t") == (second.astimezone(UTC) - first.astimezone(UTC) > timedelta())
