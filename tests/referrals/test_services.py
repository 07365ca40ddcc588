"""A handoff moves by the table, keeps its history, opens and answers its windows, and is hidden from everybody else."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction

from audit.models import Action, LedgerEntry
from casework.clinical.models import Assignment
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent.errors import ContentsChanged
from consent.models import Release
from referrals import errors, services
from referrals.models import FollowUpWindow, Handoff, HandoffMove, OutboxMessage, OutreachAttempt, Provider
from referrals.states import Move, Reason, State
from tests.people import LOADER, Case, Staff, make_case
from tests.referrals.conftest import Entering, let_pass, windows_of

Do = Callable[..., Any]


@pytest.fixture
def do(staff: Staff, as_clinician: Entering, now: datetime) -> Do:
    """Call a service as the clinician, at this test's moment unless another is given."""

    def call(verb: Callable[..., Any], **facts: Any) -> Any:
        with as_clinician():
            return verb(**{"by": staff.by_role["clinician"].pk, "now": now, **facts})

    return call


def ledger_of(handoff: Handoff) -> list[LedgerEntry]:
    entries = LedgerEntry.objects.using(LOADER).filter(object_type="referrals.handoff", object_pk=str(handoff.pk))
    return list(entries.order_by("timestamp"))


def reload(handoff: Handoff) -> Handoff:
    return Handoff.objects.using(LOADER).get(pk=handoff.pk)


def along_to(do: Do, handoff: Handoff, *moves: Move) -> None:
    for move in moves:
        if move is Move.SEND:
            do(services.send_handoff, handoff_id=handoff.pk)
        else:
            do(services.move_handoff, handoff_id=handoff.pk, move=move)


def test_the_way_to_a_kept_visit_keeps_its_history_its_windows_and_its_ledger(
    do: Do, handoff: Handoff, now: datetime
) -> None:
    along_to(do, handoff, Move.ACCEPT_FOR_PERSON, Move.SEND, Move.CONFIRM_RECEIPT, Move.ACCEPT_FOR_PROVIDER)
    do(services.schedule_visit, handoff_id=handoff.pk, visit_at=now + timedelta(days=1))
    kept = now + timedelta(days=1)
    do(services.record_visit_kept, handoff_id=handoff.pk, kept_at=kept, now=kept + timedelta(hours=1))

    row = reload(handoff)
    assert (row.state, row.owner_id, row.first_visit_kept_at) == (State.FIRST_VISIT_KEPT, None, kept)
    history = HandoffMove.objects.using(LOADER).filter(handoff_id=handoff.pk)
    assert [move.to_state for move in history.order_by("at")][-1] == State.FIRST_VISIT_KEPT
    assert history.count() == len(ledger_of(handoff)) == 7
    assert {clock: window.state for clock, window in windows_of(handoff).items()} == {
        "first_outreach": "cancelled",
        "provider_acceptance": "met",
        "first_visit": "met",
        "engagement": "met",
    }


def test_the_ledger_holds_codes_and_keys_alone(do: Do, handoff: Handoff, case: Case) -> None:
    along_to(do, handoff, Move.ACCEPT_FOR_PERSON)
    entry = ledger_of(handoff)[-1]
    assert entry.event == Action.HANDOFF
    assert entry.person_id == case.person.pk
    assert entry.detail == {"from": "offered", "to": "accepted_by_person", "move": "accept-for-person"}


def test_a_move_that_the_state_does_not_allow_changes_nothing(do: Do, handoff: Handoff) -> None:
    for move in (Move.CONFIRM_RECEIPT, Move.ACCEPT_FOR_PROVIDER, Move.SEND, Move.OFFER):
        with pytest.raises(errors.MoveNotAllowedError):
            do(services.move_handoff, handoff_id=handoff.pk, move=move)
    with pytest.raises(errors.MoveNotAllowedError):
        do(services.send_handoff, handoff_id=handoff.pk)
    assert reload(handoff).state == State.OFFERED
    assert len(ledger_of(handoff)) == 1


def test_an_exit_needs_its_reason_and_closes_what_was_due(do: Do, handoff: Handoff, now: datetime) -> None:
    with pytest.raises(errors.ReasonNeededError):
        do(services.move_handoff, handoff_id=handoff.pk, move=Move.PERSON_DECLINES)
    do(services.move_handoff, handoff_id=handoff.pk, move=Move.PERSON_DECLINES, reason=Reason.NOT_NOW)
    assert reload(handoff).closed_at == now
    assert windows_of(handoff)["first_outreach"].state == "cancelled"


