"""The printed sign-ins are told without a database and really sign in."""

import json
from io import StringIO

from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.test import Client

from casework.staff.models import User
from casework.wall.roles import MACHINE_ROLES, SurfaceRole
from demonstration.city import City
from demonstration.roster import API_CLIENT, PASSWORD, STAFF
from demonstration.sign_ins import SignIn, sign_ins
from tests.consent.door import signed_in_to_databases_as
from tests.demonstration.conftest import AGENCY

AT_THE_AGENCY = [entry for entry in sign_ins() if entry.address == "agency"]


def printed(*options: str) -> str:
    out = StringIO()
    call_command("demo_sign_ins", *options, stdout=out)
    return out.getvalue()


def test_there_is_one_line_for_each_role_that_people_hold() -> None:
    *lines, _ = printed().splitlines()
    roles = [role.value.replace("_", " ") for role in SurfaceRole if role not in MACHINE_ROLES]
    assert [line.split("  ")[0] for line in lines] == roles
    assert all(PASSWORD in line and "@example.org" in line for line in lines)
    assert [line.rsplit(maxsplit=1)[-1] for line in lines if line.startswith("liaison")] == ["police"]


def test_the_last_line_is_the_key_of_the_api_and_it_opens_the_demos_case(city_to_spend: City) -> None:
    *_, line = printed().splitlines()
    assert line.endswith(API_CLIENT.key)
    assert "Amara Okafor" in line
    headers = {"Authorization": f"Bearer {API_CLIENT.key}"}
    assert Client().get("/api/v1/schema", headers=headers).status_code == 200


def test_programs_read_the_same_as_json() -> None:
    entries = json.loads(printed("--json"))
    assert [SignIn(**entry) for entry in entries] == sign_ins()


def test_the_password_is_long_and_no_common_one() -> None:
    assert len(PASSWORD) > 12
    validate_password(PASSWORD)


def test_nobody_shares_an_address_or_a_name() -> None:
    assert len({entry.email for entry in STAFF}) == len({entry.name for entry in STAFF}) == len(STAFF)


def test_each_role_of_the_agency_signs_in_there(city_to_spend: City) -> None:
    for entry in AT_THE_AGENCY:
        client = Client()
        answer = client.post("/sign-in/", {"username": entry.email, "password": entry.password})
        assert answer.status_code == 302, entry.role
        assert client.session["_auth_user_id"] == str(User.objects.using(AGENCY).get(email=entry.email).pk)


def test_the_officer_signs_in_with_the_police_login_and_not_at_the_agency(city_to_spend: City) -> None:
    (entry,) = (entry for entry in sign_ins() if entry.address == "police")
    refused = Client().post("/sign-in/", {"username": entry.email, "password": entry.password})
    assert refused.status_code == 200
    with signed_in_to_databases_as("POLICE"):
        officer = User.objects.get(email=entry.email)
        assert officer.check_password(PASSWORD)


def test_every_account_has_the_demos_password_and_none_is_locked(city: City) -> None:
    accounts = list(User.objects.using(AGENCY))
    assert len(accounts) == len(STAFF)
    # One hash for all, which the builder explains; so one check stands for all.
    assert len({account.password for account in accounts}) == 1
    assert accounts[0].check_password(PASSWORD)
    assert all(account.is_active and account.locked_until is None for account in accounts)
