"""The law decides from what it is given: no clock, no chance, no file, no output. Import contracts see modules only."""

import ast
from collections.abc import Iterable

from tests.architecture.guards.sources import Source, called_name, calls

PURE_PACKAGES = (
    "consent.law",
    "consent.decision",
    "consent.facts",
    "consent.instruments",
    "consent.canonical",
    "consent.examples",
)
_CLOCKS = frozenset(
    {"now", "today", "utcnow", "localdate", "localtime", "time", "time_ns", "monotonic", "perf_counter"}
)
_CHANCE = frozenset({"uuid1", "uuid4", "random", "randint", "choice", "token_hex", "urandom"})
_OUTSIDE = frozenset({"open", "print", "input", "getenv", "exec", "eval", "breakpoint", "__import__", "import_module"})


def is_pure(module: str) -> bool:
    """Whether a module must be pure."""
    return any(module == package or module.startswith(f"{package}.") for package in PURE_PACKAGES)


def impure_calls(sources: Iterable[Source]) -> list[str]:
    """Calls in the law whose answer depends on anything but their arguments."""
    found = []
    for source in filter(lambda source: is_pure(source.module), sources):
        for call in calls(source):
            name = called_name(call)
            clock = name in _CLOCKS and isinstance(call.func, ast.Attribute)
            # datetime.time(…) makes a value; it asks no clock.
            if clock and name == "time" and (call.args or call.keywords):
                clock = False
            if clock or name in _CHANCE or name in _OUTSIDE:
                found.append(f"{source.module}:{call.lineno}: calls {ast.unparse(call.func)}")
        found.extend(
            f"{source.module}:{node.lineno}: keeps state between calls ({type(node).__name__.lower()})"
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Global)
        )
    return found