def test_what_was_past_due_at_an_exit_was_missed(do: Do, handoff: Handoff) -> None:
    let_pass(handoff, timedelta(hours=49))
    do(services.move_handoff, handoff_id=handoff.pk, move=Move.PERSON_MOVED)
    assert windows_of(handoff)["first_outreach"].state == "missed"


def test_a_no_of_the_provider_answers_in_time_and_comes_back_as_a_task(do: Do, handoff: Handoff) -> None:
    along_to(do, handoff, Move.ACCEPT_FOR_PERSON, Move.SEND)
    do(services.move_handoff, handoff_id=handoff.pk, move=Move.PROVIDER_REJECTS, reason=Reason.INSURANCE)
    found = windows_of(handoff)
    assert found["provider_acceptance"].state == "met"
    assert found["returned"].state == "open"
    do(services.settle_return, handoff_id=handoff.pk)
    assert windows_of(handoff)["returned"].state == "met"
    with pytest.raises(errors.WindowClosedError):
        do(services.settle_return, handoff_id=handoff.pk)


def test_a_new_handoff_takes_care_of_the_one_that_came_back(
    do: Do, handoff: Handoff, case: Case, provider: Provider
) -> None:
    along_to(do, handoff, Move.ACCEPT_FOR_PERSON, Move.SEND, Move.PROVIDER_HAS_NO_ROOM)
    do(
        services.offer_handoff,
        person_id=case.person.pk,
        encounter_id=case.encounter.pk,
        provider_id=provider.pk,
    )
    assert windows_of(handoff)["returned"].state == "met"


def test_a_missed_visit_goes_back_with_its_count(do: Do, handoff: Handoff, now: datetime) -> None:
    along_to(do, handoff, Move.ACCEPT_FOR_PERSON, Move.SEND, Move.ACCEPT_FOR_PROVIDER)
    for _ in range(2):
        do(services.schedule_visit, handoff_id=handoff.pk, visit_at=now + timedelta(days=1))
        do(services.move_handoff, handoff_id=handoff.pk, move=Move.RECORD_VISIT_MISSED)
    row = reload(handoff)
    assert (row.state, row.missed_visits, row.visit_scheduled_for) == (State.ACCEPTED_BY_PROVIDER, 2, None)
    do(services.move_handoff, handoff_id=handoff.pk, move=Move.CLOSE_AFTER_MISSED_VISITS)
    assert reload(handoff).state == State.NO_SHOW


def test_any_attempt_answers_the_first_outreach_and_only_reaching_the_person_the_safety_call(
    do: Do, case: Case, provider: Provider, now: datetime
) -> None:
    handoff = do(
        services.offer_handoff,
        person_id=case.person.pk,
        encounter_id=case.encounter.pk,
        provider_id=provider.pk,
        needs_safety_call=True,
    )
    facts = {"handoff_id": handoff.pk, "channel": "telephone", "happened_at": now}
    do(services.record_outreach, outcome="no_answer", **facts)
    assert windows_of(handoff)["first_outreach"].state == "met"
    assert windows_of(handoff)["safety_call"].state == "open"
    do(services.record_outreach, outcome="reached", **facts)
    assert windows_of(handoff)["safety_call"].state == "met"
    assert OutreachAttempt.objects.using(LOADER).filter(handoff_id=handoff.pk).count() == 2


def test_a_late_attempt_ends_the_window_and_still_counts_as_late(do: Do, handoff: Handoff, now: datetime) -> None:
    let_pass(handoff, timedelta(hours=49))
    do(services.record_outreach, handoff_id=handoff.pk, channel="visit", outcome="reached", happened_at=now)
    assert windows_of(handoff)["first_outreach"].state == "missed"


def test_it_is_warm_only_when_the_person_and_a_named_receiver_spoke_in_time(
    do: Do, handoff: Handoff, now: datetime
) -> None:
    with pytest.raises(errors.ReceiverNeededError):
        do(services.record_conversation, handoff_id=handoff.pk, receiver_name=" ", spoke_at=now)
    do(services.record_conversation, handoff_id=handoff.pk, receiver_name="Robin Receiver", spoke_at=now)
    row = reload(handoff)
    assert row.is_warm
    assert row.receiver_name == "Robin Receiver"
    assert b"Robin" not in bytes(row.receiver_name_sealed)
    later = now + timedelta(hours=2)
    do(services.record_conversation, handoff_id=handoff.pk, receiver_name="Robin", spoke_at=later, now=later)
    assert not reload(handoff).is_warm


