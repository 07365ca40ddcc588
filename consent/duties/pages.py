"""The pages of duties that clinicians and privacy officers share; each surface has its own addresses and views for them."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from audit import ledger
from casework.staff import directory
from consent import permissions
from consent.duties import presenters, selectors, services
from consent.duties.forms import DoneForm
from consent.models import OpenDuty


@dataclass(frozen=True)
class Desk:
    """Where one surface has its duties, and what of a duty its reader may open."""

    list_name: str
    duty_name: str
    list_label: str
    links: Callable[[OpenDuty], list[dict[str, str]]]

    def address(self, duty_id: uuid.UUID) -> str:
        """The page of one duty."""
        return reverse(self.duty_name, args=[duty_id])


# Desks ------------------------------------------------------------------------------------------------------------------


def _of_a_clinician(duty: OpenDuty) -> list[dict[str, str]]:
    links = []
    if duty.person_id:
        links.append({"label": "Open the case", "url": f"/clinician/persons/{duty.person_id}/"})
    if duty.release_id:
        links.append({"label": "Open what was shared", "url": reverse("consent:release", args=[duty.release_id])})
    return links


def _of_a_privacy_officer(duty: OpenDuty) -> list[dict[str, str]]:
    if not duty.process_id:
        return []
    return [{"label": "Open the legal process", "url": f"/privacy/process/{duty.process_id}/"}]


CLINICIAN = Desk("consent:duties", "consent:duty", "What is due", _of_a_clinician)
PRIVACY = Desk("consent_privacy:home", "consent_privacy:duty", "Privacy office", _of_a_privacy_officer)


def rows_of(desk: Desk, now: datetime) -> dict[str, Any]:
    """What is open at this desk and what was done lately, for a page. Logged as a list."""
    permissions.check_can_do_duties()
    return {
        "duties": [presenters.duty_row(duty, desk.address, now) for duty in selectors.open_duties_of_mine()],
        "done": [presenters.duty_row(duty, desk.address, now) for duty in selectors.lately_done(now)],
    }


def duty_page(request: HttpRequest, desk: Desk, duty_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> HttpResponse:
    """One duty, and the form that says that it is done. Hidden and missing answer alike."""
    permissions.check_can_do_duties()
    try:
        duty = selectors.duty_for(duty_id)
    except ObjectDoesNotExist:
        ledger.refuse(object_type=selectors.OBJECT, object_id=duty_id, detail={"reason": "not_found"})
        raise Http404 from None
    form = DoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.finish_duty(duty_id=duty_id, note=form.cleaned_data["note"], by=by, now=now)
        messages.success(request, "Recorded as done.")
        return redirect(desk.list_name)
    context = {
        "title": presenters.duty_title(duty),
        "tag": presenters.due_tag(duty, now),
        "facts": presenters.duty_facts(duty, directory.names_of([duty.created_by, duty.done_by])),
        "links": desk.links(duty),
        "form": form if duty.done_at is None else None,
        "list_url": reverse(desk.list_name),
        "list_label": desk.list_label,
    }
    return render(request, "consent/duties/duty.html", context, status=422 if form.errors else 200)
