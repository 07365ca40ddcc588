"""A file of calls becomes incidents once, whoever delivers it how often, and every bad row is accounted for."""

import csv
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connections

from audit.models import LedgerEntry
from casework.police import services
from casework.police.importing.profiles import load_profile
from casework.police.importing.refusals import ImportRefusedError
from casework.police.importing.staging import Change
from casework.police.importing.zones import ZoneMap, ZonePeriod
from casework.police.models import ImportBatch, Incident, IncidentUnit, ScreeningAnswer
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from tests.police.files import EVERYTHING, NOW, SAMPLES, call, take, write_calls

pytestmark = pytest.mark.usefixtures("databases")


def incident(event_number: str) -> Incident:
    return Incident.objects.using(EVERYTHING).get(event_number=event_number)


def counts() -> tuple[int, ...]:
    kinds = (Incident, IncidentUnit, ScreeningAnswer, ImportBatch, LedgerEntry)
    return tuple(kind.objects.using(EVERYTHING).count() for kind in kinds)


def test_the_real_file_with_times_is_taken_whole() -> None:
    report = take(SAMPLES / "seattle_calls.csv", "seattle_calls")
    assert report.changes.incidents == Change(added=222)
    assert report.rows_rejected == 0
    assert report.dropped_columns == ()
    found = incident("2023000319821")
    assert found.queued_at == datetime(2023, 11, 5, 1, 8, 26, tzinfo=UTC)
    assert (found.queued_on, found.queued_precision) == (date(2023, 11, 4), "second")
    assert found.arrived_at == datetime(2023, 11, 5, 1, 51, 6, tzinfo=UTC)
    assert (found.received_at, found.received_precision) == (None, "")
    assert (found.opened_at, found.opened_on) == (found.queued_at, found.queued_on)
    assert found.initial_type_text == "BURN - RECKLESS BURNING"
    assert found.final_type_text == "--SUSPICIOUS CIRCUM. - SUSPICIOUS PERSON"
    assert (found.agency, found.source_system) == ("Seattle Police Department", "seattle")
    assert (found.zone_text, found.beat, found.priority, found.call_source) == ("EAST", "C3", "2", "911")
    assert incident("2023000154966").self_initiated is True
    assert found.self_initiated is False
    assert incident("2023000282667").arrived_precision == ""
    assert Incident.objects.using(EVERYTHING).exclude(crisis_category="").count() == 11


def test_the_real_file_with_dates_alone_has_no_midnight_in_it() -> None:
    report = take(SAMPLES / "seattle_dates.csv", "seattle_dates")
    assert report.changes.incidents.added == 300
    everything = Incident.objects.using(EVERYTHING)
    assert everything.filter(queued_precision="day", queued_at=None, opened_at=None).count() == 300
    assert not everything.filter(queued_on=None).exists()
    assert everything.exclude(crisis_category="").count() == 128


def test_the_same_file_again_changes_nothing_and_says_so() -> None:
    first = take(SAMPLES / "seattle_calls.csv", "seattle_calls")
    before = {row.pk: row for row in Incident.objects.using(EVERYTHING)}
    again = take(SAMPLES / "seattle_calls.csv", "seattle_calls")
    assert again.changes.incidents == Change(unchanged=222)
    assert not again.changes.anything
    assert again.seen_before
    assert again.batch_id == first.batch_id
    assert ImportBatch.objects.using(EVERYTHING).count() == 1
    assert {row.pk: row.import_batch_id for row in Incident.objects.using(EVERYTHING)} == {
        key: row.import_batch_id for key, row in before.items()
    }


def test_a_changed_row_changes_its_incident_and_no_other(tmp_path: Path) -> None:
    take(write_calls(tmp_path / "1.csv", call("A"), call("B", final_type_text="THEFT")))
    kept = incident("A")
    report = take(write_calls(tmp_path / "2.csv", call("A"), call("B", final_type_text="CRISIS COMPLAINT")))
    assert report.changes.incidents == Change(changed=1, unchanged=1)
    assert incident("A").import_batch_id == kept.import_batch_id
    changed = incident("B")
    assert (changed.final_type_text, changed.crisis_category) == ("CRISIS COMPLAINT", "behavioral")
    assert changed.import_batch_id == report.batch_id


