"""What PostgreSQL itself lets somebody do who talks to it directly in a clinician's or a privacy officer's role.

Every right to somebody else's case begins with the exact search of this very transaction; nothing opens it without an
access of one's own, nothing makes it last longer, and nobody reviews what they did.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest

from casework.clinical import name_keys
from casework.clinical.models import Assignment, BreakGlass, ExactSearch
from casework.staff.models import RoleGrant, User
from casework.wall.declaration import SECURITY_DEFINERS
from casework.wall.roles import SITE_LOGINS, SURFACE_ROLES
from consent.models import OpenDuty
from tests.clinical.break_glass import BORN, NAME, findable_case
from tests.people import LOADER, Case, Staff, assign, make_organization, make_user
from tests.wall.connections import Connection, as_role, signed_in

DENIED = psycopg.errors.InsufficientPrivilege
FOUR_HOURS = timedelta(hours=4)


@pytest.fixture
def known(staff: Staff) -> Case:
    return findable_case(staff)


def digests(name: str = NAME, born: date = BORN) -> tuple[bytes, bytes]:
    (birth_date,) = name_keys.keys_of_birth_date(born)
    return next(key.digest for key in name_keys.keys_of_name(name) if key.kind == "name"), birth_date.digest


def search(connection: Connection, reason: str = "emergency", **wanted: Any) -> list[uuid.UUID]:
    found = connection.execute("SELECT clinical_find_case(%s, %s, %s)", [*digests(**wanted), reason])
    return [row[0] for row in found.fetchall()]


@contextmanager
def working(role: str, user: Any) -> Iterator[Connection]:
    """One transaction of this role in hand-written SQL; it is committed at the end."""
    with as_role(role, user_id=user.pk) as connection, connection.transaction():
        yield connection


def access_of(staff: Staff, case: Case, **changes: Any) -> dict[str, Any]:
    """The columns of a sound access of the other clinician."""
    began = datetime.now(UTC)
    row = {
        "id": uuid.uuid4(),
        "person_id": case.person.pk,
        "kind": "emergency",
        "organization_id": staff.agency.pk,
        "user_id": staff.other_clinician.pk,
        "supervisor_id": staff.by_role["supervisor"].pk,
        "started_at": began,
        "ends_at": began + FOUR_HOURS,
        "review_due_at": began + timedelta(days=2),
        "finding": "",
    }
    return row | changes


def assignment_on(access: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The columns of the assignment that belongs to an access."""
    row = {
        "id": uuid.uuid4(),
        "person_id": access["person_id"],
        "user_id": access["user_id"],
        "role": "break_glass",
        "starts_at": access["started_at"],
        "ends_at": access["ends_at"],
        "granted_by": access["user_id"],
        "supervisor_id": access["supervisor_id"],
        "reason": "emergency",
    }
    return row | changes


def insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
    columns, places = ", ".join(row), ", ".join(["%s"] * len(row))
    if table == "clinical_breakglass":
        made_in = row.get("made_in", "txid_current()")
        row = {name: value for name, value in row.items() if name != "made_in"}
        columns, places = ", ".join([*row, "created_transaction"]), ", ".join([*["%s"] * len(row), made_in])
    connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(row.values()))  # type: ignore[arg-type]


def break_open(connection: Connection, staff: Staff, case: Case) -> dict[str, Any]:
    """Everything in its order, as the service does it."""
    assert search(connection) == [case.person.pk]
    access = access_of(staff, case)
    insert(connection, "clinical_breakglass", access)
    insert(connection, "clinical_assignment", assignment_on(access))
    return access


def notes_seen(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) FROM clinical_note").fetchone()
    return int(row[0]) if row else 0


