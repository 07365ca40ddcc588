"""What is taken for a scanned paper: by its content and within its limits, whatever it is called."""

import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadhandler import load_handler

from consent.process import scans
from consent.process.scans import NotAScanError, read_scan
from tests.consent.process.desk import PDF, jpeg, png


@pytest.mark.parametrize(
    ("content", "content_type"),
    [(PDF, "application/pdf"), (png(), "image/png"), (jpeg(), "image/jpeg")],
    ids=["pdf", "png", "jpeg"],
)
def test_a_scan_is_known_by_its_content(content: bytes, content_type: str) -> None:
    assert read_scan(content) == scans.Scan(content, content_type)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"\n\n%PDF-1.7\n%%EOF",
        b"<script></script>%PDF-1.7 %%EOF",
        b"%PDF-1.7 without an end",
        b"GIF89a" + b"\0" * 40,
        b"PK\x03\x04" + b"\0" * 40,
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        png()[:40],
        b"\xff\xd8\xff\xe0\xff\xff",
        b"\xff\xd8\xff\xda\x00\x00\xff\xd9",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40 + b"IEND",
    ],
)
def test_anything_else_is_declined_and_the_message_says_what_to_do(content: bytes) -> None:
    with pytest.raises(NotAScanError, match="This is not a PDF, PNG or JPEG file"):
        read_scan(content)


def test_an_empty_file_is_declined() -> None:
    with pytest.raises(NotAScanError, match="empty"):
        read_scan(b"")


def test_a_file_of_the_largest_size_is_taken_and_one_byte_more_is_not() -> None:
    room = scans.LARGEST - len(PDF)
    assert read_scan(b"%PDF-" + b" " * room + PDF[5:]).content_type == "application/pdf"
    with pytest.raises(NotAScanError, match="larger than 10 MB"):
        read_scan(b"%PDF-" + b" " * (room + 1) + PDF[5:])


@pytest.mark.parametrize("picture", [png(60_000, 60_000), jpeg(65_000, 65_000), png(0, 4), jpeg(0, 0)])
def test_a_picture_that_claims_a_size_that_no_page_has_is_declined_unopened(picture: bytes) -> None:
    with pytest.raises(NotAScanError, match="claims a size that no page has"):
        read_scan(picture)


def upload(size: int) -> tuple[int | None, bytes]:
    """What the site's upload handler keeps of a file of this size, sent in pieces."""
    handler = load_handler("consent.process.scans.InMemoryUpload", None)
    handler.new_file("scan", "a.pdf", "text/html", size, None, None)
    piece = 64 * 1024
    for start in range(0, size, piece):
        handler.receive_data_chunk(b"x" * min(piece, size - start), start)
    kept = handler.file_complete(size)
    return kept.size, kept.read()


def test_an_upload_is_held_in_memory_up_to_the_limit_and_not_beyond(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert upload(scans.LARGEST) == (scans.LARGEST, b"x" * scans.LARGEST)
    assert upload(scans.LARGEST + 1) == (scans.LARGEST + 1, b"")
    assert list(tmp_path.iterdir()) == []


def test_many_files_in_one_request_hold_no_more_memory_than_one() -> None:
    handler = load_handler("consent.process.scans.InMemoryUpload", None)
    kept = []
    for number in range(5):
        handler.new_file(f"scan{number}", "a.pdf", "application/pdf", None, None, None)
        for start in range(0, scans.LARGEST // 2, 64 * 1024):
            handler.receive_data_chunk(b"x" * 64 * 1024, start)
        kept.append(len(handler.file_complete(scans.LARGEST // 2).read()))
    assert kept == [scans.LARGEST // 2, scans.LARGEST // 2, 0, 0, 0]


def test_the_site_takes_uploads_by_this_handler_alone(settings: object) -> None:
    assert settings.FILE_UPLOAD_HANDLERS == ["consent.process.scans.InMemoryUpload"]  # type: ignore[attr-defined]  # Django's settings
