"""What is due, at each desk: plain words, a case code and never a name, done once, by somebody, with a note."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import LedgerEntry
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent.duties import services
from consent.duties.opening import open_duties
from consent.errors import NotConfirmed
from consent.models import OpenDuty
from tests.consent.door import Door, as_clinician
from tests.consent.test_views import client_of, words_of
from tests.people import LOADER

DESKS = {
    "clinician": "INFORM_PATIENT_512C",
    "supervisor": "NOTIFY_SUPERVISOR",
    "privacy_officer": "NOTIFY_PRIVACY_OFFICER",
}
LISTS = {
    "clinician": "/clinician/duties/",
    "supervisor": "/supervisor/consent/openduty/",
    "privacy_officer": "/privacy/",
}


def open_at(door: Door, role: str, *, now: datetime) -> OpenDuty:
    with as_clinician(door.staff) as by:
        open_duties([DESKS[role]], person_id=door.person_id, by=by, now=now)
    return OpenDuty.objects.using(LOADER).get(code=DESKS[role])


def address(role: str, duty: OpenDuty) -> str:
    if role == "supervisor":
        return f"/supervisor/consent/openduty/{duty.pk}/change/"
    return reverse("consent:duty" if role == "clinician" else "consent_privacy:duty", args=[duty.pk])


def at(door: Door, role: str) -> Client:
    return client_of(door.staff.by_role[role])


@pytest.mark.parametrize("role", sorted(DESKS))
def test_a_duty_is_listed_at_its_desk_by_a_code_and_done_there_with_a_note(
    door: Door, now: datetime, role: str
) -> None:
    duty = open_at(door, role, now=now)
    client = at(door, role)
    listed = words_of(client.get(LISTS[role]))
    assert f"Case {str(door.person_id)[:8]}" in listed
    assert "Jordan" not in listed
    assert words_of(client.get(address(role, duty))).count("Jordan") == 0
    empty = client.post(address(role, duty), {"note": " "})
    assert empty.status_code == 422
    assert "Write what was done" in words_of(empty)
    done = client.post(address(role, duty), {"note": "Told in person."}, follow=True)
    assert "Recorded as done." in words_of(done)
    kept = OpenDuty.objects.using(LOADER).get(pk=duty.pk)
    assert (kept.done_by, kept.note) == (door.staff.by_role[role].pk, "Told in person.")
    assert "Told in person." in words_of(client.get(address(role, duty)))
    assert "It is done" not in words_of(client.get(address(role, duty)))


@pytest.mark.parametrize("role", sorted(DESKS))
def test_no_other_desk_opens_a_duty(door: Door, now: datetime, role: str) -> None:
    duty = open_at(door, role, now=now)
    for other in sorted({*door.staff.by_role} - {role, "liaison"}):
        client = at(door, other)
        assert client.get(address(role, duty)).status_code == 404
        assert client.post(address(role, duty), {"note": "Mine now."}).status_code == 404
        if other in DESKS:  # by its own address either
            assert client.get(address(other, duty)).status_code == 404
            assert client.post(address(other, duty), {"note": "Mine now."}).status_code == 404
    assert OpenDuty.objects.using(LOADER).get(pk=duty.pk).done_at is None


def test_another_clinician_sees_nothing_of_it(door: Door, now: datetime) -> None:
    duty = open_at(door, "clinician", now=now)
    other = client_of(door.staff.other_clinician)
    assert "Nothing is due" in words_of(other.get(LISTS["clinician"]))
    never = reverse("consent:duty", args=[door.person_id])
    foreign, missing = other.get(address("clinician", duty)), other.get(never)
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def finish(door: Door, duty: OpenDuty, note: str, *, now: datetime) -> OpenDuty:
    with as_clinician(door.staff) as by:
        return services.finish_duty(duty_id=duty.pk, note=note, by=by, now=now)


def test_done_twice_does_not_move_the_first(door: Door, now: datetime) -> None:
    duty = open_at(door, "clinician", now=now)
    finish(door, duty, "Told at the clinic.", now=now)
    again = finish(door, duty, "Told again.", now=now + timedelta(hours=1))
    assert (again.done_at, again.note) == (now, "Told at the clinic.")
    entries = LedgerEntry.objects.using(LOADER).filter(object_pk=str(duty.pk), event="change")
    assert entries.count() == 1


def test_nothing_is_done_without_a_note(door: Door, now: datetime) -> None:
    duty = open_at(door, "clinician", now=now)
    with pytest.raises(NotConfirmed):
        finish(door, duty, "  ", now=now)


def test_nobody_does_a_duty_in_anothers_name(door: Door, now: datetime) -> None:
    duty = open_at(door, "supervisor", now=now)
    other = door.staff.other_clinician
    with acting_as(SurfaceRole.CLINICIAN, user_id=other.pk), pytest.raises(OpenDuty.DoesNotExist):
        services.finish_duty(duty_id=duty.pk, note="Done.", by=other.pk, now=now)


def test_the_ledger_learns_the_code_and_whether_it_was_in_time_and_no_word_of_the_note(
    door: Door, now: datetime
) -> None:
    duty = open_at(door, "clinician", now=now)
    finish(door, duty, "A word of the note.", now=now + timedelta(days=3))
    entry = LedgerEntry.objects.using(LOADER).get(object_pk=str(duty.pk), event="change")
    assert entry.detail["in_time"] is False
    assert "A word of the note" not in str(entry.detail)


def test_what_is_overdue_stands_on_top_and_says_so(door: Door, now: datetime) -> None:
    with as_clinician(door.staff) as by:
        open_duties(["CHILDLINE_WRITTEN_48H"], person_id=door.person_id, by=by, now=now)
        open_duties(["INFORM_PATIENT_512C"], person_id=door.person_id, by=by, now=now - timedelta(days=2))
    text = words_of(at(door, "clinician").get(LISTS["clinician"]))
    assert "Overdue" in text
    assert text.index("Tell the person that a report was made") < text.index("Send the written report")


def test_due_is_said_in_local_time(door: Door, now: datetime) -> None:
    duty = open_at(door, "clinician", now=now)
    local = timezone.localtime(duty.due_at)
    text = words_of(at(door, "clinician").get(LISTS["clinician"]))
    assert f"{local:%b} {local.day}, {local.year}, {local:%H:%M}" in text


def test_the_clinician_is_led_to_the_case_and_to_what_was_shared(door: Door, now: datetime) -> None:
    duty = open_at(door, "clinician", now=now)
    html = at(door, "clinician").get(address("clinician", duty)).content.decode()
    assert f'href="/clinician/persons/{door.person_id}/"' in html


def test_the_clinicians_home_has_a_place_for_what_is_due(door: Door) -> None:
    html = at(door, "clinician").get("/clinician/").content.decode()
    assert 'hx-get="/clinician/duties/"' in html


def test_the_supervisors_queue_counts_what_waits(door: Door, now: datetime) -> None:
    open_at(door, "supervisor", now=now)
    response: Any = at(door, "supervisor").get("/supervisor/")
    assert "What is due" in words_of(response)


def test_the_supervisors_list_takes_no_column_from_the_address(door: Door, now: datetime) -> None:
    open_at(door, "supervisor", now=now)
    client = at(door, "supervisor")
    for query in ("?person_id=1", "?note_sealed__isnull=True"):
        assert client.get(f"{LISTS['supervisor']}{query}").status_code in {302, 400}


def test_who_opens_a_list_of_duties_is_in_the_ledger(door: Door, now: datetime) -> None:
    open_at(door, "privacy_officer", now=now)
    at(door, "privacy_officer").get(LISTS["privacy_officer"])
    entry = LedgerEntry.objects.using(LOADER).filter(event="list", surface="privacy_officer").first()
    assert entry is not None
