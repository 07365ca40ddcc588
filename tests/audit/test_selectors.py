"""Reading both ledgers as one."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError

from audit import selectors
from audit.models import Action
from audit.selectors import EntryNotFoundError, Wanted
from casework.wall.roles import AGENCY, LOGINS, SurfaceRole
from casework.wall.session import acting_as
from tests.audit.entries import START, write, written
from tests.people import Staff


@pytest.fixture
def auditor(staff: Staff) -> Iterator[uuid.UUID]:
    key = staff.by_role["auditor"].pk
    with acting_as(SurfaceRole.AUDITOR, user_id=key):
        yield key


def minutes(entries: list[selectors.Entry]) -> list[float]:
    return [(entry.timestamp - START) / timedelta(minutes=1) for entry in entries]


def test_both_ledgers_are_read_as_one_newest_first(auditor: uuid.UUID) -> None:
    for minute in range(6):
        write("police" if minute % 2 else "default", minute=minute)
    page = selectors.read_newest(Wanted(event=Action.READ))
    assert minutes(page.entries) == [5, 4, 3, 2, 1, 0]
    assert [entry.ledger for entry in page.entries] == ["police", "default"] * 3
    assert page.older_than is None


def test_pages_leave_nothing_out_and_show_nothing_twice_even_within_one_moment(auditor: uuid.UUID) -> None:
    wanted = Wanted(event=Action.READ)
    keys = {write(ledger, minute=minute).pk for minute in (0, 0, 0, 1, 1, 2) for ledger in ("default", "police")}
    seen: list[uuid.UUID] = []
    before = None
    for _ in range(10):
        page = selectors.read_newest(wanted, before=before, rows=5)
        seen += [entry.id for entry in page.entries]
        before = page.older_than
        if before is None:
            break
    assert len(seen) == len(keys)
    assert set(seen) == keys
    forwards: list[selectors.Entry] = []
    while batch := selectors.read_oldest(wanted, after=forwards[-1] if forwards else None, rows=5):
        forwards += batch
    assert [entry.id for entry in forwards] == seen[::-1]


def test_a_page_after_an_entry_that_does_not_exist_is_an_error(auditor: uuid.UUID) -> None:
    with pytest.raises(EntryNotFoundError):
        selectors.read_newest(Wanted(), before=uuid.uuid4())


def test_each_part_of_the_filter_narrows(auditor: uuid.UUID) -> None:
    person, actor = uuid.uuid4(), uuid.uuid4()
    chosen = write(
        minute=10,
        event=Action.RELEASE,
        outcome="permit_partial",
        surface="clinician",
        object_type="consent.release",
        person_id=person,
        actor_id=actor,
        cid="c0ffee00c0ffee00",
    )
    write(minute=11)
    write("police", minute=9)
    filters = {
        "since and until": Wanted(since=START + timedelta(minutes=10), until=START + timedelta(minutes=11)),
        "event": Wanted(event=Action.RELEASE),
        "outcome": Wanted(outcome="permit_partial"),
        "surface": Wanted(surface="clinician"),
        "object_type": Wanted(object_type="consent.release"),
        "person": Wanted(person_id=person),
        "actor": Wanted(actor_id=actor),
        "correlation": Wanted(correlation="c0ffee00c0ffee00"),
    }
    for name, wanted in filters.items():
        found = [entry.id for entry in selectors.read_newest(wanted).entries if entry.object_type != "audit.ledger"]
        assert found == [chosen.pk], name


def test_reading_the_ledger_is_written_in_each_ledger_with_codes_alone(auditor: uuid.UUID) -> None:
    person = uuid.uuid4()
    write(person_id=person)
    selectors.read_newest(Wanted(person_id=person, event=Action.READ))
    found = [
        entry
        for ledger in selectors.LEDGERS
        for entry in selectors.read_newest(Wanted(event=Action.LIST)).entries
        if entry.ledger == ledger and entry.detail.get("filters") == ["event", "person_id"]
    ]
    assert {entry.ledger for entry in found} == {"default", "police"}
    assert {entry.cid for entry in found} == {found[0].cid}
    assert all(entry.actor_id == auditor and entry.person_id == person for entry in found)
    assert all(entry.detail["rows"] == 1 for entry in found)


def test_everybody_who_acted_in_either_ledger_is_found_once(auditor: uuid.UUID) -> None:
    people = [uuid.uuid4() for _ in range(5)]
    for index, person in enumerate([*people, *people]):
        write("police" if index % 2 else "default", minute=index, actor_id=person)
    assert selectors.actors() == set(people)


def test_a_ledger_that_names_nobody_has_no_actors(auditor: uuid.UUID) -> None:
    assert selectors.actors() == set()


def test_no_other_role_that_the_agency_may_become_reads_the_ledger(staff: Staff) -> None:
    for role in sorted(set(LOGINS[AGENCY]) - {SurfaceRole.AUDITOR}):
        with pytest.raises(DatabaseError, match="permission denied"):
            with acting_as(SurfaceRole(role), user_id=uuid.uuid4()):
                selectors.read_newest(Wanted())


def test_nothing_is_read_when_the_reading_cannot_be_written(staff: Staff) -> None:
    """An entry in somebody else's name is refused by the row policy, and the reading fails with it."""
    from audit.ledger import moment

    with pytest.raises(DatabaseError, match="row-level security"):
        with acting_as(SurfaceRole.AUDITOR, user_id=staff.by_role["auditor"].pk):
            with moment(actor_id=staff.by_role["clinician"].pk, surface="auditor"):
                selectors.read_newest(Wanted())
    assert written("default", object_type="audit.ledger") == []
