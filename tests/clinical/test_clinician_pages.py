"""The clinician's pages over HTTP: what is hidden looks like what never was, and nothing typed is ever lost."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from casework.clinical.models import Encounter, Note, NoteSection, Person
from casework.staff.models import User
from tests.clinical.records import index_name
from tests.people import LOADER, PASSWORD, Case, Staff

SignedIn = Callable[[User], Client]
_WRITTEN = "Slept two nights on the stairs, says the voices are quieter."


@pytest.fixture
def client(signed_in: SignedIn, staff: Staff) -> Client:
    return signed_in(staff.by_role["clinician"])


@pytest.fixture
def draft(client: Client, case: Case) -> Note:
    """A note of the case, begun on its page and without text."""
    answer = client.post(f"/clinician/encounters/{case.encounter.pk}/notes/new/")
    return Note.objects.using(LOADER).get(pk=_key_in(answer, "notes"))


def _key_in(answer: HttpResponse, kind: str) -> str:
    assert answer.status_code == 302, answer.status_code
    found = re.search(rf"/{kind}/([0-9a-f-]{{36}})/", answer["Location"])
    assert found
    return found[1]


def _sections(*drafts: tuple[str, str, bool], button: str = "save", **over: str) -> dict[str, str]:
    """The fields of the editing form as a browser sends them."""
    fields = {"sections-TOTAL_FORMS": str(len(drafts)), "sections-INITIAL_FORMS": "0", button: "yes"}
    for number, (segment, text, is_summary) in enumerate(drafts):
        fields |= {f"sections-{number}-segment": segment, f"sections-{number}-text": text}
        if is_summary:
            fields[f"sections-{number}-is_summary"] = "on"
    return fields | over


def _text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def _saved(note: Note) -> list[tuple[str | None, str, bool]]:
    rows = NoteSection.objects.using(LOADER).filter(note_id=note.pk)
    return [(row.segment, row.text, row.is_summary) for row in rows]


# Hidden is missing ----------------------------------------------------------------------------------------------------

_PAGES = [
    ("person", "/clinician/persons/{}/"),
    ("person", "/clinician/persons/{}/identify/"),
    ("person", "/clinician/encounters/new/?person={}"),
    ("encounter", "/clinician/encounters/{}/"),
    ("note", "/clinician/notes/{}/"),
    ("note", "/clinician/notes/{}/edit/"),
    ("note", "/clinician/notes/{}/sign/"),
]
_ACTS = [
    ("encounter", "/clinician/encounters/{}/notes/new/"),
    ("encounter", "/clinician/encounters/{}/clear/"),
    ("note", "/clinician/notes/{}/addenda/new/"),
    ("note", "/clinician/notes/{}/edit/"),
    ("note", "/clinician/notes/{}/edit/autosave/"),
    ("note", "/clinician/notes/{}/sign/"),
    ("person", "/clinician/persons/{}/identify/"),
]
_VALID: dict[str, str] = {"name": "Somebody Else", "disposition": "left", **_sections(("", "Text", False))}


def _answer(answer: HttpResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Status, body and headers; the token against forged requests is fresh in every answer."""
    headers = sorted((name, value) for name, value in answer.headers.items() if name != "Set-Cookie")
    return answer.status_code, answer.content, headers


@pytest.mark.parametrize(("kind", "page"), _PAGES)
def test_a_record_of_somebody_elses_case_reads_as_one_that_never_was(
    signed_in: SignedIn, staff: Staff, case: Case, missing: uuid.UUID, kind: str, page: str
) -> None:
    foreign = signed_in(staff.other_clinician)
    hidden = foreign.get(page.format(getattr(case, kind).pk))
    never = foreign.get(page.format(missing))
    assert hidden.status_code == 404
    assert _answer(hidden) == _answer(never)


@pytest.mark.parametrize(("kind", "page"), _ACTS)
def test_nothing_can_be_done_to_somebody_elses_case_and_the_attempt_tells_nothing(
    signed_in: SignedIn, staff: Staff, case: Case, missing: uuid.UUID, kind: str, page: str
) -> None:
    foreign = signed_in(staff.other_clinician)
    hidden = foreign.post(page.format(getattr(case, kind).pk), _VALID)
    never = foreign.post(page.format(missing), _VALID)
    assert hidden.status_code == 404
    assert _answer(hidden) == _answer(never)


