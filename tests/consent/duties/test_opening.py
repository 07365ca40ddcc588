"""A duty is opened in the transaction that owes it, once for each occasion, at the desk it belongs to."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from casework.staff.models import User
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import gate
from consent.duties.opening import open_duties
from consent.models import LegalProcessRecord, OpenDuty, ReleaseObligation
from tests.consent.door import IDENTITY, Door, as_clinician
from tests.consent.test_gate import ContentsChanged
from tests.people import LOADER, make_user


def opened() -> list[OpenDuty]:
    return list(OpenDuty.objects.using(LOADER).order_by("code"))


def serve(door: Door, *, now: datetime, **changes: object) -> LegalProcessRecord:
    record = LegalProcessRecord(
        organization_id=door.staff.agency.pk,
        person_id=door.person_id,
        kind="subpoena",
        requester_id=door.staff.clinic.pk,
        purpose="court_proceeding",
        in_force=True,
        served_at=now,
        answer_due_at=now + timedelta(days=9),
        recorded_by=door.staff.by_role["privacy_officer"].pk,
        recorded_at=now,
        **changes,
    )
    record.save(using=LOADER)
    return record


def test_each_duty_lands_on_its_desk_with_its_day(door: Door, now: datetime) -> None:
    with as_clinician(door.staff) as by:
        count = open_duties(
            ["NOTIFY_SUPERVISOR", "CHILDLINE_WRITTEN_48H", "NOTIFY_PRIVACY_OFFICER"],
            person_id=door.person_id,
            by=by,
            now=now,
        )
    assert count == 3
    found = {duty.code: duty for duty in opened()}
    assert {code: duty.desk for code, duty in found.items()} == {
        "CHILDLINE_WRITTEN_48H": "clinician",
        "NOTIFY_PRIVACY_OFFICER": "privacy_officer",
        "NOTIFY_SUPERVISOR": "supervisor",
    }
    assert found["NOTIFY_SUPERVISOR"].supervisor_id == door.staff.by_role["supervisor"].pk
    assert found["NOTIFY_SUPERVISOR"].due_at == now + timedelta(hours=8)
    assert all(duty.organization_id == door.staff.agency.pk for duty in found.values())


def test_no_code_opens_nothing(door: Door, now: datetime) -> None:
    with as_clinician(door.staff) as by:
        assert open_duties([], person_id=door.person_id, by=by, now=now) == 0
    assert opened() == []


def test_who_has_no_supervisor_does_it_themselves(door: Door, now: datetime) -> None:
    User.objects.using(LOADER).filter(pk=door.staff.by_role["clinician"].pk).update(supervisor=None)
    with as_clinician(door.staff) as by:
        open_duties(["NOTIFY_SUPERVISOR"], person_id=door.person_id, by=by, now=now)
    (duty,) = opened()
    assert (duty.desk, duty.supervisor_id) == ("clinician", None)


def test_the_same_occasion_opens_a_duty_once(door: Door, now: datetime) -> None:
    release_id = uuid.uuid4()
    with as_clinician(door.staff) as by:
        for later in range(3):
            open_duties(
                ["NOTIFY_SUPERVISOR"],
                person_id=door.person_id,
                release_id=release_id,
                by=by,
                now=now + timedelta(minutes=later),
            )
    (duty,) = opened()
    assert duty.due_at == now + timedelta(hours=8)


def test_another_moment_is_another_duty(door: Door, now: datetime) -> None:
    with as_clinician(door.staff) as by:
        for later in range(2):
            at = now + timedelta(minutes=later)
            open_duties(["NOTIFY_SUPERVISOR"], person_id=door.person_id, by=by, now=at)
    assert len(opened()) == 2


def test_of_a_legal_process_the_return_date_is_the_day(door: Door, now: datetime) -> None:
    served = serve(door, now=now)
    with as_clinician(door.staff) as by:
        open_duties(["INFORM_COURT_5100_35B"], person_id=door.person_id, process_id=served.pk, by=by, now=now)
    (duty,) = opened()
    assert duty.due_at == served.answer_due_at


def test_nobody_opens_a_duty_in_anothers_name_or_about_anothers_case(door: Door, now: datetime) -> None:
    other = door.staff.other_clinician
    with acting_as(SurfaceRole.CLINICIAN, user_id=other.pk), pytest.raises(ProgrammingError), transaction.atomic():
        open_duties(["NOTIFY_SUPERVISOR"], person_id=door.person_id, by=other.pk, now=now)
    with as_clinician(door.staff), pytest.raises(ProgrammingError), transaction.atomic():
        open_duties(["NOTIFY_SUPERVISOR"], person_id=door.person_id, by=other.pk, now=now)
    assert opened() == []


@pytest.mark.parametrize("role", ["supervisor", "auditor", "evaluator", "administrator"])
def test_no_other_role_opens_duties(door: Door, now: datetime, role: str) -> None:
    actor = door.staff.by_role[role]
    with acting_as(SurfaceRole(role), user_id=actor.pk), pytest.raises(ProgrammingError), transaction.atomic():
        open_duties(["NOTIFY_PRIVACY_OFFICER"], person_id=door.person_id, by=actor.pk, now=now)


# At the gate ------------------------------------------------------------------------------------------------------------


def oversight(door: Door) -> gate.Recipient:
    from tests.people import make_organization

    reviewer = make_organization("State Reviewers", "oversight_agency", is_covered_entity=False)
    return gate.Recipient(organization_id=reviewer.pk)


def test_a_release_that_opens_duties_opens_them_with_itself(door: Door, now: datetime) -> None:
    from tests.consent.test_gate_statements import opened_in_an_emergency

    release = opened_in_an_emergency(door, now=now)
    (duty,) = opened()
    assert (duty.code, duty.release_id, duty.person_id) == ("NOTIFY_SUPERVISOR", release.pk, door.person_id)
    kept = ReleaseObligation.objects.using(LOADER).get(release_id=release.pk, code="NOTIFY_SUPERVISOR")
    assert kept.met_by == "open_duty"


def test_a_confirmation_that_fails_opens_no_duty(door: Door, now: datetime) -> None:
    with pytest.raises(ContentsChanged):
        door.confirm(digest="another", now=now)
    assert opened() == []


def test_a_denied_subpoena_puts_the_courts_answer_on_the_privacy_officers_desk(door: Door, now: datetime) -> None:
    served = serve(door, now=now)
    keys = [IDENTITY, str(door.case.summary.pk)]
    court = {"recipient": gate.Recipient(organization_id=door.staff.clinic.pk), "purpose": "court_proceeding"}
    for _ in range(2):
        shown = door.preview(now=now, keys=keys, **court)
        assert "INFORM_COURT_5100_35B" in shown.decision.obligations
    found = opened()
    assert "INFORM_COURT_5100_35B" in {duty.code for duty in found}
    assert len(found) == len({duty.code for duty in found})
    assert {duty.process_id for duty in found} == {served.pk}
    assert {duty.desk for duty in found} == {"privacy_officer"}
    assert {duty.due_at for duty in found} == {served.answer_due_at}


def test_a_plain_denial_opens_nothing(door: Door, now: datetime) -> None:
    assert door.preview(now=now).decision.outcome == "deny"
    assert opened() == []


def test_a_duty_is_open_to_its_desk_and_to_no_other_role(door: Door, now: datetime) -> None:
    colleague = make_user("Cara Colleague", door.staff.agency, "supervisor")
    with as_clinician(door.staff) as by:
        codes = ["NOTIFY_SUPERVISOR", "NOTIFY_PRIVACY_OFFICER", "INFORM_PATIENT_512C"]
        open_duties(codes, person_id=door.person_id, by=by, now=now)
    seen = {}
    readers = {**door.staff.by_role, "other clinician": door.staff.other_clinician, "other supervisor": colleague}
    for name, user in readers.items():
        role = SurfaceRole(name.removeprefix("other "))
        if role is SurfaceRole.LIAISON:
            continue
        with acting_as(role, user_id=user.pk):
            try:
                with transaction.atomic():
                    seen[name] = set(OpenDuty.objects.values_list("code", flat=True))
            except ProgrammingError:
                seen[name] = set()
    assert seen == {
        "clinician": {"INFORM_PATIENT_512C"},
        "supervisor": {"NOTIFY_SUPERVISOR"},
        "privacy_officer": {"NOTIFY_PRIVACY_OFFICER"},
        "auditor": set(),
        "evaluator": set(),
        "administrator": set(),
        "other clinician": set(),
        "other supervisor": set(),
    }


def test_whose_supervisor_has_left_does_it_themselves(door: Door, now: datetime) -> None:
    User.objects.using(LOADER).filter(pk=door.staff.by_role["supervisor"].pk).update(is_active=False)
    with as_clinician(door.staff) as by:
        open_duties(["NOTIFY_SUPERVISOR"], person_id=door.person_id, by=by, now=now)
    (duty,) = opened()
    assert (duty.desk, duty.supervisor_id) == ("clinician", None)
