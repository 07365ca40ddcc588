"""A letter with records is read by those who have the case, while the release is open; nobody else learns that it is there."""

import re
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from casework.clinical.models import Assignment
from casework.staff.models import User
from consent.errors import NothingMayBeReleased
from consent.models import LegalProcessRecord, ProcessAnswer, Release
from consent.process import answering, presenters, reach, selectors, services
from consent.process.errors import ReleaseOverError
from tests.consent.process.desk import Desk
from tests.consent.process.test_pages import HOME, page, text_of, typed
from tests.people import LOADER, make_user
from tests.wall.test_surfaces import signed_in


@pytest.fixture
def second(desk: Desk) -> User:
    """Another privacy officer of the same office, who has no case."""
    return make_user("Sam Second", desk.staff.agency, "privacy_officer")


def pages_of(sent: ProcessAnswer) -> Iterator[str]:
    yield f"{HOME}answers/{sent.pk}/"
    yield f"{HOME}answers/{sent.pk}/letter/"


def end_access(desk: Desk, now: datetime) -> None:
    Assignment.objects.using(LOADER).filter(user_id=desk.officer.pk).update(ends_at=now)


def statuses(client: Client, sent: ProcessAnswer) -> list[int]:
    return [client.get(path).status_code for path in pages_of(sent)]


def test_records_are_missing_to_an_officer_who_does_not_have_the_case(desk: Desk, second: User, now: datetime) -> None:
    sent = desk.fulfil(desk.ready_order(now=now), now=now)
    assert statuses(signed_in(desk.officer), sent) == [200, 200]
    assert statuses(signed_in(second), sent) == [404, 404]


def test_records_are_missing_to_who_sent_them_once_their_access_has_ended(desk: Desk, now: datetime) -> None:
    sent = desk.fulfil(desk.ready_order(now=now), now=now)
    end_access(desk, now)
    assert statuses(signed_in(desk.officer), sent) == [404, 404]


def test_the_database_itself_keeps_them_back(desk: Desk, second: User, now: datetime) -> None:
    record = desk.ready_order(now=now)
    desk.fulfil(record, now=now)
    plain = desk.send(record, now=now)
    with desk.as_officer(second):
        assert [one.pk for one in ProcessAnswer.objects.filter(process_id=record.pk)] == [plain.pk]
    with desk.as_officer(second) as by, pytest.raises(DatabaseError), transaction.atomic():
        ProcessAnswer(
            process_id=record.pk,
            template="fulfilment",
            document_digest="",
            release_id=uuid.uuid4(),
            answered_by=by,
            answered_at=now,
        ).save(force_insert=True)


def test_a_letter_without_records_stays_the_offices(desk: Desk, second: User, now: datetime) -> None:
    sent = desk.send(desk.ready_order(now=now), now=now)
    assert statuses(signed_in(second), sent) == [200, 200]


def test_neither_words_nor_pdf_are_given_out_once_the_release_is_closed(desk: Desk, now: datetime) -> None:
    record = desk.ready_order(now=now)
    sent = desk.fulfil(record, now=now)
    desk.end(record, now=now)
    client = signed_in(desk.officer)
    assert statuses(client, sent) == [410, 410]
    assert all(
        line not in text_of(client.get(path))
        for path in pages_of(sent)
        for line in sent.letter.splitlines()
        if len(line) > 20
    )
    with desk.as_officer() as by:
        for read in (selectors.answer, selectors.letter_of):
            with pytest.raises(ReleaseOverError):
                read(sent.pk, by=by, now=now)


def told(client: Client, record: LegalProcessRecord) -> str:
    """Everything the paper's page says, but for keys, moments and the token."""
    shown = text_of(client.get(page(record))).replace(str(record.pk), "")
    return re.sub(r"\b[A-Za-z0-9]{64}\b|nonce=\S+|\d\d?:\d\d(:\d\d)?\S*", "", shown)


def test_a_paper_that_is_joined_to_a_case_and_one_that_is_not_read_alike_without_the_case(
    desk: Desk, second: User, now: datetime
) -> None:
    joined = desk.ready_order(now=now)
    desk.fulfil(joined, now=now)
    nobodys = desk.find_nobody(desk.serve_order(now=now), now=now)
    client = signed_in(second)
    assert told(client, joined) == told(client, nobodys)
    assert presenters.case_code(desk.case.person.pk) not in told(client, joined)
    assert presenters.case_code(desk.case.person.pk) in told(signed_in(desk.officer), joined)


def test_the_acts_of_the_desk_answer_alike_without_the_case(desk: Desk, second: User, now: datetime) -> None:
    joined, nobodys = desk.ready_order(now=now), desk.find_nobody(desk.serve_order(now=now), now=now)
    client = signed_in(second)
    for below, answers in (
        ("counsel/", {}),
        ("told/", {"told_at": "2026-01-01T10:00"}),
        ("review/", {"reviewed_by": "C", "reviewed_on": "2026-01-01", "accepted": "on"}),
        ("reach/", {}),
        ("records/", {}),
        ("case/", {"person": "nobody"}),
        ("end/", {}),
    ):
        first, other = (client.post(page(one, below), answers) for one in (joined, nobodys))
        assert first.status_code == other.status_code, below
        assert first.headers.get("Location", "").replace(str(joined.pk), "") == other.headers.get(
            "Location", ""
        ).replace(str(nobodys.pk), ""), below
    assert LegalProcessRecord.objects.using(LOADER).get(pk=joined.pk).person_id == desk.case.person.pk


def test_a_paper_with_no_kind_of_information_selected_reaches_nothing(desk: Desk, now: datetime) -> None:
    record = desk.ready_order(now=now, segments=())
    with desk.as_officer() as by:
        discloser, requester = selectors.parties(record, by)
        alone = reach.by_itself(record, discloser=discloser, requester=requester, now=now)
        assert not any(one.permitted for one in alone.kinds)
        assert all(one.missing for one in alone.kinds)
        whole = reach.in_case(desk.fresh(record), by=by, now=now)
        assert not whole.decision.permitted_keys
        assert not reach.reached_in(whole, record.pk)
    with desk.as_officer() as by, pytest.raises(NothingMayBeReleased), transaction.atomic():
        answering.fulfil(
            process_id=record.pk,
            free=answering.FreeFields("Clerk"),
            chosen=answering.ToRelease([item.key for item in whole.items], whole.digest, whole.decision_id, "Called"),
            confirmed=answering.Confirmed(uuid.uuid4(), ""),
            by=by,
            now=now,
        )


def test_a_form_that_is_sent_twice_logs_one_paper(desk: Desk, now: datetime) -> None:
    client, key = signed_in(desk.officer), str(uuid.uuid4())
    for _ in range(2):
        assert client.post(f"{HOME}new/subpoena/", typed(desk, key=key))["Location"].endswith(f"/{key}/")
    assert LegalProcessRecord.objects.using(LOADER).count() == 1
    assert desk.serve(now=now + timedelta(minutes=1), key=uuid.UUID(key)).pk == uuid.UUID(key)
    assert LegalProcessRecord.objects.using(LOADER).count() == 1


def test_an_ended_paper_closes_nothing_for_who_does_not_have_the_case(desk: Desk, second: User, now: datetime) -> None:
    record = desk.ready_order(now=now)
    desk.fulfil(record, now=now)
    with desk.as_officer(second) as by:
        assert services.end(process_id=record.pk, by=by, now=now).withdrawn_at == now
    assert not Release.objects.using(LOADER).exclude(closed_at=None).exists()
