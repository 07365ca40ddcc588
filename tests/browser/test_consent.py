"""Consent and disclosure in a real browser: asked, signed, declined, shared in part, and stopped."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from consent.capture.papers import words_in
from consent.documents.digests import check
from consent.models import ConsentRecord, Release
from tests.browser.axe import accessibility_findings
from tests.browser.browser import Size
from tests.consent.documents.reading import words_of, words_of_pdf
from tests.consent.door import Door, add_section
from tests.consent.test_notice_pages import bound
from tests.consent.test_views_papers import signed, with_other_words
from tests.people import LOADER, PASSWORD, Case, Staff, make_case
from tests.web import WebProcess

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PERSON = "/clinician/persons/{}/"


@pytest.fixture
def door(agency_site: WebProcess, staff: Staff) -> Door:
    return Door(staff, make_case(staff))


@pytest.fixture
def open_as_clinician(agency_site: WebProcess, open_page: OpenPage, staff: Staff) -> OpenPage:
    """A page of the agency's site on which the clinician has signed in."""

    def signed_in(size: Size = "tablet", *, scripts: bool = True) -> Page:
        page = open_page(base_url=agency_site.address, size=size, scripts=scripts)
        sign_in(page, "chris.clinician@example.org")
        return page

    return signed_in


def sign_in(page: Page, address: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def tile(page: Page, group: str, answer: str) -> None:
    """Press one tile of a question."""
    tiles = page.get_by_role("group", name=group).locator("label")
    tiles.filter(has_text=re.compile(rf"^\s*{re.escape(answer)}")).first.click()


def is_the_moment(page: Page) -> None:
    tile(page, "Does the one who signs know", "Yes")
    tile(page, "Can they say back one point", "Yes")
    tile(page, "Is any of this so right now?", "None of these")


def ask_about(page: Page, *kinds: str) -> None:
    for kind in kinds:
        tile(page, "What do you ask about?", kind)


def prepare(page: Page, door: Door, *, language: str = "English", to: str = "City Bureau of Police") -> None:
    """Step 1, as a clinician fills it in."""
    page.goto(f"{PERSON.format(door.person_id)}consents/new/")
    is_the_moment(page)
    tile(page, "Who signs?", "The person themselves")
    tile(page, "In which language do they read the paper?", language)
    tile(page, "Does an interpreter help?", "No")
    tile(page, "With whom?", to)
    ask_about(page, "Name, date of birth", "A summary of the person's mental health")
    tile(page, "What for?", "Safe response during crisis calls")
    page.get_by_label("Until which day at the latest?").fill((timezone.localdate() + timedelta(days=60)).isoformat())


def hand_it_over(page: Page, title: str = "What may we share?") -> None:
    page.get_by_role("button", name="Hand it to the person").click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def choose_terms(page: Page, door: Door) -> None:
    """Steps 1 and 2: the person says yes to both, for 30 days."""
    prepare(page, door)
    hand_it_over(page)
    say_yes(page)


def say_yes(page: Page) -> None:
    """Step 2."""
    tile(page, "My name, my date of birth", "Yes, share it")
    tile(page, "A summary of my mental health", "Yes, share it")
    page.get_by_role("group", name="Until which day?").locator("label").nth(1).click()
    page.get_by_role("button", name="Show me the paper").click()
    expect(page.get_by_role("heading", name="Read, then decide")).to_be_visible()


def choose_a_copy(page: Page) -> None:
    tile(page, "Which copy do you want?", "On paper")


def choose_what_to_share(page: Page, door: Door) -> None:
    page.goto(f"{PERSON.format(door.person_id)}share/")
    tile(page, "With whom?", "City Bureau of Police")
    tile(page, "What for?", "Safe response during crisis calls")
    tile(page, "Does this organization treat the person?", "No")
    tile(page, "Will medical personnel receive it?", "No")
    for box in page.get_by_role("group", name="What?").locator("label").all():
        box.click()
    page.get_by_role("button", name="Show what may go").click()


@pytest.mark.parametrize("size", ["tablet", "desktop"])
def test_a_consent_is_given_by_a_typed_name(open_as_clinician: OpenPage, door: Door, size: Size) -> None:
    page = open_as_clinician(size)
    page.goto(f"{PERSON.format(door.person_id)}consents/new/")
    assert accessibility_findings(page) == []
    choose_terms(page, door)
    expect(page.get_by_text("Calm after an hour of talking; agreed to a visit.")).to_be_visible()
    expect(page.get_by_text("In a methadone program.")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Main")).to_have_count(0)
    assert accessibility_findings(page) == []
    page.get_by_label("Your full name").fill("Jordan Example")
    choose_a_copy(page)
    page.get_by_role("button", name="I sign").click()
    expect(page.get_by_role("heading", name="It is signed")).to_be_visible()
    assert accessibility_findings(page) == []
    page.get_by_role("link", name="Give the tablet back").click()
    expect(page.get_by_text("In force")).to_be_visible()
    expect(page.get_by_text("Name, typed by the person who signed")).to_be_visible()
    assert accessibility_findings(page) == []


def draw(page: Page) -> None:
    """A line with a finger or a mouse on the pad."""
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=8)
    page.mouse.up()


def the_record() -> ConsentRecord:
    return ConsentRecord.objects.using(LOADER).get()


@pytest.mark.parametrize("size", ["tablet", "desktop"])
def test_the_signed_pdf_says_what_is_on_the_screen_and_no_other_word(
    open_as_clinician: OpenPage, door: Door, size: Size
) -> None:
    page = open_as_clinician(size)
    choose_terms(page, door)
    draw(page)
    choose_a_copy(page)
    read_before = words_of(page.get_by_role("article").inner_text())
    page.get_by_role("button", name="I sign").click()
    printed = kept_pdf(page, copy_link="Your copy (PDF)", language="en")
    assert printed.startswith(read_before)
    page.get_by_role("link", name="Give the tablet back").click()
    assert words_of(page.get_by_role("article").inner_text()) == printed
    assert "Asked and witnessed by: Chris Clinician, " in printed
    assert the_record().signature.startswith("drawn:data:image/png;base64,")


def kept_pdf(page: Page, *, copy_link: str, language: str) -> str:
    """Every word of the copy that this page gives, in order: the kept file itself, and one that a screen reader can read."""
    address = page.get_by_role("link", name=copy_link).get_attribute("href")
    assert address
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    content = answer.body()
    check(content, the_record().document_digest)
    root = PdfReader(BytesIO(content)).trailer["/Root"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == language
    return words_of_pdf(content, footer=words_in(language).PAPER["footer"])


@pytest.mark.parametrize("size", ["tablet", "desktop"])
def test_a_consent_is_given_in_part(open_as_clinician: OpenPage, door: Door, size: Size) -> None:
    page = open_as_clinician(size)
    prepare(page, door)
    tile(page, "And about substance use?", "Information about treatment for substance use")
    hand_it_over(page)
    assert accessibility_findings(page) == []
    page.get_by_role("button", name="Show me the paper").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert accessibility_findings(page) == []
    tile(page, "My name, my date of birth", "No")
    tile(page, "A summary of my mental health", "Yes, share it")
    tile(page, "Information about treatment for substance use", "No")
    page.get_by_role("group", name="Until which day?").locator("label").first.click()
    page.get_by_role("button", name="Show me the paper").click()
    expect(page.get_by_text("What may be shared: A summary of my mental health", exact=True)).to_be_visible()
    expect(page.get_by_text("In a methadone program.")).to_have_count(0)
    expect(page.get_by_text("Jordan Example, born May 4, 1990")).to_have_count(0)
    page.get_by_label("Your full name").fill("Jordan Example")
    choose_a_copy(page)
    page.get_by_role("button", name="I sign").click()
    page.get_by_role("link", name="Give the tablet back").click()
    expect(page.get_by_text("Said no to")).to_be_visible()
    assert (the_record().outcome, the_record().segments) == ("in_part", ["mh_general"])


@pytest.mark.parametrize("size", ["tablet", "desktop"])
def test_a_deferred_question_comes_back_and_is_taken_up(open_as_clinician: OpenPage, door: Door, size: Size) -> None:
    page = open_as_clinician(size)
    prepare(page, door)
    tile(page, "Is any of this so right now?", "None of these")
    tile(page, "Is any of this so right now?", "In handcuffs")
    page.get_by_role("button", name="Hand it to the person").click()
    expect(page.get_by_role("heading", name="Do not ask for a signature now")).to_be_visible()
    expect(page.get_by_text("In handcuffs.")).to_be_visible()
    assert accessibility_findings(page) == []
    page.get_by_role("button", name="Ask again later").click()
    expect(page.get_by_text("It comes back to you to be asked again")).to_be_visible()
    page.goto("/clinician/")
    take_up = page.get_by_role("button", name="Take up the question for Jordan Example about City Bureau of Police")
    expect(take_up).to_be_visible()
    assert accessibility_findings(page) == []
    page.goto("/clinician/consents/to-ask/")
    assert accessibility_findings(page) == []
    take_up.click()
    assert page.url.endswith(f"/persons/{door.person_id}/consents/new/")
    expect(page.get_by_role("checkbox", name="A summary of the person's mental health")).to_be_checked()
    expect(page.get_by_role("radio", name="City Bureau of Police")).to_be_checked()
    expect(page.get_by_role("radio", name="Yes").first).not_to_be_checked()
    is_the_moment(page)
    hand_it_over(page)
    say_yes(page)
    page.get_by_label("Your full name").fill("Jordan Example")
    choose_a_copy(page)
    page.get_by_role("button", name="I sign").click()
    expect(page.get_by_role("heading", name="It is signed")).to_be_visible()
    page.goto("/clinician/consents/to-ask/")
    expect(page.get_by_text("Nothing to ask again")).to_be_visible()
    assert accessibility_findings(page) == []
    deferred, given = ConsentRecord.objects.using(LOADER).order_by("recorded_at")
    assert (deferred.outcome, given.outcome, given.takes_up) == ("deferred", "given", deferred.pk)


@pytest.mark.parametrize("size", ["tablet", "desktop"])
def test_a_person_says_no_at_the_choice_and_another_time_when_it_comes_to_signing(
    open_as_clinician: OpenPage, door: Door, size: Size
) -> None:
    page = open_as_clinician(size)
    prepare(page, door)
    hand_it_over(page)
    page.get_by_role("button", name="No, share nothing").click()
    expect(page.get_by_role("heading", name="You said no")).to_be_visible()
    assert accessibility_findings(page) == []
    choose_terms(page, door)
    page.get_by_role("button", name="No, I do not sign").click()
    expect(page.get_by_role("heading", name="You said no")).to_be_visible()
    page.get_by_role("link", name="Give the tablet back").click()
    expect(page.get_by_role("heading", name="Consent and sharing", level=1)).to_be_visible()
    assert accessibility_findings(page) == []
    assert [one.outcome for one in ConsentRecord.objects.using(LOADER).all()] == ["declined", "declined"]


def test_saying_no_is_as_large_as_saying_yes_on_every_page(open_as_clinician: OpenPage, door: Door) -> None:
    page = open_as_clinician("phone")
    prepare(page, door)
    hand_it_over(page)
    same_size(page, "Show me the paper", "No, share nothing", "Ask me another time")
    tile(page, "My name, my date of birth", "Yes, share it")
    tile(page, "A summary of my mental health", "Yes, share it")
    page.get_by_role("group", name="Until which day?").locator("label").first.click()
    page.get_by_role("button", name="Show me the paper").click()
    same_size(page, "I sign", "No, I do not sign", "Ask me another time")
    page.get_by_role("button", name="No, I do not sign").click()
    expect(page.get_by_role("heading", name="You said no")).to_be_visible()
    assert the_record().outcome == "declined"


def same_size(page: Page, yes: str, *others: str) -> None:
    size = page.get_by_role("button", name=yes, exact=True).bounding_box()
    assert size
    for other in others:
        box = page.get_by_role("button", name=other, exact=True).bounding_box()
        assert box
        assert box["height"] >= size["height"]
        assert box["width"] >= size["width"]


@pytest.mark.parametrize("size", ["tablet", "desktop"])
def test_a_minor_signs_alone_about_substance_use(
    open_as_clinician: OpenPage, agency_site: WebProcess, staff: Staff, size: Size
) -> None:
    born = (timezone.localdate() - timedelta(days=366 * 15)).isoformat()
    child = Door(staff, make_case(staff, name="Casey Example", birth_date=born))
    page = open_as_clinician(size)
    page.goto(f"{PERSON.format(child.person_id)}consents/new/")
    expect(page.get_by_text("From 14 on the person signs alone")).to_be_visible()
    expect(page.get_by_role("group", name="Who signs?")).to_have_count(0)
    assert accessibility_findings(page) == []
    is_the_moment(page)
    tile(page, "In which language do they read the paper?", "English")
    tile(page, "Does an interpreter help?", "No")
    tile(page, "With whom?", "Hill Clinic")
    tile(page, "And about substance use?", "Information about treatment for substance use")
    tile(page, "What for?", "Treatment")
    page.get_by_label("Until which day at the latest?").fill(timezone.localdate().isoformat())
    hand_it_over(page)
    assert accessibility_findings(page) == []
    tile(page, "Information about treatment for substance use", "Yes, share it")
    page.get_by_role("group", name="Until which day?").locator("label").last.click()
    page.get_by_role("button", name="Show me the paper").click()
    expect(page.get_by_text("In a methadone program.")).to_be_visible()
    assert accessibility_findings(page) == []
    page.get_by_label("Your full name").fill("Casey Example")
    choose_a_copy(page)
    page.get_by_role("button", name="I sign").click()
    expect(page.get_by_role("heading", name="It is signed")).to_be_visible()
    assert accessibility_findings(page) == []
    assert (the_record().signer, the_record().segments) == ("patient", ["part2_sud"])


def test_a_parent_signs_for_a_child_with_name_and_document(open_as_clinician: OpenPage, staff: Staff) -> None:
    born = (timezone.localdate() - timedelta(days=366 * 10)).isoformat()
    child = Door(staff, make_case(staff, name="Casey Example", birth_date=born))
    page = open_as_clinician()
    page.goto(f"{PERSON.format(child.person_id)}consents/new/")
    expect(page.get_by_label("Full name of who signs for the person")).to_be_hidden()
    is_the_moment(page)
    tile(page, "Who signs?", "A parent")
    page.get_by_label("Full name of who signs for the person").fill("Robin Parent")
    page.get_by_label("What shows the right to sign").fill("Birth certificate, seen by the team")
    tile(page, "In which language do they read the paper?", "English")
    tile(page, "Does an interpreter help?", "No")
    tile(page, "With whom?", "Hill Clinic")
    ask_about(page, "A summary of the person's mental health")
    tile(page, "What for?", "Treatment")
    page.get_by_label("Until which day at the latest?").fill(timezone.localdate().isoformat())
    assert accessibility_findings(page) == []
    hand_it_over(page)
    assert accessibility_findings(page) == []
    tile(page, "A summary of the person’s mental health", "Yes, share it")
    page.get_by_role("group", name="Until which day?").locator("label").last.click()
    page.get_by_role("button", name="Show me the paper").click()
    expect(page.get_by_text("Who signs: Robin Parent, parent")).to_be_visible()
    assert accessibility_findings(page) == []
    page.get_by_label("Your full name").fill("Robin Parent")
    choose_a_copy(page)
    page.get_by_role("button", name="I sign").click()
    expect(page.get_by_role("heading", name="It is signed")).to_be_visible()
    assert accessibility_findings(page) == []
    assert the_record().signer == "parent"


@pytest.mark.parametrize("size", ["tablet", "desktop"])
def test_a_consent_is_given_in_spanish_through_an_interpreter_with_a_mark_and_two_witnesses(
    open_as_clinician: OpenPage, door: Door, size: Size
) -> None:
    page = open_as_clinician(size)
    prepare(page, door, language="Español")
    tile(page, "Does an interpreter help?", "Yes")
    page.get_by_label("Interpreter's name or number").fill("4412")
    page.get_by_label("Language that is interpreted").fill("Spanish")
    hand_it_over(page, "¿Qué podemos compartir?")
    assert accessibility_findings(page) == []
    assert page.locator("html").get_attribute("lang") == "es"
    is_told_in_spanish_that_there_is_no_connection(page)
    tile(page, "Mi nombre", "Sí, compartir")
    tile(page, "Un resumen de mi salud mental", "Sí, compartir")
    page.get_by_role("group", name="¿Hasta qué día?").locator("label").first.click()
    page.get_by_role("button", name="Muéstreme el documento").click()
    expect(page.get_by_text("Intérprete: 4412, Spanish")).to_be_visible()
    is_told_in_spanish_that_there_is_no_connection(page)
    assert accessibility_findings(page) == []
    expect(page.get_by_label("Segundo testigo")).to_be_hidden()
    page.get_by_text("No puedo escribir mi nombre").click()
    page.get_by_label("Testigo, si lo hay").fill("Wil Witness")
    page.get_by_label("Segundo testigo").fill("Wanda Witness")
    tile(page, "¿Qué copia quiere?", "Como archivo (PDF)")
    page.get_by_role("button", name="Firmo", exact=True).click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page).to_have_title("Atención: Lea y luego decida - Bulkhead")
    expect(page.get_by_text("Dibuje su marca.").first).to_be_visible()
    expect(page.get_by_label("Segundo testigo")).to_have_value("Wanda Witness")
    assert accessibility_findings(page) == []
    draw(page)
    page.get_by_role("button", name="Firmo", exact=True).click()
    expect(page.get_by_role("heading", name="Está firmado")).to_be_visible()
    assert accessibility_findings(page) == []
    printed = kept_pdf(page, copy_link="Su copia (PDF)", language="es")
    page.get_by_role("link", name="Devolver la tableta").click()
    expect(page.get_by_role("article")).to_have_attribute("lang", "es")
    expect(page.get_by_text("La marca de la persona que firmó, hecha a mano")).to_be_visible()
    assert accessibility_findings(page) == []
    assert words_of(page.get_by_role("article").inner_text()) == printed
    assert the_record().witnesses.splitlines() == ["Wil Witness", "Wanda Witness"]


def is_told_in_spanish_that_there_is_no_connection(page: Page) -> None:
    status = page.locator("[data-connection-status]")
    page.context.set_offline(True)
    expect(status).to_have_text("No hay conexión. Lo que usted escribió sigue en esta página. No la cierre.")
    page.context.set_offline(False)
    expect(status).to_be_empty()


def test_without_scripts_the_typed_name_is_enough(open_as_clinician: OpenPage, door: Door) -> None:
    page = open_as_clinician(scripts=False)
    choose_terms(page, door)
    page.get_by_label("Your full name").fill("Jordan Example")
    choose_a_copy(page)
    page.get_by_role("button", name="I sign").click()
    expect(page.get_by_role("heading", name="It is signed")).to_be_visible()


def test_what_a_person_typed_stays_when_something_is_missing(open_as_clinician: OpenPage, door: Door) -> None:
    page = open_as_clinician()
    choose_terms(page, door)
    page.get_by_label("Your full name").fill("Jordan Example")
    page.get_by_role("button", name="I sign").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("Your full name")).to_have_value("Jordan Example")
    assert accessibility_findings(page) == []
    assert not ConsentRecord.objects.using(LOADER).exists()


