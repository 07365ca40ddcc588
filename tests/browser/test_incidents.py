"""The incident queue as it is met on a tablet: long names of calls with their tags."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from casework.police.models import Incident
from tests.browser.axe import accessibility_findings
from tests.browser.test_clinician import sign_in
from tests.people import Staff
from tests.police.conftest import incidents  # noqa: F401  (fixture)
from tests.web import WebProcess

pytestmark = pytest.mark.browser


@pytest.mark.usefixtures("incidents")
def test_the_tag_of_a_call_covers_no_line_of_its_name(
    agency_site: WebProcess, staff: Staff, open_page: Callable[..., Page]
) -> None:
    long_name = "SUICIDE, SUICIDAL PERSON AND ATTEMPTS, IN PROGRESS OR JUST OCCURRED"
    Incident.objects.using("police_loader").filter(event_number="CRISIS").update(final_type_text=long_name)
    page = sign_in(open_page(base_url=agency_site.address), staff.by_role["clinician"].email)
    page.goto("/clinician/incidents/")
    link = page.get_by_role("link", name=long_name)
    expect(link).to_be_visible()
    name, tag = link.bounding_box(), page.get_by_role("row", name=long_name).locator("th .status-tag").bounding_box()
    assert name
    assert tag
    padding = 10.0
    assert name["height"] > 3 * padding + 20, "the name takes more than one line"
    assert tag["y"] >= name["y"] + name["height"] - padding - 2
    assert accessibility_findings(page) == []
