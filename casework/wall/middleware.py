"""One middleware that stands between the person who signed in and every page.

It opens the request's transaction on each database of the surface, becomes the surface's role, and undoes everything
when the page fails. ``ATOMIC_REQUESTS`` makes the view a savepoint inside it: a view that raises leaves nothing behind,
while the refusal that it caused is still written. Lazily rendered responses are rendered inside; a streamed one has to
enter by itself (``casework.wall.session.acting_as``).
"""

import logging
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django_htmx.http import HttpResponseClientRedirect

from audit.ledger import moment, write_refusals
from casework.staff import access
from casework.wall.keys import TooManyRefusedKeysError, admit, bearer_key, surface_by_key
from casework.wall.problems import problem
from casework.wall.requests import SurfaceRequest, actor_of
from casework.wall.session import acting_as
from casework.wall.surfaces import HOME, OPEN_PREFIXES, SIGN_IN_PREFIXES, Surface, home_of, surface_of

logger = logging.getLogger(__name__)


class WallMiddleware:
    """Deny by default: what no surface owns, and what the person's roles do not open, answers as if it did not exist."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if path.startswith(OPEN_PREFIXES):
            return self.get_response(request)
        if path.startswith(SIGN_IN_PREFIXES):
            return self._as_login(request)
        opened_by_key = surface_by_key(path)
        if opened_by_key is not None:
            return self._with_a_key(request, opened_by_key)
        # Evaluated here, as the login: no surface role reads accounts.
        if not request.user.is_authenticated:
            return _sign_in_first(request)
        roles = access.current_roles(actor_of(request))
        if path == HOME:
            home = home_of(roles)
            if home is None:
                raise Http404
            return HttpResponseRedirect(home)
        surface = surface_of(path)
        if surface is None or surface.by_key or surface.role not in roles:
            raise Http404
        entered = cast("SurfaceRequest", request)
        entered.surface, entered.surface_roles, entered.key_holder = surface, roles, None
        return self._as_surface(entered)

    def _with_a_key(self, request: HttpRequest, surface: Surface) -> HttpResponseBase:
        """Without a key, and with one that opens nothing, every address answers alike."""
        key = bearer_key(request)
        try:
            admitted = admit(key, surface, address=request.META.get("REMOTE_ADDR", "")) if key else None
        except TooManyRefusedKeysError:
            return problem("too_many_requests", headers=[("Retry-After", "60")])
        if admitted is None:
            return problem("not_authenticated", headers=[("WWW-Authenticate", 'Bearer realm="api"')])
        entered = cast("SurfaceRequest", request)
        entered.user, entered.key_holder = admitted
        entered.surface, entered.surface_roles = surface, frozenset({surface.role})
        return self._as_surface(entered)

    def _as_login(self, request: HttpRequest) -> HttpResponseBase:
        with moment(actor_id=None, surface="sign_in"), transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def _as_surface(self, request: SurfaceRequest) -> HttpResponseBase:
        surface, user = request.surface, request.user
        zones = access.liaison_zones(user.pk) if surface.role in access.ZONED_ROLES else ()
        client_id = request.key_holder.client_id if request.key_holder else None
        with moment(actor_id=user.pk, surface=surface.role.value, client_id=client_id) as here:
            failed = False
            with acting_as(surface.role, user_id=user.pk, databases=surface.databases, zone_ids=zones):
                response = self.get_response(request)
                if response.status_code >= 500:
                    failed = True
                    for alias in surface.databases:
                        transaction.set_rollback(True, using=alias)
                else:
                    write_refusals(here)
            if failed:
                self._note_failure(request)
        return response

    @staticmethod
    def _note_failure(request: SurfaceRequest) -> None:
        logger.error("A page of the surface %s failed", request.surface.role.value)


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(settings.LOGIN_URL)
    return redirect_to_login(request.path_info, settings.LOGIN_URL)
