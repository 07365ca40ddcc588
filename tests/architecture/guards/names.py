"""Names: a module is named by what it holds, and nothing happens behind a signal."""

import ast
from collections.abc import Iterable

from tests.architecture.guards.sources import Source, imported_modules

#: Names that say nothing, so that anything may end up behind them.
EMPTY_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "core", "base", "misc", "manager", "managers"})
#: Names of modules whose code runs when somebody else saves something.
HIDDEN_WORK = frozenset({"signals", "receivers", "handlers"})
_SIGNAL_MODULES = ("django.db.models.signals", "django.dispatch", "django.contrib.auth.signals")


def empty_names(modules: Iterable[str]) -> list[str]:
    """Modules or packages whose name says nothing."""
    return [f"{module}: name it by what it holds" for module in modules if set(module.split(".")) & EMPTY_NAMES]


def hidden_work(sources: Iterable[Source]) -> list[str]:
    """Signal modules, and modules that listen to signals of models or of signing in."""
    found = []
    for source in sources:
        if source.last_name in HIDDEN_WORK:
            found.append(
                f"{source.module}: a service writes what follows from an action; nothing follows from a signal"
            )
        heard = sorted({name for name, _ in imported_modules(source) if name in _SIGNAL_MODULES})
        found.extend(f"{source.module}: imports {name}" for name in heard)
    return found


def without_promise(sources: Iterable[Source]) -> list[str]:
    """Modules with code and without a docstring that says what they promise."""
    return [
        f"{source.module}: say in the module's docstring what it promises"
        for source in sources
        if source.tree.body and not source.is_migration and ast.get_docstring(source.tree) is None
    ]
