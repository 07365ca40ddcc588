"""One real call, from 911 to a kept handoff, through the wall: told in real browsers, with every process running.

At its end every place that a word could have slipped into is searched for the words that were typed.
"""

import csv
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from development.processes import Site
from referrals.models import FollowUpWindow, Provider
from tests.browser.axe import accessibility_findings
from tests.browser.browser import OpenPage
from tests.browser.site import make_site, run_command
from tests.canaries import Canaries, places_that_hold
from tests.databases import TestDatabases
from tests.people import PASSWORD, Staff

CALLS = Path("casework/police/samples/seattle_calls.csv")
pytestmark = pytest.mark.browser


def sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def tick(scope: Page | Locator, words: str | re.Pattern[str]) -> None:
    """Choose a tile by its words, as a finger would: the input itself lies outside the page."""
    pattern = re.compile(rf"^\s*{words}") if isinstance(words, str) else words
    scope.locator("label").filter(has_text=pattern).first.click()


def test_one_real_call_from_911_to_a_kept_handoff(
    staff: Staff, test_databases: TestDatabases, open_page: OpenPage, tmp_path: Path
) -> None:
    words = Canaries()
    Provider(
        organization_id=staff.clinic.pk, service_name="Outpatient counseling", warm_line="412-555-0111", is_active=True
    ).save(using="loader")

    # Real calls, taken in as the dispatch feed; the precinct of the crisis call is the liaison's zone.
    zones = tmp_path / "zones.csv"
    precincts = ("EAST", "WEST", "NORTH", "SOUTH", "SOUTHWEST")
    zones.write_text("delivered,zone_id\n" + "".join(f"{name},{staff.zone.pk}\n" for name in precincts))
    imported = run_command("import_calls", str(CALLS), "--profile", "seattle_calls", "--zone-map", str(zones))
    assert imported.returncode == 0, imported.stderr[-2000:]

    with make_site(tmp_path / "site") as site:
        site.start()
        site.wait_until_ready()
        clinician = open_page(base_url=site.agency_address, size="tablet")
        liaison = open_page(base_url=site.police_address, size="desktop")

        encounter, person = _answer_the_call(clinician, site, staff, words)
        _write_two_sections(clinician, words)
        _nothing_is_to_be_seen(liaison, site, staff, words, encounter, person)
        consent = _consent_to_the_summary(clinician, site, person, words)
        _share_it(clinician, site, person, words)
        release = _read_it_as_the_bureau(liaison, site, words)
        _revoke(clinician, site, consent)
        gone = liaison.goto(release)
        assert gone is not None and gone.status == 410
        assert not [word for word in words.typed.values() if word in gone.text()]
        handoff = _hand_off(clinician, site, person, encounter)
        _let_its_window_pass_and_find_it_escalated(open_page, site, staff)
        _keep_the_visit(clinician, handoff, words)
        rows = _export_as_auditor(open_page, site, staff, tmp_path)
        _every_step_is_there_in_order(rows)
        site.stop()
        assert places_that_hold(words, site) == []


def _answer_the_call(page: Page, site: Site, staff: Staff, words: Canaries) -> tuple[str, str]:
    """The clinician finds the crisis call in the queue and opens an encounter from it; returns two addresses."""
    sign_in(page, site.agency_address, staff.by_role["clinician"].email)
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    page.get_by_role("link", name="Incidents").click()
    page.get_by_label("Kind of call").select_option("behavioral")
    page.get_by_role("button", name="Show").click()
    assert accessibility_findings(page) == []
    page.get_by_role("link", name=re.compile("CRISIS COMPLAINT", re.I)).first.click()
    expect(page.get_by_role("heading", name=re.compile("CRISIS", re.I)).first).to_be_visible()
    page.get_by_role("link", name="Start encounter").click()
    tick(page, "A new person")
    page.get_by_label("Name", exact=True).fill(words.typed["name"])
    page.get_by_label("Birth date").last.fill("1987-06-05")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("heading", name=words.typed["name"])).to_be_visible()
    expect(page.get_by_text(re.compile("CRISIS COMPLAINT", re.I)).first).to_be_visible()
    assert accessibility_findings(page) == []
    encounter = page.url
    person = page.get_by_role("link", name="Person", exact=True).get_attribute("href")
    assert person
    return encounter, site.agency_address + person


