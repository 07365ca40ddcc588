"""What was shared with the reader's own police organization, while it is open. Closed, foreign and never alike: 404."""

import uuid

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit import ledger
from casework.wall.session import current_user_id
from consent import permissions, presenters, selectors, words


@require_GET
def shared(request: HttpRequest) -> HttpResponse:
    """Everything that is open to us now, newest first."""
    permissions.check_can_read_what_was_shared()
    releases = selectors.shared_with(current_user_id())
    return render(request, "consent/shared.html", {"releases": [presenters.shared_row(one) for one in releases]})


@require_GET
def release(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """One open release with its notice, made to be printed with it."""
    permissions.check_can_read_what_was_shared()
    try:
        found, items = selectors.shared_release(current_user_id(), release_id)
    except ObjectDoesNotExist:
        ledger.refuse(object_type="consent.release", object_id=release_id, detail={"reason": "not_found"})
        raise Http404 from None
    context = {
        "about": presenters.shared_summary(found),
        "facts": presenters.shared_facts(found),
        "purpose": words.purpose(found.purpose),
        "recipient_name": found.recipient_name,
        "items": presenters.items_shown(items),
        "notice": found.notice,
        "scope": found.scope,
    }
    return render(request, "consent/shared_release.html", context)
