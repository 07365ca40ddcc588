"""No guard without a deliberate breach: each is called by a test whose name says that something is caught."""

import ast
from pathlib import Path

GUARDS = Path(__file__).parent / "guards"
#: Functions that read material or describe it, and find nothing themselves.
READERS = {
    "addresses", "altered_imports", "called_name", "calls", "domain_of", "imported_modules", "is_pure", "is_thin",
    "placed_tables", "read_contracts", "read_sources", "read_templates", "real_imports", "task_functions", "view_name",
    "writes_sql", "written",
}  # fmt: skip
#: Used inside the other guards, and proved through them.
PROVED_WITHIN = {"stale"}


def guards() -> set[str]:
    return {
        node.name
        for path in GUARDS.glob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    } - READERS


def bitten() -> set[str]:
    names: set[str] = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        functions = {node.name: node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}
        for name, function in functions.items():
            if name.startswith("test_") and "caught" in name:
                names |= _called(function, functions)
    return names


def _called(function: ast.FunctionDef, others: dict[str, ast.FunctionDef]) -> set[str]:
    names = {
        node.func.id for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    for name in names & set(others) - {function.name}:
        names |= _called(others[name], others)
    return names


def test_each_guard_was_seen_to_bite() -> None:
    assert guards() - PROVED_WITHIN - bitten() == set()


def test_the_list_of_readers_names_nothing_that_is_gone() -> None:
    everything = {
        node.name
        for path in GUARDS.glob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }
    assert everything >= READERS | PROVED_WITHIN