# The function ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*SURFACE_ROLES, *SITE_LOGINS])
def test_two_roles_alone_may_call_the_search(staff: Staff, known: Case, role: str) -> None:
    (function,) = SECURITY_DEFINERS
    with as_role(role, user_id=staff.other_clinician.pk) as connection:
        may = connection.execute(
            "SELECT has_function_privilege(current_user, 'clinical_find_case(bytea, bytea, text)', 'EXECUTE')"
        ).fetchone()
        assert may == (role in function.to,)
        if role not in function.to:
            with pytest.raises(DENIED):
                search(connection)


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        ("clinician", "legal_process"),
        ("privacy_officer", "emergency"),
        ("clinician", ""),
        ("clinician", None),
        ("privacy_officer", "other"),
    ],
)
def test_the_reason_is_that_of_the_role(staff: Staff, known: Case, role: str, reason: Any) -> None:
    with as_role(role, user_id=staff.by_role[role].pk) as connection:
        with pytest.raises(DENIED):
            search(connection, reason)


@pytest.mark.parametrize("identity", ["", "7d444840-9dc0-11d1-b245-5ffdce74fad2"], ids=["nobody", "a stranger"])
def test_nobody_in_particular_finds_nothing(staff: Staff, known: Case, identity: str) -> None:
    with as_role("clinician", user_id=identity) as connection:
        with pytest.raises(DENIED):
            search(connection)


def test_a_liaison_of_the_police_finds_nothing_even_as_a_clinician(staff: Staff, known: Case) -> None:
    with as_role("clinician", user_id=staff.by_role["liaison"].pk) as connection:
        with pytest.raises(DENIED):
            search(connection)


@pytest.mark.parametrize(
    "digest_pair",
    [(None, "born"), ("named", None), ("named", b""), (b"%", "born"), (None, None), (b"short", "born")],
    ids=repr,
)
def test_both_digests_are_needed_whole(staff: Staff, known: Case, digest_pair: tuple[Any, Any]) -> None:
    words = dict(zip(("named", "born"), digests(), strict=True))
    given = [words.get(part, part) if isinstance(part, str) else part for part in digest_pair]
    with as_role("clinician", user_id=staff.other_clinician.pk) as connection:
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            connection.execute("SELECT clinical_find_case(%s, %s, 'emergency')", given)


def test_how_a_name_sounds_finds_nobody(staff: Staff, known: Case) -> None:
    born = digests()[1]
    with as_role("clinician", user_id=staff.other_clinician.pk) as connection:
        for key in name_keys.keys_of_name(NAME):
            found = connection.execute("SELECT clinical_find_case(%s, %s, 'emergency')", [key.digest, born]).fetchall()
            assert bool(found) == (key.kind == "name")
        swapped = connection.execute("SELECT clinical_find_case(%s, %s, 'emergency')", [born, born]).fetchall()
        assert swapped == []


def test_the_eleventh_search_of_an_hour_is_declined_whatever_it_is_for(staff: Staff, known: Case) -> None:
    with as_role("clinician", user_id=staff.other_clinician.pk) as connection:
        for _ in range(10):
            search(connection)
        with pytest.raises(psycopg.errors.ConfigurationLimitExceeded):
            search(connection, name="Nobody Known")
    with as_role("clinician", user_id=staff.by_role["clinician"].pk) as connection:
        assert search(connection), "and a colleague's searches are their own"


def test_what_the_search_found_is_seen_in_its_own_transaction_alone(staff: Staff, known: Case) -> None:
    count = "SELECT count(found) FROM clinical_exactsearch"
    with as_role("clinician", user_id=staff.other_clinician.pk) as connection:
        with connection.transaction():
            search(connection)
            assert connection.execute(count).fetchone() == (1,)
        assert connection.execute(count).fetchone() == (0,)
        for statement in (
            "DELETE FROM clinical_exactsearch",
            "UPDATE clinical_exactsearch SET searched_at = now() - interval '2 hours'",
            "INSERT INTO clinical_exactsearch (user_id) VALUES (gen_random_uuid())",
        ):
            with pytest.raises(DENIED):
                connection.execute(statement)  # type: ignore[arg-type]


