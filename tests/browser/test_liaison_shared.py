"""What a police liaison sees of a release, in the police process, and how it ends while they look at it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import accessibility_findings
from tests.browser.browser import Size
from tests.browser.test_consent import sign_in
from tests.consent.door import Door
from tests.people import Staff, make_case
from tests.web import WebProcess

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


@pytest.fixture
def door(police_site: WebProcess, staff: Staff) -> Door:
    return Door(staff, make_case(staff))


@pytest.fixture
def open_as_liaison(police_site: WebProcess, open_page: OpenPage, staff: Staff) -> OpenPage:
    """A page of the police site on which the bureau's liaison, or another, has signed in."""

    def signed_in(size: Size = "tablet", address: str = "lee.liaison@example.org") -> Page:
        page = open_page(base_url=police_site.address, size=size)
        sign_in(page, address)
        return page

    return signed_in


@pytest.mark.parametrize("size", ["tablet", "desktop"])
def test_the_liaison_reads_the_summary_with_its_notice(
    open_as_liaison: OpenPage, door: Door, now: datetime, size: Size
) -> None:
    page = open_as_liaison(size)
    page.goto("/liaison/shared/")
    expect(page.get_by_text("Nothing is shared with your bureau now")).to_be_visible()
    assert accessibility_findings(page) == []
    door.consent(now=now)
    door.release(now=now)
    page.reload()
    assert accessibility_findings(page) == []
    page.get_by_role("link", name="Jordan Example").click()
    expect(page.get_by_text("Calm after an hour of talking; agreed to a visit.")).to_be_visible()
    expect(page.get_by_text("State regulations limit your right")).to_be_visible()
    expect(page.get_by_text("Scope of the consent signed on")).to_be_visible()
    expect(page.get_by_text("methadone")).to_have_count(0)
    expect(page).to_have_title("Shared with us - Bulkhead")
    assert accessibility_findings(page) == []


def test_a_revocation_takes_the_page_away_while_the_liaison_has_it_open(
    open_as_liaison: OpenPage, door: Door, now: datetime
) -> None:
    consent = door.consent(now=now)
    release = door.release(now=now)
    page = open_as_liaison()
    page.goto(f"/liaison/shared/{release.pk}/")
    expect(page.get_by_text("Calm after an hour of talking")).to_be_visible()
    door.revoke(consent, now=now)
    answer = page.reload()
    assert answer
    assert answer.status == 410
    expect(page.get_by_text("Calm after an hour of talking")).to_have_count(0)
    page.goto("/liaison/shared/")
    expect(page.get_by_text("Nothing is shared with your bureau now")).to_be_visible()


def test_another_bureaus_liaison_finds_nothing_and_no_trace(
    open_as_liaison: OpenPage, door: Door, now: datetime
) -> None:
    door.consent(now=now)
    release = door.release(now=now)
    page = open_as_liaison(address="lou.county@example.org")
    page.goto("/liaison/shared/")
    expect(page.get_by_text("Nothing is shared with your bureau now")).to_be_visible()
    answer = page.goto(f"/liaison/shared/{release.pk}/")
    assert answer
    assert answer.status == 404


def test_a_print_carries_recipient_purpose_and_notice(open_as_liaison: OpenPage, door: Door, now: datetime) -> None:
    door.consent(now=now)
    release = door.release(now=now)
    page = open_as_liaison()
    page.goto(f"/liaison/shared/{release.pk}/")
    page.emulate_media(media="print")
    expect(
        page.get_by_text("For City Bureau of Police only. Purpose: Safe response during crisis calls.")
    ).to_be_visible()
    expect(page.get_by_text("State regulations limit your right")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
