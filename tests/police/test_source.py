"""A file is read to the last record, and every record knows the lines it stands on."""

from pathlib import Path

import pytest

from casework.police.importing.refusals import ImportRefusedError, Reason, Rejection
from casework.police.importing.source import LONGEST_FIELD, Records, inspect_file


def write(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "calls.csv"
    path.write_bytes(content)
    return path


def read(path: Path, **options: int) -> tuple[list[str], list[tuple[tuple[int, int], list[str]]], list[Rejection]]:
    with Records(path, inspect_file(path), **options) as records:
        header = records.header()
        chunks = list(records.chunks())
    rows = [pair for chunk in chunks for pair in zip(chunk.lines, chunk.rows, strict=True)]
    return header, rows, [rejection for chunk in chunks for rejection in chunk.rejected]


def test_line_numbers_count_physical_lines_inside_quotation_marks_too(tmp_path: Path) -> None:
    path = write(tmp_path, b'a,b\n1,"two\nlines"\n2,x\n\n3,"three\r\nand\r\nmore"\n4,y\n')
    _, rows, _ = read(path)
    assert [lines for lines, _ in rows] == [(2, 3), (4, 4), (6, 8), (9, 9)]
    assert rows[0][1] == ["1", "two\nlines"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_kind_of_line_end_is_read(tmp_path: Path, end: bytes) -> None:
    header, rows, _ = read(write(tmp_path, end.join([b"a,b", b"1,2", b"3,4"])))
    assert header == ["a", "b"]
    assert [row for _, row in rows] == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("a\ncafé\n".encode(), "utf-8-sig"),
        ("a\ncafé\n".encode("utf-8-sig"), "utf-8-sig"),
        ("a\ncafé\n".encode("cp1252"), "cp1252"),
        ("a\ncafé\n".encode("utf-16"), "utf-16"),
    ],
)
def test_the_encoding_is_found_and_a_byte_order_mark_is_not_part_of_the_header(
    tmp_path: Path, content: bytes, encoding: str
) -> None:
    path = write(tmp_path, content)
    assert inspect_file(path).encoding == encoding
    header, rows, _ = read(path)
    assert header == ["a"]
    assert rows[0][1] == ["café"]


def test_a_profile_can_name_the_encoding_and_is_held_to_it(tmp_path: Path) -> None:
    path = write(tmp_path, "a\ncafé\n".encode("cp1252"))
    assert inspect_file(path, encoding="cp1252").encoding == "cp1252"
    with pytest.raises(ImportRefusedError) as refused:
        inspect_file(path, encoding="utf-8")
    assert refused.value.code == "wrong_encoding"


def test_a_quotation_mark_that_is_never_closed_is_reported_with_its_lines(tmp_path: Path) -> None:
    _, rows, rejected = read(write(tmp_path, b'a,b\n1,2\n3,"never closed\n4,5\n6,7\n'))
    assert [row for _, row in rows] == [["1", "2"]]
    assert rejected == [Rejection(3, 5, "", Reason.UNREADABLE_RECORD)]


def test_reading_goes_on_after_a_field_that_is_too_long(tmp_path: Path) -> None:
    content = b'a,b\n1,"' + b"x" * (LONGEST_FIELD + 1) + b'"\n2,3\n'
    _, rows, rejected = read(write(tmp_path, content))
    assert [rejection.reason for rejection in rejected] == [Reason.UNREADABLE_RECORD]
    assert rows == [((3, 3), ["2", "3"])]


def test_a_file_over_the_cap_on_bytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        inspect_file(write(tmp_path, b"a\n1\n"), max_bytes=3)
    assert refused.value.code == "file_too_large"


def test_a_file_over_the_cap_on_rows_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, b"a\n1\n2\n3\n")
    assert len(read(path, max_rows=3)[1]) == 3
    with pytest.raises(ImportRefusedError) as refused:
        read(path, max_rows=2)
    assert refused.value.code == "too_many_rows"


@pytest.mark.parametrize(("content", "code"), [(b"", "file_empty"), (b"\n \n", "no_header"), (b'"x\n', "no_header")])
def test_a_file_without_a_header_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        read(write(tmp_path, content))
    assert refused.value.code == code


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "absent.csv", "file_unreadable"), (tmp_path, "not_a_file")):
        with pytest.raises(ImportRefusedError) as refused:
            inspect_file(path)
        assert refused.value.code == code


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, b"a\n1\n")
    with Records(path, inspect_file(path)) as records:
        records.header()
        path.write_bytes(b"a\n1\n2\n")
        with pytest.raises(ImportRefusedError) as refused:
            list(records.chunks())
    assert refused.value.code == "file_changed"
