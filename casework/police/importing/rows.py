"""Turns records into rows of the staging table, column by column: a thousand cells of one kind are cheaper than one
thousand rows of thirty kinds. A row with a problem in any cell is left out whole and reported.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Protocol, cast

from casework.police.importing.columns import FLAGS, MOMENT_PARTS, MOMENTS, TEXTS, UNIT_MOMENTS, UNIT_TEXTS
from casework.police.importing.headers import Layout
from casework.police.importing.moments import LocalMoments
from casework.police.importing.profiles import Profile
from casework.police.importing.refusals import Problem, Reason, Rejection
from casework.police.importing.source import REPLACEMENT, Chunk
from casework.police.importing.values import (
    EventNumbers,
    Reader,
    understand_answer,
    understand_flag,
    understand_text,
)
from casework.police.importing.zones import ZoneMap
from casework.police.models import INCIDENT_STAGES

Cells = Sequence[str]


class ColumnReader(Protocol):
    """Gives each cell of a column its meaning."""

    problems_seen: bool

    def column(self, cells: Cells) -> list[str | Problem]: ...


@dataclass(frozen=True)
class StagedColumns:
    """The columns of the staging table that this file fills, in the order in which its rows are written."""

    #: Every column and its PostgreSQL type.
    types: dict[str, str]
    #: Columns of an incident that the file carries; others are never touched.
    texts: tuple[str, ...]
    flags: tuple[str, ...]
    stages: tuple[str, ...]
    has_zone_map: bool
    #: Of a unit: whether there is one, whether with a role, and for each of its stages the staged columns to read.
    has_units: bool
    has_role: bool
    unit_stages: dict[str, str]
    #: Code of a screening question -> staged column.
    questions: dict[str, str]


@dataclass
class _Output:
    """One cell of the file and the staged columns that it becomes."""

    position: int
    reader: ColumnReader
    names: tuple[str, ...]


_MOMENT_TYPES = ("timestamptz", "date", "text", "boolean")


@dataclass
class RowBuilder:
    """Builds COPY rows for one file. ``latest`` is the last local date that is not in the future."""

    layout: Layout
    profile: Profile
    latest: date
    zone_map: ZoneMap | None = None
    may_be_undecodable: bool = False
    ambiguous_rows: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._outputs: list[_Output] = []
        types: dict[str, str] = {"line": "bigint"}
        texts, flags, stages = [], [], []
        for target, position in self.layout.columns.items():
            if target in MOMENTS:
                stage = target.removesuffix("_at")
                stages.append(stage)
                self._add_moment(types, position, stage)
            elif target in FLAGS:
                flags.append(target)
                words = self.profile.flags[target]
                understand: Callable[[str], str | Problem] = partial(
                    understand_flag, words=words, unknown=self.profile.unknown
                )
                self._add(types, position, Reader(understand), {target: "boolean"})
            else:
                texts.append(target)
                self._add(types, position, self._text_reader(target, TEXTS[target]), {target: "text"})
        unit_stages = self._add_units(types)
        questions = {}
        for code, position in self.layout.screening.items():
            questions[code] = f"answer_{code}"
            self._add(types, position, Reader(understand_answer), {questions[code]: "text"})
        types["crisis_category"] = "text"
        if self.zone_map is not None:
            types["zone_id"] = "uuid"
        self.staged = StagedColumns(
            types=types,
            texts=tuple(texts),
            flags=tuple(flags),
            stages=tuple(stage for stage in INCIDENT_STAGES if stage in stages),
            has_zone_map=self.zone_map is not None,
            has_units="unit_id" in self.layout.units,
            has_role="role" in self.layout.units,
            unit_stages=unit_stages,
            questions=questions,
        )
        self._crisis = Reader(lambda cell: self.profile.crisis_types.category(cell).value)

    def _add(self, types: dict[str, str], position: int, reader: ColumnReader, columns: dict[str, str]) -> None:
        types.update(columns)
        self._outputs.append(_Output(position, reader, tuple(columns)))

    def _add_moment(self, types: dict[str, str], position: int, prefix: str) -> None:
        moments = LocalMoments(
            zone=self.profile.time_zone,
            formats=self.profile.time_formats,
            earliest=self.profile.earliest,
            latest=self.latest,
            unknown_dates=self.profile.unknown_dates,
            unknown=self.profile.unknown,
        )
        columns = {f"{prefix}_{part}": kind for part, kind in zip(MOMENT_PARTS, _MOMENT_TYPES, strict=True)}
        self._add(types, position, moments, columns)

    def _add_units(self, types: dict[str, str]) -> dict[str, str]:
        """Adds the unit's columns; a time that the incident reads from the same field is not staged twice."""
        stages = {}
        for target, position in self.layout.units.items():
            if target in UNIT_MOMENTS:
                stage = target.removesuffix("_at")
                if self.layout.columns.get(target) == position:
                    stages[stage] = stage
                else:
                    stages[stage] = f"unit_{stage}"
                    self._add_moment(types, position, stages[stage])
            else:
                name = "unit_id" if target == "unit_id" else "unit_role"
                self._add(types, position, self._text_reader(target, UNIT_TEXTS[target]), {name: "text"})
        return stages

    def _text_reader(self, target: str, longest: int) -> ColumnReader:
        unknown = self.profile.unknown | self.profile.unknown_in.get(target, frozenset())
        if target == "event_number":
            return EventNumbers(longest=longest, unknown=unknown)
        understand: Callable[[str], str | Problem] = partial(understand_text, longest=longest, unknown=unknown)
        if target == "source_system":
            return Reader(lambda cell: understand(cell) or self.profile.source_system)
        return Reader(understand)

    def build(self, chunk: Chunk) -> tuple[str, list[Rejection]]:
        """The chunk as COPY text, and the rejections of its bad rows in the order of the file."""
        rejected = list(chunk.rejected)
        rows, lines = self._whole_rows(chunk, rejected)
        if not rows:
            return "", sorted(rejected, key=_by_line)
        fields = list(zip(*rows, strict=True))
        ambiguous_before = self._ambiguous_cells()
        columns: list[list[str | Problem]] = [output.reader.column(fields[output.position]) for output in self._outputs]
        bad = self._bad_rows(columns, lines, rejected)
        self._add_derived(fields, columns)
        numbered = zip((str(first) for first, _ in lines), *columns, strict=True)
        written = (row for index, row in enumerate(numbered) if index not in bad) if bad else numbered
        # No Problem is left in these rows.
        text = "".join(f"{line}\n" for line in map("\t".join, cast(Iterator[tuple[str, ...]], written)))
        if self._ambiguous_cells() > ambiguous_before:
            self._count_ambiguous(columns, bad)
        return text, sorted(rejected, key=_by_line)

    def _whole_rows(self, chunk: Chunk, rejected: list[Rejection]) -> tuple[list[list[str]], list[tuple[int, int]]]:
        """The rows that have as many fields as the header and nothing that could not be decoded."""
        width = self.layout.width
        rows, lines = chunk.rows, chunk.lines
        if set(map(len, rows)) - {width}:
            rejected += [
                Rejection(first, last, "", Reason.WRONG_NUMBER_OF_FIELDS)
                for row, (first, last) in zip(rows, lines, strict=True)
                if len(row) != width
            ]
            kept = [pair for pair in zip(rows, lines, strict=True) if len(pair[0]) == width]
            rows, lines = [row for row, _ in kept], [line for _, line in kept]
        if self.may_be_undecodable and any(REPLACEMENT in cell for row in rows for cell in row):
            pairs = list(zip(rows, lines, strict=True))
            rejected += [
                Rejection(first, last, self._name(position), Reason.UNDECODABLE_TEXT)
                for row, (first, last) in pairs
                for position in [next((place for place, cell in enumerate(row) if REPLACEMENT in cell), None)]
                if position is not None
            ]
            kept = [pair for pair in pairs if not any(REPLACEMENT in cell for cell in pair[0])]
            rows, lines = [row for row, _ in kept], [line for _, line in kept]
        return rows, lines

    def _bad_rows(
        self, columns: list[list[str | Problem]], lines: list[tuple[int, int]], rejected: list[Rejection]
    ) -> set[int]:
        """Which rows have a problem; the first problem of each is reported."""
        bad: set[int] = set()
        for output, column in zip(self._outputs, columns, strict=True):
            if not output.reader.problems_seen:
                continue
            for index, cell in enumerate(column):
                if isinstance(cell, Problem) and index not in bad:
                    bad.add(index)
                    rejected.append(Rejection(*lines[index], self._name(output.position), cell.reason))
        return bad

    def _add_derived(self, fields: list[tuple[str, ...]], columns: list[list[str | Problem]]) -> None:
        columns.append(list(self._categories(fields)))
        if self.zone_map is not None:
            columns.append(list(self._zones(fields, columns)))

    def _categories(self, fields: list[tuple[str, ...]]) -> Iterator[str | Problem]:
        """The crisis category of each row: by its initial type, or else by its final type."""
        initial = self._column(fields, "initial_type_text")
        final = self._column(fields, "final_type_text")
        category = self._crisis
        return (category[first] or category[last] for first, last in zip(initial, final, strict=True))

    def _zones(self, fields: list[tuple[str, ...]], columns: list[list[str | Problem]]) -> list[str]:
        if self.zone_map is None:
            return []
        days = [""] * len(fields[0])
        for stage in reversed(self.staged.stages):
            index = next(i for i, output in enumerate(self._outputs) if output.names[0] == f"{stage}_at")
            days = [
                known if isinstance(cell, Problem) else _day_of(cell) or known
                for cell, known in zip(columns[index], days, strict=True)
            ]
        return self.zone_map.column(self._column(fields, "zone_text"), self._column(fields, "beat"), days)

    def _column(self, fields: list[tuple[str, ...]], target: str) -> Cells:
        position = self.layout.columns.get(target)
        return [""] * len(fields[0]) if position is None else fields[position]

    def _ambiguous_cells(self) -> int:
        return sum(output.reader.ambiguous_cells for output in self._outputs if isinstance(output.reader, LocalMoments))

    def _count_ambiguous(self, columns: list[list[str | Problem]], bad: set[int]) -> None:
        moments = [
            column
            for output, column in zip(self._outputs, columns, strict=False)
            if isinstance(output.reader, LocalMoments)
        ]
        self.ambiguous_rows += sum(
            any(isinstance(cell, str) and cell.endswith("\tt") for cell in row)
            for index, row in enumerate(zip(*moments, strict=True))
            if index not in bad
        )

    def _name(self, position: int) -> str:
        return self.layout.names[position]


def _day_of(moment: str) -> str:
    """The local date of a moment in COPY's text format, or nothing."""
    day = moment.split("\t", 2)[1]
    return "" if day == "\\N" else day


def _by_line(rejection: Rejection) -> int:
    return rejection.first_line