def test_the_attempt_to_read_a_hidden_record_is_in_the_ledger(
    signed_in: SignedIn, staff: Staff, case: Case, ledger_of: Callable[..., list[dict[str, Any]]]
) -> None:
    signed_in(staff.other_clinician).get(f"/clinician/notes/{case.note.pk}/")
    (refused,) = ledger_of(event="refused")
    assert (refused["object_pk"], refused["outcome"], refused["actor_id"]) == (
        str(case.note.pk),
        "deny",
        staff.other_clinician.pk,
    )


# Home and search ------------------------------------------------------------------------------------------------------


def test_home_shows_names_on_the_page_and_in_no_address_or_title(client: Client, case: Case) -> None:
    page = _text_of(client.get("/clinician/"))
    assert "Jordan Example" in page
    assert "Jordan" not in "".join(re.findall(r'href="[^"]*"|action="[^"]*"|<title>.*?</title>', page))


def test_an_unsigned_note_is_marked_overdue_after_a_day(client: Client, draft: Note) -> None:
    assert "Overdue" not in _text_of(client.get("/clinician/"))
    Note.objects.using(LOADER).filter(pk=draft.pk).update(created_at=draft.created_at - timedelta(hours=25))
    assert "Overdue" in _text_of(client.get("/clinician/"))


def test_a_search_is_sent_in_the_body_and_finds_by_sound(client: Client, case: Case) -> None:
    index_name(case)
    page = client.post("/clinician/persons/find/", {"find_name": "Jordon Exampel"})
    assert "Jordan Example" in _text_of(page)
    assert client.get("/clinician/persons/find/", {"find_name": "Jordan"}).content.count(b"Jordan") == 0


def test_an_empty_search_is_answered_in_words(client: Client) -> None:
    page = client.post("/clinician/persons/find/", {"find_name": " "})
    assert page.status_code == 422
    assert "Write a name or a birth date to look for." in _text_of(page)


# Encounters -----------------------------------------------------------------------------------------------------------


def test_a_call_becomes_an_encounter_with_a_new_person_in_one_step(client: Client, staff: Staff) -> None:
    incident = uuid.uuid4()
    page = client.get(f"/clinician/encounters/new/?incident={incident}")
    assert f"/clinician/incidents/{incident}/card/" in _text_of(page)
    answer = client.post(
        "/clinician/encounters/new/",
        {
            "who": "named",
            "name": "Robin Sample",
            "birth_date": "1988-02-29",
            "happened_at": "2026-01-05T10:15",
            "incident": str(incident),
        },
    )
    begun = Encounter.objects.using(LOADER).get(pk=_key_in(answer, "encounters"))
    person = Person.objects.using(LOADER).get(pk=begun.person_id)
    assert (begun.incident_id, begun.clinician_id) == (incident, staff.by_role["clinician"].pk)
    assert (person.name, person.birth_date_text, person.is_known) == ("Robin Sample", "1988-02-29", True)
    assert begun.happened_at.isoformat() == "2026-01-05T15:15:00+00:00", "typed in local time"
    assert "Robin Sample" in _text_of(client.get(answer["Location"]))


def test_an_unknown_person_is_described_now_and_identified_later(client: Client, staff: Staff) -> None:
    answer = client.post(
        "/clinician/encounters/new/",
        {"who": "unknown", "description": "Grey coat, about fifty", "happened_at": "2026-01-05T10:15"},
    )
    encounter = Encounter.objects.using(LOADER).get(pk=_key_in(answer, "encounters"))
    page = _text_of(client.get(answer["Location"]))
    assert "Unknown person" in page
    assert "Grey coat, about fifty" in page
    answer = client.post(f"/clinician/persons/{encounter.person_id}/identify/", {"name": "Kim Found", "birth_date": ""})
    assert answer.status_code == 302
    assert "Kim Found" in _text_of(client.get(f"/clinician/persons/{encounter.person_id}/"))


def test_a_person_of_the_caseload_gets_another_encounter(client: Client, case: Case) -> None:
    chosen = {"who": "caseload", "person": str(case.person.pk), "happened_at": "2026-01-05T10:15"}
    answer = client.post("/clinician/encounters/new/", chosen)
    begun = Encounter.objects.using(LOADER).get(pk=_key_in(answer, "encounters"))
    assert begun.person_id == case.person.pk


