"""The signed paper as a PDF: the one that was signed, to the byte, or a calm page and an entry in the ledger."""

import uuid
from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client

from audit.models import LedgerEntry
from casework.wall.sealing import seal_bytes
from consent.documents.content import Document, Paragraph
from consent.documents.digests import digest_of
from consent.documents.rendering import pdf_of
from consent.models import ConsentRecord
from tests.consent.conftest import client_of
from tests.consent.door import Door
from tests.people import LOADER, Staff

PAPER = Document(title="Permission to share", language="en", parts=(Paragraph("Signed by Jordan Example."),))


def signed(
    door: Door, now: datetime, *, kept: bytes | None = None, change: Callable[[bytes], bytes] = bytes
) -> ConsentRecord:
    """A paper on file with the PDF that was kept when it was signed, or with what somebody made of its ciphertext."""
    before = door.consent(now=now)
    record = ConsentRecord.objects.using(LOADER).get(pk=before.pk)
    record.pk = uuid.uuid4()
    for name in ("paper", "signature", "info_description"):
        setattr(record, name, getattr(before, name))
    content = pdf_of(PAPER)
    record.document = content if kept is None else kept
    record.document_sealed = change(record.document_sealed) if record.document_sealed else None
    record.document_digest = digest_of(content)
    record.save(using=LOADER, force_insert=True)
    return record


def address(record: ConsentRecord) -> str:
    return f"/clinician/consents/{record.pk}/copy/"


def exported(record: ConsentRecord) -> list[tuple[str, dict[str, str]]]:
    found = LedgerEntry.objects.using(LOADER).filter(event="export", object_pk=str(record.pk))
    return [(entry.outcome, entry.detail) for entry in found]


def test_the_paper_leaves_exactly_as_it_was_kept_and_is_written_down(
    clinician_client: Client, door: Door, now: datetime
) -> None:
    record = signed(door, now)

    answer = clinician_client.get(address(record))

    assert answer.content == pdf_of(PAPER)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="consent-{str(record.pk)[:8]}.pdf"'
    assert exported(record) == [("done", {"format": "pdf"})]


@pytest.mark.parametrize("at", [0, 1, 2, 8, 30, 70, 90, -1])
def test_one_changed_byte_of_the_ciphertext_is_noticed(
    clinician_client: Client, door: Door, now: datetime, at: int
) -> None:
    def changed(sealed: bytes) -> bytes:
        other = bytearray(sealed)
        other[at] ^= 0x81
        return bytes(other)

    record = signed(door, now, change=changed)

    answer = clinician_client.get(address(record))

    assert answer.status_code == 409
    assert "Tell the privacy officer today" in answer.content.decode()
    assert b"%PDF" not in answer.content
    assert exported(record) == [("failed", {"format": "pdf", "reason": "altered"})]


def test_another_document_sealed_in_its_place_is_noticed(clinician_client: Client, door: Door, now: datetime) -> None:
    other = pdf_of(Document(title="Permission to share", language="en", parts=(Paragraph("Signed by nobody."),)))
    record = signed(door, now, kept=other)

    answer = clinician_client.get(address(record))

    assert answer.status_code == 409
    assert exported(record) == [("failed", {"format": "pdf", "reason": "altered"})]


def test_a_document_that_was_taken_away_is_noticed(clinician_client: Client, door: Door, now: datetime) -> None:
    record = signed(door, now, kept=b"")

    assert clinician_client.get(address(record)).status_code == 409


def test_the_document_of_another_paper_is_noticed(clinician_client: Client, door: Door, now: datetime) -> None:
    first = signed(door, now)
    moved = signed(door, now, change=lambda _: bytes(first.document_sealed or b""))

    assert clinician_client.get(address(moved)).status_code == 409


def with_other_words(
    door: Door, now: datetime, *, words: str | None = None, change: Callable[[bytes], bytes] = bytes
) -> ConsentRecord:
    """A paper on file whose words, or their ciphertext, somebody changed after it was signed."""
    record = signed(door, now)
    other = ConsentRecord.objects.using(LOADER).get(pk=record.pk)
    other.pk = uuid.uuid4()
    for name in ("signature", "info_description", "document"):
        setattr(other, name, getattr(record, name))
    other.paper = record.paper if words is None else words
    other.paper_sealed = change(other.paper_sealed) if other.paper_sealed else None
    other.save(using=LOADER, force_insert=True)
    return other


