"""The reject file: one line for each row that was left out, and never a word of what stood in it."""

import csv
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from casework.police.importing.escaping import escape_for_spreadsheet
from casework.police.importing.refusals import ImportRefusedError, Reason, Rejection

HEADER = ("line_number", "column", "reason_code", "reason")


class RejectLog:
    """Counts rejections by reason and, when given a path, writes them there.

    The file appears under its name only when it is complete; an import that fails leaves an older one untouched.
    """

    def __init__(self, path: Path | None) -> None:
        self.counts: Counter[Reason] = Counter()
        self.first: list[Rejection] = []
        self._path = path
        self._file: IO[str] | None = None
        self._writer: Any = None

    def __enter__(self) -> Self:
        if self._path is not None:
            try:
                self._file = self._partial.open("w", encoding="utf-8", newline="")
            except OSError as error:
                raise ImportRefusedError(
                    "reject_file_unwritable", f"The reject file cannot be written: {error.strerror}."
                ) from None
            self._writer = csv.writer(self._file)
            self._writer.writerow(HEADER)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is None or self._path is None:
            return
        self._file.close()
        # A refusal because of rejected rows is the very moment their list is wanted.
        if kind is None or isinstance(error, ImportRefusedError):
            self._partial.replace(self._path)
        else:
            self._partial.unlink(missing_ok=True)

    def add(self, rejection: Rejection) -> None:
        self.counts[rejection.reason] += 1
        if len(self.first) < 10:
            self.first.append(rejection)
        if self._writer is not None:
            self._writer.writerow(
                escape_for_spreadsheet(cell)
                for cell in (rejection.first_line, rejection.column, rejection.reason.value, rejection.sentence)
            )

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def _partial(self) -> Path:
        if self._path is None:
            raise ValueError("There is no reject file.")
        return self._path.with_name(f".{self._path.name}.partial")
