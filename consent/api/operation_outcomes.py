"""What the FHIR addresses answer when they do not do what was asked: an OperationOutcome, with the path of the element."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from consent.api import problems
from consent.fhir.refusals import Refusal, RefusedResourceError

CONTENT_TYPE = "application/fhir+json"
#: The issue type of FHIR for each code of a problem.
_ISSUES: dict[str, str] = {
    "not_authenticated": "login",
    "scope_missing": "forbidden",
    "not_found": "not-found",
    "method_not_allowed": "not-supported",
    "too_large": "too-long",
    "unsupported_media_type": "not-supported",
    "unreadable": "structure",
    "invalid": "invalid",
    "too_many_requests": "throttled",
    "id_in_use": "duplicate",
    "not_kept": "not-supported",
    "unreadable_consent": "exception",
}


def issue(severity: str, code: str, reason: str, path: str = "") -> dict[str, Any]:
    """One issue; ``path`` is the element that it is about."""
    found = {"severity": severity, "code": code, "diagnostics": reason}
    return {**found, "expression": [path]} if path else found


def outcome(issues: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """An OperationOutcome."""
    return {"resourceType": "OperationOutcome", "issue": [*issues]}


def refused(refusal: Refusal) -> HttpResponse:
    """Why a resource is not kept: it could be read as JSON, and what it states cannot be honoured."""
    return _response(outcome([issue("error", refusal.code, refusal.reason, refusal.path)]), 422)


def kept(left_out: Iterable[str]) -> dict[str, Any]:
    """That a consent is kept, and what of its resource changed nothing and is not."""
    said = [issue("information", "informational", "The consent is kept exactly as it is stated.")]
    said.extend(issue("warning", "informational", "This is not kept; it changes nothing.", path) for path in left_out)
    return outcome(said)


def answer(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The handler of the FHIR views: the problem of any other view, in FHIR's own form."""
    if isinstance(error, RefusedResourceError):
        from rest_framework.views import set_rollback  # views name this module

        set_rollback()
        return refused(error.refusal)
    response = problems.answer(error, context)
    if response is None:
        return None
    problem = json.loads(response.content)
    issues = [issue("error", _ISSUES.get(problem["code"], "processing"), problem["title"])]
    found = _response(outcome(issues), response.status_code)
    if "Retry-After" in response.headers:
        found.headers["Retry-After"] = response.headers["Retry-After"]
    return found


def _response(body: dict[str, Any], status: int) -> HttpResponse:
    return HttpResponse(json.dumps(body), status=status, content_type=CONTENT_TYPE)
