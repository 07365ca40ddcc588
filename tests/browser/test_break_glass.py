"""Breaking the glass as it is met: from the reason on scene to the supervisor's finding and the privacy officer's desk.

At the end of the story every place is searched for the words that were typed.
"""

import re
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from casework.clinical.models import BreakGlass
from consent.models import EmergencyRecord, Release
from development.processes import Site
from tests.browser.axe import accessibility_findings
from tests.browser.browser import SIZES
from tests.browser.site import make_site
from tests.browser.test_clinician import sign_in
from tests.canaries import Canaries, places_that_hold
from tests.clinical.break_glass import BORN, NAME, findable_case
from tests.clinical.records import make_emergency_access
from tests.people import LOADER, PASSWORD, Case, Staff, make_organization
from tests.web import WebProcess

pytestmark = pytest.mark.browser

REASON = "Collapsed at the shelter; nobody of the team can be reached."


def tick(page: Page, group: str, answer: str) -> None:
    """Choose a tile of one question, as a finger would."""
    tiles = page.get_by_role("group", name=group).locator("label")
    tiles.filter(has_text=re.compile(rf"^\s*{answer}")).first.click()


def fill_in(page: Page, *, name: str = NAME, born: date = BORN, reason: str = REASON, nature: str = "Pills.") -> None:
    page.get_by_label("Why do you need this record now?").fill(reason)
    tick(page, "What kind of emergency is it?", "Overdose")
    page.get_by_label("What is happening?").fill(nature)
    tick(page, "Can the person decide right now?", "No")
    tick(page, "Can their consent be had in time?", "No")
    whom(page, name=name, born=born)


def whom(page: Page, *, name: str = NAME, born: date = BORN) -> None:
    page.get_by_label("Full name").fill(name)
    page.get_by_label("Birth date").fill(born.isoformat())
    page.get_by_label("Your password").fill(PASSWORD)


def is_sound(page: Page, name: str) -> None:
    """Accessible and without sideways scrolling at every size, and at night."""
    before = page.viewport_size
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        assert accessibility_findings(page) == [], f"{name} on a {size}"
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} scrolls sideways on a {size}"
    page.emulate_media(color_scheme="dark")
    assert accessibility_findings(page) == [], f"{name} at night"
    page.emulate_media(color_scheme="light")
    assert before is not None
    page.set_viewport_size(before)


@pytest.fixture
def known(agency_site: WebProcess, staff: Staff) -> Case:
    return findable_case(staff)


