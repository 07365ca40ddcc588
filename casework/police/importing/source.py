"""Reads the records of a file, each with the physical lines it stands on, within a cap on bytes and on rows.

One pass finds out size, digest and encoding, a second reads. A file that changes in between is refused.
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from casework.police.importing.refusals import ImportRefusedError, Reason, Rejection

DEFAULT_MAX_BYTES = 2 * 1024**3
DEFAULT_MAX_ROWS = 5_000_000
#: The longest field that is read; a quotation mark that is never closed shows itself here.
LONGEST_FIELD = 65_536
_CHUNK_BYTES = 1024 * 1024
CHUNK_ROWS = 4_000
REPLACEMENT = "\ufffd"


@dataclass(frozen=True)
class Inspection:
    """What the first pass found."""

    digest: str
    size: int
    encoding: str
    modified_ns: int


@dataclass
class Chunk:
    """Some records of the file, the lines each begins and ends on, and what could not be read among them."""

    rows: list[list[str]]
    lines: list[tuple[int, int]]
    rejected: list[Rejection]


def inspect_file(path: Path, *, encoding: str = "auto", max_bytes: int = DEFAULT_MAX_BYTES) -> Inspection:
    """Size, SHA-256 and encoding of a file. ``auto`` reads UTF-8 where the whole file is UTF-8, else Windows-1252.

    Raises ImportRefusedError for a file that is missing, empty, too large, or in no encoding that can be told.
    """
    try:
        status = path.stat()
        if not path.is_file():
            raise ImportRefusedError("not_a_file", "The path is not a file.")
        if status.st_size > max_bytes:
            raise ImportRefusedError(
                "file_too_large", f"The file has {status.st_size:,} bytes; the cap is {max_bytes:,}. Split it."
            )
        if status.st_size == 0:
            raise ImportRefusedError("file_empty", "The file is empty.")
        with path.open("rb") as file:
            digest, found = _scan(file, encoding)
    except OSError as error:
        raise ImportRefusedError("file_unreadable", f"The file cannot be read: {error.strerror}.") from None
    return Inspection(digest=digest, size=status.st_size, encoding=found, modified_ns=status.st_mtime_ns)


def _scan(file: IO[bytes], encoding: str) -> tuple[str, str]:
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    start, is_utf8 = b"", True
    while block := file.read(_CHUNK_BYTES):
        start = start or block[:4]
        digest.update(block)
        if is_utf8:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                is_utf8 = False
    if is_utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf8 = False
    if encoding.startswith("utf-8") and not is_utf8:
        raise ImportRefusedError("wrong_encoding", "The profile says that the file is UTF-8, and it is not.")
    if encoding != "auto":
        return digest.hexdigest(), "utf-8-sig" if encoding.startswith("utf-8") else encoding
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return digest.hexdigest(), "utf-16"
    return digest.hexdigest(), "utf-8-sig" if is_utf8 else "cp1252"


class Records:
    """The records of an inspected file. ``header`` first, then ``chunks``."""

    def __init__(
        self,
        path: Path,
        inspection: Inspection,
        *,
        delimiter: str = ",",
        max_rows: int = DEFAULT_MAX_ROWS,
        on_progress: Callable[[int], None] | None = None,
    ) -> None:
        self._path = path
        self._inspection = inspection
        self._max_rows = max_rows
        self._on_progress = on_progress or (lambda _: None)
        self._binary = path.open("rb")
        errors = "strict" if inspection.encoding == "utf-8-sig" else "replace"
        # newline="" leaves line ends to the csv module, so that those inside quotation marks stay and are counted.
        self._text = io.TextIOWrapper(self._binary, encoding=inspection.encoding, errors=errors, newline="")
        self._delimiter = delimiter
        self._reader = csv.reader(self._text, delimiter=delimiter, strict=True)
        self.rows_read = 0
        #: Whether any record can hold a character that could not be decoded.
        self.may_be_undecodable = errors == "replace"

    def __enter__(self) -> "Records":
        self._outer_limit = csv.field_size_limit(LONGEST_FIELD)
        return self

    def __exit__(self, *_: object) -> None:
        csv.field_size_limit(self._outer_limit)
        self._text.close()

    def header(self) -> list[str]:
        """The first record that is not blank. Raises ImportRefusedError when there is none that can be read."""
        try:
            for row in self._reader:
                if any(cell.strip() for cell in row):
                    return row
        except (csv.Error, UnicodeDecodeError):
            raise ImportRefusedError("no_header", "The first line of the file cannot be read as a header.") from None
        raise ImportRefusedError("no_header", "The file has no header.")

    def chunks(self) -> Iterator[Chunk]:
        """The records after the header, blank lines left out. Raises ImportRefusedError over the cap on rows."""
        reader = self._reader
        line = reader.line_num
        finished = False
        while not finished:
            chunk = Chunk([], [], [])
            rows, lines = chunk.rows, chunk.lines
            try:
                for row in reader:
                    ends = reader.line_num
                    if row:
                        rows.append(row)
                        lines.append((line + 1, ends))
                    line = ends
                    if len(rows) >= CHUNK_ROWS:
                        break
                else:
                    finished = True
            except csv.Error:
                chunk.rejected.append(Rejection(line + 1, reader.line_num, "", Reason.UNREADABLE_RECORD))
                line = reader.line_num
                self.rows_read += 1
            except UnicodeDecodeError:
                raise self._changed() from None
            self.rows_read += len(rows)
            if self.rows_read > self._max_rows:
                raise ImportRefusedError(
                    "too_many_rows", f"The file has more than {self._max_rows:,} rows. Split it, or raise the cap."
                )
            self._on_progress(self._binary.tell())
            yield chunk
        self._check_unchanged()

    def _check_unchanged(self) -> None:
        status = self._path.stat()
        if (status.st_size, status.st_mtime_ns) != (self._inspection.size, self._inspection.modified_ns):
            raise self._changed()

    @staticmethod
    def _changed() -> ImportRefusedError:
        return ImportRefusedError("file_changed", "The file changed while it was being read. Nothing was taken.")
