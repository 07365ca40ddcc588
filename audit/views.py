"""The auditor's two pages: the log, and the same log as a file. Both are written down as readings."""

import uuid
from collections.abc import Mapping

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
    organizations = {one.pk: one.name for one in directory.organizations()}
    filtered = given.copy()
    filtered.pop("before", None)
    context |= {
        "entries": [_shown(twins, names, organizations) for twins in _as_lines(page.entries)],
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


def _as_lines(entries: list[Entry]) -> list[list[Entry]]:
    """Entries as lines of the page. One reading of the ledger writes an entry in each ledger: together they are a line."""
    lines: list[list[Entry]] = []
    for entry in entries:
        before = lines[-1][-1] if lines else None
        if before and before.ledger != entry.ledger and _same_reading(entry) == _same_reading(before) != ():
            lines[-1].append(entry)
        else:
            lines.append([entry])
    return lines


def _same_reading(entry: Entry) -> tuple[object, ...]:
    """What two entries about one reading of the ledger have in common; nothing for any other entry."""
    if entry.object_type != "audit.ledger" or not entry.cid:
        return ()
    return entry.event, entry.cid, entry.actor_id, entry.outcome


def _shown(twins: list[Entry], names: presenters.Names, organizations: Mapping[uuid.UUID, str]) -> dict[str, object]:
    entry = twins[0]
    return {
        "at": entry.timestamp,
        "sentence": presenters.sentence(entry, names),
        "outcome": presenters.outcome(entry),
        "ledger": " and ".join(sorted(presenters.LEDGER_NAMES[twin.ledger] for twin in twins)),
        "facts": presenters.facts(entry, {**names, **organizations}),
        "entry_id": entry.id,
        "twin_ids": [twin.id for twin in twins[1:]],
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