def test_whoever_left_or_was_in_an_emergency_is_recorded_in_a_few_presses(
    open_as_clinician: OpenPage, door: Door
) -> None:
    page = open_as_clinician()
    page.goto(f"{PERSON.format(door.person_id)}consents/new/")
    tile(page, "With whom?", "Hill Clinic")
    page.get_by_role("button", name="No paper now").click()
    expect(page.get_by_role("heading", name="No paper now")).to_be_visible()
    expect(page.get_by_role("group", name="Why later?")).to_be_hidden()
    assert accessibility_findings(page) == []
    tile(page, "What happened?", "Not asked: emergency")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Recorded: not asked, because of an emergency.")).to_be_visible()
    assert the_record().outcome == "not_asked"


@pytest.mark.parametrize("size", ["tablet", "desktop"])
def test_a_summary_is_shared_and_the_substance_use_section_is_withheld(
    open_as_clinician: OpenPage, door: Door, now: datetime, size: Size
) -> None:
    door.consent(now=now)
    page = open_as_clinician(size)
    page.goto(f"{PERSON.format(door.person_id)}share/")
    assert accessibility_findings(page) == []
    choose_what_to_share(page, door)
    table = page.get_by_role("table", name="What the law lets through, item by item")
    expect(table.get_by_role("row").filter(has_text="Substance use treatment")).to_contain_text("Withheld")
    expect(table.get_by_role("row", name=re.compile("^Summary"))).to_contain_text("Will be shared")
    expect(page.get_by_role("heading", name="This stays here")).to_be_visible()
    expect(page.get_by_text("In a methadone program.")).to_have_count(0)
    assert accessibility_findings(page) == []
    page.get_by_role("button", name="Share it").click()
    expect(page.get_by_text("Shared. They can read it now.")).to_be_visible()
    assert accessibility_findings(page) == []
    assert Release.objects.using(LOADER).get().recipient_name == "City Bureau of Police"


