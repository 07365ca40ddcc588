"""Profiles are data; a slip in one is a sentence when it is loaded, not a wrong row in the log."""

from pathlib import Path

import pytest

from casework.police.importing.profiles import load_profile, profile_names, read_profile
from casework.police.importing.refusals import ImportRefusedError

SMALLEST = """
title = "Test"
source_system = "test"
time_zone = "America/New_York"
time_formats = ["iso"]
[columns]
event_number = ["event"]
"""


def read(tmp_path: Path, text: str) -> str:
    path = tmp_path / "test.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ImportRefusedError) as refused:
        read_profile(path)
    assert refused.value.code == "bad_profile"
    return str(refused.value)


def test_the_profiles_of_four_cities_and_our_own_come_with_bulkhead() -> None:
    assert profile_names() == ["bulkhead", "cincinnati", "new_orleans", "seattle_calls", "seattle_dates"]
    for name in profile_names():
        assert load_profile(name).name == name


def test_both_files_of_seattle_are_one_source() -> None:
    assert load_profile("seattle_calls").source_system == load_profile("seattle_dates").source_system


def test_an_unknown_profile_is_refused_with_the_names_of_those_there_are() -> None:
    with pytest.raises(ImportRefusedError) as refused:
        load_profile("gotham")
    assert "bulkhead, cincinnati" in str(refused.value)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("title =", "titel ="), "unknown keys titel"),
        (("event_number =", "event_nubmer ="), "no column event_nubmer"),
        (('event_number = ["event"]', 'beat = ["beat"]'), "event number must be mapped"),
        (("America/New_York", "America/Gotham"), "America/Gotham"),
        (("[columns]", 'required = ["received_at"]\n[columns]'), "required but not mapped: received_at"),
        (("[columns]", "[flags.beat]\n[columns]"), "not a yes/no column: beat"),
        (("[columns]", '[unknown_in]\ncit_arrived = ["x"]\n[columns]'), "not a text column: cit_arrived"),
        (("[columns]", '[units]\nrole = ["role"]\n[columns]'), "units need a column"),
        (("[columns]", 'crisis_types = "gotham"\n[columns]'), "gotham"),
        (("title", "= title"), "wrong"),
        (('["iso"]', '["%H:%M"]'), "has no date"),
        (('["iso"]', '["%Y-%Q"]'), "%Y-%Q"),
        (("[columns]", 'encoding = "rot13"\n[columns]'), "encoding"),
        (("[columns]", 'delimiter = ";;"\n[columns]'), "one character"),
    ],
)
def test_a_slip_in_a_profile_is_named(tmp_path: Path, change: tuple[str, str], expected: str) -> None:
    assert expected in read(tmp_path, SMALLEST.replace(*change))