def test_the_owner_who_signs_in_sees_no_row_through_the_policies_of_the_search(staff: Staff, known: Case) -> None:
    ExactSearch.objects.using(LOADER).create(
        user_id=uuid.uuid4(), reason="emergency", searched_at=datetime.now(UTC), transaction=1
    )
    with signed_in("OWNER") as owner:
        for table in ("clinical_person", "clinical_personkey", "clinical_exactsearch", "staff_user"):
            assert owner.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table  # type: ignore[arg-type]


def test_nobody_changes_the_search_path_under_the_function(staff: Staff, known: Case) -> None:
    with working("clinician", staff.other_clinician) as connection:
        connection.execute("SET LOCAL search_path = pg_temp, public")
        with pytest.raises(DENIED), connection.transaction():
            connection.execute("CREATE TEMPORARY TABLE clinical_person (id uuid, organization_id uuid)")
        assert connection.execute("SELECT public.clinical_find_case(%s, %s, 'emergency')", digests()).fetchall()


# Opening --------------------------------------------------------------------------------------------------------------


def test_search_access_and_assignment_together_open_the_case(staff: Staff, known: Case) -> None:
    with working("clinician", staff.other_clinician) as connection:
        assert notes_seen(connection) == 0
        break_open(connection, staff, known)
        assert notes_seen(connection) == 1


def test_without_the_search_in_this_transaction_there_is_no_access(staff: Staff, known: Case) -> None:
    with working("clinician", staff.other_clinician) as connection:
        search(connection)
    with as_role("clinician", user_id=staff.other_clinician.pk) as connection:
        with pytest.raises(DENIED):
            insert(connection, "clinical_breakglass", access_of(staff, known))


def test_a_search_for_one_person_opens_no_other(staff: Staff, known: Case) -> None:
    other = findable_case(staff, name="Robin Second")
    with pytest.raises(DENIED), working("clinician", staff.other_clinician) as connection:
        search(connection)
        insert(connection, "clinical_breakglass", access_of(staff, other))


UNSOUND: dict[str, Callable[[Staff, datetime], dict[str, Any]]] = {
    "longer than half a day": lambda staff, began: {"ends_at": began + timedelta(hours=12, seconds=1)},
    "begun tomorrow": lambda staff, began: {
        "started_at": began + timedelta(days=1),
        "ends_at": began + timedelta(days=1, hours=4),
    },
    "begun yesterday": lambda staff, began: {"started_at": began - timedelta(days=1)},
    "a colleague's": lambda staff, began: {"user_id": staff.by_role["clinician"].pk},
    "of another office": lambda staff, began: {"organization_id": staff.clinic.pk},
    "of no office": lambda staff, began: {"organization_id": None},
    "under another supervisor": lambda staff, began: {"supervisor_id": staff.by_role["clinician"].pk},
    "under oneself": lambda staff, began: {"supervisor_id": staff.other_clinician.pk},
    "under nobody": lambda staff, began: {"supervisor_id": None},
    "for a legal process": lambda staff, began: {"kind": "legal_process", "supervisor_id": None},
    "reviewed already": lambda staff, began: {"reviewed_by": staff.by_role["supervisor"].pk, "reviewed_at": began},
    "with a finding": lambda staff, began: {"finding": "appropriate"},
    "told already": lambda staff, began: {"told_at": began},
    "made in another transaction": lambda staff, began: {"made_in": "txid_current() - 1"},
    "reviewed next year": lambda staff, began: {"review_due_at": began + timedelta(days=365)},
}


