"""SQL written by hand stands in few modules, each named with its reason."""

import ast
from collections.abc import Iterable, Mapping

from tests.architecture.guards.sources import Source, called_name, calls, imported_modules, stale

_CALLS = frozenset({"raw", "extra", "RawSQL", "cursor", "executemany", "callproc"})
_TAKES_SQL = frozenset({"execute", "executemany", "raw", "RawSQL", "SQL", "copy"})
#: What a module imports to write SQL. The driver's errors are not among it.
_MODULES = ("psycopg", "django.db.connection", "django.db.connections")


def writes_sql(source: Source) -> list[int]:
    """Lines on which a module reaches for SQL of its own."""
    lines = {call.lineno for call in calls(source) if called_name(call) in _CALLS}
    lines |= {
        line
        for name, line in imported_modules(source)
        if name in _MODULES or (name.startswith("psycopg.") and not name.startswith("psycopg.errors"))
    }
    return sorted(lines)


def raw_sql(sources: Iterable[Source], allowed: Mapping[str, str]) -> list[str]:
    """Modules that write SQL and are not listed, and listed ones that do not. A key ending in a dot is a package."""
    found, used = [], set()
    for source in sources:
        if source.is_migration or not (lines := writes_sql(source)):
            continue
        reason = next((key for key in allowed if source.module == key or source.module.startswith(_package(key))), None)
        if reason is None:
            found.append(f"{source.module}:{lines[0]}: SQL written by hand")
        else:
            used.add(reason)
    return found + stale(allowed, used)


def _package(key: str) -> str:
    return key if key.endswith(".") else f"{key}\0"


def composed_sql(sources: Iterable[Source], allowed: Mapping[str, str]) -> list[str]:
    """Statements put together from text where a parameter or an identifier belongs: ``execute(f"…")``, ``"…" % x``.

    ``allowed``: modules whose pieces are constants of their own, with the reason.
    """
    found, used = [], set()
    for source in sources:
        for call in calls(source):
            if called_name(call) not in _TAKES_SQL or not call.args or not _is_composed(call.args[0]):
                continue
            if source.module in allowed:
                used.add(source.module)
            else:
                found.append(f"{source.module}:{call.lineno}: SQL put together from text")
    return found + stale(allowed, used)


def _is_composed(statement: ast.expr) -> bool:
    if isinstance(statement, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in statement.values)
    if isinstance(statement, ast.BinOp):
        return isinstance(statement.op, ast.Add | ast.Mod)
    return (
        isinstance(statement, ast.Call)
        and called_name(statement) in {"format", "join", "replace"}
        and isinstance(statement.func, ast.Attribute)
        and isinstance(statement.func.value, ast.Constant)
    )