def test_columns_that_a_file_does_not_carry_are_not_touched(tmp_path: Path) -> None:
    take(write_calls(tmp_path / "1.csv", call("A", beat="C3", priority="1")))
    take(write_calls(tmp_path / "2.csv", call("A", priority="")))
    found = incident("A")
    assert found.beat == "C3"
    assert found.priority == ""


def test_a_date_never_replaces_a_time_of_the_same_day(tmp_path: Path) -> None:
    take(write_calls(tmp_path / "1.csv", call("A")))
    same_day = write_calls(tmp_path / "2.csv", {"event_number": "A", "received_at": "2026-03-01"})
    assert take(same_day).changes.incidents == Change(unchanged=1)
    assert incident("A").received_at == datetime(2026, 3, 1, 15, tzinfo=UTC)
    another_day = write_calls(tmp_path / "3.csv", {"event_number": "A", "received_at": "2026-03-02"})
    assert take(another_day).changes.incidents == Change(changed=1)
    found = incident("A")
    assert (found.received_at, found.received_on) == (None, date(2026, 3, 2))


def test_one_event_with_many_units_is_one_incident(tmp_path: Path) -> None:
    rows = (
        call(
            "A",
            unit_id="2C31",
            unit_role="backup",
            dispatched_at="2026-03-01T10:05:00",
            cleared_at="2026-03-01T11:00:00",
        ),
        call(
            "A",
            unit_id="2C12",
            unit_role="primary",
            dispatched_at="2026-03-01T10:02:00",
            cleared_at="2026-03-01T10:40:00",
        ),
        call("A", beat="C3"),
        call("B", unit_id="2C12", arrived_at="2026-03-01"),
    )
    file = write_calls(tmp_path / "units.csv", *rows)
    report = take(file)
    assert report.changes.incidents == Change(added=2)
    assert report.changes.units == Change(added=3)
    found = incident("A")
    assert found.beat == "C3"
    assert found.dispatched_at == datetime(2026, 3, 1, 15, 2, tzinfo=UTC)
    assert found.cleared_at == datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    units = {unit.unit_id: unit for unit in IncidentUnit.objects.using(EVERYTHING).filter(incident=found)}
    assert set(units) == {"2C31", "2C12"}
    assert units["2C12"].role == "primary"
    assert units["2C12"].cleared_at == datetime(2026, 3, 1, 15, 40, tzinfo=UTC)
    other = IncidentUnit.objects.using(EVERYTHING).get(incident=incident("B"))
    assert (other.arrived_at, other.arrived_on, other.arrived_precision) == (None, date(2026, 3, 1), "day")

    again = take(file)
    assert (again.changes.incidents, again.changes.units) == (Change(unchanged=2), Change(unchanged=3))
    later = take(
        write_calls(
            tmp_path / "later.csv", call("A", unit_id="2C12", unit_role="primary", arrived_at="2026-03-01T10:09:00")
        )
    )
    assert later.changes.units == Change(changed=1)


def test_newer_files_of_seattle_have_one_row_per_unit(tmp_path: Path) -> None:
    row = {
        "CAD Event Number": "2026000000001",
        "CAD Event Original Time Queued": "03/01/2026 10:00:00 AM",
        "CAD Event Arrived Time": "03/01/2026 10:20:00 AM",
        "Initial Call Type": "DISTURBANCE",
        "Final Call Type": "--CRISIS COMPLAINT - GENERAL",
    }
    units = (("U1", "10:05:00", "10:20:00", "11:00:00"), ("U2", "10:07:00", "10:31:00", "11:30:00"))
    rows = [
        row
        | {
            "Call Sign Dispatch ID": name,
            "Call Sign Dispatch Time": f"03/01/2026 {dispatched} AM",
            "Call Sign At Scene Time": f"03/01/2026 {arrived} AM",
            "Call Sign In-Service Time": f"03/01/2026 {cleared} AM",
        }
        for name, dispatched, arrived, cleared in units
    ]
    report = take(write_calls(tmp_path / "seattle.csv", *rows), "seattle_calls")
    assert (report.changes.incidents.added, report.changes.units.added) == (1, 2)
    found = incident("2026000000001")
    assert found.dispatched_at == datetime(2026, 3, 1, 18, 5, tzinfo=UTC)
    assert found.crisis_category == "behavioral"
    second = IncidentUnit.objects.using(EVERYTHING).get(unit_id="U2")
    assert second.arrived_at == datetime(2026, 3, 1, 18, 31, tzinfo=UTC)


