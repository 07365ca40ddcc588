"""Facts keep exact instants and are compared by what they say."""

from datetime import UTC, date, datetime

import pytest

from consent.facts import CLINICAL_SEGMENTS, OrganizationKind, Purpose, Segment, end_of_day, start_of_day


@pytest.mark.parametrize(
    ("day", "last_instant_excluded"),
    [
        (date(2026, 5, 4), datetime(2026, 5, 5, 4, 0, tzinfo=UTC)),
        (date(2026, 12, 31), datetime(2027, 1, 1, 5, 0, tzinfo=UTC)),
        (date(2026, 3, 7), datetime(2026, 3, 8, 5, 0, tzinfo=UTC)),
        (date(2026, 3, 8), datetime(2026, 3, 9, 4, 0, tzinfo=UTC)),
        (date(2026, 11, 1), datetime(2026, 11, 2, 5, 0, tzinfo=UTC)),
    ],
    ids=["summer", "new-year", "before-the-clocks-go-forward", "clocks-go-forward", "clocks-go-back"],
)
def test_a_date_only_expiry_ends_at_the_next_midnight_in_new_york(day: date, last_instant_excluded: datetime) -> None:
    assert end_of_day(day) == last_instant_excluded


def test_a_day_begins_where_the_day_before_ends() -> None:
    assert start_of_day(date(2026, 5, 5)) == end_of_day(date(2026, 5, 4))


def test_segments_purposes_and_kinds_are_the_ones_the_law_names() -> None:
    assert len(Segment) == 8
    assert set(CLINICAL_SEGMENTS) == set(Segment) - {Segment.OPERATIONAL}
    assert Purpose("commitment_302") is Purpose.COMMITMENT_302
    assert OrganizationKind("psp") is OrganizationKind.PSP
