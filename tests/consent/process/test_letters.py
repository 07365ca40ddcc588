"""The letters, word by word: what the law prescribes, and that none of them tells whether there is anybody."""

import inspect
import string
import uuid
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from consent.documents.content import plain_text
from consent.documents.rendering import pdf_of
from consent.models import ProcessAnswer
from consent.notices import TEXTS
from consent.process import answering, letters
from tests.consent.process.desk import ADDRESSEE, Desk
from tests.people import LOADER

AROUND = letters.Around(
    agency="Three Rivers Behavioral Health",
    addressee="Clerk of Courts\n1 Court Square",
    paper="Subpoena",
    docket="GD-26-001234",
    court="Court of Common Pleas",
    served="Nov 20, 2026",
    dated="Nov 23, 2026",
    contact="412 555 0100",
)


def made(code: str) -> str:
    return plain_text(letters.letter(letters.TEMPLATES[code], AROUND, missing=("an order",)))


def test_the_neutral_denial_holds_the_words_of_the_law_exactly_and_nothing_beside_its_frame() -> None:
    text = made(letters.NEUTRAL_DENIAL)
    assert text.splitlines() == [
        "Answer to your request",
        "From: Three Rivers Behavioral Health, privacy officer",
        "To: Clerk of Courts",
        "1 Court Square",
        "Date: Nov 23, 2026",
        "About: Subpoena, served Nov 20, 2026",
        "Court or office: Court of Common Pleas",
        "Docket: GD-26-001234",
        TEXTS["NEUTRAL_DENIAL_2_13C"],
        "Privacy officer",
        "Three Rivers Behavioral Health",
    ]


def test_braces_in_a_name_or_an_address_are_words_like_any_other() -> None:
    around = letters.Around(**{**_fields(AROUND), "agency": "A {docket} B", "addressee": "{0} {agency.__class__}"})
    for template in letters.TEMPLATES.values():
        text = plain_text(letters.letter(template, around))
        assert "{0} {agency.__class__}" in text
        assert "A {docket} B" in text


def _fields(around: letters.Around) -> dict[str, str]:
    return {name: getattr(around, name) for name in inspect.signature(letters.Around).parameters}


@pytest.mark.parametrize("code", letters.WITHOUT_RECORDS)
def test_no_letter_without_records_says_that_we_know_anybody(code: str) -> None:
    text = made(code).lower()
    assert "neither confirm" in text or "cannot confirm or deny" in text
    assert "our client" not in text
    assert "our patient" not in text


@pytest.mark.parametrize("code", letters.TEMPLATES)
def test_the_templates_name_only_what_stands_around_a_letter(code: str) -> None:
    for paragraph in letters.TEMPLATES[code].paragraphs:
        if paragraph not in TEXTS.values():
            named = {name for _, name, _, _ in string.Formatter().parse(paragraph) if name}
            assert named <= {"agency"}


def test_the_statement_to_the_court_and_the_objection_cite_their_law() -> None:
    statement = made(letters.STATEMENT_TO_COURT)
    for cited in ("55 Pa. Code 5100.35(b)", "50 P.S. 7111", "42 U.S.C. 290dd-2", "42 Pa.C.S. 5944"):
        assert cited in statement
    objection = made(letters.RESIST_AS_QSO)
    for cited in ("42 CFR 2.11 and 2.12(c)(4)", "42 CFR 2.61"):
        assert cited in objection


def test_asking_for_what_is_missing_lists_it(desk: Desk, now: datetime) -> None:
    text = desk.send(desk.serve(now=now, segments=("part2_sud",)), letters.ASK_FOR_ORDER, now=now).letter
    assert "A court's order under 42 CFR 2.64, signed by a judge, with these findings:" in text
    assert "The subpoena that must accompany the order under 42 CFR 2.64 (42 CFR 2.61)." in text
    assert "5100.35(b)" not in text, "what was not asked for is not named"


@pytest.mark.parametrize("code", letters.WITHOUT_RECORDS)
def test_42_cfr_2_13c_a_letter_is_equal_byte_for_byte_whether_or_not_there_is_anybody(
    desk: Desk, now: datetime, code: str
) -> None:
    """One paper names a client with a record, joined to the case; the same paper names nobody; a third is unmatched."""
    desk.open_case()
    hit = desk.match(desk.serve(now=now), now=now)
    miss = desk.find_nobody(desk.serve(now=now, subject="Nemo Nobody"), now=now)
    unmatched = desk.serve(now=now, subject="Somebody Else")
    sent = [desk.send(record, code, now=now) for record in (hit, miss, unmatched)]
    stored = [ProcessAnswer.objects.using(LOADER).get(pk=one.pk) for one in sent]
    assert len({one.letter for one in stored}) == 1
    assert len({one.document for one in stored}) == 1
    assert len({one.document_digest for one in stored}) == 1


@pytest.mark.parametrize("code", letters.WITHOUT_RECORDS)
def test_what_is_found_out_after_a_paper_was_served_changes_no_letter(desk: Desk, now: datetime, code: str) -> None:
    """The person was told, counsel has reviewed: a letter that lists one thing less would tell that there is somebody."""
    free = answering.FreeFields(ADDRESSEE)

    def read() -> str:
        with desk.as_officer() as by:
            fresh = desk.fresh(record)
            return plain_text(answering.letter_without_records(record=fresh, template=code, free=free, by=by, now=now))

    record = desk.serve_order("order-5100-35b", now=now)
    before = read()
    desk.open_case()
    desk.match(record, now=now)
    desk.tell_person(record, now=now)
    desk.review(record, now=now)
    assert read() == before


def test_letters_differ_by_addressee_docket_and_dates_alone(desk: Desk, now: datetime) -> None:
    one = desk.send(desk.serve(now=now), now=now).letter.splitlines()
    earlier = now - timedelta(days=4)
    other = desk.send(
        desk.serve(now=now, matter="OTHER-1", served_at=earlier), now=now, addressee="Somebody else\n1 Court Square"
    ).letter.splitlines()
    differing = {line.partition(":")[0] for line, second in zip(one, other, strict=True) if line != second}
    assert differing == {"To", "About", "Docket"}


def test_the_pdf_says_what_the_letter_says(desk: Desk, now: datetime) -> None:
    sent = desk.send(desk.serve(now=now), letters.STATEMENT_TO_COURT, now=now)
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(sent.document)).pages)
    squeezed = "".join(printed.split())
    for line in sent.letter.splitlines():
        assert "".join(line.split()) in squeezed


def test_equal_letters_are_equal_pdfs() -> None:
    document = letters.letter(letters.TEMPLATES[letters.NEUTRAL_DENIAL], AROUND)
    assert pdf_of(document) == pdf_of(document)


def test_a_letter_of_no_template_and_the_fulfilment_are_not_sent_without_records(desk: Desk, now: datetime) -> None:
    record = desk.serve(now=now)
    for code in ("nothing", letters.FULFILMENT):
        with desk.as_officer() as by, pytest.raises(KeyError):
            answering.send_letter(
                process_id=record.pk,
                template=code,
                free=answering.FreeFields(ADDRESSEE),
                confirmed=answering.Confirmed(uuid.uuid4(), ""),
                by=by,
                now=now,
            )
