"""The scanned paper: told by its content and never by its name, bounded in size, held in memory alone.

An upload is written nowhere before it is sealed: the site's upload handler keeps it in memory and stops keeping at the
limit. What is accepted is stored and given back as it came, and never opened here.
"""

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from consent.pictures import points_of_png

#: The largest scan, in bytes, and how people say it.
LARGEST = 10 * 1024 * 1024
LARGEST_IN_WORDS = "10 MB"
TOO_LARGE = f"The file is larger than {LARGEST_IN_WORDS}. Scan the paper again in a lower quality."
#: A picture with more points than this (a page at 600 dots per inch has 34 million) is no scan of a page.
MOST_POINTS = 120_000_000

_PDF, _PNG, _JPEG = "application/pdf", "image/png", "image/jpeg"
ENDINGS = {_PDF: "pdf", _PNG: "png", _JPEG: "jpg"}
_TAIL = 2048
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class NotAScanError(ValueError):
    """The file is no PDF, PNG or JPEG, or none that a scanner makes. The message says what to do."""


@dataclass(frozen=True)
class Scan:
    """A file that was accepted, with the type that its content shows."""

    content: bytes
    content_type: str


def read_scan(content: bytes) -> Scan:
    """The scan that this content is. Raises NotAScanError."""
    if not content:
        raise NotAScanError("The file is empty. Scan the paper again.")
    if len(content) > LARGEST:
        raise NotAScanError(TOO_LARGE)
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-_TAIL:]:
        return Scan(content, _PDF)
    points = points_of_png(content)
    is_png = points is not None
    if not is_png:
        points = _points_of_jpeg(content)
    if points is None:
        raise NotAScanError("This is not a PDF, PNG or JPEG file. Scan the paper again as one of these.")
    if not 0 < points <= MOST_POINTS:
        raise NotAScanError("The picture claims a size that no page has. Scan the paper again.")
    return Scan(content, _PNG if is_png else _JPEG)


def _points_of_jpeg(content: bytes) -> int | None:
    """Width times height as the first frame says; None where it is no JPEG with a frame."""
    if not content.startswith(b"\xff\xd8\xff") or b"\xff\xd9" not in content[-_TAIL:]:
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width) * int(height)
        if marker == 0xDA or length < 2:
            return None
        at += 2 + length
    return None


class InMemoryUpload(FileUploadHandler):
    """Keeps uploads in memory up to the limit, all files of a request together, and lets go of what is beyond.

    The true size of each is still told. Django's own handlers write whatever is large to a temporary file, where a served
    paper must never lie.
    """

    #: Bytes that this request holds already; one handler serves all files of a request, one after the other.
    _held = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._kept: BytesIO | None = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._kept is None:
            return
        if self._held + len(raw_data) > LARGEST:
            self._held -= self._kept.tell()
            self._kept = None
            return
        self._held += self._kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        kept = self._kept or BytesIO()
        kept.seek(0)
        return InMemoryUploadedFile(
            file=kept,
            field_name=self.field_name,
            name="scan",
            content_type="application/octet-stream",
            size=file_size,
            charset=None,
        )
