"""The ledger as a file."""

import csv
import io
import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connections

from audit import export
from audit.models import Action
from audit.selectors import Wanted
from tests.audit.entries import START, made_up, write
from tests.people import Staff

LATER = START + timedelta(days=1)


def rows_of(
    staff: Staff, wanted: Wanted | None = None, *, asked_at: datetime = LATER, rows: int = 3
) -> list[list[str]]:
    pieces = export.pieces(wanted or Wanted(), by=staff.by_role["auditor"].pk, asked_at=asked_at, rows=rows)
    return list(csv.reader(io.StringIO(b"".join(pieces).decode())))


def column(rows: list[list[str]], name: str) -> list[str]:
    place = rows[0].index(name)
    return [row[place] for row in rows[1:]]


def test_the_header_row_is_the_form_of_the_file(staff: Staff) -> None:
    assert rows_of(staff) == [
        [
            "time_utc",
            "time_local",
            "ledger",
            "event",
            "outcome",
            "actor_id",
            "actor_name",
            "surface",
            "object_type",
            "object_id",
            "case_id",
            "correlation",
            "detail",
            "changed_fields",
            "entry_id",
        ]
    ]


def test_entries_of_both_ledgers_follow_each_other_in_time_whatever_the_size_of_a_piece(staff: Staff) -> None:
    keys = [str(write("police" if minute % 3 else "default", minute=minute).pk) for minute in range(10)]
    for size in (1, 2, 3, 10, 50):
        rows = rows_of(staff, rows=size)
        assert column(rows, "entry_id") == keys, size
        assert column(rows, "ledger") == ["police" if minute % 3 else "agency" for minute in range(10)]


def test_what_one_request_did_in_both_ledgers_shares_its_correlation(staff: Staff) -> None:
    write("default", minute=1, cid="c0ffee00c0ffee00")
    write("police", minute=2, cid="c0ffee00c0ffee00")
    write("default", minute=3)
    rows = rows_of(staff, Wanted(correlation="c0ffee00c0ffee00"))
    assert column(rows, "ledger") == ["agency", "police"]


def test_the_file_ends_at_the_moment_of_the_request(staff: Staff) -> None:
    kept = write(minute=1)
    write(minute=5)
    asked_at = START + timedelta(minutes=2)
    assert column(rows_of(staff, asked_at=asked_at), "entry_id") == [str(kept.pk)]
    assert column(rows_of(staff, Wanted(until=LATER), asked_at=asked_at), "entry_id") == [str(kept.pk)]
    assert column(rows_of(staff, Wanted(until=START), asked_at=asked_at), "entry_id") == []


def test_times_are_given_in_utc_and_in_local_time(staff: Staff) -> None:
    write(minute=0)
    rows = rows_of(staff)
    assert column(rows, "time_utc") == ["2026-03-02T14:30:00.000000Z"]
    assert column(rows, "time_local") == ["2026-03-02T09:30:00-05:00"]
    assert datetime.fromisoformat(column(rows, "time_local")[0]) == START.astimezone(ZoneInfo("America/New_York"))


def test_names_stand_beside_identifiers(staff: Staff) -> None:
    clinician = staff.by_role["clinician"]
    write(minute=0, actor_id=clinician.pk)
    write(minute=1, actor_id=uuid.UUID(int=7))
    rows = rows_of(staff)
    assert column(rows, "actor_name") == ["Chris Clinician", ""]
    assert column(rows, "actor_id") == [str(clinician.pk), str(uuid.UUID(int=7))]


def test_no_cell_begins_like_a_formula(staff: Staff) -> None:
    beginnings = ["=", "+", "-", "@", "\t", "\r", "\n"]
    for minute, beginning in enumerate(beginnings):
        write(minute=minute, surface=f"{beginning}1+1", object_pk=f"{beginning}HYPERLINK")
    rows = rows_of(staff)
    assert column(rows, "surface") == [f"'{beginning}1+1" for beginning in beginnings]
    assert column(rows, "object_id") == [f"'{beginning}HYPERLINK" for beginning in beginnings]


def test_a_cell_that_is_no_formula_is_left_alone() -> None:
    assert [export.harmless(cell) for cell in ("", "read", "2026-03-02", "a=b")] == ["", "read", "2026-03-02", "a=b"]


def test_every_column_has_its_cell() -> None:
    cells = export.cells(made_up(detail={"rows": 1}, changes={"is_active": ["True", "False"]}), {})
    assert len(cells) == len(export.COLUMNS)
    assert cells[export.COLUMNS.index("detail")] == '{"rows": 1}'
    assert cells[export.COLUMNS.index("changed_fields")] == "is_active"


def test_no_transaction_and_no_role_is_held_while_a_piece_is_on_its_way(staff: Staff) -> None:
    for minute in range(5):
        write(minute=minute)
    pieces = export.pieces(Wanted(), by=staff.by_role["auditor"].pk, asked_at=LATER, rows=2)
    for _ in pieces:
        for alias in ("default", "police"):
            assert not connections[alias].in_atomic_block
            with connections[alias].cursor() as cursor:
                cursor.execute("select current_user = session_user")
                assert cursor.fetchone() == (True,)


def test_the_name_of_the_file_tells_its_moment_alone() -> None:
    assert export.file_name(datetime(2026, 3, 2, 14, 30, 5, tzinfo=UTC)) == "ledger-20260302T143005Z.csv"


def test_an_export_of_many_pieces_holds_every_entry_once(staff: Staff) -> None:
    for minute in range(40):
        write("police" if minute % 2 else "default", minute=minute // 4, event=Action.LIST)
    rows = rows_of(staff, rows=7)
    assert len(rows) == 41
    assert len(set(column(rows, "entry_id"))) == 40
