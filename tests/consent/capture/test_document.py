"""The paper says what was chosen; its page, its PDF and its kept text say the same, word for word."""

import base64
import re
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from consent import papers, signatures
from consent.capture import document
from consent.capture.document import Signed
from consent.capture.papers import LANGUAGES, words_in
from consent.capture.terms import MONITORING, Names, Terms
from consent.documents.content import Facts, Heading, Picture, plain_text
from consent.documents.rendering import pdf_of
from consent.facts import Signer
from consent.models import ConsentRecord
from tests.consent.capture.asking import PICTURE

NOW = datetime(2026, 5, 4, 18, 30, tzinfo=UTC)
TERMS = Terms(
    recipient_id=uuid.UUID(int=3),
    segments=("identity_presence", "mh_general", "part2_sud"),
    purpose="treatment",
    last_day=date(2026, 6, 30),
)
NAMES = Names(
    person="Jordan Example",
    discloser="Three Rivers Behavioral Health",
    recipient="Hill Clinic",
    recipient_is_police=False,
    staff="Chris Clinician",
)
TYPED = Signed(signatures.Signature(typed="Jordan Example"))
MARK = Signed(signatures.Signature(drawn=PICTURE), is_mark=True, witnesses=("Wil Witness", "Wanda Witness"))


def monitored(language: str = "en") -> Terms:
    return replace(
        TERMS,
        segments=("identity_presence", "part2_sud"),
        purpose=MONITORING,
        language=language,
        condition_of="probation",
        revocable_from=date(2026, 6, 15),
    )


def for_a_child(language: str = "en") -> Terms:
    return replace(
        TERMS,
        segments=("mh_general",),
        language=language,
        signer=Signer.PARENT,
        signer_name="Robin Parent",
        signer_authority="Birth certificate, seen by the team",
        interpreter="4412, Nepali",
    )


def kept(terms: Terms, signed: Signed) -> ConsentRecord:
    """A record with a signed paper, as it is stored."""
    paper = document.signed_paper(terms, NAMES, signed, NOW)
    record = ConsentRecord(language=terms.language, paper_digest="")
    record.paper, record.signature = plain_text(paper), signatures.written(signed.signature)
    return record


