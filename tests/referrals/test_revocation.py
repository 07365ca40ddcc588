"""A revocation and a handoff: what was sent along closes, its page says so, and what waits about it is not sent."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent.errors import ContentsChanged, NothingMayBeReleased
from consent.models import ConsentRecord, RecipientNotice, Release
from referrals import delivery, services
from referrals.models import Handoff, OutboxMessage
from referrals.states import Move, Reason
from tests.consent.conftest import client_of
from tests.consent.door import Door, as_clinician
from tests.consent.two_at_once import Stop, in_a_thread, wait_for_somebody_waiting
from tests.people import LOADER, Case, Staff
from tests.referrals.conftest import Postbox, signed_in_as

Call = Callable[..., Any]


@pytest.fixture
def do(staff: Staff) -> Call:
    """Call a service as the clinician, now, in a transaction of its own."""

    def call(verb: Callable[..., Any], **facts: Any) -> Any:
        with as_clinician(staff) as by:
            return verb(**facts, by=by, now=timezone.now())

    return call


@pytest.fixture
def door(staff: Staff, case: Case) -> Door:
    return Door(staff, case)


@pytest.fixture
def consent(door: Door, staff: Staff, now: datetime) -> ConsentRecord:
    """A paper that lets the substance-use section go to the clinic for treatment; without it, the section stays."""
    return door.consent(
        now=now, segments=("identity_presence", "mh_general", "part2_sud"), recipient=staff.clinic, purpose="treatment"
    )


@pytest.fixture
def keys(case: Case) -> list[str]:
    return [str(case.substance_use.pk)]


def accepted(do: Call, handoff: Handoff) -> None:
    do(services.move_handoff, handoff_id=handoff.pk, move=Move.ACCEPT_FOR_PERSON)


@pytest.fixture
def sent(do: Call, handoff: Handoff, consent: ConsentRecord, keys: list[str]) -> Handoff:
    """A handoff that went out with a packet that stands on the consent."""
    accepted(do, handoff)
    preview = do(services.preview_packet, handoff_id=handoff.pk, keys=keys)
    do(services.send_handoff, handoff_id=handoff.pk, keys=keys, digest=preview.digest)
    return Handoff.objects.using(LOADER).get(pk=handoff.pk)


def words_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def page(client: Client, handoff: Handoff) -> str:
    return words_of(client.get(f"/clinician/handoffs/{handoff.pk}/"))


def deliver() -> bool:
    with acting_as(SurfaceRole.WORKER, user_id=None, databases=("default",)):
        return delivery.deliver_next(now=datetime.now(UTC))


# A packet -------------------------------------------------------------------------------------------------------------


def test_a_packet_that_was_previewed_before_the_revocation_is_not_sent(
    do: Call, door: Door, handoff: Handoff, consent: ConsentRecord, keys: list[str], now: datetime
) -> None:
    accepted(do, handoff)
    preview = do(services.preview_packet, handoff_id=handoff.pk, keys=keys)
    assert preview.released
    door.revoke(consent, now=now)

    with pytest.raises((ContentsChanged, NothingMayBeReleased)):
        do(services.send_handoff, handoff_id=handoff.pk, keys=keys, digest=preview.digest)

    assert not Release.objects.using(LOADER).exists()
    assert Handoff.objects.using(LOADER).get(pk=handoff.pk).sent_at is None


def test_a_packet_that_is_being_sent_is_closed_by_the_revocation_that_waited(
    do: Call, door: Door, staff: Staff, handoff: Handoff, consent: ConsentRecord, keys: list[str]
) -> None:
    accepted(do, handoff)
    preview, stop = do(services.preview_packet, handoff_id=handoff.pk, keys=keys), Stop()

    def send() -> None:
        with as_clinician(staff) as by:
            services.send_handoff(handoff_id=handoff.pk, keys=keys, digest=preview.digest, by=by, now=timezone.now())
            stop.here()

    with in_a_thread(send):
        stop.wait()
        with in_a_thread(lambda: door.revoke(consent, now=timezone.now()) and None):
            wait_for_somebody_waiting()
            stop.go_on()

    assert Release.objects.using(LOADER).get().closed_because == "revoked"


def test_a_packet_sent_during_the_revocation_waits_and_stays(
    do: Call, staff: Staff, handoff: Handoff, consent: ConsentRecord, keys: list[str]
) -> None:
    from consent.services import revoke_consent

    accepted(do, handoff)
    preview, stopped = do(services.preview_packet, handoff_id=handoff.pk, keys=keys), []

    def send() -> None:
        try:
            do(services.send_handoff, handoff_id=handoff.pk, keys=keys, digest=preview.digest)
        except (ContentsChanged, NothingMayBeReleased):
            stopped.append(True)

    with as_clinician(staff) as by:
        revoke_consent(consent_id=consent.pk, in_writing=True, by=by, now=timezone.now())
        beside = in_a_thread(send)
        beside.__enter__()
        wait_for_somebody_waiting()
    beside.__exit__(None, None, None)

    assert stopped == [True]
    assert not Release.objects.using(LOADER).exists()


# The page -------------------------------------------------------------------------------------------------------------


def test_the_handoff_says_that_what_was_sent_along_is_closed(
    door: Door, staff: Staff, sent: Handoff, consent: ConsentRecord, now: datetime
) -> None:
    client = client_of(staff.by_role["clinician"])
    assert "What was sent along is closed" not in page(client, sent)

    door.revoke(consent, now=now)

    assert "What was sent along is closed" in page(client, sent)
    assert "Ask the person whether the handoff goes on without it" in page(client, sent)


def test_the_provider_has_to_be_told_by_a_person(
    door: Door, staff: Staff, sent: Handoff, consent: ConsentRecord, now: datetime
) -> None:
    door.revoke(consent, now=now)

    notice = RecipientNotice.objects.using(LOADER).get(release_id=sent.release_id)
    assert notice.told_at is None
    assert notice.recipient_organization_id == staff.clinic.pk


def test_ending_the_handoff_because_consent_was_withdrawn_tells_the_provider_too(do: Call, sent: Handoff) -> None:
    do(services.move_handoff, handoff_id=sent.pk, move=Move.CONSENT_REVOKED)

    assert RecipientNotice.objects.using(LOADER).get(release_id=sent.release_id).told_at is None


# The outbox -----------------------------------------------------------------------------------------------------------


def test_a_question_that_waits_is_not_sent_after_the_revocation(
    do: Call, door: Door, sent: Handoff, consent: ConsentRecord, postbox: Postbox
) -> None:
    do(services.ask_supervisor, handoff_id=sent.pk)
    door.revoke(consent, now=timezone.now())

    with signed_in_as("WORKER"):
        deliver()

    assert postbox.received == []
    assert OutboxMessage.objects.using(LOADER).get().state == "cancelled"


def test_a_question_asked_after_the_revocation_is_sent(
    do: Call, door: Door, sent: Handoff, consent: ConsentRecord, postbox: Postbox
) -> None:
    door.revoke(consent, now=timezone.now())
    do(services.ask_supervisor, handoff_id=sent.pk)

    with signed_in_as("WORKER"):
        deliver()

    assert len(postbox.received) == 1


def test_a_question_about_a_handoff_that_was_ended_by_hand_is_still_sent(
    do: Call, sent: Handoff, postbox: Postbox
) -> None:
    do(services.ask_supervisor, handoff_id=sent.pk)
    do(services.move_handoff, handoff_id=sent.pk, move=Move.CANCEL, reason=Reason.MADE_IN_ERROR)

    with signed_in_as("WORKER"):
        deliver()

    assert len(postbox.received) == 1


def test_a_question_that_is_on_its_way_is_waited_for(
    do: Call,
    door: Door,
    sent: Handoff,
    consent: ConsentRecord,
    postbox: Postbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    do(services.ask_supervisor, handoff_id=sent.pk)
    stop = Stop()
    monkeypatch.setattr(delivery, "_send", stop.before(delivery._send))

    with signed_in_as("WORKER"):
        with in_a_thread(lambda: deliver() and None):
            stop.wait()
            with signed_in_as("AGENCY"):
                with in_a_thread(lambda: door.revoke(consent, now=timezone.now()) and None):
                    wait_for_somebody_waiting()
                    assert Release.objects.using(LOADER).filter(closed_at=None).exists()
                    stop.go_on()

    assert len(postbox.received) == 1
    assert not Release.objects.using(LOADER).filter(closed_at=None).exists()
