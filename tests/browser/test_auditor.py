"""The auditor's page as it is met: a filter whose fields keep to their places, on every size."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.axe import accessibility_findings
from tests.browser.browser import SIZES
from tests.browser.test_clinician import sign_in
from tests.people import Staff
from tests.web import WebProcess

pytestmark = pytest.mark.browser


def test_the_filters_fields_neither_overlap_nor_leave_their_card(
    agency_site: WebProcess, staff: Staff, open_page: Callable[..., Page]
) -> None:
    page = sign_in(open_page(base_url=agency_site.address), staff.by_role["auditor"].email)
    page.goto("/auditor/?event=list")
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        card = page.locator("details.card").bounding_box()
        assert card
        boxes = [box for field in page.locator(".card select, .card input").all() if (box := field.bounding_box())]
        assert len(boxes) > 5
        for box in boxes:
            assert box["x"] + box["width"] < card["x"] + card["width"], size
            beside = [other for other in boxes if other["y"] == box["y"] and other["x"] > box["x"]]
            assert all(box["x"] + box["width"] <= other["x"] for other in beside), size
        assert accessibility_findings(page) == [], size
