"""Pennsylvania: mental-health records (50 P.S. 7111; 55 Pa. Code 5100.31-39), HIV (35 P.S. 7607), and substance use
outside Part 2 (71 P.S. 1690.108). Stricter than HIPAA: what HIPAA allows police is mostly not allowed here.
"""

from consent.facts import POLICE_KINDS, ConsentKind, OrganizationKind, Segment, ThreatTarget
from consent.instruments import treats
from consent.law.circumstances import (
    CAN_LESSEN_A_THREAT,
    CARE_PURPOSES,
    THREAT_PURPOSES,
    Reading,
    is_medical_personnel,
    medical_emergencies,
    serious_threats,
)
from consent.law.consents import judge_consents
from consent.law.rule import Answer, BasisResult, Law, Question, does_not_apply

WITHOUT_CONSENT: tuple[str, ...] = ("NOTICE_PA_5100_34D", "LOG_PA_5100_32C", "MIN_NECESSARY")
IN_AN_EMERGENCY: tuple[str, ...] = (*WITHOUT_CONSENT, "NOTIFY_SUPERVISOR")
WARNING: tuple[str, ...] = (*IN_AN_EMERGENCY, "DUTY_TO_WARN_DOC", "ACCOUNTING_HIPAA_528")

ONLY_WHAT_RELIEVES_THE_EMERGENCY = "only specific information pertinent to the relief of the emergency"
ONLY_WHAT_THE_WARNING_NEEDS = "only the threat and what the warned person needs for safety"

_PRIVILEGED = "communications in therapy are privileged; they need written consent"


def _fails(code: str, citation: str, evidence_id: str, reason: str) -> BasisResult:
    return BasisResult(code=code, citation=citation, held=False, reason=reason, evidence_ids=(evidence_id,))


def treating_persons(question: Question) -> Answer:
    """55 Pa. Code 5100.32(a)(1): to those actively engaged in treating the person, the relevant portions."""
    code, citation = "pa-mh-treat", "55 Pa. Code 5100.32(a)(1)"
    if question.segment is Segment.PSYCHOTHERAPY_NOTES:
        return does_not_apply(code, citation, _PRIVILEGED, "50 P.S. 7111")
    if question.request.purpose not in CARE_PURPOSES:
        return does_not_apply(code, citation, "the purpose is not treatment")
    if not treats(question.request.recipient):
        return does_not_apply(code, citation, "the recipient is not engaged in treating the person")
    return BasisResult(
        code=code,
        citation=citation,
        held=True,
        reason="the recipient treats the person",
        permitted_items=question.keys,
        obligations=WITHOUT_CONSENT,
    )


def written_release(question: Question) -> Answer:
    """55 Pa. Code 5100.34: what a written release describes, to the agency or person it names."""
    return judge_consents(
        question,
        kind=ConsentKind.PA_MENTAL_HEALTH_RELEASE,
        code="pa-mh-consent",
        citation="55 Pa. Code 5100.34(a)",
        called="Pennsylvania mental-health release",
        obligations=("NOTICE_PA_5100_34D", "LOG_PA_5100_32C", "MIN_NECESSARY"),
    )


def emergency(question: Question) -> Answer:
    """55 Pa. Code 5100.32(a)(9): in a documented emergency, what is pertinent to relieve it, to who can.

    A medical emergency opens treatment by medical personnel; a serious and imminent threat is an emergency too.
    """
    code, citation = "pa-mh-emergency", "55 Pa. Code 5100.32(a)(9)"
    if question.segment is Segment.PSYCHOTHERAPY_NOTES:
        return does_not_apply(code, citation, _PRIVILEGED, "50 P.S. 7111")
    request = question.request
    if request.purpose in THREAT_PURPOSES:
        if request.recipient.kind not in CAN_LESSEN_A_THREAT:
            return does_not_apply(code, citation, "the recipient is not known to be able to relieve the emergency")
        readings = serious_threats(question)
    elif request.purpose in CARE_PURPOSES:
        if not is_medical_personnel(question):
            return does_not_apply(code, citation, "the recipient is not medical personnel")
        readings = medical_emergencies(question)
    else:
        return does_not_apply(code, citation, "the purpose is not to relieve an emergency", "55 Pa. Code 5100.32(a)")
    return tuple(
        _carried(code, citation, question, reading, IN_AN_EMERGENCY, ONLY_WHAT_RELIEVES_THE_EMERGENCY)
        for reading in readings
    )


