"""The desk's pages through the whole site: logged, matched, decided, answered; whom they answer, and what they give out."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from audit.models import Action, LedgerEntry, Outcome
from casework.clinical.models import Assignment
from consent.models import LegalProcessRecord, ProcessAnswer, Release
from consent.process import forms, kinds, scans
from tests.clinical.break_glass import findable_case, typed_for_process
from tests.consent.door import add_section
from tests.consent.process.desk import ADDRESSEE, PDF, Desk, png
from tests.people import LOADER, Staff, make_organization, make_user
from tests.wall.addresses import STRANGER, filled, patterns_of
from tests.wall.test_surfaces import answer as asked
from tests.wall.test_surfaces import signed_in

HOME = "/privacy/process/"
PAGES = [route for route, _ in patterns_of("config.urls") if route.startswith(HOME)]


@pytest.fixture
def client(desk: Desk) -> Client:
    return signed_in(desk.officer)


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


def typed(desk: Desk, code: str = "subpoena", **more: Any) -> dict[str, Any]:
    """Every answer of the form of this kind of paper."""
    paper = kinds.paper_of(code)
    assert paper is not None
    questions = dict.fromkeys(("in_force", *paper.asks), "yes")
    questions |= {f"finding_{finding}": "yes" for finding in paper.findings}
    if paper.asks_tests:
        questions |= {
            f"test_{test}": "unknown" for test in ("relevant_material", "specific_limited", "deid_not_usable")
        }
    if paper.asks_crime:
        questions["crime"] = "homicide"
    return {
        "requester": str(desk.attorney.pk),
        "purpose": "court_proceeding",
        "issued_by": "Court of Common Pleas",
        "matter": "GD-26-001234",
        "served_by": "Terry Server",
        "served_at": timezone.localtime(timezone.now() - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"),
        "answer_due": (timezone.localdate() + timedelta(days=9)).isoformat(),
        "subject": "Jordan Example, born May 4, 1990",
        "key": str(uuid.uuid4()),
        "segments": [forms.ALL_KINDS],
        "scope": "all records\r\n\r\nattendance dates",
        "scan": SimpleUploadedFile("subpoena.pdf", PDF, "application/pdf"),
        **questions,
        **more,
    }


def logged(client: Client, desk: Desk, code: str = "subpoena", **more: Any) -> LegalProcessRecord:
    response = client.post(f"{HOME}new/{code}/", typed(desk, code, **more))
    assert response.status_code == 302, re.findall(r'error-summary__list">(.*?)</ul>', text_of(response), re.DOTALL)
    return LegalProcessRecord.objects.using(LOADER).order_by("-recorded_at")[0]


def page(record: LegalProcessRecord, below: str = "") -> str:
    return f"{HOME}{record.pk}/{below}"


def hidden(response: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text_of(response))
    assert found
    return found.group(1)


# Logging ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", kinds.PAPERS, ids=lambda paper: paper.code)
def test_every_kind_of_paper_is_logged_with_what_stands_on_it(
    client: Client, desk: Desk, paper: kinds.ServedPaper
) -> None:
    record = logged(client, desk, paper.code)
    assert record.kind == paper.kind
    assert record.provision == (paper.provision or "")
    assert record.findings == sorted(finding.value for finding in paper.findings)
    assert record.scope == "all records\nattendance dates"
    assert record.subject == "Jordan Example, born May 4, 1990"
    assert record.in_force is True
    assert record.request_tests == []
    shown = text_of(client.get(page(record)))
    assert paper.label in shown
    assert "To match" in shown


def test_not_known_is_kept_as_not_known_and_an_open_question_is_asked_again(client: Client, desk: Desk) -> None:
    record = logged(client, desk, "order-2-64", signed_by_judge="unknown", finding_limits_in_order="unknown")
    assert record.signed_by_judge is None
    assert "limits_in_order" not in record.findings
    answers = typed(desk, "order-2-64")
    del answers["signed_by_judge"]
    response = client.post(f"{HOME}new/order-2-64/", answers)
    assert response.status_code == 422
    assert "Is it signed by a judge? Select one." in " ".join(text_of(response).split())


def test_on_an_error_everything_typed_stays_and_the_file_is_asked_for_again(client: Client, desk: Desk) -> None:
    response = client.post(f"{HOME}new/subpoena/", typed(desk, purpose=""))
    shown = text_of(response)
    assert response.status_code == 422
    assert "Choose the file again: a page cannot keep it." in shown
    for value in ("Court of Common Pleas", "GD-26-001234", "Jordan Example, born May 4, 1990", "attendance dates"):
        assert value in shown
    assert not LegalProcessRecord.objects.using(LOADER).exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html><script>alert(1)</script></html>", "This is not a PDF, PNG or JPEG file."),
        (b"", "The file is empty."),
        (png(90_000, 90_000), "The picture claims a size that no page has."),
        (PDF + b" " * scans.LARGEST, "The file is larger than 10 MB."),
    ],
    ids=["a page named as a PDF", "empty", "a picture of an impossible size", "too large"],
)
def test_a_file_that_is_no_scan_is_declined_whatever_it_is_called(
    client: Client, desk: Desk, content: bytes, says: str
) -> None:
    response = client.post(
        f"{HOME}new/subpoena/", typed(desk, scan=SimpleUploadedFile("order.pdf", content, "application/pdf"))
    )
    assert response.status_code == 422
    assert says in text_of(response)
    assert "Choose the file again" not in text_of(response)
    assert not LegalProcessRecord.objects.using(LOADER).exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"served_at": "2050-01-01T10:00"}, "A paper is logged once it was served."),
        ({"answer_due": "2020-01-01"}, "The answer cannot be due before the paper was served."),
        ({"requester": "7d444840-9dc0-11d1-b245-5ffdce74fad2"}, "Select one of the answers shown."),
    ],
)
def test_what_cannot_be_is_declined(client: Client, desk: Desk, change: dict[str, str], says: str) -> None:
    assert says in text_of(client.post(f"{HOME}new/subpoena/", typed(desk, **change)))


def test_an_unknown_kind_of_paper_is_no_page(client: Client, desk: Desk) -> None:
    assert client.get(f"{HOME}new/parking-ticket/").status_code == 404


def test_police_stand_last_among_those_who_want_records(client: Client, desk: Desk) -> None:
    shown = text_of(client.get(f"{HOME}new/subpoena/"))
    assert shown.index("Steel and Partners") < shown.index("City Bureau of Police")
    assert "Three Rivers" not in shown.split('id="id_requester"')[1].split("</fieldset>")[0]
    assert "checked" not in shown


# The scan ---------------------------------------------------------------------------------------------------------------


def test_the_scan_comes_back_as_a_file_that_names_nobody_and_is_never_shown_as_a_page(
    client: Client, desk: Desk
) -> None:
    record = logged(client, desk)
    response = client.get(page(record, "scan/"))
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="served-paper-{str(record.pk)[:8]}.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"


# The desk ---------------------------------------------------------------------------------------------------------------


def test_an_empty_desk_says_so(client: Client) -> None:
    assert "Nothing waits" in text_of(client.get(HOME))


def test_the_desk_lists_what_is_overdue_first_and_what_is_done_apart(client: Client, desk: Desk, now: datetime) -> None:
    late = desk.serve(
        "grand-jury-subpoena", now=now, served_at=now - timedelta(days=9), answer_due_at=now - timedelta(1)
    )
    desk.serve("search-warrant", now=now, answer_due_at=None)
    desk.serve("subpoena", now=now, answer_due_at=now + timedelta(days=1))
    done = desk.serve("complaint", now=now)
    desk.send(done, now=now)
    shown = text_of(client.get(HOME))
    order = [shown.index(f"{title}, Steel") for title in ("Grand jury subpoena", "Subpoena", "Search warrant")]
    assert order == sorted(order)
    assert "Overdue: to match" in shown
    assert "Due soon: to match" in shown
    assert shown.index("Complaint in a lawsuit") > shown.index("Answered or ended")
    assert "Jordan" not in shown
    assert "Overdue: to match" in text_of(client.get(page(late)))


def test_the_stages_of_a_paper_follow_what_is_done_about_it(client: Client, desk: Desk) -> None:
    desk.open_case()
    record = logged(client, desk, "order-2-64")

    def stage() -> str:
        shown = text_of(client.get(page(record)))
        return re.findall(r"</svg>([^<]*)</span>", shown.split("<h1>")[1])[0]

    assert stage() == "To match"
    client.post(page(record, "case/"), {"person": str(desk.case.person.pk)})
    assert stage() == "To decide"
    client.post(page(record, "counsel/"))
    assert stage() == "Counsel&#x27;s review"
    day = timezone.localdate().isoformat()
    client.post(page(record, "review/"), {"reviewed_by": "Cary Counsel", "reviewed_on": day, "accepted": "on"})
    assert stage() == "To answer"
    client.post(page(record, "end/"))
    assert stage() == "Ended"


# Whose case -------------------------------------------------------------------------------------------------------------


def test_a_paper_is_matched_among_open_cases_or_with_nobody(client: Client, desk: Desk) -> None:
    record = logged(client, desk)
    shown = text_of(client.get(page(record, "case/")))
    assert "No case is open to you now." in shown
    assert f"/privacy/cases/open/?next={page(record, 'case/')}" in shown
    assert client.post(page(record, "case/"), {"person": str(desk.case.person.pk)}).status_code == 422
    assert client.post(page(record, "case/"), {}).status_code == 422
    assert client.post(page(record, "case/"), {"person": "nobody"}).status_code == 302
    assert "It was looked up." in text_of(client.get(page(record)))
    desk.open_case()
    assert "Born May 4, 1990" in text_of(client.get(page(record, "case/")))


def test_a_case_is_found_by_the_exact_search_and_the_way_leads_back_to_the_paper(
    client: Client, desk: Desk, staff: Staff
) -> None:
    known = findable_case(staff)
    record = logged(client, desk)
    back = page(record, "case/")
    opened = client.post("/privacy/cases/open/", typed_for_process(next=back))
    assert opened["Location"] == back
    assert f"Case {str(known.person.pk)[:8]}" in text_of(client.get(back))
    assert client.post(back, {"person": str(known.person.pk)}).status_code == 302
    assert "It is joined to a case." in text_of(client.get(page(record)))


def test_no_address_of_the_desk_holds_anything_that_was_searched_or_typed() -> None:
    for route in PAGES:
        assert re.sub(r"<(uuid:\w+|slug:code)>", "", route).replace("/", "").replace("-", "").replace("_", "").isalpha()


# Answers ----------------------------------------------------------------------------------------------------------------


def sent_letter(client: Client, record: LegalProcessRecord, code: str = "neutral-denial") -> ProcessAnswer:
    read = client.post(page(record, f"letters/{code}/"), {"addressee": ADDRESSEE})
    assert read.status_code == 200
    terms = {"addressee": ADDRESSEE, "terms": hidden(read, "terms")}
    answer = client.post(page(record, f"letters/{code}/send/"), terms)
    assert answer.status_code == 302
    again = client.post(page(record, f"letters/{code}/send/"), terms)
    assert again["Location"] == answer["Location"]
    return ProcessAnswer.objects.using(LOADER).get(pk=answer["Location"].split("/")[-2])


@pytest.mark.parametrize("code", ["neutral-denial", "statement-to-court", "ask-for-order", "resist-as-qso"])
def test_a_letter_is_read_sent_once_and_downloaded(client: Client, desk: Desk, code: str) -> None:
    record = logged(client, desk)
    sent = sent_letter(client, record, code)
    assert ProcessAnswer.objects.using(LOADER).count() == 1
    assert "Clerk of Courts" in text_of(client.get(f"{HOME}answers/{sent.pk}/"))
    response = client.get(f"{HOME}answers/{sent.pk}/letter/")
    assert response.content == sent.document
    assert response["Content-Disposition"] == f'attachment; filename="answer-{str(sent.pk)[:8]}.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Answered" in text_of(client.get(page(record)))


def test_a_letter_whose_form_was_altered_is_shown_again_and_not_sent(client: Client, desk: Desk) -> None:
    record = logged(client, desk)
    read = client.post(page(record, "letters/neutral-denial/"), {"addressee": ADDRESSEE})
    terms = hidden(read, "terms")
    changed = client.post(page(record, "letters/neutral-denial/send/"), {"addressee": "Somebody else", "terms": terms})
    assert changed.status_code == 422
    assert "Read it again before you send it." in text_of(changed)
    for value in ("", "forged", terms[:-2]):
        lost = client.post(page(record, "letters/neutral-denial/send/"), {"addressee": ADDRESSEE, "terms": value})
        assert lost.status_code == 422
    other = client.post(page(record, "letters/statement-to-court/send/"), {"addressee": ADDRESSEE, "terms": terms})
    assert other.status_code == 422
    assert not ProcessAnswer.objects.using(LOADER).exists()


def test_change_it_leads_back_to_the_form_with_what_was_typed(client: Client, desk: Desk) -> None:
    record = logged(client, desk)
    response = client.post(page(record, "letters/neutral-denial/send/"), {"addressee": ADDRESSEE, "again": "yes"})
    assert response.status_code == 200
    assert ADDRESSEE in text_of(response)


def test_a_paper_that_lacks_nothing_is_not_asked_for_more(client: Client, desk: Desk, now: datetime) -> None:
    record = desk.serve_order(now=now, segments=("part2_sud",))
    for below in ("letters/ask-for-order/", "letters/ask-for-order/send/"):
        response = client.post(page(record, below), {"addressee": ADDRESSEE})
        assert response.status_code == 422
        assert "there is nothing to ask for" in text_of(response)


def test_an_order_for_what_the_record_does_not_hold_gives_nothing_to_send(
    client: Client, desk: Desk, now: datetime
) -> None:
    record = desk.ready_order("order-7608", now=now)
    shown = text_of(client.post(page(record, "reach/")))
    assert "It reaches nothing of this record." in shown
    assert "Show what would go" not in shown


def test_an_order_is_answered_with_exactly_what_it_reaches(client: Client, desk: Desk, now: datetime) -> None:
    record = desk.ready_order(now=now)
    reached = text_of(client.post(page(record, "reach/")))
    assert "In a methadone program." in reached
    assert "42 CFR 2.64" in reached
    assert "attendance dates" in reached
    typed_in = {
        "pieces": [str(desk.case.substance_use.pk)],
        "addressee": ADDRESSEE,
        "contact": "412 555 0100",
        "verification": "Called the clerk back",
    }
    for name in ("pieces", "addressee", "verification"):
        assert client.post(page(record, "records/"), {**typed_in, name: ""}).status_code == 422
    read = client.post(page(record, "records/"), typed_in)
    assert "In a methadone program." in text_of(read)
    assert "Calm after an hour" not in text_of(read)
    sent = {**typed_in, "terms": hidden(read, "terms")}
    response = client.post(page(record, "records/send/"), sent)
    assert response.status_code == 302
    assert client.post(page(record, "records/send/"), sent)["Location"] == response["Location"]
    (release,) = Release.objects.using(LOADER).all()
    (answer,) = ProcessAnswer.objects.using(LOADER).all()
    assert answer.release_id == release.pk
    shown = text_of(client.get(response["Location"]))
    assert "In a methadone program." in shown
    assert "Calm after an hour" not in shown


def test_what_the_paper_does_not_reach_cannot_be_chosen(client: Client, desk: Desk, now: datetime) -> None:
    record = desk.ready_order(now=now)
    for key in (str(desk.case.summary.pk), "identity", str(uuid.uuid4())):
        typed_in = {"pieces": [key], "addressee": ADDRESSEE, "verification": "Called back"}
        response = client.post(page(record, "records/"), typed_in)
        assert response.status_code == 422
        assert "Something changed since you looked. Select again." in text_of(response)


def test_of_two_pieces_that_the_law_lets_through_one_may_stay(client: Client, desk: Desk, now: datetime) -> None:
    """The order names one visit; the other stays, and the letter does not hint at it."""
    other = add_section(desk.case, desk.staff, segment="part2_sud", text="Another visit.", summary=False)
    record = desk.ready_order(now=now)
    typed_in = {"pieces": [other], "addressee": ADDRESSEE, "verification": "Called back"}
    read = client.post(page(record, "records/"), typed_in)
    assert "In a methadone program." not in text_of(read)
    response = client.post(page(record, "records/send/"), {**typed_in, "terms": hidden(read, "terms")})
    assert "Another visit." in text_of(client.get(response["Location"]))
    assert "In a methadone program." not in ProcessAnswer.objects.using(LOADER).get().letter


def test_change_it_leads_back_to_the_pieces_with_what_was_typed(client: Client, desk: Desk, now: datetime) -> None:
    record = desk.ready_order(now=now)
    typed_in = {
        "pieces": [str(desk.case.substance_use.pk)],
        "addressee": ADDRESSEE,
        "verification": "Called the clerk back",
    }
    read = client.post(page(record, "records/"), typed_in)
    again = client.post(page(record, "records/send/"), {**typed_in, "terms": hidden(read, "terms"), "again": "yes"})
    assert again.status_code == 200
    assert "Called the clerk back" in text_of(again)
    assert "checked" in text_of(again)
    assert not Release.objects.using(LOADER).exists()


@pytest.mark.parametrize("change", ["addressee", "contact"])
def test_a_letter_with_records_that_was_altered_after_it_was_read_goes_nowhere(
    client: Client, desk: Desk, now: datetime, change: str
) -> None:
    record = desk.ready_order(now=now)
    typed_in = {
        "pieces": [str(desk.case.substance_use.pk)],
        "addressee": ADDRESSEE,
        "contact": "412 555 0100",
        "verification": "Called back",
    }
    read = client.post(page(record, "records/"), typed_in)
    altered = {**typed_in, change: "Somebody else", "terms": hidden(read, "terms")}
    response = client.post(page(record, "records/send/"), altered)
    assert response.status_code == 422
    assert "Read it again before you send it." in text_of(response)
    assert not Release.objects.using(LOADER).exists()
    assert not ProcessAnswer.objects.using(LOADER).exists()


def test_records_are_not_offered_before_counsels_review_nor_sent(client: Client, desk: Desk, now: datetime) -> None:
    desk.open_case()
    record = desk.match(desk.serve_order(now=now), now=now)
    assert client.get(page(record, "records/")).status_code == 302
    assert "Answer with records" not in text_of(client.get(page(record)))
    forged = {"addressee": ADDRESSEE, "verification": "x", "terms": "x"}
    assert client.post(page(record, "records/send/"), forged).status_code == 302
    assert not Release.objects.using(LOADER).exists()


def test_a_case_that_is_not_open_any_more_has_to_be_opened_first(client: Client, desk: Desk, now: datetime) -> None:
    record = desk.ready_order(now=now)
    Assignment.objects.using(LOADER).filter(user_id=desk.officer.pk).update(ends_at=now)
    typed_in = {"addressee": ADDRESSEE, "verification": "Called back"}
    for below, sent in (("reach/", {}), ("records/", {**typed_in, "pieces": ["identity"]})):
        response = client.post(page(record, below), sent, follow=True)
        assert "This case is not open to you now." in text_of(response)
    assert "open the case and end the paper once more" in text_of(client.post(page(record, "end/"), follow=True))


# Attacks ----------------------------------------------------------------------------------------------------------------


def test_the_privacy_officer_of_another_agency_gets_the_same_answer_as_for_no_paper(desk: Desk, now: datetime) -> None:
    record = desk.ready_order(now=now)
    sent = desk.send(record, now=now)
    elsewhere = make_organization("Other Agency", "mh_provider", is_covered_entity=True)
    client = signed_in(make_user("Sly Stranger", elsewhere, "privacy_officer"))
    routes = [route for route in PAGES if "<uuid" in route]
    assert len(routes) > 10
    for route in routes:
        key = sent.pk if "answer_id" in route else record.pk
        for method in ("get", "post"):
            code = route.replace("<slug:code>", "neutral-denial")
            missing = asked(client, filled(code, STRANGER), method)
            assert missing[0] in {404, 405}
            assert asked(client, filled(code, key), method) == missing, route
    assert "Nothing waits" in text_of(client.get(HOME))
    assert str(record.pk) not in text_of(client.get(HOME))


def test_an_attempt_to_read_somebody_elses_paper_is_written_down(desk: Desk, now: datetime) -> None:
    record = desk.serve(now=now)
    elsewhere = make_organization("Other Agency", "mh_provider", is_covered_entity=True)
    signed_in(make_user("Sly Stranger", elsewhere, "privacy_officer")).get(page(record, "scan/"))
    entry = LedgerEntry.objects.using(LOADER).get(event=Action.REFUSED)
    assert (entry.object_type, entry.object_pk, entry.outcome) == ("consent.process", str(record.pk), Outcome.DENIED)


def test_a_letter_of_records_is_not_reached_through_the_letters_without(
    client: Client, desk: Desk, now: datetime
) -> None:
    record = desk.serve(now=now)
    assert client.get(page(record, "letters/fulfilment/")).status_code == 404
    assert client.post(page(record, "letters/fulfilment/send/"), {"addressee": "x"}).status_code == 404
    assert client.get(page(record, "letters/no-such-letter/")).status_code == 404


def test_the_letters_page_of_a_known_and_an_unknown_person_are_the_same_size(
    client: Client, desk: Desk, now: datetime
) -> None:
    """Who looks over the officer's shoulder, or at the traffic, learns nothing of it either."""
    desk.open_case()
    hit, miss = desk.match(desk.serve(now=now), now=now), desk.find_nobody(desk.serve(now=now), now=now)
    bodies = []
    for record in (hit, miss):
        read = text_of(client.post(page(record, "letters/neutral-denial/"), {"addressee": ADDRESSEE}))
        read = re.sub(r'(terms|csrfmiddlewaretoken)" value="[^"]*', "", read).replace(
            str(record.pk), str(uuid.UUID(int=0))
        )
        bodies.append(re.sub(r'X-CSRFToken&quot;: &quot;[^&]*|"X-CSRFToken": "[^"]*', "", read))
    assert bodies[0] == bodies[1]