def test_new_orleans_dirty_facts_are_unknown_and_its_clock_is_read(tmp_path: Path) -> None:
    rows = (
        {
            "NOPD_Item": "A0000114",
            "Type_": "103M",
            "TypeText": "MENTAL PATIENT",
            "InitialType": "21",
            "InitialTypeText": "COMPLAINT OTHER",
            "TimeCreate": "01/01/2014 13:05:00 PM",
            "TimeDispatch": "01/01/2014 13:20:00 PM",
            "TimeArrival": "1900-01-01",
            "TimeClosed": "01/01/2014 14:00:00 PM",
            "Disposition": "NAT",
            "DispositionText": "Necessary Action Taken",
            "SelfInitiated": "N",
            "Beat": "4G04",
            "BLOCK_ADDRESS": "POINT(0 0)",
            "Zip": "70114",
            "PoliceDistrict": "0",
            "Location": "POINT(0 0)",
        },
    )
    report = take(write_calls(tmp_path / "nola.csv", *rows), "new_orleans")
    assert report.dropped_columns == ()
    found = incident("A0000114")
    assert found.received_at == datetime(2014, 1, 1, 19, 5, tzinfo=UTC)
    assert (found.arrived_precision, found.block_address, found.zone_text) == ("", "", "")
    assert (found.initial_type_code, found.final_type_code) == ("21", "103M")
    assert (found.crisis_category, found.self_initiated) == ("behavioral", False)


def test_cincinnati_is_read_in_both_of_its_date_formats(tmp_path: Path) -> None:
    row = {
        "EVENT_NUMBER": "LCP1",
        "INCIDENT_TYPE_ID": "MENTI",
        "INCIDENT_TYPE_DESC": "MENTALLY IMPAIRED",
        "DISTRICT": "UNKNOWN",
    }
    rows = (
        row | {"CREATE_TIME_INCIDENT": "2019 Jan 05 14:10:09 PM", "CLOSED_TIME_INCIDENT": "2019 Jan 05 15:00:00 PM"},
        row | {"EVENT_NUMBER": "LCP2", "CREATE_TIME_INCIDENT": "01/05/2019 14:10:09", "CLOSED_TIME_INCIDENT": ""},
    )
    take(write_calls(tmp_path / "cincinnati.csv", *rows), "cincinnati")
    first, second = incident("LCP1"), incident("LCP2")
    assert first.received_at == second.received_at == datetime(2019, 1, 5, 19, 10, 9, tzinfo=UTC)
    assert (first.zone_text, first.crisis_category) == ("", "behavioral")
    assert second.cleared_precision == ""


def test_screening_answers_keep_unknown_and_declined_apart_from_no(tmp_path: Path) -> None:
    file = write_calls(
        tmp_path / "screening.csv",
        call("A", screening_weapon="No", screening_violence="unknown", screening_injury="declined", screening_alone=""),
        call("B", screening_weapon="Y"),
    )
    assert take(file).changes.answers == Change(added=4)
    found = dict(
        ScreeningAnswer.objects.using(EVERYTHING).filter(incident=incident("A")).values_list("question_code", "answer")
    )
    assert found == {"weapon": "no", "violence": "unknown", "injury": "declined"}
    assert take(file).changes.answers == Change(unchanged=4)
    changed = take(write_calls(tmp_path / "2.csv", call("A", screening_weapon="yes")))
    assert changed.changes.answers == Change(changed=1)


