"""The pieces every page is built of: accessible, calm to the content security policy, usable by thumb, small."""

import mimetypes
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import accessibility_findings
from tests.browser.browser import SIZES, OpenPage, wait_for_htmx
from tests.browser.gallery import specimens

NAMES = sorted(specimens())
_SMALLEST_TARGET = 44
_MOST_HTML = 60_000


pytestmark = pytest.mark.browser


class GalleryServer(ThreadingHTTPServer):
    """A site of specimens that counts what is sent to it."""

    daemon_threads = True
    posts = 0

    def address(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{name}/"


class _GalleryHandler(BaseHTTPRequestHandler):
    """Serves the gallery and the static files under the site's own content security policy."""

    server: GalleryServer

    def do_GET(self) -> None:
        path = self.path.split("?")[0].strip("/")
        if path.startswith("static/"):
            found = finders.find(path.removeprefix("static/"))
            if not found:
                self.send_error(404)
                return
            self._answer(Path(found).read_bytes(), mimetypes.guess_type(str(found))[0] or "application/octet-stream")
        elif path in NAMES:
            self._answer(specimens()[path].render().encode(), "text/html; charset=utf-8")
        else:
            self._answer(b"<!doctype html><html lang=en><title>Other</title><p>Other page", "text/html; charset=utf-8")

    def _answer(self, body: bytes, kind: str) -> None:
        directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        policy = "; ".join(" ".join([name, *sources]) for name, sources in directives.items())
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.server.posts += 1
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.send_response(500 if self.path == "/out-of-order/" else 204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the test's output is the assertion."""


@pytest.fixture(scope="module")
def gallery() -> Iterator[GalleryServer]:
    server = GalleryServer(("127.0.0.1", 0), _GalleryHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("name", NAMES)
def test_every_component_is_accessible_in_three_widths_and_at_night(
    gallery: GalleryServer, open_page: Callable[..., Page], name: str
) -> None:
    page = open_page()
    page.goto(gallery.address(name))
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        assert accessibility_findings(page) == [], size
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} scrolls sideways on a {size}"
    page.emulate_media(color_scheme="dark")
    assert accessibility_findings(page) == [], "at night"


@pytest.mark.parametrize("name", NAMES)
def test_every_target_fits_a_gloved_thumb(gallery: GalleryServer, open_page: Callable[..., Page], name: str) -> None:
    page = open_page(size="phone")
    page.goto(gallery.address(name))
    small = page.evaluate(
        """smallest => Array.from(document.querySelectorAll("a, button, input, select, textarea, label[for]"))
            .map(element => {
                const tile = element.matches(".usa-radio__input, .usa-checkbox__input");
                const inline = element.matches("p > a, label.field__label");
                const box = (tile ? element.nextElementSibling : element).getBoundingClientRect();
                return {words: element.outerHTML.slice(0, 90), height: box.height, width: box.width,
                        skip: inline || element.type === "hidden" || element.matches(".usa-skipnav")};
            })
            .filter(found => !found.skip && found.width > 0 && found.height < smallest - 0.5)""",
        _SMALLEST_TARGET,
    )
    assert small == []


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_small(name: str) -> None:
    assert len(specimens()[name].render().encode()) < _MOST_HTML


def test_focus_goes_to_the_summary_of_errors_and_from_there_to_the_field(
    gallery: GalleryServer, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(gallery.address("form-errors"))
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Error: Specimen - Bulkhead")
    summary.get_by_role("link", name="Who was present?").click()
    expect(page.get_by_label("Family")).to_be_focused()
    summary.get_by_role("link", name="When did it happen?").click()
    expect(page.get_by_label("When did it happen?")).to_be_focused()


def test_what_was_typed_survives_an_error(gallery: GalleryServer, open_page: Callable[..., Page]) -> None:
    page = open_page(scripts=False)
    page.goto(gallery.address("form-errors"))
    expect(page.get_by_label("Declined")).to_be_checked()
    expect(page.get_by_label("What happened")).to_have_value('A long afternoon.\nHe said "<b>no</b>".')
    expect(page.get_by_label("This is a late entry")).to_be_checked()


def test_a_form_is_sent_once_however_often_the_button_is_pressed(
    gallery: GalleryServer, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(gallery.address("revoke"))
    before: int = gallery.posts
    with page.expect_request(lambda request: request.method == "POST"):
        page.evaluate("() => { const b = document.querySelector('.confirm button'); b.click(); b.click(); b.click(); }")
    expect(page.get_by_role("button", name="End consent")).to_have_attribute("aria-disabled", "true")
    page.wait_for_timeout(300)
    assert gallery.posts == before + 1


def test_a_drawn_signature_lands_in_its_field_and_can_be_cleared(
    gallery: GalleryServer, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(gallery.address("sign"))
    pad = page.locator("canvas")
    expect(pad).to_be_visible()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90, steps=8)
    page.mouse.up()
    assert page.locator("#id_drawing").input_value().startswith("data:image/png;base64,")
    page.get_by_role("button", name="Clear the drawing").click()
    assert page.locator("#id_drawing").input_value() == ""


def test_the_typed_name_is_enough_where_no_script_runs(gallery: GalleryServer, open_page: Callable[..., Page]) -> None:
    page = open_page(scripts=False)
    page.goto(gallery.address("sign"))
    expect(page.get_by_label("Type the person's full name")).to_be_visible()
    expect(page.locator("canvas")).to_be_hidden()


def test_losing_the_connection_is_said_in_words(gallery: GalleryServer, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(gallery.address("form"))
    page.context.set_offline(True)
    expect(page.get_by_text("Not connected. What you typed is kept on this page. Do not close it.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Not connected.")).to_be_hidden()


def test_a_fragment_that_was_not_accepted_is_said_in_words_and_loses_nothing(
    gallery: GalleryServer, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(gallery.address("form"))
    page.get_by_label("What happened").fill("Half a sentence")
    page.evaluate("() => { htmx.ajax('POST', '/out-of-order/', {target: '.save-state'}).catch(() => undefined); }")
    expect(page.get_by_text("That could not be saved.")).to_be_visible()
    wait_for_htmx(page)
    expect(page.get_by_text("That could not be saved.")).to_be_visible()
    expect(page.get_by_label("What happened")).to_have_value("Half a sentence")


def test_htmx_keeps_nothing_of_a_page_and_runs_under_the_policy(
    gallery: GalleryServer, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(gallery.address("form"))
    config = page.evaluate("() => ({...htmx.config})")
    assert config["historyCacheSize"] == 0
    assert config["allowEval"] is False
    assert config["selfRequestsOnly"] is True
    assert page.evaluate("document.body.getAttribute('hx-history')") == "false"
    page.evaluate("() => htmx.ajax('GET', '/tags/', {target: '#main-content', select: '#main-content'})")
    expect(page.get_by_role("heading", name="States")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []
    # The path of the page, no more than the address bar says: ids in it are opaque.
    assert page.evaluate("({...sessionStorage})") == {"htmx-current-path-for-history": "/form/"}


def test_the_opener_notices_a_breach_of_the_policy(gallery: GalleryServer, chromium: Browser) -> None:
    """Without this the silence of every other test would prove nothing."""
    opener = OpenPage(chromium, [], [])
    page = opener()
    page.goto(gallery.address("tags"))
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("setTimeout(() => { throw new Error('thrown on purpose'); })")
    page.wait_for_timeout(200)
    page.context.close()
    assert any("Content Security Policy" in problem for problem in opener.problems)
    assert any("thrown on purpose" in problem for problem in opener.problems)


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_says_nothing_about_the_request_or_the_person(code: str) -> None:
    template = engines["django"].get_template(f"{code}.html")
    told = {
        "request_path": "/people/canary/",
        "exception": "canary",
        "reason": "canary",
        "navigation": [{"label": "canary", "url": "/canary/"}],
        "signed_in_name": "canary",
        "messages": ["canary"],
        "csrf_token": "canary",
    }
    assert template.render(told) == template.render({})
    assert "canary" not in template.render(told)