@pytest.mark.parametrize("unsound", UNSOUND)
def test_no_access_stands_that_is(staff: Staff, known: Case, unsound: str) -> None:
    access = access_of(staff, known)
    access |= UNSOUND[unsound](staff, access["started_at"])
    with pytest.raises(DENIED), working("clinician", staff.other_clinician) as connection:
        search(connection)
        insert(connection, "clinical_breakglass", access)


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_at": None},
        {"ends_at": datetime.now(UTC) + timedelta(days=400)},
        {"role": "clinician"},
        {"role": "supervisor"},
        {"role": "privacy_officer"},
        {"supervisor_id": None},
        {"starts_at": datetime.now(UTC) - timedelta(days=1)},
    ],
    ids=lambda changes: str(sorted(changes)),
)
def test_no_assignment_stands_that_differs_from_its_access(staff: Staff, known: Case, changes: dict[str, Any]) -> None:
    access = access_of(staff, known)
    with pytest.raises(DENIED), working("clinician", staff.other_clinician) as connection:
        search(connection)
        insert(connection, "clinical_breakglass", access)
        insert(connection, "clinical_assignment", assignment_on(access, **changes))


def test_nobody_assigns_a_colleague_to_what_they_broke_open(staff: Staff, known: Case) -> None:
    nia = make_user("Nia Nosy", staff.agency, "clinician")
    with working("clinician", staff.other_clinician) as connection:
        access = break_open(connection, staff, known)
        with pytest.raises(DENIED), connection.transaction():
            insert(connection, "clinical_assignment", assignment_on(access, user_id=nia.pk))
    with pytest.raises(DENIED), working("clinician", nia) as connection:
        insert(connection, "clinical_assignment", assignment_on(access, user_id=nia.pk, granted_by=nia.pk))


def test_a_supervisor_hands_on_nothing_that_they_broke_open_as_a_clinician(staff: Staff, known: Case) -> None:
    both = make_user("Bo Both", staff.agency, "clinician", "supervisor")
    with working("clinician", both) as connection:
        search(connection)
        access = access_of(staff, known, user_id=both.pk, supervisor_id=None)
        insert(connection, "clinical_breakglass", access)
        insert(connection, "clinical_assignment", assignment_on(access))
    mine = assignment_on(access, role="supervisor", ends_at=None, supervisor_id=both.pk)
    with as_role("supervisor", user_id=both.pk) as connection:
        for assignment in (mine, mine | {"user_id": staff.other_clinician.pk, "role": "clinician"}):
            with pytest.raises(DENIED):
                insert(connection, "clinical_assignment", assignment)
    with as_role("supervisor", user_id=staff.by_role["supervisor"].pk) as connection:
        insert(connection, "clinical_assignment", mine | {"granted_by": staff.by_role["supervisor"].pk})


def test_the_search_alone_and_the_access_alone_show_nothing(staff: Staff, known: Case) -> None:
    with working("clinician", staff.other_clinician) as connection:
        search(connection)
        insert(connection, "clinical_breakglass", access_of(staff, known))
        assert notes_seen(connection) == 0
        seen = connection.execute("SELECT count(*) FROM clinical_person").fetchone()
        assert seen == (0,)


# Keeping it open ------------------------------------------------------------------------------------------------------


def test_nobody_extends_their_own_access(staff: Staff, known: Case) -> None:
    later = "now() + interval '11 hours'"
    with working("clinician", staff.other_clinician) as connection:
        break_open(connection, staff, known)
        for statement in (
            f"UPDATE clinical_breakglass SET ends_at = {later}",
            "UPDATE clinical_breakglass SET started_at = now()",
            "UPDATE clinical_breakglass SET created_transaction = txid_current()",
            f"UPDATE clinical_breakglass SET ended_at = {later}",
            f"UPDATE clinical_assignment SET ends_at = {later}",
            "UPDATE clinical_assignment SET ends_at = NULL",
            "UPDATE clinical_assignment SET role = 'clinician'",
            "DELETE FROM clinical_breakglass",
            "DELETE FROM clinical_assignment",
        ):
            with pytest.raises(DENIED), connection.transaction():
                connection.execute(statement)  # type: ignore[arg-type]