def test_good_rows_are_taken_and_bad_ones_are_listed_without_a_word_of_them(tmp_path: Path) -> None:
    secret = "Jordan Example is off his medication"
    path = tmp_path / "bad.csv"
    path.write_bytes(
        b"event_number,received_at,beat,cit_arrived\r\n"
        b'A,2026-03-01 10:00:00,"C\r\n3",yes\r\n'
        + f"B,{secret},C3,yes\r\n".encode()
        + f"C,2026-03-01 10:00:00,C3,{secret}\r\n".encode()
        + f"D,2026-03-01 10:00:00,{secret},yes\r\n".encode()
        + b",2026-03-01 10:00:00,C3,yes\r\n"
        + b"F,2026-03-01 10:00:00,C3\r\n"
        + b'G,2026-03-08 02:30:00,"C\r\n3",yes\r\n'
        + b"H,2026-11-01,C3,no\r\n"
        + b"I,2026-03-01 10:00:00,C\x003,no\r\n"
    )
    rejects = tmp_path / "rejects.csv"
    report = take(path, reject_file=rejects)
    assert report.changes.incidents.added == 1
    assert incident("A").beat == "C 3"
    text = rejects.read_text(encoding="utf-8")
    with rejects.open(encoding="utf-8", newline="") as file:
        listed = [(row["line_number"], row["column"], row["reason_code"]) for row in csv.DictReader(file)]
    assert listed == [
        ("4", "received_at", "unknown_time_format"),
        ("5", "cit_arrived", "unknown_flag"),
        ("6", "beat", "value_too_long"),
        ("7", "event_number", "missing_event_number"),
        ("8", "", "wrong_number_of_fields"),
        ("9", "received_at", "nonexistent_time"),
        ("11", "received_at", "time_in_future"),
        ("12", "beat", "forbidden_character"),
    ]
    assert "medication" not in text
    assert "Jordan" not in text
    assert report.rows_read == 9
    assert report.rows_rejected == 8


def test_all_or_nothing_takes_nothing_when_one_row_is_bad(tmp_path: Path) -> None:
    file = write_calls(tmp_path / "bad.csv", call("A"), call("B", received_at="soon"))
    rejects = tmp_path / "rejects.csv"
    with pytest.raises(ImportRefusedError) as refused:
        take(file, all_or_nothing=True, reject_file=rejects)
    assert refused.value.code == "rows_rejected"
    assert counts() == (0, 0, 0, 0, 0)
    assert "unknown_time_format" in rejects.read_text(encoding="utf-8")


def test_a_dry_run_writes_nothing_and_foretells_everything(tmp_path: Path) -> None:
    take(write_calls(tmp_path / "1.csv", call("A", beat="C3"), call("B"), call("C", unit_id="U1")))
    before = counts()
    file = write_calls(
        tmp_path / "2.csv",
        call("A", beat="C4"),
        call("B"),
        call("D", unit_id="U2", screening_weapon="yes"),
        call("D", unit_id="U3"),
        call("C", unit_id="U1", unit_role="primary"),
    )
    foretold = take(file, dry_run=True)
    assert foretold.batch_id is None
    assert counts() == before
    assert take(file).changes == foretold.changes
    assert foretold.changes.incidents == Change(added=1, changed=1, unchanged=2)
    assert foretold.changes.units == Change(added=2, changed=1)
    assert foretold.changes.answers == Change(added=1)


def test_windows_text_with_a_byte_that_means_nothing_is_a_rejected_row(tmp_path: Path) -> None:
    path = tmp_path / "cp1252.csv"
    path.write_bytes(b"event_number,received_at,beat\nA,2026-03-01,Caf\xe9\nB,2026-03-01,C\x81\n")
    report = take(path)
    assert report.encoding == "cp1252"
    assert incident("A").beat == "Café"
    assert {reason.value: count for reason, count in report.rejected.items()} == {"undecodable_text": 1}


def test_ambiguous_times_are_counted_and_stored_as_such(tmp_path: Path) -> None:
    rows = (call("A", received_at="2025-11-02T01:30:00"), call("B"), call("C", received_at="2025-11-02T01:30:00-05:00"))
    report = take(write_calls(tmp_path / "dst.csv", *rows))
    assert report.ambiguous_rows == 1
    assert [incident(event).received_ambiguous for event in "ABC"] == [True, False, False]


