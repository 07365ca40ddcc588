"""A clinician's pages of disclosure: choose, see what the law lets through and why, what would open the rest, confirm,
and what was sent.

Also the two records that have to stand before anything is shared without consent: an emergency and a threat.
"""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from casework.wall.session import current_user_id
from consent import (
    carried_terms,
    forms,
    forms_sharing,
    gate,
    papers,
    policies,
    presenters,
    presenters_sharing,
    remedies,
    selectors,
    selectors_sharing,
    services,
    verifications,
)
from consent.errors import ContentsChanged, NothingMayBeReleased, ObligationWithoutHandler
from consent.facts import CLINICAL_SEGMENTS
from consent.jurisdiction import laws_in_force
from consent.views import case_or_404, recipients

_TERMS = "terms"
#: The whole note of a kind of information, and the summary that stands for it.
_SUMMARIES = {papers.field_of(kind.value, "note"): papers.field_of(kind.value, "summary") for kind in CLINICAL_SEGMENTS}


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Choose (GET), then see what would leave and why (POST). Nothing leaves here."""
    by, now = current_user_id(), timezone.now()
    case_or_404(person_id, by=by, now=now)
    content = selectors.choices_of_content(person_id=person_id, by=by, now=now)
    form = forms_sharing.ShareForm(
        request.POST if request.method == "POST" else None,
        organizations=recipients(by),
        content=content,
        described=presenters.content_choices(content),
        purposes_on_file=selectors_sharing.purposes_on_file(person_id),
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
    form = forms_sharing.VerificationForm(request.POST, owed=chosen.pop("owed", ()))
    if not form.is_valid():
        return _show_preview(request, person_id, chosen, by=by, now=now, answered=True)
    try:
        release = gate.confirm(
            **_asked(person_id, chosen, by=by, now=now),
            digest=digest,
            preview_id=preview_id,
            verification=verifications.written(form.verification()),
        )
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
    answered: bool = False,
) -> HttpResponse:
    """A fresh decision, logged, with the form that confirms exactly it; ``stopped`` says why the last one did not go, and
    what was ``answered`` to confirm it stays.
    """
    try:
        preview = gate.preview(**_asked(person_id, chosen, by=by, now=now))
    except gate.NoSuchCase:
        raise Http404 from None
    named = presenters.papers_named(selectors.signed_on(person_id))
    owed = [code for code in (verifications.VERIFY, verifications.REPRESENT) if code in preview.decision.obligations]
    form = forms_sharing.VerificationForm(request.POST if answered else None, owed=owed)
    context = {
        **presenters.pages_of(person_id),
        "stopped": stopped,
        "terms": carried_terms.seal(
            "share",
            {**chosen, "digest": preview.digest, "preview": str(preview.decision_id), "owed": owed},
            person_id=person_id,
            by=by,
        ),
        "form": form,
        **presenters_sharing.preview_shown(preview, named, _remedies(preview, chosen), now=now),
    }
    return render(request, "consent/preview.html", context, status=422 if stopped or answered else 200)


def _remedies(preview: gate.Preview, chosen: dict[str, Any]) -> dict[str, tuple[remedies.Remedy, ...]]:
    """What would open each withheld piece, by the laws of this site and by what its papers can cover."""
    setting = remedies.Setting(
        described=lambda segment: papers.fields_described([segment.value]),
        summaries=_SUMMARIES,
        labelled=lambda field, segment: papers.field_of(segment.value, field.rpartition(".")[2]),
        may_treat=chosen["treats"] is not False,
        may_be_medical=chosen["medical"] is not False,
        declined=selectors_sharing.said_no_to(preview.person_id, uuid.UUID(chosen["recipient"])),
    )
    return remedies.remedies_for(
        preview.request, preview.evidence, preview.decision, laws=laws_in_force(), setting=setting
    )


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
        "circumstances": forms_sharing.circumstances_of(chosen.get("official", ())),
        "by": by,
        "now": now,
    }


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
