"""Sharing in a real browser: what stays and what would open it, who asks, what is due afterwards, and limits."""

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from consent import verifications
from consent.duties.opening import open_duties
from consent.models import OpenDuty, Release, RestrictionRecord
from tests.browser.axe import accessibility_findings
from tests.browser.browser import Size, wait_for_htmx
from tests.consent.documents.reading import words_of
from tests.consent.door import Door, add_section, as_clinician
from tests.consent.test_restrictions import ask
from tests.people import LOADER, PASSWORD, Staff, assign, make_case, make_organization
from tests.web import WebProcess

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
EVERY_SIZE = ["phone", "tablet", "desktop"]


@pytest.fixture
def door(agency_site: WebProcess, staff: Staff) -> Door:
    return Door(staff, make_case(staff))


@pytest.fixture
def open_as(agency_site: WebProcess, open_page: OpenPage) -> OpenPage:
    """A page of the agency's site on which somebody has signed in, by the local part of their address."""

    def signed_in(who: str, size: Size = "tablet") -> Page:
        page = open_page(base_url=agency_site.address, size=size)
        page.goto("/sign-in/")
        page.get_by_label("E-mail address").fill(f"{who}@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        return page

    return signed_in


def tile(page: Page, group: str, answer: str) -> None:
    """Press one tile of a question."""
    tiles = page.get_by_role("group", name=group).locator("label")
    tiles.filter(has_text=re.compile(rf"^\s*{re.escape(answer)}")).first.click()


def person(door: Door) -> str:
    return f"/clinician/persons/{door.person_id}/"


def choose(page: Page, door: Door, recipient: str, purpose: str, *, treats: str = "", what: str = "") -> None:
    """Fill in the page of sharing and ask what may go; everything of the record, unless one kind is named."""
    page.goto(f"{person(door)}share/")
    tile(page, "With whom?", recipient)
    tile(page, "What for?", purpose)
    if treats:
        tile(page, "Does this organization treat the person?", treats)
    boxes = page.get_by_role("group", name="What?").locator("label")
    for box in boxes.all() if not what else [boxes.filter(has_text=what).first]:
        box.click()
    page.get_by_role("button", name="Show what may go").click()
    expect(page.get_by_role("heading", name=re.compile("what may go$"))).to_be_visible()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("size", EVERY_SIZE)
def test_what_stays_is_shown_with_what_would_open_it_and_the_rest_is_shared(
    open_as: OpenPage, door: Door, now: datetime, size: Size
) -> None:
    door.consent(now=now, recipient=door.staff.clinic, purpose="treatment")
    for number in range(5):
        add_section(door.case, door.staff, segment="part2_sud", text=f"Said in private, {number}.", summary=False)
    page = open_as("chris.clinician", size)
    choose(page, door, "Hill Clinic", "Treatment", treats="No")
    stays = page.get_by_role("region", name="This stays here")
    expect(stays.get_by_role("heading", name="6 pieces")).to_be_visible()
    expect(stays.get_by_text("A consent that covers substance use treatment")).to_have_count(1)
    expect(page.get_by_text("Said in private")).to_have_count(0)
    assert accessibility_findings(page) == []
    assert fits(page)
    page.get_by_role("button", name="Share it").click()
    expect(page.get_by_text("Shared. They can read it now.")).to_be_visible()
    assert "Said in private" not in page.content()
    release = Release.objects.using(LOADER).get()
    assert release.recipient_name == "Hill Clinic"
    printed, filed = (copy_of(page, "PDF to print"), copy_of(page, "JSON file"))
    assert "Calm after an hour of talking" in words_of(
        " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(printed)).pages)
    )
    assert "Calm after an hour of talking" in filed.decode()
    assert b"Said in private" not in filed


def copy_of(page: Page, name: str) -> bytes:
    address = page.get_by_role("link", name=name).get_attribute("href")
    assert address
    answer = page.request.get(address)
    assert answer.status == 200
    return answer.body()


def test_the_consent_form_is_one_press_away_and_its_address_says_nothing(open_as: OpenPage, door: Door) -> None:
    page = open_as("chris.clinician")
    choose(page, door, "Hill Clinic", "Treatment", treats="No")
    page.get_by_role("link", name="Open the consent form").first.click()
    assert page.url.endswith(f"{person(door)}consents/new/")


def test_nobody_is_asked_for_a_consent_towards_the_police_as_a_routine(open_as: OpenPage, door: Door) -> None:
    page = open_as("chris.clinician")
    choose(page, door, "City Bureau of Police", "Safe response during crisis calls")
    expect(page.get_by_text("Only if the person wishes it.").first).to_be_visible()
    expect(page.get_by_role("link", name="Open the consent form, if the person wishes it").first).to_be_visible()
    expect(page.get_by_role("link", name="Ask for consent")).to_have_count(0)
    expect(page.get_by_text("We cannot confirm or deny")).to_be_visible()
    assert accessibility_findings(page) == []


def test_everything_of_a_preview_is_reached_by_keyboard(open_as: OpenPage, door: Door, now: datetime) -> None:
    door.consent(now=now, recipient=door.staff.clinic, purpose="treatment")
    page = open_as("chris.clinician", "desktop")
    choose(page, door, "Hill Clinic", "Treatment", treats="No")
    reached = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        reached |= {words.strip() for words in page.locator(":focus").all_inner_texts()}
    assert {"Choose again", "Open the consent form", "Share it", "Do not share"} <= reached
    page.get_by_role("button", name="Share it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Shared. They can read it now.")).to_be_visible()


