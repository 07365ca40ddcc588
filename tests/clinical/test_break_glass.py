"""Breaking the glass: one person, exactly named, for a bounded time, in sight of the supervisor; and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import ProgrammingError, transaction
from django.test import Client

from casework.clinical import break_glass, exact_search, selectors
from casework.clinical.break_glass import Outcome
from casework.clinical.models import Assignment, BreakGlass, ExactSearch, Person, PersonKey, PersonUserGrant
from casework.staff.models import User
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from tests.clinical.break_glass import BORN, FACTS, NAME, REASON, SOUGHT, findable_case, index, typed
from tests.clinical.conftest import Acting
from tests.people import LOADER, Case, Staff, make_case, make_organization, make_user

SignedIn = Callable[[User], Client]
Ledger = Callable[..., list[dict[str, Any]]]
PAGE = "/clinician/break-glass/"


@pytest.fixture(autouse=True)
def nobody_has_guessed() -> None:
    cache.clear()


@pytest.fixture
def known(staff: Staff) -> Case:
    return findable_case(staff)


@pytest.fixture
def olly(signed_in: SignedIn, staff: Staff) -> Client:
    """The clinician whose case it is not."""
    return signed_in(staff.other_clinician)


def page_of(case: Case) -> str:
    return f"/clinician/persons/{case.person.pk}/"


# The search -----------------------------------------------------------------------------------------------------------


def test_both_the_full_name_and_the_birth_date_have_to_be_exact(
    staff: Staff, known: Case, as_clinician: Acting
) -> None:
    with as_clinician(staff.other_clinician):
        assert exact_search.find_exactly(name=NAME, birth_date=BORN, reason="emergency") == [known.person.pk]
        for name, born in (
            ("Jordan", BORN),
            ("Jordan Exampel", BORN),
            (NAME, date(1990, 5, 5)),
            ("- -", BORN),
        ):
            assert exact_search.find_exactly(name=name, birth_date=born, reason="emergency") == []


def test_case_accents_and_the_order_of_the_parts_do_not_matter(staff: Staff, known: Case, as_clinician: Acting) -> None:
    with as_clinician(staff.other_clinician):
        assert exact_search.find_exactly(name="EXAMPLE, Jordán", birth_date=BORN, reason="emergency")


def test_without_the_reason_of_ones_own_surface_nothing_is_searched(
    staff: Staff, known: Case, as_clinician: Acting
) -> None:
    for reason in ("", "curiosity", "legal_process"):
        with as_clinician(staff.other_clinician), pytest.raises(ProgrammingError), transaction.atomic():
            exact_search.find_exactly(name=NAME, birth_date=BORN, reason=reason)
    assert not ExactSearch.objects.using(LOADER).exists()


def test_the_cases_of_another_organization_are_not_found(staff: Staff, known: Case) -> None:
    stranger = make_user("Sasha Stranger", make_organization("Other Agency", "mh_provider"), "clinician")
    with acting_as(SurfaceRole.CLINICIAN, user_id=stranger.pk):
        assert exact_search.find_exactly(name=NAME, birth_date=BORN, reason="emergency") == []


def test_a_person_searches_ten_times_an_hour_and_no_more(
    staff: Staff, known: Case, as_clinician: Acting, ledger_of: Ledger
) -> None:
    me = staff.other_clinician
    for _ in range(10):
        with as_clinician(me):
            exact_search.find_exactly(name="Nobody Known", birth_date=BORN, reason="emergency")
    with as_clinician(me):
        opening = break_glass.open_in_emergency(sought=SOUGHT, by=me.pk, now=datetime.now(UTC))
    assert opening.outcome is Outcome.TOO_MANY_SEARCHES
    entries = ledger_of(actor_id=me.pk, event="search")
    assert [entry["outcome"] for entry in entries] == ["done"] * 10 + ["deny"]
    ExactSearch.objects.using(LOADER).update(searched_at=datetime.now(UTC) - timedelta(minutes=61))
    with as_clinician(me):
        assert break_glass.open_in_emergency(sought=SOUGHT, by=me.pk, now=datetime.now(UTC)).person_id


def test_the_ledger_tells_of_each_search_and_not_of_what_was_searched_for(
    staff: Staff, known: Case, olly: Client, ledger_of: Ledger
) -> None:
    olly.post(PAGE, typed(name="Nobody Known"))
    (entry,) = ledger_of(actor_id=staff.other_clinician.pk, event="search")
    assert entry["detail"] == {"scope": "organization", "why": "emergency", "rows": 0}
    assert (entry["object_pk"], entry["person_id"]) == ("", None)


# Opening --------------------------------------------------------------------------------------------------------------


def test_an_emergency_opens_one_case_for_four_hours_with_everything_that_belongs_to_it(
    staff: Staff, known: Case, as_clinician: Acting, ledger_of: Ledger, now: datetime
) -> None:
    me = staff.other_clinician
    with as_clinician(me):
        opening = break_glass.open_in_emergency(sought=SOUGHT, by=me.pk, now=now)
    assert (opening.outcome, opening.person_id) == (Outcome.OPENED, known.person.pk)
    access = BreakGlass.objects.using(LOADER).get()
    assert (access.kind, access.user_id, access.reason) == ("emergency", me.pk, REASON)
    assert access.supervisor_id == staff.by_role["supervisor"].pk
    assert access.ends_at - access.started_at == timedelta(hours=4)
    assignment = Assignment.objects.using(LOADER).get(user_id=me.pk)
    assert (assignment.role, assignment.ends_at) == ("break_glass", access.ends_at)
    assert PersonUserGrant.objects.using(LOADER).filter(user_id=me.pk, content_object_id=known.person.pk).exists()
    assert [entry["event"] for entry in ledger_of(actor_id=me.pk)] == ["search", "assign", "break_glass"]


def test_how_long_it_lasts_is_a_setting(
    staff: Staff, known: Case, as_clinician: Acting, now: datetime, settings: Any
) -> None:
    settings.BREAK_GLASS_HOURS = 1
    with as_clinician(staff.other_clinician):
        opening = break_glass.open_in_emergency(sought=SOUGHT, by=staff.other_clinician.pk, now=now)
    assert opening.access is not None
    assert opening.access.ends_at - now == timedelta(hours=1)


def test_no_setting_opens_a_case_for_longer_than_half_a_day(
    staff: Staff, known: Case, as_clinician: Acting, now: datetime, settings: Any
) -> None:
    settings.BREAK_GLASS_HOURS = 13
    with pytest.raises(ProgrammingError), as_clinician(staff.other_clinician):
        break_glass.open_in_emergency(sought=SOUGHT, by=staff.other_clinician.pk, now=now)
    assert not BreakGlass.objects.using(LOADER).exists()


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        # A Monday morning; a Friday night, over the weekend; the Wednesday before Thanksgiving.
        (datetime(2026, 11, 16, 15, tzinfo=UTC), datetime(2026, 11, 18, 22, tzinfo=UTC)),
        (datetime(2026, 11, 14, 3, tzinfo=UTC), datetime(2026, 11, 17, 22, tzinfo=UTC)),
        (datetime(2026, 11, 25, 15, tzinfo=UTC), datetime(2026, 11, 30, 22, tzinfo=UTC)),
    ],
    ids=["Monday", "Friday night", "before a holiday"],
)
def test_the_review_is_due_in_the_afternoon_of_the_second_business_day(opened: datetime, due: datetime) -> None:
    assert break_glass.review_due(opened) == due


def test_a_name_that_two_cases_share_opens_neither(staff: Staff, known: Case, as_clinician: Acting) -> None:
    findable_case(staff)
    with as_clinician(staff.other_clinician):
        opening = break_glass.open_in_emergency(sought=SOUGHT, by=staff.other_clinician.pk, now=datetime.now(UTC))
    assert (opening.outcome, opening.person_id) == (Outcome.SEVERAL, None)
    assert not BreakGlass.objects.using(LOADER).exists()


def test_a_case_that_is_ones_own_is_not_broken_open(staff: Staff, known: Case, as_clinician: Acting) -> None:
    chris = staff.by_role["clinician"]
    with as_clinician(chris):
        opening = break_glass.open_in_emergency(sought=SOUGHT, by=chris.pk, now=datetime.now(UTC))
    assert (opening.outcome, opening.person_id) == (Outcome.ALREADY_OPEN, known.person.pk)
    assert not BreakGlass.objects.using(LOADER).exists()


def test_somebody_without_a_supervisor_is_reviewed_by_the_organizations(staff: Staff, known: Case) -> None:
    alone = make_user("Ali Alone", staff.agency, "clinician")
    with acting_as(SurfaceRole.CLINICIAN, user_id=alone.pk):
        break_glass.open_in_emergency(sought=SOUGHT, by=alone.pk, now=datetime.now(UTC))
    boss = make_user("Bo Boss", staff.agency, "supervisor")
    with acting_as(SurfaceRole.SUPERVISOR, user_id=boss.pk, databases=("default",)):
        assert [access.user_id for access in selectors.accesses_to_review(boss.pk)] == [alone.pk]


# The page -------------------------------------------------------------------------------------------------------------


def test_from_the_form_to_the_open_case(olly: Client, known: Case) -> None:
    assert olly.get(page_of(known)).status_code == 404
    answer = olly.post(PAGE, typed())
    assert (answer.status_code, answer["Location"]) == (302, page_of(known))
    page = olly.get(page_of(known)).content.decode()
    assert "Opened in an emergency" in page
    assert REASON in page
    assert "End now" in page


def test_nothing_that_was_searched_for_stands_in_an_address(olly: Client, known: Case) -> None:
    assert olly.get(f"{PAGE}?name=Jordan+Example&birth_date=1990-05-04").content.decode().count("Jordan") == 0
    location = olly.post(PAGE, typed())["Location"]
    assert not [word for word in ("jordan", "example", "1990") if word in location.lower()]


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("reason", "Write why you need this record."),
        ("kind", "Select one."),
        ("nature", "Write what is happening."),
        ("patient_capable", "Select one."),
        ("consent_obtainable", "Select one."),
        ("name", "Write the full name."),
        ("birth_date", "Write the birth date."),
        ("password", "Write your password."),
    ],
)
def test_each_field_is_needed_and_what_was_typed_stays(olly: Client, known: Case, missing: str, said: str) -> None:
    answer = olly.post(PAGE, typed(**{missing: ""}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert missing == "nature" or FACTS["nature"] in page
    assert "correct horse" not in page, "a password is never sent back"
    assert not ExactSearch.objects.using(LOADER).exists(), "and nothing was searched for"


def test_a_first_name_alone_and_a_reason_of_a_word_are_not_enough(olly: Client, known: Case) -> None:
    page = olly.post(PAGE, typed(name="Jordan", reason="urgent")).content.decode()
    assert "Write the first and the last name." in page
    assert "Say it in a few more words" in page


def test_who_is_not_found_opens_nothing_and_is_told_what_to_do(olly: Client, known: Case, staff: Staff) -> None:
    answer = olly.post(PAGE, typed(birth_date="1990-05-05"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "No record was opened." in page
    assert "Start an encounter with somebody new" in page
    assert not Assignment.objects.using(LOADER).filter(user_id=staff.other_clinician.pk).exists()


def test_a_wrong_password_opens_nothing_and_five_of_them_rest(
    olly: Client, known: Case, staff: Staff, ledger_of: Ledger
) -> None:
    for _ in range(5):
        assert "That is not your password." in olly.post(PAGE, typed(password="a guess")).content.decode()
    assert "Too many wrong passwords" in olly.post(PAGE, typed()).content.decode()
    assert not ExactSearch.objects.using(LOADER).exists()
    refusals = ledger_of(actor_id=staff.other_clinician.pk, event="refused")
    assert [entry["detail"]["reason"] for entry in refusals] == ["wrong_password"] * 5


def test_nothing_is_preselected(olly: Client) -> None:
    page = olly.get(PAGE).content.decode()
    assert " checked" not in page


# The end --------------------------------------------------------------------------------------------------------------


def test_end_now_ends_it_at_once(olly: Client, known: Case, staff: Staff, ledger_of: Ledger) -> None:
    olly.post(PAGE, typed())
    access = BreakGlass.objects.using(LOADER).get()
    answer = olly.post(f"{PAGE}{access.pk}/end/")
    assert answer.status_code == 302
    for page in (page_of(known), f"/clinician/notes/{known.note.pk}/", f"/clinician/encounters/{known.encounter.pk}/"):
        assert olly.get(page).status_code == 404
    assert BreakGlass.objects.using(LOADER).get().ended_at is not None
    assert not PersonUserGrant.objects.using(LOADER).filter(user_id=staff.other_clinician.pk).exists()
    assert olly.post(f"{PAGE}{access.pk}/end/").status_code == 404, "and not twice"
    assert {"search", "assign", "break_glass", "unassign", "delete"} <= {
        entry["event"] for entry in ledger_of(actor_id=staff.other_clinician.pk)
    }


def test_it_ends_by_itself(olly: Client, known: Case, staff: Staff) -> None:
    olly.post(PAGE, typed())
    let_end(staff)
    assert olly.get(page_of(known)).status_code == 404
    with acting_as(SurfaceRole.CLINICIAN, user_id=staff.other_clinician.pk):
        assert not Person.objects.exists()


def test_nobody_ends_the_access_of_somebody_else(
    olly: Client, signed_in: SignedIn, staff: Staff, known: Case, ledger_of: Ledger
) -> None:
    olly.post(PAGE, typed())
    access = BreakGlass.objects.using(LOADER).get()
    other = signed_in(make_user("Nia Nosy", staff.agency, "clinician"))
    assert other.post(f"{PAGE}{access.pk}/end/").status_code == 404
    assert BreakGlass.objects.using(LOADER).get().ended_at is None
    (refusal,) = ledger_of(event="refused")
    assert (refusal["object_type"], refusal["object_pk"]) == ("clinical.breakglass", str(access.pk))


def test_after_the_end_the_glass_can_be_broken_again_and_is_reviewed_again(
    olly: Client, known: Case, staff: Staff
) -> None:
    olly.post(PAGE, typed())
    olly.post(f"{PAGE}{BreakGlass.objects.using(LOADER).get().pk}/end/")
    assert olly.post(PAGE, typed()).status_code == 302
    assert BreakGlass.objects.using(LOADER).filter(reviewed_at=None).count() == 2


def let_end(staff: Staff) -> None:
    """Move the access and its assignment into the past."""
    past = datetime.now(UTC) - timedelta(hours=5)
    ended = past + timedelta(hours=4)
    Assignment.objects.using(LOADER).filter(user_id=staff.other_clinician.pk).update(starts_at=past, ends_at=ended)
    BreakGlass.objects.using(LOADER).update(started_at=past, ends_at=ended)


# What is stored -------------------------------------------------------------------------------------------------------


def test_reason_and_facts_are_sealed(olly: Client, known: Case) -> None:
    olly.post(PAGE, typed())
    access = BreakGlass.objects.using(LOADER).get()
    for sealed in (bytes(access.reason_sealed or b""), bytes(access.facts_sealed or b"")):
        assert sealed
        assert b"shelter" not in sealed
        assert b"pills" not in sealed


def test_a_person_without_a_birth_date_on_file_is_not_found(staff: Staff, as_clinician: Acting) -> None:
    case = make_case(staff, name="Robin Second", birth_date="1980-01-01")
    index(case)
    PersonKey.objects.using(LOADER).filter(kind="birth_date").delete()
    with as_clinician(staff.other_clinician):
        sought = replace(SOUGHT, name="Robin Second", birth_date=date(1980, 1, 1))
        assert (
            break_glass.open_in_emergency(sought=sought, by=staff.other_clinician.pk, now=datetime.now(UTC)).outcome
            is Outcome.NOT_FOUND
        )
