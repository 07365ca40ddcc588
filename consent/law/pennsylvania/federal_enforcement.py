"""What federal law requires for its own enforcement prevails over Pennsylvania's silence (45 CFR 160.202, 160.203)."""

from consent.facts import Authority, Purpose, Segment
from consent.law.groups import OVERSIGHT
from consent.law.rule import Answer, Grounds, Question, Rule


def enforcement_by_the_secretary(question: Question) -> Answer:
    """45 CFR 160.202 (more stringent): state law does not stand against what federal law requires for its enforcement."""
    if Authority.HHS_ENFORCEMENT not in question.recipient.authorities:
        return "the recipient is not known to enforce the Privacy Rule for the Secretary"
    return Grounds("federal law requires it for its own enforcement, and prevails")


def rule_of_enforcement(code: str, segments: frozenset[Segment], obligations: tuple[str, ...]) -> Rule:
    """Return the basis for one of Pennsylvania's laws, with what that law attaches to every disclosure."""
    return Rule(
        code=code,
        citation="45 CFR 160.202 (more stringent)",
        judge=enforcement_by_the_secretary,
        segments=segments,
        purposes=frozenset({Purpose.OVERSIGHT}),
        recipients=OVERSIGHT,
        not_for="it is about the Secretary of Health and Human Services",
        needs=("the Secretary, enforcing the Privacy Rule",),
        obligations=("NOTIFY_PRIVACY_OFFICER", *obligations),
    )
