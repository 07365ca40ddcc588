"""A case that was opened in an emergency: nothing that Part 2 governs leaves before the emergency is on record."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from casework.clinical import forms_access
from casework.clinical.models import Assignment, BreakGlass
from casework.staff.models import User
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import forms, gate, services
from consent.errors import EmergencyNotRecorded
from consent.models import EmergencyRecord, Release
from tests.clinical.break_glass import FACTS, findable_case, typed
from tests.consent.door import Door
from tests.people import LOADER, Staff, assign, make_organization

FACTS_OF_RECORD = services.EmergencyFacts(
    kind="overdose",
    nature="Unresponsive after pills.",
    medical_personnel="Dr. Casey Ward",
    affiliation="River Hospital",
    patient_capable=False,
    consent_obtainable=False,
    consent_refused=False,
)


@pytest.fixture
def hospital(staff: Staff) -> Any:
    return make_organization(
        "River Hospital", "hospital_ed", is_covered_entity=True, is_part2_program=False, is_mental_health_facility=False
    )


@pytest.fixture
def opened(staff: Staff) -> Door:
    """The case, broken open by the other clinician through the page."""
    door = Door(staff, findable_case(staff))
    client = signed_in(staff.other_clinician)
    assert client.post("/clinician/break-glass/", typed()).status_code == 302
    return door


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="casework.staff.authentication.EmailBackend")
    return client


def asking(door: Door, hospital: Any, keys: list[str]) -> dict[str, Any]:
    return {
        "person_id": door.person_id,
        "recipient": gate.Recipient(organization_id=hospital.pk, is_treating_provider=True, is_medical_personnel=True),
        "purpose": "treatment",
        "keys": keys,
        "by": door.staff.other_clinician.pk,
        "now": datetime.now(UTC),
    }


def as_other(staff: Staff) -> Any:
    return acting_as(SurfaceRole.CLINICIAN, user_id=staff.other_clinician.pk)


def confirm(door: Door, hospital: Any, keys: list[str]) -> Release:
    with as_other(door.staff):
        asked = asking(door, hospital, keys)
        preview = gate.preview(**asked)
        return gate.confirm(**asked, digest=preview.digest)


def record_as(door: Door, who: User) -> None:
    with acting_as(SurfaceRole.CLINICIAN, user_id=who.pk):
        services.record_emergency(person_id=door.person_id, facts=FACTS_OF_RECORD, by=who.pk, now=datetime.now(UTC))


def test_a_colleagues_record_from_before_does_not_carry_what_is_read_now(
    staff: Staff, opened: Door, hospital: Any
) -> None:
    record_as(opened, staff.by_role["clinician"])
    with pytest.raises(EmergencyNotRecorded) as declined:
        confirm(opened, hospital, [str(opened.case.substance_use.pk)])
    assert "Record the medical emergency first" in str(declined.value)
    assert declined.value.codes == ["DOC_EMERGENCY_2_51C"]
    assert not Release.objects.using(LOADER).exists()


def test_with_the_record_of_the_emergency_it_leaves(staff: Staff, opened: Door, hospital: Any) -> None:
    record_as(opened, staff.other_clinician)
    release = confirm(opened, hospital, [str(opened.case.substance_use.pk)])
    assert EmergencyRecord.objects.using(LOADER).get().pk in release.evidence_ids


def test_ones_own_record_from_before_the_glass_was_broken_does_not_count(
    staff: Staff, opened: Door, hospital: Any
) -> None:
    record_as(opened, staff.by_role["clinician"])
    record_as(opened, staff.other_clinician)
    for model, column in ((Assignment, "starts_at"), (BreakGlass, "started_at")):
        mine = model.objects.using(LOADER).filter(user_id=staff.other_clinician.pk)
        mine.update(**{column: datetime.now(UTC)})
    with pytest.raises(EmergencyNotRecorded):
        confirm(opened, hospital, [str(opened.case.substance_use.pk)])


def test_whoever_works_on_the_case_in_the_ordinary_way_is_not_held_up(
    staff: Staff, opened: Door, hospital: Any
) -> None:
    record_as(opened, staff.by_role["clinician"])
    assign(opened.case.person, staff.other_clinician, "clinician", by=staff.by_role["supervisor"])
    assert confirm(opened, hospital, [str(opened.case.substance_use.pk)]).pk


def test_the_page_says_what_is_missing_and_nothing_leaves(staff: Staff, opened: Door, hospital: Any) -> None:
    record_as(opened, staff.by_role["clinician"])
    client = signed_in(staff.other_clinician)
    share = f"/clinician/persons/{opened.person_id}/share/"
    chosen = {
        "recipient": str(hospital.pk),
        "purpose": "treatment",
        "treats": "yes",
        "medical": "yes",
        "items": [str(opened.case.substance_use.pk)],
    }
    preview = client.post(share, chosen).content.decode()
    (terms,) = re.findall(r'name="terms" value="([^"]+)"', preview)
    answer = client.post(f"{share}confirm/", {"terms": terms})
    assert answer.status_code == 422
    assert "You opened this case in an emergency." in answer.content.decode()
    assert not Release.objects.using(LOADER).exists()


def test_the_page_of_the_case_leads_to_the_record_with_what_was_typed(staff: Staff, opened: Door) -> None:
    client = signed_in(staff.other_clinician)
    address = f"/clinician/persons/{opened.person_id}/share/emergency/begin/"
    page = client.get(f"/clinician/persons/{opened.person_id}/").content.decode()
    assert f'action="{address}"' in page
    shown = client.post(address, FACTS)
    record = shown.content.decode()
    assert shown.status_code == 200
    assert FACTS["nature"] in record
    assert f'action="/clinician/persons/{opened.person_id}/share/emergency/"' in record
    assert record.count(" checked") == 3
    assert "error-summary" not in record, "nothing is asked for before it could be typed"
    assert not EmergencyRecord.objects.using(LOADER).exists()
    assert client.get(address).status_code == 405


def test_the_record_is_begun_on_ones_own_cases_alone(staff: Staff, opened: Door) -> None:
    stranger = signed_in(staff.by_role["clinician"])
    Assignment.objects.using(LOADER).filter(user_id=staff.by_role["clinician"].pk).delete()
    address = f"/clinician/persons/{opened.person_id}/share/emergency/begin/"
    assert stranger.post(address, FACTS).status_code == 404


def test_both_forms_speak_of_the_same_facts_in_the_same_codes() -> None:
    record, access = forms.EmergencyForm.base_fields, forms_access.EmergencyAccessForm.base_fields
    for name in forms_access.EMERGENCY_FACTS:
        chosen = [[code for code, _ in getattr(form[name], "choices", ())] for form in (record, access)]
        assert chosen[0] == chosen[1], name
