"""The pictures of the README's tour, made from the running demo.

    python -m development.tour [--agency ADDRESS] [--police ADDRESS] [--to DIRECTORY]

Start `make demo` first. Without arguments the addresses are those that a demo in the same environment would have. The
tour signs in as the people whom the demo prints, reads, and asks for one preview of a disclosure; it changes no record
and shares nothing. Like everything else, what it looks at is written to the demo's ledger.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Locator, Page, ViewportSize, sync_playwright

from demonstration.sign_ins import sign_ins
from demonstration.words.people import STORIES
from development.checks import find_chromium
from development.demo_ports import chosen_ports
from development.environment import REPOSITORY
from development.trouble import Trouble

TABLET: ViewportSize = {"width": 820, "height": 1180}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
LARGEST_PICTURE = 200_000
_FLAGS = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
#: The person whose case the tour shows: with a consent to the police bureau, and a section that it does not cover.
SHOWN_PERSON = next(person.name for person in STORIES if person.key == "shared")

Picture = Callable[[str], None]


def make_tour(*, agency: str, police: str, directory: Path) -> list[Path]:
    """Writes every picture of the tour and returns their files; raises a sentence when the demo does not answer."""
    directory.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    with sync_playwright() as playwright:
        as_root = os.geteuid() == 0
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=[*_FLAGS, "--no-sandbox"] if as_root else _FLAGS,
            chromium_sandbox=not as_root,
        )
        try:
            for role, address, size, visit in (
                ("clinician", agency, TABLET, _as_clinician),
                ("liaison", police, DESKTOP, _as_liaison),
                ("supervisor", agency, DESKTOP, _as_supervisor),
                ("auditor", agency, DESKTOP, _as_auditor),
            ):
                with _signed_in(browser, address, role, size) as page:
                    visit(page, address, _camera(page, directory, made))
        except Error as error:
            first_line = str(error).splitlines()[0]
            raise Trouble(f"The tour stopped ({first_line}). Is the demo running at {agency} and {police}?") from error
        finally:
            browser.close()
    return made


@contextmanager
def _signed_in(browser: Browser, address: str, role: str, size: ViewportSize) -> Iterator[Page]:
    """A page of a fresh profile, signed in as the person whom the demo prints for the role."""
    who = next(entry for entry in sign_ins() if entry.role == role)
    context = browser.new_context(
        viewport=size,
        locale="en-US",
        timezone_id="America/New_York",
        color_scheme="light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{address}/sign-in/")
    page.get_by_label("E-mail").fill(who.email)
    page.get_by_label("Password").fill(who.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    yield page
    context.close()


def _camera(page: Page, directory: Path, made: list[Path]) -> Picture:
    """Takes a picture of this page under a name, and notes its file."""

    def take(name: str) -> None:
        made.append(_picture(page, directory / f"{name}.png"))

    return take


def _picture(page: Page, file: Path) -> Path:
    """What the window shows now, once fragments and fonts have come."""
    page.wait_for_load_state("networkidle")
    page.mouse.move(0, 0)
    page.screenshot(path=file, animations="disabled", caret="hide")
    if file.stat().st_size > LARGEST_PICTURE:
        raise Trouble(f"{file.name} is larger than {LARGEST_PICTURE // 1000} kB: show less on it.")
    return file


def _as_clinician(page: Page, address: str, picture: Picture) -> None:
    page.goto(f"{address}/clinician/incidents/?crisis=any")
    picture("clinician-incidents")
    page.goto(f"{address}/clinician/")
    page.get_by_role("link", name=SHOWN_PERSON).first.click()
    page.get_by_role("heading", name=SHOWN_PERSON).wait_for()
    person = page.url
    page.locator("main a[href*='/clinician/encounters/']:not([href*='/new/'])").last.click()  # the first, from a call
    page.get_by_role("heading", name="Arrive").wait_for()
    picture("clinician-encounter")
    page.locator("#notes a[href*='/clinician/notes/']").first.click()
    page.get_by_role("heading", name="Note", exact=True).wait_for()
    picture("clinician-note")
    page.goto(f"{person}consents/")
    page.locator("main a[href*='/clinician/consents/']").first.click()
    page.get_by_role("heading", name="Consent", exact=True).wait_for()
    picture("clinician-consent")
    _preview_everything_for_the_bureau(page, person)
    picture("clinician-share")
    page.goto(f"{address}/clinician/handoffs/")
    page.locator("tr").filter(has_text="First visit scheduled").get_by_role("link").first.click()
    page.get_by_role("heading", name="Handoff", exact=True).wait_for()
    picture("clinician-handoff")


def _preview_everything_for_the_bureau(page: Page, person: str) -> None:
    """Asks what of the whole case the law would let through; ends at what would go and what stays."""
    page.goto(f"{person}share/")
    _tile(page, "City Bureau of Police").click()
    _tile(page, "Crisis response planning").click()
    for answer in _tile(page, r"No\s*$").all():
        answer.click()
    for box in page.locator("input[type=checkbox] + label").all():
        box.click()
    page.get_by_role("button", name="Show what may go").click()
    page.get_by_role("region", name="This is what would go").evaluate("element => element.scrollIntoView()")


def _tile(page: Page, words: str) -> Locator:
    return page.locator("label").filter(has_text=re.compile(rf"^\s*{words}"))


def _as_liaison(page: Page, address: str, picture: Picture) -> None:
    page.goto(f"{address}/liaison/")
    picture("liaison-incidents")
    page.goto(f"{address}/liaison/shared/")
    page.locator("main a[href*='/liaison/shared/']").first.click()
    page.get_by_role("heading", name="What was shared").wait_for()
    picture("liaison-shared")


def _as_supervisor(page: Page, address: str, picture: Picture) -> None:
    page.goto(f"{address}/supervisor/")
    picture("supervisor-queues")


def _as_auditor(page: Page, address: str, picture: Picture) -> None:
    page.goto(f"{address}/auditor/")
    picture("auditor-ledger")


def main(arguments: list[str] | None = None) -> int:
    ports = chosen_ports()
    parser = argparse.ArgumentParser(prog="python -m development.tour", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--agency", default=f"http://127.0.0.1:{ports['agency']}", metavar="ADDRESS")
    parser.add_argument("--police", default=f"http://127.0.0.1:{ports['police']}", metavar="ADDRESS")
    parser.add_argument("--to", type=Path, default=REPOSITORY / "docs" / "tour", metavar="DIRECTORY")
    chosen = parser.parse_args(arguments)
    try:
        made = make_tour(agency=chosen.agency.rstrip("/"), police=chosen.police.rstrip("/"), directory=chosen.to)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    for file in made:
        print(f"{file.name}  {file.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
