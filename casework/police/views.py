"""Pages of the incident log: the clinician's queue, and a liaison's own zones. The selectors write readings down."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from casework.police import presenters, selectors
from casework.police.forms import QueueForm
from casework.police.selectors import IncidentNotFoundError
from casework.staff import access

_FILTERS = ("crisis", "zone", "only_open")


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The newest incidents of every zone, for a clinician who looks where to go."""
    zones = [(zone.pk, zone.name) for zone in access.current_zones()]
    form = QueueForm(request.GET, zones=zones)
    given = {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}
    context: dict[str, Any] = {"form": form, "is_filtered": bool(given)}
    if not form.is_valid():
        return render(request, "police/queue.html", context, status=422)
    try:
        page = selectors.newest_incidents(form.wanted(), before=_before(request))
    except IncidentNotFoundError:
        raise Http404 from None
    names = dict(zones)
    here = reverse("police_clinician:queue")
    context |= {
        "rows": [
            {
                "url": reverse("police_clinician:incident", args=[incident.pk]),
                "title": presenters.title(incident),
                "crisis": presenters.crisis(incident.crisis_category),
                "opened": presenters.opened(incident),
                "zone": presenters.zone(incident, names),
                "priority": incident.priority,
                "state": presenters.state(incident),
            }
            for incident in page.incidents
        ],
        "newest_url": f"{here}?{urlencode(given)}" if "before" in request.GET else None,
        "older_url": f"{here}?{urlencode({**given, 'before': str(page.older_than)})}" if page.older_than else None,
    }
    return render(request, "police/queue.html", context)


@require_GET
def incident(request: HttpRequest, incident_id: uuid.UUID) -> HttpResponse:
    """One incident, from which an encounter can be started."""
    return render(request, "police/incident.html", _clinician_context(incident_id))


@require_GET
def incident_card(request: HttpRequest, incident_id: uuid.UUID) -> HttpResponse:
    """The same incident as a fragment, for a slot on another page."""
    return render(request, "police/incident_card.html", _clinician_context(incident_id))


@require_GET
def my_zones(request: HttpRequest) -> HttpResponse:
    """The newest incidents of the liaison's own zones."""
    try:
        page = selectors.newest_incidents_of_my_zones(before=_before(request))
    except IncidentNotFoundError:
        raise Http404 from None
    names = {zone.pk: zone.name for zone in access.current_zones()}
    here = reverse("police_liaison:my_zones")
    context = {
        "rows": [
            {
                "url": reverse("police_liaison:incident", args=[found.id]),
                "title": presenters.title(found),
                "event_number": found.event_number,
                "opened": presenters.opened(found),
                "zone": presenters.zone(found, names),
                "priority": found.priority,
                "state": presenters.state(found),
            }
            for found in page.incidents
        ],
        "newest_url": here if "before" in request.GET else None,
        "older_url": f"{here}?{urlencode({'before': str(page.older_than)})}" if page.older_than else None,
    }
    return render(request, "police/my_zones.html", context)


@require_GET
def incident_of_my_zones(request: HttpRequest, incident_id: uuid.UUID) -> HttpResponse:
    """One incident of the liaison's own zones: what the police log says, and nothing besides."""
    try:
        detail = selectors.incident_of_my_zones(incident_id)
    except IncidentNotFoundError:
        raise Http404 from None
    context = _incident_context(detail.incident, detail.units) | {"back_url": reverse("police_liaison:my_zones")}
    return render(request, "police/incident_of_my_zones.html", context)


def _clinician_context(incident_id: uuid.UUID) -> dict[str, Any]:
    try:
        detail = selectors.incident_detail(incident_id)
    except IncidentNotFoundError:
        raise Http404 from None
    found = detail.incident
    return _incident_context(found, detail.units) | {
        "crisis": presenters.crisis(found.crisis_category),
        "answers": [{"label": answer.question, "value": answer.get_answer_display()} for answer in detail.answers],
        "incident_url": reverse("police_clinician:incident", args=[found.pk]),
        "back_url": reverse("police_clinician:queue"),
        # By address alone: nothing here knows what an encounter is.
        "start_url": f"/clinician/encounters/new/?{urlencode({'incident': str(found.pk)})}",
    }


def _incident_context(found: Any, units: list[Any]) -> dict[str, Any]:
    names = {zone.pk: zone.name for zone in access.current_zones()}
    return {
        "title": presenters.title(found),
        "event_number": found.event_number,
        "state": presenters.state(found),
        "moments": presenters.moments(found),
        "facts": [
            {"label": "Came in as", "value": presenters.type_text(found.initial_type_text) or found.initial_type_code},
            {"label": "Turned out as", "value": presenters.type_text(found.final_type_text) or found.final_type_code},
            {"label": "Priority", "value": found.priority},
            {"label": "Came in through", "value": found.call_source},
            {"label": "Started by an officer", "value": presenters.yes_no(found.self_initiated)},
            {"label": "Zone", "value": presenters.zone(found, names)},
            {"label": "Beat", "value": found.beat},
            {"label": "Block", "value": found.block_address},
            {"label": "Disposition", "value": found.disposition_text or found.disposition_code},
            {"label": "Report number", "value": found.report_number},
            {"label": "Agency", "value": found.agency},
        ],
        "units": [
            {"name": unit.unit_id, "role": unit.role, "moments": presenters.unit_moments(unit)} for unit in units
        ],
    }


def _before(request: HttpRequest) -> uuid.UUID | None:
    given = request.GET.get("before")
    if not given:
        return None
    try:
        return uuid.UUID(given)
    except ValueError:
        raise Http404 from None
