"""Every address of a url configuration, with keys filled in."""

import uuid
from collections.abc import Iterator
from importlib import import_module

from django.urls import URLPattern, URLResolver

from casework.wall.surfaces import surface_of

STRANGER = uuid.UUID("7d444840-9dc0-11d1-b245-5ffdce74fad2")


def patterns_of(url_configuration: str) -> Iterator[tuple[str, URLPattern]]:
    """Each route as text (``/clinician/notes/<uuid:note_id>/``) with its pattern."""
    yield from _walk("/", import_module(url_configuration).urlpatterns)


def _walk(prefix: str, patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLResolver):
            yield from _walk(route, pattern.url_patterns)
        else:
            yield route, pattern


def filled(route: str, key: uuid.UUID = STRANGER) -> str:
    """A route with every key replaced by this one."""
    parts = []
    for part in route.split("/"):
        parts.append(str(key) if part.startswith("<") else part)
    return "/".join(parts)


def opened_by_signing_in(route: str) -> bool:
    """Whether a route belongs to a surface whose people sign in; the others are opened by a key."""
    surface = surface_of(route)
    return surface is not None and not surface.by_key