def test_a_packet_goes_through_the_gate_and_is_frozen_with_the_send(do: Do, handoff: Handoff, case: Case) -> None:
    along_to(do, handoff, Move.ACCEPT_FOR_PERSON)
    items = do(services.items_to_choose, handoff_id=handoff.pk)
    keys = [key for key, _ in items]
    assert str(case.substance_use.pk) in keys
    preview = do(services.preview_packet, handoff_id=handoff.pk, keys=keys)
    assert str(case.substance_use.pk) in {item.key for item in preview.withheld}
    assert str(case.summary.pk) in {item.key for item in preview.released}
    do(services.send_handoff, handoff_id=handoff.pk, keys=keys, digest=preview.digest)
    row = reload(handoff)
    assert (row.state, row.release_id is None) == (State.SENT, False)


def test_a_packet_that_differs_from_its_preview_is_not_sent(do: Do, handoff: Handoff, case: Case) -> None:
    along_to(do, handoff, Move.ACCEPT_FOR_PERSON)
    keys = [str(case.summary.pk)]
    with pytest.raises(ContentsChanged):
        do(services.send_handoff, handoff_id=handoff.pk, keys=keys, digest="0" * 64)
    row = reload(handoff)
    assert (row.state, row.release_id, row.sent_at) == (State.ACCEPTED_BY_PERSON, None, None)


# Who sees it ------------------------------------------------------------------------------------------------------------


def test_a_handoff_of_somebody_elses_case_does_not_exist(staff: Staff, handoff: Handoff, now: datetime) -> None:
    stranger = staff.other_clinician.pk
    answers = set()
    for handoff_id in (handoff.pk, uuid.uuid4()):
        with acting_as(SurfaceRole.CLINICIAN, user_id=stranger, databases=("default",)):
            with pytest.raises(errors.NoSuchHandoffError) as caught:
                services.move_handoff(handoff_id=handoff_id, move=Move.PERSON_MOVED, by=stranger, now=now)
        answers.add(str(caught.value))
    assert len(answers) == 1


def test_an_ended_assignment_ends_the_work_on_the_handoff(
    do: Do, staff: Staff, handoff: Handoff, now: datetime
) -> None:
    Assignment.objects.using(LOADER).filter(user_id=staff.by_role["clinician"].pk).update(ends_at=now)
    with pytest.raises(errors.NoSuchHandoffError):
        do(services.move_handoff, handoff_id=handoff.pk, move=Move.ACCEPT_FOR_PERSON)


def test_nobody_offers_a_handoff_for_a_case_that_is_not_theirs(
    staff: Staff, case: Case, provider: Provider, now: datetime
) -> None:
    stranger = staff.other_clinician.pk
    with acting_as(SurfaceRole.CLINICIAN, user_id=stranger, databases=("default",)):
        with pytest.raises(errors.NoSuchCaseError):
            services.offer_handoff(
                person_id=case.person.pk,
                encounter_id=case.encounter.pk,
                provider_id=provider.pk,
                by=stranger,
                now=now,
            )
    assert not Handoff.objects.using(LOADER).exists()


def test_the_encounter_is_the_persons_own(do: Do, staff: Staff, case: Case, provider: Provider) -> None:
    other = make_case(staff, name="Somebody Else")
    with pytest.raises(errors.NoSuchCaseError):
        do(
            services.offer_handoff,
            person_id=case.person.pk,
            encounter_id=other.encounter.pk,
            provider_id=provider.pk,
        )


def test_a_provider_that_takes_no_handoffs_is_not_offered_one(do: Do, case: Case, provider: Provider) -> None:
    Provider.objects.using(LOADER).update(is_active=False)
    with pytest.raises(errors.NoSuchProviderError):
        do(
            services.offer_handoff,
            person_id=case.person.pk,
            encounter_id=case.encounter.pk,
            provider_id=provider.pk,
        )


def test_nobody_acts_in_anothers_name(
    staff: Staff, handoff: Handoff, as_clinician: Entering, as_supervisor: Entering, now: datetime
) -> None:
    with as_clinician(), pytest.raises(errors.NotYoursError):
        services.ask_supervisor(handoff_id=handoff.pk, by=staff.other_clinician.pk, now=now)
    with as_supervisor(), pytest.raises(errors.NotYoursError):
        services.ask_supervisor(handoff_id=handoff.pk, by=staff.by_role["supervisor"].pk, now=now)


