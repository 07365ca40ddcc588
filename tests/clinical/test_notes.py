"""A note: a draft that only its author writes, then signed, then never changed by anybody."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction

from casework.clinical import policies, selectors, services
from casework.clinical.errors import CannotCosignOwnNote, ClinicalError, NoteIsSigned, NothingToSign, NotTheAuthor
from casework.clinical.models import Note, NoteSection
from casework.clinical.segments import Segment
from casework.clinical.services import SectionDraft
from tests.clinical.conftest import Acting
from tests.people import LOADER, Case, Staff, assign

_DRAFT = [SectionDraft(Segment.MENTAL_HEALTH, "Calm and oriented.", True), SectionDraft(None, "Not labelled.")]


@pytest.fixture
def colleague_on_the_case(staff: Staff, case: Case) -> Any:
    """Another clinician who is assigned to the same case."""
    assign(case.person, staff.other_clinician, "clinician", by=staff.by_role["supervisor"])
    return staff.other_clinician


@pytest.fixture
def draft(as_clinician: Acting, staff: Staff, case: Case, now: datetime) -> Note:
    """A written draft of the case's clinician."""
    me = staff.by_role["clinician"]
    with as_clinician(me):
        note = services.begin_note(encounter_id=case.encounter.pk, by=me.pk, now=now)
        services.save_draft(note_id=note.pk, sections=_DRAFT, by=me.pk)
    return note


def test_only_the_author_changes_and_signs_a_draft(
    as_clinician: Acting, colleague_on_the_case: Any, draft: Note, now: datetime
) -> None:
    colleague = colleague_on_the_case
    with as_clinician(colleague):
        assert selectors.note_for(colleague.pk, draft.pk).pk == draft.pk, "a colleague of the case reads it"
        with pytest.raises(NotTheAuthor):
            services.save_draft(note_id=draft.pk, sections=_DRAFT, by=colleague.pk)
        with pytest.raises(NotTheAuthor):
            services.sign_note(note_id=draft.pk, by=colleague.pk, now=now)
        assert not policies.can_edit_note(draft, by=colleague.pk)


def test_the_database_keeps_a_colleague_from_a_draft_whatever_the_application_does(
    as_clinician: Acting, colleague_on_the_case: Any, draft: Note, now: datetime
) -> None:
    with as_clinician(colleague_on_the_case):
        assert Note.objects.filter(pk=draft.pk).update(state="signed", signed_at=now) == 0


def test_saving_a_draft_replaces_its_sections_and_drops_empty_ones(
    as_clinician: Acting, staff: Staff, draft: Note
) -> None:
    me = staff.by_role["clinician"]
    with as_clinician(me):
        services.save_draft(note_id=draft.pk, sections=[_DRAFT[0], SectionDraft(Segment.HIV, "  \n")], by=me.pk)
        kept = selectors.sections_of_note(me.pk, draft.pk)
    assert [(section.segment, section.text, section.is_summary) for section in kept] == [
        ("mh_general", "Calm and oriented.", True)
    ]


def test_savings_at_the_same_time_go_one_after_the_other(as_clinician: Acting, staff: Staff, draft: Note) -> None:
    """A draft saves itself while its author presses Save: neither may fail, and none is mixed with another."""
    me = staff.by_role["clinician"]

    def save(number: int) -> None:
        try:
            with as_clinician(me):
                sections = [SectionDraft(None, f"{number}, {part}") for part in ("one", "two", "three")]
                services.save_draft(note_id=draft.pk, sections=sections, by=me.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=6) as pool:
        for saving in [pool.submit(save, number) for number in range(6)]:
            saving.result()
    kept = [section.text.split(", ") for section in NoteSection.objects.using(LOADER).filter(note_id=draft.pk)]
    assert [part for _, part in kept] == ["one", "two", "three"]
    assert len({number for number, _ in kept}) == 1


def test_an_empty_note_cannot_be_signed(as_clinician: Acting, staff: Staff, case: Case, now: datetime) -> None:
    me = staff.by_role["clinician"]
    with as_clinician(me):
        note = services.begin_note(encounter_id=case.encounter.pk, by=me.pk, now=now)
        with pytest.raises(NothingToSign):
            services.sign_note(note_id=note.pk, by=me.pk, now=now)


def test_a_signed_note_takes_no_more_text_and_no_second_signature(
    as_clinician: Acting, staff: Staff, draft: Note, now: datetime
) -> None:
    me = staff.by_role["clinician"]
    with as_clinician(me):
        services.sign_note(note_id=draft.pk, by=me.pk, now=now)
        with pytest.raises(NoteIsSigned):
            services.save_draft(note_id=draft.pk, sections=_DRAFT, by=me.pk)
        with pytest.raises(NoteIsSigned):
            services.sign_note(note_id=draft.pk, by=me.pk, now=now)


_ATTACKS = [
    "UPDATE clinical_note SET author_id = gen_random_uuid() WHERE id = %s",
    "UPDATE clinical_note SET state = 'draft', signed_at = NULL WHERE id = %s",
    "UPDATE clinical_note SET signed_at = signed_at - interval '1 day' WHERE id = %s",
    "DELETE FROM clinical_note WHERE id = %s",
    "UPDATE clinical_notesection SET text_sealed = NULL WHERE note_id = %s",
    "UPDATE clinical_notesection SET segment = 'mh_general', is_summary = true WHERE note_id = %s",
    "DELETE FROM clinical_notesection WHERE note_id = %s",
    "INSERT INTO clinical_notesection (id, person_id, note_id, position, is_summary)"
    " SELECT gen_random_uuid(), person_id, id, 9, false FROM clinical_note WHERE id = %s",
]


