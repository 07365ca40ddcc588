"""The police web process over HTTP, as itself: its own addresses for its own people, and nothing else for anybody."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse

import pytest
from django.db import models

from casework.police.models import ImportBatch, Incident
from casework.staff.models import User
from casework.wall.surfaces import surface_of
from tests.consent.door import Door
from tests.crashes.visitor import Visitor
from tests.people import Case, Staff
from tests.wall.addresses import STRANGER, filled, patterns_of
from tests.wall.hidden_objects import make_releases, pairs_of
from tests.web import WebProcess

AGENCY_ADDRESSES = sorted({filled(route) for route, _ in patterns_of("config.urls") if surface_of(route)})
CHANGING_HEADERS = {"date", "set-cookie"}


def signed_in(site: WebProcess, user: User) -> Visitor:
    visitor = Visitor(site.address, user.email)
    visitor.sign_in()
    return visitor


def answer(visitor: Visitor, path: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers, without the time and the renewed cookie."""
    response: HTTPResponse = visitor.raw(path)
    headers = {name: value for name, value in response.getheaders() if name.lower() not in CHANGING_HEADERS}
    return response.status, response.read(), headers


def make_incident(zone_id: uuid.UUID, number: str) -> Incident:
    now = datetime.now(UTC)
    batch = ImportBatch(
        file_digest="0" * 64,
        file_bytes=1,
        encoding="utf-8",
        profile="bulkhead",
        profile_digest="0" * 64,
        source_system="test",
        rows_read=1,
        rows_rejected=0,
        incidents_added=1,
        incidents_changed=0,
        incidents_unchanged=0,
        units_added=0,
        units_changed=0,
        answers_added=0,
        answers_changed=0,
        started_at=now,
        finished_at=now,
    )
    batch.save(using="police_loader")
    incident = Incident(
        source_system="test",
        event_number=number,
        initial_type_text="WELFARE CHECK",
        received_at=now - timedelta(hours=1),
        received_on=now.date(),
        received_precision="second",
        zone_id=zone_id,
        import_batch=batch,
    )
    incident.save(using="police_loader")
    return incident


def test_the_agencys_people_do_not_sign_in_here(staff: Staff, police_site: WebProcess) -> None:
    for role in ("clinician", "supervisor", "auditor", "administrator", "privacy_officer"):
        visitor = signed_in(police_site, staff.by_role[role])
        assert "/sign-in/" in visitor.get("/liaison/").url


def test_a_liaison_is_led_home_and_no_agency_address_exists_for_them(
    staff: Staff, case: Case, police_site: WebProcess
) -> None:
    lee = signed_in(police_site, staff.by_role["liaison"])
    assert lee.get("/").url.endswith("/liaison/")
    missing = answer(lee, "/no-such-page/")
    assert missing[0] == 404
    keys = [STRANGER, case.person.pk, case.encounter.pk, case.note.pk]
    for path in AGENCY_ADDRESSES:
        for key in keys:
            assert answer(lee, path.replace(str(STRANGER), str(key))) == missing, path


def test_an_incident_of_another_zone_answers_as_one_that_never_was(staff: Staff, police_site: WebProcess) -> None:
    ours, theirs = make_incident(staff.zone.pk, "A-1"), make_incident(staff.other_zone.pk, "B-1")
    lee, lou = signed_in(police_site, staff.by_role["liaison"]), signed_in(police_site, staff.other_liaison)
    assert answer(lee, f"/liaison/incidents/{ours.pk}/")[0] == 200
    assert answer(lou, f"/liaison/incidents/{theirs.pk}/")[0] == 200
    missing = answer(lee, f"/liaison/incidents/{STRANGER}/")
    assert missing[0] == 404
    assert answer(lee, f"/liaison/incidents/{theirs.pk}/") == missing
    assert b"B-1" not in answer(lee, "/liaison/")[1]
    assert b"A-1" in answer(lee, "/liaison/")[1]


def test_what_belongs_to_another_bureau_or_zone_answers_as_what_never_was(
    staff: Staff, case: Case, now: datetime, police_site: WebProcess
) -> None:
    """Every address with a key that the police process has, read and sent to."""
    theirs: dict[str, models.Model] = make_releases(Door(staff, case), now) | {
        "incident": make_incident(staff.zone.pk, "A-1")
    }
    lee, lou = signed_in(police_site, staff.by_role["liaison"]), signed_in(police_site, staff.other_liaison)
    home, opened = lou.get("/liaison/"), set()
    routes = [route for route, _ in patterns_of("config.police_urls") if surface_of(route) and "<" in route]
    assert len(routes) >= 4
    for route in routes:
        for pair in pairs_of(route, theirs):
            missing = answer(lou, pair.missing)
            assert missing[0] == 404, route
            assert answer(lou, pair.hidden) == missing, route
            sent, never = lou.post_once(pair.hidden, home), lou.post_once(pair.missing, home)
            assert never.status in {404, 405}, route
            assert (sent.status, sent.text) == (never.status, never.text), route
            opened |= {route} if answer(lee, pair.hidden)[0] == 200 else set()
    assert opened == set(routes), "what is asked for is really there for its own liaison"


@pytest.mark.parametrize("path", ["/liaison/", "/liaison/shared/"])
def test_an_outsider_is_asked_to_sign_in(staff: Staff, police_site: WebProcess, path: str) -> None:
    visitor = Visitor(police_site.address, "")
    for asked in (path, "/no-such-page/", f"/liaison/incidents/{STRANGER}/"):
        status, _, headers = answer(visitor, asked)
        assert (status, headers["Location"]) == (302, f"/sign-in/?next={asked}")


def test_a_page_for_a_liaison_does_not_change_with_what_the_agency_writes(
    staff: Staff, police_site: WebProcess
) -> None:
    """The same incident page, byte for byte, before and after a clinician answered the call."""
    from casework.clinical.models import Encounter
    from tests.people import make_case

    incident = make_incident(staff.zone.pk, "A-1")
    lee = signed_in(police_site, staff.by_role["liaison"])
    paths = (f"/liaison/incidents/{incident.pk}/", "/liaison/", "/liaison/shared/")
    before = [_without_tokens(answer(lee, path)[1]) for path in paths]
    case = make_case(staff)
    Encounter.objects.using("loader").filter(pk=case.encounter.pk).update(incident_id=incident.pk)
    assert [_without_tokens(answer(lee, path)[1]) for path in paths] == before


def _without_tokens(body: bytes) -> bytes:
    body = re.sub(rb'(csrfmiddlewaretoken" value=")[^"]*', rb"\1", body)
    return re.sub(rb'X-CSRFToken"?: "[^"]*|X-CSRFToken&quot;: &quot;[^&]*', b"", body)
