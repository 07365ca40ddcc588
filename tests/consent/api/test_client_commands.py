"""Letting another system in, looking who is in, and putting one out, from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit.models import LedgerEntry
from consent.models import ApiClient
from tests.consent.api.clients import System
from tests.people import LOADER, Staff

ADMINISTRATOR = "ada.administrator@example.org"
CLINICIAN = "chris.clinician@example.org"


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def create(name: str, *scopes: str, user: str = CLINICIAN, by: str = ADMINISTRATOR) -> str:
    chosen = [part for scope in scopes for part in ("--scope", scope)]
    return run("create_api_client", name, "--user", user, *chosen, "--by", by).strip()


def test_a_key_is_printed_once_opens_its_scope_and_ends_with_its_revocation(staff: Staff) -> None:
    key = create("County registry", "decide", "consents:read")
    system = System(key)
    assert system.get("/schema").status_code == 200
    assert system.post("/releases", {}).status_code == 403
    listed = run("list_api_clients", "--by", ADMINISTRATOR)
    assert "County registry: as Chris Clinician, consents:read, decide; until" in listed
    assert key not in listed
    assert run("revoke_api_client", "County registry", "--by", ADMINISTRATOR) == "Revoked.\n"
    assert run("revoke_api_client", "County registry", "--by", ADMINISTRATOR) == "Revoked.\n"
    assert system.get("/schema").status_code == 401
    assert "revoked on" in run("list_api_clients", "--by", ADMINISTRATOR)
    entries = LedgerEntry.objects.using(LOADER).filter(object_type="consent.client", surface="administrator")
    assert [entry.event for entry in entries.order_by("timestamp")] == ["create", "list", "change", "list"]
    assert {entry.actor_id for entry in entries} == {staff.by_role["administrator"].pk}
    assert key not in str([vars(entry) for entry in entries])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"user": "sam.supervisor@example.org"}, "clinician"),
        ({"user": "nobody@example.org"}, "clinician"),
        ({"user": "lee.liaison@example.org"}, "clinician"),
        ({"by": CLINICIAN}, "administrator"),
        ({"scopes": ("everything",)}, "There is no scope everything"),
        ({"name": " "}, "name"),
    ],
)
def test_nobody_is_let_in_on_a_wrong_word(staff: Staff, wrong: dict[str, str], said: str) -> None:
    asked = {"name": "Registry", "scopes": ("decide",), "user": CLINICIAN, "by": ADMINISTRATOR} | wrong
    with pytest.raises(CommandError, match=said):
        create(str(asked["name"]), *asked["scopes"], user=str(asked["user"]), by=str(asked["by"]))
    assert not ApiClient.objects.using(LOADER).exists()


def test_two_systems_do_not_share_a_name(staff: Staff) -> None:
    create("Registry", "decide")
    with pytest.raises(CommandError, match="already"):
        create("Registry", "decide")
    assert ApiClient.objects.using(LOADER).count() == 1


def test_there_may_be_nobody(staff: Staff) -> None:
    assert run("list_api_clients", "--by", ADMINISTRATOR) == "No other system may use the API.\n"
    with pytest.raises(CommandError):
        run("revoke_api_client", "Registry", "--by", ADMINISTRATOR)
    for command in (["list_api_clients"], ["revoke_api_client", "Registry"]):
        with pytest.raises(CommandError, match="administrator"):
            run(*command, "--by", CLINICIAN)