def _carried(
    code: str,
    citation: str,
    question: Question,
    reading: Reading,
    obligations: tuple[str, ...],
    limit: str,
) -> BasisResult:
    evidence_ids = (reading.evidence_id,) if reading.evidence_id is not None else ()
    if not reading.holds:
        return BasisResult(
            code=code,
            citation=citation,
            held=False,
            reason=reading.reason,
            also_cites=("55 Pa. Code 5100.32(a)",),
            evidence_ids=evidence_ids,
        )
    return BasisResult(
        code=code,
        citation=citation,
        held=True,
        reason=reading.reason,
        evidence_ids=evidence_ids,
        permitted_items=question.keys,
        obligations=obligations,
        limits=(limit,),
        ends_at=reading.ends_at,
    )


def duty_to_warn(question: Question) -> Answer:
    """Emerich v. Phila. Ctr. for Human Dev., 720 A.2d 1032 (Pa. 1998): warn an identified victim, or the police.

    The threat must be specific and immediate, of serious harm, against somebody identified or readily identifiable.
    """
    code = "pa-duty-warn"
    citation = "Emerich v. Phila. Ctr. for Human Dev., 720 A.2d 1032 (Pa. 1998)"
    request = question.request
    if request.purpose not in THREAT_PURPOSES:
        return does_not_apply(code, citation, "the purpose is not to warn of a threat")
    if request.recipient.kind not in POLICE_KINDS | {OrganizationKind.THREAT_TARGET}:
        return does_not_apply(code, citation, "a warning goes to the threatened person or to the police")
    records = {record.id: record for record in question.evidence.threats}
    results = []
    for reading in serious_threats(question):
        record = records.get(reading.evidence_id) if reading.evidence_id is not None else None
        if record is not None and reading.holds and record.specific is not True:
            results.append(_fails(code, citation, record.id, "the threat is not recorded as specific"))
        elif record is not None and reading.holds and record.target not in _SOMEBODY_ELSE:
            results.append(_fails(code, citation, record.id, "the threat names nobody who could be warned"))
        else:
            results.append(_carried(code, citation, question, reading, WARNING, ONLY_WHAT_THE_WARNING_NEEDS))
    return tuple(results)


_SOMEBODY_ELSE: frozenset[ThreatTarget] = frozenset({ThreatTarget.IDENTIFIED, ThreatTarget.READILY_IDENTIFIABLE_GROUP})


def hiv_consent(question: Question) -> Answer:
    """35 P.S. 7607(a)(3), (c): to whom a written consent specific to HIV-related information names."""
    return tuple(
        judge_consents(
            question,
            kind=ConsentKind.PA_HIV,
            code="pa-hiv",
            citation="35 P.S. 7607(a)(3)",
            called="consent specific to HIV-related information",
            obligations=("NOTICE_PA_HIV_7607E", "MIN_NECESSARY"),
        )
    )


def substance_use_care(question: Question) -> Answer:
    """71 P.S. 1690.108(b)(1)(i): substance-use facts outside Part 2, to medical personnel for treatment."""
    code, citation = "pa-act33-other", "71 P.S. 1690.108(b)(1)(i)"
    if question.request.purpose not in CARE_PURPOSES:
        return does_not_apply(code, citation, "the purpose is not treatment", "71 P.S. 1690.108(b)(2)")
    if not treats(question.request.recipient):
        return does_not_apply(
            code, citation, "the recipient is not a provider who treats the person", "71 P.S. 1690.108(b)(2)"
        )
    return BasisResult(
        code=code,
        citation=citation,
        held=True,
        reason="medical personnel need it to treat the person",
        permitted_items=question.keys,
        obligations=("MIN_NECESSARY",),
    )


def substance_use_consent(question: Question) -> Answer:
    """71 P.S. 1690.108(b): substance-use facts outside Part 2, to whom the person's written authorization names."""
    return judge_consents(
        question,
        kind=ConsentKind.HIPAA_AUTHORIZATION,
        code="pa-act33-consent",
        citation="71 P.S. 1690.108(b)",
        called="written authorization",
        obligations=("MIN_NECESSARY",),
    )


PA_MENTAL_HEALTH = Law(
    code="pa_mental_health",
    title="Pennsylvania mental-health confidentiality, 50 P.S. 7111 and 55 Pa. Code 5100.31-39",
    bases=(treating_persons, written_release, emergency, duty_to_warn),
)

PA_HIV = Law(
    code="pa_hiv",
    title="Pennsylvania Confidentiality of HIV-Related Information Act, 35 P.S. 7607",
    bases=(hiv_consent,),
)

PA_SUBSTANCE_USE = Law(
    code="pa_substance_use",
    title="Pennsylvania substance-use records outside Part 2, 71 P.S. 1690.108",
    bases=(substance_use_care, substance_use_consent),
)