def test_a_person_of_somebody_elses_caseload_cannot_be_chosen(signed_in: SignedIn, staff: Staff, case: Case) -> None:
    foreign = signed_in(staff.other_clinician)
    answer = foreign.post(
        "/clinician/encounters/new/",
        {"who": "caseload", "person": str(case.person.pk), "happened_at": "2026-01-05T10:15"},
    )
    assert answer.status_code == 422
    assert Encounter.objects.using(LOADER).count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"who": "named", "name": "", "happened_at": "2026-01-05T10:15"}, "Write the name"),
        ({"who": "unknown", "name": "Robin", "happened_at": "2026-01-05T10:15"}, "Write a few words"),
        ({"who": "named", "name": "Robin", "happened_at": "2126-01-05T10:15"}, "lies in the future"),
        (
            {"who": "named", "name": "Robin", "happened_at": "2026-01-05T10:15", "birth_date": "1799-01-01"},
            "Check the year",
        ),
        ({"name": "Robin", "happened_at": ""}, "Choose one."),
    ],
)
def test_what_does_not_fit_yet_is_said_in_words_and_opens_no_case(
    client: Client, typed: dict[str, str], said: str
) -> None:
    answer = client.post("/clinician/encounters/new/", typed)
    assert answer.status_code == 422
    assert said in _text_of(answer)
    assert typed.get("name", "") in _text_of(answer)
    assert not Person.objects.using(LOADER).exists()


def test_an_address_with_something_else_in_place_of_a_key_does_not_exist(client: Client) -> None:
    assert client.get("/clinician/encounters/new/?incident=1' or 1=1").status_code == 404


def test_an_encounter_is_cleared_once_with_how_it_ended(client: Client, case: Case) -> None:
    page = f"/clinician/encounters/{case.encounter.pk}/"
    unanswered = client.post(f"{page}clear/", {})
    assert unanswered.status_code == 422
    assert "Choose how it ended." in _text_of(unanswered)
    assert client.post(f"{page}clear/", {"disposition": "stabilized"}).status_code == 302
    assert "Stabilized on scene" in _text_of(client.get(page))
    again = client.post(f"{page}clear/", {"disposition": "left"})
    assert again.status_code == 422
    assert "already cleared" in _text_of(again)
    assert Encounter.objects.using(LOADER).get(pk=case.encounter.pk).disposition == "stabilized"


def test_the_steps_show_what_is_done_and_no_step_that_does_not_exist(client: Client, case: Case) -> None:
    page = _text_of(client.get(f"/clinician/encounters/{case.encounter.pk}/"))
    assert re.findall(r'class="steps__label">([^<]+)<', page) == ["Arrive", "Notes", "Consent", "Hand off", "Clear"]
    assert "<title>Encounter, step 5 of 5: Clear - Bulkhead</title>" in page


# Notes ----------------------------------------------------------------------------------------------------------------


def test_a_draft_is_written_in_labelled_sections(client: Client, draft: Note) -> None:
    sent = _sections(("mh_general", _WRITTEN, True), ("", "Unlabelled words", False), ("hiv", "   ", False))
    answer = client.post(f"/clinician/notes/{draft.pk}/edit/", sent)
    assert answer.status_code == 302
    assert _saved(draft) == [("mh_general", _WRITTEN, True), (None, "Unlabelled words", False)]
    page = _text_of(client.get(f"/clinician/notes/{draft.pk}/"))
    assert "Mental health" in page
    assert "counts as the most restricted" in page


def test_one_empty_section_always_waits_so_that_adding_one_needs_no_script(client: Client, draft: Note) -> None:
    address = f"/clinician/notes/{draft.pk}/edit/"
    assert _text_of(client.get(address)).count("<textarea") == 1
    answer = client.post(address, _sections(("mh_general", _WRITTEN, False), button="add"))
    assert answer["Location"] == f"{address}#new-section"
    page = _text_of(client.get(address))
    assert page.count("<textarea") == 2
    assert _WRITTEN in page


def test_typed_text_survives_an_error(client: Client, draft: Note) -> None:
    address = f"/clinician/notes/{draft.pk}/edit/"
    answer = client.post(address, _sections(("mh_general", _WRITTEN, True), ("no_such_label", "More words", False)))
    page = _text_of(answer)
    assert answer.status_code == 422
    assert _WRITTEN in page
    assert "More words" in page
    assert "Section 2" in page
    assert _saved(draft) == []


