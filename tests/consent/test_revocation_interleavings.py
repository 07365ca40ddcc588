"""A revocation against everything that reads, makes or sends: before it, between its steps, and after it.

Each reader is the real one, in a thread with connections of its own, stopped at the places where a revocation could come
between. What begins after the revocation's commit hands out nothing; what had begun is waited for, or is refused.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from consent import gate, release_locks, services, views_liaison, views_releases
from consent.api import reading
from consent.documents import releases
from consent.errors import ContentsChanged, NothingMayBeReleased
from consent.models import ConsentRecord, RecipientNotice, Release
from tests.consent.conftest import client_of
from tests.consent.door import Door, add_section, agency_login, as_clinician, police_login
from tests.consent.two_at_once import Stop, in_a_thread, wait_for_somebody_waiting
from tests.people import LOADER

SECRET = "Calm after an hour of talking"
Read = Callable[[], bool]


@dataclass
class Shared:
    """One release to the city bureau that stands on one consent, and what its readers got of it."""

    door: Door
    consent: ConsentRecord
    release: Release
    handed_out: list[bool] = field(default_factory=list)

    def revoke(self) -> None:
        """The clinician records the revocation: one transaction in the agency's process."""
        with agency_login():
            self.door.revoke(self.consent, now=datetime.now(UTC))

    @property
    def is_open(self) -> bool:
        return Release.objects.using(LOADER).filter(pk=self.release.pk, closed_at=None).exists()


@pytest.fixture
def shared(door: Door, now: datetime) -> Shared:
    for number in range(2):
        add_section(door.case, door.staff, segment="mh_general", text=f"{SECRET}, part {number}.", summary=True)
    consent = door.consent(now=now)
    with as_clinician(door.staff) as by:
        keys = [item.key for item in gate.what_could_go(person_id=door.person_id, by=by, now=now)]
    return Shared(door, consent, door.release(now=now, keys=keys))


# The readers ----------------------------------------------------------------------------------------------------------


def liaison_gets(shared: Shared, copy: str = "") -> bool:
    """The recipient's request in the police process. Whether anything of the contents came with its answer."""
    with police_login():
        client = client_of(shared.door.staff.by_role["liaison"])
        answer = client.get(f"/liaison/shared/{shared.release.pk}/{copy}")
    return handed_out(answer)


def clinician_gets(shared: Shared, copy: str) -> bool:
    """The sender's request for a copy to hand over, in the agency's process."""
    client = client_of(shared.door.staff.by_role["clinician"])
    return handed_out(client.get(f"/clinician/releases/{shared.release.pk}/{copy}"))


def handed_out(answer: Any) -> bool:
    assert answer.status_code in {200, 410}
    is_there = answer.content.startswith(b"%PDF") or SECRET.encode() in answer.content
    assert is_there == (answer.status_code == 200)
    return is_there


def page_of_the_api(shared: Shared, cursor: int, stop: Stop | None = None) -> bool:
    """One page of the release for another system, in a transaction of its own."""
    with as_clinician(shared.door.staff):
        try:
            _, items, _ = reading.page_of(shared.release.pk, cursor=cursor, limit=1, now=datetime.now(UTC))
        except ObjectDoesNotExist:
            return False
        if stop:
            stop.here()
        return bool(items)


@contextmanager
def in_the_police_process(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = "config.police_urls"
    settings.SESSION_ENGINE = "casework.staff.police_sessions"
    yield


#: Reader -> how it reads, and the places at which it is stopped: the module, the name, before or after it.
LIAISONS: dict[str, tuple[str, list[tuple[Any, str, str]]]] = {
    "the page": ("", [(releases, "document_of", "before"), (views_liaison, "render", "after")]),
    "the PDF": ("pdf/", [(releases, "document_of", "before"), (views_liaison, "pdf_of", "after")]),
    "the JSON": ("json/", [(releases, "json_of", "before"), (releases, "json_of", "after")]),
}
CLINICIANS: dict[str, tuple[str, list[tuple[Any, str, str]]]] = {
    "the sender's PDF": ("pdf/", [(releases, "document_of", "before"), (views_releases, "pdf_of", "after")]),
    "the sender's JSON": ("json/", [(releases, "json_of", "before"), (releases, "json_of", "after")]),
}
PLACES = [
    pytest.param(reader, *place, id=f"{reader}, {place[2]} {place[1]}")
    for reader, (_, places) in {**LIAISONS, **CLINICIANS}.items()
    for place in places
]
READERS = [*LIAISONS, *CLINICIANS]


@pytest.fixture
def reader(request: Any, shared: Shared, settings: Any) -> Iterator[Read]:
    """The reader that a test names, in its own process."""
    name = request.param
    if name in LIAISONS:
        with in_the_police_process(settings):
            yield lambda: liaison_gets(shared, LIAISONS[name][0])
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
