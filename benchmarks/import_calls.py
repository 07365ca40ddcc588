"""How long ``import_calls`` takes for a million rows, against a COPY of already clean values into the same table.

    python benchmarks/import_calls.py [--rows 1000000] [--repeat 3] [--layout seattle|bulkhead]

Both write into a fresh copy of the police database with its real migrations, indexes, constraints and row policies, on
the server of the tests. The import is the whole command as it is used (a process of its own, as the site's login in the
role of the dispatch feed); the COPY is what the loader's login needs for the same values, commit included. The order
alternates. Ends with status 1 when the median of the import is more than four times that of the COPY.
"""

import argparse
import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from casework.wall.application import close_database  # noqa: E402  (needs the path above)
from tests import settings  # noqa: E402, F401  (starts the server and sets its addresses)
from tests.databases import ensure_templates  # noqa: E402

DATABASE = f"benchmark_police_{os.getpid()}"
#: A copy of the tests' template for this run alone: test runs remove the shared one when the tree changes.
TEMPLATE = f"benchmark_template_{os.getpid()}"
SAMPLE = ROOT / "casework" / "police" / "samples" / "seattle_calls.csv"
ALLOWED_RATIO = 4
PROFILES = {"seattle": "seattle_calls", "bulkhead": "bulkhead"}
CANONICAL = [
    "event_number",
    "agency",
    "received_at",
    "queued_at",
    "dispatched_at",
    "en_route_at",
    "arrived_at",
    "cleared_at",
    "initial_type_text",
    "final_type_text",
    "priority",
    "self_initiated",
    "disposition_text",
    "zone",
    "beat",
    "block_address",
    "report_number",
]


def address(login: str) -> str:
    """The benchmark's database, signed in as ``login``."""
    return urlsplit(os.environ[f"{login}_LOGIN_POLICE_DATABASE_URL"])._replace(path=f"/{DATABASE}").geturl()


def write_file(path: Path, rows: int, layout: str) -> None:
    """A file of invented calls in the mixture of the real sample; one row in 500 cannot be taken."""
    choose = random.Random(20260101)
    with SAMPLE.open(newline="", encoding="utf-8") as sample:
        header, *patterns = list(csv.reader(sample))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header if layout == "seattle" else CANONICAL)
        for number in range(rows):
            pattern = choose.choice(patterns)
            queued = datetime(2018, 1, 1) + timedelta(seconds=choose.randrange(6 * 365 * 86_400))  # noqa: DTZ001 (local)
            arrived = queued + timedelta(seconds=choose.randrange(30, 7_200)) if pattern[7] else None
            event = f"{2018 + number % 6}{number:09d}"
            make = seattle_row if layout == "seattle" else canonical_row
            row = make(pattern, event, queued, arrived)
            writer.writerow(row[:-1] if number % 500 == 499 else row)


def seattle_row(pattern: list[str], event: str, queued: datetime, arrived: datetime | None) -> list[str]:
    clock = "%m/%d/%Y %I:%M:%S %p"
    return [event, *pattern[1:6], f"{queued:{clock}}", f"{arrived:{clock}}" if arrived else "", *pattern[8:]]


def canonical_row(pattern: list[str], event: str, queued: datetime, arrived: datetime | None) -> list[str]:
    moments = [queued - timedelta(seconds=40), queued, queued + timedelta(seconds=70), queued + timedelta(seconds=95)]
    ends = [arrived, arrived + timedelta(minutes=25)] if arrived else [None, None]
    return [
        event,
        "Bureau of Police",
        *(moment.isoformat() if moment else "" for moment in [*moments, *ends]),
        pattern[4],
        pattern[5],
        pattern[3],
        "yes" if pattern[2] == "ONVIEW" else "no",
        pattern[1],
        f"{int(event) % 7 + 1}",
        pattern[10],
        f"{int(event) % 90}00 block of {int(event) % 300} street",
        f"R{event}",
    ]


def renew(source: str = TEMPLATE, target: str = DATABASE) -> None:
    """The database as migrated and walled, with nothing in it."""
    discard(target)
    with maintenance() as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(target), sql.Identifier(source)
            )
        )
    if target == DATABASE:
        with psycopg.connect(address("OWNER"), autocommit=True) as copy, copy.cursor() as cursor:
            close_database(cursor, "police")