def test_a_text_that_is_too_long_is_refused_in_words_and_kept(client: Client, draft: Note) -> None:
    answer = client.post(f"/clinician/notes/{draft.pk}/edit/", _sections(("", "long " * 4001, False)))
    assert answer.status_code == 422
    assert "20,000 characters at most" in _text_of(answer)
    assert "long long long" in _text_of(answer)


def test_a_draft_is_saved_while_it_is_typed(client: Client, draft: Note) -> None:
    address = f"/clinician/notes/{draft.pk}/edit/autosave/"
    answer = client.post(address, _sections(("mh_general", _WRITTEN, False)))
    assert re.fullmatch(r"Saved \d\d:\d\d", _text_of(answer))
    assert _saved(draft) == [("mh_general", _WRITTEN, False)]
    assert client.post(address, _sections(("nonsense", "x", False))).status_code == 422


def _sign(client: Client, note: Note, **over: str) -> HttpResponse:
    address = f"/clinician/notes/{note.pk}/sign/"
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', _text_of(client.get(address)))
    sent = {"seen": seen[1] if seen else "", "attested": "on", "password": PASSWORD}
    return client.post(address, {key: value for key, value in (sent | over).items() if value})


def test_signing_asks_for_the_attestation_and_the_password_again(
    client: Client, draft: Note, ledger_of: Callable[..., list[dict[str, Any]]]
) -> None:
    client.post(f"/clinician/notes/{draft.pk}/edit/", _sections(("mh_general", _WRITTEN, False)))
    unattested = _sign(client, draft, attested="")
    assert unattested.status_code == 422
    assert "Confirm that the note is yours" in _text_of(unattested)
    wrong = _sign(client, draft, password="not my password")
    assert wrong.status_code == 422
    assert "That is not your password." in _text_of(wrong)
    assert "not my password" not in _text_of(wrong)
    assert [entry["detail"] for entry in ledger_of(event="refused")] == [{"reason": "wrong_password"}]
    assert Note.objects.using(LOADER).get(pk=draft.pk).state == "draft"
    assert _sign(client, draft).status_code == 302
    assert Note.objects.using(LOADER).get(pk=draft.pk).state == "signed"


def test_a_note_without_text_cannot_be_signed(client: Client, draft: Note) -> None:
    assert "Nothing to sign yet" in _text_of(client.get(f"/clinician/notes/{draft.pk}/sign/"))
    address = f"/clinician/notes/{draft.pk}/sign/"
    answer = client.post(address, {"seen": "0", "attested": "on", "password": PASSWORD})
    assert answer.status_code == 422
    assert Note.objects.using(LOADER).get(pk=draft.pk).state == "draft"


def test_what_is_signed_is_what_was_read(client: Client, draft: Note) -> None:
    edit = f"/clinician/notes/{draft.pk}/edit/"
    client.post(edit, _sections(("mh_general", _WRITTEN, False)))
    read = re.search(r'name="seen" value="([0-9a-f]+)"', _text_of(client.get(f"/clinician/notes/{draft.pk}/sign/")))
    assert read
    client.post(edit, _sections(("mh_general", "Something else", False)))
    answer = _sign(client, draft, seen=read[1])
    assert answer.status_code == 422
    assert "changed after this page was opened" in _text_of(answer)
    assert "Something else" in _text_of(answer), "the page now shows what there is to read again"


def test_a_signed_note_is_read_and_only_added_to(client: Client, case: Case) -> None:
    address = f"/clinician/notes/{case.note.pk}/"
    assert client.get(f"{address}edit/")["Location"] == address
    assert client.get(f"{address}sign/")["Location"] == address
    answer = client.post(f"{address}edit/", _sections(("mh_general", _WRITTEN, False)))
    assert answer.status_code == 422
    assert "This note is signed" in _text_of(answer)
    assert _WRITTEN in _text_of(answer), "and what was typed is still there to be copied"
    addendum = Note.objects.using(LOADER).get(pk=_key_in(client.post(f"{address}addenda/new/"), "notes"))
    assert addendum.addendum_to_id == case.note.pk
    assert f"/clinician/notes/{addendum.pk}/" in _text_of(client.get(address))
