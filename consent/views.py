"""A clinician's pages of consent: what is on file, one paper, and its end. Thin: services write.

How a paper comes about is the matter of `consent.capture`.
"""

import uuid
from datetime import datetime
from typing import Any

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
from consent import forms, permissions, policies, presenters, presenters_releases, restrictions, selectors, services
from consent.documents.digests import AlteredDocumentError
from consent.gate import NoSuchCase, ReleasablePerson, whose_case
from consent.presenters_restrictions import limit_rows


def case_or_404(person_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> ReleasablePerson:
    """The case, if it is this clinician's; hidden and missing answer alike."""
    permissions.check_can_disclose()
    try:
        return whose_case(person_id=person_id, by=by, now=now)
    except NoSuchCase:
        ledger.refuse(object_type="clinical.person", object_id=person_id, detail={"reason": "not_found"})
        raise Http404 from None


def organization_names() -> dict[str, str]:
    return {str(one.pk): one.name for one in directory.organizations()}


def recipients(by: uuid.UUID) -> list[Any]:
    """Every organization but one's own."""
    own = directory.organization_of(by).pk
    return [one for one in directory.organizations() if one.pk != own]


@require_GET
def consents(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """What the person agreed to and declined, and what was shared. A fragment for htmx, else a page."""
    by, now = current_user_id(), timezone.now()
    case_or_404(person_id, by=by, now=now)
    names = organization_names()
    context = {
        **presenters.pages_of(person_id),
        "consents": [presenters.consent_row(one, names, now) for one in selectors.consents_of(person_id)],
        "releases": [presenters.release_row(one, now) for one in selectors.releases_of(person_id)],
        "limits": limit_rows(restrictions.limits_of(person_id), names, "consent:limit"),
    }
    template = "consent/consents_fragment.html" if request.headers.get("HX-Request") else "consent/consents.html"
    return render(request, template, context)


# One paper --------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, consent_id: uuid.UUID) -> HttpResponse:
    """One paper as it was signed, its state, and the form that ends it.

    Where the paper is not the one that was signed, it is not shown; it can be ended all the same.
    """
    permissions.check_can_disclose()
    by, now = current_user_id(), timezone.now()
    try:
        record = selectors.consent_for(consent_id)
    except ObjectDoesNotExist:
        ledger.refuse(object_type="consent.consent", object_id=consent_id, detail={"reason": "not_found"})
        raise Http404 from None
    not_yet = presenters_releases.not_yet(record, directory.organization_of(by), now)
    form = forms.RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not policies.can_revoke(record):
            return redirect("consent:consent", consent_id=consent_id)
        if form.is_valid():
            services.revoke_consent(
                consent_id=consent_id, in_writing=form.cleaned_data["how"] == "writing", by=by, now=now
            )
            messages.success(request, _said(not_yet))
            return redirect("consent:consent", consent_id=consent_id)
    try:
        paper = selectors.signed_paper(record)
    except AlteredDocumentError:
        return _altered(request, record, form)
    staff = directory.names_of([record.recorded_by]).get(record.recorded_by, "")
    standing = [one for one in selectors.releases_of(record.person_id) if record.pk in one.evidence_ids]
    context = {
        **presenters.pages_of(record.person_id),
        "state": presenters.consent_state(record, now),
        "facts": presenters.consent_facts(record, organization_names(), staff, now),
        "document": paper,
        "copy_url": reverse("consent:copy", args=[record.pk]) if record.document_digest else "",
        "releases": [presenters.release_row(one, now) for one in standing],
        "open_count": sum(policies.is_open(one, now) for one in standing),
        "form": form if policies.can_revoke(record) else None,
        "actions": [{"label": "Stop sharing", "url": "#stop"}] if policies.is_in_force(record, now) else [],
        "not_yet": not_yet,
        "was_spoken": record.revoked_orally_at is not None,
        "is_over": record.outcome in record.SIGNED and not policies.is_in_force(record, now),
        "was_given": record.outcome in record.SIGNED,
        "can_take_up": policies.can_take_up(record),
        "consent_id": record.pk,
    }
    return render(request, "consent/consent.html", context, status=422 if form.errors else 200)


def _altered(request: HttpRequest, record: Any, form: forms.RevokeForm) -> HttpResponse:
    context = {
        **presenters.pages_of(record.person_id),
        "consent_url": reverse("consent:consent", args=[record.pk]),
        "is_text": True,
        "form": form if policies.can_revoke(record) else None,
    }
    return render(request, "consent/altered.html", context, status=409)


def _said(not_yet: dict[str, Any] | None) -> str:
    if not_yet:
        return "Recorded. The page says what stops now, and when the rest does."
    return "Stopped. Whoever could read what was shared cannot read it any more."
