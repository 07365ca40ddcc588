"""What the desk's pages have in common: whose paper it is, and how a file is given out."""

import uuid

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from audit import ledger
from consent import permissions
from consent.models import LegalProcessRecord
from consent.process import selectors

#: How a file is given: as one to keep, never as a page to show, and never as anything but what it is.
_AS_A_FILE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}


def not_found(process_id: uuid.UUID, object_type: str = "consent.process") -> Http404:
    """Hidden and missing alike, written down as asked for."""
    ledger.refuse(object_type=object_type, object_id=process_id, detail={"reason": "not_found"})
    return Http404()


def paper_or_404(process_id: uuid.UUID) -> LegalProcessRecord:
    """The served paper, if it was served on this privacy officer's agency."""
    permissions.check_can_answer_process()
    try:
        return selectors.served_paper(process_id)
    except ObjectDoesNotExist:
        raise not_found(process_id) from None


def as_a_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep; its name tells nothing of what is in it."""
    headers = {**_AS_A_FILE, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def altered(request: HttpRequest) -> HttpResponse:
    """What is kept is not what was stored, so it is given to nobody."""
    return render(request, "consent/process/altered.html", status=409)


def over(request: HttpRequest, answer_id: uuid.UUID) -> HttpResponse:
    """A letter whose records are not open any more: neither its words nor its PDF are given out."""
    ledger.refuse(object_type="consent.answer", object_id=answer_id, detail={"reason": "not_open"})
    return render(request, "consent/process/over.html", status=410)
