"""45 CFR 164.512(j): to avert a serious and imminent threat, and to find who admitted a violent crime or escaped."""

from consent.facts import Custody, Purpose, Segment, ThreatTarget
from consent.law.circumstances import serious_threats
from consent.law.groups import (
    CAN_LESSEN_A_THREAT,
    COMMITTING,
    IDENTIFYING_FIELDS,
    POLICE,
    THREAT_PURPOSES,
)
from consent.law.rule import Answer, Grounds, Question, Rule, Wanting

ONLY_WHAT_LESSENS_THE_THREAT = "only what is needed to prevent or lessen the threat"
_SEGMENTS: frozenset[Segment] = frozenset({Segment.MH_GENERAL, Segment.PSYCHOTHERAPY_NOTES, Segment.IDENTITY_PRESENCE})
_PRESENCE: frozenset[Segment] = frozenset({Segment.IDENTITY_PRESENCE})
_OBLIGATIONS: tuple[str, ...] = ("ACCOUNTING_HIPAA_528", "NOTIFY_SUPERVISOR", "MIN_NECESSARY")


def serious_threat(question: Question) -> Answer:
    """45 CFR 164.512(j)(1)(i): to somebody able to lessen a serious and imminent threat, what that needs.

    Who decides on a commitment gets the facts of the petition; everybody else no more than lessens the threat.
    """
    request = question.request
    if request.purpose is not Purpose.COMMITMENT_302 and request.recipient.kind not in CAN_LESSEN_A_THREAT:
        return "the recipient is not known to be able to lessen the threat"
    decides = request.purpose is Purpose.COMMITMENT_302 and request.recipient.kind in COMMITTING
    limits = () if decides else (ONLY_WHAT_LESSENS_THE_THREAT,)
    answers: list[Grounds | Wanting] = []
    for record, reading in serious_threats(question):
        if isinstance(reading, Grounds) and record is not None:
            duty = () if record.target is ThreatTarget.SELF else ("DUTY_TO_WARN_DOC",)
            answers.append(Grounds(reading.reason, (record.id,), reading.ends_at, obligations=duty, limits=limits))
        else:
            answers.append(reading)
    return tuple(answers)


def admission_of_violence(question: Question) -> Answer:
    """45 CFR 164.512(j)(1)(ii)(A): a person's own admission, made outside therapy, of a violent crime that did harm."""
    admission = question.circumstances.admission
    if admission is None or admission.violent_crime is not True or admission.serious_harm is not True:
        return "no admission of a violent crime with serious harm is recorded"
    if admission.in_therapy is not False:
        return "what is said in therapy, or in seeking it, is not used in this way"
    return Grounds("the person admitted a violent crime that did serious harm")


def escape_from_custody(question: Question) -> Answer:
    """45 CFR 164.512(j)(1)(ii)(B): what is needed to apprehend a person who escaped from lawful custody."""
    if question.circumstances.custody is not Custody.ESCAPED:
        return "the person is not known to have escaped from custody"
    return Grounds("the person escaped from lawful custody")


THREATS: tuple[Rule, ...] = (
    Rule(
        code="hipaa-512j1i",
        citation="45 CFR 164.512(j)(1)(i)",
        judge=serious_threat,
        segments=_SEGMENTS,
        purposes=THREAT_PURPOSES | {Purpose.COMMITMENT_302},
        recipients=CAN_LESSEN_A_THREAT | COMMITTING,
        not_for="the recipient is not known to be able to lessen the threat",
        needs=("a serious and imminent threat, recorded with its ground", "a recipient able to lessen it"),
        obligations=_OBLIGATIONS,
    ),
    Rule(
        code="hipaa-512j1ii-admission",
        citation="45 CFR 164.512(j)(1)(ii)(A)",
        judge=admission_of_violence,
        segments=_PRESENCE,
        purposes=frozenset({Purpose.IDENTIFY_LOCATE_SUSPECT}),
        recipients=POLICE,
        not_for="the recipient is not a law enforcement official",
        needs=("an admission, outside therapy, of a violent crime that did serious harm",),
        fields=IDENTIFYING_FIELDS | {"the_statement"},
        limits=("the statement and the list of 164.512(f)(2)(i)",),
        obligations=_OBLIGATIONS,
        also_cites=("45 CFR 164.512(j)(3)", "45 CFR 164.512(j)(2)"),
    ),
    Rule(
        code="hipaa-512j1ii-escape",
        citation="45 CFR 164.512(j)(1)(ii)(B)",
        judge=escape_from_custody,
        segments=_PRESENCE,
        purposes=frozenset({Purpose.IDENTIFY_LOCATE_SUSPECT}),
        recipients=POLICE,
        not_for="the recipient is not a law enforcement official",
        needs=("a person who escaped from lawful custody",),
        limits=("identity and location, as needed to apprehend",),
        obligations=("ACCOUNTING_HIPAA_528", "MIN_NECESSARY"),
    ),
)
