"""The pages of the incident log, as a browser gets them."""

import re
import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from casework.clinical.models import Encounter
from casework.police.models import Incident
from tests.people import Case, Staff
from tests.police.conftest import SignIn

Ledger = Callable[[], list[tuple[str, str, str, str]]]


@pytest.fixture
def clinician(sign_in: SignIn, staff: Staff) -> Client:
    return sign_in(staff.by_role["clinician"])


@pytest.fixture
def liaison(police_process: None, sign_in: SignIn, staff: Staff) -> Client:
    return sign_in(staff.by_role["liaison"])


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def test_the_queue_shows_calls_with_their_times_and_dates(clinician: Client, incidents: dict[str, Incident]) -> None:
    page = text(clinician, "/clinician/incidents/")
    assert f'href="/clinician/incidents/{incidents["CRISIS"].pk}/"' in page
    assert "CRISIS COMPLAINT - GENERAL" in page
    assert '<time datetime="2026-03-01T10:00:00-05:00">Mar 1, 2026, 10:00</time>' in page
    assert '<time datetime="2026-03-03">Mar 3, 2026</time>' in page
    assert "Behavioral crisis" in page
    assert "Zone 1" in page


def test_the_queue_is_filtered_by_its_address(
    clinician: Client, incidents: dict[str, Incident], staff: Staff, police_ledger: Ledger
) -> None:
    page = text(clinician, f"/clinician/incidents/?crisis=any&zone={staff.zone.pk}&only_open=on")
    assert "CRISIS COMPLAINT" in page
    assert "THEFT" not in page
    assert [entry[0] for entry in police_ledger()] == ["list"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("crisis=everything", 422),
        ("zone=nowhere", 422),
        ("before=x", 404),
        ("before=5a0e1f52-4b7c-4a70-9d0f-000000000000", 404),
    ],
)
def test_an_address_that_makes_no_sense_shows_no_incident(
    clinician: Client, incidents: dict[str, Incident], query: str, status: int
) -> None:
    assert "CRISIS COMPLAINT" not in text(clinician, f"/clinician/incidents/?{query}", status)


def test_older_incidents_are_on_the_next_page(
    clinician: Client, incidents: dict[str, Incident], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.police.selectors.PAGE_SIZE", 4)
    first = text(clinician, "/clinician/incidents/?crisis=")
    assert "CRISIS COMPLAINT" not in first
    assert f"before={incidents['THEFT'].pk}" in first
    second = text(clinician, f"/clinician/incidents/?before={incidents['THEFT'].pk}")
    assert "CRISIS COMPLAINT" in second
    assert "Newest" in second


def test_an_encounter_can_be_started_from_an_incident(clinician: Client, incidents: dict[str, Incident]) -> None:
    key = incidents["CRISIS"].pk
    page = text(clinician, f"/clinician/incidents/{key}/")
    assert f'href="/clinician/encounters/new/?incident={key}"' in page
    assert "Is there a weapon?" in page
    assert "Unknown" in page
    assert "2C31, primary" in page


def test_the_card_is_a_fragment_of_the_same_incident(
    clinician: Client, incidents: dict[str, Incident], police_ledger: Ledger
) -> None:
    key = incidents["CRISIS"].pk
    card = text(clinician, f"/clinician/incidents/{key}/card/")
    assert "<html" not in card
    assert "CRISIS COMPLAINT - GENERAL" in card
    assert police_ledger() == [("read", "done", "police.incident", str(key))]


def test_a_time_that_happened_twice_is_marked_on_the_page(clinician: Client, incidents: dict[str, Incident]) -> None:
    Incident.objects.using("police_loader").filter(pk=incidents["CRISIS"].pk).update(received_ambiguous=True)
    assert "happened twice" in text(clinician, f"/clinician/incidents/{incidents['CRISIS'].pk}/")


def test_an_unknown_incident_is_not_found_and_the_question_is_written_down(
    clinician: Client, incidents: dict[str, Incident], police_ledger: Ledger
) -> None:
    unknown = uuid.uuid4()
    text(clinician, f"/clinician/incidents/{unknown}/", 404)
    assert police_ledger() == [("refused", "deny", "police.incident", str(unknown))]


def test_a_liaisons_home_lists_their_zones_incidents(
    liaison: Client, incidents: dict[str, Incident], police_ledger: Ledger
) -> None:
    page = text(liaison, "/liaison/")
    assert f'href="/liaison/incidents/{incidents["CRISIS"].pk}/"' in page
    assert "NOISE" not in page
    assert "PARKING" not in page
    assert [entry[0] for entry in police_ledger()] == ["list"]


def test_a_liaison_reads_an_incident_without_what_dispatch_asked(
    liaison: Client, incidents: dict[str, Incident]
) -> None:
    page = text(liaison, f"/liaison/incidents/{incidents['CRISIS'].pk}/")
    assert "CRISIS COMPLAINT - GENERAL" in page
    assert "2C31" in page
    assert "weapon" not in page
    assert "ncounter" not in page
    assert "Supervisor on call" not in page, "the agency's supervisor is not the bureau's"
    assert re.search(r'href="/liaison/" aria-current="page"', page)


def test_an_incident_page_of_a_liaison_is_the_same_whether_or_not_there_is_an_encounter(
    liaison: Client, incidents: dict[str, Incident], case: Case
) -> None:
    path = f"/liaison/incidents/{incidents['CRISIS'].pk}/"
    before = liaison.get(path)
    Encounter.objects.using("loader").filter(pk=case.encounter.pk).update(incident_id=incidents["CRISIS"].pk)
    after = liaison.get(path)
    assert without_tokens(after.content) == without_tokens(before.content)
    assert dict(after.headers) == dict(before.headers)


def test_another_zones_incident_answers_as_one_that_never_was(liaison: Client, incidents: dict[str, Incident]) -> None:
    hidden = liaison.get(f"/liaison/incidents/{incidents['ELSEWHERE'].pk}/")
    absent = liaison.get(f"/liaison/incidents/{uuid.uuid4()}/")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert dict(hidden.headers) == dict(absent.headers)


def without_tokens(content: bytes) -> bytes:
    return re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]*', rb"\1", content)
