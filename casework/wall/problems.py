"""What the API answers when it does not do what was asked: a problem as RFC 9457 describes it, and nothing of anybody.

A problem names a code and, where a body was wrong, the places in it. It never repeats a value that was sent, so that no
clinical text can come back in one. What is hidden and what never existed are the same problem.
"""

import json
from collections.abc import Sequence
from http import HTTPStatus

from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"

#: Every problem without details of its own, by its code: its status and its title.
PROBLEMS: dict[str, tuple[int, str]] = {
    "not_authenticated": (401, "A valid key is needed."),
    "scope_missing": (403, "This key does not have the scope for this."),
    "not_found": (404, "There is nothing here for this key."),
    "method_not_allowed": (405, "This address does not take this method."),
    "not_acceptable": (406, "Answers are JSON alone."),
    "too_large": (413, "The body is larger than the API takes."),
    "unsupported_media_type": (415, "The API does not read this kind of body."),
    "unreadable": (400, "The request cannot be read."),
    "invalid": (400, "The request does not have the form that the API describes."),
    "too_many_requests": (429, "Too many requests. Wait, then try again."),
    "failed": (500, "Something failed here. Nothing was changed."),
}


def body_of(code: str, *, status: int = 0, title: str = "", **members: object) -> dict[str, object]:
    """The members of one problem; status and title are those of ``PROBLEMS`` unless given."""
    usual = PROBLEMS.get(code, (status, title))
    found = {"type": "about:blank", "title": title or usual[1], "status": status or usual[0], "code": code}
    return {**found, **members}


def problem(code: str, *, status: int = 0, title: str = "", headers: Sequence[tuple[str, str]] = ()) -> HttpResponse:
    """A problem as a response, for places where no view answers."""
    body = body_of(code, status=status, title=title)
    answered = HTTPStatus(int(str(body["status"])))
    response = HttpResponse(json.dumps(body), status=answered, content_type=CONTENT_TYPE)
    for name, value in headers:
        response.headers[name] = value
    return response
