"""The committed description of the API is what the code makes, and tells of nothing else."""

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from consent.api.clients import SCOPES
from consent.api.shapes import ConsentShape
from consent.facts import Consent
from tests.consent.api.clients import System, body_of, make_api_client
from tests.people import Staff

COMMITTED = Path(__file__).resolve().parents[3] / "docs" / "openapi.yaml"


def made() -> str:
    out = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)
    return out.getvalue()


def test_the_committed_description_is_the_one_that_the_code_makes() -> None:
    assert COMMITTED.read_text().strip() == made().strip(), "Run: manage.py spectacular --file docs/openapi.yaml"


def test_a_client_is_given_the_same_description(staff: Staff) -> None:
    system = System(make_api_client(staff.by_role["clinician"]))
    served = body_of(system.get("/schema"))
    committed = yaml.safe_load(COMMITTED.read_text())
    assert served["paths"] == committed["paths"]
    assert served["components"] == committed["components"]


def test_every_address_needs_the_key_and_tells_its_problems() -> None:
    description = yaml.safe_load(COMMITTED.read_text())
    assert all(path.startswith("/api/v1/") for path in description["paths"])
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            assert operation.get("security") == [{"key": []}], path
            assert {"400", "401", "403", "404", "429"} <= set(operation["responses"]), (path, method)
            assert method in {"get", "post", "parameters"}


#: Elements of the facts under another name, and those that a body states through other members.
RENAMED = {
    "person_id": "person",
    "discloser_ids": "discloser",
    "recipients": "recipient",
    "signature": "signature_kind",
    "period_starts_at": "starts_at",
}
TOLD_OTHERWISE = {
    "person_named": "elements_missing with A1-NAME",
    "recipient_class": "one organization by name: a record keeps no class",
    "fields": "follow from the segments, as on our own papers",
}


def test_every_element_of_a_consent_is_a_member_of_the_body() -> None:
    members = set(ConsentShape().fields)
    wanted = {RENAMED.get(name, name) for name in Consent.__dataclass_fields__ if name not in TOLD_OTHERWISE}
    assert wanted <= members
    assert members - wanted == {"paper", "signature", "interpreter"}


@pytest.mark.parametrize("scope", SCOPES)
def test_every_scope_fits_its_column(scope: str) -> None:
    assert len(scope) <= 24
