"""Reading the incident log, limited to what the reader's role may see, and written down in the police ledger.

Row policies on the police database say the same a second time. A liaison gets ``ZoneIncident``: these columns and no
others, whatever columns the log may have one day. What is not the reader's and what does not exist raise alike.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from django.db import connections
from django.db.models import F, Q, QuerySet

from audit import ledger
from audit.models import Action
from casework.police.models import STILL_OPEN, CrisisCategory, Incident, IncidentUnit, ScreeningAnswer
from casework.police.permissions import check_can_read_incidents, check_can_read_own_zones

Row = TypeVar("Row")

ALIAS = "police"
PAGE_SIZE = 50

NEWEST_FIRST = (F("opened_on").desc(nulls_last=True), F("opened_at").desc(nulls_last=True), F("id"))

#: All that a liaison sees of an incident. The wall grants SELECT on these columns alone.
LIAISON_COLUMNS = (
    "id",
    "event_number",
    "agency",
    "call_source",
    "initial_type_code",
    "initial_type_text",
    "final_type_code",
    "final_type_text",
    "priority",
    "received_at",
    "received_on",
    "received_precision",
    "received_ambiguous",
    "queued_at",
    "queued_on",
    "queued_precision",
    "queued_ambiguous",
    "dispatched_at",
    "dispatched_on",
    "dispatched_precision",
    "dispatched_ambiguous",
    "en_route_at",
    "en_route_on",
    "en_route_precision",
    "en_route_ambiguous",
    "arrived_at",
    "arrived_on",
    "arrived_precision",
    "arrived_ambiguous",
    "cleared_at",
    "cleared_on",
    "cleared_precision",
    "cleared_ambiguous",
    "opened_at",
    "opened_on",
    "zone_id",
    "zone_text",
    "beat",
    "block_address",
    "disposition_code",
    "disposition_text",
    "self_initiated",
    "report_number",
)


class IncidentNotFoundError(LookupError):
    """There is no such incident, or none that this reader may see: the two are not told apart."""


@dataclass(frozen=True)
class ZoneIncident:
    """An incident as a liaison sees it."""

    id: uuid.UUID
    event_number: str
    agency: str
    call_source: str
    initial_type_code: str
    initial_type_text: str
    final_type_code: str
    final_type_text: str
    priority: str
    received_at: datetime | None
    received_on: date | None
    received_precision: str
    received_ambiguous: bool
    queued_at: datetime | None
    queued_on: date | None
    queued_precision: str
    queued_ambiguous: bool
    dispatched_at: datetime | None
    dispatched_on: date | None
    dispatched_precision: str
    dispatched_ambiguous: bool
    en_route_at: datetime | None
    en_route_on: date | None
    en_route_precision: str
    en_route_ambiguous: bool
    arrived_at: datetime | None
    arrived_on: date | None
    arrived_precision: str
    arrived_ambiguous: bool
    cleared_at: datetime | None
    cleared_on: date | None
    cleared_precision: str
    cleared_ambiguous: bool
    opened_at: datetime | None
    opened_on: date | None
    zone_id: uuid.UUID | None
    zone_text: str
    beat: str
    block_address: str
    disposition_code: str
    disposition_text: str
    self_initiated: bool | None
    report_number: str


@dataclass(frozen=True)
class IncidentFilter:
    """What the queue is narrowed to."""

    #: Any crisis type, one category, or everything.
    crisis: str = ""
    zone_id: uuid.UUID | None = None
    only_open: bool = False


@dataclass(frozen=True)
class IncidentPage(Generic[Row]):
    """Incidents, newest first, and the last of them when there are older ones."""

    incidents: list[Row]
    older_than: uuid.UUID | None


@dataclass(frozen=True)
class IncidentDetail(Generic[Row]):
    """One incident with its units, and for those who may know what dispatch asked."""

    incident: Row
    units: list[IncidentUnit]
    answers: list[ScreeningAnswer]


def newest_incidents(wanted: IncidentFilter, *, before: uuid.UUID | None = None) -> IncidentPage[Incident]:
    """The newest incidents of every zone that the filter lets through, or those older than ``before``.

    Raises PermissionDenied, and IncidentNotFoundError for a ``before`` that is not there.
    """
    check_can_read_incidents()
    found = Incident.objects.all()
    if wanted.crisis == "any":
        found = found.exclude(crisis_category=CrisisCategory.NONE)
    elif wanted.crisis:
        found = found.filter(crisis_category=wanted.crisis)
    if wanted.zone_id:
        found = found.filter(zone_id=wanted.zone_id)
    if wanted.only_open:
        found = found.filter(STILL_OPEN)
    page = _page(found, before)
    _record_list(
        len(page.incidents),
        crisis=wanted.crisis,
        zone_id=str(wanted.zone_id or ""),
        only_open=wanted.only_open,
    )
    return page


def incident_detail(incident_id: uuid.UUID) -> IncidentDetail[Incident]:
    """One incident with its units and what dispatch asked. Raises PermissionDenied or IncidentNotFoundError."""
    check_can_read_incidents()
    incident = _one(Incident.objects.all(), incident_id)
    detail = IncidentDetail(incident, _units(incident.pk), list(incident.screening_answers.order_by("question_code")))
    _record_read(incident.pk)
    return detail


def incidents_for_zones(zone_ids: Collection[uuid.UUID]) -> QuerySet[Incident]:
    """Incidents of these zones, newest first; no zone means none. Only a liaison's columns are fetched."""
    return Incident.objects.filter(zone_id__in=list(zone_ids)).only(*LIAISON_COLUMNS).order_by(*NEWEST_FIRST)


