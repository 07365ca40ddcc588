"""Who may see a case, until exactly when, and how a person is found without the database knowing a name."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connections, transaction
from django.db.models import Model

from casework.clinical import selectors, services
from casework.clinical.errors import EncounterIsCleared
from casework.clinical.models import Assignment, Encounter, Note, Person, PersonKey, PersonUserGrant
from casework.clinical.services import PersonDetails
from tests.clinical.conftest import Acting
from tests.people import LOADER, Case, Staff, assign

_KNOWN = PersonDetails(name="Siobhán O'Connor-Reyes", birth_date=date(1979, 12, 3))


def _open(staff: Staff, as_clinician: Acting, now: datetime, details: PersonDetails = _KNOWN) -> Person:
    me = staff.by_role["clinician"]
    with as_clinician(me):
        return services.open_case(details=details, by=me.pk, now=now)


# Access ---------------------------------------------------------------------------------------------------------------


def test_opening_a_case_assigns_its_clinician_and_their_supervisor(
    as_clinician: Acting, staff: Staff, now: datetime
) -> None:
    person = _open(staff, as_clinician, now)
    clinician, supervisor = staff.by_role["clinician"], staff.by_role["supervisor"]
    assert set(
        Assignment.objects.using(LOADER).filter(person_id=person.pk).values_list("user_id", "role", "granted_by")
    ) == {(clinician.pk, "clinician", clinician.pk), (supervisor.pk, "supervisor", clinician.pk)}


def test_the_derived_grant_stands_in_the_table_with_a_key_to_the_person(
    as_clinician: Acting, staff: Staff, now: datetime
) -> None:
    person = _open(staff, as_clinician, now)
    wanted = Permission.objects.using(LOADER).get(codename="access_person")
    granted = PersonUserGrant.objects.using(LOADER).filter(content_object_id=person.pk, permission_id=wanted.pk)
    assert set(granted.values_list("user_id", flat=True)) == {
        staff.by_role["clinician"].pk,
        staff.by_role["supervisor"].pk,
    }


def _reads(reader: uuid.UUID, case: Case) -> dict[str, Callable[[], Any]]:
    return {
        "person": lambda: selectors.person_for(reader, case.person.pk),
        "encounter": lambda: selectors.encounter_for(reader, case.encounter.pk),
        "note": lambda: selectors.note_for(reader, case.note.pk),
    }


def _lists(reader: uuid.UUID, case: Case) -> list[Any]:
    return [
        *selectors.my_people(reader),
        *selectors.my_open_encounters(reader),
        *selectors.encounters_of(reader, case.person.pk),
        *selectors.notes_of_encounter(reader, case.encounter.pk),
        *selectors.sections_of_note(reader, case.note.pk),
        *selectors.find_people(reader, name="Jordan Example"),
    ]


@pytest.mark.parametrize("kind", ["person", "encounter", "note"])
def test_a_case_of_somebody_else_does_not_exist(as_clinician: Acting, staff: Staff, case: Case, kind: str) -> None:
    own, foreign = staff.by_role["clinician"], staff.other_clinician
    with as_clinician(own):
        row: Model = _reads(own.pk, case)[kind]()
    with as_clinician(foreign), pytest.raises(type(row).DoesNotExist):  # type: ignore[attr-defined]  # every model's
        _reads(foreign.pk, case)[kind]()


def test_lists_hold_nothing_of_somebody_elses_case(as_clinician: Acting, staff: Staff, case: Case) -> None:
    with as_clinician(staff.by_role["clinician"]):
        assert _lists(staff.by_role["clinician"].pk, case)
    with as_clinician(staff.other_clinician):
        assert _lists(staff.other_clinician.pk, case) == []


def test_naming_another_reader_than_oneself_opens_nothing(as_clinician: Acting, staff: Staff, case: Case) -> None:
    """The selector's own condition is fooled here; the row policies are not."""
    with as_clinician(staff.other_clinician):
        assert _lists(staff.by_role["clinician"].pk, case) == []


def test_an_assignment_ends_at_its_exact_instant(as_clinician: Acting, staff: Staff, case: Case) -> None:
    me = staff.other_clinician
    held = assign(case.person, me, "clinician", by=staff.by_role["supervisor"])
    with as_clinician(me):
        assert selectors.person_for(me.pk, case.person.pk)
        with connections["default"].cursor() as cursor:
            cursor.execute("select statement_timestamp()")
            (reached,) = cursor.fetchone()
    # The stored end is shifted to a moment that the database's clock has reached: nothing sweeps, nothing waits.
    Assignment.objects.using(LOADER).filter(pk=held.pk).update(ends_at=reached)
    with as_clinician(me):
        with pytest.raises(Person.DoesNotExist):
            selectors.person_for(me.pk, case.person.pk)
        assert not Person.objects.filter(pk=case.person.pk).exists(), "by the row policy alone"
    Assignment.objects.using(LOADER).filter(pk=held.pk).update(ends_at=reached + timedelta(minutes=5))
    with as_clinician(me):
        assert selectors.person_for(me.pk, case.person.pk)


