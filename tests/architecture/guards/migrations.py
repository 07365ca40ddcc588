"""Migrations import no application code: they describe a past that the code has left."""

from collections.abc import Iterable

from tests.architecture.guards.sources import PACKAGES, Source, imported_modules


def application_imports(sources: Iterable[Source]) -> list[str]:
    """Migrations that import a package of ours."""
    return sorted(
        {
            f"{source.module}:{line}: imports {name}"
            for source in sources
            if source.is_migration
            for name, line in imported_modules(source)
            if name.split(".")[0] in PACKAGES
        }
    )