def newest_incidents_of_my_zones(*, before: uuid.UUID | None = None) -> IncidentPage[ZoneIncident]:
    """The newest incidents of the liaison's own zones. Raises PermissionDenied or IncidentNotFoundError."""
    check_can_read_own_zones()
    zone_ids = zones_in_force()
    page = _page(incidents_for_zones(zone_ids), before)
    _record_list(len(page.incidents), zone_id=",".join(sorted(map(str, zone_ids)))[:400])
    return IncidentPage([_as_liaison_sees(incident) for incident in page.incidents], page.older_than)


def incident_of_my_zones(incident_id: uuid.UUID) -> IncidentDetail[ZoneIncident]:
    """One incident of the liaison's own zones. Raises PermissionDenied or IncidentNotFoundError."""
    check_can_read_own_zones()
    incident = _one(incidents_for_zones(zones_in_force()), incident_id)
    detail = IncidentDetail(_as_liaison_sees(incident), _units(incident.pk), [])
    _record_read(incident.pk)
    return detail


def zones_in_force() -> frozenset[uuid.UUID]:
    """The zones that the wall handed to this transaction; none outside one."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("select nullif(current_setting('bulkhead.zone_ids', true), '')")
        (zones,) = cursor.fetchone()
    return frozenset(uuid.UUID(zone) for zone in (zones or "").split(",") if zone)


def _as_liaison_sees(incident: Incident) -> ZoneIncident:
    return ZoneIncident(**{column: getattr(incident, column) for column in LIAISON_COLUMNS})


def _page(found: QuerySet[Incident], before: uuid.UUID | None) -> IncidentPage[Incident]:
    if before is not None:
        found = found.filter(_older_than(_one(found, before, refusal=False)))
    incidents = list(found.order_by(*NEWEST_FIRST)[: PAGE_SIZE + 1])
    more = len(incidents) > PAGE_SIZE
    return IncidentPage(incidents[:PAGE_SIZE], incidents[PAGE_SIZE - 1].pk if more else None)


def _older_than(last: Incident) -> Q:
    """What comes after this incident in the order of ``NEWEST_FIRST``, in which an unknown moment comes last."""
    later_in_moment = Q(opened_at=last.opened_at, pk__gt=last.pk)
    if last.opened_at is not None:
        later_in_moment |= Q(opened_at__lt=last.opened_at) | Q(opened_at=None)
    later = Q(opened_on=last.opened_on) & later_in_moment
    if last.opened_on is not None:
        later |= Q(opened_on__lt=last.opened_on) | Q(opened_on=None)
    return later


def _one(found: QuerySet[Incident], incident_id: uuid.UUID, *, refusal: bool = True) -> Incident:
    incident = found.filter(pk=incident_id).first()
    if incident is None:
        if refusal:
            ledger.refuse(
                using=ALIAS, object_type="police.incident", object_id=incident_id, detail={"reason": "not_found"}
            )
        raise IncidentNotFoundError
    return incident


def _units(incident_id: uuid.UUID) -> list[IncidentUnit]:
    return list(
        IncidentUnit.objects.filter(incident_id=incident_id).order_by(
            F("dispatched_at").asc(nulls_last=True), "unit_id"
        )
    )


def _record_list(shown: int, **detail: str | int | bool) -> None:
    ledger.record(Action.LIST, using=ALIAS, object_type="police.incident", detail={"shown": shown, **detail})


def _record_read(incident_id: uuid.UUID) -> None:
    ledger.record(Action.READ, using=ALIAS, object_type="police.incident", object_id=incident_id)
