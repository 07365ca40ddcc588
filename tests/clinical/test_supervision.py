"""The supervisor's admin: queues without names, one action a page, and no way around either."""

import json
import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from casework.clinical.models import Assignment, BreakGlass, Note, Person
from casework.staff.models import User
from tests.clinical.records import make_emergency_access, make_waiting_note
from tests.people import LOADER, Case, Staff, assign, make_case, make_user

SignedIn = Callable[[User], Client]
_NAMES = ("Jordan", "Example")


@pytest.fixture
def client(signed_in: SignedIn, staff: Staff) -> Client:
    return signed_in(staff.by_role["supervisor"])


@pytest.fixture
def waiting_note(case: Case, now: datetime) -> Note:
    return make_waiting_note(case, case.note.author_id, now)


@pytest.fixture
def emergency(case: Case, staff: Staff, now: datetime) -> BreakGlass:
    return make_emergency_access(case, staff, now)


@pytest.fixture
def assignment(case: Case, staff: Staff) -> Assignment:
    supervisor = staff.by_role["supervisor"]
    return assign(case.person, staff.other_clinician, "clinician", by=supervisor, supervisor=supervisor)


@pytest.fixture
def records(waiting_note: Note, emergency: BreakGlass, assignment: Assignment) -> dict[str, Any]:
    """One record of each queue."""
    return {"note": waiting_note, "breakglass": emergency, "assignment": assignment}


def _list_of(kind: str) -> str:
    return f"/supervisor/clinical/{kind}/"


def _page_of(kind: str, key: Any) -> str:
    return f"/supervisor/clinical/{kind}/{key}/change/"


_KINDS = ["note", "breakglass", "assignment"]


def test_the_index_counts_what_waits_and_names_nobody(client: Client, records: dict[str, Any]) -> None:
    page = client.get("/supervisor/").content.decode()
    titles = re.findall(r'link-list__title">([^<]+)<', page)
    assert {"Notes awaiting cosign", "Emergency accesses to review", "Assignments"} <= set(titles)
    assert not [name for name in _NAMES if name in page]


@pytest.mark.parametrize("kind", _KINDS)
def test_a_queue_shows_case_codes_and_never_a_person(client: Client, records: dict[str, Any], kind: str) -> None:
    answer = client.get(_list_of(kind))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"Case {str(records[kind].person_id)[:8]}" in page
    assert not [name for name in _NAMES if name in page]
    assert "<time " in page
    assert "&lt;time" not in page, "a moment is shown, not its markup"


@pytest.mark.parametrize("kind", _KINDS)
def test_a_page_of_a_record_has_no_name_in_title_or_address(client: Client, records: dict[str, Any], kind: str) -> None:
    page = client.get(_page_of(kind, records[kind].pk)).content.decode()
    assert not [name for name in _NAMES if name in page]


@pytest.mark.parametrize("kind", _KINDS)
def test_reading_a_list_and_a_record_is_in_the_ledger(
    client: Client,
    staff: Staff,
    records: dict[str, Any],
    kind: str,
    ledger_of: Callable[..., list[dict[str, Any]]],
) -> None:
    client.get(_list_of(kind))
    client.get(_page_of(kind, records[kind].pk))
    me = staff.by_role["supervisor"].pk
    entries = ledger_of(actor_id=me, object_type=f"clinical.{kind}")
    assert [(entry["event"], entry["object_pk"]) for entry in entries] == [
        ("list", ""),
        ("read", str(records[kind].pk)),
    ]


@pytest.mark.parametrize("kind", _KINDS)
def test_what_is_not_under_ones_supervision_does_not_exist(
    signed_in: SignedIn, staff: Staff, records: dict[str, Any], kind: str
) -> None:
    foreign = signed_in(make_user("Flo Foreign", staff.agency, "supervisor"))
    hidden, never = (foreign.get(_page_of(kind, key)) for key in (records[kind].pk, uuid.uuid4()))
    assert hidden.status_code == 404
    assert (hidden.content, hidden.headers) == (never.content, never.headers)
    assert str(records[kind].person_id)[:8] not in foreign.get(_list_of(kind)).content.decode()
    assert foreign.post(_page_of(kind, records[kind].pk), {"finding": "appropriate"}).status_code == 404


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("way", ["add/", "{}/delete/", "{}/history/", "{}/", "autocomplete/"])
def test_the_admins_own_ways_round_do_not_exist(client: Client, records: dict[str, Any], kind: str, way: str) -> None:
    assert client.get(_list_of(kind) + way.format(records[kind].pk)).status_code == 404