def _write_two_sections(page: Page, words: Canaries) -> None:
    """A mental-health summary that may be shared and a substance-use section, signed."""
    page.get_by_role("button", name="Start note").click()
    section = page.get_by_role("group", name="Section 1")
    tick(section, "Mental health")
    section.get_by_role("textbox").fill(words.typed["mental_health"])
    tick(section, re.compile("may be shared"))
    page.get_by_role("button", name="Save and add a section").click()
    section = page.get_by_role("group", name="Section 2")
    tick(section, re.compile("Part 2"))
    section.get_by_role("textbox").fill(words.typed["substance_use"])
    page.get_by_role("button", name="Review and sign").click()
    expect(page.get_by_text(words.typed["substance_use"])).to_be_visible()
    tick(page, "I wrote this note")
    page.get_by_label(re.compile("password", re.I)).fill(PASSWORD)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Signed").first).to_be_visible()


def _nothing_is_to_be_seen(page: Page, site: Site, staff: Staff, words: Canaries, encounter: str, person: str) -> None:
    """The liaison sees the call and not a trace of what came of it; clinical addresses do not exist here."""
    sign_in(page, site.police_address, staff.by_role["liaison"].email)
    expect(page.get_by_role("heading", name="My zones' incidents")).to_be_visible()
    assert accessibility_findings(page) == []
    for address in (encounter, person):
        path = re.sub(r"^https?://[^/]+", "", address)
        answer = page.goto(f"{site.police_address}{path}")
        assert answer is not None and answer.status == 404
        assert answer.text() == _missing(page, site)
    page.goto(f"{site.police_address}/liaison/shared/")
    expect(page.get_by_text("Nothing is shared with your bureau now")).to_be_visible()
    for path in ("/liaison/", "/liaison/shared/"):
        page.goto(f"{site.police_address}{path}")
        seen = page.content()
        assert not [word for word in words.typed.values() if word in seen]


def _missing(page: Page, site: Site) -> str:
    """What an address that never existed answers to the same reader."""
    answer = page.request.get(f"{site.police_address}/no-such-page/")
    assert answer.status == 404
    return answer.text()


def _consent_to_the_summary(page: Page, site: Site, person: str, words: Canaries) -> str:
    """The person signs for the mental-health summary, to that bureau, until a date; returns the consent's address."""
    page.goto(f"{person}consents/new/")
    for question in ("Does the one who signs know", "Can they say back"):
        tick(page.get_by_role("group", name=re.compile(question)), "Yes")
    for answer in ("None of these", "The person themselves", "English", "City Bureau of Police"):
        tick(page, re.compile(rf"^\s*{answer}"))
    tick(page.get_by_role("group", name=re.compile("Does an interpreter help")), "No")
    tick(page, re.compile(r"^\s*Name, date of birth"))
    tick(page, re.compile(r"^\s*A summary of the person's mental health"))
    tick(page, re.compile(r"^\s*Safe response during crisis calls"))
    page.get_by_label(re.compile("Until which day")).fill((datetime.now(UTC) + timedelta(days=30)).date().isoformat())
    page.get_by_role("button", name="Hand it to the person").click()
    for question in ("My name", "A summary of my mental health"):
        tick(page.get_by_role("group", name=re.compile(question)), "Yes, share it")
    page.get_by_role("group", name=re.compile("Until which day")).locator("label").last.click()
    page.get_by_role("button", name="Show me the paper").click()
    expect(page.get_by_text(words.typed["mental_health"])).to_be_visible()
    expect(page.get_by_text(words.typed["substance_use"])).to_have_count(0)
    tick(page, "On paper")
    page.get_by_label("Your full name").fill(words.typed["name"])
    assert accessibility_findings(page) == []
    page.get_by_role("button", name="I sign").click()
    page.get_by_role("link", name="Give the tablet back").click()
    expect(page.get_by_text(re.compile("In force")).first).to_be_visible()
    if "/consents/" not in page.url or page.url.endswith("/persons/"):
        page.get_by_role("link", name=re.compile("City Bureau of Police")).first.click()
    href = page.url
    if re.search(r"/clinician/consents/", href):
        return href
    link = page.get_by_role("link", name=re.compile("City Bureau of Police")).first.get_attribute("href")
    assert link
    return site.agency_address + link


