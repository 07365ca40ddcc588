"""What is due: the clinician's list and slot, and the privacy officer's desk."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from casework.wall.session import current_user_id
from consent.duties.pages import CLINICIAN, PRIVACY, duty_page, rows_of


@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """What is due in the clinician's own cases. The home page takes the list alone out of it."""
    return render(request, "consent/duties/duties.html", rows_of(CLINICIAN, timezone.now()))


@require_http_methods(["GET", "POST"])
def duty(request: HttpRequest, duty_id: uuid.UUID) -> HttpResponse:
    """One duty of the clinician."""
    return duty_page(request, CLINICIAN, duty_id, by=current_user_id(), now=timezone.now())


@require_http_methods(["GET", "POST"])
def privacy_duty(request: HttpRequest, duty_id: uuid.UUID) -> HttpResponse:
    """One duty of the privacy officer."""
    return duty_page(request, PRIVACY, duty_id, by=current_user_id(), now=timezone.now())