@pytest.mark.parametrize("page", ["clinical/", "jsi18n/", "login/", "logout/", "password_change/", "r/1/1/"])
def test_the_sites_own_side_doors_do_not_exist(client: Client, page: str) -> None:
    assert client.get(f"/supervisor/{page}").status_code == 404


@pytest.mark.parametrize("asked", ["author_id__isnull=0", "person__name_sealed__isnull=0", "state=draft"])
def test_no_column_can_be_asked_for_through_the_address(client: Client, records: dict[str, Any], asked: str) -> None:
    assert client.get(f"{_list_of('note')}?{asked}").status_code in {302, 400}


def test_an_action_of_the_admin_cannot_be_sent(client: Client, records: dict[str, Any]) -> None:
    client.post(_list_of("note"), {"action": "delete_selected", "_selected_action": str(records["note"].pk)})
    assert Note.objects.using(LOADER).filter(pk=records["note"].pk).exists()


def test_a_note_is_read_and_cosigned_and_leaves_the_queue(
    client: Client, staff: Staff, case: Case, waiting_note: Note, ledger_of: Callable[..., list[dict[str, Any]]]
) -> None:
    page = _page_of("note", waiting_note.pk)
    assert "Cosign this note" in client.get(page).content.decode()
    answer = client.post(page)
    assert (answer.status_code, answer["Location"]) == (302, _list_of("note"))
    cosigned = Note.objects.using(LOADER).get(pk=waiting_note.pk)
    assert cosigned.cosigned_by == staff.by_role["supervisor"].pk
    assert "Nothing waits here" in client.get(_list_of("note")).content.decode()
    assert [entry["object_pk"] for entry in ledger_of(event="cosign")] == [str(waiting_note.pk)]
    assert client.post(page).status_code == 422, "and not twice"
    assert "Cosign this note" not in client.get(page).content.decode()


def test_the_text_of_a_note_is_shown_under_its_labels(client: Client, case: Case) -> None:
    page = client.get(_page_of("note", case.note.pk)).content.decode()
    assert "Substance use treatment (42 CFR Part 2)" in page
    assert "In a methadone program." in page
    assert "<textarea" not in page


def test_a_draft_is_its_authors_alone(client: Client, case: Case, now: datetime) -> None:
    draft = Note(person=case.person, encounter=case.encounter, author_id=case.note.author_id, created_at=now)
    draft.save(using=LOADER)
    assert client.get(_page_of("note", draft.pk)).status_code == 404


def test_a_supervisor_does_not_cosign_their_own_note(client: Client, staff: Staff, case: Case, now: datetime) -> None:
    own = make_waiting_note(case, staff.by_role["supervisor"].pk, now)
    page = _page_of("note", own.pk)
    assert "Cosign this note" not in client.get(page).content.decode()
    answer = client.post(page)
    assert answer.status_code == 422
    assert "somebody other than its author" in answer.content.decode()


def test_an_emergency_access_is_reviewed_with_a_finding(client: Client, staff: Staff, emergency: BreakGlass) -> None:
    page = _page_of("breakglass", emergency.pk)
    assert "Collapsed at the shelter" in client.get(page).content.decode()
    unanswered = client.post(page, {})
    assert unanswered.status_code == 422
    assert "Choose a finding." in unanswered.content.decode()
    assert client.post(page, {"finding": "not_appropriate"}).status_code == 302
    reviewed = BreakGlass.objects.using(LOADER).get(pk=emergency.pk)
    assert (reviewed.finding, reviewed.reviewed_by) == ("not_appropriate", staff.by_role["supervisor"].pk)
    assert client.post(page, {"finding": "appropriate"}).status_code == 422