@pytest.mark.parametrize("attack", _ATTACKS)
def test_a_signed_note_never_changes_even_by_sql_that_passes_every_row_policy(case: Case, attack: str) -> None:
    with transaction.atomic(using=LOADER), pytest.raises(DatabaseError) as refused:
        with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
            cursor.execute(attack, [case.note.pk])
    assert isinstance(refused.value.__cause__, psycopg.errors.RestrictViolation)
    assert [row.text for row in NoteSection.objects.using(LOADER).filter(note_id=case.note.pk)] == [
        "Calm after an hour of talking; agreed to a visit.",
        "In a methadone program.",
    ]


def test_an_addendum_is_a_note_of_its_own_and_only_of_a_signed_note(
    as_clinician: Acting, staff: Staff, case: Case, draft: Note, now: datetime
) -> None:
    me = staff.by_role["clinician"]
    with as_clinician(me):
        added = services.begin_note(encounter_id=case.encounter.pk, by=me.pk, now=now, addendum_to=case.note.pk)
        assert (added.addendum_to_id, added.state) == (case.note.pk, "draft")
        with pytest.raises(Note.DoesNotExist):
            services.begin_note(encounter_id=case.encounter.pk, by=me.pk, now=now, addendum_to=draft.pk)


def test_a_cosigner_is_never_the_author(
    as_clinician: Acting, as_supervisor: Acting, staff: Staff, case: Case, draft: Note, now: datetime
) -> None:
    me, supervisor = staff.by_role["clinician"], staff.by_role["supervisor"]
    with as_clinician(me):
        services.sign_note(note_id=draft.pk, by=me.pk, now=now, needs_cosign=True)
    # The rule, the row right and the constraint each refuse the author, supervisor of the case or not.
    assign(case.person, me, "supervisor", by=supervisor)
    with as_supervisor(me):
        with pytest.raises(CannotCosignOwnNote):
            services.cosign_note(note_id=draft.pk, by=me.pk, now=now)
        with pytest.raises(DatabaseError), transaction.atomic():
            Note.objects.filter(pk=draft.pk).update(cosigned_by=me.pk, cosigned_at=now)
    with as_supervisor(supervisor):
        assert [note.pk for note in selectors.notes_awaiting_cosign(supervisor.pk)] == [draft.pk]
        services.cosign_note(note_id=draft.pk, by=supervisor.pk, now=now)
        assert not selectors.notes_awaiting_cosign(supervisor.pk).exists()
        with pytest.raises(ClinicalError):
            services.cosign_note(note_id=draft.pk, by=supervisor.pk, now=now)


def test_a_cosignature_never_changes(
    as_clinician: Acting, as_supervisor: Acting, staff: Staff, draft: Note, now: datetime
) -> None:
    me, supervisor = staff.by_role["clinician"], staff.by_role["supervisor"]
    with as_clinician(me):
        services.sign_note(note_id=draft.pk, by=me.pk, now=now, needs_cosign=True)
    with as_supervisor(supervisor):
        services.cosign_note(note_id=draft.pk, by=supervisor.pk, now=now)
        with pytest.raises(DatabaseError), transaction.atomic():
            Note.objects.filter(pk=draft.pk).update(cosigned_by=None, cosigned_at=None)


def test_a_note_is_overdue_a_day_after_it_was_begun(draft: Note) -> None:
    assert not policies.is_overdue(draft, now=draft.created_at + timedelta(hours=24))
    assert policies.is_overdue(draft, now=draft.created_at + timedelta(hours=24, seconds=1))


def test_every_step_of_a_note_is_in_the_ledger_without_a_word_of_it(
    as_clinician: Acting,
    staff: Staff,
    draft: Note,
    now: datetime,
    ledger_of: Callable[..., list[dict[str, Any]]],
) -> None:
    me = staff.by_role["clinician"]
    with as_clinician(me):
        services.sign_note(note_id=draft.pk, by=me.pk, now=now)
        selectors.note_for(me.pk, draft.pk)
    entries = ledger_of(object_type="clinical.note", object_pk=str(draft.pk))
    assert [entry["event"] for entry in entries] == ["create", "change", "sign", "read"]
    assert {entry["person_id"] for entry in entries} == {draft.person_id}
    assert "Calm" not in repr(ledger_of())


def test_sealed_columns_hold_no_clear_text_and_open_only_in_their_own_row(draft: Note) -> None:
    first, second = NoteSection.objects.using(LOADER).filter(note_id=draft.pk)
    assert b"Calm" not in bytes(first.text_sealed)
    assert first.text == "Calm and oriented."
    moved = NoteSection(pk=uuid.uuid4(), text_sealed=first.text_sealed)
    with pytest.raises(ValueError, match="altered or moved"):
        _ = moved.text
    assert second.text == "Not labelled."


def test_time_on_a_note_is_aware(draft: Note) -> None:
    assert draft.created_at.tzinfo is UTC
