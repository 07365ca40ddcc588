"""A clinician's pages of recipients to tell, for the own cases."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from consent.notice_pages import CLINICIAN, letter_page, tell_page, to_tell_page


@require_GET
def to_tell(request: HttpRequest) -> HttpResponse:
    """Everybody who still has to be told."""
    return to_tell_page(request, CLINICIAN)


@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """One recipient to tell."""
    return tell_page(request, CLINICIAN, notice_id)


@require_GET
def letter(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """The letter to one recipient."""
    return letter_page(request, notice_id)
