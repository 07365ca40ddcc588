"""What a page says of an incident is as exact as what is known, and no more."""

from datetime import UTC, date, datetime

import pytest

from casework.police import presenters
from casework.police.models import Incident, IncidentUnit


def test_a_moment_is_shown_as_exactly_as_it_is_known() -> None:
    at = datetime(2026, 3, 1, 15, tzinfo=UTC)
    incident = Incident(
        received_at=at,
        received_on=date(2026, 3, 1),
        received_precision="second",
        received_ambiguous=True,
        queued_on=date(2026, 3, 1),
        queued_precision="day",
        dispatched_on=date(2026, 3, 1),
        dispatched_precision="month",
        arrived_on=date(2026, 1, 1),
        arrived_precision="year",
    )
    shown = {moment.label: moment for moment in presenters.moments(incident)}
    assert (shown["Received"].at, shown["Received"].is_ambiguous) == (at, True)
    assert (shown["Queued"].at, shown["Queued"].precision) == (date(2026, 3, 1), "date")
    assert (shown["Dispatched"].at, shown["Dispatched"].words) == (None, "March 2026")
    assert shown["Arrived"].words == "2026"
    assert (shown["En route"].at, shown["En route"].words) == (None, "")
    assert presenters.opened(incident).label == "Received"
    assert presenters.opened(Incident()).at is None


def test_a_unit_shows_the_stages_that_were_recorded() -> None:
    unit = IncidentUnit(arrived_on=date(2026, 3, 1), arrived_precision="day")
    assert [moment.label for moment in presenters.unit_moments(unit)] == ["Arrived"]


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"final_type_text": "--THEFT", "initial_type_text": "ALARM"}, "THEFT"),
        ({"initial_type_text": "ALARM"}, "ALARM"),
        ({"final_type_code": "103M", "initial_type_code": "21"}, "103M"),
        ({}, "Call without a type"),
    ],
)
def test_a_call_is_named_by_what_it_turned_out_to_be(values: dict[str, str], title: str) -> None:
    assert presenters.title(Incident(**values)) == title


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({}, "Open"),
        ({"cleared_precision": "day"}, "Closed"),
        ({"disposition_text": "REPORT"}, "Closed"),
        ({"disposition_code": "NAT"}, "Closed"),
    ],
)
def test_a_call_is_open_until_it_is_cleared_or_has_a_disposition(values: dict[str, str], label: str) -> None:
    assert presenters.state(Incident(**values))["label"] == label


def test_what_was_not_recorded_is_not_no() -> None:
    assert [presenters.yes_no(answer) for answer in (True, False, None)] == ["Yes", "No", ""]
