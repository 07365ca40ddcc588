"""Views and tasks are thin: they know services, selectors and forms, and no model."""

import ast
from collections.abc import Iterable

from tests.architecture.guards.sources import Source, imported_modules

_MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
_THIN = ("views", "tasks")


def is_thin(module: str) -> bool:
    """Whether a module holds views or tasks: ``views``, ``views_liaison``, ``tasks``, or a package of these."""
    return any(part == thin or part.startswith(f"{thin}_") for part in module.split(".") for thin in _THIN)


def model_imports(sources: Iterable[Source]) -> list[str]:
    """Views and tasks that import models."""
    found = []
    for source in filter(lambda source: is_thin(source.module), sources):
        for name, line in imported_modules(source):
            if name.split(".")[-1] == "models" and not name.startswith("django."):
                found.append(f"{source.module}:{line}: imports {name}")
    return sorted(set(found))


def manager_uses(sources: Iterable[Source]) -> list[str]:
    """Views and tasks that query a model by its manager."""
    return [
        f"{source.module}:{node.lineno}: .{node.attr}"
        for source in sources
        if is_thin(source.module)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in _MANAGERS
    ]
