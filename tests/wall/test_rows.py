"""Which rows a person sees: their cases at this moment, and nobody else's, whatever the query."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg import sql

from casework.clinical.models import Assignment
from casework.wall.declaration import CLINICAL, CONSENT, TABLES
from tests.people import Case, Staff, make_case
from tests.wall.connections import as_role, signed_in

PROTECTED = [table.name for table in (*CLINICAL, *CONSENT)]
READABLE_BY_CLINICIAN = ["clinical_person", "clinical_encounter", "clinical_note", "clinical_notesection"]


def _count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return int(row[0])


def test_the_assigned_clinician_sees_the_case_and_another_clinician_sees_nothing(staff: Staff, case: Case) -> None:
    make_case(staff, name="Robin Second")
    with as_role("clinician", user_id=staff.by_role["clinician"].pk) as connection:
        assert [_count(connection, table) for table in READABLE_BY_CLINICIAN] == [2, 2, 2, 4]
    with as_role("clinician", user_id=staff.other_clinician.pk) as connection:
        assert [_count(connection, table) for table in READABLE_BY_CLINICIAN] == [0, 0, 0, 0]


@pytest.mark.parametrize("identity", ["", "7d444840-9dc0-11d1-b245-5ffdce74fad2"], ids=["none", "a stranger"])
def test_without_an_assigned_identity_there_are_no_rows(staff: Staff, case: Case, identity: str) -> None:
    for role in ("clinician", "supervisor", "privacy_officer"):
        with as_role(role, user_id=identity) as connection:
            assert [_count(connection, table) for table in READABLE_BY_CLINICIAN] == [0, 0, 0, 0]


def test_a_setting_that_was_never_made_shows_no_rows_and_raises_no_error(staff: Staff, case: Case) -> None:
    with signed_in("AGENCY") as connection:
        connection.execute("SET ROLE clinician")
        assert [_count(connection, table) for table in READABLE_BY_CLINICIAN] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("starts", "ends", "visible"),
    [
        (timedelta(hours=-1), None, 1),
        (timedelta(hours=-1), timedelta(seconds=30), 1),
        (timedelta(hours=-1), timedelta(0), 0),
        (timedelta(hours=-1), timedelta(microseconds=-1), 0),
        (timedelta(seconds=30), None, 0),
    ],
    ids=["open", "ends later", "ends now", "ended", "not begun"],
)
def test_an_assignment_opens_a_case_from_its_start_until_its_end(
    staff: Staff, case: Case, starts: timedelta, ends: timedelta | None, visible: int
) -> None:
    moment = datetime.now(UTC)
    Assignment.objects.using("loader").filter(person=case.person, user_id=staff.by_role["clinician"].pk).update(
        starts_at=moment + starts, ends_at=None if ends is None else moment + ends
    )
    with as_role("clinician", user_id=staff.by_role["clinician"].pk) as connection:
        assert _count(connection, "clinical_person") == visible
        assert _count(connection, "clinical_notesection") == 2 * visible


def test_nobody_assigns_themselves_to_a_case_that_they_did_not_make_in_this_transaction(
    staff: Staff, case: Case
) -> None:
    other = staff.other_clinician.pk
    insert = (
        "INSERT INTO clinical_assignment (id, person_id, user_id, role, starts_at, granted_by, reason)"
        " VALUES (gen_random_uuid(), %s, %s, 'clinician', now(), %s, 'mine now')"
    )
    with as_role("clinician", user_id=other) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(insert, [case.person.pk, other, other])
    with as_role("clinician", user_id=staff.by_role["clinician"].pk) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(insert, [case.person.pk, other, staff.by_role["clinician"].pk])


def test_a_clinician_writes_no_row_into_another_clinicians_case(staff: Staff, case: Case) -> None:
    other = staff.other_clinician.pk
    with as_role("clinician", user_id=other) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "INSERT INTO clinical_encounter (id, person_id, clinician_id, happened_at, recorded_at, disposition)"
                " VALUES (gen_random_uuid(), %s, %s, now(), now(), '')",
                [case.person.pk, other],
            )
        updated = connection.execute("UPDATE clinical_encounter SET disposition = 'left'")
        assert updated.rowcount == 0


def test_nobody_writes_a_ledger_entry_in_another_persons_name(staff: Staff) -> None:
    for role in ("clinician", "supervisor", "auditor", "liaison"):
        with as_role(role, user_id=staff.by_role[role].pk) as connection:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(
                    "INSERT INTO audit_ledgerentry (id, object_pk, object_repr, action, changes_text, timestamp, event,"
                    " outcome, surface, object_type, detail, actor_id) VALUES (gen_random_uuid(), '', '', 3, '', now(),"
                    " 'read', 'done', '', '', '{}', %s)",
                    [staff.by_role["administrator"].pk],
                )


@pytest.mark.parametrize("role", ["liaison", "auditor", "evaluator", "administrator", "dispatch_feed", "worker"])
def test_other_roles_read_no_row_of_any_clinical_table(staff: Staff, case: Case, role: str) -> None:
    user_id = staff.by_role[role].pk if role in staff.by_role else staff.by_role["clinician"].pk
    allowed = {
        table.name for table in TABLES for right in table.rights if right.command == "select" and role in right.to
    }
    with as_role(role, user_id=user_id) as connection:
        for table in PROTECTED:
            if table in allowed:
                if role == "liaison":
                    assert _count_with(connection, table) == 0
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    _count(connection, table)


def _count_with(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(id) FROM {}").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return int(row[0])


def test_these_tests_would_notice_a_dropped_policy(staff: Staff, case: Case) -> None:
    """The net itself: without the policy the same query as the other clinician does leak."""
    with psycopg.connect(_owner_address()) as owner:
        owner.execute("DROP POLICY select_clinician_supervisor_privacy_officer ON clinical_note")
        owner.execute("CREATE POLICY leak ON clinical_note FOR SELECT TO clinician USING (true)")
        owner.commit()
    with as_role("clinician", user_id=staff.other_clinician.pk) as connection:
        assert _count(connection, "clinical_note") == 1


def _owner_address() -> str:
    from tests.settings import address

    return address("OWNER", "default")


def test_a_supervisor_cosigns_and_reviews_in_their_own_name_and_reopens_nothing(staff: Staff, case: Case) -> None:
    sam, chris = staff.by_role["supervisor"].pk, staff.by_role["clinician"].pk
    Assignment.objects.using("loader").filter(user_id=chris).update(ends_at=datetime.now(UTC))
    with as_role("supervisor", user_id=sam) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE clinical_note SET cosigned_by = %s, cosigned_at = now()", [chris])
        reopened = connection.execute("UPDATE clinical_assignment SET ends_at = NULL WHERE user_id = %s", [chris])
        assert reopened.rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE clinical_assignment SET ends_at = NULL WHERE user_id = %s", [sam])
