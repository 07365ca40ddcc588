"""Migrations."""

from tests.architecture.guards.migrations import application_imports
from tests.architecture.guards.sources import read_sources, written


def test_migrations_import_no_application_code() -> None:
    assert application_imports(read_sources()) == []


def test_a_migration_that_imports_the_application_is_caught() -> None:
    for code in ("from casework.clinical.models import Note", "import audit.models", "from ..models import Note"):
        assert application_imports([written("casework.clinical.migrations.0002_more", code)]) != [], code
