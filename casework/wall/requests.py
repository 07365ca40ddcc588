"""A request as pages see it once the wall has let it in."""

import uuid

from django.http import HttpRequest

from casework.staff.models import User
from casework.wall.keys import KeyHolder
from casework.wall.roles import SurfaceRole
from casework.wall.surfaces import Surface


class SurfaceRequest(HttpRequest):
    """Carries the surface that serves it, every surface role its person holds, and the person.

    ``key_holder`` is the client whose key opened it, on a surface that is opened by one.
    """

    surface: Surface
    surface_roles: frozenset[SurfaceRole]
    user: User  # the wall lets nobody else in
    key_holder: KeyHolder | None


def actor_of(request: HttpRequest) -> uuid.UUID:
    """Whoever asks, by key. Raises PermissionError where the wall has let nobody in."""
    key = request.user.pk
    if not isinstance(key, uuid.UUID):
        raise PermissionError("Nobody is signed in.")
    return key