@pytest.fixture
def open_as(agency_site: WebProcess, staff: Staff, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """A page of the agency's site on which this colleague has signed in."""
    return lambda email, **how: sign_in(open_page(base_url=agency_site.address, **how), email)


def test_from_the_reason_to_the_review(
    staff: Staff, open_page: Callable[..., Page], tmp_path: Path, known: Case
) -> None:
    words = Canaries()
    reason = f"Collapsed at the shelter and spoke of {words.typed['mental_health'].split()[4]}"
    words.typed["reason"] = reason
    words.typed["nature"] = words.typed["substance_use"]
    with make_site(tmp_path / "site") as site:
        site.start()
        site.wait_until_ready()
        clinician = sign_in(open_page(base_url=site.agency_address, size="tablet"), staff.other_clinician.email)
        clinician.get_by_role("link", name="Open a case in an emergency").click()
        fill_in(clinician, reason=reason, nature=words.typed["nature"])
        clinician.get_by_role("button", name="Open this case").click()
        expect(clinician.get_by_role("heading", name="Opened in an emergency")).to_be_visible()
        expect(clinician.get_by_text(reason)).to_be_visible()
        assert not [word for word in NAME.split() if word in clinician.url]

        _the_supervisor_hears_of_it(site, staff)
        supervisor = sign_in(open_page(base_url=site.agency_address, size="desktop"), staff.by_role["supervisor"].email)
        supervisor.get_by_role("link", name="Emergency accesses to review").click()
        supervisor.get_by_role("link", name=str(known.person.pk)[:8]).click()
        expect(supervisor.get_by_text(reason)).to_be_visible()
        expect(supervisor.get_by_text(staff.other_clinician.full_name)).to_be_visible()

        clinician.get_by_role("button", name="End now").click()
        expect(clinician.get_by_text("Ended. The case is closed to you again.")).to_be_visible()
        gone = clinician.goto(f"/clinician/persons/{known.person.pk}/")
        assert gone is not None
        assert gone.status == 404

        tick(supervisor, "Your finding", "Referred to the privacy officer")
        supervisor.get_by_role("button", name="Record finding").click()
        expect(supervisor.get_by_text("Finding recorded.")).to_be_visible()
        officer = sign_in(
            open_page(base_url=site.agency_address, size="desktop"), staff.by_role["privacy_officer"].email
        )
        officer.goto("/privacy/break-glass/")
        officer.get_by_role("link", name=str(known.person.pk)[:8]).click()
        expect(officer.get_by_text(reason)).to_be_visible()
        site.stop()
        assert places_that_hold(words, site) == []


def _the_supervisor_hears_of_it(site: Site, staff: Staff) -> None:
    """The worker writes the mail within a sweep; it says that there is an update, and where."""
    deadline = time.monotonic() + 30
    found: list[str] = []
    while not found and time.monotonic() < deadline:
        found = [path.read_text() for path in site.messages()]
        time.sleep(0.2)
    (mail,) = found
    assert staff.by_role["supervisor"].email in mail
    assert f"/supervisor/clinical/breakglass/{BreakGlass.objects.using(LOADER).get().pk}/change/" in mail


def test_who_is_not_found_is_told_what_to_do_and_nothing_typed_is_lost(
    open_as: Callable[..., Page], staff: Staff, known: Case
) -> None:
    page = open_as(staff.other_clinician.email)
    page.goto("/clinician/break-glass/")
    is_sound(page, "the form")
    fill_in(page, born=BORN + timedelta(days=1))
    page.get_by_role("button", name="Open this case").click()
    expect(page.get_by_role("alert")).to_contain_text("No record was opened.")
    expect(page.get_by_label("Why do you need this record now?")).to_have_value(REASON)
    expect(page.get_by_label("Your password")).to_have_value("")
    is_sound(page, "the form with what is wrong")
    page.get_by_role("link", name="Start an encounter with somebody new").click()
    expect(page.get_by_role("heading", name="Start encounter", level=1)).to_be_visible()


def ask_to_share_substance_use_treatment(page: Page, case: Case) -> None:
    page.goto(f"/clinician/persons/{case.person.pk}/share/")
    tick(page, "With whom?", "River Hospital")
    tick(page, "What for?", "Treatment")
    tick(page, "Does this organization treat the person?", "Yes")
    tick(page, "Will medical personnel receive it?", "Yes")
    page.get_by_role("group", name="What?").locator("label").filter(has_text="Substance use").first.click()
    page.get_by_role("button", name="Show what may go").click()
    expect(page.get_by_role("heading", name="River Hospital: what may go")).to_be_visible()


def test_with_the_record_of_the_emergency_the_hospital_gets_it_and_the_supervisor_finds_it_appropriate(
    open_as: Callable[..., Page], staff: Staff, known: Case
) -> None:
    """42 CFR 2.51(c) to its end: on record first, and then sent. The clinician at a desk, the supervisor on a tablet."""
    make_organization(
        "River Hospital", "hospital_ed", is_covered_entity=True, is_part2_program=False, is_mental_health_facility=False
    )
    page = open_as(staff.other_clinician.email, size="desktop")
    page.goto("/clinician/break-glass/")
    fill_in(page, nature="Unresponsive after pills.")
    page.get_by_role("button", name="Open this case").click()
    expect(page.get_by_role("heading", name="Opened in an emergency")).to_be_visible()
    is_sound(page, "the open case")
    ask_to_share_substance_use_treatment(page, known)
    expect(page.get_by_role("heading", name="This stays here")).to_be_visible()
    expect(page.get_by_role("button", name="Share it")).to_have_count(0)
    expect(page.get_by_text("In a methadone program.")).to_have_count(0)

    page.goto(f"/clinician/persons/{known.person.pk}/")
    page.get_by_role("button", name="Share with medical personnel").click()
    expect(page.get_by_label("What is happening?")).to_have_value("Unresponsive after pills.")
    is_sound(page, "the record of the emergency")
    page.get_by_label("Who receives the information?").fill("Dr. Casey Ward")
    page.get_by_label("Where do they work?").fill("River Hospital")
    tick(page, "Has the person declined?", "No")
    page.get_by_role("button", name="Record and go on").click()
    expect(page.get_by_text("The emergency is on record.")).to_be_visible()
    ask_to_share_substance_use_treatment(page, known)
    expect(page.get_by_text("In a methadone program.")).to_be_visible()
    page.get_by_role("button", name="Share it").click()
    expect(page.get_by_text("Shared. They can read it now.")).to_be_visible()
    expect(page.get_by_role("article").get_by_text("In a methadone program.")).to_be_visible()
    (release,) = Release.objects.using(LOADER).all()
    assert EmergencyRecord.objects.using(LOADER).get().pk in release.evidence_ids
    page.goto("/clinician/")
    expect(page.get_by_role("heading", name="Opened in an emergency")).to_be_visible()
    is_sound(page, "my work")

    supervisor = open_as(staff.by_role["supervisor"].email, size="tablet")
    supervisor.get_by_role("link", name="Emergency accesses to review").click()
    supervisor.get_by_role("link", name=str(known.person.pk)[:8]).click()
    expect(supervisor.get_by_text(REASON)).to_be_visible()
    assert accessibility_findings(supervisor) == []
    tick(supervisor, "Your finding", "Appropriate")
    supervisor.get_by_role("button", name="Record finding").click()
    expect(supervisor.get_by_text("Finding recorded.")).to_be_visible()
    assert BreakGlass.objects.using(LOADER).get().finding == "appropriate"


def test_a_privacy_officer_opens_a_case_and_gives_it_back(
    open_as: Callable[..., Page], staff: Staff, known: Case
) -> None:
    page = open_as(staff.by_role["privacy_officer"].email, size="desktop")
    page.goto("/privacy/cases/")
    is_sound(page, "no case")
    page.get_by_role("link", name="Open a case").click()
    is_sound(page, "the officer's form")
    page.get_by_label("Docket or matter number").fill("CP-02-MD-0001234-2026")
    page.get_by_label("What is the case needed for?").fill("A subpoena asks for the visits of May.")
    whom(page)
    page.get_by_role("button", name="Open this case").click()
    expect(page.get_by_role("heading", name=f"Case {str(known.person.pk)[:8]}")).to_be_visible()
    is_sound(page, "an open case")
    page.get_by_role("button", name="End now").click()
    expect(page.get_by_text("No case is open to you")).to_be_visible()


def test_what_was_referred_is_shown_at_every_size(open_as: Callable[..., Page], staff: Staff, known: Case) -> None:
    now = datetime.now(UTC)
    access = make_emergency_access(known, staff, now)
    BreakGlass.objects.using(LOADER).update(
        finding="privacy_officer", reviewed_by=staff.by_role["supervisor"].pk, reviewed_at=now
    )
    page = open_as(staff.by_role["privacy_officer"].email, size="desktop")
    page.goto("/privacy/break-glass/")
    is_sound(page, "the list")
    page.goto(f"/privacy/break-glass/{access.pk}/")
    expect(page.get_by_text("Collapsed at the shelter")).to_be_visible()
    is_sound(page, "one of them")
