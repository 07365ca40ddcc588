"""What the law wants a supervisor to know of stands in the supervisor's list, and in nobody else's."""

from datetime import datetime

from django.test import Client

from consent.gate import Recipient
from consent.services import ThreatFacts, record_threat
from tests.consent.door import Door, as_clinician
from tests.people import PASSWORD, make_user

LIST = "/supervisor/consent/releaseobligation/"


def signed_in(email: str) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": email, "password": PASSWORD})
    return client


def test_a_warning_to_the_police_stands_in_the_list_of_its_own_supervisor(door: Door, now: datetime) -> None:
    facts = ThreatFacts(serious=True, imminent=True, specific=True, target="identified", basis="said so")
    with as_clinician(door.staff) as by:
        record_threat(person_id=door.person_id, facts=facts, by=by, now=now)
    release = door.release(
        now=now,
        purpose="avert_threat",
        keys=[str(door.case.summary.pk)],
        recipient=Recipient(organization_id=door.staff.police.pk),
    )
    page = signed_in(door.staff.by_role["supervisor"].email).get(LIST).content.decode()
    assert f"Case {str(release.person_id)[:8]}" in page
    assert "City Bureau of Police" in page
    assert "Jordan" not in page
    stranger = make_user("Sky Stranger", door.staff.agency, "supervisor")
    assert f"Case {str(release.person_id)[:8]}" not in signed_in(stranger.email).get(LIST).content.decode()
