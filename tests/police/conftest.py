"""What tests of the incident log share: incidents in two zones, signed-in clients, and the police web process."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.db import connections
from django.test import Client

from audit.models import LedgerEntry
from casework.police.importing.zones import ZoneMap, ZonePeriod
from casework.police.models import Incident
from casework.staff.models import User
from tests.people import Staff
from tests.police.files import EVERYTHING, call, take, write_calls
from tests.settings import address

SignIn = Callable[[User], Client]


@pytest.fixture
def incidents(staff: Staff, tmp_path: Path) -> dict[str, Incident]:
    """Calls of two zones by event number: CRISIS, THEFT and DATED in the first, ELSEWHERE in the second, NOWHERE in none."""
    zones = ZoneMap([ZonePeriod("1", staff.zone.pk), ZonePeriod("2", staff.other_zone.pk)])
    file = write_calls(
        tmp_path / "calls.csv",
        call(
            "CRISIS",
            zone="1",
            initial_type_text="PERSON IN CRISIS",
            final_type_text="--CRISIS COMPLAINT - GENERAL",
            unit_id="2C31",
            unit_role="primary",
            arrived_at="2026-03-01T10:20:00",
            screening_weapon="unknown",
            priority="2",
        ),
        call("THEFT", zone="1", received_at="2026-03-02T09:00:00", final_type_text="THEFT", disposition_text="REPORT"),
        call("DATED", zone="1", received_at="2026-03-03", initial_type_text="DISTURBANCE"),
        call("ELSEWHERE", zone="2", received_at="2026-03-04T09:00:00", final_type_text="NOISE"),
        call("NOWHERE", zone="9", received_at="2026-03-05T09:00:00", final_type_text="PARKING"),
    )
    take(file, zone_map=zones)
    return {incident.event_number: incident for incident in Incident.objects.using(EVERYTHING)}


@pytest.fixture
def sign_in(staff: Staff) -> SignIn:
    """A client that holds this person's session in the process that runs."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="casework.staff.authentication.EmailBackend")
        return client

    return signed_in


@pytest.fixture
def police_process(incidents: dict[str, Incident], settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process becomes the police one: its addresses, its sessions, and its login on both databases."""
    settings.PROCESS = "police"
    settings.ROOT_URLCONF = "config.police_urls"
    settings.SESSION_ENGINE = "casework.staff.police_sessions"
    settings.SESSION_COOKIE_NAME = "police_session"
    for alias in ("default", "police"):
        login = urlsplit(address("POLICE", alias))
        connections[alias].close()
        monkeypatch.setitem(connections[alias].settings_dict, "USER", unquote(login.username or ""))
        monkeypatch.setitem(connections[alias].settings_dict, "PASSWORD", unquote(login.password or ""))
    yield
    for alias in ("default", "police"):
        connections[alias].close()


@pytest.fixture
def police_ledger() -> Callable[[], list[tuple[str, str, str, str]]]:
    """The police ledger since the imports, oldest first: event, outcome, kind of record, its key."""

    def entries() -> list[tuple[str, str, str, str]]:
        found = LedgerEntry.objects.using(EVERYTHING).exclude(event="import").order_by("timestamp")
        return list(found.values_list("event", "outcome", "object_type", "object_pk"))

    return entries
