"""Loads the facts that the engine may know: parties from the directory, evidence from the stored records.

A record that the engine cannot read (an unknown kind, purpose or segment, a seal that does not open) becomes
UnrecognizedEvidence, whose presence denies: nothing unreadable is ever left out in silence.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import BinaryField, F, Func, JSONField, Model, QuerySet, TextField, Value

from casework.staff.employment import Employment, employment_among, of_whom_it_depends
from casework.staff.models import Organization, User
from consent.capacity import Findings, finding_in
from consent.facts import (
    CombinedWith,
    Consent,
    ConsentKind,
    Emergency,
    Evidence,
    LegalProcess,
    NamedRecipient,
    OrderFinding,
    OrderProvision,
    OrganizationKind,
    Party,
    ProcessKind,
    Purpose,
    RequestTest,
    Restriction,
    Segment,
    SignatureKind,
    Signer,
    Threat,
    ThreatTarget,
    UnrecognizedEvidence,
)
from consent.models import ConsentRecord, EmergencyRecord, LegalProcessRecord, RestrictionRecord, ThreatRecord
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


@dataclass(frozen=True)
class OnFile:
    """What stands on file about one person, and the organizations asked for, by their keys."""

    evidence: Evidence
    consents: tuple[ConsentRecord, ...]
    organizations: Mapping[uuid.UUID, Organization]
    processes: tuple[LegalProcessRecord, ...] = ()
    #: Of the member of staff who was asked for.
    employment: Employment | None = None

    @property
    def reviewed(self) -> frozenset[str]:
        """The legal processes that counsel has checked, by their keys."""
        return frozenset(str(process.pk) for process in self.processes if process.reviewed_at is not None)

    @cached_property
    def findings(self) -> Findings:
        """What was found of the person's capacity, by the keys of the papers that it was recorded with."""
        known = {paper.id for paper in self.evidence.consents}
        found = {str(one.pk): finding_in(one.incapacity_finding) for one in self.consents if str(one.pk) in known}
        return {key: finding for key, finding in found.items() if finding is not None}

    @property
    def received(self) -> frozenset[str]:
        """The papers that came from another system, by their keys."""
        return frozenset(str(one.pk) for one in self.consents if one.source == ConsentRecord.Source.API)


def evidence_about(person_id: uuid.UUID) -> Evidence:
    """Everything on file about one person that may carry or stop a disclosure."""
    return on_file(person_id).evidence


def on_file(
    person_id: uuid.UUID, organization_ids: Collection[uuid.UUID] = (), *, staff_id: uuid.UUID | None = None
) -> OnFile:
    """Everything on file about one person, these organizations, and where this member of staff works, in one statement
    whatever there is of each.

    An organization that does not exist is missing from the answer. The papers' own text and signatures, which no rule
    reads, stay in the database.
    """
    given = ConsentRecord.objects.filter(person_id=person_id, outcome__in=ConsentRecord.SIGNED)
    sources: dict[str, QuerySet[Any]] = {
        "organization": Organization.objects.filter(pk__in=[*organization_ids]),
        "staff": of_whom_it_depends(staff_id) if staff_id else User.objects.none(),
        "consent": given,
        "emergency": EmergencyRecord.objects.filter(person_id=person_id),
        "threat": ThreatRecord.objects.filter(person_id=person_id),
        "restriction": RestrictionRecord.objects.filter(person_id=person_id),
        "legal_process": LegalProcessRecord.objects.filter(person_id=person_id),
    }
    found = _rows_of(sources)
    unrecognized: list[UnrecognizedEvidence] = []
    return OnFile(
        evidence=Evidence(
            consents=_facts("consent", _paper, found["consent"], unrecognized),
            emergencies=_facts("emergency", emergency_of, found["emergency"], unrecognized),
            threats=_facts("threat", _threat, found["threat"], unrecognized),
            restrictions=_facts("restriction", restriction_of, found["restriction"], unrecognized),
            legal_process=_facts("legal_process", process_of, found["legal_process"], unrecognized),
            unrecognized=tuple(unrecognized),
        ),
        consents=tuple(found["consent"]),
        organizations={organization.pk: organization for organization in found["organization"]},
        processes=tuple(found["legal_process"]),
        employment=employment_among(found["staff"], staff_id),
    )


#: Large columns that no rule reads: what is judged of a paper is its elements.
_LEFT_OUT = frozenset({"paper_sealed", "signature_sealed", "document_sealed", "interpreter_sealed", "served_by_sealed"})
#: Of colleagues: where they work and under whom.
_NOTHING_ELSE: dict[type[Model], frozenset[str]] = {
    User: frozenset({"id", "organization_id", "supervisor_id", "is_active"})
}

_Fact = TypeVar("_Fact")


def _facts(
    kind: str,
    read: Callable[[Any], _Fact],
    records: Iterable[Model],
    unrecognized: list[UnrecognizedEvidence],
) -> tuple[_Fact, ...]:
    facts: list[_Fact] = []
    for record in records:
        try:
            facts.append(read(record))
        except ValueError:  # an unknown code, or a seal that does not open
            unrecognized.append(UnrecognizedEvidence(id=str(record.pk), kind=kind))
    return tuple(facts)


