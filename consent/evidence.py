"""Loads the facts that the engine may know: parties from the directory, evidence from the stored records.

A value that the engine does not know (an unknown kind, purpose or segment) becomes UnrecognizedEvidence, whose presence
denies: nothing unreadable is ever left out in silence.
"""

import uuid
from dataclasses import dataclass

from casework.staff.models import Organization
from consent.facts import (
    Consent,
    ConsentKind,
    Emergency,
    Evidence,
    NamedRecipient,
    OrganizationKind,
    Party,
    Purpose,
    Segment,
    SignatureKind,
    Signer,
    Threat,
    ThreatTarget,
    UnrecognizedEvidence,
)
from consent.models import ConsentRecord, EmergencyRecord, ThreatRecord
from consent.papers import fields_described


@dataclass(frozen=True)
class Recipient:
    """To whom a disclosure would go. What is not known stays None and counts against it."""

    organization_id: uuid.UUID
    user_id: uuid.UUID | None = None
    role: str = ""
    is_treating_provider: bool | None = None
    is_medical_personnel: bool | None = None


def party_of(organization: Organization, recipient: Recipient | None = None) -> Party:
    """An organization of the directory as the engine sees it."""
    return Party(
        organization_id=str(organization.pk),
        organization_name=organization.name,
        kind=OrganizationKind(organization.kind),
        person_id=str(recipient.user_id) if recipient and recipient.user_id else None,
        role=recipient.role if recipient else "",
        hipaa_covered_entity=organization.is_covered_entity,
        part2_program=organization.is_part2_program,
        mental_health_facility=organization.is_mental_health_facility,
        sud_only_public=organization.is_sud_only_public,
        # Nobody treats the person, and nobody is medical personnel, because nobody said that they are not.
        is_medical_personnel=bool(recipient and recipient.is_medical_personnel),
        is_treating_provider=bool(recipient and recipient.is_treating_provider),
    )


def evidence_about(person_id: uuid.UUID) -> Evidence:
    """Everything on file about one person that may carry or stop a disclosure."""
    consents: list[Consent] = []
    unrecognized: list[UnrecognizedEvidence] = []
    given = ConsentRecord.objects.filter(person_id=person_id, outcome=ConsentRecord.Outcome.GIVEN).order_by("pk")
    for record in given:
        try:
            consents.append(consent_of(record))
        except ValueError:
            unrecognized.append(UnrecognizedEvidence(id=str(record.pk), kind="consent"))
    threats: list[Threat] = []
    for threat in ThreatRecord.objects.filter(person_id=person_id).order_by("pk"):
        try:
            threats.append(_threat(threat))
        except ValueError:
            unrecognized.append(UnrecognizedEvidence(id=str(threat.pk), kind="threat"))
    return Evidence(
        consents=tuple(consents),
        emergencies=tuple(emergency_of(r) for r in EmergencyRecord.objects.filter(person_id=person_id).order_by("pk")),
        threats=tuple(threats),
        unrecognized=tuple(unrecognized),
    )


def consent_of(record: ConsentRecord) -> Consent:
    """A stored paper as the engine sees it. Raises ValueError for a code that the engine does not know."""
    return Consent(
        id=str(record.pk),
        kinds=frozenset(ConsentKind(kind) for kind in record.kinds),
        person_id=str(record.person_id),
        discloser_ids=frozenset({str(record.discloser_id)}),
        recipients=(NamedRecipient(organization_id=str(record.recipient_id)),),
        segments=frozenset(Segment(segment) for segment in record.segments),
        purposes=frozenset(Purpose(purpose) for purpose in record.purposes),
        fields=fields_described(record.segments),
        info_description=record.info_description,
        signed_at=record.signed_at,
        signature=SignatureKind(record.signature_kind) if record.signature_kind else None,
        signer=Signer(record.signer),
        statements=frozenset(record.statements),
        staff_signed_by=str(record.staff_signed_by or ""),
        staff_signed_at=record.staff_signed_at,
        period_starts_at=record.starts_at,
        expires_at=record.expires_at,
        revoked_at=record.revoked_at,
        revoked_orally_at=record.revoked_orally_at,
        elements_missing=frozenset(record.elements_missing),
        language=record.language,
        form_version=record.form_version,
    )


def emergency_of(record: EmergencyRecord) -> Emergency:
    """A stored emergency as the engine sees it."""
    return Emergency(
        id=str(record.pk),
        person_id=str(record.person_id),
        kind=record.kind,
        bona_fide=record.bona_fide,
        patient_capable=record.patient_capable,
        consent_obtainable=record.consent_obtainable,
        consent_refused=record.consent_refused,
        nature=record.nature,
        disclosed_by=str(record.disclosed_by),
        medical_personnel_name=record.medical_personnel,
        medical_personnel_affiliation=record.medical_personnel_affiliation,
        occurred_at=record.occurred_at,
        ended_at=record.ended_at,
    )


def _threat(record: ThreatRecord) -> Threat:
    return Threat(
        id=str(record.pk),
        person_id=str(record.person_id),
        serious=record.serious,
        imminent=record.imminent,
        specific=record.specific,
        target=ThreatTarget(record.target) if record.target else None,
        recorded_by=str(record.recorded_by),
        basis=record.basis,
        recorded_at=record.recorded_at,
        resolved_at=record.resolved_at,
    )
