"""What went wrong, as a problem (RFC 9457): the one place where an exception of the API becomes an answer.

A problem carries a code and the places in the body that were wrong, never a value, a message of the framework, or
anything that was found. What is hidden and what never was raise the same exception and are the same answer.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions

from audit import ledger
from casework.wall.problems import CONTENT_TYPE, body_of
from consent.errors import ObligationWithoutHandler
from consent.gate import NoSuchCase


class ProblemError(Exception):
    """What was asked cannot be done, for a reason that the client can act on.

    ``status`` 409: the state is another one; 422: the request is well formed and cannot be honoured.
    """

    def __init__(self, code: str, title: str, *, status: int = 422, **members: object) -> None:
        super().__init__(code)
        self.code, self.title, self.status, self.members = code, title, status, members


class InvalidError(Exception):
    """The body or the query does not have the form that the API describes: (pointer, code) of each place.

    ``unkept``: it has the form, and holds letters that nothing is kept with.
    """

    def __init__(self, places: list[tuple[str, str]], *, unkept: bool = False) -> None:
        super().__init__("invalid")
        self.places, self.unkept = places, unkept


@contextmanager
def hidden(object_type: str, object_id: uuid.UUID) -> Iterator[None]:
    """What is not there for this client inside is answered as missing, and the asking is in the ledger as refused."""
    try:
        yield
    except (ObjectDoesNotExist, NoSuchCase):
        ledger.refuse(object_type=object_type, object_id=object_id, detail={"reason": "not_found"})
        raise Http404 from None


def refused_by_the_gate(stopped: Exception) -> ProblemError:
    """Why a preview cannot be confirmed, as a problem: its sentence names no content."""
    if isinstance(stopped, ObligationWithoutHandler):
        return ProblemError("duty_not_met", str(stopped), duties=[*stopped.codes])
    return ProblemError("nothing_permitted", str(stopped))


def problem_response(code: str, *, status: int = 0, title: str = "", **members: object) -> HttpResponse:
    """A problem as a response."""
    body = body_of(code, status=status, title=title, **members)
    return HttpResponse(json.dumps(body), status=int(str(body["status"])), content_type=CONTENT_TYPE)


def answer(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The handler of every view of the API. None for what nobody expected: that is logged, and answered as failed."""
    from rest_framework.views import set_rollback  # views name this module in their settings

    response = _of(error)
    if response is not None:
        set_rollback()
    return response


def _of(error: Exception) -> HttpResponse | None:
    if isinstance(error, ProblemError):
        return problem_response(error.code, status=error.status, title=error.title, **error.members)
    if isinstance(error, InvalidError):
        places = [{"pointer": pointer, "code": code} for pointer, code in error.places]
        if error.unkept:
            return problem_response(
                "not_kept", status=422, title="A text holds letters that cannot be kept.", errors=places
            )
        return problem_response("invalid", errors=places)
    if isinstance(error, Http404 | ObjectDoesNotExist | exceptions.NotFound):
        return problem_response("not_found")
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return problem_response("not_authenticated")
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        return problem_response("scope_missing")
    if isinstance(error, exceptions.Throttled):
        response = problem_response("too_many_requests")
        response.headers["Retry-After"] = str(max(1, int(getattr(error, "wait", None) or 1)))
        return response
    for kind, code in _BY_KIND.items():
        if isinstance(error, kind):
            return problem_response(code)
    if isinstance(error, exceptions.APIException) and error.status_code == 413:
        return problem_response("too_large")
    return None


_BY_KIND: dict[type[Exception], str] = {
    exceptions.ParseError: "unreadable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
}
