"""Recipients to tell that something ended: the list, one of them with its letter, and that it was done.

The pages are the same for a clinician, who sees those of the own cases, and for a privacy officer, who sees the
agency's; each surface has its own addresses.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from audit import ledger
from casework.staff import directory
from casework.wall.session import current_user_id
from consent import permissions, presenters_releases, revoking, selectors
from consent.documents.letters import ended_letter
from consent.documents.rendering import pdf_of
from consent.downloads import pdf_response
from consent.forms_telling import ToldForm


@dataclass(frozen=True)
class Desk:
    """Where one surface has these pages, and where its own page is."""

    namespace: str
    home_url: str
    home_label: str

    @property
    def list_url(self) -> str:
        return reverse(f"{self.namespace}:to_tell")

    def notice_url(self, notice_id: uuid.UUID) -> str:
        """The page of one recipient to tell."""
        return reverse(f"{self.namespace}:tell", args=[notice_id])

    def letter_url(self, notice_id: uuid.UUID) -> str:
        """The letter to that recipient."""
        return reverse(f"{self.namespace}:letter", args=[notice_id])


CLINICIAN = Desk("consent", "/clinician/", "My work")
PRIVACY_OFFICER = Desk("consent_privacy", "/privacy/", "Privacy office")


def to_tell_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everybody who still has to be told, longest waiting first."""
    permissions.check_can_tell_recipients()
    names = _names()
    rows = [presenters_releases.notice_row(one, names, desk.notice_url(one.pk)) for one in selectors.notices_to_give()]
    context = {"rows": rows, "home_url": desk.home_url, "back_url": desk.home_url, "back_label": desk.home_label}
    return render(request, "consent/to_tell.html", context)


def tell_page(request: HttpRequest, desk: Desk, notice_id: uuid.UUID) -> HttpResponse:
    """One recipient, the letter to them, and the form that says that they were told."""
    notice = _notice_or_404(notice_id)
    form = ToldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and notice.told_at is not None:
        return redirect(desk.notice_url(notice.pk))
    if request.method == "POST" and form.is_valid():
        revoking.mark_told(notice_id=notice.pk, how=form.way, by=current_user_id(), now=timezone.now())
        messages.success(request, "Recorded: they were told.")
        return redirect(desk.list_url)
    told_by = directory.names_of([notice.told_by]).get(notice.told_by, "") if notice.told_by else ""
    context = {
        "facts": presenters_releases.notice_facts(notice, _names(), told_by),
        "letter_url": desk.letter_url(notice.pk),
        "list_url": desk.list_url,
        "form": form if notice.told_at is None else None,
    }
    return render(request, "consent/tell.html", context, status=422 if form.errors else 200)


def letter_page(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """The letter to one recipient, as a PDF."""
    notice, now = _notice_or_404(notice_id), timezone.now()
    letter = ended_letter(
        discloser_name=notice.discloser_name,
        recipient_name=_names().get(notice.recipient_organization_id, "The recipient"),
        release_id=notice.release_id,
        released_at=notice.released_at,
        ended_at=notice.ended_at,
        now=now,
    )
    return pdf_response(pdf_of(letter), kind="letter", key=notice.pk)


def _notice_or_404(notice_id: uuid.UUID) -> Any:
    permissions.check_can_tell_recipients()
    try:
        return selectors.notice_to_give(notice_id)
    except ObjectDoesNotExist:
        ledger.refuse(object_type="consent.notice", object_id=notice_id, detail={"reason": "not_found"})
        raise Http404 from None


def _names() -> dict[uuid.UUID, str]:
    return {one.pk: one.name for one in directory.organizations()}