@pytest.mark.parametrize("size", EVERY_SIZE)
def test_who_asks_is_verified_before_it_goes(open_as: OpenPage, door: Door, size: Size) -> None:
    make_organization("State Reviewers", "oversight_agency", is_covered_entity=False)
    page = open_as("chris.clinician", size)
    choose(page, door, "State Reviewers", "Review by an oversight agency", what="Summary")
    question = page.get_by_label("How did you verify who asks?")
    page.get_by_role("button", name="Share it").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_text("Write how you verified who asks.").first).to_be_visible()
    assert accessibility_findings(page) == []
    assert fits(page)
    assert not Release.objects.using(LOADER).exists()
    question.fill("Her card, and a call back.")
    page.get_by_role("button", name="Share it").click()
    expect(page.get_by_text("Shared. They can read it now.")).to_be_visible()
    kept = Release.objects.using(LOADER).get()
    assert verifications.read(kept.verification).identity == "Her card, and a call back."


@pytest.mark.parametrize("size", EVERY_SIZE)
def test_what_is_due_is_done_with_a_note_by_the_clinician(
    open_as: OpenPage, door: Door, now: datetime, size: Size
) -> None:
    with as_clinician(door.staff) as by:
        open_duties(["CHILDLINE_WRITTEN_48H", "INFORM_PATIENT_512C"], person_id=door.person_id, by=by, now=now)
    page = open_as("chris.clinician", size)
    wait_for_htmx(page)
    page.get_by_role("link", name=re.compile("^Send the written report")).click()
    assert accessibility_findings(page) == []
    assert fits(page)
    page.get_by_role("button", name="It is done").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_label("What was done?").fill("Sent by fax, confirmed.")
    page.get_by_role("button", name="It is done").click()
    expect(page.get_by_text("Recorded as done.")).to_be_visible()
    assert accessibility_findings(page) == []
    assert fits(page)
    assert "Jordan" not in page.content()
    assert OpenDuty.objects.using(LOADER).get(code="CHILDLINE_WRITTEN_48H").note == "Sent by fax, confirmed."


@pytest.mark.parametrize("size", ["tablet", "desktop"])
@pytest.mark.parametrize(
    ("who", "code", "desk"),
    [
        ("sam.supervisor", "NOTIFY_SUPERVISOR", "/supervisor/consent/openduty/"),
        ("pat.privacy", "NOTIFY_PRIVACY_OFFICER", "/privacy/"),
    ],
)
def test_the_other_desks_see_what_is_due_and_do_it(
    open_as: OpenPage, door: Door, now: datetime, who: str, code: str, desk: str, size: Size
) -> None:
    with as_clinician(door.staff) as by:
        open_duties([code], person_id=door.person_id, by=by, now=now)
    page = open_as(who, size)
    page.goto(desk)
    expect(page.get_by_text(f"Case {str(door.person_id)[:8]}").first).to_be_visible()
    assert accessibility_findings(page) == []
    assert fits(page)
    page.get_by_role("link", name=re.compile(r"^(Case [0-9a-f]{8}|Take note of)")).first.click()
    page.get_by_label("What was done?").fill("Looked at it.")
    assert accessibility_findings(page) == []
    page.get_by_role("button", name="It is done").click()
    expect(page.get_by_text("Recorded as done.")).to_be_visible()
    assert OpenDuty.objects.using(LOADER).get().done_by is not None


@pytest.mark.parametrize("size", EVERY_SIZE)
def test_a_limit_is_recorded_and_closes_what_was_shared(
    open_as: OpenPage, door: Door, now: datetime, size: Size
) -> None:
    door.consent(now=now)
    release = door.release(now=now)
    page = open_as("chris.clinician", size)
    page.goto(f"{person(door)}consents/")
    page.get_by_role("link", name="Record a limit").click()
    assert accessibility_findings(page) == []
    assert fits(page)
    tile(page, "With whom should it not be shared?", "City Bureau of Police")
    tile(page, "What should not be shared?", "Anything of the record")
    tile(page, "What for should it not be shared?", "For any purpose")
    tile(page, "pay for this care in full?", "No, or not known")
    page.get_by_role("button", name="Record the limit").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("City Bureau of Police")).to_be_checked()
    tile(page, "What is the answer?", "Not decided yet")
    page.get_by_role("button", name="Record the limit").click()
    page.get_by_role("link", name=re.compile("^Not with City Bureau of Police")).click()
    assert accessibility_findings(page) == []
    assert fits(page)
    tile(page, "What is the answer?", "Agreed")
    page.get_by_role("button", name="Record the answer").click()
    expect(page.get_by_text("The answer is recorded.")).to_be_visible()
    tile(page, "Why does it end?", "The person asked for its end")
    page.get_by_role("button", name="End the limit").click()
    expect(page.get_by_text("The limit has ended.")).to_be_visible()
    closed = Release.objects.using(LOADER).get(pk=release.pk)
    assert closed.closed_because == "restricted"
    assert RestrictionRecord.objects.using(LOADER).get().ended_because == "written"


def test_the_privacy_officer_answers_a_limit(open_as: OpenPage, door: Door, now: datetime) -> None:
    officer = door.staff.by_role["privacy_officer"]
    assign(door.case.person, officer, "privacy_officer", by=officer)
    limit = ask(door, now=now, agreed=None)
    page = open_as("pat.privacy", "desktop")
    page.goto(f"/privacy/limits/{limit.pk}/")
    expect(page.get_by_role("heading", name="Answer it")).to_be_visible()
    assert accessibility_findings(page) == []
    tile(page, "What is the answer?", "Agreed")
    page.get_by_role("button", name="Record the answer").click()
    expect(page.get_by_text("The answer is recorded.")).to_be_visible()
    assert accessibility_findings(page) == []
