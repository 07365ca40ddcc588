"""Readers get the incidents that are theirs to see, in order, and every reading is written down."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connections

from casework.police import selectors
from casework.police.models import Incident
from casework.police.selectors import LIAISON_COLUMNS, IncidentFilter, IncidentNotFoundError, ZoneIncident
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from tests.people import Staff
from tests.wall.connections import as_role

Ledger = Callable[[], list[tuple[str, str, str, str]]]


def as_clinician(staff: Staff) -> AbstractContextManager[None]:
    return acting_as(SurfaceRole.CLINICIAN, user_id=staff.by_role["clinician"].pk, databases=("police",))


def as_liaison(staff: Staff, *zone_ids: uuid.UUID) -> AbstractContextManager[None]:
    return acting_as(SurfaceRole.LIAISON, user_id=staff.by_role["liaison"].pk, databases=("police",), zone_ids=zone_ids)


def events(page: selectors.IncidentPage[Incident] | selectors.IncidentPage[ZoneIncident]) -> list[str]:
    return [incident.event_number for incident in page.incidents]


def test_a_clinician_sees_the_newest_first_and_a_date_among_the_times(
    staff: Staff, incidents: dict[str, Incident]
) -> None:
    with as_clinician(staff):
        page = selectors.newest_incidents(IncidentFilter())
    assert events(page) == ["NOWHERE", "ELSEWHERE", "DATED", "THEFT", "CRISIS"]
    assert page.older_than is None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"crisis": "any"}, ["CRISIS"]),
        ({"crisis": "behavioral"}, ["CRISIS"]),
        ({"crisis": "suicide"}, []),
        ({"only_open": True}, ["NOWHERE", "ELSEWHERE", "DATED", "CRISIS"]),
        ({"zone_id": "first"}, ["DATED", "THEFT", "CRISIS"]),
    ],
)
def test_the_queue_is_narrowed_by_crisis_zone_and_state(
    staff: Staff, incidents: dict[str, Incident], wanted: dict[str, object], expected: list[str]
) -> None:
    if "zone_id" in wanted:
        wanted = {"zone_id": staff.zone.pk}
    with as_clinician(staff):
        assert events(selectors.newest_incidents(IncidentFilter(**wanted))) == expected  # type: ignore[arg-type]  # by name


def test_pages_follow_each_other_without_a_gap_or_a_repetition(
    staff: Staff, incidents: dict[str, Incident], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "PAGE_SIZE", 2)
    seen: list[str] = []
    before = None
    with as_clinician(staff):
        for _ in range(3):
            page = selectors.newest_incidents(IncidentFilter(), before=before)
            seen += events(page)
            before = page.older_than
    assert seen == ["NOWHERE", "ELSEWHERE", "DATED", "THEFT", "CRISIS"]
    assert before is None


def test_a_clinician_sees_what_dispatch_asked_and_the_units(staff: Staff, incidents: dict[str, Incident]) -> None:
    with as_clinician(staff):
        detail = selectors.incident_detail(incidents["CRISIS"].pk)
        assert [(answer.question_code, answer.answer) for answer in detail.answers] == [("weapon", "unknown")]
        assert [unit.unit_id for unit in detail.units] == ["2C31"]


def test_readings_are_written_in_the_police_ledger(
    staff: Staff, incidents: dict[str, Incident], police_ledger: Ledger
) -> None:
    with as_clinician(staff):
        selectors.newest_incidents(IncidentFilter())
        selectors.incident_detail(incidents["CRISIS"].pk)
    assert police_ledger() == [
        ("list", "done", "police.incident", ""),
        ("read", "done", "police.incident", str(incidents["CRISIS"].pk)),
    ]


def test_an_incident_that_is_not_there_is_not_found(staff: Staff, incidents: dict[str, Incident]) -> None:
    with as_clinician(staff):
        for look in (
            lambda: selectors.incident_detail(uuid.uuid4()),
            lambda: selectors.newest_incidents(IncidentFilter(), before=uuid.uuid4()),
        ):
            with pytest.raises(IncidentNotFoundError):
                look()


@pytest.mark.usefixtures("police_process")
def test_a_liaison_sees_the_incidents_of_their_own_zones_alone(staff: Staff, incidents: dict[str, Incident]) -> None:
    with as_liaison(staff, staff.zone.pk):
        assert events(selectors.newest_incidents_of_my_zones()) == ["DATED", "THEFT", "CRISIS"]
    with as_liaison(staff, staff.zone.pk, staff.other_zone.pk):
        assert events(selectors.newest_incidents_of_my_zones())[0] == "ELSEWHERE"
    with as_liaison(staff):
        assert events(selectors.newest_incidents_of_my_zones()) == []


@pytest.mark.usefixtures("police_process")
@pytest.mark.parametrize("event", ["ELSEWHERE", "NOWHERE", ""])
def test_an_incident_of_another_zone_is_as_absent_as_one_that_never_was(
    staff: Staff, incidents: dict[str, Incident], event: str
) -> None:
    key = incidents[event].pk if event else uuid.uuid4()
    with as_liaison(staff, staff.zone.pk), pytest.raises(IncidentNotFoundError):
        selectors.incident_of_my_zones(key)


@pytest.mark.usefixtures("police_process")
def test_the_policy_holds_when_the_selector_is_asked_for_another_zone(
    staff: Staff, incidents: dict[str, Incident]
) -> None:
    with as_liaison(staff, staff.zone.pk):
        assert list(selectors.incidents_for_zones([staff.other_zone.pk])) == []
        assert not Incident.objects.filter(zone_id=None).values("pk").exists()


@pytest.mark.usefixtures("police_process")
def test_a_liaison_gets_operational_columns_and_no_answer_of_dispatch(
    staff: Staff, incidents: dict[str, Incident]
) -> None:
    with as_liaison(staff, staff.zone.pk):
        detail = selectors.incident_of_my_zones(incidents["CRISIS"].pk)
    assert detail.answers == []
    assert [unit.unit_id for unit in detail.units] == ["2C31"]
    assert set(ZoneIncident.__dataclass_fields__) == set(LIAISON_COLUMNS)
    assert not {"crisis_category", "import_batch_id"} & set(LIAISON_COLUMNS)


def test_a_liaison_cannot_read_answers_or_batches_even_by_hand(staff: Staff, incidents: dict[str, Incident]) -> None:
    for table in ("police_screeninganswer", "police_importbatch"):
        with (
            as_role("liaison", "police", staff.by_role["liaison"].pk) as connection,
            pytest.raises(Exception, match="denied"),
        ):
            connection.execute(f"select 1 from {table}")


def test_the_two_kinds_of_reader_do_not_trade_places(staff: Staff, incidents: dict[str, Incident]) -> None:
    with as_clinician(staff):
        for look in (
            selectors.newest_incidents_of_my_zones,
            lambda: selectors.incident_of_my_zones(incidents["CRISIS"].pk),
        ):
            with pytest.raises(PermissionDenied):
                look()


@pytest.mark.usefixtures("police_process")
def test_a_liaison_does_not_use_the_clinicians_readings(staff: Staff, incidents: dict[str, Incident]) -> None:
    with as_liaison(staff, staff.zone.pk):
        for look in (
            lambda: selectors.newest_incidents(IncidentFilter()),
            lambda: selectors.incident_detail(incidents["CRISIS"].pk),
        ):
            with pytest.raises(PermissionDenied):
                look()


@pytest.mark.parametrize("role", ["clinician", "liaison"])
def test_readers_write_nothing_into_the_log(staff: Staff, incidents: dict[str, Incident], role: str) -> None:
    for statement in (
        "update police_incident set beat = 'X'",
        "delete from police_incident",
        "update police_incidentunit set role = 'X'",
    ):
        with as_role(role, "police", staff.by_role[role].pk) as connection, pytest.raises(Exception, match="denied"):
            connection.execute(statement)


def test_without_a_role_the_log_is_closed(staff: Staff, incidents: dict[str, Incident]) -> None:
    with connections["police"].cursor() as cursor, pytest.raises(DatabaseError, match="permission denied"):
        cursor.execute("select 1 from police_incident")
