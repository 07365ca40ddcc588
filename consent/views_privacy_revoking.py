"""A privacy officer's pages of revocation: one that came by letter, and the recipients who have to be told."""

import uuid

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from audit import ledger
from casework.staff import directory
from casework.wall.session import current_user_id
from consent import forms, permissions, policies, presenters, presenters_releases, revoking, selectors
from consent.gate import cases_at_hand
from consent.notice_pages import PRIVACY_OFFICER, letter_page, tell_page, to_tell_page


@require_GET
def revocations(request: HttpRequest) -> HttpResponse:
    """The papers in force of the cases at hand, to choose the one that a letter takes back."""
    permissions.check_can_record_revocations()
    by, now = current_user_id(), timezone.now()
    names = {str(one.pk): one.name for one in directory.organizations()}
    cases = [
        {
            "name": case.name or "A person without a name",
            "papers": [
                presenters.consent_row(one, names, now) | {"url": reverse("consent_privacy:revocation", args=[one.pk])}
                for one in selectors.consents_of(case.person_id)
                if policies.can_revoke(one)
            ],
        }
        for case in cases_at_hand(by=by, now=now)
    ]
    return render(request, "consent/revocations.html", {"cases": cases})


@require_http_methods(["GET", "POST"])
def revocation(request: HttpRequest, consent_id: uuid.UUID) -> HttpResponse:
    """One paper, and the form that ends it."""
    permissions.check_can_record_revocations()
    by, now = current_user_id(), timezone.now()
    try:
        record = selectors.consent_for(consent_id)
    except ObjectDoesNotExist:
        ledger.refuse(object_type="consent.consent", object_id=consent_id, detail={"reason": "not_found"})
        raise Http404 from None
    form = forms.RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and policies.can_revoke(record) and form.is_valid():
        revoking.revoke_consent(consent_id=consent_id, in_writing=form.cleaned_data["how"] == "writing", by=by, now=now)
        messages.success(request, "Recorded. Recipients without pages here still have to be told.")
        return redirect("consent_privacy:to_tell")
    names = {str(one.pk): one.name for one in directory.organizations()}
    staff = directory.names_of([record.recorded_by]).get(record.recorded_by, "")
    context = {
        "state": presenters.consent_state(record, now),
        "facts": presenters.consent_facts(record, names, staff, now),
        "form": form if policies.can_revoke(record) else None,
        "not_yet": presenters_releases.not_yet(record, directory.organization_of(by), now),
    }
    return render(request, "consent/revocation.html", context, status=422 if form.errors else 200)


@require_GET
def to_tell(request: HttpRequest) -> HttpResponse:
    """Everybody whom the agency still has to tell."""
    return to_tell_page(request, PRIVACY_OFFICER)


@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """One recipient to tell."""
    return tell_page(request, PRIVACY_OFFICER, notice_id)


@require_GET
def letter(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """The letter to one recipient."""
    return letter_page(request, notice_id)
