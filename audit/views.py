"""The auditor's two pages: the log, and the same log as a file. Both are written down as readings."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit import export, presenters, selectors
from audit.filters import PAGING, FilterForm, tidy
from audit.selectors import Entry, EntryNotFoundError
from casework.staff import directory
from casework.wall.session import current_user_id


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Entries of both ledgers, newest first, by the filter in the address."""
    given = tidy(request.GET)
    if len(given) != len(request.GET):
        return HttpResponseRedirect(_address("audit:log", given.urlencode()))
    names = directory.names_of(selectors.actors())
    form = FilterForm(given, names=names)
    context = {"form": form, "is_filtered": any(name not in PAGING for name in given)}
    if not form.is_valid():
        return render(request, "audit/log.html", context, status=422)
    try:
        page = selectors.read_newest(form.wanted(), before=_before(given.get("before")))
    except EntryNotFoundError:
        raise Http404 from None
    filtered = given.copy()
    filtered.pop("before", None)
    context |= {
        "entries": [_shown(entry, names) for entry in page.entries],
        "export_url": _address("audit:export", filtered.urlencode()),
        "newest_url": _address("audit:log", filtered.urlencode()) if "before" in given else None,
    }
    if page.older_than:
        filtered["before"] = str(page.older_than)
        context["older_url"] = _address("audit:log", filtered.urlencode())
    return render(request, "audit/log.html", context)


@require_GET
def export_file(request: HttpRequest) -> HttpResponseBase:
    """The entries of the same filter as comma separated values. The entry about it is written before the first line."""
    given = tidy(request.GET)
    form = FilterForm(given, names=directory.names_of(selectors.actors()))
    if not form.is_valid():
        return HttpResponseRedirect(_address("audit:log", given.urlencode()))
    wanted, asked_at = form.wanted(), timezone.now()
    selectors.record_export(wanted)
    return StreamingHttpResponse(
        export.pieces(wanted, by=current_user_id(), asked_at=asked_at),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{export.file_name(asked_at)}"'},
    )


def _shown(entry: Entry, names: presenters.Names) -> dict[str, object]:
    return {
        "at": entry.timestamp,
        "sentence": presenters.sentence(entry, names),
        "outcome": presenters.outcome(entry),
        "ledger": presenters.LEDGER_NAMES[entry.ledger],
        "facts": presenters.facts(entry),
        "entry_id": entry.id,
        "object_id": entry.object_pk,
        "case_id": entry.person_id,
        "case_url": _address("audit:log", f"case={entry.person_id}") if entry.person_id else None,
        "correlation_url": _address("audit:log", f"correlation={entry.cid}") if entry.cid else None,
    }


def _before(value: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if value else None
    except ValueError:
        raise Http404 from None


def _address(name: str, query: str) -> str:
    return f"{reverse(name)}?{query}" if query else reverse(name)