def test_what_a_supervisor_has_ended_is_not_begun_again_on_the_same_access(staff: Staff, known: Case) -> None:
    with working("clinician", staff.other_clinician) as connection:
        access = break_open(connection, staff, known)
    with as_role("supervisor", user_id=staff.by_role["supervisor"].pk) as connection:
        ended = connection.execute(
            "UPDATE clinical_assignment SET ends_at = statement_timestamp() WHERE user_id = %s", [access["user_id"]]
        )
        assert ended.rowcount == 1
    with as_role("clinician", user_id=access["user_id"]) as connection:
        assert notes_seen(connection) == 0
        with pytest.raises(DENIED), connection.transaction():
            search(connection)
            insert(connection, "clinical_assignment", assignment_on(access))
        with pytest.raises(DENIED):
            connection.execute("UPDATE clinical_breakglass SET created_transaction = txid_current()")


def test_an_end_is_final(staff: Staff, known: Case) -> None:
    with as_role("clinician", user_id=staff.other_clinician.pk) as connection:
        with connection.transaction():
            access = break_open(connection, staff, known)
        connection.execute("UPDATE clinical_breakglass SET ended_at = statement_timestamp()")
        connection.execute("UPDATE clinical_assignment SET ends_at = statement_timestamp()")
        assert notes_seen(connection) == 0
        again = connection.execute("UPDATE clinical_breakglass SET ended_at = NULL")
        reopened = connection.execute("UPDATE clinical_assignment SET ends_at = now() + interval '1 hour'")
        assert (again.rowcount, reopened.rowcount) == (0, 0)
        with pytest.raises(DENIED):
            insert(connection, "clinical_assignment", assignment_on(access))


