"""Addresses: each belongs to one surface, whose role it runs as, and each view to one surface alone."""

import inspect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.guards.sources import stale


@dataclass(frozen=True)
class Address:
    """One route as it is written, the dotted name of its view, and the qualified name it is reversed by."""

    route: str
    view: str
    name: str

    @property
    def module(self) -> str:
        return self.view.partition(":")[0]


def addresses(urlconf: str) -> list[Address]:
    """Every route of a URL configuration, included ones too."""
    return list(_walk(get_resolver(urlconf).url_patterns, "/", ()))


def _walk(patterns: Iterable[Any], prefix: str, namespaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            yield Address(route, view_name(pattern.callback), ":".join([*namespaces, pattern.name or ""]))


def view_name(callback: Any) -> str:
    """``module:name`` of the function or class that answers, looked for under decorators and partials."""
    view = getattr(callback, "view_class", None) or getattr(callback, "func", None) or callback
    view = inspect.unwrap(view)
    return f"{view.__module__}:{getattr(view, '__qualname__', type(view).__qualname__)}"


def outside_surfaces(found: Sequence[Address], prefixes: Iterable[str], allowed: Mapping[str, str]) -> list[str]:
    """Addresses that no surface owns, apart from the allowed ones, and allowed ones that do not exist."""
    prefixes = tuple(prefixes)
    loose = {address.route for address in found if not address.route.startswith(prefixes)}
    return [f"{route}: belongs to no surface" for route in sorted(loose - set(allowed))] + stale(allowed, loose)


def on_several_surfaces(found: Iterable[Address], prefixes: Iterable[str], allowed: Mapping[str, str]) -> list[str]:
    """Views that two surfaces share: what one of them may see would be decided for the other too.

    ``allowed``: views that may, with the reason.
    """
    prefixes = tuple(prefixes)
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for address in found:
        seen[address.view].update(prefix for prefix in prefixes if address.route.startswith(prefix))
    shared = {view: " and ".join(sorted(surfaces)) for view, surfaces in seen.items() if len(surfaces) > 1}
    found_shared = [
        f"{view}: appears under {surfaces}" for view, surfaces in sorted(shared.items()) if view not in allowed
    ]
    return found_shared + stale(allowed, shared)


def unreachable_views(modules: Iterable[ModuleType], found: Iterable[Address]) -> list[str]:
    """Public functions of view modules that take a request and that no address leads to."""
    reached = {address.view for address in found}
    lost = []
    for module in modules:
        for name, member in vars(module).items():
            function = inspect.unwrap(member) if callable(member) else None
            if name.startswith("_") or not isinstance(function, FunctionType) or function.__module__ != module.__name__:
                continue
            first = next(iter(inspect.signature(function).parameters), "")
            if first == "request" and f"{module.__name__}:{function.__qualname__}" not in reached:
                lost.append(f"{module.__name__}:{name}: no address leads to this view")
    return lost


def names_in_addresses(found: Iterable[Address]) -> list[str]:
    """Routes that carry text: an address may hold UUIDs, numbers and codes, never a name."""
    return [
        f"{address.route}: carries text" for address in found if "<str:" in address.route or "<path:" in address.route
    ]
