"""The material of most guards: Python files as syntax trees, and which domain a module belongs to."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
#: Everything that is shipped and runs.
PACKAGES = ("config", "casework", "consent", "referrals", "audit", "demonstration", "development")
#: Packages whose records are nobody else's to reach, by the label of their Django app.
DOMAINS = {
    "casework.police": "police",
    "casework.clinical": "clinical",
    "casework.outcomes": "outcomes",
    "casework.staff": "staff",
    "casework.wall": "wall",
    "consent": "consent",
    "referrals": "referrals",
    "audit": "audit",
}
#: Domains that hold protected records.
PROTECTED = frozenset({"police", "clinical", "consent", "referrals", "outcomes"})


@dataclass(frozen=True)
class Source:
    """One module: its dotted name and its syntax tree."""

    module: str
    tree: ast.Module

    @property
    def domain(self) -> str:
        return domain_of(self.module)

    @property
    def last_name(self) -> str:
        return self.module.rsplit(".", 1)[-1]

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.module.split(".")


def domain_of(module: str) -> str:
    """The domain of a dotted name, or an empty string: ``casework.clinical.models`` is of ``clinical``."""
    for package, domain in DOMAINS.items():
        if module == package or module.startswith(f"{package}."):
            return domain
    return ""


def written(module: str, code: str) -> Source:
    """A module that exists in a test alone."""
    return Source(module, ast.parse(code))


def read_sources(root: Path = ROOT, packages: Iterable[str] = PACKAGES) -> list[Source]:
    """Every Python file of these packages."""
    return list(_read(root, packages))


def _read(root: Path, packages: Iterable[str]) -> Iterator[Source]:
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            yield Source(module, ast.parse(path.read_text(encoding="utf-8"), filename=str(path)))


def imported_modules(source: Source) -> Iterator[tuple[str, int]]:
    """Dotted names that a module imports, at its top or inside a function, with their line.

    ``from a.b import c`` gives both ``a.b`` and ``a.b.c``: only the running system knows whether ``c`` is a module.
    """
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = source.module.split(".")
                base = ".".join([*parts[: len(parts) - node.level], *([base] if base else [])])
            yield base, node.lineno
            for name in node.names:
                yield f"{base}.{name.name}", node.lineno


def called_name(call: ast.Call) -> str:
    """The last name of what is called: ``apps.get_model(…)`` is ``get_model``."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def calls(source: Source) -> Iterator[ast.Call]:
    """Every call of a module."""
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))


def stale(exceptions: Iterable[str], used: Iterable[str]) -> list[str]:
    """Exceptions that nothing needs any more: they would hide the next breach."""
    return [f"{exception}: this exception is not needed any more" for exception in sorted(set(exceptions) - set(used))]
