"""The privacy officer's desk in a real browser: a subpoena without an order is answered, and an order is fulfilled."""

import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from consent.models import LegalProcessRecord, ProcessAnswer, Release, ReleaseItem
from tests.browser.axe import accessibility_findings
from tests.browser.browser import SIZES, Size
from tests.browser.test_clinician import sign_in
from tests.consent.process.desk import PDF, Desk, make_desk
from tests.people import LOADER, Staff, make_case
from tests.web import WebProcess

pytestmark = pytest.mark.browser

Opened = Callable[..., Page]
DESK = "/privacy/process/"


@pytest.fixture
def desk(agency_site: WebProcess, staff: Staff) -> Desk:
    return make_desk(staff, make_case(staff))


@pytest.fixture
def opened(agency_site: WebProcess, desk: Desk, open_page: Callable[..., Page]) -> Opened:
    """The desk, opened by the privacy officer."""

    def open_it(size: Size = "desktop", *, scripts: bool = True) -> Page:
        page = open_page(base_url=agency_site.address, size=size, scripts=scripts)
        sign_in(page, desk.officer.email)
        page.goto(DESK)
        return page

    return open_it


def tile(page: Page, group: str, answer: str) -> None:
    """Press one tile of a question."""
    tiles = page.get_by_role("group", name=group).locator("label")
    tiles.filter(has_text=re.compile(rf"^\s*{re.escape(answer)}")).first.click()


