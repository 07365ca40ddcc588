"""The supervisor's admin as it is met: under the strict policy, by size, and from the queue to the cosignature."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from casework.clinical.models import BreakGlass
from tests.browser.axe import accessibility_findings
from tests.browser.browser import SIZES
from tests.browser.test_clinician import sign_in
from tests.clinical.records import make_emergency_access, make_waiting_note
from tests.people import LOADER, Case, Staff, assign
from tests.web import WebProcess

pytestmark = pytest.mark.browser


@pytest.fixture
def page(agency_site: WebProcess, staff: Staff, open_page: Callable[..., Page]) -> Page:
    """A supervisor's desk, signed in."""
    return sign_in(open_page(base_url=agency_site.address, size="desktop"), staff.by_role["supervisor"].email)


QUEUE_PAGES = ("index", "notes", "note", "signed", "accesses", "access", "assignments", "assignment")


@pytest.fixture
def queues(case: Case, staff: Staff, now: datetime) -> dict[str, str]:
    """Something in every clinical queue, and the address of every page."""
    note = make_waiting_note(case, staff.by_role["clinician"].pk, now)
    access = make_emergency_access(case, staff, now)
    BreakGlass.objects.using(LOADER).filter(pk=access.pk).update(review_due_at=now - timedelta(minutes=5))
    supervisor = staff.by_role["supervisor"]
    held = assign(case.person, staff.other_clinician, "clinician", by=supervisor, supervisor=supervisor)
    clinical = "/supervisor/clinical"
    return {
        "index": "/supervisor/",
        "notes": f"{clinical}/note/",
        "note": f"{clinical}/note/{note.pk}/change/",
        "signed": f"{clinical}/note/{case.note.pk}/change/",
        "accesses": f"{clinical}/breakglass/",
        "access": f"{clinical}/breakglass/{access.pk}/change/",
        "assignments": f"{clinical}/assignment/",
        "assignment": f"{clinical}/assignment/{held.pk}/change/",
    }


@pytest.mark.parametrize("name", QUEUE_PAGES)
def test_every_page_is_accessible_on_every_size_and_at_night(page: Page, queues: dict[str, str], name: str) -> None:
    page.goto(queues[name])
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        assert accessibility_findings(page) == [], size
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} scrolls sideways on a {size}"
    page.emulate_media(color_scheme="dark")
    assert accessibility_findings(page) == [], "at night"


def test_a_note_goes_from_the_queue_to_the_cosignature(page: Page, case: Case, queues: dict[str, str]) -> None:
    page.goto("/supervisor/")
    page.get_by_role("link", name="Notes awaiting cosign").click()
    page.get_by_role("link", name=str(case.person.pk)[:8]).click()
    expect(page.get_by_role("heading", name="Note", level=1)).to_be_visible()
    page.get_by_role("button", name="Cosign").click()
    expect(page.get_by_text("Cosigned.")).to_be_visible()
    expect(page.get_by_text("Nothing waits here")).to_be_visible()


def test_a_finding_is_recorded_by_keyboard_alone(page: Page, queues: dict[str, str]) -> None:
    page.goto(queues["access"])
    expect(page.get_by_text("Review overdue")).to_be_visible()
    page.get_by_label("Appropriate", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Finding recorded.")).to_be_visible()


def test_an_assignment_is_ended(page: Page, case: Case, queues: dict[str, str]) -> None:
    page.goto(queues["assignments"])
    page.get_by_role("link", name=str(case.person.pk)[:8]).last.click()
    page.get_by_role("button", name="End assignment").click()
    expect(page.get_by_text("Assignment ended.")).to_be_visible()


def test_queues_work_where_no_script_runs(
    agency_site: WebProcess, staff: Staff, queues: dict[str, str], open_page: Callable[..., Page]
) -> None:
    page = sign_in(open_page(base_url=agency_site.address, scripts=False), staff.by_role["supervisor"].email)
    page.goto(queues["note"])
    page.get_by_role("button", name="Cosign").click()
    expect(page.get_by_text("Cosigned.")).to_be_visible()
