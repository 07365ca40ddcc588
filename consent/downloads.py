"""Files that leave a page: their type, and a name that tells nobody anything."""

import uuid

from django.http import HttpResponse


def pdf_response(content: bytes, *, kind: str, key: uuid.UUID) -> HttpResponse:
    """Return a PDF that opens in the browser; its file name is a kind of paper and eight digits."""
    return _named(HttpResponse(content, content_type="application/pdf"), "inline", f"{kind}-{str(key)[:8]}.pdf")


def json_response(content: bytes, *, kind: str, key: uuid.UUID) -> HttpResponse:
    """Return JSON that is saved as a file."""
    return _named(HttpResponse(content, content_type="application/json"), "attachment", f"{kind}-{str(key)[:8]}.json")


def _named(response: HttpResponse, disposition: str, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return response