def test_what_the_law_keeps_back_is_said_with_what_would_help(open_as_clinician: OpenPage, door: Door) -> None:
    page = open_as_clinician()
    choose_what_to_share(page, door)
    expect(page.get_by_text("Nothing of what you chose may be shared")).to_be_visible()
    expect(page.get_by_role("button", name="Share it")).to_have_count(0)
    assert accessibility_findings(page) == []
    page.get_by_role("link", name="Record a serious threat").click()
    assert accessibility_findings(page) == []


def test_a_consent_that_ended_meanwhile_stops_the_confirmation(
    open_as_clinician: OpenPage, door: Door, now: datetime
) -> None:
    consent = door.consent(now=now)
    page = open_as_clinician()
    choose_what_to_share(page, door)
    door.revoke(consent, now=now)
    page.get_by_role("button", name="Share it").click()
    expect(page.get_by_text("Something changed since you looked.")).to_be_visible()
    expect(page.get_by_role("button", name="Share it")).to_have_count(0)
    assert not Release.objects.using(LOADER).exists()


def test_the_consents_of_a_person_load_into_the_persons_page(
    open_as_clinician: OpenPage, door: Door, now: datetime
) -> None:
    door.consent(now=now)
    page = open_as_clinician()
    page.goto(PERSON.format(door.person_id))
    expect(page.get_by_role("link", name="City Bureau of Police")).to_be_visible()
    expect(page.get_by_role("link", name="Ask for consent")).to_be_visible()
    assert accessibility_findings(page) == []