def test_the_queue_says_what_a_case_was_opened_for_and_puts_the_overdue_on_top(
    client: Client, staff: Staff, case: Case, emergency: BreakGlass, now: datetime
) -> None:
    other = make_case(staff, name="Robin Second")
    late = make_emergency_access(other, staff, now)
    BreakGlass.objects.using(LOADER).filter(pk=late.pk).update(
        kind="legal_process", supervisor_id=None, review_due_at=now - timedelta(minutes=1)
    )
    page = client.get(_list_of("breakglass")).content.decode()
    assert page.index(str(other.person.pk)[:8]) < page.index(str(case.person.pk)[:8])
    assert page.index("Legal process") < page.index("Review overdue") < page.index("To review")


def test_a_finding_stays_and_what_was_reviewed_is_in_nobodys_queue(
    client: Client, signed_in: SignedIn, staff: Staff, emergency: BreakGlass
) -> None:
    page = _page_of("breakglass", emergency.pk)
    client.post(page, {"finding": "privacy_officer"})
    shown = client.get(page).content.decode()
    assert "Referred to the privacy officer" in shown
    assert "Record finding" not in shown
    assert "Nothing waits here" in client.get(_list_of("breakglass")).content.decode()


def test_the_facts_of_the_emergency_are_shown_in_words(client: Client, emergency: BreakGlass) -> None:
    emergency.facts = json.dumps({"kind": "overdose", "nature": "Pills.", "patient_capable": "no"})
    emergency.save(using=LOADER)
    page = client.get(_page_of("breakglass", emergency.pk)).content.decode()
    assert "Overdose" in page
    assert "Pills." in page
    assert "Able to decide" in page


def test_the_page_says_where_what_was_read_can_be_found(client: Client, emergency: BreakGlass) -> None:
    page = client.get(_page_of("breakglass", emergency.pk)).content.decode()
    assert "Stands in the ledger, which the auditor reads." in page


def test_nobody_reviews_their_own_emergency_access(client: Client, staff: Staff, emergency: BreakGlass) -> None:
    BreakGlass.objects.using(LOADER).filter(pk=emergency.pk).update(user_id=staff.by_role["supervisor"].pk)
    page = _page_of("breakglass", emergency.pk)
    assert client.post(page, {"finding": "appropriate"}).status_code == 422
    assert BreakGlass.objects.using(LOADER).get(pk=emergency.pk).reviewed_at is None
    assert "Nothing waits here" in client.get(_list_of("breakglass")).content.decode()


def test_an_overdue_review_says_so(client: Client, emergency: BreakGlass, now: datetime) -> None:
    BreakGlass.objects.using(LOADER).filter(pk=emergency.pk).update(review_due_at=now - timedelta(minutes=1))
    assert "Review overdue" in client.get(_page_of("breakglass", emergency.pk)).content.decode()


def test_ending_an_assignment_closes_the_case_to_that_colleague_at_once(
    client: Client, signed_in: SignedIn, staff: Staff, case: Case, assignment: Assignment
) -> None:
    colleague = signed_in(staff.other_clinician)
    page = f"/clinician/persons/{case.person.pk}/"
    assert colleague.get(page).status_code == 200
    assert client.post(_page_of("assignment", assignment.pk)).status_code == 302
    assert colleague.get(page).status_code == 404
    assert client.get(_page_of("assignment", assignment.pk)).status_code == 404


def test_the_admins_own_history_is_never_written(client: Client, records: dict[str, Any]) -> None:
    client.post(_page_of("note", records["note"].pk))
    client.post(_page_of("breakglass", records["breakglass"].pk), {"finding": "appropriate"})
    client.post(_page_of("assignment", records["assignment"].pk))
    assert not LogEntry.objects.using(LOADER).exists()


def test_a_message_after_an_action_names_nobody(client: Client, records: dict[str, Any]) -> None:
    client.post(_page_of("note", records["note"].pk))
    page = client.get("/supervisor/").content.decode()
    assert "Cosigned." in page
    assert not [name for name in _NAMES if name in page]


def test_a_clinician_has_no_supervisors_site(signed_in: SignedIn, staff: Staff, records: dict[str, Any]) -> None:
    clinician = signed_in(staff.by_role["clinician"])
    for page in ("/supervisor/", _list_of("note"), _page_of("note", records["note"].pk)):
        assert clinician.get(page).status_code == 404
    assert Person.objects.using(LOADER).exists()
