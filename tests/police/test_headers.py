"""What a file may bring in is decided by its header, before a single row is read."""

import dataclasses

import pytest

from casework.police.importing.headers import is_sensitive, match_header
from casework.police.importing.profiles import load_profile, profile_names
from casework.police.importing.refusals import ImportRefusedError

SEATTLE = ["CAD Event Number", "Original Time Queued", "Initial Call Type", "Final Call Type"]


def refusal(header: list[str], profile: str = "seattle_calls") -> ImportRefusedError:
    with pytest.raises(ImportRefusedError) as refused:
        match_header(header, load_profile(profile))
    return refused.value


def test_names_are_compared_without_case_spaces_and_punctuation() -> None:
    for header in (
        ["CAD.Event.Number", "Original.Time.Queued", "Initial.Call.Type", "Final.Call.Type"],
        ["cad_event_number", "ORIGINAL TIME QUEUED ", " initial call type", "final-call-type"],
    ):
        layout = match_header(header, load_profile("seattle_calls"))
        assert layout.columns["event_number"] == 0
        assert layout.columns["final_type_text"] == 3


def test_an_unknown_column_is_named_and_dropped() -> None:
    layout = match_header([*SEATTLE, "Moon Phase", "Sector"], load_profile("seattle_calls"))
    assert layout.dropped == ("Moon Phase",)


def test_a_missing_required_column_refuses_the_file_by_name() -> None:
    error = refusal(["CAD Event Number", "Initial Call Type", "Final Call Type"])
    assert error.code == "missing_columns"
    assert "Original Time Queued" in str(error)


def test_a_file_without_a_header_has_nothing_of_its_first_row_repeated() -> None:
    error = refusal(["2023000319821", "caller says her brother Jordan is outside"])
    assert "Jordan" not in str(error)
    assert "2023000319821" not in str(error)


@pytest.mark.parametrize(
    "name",
    [
        "Caller Name",
        "CallerName",
        "CALLER_PHONE",
        "Complainant",
        "Narrative",
        "Call Narrative",
        "Remarks",
        "Comments",
        "Notes",
        "Name",
        "Subject Name",
        "First.Name",
        "RP",
        "DOB",
        "Date of Birth",
        "Callback Number",
        "SSN",
        "E-mail",
        "Reported By",
        "Call Details",
        "victim",
    ],
)
def test_callers_names_telephones_and_free_text_refuse_the_file(name: str) -> None:
    error = refusal([*SEATTLE, name])
    assert error.code == "sensitive_columns"
    assert name in str(error)


def test_a_profile_can_allow_such_a_column_and_it_is_dropped_even_then() -> None:
    profile = dataclasses.replace(load_profile("seattle_calls"), allow_sensitive=("Narrative",))
    layout = match_header([*SEATTLE, "NARRATIVE"], profile)
    used = {*layout.columns.values(), *layout.units.values(), *layout.screening.values()}
    assert 4 not in used
    assert layout.dropped == ()


@pytest.mark.parametrize("name", profile_names())
def test_no_profile_reads_or_expects_a_sensitive_column(name: str) -> None:
    profile = load_profile(name)
    names = [
        *(column for columns in profile.columns.values() for column in columns),
        *(column for columns in profile.units.values() for column in columns),
        *(column for question in profile.screening for column in question.columns),
        *profile.not_kept,
    ]
    assert [column for column in names if is_sensitive(column)] == []
    assert profile.allow_sensitive == ()


def test_a_used_column_that_stands_twice_refuses_the_file() -> None:
    assert refusal([*SEATTLE, "Final.Call.Type"]).code == "repeated_columns"


def test_times_of_units_are_left_alone_without_a_column_that_names_the_unit() -> None:
    layout = match_header([*SEATTLE, "Call Sign At Scene Time"], load_profile("seattle_calls"))
    assert layout.units == {}
