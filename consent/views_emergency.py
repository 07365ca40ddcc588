"""Leads from a case that was opened in an emergency to the record of that emergency, with what was already typed.

The facts come in the body of the request, from the page of the case; nothing is stored before the record is.
"""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from casework.wall.session import current_user_id
from consent import forms, presenters
from consent.views import case_or_404


@require_POST
def begin(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """The empty record of an emergency, with those of its fields filled in that the clinician has typed before."""
    case_or_404(person_id, by=current_user_id(), now=timezone.now())
    form = forms.EmergencyForm(
        initial={name: request.POST[name] for name in forms.EmergencyForm.base_fields if name in request.POST}
    )
    context = {
        **presenters.pages_of(person_id),
        "form": form,
        "record_url": reverse("consent:emergency", args=[person_id]),
    }
    return render(request, "consent/emergency.html", context)
