"""Emergencies, threats, agreements and de-identification, read the same way by every law: as documented, at `now`."""

from consent.facts import (
    POLICE_KINDS,
    Agreement,
    AgreementKind,
    DeidentificationMethod,
    Emergency,
    OrganizationKind,
    Threat,
    ThreatTarget,
)
from consent.instruments.agreements import agreement_between
from consent.law.rule import Grounds, Question, Wanting

SMALLEST_CELL = 11
"""Smaller counts are left out; a figure of policy, not of law."""

SOMEBODY_ELSE: frozenset[ThreatTarget] = frozenset({ThreatTarget.IDENTIFIED, ThreatTarget.READILY_IDENTIFIABLE_GROUP})

Reading = Grounds | Wanting


def medical_emergencies(question: Question) -> tuple[Reading, ...]:
    """Read every emergency on file: bona fide, going on, documented, and consent cannot be obtained."""
    records = question.dossier.emergencies
    if not records:
        return (Wanting("no medical emergency is documented"),)
    return tuple([_read_emergency(record, question) for record in records])


def _read_emergency(record: Emergency, question: Question) -> Reading:
    reason = (
        why_emergency_is_over(record, question)
        or _why_consent_comes_first(record, question)
        or why_undocumented(record)
    )
    if reason is not None:
        return Wanting(reason, (record.id,))
    return Grounds("a medical emergency is documented", (record.id,), ends_at=record.ended_at)


def why_emergency_is_over(record: Emergency, question: Question) -> str | None:
    """Return why `record` is no emergency of this person that is going on now, or None."""
    now = question.request.now
    if record.person_id != question.request.person_id:
        return "the emergency on file is another person's"
    if now < record.occurred_at:
        return "the emergency is dated in the future"
    if record.ended_at is not None and record.ended_at <= now:
        return "the emergency is over"
    return None


def _why_consent_comes_first(record: Emergency, question: Question) -> str | None:
    if record.bona_fide is not True:
        return "nobody has recorded that the emergency is real"
    if record.patient_capable is True and not (record.consent_obtainable is False and record.consent_refused is False):
        return "the person is able to consent, so consent must be asked for"
    if record.consent_obtainable is True:
        return "consent can be obtained, so it must be asked for"
    if record.patient_capable is not False and record.consent_obtainable is not False:
        return "it is not recorded that consent cannot be obtained"
    if somebody_declined(record, question):
        return "the person declined; a person who is able to decline is not this case"
    return None


def why_undocumented(record: Emergency) -> str | None:
    """Return what is wanting in the record that 42 CFR 2.51(c) asks for, or None."""
    documented = (record.nature, record.disclosed_by, record.medical_personnel_name)
    return None if all(fact.strip() for fact in documented) else "the record of the emergency is incomplete"


def somebody_declined(record: Emergency, question: Question) -> bool:
    """Return whether the person declined in this emergency, or in another that was going on at the same time.

    A refusal goes on counting against the emergencies that it met: that its own record is closed later changes nothing.
    """
    request = question.request
    return any(
        other.consent_refused is True
        and other.person_id == request.person_id
        and other.occurred_at <= request.now
        and (other.ended_at is None or record.occurred_at < other.ended_at)
        for other in question.dossier.emergencies
    )


def serious_threats(question: Question) -> tuple[tuple[Threat | None, Reading], ...]:
    """Read every threat on file: serious, imminent, documented by somebody, and not resolved."""
    records = question.dossier.threats
    if not records:
        return ((None, Wanting("no threat is documented")),)
    return tuple([(record, _read_threat(record, question)) for record in records])


def _read_threat(record: Threat, question: Question) -> Reading:
    reason = _why_no_threat(record, question)
    if reason is not None:
        return Wanting(reason, (record.id,))
    return Grounds("a serious and imminent threat is documented", (record.id,), ends_at=record.resolved_at)


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
    recipient = question.recipient
    return recipient.kind not in POLICE_KINDS and recipient.is_medical_personnel is True


def agreement_in_force(question: Question, kind: AgreementKind) -> Agreement | None:
    """Return an agreement of `kind` in force between discloser and recipient, or None. Police can be party to none."""
    if question.recipient.kind in POLICE_KINDS:
        return None
    return agreement_between(
        question.dossier.agreements,
        kind,
        question.discloser.organization_id,
        question.recipient.organization_id,
        now=question.request.now,
    )


def why_identifiable(question: Question) -> str | None:
    """Return why the information still identifies somebody (45 CFR 164.514(b)), or None if it does not."""
    circumstances = question.circumstances
    done = circumstances.deidentification
    if done not in {DeidentificationMethod.SAFE_HARBOR, DeidentificationMethod.EXPERT_DETERMINATION}:
        return "it is not de-identified by safe harbor or by a documented expert determination"
    if circumstances.smallest_cell is not None and circumstances.smallest_cell < SMALLEST_CELL:
        return f"a count of fewer than {SMALLEST_CELL} lets people be recognized"
    return None


def age_below(question: Question, years: int) -> bool:
    """Return whether the person is known to be younger than `years`."""
    age = question.request.person_age
    return age is not None and age < years


def is_covered_entity(question: Question) -> bool:
    """Return whether the recipient is known to be a covered entity of a kind that treats or pays."""
    return question.recipient.hipaa_covered_entity is True and question.recipient.kind is not OrganizationKind.INTERNAL
