"""The SQL of an import: how several rows become one, what counts as changed, and what is new.

Rules, in the order in which they apply:

* Several rows of one event become one incident: of texts the last that is not blank, of each time the earliest, of the
  clearance the latest, of flags yes before no.
* Columns that the file does not carry are never touched.
* A date never replaces a time of the same day that is already known.
* Otherwise what the file says is what is kept, a blank included: feeds correct themselves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from psycopg import sql

from casework.police.importing.columns import MOMENT_PARTS, moment_columns

Statement = sql.Composable

_EMPTY_MOMENT = {"at": "null", "on": "null", "precision": "''", "ambiguous": "false"}


@dataclass(frozen=True)
class Merge:
    """Rows of ``source`` go into ``table``: matched by ``keys``, differing in ``values``, ``fixed`` only when new."""

    table: str
    source: Statement
    keys: tuple[str, ...]
    values: tuple[str, ...]
    stages: tuple[str, ...]
    fixed: Mapping[str, Statement]

    def new(self) -> Statement:
        """FROM and WHERE of the rows that the table does not have yet."""
        return sql.SQL("from ({source}) as s where not exists (select 1 from {table} as t where {same})").format(
            source=self.source, table=sql.Identifier(self.table), same=self._same_key()
        )

    def changed(self, *, counting: bool) -> Statement:
        """FROM and WHERE of the rows that the table has with other values. An UPDATE names the table by itself."""
        tables = sql.SQL("{table} as t, ({source}) as s" if counting else "({source}) as s").format(
            table=sql.Identifier(self.table), source=self.source
        )
        differs = sql.SQL("row({old}) is distinct from row({new})").format(
            old=comma(of("t", name) for name in self.values),
            new=comma(self._kept(name) for name in self.values),
        )
        return sql.SQL("from {tables} where {same} and {differs}").format(
            tables=tables,
            same=self._same_key(),
            differs=differs if self.values else sql.SQL("false"),
        )

    def update(self, batch: Statement) -> Statement:
        assignments = [sql.SQL("{} = {}").format(sql.Identifier(name), self._kept(name)) for name in self.values]
        return sql.SQL("update {table} as t set {assignments} {rows}").format(
            table=sql.Identifier(self.table),
            assignments=comma([*assignments, sql.SQL("import_batch_id = {}").format(batch)]),
            rows=self.changed(counting=False),
        )

    def insert(self, batch: Statement) -> Statement:
        given = (*self.keys, *self.values)
        return sql.SQL(
            "insert into {table} (id, import_batch_id, {names}) select gen_random_uuid(), {batch}, {values} {rows}"
        ).format(
            table=sql.Identifier(self.table),
            batch=batch,
            names=names((*given, *self.fixed)),
            values=comma([*(of("s", name) for name in given), *self.fixed.values()]),
            rows=self.new(),
        )

    def _same_key(self) -> Statement:
        return sql.SQL(" and ").join(sql.SQL("{} = {}").format(of("t", name), of("s", name)) for name in self.keys)

    def _kept(self, name: str) -> Statement:
        """The value to keep: the file's, unless it is a date and the table knows the time of that day."""
        for stage in self.stages:
            if name in moment_columns(stage):
                return sql.SQL(
                    "case when {known} is not null and {new_at} is null and {new_on} = {known_on} "
                    "then {old} else {new} end"
                ).format(
                    known=of("t", f"{stage}_at"),
                    known_on=of("t", f"{stage}_on"),
                    new_at=of("s", f"{stage}_at"),
                    new_on=of("s", f"{stage}_on"),
                    old=of("t", name),
                    new=of("s", name),
                )
        return of("s", name)


def last_text(staged: str, *, name: str | None = None) -> Statement:
    """Of several rows, the last text that is not blank."""
    return sql.SQL("coalesce((array_agg({0} order by line desc) filter (where {0} <> ''))[1], '') as {1}").format(
        sql.Identifier(staged), sql.Identifier(name or staged)
    )


def last_known(name: str) -> Statement:
    """Of several rows, the last value that is known."""
    return sql.SQL("(array_agg({0} order by line desc) filter (where {0} is not null))[1] as {0}").format(
        sql.Identifier(name)
    )


def any_flag(name: str) -> Statement:
    """Of several rows, yes before no before not recorded."""
    return sql.SQL("bool_or({0}) as {0}").format(sql.Identifier(name))


def merged_moment(stage: str, *, staged: str | None = None) -> list[Statement]:
    """Of several rows, the earliest moment of a stage, or the latest clearance; its four parts from the same row."""
    staged = staged or stage
    order = "{on} desc, {at} desc nulls last, line" if stage == "cleared" else "{on}, {at} nulls last, line"
    ordered = sql.SQL(order).format(on=sql.Identifier(f"{staged}_on"), at=sql.Identifier(f"{staged}_at"))
    return [
        sql.SQL(
            "coalesce((array_agg({part} order by {ordered}) filter (where {precision} <> ''))[1], {empty}) as {name}"
        ).format(
            part=sql.Identifier(f"{staged}_{part}"),
            ordered=ordered,
            precision=sql.Identifier(f"{staged}_precision"),
            empty=sql.SQL(_EMPTY_MOMENT[part]),
            name=sql.Identifier(f"{stage}_{part}"),
        )
        for part in MOMENT_PARTS
    ]


def empty_moment(stage: str) -> dict[str, Statement]:
    """The columns of a moment that was not recorded, for the INSERT."""
    return {f"{stage}_{part}": sql.SQL(empty) for part, empty in _EMPTY_MOMENT.items()}


def of(table: str, name: str) -> Statement:
    return sql.SQL("{}.{}").format(sql.Identifier(table), sql.Identifier(name))


def comma(parts: Iterable[Statement]) -> Statement:
    return sql.SQL(", ").join(parts)


def names(columns: Sequence[str]) -> Statement:
    return comma(map(sql.Identifier, columns))
