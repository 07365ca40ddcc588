"""Small worlds for the law's tests: one agency, one program, one police bureau, one hospital, and their papers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from consent.decision import Decision, decide
from consent.facts import (
    Consent,
    ConsentKind,
    DisclosureRequest,
    Emergency,
    Evidence,
    NamedRecipient,
    OrganizationKind,
    Party,
    Purpose,
    RecipientClass,
    RecordItem,
    Restriction,
    Segment,
    SignatureKind,
    Signer,
    Threat,
    ThreatTarget,
)

NOW = datetime(2026, 5, 5, 1, 15, tzinfo=UTC)
SIGNED = NOW - timedelta(days=60)
EXPIRES = NOW + timedelta(days=240)
SECOND = timedelta(seconds=1)
PERSON = "person-1"

UNIT = Party(
    organization_id="unit",
    organization_name="Co-Response Unit",
    kind=OrganizationKind.MH_PROVIDER,
    hipaa_covered_entity=True,
    part2_program=False,
    mental_health_facility=True,
    sud_only_public=False,
)
PROGRAM = Party(
    organization_id="program",
    organization_name="Recovery Program",
    kind=OrganizationKind.PART2_PROGRAM,
    hipaa_covered_entity=True,
    part2_program=True,
    mental_health_facility=False,
    sud_only_public=True,
)
INTEGRATED = replace(PROGRAM, organization_id="integrated", mental_health_facility=True, sud_only_public=False)
BUREAU = Party(
    organization_id="bureau",
    organization_name="City Bureau of Police",
    kind=OrganizationKind.LAW_ENFORCEMENT,
    hipaa_covered_entity=False,
)
COUNTY_POLICE = replace(BUREAU, organization_id="county-police", organization_name="County Police")
HOSPITAL = Party(
    organization_id="hospital",
    organization_name="General Hospital",
    kind=OrganizationKind.HOSPITAL_ED,
    hipaa_covered_entity=True,
    is_medical_personnel=True,
)
VICTIM = Party(
    organization_id="",
    organization_name="",
    kind=OrganizationKind.THREAT_TARGET,
    person_id="victim",
    hipaa_covered_entity=False,
)
SISTER = replace(VICTIM, kind=OrganizationKind.FAMILY, person_id="sister")

STATEMENTS = frozenset(
    {
        "A4-CEBA",
        "A6-REVOKE",
        "B10i",
        "B10ii",
        "F7-REVOKE",
        "F8-CONDITION",
        "F9-REDISC",
        "F10-PLAIN",
        "G5-SIGN",
        "G8-REVOKE",
        "G9-INSPECT",
        "HIV-REVOKE",
    }
)
EVERY_KIND_AT_ONCE = frozenset(
    {ConsentKind.PART2_GENERAL, ConsentKind.HIPAA_AUTHORIZATION, ConsentKind.PA_MENTAL_HEALTH_RELEASE}
)


def items(*segments: Segment | None) -> tuple[RecordItem, ...]:
    """One item of each segment; its field is its key."""
    named = [str(segment) if segment else "unlabelled" for segment in segments]
    return tuple(
        RecordItem(key=name, segment=segment, field=name) for name, segment in zip(named, segments, strict=True)
    )


def request(*segments: Segment | None, **changes: Any) -> DisclosureRequest:
    """The unit's wish to tell the police bureau, for crisis planning, about an adult."""
    plain = DisclosureRequest(
        person_id=PERSON,
        discloser=UNIT,
        recipient=BUREAU,
        purpose=Purpose.CRISIS_PLANNING,
        items=items(*(segments or (Segment.MH_GENERAL,))),
        now=NOW,
        person_age=34,
    )
    return replace(plain, **changes)