def test_a_paper_that_was_altered_or_cannot_be_taken_back_yet_has_a_calm_page(
    open_as_clinician: OpenPage, door: Door, now: datetime
) -> None:
    other_words = with_other_words(door, now, words="Share everything")
    other_file = signed(door, now, kept=b"%PDF other")
    under_2_35 = bound(door, now, revocable_from=now + timedelta(days=20))
    page = open_as_clinician()
    for address in (f"{other_words.pk}/", f"{other_file.pk}/copy/"):
        page.goto(f"/clinician/consents/{address}")
        expect(page.get_by_role("heading", name="This paper cannot be shown")).to_be_visible()
        assert accessibility_findings(page) == []
    expect(page.get_by_text("Share everything")).to_have_count(0)
    page.get_by_role("link", name="The consent").click()
    expect(page.get_by_role("article")).to_be_visible()
    page.goto(f"/clinician/consents/{under_2_35.pk}/")
    expect(page.get_by_text("This can be taken back from")).to_be_visible()
    assert accessibility_findings(page) == []


@pytest.mark.parametrize("size", ["phone", "tablet", "desktop"])
def test_no_page_is_wider_than_its_screen(
    open_as_clinician: OpenPage, door: Door, now: datetime, size: Size, case: Case
) -> None:
    consent = door.consent(now=now)
    release = door.release(now=now)
    add_section(door.case, door.staff, segment="mh_general", text="A longer line of words. " * 20, summary=False)
    page = open_as_clinician(size)
    person = PERSON.format(door.person_id)
    addresses = [
        f"{person}{name}/" for name in ("consents", "consents/new", "share", "share/emergency", "share/threat")
    ]
    for address in [*addresses, f"/clinician/consents/{consent.pk}/", f"/clinician/releases/{release.pk}/"]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