def check(page: Page, heading: str) -> None:
    """The page with this heading, once it is there."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert accessibility_findings(page) == []
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, "the page scrolls sideways"


def fill_in(
    page: Page, *, wants: str = "Steel and Partners", purpose: str = "A court case that is not criminal"
) -> None:
    """What every paper is asked."""
    tile(page, "Who wants the records?", wants)
    tile(page, "What is it for?", purpose)
    page.get_by_label("Which court or office issued it?").fill("Court of Common Pleas")
    page.get_by_label("Docket or case number").fill("GD-26-001234")
    page.get_by_label("Who served it?").fill("Terry Server")
    served = timezone.localtime(timezone.now() - timedelta(hours=2))
    page.get_by_label("When was it served?").fill(served.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("By which day is an answer due?").fill((timezone.localdate() + timedelta(days=10)).isoformat())
    page.get_by_label("Whom does it name?").fill("Jordan Example, born May 4, 1990")
    tile(page, "Which kinds of information does it name?", "All kinds: it sets no limit")
    page.get_by_label("What does it ask for, in its own words?").fill("records of substance use treatment")
    tile(page, "Is it in force?", "Yes")


def choose_scan(page: Page) -> None:
    page.get_by_label("The scanned paper").set_input_files(
        {"name": "served.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )


@pytest.mark.parametrize("size", ["tablet", "desktop"])
def test_a_subpoena_without_an_order_is_logged_and_answered(opened: Opened, desk: Desk, size: Size) -> None:
    page = opened(size)
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    check(page, "Legal process")
    page.get_by_role("link", name="Log a paper").click()
    check(page, "What was served?")
    page.get_by_role("link", name="Subpoena From a court").click()
    check(page, "Subpoena")

    page.get_by_role("button", name="Log the paper").click()
    expect(page.get_by_role("heading", name="Please check this")).to_be_visible()
    check(page, "Subpoena")
    fill_in(page)
    choose_scan(page)
    tile(page, "Is it signed by a judge?", "No")
    page.get_by_role("button", name="Log the paper").click()
    expect(page.get_by_text("Does it come with satisfactory assurance?: Select one.")).to_have_count(0)
    expect(page.get_by_role("link", name="Choose the file again: a page cannot keep it.")).to_be_visible()
    expect(page.get_by_label("Whom does it name?")).to_have_value("Jordan Example, born May 4, 1990")
    tile(page, "Does it come with satisfactory assurance?", "Not known")
    choose_scan(page)
    page.get_by_role("button", name="Log the paper").click()

    expect(page.get_by_text("The paper is logged.")).to_be_visible()
    expect(page.get_by_text("By itself it opens nothing.")).to_be_visible()
    expect(page.get_by_text("A court's order under 42 CFR 2.64", exact=False).first).to_be_visible()
    check(page, "Subpoena")
    page.get_by_text("Why: what each law says of each kind of information").click()
    expect(page.get_by_text("42 CFR 2.12(d)(1)", exact=False).first).to_be_visible()
    check(page, "Subpoena")

    page.get_by_role("link", name="Find the case").click()
    check(page, "Whose case is it?")
    tile(page, "Whom does the paper mean?", "Nobody whom we know")
    page.get_by_role("button", name="Join the paper").click()
    page.get_by_role("link", name="Neutral answer").click()
    check(page, "Neutral answer")
    page.get_by_label("To whom?").fill("Steel and Partners\n1 Grant Street, Pittsburgh")
    page.get_by_role("button", name="Show the letter").click()
    expect(page.get_by_text("We cannot confirm or deny whether any person has received services")).to_be_visible()
    check(page, "Read the letter")
    page.get_by_role("button", name="Keep it as sent").click()
    expect(page.get_by_text("The letter is kept as it was sent.")).to_be_visible()
    check(page, "Answer to your request")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    (sent,) = ProcessAnswer.objects.using(LOADER).all()
    assert download.value.path().read_bytes() == sent.document
    page.goto(DESK)
    expect(page.get_by_text("Answered", exact=True)).to_be_visible()
    check(page, "Legal process")


@pytest.mark.parametrize("size", ["tablet", "desktop"])
def test_an_order_is_fulfilled_to_its_scope_and_the_rest_stays(opened: Opened, desk: Desk, size: Size) -> None:
    desk.open_case()
    page = opened(size)
    page.get_by_role("link", name="Log a paper").click()
    page.get_by_role("link", name="Court order, 42 CFR 2.64").click()
    fill_in(page)
    for question in page.get_by_role("group").all():
        if (question.get_attribute("id") or "").startswith(("id_signed", "id_accomp", "id_subpoena", "id_finding")):
            question.locator("label").filter(has_text="Yes").first.click()
    tile(page, "Does it make a finding on confidential communications?", "No")
    choose_scan(page)
    page.get_by_role("button", name="Log the paper").click()
    expect(page.get_by_text("It reaches, where we have it: Substance use treatment")).to_be_visible()

    page.get_by_role("link", name="Find the case").click()
    tile(page, "Whom does the paper mean?", "Jordan Example")
    page.get_by_role("button", name="Join the paper").click()
    page.get_by_role("button", name="What it reaches in this case").click()
    expect(page.get_by_text("In a methadone program.")).to_be_visible()
    expect(page.get_by_text("Calm after an hour")).to_have_count(0)
    check(page, "What it reaches in this case")
    page.get_by_role("button", name="Counsel was asked").click()
    expect(page.get_by_text("Counsel's review").first).to_be_visible()
    page.get_by_role("link", name="Record counsel's review").click()
    check(page, "Counsel's review")
    page.get_by_label("Who reviewed it?").fill("Cary Counsel")
    page.get_by_label("On which day?").fill(timezone.localdate().isoformat())
    page.get_by_text("Counsel checked jurisdiction").click()
    page.get_by_role("button", name="Record the review").click()

    page.get_by_role("button", name="Answer with records").click()
    check(page, "What it reaches in this case")
    page.get_by_role("button", name="Show what would go").click()
    expect(page.get_by_role("heading", name="Please check this")).to_be_visible()
    check(page, "What it reaches in this case")
    tile(page, "Which of these do the paper's own words reach?", "Note,")
    page.get_by_label("How was it verified who asks?").fill("Called the clerk back")
    page.get_by_role("button", name="Show what would go").click()
    expect(page.get_by_text("In a methadone program.")).to_be_visible()
    expect(page.get_by_text("Calm after an hour")).to_have_count(0)
    check(page, "Read what would go")
    page.get_by_role("button", name="Release them with this letter").click()
    expect(page.get_by_text("The records are released")).to_be_visible()
    expect(page.get_by_text("Calm after an hour")).to_have_count(0)
    check(page, "Answer to the order: enclosed records")
    (release,) = Release.objects.using(LOADER).all()
    assert [item.text for item in ReleaseItem.objects.using(LOADER).filter(release=release)] == [
        "In a methadone program."
    ]

    page.get_by_role("link", name="The paper").first.click()
    page.get_by_role("link", name="It was withdrawn or logged in error").click()
    check(page, "End this paper")
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("The paper is ended, and what was shared on it is closed.")).to_be_visible()
    assert Release.objects.using(LOADER).get().closed_at is not None


def test_without_scripts_the_desk_works_by_keyboard(opened: Opened, desk: Desk, now: datetime) -> None:
    record = desk.serve(now=now)
    page = opened("tablet", scripts=False)
    page.get_by_role("link", name="Subpoena, Steel and Partners").press("Enter")
    page.get_by_role("link", name="Neutral answer").press("Enter")
    page.get_by_role("button", name="Show the letter").press("Enter")
    page.get_by_role("button", name="Keep it as sent").press("Enter")
    expect(page.get_by_text("The letter is kept as it was sent.")).to_be_visible()
    assert ProcessAnswer.objects.using(LOADER).get().process_id == record.pk


def test_every_page_fits_a_phone_and_is_accessible_at_night(opened: Opened, desk: Desk, now: datetime) -> None:
    record = desk.ready_order(now=now, answer_due_at=now - timedelta(days=1), served_at=now - timedelta(days=9))
    page = opened("phone")
    for below in (
        "",
        "new/",
        "new/order-2-65/",
        *(f"{record.pk}/{part}" for part in ("", "case/", "told/", "review/", "end/", "letters/ask-for-order/")),
    ):
        page.goto(f"{DESK}{below}")
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            assert accessibility_findings(page) == [], (below, size)
            overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow <= 0, (below, size)
        page.emulate_media(color_scheme="dark")
        assert accessibility_findings(page) == [], (below, "at night")
        page.emulate_media(color_scheme="light")
    assert LegalProcessRecord.objects.using(LOADER).get().withdrawn_at is None


def test_a_scan_that_was_altered_is_not_given_out(opened: Opened, desk: Desk, now: datetime) -> None:
    record = LegalProcessRecord.objects.using(LOADER).get(pk=desk.serve(now=now).pk)
    record.pk = uuid.uuid4()
    record.document = PDF + b" "
    record.save(using=LOADER, force_insert=True)
    page = opened()
    page.goto(f"{DESK}{record.pk}/scan/")
    check(page, "This document was altered")
