"""45 CFR 164.522(a): limits that the person asked for."""

from consent.facts import Restriction
from consent.instruments import treats
from consent.law.circumstances import is_medical_personnel, medical_emergencies, serious_threats
from consent.law.groups import CAN_LESSEN_A_THREAT, CARE_PURPOSES, EVERY_SEGMENT, THREAT_PURPOSES
from consent.law.restrictions import restriction_results
from consent.law.rule import Answer, Grounds, Question, Rule


def restriction(question: Question) -> Answer:
    """45 CFR 164.522(a)(1): a limit that was agreed to is kept.

    It gives way to emergency treatment ((a)(1)(iii), the recipient being asked not to use it further) and does not stop
    the aversion of a serious threat under 164.512 ((a)(1)(v)).
    """
    override, citations, obligations = None, (), ()  # type: str | None, tuple[str, ...], tuple[str, ...]
    if _averts_a_threat(question):
        override, citations = "it does not stop the aversion of a serious threat", ("45 CFR 164.522(a)(1)(v)",)
    elif _emergency_treatment(question):
        override, citations = "emergency treatment needs it", ("45 CFR 164.522(a)(1)(iii)",)
        obligations = ("REQUEST_NO_FURTHER_USE",)
    return restriction_results(
        question,
        citation=_restriction_citation,
        override=override,
        override_citations=citations,
        override_obligations=obligations,
    )


def _averts_a_threat(question: Question) -> bool:
    request = question.request
    if request.purpose not in THREAT_PURPOSES or request.recipient.kind not in CAN_LESSEN_A_THREAT:
        return False
    return any(isinstance(reading, Grounds) for _record, reading in serious_threats(question))


def _emergency_treatment(question: Question) -> bool:
    for_treatment = question.request.purpose in CARE_PURPOSES
    if not for_treatment or not is_medical_personnel(question) or not treats(question.recipient):
        return False
    return any(isinstance(reading, Grounds) for reading in medical_emergencies(question))


def _restriction_citation(limit: Restriction) -> str:
    paid_only = limit.paid_in_full and limit.agreed is not True
    return "45 CFR 164.522(a)(1)(vi)" if paid_only else "45 CFR 164.522(a)(1)"


LIMITS: tuple[Rule, ...] = (
    Rule(
        code="hipaa-522",
        citation="45 CFR 164.522(a)(1)",
        judge=restriction,
        segments=EVERY_SEGMENT,
        needs=("a limit that the person asked for and that was agreed to, or that a service paid in full carries",),
    ),
)
