"""Consents as FHIR resources over the API: received, read, searched, and decided as they were sent."""

import json
import uuid
from typing import Any

import pytest
from django.http import HttpResponse

from consent.evidence import consent_of, evidence_about
from consent.facts import Evidence
from consent.fhir import codes
from consent.fhir.reader import read
from consent.models import ConsentRecord
from tests.consent.api.clients import EVERY_SCOPE, System, body_of, consent_body, decision_body, make_api_client
from tests.consent.door import Door, as_clinician
from tests.people import LOADER, Case, Staff

FHIR = "application/fhir+json"


@pytest.fixture
def system(staff: Staff) -> System:
    return System(make_api_client(staff.by_role["clinician"], *EVERY_SCOPE))


def issues(response: HttpResponse) -> list[dict[str, Any]]:
    body = body_of(response)
    assert body["resourceType"] == "OperationOutcome"
    assert response.headers["Content-Type"].startswith(FHIR)
    found: list[dict[str, Any]] = body["issue"]
    return found


def written(system: System, consent_id: str) -> dict[str, Any]:
    response = system.get(f"/fhir/Consent/{consent_id}")
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"].startswith(FHIR)
    return body_of(response)


def test_a_consent_goes_out_and_comes_in_as_another_one_that_is_decided_equally(
    system: System, staff: Staff, case: Case
) -> None:
    stated = consent_body(staff, case)
    system.post("/consents", stated)
    before = body_of(system.post("/decisions", decision_body(staff, case)))
    resource = written(system, stated["id"])
    other = {**resource, "id": str(uuid.uuid4())}
    kept = system.post("/fhir/Consent", other, FHIR)
    assert kept.status_code == 201, kept.content
    assert kept.headers["Location"] == f"/api/v1/fhir/Consent/{other['id']}"
    assert {one["severity"] for one in issues(kept)} <= {"information", "warning"}
    assert written(system, other["id"]) == other
    system.post(f"/consents/{stated['id']}/revocations", {"in_writing": True})
    assert body_of(system.post("/decisions", decision_body(staff, case)))["outcome"] == "deny"
    assert before["outcome"] == "permit_partial"


def test_every_consent_on_file_is_written_and_read_as_the_engine_sees_it(
    system: System, staff: Staff, case: Case, door: Door
) -> None:
    from django.utils import timezone

    now = timezone.now()
    first = door.consent(now=now)
    door.consent(now=now, segments=("part2_sud",), purpose="treatment", recipient=staff.clinic)
    door.revoke(first, now=now)
    found = body_of(system.get("/fhir/Consent", patient=str(case.person.pk)))
    assert (found["type"], found["total"], len(found["entry"])) == ("searchset", 2, 2)
    assert "meta" not in found
    read_back = {read(entry["resource"]).received.facts for entry in found["entry"]}
    on_file = {consent_of(record) for record in ConsentRecord.objects.using(LOADER).all()}
    assert read_back == on_file
    with as_clinician(staff):
        assert {*evidence_about(case.person.pk).consents} == {*Evidence(consents=tuple(read_back)).consents}


def test_the_same_resource_is_kept_once_and_another_under_its_id_never(
    system: System, staff: Staff, case: Case
) -> None:
    stated = consent_body(staff, case)
    system.post("/consents", stated)
    resource = {**written(system, stated["id"]), "id": str(uuid.uuid4())}
    assert system.post("/fhir/Consent", resource, FHIR).status_code == 201
    assert system.post("/fhir/Consent", resource, FHIR).status_code == 200
    resource["provision"]["purpose"] = [
        {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "TREAT"}
    ]
    again = system.post("/fhir/Consent", resource, FHIR)
    assert (again.status_code, issues(again)[0]["code"]) == (409, "duplicate")


def test_what_cannot_be_honoured_is_refused_with_its_path_and_nothing_is_kept(
    system: System, staff: Staff, case: Case
) -> None:
    stated = consent_body(staff, case)
    system.post("/consents", stated)
    resource = {**written(system, stated["id"]), "id": str(uuid.uuid4())}
    stranger = f"Organization/{uuid.uuid4()}"
    provision = resource["provision"]
    covers = {"url": f"{codes.EXTENSION}covers", "valueString": "hiv.note"}
    actor = {**provision["actor"][0], "reference": {"reference": stranger}}
    for changes, status, path in (
        ({"provision": {**provision, "provision": [{"type": "deny"}]}}, 422, "Consent.provision.provision"),
        ({"provision": {**provision, "actor": [actor]}}, 422, "Consent.provision.actor[0].reference"),
        ({"organization": [{"reference": stranger}]}, 422, "Consent.organization"),
        ({"patient": {"reference": f"Patient/{uuid.uuid4()}"}, "performer": None}, 422, "Consent"),
        ({"patient": {"reference": "#p"}}, 422, "Consent.patient.reference"),
        ({"exception": []}, 422, "Consent"),
        ({"extension": [*resource["extension"], covers]}, 422, "Consent"),
    ):
        refused = system.post("/fhir/Consent", {**resource, **changes}, FHIR)
        assert (refused.status_code, issues(refused)[0]["expression"]) == (status, [path])
    assert ConsentRecord.objects.using(LOADER).count() == 1


def test_a_patient_of_somebody_else_does_not_resolve_like_one_who_never_was(
    system: System, staff: Staff, case: Case
) -> None:
    stated = consent_body(staff, case)
    system.post("/consents", stated)
    resource = {**written(system, stated["id"]), "id": str(uuid.uuid4())}
    others = System(make_api_client(staff.other_clinician, *EVERY_SCOPE))
    hidden = others.post("/fhir/Consent", resource, FHIR)
    never = json.loads(json.dumps(resource).replace(str(case.person.pk), str(uuid.uuid4())))
    missing = others.post("/fhir/Consent", never, FHIR)
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    assert (hidden.status_code, issues(hidden)[0]["expression"]) == (422, ["Consent.patient"])
    assert others.get("/fhir/Consent", patient=str(case.person.pk)).status_code == 404
    assert others.get(f"/fhir/Consent/{stated['id']}").content == others.get(f"/fhir/Consent/{uuid.uuid4()}").content


def test_fhir_speaks_fhir_alone(system: System, staff: Staff) -> None:
    assert system.post("/fhir/Consent", {}, "application/json").status_code == 415
    assert issues(system.post("/fhir/Consent", b"{", FHIR))[0]["code"] == "structure"
    assert issues(system.get("/fhir/Consent"))[0]["code"] == "invalid"
    reader = System(make_api_client(staff.by_role["clinician"], "consents:read"))
    assert issues(reader.post("/fhir/Consent", {}, FHIR))[0]["code"] == "forbidden"
