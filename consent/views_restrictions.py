"""The pages of limits: what a person asked not to be shared, the answer, and its end."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit import ledger
from casework.staff import directory
from casework.wall.session import current_user_id
from consent import permissions, presenters, restrictions
from consent.errors import NotConfirmed
from consent.forms_restrictions import ANSWERS, AnswerForm, EndForm, LimitForm
from consent.presenters_restrictions import limit_facts, limit_rows, limit_tag, limit_title
from consent.views import case_or_404, organization_names, recipients


@dataclass(frozen=True)
class _Place:
    """Where one surface has these pages."""

    limit_name: str
    back_label: str

    def back(self, person_id: uuid.UUID) -> str:
        if self.limit_name == "consent:limit":
            return reverse("consent:consents", args=[person_id])
        return reverse("consent_privacy:home")


_CLINICIAN, _PRIVACY = _Place("consent:limit", "Consents"), _Place("consent_privacy:limit", "Privacy office")


def rows_to_answer() -> list[dict[str, Any]]:
    """The limits that wait for an answer in the privacy officer's cases. Logged as a list."""
    return limit_rows(restrictions.limits_to_answer(), organization_names(), "consent_privacy:limit")


@require_http_methods(["GET", "POST"])
def new_limit(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """The person asks that something not be shared."""
    by, now = current_user_id(), timezone.now()
    case_or_404(person_id, by=by, now=now)
    form = LimitForm(request.POST if request.method == "POST" else None, organizations=recipients(by))
    if request.method == "POST" and form.is_valid():
        try:
            restrictions.ask_limit(person_id=person_id, limit=form.limit(), agreed=form.agreed, by=by, now=now)
        except NotConfirmed as refused:
            form.add_error("answer", str(refused))
        else:
            messages.success(request, "Recorded. What it stands against is closed from now on.")
            return redirect("consent:consents", person_id=person_id)
    context = {**presenters.pages_of(person_id), "form": form}
    return render(request, "consent/new_limit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def limit(request: HttpRequest, limit_id: uuid.UUID) -> HttpResponse:
    """One limit, its answer and its end, for the clinician."""
    return _limit_page(request, limit_id, _CLINICIAN)


@require_http_methods(["GET", "POST"])
def privacy_limit(request: HttpRequest, limit_id: uuid.UUID) -> HttpResponse:
    """One limit, its answer and its end, for the privacy officer, in the cases that are open to them."""
    return _limit_page(request, limit_id, _PRIVACY)


def _limit_page(request: HttpRequest, limit_id: uuid.UUID, place: _Place) -> HttpResponse:
    permissions.check_can_limit()
    by, now = current_user_id(), timezone.now()
    try:
        record = restrictions.limit_for(limit_id)
    except ObjectDoesNotExist:
        ledger.refuse(object_type=restrictions.OBJECT, object_id=limit_id, detail={"reason": "not_found"})
        raise Http404 from None
    is_open, asked = record.ended_at is None, request.POST.get("what", "")
    answering = AnswerForm(request.POST if asked == "answer" else None) if is_open and record.agreed is None else None
    ending = EndForm(request.POST if asked == "end" else None) if is_open else None
    if answering is not None and answering.is_bound and answering.is_valid():
        try:
            answer = ANSWERS[answering.cleaned_data["answer"]] is True
            restrictions.answer_limit(limit_id=limit_id, agreed=answer, by=by, now=now)
        except NotConfirmed as refused:
            answering.add_error("answer", str(refused))
        else:
            messages.success(request, "The answer is recorded.")
            return redirect(place.limit_name, limit_id=limit_id)
    if ending is not None and ending.is_bound and ending.is_valid():
        restrictions.end_limit(limit_id=limit_id, because=ending.cleaned_data["because"], by=by, now=now)
        messages.success(request, "The limit has ended. Nothing is shared by that.")
        return redirect(place.limit_name, limit_id=limit_id)
    names = organization_names()
    context = {
        "title": limit_title(record, names),
        "tag": limit_tag(record),
        "facts": limit_facts(record, names, directory.names_of([record.recorded_by])),
        "answering": answering,
        "ending": ending,
        "faulty": next((form for form in (answering, ending) if form is not None and form.errors), None),
        "back_url": place.back(record.person_id),
        "back_label": place.back_label,
    }
    return render(request, "consent/limit.html", context, status=422 if context["faulty"] else 200)