def test_an_assignment_that_has_not_begun_opens_nothing(
    as_clinician: Acting, staff: Staff, case: Case, now: datetime
) -> None:
    me = staff.other_clinician
    assign(case.person, me, "clinician", by=staff.by_role["supervisor"], starts=now + timedelta(minutes=5))
    with as_clinician(me), pytest.raises(Person.DoesNotExist):
        selectors.person_for(me.pk, case.person.pk)


def test_a_supervisor_ends_an_assignment_under_their_supervision_and_no_other(
    as_clinician: Acting, as_supervisor: Acting, staff: Staff, case: Case, now: datetime
) -> None:
    supervisor, me = staff.by_role["supervisor"], staff.other_clinician
    foreign = assign(case.person, me, "clinician", by=supervisor)
    own = assign(case.person, me, "clinician", by=supervisor, supervisor=supervisor)
    with as_supervisor(supervisor):
        services.end_assignment(assignment_id=own.pk, by=supervisor.pk, now=now)
        for gone in (foreign.pk, own.pk, uuid.uuid4()):
            with pytest.raises(Assignment.DoesNotExist):
                services.end_assignment(assignment_id=gone, by=supervisor.pk, now=now)
    Assignment.objects.using(LOADER).filter(pk=foreign.pk).delete()
    with as_clinician(me), pytest.raises(Person.DoesNotExist):
        selectors.person_for(me.pk, case.person.pk)


def test_a_clinician_cannot_assign_themselves_to_a_case_that_exists(
    as_clinician: Acting, staff: Staff, case: Case, now: datetime
) -> None:
    me = staff.other_clinician
    taken = Assignment(
        person_id=case.person.pk, user_id=me.pk, role="clinician", starts_at=now, granted_by=me.pk, reason="taken"
    )
    with as_clinician(me), pytest.raises(DatabaseError), transaction.atomic():
        taken.save(force_insert=True)


# Encounters -----------------------------------------------------------------------------------------------------------


def test_an_encounter_begins_only_on_a_case_of_ones_own(
    as_clinician: Acting, staff: Staff, case: Case, now: datetime
) -> None:
    foreign = staff.other_clinician
    for person_id in (case.person.pk, uuid.uuid4()):
        with as_clinician(foreign), pytest.raises(Person.DoesNotExist):
            services.begin_encounter(
                person_id=person_id, incident_id=None, zone_id=None, happened_at=now, by=foreign.pk, now=now
            )


@pytest.mark.parametrize(("minutes", "late"), [(60, False), (61, True)])
def test_an_encounter_written_down_more_than_an_hour_later_is_a_late_entry(
    as_clinician: Acting,
    staff: Staff,
    case: Case,
    now: datetime,
    minutes: int,
    late: bool,
    ledger_of: Callable[..., list[dict[str, Any]]],
) -> None:
    me = staff.by_role["clinician"]
    with as_clinician(me):
        begun = services.begin_encounter(
            person_id=case.person.pk,
            incident_id=None,
            zone_id=None,
            happened_at=now - timedelta(minutes=minutes),
            by=me.pk,
            now=now,
        )
    (entry,) = ledger_of(object_pk=str(begun.pk))
    assert entry["detail"] == {"late": late, "from_call": False}


def test_an_encounter_is_cleared_once(as_clinician: Acting, staff: Staff, case: Case, now: datetime) -> None:
    me = staff.by_role["clinician"]
    with as_clinician(me):
        services.clear_encounter(encounter_id=case.encounter.pk, disposition="left", by=me.pk, now=now)
        with pytest.raises(EncounterIsCleared):
            services.clear_encounter(encounter_id=case.encounter.pk, disposition="declined", by=me.pk, now=now)
        assert selectors.my_open_encounters(me.pk) == []
    assert Encounter.objects.using(LOADER).get(pk=case.encounter.pk).disposition == "left"


# Names ----------------------------------------------------------------------------------------------------------------


def test_an_unknown_person_is_identified_later_and_found_from_then_on(
    as_clinician: Acting, staff: Staff, now: datetime
) -> None:
    me = staff.by_role["clinician"]
    person = _open(staff, as_clinician, now, PersonDetails(description="Grey coat, about fifty"))
    assert not PersonKey.objects.using(LOADER).filter(person_id=person.pk).exists()
    with as_clinician(me):
        services.identify_person(person_id=person.pk, details=_KNOWN, by=me.pk, now=now)
        known = selectors.person_for(me.pk, person.pk)
        assert (known.is_known, known.name, known.birth_date_text) == (True, _KNOWN.name, "1979-12-03")
        assert known.description == "Grey coat, about fifty", "what was seen stays"
        assert [found.pk for found in selectors.find_people(me.pk, name=_KNOWN.name)] == [person.pk]


