"""The clinician's pages as they are met: on a tablet and at a desk, by keyboard, and where no script runs."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from casework.clinical.models import Encounter, Note
from tests.browser.axe import accessibility_findings
from tests.browser.browser import SIZES, wait_for_htmx
from tests.clinical.records import index_name
from tests.people import LOADER, PASSWORD, Case, Staff
from tests.web import WebProcess

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
_TEXT = "Talked for an hour about the last three nights."


def sign_in(page: Page, who: str) -> Page:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(who)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return page


def _answer(page: Page, words: str) -> None:
    """Press the tile that says who an encounter is about."""
    page.get_by_role("group", name="Who is this about?").get_by_text(words).click()


@pytest.fixture
def page(agency_site: WebProcess, staff: Staff, open_page: OpenPage) -> Page:
    """A clinician's tablet, signed in."""
    return sign_in(open_page(base_url=agency_site.address), staff.by_role["clinician"].email)


@pytest.fixture
def draft(case: Case, staff: Staff) -> Note:
    note = Note(
        person=case.person,
        encounter=case.encounter,
        author_id=staff.by_role["clinician"].pk,
        created_at=case.note.created_at - timedelta(hours=30),
    )
    note.save(using=LOADER)
    return note


def _addresses(case: Case, draft: Note) -> dict[str, str]:
    return {
        "home": "/clinician/",
        "find": "/clinician/persons/find/",
        "start": f"/clinician/encounters/new/?person={case.person.pk}",
        "encounter": f"/clinician/encounters/{case.encounter.pk}/",
        "note": f"/clinician/notes/{case.note.pk}/",
        "edit": f"/clinician/notes/{draft.pk}/edit/",
        "sign": f"/clinician/notes/{draft.pk}/sign/",
        "person": f"/clinician/persons/{case.person.pk}/",
        "identify": f"/clinician/persons/{case.person.pk}/identify/",
    }


@pytest.mark.parametrize("name", ["home", "find", "start", "encounter", "note", "edit", "sign", "person", "identify"])
def test_every_page_is_accessible_on_every_size_and_at_night(page: Page, case: Case, draft: Note, name: str) -> None:
    page.goto(_addresses(case, draft)[name])
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    wait_for_htmx(page)
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        assert accessibility_findings(page) == [], size
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} scrolls sideways on a {size}"
    page.emulate_media(color_scheme="dark")
    assert accessibility_findings(page) == [], "at night"


def test_no_name_stands_in_a_title_or_an_address(page: Page, case: Case, draft: Note) -> None:
    for address in _addresses(case, draft).values():
        page.goto(address)
        wait_for_htmx(page)
        links = page.evaluate("Array.from(document.links, link => link.href).concat(location.href, document.title)")
        assert not [link for link in links if "jordan" in link.lower() or "example" in link.lower()]


def test_an_encounter_is_written_up_signed_and_added_to(page: Page, staff: Staff) -> None:
    page.get_by_role("link", name="Start encounter").click()
    _answer(page, "A new person")
    page.get_by_label("Name", exact=True).fill("Robin Sample")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="Robin Sample", level=1)).to_be_visible()
    expect(page).to_have_title("Encounter, step 2 of 5: Notes - Bulkhead")

    page.get_by_role("button", name="Start note").click()
    page.get_by_text("Mental health", exact=True).click()
    page.get_by_label("Text").fill(_TEXT)
    page.get_by_text("This is a summary that may be shared").click()
    page.get_by_role("button", name="Save and add a section").click()
    expect(page.get_by_text("Draft saved at")).to_be_visible()
    second = page.get_by_role("group", name="Section 2")
    second.get_by_text("Substance use treatment (42 CFR Part 2)").click()
    second.get_by_label("Text").fill("Takes methadone every morning.")
    page.get_by_role("button", name="Review and sign").click()

    expect(page.get_by_role("heading", name="Sign note")).to_be_visible()
    expect(page.get_by_text("Takes methadone every morning.")).to_be_visible()
    page.get_by_text("I wrote this note").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Signed, so it stays as it is.")).to_be_visible()
    expect(page.get_by_role("link", name="Continue writing")).to_have_count(0)

    page.get_by_role("button", name="Add addendum").click()
    page.get_by_label("Text").fill("One thing more.")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("link", name="Encounter", exact=True).click()
    page.get_by_text("Stabilized on scene").click()
    page.get_by_role("button", name="Clear encounter").click()
    expect(page.get_by_text("This encounter is cleared.")).to_be_visible()
    assert Encounter.objects.using(LOADER).get().disposition == "stabilized"


def test_a_draft_is_saved_by_itself_while_it_is_typed(page: Page, draft: Note) -> None:
    page.goto(f"/clinician/notes/{draft.pk}/edit/")
    page.get_by_label("Text").press_sequentially(_TEXT)
    expect(page.locator(".save-state")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    page.goto("/clinician/")
    page.goto(f"/clinician/notes/{draft.pk}/edit/")
    expect(page.get_by_label("Text").first).to_have_value(_TEXT)


def test_only_the_questions_of_the_chosen_answer_are_shown(page: Page) -> None:
    page.goto("/clinician/encounters/new/")
    name, description = page.get_by_label("Name", exact=True), page.get_by_label("Description of an unknown person")
    expect(name).to_be_hidden()
    _answer(page, "An unknown person")
    expect(description).to_be_visible()
    _answer(page, "A new person")
    expect(name).to_be_visible()
    expect(description).to_be_hidden()
    assert accessibility_findings(page) == []


def test_an_error_takes_the_focus_and_leads_to_its_field(page: Page) -> None:
    page.goto("/clinician/encounters/new/")
    _answer(page, "A new person")
    page.get_by_role("button", name="Start").click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Name: Write the name").click()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    assert accessibility_findings(page) == []


def test_a_wrong_password_signs_nothing_and_says_so(page: Page, draft: Note) -> None:
    page.goto(f"/clinician/notes/{draft.pk}/edit/")
    page.get_by_label("Text").fill(_TEXT)
    page.get_by_role("button", name="Review and sign").click()
    page.get_by_text("I wrote this note").click()
    page.get_by_label("Your password").fill("something else")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("[data-error-summary]")).to_contain_text("That is not your password.")
    expect(page.get_by_label("Your password")).to_have_value("")
    expect(page.get_by_label("I wrote this note")).to_be_checked()


def test_everything_works_where_no_script_runs(
    agency_site: WebProcess, staff: Staff, case: Case, open_page: OpenPage
) -> None:
    page = sign_in(open_page(base_url=agency_site.address, scripts=False), staff.by_role["clinician"].email)
    page.get_by_role("link", name=re.compile("Jordan Example")).first.click()
    for words in ("The call this answers", "Consents and releases of this person", "Handoffs of this person"):
        expect(page.get_by_role("link", name=words)).to_be_visible()
    page.get_by_role("button", name="Start note").click()
    page.get_by_label("Text").fill(_TEXT)
    page.get_by_role("button", name="Save and add a section").click()
    page.get_by_label("Text").nth(1).fill("And another.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_label("Text")).to_have_count(3)


def test_the_keyboard_alone_is_enough_to_find_a_person(page: Page, case: Case) -> None:
    index_name(case)
    page.goto("/clinician/persons/find/")
    page.get_by_label("Name or part of it").focus()
    page.keyboard.type("Jordan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Jordan Example"))).to_be_visible()
    assert "Jordan" not in page.url
