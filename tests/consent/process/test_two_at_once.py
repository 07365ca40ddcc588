"""A paper is ended while it is being fulfilled, in both orders, and a letter is sent twice: nothing stays open, none doubles."""

import uuid
from datetime import datetime

import pytest

from consent import gate
from consent.models import ProcessAnswer, Release
from consent.process import answering
from consent.process.errors import NotReadyError
from tests.consent.process.desk import Desk
from tests.consent.two_at_once import Stop, in_a_thread, wait_for_somebody_waiting
from tests.people import LOADER


def test_what_is_released_while_the_paper_is_being_ended_is_closed_with_it(
    desk: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letter's PDF is being made; whoever ends the paper waits, and then closes what was released."""
    record, printing = desk.ready_order(now=now), Stop()
    monkeypatch.setattr(answering, "pdf_of", printing.before(answering.pdf_of))

    def release() -> None:
        desk.fulfil(record, now=now)

    def end() -> None:
        desk.end(record, now=now)

    with in_a_thread(release):
        printing.wait()
        with in_a_thread(end):
            wait_for_somebody_waiting()
            printing.go_on()
    released = Release.objects.using(LOADER).get()
    assert released.closed_at is not None
    assert ProcessAnswer.objects.using(LOADER).get().release_id == released.pk


def test_nothing_is_released_once_the_end_of_the_paper_is_committed(
    desk: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The paper is being ended; whoever releases on it waits, and then releases nothing."""
    record, closing = desk.ready_order(now=now), Stop()
    original = gate.close_what_no_longer_stands
    monkeypatch.setattr(gate, "close_what_no_longer_stands", closing.after(original))

    def release() -> None:
        with pytest.raises(NotReadyError):
            desk.fulfil(record, now=now)

    def end() -> None:
        desk.end(record, now=now)

    with in_a_thread(end):
        closing.wait()
        with in_a_thread(release):
            wait_for_somebody_waiting()
            closing.go_on()
    assert not Release.objects.using(LOADER).exists()
    assert not ProcessAnswer.objects.using(LOADER).exists()


def test_a_letter_that_is_sent_twice_at_once_is_one_letter(
    desk: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, key, printing = desk.serve(now=now), uuid.uuid4(), Stop()
    monkeypatch.setattr(answering, "pdf_of", printing.before(answering.pdf_of))
    sent: list[uuid.UUID] = []

    def send() -> None:
        sent.append(desk.send(record, now=now, answer_id=key).pk)

    with in_a_thread(send):
        printing.wait()
        with in_a_thread(send):
            printing.go_on()
    assert sent == [key, key]
    assert ProcessAnswer.objects.using(LOADER).count() == 1
