"""42 CFR 2.51: emergencies. Only medical personnel, only while consent cannot be obtained, always documented."""

from consent.facts import Emergency, Purpose
from consent.law.circumstances import (
    is_medical_personnel,
    medical_emergencies,
    somebody_declined,
    why_emergency_is_over,
    why_undocumented,
)
from consent.law.groups import CARE_PURPOSES, PUBLIC_HEALTH
from consent.law.part2.consents import RECORD
from consent.law.rule import Answer, Grounds, Question, Rule, Wanting

DOCUMENTED: tuple[str, ...] = ("DOC_EMERGENCY_2_51C", "NOTIFY_SUPERVISOR", "MIN_NECESSARY", "USE_RESTRICTION_2_12D")
_NOT_MEDICAL = "the recipient is not medical personnel"


def medical_emergency(question: Question) -> Answer:
    """42 CFR 2.51(a)(1): to medical personnel in a bona fide emergency in which consent cannot be obtained.

    SUD counseling notes are not among the exceptions of 2.31(b)(1) and stay behind.
    """
    if not is_medical_personnel(question):
        return _NOT_MEDICAL
    return medical_emergencies(question)


def declared_disaster(question: Question) -> Answer:
    """42 CFR 2.51(a)(2): to medical personnel while a declared disaster keeps the program closed."""
    if not is_medical_personnel(question):
        return _NOT_MEDICAL
    records = question.dossier.emergencies
    if not records:
        return "no disaster is documented"
    return tuple([_read_disaster(record, question) for record in records])


def _read_disaster(record: Emergency, question: Question) -> Grounds | Wanting:
    reason = why_emergency_is_over(record, question) or why_undocumented(record)
    if reason is None and record.bona_fide is not True:
        reason = "nobody has recorded that the emergency is real"
    if reason is None and record.declared_disaster is not True:
        reason = "no disaster was declared"
    if reason is None and record.program_closed is not True:
        reason = "the program is not recorded as closed"
    if reason is None and record.consent_obtainable is not False:
        reason = "it is not recorded that consent cannot be obtained"
    if reason is None and somebody_declined(record, question):
        reason = "the person declined"
    if reason is not None:
        return Wanting(reason, (record.id,))
    return Grounds("a declared disaster keeps the program closed", (record.id,), ends_at=record.ended_at)


def product_danger(question: Question) -> Answer:
    """42 CFR 2.51(b): to medical personnel of the Food and Drug Administration, to warn of a dangerous product."""
    if not is_medical_personnel(question):
        return _NOT_MEDICAL
    answers: list[Grounds | Wanting] = []
    for record in question.dossier.emergencies:
        reason = why_emergency_is_over(record, question) or why_undocumented(record)
        if reason is None and record.product_danger_asserted is not True:
            reason = "no danger of a product is asserted"
        if reason is not None:
            answers.append(Wanting(reason, (record.id,)))
        else:
            answers.append(Grounds("a dangerous product is asserted", (record.id,), ends_at=record.ended_at))
    return tuple(answers) or "no danger of a product is asserted"


EMERGENCIES: tuple[Rule, ...] = (
    Rule(
        code="p2-emergency",
        citation="42 CFR 2.51(a)(1)",
        judge=medical_emergency,
        segments=RECORD,
        purposes=CARE_PURPOSES,
        needs=(
            "medical personnel as the recipient",
            "a bona fide emergency that is going on",
            "consent that cannot be obtained, and a person who has not declined",
            "the four facts of 2.51(c)",
        ),
        obligations=DOCUMENTED,
        also_cites=("42 CFR 2.51(c)",),
    ),
    Rule(
        code="p2-emergency-disaster",
        citation="42 CFR 2.51(a)(2)",
        judge=declared_disaster,
        segments=RECORD,
        purposes=CARE_PURPOSES,
        needs=("a declared disaster", "a program that is closed and cannot obtain consent", "medical personnel"),
        obligations=DOCUMENTED,
        also_cites=("42 CFR 2.51(c)",),
    ),
    Rule(
        code="p2-emergency-fda",
        citation="42 CFR 2.51(b)",
        judge=product_danger,
        segments=RECORD,
        purposes=frozenset({Purpose.PUBLIC_HEALTH}),
        recipients=PUBLIC_HEALTH,
        needs=("medical personnel of the FDA", "their assertion that a product endangers health"),
        obligations=DOCUMENTED,
    ),
)
