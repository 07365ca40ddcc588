"""45 CFR 164, subpart E (the HIPAA Privacy Rule): governs everything that a covered entity holds."""

from consent.facts import ConsentKind, Restriction, Segment, ThreatTarget
from consent.instruments import treats
from consent.law.circumstances import (
    CAN_LESSEN_A_THREAT,
    CARE_PURPOSES,
    THREAT_PURPOSES,
    is_medical_personnel,
    medical_emergencies,
    serious_threats,
)
from consent.law.consents import judge_consents
from consent.law.restrictions import restriction_results
from consent.law.rule import Answer, BasisResult, Law, Question, does_not_apply

THREAT_SEGMENTS: frozenset[Segment] = frozenset(
    {Segment.MH_GENERAL, Segment.PSYCHOTHERAPY_NOTES, Segment.IDENTITY_PRESENCE}
)
ONLY_WHAT_LESSENS_THE_THREAT = "only what is needed to prevent or lessen the threat"


def treatment(question: Question) -> Answer:
    """45 CFR 164.506(c)(2): to a provider, for treatment; psychotherapy notes excepted (164.508(a)(2))."""
    code, citation = "hipaa-tpo", "45 CFR 164.506(c)(2)"
    if question.segment is Segment.PSYCHOTHERAPY_NOTES:
        return does_not_apply(
            "hipaa-psy", "45 CFR 164.508(a)(2)", "psychotherapy notes need an authorization of their own"
        )
    reason = None
    if question.request.purpose not in CARE_PURPOSES:
        reason = "the purpose is not treatment"
    elif not treats(question.request.recipient):
        reason = "the recipient is not a provider who treats the person"
    if reason is not None:
        return does_not_apply(code, citation, reason)
    return BasisResult(
        code=code,
        citation=citation,
        held=True,
        reason="a provider needs it to treat the person",
        permitted_items=question.keys,
    )


def authorization(question: Question) -> Answer:
    """45 CFR 164.508(b), (c): what a valid written authorization describes, to whom it names, for its purpose."""
    return judge_consents(
        question,
        kind=ConsentKind.HIPAA_AUTHORIZATION,
        code="hipaa-auth",
        citation="45 CFR 164.508(b)(1)",
        called="HIPAA authorization",
        obligations=("PATIENT_COPY_508C4", "RETAIN_6Y_530J", "MIN_NECESSARY"),
    )


def serious_threat(question: Question) -> Answer:
    """45 CFR 164.512(j)(1)(i): to somebody able to lessen a serious and imminent threat, what that needs."""
    code, citation = "hipaa-512j1i", "45 CFR 164.512(j)(1)(i)"
    reason = None
    if question.segment not in THREAT_SEGMENTS:
        reason = "a threat does not open this kind of information"
    elif question.request.purpose not in THREAT_PURPOSES:
        reason = "the purpose is not to avert a threat"
    elif question.request.recipient.kind not in CAN_LESSEN_A_THREAT:
        reason = "the recipient is not known to be able to lessen the threat"
    if reason is not None:
        return does_not_apply(code, citation, reason)
    targets = {record.id: record.target for record in question.evidence.threats}
    results = []
    for reading in serious_threats(question):
        obligations: tuple[str, ...] = ("ACCOUNTING_HIPAA_528", "NOTIFY_SUPERVISOR", "MIN_NECESSARY")
        if reading.evidence_id is None or targets[reading.evidence_id] is not ThreatTarget.SELF:
            obligations = (*obligations, "DUTY_TO_WARN_DOC")
        results.append(
            BasisResult(
                code=code,
                citation=citation,
                held=reading.holds,
                reason=reading.reason,
                evidence_ids=(reading.evidence_id,) if reading.evidence_id is not None else (),
                permitted_items=question.keys if reading.holds else frozenset(),
                obligations=obligations if reading.holds else (),
                limits=(ONLY_WHAT_LESSENS_THE_THREAT,) if reading.holds else (),
                ends_at=reading.ends_at,
            )
        )
    return tuple(results)


def restriction(question: Question) -> Answer:
    """45 CFR 164.522(a): a limit that was agreed to is kept.

    It gives way to emergency treatment ((a)(1)(iii), the recipient being asked not to use it further) and does not
    stop a disclosure under 164.512 ((a)(1)(v)).
    """
    override, citations, obligations = None, (), ()  # type: str | None, tuple[str, ...], tuple[str, ...]
    threat = serious_threat(question)
    if any(result.held for result in ((threat,) if isinstance(threat, BasisResult) else threat)):
        override, citations = (
            "it does not stop the aversion of a serious threat",
            ("45 CFR 164.522(a)(1)(v)",),
        )
    elif _emergency_treatment(question):
        override, citations = "emergency treatment needs it", ("45 CFR 164.522(a)(1)(iii)",)
        obligations = ("REQUEST_NO_FURTHER_USE",)
    return restriction_results(
        question,
        code="hipaa-522",
        citation=_restriction_citation,
        override=override,
        override_citations=citations,
        override_obligations=obligations,
    )


def _emergency_treatment(question: Question) -> bool:
    for_treatment = question.request.purpose in CARE_PURPOSES
    if not for_treatment or not is_medical_personnel(question) or not treats(question.request.recipient):
        return False
    return any(reading.holds for reading in medical_emergencies(question))


def _restriction_citation(limit: Restriction) -> str:
    paid_only = limit.paid_in_full and limit.agreed is False
    return "45 CFR 164.522(a)(1)(vi)" if paid_only else "45 CFR 164.522(a)(1)"


HIPAA = Law(
    code="hipaa",
    title="HIPAA Privacy Rule, 45 CFR 164 subpart E",
    bases=(treatment, authorization, serious_threat),
    prohibitions=(restriction,),
)
