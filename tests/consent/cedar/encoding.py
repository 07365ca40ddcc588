"""Facts as Cedar entities. Nothing is judged here: every attribute is a fact as recorded, in a shape Cedar can read.

Cedar has no unknown, so a fact that may be unknown is one of "yes", "no", "unknown". An instant is a number of
microseconds; an instant that is not recorded is an absent attribute. Text is trimmed and lowered, so that a policy may
compare it. A recipient on a paper is a record: an organization, a person of it ("" for anybody) and a purpose ("" for
any).
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from consent.facts import (
    Agreement,
    Circumstances,
    Consent,
    DisclosureRequest,
    Emergency,
    Evidence,
    LegalProcess,
    NamedRecipient,
    Party,
    RecordItem,
    Restriction,
    Threat,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_END = frozenset(
    {
        *("none", "never", "indefinite", "indefinitely", "n/a", "not applicable", "no expiration", "does not expire"),
        "until revoked",
    }
)
END_OF_STUDY = frozenset({"end of research study", "end of research", "end of study"})
Attributes = dict[str, Any]


def ternary(known: bool | None) -> str:
    """The three values of a fact that may be unknown."""
    return "unknown" if known is None else "yes" if known else "no"


def instant(moment: datetime) -> int:
    """Microseconds since 1970; raises ValueError for a time that names no instant."""
    if moment.utcoffset() is None:
        raise ValueError("a time without a zone names no instant")
    return (moment - EPOCH) // timedelta(microseconds=1)


def _words(text: str) -> str:
    return " ".join(text.lower().split())


def _instants(**moments: datetime | None) -> Attributes:
    return {name: instant(moment) for name, moment in moments.items() if moment is not None}


def _texts(values: Any) -> list[str]:
    return sorted(str(value) for value in values)


def uid(kind: str, identifier: str) -> dict[str, str]:
    """A Cedar entity identifier."""
    return {"type": kind, "id": identifier}


def reference(kind: str, identifier: str) -> dict[str, dict[str, str]]:
    """A Cedar entity identifier as the value of an attribute."""
    return {"__entity": uid(kind, identifier)}


def party(side: Party) -> Attributes:
    """Discloser or recipient."""
    return {
        "organization": side.organization_id,
        "person": side.person_id or "",
        "kind": str(side.kind),
        "hipaa_covered_entity": ternary(side.hipaa_covered_entity),
        "part2_program": ternary(side.part2_program),
        "mental_health_facility": ternary(side.mental_health_facility),
        "sud_only_public": ternary(side.sud_only_public),
        "is_medical_personnel": ternary(side.is_medical_personnel),
        "is_treating_provider": ternary(side.is_treating_provider),
        "is_originator": ternary(side.is_originator),
        "is_health_care_representative": ternary(side.is_health_care_representative),
        "authorities": _texts(side.authorities),
    }


def item(piece: RecordItem) -> Attributes:
    """One piece of content."""
    return {"segment": str(piece.segment), "field": piece.field, "whole": piece.whole}


def person(request: DisclosureRequest) -> Attributes:
    """Whom the record is about."""
    attributes: Attributes = {
        "id": request.person_id,
        "deceased": ternary(request.person_deceased),
        "adjudicated_incapacitated": ternary(request.person_adjudicated_incapacitated),
    }
    return attributes if request.person_age is None else attributes | {"age": request.person_age}


def circumstances(known: Circumstances) -> Attributes:
    """What else is recorded about the request."""
    attributes: Attributes = {
        "matter": known.matter.strip(),
        "origin": str(known.origin or ""),
        "custody": str(known.custody or ""),
        "deidentification": str(known.deidentification or ""),
        "representations": _texts(known.representations),
        "report_grounds": _texts(known.report_grounds),
        "director_findings": _texts(known.director_findings),
        "findings": _texts(known.findings),
    }
    for name in (
        *("incapacity_determined", "minor_consented_to_care", "parent_consented_to_care", "minor_is_applicant"),
        *("hiv_needed_for_care", "patient_present", "patient_capable", "patient_objected", "best_interest"),
        *("involved_before_death", "contrary_preference", "suspected_crime", "discloser_is_victim"),
        *("direct_administrative_control", "supervised", "break_glass", "director_determination"),
        "review_board_waiver",
    ):
        attributes[name] = ternary(getattr(known, name))
    if known.smallest_cell is not None:
        attributes["smallest_cell"] = known.smallest_cell
    if known.victim is not None:
        attributes["victim"] = _ternaries(known.victim, "agrees", "incapacitated", "best_interest")
    if known.incident is not None:
        attributes["incident"] = _ternaries(
            known.incident, "suspect_is_patient", "on_premises", "against_personnel", "report_on_file"
        )
    if known.admission is not None:
        attributes["admission"] = _ternaries(known.admission, "violent_crime", "serious_harm", "in_therapy")
    if known.suspension is not None:
        attributes["suspension"] = {
            "oral": ternary(known.suspension.oral),
            **_instants(made_at=known.suspension.made_at, ends_at=known.suspension.ends_at),
        }
    return attributes


def _ternaries(facts: object, *names: str) -> Attributes:
    return {name: ternary(getattr(facts, name)) for name in names}


def consent(paper: Consent) -> Attributes:
    """A signed paper, as found."""
    return {
        "id": paper.id,
        "kinds": _texts(paper.kinds),
        "person": paper.person_id,
        "disclosers": _texts({identifier.strip() for identifier in paper.discloser_ids}),
        "recipients": [record for named in paper.recipients for record in _named(named)],
        "recipient_names": _texts(
            {named.organization_id.strip() or named.person_id or "" for named in paper.recipients}
        ),
        "recipients_counted": len(paper.recipients),
        "organizations_named": _texts(
            {
                named.organization_id
                for named in paper.recipients
                if named.organization_id.strip() and not named.person_id
            }
        ),
        "recipient_class": str(paper.recipient_class or ""),
        "segments": _texts(paper.segments),
        "purposes": _texts(paper.purposes),
        "lists_fields": paper.fields is not None,
        "fields": _texts(paper.fields or ()),
        "info_description": paper.info_description.strip(),
        "described_part": paper.described_part.strip(),
        "signature": str(paper.signature or ""),
        "signer": str(paper.signer),
        "signer_authority": paper.signer_authority.strip(),
        "statements": _texts(paper.statements),
        "person_named": paper.person_named,
        "expires_event": _event(paper.expires_event),
        "combined_with": _texts(paper.combined_with),
        "conditioned": paper.conditioned,
        "known_false": paper.known_false,
        "elements_missing": _texts(paper.elements_missing),
        "matter": paper.matter.strip(),
        "condition_of": paper.condition_of.strip(),
        "distinct_witnesses": len({_words(name) for name in paper.witnesses} - {"", _words(paper.signer_name)}),
        "staff_signed_by": paper.staff_signed_by.strip(),
        **_instants(
            signed_at=paper.signed_at,
            staff_signed_at=paper.staff_signed_at,
            period_starts_at=paper.period_starts_at,
            expires_at=paper.expires_at,
            event_occurred_at=paper.event_occurred_at,
            revoked_at=paper.revoked_at,
            revoked_orally_at=paper.revoked_orally_at,
            revocable_from=paper.revocable_from,
            final_disposition_at=paper.final_disposition_at,
        ),
    }


def _named(named: NamedRecipient) -> list[Attributes]:
    if not (named.organization_id.strip() or named.person_id):
        return []  # a blank names nobody
    plain = {"organization": named.organization_id, "person": named.person_id or ""}
    if named.for_purposes is None:
        return [plain | {"purpose": ""}]
    return [plain | {"purpose": str(purpose)} for purpose in sorted(named.for_purposes)]


def _event(words: str) -> str:
    """The event that ends a paper, with one word for what people write in several."""
    plain = " ".join(word for word in _words(words.strip().strip(".\"'")).split() if word != "the")
    return "none" if plain in NO_END else "end of study" if plain in END_OF_STUDY else plain


def agreement(paper: Agreement) -> Attributes:
    """A written agreement between organizations."""
    return {
        "kind": str(paper.kind),
        "parties": _texts(paper.party_ids),
        "in_force": ternary(paper.in_force),
        "acknowledges_bound": ternary(paper.acknowledges_bound),
        "will_resist": ternary(paper.will_resist),
        **_instants(begins_at=paper.begins_at, ends_at=paper.ends_at),
    }


def process(paper: LegalProcess) -> Attributes:
    """What a court, a grand jury, an agency or a party has issued."""
    return {
        "kind": str(paper.kind),
        "provision": str(paper.provision or ""),
        "in_force": ternary(paper.in_force),
        "signed_by_judge": ternary(paper.signed_by_judge),
        "holder": (paper.holder_id or "").strip(),
        "crime": _words(paper.crime),
        "segments": _texts(paper.segments),
        "findings": _texts(paper.findings),
        "communications_finding": ternary(paper.communications_finding),
        "accompanied_by_subpoena": ternary(paper.accompanied_by_subpoena),
        "subpoena_in_force": ternary(paper.subpoena_in_force),
        "satisfactory_assurance": ternary(paper.satisfactory_assurance),
        "request_tests": _texts(paper.request_tests),
        "brought_by_patient": ternary(paper.brought_by_patient),
        **_instants(begins_at=paper.begins_at, ends_at=paper.ends_at),
    }


def emergency(record: Emergency) -> Attributes:
    """A medical emergency as documented."""
    return {
        "person": record.person_id,
        "bona_fide": ternary(record.bona_fide),
        "patient_capable": ternary(record.patient_capable),
        "consent_obtainable": ternary(record.consent_obtainable),
        "consent_refused": ternary(record.consent_refused),
        "declared_disaster": ternary(record.declared_disaster),
        "program_closed": ternary(record.program_closed),
        "product_danger_asserted": ternary(record.product_danger_asserted),
        "nature": record.nature.strip(),
        "disclosed_by": record.disclosed_by.strip(),
        "medical_personnel_name": record.medical_personnel_name.strip(),
        **_instants(occurred_at=record.occurred_at, ended_at=record.ended_at),
    }


def threat(record: Threat) -> Attributes:
    """A threat as a clinician recorded it."""
    return {
        "person": record.person_id,
        "serious": ternary(record.serious),
        "imminent": ternary(record.imminent),
        "specific": ternary(record.specific),
        "target": str(record.target or ""),
        "recorded_by": record.recorded_by.strip(),
        "basis": record.basis.strip(),
        **_instants(recorded_at=record.recorded_at, resolved_at=record.resolved_at),
    }


def restriction(limit: Restriction) -> Attributes:
    """A limit the person asked for."""
    return {
        "person": limit.person_id,
        "agreed": ternary(limit.agreed),
        "paid_in_full": limit.paid_in_full,
        "organizations": _texts(limit.organization_ids),
        "segments": _texts(limit.segments),
        "fields": _texts(limit.fields),
        "purposes": _texts(limit.purposes),
        **_instants(agreed_at=limit.agreed_at, ended_at=limit.ended_at),
    }


def entities(prefix: str, request: DisclosureRequest, evidence: Evidence) -> list[Attributes]:
    """Everything in one world as Cedar entities, each identifier beginning with `prefix`."""
    found: list[tuple[str, str, Attributes]] = [
        ("Discloser", "d", party(request.discloser)),
        ("Recipient", "r", party(request.recipient)),
        ("Person", "p", person(request)),
        ("Circumstances", "c", circumstances(request.circumstances)),
        *(("Item", str(number), item(piece)) for number, piece in enumerate(request.items)),
        *(("Paper", str(number), consent(paper)) for number, paper in enumerate(evidence.consents)),
        *(("Agreement", str(number), agreement(paper)) for number, paper in enumerate(evidence.agreements)),
        *(("Process", str(number), process(paper)) for number, paper in enumerate(evidence.legal_process)),
        *(("Emergency", str(number), emergency(record)) for number, record in enumerate(evidence.emergencies)),
        *(("Threat", str(number), threat(record)) for number, record in enumerate(evidence.threats)),
        *(("Restriction", str(number), restriction(limit)) for number, limit in enumerate(evidence.restrictions)),
    ]
    return [
        {"uid": uid(kind, prefix + identifier), "attrs": attributes, "parents": []}
        for kind, identifier, attributes in found
    ]