def test_after_its_time_nothing_is_readable_whoever_asks_how(staff: Staff, known: Case) -> None:
    with working("clinician", staff.other_clinician) as connection:
        access = break_open(connection, staff, known)
    past = datetime.now(UTC) - timedelta(hours=5)
    BreakGlass.objects.using(LOADER).update(started_at=past, ends_at=past + FOUR_HOURS)
    Assignment.objects.using(LOADER).filter(user_id=access["user_id"]).update(starts_at=past, ends_at=past + FOUR_HOURS)
    with as_role("clinician", user_id=staff.other_clinician.pk) as connection:
        for table in ("clinical_person", "clinical_encounter", "clinical_note", "clinical_notesection"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # type: ignore[arg-type]
        with pytest.raises(DENIED):
            insert(
                connection,
                "clinical_assignment",
                assignment_on(access, starts_at=past, ends_at=datetime.now(UTC) + timedelta(hours=1)),
            )


def test_an_ordinary_assignment_is_not_ones_own_to_end(staff: Staff, known: Case) -> None:
    with as_role("clinician", user_id=staff.by_role["clinician"].pk) as connection:
        ended = connection.execute("UPDATE clinical_assignment SET ends_at = statement_timestamp()")
        assert ended.rowcount == 0


# Reviewing ------------------------------------------------------------------------------------------------------------


REVIEW = "UPDATE clinical_breakglass SET finding = 'appropriate', reviewed_by = %s, reviewed_at = now()"


def test_nobody_reviews_their_own(staff: Staff, known: Case) -> None:
    both = make_user("Bo Both", staff.agency, "clinician", "supervisor")
    with working("clinician", both) as connection:
        search(connection)
        access = access_of(staff, known, user_id=both.pk, supervisor_id=None)
        insert(connection, "clinical_breakglass", access)
        insert(connection, "clinical_assignment", assignment_on(access))
        with pytest.raises(DENIED), connection.transaction():
            connection.execute(REVIEW, [both.pk])
    assign(known.person, both, "supervisor", by=both, supervisor=both)
    with as_role("supervisor", user_id=both.pk) as connection:
        assert connection.execute(REVIEW, [both.pk]).rowcount == 0
    with psycopg.connect(_loader()) as loader, pytest.raises(psycopg.errors.CheckViolation):
        loader.execute(REVIEW, [both.pk])


def test_a_supervisor_reviews_once_in_their_own_name(staff: Staff, known: Case) -> None:
    with working("clinician", staff.other_clinician) as connection:
        break_open(connection, staff, known)
    sam = staff.by_role["supervisor"]
    with as_role("supervisor", user_id=sam.pk) as connection:
        with pytest.raises(DENIED):
            connection.execute(REVIEW, [staff.by_role["clinician"].pk])
        with pytest.raises(DENIED):
            connection.execute("UPDATE clinical_breakglass SET review_due_at = now() + interval '1 year'")
        assert connection.execute(REVIEW, [sam.pk]).rowcount == 1
        assert connection.execute(REVIEW, [sam.pk]).rowcount == 0


def test_the_breakers_supervisor_sees_the_access_and_not_the_case(staff: Staff, known: Case) -> None:
    sam = make_user("Sasha Second", staff.agency, "supervisor")
    breaker = make_user("Bea Breaker", staff.agency, "clinician", supervisor=sam)
    with working("clinician", breaker) as connection:
        search(connection)
        access = access_of(staff, known, user_id=breaker.pk, supervisor_id=sam.pk)
        insert(connection, "clinical_breakglass", access)
        insert(connection, "clinical_assignment", assignment_on(access))
    with as_role("supervisor", user_id=sam.pk) as connection:
        assert connection.execute("SELECT count(*) FROM clinical_breakglass").fetchone() == (1,)
        assert notes_seen(connection) == 0
    stranger = make_user("Sol Stranger", staff.agency, "supervisor")
    with as_role("supervisor", user_id=stranger.pk) as connection:
        assert connection.execute("SELECT count(*) FROM clinical_breakglass").fetchone() == (0,)


@pytest.mark.parametrize("why", ["under nobody who supervises", "not at work", "no supervisor any more", "overdue"])
def test_what_nobody_else_can_review_every_supervisor_of_the_office_can(staff: Staff, known: Case, why: str) -> None:
    boss = make_user(
        "Bo Boss", staff.agency, "privacy_officer" if why == "under nobody who supervises" else "supervisor"
    )
    breaker = make_user("Bea Breaker", staff.agency, "clinician", supervisor=boss)
    with working("clinician", breaker) as connection:
        search(connection)
        access = access_of(staff, known, user_id=breaker.pk, supervisor_id=boss.pk)
        insert(connection, "clinical_breakglass", access)
        insert(connection, "clinical_assignment", assignment_on(access))
    past = datetime.now(UTC) - timedelta(minutes=1)
    duty = {
        "organization_id": staff.agency.pk,
        "code": "review",
        "desk": "supervisor",
        "supervisor_id": boss.pk,
        "created_by": breaker.pk,
        "created_at": past,
        "due_at": past if why == "overdue" else past + timedelta(days=1),
    }
    OpenDuty(**duty).save(using=LOADER)
    nora = make_user("Nora New", staff.agency, "supervisor")
    elsewhere = make_user("Elia Elsewhere", make_organization("Other Agency", "mh_provider"), "supervisor")
    if why != "under nobody who supervises":
        with as_role("supervisor", user_id=nora.pk) as connection:
            assert seen_by(connection) == (0, int(why == "overdue"))
    if why == "not at work":
        User.objects.using(LOADER).filter(pk=boss.pk).update(is_active=False)
    if why == "no supervisor any more":
        RoleGrant.objects.using(LOADER).filter(user_id=boss.pk).update(ends_at=past)
    if why == "overdue":
        BreakGlass.objects.using(LOADER).update(review_due_at=past)
        OpenDuty.objects.using(LOADER).update(due_at=past)
    with as_role("supervisor", user_id=elsewhere.pk) as connection:
        assert seen_by(connection) == (0, 0)
        assert connection.execute(REVIEW, [elsewhere.pk]).rowcount == 0
    with as_role("supervisor", user_id=nora.pk) as connection:
        assert seen_by(connection) == (1, 1)
        assert notes_seen(connection) == 0
        assert connection.execute(REVIEW, [nora.pk]).rowcount == 1
        done = connection.execute("UPDATE consent_openduty SET done_by = %s, done_at = now()", [nora.pk])
        assert done.rowcount == 1


def seen_by(connection: Connection) -> tuple[int, int]:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM clinical_breakglass), (SELECT count(*) FROM consent_openduty)"
    ).fetchone()
    return row or (0, 0)


