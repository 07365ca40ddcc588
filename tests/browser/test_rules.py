"""The rule browser and the simulator as they are met: every size, by keyboard, with a script and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import accessibility_findings
from tests.browser.browser import SIZES, Size, wait_for_htmx
from tests.browser.test_clinician import sign_in
from tests.people import Staff
from tests.web import WebProcess

pytestmark = pytest.mark.browser

Opened = Callable[..., Page]
PAGES = {
    "home": "/privacy/",
    "list": "/privacy/rules/",
    "filtered": "/privacy/rules/?purpose=payment&recipient=health_plan",
    "nothing fits": "/privacy/rules/?information=operational&recipient=media&purpose=payment",
    "basis": "/privacy/rules/p2-emergency/",
    "prohibition": "/privacy/rules/p2-use-bar/",
    "simulator": "/privacy/rules/simulator/",
    "denied": "/privacy/rules/simulator/?example=p2-emergency&without=1",
}
SUPERVISORS_PAGES = ("/supervisor/rules/", "/supervisor/rules/pa-duty-warn/", "/supervisor/rules/simulator/")
SIMULATOR = "/privacy/rules/simulator/?example=p2-emergency"


@pytest.fixture
def opened(agency_site: WebProcess, staff: Staff, open_page: Callable[..., Page]) -> Opened:
    """Opens a page for a privacy officer, or for another role."""

    def open_it(path: str, *, role: str = "privacy_officer", size: Size = "desktop", scripts: bool = True) -> Page:
        page = open_page(base_url=agency_site.address, size=size, scripts=scripts)
        sign_in(page, staff.by_role[role].email)
        page.goto(path)
        return page

    return open_it


def check_every_size(page: Page, name: str) -> None:
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        # At its end, where the bar that leads to the decision rests in a place of its own and lies over nothing.
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        assert accessibility_findings(page) == [], (name, size)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} scrolls sideways on a {size}"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_on_every_size_and_at_night(opened: Opened, name: str) -> None:
    page = opened(PAGES[name])
    check_every_size(page, name)
    page.emulate_media(color_scheme="dark")
    assert accessibility_findings(page) == [], "at night"


@pytest.mark.parametrize("path", SUPERVISORS_PAGES)
def test_a_supervisor_meets_the_same_pages_beside_the_queues(opened: Opened, path: str) -> None:
    page = opened("/supervisor/", role="supervisor")
    page.get_by_role("link", name="Simulator" if "simulator" in path else "Rules").click()
    page.goto(path)
    check_every_size(page, path)


@pytest.mark.parametrize("example", ["p2-consent-general", "p2-emergency", "p2-order-64", "p2-use-bar", "hipaa-522"])
def test_the_simulator_is_accessible_with_everything_unfolded(opened: Opened, example: str) -> None:
    page = opened(f"/privacy/rules/simulator/?example={example}")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    check_every_size(page, example)


def test_a_rule_is_found_by_its_words_and_tried_in_the_simulator_by_keyboard(opened: Opened) -> None:
    page = opened("/privacy/rules/")
    page.get_by_label("Words or citation").fill("unconscious")
    page.get_by_label("Words or citation").fill("bona fide emergency")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="1 of ")).to_be_visible()
    assert "?" not in page.url
    page.get_by_role("link", name="42 CFR 2.51(a)(1)").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="42 CFR 2.51(a)(1)", level=1)).to_be_visible()
    page.get_by_role("link", name="The person declined.").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Decision")).to_contain_text("Nothing may go")


def test_a_rules_anchor_leads_to_it(opened: Opened) -> None:
    page = opened("/privacy/rules/#pa-duty-warn")
    expect(page.locator("#pa-duty-warn")).to_be_in_viewport()


def test_a_changed_fact_brings_a_new_decision_and_focus_stays(opened: Opened) -> None:
    page = opened(SIMULATOR)
    answer = page.get_by_role("region", name="Decision")
    expect(answer).to_contain_text("All of it may go")
    purpose = page.get_by_label("What for?").first
    purpose.focus()
    purpose.select_option("court_proceeding")
    wait_for_htmx(page)
    expect(answer).to_contain_text("Nothing may go")
    expect(purpose).to_be_focused()
    page.locator("summary", has_text="Medical emergency 1").click()
    expect(page.get_by_label("Has the person declined?")).to_be_visible()
    assert page.url.endswith("?example=p2-emergency"), "nothing of it stands in the address"


def test_what_cannot_be_read_is_said_beside_the_form_and_leads_to_the_field(opened: Opened) -> None:
    page = opened(SIMULATOR)
    page.locator("summary", has_text="The person:").click()
    page.get_by_label("Age", exact=True).fill("-1")
    page.get_by_label("Age", exact=True).blur()
    wait_for_htmx(page)
    answer = page.get_by_role("region", name="Decision")
    expect(answer).to_contain_text("There is no decision until these facts can be read")
    answer.get_by_role("link", name="Age").click()
    assert accessibility_findings(page) == []
    page.get_by_label("Age", exact=True).fill("40")
    page.get_by_label("Age", exact=True).blur()
    expect(answer).to_contain_text("All of it may go")


def test_the_form_says_what_it_cannot_read_when_it_is_sent_whole(opened: Opened) -> None:
    page = opened(SIMULATOR)
    page.get_by_label("When is it decided?").fill("")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a day and a time.")
    expect(page.get_by_role("region", name="Decision")).to_be_focused()
    page.get_by_role("link", name="When is it decided").click()
    expect(page.get_by_label("When is it decided?")).to_be_focused()
    check_every_size(page, "with an error")


def test_a_long_list_shows_what_is_selected_until_it_is_opened(opened: Opened) -> None:
    page = opened(SIMULATOR)
    page.get_by_text("Which information, as a whole?").first.scroll_into_view_if_needed()
    selected, other = page.get_by_label("Substance use treatment (42 CFR Part 2)"), page.get_by_label("HIV-related")
    expect(selected.locator("xpath=following-sibling::label")).to_be_visible()
    expect(other).to_be_hidden()
    page.locator("summary", has_text="Which information, as a whole?").click()
    other.locator("xpath=following-sibling::label").click()
    wait_for_htmx(page)
    expect(page.get_by_role("region", name="Decision")).to_contain_text("Some of it may go")


def test_on_a_phone_the_decision_stays_in_reach(opened: Opened) -> None:
    page = opened(SIMULATOR, size="phone")
    jump = page.get_by_role("link", name="See why")
    expect(jump).to_be_in_viewport()
    expect(jump).to_contain_text("All of it may go")
    page.get_by_label("What for?").first.select_option("curiosity")
    wait_for_htmx(page)
    expect(jump).to_contain_text("Nothing may go")
    jump.click()
    expect(page.get_by_role("heading", name="Decision")).to_be_in_viewport()


def test_evidence_is_added_changed_and_taken_away_where_no_script_runs(opened: Opened) -> None:
    page = opened("/privacy/rules/simulator/?example=hipaa-tpo", scripts=False)
    page.get_by_role("button", name="Add: limit that the person asked for").click()
    answer = page.get_by_role("region", name="Decision")
    expect(answer).to_contain_text("Nothing may go")
    page.locator("summary", has_text="Limit that the person asked for 1").click()
    page.get_by_label("Was it agreed to?").select_option("no")
    page.get_by_role("button", name="Decide").click()
    expect(answer).to_contain_text("All of it may go")
    assert page.url.endswith("/simulator/#answer")
    page.locator("summary", has_text="Limit that the person asked for 1").click()
    page.get_by_role("button", name="Take it off file").click()
    expect(page.get_by_text("Limit that the person asked for 1")).to_have_count(0)


def test_a_scenario_is_pasted_and_read(opened: Opened) -> None:
    page = opened("/privacy/rules/simulator/")
    page.get_by_text("Or paste a scenario").click()
    page.get_by_label("One scenario, as JSON").fill("{")
    page.get_by_role("button", name="Fill in the form").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not JSON")
    assert accessibility_findings(page) == []
    page.get_by_label("One scenario, as JSON").fill("{}")
    page.get_by_role("button", name="Fill in the form").click()
    expect(page.get_by_role("region", name="Decision")).to_contain_text("It cannot be decided on these facts")