def discard(*names: str) -> None:
    """Drops databases, once the server has noticed that everybody has left them."""
    with maintenance() as server:
        for name in names:
            for _ in range(100):
                try:
                    server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
                    break
                except psycopg.errors.ObjectInUse:
                    time.sleep(0.2)


def maintenance() -> psycopg.Connection:
    """The owner, connected to neither database."""
    owner = urlsplit(os.environ["OWNER_LOGIN_DATABASE_URL"])._replace(path="/postgres").geturl()
    return psycopg.connect(owner, autocommit=True)


def time_import(file: Path, layout: str) -> float:
    """Seconds of the whole command."""
    environment = os.environ | {
        "POLICE_DATABASE_URL": address("AGENCY"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "BULKHEAD_PROCESS": "command",
    }
    command = [sys.executable, "manage.py", "import_calls", str(file), "--profile", PROFILES[layout]]
    begun = time.perf_counter()
    subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def export_clean(path: Path) -> tuple[str, int]:
    """Writes what the import made as COPY's own text, and returns its columns and the number of rows."""
    with psycopg.connect(address("LOADER")) as loader, path.open("wb") as file:
        columns = ", ".join(
            row[0]
            for row in loader.execute(
                "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = 'police_incident'::regclass"
                " AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"
            )
        )
        with loader.cursor() as cursor, cursor.copy(f"COPY (SELECT {columns} FROM police_incident) TO STDOUT") as copy:
            for block in copy:
                file.write(block)
            rows = 0
        rows = loader.execute("SELECT count(*) FROM police_incident").fetchone()[0]
    return columns, rows


def batch_of() -> dict[str, object]:
    with psycopg.connect(address("LOADER"), row_factory=psycopg.rows.dict_row) as loader:
        return loader.execute("SELECT * FROM police_importbatch").fetchone()


def time_copy(clean: Path, columns: str, batch: dict[str, object]) -> float:
    """Seconds of a COPY of clean values into the same table, with the row its foreign key needs, and the commit."""
    with psycopg.connect(address("LOADER")) as loader:
        names = ", ".join(batch)
        places = ", ".join(["%s"] * len(batch))
        begun = time.perf_counter()
        loader.execute(f"INSERT INTO police_importbatch ({names}) VALUES ({places})", list(batch.values()))
        with loader.cursor() as cursor, cursor.copy(f"COPY police_incident ({columns}) FROM STDIN") as copy:
            with clean.open("rb") as file:
                while block := file.read(1 << 18):
                    copy.write(block)
        loader.commit()
        return time.perf_counter() - begun


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--layout", choices=sorted(PROFILES), default="seattle")
    options = parser.parse_args()
    renew(ensure_templates()["police"], TEMPLATE)
    imports, copies = [], []
    with tempfile.TemporaryDirectory(prefix="bulkhead-benchmark-") as directory:
        file, clean = Path(directory) / "calls.csv", Path(directory) / f"{uuid.uuid4()}.copy"
        write_file(file, options.rows, options.layout)
        print(f"{options.rows:,} rows, {file.stat().st_size / 1e6:,.0f} MB, layout {options.layout}", flush=True)
        try:
            for turn in range(options.repeat):
                renew()
                imports.append(time_import(file, options.layout))
                if turn == 0:
                    columns, rows = export_clean(clean)
                    batch = batch_of()
                    print(f"{rows:,} incidents, {clean.stat().st_size / 1e6:,.0f} MB clean", flush=True)
                renew()
                copies.append(time_copy(clean, columns, batch))
                print(f"run {turn + 1}: import {imports[-1]:.1f} s, copy {copies[-1]:.1f} s", flush=True)
        finally:
            discard(DATABASE, TEMPLATE)
    ratio = statistics.median(imports) / statistics.median(copies)
    print(
        f"median: import {statistics.median(imports):.1f} s, copy {statistics.median(copies):.1f} s, "
        f"ratio {ratio:.2f} (allowed {ALLOWED_RATIO})"
    )
    return 0 if ratio <= ALLOWED_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