def page_of(record: ConsentRecord) -> str:
    return f"/clinician/consents/{record.pk}/"


def failed_reads(record: ConsentRecord) -> list[dict[str, str]]:
    found = LedgerEntry.objects.using(LOADER).filter(event="read", outcome="failed", object_pk=str(record.pk))
    return [entry.detail for entry in found]


@pytest.mark.parametrize("at", [0, 1, 2, 8, 30, 70, 90, -1])
def test_one_changed_byte_of_the_sealed_words_is_noticed(
    clinician_client: Client, door: Door, now: datetime, at: int
) -> None:
    def changed(sealed: bytes) -> bytes:
        other = bytearray(sealed)
        other[at] ^= 0x81
        return bytes(other)

    record = with_other_words(door, now, change=changed)

    answer = clinician_client.get(page_of(record))

    assert answer.status_code == 409
    assert "Tell the privacy officer today" in answer.content.decode()
    assert "Jordan" not in answer.content.decode()
    assert failed_reads(record) == [{"format": "text", "reason": "altered"}]


@pytest.mark.parametrize("words", ["", "Permission to share my information\nWhat may be shared: Everything"])
def test_other_words_sealed_in_place_of_the_paper_or_none_are_noticed(
    clinician_client: Client, door: Door, now: datetime, words: str
) -> None:
    record = with_other_words(door, now, words=words)

    answer = clinician_client.get(page_of(record))

    assert answer.status_code == 409
    assert "What may be shared" not in answer.content.decode()
    assert failed_reads(record) == [{"format": "text", "reason": "altered"}]


def test_a_paper_that_was_altered_can_be_ended_all_the_same(
    clinician_client: Client, door: Door, now: datetime
) -> None:
    record = with_other_words(door, now, words="Something else")

    nothing_said = clinician_client.post(page_of(record), {})
    said = clinician_client.post(page_of(record), {"how": "writing"})

    assert nothing_said.status_code == 409
    assert "data-error-summary" in nothing_said.content.decode()
    assert said.status_code == 302
    assert ConsentRecord.objects.using(LOADER).get(pk=record.pk).revoked_at is not None
    after = clinician_client.get(page_of(record)).content.decode()
    assert "If the person wants to stop sharing" not in after


def test_the_words_as_they_were_signed_are_shown_and_no_failure_is_written_down(
    clinician_client: Client, door: Door, now: datetime
) -> None:
    record = with_other_words(door, now)

    answer = clinician_client.get(page_of(record))

    assert answer.status_code == 200
    assert "Permission to share my information" in answer.content.decode()
    assert failed_reads(record) == []


def test_of_a_paper_without_a_kept_document_there_is_no_copy(
    clinician_client: Client, door: Door, now: datetime
) -> None:
    record = signed(door, now)
    bare = ConsentRecord.objects.using(LOADER).get(pk=record.pk)
    bare.pk, bare.document_sealed, bare.document_digest = uuid.uuid4(), None, ""
    bare.save(using=LOADER, force_insert=True)

    assert clinician_client.get(address(bare)).status_code == 404


def test_nobody_else_gets_the_paper(door: Door, now: datetime, staff: Staff) -> None:
    record = signed(door, now)
    others = [user for role, user in staff.by_role.items() if role not in {"clinician", "liaison"}]

    for user in [staff.other_clinician, *others]:
        answer = client_of(user).get(address(record))
        assert answer.status_code == 404
        assert b"%PDF" not in answer.content
    assert exported(record) == []


def test_the_seal_binds_a_document_to_its_row(door: Door, now: datetime) -> None:
    record = signed(door, now)
    elsewhere = seal_bytes(b"x", place="consent_consentrecord.document_sealed:other", keys=settings.FIELD_KEYS)
    record.document_sealed = elsewhere

    with pytest.raises(ValueError, match="altered or moved"):
        _ = record.document
