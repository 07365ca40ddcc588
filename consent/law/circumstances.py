"""Emergencies and threats, read the same way by every law: as documented, at `now`, about this person."""

from dataclasses import dataclass
from datetime import datetime

from consent.facts import POLICE_KINDS, Emergency, OrganizationKind, Purpose, Threat
from consent.law.rule import Question

CARE_PURPOSES: frozenset[Purpose] = frozenset({Purpose.TREATMENT, Purpose.CUSTODY_HEALTHCARE})
"""Treatment, wherever the person is; in custody only by treatment staff."""

THREAT_PURPOSES: frozenset[Purpose] = frozenset({Purpose.AVERT_THREAT, Purpose.WARN_VICTIM})

CAN_LESSEN_A_THREAT: frozenset[OrganizationKind] = POLICE_KINDS | {
    OrganizationKind.CRISIS_CENTER_988,
    OrganizationKind.EMS,
    OrganizationKind.FAMILY,
    OrganizationKind.HOSPITAL_ED,
    OrganizationKind.MH_PROVIDER,
    OrganizationKind.THREAT_TARGET,
}
"""Kinds of recipient "reasonably able to prevent or lessen the threat"; a closed list, so that nobody is guessed in."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether one documented circumstance carries a disclosure, why not, and until when."""

    evidence_id: str | None
    holds: bool
    reason: str
    ends_at: datetime | None = None


def medical_emergencies(question: Question) -> tuple[Reading, ...]:
    """Read every emergency on file: bona fide, going on, documented, and consent cannot be obtained."""
    records = sorted(question.evidence.emergencies, key=lambda record: record.id)
    if not records:
        return (Reading(None, False, "no medical emergency is documented"),)
    return tuple(_read_emergency(record, question) for record in records)


def _read_emergency(record: Emergency, question: Question) -> Reading:
    reason = _why_no_emergency(record, question)
    if reason is not None:
        return Reading(record.id, False, reason)
    return Reading(record.id, True, "a medical emergency is documented", ends_at=record.ended_at)


def _why_no_emergency(record: Emergency, question: Question) -> str | None:
    now = question.request.now
    if record.person_id != question.request.person_id:
        return "the emergency on file is another person's"
    if now < record.occurred_at:
        return "the emergency is dated in the future"
    if record.ended_at is not None and record.ended_at <= now:
        return "the emergency is over"
    if record.bona_fide is not True:
        return "nobody has recorded that the emergency is real"
    if record.patient_capable is True and not (record.consent_obtainable is False and record.consent_refused is False):
        return "the person is able to consent, so consent must be asked for"
    if record.consent_obtainable is True:
        return "consent can be obtained, so it must be asked for"
    if record.patient_capable is not False and record.consent_obtainable is not False:
        return "it is not recorded that consent cannot be obtained"
    if _somebody_refused(question):
        return "the person declined; a person who is able to decline is not this case"
    documented = (record.nature, record.disclosed_by, record.medical_personnel_name)
    if not all(fact.strip() for fact in documented):
        return "the record of the emergency is incomplete"
    return None


def _somebody_refused(question: Question) -> bool:
    """A recorded refusal in any emergency that is going on stands against every record of it."""
    request = question.request
    return any(
        record.consent_refused is True
        for record in question.evidence.emergencies
        if record.person_id == request.person_id
        and record.occurred_at <= request.now
        and (record.ended_at is None or request.now < record.ended_at)
    )


def serious_threats(question: Question) -> tuple[Reading, ...]:
    """Read every threat on file: serious, imminent, documented by somebody, and not resolved."""
    records = sorted(question.evidence.threats, key=lambda record: record.id)
    if not records:
        return (Reading(None, False, "no threat is documented"),)
    return tuple(_read_threat(record, question) for record in records)


def _read_threat(record: Threat, question: Question) -> Reading:
    reason = _why_no_threat(record, question)
    if reason is not None:
        return Reading(record.id, False, reason)
    return Reading(record.id, True, "a serious and imminent threat is documented", ends_at=record.resolved_at)


def _why_no_threat(record: Threat, question: Question) -> str | None:
    now = question.request.now
    if record.person_id != question.request.person_id:
        return "the threat on file is about another person"
    if now < record.recorded_at:
        return "the threat is dated in the future"
    if record.resolved_at is not None and record.resolved_at <= now:
        return "the threat is resolved"
    if record.serious is not True:
        return "the threat is not recorded as serious"
    if record.imminent is not True:
        return "the threat is not recorded as imminent"
    if not record.recorded_by.strip() or not record.basis.strip():
        return "who believes the threat, and on what ground, is not recorded"
    return None


def is_medical_personnel(question: Question) -> bool:
    """Return whether the recipient is medical personnel; police never are, whatever they carry."""
    recipient = question.request.recipient
    return recipient.kind not in POLICE_KINDS and recipient.is_medical_personnel is True
