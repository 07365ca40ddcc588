"""What was shared with the reader's own police organization: page, PDF and JSON while it is open, and then that it ended.

What ended is told without whom it was about. What was never theirs and what never was answer alike.
"""

import uuid
from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit import ledger
from casework.staff import directory
from casework.wall.session import current_user_id
from consent import permissions, presenters, presenters_releases, selectors, words
from consent.documents import releases
from consent.documents.rendering import pdf_of
from consent.downloads import json_response, pdf_response


@require_GET
def shared(request: HttpRequest) -> HttpResponse:
    """Everything that is open to us now, newest first, and what has ended."""
    permissions.check_can_read_what_was_shared()
    by = current_user_id()
    context = {
        "releases": [presenters.shared_row(one) for one in selectors.shared_with(by)],
        "ended": [presenters_releases.ended_row(one) for one in selectors.ended_for(by)],
    }
    return render(request, "consent/shared.html", context)


@require_GET
def release(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """One open release with its notice, made to be printed with it."""
    permissions.check_can_read_what_was_shared()
    try:
        found, items = selectors.shared_release(current_user_id(), release_id)
        context = {
            "about": presenters.shared_summary(found),
            "facts": presenters.shared_facts(found),
            "purpose": words.purpose(found.purpose),
            "recipient_name": found.recipient_name,
            "document": releases.document_of(found, items),
            "copies": presenters_releases.copies("consent_liaison", found.pk),
        }
        answer = render(request, "consent/shared_release.html", context)
        selectors.check_still_open(release_id)
    except ObjectDoesNotExist:
        return _ended_or_404(request, release_id)
    return answer


@require_GET
def release_pdf(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """The release to be printed, with its notices and who printed it when."""
    return _copy(request, release_id, form="pdf")


@require_GET
def release_json(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """The release as JSON (`consent.documents.releases.json_of`)."""
    return _copy(request, release_id, form="json")


def _copy(request: HttpRequest, release_id: uuid.UUID, *, form: str) -> HttpResponse:
    permissions.check_can_read_what_was_shared()
    by, now = current_user_id(), timezone.now()
    answer: Callable[..., HttpResponse]
    try:
        found, items = selectors.shared_release(by, release_id)
        name = directory.names_of([by]).get(by, "")
        if form == "pdf":
            content, answer = pdf_of(releases.document_of(found, items, printed_by=name, printed_at=now)), pdf_response
        else:
            content, answer = releases.json_of(found, items, exported_by=name, exported_at=now), json_response
        selectors.export_of(found, form=form)
    except ObjectDoesNotExist:
        return _ended_or_404(request, release_id)
    return answer(content, kind="release", key=release_id)


def _ended_or_404(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    ledger.refuse(object_type="consent.release", object_id=release_id, detail={"reason": "not_found"})
    try:
        ended = selectors.ended_release(current_user_id(), release_id)
    except ObjectDoesNotExist:
        raise Http404 from None
    return render(request, "consent/ended.html", {"ended": presenters_releases.ended_row(ended)}, status=410)
