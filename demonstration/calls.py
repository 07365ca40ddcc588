"""Real public-domain calls for the incident log of the demo city, moved to its dates and zones.

Type, priority, source, clearance and the time between call and arrival are those of the City of Seattle's open data
(``casework/police/samples``). Dates are shifted so that they end where the city does; a call of the file without times
keeps its date alone, or is given a time where a visit of the demo answers it. Event numbers, blocks, zones, units and
what dispatch asked are invented.

The file is read by the importer's own reader (header, profile, moments, crisis types, zones). The rows it stages are
stored here and not by its own INSERT, because their keys follow the city's seed.
"""

import csv
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from casework.police.importing.crisis import crisis_table
from casework.police.importing.headers import comparable, match_header
from casework.police.importing.profiles import load_profile
from casework.police.importing.rows import RowBuilder
from casework.police.importing.source import Records, inspect_file
from casework.police.importing.zones import ZoneMap, ZonePeriod
from casework.police.models import ImportBatch, Incident, IncidentUnit, ScreeningAnswer
from demonstration.plan import DAYS, LOCAL_ZONE, Plan

SAMPLES = Path(__file__).resolve().parent.parent / "casework" / "police" / "samples"
SOURCE_SYSTEM = "demo-city"
PROFILE = "bulkhead"
_LAYOUT = {"seattle_calls.csv": "%m/%d/%Y %I:%M:%S %p", "seattle_dates.csv": ""}
_QUEUED, _ARRIVED = ("originaltimequeued", "incidentdate"), "arrivedtime"
_LONGEST_WAIT = timedelta(hours=3)
_STREETS = (
    "Larkspur",
    "Foundry",
    "Inclined",
    "Cobble",
    "Ferry",
    "Orchard",
    "Keystone",
    "Millrace",
    "Beacon",
    "Sycamore",
)
_QUESTIONS = ("weapon", "violence", "injury", "alone")


@dataclass(frozen=True)
class RealCall:
    """What is kept of one call as it was published."""

    source: str
    priority: str
    initial: str
    final: str
    clearance: str
    clock: str | None
    wait: timedelta | None
    category: str


@dataclass(frozen=True)
class AnsweredCall:
    """A call that a visit of the demo answers: the visit's key, its zone, the kind of call, and when the team arrived."""

    key: str
    zone: str
    kind: str
    arrived: datetime


@dataclass
class Log:
    """The rows of the incident log, and which incident each visit answers."""

    batch: ImportBatch
    incidents: list[Incident] = field(default_factory=list)
    units: list[IncidentUnit] = field(default_factory=list)
    answers: list[ScreeningAnswer] = field(default_factory=list)
    answered: dict[str, UUID] = field(default_factory=dict)


def real_calls() -> list[RealCall]:
    """Every call of the samples, in the order of the files."""
    return [call for name, clock in _LAYOUT.items() for call in _read(SAMPLES / name, clock)]


def _read(path: Path, layout: str) -> Iterator[RealCall]:
    crisis = crisis_table("seattle")
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            cells = {comparable(name): value.strip() for name, value in row.items()}
            initial, final = cells["initialcalltype"], cells["finalcalltype"]
            queued = next(cells[name] for name in _QUEUED if name in cells)
            begun = _moment(queued, layout)
            arrived = _moment(cells.get(_ARRIVED, ""), layout)
            wait = arrived - begun if begun and arrived else None
            yield RealCall(
                source=cells["calltype"],
                priority=cells["priority"],
                initial=initial,
                final=final,
                clearance=cells["eventclearancedescription"],
                clock=f"{begun:%H:%M:%S}" if begun else None,
                wait=wait if wait is not None and timedelta(0) <= wait <= _LONGEST_WAIT else None,
                category=(crisis.category(initial) or crisis.category(final)).value,
            )


def _moment(text: str, layout: str) -> datetime | None:
    # The zone only serves to subtract two times of one call; a date shifted into this city has a zone of its own.
    return datetime.strptime(text, layout).replace(tzinfo=LOCAL_ZONE) if text and layout else None


def build_log(plan: Plan, *, zones: dict[str, UUID], answered: Sequence[AnsweredCall]) -> Log:
    """The rows of the incident log as of the plan's day. ``zones`` are today's zones by their code."""
    rows, numbers = _rows(plan, answered)
    with tempfile.TemporaryDirectory(prefix="bulkhead-demo-") as folder:
        path = Path(folder) / "calls.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        log = _staged(plan, path, zones)
    log.answered = {key: plan.key("incident", number) for key, number in numbers.items()}
    return log