def test_a_zone_map_gives_zones_and_its_absence_takes_none_away(tmp_path: Path) -> None:
    zone_id = uuid.uuid4()
    file = write_calls(tmp_path / "zones.csv", call("A", zone="5"), call("B", zone="6"))
    take(file, zone_map=ZoneMap([ZonePeriod("5", zone_id)]))
    assert (incident("A").zone_id, incident("B").zone_id) == (zone_id, None)
    assert take(file).changes.incidents == Change(unchanged=2)
    assert incident("A").zone_id == zone_id


def test_two_sources_may_use_the_same_event_number(tmp_path: Path) -> None:
    take(write_calls(tmp_path / "1.csv", call("A"), call("A", source_system="county")))
    assert Incident.objects.using(EVERYTHING).filter(event_number="A").count() == 2
    again = take(
        write_calls(tmp_path / "2.csv", call("A", source_system="cad", beat="1"), call("A", source_system="county"))
    )
    assert again.changes.incidents == Change(changed=1, unchanged=1)


def test_each_import_writes_one_ledger_entry_with_its_counts(tmp_path: Path) -> None:
    file = write_calls(tmp_path / "1.csv", call("A"), call("B", received_at="soon"))
    report = take(file)
    take(file)
    entries = LedgerEntry.objects.using(EVERYTHING).order_by("timestamp")
    assert [(entry.event, entry.surface, entry.object_pk) for entry in entries] == [
        ("import", "dispatch_feed", str(report.batch_id))
    ] * 2
    assert [entry.detail["repeats_earlier_batch"] for entry in entries] == [False, True]
    assert entries[0].detail["incidents_added"] == 1
    assert entries[0].detail["rows_rejected"] == 1
    batch = ImportBatch.objects.using(EVERYTHING).get()
    assert (batch.rows_read, batch.rows_rejected, batch.profile) == (2, 1, "bulkhead")


def test_nothing_is_taken_when_the_ledger_entry_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "Action", type("Action", (), {"IMPORT": "x" * 33}))
    with pytest.raises(DatabaseError):
        take(write_calls(tmp_path / "1.csv", call("A")))
    monkeypatch.undo()
    assert counts() == (0, 0, 0, 0, 0)


def test_only_the_dispatch_feed_imports(tmp_path: Path) -> None:
    file = write_calls(tmp_path / "1.csv", call("A"))
    with (
        pytest.raises(PermissionDenied),
        acting_as(SurfaceRole.CLINICIAN, user_id=uuid.uuid4(), databases=("police",)),
    ):
        services.import_calls(
            file=file, profile=load_profile("bulkhead"), options=services.ImportOptions(), now=NOW, by=None
        )


def test_the_reject_file_may_not_be_the_file_itself(tmp_path: Path) -> None:
    file = write_calls(tmp_path / "1.csv", call("A"))
    with pytest.raises(ImportRefusedError) as refused:
        take(file, reject_file=tmp_path / "." / "1.csv")
    assert refused.value.code == "reject_file_is_input"


def test_a_reject_file_that_cannot_be_written_refuses_the_import(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        take(write_calls(tmp_path / "1.csv", call("A")), reject_file=tmp_path / "absent" / "rejects.csv")
    assert refused.value.code == "reject_file_unwritable"


def test_the_database_itself_refuses_a_date_that_is_also_an_instant(tmp_path: Path) -> None:
    take(write_calls(tmp_path / "1.csv", call("A", received_at="2026-03-01")))
    for change in (
        "received_at = '2026-03-01 00:00:00-05'",
        "received_precision = 'second'",
        "received_on = null",
        "received_ambiguous = true",
        "received_precision = ''",
    ):
        with (
            connections[EVERYTHING].cursor() as cursor,
            pytest.raises(DatabaseError, match="incident_received_is_whole"),
        ):
            cursor.execute(f"update police_incident set {change}")
