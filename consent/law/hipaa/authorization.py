"""45 CFR 164.508: the person's written authorization."""

from consent.facts import ConsentKind
from consent.law.consents import judge_consents
from consent.law.groups import EVERY_SEGMENT
from consent.law.rule import Answer, Question, Rule


def authorization(question: Question) -> Answer:
    """45 CFR 164.508(b)(1): what a valid written authorization describes, to whom it names, for its purpose."""
    return judge_consents(question, ConsentKind.HIPAA_AUTHORIZATION, called="HIPAA authorization")


AUTHORIZATIONS: tuple[Rule, ...] = (
    Rule(
        code="hipaa-auth",
        citation="45 CFR 164.508(b)(1)",
        judge=authorization,
        segments=EVERY_SEGMENT,
        needs=("an authorization with every element of 164.508(c); for psychotherapy notes one of their own",),
        obligations=("PATIENT_COPY_508C4", "RETAIN_6Y_530J", "MIN_NECESSARY"),
    ),
)