def _share_it(page: Page, site: Site, person: str, words: Canaries) -> None:
    """The preview withholds the substance-use section with its reason; the rest is confirmed."""
    page.goto(f"{person}share/")
    tick(page, re.compile(r"^\s*City Bureau of Police"))
    tick(page, re.compile(r"^\s*Safe response during crisis calls"))
    for no in page.locator("label").filter(has_text=re.compile(r"^\s*No\s*$")).all():
        no.click()
    for box in page.locator("input[type=checkbox] + label").all():
        box.click()
    page.get_by_role("button", name="Show what may go").click()
    withheld = page.get_by_role("region", name="This stays here")
    expect(withheld).to_contain_text(re.compile("does not cover|consent|no basis", re.I))
    expect(withheld).not_to_contain_text(words.typed["substance_use"])
    expect(page.get_by_role("region", name="This is what would go, word for word")).to_contain_text(
        words.typed["mental_health"]
    )
    assert accessibility_findings(page) == []
    page.get_by_role("button", name="Share it").click()
    expect(page.get_by_text("Shared. They can read it now.")).to_be_visible()


def _read_it_as_the_bureau(page: Page, site: Site, words: Canaries) -> str:
    page.goto(f"{site.police_address}/liaison/shared/")
    page.get_by_role("list", name=re.compile("Shared with us")).get_by_role("link").first.click()
    expect(page.get_by_text(words.typed["mental_health"])).to_be_visible()
    expect(page.get_by_text("State regulations limit your right to make any further disclosure")).to_be_visible()
    assert words.typed["substance_use"] not in page.content()
    assert accessibility_findings(page) == []
    return page.url


def _revoke(page: Page, site: Site, consent: str) -> None:
    page.goto(consent)
    tick(page, re.compile("writing", re.I))
    page.get_by_role("button", name="Stop sharing now").click()
    expect(page.get_by_text(re.compile("Revoked|Stopped", re.I)).first).to_be_visible()


def _hand_off(page: Page, site: Site, person: str, encounter: str) -> str:
    """A warm handoff: offered, accepted by the person, sent to the clinic; returns its address."""
    keys = [re.search(r"/([0-9a-f-]{36})/", address) for address in (person, encounter)]
    assert keys[0] and keys[1]
    page.goto(f"{site.agency_address}/clinician/handoffs/new/?person={keys[0][1]}&encounter={keys[1][1]}")
    tick(page, re.compile("Hill Clinic"))
    page.get_by_label("Who at the provider spoke with the person?").fill("Nurse Receiver")
    spoke = datetime.now().astimezone() - timedelta(minutes=1)
    page.get_by_label("When did they speak?").fill(_local(spoke))
    page.get_by_role("button", name="Offer this handoff").click()
    expect(page.get_by_role("heading", name="Handoff", exact=True)).to_be_visible()
    assert accessibility_findings(page) == []
    handoff = page.url
    page.get_by_role("button", name=re.compile("accept", re.I)).first.click()
    expect(page.get_by_text(re.compile("accepted", re.I)).first).to_be_visible()
    return handoff


def _local(moment: datetime) -> str:
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo("America/New_York")).strftime("%Y-%m-%dT%H:%M")


