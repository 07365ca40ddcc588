"""Unique words for clinical fields, and a search through every place where they must not be.

A word is searched as it is, in UTF-16, base64, hexadecimal, percent-encoded and JSON-escaped form, in whole files and in
every column of every table of both databases (binary columns included, decoded as they are stored).
"""

import base64
import contextlib
import os
import secrets
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from development.cluster import tests_cluster
from development.processes import Site
from tests.settings import address

_OWN_FOLDERS = ("playwright", ".org.chromium", "org.chromium", "pytest-", "story")


def new_word(kind: str) -> str:
    letters = "bcdfghjklmnpqrstvwxz"
    return kind.capitalize() + "".join(secrets.choice(letters) for _ in range(14))


@dataclass
class Canaries:
    """What is typed where. Every text holds a word that stands nowhere else in the world."""

    typed: dict[str, str] = field(
        default_factory=lambda: {
            "name": f"{new_word('vorname')} {new_word('zuname')}",
            "mental_health": f"Settled after talking about {new_word('worry')}; agreed to a visit.",
            "substance_use": f"Spoke of the clinic and {new_word('dose')} twice a day.",
        }
    )
    #: Files that were not touched since hold none of the words.
    made_at: float = field(default_factory=time.time)


def _forms(text: str) -> Iterator[bytes]:
    for word in {part for part in text.replace(";", " ").replace(".", " ").split() if len(part) > 14}:
        raw = word.encode()
        yield raw
        yield word.lower().encode()
        yield word.encode("utf-16-le")
        yield raw.hex().encode()
        yield quote(word).encode()
        # Base64 of a text that holds the word: the middle of it, at each of the three possible offsets.
        for shift in range(3):
            yield base64.b64encode(b"\0" * shift + raw)[4:-4]


def places_that_hold(words: Canaries, site: Site) -> list[str]:
    """Every file, log, message and database column that holds one of the words; empty is as it should be."""
    needles = {form for text in words.typed.values() for form in _forms(text)}
    found = [str(path) for path in _files(site, words.made_at - 1) if _holds(_content(path), needles)]
    for alias in ("default", "police"):
        found.extend(f"{alias}: {column}" for column in _columns_that_hold(alias, needles))
    return found


def _files(site: Site, since: float) -> Iterator[Path]:
    """Logs, broker, mails, temporary files, beat's schedule, and the database server's own log."""
    cluster_log = tests_cluster().log_file
    roots = [site.directory, Path("/tmp")]  # noqa: S108  (what a process might have left there)
    if cluster_log.exists():
        yield cluster_log
    for root in roots:
        # os.walk passes over what vanishes while it looks, as things in /tmp do.
        for folder, _, names in os.walk(root):
            own = any(part.startswith(_OWN_FOLDERS) for part in Path(folder).relative_to(root).parts)
            if root == Path("/tmp") and own:  # noqa: S108  (the browser and the test itself write there on purpose)
                continue
            for path in (Path(folder) / name for name in names):
                with contextlib.suppress(OSError):
                    state = path.stat()
                    if path.is_file() and state.st_size < 50_000_000 and state.st_mtime >= since:
                        yield path


def _content(path: Path) -> bytes:
    """The whole file; nothing where it has gone meanwhile, as files in /tmp do."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _holds(content: bytes, needles: Iterable[bytes]) -> bool:
    return any(needle in content for needle in needles)


def _of_a_session(stored: bytes) -> bytes:
    """What a session holds: Django signs it, and compresses it when it grows."""
    payload = bytes(stored).split(b":")[0]
    compressed, payload = payload.startswith(b"."), payload.lstrip(b".")
    raw = base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4))
    return zlib.decompress(raw) if compressed else raw


def _columns_that_hold(alias: str, needles: set[bytes]) -> Iterator[str]:
    with psycopg.connect(address("LOADER", alias)) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name, udt_name FROM information_schema.columns WHERE table_schema = 'public'"
        ).fetchall()
        for table, column, kind in columns:
            expression = "{column}" if kind == "bytea" else "convert_to({column}::text, 'UTF8')"
            query = sql.SQL("SELECT {expression} FROM {table} WHERE {column} IS NOT NULL").format(
                expression=sql.SQL(expression).format(column=sql.Identifier(column)),
                table=sql.Identifier(table),
                column=sql.Identifier(column),
            )
            opened = _of_a_session if column == "session_data" else bytes
            if any(_holds(opened(row[0]), needles) for row in connection.execute(query)):
                yield f"{table}.{column}"
