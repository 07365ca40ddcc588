"""A revocation against everything that reads, makes or sends: before it, between its steps, and after it.

Each reader is the real one, in a thread with connections of its own, stopped at the places where a revocation could come
between. What begins after the revocation's commit hands out nothing; what had begun is waited for, or is refused.
"""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from consent import gate, release_locks, services
from consent.errors import ContentsChanged, NothingMayBeReleased
from consent.models import RecipientNotice, Release
from tests.consent.api.clients import System
from tests.consent.api.test_real_processes import send
from tests.consent.door import Door, add_section, agency_login, as_clinician
from tests.consent.release_readers import (
    CLINICIANS,
    LAST_PLACES,
    LIAISONS,
    PLACES,
    READERS,
    SECRET,
    SYSTEMS,
    Read,
    Shared,
    clinician_gets,
    in_the_police_process,
    items_are_held,
    liaison_gets,
    page_of_the_api,
    system_gets,
    wait_for_a_reader_of_items,
)
from tests.consent.two_at_once import Stop, in_a_thread, wait_for_somebody_waiting
from tests.people import LOADER
from tests.web import WebProcess


@pytest.fixture
def shared(door: Door, now: datetime) -> Shared:
    for number in range(2):
        add_section(door.case, door.staff, segment="mh_general", text=f"{SECRET}, part {number}.", summary=True)
    consent = door.consent(now=now)
    with as_clinician(door.staff) as by:
        keys = [item.key for item in gate.what_could_go(person_id=door.person_id, by=by, now=now)]
    return Shared(door, consent, door.release(now=now, keys=keys))


@pytest.fixture
def reader(request: Any, shared: Shared, settings: Any) -> Iterator[Read]:
    """The reader that a test names, in its own process."""
    name = request.param
    if name in LIAISONS:
        with in_the_police_process(settings):
            yield lambda: liaison_gets(shared, LIAISONS[name][0])
    elif name in SYSTEMS:
        system = System(shared.key())
        yield lambda: system_gets(shared, system, SYSTEMS[name][0])
    else:
        yield lambda: clinician_gets(shared, CLINICIANS[name][0])


