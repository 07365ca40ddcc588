"""What is recorded of a consent, a revocation, an emergency and a threat: once, as it was, by whom it was."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError

from audit.models import LedgerEntry
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import gate, services
from consent.models import ConsentRecord, EmergencyRecord, Release, ThreatRecord
from tests.consent.door import Door, as_clinician
from tests.people import LOADER, make_organization


def test_a_signed_paper_never_changes(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    with pytest.raises(DatabaseError):
        ConsentRecord.objects.using(LOADER).filter(pk=consent.pk).update(segments=["part2_sud"])
    with pytest.raises(DatabaseError):
        ConsentRecord.objects.using(LOADER).filter(pk=consent.pk).delete()


def test_nobody_revokes_a_consent_in_a_case_of_somebody_else(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    stranger = door.staff.other_clinician.pk
    with acting_as(SurfaceRole.CLINICIAN, user_id=stranger), pytest.raises(ConsentRecord.DoesNotExist):
        services.revoke_consent(consent_id=consent.pk, in_writing=True, by=stranger, now=now)


def test_a_spoken_revocation_suspends_and_the_written_one_follows(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    door.revoke(consent, now=now, in_writing=False)
    assert not door.preview(now=datetime.now(UTC)).has_content
    later = datetime.now(UTC)
    door.revoke(consent, now=later)
    record = ConsentRecord.objects.using(LOADER).get()
    assert (record.revoked_orally_at, record.revoked_at) == (now, later)


def test_a_second_revocation_does_not_move_the_first(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    door.revoke(consent, now=now)
    door.revoke(consent, now=now + timedelta(minutes=5))
    assert ConsentRecord.objects.using(LOADER).get().revoked_at == now


def test_evidence_that_cannot_be_read_stops_everything(door: Door, now: datetime) -> None:
    """A paper of a kind that these rules do not know is never passed over in silence."""
    door.consent(now=now)
    known = ConsentRecord.objects.using(LOADER).get()
    strange = ConsentRecord(
        **{
            field.attname: getattr(known, field.attname)
            for field in ConsentRecord._meta.concrete_fields
            if field.attname not in {"id", "kinds"} and not field.attname.endswith("_sealed")
        },
        kinds=["from_another_state"],
    )
    strange.save(using=LOADER)
    shown = door.preview(now=now)
    assert shown.released == ()
    assert shown.decision.refusals == ("what is on file cannot be read by these rules: consent",)


# When the reason for sharing is over ------------------------------------------------------------------------------------


def shared_in_an_emergency(door: Door, *, now: datetime) -> tuple[EmergencyRecord, Release]:
    hospital = make_organization("General Hospital", "hospital_ed", is_covered_entity=True, is_part2_program=False)
    medics = gate.Recipient(organization_id=hospital.pk, is_treating_provider=True, is_medical_personnel=True)
    record = record_emergency(door, now=now, capable=False, declined=False)
    return record, door.release(now=now, recipient=medics, purpose="treatment")


def record_emergency(door: Door, *, now: datetime, capable: bool, declined: bool) -> EmergencyRecord:
    facts = services.EmergencyFacts(
        kind="overdose",
        nature="Opioid overdose",
        medical_personnel="Dr. R.",
        affiliation="General Hospital",
        patient_capable=capable,
        consent_obtainable=capable,
        consent_refused=declined,
    )
    with as_clinician(door.staff) as by:
        return services.record_emergency(person_id=door.person_id, facts=facts, by=by, now=now)


def test_what_was_shared_in_an_emergency_closes_when_the_emergency_is_over(door: Door, now: datetime) -> None:
    emergency, release = shared_in_an_emergency(door, now=now)
    later = datetime.now(UTC)
    with as_clinician(door.staff) as by:
        services.end_emergency(emergency_id=emergency.pk, by=by, now=later)
        services.end_emergency(emergency_id=emergency.pk, by=by, now=later + timedelta(hours=1))
    assert EmergencyRecord.objects.using(LOADER).get().ended_at == later
    closed = Release.objects.using(LOADER).get(pk=release.pk)
    assert (closed.closed_at, closed.closed_because) == (later, "lapsed")
    (entry,) = LedgerEntry.objects.using(LOADER).filter(event="change", object_type="consent.emergency")
    assert entry.detail == {"fields": ["ended_at"], "releases_closed": 1}


def test_what_was_shared_in_an_emergency_closes_when_the_person_wakes_and_declines(door: Door, now: datetime) -> None:
    _, release = shared_in_an_emergency(door, now=now)
    record_emergency(door, now=datetime.now(UTC), capable=True, declined=True)
    assert Release.objects.using(LOADER).get(pk=release.pk).closed_because == "lapsed"


def test_a_warning_closes_when_the_threat_is_resolved(door: Door, now: datetime) -> None:
    with as_clinician(door.staff) as by:
        threat = services.record_threat(
            person_id=door.person_id,
            facts=services.ThreatFacts(
                serious=True, imminent=True, specific=True, target="identified", basis="Said so in the encounter."
            ),
            by=by,
            now=now,
        )
    release = door.release(now=now, purpose="avert_threat")
    later = datetime.now(UTC)
    with as_clinician(door.staff) as by:
        services.resolve_threat(threat_id=threat.pk, by=by, now=later)
        services.resolve_threat(threat_id=threat.pk, by=by, now=later + timedelta(hours=1))
    assert ThreatRecord.objects.using(LOADER).get().resolved_at == later
    assert Release.objects.using(LOADER).get(pk=release.pk).closed_because == "lapsed"


def test_withdrawing_one_paper_closes_what_stands_on_an_older_one_that_says_the_same(door: Door, now: datetime) -> None:
    """The release names the older paper alone; the engine lets nothing go on it after the withdrawal of the other."""
    door.consent(now=now - timedelta(days=2))
    release = door.release(now=now)
    newer = door.consent(now=datetime.now(UTC))
    assert newer.pk not in release.evidence_ids
    door.revoke(newer, now=datetime.now(UTC))
    assert Release.objects.using(LOADER).get(pk=release.pk).closed_because == "revoked"


def test_nobody_ends_an_emergency_or_a_threat_in_a_case_of_somebody_else(door: Door, now: datetime) -> None:
    emergency = record_emergency(door, now=now, capable=False, declined=False)
    stranger = door.staff.other_clinician.pk
    with acting_as(SurfaceRole.CLINICIAN, user_id=stranger):
        with pytest.raises(EmergencyRecord.DoesNotExist):
            services.end_emergency(emergency_id=emergency.pk, by=stranger, now=now)
        with pytest.raises(ThreatRecord.DoesNotExist):
            services.resolve_threat(threat_id=emergency.pk, by=stranger, now=now)