# Each surface its own -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assigned_as", "surface"),
    [
        ("clinician", "clinician"),
        ("break_glass", "clinician"),
        ("supervisor", "supervisor"),
        ("privacy_officer", "privacy_officer"),
    ],
)
def test_an_assignment_counts_on_the_surface_of_its_role_alone(
    staff: Staff, known: Case, assigned_as: str, surface: str
) -> None:
    everything = make_user("Ari All", staff.agency, "clinician", "supervisor", "privacy_officer")
    assign(known.person, everything, assigned_as, by=everything)
    for role in ("clinician", "supervisor", "privacy_officer"):
        with as_role(role, user_id=everything.pk) as connection:
            for table in ("clinical_person", "clinical_note", "clinical_notesection"):
                (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)  # type: ignore[arg-type]
                assert bool(count) == (role == surface), (role, table)


# The privacy officer, and the worker ----------------------------------------------------------------------------------


def test_a_privacy_officer_opens_what_was_found_for_ninety_days_at_most(staff: Staff, known: Case) -> None:
    pat = staff.by_role["privacy_officer"]
    access = access_of(staff, known, kind="legal_process", user_id=pat.pk, supervisor_id=None)
    with working("privacy_officer", pat) as connection:
        assert search(connection, "legal_process")
        for wrong in (
            {"ends_at": access["started_at"] + timedelta(days=91)},
            {"kind": "emergency"},
            {"supervisor_id": pat.pk},
            {"user_id": staff.other_clinician.pk},
        ):
            with pytest.raises(DENIED), connection.transaction():
                insert(connection, "clinical_breakglass", access | wrong)
        insert(connection, "clinical_breakglass", access)
        for wrong in ({"role": "break_glass"}, {"role": "clinician"}, {"ends_at": None}):
            with pytest.raises(DENIED), connection.transaction():
                insert(connection, "clinical_assignment", assignment_on(access, role="privacy_officer") | wrong)
        insert(connection, "clinical_assignment", assignment_on(access, role="privacy_officer"))
        assert notes_seen(connection) == 1


def test_a_privacy_officer_assigns_themselves_to_nothing_without_an_access(staff: Staff, known: Case) -> None:
    pat = staff.by_role["privacy_officer"]
    access = access_of(staff, known, kind="legal_process", user_id=pat.pk, supervisor_id=None)
    with as_role("privacy_officer", user_id=pat.pk) as connection:
        with pytest.raises(DENIED):
            insert(connection, "clinical_assignment", assignment_on(access, role="privacy_officer"))


def test_the_worker_learns_who_is_to_be_told_and_neither_whom_nor_why(staff: Staff, known: Case) -> None:
    with working("clinician", staff.other_clinician) as connection:
        break_open(connection, staff, known)
    with as_role("worker") as connection:
        told = connection.execute("SELECT supervisor_id FROM clinical_breakglass WHERE told_at IS NULL").fetchall()
        assert told == [(staff.by_role["supervisor"].pk,)]
        for column in ("person_id", "reason_sealed", "facts_sealed"):
            with pytest.raises(DENIED):
                connection.execute(f"SELECT {column} FROM clinical_breakglass")  # type: ignore[arg-type]
        assert connection.execute("UPDATE clinical_breakglass SET told_at = now()").rowcount == 1
        assert connection.execute("UPDATE clinical_breakglass SET told_at = NULL").rowcount == 0


def _loader() -> str:
    from tests.settings import address

    return address("LOADER", "default")