# Releases that somebody reads -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reader", "module", "name", "side"), PLACES, indirect=["reader"])
def test_a_reader_in_progress_is_waited_for_and_the_next_one_gets_nothing(
    reader: Read, module: Any, name: str, side: str, shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = Stop()
    monkeypatch.setattr(module, name, getattr(stop, side)(getattr(module, name)))
    with in_a_thread(lambda: shared.handed_out.append(reader())):
        stop.wait()
        with in_a_thread(shared.revoke):
            wait_for_somebody_waiting()
            assert shared.is_open, "The revocation waits for the reader and has not committed."
            stop.go_on()

    assert shared.handed_out == [True]
    assert not shared.is_open
    assert not reader()


@pytest.mark.parametrize("reader", READERS, indirect=True)
def test_a_reader_who_comes_while_the_revocation_is_in_progress_waits_and_gets_nothing(
    reader: Read, shared: Shared
) -> None:
    with agency_login(), as_clinician(shared.door.staff) as by:
        services.revoke_consent(consent_id=shared.consent.pk, in_writing=True, by=by, now=datetime.now(UTC))
        beside = in_a_thread(lambda: shared.handed_out.append(reader()))
        beside.__enter__()
        wait_for_somebody_waiting()
        assert shared.handed_out == []
    beside.__exit__(None, None, None)

    assert shared.handed_out == [False]


@pytest.mark.parametrize("reader", READERS, indirect=True)
def test_before_the_revocation_everything_is_handed_out_and_after_it_nothing(reader: Read, shared: Shared) -> None:
    assert reader()

    shared.revoke()

    assert not reader()


@pytest.mark.parametrize(("reader", "module", "name", "side"), PLACES, indirect=["reader"])
def test_a_revocation_does_not_wait_for_ever_and_the_reader_it_overtakes_gets_nothing(
    reader: Read, module: Any, name: str, side: str, shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = Stop()
    monkeypatch.setattr(module, name, getattr(stop, side)(getattr(module, name)))
    with in_a_thread(lambda: shared.handed_out.append(reader())):
        stop.wait()
        with agency_login(), as_clinician(shared.door.staff) as by:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '100ms'")
            services.revoke_consent(consent_id=shared.consent.pk, in_writing=True, by=by, now=datetime.now(UTC))
        assert not shared.is_open
        stop.go_on()

    assert shared.handed_out == [False]


@pytest.fixture
def revoke(request: Any, agency_process: WebProcess, shared: Shared) -> Callable[[], None]:
    """The way in which a test's revocation comes."""
    if request.param == "by letter":
        return shared.revoke_by_letter
    return lambda: shared.revoke_over_http(agency_process)


@pytest.mark.parametrize("revoke", ["by letter", "over HTTP"], indirect=True)
@pytest.mark.parametrize(("reader", "module", "name", "side"), LAST_PLACES, indirect=["reader"])
def test_whoever_records_the_revocation_it_waits_for_the_reader_and_the_next_one_gets_nothing(
    reader: Read,
    module: Any,
    name: str,
    side: str,
    revoke: Callable[[], None],
    shared: Shared,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stop = Stop()
    monkeypatch.setattr(module, name, getattr(stop, side)(getattr(module, name)))
    with in_a_thread(lambda: shared.handed_out.append(reader())):
        stop.wait()
        with in_a_thread(revoke):
            wait_for_somebody_waiting()
            assert shared.is_open
            stop.go_on()

    assert shared.handed_out == [True]
    assert not shared.is_open
    assert not reader()


# The API, page by page ------------------------------------------------------------------------------------------------


def test_after_a_revocation_there_is_no_second_page(shared: Shared) -> None:
    assert page_of_the_api(shared, 0)

    shared.revoke()

    assert not page_of_the_api(shared, 1)
    assert not page_of_the_api(shared, 2)


def test_the_second_page_that_is_being_read_is_waited_for_and_there_is_no_third(shared: Shared) -> None:
    stop = Stop()
    with in_a_thread(lambda: shared.handed_out.append(page_of_the_api(shared, 1, stop))):
        stop.wait()
        with in_a_thread(shared.revoke):
            wait_for_somebody_waiting()
            assert shared.is_open
            stop.go_on()

    assert shared.handed_out == [True]
    assert not page_of_the_api(shared, 2)


def test_a_page_asked_for_during_the_revocation_waits_and_is_not_there(shared: Shared) -> None:
    with as_clinician(shared.door.staff) as by:
        services.revoke_consent(consent_id=shared.consent.pk, in_writing=True, by=by, now=datetime.now(UTC))
        beside = in_a_thread(lambda: shared.handed_out.append(page_of_the_api(shared, 1)))
        beside.__enter__()
        wait_for_somebody_waiting()
    beside.__exit__(None, None, None)

    assert shared.handed_out == [False]


def test_page_two_of_three_over_http_is_waited_for_and_there_is_no_page_three(
    agency_site: WebProcess, shared: Shared
) -> None:
    """In a running process: the page has begun and waits for its table, and the revocation comes through the API."""
    key, address_of_items = shared.key(), f"/api/v1/releases/{shared.release.pk}/items"

    def page(cursor: int) -> tuple[int, Any]:
        status, content, _ = send(agency_site, "GET", f"{address_of_items}?cursor={cursor}&limit=1", key)
        return status, json.loads(content)

    cursors, following = [], 0
    while following is not None:
        cursors.append(following)
        following = page(following)[1]["next"]
    assert len(cursors) == 3
    second: list[tuple[int, Any]] = []
    with items_are_held() as let_go:
        with in_a_thread(lambda: second.append(page(cursors[1]))):
            wait_for_a_reader_of_items()
            with in_a_thread(lambda: shared.revoke_over_http(agency_site)):
                wait_for_somebody_waiting()
                assert shared.is_open
                let_go()

    ((status, answered),) = second
    assert status == 200
    assert SECRET in answered["items"][0]["text"]
    assert not shared.is_open
    for cursor in cursors:
        assert page(cursor)[0] == 404


# Confirmations --------------------------------------------------------------------------------------------------------


def confirms(shared: Shared, digest: str, stop: Stop | None = None) -> bool:
    """The sender confirms what was previewed. Whether it became a release."""
    with as_clinician(shared.door.staff):
        try:
            gate.confirm(**shared.door.ask(now=datetime.now(UTC)), digest=digest)
        except (ContentsChanged, NothingMayBeReleased):
            return False
        if stop:
            stop.here()
        return True


def releases_of(shared: Shared) -> list[bool]:
    """Of each release that was made beside the first: whether it is open."""
    others = Release.objects.using(LOADER).filter(person_id=shared.door.person_id).exclude(pk=shared.release.pk)
    return [release.closed_at is None for release in others]


def test_a_confirmation_after_the_revocation_releases_nothing(shared: Shared) -> None:
    digest = shared.door.preview(now=datetime.now(UTC)).digest

    shared.revoke()

    assert not confirms(shared, digest)
    assert releases_of(shared) == []


def test_what_a_confirmation_in_progress_releases_is_closed_by_the_revocation_that_waited(shared: Shared) -> None:
    digest, stop = shared.door.preview(now=datetime.now(UTC)).digest, Stop()
    with in_a_thread(lambda: shared.handed_out.append(confirms(shared, digest, stop))):
        stop.wait()
        with in_a_thread(shared.revoke):
            wait_for_somebody_waiting()
            stop.go_on()

    assert shared.handed_out == [True]
    assert releases_of(shared) == [False]


def test_a_confirmation_that_comes_during_the_revocation_waits_and_releases_nothing(shared: Shared) -> None:
    digest = shared.door.preview(now=datetime.now(UTC)).digest
    with as_clinician(shared.door.staff) as by:
        services.revoke_consent(consent_id=shared.consent.pk, in_writing=True, by=by, now=datetime.now(UTC))
        beside = in_a_thread(lambda: shared.handed_out.append(confirms(shared, digest)))
        beside.__enter__()
        wait_for_somebody_waiting()
    beside.__exit__(None, None, None)

    assert shared.handed_out == [False]
    assert releases_of(shared) == []


# The locks ------------------------------------------------------------------------------------------------------------


def test_readers_do_not_wait_for_each_other(shared: Shared) -> None:
    with as_clinician(shared.door.staff):
        release_locks.join_readers(shared.release.pk)
        with in_a_thread(lambda: shared.handed_out.append(clinician_gets(shared, "json/"))):
            pass

    assert shared.handed_out == [True]


def test_a_reader_and_a_revocation_that_wait_for_each_other_both_come_to_an_end(shared: Shared) -> None:
    """A page that has read a release and then wants the person's lock, against the order that everybody else keeps."""
    stop = Stop()

    def reads_then_locks() -> None:
        with as_clinician(shared.door.staff):
            release_locks.join_readers(shared.release.pk)
            stop.here()
            gate.lock_person(shared.door.person_id)

    reading_first: AbstractContextManager[Any] = in_a_thread(lambda: _let_fail(reads_then_locks))
    with reading_first:
        stop.wait()
        with in_a_thread(shared.revoke):
            wait_for_somebody_waiting()
            stop.go_on()

    assert not shared.is_open


def _let_fail(work: Callable[[], None]) -> None:
    """Whichever of the two the database chooses to end may fail; the revocation must not."""
    from django.db import OperationalError

    try:
        work()
    except OperationalError:
        return


def test_two_releases_are_locked_in_one_order_whoever_names_them(shared: Shared, now: datetime) -> None:
    other = shared.door.release(now=now)
    keys = [shared.release.pk, other.pk, uuid.uuid4()]

    def locks(ids: list[uuid.UUID]) -> None:
        for _ in range(30):
            with as_clinician(shared.door.staff):
                assert release_locks.wait_for_readers(ids)

    with in_a_thread(lambda: locks(keys)), in_a_thread(lambda: locks(keys[::-1])):
        pass


def test_revoking_twice_at_once_closes_once_and_tells_once(shared: Shared) -> None:
    with in_a_thread(shared.revoke), in_a_thread(shared.revoke):
        pass

    assert RecipientNotice.objects.using(LOADER).filter(release_id=shared.release.pk).count() == 1