def _let_its_window_pass_and_find_it_escalated(open_page: OpenPage, site: Site, staff: Staff) -> None:
    """Time is shifted in the stored window, not in the clock; the worker finds it and tells the supervisor."""
    windows = FollowUpWindow.objects.using("loader")
    window = windows.order_by("due_at").first()
    assert window is not None
    passed = window.due_at - datetime.now(UTC) + timedelta(minutes=5)
    windows.filter(pk=window.pk).update(
        starts_at=window.starts_at - passed, remind_at=window.remind_at - passed, due_at=window.due_at - passed
    )
    deadline = time.monotonic() + 60
    while not windows.filter(pk=window.pk, escalated_at__isnull=False).exists() or not site.messages():
        assert time.monotonic() < deadline, "The worker did not escalate the window and tell the supervisor."
        time.sleep(0.2)
    page = open_page(base_url=site.agency_address, size="desktop")
    sign_in(page, site.agency_address, staff.by_role["supervisor"].email)
    expect(page.get_by_role("heading", name=re.compile("Work queues|Clinical supervision")).first).to_be_visible()
    assert accessibility_findings(page) == []
    page.goto(f"{site.agency_address}/supervisor/referrals/followupwindow/")
    expect(page.get_by_text(re.compile(str(window.person_id)[:8])).first).to_be_visible()
    assert accessibility_findings(page) == []


def _keep_the_visit(page: Page, handoff: str, words: Canaries) -> None:
    """The promise is kept: sent with its packet, accepted by the clinic, scheduled, and the first visit took place."""
    page.goto(handoff)
    page.get_by_role("link", name="Send to the provider").click()
    for box in page.locator("input[type=checkbox] + label").all():
        box.click()
    page.get_by_role("button", name="Continue").click()
    packet = page.get_by_role("region", name="What Hill Clinic will receive")
    expect(packet).to_contain_text(words.typed["mental_health"])
    expect(packet).not_to_contain_text(words.typed["substance_use"])
    assert accessibility_findings(page) == []
    page.get_by_role("button", name="Send this").click()
    page.goto(handoff)
    page.get_by_role("button", name="The provider accepts").click()
    page.goto(handoff)
    page.get_by_role("link", name="Schedule the first visit").click()
    page.get_by_label("When is the first visit?").fill(_local(datetime.now(UTC) + timedelta(days=2)))
    page.get_by_role("button", name="Schedule the first visit").click()
    page.goto(handoff)
    page.get_by_role("link", name="The visit was kept").click()
    page.get_by_label("When did the visit take place?").fill(_local(datetime.now(UTC)))
    page.get_by_role("button", name="The visit was kept").click()
    page.goto(handoff)
    expect(page.get_by_text(re.compile("visit (was )?kept", re.I)).first).to_be_visible()
    expect(page.get_by_role("region", name="What happens next")).to_have_count(0)


def _export_as_auditor(open_page: OpenPage, site: Site, staff: Staff, folder: Path) -> list[dict[str, str]]:
    page = open_page(base_url=site.agency_address, size="desktop")
    sign_in(page, site.agency_address, staff.by_role["auditor"].email)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert accessibility_findings(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Export|CSV", re.I)).first.click()
    file = folder / "ledger.csv"
    download.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _every_step_is_there_in_order(rows: list[dict[str, str]]) -> None:
    expected = [
        ("import", "police."),
        ("create", "clinical.person"),
        ("create", "clinical.encounter"),
        ("create", "clinical.note"),
        ("sign", "clinical.note"),
        ("consent_given", "consent.consent"),
        ("decision", "consent.decision"),
        ("release", "consent.release"),
        ("read", "consent.release"),
        ("consent_revoked", "consent.consent"),
        ("handoff", "referrals."),
        ("escalate", "referrals."),
        ("handoff", "referrals."),
    ]
    position = 0
    for event, object_type in expected:
        while position < len(rows) and not (
            rows[position]["event"] == event and rows[position]["object_type"].startswith(object_type)
        ):
            position += 1
        assert position < len(rows), f"{event} of {object_type!r} is missing or out of order"
        position += 1
