"""Consent and disclosure in a real browser: asked, signed, declined, shared in part, and stopped."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from consent.models import ConsentRecord, Release
from tests.browser.axe import accessibility_findings
from tests.browser.browser import Size
from tests.consent.door import Door, add_section
from tests.people import LOADER, PASSWORD, Case, Staff, make_case
from tests.web import WebProcess

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PERSON = "/clinician/persons/{}/"


@pytest.fixture
def door(agency_site: WebProcess, staff: Staff) -> Door:
    return Door(staff, make_case(staff))


@pytest.fixture
def open_as_clinician(agency_site: WebProcess, open_page: OpenPage, staff: Staff) -> OpenPage:
    """A page of the agency's site on which the clinician has signed in."""

    def signed_in(size: Size = "tablet", *, scripts: bool = True) -> Page:
        page = open_page(base_url=agency_site.address, size=size, scripts=scripts)
        sign_in(page, "chris.clinician@example.org")
        return page

    return signed_in


def sign_in(page: Page, address: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def tile(page: Page, group: str, answer: str) -> None:
    """Press one tile of a question."""
    tiles = page.get_by_role("group", name=group).locator("label")
    tiles.filter(has_text=re.compile(rf"^\s*{re.escape(answer)}")).first.click()


def choose_terms(page: Page, door: Door) -> None:
    page.goto(f"{PERSON.format(door.person_id)}consents/new/")
    tile(page, "What may we share?", "My name, my date of birth, and that this team met me")
    tile(page, "What may we share?", "A summary of my mental health")
    tile(page, "With whom?", "City Bureau of Police")
    tile(page, "What for?", "Safe response during crisis calls")
    page.get_by_label("Until which day?").fill((timezone.localdate() + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Show the paper").click()
    expect(page.get_by_role("heading", name="Read, then sign or decline")).to_be_visible()


def answer_before_signing(page: Page) -> None:
    tile(page, "Can the person say in their own words", "Yes")
    tile(page, "Is the person free to say no?", "Yes")
    tile(page, "Which copy does the person want?", "On paper")


def choose_what_to_share(page: Page, door: Door) -> None:
    page.goto(f"{PERSON.format(door.person_id)}share/")
    tile(page, "With whom?", "City Bureau of Police")
    tile(page, "What for?", "Safe response during crisis calls")
    tile(page, "Does this organization treat the person?", "No")
    tile(page, "Will medical personnel receive it?", "No")
    for box in page.get_by_role("group", name="What?").locator("label").all():
        box.click()
    page.get_by_role("button", name="Show what may go").click()


@pytest.mark.parametrize("size", ["tablet", "desktop"])
def test_a_consent_is_given_by_a_typed_name(open_as_clinician: OpenPage, door: Door, size: Size) -> None:
    page = open_as_clinician(size)
    page.goto(f"{PERSON.format(door.person_id)}consents/new/")
    assert accessibility_findings(page) == []
    choose_terms(page, door)
    expect(page.get_by_text("Calm after an hour of talking; agreed to a visit.")).to_be_visible()
    expect(page.get_by_text("In a methadone program.")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Main")).to_have_count(0)
    assert accessibility_findings(page) == []
    answer_before_signing(page)
    page.get_by_label("Your full name").fill("Jordan Example")
    page.get_by_role("button", name="I sign").click()
    expect(page.get_by_text("The consent is signed and recorded.")).to_be_visible()
    expect(page.get_by_text("In force")).to_be_visible()
    assert accessibility_findings(page) == []


def test_a_consent_is_given_by_a_drawing(open_as_clinician: OpenPage, door: Door) -> None:
    page = open_as_clinician()
    choose_terms(page, door)
    answer_before_signing(page)
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=8)
    page.mouse.up()
    page.get_by_role("button", name="I sign").click()
    expect(page.get_by_role("img", name="The signature as it was drawn")).to_be_visible()
    assert ConsentRecord.objects.using(LOADER).get().signature.startswith("drawn:data:image/png;base64,")


def test_without_scripts_the_typed_name_is_enough(open_as_clinician: OpenPage, door: Door) -> None:
    page = open_as_clinician(scripts=False)
    choose_terms(page, door)
    answer_before_signing(page)
    page.get_by_label("Your full name").fill("Jordan Example")
    page.get_by_role("button", name="I sign").click()
    expect(page.get_by_text("Typed by the person: Jordan Example")).to_be_visible()


def test_in_doubt_nobody_signs_and_what_was_answered_stays(open_as_clinician: OpenPage, door: Door) -> None:
    page = open_as_clinician()
    choose_terms(page, door)
    answer_before_signing(page)
    tile(page, "Is the person free to say no?", "Not sure")
    page.get_by_label("Your full name").fill("Jordan Example")
    page.get_by_role("button", name="I sign").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_text("Ask again when the person is free to say no.").first).to_be_visible()
    expect(page.get_by_label("Your full name")).to_have_value("Jordan Example")
    assert accessibility_findings(page) == []
    assert not ConsentRecord.objects.using(LOADER).exists()


def test_saying_no_is_as_large_as_saying_yes(open_as_clinician: OpenPage, door: Door) -> None:
    page = open_as_clinician("phone")
    choose_terms(page, door)
    yes, no = (page.get_by_role("button", name=name).bounding_box() for name in ("I sign", "I decline"))
    assert yes
    assert no
    assert no["height"] >= yes["height"]
    assert no["width"] >= yes["width"]
    page.get_by_role("button", name="I decline").click()
    expect(page.get_by_text("Recorded: the person declined.")).to_be_visible()
    assert ConsentRecord.objects.using(LOADER).get().outcome == "declined"


@pytest.mark.parametrize("size", ["tablet", "desktop"])
def test_a_summary_is_shared_and_the_substance_use_section_is_withheld(
    open_as_clinician: OpenPage, door: Door, now: datetime, size: Size
) -> None:
    door.consent(now=now)
    page = open_as_clinician(size)
    page.goto(f"{PERSON.format(door.person_id)}share/")
    assert accessibility_findings(page) == []
    choose_what_to_share(page, door)
    table = page.get_by_role("table", name="What the law lets through, item by item")
    expect(table.get_by_role("row").filter(has_text="Substance use treatment")).to_contain_text("Withheld")
    expect(table.get_by_role("row", name=re.compile("^Summary"))).to_contain_text("Will be shared")
    expect(page.get_by_role("heading", name="This stays here")).to_be_visible()
    expect(page.get_by_text("In a methadone program.")).to_have_count(0)
    assert accessibility_findings(page) == []
    page.get_by_role("button", name="Share it").click()
    expect(page.get_by_text("Shared. They can read it now.")).to_be_visible()
    assert accessibility_findings(page) == []
    assert Release.objects.using(LOADER).get().recipient_name == "City Bureau of Police"


def test_what_the_law_keeps_back_is_said_with_what_would_help(open_as_clinician: OpenPage, door: Door) -> None:
    page = open_as_clinician()
    choose_what_to_share(page, door)
    expect(page.get_by_text("Nothing of what you chose may be shared")).to_be_visible()
    expect(page.get_by_role("button", name="Share it")).to_have_count(0)
    assert accessibility_findings(page) == []
    page.get_by_role("link", name="Record a serious threat").click()
    assert accessibility_findings(page) == []


def test_a_consent_that_ended_meanwhile_stops_the_confirmation(
    open_as_clinician: OpenPage, door: Door, now: datetime
) -> None:
    consent = door.consent(now=now)
    page = open_as_clinician()
    choose_what_to_share(page, door)
    door.revoke(consent, now=now)
    page.get_by_role("button", name="Share it").click()
    expect(page.get_by_text("Something changed since you looked.")).to_be_visible()
    expect(page.get_by_role("button", name="Share it")).to_have_count(0)
    assert not Release.objects.using(LOADER).exists()


def test_the_consents_of_a_person_load_into_the_persons_page(
    open_as_clinician: OpenPage, door: Door, now: datetime
) -> None:
    door.consent(now=now)
    page = open_as_clinician()
    page.goto(PERSON.format(door.person_id))
    expect(page.get_by_role("link", name="City Bureau of Police")).to_be_visible()
    expect(page.get_by_role("link", name="Ask for consent")).to_be_visible()
    assert accessibility_findings(page) == []


@pytest.mark.parametrize("size", ["phone", "tablet", "desktop"])
def test_no_page_is_wider_than_its_screen(
    open_as_clinician: OpenPage, door: Door, now: datetime, size: Size, case: Case
) -> None:
    consent = door.consent(now=now)
    release = door.release(now=now)
    add_section(door.case, door.staff, segment="mh_general", text="A longer line of words. " * 20, summary=False)
    page = open_as_clinician(size)
    person = PERSON.format(door.person_id)
    addresses = [
        f"{person}{name}/" for name in ("consents", "consents/new", "share", "share/emergency", "share/threat")
    ]
    for address in [*addresses, f"/clinician/consents/{consent.pk}/", f"/clinician/releases/{release.pk}/"]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
