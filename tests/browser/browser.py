"""Chromium for the browser tests: found on the machine, started once a file, a clean profile for every page.

Every page made here watches itself: a breach of the content security policy or an uncaught script error fails the test
that opened the page, whatever else the test looks at.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

Size = Literal["phone", "tablet", "desktop"]

#: Width and height in CSS pixels of the devices the pages are made for.
SIZES: dict[Size, ViewportSize] = {
    "phone": {"width": 360, "height": 740},
    "tablet": {"width": 768, "height": 1024},
    "desktop": {"width": 1280, "height": 800},
}

_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_HTMX_AT_WORK = ".htmx-request, .htmx-settling, .htmx-swapping, .htmx-added"


def chromium_path() -> str:
    """Where Chromium is; ``CHROMIUM`` wins. Raises a usage error with the command that installs it."""
    named = os.environ.get("CHROMIUM")
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if not found or not os.access(found, os.X_OK):
        raise pytest.UsageError(
            "The browser tests need Chromium. Install it with: sudo apt-get install --no-install-recommends chromium "
            "(or set CHROMIUM to the program)."
        )
    return found


@dataclass
class OpenPage:
    """Opens pages in new, empty profiles and remembers what went wrong in them."""

    browser: Browser
    contexts: list[BrowserContext]
    problems: list[str]

    def __call__(
        self,
        *,
        base_url: str | None = None,
        size: Size = "tablet",
        dark: bool = False,
        scripts: bool = True,
    ) -> Page:
        """A page of its own: no cookie, cache or storage is shared with any other one."""
        context = self.browser.new_context(
            base_url=base_url,
            viewport=SIZES[size],
            has_touch=size != "desktop",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="en-US",
            timezone_id="America/New_York",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error.message}"))
        return page

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.problems.append(message.text)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One Chromium for a file of tests.

    Not for the session: Playwright leaves its event loop running in this thread while it is open, and every later test
    that touches the database would be refused by Django as asynchronous.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=[*_FLAGS, "--no-sandbox"] if os.geteuid() == 0 else _FLAGS,
            chromium_sandbox=os.geteuid() != 0,
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages; at the end no page may have broken the content security policy or thrown."""
    opener = OpenPage(chromium, [], [])
    yield opener
    for context in opener.contexts:
        context.close()
    assert opener.problems == []


def wait_for_htmx(page: Page) -> None:
    """Waits until no fragment is on its way or settling. (Not wait_for_function: the policy forbids eval.)"""
    expect(page.locator(_HTMX_AT_WORK)).to_have_count(0)