def _rows(plan: Plan, answered: Sequence[AnsweredCall]) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The calls in the importer's own layout, oldest first, and the event number of each answered call."""
    chance = plan.chance("calls")
    calls = real_calls()
    chance.shuffle(calls)
    begun: list[tuple[datetime, RealCall, AnsweredCall | None]] = []
    for answer in answered:
        # Few calls of the files are of some kinds; dispatch types some of those as a crisis complaint, too.
        call = next(call for kind in (answer.kind, "behavioral") for call in calls if call.category == kind)
        calls.remove(call)
        begun.append((answer.arrived - timedelta(minutes=chance.randint(9, 26)), call, answer))
    for index, call in enumerate(calls):
        days = DAYS - index * DAYS // len(calls)
        clock = call.clock or f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}"
        begun.append((plan.ago(days, clock), call, None))
    begun.sort(key=lambda entry: entry[0])
    zone_codes = ["1", "2", "3", "4", "5", "6", "7", "DT", "DT"]
    rows, numbers = [], {}
    for number, (moment, call, visit) in enumerate(begun, start=1):
        local = moment.astimezone(LOCAL_ZONE)
        event = f"{local:%y}{local:%j}{number:04}"
        if visit is not None:
            numbers[visit.key] = event
        arrived = visit.arrived if visit is not None else moment + call.wait if call.wait is not None else None
        is_timed = visit is not None or call.clock is not None
        zone = visit.zone if visit is not None else chance.choice(zone_codes)
        # The newest crisis calls are still open when the city's day begins.
        is_open = bool(call.category) and moment >= plan.ago(2, "00:00")
        rows.append(
            {
                "source_system": SOURCE_SYSTEM,
                "event_number": event,
                "agency": "City Bureau of Police",
                "call_source": call.source,
                "received_at": local.isoformat() if is_timed else local.date().isoformat(),
                "arrived_at": arrived.astimezone(LOCAL_ZONE).isoformat() if arrived else "",
                "initial_type_text": call.initial,
                "final_type_text": call.final,
                "priority": call.priority,
                "self_initiated": "yes" if call.source == "ONVIEW" else "no",
                "disposition_text": "" if is_open else call.clearance,
                "cit_requested": "yes" if visit is not None else "",
                "cit_arrived": "yes" if visit is not None else "",
                "zone": zone,
                "block_address": f"{chance.randint(1, 60)}00 block of {chance.choice(_STREETS)} Street",
                "unit_id": f"CR{zone}" if visit is not None else "",
                "unit_role": "co-response" if visit is not None else "",
                **_screening(chance, is_crisis=bool(call.category)),
            }
        )
    return rows, numbers


def _screening(chance: Any, *, is_crisis: bool) -> dict[str, str]:
    """What dispatch asked. A blank was not asked; unknown is not no."""
    answers = {
        f"screening_{code}": chance.choice(("no", "no", "no", "unknown", "yes")) if is_crisis else ""
        for code in _QUESTIONS
    }
    return answers | {"screening_crisis": "yes" if is_crisis else ""}


def _staged(plan: Plan, path: Path, zones: dict[str, UUID]) -> Log:
    profile = load_profile(PROFILE)
    inspection = inspect_file(path, encoding=profile.encoding)
    batch = ImportBatch(
        id=plan.key("import_batch"),
        file_digest=inspection.digest,
        file_bytes=inspection.size,
        encoding=inspection.encoding,
        profile=profile.name,
        profile_digest=profile.digest,
        source_system=SOURCE_SYSTEM,
        incidents_changed=0,
        incidents_unchanged=0,
        units_changed=0,
        answers_changed=0,
        started_at=plan.present,
        finished_at=plan.present,
    )
    log = Log(batch)
    rejected = 0
    with Records(path, inspection) as records:
        builder = RowBuilder(
            match_header(records.header(), profile),
            profile,
            latest=plan.as_of,
            zone_map=ZoneMap(ZonePeriod(code, zone_id) for code, zone_id in zones.items()),
        )
        names = list(builder.staged.types)
        questions = {question.code: question.question for question in profile.screening}
        for chunk in records.chunks():
            text, rejections = builder.build(chunk)
            rejected += len(rejections)
            for line in text.splitlines():
                cells = (None if cell == r"\N" else cell for cell in line.split("\t"))
                _store(plan, log, dict(zip(names, cells, strict=True)), builder, questions)
    batch.rows_read, batch.rows_rejected = records.rows_read, rejected
    batch.incidents_added, batch.units_added = len(log.incidents), len(log.units)
    batch.answers_added = len(log.answers)
    return log


def _store(plan: Plan, log: Log, row: dict[str, str | None], builder: RowBuilder, questions: dict[str, str]) -> None:
    """One staged row as rows of the log. Absent texts are blank, absent flags and times are NULL, as the importer has it."""
    staged = builder.staged
    number = row["event_number"]
    columns = [*staged.texts, "crisis_category", *staged.flags, "zone_id", *_moments(staged.stages)]
    incident = Incident(
        id=plan.key("incident", number),
        import_batch=log.batch,
        **{name: _value(name, row[name]) for name in columns},
    )
    log.incidents.append(incident)
    if unit_id := row["unit_id"]:
        log.units.append(
            IncidentUnit(
                id=plan.key("unit", number),
                incident=incident,
                unit_id=unit_id,
                role=row["unit_role"] or "",
                import_batch=log.batch,
                **{
                    f"{stage}_{part}": _value(f"{stage}_{part}", row[f"{prefix}_{part}"])
                    for stage, prefix in staged.unit_stages.items()
                    for part in ("at", "on", "precision", "ambiguous")
                },
            )
        )
    for code, column in staged.questions.items():
        if given := row[column]:
            log.answers.append(
                ScreeningAnswer(
                    id=plan.key("answer", number, code),
                    incident=incident,
                    question_code=code,
                    question=questions[code],
                    answer=given,
                    import_batch=log.batch,
                )
            )


def _moments(stages: Sequence[str]) -> list[str]:
    return [f"{stage}_{part}" for stage in stages for part in ("at", "on", "precision", "ambiguous")]


def _value(name: str, cell: str | None) -> Any:
    """A cell of COPY's text as a value of its column."""
    if name.endswith("_at") and cell:
        return datetime.fromisoformat(cell)
    if cell in ("t", "f") and (name.endswith("_ambiguous") or name.startswith(("self_", "cit_"))):
        return cell == "t"
    return cell
