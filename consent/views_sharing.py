"""A clinician's pages of disclosure: choose, see what the law lets through and why, confirm, and what was sent.

Also the two records that have to stand before anything is shared without consent: an emergency and a threat.
"""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from audit import ledger
from casework.staff import directory
from casework.wall.session import current_user_id
from consent import carried_terms, forms, gate, permissions, policies, presenters, selectors, services
from consent.errors import ContentsChanged, NothingMayBeReleased, ObligationWithoutHandler
from consent.views import case_or_404, recipients

_TERMS = "terms"


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Choose (GET), then see what would leave and why (POST). Nothing leaves here."""
    by, now = current_user_id(), timezone.now()
    case_or_404(person_id, by=by, now=now)
    content = selectors.choices_of_content(person_id=person_id, by=by, now=now)
    form = forms.ShareForm(
        request.POST if request.method == "POST" else None,
        organizations=recipients(by),
        content=content,
        described=presenters.content_choices(content),
    )
    if request.method == "GET" or not form.is_valid():
        context = {
            **presenters.pages_of(person_id),
            "form": form,
            "has_notes": any(item.written_at for item in content),
        }
        return render(request, "consent/share.html", context, status=422 if form.is_bound else 200)
    return _show_preview(request, person_id, form.chosen(), by=by, now=now)


@require_http_methods(["GET", "POST"])
def confirm_share(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Release exactly what the preview showed, or show what holds now."""
    by, now = current_user_id(), timezone.now()
    case_or_404(person_id, by=by, now=now)
    if request.method == "GET":
        return redirect("consent:share", person_id=person_id)
    try:
        chosen = carried_terms.unseal("share", request.POST.get(_TERMS, ""), person_id=person_id, by=by)
    except carried_terms.TermsLost:
        messages.warning(request, "The preview was open for too long, so nothing was shared. Please choose again.")
        return redirect("consent:share", person_id=person_id)
    digest, preview_id = chosen.pop("digest"), uuid.UUID(chosen.pop("preview"))
    try:
        release = gate.confirm(**_asked(person_id, chosen, by=by, now=now), digest=digest, preview_id=preview_id)
    except (ContentsChanged, NothingMayBeReleased, ObligationWithoutHandler) as stopped:
        return _show_preview(request, person_id, chosen, by=by, now=now, stopped=str(stopped))
    if policies.is_open(release, now):  # else it was confirmed before and has closed since
        messages.success(request, "Shared. They can read it now.")
    return redirect("consent:release", release_id=release.pk)


def _show_preview(
    request: HttpRequest,
    person_id: uuid.UUID,
    chosen: dict[str, Any],
    *,
    by: uuid.UUID,
    now: datetime,
    stopped: str = "",
) -> HttpResponse:
    """A fresh decision, logged, with the form that confirms exactly it; ``stopped`` says why the last one did not go."""
    try:
        preview = gate.preview(**_asked(person_id, chosen, by=by, now=now))
    except gate.NoSuchCase:
        raise Http404 from None
    named = presenters.papers_named(selectors.signed_on(person_id))
    context = {
        **presenters.pages_of(person_id),
        "stopped": stopped,
        "terms": carried_terms.seal(
            "share",
            {**chosen, "digest": preview.digest, "preview": str(preview.decision_id)},
            person_id=person_id,
            by=by,
        ),
        **presenters.preview_shown(preview, named),
    }
    return render(request, "consent/preview.html", context, status=422 if stopped else 200)


def _asked(person_id: uuid.UUID, chosen: dict[str, Any], *, by: uuid.UUID, now: datetime) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "recipient": gate.Recipient(
            organization_id=uuid.UUID(chosen["recipient"]),
            is_treating_provider=chosen["treats"],
            is_medical_personnel=chosen["medical"],
        ),
        "purpose": chosen["purpose"],
        "keys": chosen["keys"],
        "by": by,
        "now": now,
    }


@require_GET
def release(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """What was sent, with its notice, until when, and why it closed."""
    permissions.check_can_disclose()
    now = timezone.now()
    try:
        sent = selectors.sent_release(release_id)
    except ObjectDoesNotExist:
        ledger.refuse(object_type="consent.release", object_id=release_id, detail={"reason": "not_found"})
        raise Http404 from None
    sender = directory.names_of([sent.released_by]).get(sent.released_by, "")
    context = {
        **presenters.pages_of(sent.person_id),
        "recipient_name": sent.recipient_name,
        "state": presenters.release_state(sent, now),
        "facts": presenters.sent_facts(sent, sender, now),
        "items": presenters.items_shown(selectors.items_of(sent)),
        "notice": sent.notice,
        "scope": sent.scope,
    }
    return render(request, "consent/release.html", context)


@require_http_methods(["GET", "POST"])
def emergency(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Document a medical emergency before anything is shared for it."""
    by, now = current_user_id(), timezone.now()
    case_or_404(person_id, by=by, now=now)
    form = forms.EmergencyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        facts = services.EmergencyFacts(**form.facts())
        services.record_emergency(person_id=person_id, facts=facts, by=by, now=now)
        messages.success(request, "The emergency is on record. Now choose what to share.")
        return redirect("consent:share", person_id=person_id)
    context = {**presenters.pages_of(person_id), "form": form}
    return render(request, "consent/emergency.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def threat(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Document a serious and imminent threat before anybody is warned."""
    by, now = current_user_id(), timezone.now()
    case_or_404(person_id, by=by, now=now)
    form = forms.ThreatForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        facts = services.ThreatFacts(**form.facts())
        services.record_threat(person_id=person_id, facts=facts, by=by, now=now)
        messages.success(request, "The threat is on record. Now choose what to share.")
        return redirect("consent:share", person_id=person_id)
    context = {**presenters.pages_of(person_id), "form": form}
    return render(request, "consent/threat.html", context, status=422 if form.errors else 200)
