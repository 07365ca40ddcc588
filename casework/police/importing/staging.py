"""Brings rows into the incident log, set by set: COPY into a temporary table, then for each kind of row one statement
for what changed and one for what is new.

PostgreSQL refuses COPY into a table with row security; the staging table is the feed's own and gone at the end of the
transaction. Everything runs as ``dispatch_feed``, under the row policies.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.db import connections
from psycopg import sql

from casework.police.importing import merging
from casework.police.importing.columns import FLAGS, TEXTS, moment_columns
from casework.police.importing.merging import Merge, Statement
from casework.police.importing.rows import StagedColumns
from casework.police.models import INCIDENT_STAGES, UNIT_STAGES

ALIAS = "police"
#: One import at a time: two files may hold the same event. Any number that nothing else locks.
_LOCK = 7_204_611_938
_CALLS, _EVENTS = "staged_call", "staged_event"


@dataclass(frozen=True)
class Change:
    """How many rows an import adds to a table and changes in it, and how many it leaves as they are."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Changes:
    """What an import does to each kind of row."""

    incidents: Change
    units: Change
    answers: Change

    @property
    def anything(self) -> bool:
        return any(kind.added or kind.changed for kind in (self.incidents, self.units, self.answers))


class Staging:
    """The staging table of one import, inside the caller's transaction."""

    def __init__(self, staged: StagedColumns, *, source_system: str, agency: str, questions: Mapping[str, str]) -> None:
        self._staged = staged
        self._source_system = source_system
        self._agency = agency
        self._questions = questions
        self._events = _CALLS
        self._cursor: Any = None

    @contextmanager
    def open(self) -> Iterator[Self]:
        """Waits for other imports and makes the table, which is dropped at the end of the block or the transaction."""
        with connections[ALIAS].cursor() as cursor:
            self._cursor = cursor
            cursor.execute("select pg_advisory_xact_lock(%s), set_config('work_mem', '64MB', true)", [_LOCK])
            columns = merging.comma(
                sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind))
                for name, kind in self._staged.types.items()
            )
            self._run(sql.SQL("create temporary table {} ({}) on commit drop").format(sql.Identifier(_CALLS), columns))
            yield self
            self._run(sql.SQL("drop table if exists {}, {}").format(sql.Identifier(_CALLS), sql.Identifier(_EVENTS)))

    def copy(self, texts: Iterable[str]) -> None:
        """Streams rows in COPY's text format into the table, and makes one row of each event's rows."""
        statement = sql.SQL("copy {} ({}) from stdin").format(
            sql.Identifier(_CALLS), merging.names(list(self._staged.types))
        )
        with self._cursor.copy(statement) as copy:
            for text in texts:
                if text:
                    copy.write(text)
        self._run(sql.SQL("analyze {}").format(sql.Identifier(_CALLS)))
        self._gather_events()

    def foresee(self) -> Changes:
        """What ``write`` would do."""
        return Changes(*(self._foresee(merge) if merge else Change() for merge in self._merges()))

    def write(self, batch_id: UUID) -> Changes:
        """Changes what differs and adds what is new. The batch itself may be added later in the transaction."""
        return Changes(*(self._write(merge, batch_id) if merge else Change() for merge in self._merges()))

    def _merges(self) -> tuple[Merge, Merge | None, Merge | None]:
        return (
            self._incidents(),
            self._units() if self._staged.has_units else None,
            self._answers() if self._staged.questions else None,
        )

    def _foresee(self, merge: Merge) -> Change:
        total = self._number(sql.SQL("select count(*) from ({}) as s").format(merge.source))
        added = self._number(sql.SQL("select count(*) {}").format(merge.new()))
        changed = self._number(sql.SQL("select count(*) {}").format(merge.changed(counting=True)))
        return Change(added, changed, total - added - changed)

    def _write(self, merge: Merge, batch_id: UUID) -> Change:
        total = self._number(sql.SQL("select count(*) from ({}) as s").format(merge.source))
        batch = sql.Literal(batch_id)
        changed = self._run(merge.update(batch))
        added = self._run(merge.insert(batch))
        return Change(added, changed, total - added - changed)

    def _incidents(self) -> Merge:
        staged = self._staged
        values = [*(name for name in staged.texts if name not in self._event_key), *staged.flags, "crisis_category"]
        for stage in staged.stages:
            values += moment_columns(stage)
        if staged.has_zone_map:
            values.append("zone_id")
        absent: dict[str, Statement] = {name: sql.SQL("''") for name in TEXTS if name not in staged.texts}
        absent.pop("source_system", None)
        absent |= {name: sql.SQL("null") for name in FLAGS if name not in staged.flags}
        for stage in INCIDENT_STAGES:
            if stage not in staged.stages:
                absent |= merging.empty_moment(stage)
        if "agency" in absent:
            absent["agency"] = sql.Literal(self._agency)
        return Merge(
            table="police_incident",
            source=sql.SQL("select {source_system} as source_system, event_number, {values} from {events}").format(
                source_system=self._source_expression(),
                values=merging.names(values),
                events=sql.Identifier(self._events),
            ),
            keys=("source_system", "event_number"),
            values=tuple(values),
            stages=staged.stages,
            fixed=absent,
        )

    def _units(self) -> Merge:
        staged = self._staged
        columns: list[Statement] = [sql.Identifier("unit_id")]
        values: list[str] = []
        if staged.has_role:
            columns.append(merging.last_text("unit_role", name="role"))
            values.append("role")
        for stage, prefix in staged.unit_stages.items():
            columns += merging.merged_moment(stage, staged=prefix)
            values += moment_columns(stage)
        absent: dict[str, Statement] = {} if staged.has_role else {"role": sql.SQL("''")}
        for stage in UNIT_STAGES:
            if stage not in staged.unit_stages:
                absent |= merging.empty_moment(stage)
        rows = sql.SQL("select {key}, {columns} from {calls} where unit_id <> '' group by {key}, unit_id").format(
            key=merging.names(self._event_key), columns=merging.comma(columns), calls=sql.Identifier(_CALLS)
        )
        return Merge(
            table="police_incidentunit",
            source=self._of_incident(rows, ("unit_id", *values)),
            keys=("incident_id", "unit_id"),
            values=tuple(values),
            stages=tuple(staged.unit_stages),
            fixed=absent,
        )

    def _answers(self) -> Merge:
        one_question = sql.SQL(
            "select {key}, {code} as question_code, {question} as question, {answer} "
            "from {calls} where {column} <> '' group by {key}"
        )
        rows = sql.SQL(" union all ").join(
            one_question.format(
                key=merging.names(self._event_key),
                code=sql.Literal(code),
                question=sql.Literal(self._questions[code]),
                answer=merging.last_text(column, name="answer"),
                calls=sql.Identifier(_CALLS),
                column=sql.Identifier(column),
            )
            for code, column in self._staged.questions.items()
        )
        return Merge(
            table="police_screeninganswer",
            source=self._of_incident(rows, ("question_code", "question", "answer")),
            keys=("incident_id", "question_code"),
            values=("question", "answer"),
            stages=(),
            fixed={},
        )

    def _of_incident(self, rows: Statement, columns: tuple[str, ...]) -> Statement:
        """Rows with their incident's key, which is empty in a dry run for an incident that is not there yet."""
        return sql.SQL(
            "select i.id as incident_id, {columns} from ({rows}) as r "
            "left join police_incident as i on i.source_system = {source_system} and i.event_number = r.event_number"
        ).format(
            columns=merging.comma(merging.of("r", name) for name in columns),
            rows=rows,
            source_system=self._source_expression(table="r"),
        )

    @property
    def _event_key(self) -> tuple[str, ...]:
        return ("source_system", "event_number") if "source_system" in self._staged.types else ("event_number",)

    def _source_expression(self, table: str | None = None) -> Statement:
        if "source_system" not in self._staged.types:
            return sql.Literal(self._source_system)
        return merging.of(table, "source_system") if table else sql.Identifier("source_system")

    def _gather_events(self) -> None:
        """Where an event has several rows, makes one of them in a table of its own."""
        key, calls = merging.names(self._event_key), sql.Identifier(_CALLS)
        repeated = sql.SQL("select {key} from {calls} group by {key} having count(*) > 1").format(key=key, calls=calls)
        if not self._number(sql.SQL("select count(*) from ({}) as repeated").format(repeated)):
            return
        staged = self._staged
        texts = [name for name in (*staged.texts, "crisis_category") if name not in self._event_key]
        columns = [*self._event_key, *texts, *staged.flags]
        merged: list[Statement] = [
            *map(sql.Identifier, self._event_key),
            *map(merging.last_text, texts),
            *map(merging.any_flag, staged.flags),
        ]
        for stage in staged.stages:
            columns += moment_columns(stage)
            merged += merging.merged_moment(stage)
        if staged.has_zone_map:
            columns.append("zone_id")
            merged.append(merging.last_known("zone_id"))
        self._run(
            sql.SQL(
                "create temporary table {events} on commit drop as with repeated as materialized ({repeated}) "
                "select {columns} from {calls} where ({key}) not in (select {key} from repeated) union all "
                "select {merged} from {calls} where ({key}) in (select {key} from repeated) group by {key}"
            ).format(
                events=sql.Identifier(_EVENTS),
                repeated=repeated,
                columns=merging.names(columns),
                calls=calls,
                key=key,
                merged=merging.comma(merged),
            )
        )
        self._run(sql.SQL("analyze {}").format(sql.Identifier(_EVENTS)))
        self._events = _EVENTS

    def _run(self, statement: Statement) -> int:
        self._cursor.execute(statement)
        return int(self._cursor.rowcount)

    def _number(self, statement: Statement) -> int:
        self._cursor.execute(statement)
        return int(self._cursor.fetchone()[0])
