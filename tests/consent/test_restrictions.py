"""A limit that a person asks for holds at once, closes what it stands against, and is ended with a reason."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.test import Client
from django.urls import reverse

from audit.models import LedgerEntry
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import gate, restrictions
from consent.errors import NotConfirmed
from consent.models import Release, RestrictionRecord
from consent.restrictions import Limit
from tests.consent.door import Door, as_clinician
from tests.consent.test_views import client_of, words_of
from tests.people import LOADER, Staff, assign, make_organization

SECOND = timedelta(seconds=1)


def ask(door: Door, *, now: datetime, agreed: bool | None = True, **changes: Any) -> RestrictionRecord:
    limit = Limit(**{"organization_ids": (door.staff.police.pk,), **changes})
    with as_clinician(door.staff) as by:
        return restrictions.ask_limit(person_id=door.person_id, limit=limit, agreed=agreed, by=by, now=now)


def answer(door: Door, record: RestrictionRecord, agreed: bool, *, now: datetime) -> RestrictionRecord:
    with as_clinician(door.staff) as by:
        return restrictions.answer_limit(limit_id=record.pk, agreed=agreed, by=by, now=now)


def end(door: Door, record: RestrictionRecord, because: str = "written", *, now: datetime) -> RestrictionRecord:
    with as_clinician(door.staff) as by:
        return restrictions.end_limit(limit_id=record.pk, because=because, by=by, now=now)


def closed() -> list[tuple[str, bool]]:
    releases = Release.objects.using(LOADER).order_by("released_at")
    return [(release.closed_because, release.closed_at is not None) for release in releases]


@pytest.mark.parametrize("agreed", [True, None])
def test_a_limit_closes_what_it_stands_against_in_the_same_moment(
    door: Door, now: datetime, agreed: bool | None
) -> None:
    """Unanswered counts as agreed."""
    door.consent(now=now)
    door.release(now=now)
    ask(door, now=now + SECOND, agreed=agreed)
    assert closed() == [("restricted", True)]
    assert door.preview(now=now + SECOND).released == ()


def test_a_limit_that_is_not_agreed_to_closes_nothing(door: Door, now: datetime) -> None:
    door.consent(now=now)
    door.release(now=now)
    ask(door, now=now + SECOND, agreed=False)
    assert closed() == [("", False)]
    assert door.preview(now=now + SECOND).has_content


@pytest.mark.parametrize(
    "elsewhere",
    [{"organization_ids": ()}, {"purposes": ("crisis_response",)}, {"segments": ("mh_general",)}],
    ids=["with anybody", "for this purpose", "of this kind"],
)
def test_a_limit_reaches_what_it_names(door: Door, now: datetime, elsewhere: dict[str, Any]) -> None:
    door.consent(now=now)
    door.release(now=now)
    ask(door, now=now + SECOND, **elsewhere)
    assert closed() == [("restricted", True)]


@pytest.mark.parametrize(
    "elsewhere", [{"purposes": ("housing",)}, {"segments": ("hiv",)}], ids=["for another purpose", "of another kind"]
)
def test_a_limit_reaches_nothing_that_it_does_not_name(door: Door, now: datetime, elsewhere: dict[str, Any]) -> None:
    door.consent(now=now)
    door.release(now=now)
    ask(door, now=now + SECOND, **elsewhere)
    assert closed() == [("", False)]


def test_a_limit_towards_one_organization_leaves_another_alone(door: Door, now: datetime) -> None:
    door.consent(now=now)
    door.release(now=now)
    ask(door, now=now + SECOND, organization_ids=(door.staff.clinic.pk,))
    assert closed() == [("", False)]


def test_the_answer_yes_closes_and_the_answer_no_lifts(door: Door, now: datetime) -> None:
    door.consent(now=now)
    record = ask(door, now=now, agreed=None)
    assert door.preview(now=now).released == ()
    answer(door, record, agreed=False, now=now + SECOND)
    assert door.preview(now=now + SECOND).has_content


def test_the_first_answer_stands(door: Door, now: datetime) -> None:
    record = ask(door, now=now, agreed=None)
    first = answer(door, record, agreed=True, now=now + SECOND)
    again = answer(door, record, agreed=False, now=now + SECOND * 2)
    assert (again.agreed, again.agreed_at) == (True, first.agreed_at)


def test_ended_with_its_reason_it_holds_no_longer_and_shares_nothing_by_itself(door: Door, now: datetime) -> None:
    door.consent(now=now)
    door.release(now=now)
    record = ask(door, now=now + SECOND)
    ended = end(door, record, "spoken", now=now + SECOND * 2)
    assert (ended.ended_at, ended.ended_because) == (now + SECOND * 2, "spoken")
    assert closed() == [("restricted", True)]
    assert door.preview(now=now + SECOND * 3).has_content


def test_a_second_end_moves_nothing(door: Door, now: datetime) -> None:
    record = ask(door, now=now)
    end(door, record, "spoken", now=now + SECOND)
    again = end(door, record, "mistaken", now=now + SECOND * 2)
    assert (again.ended_at, again.ended_because) == (now + SECOND, "spoken")


def test_no_reason_of_ones_own_ends_a_limit(door: Door, now: datetime) -> None:
    record = ask(door, now=now)
    with pytest.raises(ValueError, match="is not a valid"):
        end(door, record, "easier", now=now)


def test_paid_in_full_a_limit_towards_a_health_plan_cannot_be_declined(door: Door, now: datetime) -> None:
    """45 CFR 164.522(a)(1)(vi)."""
    plan = make_organization("Keystone Plan", "health_plan", is_covered_entity=True)
    with pytest.raises(NotConfirmed):
        ask(door, now=now, agreed=False, organization_ids=(plan.pk,), paid_in_full=True)
    record = ask(door, now=now, agreed=None, organization_ids=(plan.pk,), paid_in_full=True)
    with pytest.raises(NotConfirmed):
        answer(door, record, agreed=False, now=now)
    assert answer(door, record, agreed=True, now=now).agreed is True


def test_without_that_payment_it_can(door: Door, now: datetime) -> None:
    plan = make_organization("Keystone Plan", "health_plan", is_covered_entity=True)
    assert ask(door, now=now, agreed=False, organization_ids=(plan.pk,)).agreed is False


def test_every_step_is_in_the_ledger_without_a_word_of_the_record(door: Door, now: datetime) -> None:
    record = ask(door, now=now, agreed=None)
    answer(door, record, agreed=True, now=now)
    end(door, record, now=now)
    entries = LedgerEntry.objects.using(LOADER).filter(object_pk=str(record.pk))
    assert sorted(entries.values_list("event", flat=True)) == ["change", "change", "create"]


def test_a_limit_never_changes_in_the_database(door: Door, now: datetime) -> None:
    record = ask(door, now=now)
    end(door, record, now=now)
    for change in (
        "segments = '{hiv}'",
        "ended_because = 'mistaken'",
        "ended_at = now()",
        "person_id = gen_random_uuid()",
    ):
        statement = f"UPDATE consent_restrictionrecord SET {change}"
        with pytest.raises(IntegrityError), transaction.atomic(using=LOADER):
            with connections[LOADER].cursor() as cursor:
                cursor.execute(statement)
    kept = RestrictionRecord.objects.using(LOADER).get()
    assert kept.ended_because == "written"


def test_another_clinician_and_other_roles_cannot_touch_a_limit(door: Door, now: datetime) -> None:
    record = ask(door, now=now, agreed=None)
    other = door.staff.other_clinician
    with acting_as(SurfaceRole.CLINICIAN, user_id=other.pk), pytest.raises(RestrictionRecord.DoesNotExist):
        restrictions.end_limit(limit_id=record.pk, because="written", by=other.pk, now=now)
    with acting_as(SurfaceRole.CLINICIAN, user_id=other.pk), pytest.raises(gate.NoSuchCase):
        restrictions.ask_limit(person_id=door.person_id, limit=Limit(), agreed=None, by=other.pk, now=now)
    for role in ("supervisor", "auditor", "evaluator", "administrator"):
        actor = door.staff.by_role[role]
        with acting_as(SurfaceRole(role), user_id=actor.pk), pytest.raises(ProgrammingError), transaction.atomic():
            RestrictionRecord.objects.update(ended_at=now)


# Pages ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def clinician(staff: Staff) -> Client:
    return client_of(staff.by_role["clinician"])


def asked(door: Door, **changes: Any) -> dict[str, Any]:
    return {
        "whom": [str(door.staff.police.pk)],
        "what": ["all"],
        "purposes": ["all"],
        "paid": "no",
        "answer": "agreed",
    } | changes


def new_page(door: Door) -> str:
    return reverse("consent:new_limit", args=[door.person_id])


def limit_page(record: RestrictionRecord, surface: str = "consent") -> str:
    return reverse(f"{surface}:limit", args=[record.pk])


def test_nothing_is_selected_beforehand(clinician: Client, door: Door) -> None:
    assert " checked" not in clinician.get(new_page(door)).content.decode()


def test_a_limit_is_recorded_on_the_page_and_listed_with_the_consents(clinician: Client, door: Door) -> None:
    response = clinician.post(new_page(door), asked(door), follow=True)
    text = words_of(response)
    assert "Not with City Bureau of Police" in text
    assert "In force" in text
    record = RestrictionRecord.objects.using(LOADER).get()
    assert (record.segments, record.purposes, record.agreed) == ([], [], True)


def test_what_is_missing_is_asked_for_and_what_was_chosen_stays(clinician: Client, door: Door) -> None:
    response = clinician.post(new_page(door), asked(door, what=[]))
    assert response.status_code == 422
    assert "Select at least one." in words_of(response)
    assert " checked" in response.content.decode()
    assert not RestrictionRecord.objects.using(LOADER).exists()


def test_with_anybody_beside_a_name_is_still_anybody(clinician: Client, door: Door) -> None:
    clinician.post(new_page(door), asked(door, whom=["all", str(door.staff.police.pk)]))
    assert RestrictionRecord.objects.using(LOADER).get().organization_ids == []


def test_a_plan_that_was_not_billed_cannot_be_told_against_the_persons_word(clinician: Client, door: Door) -> None:
    plan = make_organization("Keystone Plan", "health_plan", is_covered_entity=True)
    response = clinician.post(new_page(door), asked(door, whom=[str(plan.pk)], paid="yes", answer="declined"))
    assert response.status_code == 422
    assert "has to be agreed to" in words_of(response)


def test_a_limit_is_answered_and_ended_on_its_page(clinician: Client, door: Door, now: datetime) -> None:
    record = ask(door, now=now, agreed=None)
    assert "Not decided yet" in words_of(clinician.get(limit_page(record)))
    assert clinician.post(limit_page(record), {"what": "answer"}).status_code == 422
    text = words_of(clinician.post(limit_page(record), {"what": "answer", "answer": "agreed"}, follow=True))
    assert "The answer is recorded." in text
    assert clinician.post(limit_page(record), {"what": "end"}).status_code == 422
    text = words_of(clinician.post(limit_page(record), {"what": "end", "because": "written"}, follow=True))
    assert "The person asked for its end, in writing" in text
    assert "End the limit" not in text


def test_a_privacy_officer_answers_in_the_cases_that_are_open_to_them(door: Door, now: datetime) -> None:
    record = ask(door, now=now, agreed=None)
    officer = door.staff.by_role["privacy_officer"]
    client = client_of(officer)
    assert client.get(limit_page(record, "consent_privacy")).status_code == 404
    assert "Limits to answer" not in words_of(client.get("/privacy/"))
    assign(door.case.person, officer, "privacy_officer", by=officer)
    assert "Limits to answer" in words_of(client.get("/privacy/"))
    answered = client.post(limit_page(record, "consent_privacy"), {"what": "answer", "answer": "declined"}, follow=True)
    assert "Not agreed" in words_of(answered)


@pytest.mark.parametrize("role", ["privacy_officer", "supervisor", "auditor", "evaluator", "administrator"])
def test_no_other_role_opens_the_clinicians_pages_of_limits(door: Door, now: datetime, role: str) -> None:
    record = ask(door, now=now, agreed=None)
    other = client_of(door.staff.by_role[role])
    for address in (new_page(door), limit_page(record)):
        assert other.get(address).status_code == 404
        assert other.post(address, asked(door)).status_code == 404


def test_anothers_limit_and_one_that_never_was_answer_alike(door: Door, now: datetime) -> None:
    record = ask(door, now=now, agreed=None)
    other = client_of(door.staff.other_clinician)
    never = reverse("consent:limit", args=[door.person_id])
    foreign, missing = other.get(limit_page(record)), other.get(never)
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
