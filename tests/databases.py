"""Copies of both databases for one test process, made anew from a template before each test that needs them.

The template is built once by the owner with real migrations and the real wall; its name holds a digest of both, so it
is built again only when one of them changes. Nothing is flushed: the ledger refuses TRUNCATE, and should.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from casework.wall.application import close_database as open_to_declared_logins
from development.cluster import tests_cluster
from development.provision import close_database
from tests.settings import TEST_DATABASES

ROOT = Path(__file__).resolve().parent.parent
_TEMPLATE_LOCK = 0x74706C74
#: Runs from different states of the tree may stand beside each other.
_KEPT_TEMPLATES = 4


def _owner(database: str) -> psycopg.Connection:
    url = urlsplit(os.environ["OWNER_LOGIN_DATABASE_URL"])._replace(path=f"/{database}").geturl()
    return psycopg.connect(url, autocommit=True)


def template_digest() -> str:
    """What the templates are made from: every migration, every model, the wall, and this arrangement."""
    parts = hashlib.sha256()
    folders = ("casework", "consent", "referrals", "audit")
    files = [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" in path.parts or path.parts[-2] == "wall" or path.name == "models.py"
    ]
    for path in [*files, ROOT / "config" / "settings.py", ROOT / "requirements" / "development.txt"]:
        parts.update(path.read_bytes())
    return parts.hexdigest()[:10]


def template_names() -> dict[str, str]:
    digest = template_digest()
    return {"default": f"template_agency_{digest}", "police": f"template_police_{digest}"}


def ensure_templates() -> dict[str, str]:
    """Build both templates unless they stand, one process at a time."""
    names = template_names()
    with _owner("postgres") as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_TEMPLATE_LOCK])
        existing = {row[0] for row in server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template_%'")}
        if not set(names.values()) <= existing:
            _drop_leftovers(server)
            building = {alias: f"building_{alias}" for alias in names}
            for name in building.values():
                _drop(name)
                server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
                close_database(server, name)
            _migrate(building)
            for alias, name in building.items():
                server.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(names[alias]))
                )
    return names


def _drop_leftovers(server: psycopg.Connection) -> None:
    """Drop all but the newest templates, and copies whose run has ended without dropping them."""
    rows = server.execute("SELECT datname FROM pg_database ORDER BY oid DESC").fetchall()
    names = [row[0] for row in rows]
    for prefix in ("template_agency_", "template_police_"):
        for name in [name for name in names if name.startswith(prefix)][_KEPT_TEMPLATES:]:
            _drop(name)
    for name in names:
        if name.startswith(("test_agency_", "test_police_")) and not _is_alive(name.split("_")[2]):
            _drop(name)


def _is_alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True


def _migrate(databases: dict[str, str]) -> None:
    environment = dict(os.environ)
    for alias, key in (("default", "DATABASE_URL"), ("police", "POLICE_DATABASE_URL")):
        url = urlsplit(os.environ[f"OWNER_LOGIN_{key}"])._replace(path=f"/{databases[alias]}").geturl()
        environment[key] = url
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    for command in (["migrate", "--database", "default"], ["migrate", "--database", "police"], ["apply_wall"]):
        arguments = [sys.executable, str(ROOT / "manage.py"), *command]
        if command[0] == "migrate":
            arguments += ["--verbosity", "0", "--skip-checks"]
        done = subprocess.run(arguments, env=environment, capture_output=True, text=True, cwd=ROOT)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")


def _drop(name: str) -> None:
    """Drop a database. Whoever is still connected to it is disconnected, which the owner alone may not do."""
    with psycopg.connect(tests_cluster().superuser_url(), autocommit=True) as superuser:
        superuser.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


class TestDatabases:
    """This worker's two databases, and whether a test has touched them since they were made."""

    __test__ = False

    def __init__(self) -> None:
        self.templates = ensure_templates()
        self.dirty = True

    def renew(self) -> None:
        """Make both databases anew from their templates."""
        with _owner("postgres") as server:
            for alias, name in TEST_DATABASES.items():
                _drop(name)
                server.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                        sql.Identifier(name), sql.Identifier(self.templates[alias])
                    )
                )
            for alias, name in TEST_DATABASES.items():
                with _owner(name) as copy, copy.cursor() as cursor:
                    open_to_declared_logins(cursor, alias)
        self.dirty = False

    def discard(self) -> None:
        for name in TEST_DATABASES.values():
            _drop(name)