def paper(**changes: Any) -> Consent:
    """A flawless paper that meets Part 2, HIPAA and Pennsylvania at once and names the police bureau."""
    plain = Consent(
        id="paper",
        kinds=EVERY_KIND_AT_ONCE,
        person_id=PERSON,
        discloser_ids=frozenset({"unit", "program", "integrated"}),
        recipients=(NamedRecipient(organization_id="bureau"),),
        segments=frozenset({Segment.MH_GENERAL, Segment.PART2_SUD, Segment.IDENTITY_PRESENCE}),
        purposes=frozenset({Purpose.CRISIS_PLANNING}),
        info_description="a summary of the last encounter",
        signed_at=SIGNED,
        signature=SignatureKind.INK,
        signer=Signer.PATIENT,
        statements=STATEMENTS,
        staff_signed_by="clinician",
        staff_signed_at=SIGNED,
        period_starts_at=SIGNED,
        expires_at=EXPIRES,
    )
    return replace(plain, **changes)


def care_paper(**changes: Any) -> Consent:
    """A Part 2 consent for treatment, payment and operations in the regulation's class wording."""
    return paper(
        **{
            "id": "care-paper",
            "kinds": frozenset({ConsentKind.PART2_TPO}),
            "recipients": (),
            "recipient_class": RecipientClass.TREATMENT_PAYMENT_OPERATIONS,
            "segments": frozenset({Segment.PART2_SUD}),
            "purposes": frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS}),
            "expires_at": None,
            "expires_event": "none",
        }
        | changes
    )


def emergency(**changes: Any) -> Emergency:
    """An overdose that is going on, fully documented; the person is unconscious."""
    plain = Emergency(
        id="emergency",
        person_id=PERSON,
        kind="overdose",
        bona_fide=True,
        patient_capable=False,
        consent_obtainable=False,
        nature="opioid overdose",
        disclosed_by="clinician",
        medical_personnel_name="Dr. R.",
        medical_personnel_affiliation="General Hospital",
        occurred_at=NOW - timedelta(minutes=5),
    )
    return replace(plain, **changes)


def threat(**changes: Any) -> Threat:
    """A serious, imminent and specific threat against a named person, as a clinician recorded it."""
    plain = Threat(
        id="threat",
        person_id=PERSON,
        serious=True,
        imminent=True,
        specific=True,
        target=ThreatTarget.IDENTIFIED,
        recorded_by="clinician",
        basis="said so in the encounter",
        recorded_at=NOW - timedelta(minutes=5),
    )
    return replace(plain, **changes)


def restriction(**changes: Any) -> Restriction:
    """A limit on the hospital that was agreed to."""
    plain = Restriction(id="limit", person_id=PERSON, agreed=True, organization_ids=frozenset({"hospital"}))
    return replace(plain, **changes)


def evidence(*facts: Consent | Emergency | Threat | Restriction) -> Evidence:
    """Sort facts into one body of evidence."""
    return Evidence(
        consents=tuple(fact for fact in facts if isinstance(fact, Consent)),
        emergencies=tuple(fact for fact in facts if isinstance(fact, Emergency)),
        threats=tuple(fact for fact in facts if isinstance(fact, Threat)),
        restrictions=tuple(fact for fact in facts if isinstance(fact, Restriction)),
    )


def decided(asked: DisclosureRequest, *facts: Consent | Emergency | Threat | Restriction) -> Decision:
    """Decide under the laws of Pittsburgh."""
    return decide(asked, evidence(*facts))


def gone(decision: Decision) -> set[Segment | None]:
    """The segments of which something may go; on the way, no basis claims to hold and permits nothing."""
    for segment in decision.segments:
        for law in segment.laws:
            assert all(basis.held == bool(basis.permitted_items) for basis in law.bases)
            assert all(basis.held or not basis.obligations for basis in law.bases)
            assert all(identifier for result in (*law.bases, *law.prohibitions) for identifier in result.evidence_ids)
    return {item.segment for item in decision.items if item.permitted}


def reasons(decision: Decision) -> str:
    """Everything the decision says, in one text."""
    said = [segment.reason for segment in decision.segments]
    for segment in decision.segments:
        for law in segment.laws:
            said.extend(result.reason for result in (*law.bases, *law.prohibitions))
    return "\n".join(said)