def _rows_of(sources: Mapping[str, QuerySet[Any]]) -> dict[str, list[Any]]:
    """The rows of all these querysets by their names, each in the order of its keys, fetched by one UNION ALL."""
    parts = [rows.order_by().values_list(Value(name), _as_array(rows.model)) for name, rows in sources.items()]
    found: dict[str, list[Any]] = {name: [] for name in sources}
    for name, values in parts[0].union(*parts[1:], all=True):
        found[name].append(_instance(sources[name].model, values))
    return {name: sorted(rows, key=lambda row: row.pk) for name, rows in found.items()}


def _as_array(model: type[Model]) -> Func:
    """A row in one column: rows of different tables have no other form in common."""
    return Func(*map(_plain, _fields_read(model)), function="jsonb_build_array", output_field=JSONField())


def _plain(field: Any) -> F | Func:
    if isinstance(field, BinaryField):
        return Func(F(field.attname), Value("base64"), function="encode", output_field=TextField())
    return F(field.attname)


def _instance(model: type[Model], values: Sequence[Any]) -> Any:
    """The instance that the ORM would have made of this row."""
    fields = _fields_read(model)
    read = [field.to_python(value) for field, value in zip(fields, values, strict=True)]
    return model.from_db("default", [field.attname for field in fields], read)


def _fields_read(model: type[Model]) -> list[Any]:
    wanted = _NOTHING_ELSE.get(model)
    return [
        field
        for field in model._meta.concrete_fields
        if field.attname not in _LEFT_OUT and (wanted is None or field.attname in wanted)
    ]


def _paper(record: ConsentRecord) -> Consent:
    """The same as ``consent_of``, of a paper whose finding can be read too."""
    finding_in(record.incapacity_finding)
    return consent_of(record)


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
        described_part=record.described_part,
        signed_at=record.signed_at,
        signature=SignatureKind(record.signature_kind) if record.signature_kind else None,
        signer=Signer(record.signer),
        signer_name=record.signer_name,
        signer_authority=record.signer_authority,
        witnesses=tuple(record.witnesses.splitlines()),
        statements=frozenset(record.statements),
        matter=record.matter,
        condition_of=record.condition_of,
        revocable_from=record.revocable_from,
        final_disposition_at=record.final_disposition_at,
        staff_signed_by=str(record.staff_signed_by or ""),
        staff_signed_at=record.staff_signed_at,
        period_starts_at=record.starts_at,
        expires_at=record.expires_at,
        expires_event=record.expires_event,
        event_occurred_at=record.event_occurred_at,
        revoked_at=record.revoked_at,
        revoked_orally_at=record.revoked_orally_at,
        elements_missing=frozenset(record.elements_missing),
        combined_with=frozenset(CombinedWith(document) for document in record.combined_with),
        conditioned=record.conditioned,
        known_false=record.known_false,
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
        medical_personnel_affiliation=record.affiliation,
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


def restriction_of(record: RestrictionRecord) -> Restriction:
    """A stored restriction as the engine sees it."""
    return Restriction(
        id=str(record.pk),
        person_id=str(record.person_id),
        agreed=record.agreed,
        paid_in_full=record.paid_in_full,
        organization_ids=frozenset(map(str, record.organization_ids)),
        segments=frozenset(Segment(segment) for segment in record.segments),
        purposes=frozenset(Purpose(purpose) for purpose in record.purposes),
        agreed_at=record.agreed_at,
        ended_at=record.ended_at,
    )


def process_of(record: LegalProcessRecord) -> LegalProcess:
    """A served paper as the engine sees it; one that was withdrawn is in force no longer.

    To the engine a paper without kinds of information reaches every kind. One on which nobody ticked any has not been
    read so far, so it is not known to be in force, whoever shares on it and from whichever page.
    """
    in_force = record.in_force if record.segments else None
    return LegalProcess(
        id=str(record.pk),
        kind=ProcessKind(record.kind),
        in_force=False if record.withdrawn_at else in_force,
        provision=OrderProvision(record.provision) if record.provision else None,
        section=record.section,
        signed_by_judge=record.signed_by_judge,
        issued_by=record.issued_by,
        holder_id=str(record.organization_id),
        crime=record.crime,
        segments=frozenset(Segment(segment) for segment in record.segments),
        scope=tuple(record.scope.splitlines()),
        findings=frozenset(OrderFinding(finding) for finding in record.findings),
        communications_finding=record.communications_finding,
        accompanied_by_subpoena=record.accompanied_by_subpoena,
        subpoena_in_force=record.subpoena_in_force,
        satisfactory_assurance=record.satisfactory_assurance,
        request_tests=frozenset(RequestTest(test) for test in record.request_tests),
        brought_by_patient=record.brought_by_patient,
        begins_at=record.begins_at,
        ends_at=record.ends_at,
    )