# What the database itself refuses -----------------------------------------------------------------------------------------


def test_history_is_appended_and_never_changed_even_by_the_loader(handoff: Handoff, as_clinician: Entering) -> None:
    moves = HandoffMove.objects.using(LOADER).filter(handoff_id=handoff.pk)
    for change in (lambda: moves.update(reason="not_now"), moves.delete):
        with pytest.raises(DatabaseError), transaction.atomic(using=LOADER):
            change()
    with pytest.raises(ProgrammingError), as_clinician():
        HandoffMove.objects.filter(handoff_id=handoff.pk).update(reason="not_now")


def test_the_same_window_is_never_opened_twice(handoff: Handoff) -> None:
    window = windows_of(handoff)["first_outreach"]
    window.pk = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic(using=LOADER):
        window.save(using=LOADER, force_insert=True)


def test_a_clinician_writes_no_mail_in_anothers_name_or_to_anybody_but_their_supervisor(
    staff: Staff, handoff: Handoff, as_clinician: Entering, now: datetime
) -> None:
    clinician, supervisor = staff.by_role["clinician"].pk, staff.by_role["supervisor"].pk
    fitting = {
        "kind": "question",
        "sender_id": clinician,
        "recipient_id": supervisor,
        "supervisor_id": supervisor,
        "handoff_id": handoff.pk,
        "created_at": now,
        "next_attempt_at": now,
    }
    unfit: list[dict[str, object]] = [
        {"sender_id": staff.other_clinician.pk},
        {"sender_id": None},
        {"recipient_id": staff.by_role["auditor"].pk},
        {"handoff_id": uuid.uuid4()},
        {"kind": "escalation"},
    ]
    for number, wrong in enumerate(unfit):
        message = OutboxMessage(**{**fitting, **wrong, "dedupe_key": str(number)})
        with pytest.raises(ProgrammingError), as_clinician():
            message.save(force_insert=True)
    with as_clinician():
        OutboxMessage(**{**fitting, "dedupe_key": "right"}).save(force_insert=True)


def test_asking_the_supervisor_twice_sends_one_message(do: Do, handoff: Handoff) -> None:
    for _ in range(2):
        do(services.ask_supervisor, handoff_id=handoff.pk)
    assert OutboxMessage.objects.using(LOADER).filter(kind="question").count() == 1


@pytest.mark.parametrize(
    "role", [SurfaceRole.PRIVACY_OFFICER, SurfaceRole.AUDITOR, SurfaceRole.EVALUATOR, SurfaceRole.ADMINISTRATOR]
)
def test_no_other_role_reads_handoffs_or_windows(staff: Staff, handoff: Handoff, role: SurfaceRole) -> None:
    for model in (Handoff, FollowUpWindow, HandoffMove, OutboxMessage, OutreachAttempt):
        with acting_as(role, user_id=staff.by_role[role.value].pk, databases=("default",)):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                model.objects.exists()


def test_the_supervisor_sees_the_windows_under_their_supervision_and_another_supervisor_none(
    staff: Staff, handoff: Handoff, as_supervisor: Entering
) -> None:
    with as_supervisor():
        assert FollowUpWindow.objects.filter(handoff_id=handoff.pk).exists()
    with acting_as(SurfaceRole.SUPERVISOR, user_id=uuid.uuid4(), databases=("default",)):
        assert not FollowUpWindow.objects.exists()
        assert not Handoff.objects.exists()


def test_withdrawing_consent_takes_the_packet_back_in_the_same_transaction(
    do: Do, handoff: Handoff, case: Case
) -> None:
    along_to(do, handoff, Move.ACCEPT_FOR_PERSON)
    keys = [str(case.summary.pk)]
    preview = do(services.preview_packet, handoff_id=handoff.pk, keys=keys)
    do(services.send_handoff, handoff_id=handoff.pk, keys=keys, digest=preview.digest)
    packet = Release.objects.using(LOADER).filter(pk=reload(handoff).release_id)
    assert packet.get().closed_at is None
    along_to(do, handoff, Move.CONSENT_REVOKED)
    assert packet.get().closed_at is not None
    assert packet.get().closed_because == "revoked"
