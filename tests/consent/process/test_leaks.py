"""Nothing of a served paper, of its letters or of a record stands anywhere in the clear, whatever is done at the desk."""

from datetime import datetime
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from consent.models import ProcessAnswer, Release
from tests.browser.site import make_site
from tests.canaries import Canaries, places_that_hold
from tests.consent.process.desk import ADDRESSEE, PDF, make_desk
from tests.consent.process.test_pages import HOME, hidden, logged, page, text_of
from tests.people import LOADER, Staff, make_case
from tests.wall.test_surfaces import signed_in


def test_a_paper_logged_matched_and_answered_leaves_no_word_in_the_clear(
    staff: Staff, now: datetime, tmp_path: Path
) -> None:
    words = Canaries()
    name, story = words.typed["name"], words.typed["mental_health"]
    case = make_case(staff, name=name, summary=story, substance_use=words.typed["substance_use"])
    desk = make_desk(staff, case)
    client = signed_in(desk.officer)
    scan = SimpleUploadedFile(f"{name}.pdf", b"%PDF-1.7 " + story.encode() + PDF[8:], "application/pdf")
    record = logged(client, desk, "order-2-64", subject=name, scope=story, served_by=name, scan=scan)
    desk.open_case()
    for below, typed in (("case/", {"person": str(case.person.pk)}), ("reach/", {}), ("counsel/", {})):
        client.post(page(record, below), typed)
    desk.review(record, now=now)

    read = client.post(page(record, "letters/statement-to-court/"), {"addressee": f"{name}\n{story}"})
    sent = {"addressee": f"{name}\n{story}", "terms": hidden(read, "terms")}
    answer = client.post(page(record, "letters/statement-to-court/send/"), sent)
    assert escape(name) in text_of(client.get(answer["Location"]))
    typed_in = {"pieces": [str(case.substance_use.pk)], "addressee": ADDRESSEE, "verification": story}
    read = client.post(page(record, "records/"), typed_in)
    assert words.typed["substance_use"] in text_of(read)
    assert client.post(page(record, "records/send/"), {**typed_in, "terms": hidden(read, "terms")}).status_code == 302
    for path in (HOME, page(record), page(record, "scan/"), page(record, "case/")):
        assert client.get(path).status_code == 200

    assert Release.objects.using(LOADER).count() == 1
    assert ProcessAnswer.objects.using(LOADER).count() == 2
    assert places_that_hold(words, make_site(tmp_path / "site")) == []


def test_no_page_of_the_desk_puts_a_name_into_its_title_or_its_address(staff: Staff, now: datetime) -> None:
    words = Canaries()
    desk = make_desk(staff, make_case(staff, name=words.typed["name"]))
    client = signed_in(desk.officer)
    record = logged(client, desk, subject=words.typed["name"])
    for path in (HOME, page(record), page(record, "case/"), page(record, "letters/neutral-denial/")):
        shown = text_of(client.get(path))
        assert words.typed["name"] not in shown.split("<title>")[1].split("</title>")[0]
        assert words.typed["name"].split()[0] not in path
    assert words.typed["name"] not in text_of(client.get(HOME))
