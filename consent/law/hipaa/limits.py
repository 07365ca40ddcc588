"""45 CFR 164.522(a): limits that the person asked for."""

from consent.facts import Restriction
from consent.instruments import treats
from consent.law.circumstances import is_medical_personnel, medical_emergencies
from consent.law.groups import CARE_PURPOSES, EVERY_SEGMENT
from consent.law.restrictions import restriction_results
from consent.law.rule import Answer, Grounds, Question, Rule


def restriction(question: Question) -> Answer:
    """45 CFR 164.522(a)(1): a limit that was agreed to is kept.

    It gives way to emergency treatment ((a)(1)(iii), the recipient being asked not to use it further).
    """
    needed = _emergency_treatment(question)
    return restriction_results(
        question,
        citation=_restriction_citation,
        override="emergency treatment needs it" if needed else None,
        override_citations=("45 CFR 164.522(a)(1)(iii)",),
        override_obligations=("REQUEST_NO_FURTHER_USE",),
    )


def _emergency_treatment(question: Question) -> bool:
    for_treatment = question.request.purpose in CARE_PURPOSES
    if not for_treatment or not is_medical_personnel(question) or not treats(question.recipient):
        return False
    return any(isinstance(reading, Grounds) for reading in medical_emergencies(question))


def _restriction_citation(limit: Restriction) -> str:
    paid_only = limit.paid_in_full and limit.agreed is not True
    return "45 CFR 164.522(a)(1)(vi)" if paid_only else "45 CFR 164.522(a)(1)"


REACHED: frozenset[str] = frozenset(
    {
        "hipaa-510b",
        "hipaa-510b-decision",
        "hipaa-auth",
        "hipaa-benefits",
        "hipaa-business-associate",
        "hipaa-laboratory",
        "hipaa-lds",
        "hipaa-minor-protected",
        "hipaa-operations",
        "hipaa-own-defense",
        "hipaa-own-use",
        "hipaa-payment",
        "hipaa-personal-rep",
        "hipaa-psy",
        "hipaa-psy-defense",
        "hipaa-psy-training",
        "hipaa-tpo",
    }
)
"""The bases that a limit reaches. It does not stop what 164.502(a)(2)(ii), 164.510(a) or 164.512 permits or requires
(164.522(a)(1)(v)), nor what the person themselves is owed, nor what identifies nobody."""


def limits_on(bases: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return the prohibition, sparing those of `bases` that a limit does not reach."""
    return (
        Rule(
            code="hipaa-522",
            citation="45 CFR 164.522(a)(1)",
            judge=restriction,
            segments=EVERY_SEGMENT,
            needs=("a limit that the person asked for and that was agreed to, or that a service paid in full carries",),
            spares=frozenset([rule.code for rule in bases]) - REACHED,
        ),
    )
