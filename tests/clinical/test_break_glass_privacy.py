"""The privacy officer opens a case for a legal process, gives it back, and sees what supervisors have referred."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from casework.clinical.forms_access import safe_way_back
from casework.clinical.models import Assignment, BreakGlass
from casework.clinical.presenters import case_code
from casework.staff.models import User
from tests.clinical.break_glass import findable_case, typed_for_process
from tests.clinical.records import make_emergency_access
from tests.people import LOADER, Case, Staff, make_organization, make_user

SignedIn = Callable[[User], Client]
Ledger = Callable[..., list[dict[str, Any]]]
PAGE, CASES, REFERRED = "/privacy/cases/open/", "/privacy/cases/", "/privacy/break-glass/"


@pytest.fixture(autouse=True)
def nobody_has_guessed() -> None:
    cache.clear()


@pytest.fixture
def known(staff: Staff) -> Case:
    return findable_case(staff)


@pytest.fixture
def pat(signed_in: SignedIn, staff: Staff) -> Client:
    return signed_in(staff.by_role["privacy_officer"])


def test_a_case_opens_for_thirty_days_with_its_docket(
    pat: Client, staff: Staff, known: Case, ledger_of: Ledger
) -> None:
    answer = pat.post(PAGE, typed_for_process())
    assert (answer.status_code, answer["Location"]) == (302, CASES)
    access = BreakGlass.objects.using(LOADER).get()
    assert (access.kind, access.supervisor_id, access.person_id) == ("legal_process", None, known.person.pk)
    assert access.ends_at - access.started_at == timedelta(days=30)
    assert access.reason.startswith("Matter CP-02-MD-0001234-2026.")
    assignment = Assignment.objects.using(LOADER).get(user_id=staff.by_role["privacy_officer"].pk)
    assert (assignment.role, assignment.ends_at) == ("privacy_officer", access.ends_at)
    assert [entry["event"] for entry in ledger_of(actor_id=access.user_id)] == ["search", "assign", "break_glass"]


def test_the_list_shows_codes_and_ends_and_no_name(pat: Client, known: Case) -> None:
    pat.post(PAGE, typed_for_process())
    page = pat.get(CASES).content.decode()
    assert f"Case {case_code(known.person.pk)}" in page
    assert "Open until" in page
    assert not [name for name in ("Jordan", "Example") if name in page]


def test_every_supervisor_of_the_organization_may_review_it(
    pat: Client, signed_in: SignedIn, staff: Staff, known: Case
) -> None:
    pat.post(PAGE, typed_for_process())
    access = BreakGlass.objects.using(LOADER).get()
    page = f"/supervisor/clinical/breakglass/{access.pk}/change/"
    elsewhere = signed_in(make_user("Elia Elsewhere", make_organization("Other Agency", "mh_provider"), "supervisor"))
    assert elsewhere.get(page).status_code == 404
    new_here = signed_in(make_user("Nora New", staff.agency, "supervisor"))
    assert "Matter CP-02-MD-0001234-2026." in new_here.get(page).content.decode()
    assert new_here.post(page, {"finding": "appropriate"}).status_code == 302
    assert BreakGlass.objects.using(LOADER).get().finding == "appropriate"


def test_end_now_closes_the_case(pat: Client, staff: Staff, known: Case) -> None:
    pat.post(PAGE, typed_for_process())
    access = BreakGlass.objects.using(LOADER).get()
    assert pat.post(f"{CASES}accesses/{access.pk}/end/").status_code == 302
    assert "No case is open to you" in pat.get(CASES).content.decode()
    assert Assignment.objects.using(LOADER).get(user_id=access.user_id).ends_at <= datetime.now(UTC)


def test_a_name_alone_and_a_wrong_password_open_nothing(pat: Client, known: Case) -> None:
    for wrong in ({"birth_date": ""}, {"name": "Jordan"}, {"password": "a guess"}, {"docket": ""}, {"reason": ""}):
        assert pat.post(PAGE, typed_for_process(**wrong)).status_code == 422
    assert not BreakGlass.objects.using(LOADER).exists()


def test_who_is_not_found_is_not_told_from_who_is_elsewhere(pat: Client, staff: Staff, known: Case) -> None:
    page = pat.post(PAGE, typed_for_process(birth_date="1990-05-05")).content.decode()
    assert "No record was opened." in page


def test_the_officer_is_led_back_to_the_process(pat: Client, known: Case) -> None:
    back = "/privacy/process/7d444840-9dc0-11d1-b245-5ffdce74fad2/"
    page = pat.get(f"{PAGE}?next={back}").content.decode()
    assert f'name="next" value="{back}"' in page
    assert pat.post(PAGE, typed_for_process(next=back))["Location"] == back


@pytest.mark.parametrize(
    "given",
    [
        "https://evil.example/privacy/",
        "//evil.example/privacy/",
        "/\\evil.example/privacy/",
        "/clinician/",
        "/privacy/../clinician/",
        "/privacy/cases/?name=Jordan",
        "javascript:alert(1)",
        "/privacy/\\evil",
    ],
)
def test_nobody_is_led_elsewhere(pat: Client, known: Case, given: str) -> None:
    assert safe_way_back(given, within="/privacy/") == ""
    assert pat.post(PAGE, typed_for_process(next=given))["Location"] == CASES


def test_what_a_supervisor_refers_reaches_the_privacy_officer_of_that_organization(
    pat: Client, signed_in: SignedIn, staff: Staff, case: Case, now: datetime, ledger_of: Ledger
) -> None:
    access = make_emergency_access(case, staff, now)
    assert pat.get(f"{REFERRED}{access.pk}/").status_code == 404
    sam = signed_in(staff.by_role["supervisor"])
    sam.post(f"/supervisor/clinical/breakglass/{access.pk}/change/", {"finding": "privacy_officer"})
    assert f"Case {case_code(case.person.pk)}" in pat.get(REFERRED).content.decode()
    assert "Collapsed at the shelter" in pat.get(f"{REFERRED}{access.pk}/").content.decode()
    read = ledger_of(actor_id=staff.by_role["privacy_officer"].pk, event="read")
    assert [entry["object_pk"] for entry in read] == [str(access.pk)]
    elsewhere = signed_in(
        make_user("Elia Elsewhere", make_organization("Other Agency", "mh_provider"), "privacy_officer")
    )
    assert elsewhere.get(f"{REFERRED}{access.pk}/").status_code == 404
    assert case_code(case.person.pk) not in elsewhere.get(REFERRED).content.decode()


def test_what_was_found_appropriate_does_not_reach_the_privacy_officer(
    pat: Client, staff: Staff, case: Case, now: datetime
) -> None:
    access = make_emergency_access(case, staff, now)
    BreakGlass.objects.using(LOADER).update(finding="appropriate")
    assert pat.get(f"{REFERRED}{access.pk}/").status_code == 404
    assert "Nothing has been referred to you" in pat.get(REFERRED).content.decode()