def words_of_pdf(content: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return re.sub(r"\s+", " ", text)


def test_the_paper_names_who_tells_whom_what_for_what_and_until_when() -> None:
    lines = plain_text(document.paper_to_sign(TERMS, NAMES, NOW)).splitlines()
    for line in (
        "Whose information: Jordan Example",
        "Who may share: Three Rivers Behavioral Health",
        "With whom: Hill Clinic",
        "What for: Treatment",
        "How long: From May 4, 2026 through June 30, 2026",
    ):
        assert line in lines
    assert "A summary of my mental health; Information about treatment for substance use" in "\n".join(lines)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("terms", [TERMS, monitored(), for_a_child(), replace(TERMS, segments=("hiv",))])
def test_every_statement_that_the_record_claims_stands_on_the_paper(terms: Terms, language: str) -> None:
    terms = replace(terms, language=language)
    text = plain_text(document.paper_to_sign(terms, NAMES, NOW))
    for name in papers.statements_of(terms.segments, terms.purpose, terms.signer):
        opening = words_in(language).STATEMENTS[name].split("{")[0]
        assert opening in text, name
    assert "{" not in text


def test_a_paper_under_2_35_says_plainly_from_when_it_can_be_taken_back() -> None:
    text = plain_text(document.paper_to_sign(monitored(), NAMES, NOW))
    assert "Can be taken back from: June 15, 2026" in text
    assert "from June 15, 2026 on, and not before" in text
    assert "You can stop this at any time. Tell any member" not in text
    spanish = plain_text(document.paper_to_sign(monitored("es"), NAMES, NOW))
    assert "a partir del 15 de junio de 2026, y no antes" in spanish


def test_a_paper_for_police_says_what_they_would_learn() -> None:
    told = words_in("en").PAPER["police"]
    to_police = replace(NAMES, recipient_is_police=True)
    assert told in plain_text(document.paper_to_sign(TERMS, to_police, NOW))
    assert told not in plain_text(document.paper_to_sign(TERMS, NAMES, NOW))


def test_who_signs_for_somebody_interprets_or_witnesses_stands_on_the_paper() -> None:
    text = plain_text(document.signed_paper(for_a_child("es"), NAMES, MARK, NOW))
    for line in (
        "Quién firma: Robin Parent, padre o madre",
        "Qué demuestra el derecho a firmar: Birth certificate, seen by the team",
        "Intérprete: 4412, Nepali",
        "Testigo: Wil Witness",
        "Testigo: Wanda Witness",
        "La marca de la persona que firmó, hecha a mano",
        "Firmado el: 4 de mayo de 2026, 14:30",
    ):
        assert line in text.splitlines()
    assert "mi salud mental" not in text


@pytest.mark.parametrize(
    ("language", "attested"),
    [
        ("en", "Asked and witnessed by: Chris Clinician, Three Rivers Behavioral Health, on May 4, 2026, 14:30"),
        (
            "es",
            "Preguntó y fue testigo de la firma: Chris Clinician, Three Rivers Behavioral Health, el 4 de mayo de 2026, 14:30",
        ),
    ],
)
def test_who_of_the_team_asked_and_saw_it_signed_stands_on_the_paper_with_the_time(
    language: str, attested: str
) -> None:
    terms = replace(TERMS, language=language)
    paper = document.signed_paper(terms, NAMES, TYPED, NOW)
    assert attested in plain_text(paper).splitlines()
    assert attested in words_of_pdf(pdf_of(paper))
    assert attested not in plain_text(document.paper_to_sign(terms, NAMES, NOW))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("signed", [TYPED, MARK], ids=["typed", "mark"])
@pytest.mark.parametrize("made", [lambda language: replace(TERMS, language=language), monitored, for_a_child])
def test_a_kept_paper_reads_as_it_was_signed(made, signed: Signed, language: str) -> None:  # type: ignore[no-untyped-def]
    terms = made(language)
    record = kept(terms, signed)
    again = document.kept_paper(record)
    assert plain_text(again) == record.paper
    assert again == document.signed_paper(terms, NAMES, signed, NOW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_says_what_the_paper_says_word_for_word(language: str) -> None:
    paper = document.signed_paper(replace(TERMS, language=language), NAMES, MARK, NOW)
    printed = words_of_pdf(pdf_of(paper))
    for line in plain_text(paper).splitlines():
        assert re.sub(r"\s+", " ", line) in printed, line


def test_a_paper_of_words_that_nobody_here_knows_stays_word_for_word() -> None:
    record = ConsentRecord(language="pl", paper_digest="")
    record.paper = "Zgoda\nKogo dotyczy: Jordan Example\nPodpis: tak"
    assert plain_text(document.kept_paper(record)) == record.paper


def test_a_name_cannot_put_words_on_the_paper_that_look_like_the_papers_own() -> None:
    """A name stays the value of its line, whatever it says."""
    names = replace(NAMES, person="Jordan\nSignature\nSigned by: Somebody")
    record = ConsentRecord(language="en", paper_digest="")
    record.paper = plain_text(document.signed_paper(TERMS, names, TYPED, NOW))
    paper = document.kept_paper(record)
    facts = [part for part in paper.parts if isinstance(part, Facts)]
    assert len([part for part in paper.parts if isinstance(part, Heading)]) == 2
    assert len(facts) == 2


def test_the_drawing_stands_where_it_was_made() -> None:
    again = document.kept_paper(kept(TERMS, MARK))
    (picture,) = [part for part in again.parts if isinstance(part, Picture)]
    assert picture.png == base64.b64decode(PICTURE.partition(",")[2])
