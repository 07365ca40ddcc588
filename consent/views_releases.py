"""A clinician's side of a release: the page of what was sent, and its PDF and JSON while it is open."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit import ledger
from casework.staff import directory
from casework.wall.session import current_user_id
from consent import permissions, policies, presenters, presenters_releases, selectors
from consent.documents import releases
from consent.documents.rendering import pdf_of
from consent.downloads import json_response, pdf_response


@require_GET
def release(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """What was sent, with its notice, until when, and why it closed."""
    sent, now = _sent_or_404(release_id), timezone.now()
    sender = directory.names_of([sent.released_by]).get(sent.released_by, "")
    is_open = policies.is_open(sent, now)
    context = {
        **presenters.pages_of(sent.person_id),
        "recipient_name": sent.recipient_name,
        "state": presenters.release_state(sent, now),
        "facts": presenters.sent_facts(sent, sender, now),
        "document": releases.document_of(sent, selectors.items_of(sent)),
        "copies": presenters_releases.copies("consent", sent.pk) if is_open else [],
    }
    return render(request, "consent/release.html", context)


@require_GET
def release_pdf(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """The release to be printed, with its notices and who printed it when."""
    return _copy(request, release_id, form="pdf")


@require_GET
def release_json(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """The release as JSON (`consent.documents.releases.json_of`)."""
    return _copy(request, release_id, form="json")


def _copy(request: HttpRequest, release_id: uuid.UUID, *, form: str) -> HttpResponse:
    sent, by, now = _sent_or_404(release_id), current_user_id(), timezone.now()
    if not policies.is_open(sent, now):
        return _over(request, release_id)
    items, name = selectors.items_of(sent), directory.names_of([by]).get(by, "")
    answer: Callable[..., HttpResponse]
    if form == "pdf":
        content, answer = pdf_of(releases.document_of(sent, items, printed_by=name, printed_at=now)), pdf_response
    else:
        content, answer = releases.json_of(sent, items, exported_by=name, exported_at=now), json_response
    try:
        selectors.export_of(sent, form=form)
    except ObjectDoesNotExist:
        return _over(request, release_id)
    return answer(content, kind="release", key=sent.pk)


def _over(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    ledger.refuse(object_type="consent.release", object_id=release_id, detail={"reason": "not_open"})
    context = {"release_url": reverse("consent:release", args=[release_id])}
    return render(request, "consent/release_over.html", context, status=410)


def _sent_or_404(release_id: uuid.UUID) -> Any:
    permissions.check_can_disclose()
    try:
        return selectors.sent_release(release_id)
    except ObjectDoesNotExist:
        ledger.refuse(object_type="consent.release", object_id=release_id, detail={"reason": "not_found"})
        raise Http404 from None
