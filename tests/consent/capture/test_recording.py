"""What is kept of each way in which a question ends: once, as it was, and nothing of it can be changed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from audit.models import LedgerEntry
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import gate, papers, signatures
from consent.capture import recording
from consent.capture.document import Signed, kept_paper
from consent.documents.content import plain_text
from consent.documents.digests import AlteredDocumentError, check
from consent.errors import NotConfirmed
from consent.facts import end_of_day
from consent.models import ConsentRecord
from tests.consent.capture.asking import PICTURE
from tests.consent.door import TYPED, Door, as_clinician
from tests.people import LOADER

Outcome = ConsentRecord.Outcome


def the_record() -> ConsentRecord:
    return ConsentRecord.objects.using(LOADER).get()


def test_a_signed_paper_keeps_its_words_its_pdf_both_digests_and_its_period(door: Door, now: datetime) -> None:
    last_day = timezone.localdate() + timedelta(days=10)
    door.consent(now=now, last_day=last_day)
    record = the_record()
    assert papers.digest_of(record.paper) == record.paper_digest
    assert plain_text(kept_paper(record)) == record.paper
    check(record.document, record.document_digest)
    assert (record.starts_at, record.signed_at, record.expires_at) == (now, now, end_of_day(last_day))
    assert record.discloser_id == door.staff.agency.pk
    assert record.staff_signed_by == record.recorded_by == door.staff.by_role["clinician"].pk
    assert (record.outcome, record.language, record.form_version) == ("given", "en", "2026-11-en")


def test_one_changed_byte_of_the_pdf_is_noticed(door: Door, now: datetime) -> None:
    door.consent(now=now)
    record = the_record()
    for position in (0, len(record.document) // 2, len(record.document) - 1):
        changed = bytearray(record.document)
        changed[position] ^= 1
        with pytest.raises(AlteredDocumentError):
            check(bytes(changed), record.document_digest)


@pytest.mark.parametrize("column", ["paper_sealed", "document_sealed", "document_digest", "segments", "outcome"])
def test_nothing_of_a_signed_paper_changes(door: Door, now: datetime, column: str) -> None:
    consent = door.consent(now=now)
    other: Any = {"segments": ["hiv"]}.get(column, b"other" if column.endswith("sealed") else "declined")
    with pytest.raises(DatabaseError):
        ConsentRecord.objects.using(LOADER).filter(pk=consent.pk).update(**{column: other})


def test_given_in_part_is_what_was_chosen_of_what_was_asked(door: Door, now: datetime) -> None:
    with as_clinician(door.staff) as by:
        recording.record_signed(
            door.terms(segments=("mh_general",)),
            TYPED,
            person_id=door.person_id,
            asked=("identity_presence", "mh_general", "part2_sud"),
            by=by,
            now=now,
        )
    record = the_record()
    assert (record.outcome, record.segments) == ("in_part", ["mh_general"])
    assert record.asked_segments == ["identity_presence", "mh_general", "part2_sud"]


@pytest.mark.parametrize(
    "signed",
    [
        Signed(signatures.Signature(typed="   ")),
        Signed(signatures.Signature(typed="\u200b")),
        Signed(signatures.Signature(drawn=PICTURE), is_mark=True, witnesses=("\u200b", "\u200c")),
        Signed(signatures.Signature(drawn=PICTURE), is_mark=True, witnesses=("A. One", "A. One\u200b")),
        Signed(signatures.Signature(typed="Jordan Example"), is_mark=True, witnesses=("A. One", "B. Two")),
        Signed(signatures.Signature(drawn=PICTURE), is_mark=True, witnesses=("A. One",)),
        Signed(signatures.Signature(drawn=PICTURE), is_mark=True, witnesses=("A. One", "a. one ")),
    ],
    ids=[
        "nothing",
        "nothing that can be seen",
        "witnesses whom nobody can see",
        "one witness and the same with a space of no width",
        "a mark that is not drawn",
        "one witness",
        "one witness twice",
    ],
)
def test_what_is_no_signature_is_not_recorded(door: Door, now: datetime, signed: Signed) -> None:
    with as_clinician(door.staff) as by, pytest.raises(NotConfirmed):
        recording.record_signed(door.terms(), signed, person_id=door.person_id, by=by, now=now)
    assert not ConsentRecord.objects.using(LOADER).exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"last_day": timezone.localdate() - timedelta(days=1)},
        {"segments": ()},
        {"segments": ("mh_general", "psychotherapy_notes")},
        {"segments": ("part2_sud", "sud_counseling_notes")},
    ],
    ids=["a day that is over", "about nothing", "psychotherapy notes beside others", "counseling notes beside others"],
)
def test_a_paper_that_the_law_does_not_take_is_not_recorded(door: Door, now: datetime, changes: dict[str, Any]) -> None:
    with as_clinician(door.staff) as by, pytest.raises(NotConfirmed):
        recording.record_signed(door.terms(**changes), TYPED, person_id=door.person_id, by=by, now=now)
    assert not ConsentRecord.objects.using(LOADER).exists()


def test_a_mark_with_two_witnesses_carries_a_release(door: Door, now: datetime) -> None:
    mark = Signed(signatures.Signature(drawn=PICTURE), is_mark=True, witnesses=("Wil Witness", "Wanda Witness"))
    with as_clinician(door.staff) as by:
        recording.record_signed(door.terms(), mark, person_id=door.person_id, by=by, now=now)
    assert the_record().witnesses.splitlines() == ["Wil Witness", "Wanda Witness"]
    assert door.preview(now=now).has_content


@pytest.mark.parametrize("outcome", [Outcome.DECLINED, Outcome.NOT_ASKED, Outcome.LEFT])
def test_a_question_without_a_paper_opens_nothing_and_can_be_asked_again(
    door: Door, now: datetime, outcome: ConsentRecord.Outcome
) -> None:
    with as_clinician(door.staff) as by:
        recording.record_unsigned(outcome, person_id=door.person_id, recipient_id=door.staff.police.pk, by=by, now=now)
    assert door.preview(now=now).released == ()
    door.consent(now=now)
    assert door.preview(now=now).has_content


def deferred(door: Door, now: datetime, **changes: Any) -> ConsentRecord:
    terms = door.terms(**changes)
    with as_clinician(door.staff) as by:
        return recording.record_unsigned(
            Outcome.DEFERRED,
            person_id=door.person_id,
            recipient_id=terms.recipient_id,
            terms=terms,
            why="intoxicated",
            ask_again_by=now + timedelta(days=1),
            by=by,
            now=now,
        )


def test_a_deferred_question_can_be_asked_exactly_as_it_was(door: Door, now: datetime) -> None:
    record = deferred(door, now)
    assert recording.terms_of(record) == door.terms()
    assert door.preview(now=now).released == ()


def test_what_takes_a_question_up_says_so_on_both_and_only_once(door: Door, now: datetime) -> None:
    question = deferred(door, now)
    with as_clinician(door.staff) as by:
        for _ in range(2):
            recording.record_signed(door.terms(), TYPED, person_id=door.person_id, takes_up=question.pk, by=by, now=now)
    asked = ConsentRecord.objects.using(LOADER).get(pk=question.pk)
    assert asked.taken_up_at == now
    assert sorted(str(one.takes_up) for one in ConsentRecord.objects.using(LOADER).exclude(pk=question.pk)) == sorted(
        [str(question.pk), "None"]
    )


def test_a_question_of_another_case_is_not_taken_up(door: Door, now: datetime) -> None:
    from tests.people import make_case

    other = Door(door.staff, make_case(door.staff, name="Sam Other"))
    question = deferred(other, now)
    with as_clinician(door.staff) as by:
        recording.record_signed(door.terms(), TYPED, person_id=door.person_id, takes_up=question.pk, by=by, now=now)
    assert ConsentRecord.objects.using(LOADER).get(pk=question.pk).taken_up_at is None


@pytest.mark.parametrize("outcome", [Outcome.GIVEN, Outcome.IN_PART, Outcome.DEFERRED])
def test_an_outcome_that_needs_more_is_not_recorded_without_it(
    door: Door, now: datetime, outcome: ConsentRecord.Outcome
) -> None:
    with as_clinician(door.staff) as by, pytest.raises(ValueError, match="ends otherwise"):
        recording.record_unsigned(outcome, person_id=door.person_id, recipient_id=door.staff.police.pk, by=by, now=now)


def test_nobody_records_anything_in_a_case_of_somebody_else(door: Door, now: datetime) -> None:
    stranger = door.staff.other_clinician.pk
    with acting_as(SurfaceRole.CLINICIAN, user_id=stranger):
        with pytest.raises(gate.NoSuchCase):
            recording.record_signed(door.terms(), TYPED, person_id=door.person_id, by=stranger, now=now)
        with pytest.raises(gate.NoSuchCase):
            recording.record_unsigned(
                Outcome.DECLINED,
                person_id=door.person_id,
                recipient_id=door.staff.police.pk,
                by=stranger,
                now=now,
            )


def test_the_ledger_holds_codes_and_no_name(door: Door, now: datetime) -> None:
    with as_clinician(door.staff) as by:
        recording.record_signed(
            door.terms(), TYPED, person_id=door.person_id, answers={"oriented": "yes"}, by=by, now=now
        )
    entry = LedgerEntry.objects.using(LOADER).get(event="consent_given")
    assert entry.detail == {
        "answer": "given",
        "form": "2026-11-en",
        "paper": the_record().paper_digest,
        "recipient": str(door.staff.police.pk),
    }
