"""What was decided before decisions kept their versions stays as it is, forwards and backwards."""

from datetime import datetime

import psycopg
import pytest
from django.core.management import call_command

from consent import services
from consent.evidence import emergency_of
from consent.history import read, versions_of
from consent.models import DecisionRecord, EmergencyRecord
from tests.consent.door import Door, as_clinician, signed_in_to_databases_as
from tests.people import LOADER
from tests.settings import address

BEFORE = "0002_signed_papers_stay"
FACTS = services.EmergencyFacts(
    kind="overdose",
    nature="Unconscious.",
    medical_personnel="Dr. R.",
    affiliation="Riverside Hospital",
    patient_capable=False,
    consent_obtainable=False,
    consent_refused=False,
)


def columns() -> set[str]:
    with psycopg.connect(address("OWNER", "default")) as owner:
        rows = owner.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'consent_decisionrecord'"
        )
        return {row[0] for row in rows}


def test_decisions_survive_the_way_back_and_forth_without_the_versions_that_nobody_kept(
    door: Door, now: datetime
) -> None:
    door.consent(now=now)
    door.release(now=now)
    kept = {"inputs_digest", "rules_version", "consent_ids", "consent_versions"}
    with signed_in_to_databases_as("OWNER"):
        call_command("migrate", "consent", BEFORE, verbosity=0, skip_checks=True)
        assert not kept & columns()
        call_command("migrate", "consent", verbosity=0, skip_checks=True)
        assert kept <= columns()
    records = list(DecisionRecord.objects.using(LOADER).order_by("decided_at", "step"))
    assert [(record.inputs_digest, record.rules_version, versions_of(record)) for record in records] == [
        ("", "", ())
    ] * 2
    assert all(read(record).request.person_id == str(door.person_id) for record in records)


def test_where_medical_personnel_work_is_read_from_old_rows_and_sealed_in_new_ones(door: Door, now: datetime) -> None:
    with signed_in_to_databases_as("OWNER"):
        call_command("migrate", "consent", "0009_findings_of_incapacity", verbosity=0, skip_checks=True)
        with psycopg.connect(address("LOADER", "default")) as loader:
            loader.execute(
                "INSERT INTO consent_emergencyrecord"
                " (id, person_id, kind, medical_personnel_affiliation, disclosed_by, occurred_at)"
                " VALUES (gen_random_uuid(), %s, 'overdose', 'Hilltop Hospital', %s, now())",
                (door.person_id, door.person_id),
            )
        call_command("migrate", "consent", verbosity=0, skip_checks=True)
    old = EmergencyRecord.objects.using(LOADER).get()
    assert (old.affiliation, old.medical_personnel_affiliation_sealed) == ("Hilltop Hospital", None)
    assert emergency_of(old).medical_personnel_affiliation == "Hilltop Hospital"
    with as_clinician(door.staff) as by:
        new = services.record_emergency(person_id=door.person_id, facts=FACTS, by=by, now=now)
    kept = EmergencyRecord.objects.using(LOADER).get(pk=new.pk)
    assert kept.medical_personnel_affiliation == ""
    assert b"Riverside" not in bytes(kept.medical_personnel_affiliation_sealed)
    assert emergency_of(kept).medical_personnel_affiliation == "Riverside Hospital"


def test_where_they_work_never_changes(door: Door, now: datetime) -> None:
    with as_clinician(door.staff) as by:
        record = services.record_emergency(person_id=door.person_id, facts=FACTS, by=by, now=now)
    for column, value in (
        ("medical_personnel_affiliation", "Elsewhere"),
        ("medical_personnel_affiliation_sealed", b""),
    ):
        with (
            psycopg.connect(address("LOADER", "default")) as loader,
            pytest.raises(psycopg.errors.RestrictViolation, match="never changes"),
        ):
            loader.execute(f"UPDATE consent_emergencyrecord SET {column} = %s WHERE id = %s", (value, record.pk))