@pytest.mark.parametrize(
    "typed",
    ["Siobhán O'Connor-Reyes", "oconnor reyes, siobhan", "REYES", "O’Konner", "Reyez"],
)
def test_a_person_is_found_by_name_in_any_order_and_by_how_it_sounds(
    as_clinician: Acting, staff: Staff, now: datetime, typed: str
) -> None:
    me = staff.by_role["clinician"]
    person = _open(staff, as_clinician, now)
    with as_clinician(me):
        assert [found.pk for found in selectors.find_people(me.pk, name=typed)] == [person.pk]


def test_a_person_is_found_by_birth_date_alone_and_the_better_match_comes_first(
    as_clinician: Acting, staff: Staff, now: datetime
) -> None:
    me = staff.by_role["clinician"]
    other = _open(staff, as_clinician, now, PersonDetails(name="Robin Reyes", birth_date=date(1979, 12, 3)))
    exact = _open(staff, as_clinician, now)
    with as_clinician(me):
        by_date = selectors.find_people(me.pk, name="", birth_date=date(1979, 12, 3))
        assert {found.pk for found in by_date} == {other.pk, exact.pk}
        by_name = selectors.find_people(me.pk, name=_KNOWN.name)
        assert [found.pk for found in by_name] == [exact.pk, other.pk]
        assert selectors.find_people(me.pk, name="Nobody Whatsoever") == []


def test_a_search_is_in_the_ledger_without_what_was_searched_for(
    as_clinician: Acting, staff: Staff, now: datetime, ledger_of: Callable[..., list[dict[str, Any]]]
) -> None:
    me = staff.by_role["clinician"]
    _open(staff, as_clinician, now)
    with as_clinician(me):
        selectors.find_people(me.pk, name="Siobhan", birth_date=date(1979, 12, 3))
    (entry,) = ledger_of(event="search")
    assert entry["detail"] == {"rows": 1, "scope": "own_cases"}
    assert not any(word in repr(ledger_of()).lower() for word in ("siobh", "connor", "reyes", "1979"))


def test_no_clinical_table_holds_a_name_a_birth_date_or_a_text_in_clear(
    as_clinician: Acting, staff: Staff, case: Case, now: datetime
) -> None:
    _open(staff, as_clinician, now)
    _open(staff, as_clinician, now, PersonDetails(description="Grey coat, about fifty"))
    secrets = ("Siobh", "Connor", "1979-12-03", "Grey coat", "Jordan", "1990-05-04", "methadone", "Calm after")
    with connections[LOADER].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'clinical_%'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                held = " ".join(
                    bytes(value).decode("latin1") if isinstance(value, memoryview | bytes) else str(value)
                    for value in row
                )
                assert not [secret for secret in secrets if secret.lower() in held.lower()], table


def test_words_for_a_row_name_nobody(case: Case) -> None:
    for row in (case.person, case.encounter, case.note, case.summary):
        assert str(row) == f"{str(row).split()[0]} {str(row.pk)[:8]}"
    assert str(case.person).startswith("Case ")


def test_everything_that_a_read_shows_is_in_the_ledger(
    as_clinician: Acting, staff: Staff, case: Case, ledger_of: Callable[..., list[dict[str, Any]]]
) -> None:
    me = staff.by_role["clinician"]
    with as_clinician(me):
        for read in _reads(me.pk, case).values():
            read()
        selectors.my_people(me.pk)
    entries = ledger_of(actor_id=me.pk)
    assert [(entry["event"], entry["object_type"]) for entry in entries] == [
        ("read", "clinical.person"),
        ("read", "clinical.encounter"),
        ("read", "clinical.note"),
        ("list", "clinical.person"),
    ]
    assert entries[0]["person_id"] == case.person.pk


def test_a_failing_step_leaves_neither_row_nor_entry(
    as_clinician: Acting, staff: Staff, case: Case, now: datetime, ledger_of: Callable[..., list[dict[str, Any]]]
) -> None:
    me = staff.by_role["clinician"]
    with as_clinician(me), pytest.raises(Note.DoesNotExist):
        services.begin_note(encounter_id=case.encounter.pk, by=me.pk, now=now, addendum_to=uuid.uuid4())
    assert ledger_of(actor_id=me.pk) == []
    assert Note.objects.using(LOADER).count() == 1
