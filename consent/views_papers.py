"""The signed paper as the person has it: the kept PDF, checked to the byte before it leaves."""

import uuid

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit import ledger
from consent import permissions, selectors
from consent.documents.digests import AlteredDocumentError
from consent.downloads import pdf_response
from consent.errors import NoDocumentError


@require_GET
def copy(request: HttpRequest, consent_id: uuid.UUID) -> HttpResponse:
    """The signed paper as a PDF, exactly as it was kept; where it is not, what to do instead, and the ledger says so."""
    permissions.check_can_disclose()
    try:
        content = selectors.signed_document(selectors.consent_for(consent_id))
    except (ObjectDoesNotExist, NoDocumentError):
        ledger.refuse(object_type="consent.consent", object_id=consent_id, detail={"reason": "not_found"})
        raise Http404 from None
    except AlteredDocumentError:
        context = {"consent_url": reverse("consent:consent", args=[consent_id])}
        return render(request, "consent/altered.html", context, status=409)
    return pdf_response(content, kind="consent", key=consent_id)
