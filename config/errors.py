"""The one map from what went wrong to what the person sees.

What is hidden and what never existed answer identically: same status, same body, same headers.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from casework.wall.keys import surface_by_key
from casework.wall.problems import problem


class PrivateResponses:
    """No page of Bulkhead is kept by a browser, a proxy or a search engine."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            patch_vary_headers(response, ("HX-Request", "Cookie"))
        return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The answer to everything that does not exist or is not this person's to see."""
    if surface_by_key(request.path_info) is not None:
        return problem("not_found")
    return HttpResponse(render_to_string("404.html"), status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A refusal must not tell more than absence does, so it is the same page."""
    return not_found(request)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if surface_by_key(request.path_info) is not None:
        return problem("unreadable")
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    if surface_by_key(request.path_info) is not None:
        return problem("failed")
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shown when a form is older than the sign-in it belongs to."""
    return HttpResponse(render_to_string("403_csrf.html"), status=403)
