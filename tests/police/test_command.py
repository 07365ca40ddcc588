"""``manage.py import_calls`` as somebody types it."""

import io
import uuid
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.models import LedgerEntry
from casework.police.models import Incident
from tests.police.files import EVERYTHING, SAMPLES, call, write_calls


def run(*arguments: object) -> str:
    """What the command prints, on one line."""
    output = io.StringIO()
    call_command("import_calls", *map(str, arguments), stdout=output, no_color=True)
    return " ".join(output.getvalue().split())


@pytest.mark.usefixtures("databases")
def test_it_says_what_it_did_and_the_second_time_that_nothing_changed() -> None:
    sample = SAMPLES / "seattle_calls.csv"
    assert "incidents 222 0 0 222 rows read, 0 left out." in run(sample, "--profile", "seattle_calls")
    again = run(sample, "--profile", "seattle_calls")
    assert "incidents 0 0 222" in again
    assert "This file was imported before. Nothing changed" in again


@pytest.mark.usefixtures("databases")
def test_a_dry_run_says_so_and_leaves_the_log_empty() -> None:
    assert "This was a dry run" in run(SAMPLES / "seattle_dates.csv", "--profile", "seattle_dates", "--dry-run")
    assert not Incident.objects.using(EVERYTHING).exists()
    assert not LedgerEntry.objects.using(EVERYTHING).exists()


@pytest.mark.usefixtures("databases")
def test_it_warns_of_dropped_columns_lists_bad_rows_and_never_quotes_them(tmp_path: Path) -> None:
    file = write_calls(
        tmp_path / "calls.csv",
        call("A", moon_phase="full", received_at="2025-11-02T01:30:00"),
        call("B", received_at="when Jordan called"),
    )
    said = run(file, "--profile", "bulkhead")
    assert "does not know: moon_phase." in said
    assert "line 3, received_at: unknown_time_format" in said
    assert "1 rows hold a time that happened twice" in said
    assert "Jordan" not in said
    rejects = tmp_path / "rejects.csv"
    assert "rejects.csv" in run(file, "--profile", "bulkhead", "--reject-file", rejects)
    assert rejects.read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.usefixtures("databases")
def test_it_takes_a_zone_map_a_profile_of_ones_own_and_the_name_of_who_asked(tmp_path: Path) -> None:
    zone_id, person = uuid.uuid4(), uuid.uuid4()
    zones = tmp_path / "zones.csv"
    zones.write_text(f"delivered,zone_id\nC3,{zone_id}\n", encoding="utf-8")
    profile = tmp_path / "town.toml"
    profile.write_text(
        'title = "Town"\nsource_system = "town"\ntime_zone = "America/New_York"\ntime_formats = ["iso"]\n'
        '[columns]\nevent_number = ["No"]\nbeat = ["Area"]\n',
        encoding="utf-8",
    )
    file = tmp_path / "town.csv"
    file.write_bytes("\ufeffNo,Area\r\n17,C3\r\n".encode())
    run(file, "--profile", profile, "--zone-map", zones, "--by", person)
    found = Incident.objects.using(EVERYTHING).get()
    assert (found.source_system, found.event_number, found.zone_id) == ("town", "17", zone_id)
    assert found.opened_on is None
    assert LedgerEntry.objects.using(EVERYTHING).get().actor_id == person


@pytest.mark.usefixtures("databases")
def test_windows_text_is_mentioned(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_bytes(b"event_number,received_at,beat\nA,2026-03-01,Caf\xe9\n")
    assert "Read as cp1252" in run(file, "--profile", "bulkhead")


@pytest.mark.usefixtures("databases")
def test_all_or_nothing_is_a_failure_that_changes_nothing(tmp_path: Path) -> None:
    file = write_calls(tmp_path / "calls.csv", call("A"), call("B", received_at="soon"))
    with pytest.raises(CommandError, match="rows_rejected"):
        run(file, "--profile", "bulkhead", "--all-or-nothing")
    assert not Incident.objects.using(EVERYTHING).exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("absent.csv", "--profile", "bulkhead"), "file_unreadable"),
        (("absent.csv", "--profile", "gotham"), "unknown_profile"),
        (("absent.csv", "--profile", "bulkhead", "--max-rows", "0"), "whole number"),
        (("absent.csv", "--profile", "bulkhead", "--by", "me"), "must be a UUID"),
        (("absent.csv", "--profile", "bulkhead", "--zone-map", "absent"), "bad_zone_map"),
        (("absent.csv",), "profile"),
    ],
)
@pytest.mark.usefixtures("databases")
def test_what_cannot_be_done_is_a_sentence(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(*arguments)


@pytest.mark.usefixtures("databases")
def test_caps_refuse_the_file_whole(tmp_path: Path) -> None:
    file = write_calls(tmp_path / "calls.csv", call("A"), call("B"))
    for cap, code in (("--max-rows", "too_many_rows"), ("--max-bytes", "file_too_large")):
        with pytest.raises(CommandError, match=code):
            run(file, "--profile", "bulkhead", cap, "1")
    assert not Incident.objects.using(EVERYTHING).exists()
