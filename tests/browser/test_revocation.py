"""A revocation in two real browsers: the recipient has the page open, the clinician stops it, and it is gone."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from consent import gate
from consent.models import RecipientNotice
from tests.browser.axe import accessibility_findings
from tests.browser.browser import Size
from tests.consent.door import Door
from tests.people import LOADER, PASSWORD, Staff, assign, make_case
from tests.web import WebProcess

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
SIZES: list[Size] = ["tablet", "desktop"]


@pytest.fixture
def door(agency_site: WebProcess, staff: Staff) -> Door:
    return Door(staff, make_case(staff))


def sign_in(page: Page, address: str) -> Page:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return page


def tile(page: Page, group: str, answer: str) -> None:
    tiles = page.get_by_role("group", name=group).locator("label")
    tiles.filter(has_text=re.compile(rf"^\s*{re.escape(answer)}")).first.click()


@pytest.mark.parametrize("size", SIZES)
def test_a_revocation_while_the_recipient_has_the_page_open(
    agency_site: WebProcess, police_site: WebProcess, open_page: OpenPage, door: Door, now: datetime, size: Size
) -> None:
    consent = door.consent(now=now)
    release = door.release(now=now)
    lee = sign_in(open_page(base_url=police_site.address, size=size), "lee.liaison@example.org")
    lee.goto("/liaison/shared/")
    lee.get_by_role("link", name="Jordan Example").click()
    expect(lee.get_by_text("Calm after an hour of talking")).to_be_visible()
    assert accessibility_findings(lee) == []
    printed = lee.request.get(f"{police_site.address}/liaison/shared/{release.pk}/pdf/")
    assert printed.body().startswith(b"%PDF"), "The police process makes the PDF by itself."
    chris = sign_in(open_page(base_url=agency_site.address, size=size), "chris.clinician@example.org")
    chris.goto(f"/clinician/releases/{release.pk}/")
    expect(chris.get_by_role("link", name="PDF to print")).to_be_visible()
    assert accessibility_findings(chris) == []

    chris.goto(f"/clinician/consents/{consent.pk}/")
    tile(chris, "How did the person say so?", "In writing")
    chris.get_by_role("button", name="Stop sharing now").click()
    expect(chris.get_by_text("cannot read it any more")).to_be_visible()
    expect(chris.get_by_role("link", name="Ask again")).to_be_visible()
    assert accessibility_findings(chris) == []
    chris.goto(f"/clinician/releases/{release.pk}/pdf/")
    expect(chris.get_by_role("heading", name="This is not open any more")).to_be_visible()
    assert accessibility_findings(chris) == []

    lee.get_by_role("link", name="PDF to print").click()
    expect(lee.get_by_role("heading", name="This has ended")).to_be_visible()
    expect(lee.get_by_text("Do not use it any further.")).to_be_visible()
    assert accessibility_findings(lee) == []
    lee.go_back()
    lee.reload()
    expect(lee.get_by_role("heading", name="This has ended")).to_be_visible()
    assert "Jordan" not in lee.content()
    lee.goto("/liaison/shared/")
    expect(lee.get_by_text("Nothing is shared with your bureau now")).to_be_visible()
    expect(lee.get_by_role("heading", name="Ended")).to_be_visible()
    assert "Jordan" not in lee.content()
    assert accessibility_findings(lee) == []


@pytest.mark.parametrize("size", SIZES)
def test_a_clinician_tells_a_recipient_without_pages_here(
    agency_site: WebProcess, open_page: OpenPage, door: Door, now: datetime, size: Size
) -> None:
    consent = door.consent(now=now, recipient=door.staff.clinic)
    door.release(now=now, recipient=gate.Recipient(organization_id=door.staff.clinic.pk))
    door.revoke(consent, now=now)
    page = sign_in(open_page(base_url=agency_site.address, size=size), "chris.clinician@example.org")
    page.goto("/clinician/")
    page.get_by_role("link", name="Hill Clinic").first.click()
    expect(page.get_by_role("heading", name="What they received has ended")).to_be_visible()
    expect(page.get_by_role("link", name="The letter (PDF)")).to_be_visible()
    assert accessibility_findings(page) == []
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert accessibility_findings(page) == []
    tile(page, "How were they told?", "By phone")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Everybody was told")).to_be_visible()
    assert accessibility_findings(page) == []
    assert RecipientNotice.objects.using(LOADER).get().told_how == "phone"


@pytest.mark.parametrize("size", SIZES)
def test_a_privacy_officer_records_a_revocation_that_came_by_letter(
    agency_site: WebProcess, open_page: OpenPage, door: Door, now: datetime, size: Size
) -> None:
    officer = door.staff.by_role["privacy_officer"]
    assign(door.case.person, officer, "privacy_officer", by=officer)
    door.consent(now=now, recipient=door.staff.clinic)
    door.release(now=now, recipient=gate.Recipient(organization_id=door.staff.clinic.pk))
    page = sign_in(open_page(base_url=agency_site.address, size=size), officer.email)
    page.goto("/privacy/")
    page.get_by_role("link", name="A revocation that came by letter").click()
    assert accessibility_findings(page) == []
    page.get_by_role("link", name="Hill Clinic").click()
    expect(page.get_by_role("heading", name="Record the revocation")).to_be_visible()
    assert accessibility_findings(page) == []
    tile(page, "How did the person say so?", "In writing")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Recipients without pages here still have to be told")).to_be_visible()
    assert "/privacy/recipients-to-tell/" in page.url
    assert accessibility_findings(page) == []
    page.get_by_role("link", name="Hill Clinic").click()
    expect(page.get_by_role("heading", name="What they received has ended")).to_be_visible()
    assert accessibility_findings(page) == []
