"""Papers logged, matched, reviewed, ended and answered: what stands afterwards, what never changes, and who may not."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, transaction
from psycopg import sql

from audit.models import Action, LedgerEntry
from casework.clinical.models import Assignment
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import gate
from consent.decision import Outcome
from consent.documents.digests import AlteredDocumentError, digest_of
from consent.errors import ContentsChanged, NothingMayBeReleased
from consent.models import (
    DecisionRecord,
    LegalProcessRecord,
    OpenDuty,
    ProcessAnswer,
    RecipientNotice,
    Release,
    ReleaseItem,
)
from consent.process import answering, reach, selectors, services
from consent.process.errors import LetterChangedError, NotReadyError
from tests.consent.process.desk import PDF, Desk
from tests.people import LOADER, make_case, make_organization, make_user
from tests.settings import address

OTHERS = ("clinician", "supervisor", "auditor", "evaluator", "administrator")


def entries(action: Action, object_type: str = "consent.process") -> list[LedgerEntry]:
    return list(LedgerEntry.objects.using(LOADER).filter(event=action, object_type=object_type).order_by("timestamp"))


def stored(record: LegalProcessRecord) -> LegalProcessRecord:
    return LegalProcessRecord.objects.using(LOADER).get(pk=record.pk)


def without_trigger(table: str, trigger: str) -> None:
    """As somebody who holds the database itself could do."""
    statement = sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}").format(sql.Identifier(table), sql.Identifier(trigger))
    with psycopg.connect(address("OWNER", "default"), autocommit=True) as connection:
        connection.execute(statement)


def test_a_logged_paper_keeps_its_scan_sealed_with_its_digest_and_names_nobody_in_the_ledger(
    desk: Desk, now: datetime
) -> None:
    record = stored(desk.serve(now=now))
    assert record.document == PDF
    assert PDF not in bytes(record.document_sealed)
    assert record.document_digest == digest_of(PDF)
    assert record.organization_id == desk.staff.agency.pk
    assert (record.person_id, record.searched_at, record.withdrawn_at) == (None, None, None)
    (entry,) = entries(Action.CREATE)
    assert entry.object_pk == str(record.pk)
    assert "Jordan" not in str(entry.detail)
    assert "GD-26" not in str(entry.detail)


def test_a_paper_cannot_be_logged_before_it_is_served(desk: Desk, now: datetime) -> None:
    with pytest.raises(NotReadyError):
        desk.serve(now=now, served_at=now + timedelta(days=1))


def test_a_scan_that_was_altered_is_given_to_nobody_and_the_attempt_is_written_down(desk: Desk, now: datetime) -> None:
    record = desk.serve(now=now)
    with desk.as_officer():
        assert selectors.scan_of(record.pk).document == PDF
    without_trigger("consent_legalprocessrecord", "process_stays")
    other = stored(record)
    other.document = PDF + b" "
    LegalProcessRecord.objects.using(LOADER).filter(pk=record.pk).update(document_sealed=other.document_sealed)
    with desk.as_officer(), pytest.raises(AlteredDocumentError):
        selectors.scan_of(record.pk)
    assert [entry.outcome for entry in entries(Action.EXPORT)] == ["done", "failed"]


def test_a_paper_is_joined_to_a_case_that_is_open_to_the_officer_and_to_no_other(desk: Desk, now: datetime) -> None:
    record = desk.serve(now=now)
    with pytest.raises(gate.NoSuchCase):
        desk.match(record, now=now)
    assert stored(record).person_id is None
    desk.open_case()
    desk.match(record, now=now)
    assert stored(record).person_id == desk.case.person.pk
    other = make_case(desk.staff, name="Robin Second")
    desk.open_case(other)
    with pytest.raises(NotReadyError):
        desk.match(record, now=now, case=other)


def test_that_nobody_was_found_is_kept_and_somebody_may_be_found_later(desk: Desk, now: datetime) -> None:
    record = desk.find_nobody(desk.serve(now=now), now=now)
    assert stored(record).searched_at == now
    desk.open_case()
    desk.match(record, now=now + timedelta(seconds=1))
    assert stored(record).person_id == desk.case.person.pk
    assert stored(record).searched_at == now


def test_what_stands_on_the_paper_never_changes(desk: Desk, now: datetime) -> None:
    record = desk.serve(now=now)
    with desk.as_officer(), pytest.raises(DatabaseError), transaction.atomic():
        LegalProcessRecord.objects.filter(pk=record.pk).update(signed_by_judge=True)
    with pytest.raises(DatabaseError):
        LegalProcessRecord.objects.using(LOADER).filter(pk=record.pk).update(signed_by_judge=True)
    with pytest.raises(DatabaseError):
        LegalProcessRecord.objects.using(LOADER).filter(pk=record.pk).delete()


def test_counsels_review_is_recorded_once_with_name_and_day(desk: Desk, now: datetime) -> None:
    desk.open_case()
    record = desk.review(desk.match(desk.serve(now=now), now=now), now=now)
    assert (stored(record).reviewed_by, stored(record).reviewed_at) == ("Cary Counsel", now)
    with pytest.raises(NotReadyError):
        desk.review(record, now=now)
    with desk.as_officer() as by, pytest.raises(NotReadyError):
        services.record_review(process_id=record.pk, reviewed_by=" ", reviewed_at=now, by=by, now=now)


def test_nothing_can_be_done_on_an_ended_paper_but_a_letter_without_records(desk: Desk, now: datetime) -> None:
    record = desk.ready_order(now=now)
    desk.end(record, now=now)
    desk.end(record, now=now + timedelta(seconds=1))
    assert stored(record).withdrawn_at == now
    with pytest.raises(NotReadyError):
        desk.tell_person(record, now=now)
    with desk.as_officer() as by, pytest.raises(NotReadyError):
        services.ask_counsel(process_id=record.pk, by=by, now=now)
    with pytest.raises(NotReadyError):
        desk.fulfil(record, now=now)
    assert desk.send(record, now=now).template == "neutral_denial"


# Fulfilment -------------------------------------------------------------------------------------------------------------


def test_an_order_is_fulfilled_to_its_scope_and_nothing_else_leaves(desk: Desk, now: datetime) -> None:
    answer = desk.fulfil(desk.ready_order(now=now), now=now)
    release = Release.objects.using(LOADER).get(pk=answer.release_id)
    assert [item.text for item in ReleaseItem.objects.using(LOADER).filter(release=release)] == [
        "In a methadone program."
    ]
    assert release.subject == ""
    assert release.recipient_organization_id == desk.attorney.pk
    assert release.evidence_ids == [answer.process_id]
    assert "Called the clerk back" in release.verification
    letter = ProcessAnswer.objects.using(LOADER).get(pk=answer.pk)
    assert "In a methadone program." in letter.letter
    assert "42 CFR" in letter.letter
    assert release.notice.splitlines()[0] in letter.letter
    assert "Calm after an hour" not in letter.letter
    assert "Jordan" not in letter.letter
    assert digest_of(letter.document) == letter.document_digest
    (entry,) = entries(Action.CREATE, "consent.answer")
    assert entry.detail["release"] == str(release.pk)


def test_the_letter_of_a_fulfilment_is_the_same_whatever_stays(desk: Desk, now: datetime) -> None:
    letter = desk.fulfil(desk.ready_order(now=now), now=now).letter
    alone = make_case(desk.staff, name="Robin Second", summary="", substance_use="In a methadone program.")
    other = Desk(desk.staff, alone, desk.court, desk.attorney, desk.prosecutor)
    assert other.fulfil(other.ready_order(now=now), now=now).letter == letter


def test_nothing_is_released_before_counsels_review(desk: Desk, now: datetime) -> None:
    desk.open_case()
    record = desk.match(desk.serve_order(now=now), now=now)
    with pytest.raises(NotReadyError):
        desk.fulfil(record, now=now)
    assert not Release.objects.using(LOADER).exists()


def test_nothing_is_released_on_a_subpoena(desk: Desk, now: datetime) -> None:
    desk.open_case()
    record = desk.serve(now=now, signed_by_judge=True, satisfactory_assurance=True)
    desk.review(desk.match(record, now=now), now=now)
    with pytest.raises(NothingMayBeReleased):
        desk.fulfil(record, now=now)
    assert not ProcessAnswer.objects.using(LOADER).exists()


def test_nothing_is_released_without_saying_how_it_was_verified_who_asks(desk: Desk, now: datetime) -> None:
    with pytest.raises(NotReadyError):
        desk.fulfil(desk.ready_order(now=now), now=now, verification=" ")


def test_what_changed_since_it_was_read_is_not_released(desk: Desk, now: datetime) -> None:
    with pytest.raises(ContentsChanged):
        desk.fulfil(desk.ready_order(now=now), now=now, digest="0" * 64)
    assert not Release.objects.using(LOADER).exists()


def test_another_paper_that_reaches_more_lends_nothing_to_this_one(desk: Desk, now: datetime) -> None:
    """An order for mental health records is on file too; the answer to the other order carries none of them."""
    narrow = desk.ready_order(now=now)
    wide = desk.serve_order("order-5100-35b", now=now)
    desk.match(wide, now=now)
    desk.tell_person(wide, now=now)
    desk.review(wide, now=now)
    answer = desk.fulfil(narrow, now=now)
    assert "Calm after an hour" not in answer.letter
    assert "In a methadone program." in answer.letter
    items = ReleaseItem.objects.using(LOADER).filter(release_id=answer.release_id)
    assert [item.text for item in items] == ["In a methadone program."]


def test_a_form_that_was_altered_to_ask_for_more_than_this_paper_carries_releases_nothing(
    desk: Desk, now: datetime
) -> None:
    narrow = desk.ready_order(now=now)
    wide = desk.serve_order("order-5100-35b", now=now)
    desk.match(wide, now=now)
    desk.tell_person(wide, now=now)
    desk.review(wide, now=now)
    with desk.as_officer() as by, pytest.raises(NotReadyError), transaction.atomic():
        whole = reach.in_case(desk.fresh(narrow), by=by, now=now)
        answering.fulfil(
            process_id=narrow.pk,
            free=answering.FreeFields("Clerk"),
            chosen=answering.ToRelease(
                [item.key for item in whole.items], whole.digest, whole.decision_id, "Called back"
            ),
            confirmed=answering.Confirmed(uuid.uuid4(), ""),
            by=by,
            now=now,
        )
    assert not Release.objects.using(LOADER).exists()


def test_ending_a_paper_closes_what_was_released_on_it_at_once(desk: Desk, now: datetime) -> None:
    record = desk.ready_order(now=now)
    answer = desk.fulfil(record, now=now)
    assert Release.objects.using(LOADER).get(pk=answer.release_id).closed_at is None
    desk.end(record, now=now + timedelta(minutes=1))
    release = Release.objects.using(LOADER).get(pk=answer.release_id)
    assert (release.closed_at, release.closed_because) == (now + timedelta(minutes=1), Release.Closed.LAPSED)
    assert entries(Action.CLOSE_RELEASE, "consent.release")


def owed_at_the_desk(record: LegalProcessRecord) -> int:
    return (
        OpenDuty.objects.using(LOADER)
        .filter(process_id=record.pk, person_id=None, code=services.CLOSE_LATER, done_at=None)
        .count()
    )


def test_an_order_is_ended_without_the_case_and_what_was_shared_is_a_duty_until_the_case_is_open_again(
    desk: Desk, now: datetime
) -> None:
    record = desk.ready_order(now=now)
    sent = desk.fulfil(record, now=now)
    Assignment.objects.using(LOADER).filter(user_id=desk.officer.pk).update(ends_at=now)
    desk.end(record, now=now)
    assert stored(record).withdrawn_at == now
    assert Release.objects.using(LOADER).get(pk=sent.release_id).closed_at is None
    assert owed_at_the_desk(record) == 1
    Assignment.objects.using(LOADER).filter(user_id=desk.officer.pk).update(ends_at=None)
    later = now + timedelta(minutes=1)
    desk.end(record, now=later)
    assert stored(record).withdrawn_at == now
    assert Release.objects.using(LOADER).get(pk=sent.release_id).closed_at == later
    assert RecipientNotice.objects.using(LOADER).filter(release_id=sent.release_id, ended_at=later).exists()
    assert owed_at_the_desk(record) == 0


def test_what_is_left_at_the_desk_does_not_tell_whether_anything_was_shared(desk: Desk, now: datetime) -> None:
    record = desk.find_nobody(desk.serve(now=now), now=now)
    desk.end(record, now=now)
    assert owed_at_the_desk(record) == 1


def test_an_order_that_ends_closes_its_release_on_that_day(desk: Desk, now: datetime) -> None:
    end = now + timedelta(hours=30)
    answer = desk.fulfil(desk.ready_order(now=now, ends_at=end), now=now)
    assert Release.objects.using(LOADER).get(pk=answer.release_id).open_until == end


def test_what_a_denial_owes_is_done_by_the_review_and_by_the_statement_to_the_court(desk: Desk, now: datetime) -> None:
    desk.open_case()
    record = desk.match(desk.serve(now=now), now=now)
    with desk.as_officer() as by:
        assert reach.in_case(desk.fresh(record), by=by, now=now).decision.outcome is Outcome.DENY

    def owed() -> set[str]:
        open_ones = OpenDuty.objects.using(LOADER).filter(process_id=record.pk, done_at=None)
        return set(open_ones.values_list("code", flat=True))

    assert owed() == {"INFORM_COURT_5100_35B", "LEGAL_REVIEW"}
    desk.send(record, now=now)
    assert owed() == {"INFORM_COURT_5100_35B", "LEGAL_REVIEW"}, "the neutral answer meets neither"
    desk.send(record, "statement_to_court", now=now)
    assert owed() == {"LEGAL_REVIEW"}
    desk.review(record, now=now)
    assert owed() == set()


# Letters ----------------------------------------------------------------------------------------------------------------


def test_a_letter_that_was_sent_never_changes_and_a_second_is_a_new_one(desk: Desk, now: datetime) -> None:
    record = desk.serve(now=now)
    key = uuid.uuid4()
    first = desk.send(record, now=now, answer_id=key)
    assert desk.send(record, now=now, answer_id=key).pk == first.pk
    assert desk.send(record, now=now).pk != first.pk
    assert ProcessAnswer.objects.using(LOADER).count() == 2
    with pytest.raises(DatabaseError):
        ProcessAnswer.objects.using(LOADER).filter(pk=first.pk).update(template="ask_for_order")
    with pytest.raises(DatabaseError):
        ProcessAnswer.objects.using(LOADER).filter(pk=first.pk).delete()


def test_a_letter_other_than_the_one_that_was_read_is_not_sent(desk: Desk, now: datetime) -> None:
    record = desk.serve(now=now)
    with desk.as_officer() as by, pytest.raises(LetterChangedError):
        answering.send_letter(
            process_id=record.pk,
            template="neutral_denial",
            free=answering.FreeFields("Somebody"),
            confirmed=answering.Confirmed(uuid.uuid4(), "0" * 64),
            by=by,
            now=now,
        )


def test_a_letter_whose_pdf_was_altered_is_given_to_nobody(desk: Desk, now: datetime) -> None:
    sent = desk.send(desk.serve(now=now), now=now)
    with desk.as_officer() as by:
        assert selectors.letter_of(sent.pk, by=by, now=now).document.startswith(b"%PDF-")
    without_trigger("consent_processanswer", "answer_stays")
    other = ProcessAnswer.objects.using(LOADER).get(pk=sent.pk)
    other.document = other.document + b" "
    ProcessAnswer.objects.using(LOADER).filter(pk=sent.pk).update(document_sealed=other.document_sealed)
    with desk.as_officer() as by, pytest.raises(AlteredDocumentError):
        selectors.letter_of(sent.pk, by=by, now=now)


# Attacks ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", OTHERS)
def test_no_other_role_logs_reads_or_answers_a_paper(desk: Desk, now: datetime, role: str) -> None:
    record = desk.serve(now=now)
    sent = desk.send(record, now=now)
    who = desk.staff.by_role[role].pk

    def attempt(act: Any) -> bool:
        """Whether it was let through."""
        try:
            with acting_as(SurfaceRole(role), user_id=who, databases=("default",)):
                return bool(act(who))
        except (DatabaseError, LegalProcessRecord.DoesNotExist, ProcessAnswer.DoesNotExist):
            return False

    assert not attempt(lambda by: LegalProcessRecord.objects.values_list("pk", flat=True).count())
    assert not attempt(lambda by: selectors.served_paper(record.pk))
    assert not attempt(lambda by: selectors.scan_of(record.pk))
    assert not attempt(lambda by: selectors.letter_of(sent.pk, by=by, now=now))
    assert not attempt(lambda by: services.end(process_id=record.pk, by=by, now=now))
    assert not attempt(lambda by: services.ask_counsel(process_id=record.pk, by=by, now=now))
    assert not attempt(lambda by: LegalProcessRecord.objects.filter(pk=record.pk).update(reviewed_at=now))
    assert stored(record).withdrawn_at is None


def test_a_clinician_of_the_case_knows_the_facts_of_the_paper_and_never_reads_the_paper(
    desk: Desk, now: datetime
) -> None:
    record = desk.ready_order(now=now)
    who = desk.staff.by_role["clinician"].pk
    with acting_as(SurfaceRole.CLINICIAN, user_id=who, databases=("default",)):
        assert LegalProcessRecord.objects.only("kind", "provision").get(pk=record.pk).provision == "2.64"
    for column in ("document_sealed", "served_by_sealed"):
        with (
            pytest.raises(DatabaseError),
            acting_as(SurfaceRole.CLINICIAN, user_id=who, databases=("default",)),
        ):
            LegalProcessRecord.objects.only(column).get(pk=record.pk)


def test_the_privacy_officer_of_another_agency_sees_nothing_and_changes_nothing(desk: Desk, now: datetime) -> None:
    record = desk.serve(now=now)
    sent = desk.send(record, now=now)
    elsewhere = make_organization("Other Agency", "mh_provider", is_covered_entity=True)
    stranger = make_user("Sly Stranger", elsewhere, "privacy_officer")
    with desk.as_officer(stranger):
        assert list(selectors.served(by=stranger.pk, now=now)) == []
        for read, key in (
            (selectors.served_paper, record.pk),
            (selectors.scan_of, record.pk),
        ):
            with pytest.raises(LegalProcessRecord.DoesNotExist):
                read(key)
        for answer in (selectors.answer, selectors.letter_of):
            with pytest.raises(ProcessAnswer.DoesNotExist):
                answer(sent.pk, by=stranger.pk, now=now)
        with pytest.raises(LegalProcessRecord.DoesNotExist):
            services.end(process_id=record.pk, by=stranger.pk, now=now)
        assert LegalProcessRecord.objects.filter(pk=record.pk).update(withdrawn_at=now) == 0
    with desk.as_officer(stranger), pytest.raises(DatabaseError), transaction.atomic():
        forged = ProcessAnswer(
            process_id=record.pk, template="x", document_digest="", answered_by=stranger.pk, answered_at=now
        )
        forged.save(force_insert=True)


def test_a_paper_cannot_be_joined_in_the_database_to_a_case_that_is_not_the_officers(desk: Desk, now: datetime) -> None:
    record = desk.serve(now=now)
    with desk.as_officer(), pytest.raises(DatabaseError), transaction.atomic():
        LegalProcessRecord.objects.filter(pk=record.pk).update(person_id=desk.case.person.pk)


def test_what_a_paper_reaches_in_a_case_is_decided_and_logged_only_for_a_case_of_ones_own(
    desk: Desk, now: datetime
) -> None:

    record = desk.ready_order(now=now)
    with desk.as_officer() as by:
        reach.in_case(desk.fresh(record), by=by, now=now)
    assert DecisionRecord.objects.using(LOADER).filter(person_id=desk.case.person.pk).count() == 1
    Assignment.objects.using(LOADER).filter(user_id=desk.officer.pk).update(ends_at=now)
    with desk.as_officer() as by, pytest.raises(gate.NoSuchCase):
        reach.in_case(desk.fresh(record), by=by, now=now)
