"""45 CFR 164.524, 164.528, 164.404: what the person themselves may see and must be told."""

from datetime import datetime, timedelta

from consent.facts import Purpose, Suspension
from consent.law.groups import BUT_PSYCHOTHERAPY_NOTES, EVERY_SEGMENT, PATIENT
from consent.law.rule import Answer, Grounds, Question, Rule, Wanting

ORAL_SUSPENSION = timedelta(days=30)
"""The longest that an oral statement suspends an accounting (164.528(a)(2)(ii)) or delays a notice (164.412(b))."""

MEDIA_NOTICE_ABOVE = 500
"""Residents of one state: above it the media are told too (164.406)."""

_NOT_THE_PERSON = "it is about the person themselves"


def access(question: Question) -> Answer:
    """45 CFR 164.524(a)(1): the person's own record, but for psychotherapy notes."""
    return Grounds("it is the person's own record")


def accounting(question: Question) -> Answer:
    """45 CFR 164.528(a)(1): the person's accounting of disclosures; entries an agency had suspended are left out."""
    suspension = question.circumstances.suspension
    if suspension is None or not _lasts(suspension, question.request.now):
        return Grounds("it is the person's own accounting", cites=("45 CFR 164.528(b)(2)",))
    return Grounds(
        "it is the person's own accounting, some entries being suspended",
        limits=("without the entries that a law enforcement agency had suspended",),
        obligations=("DOC_REPRESENTATION",),
        cites=("45 CFR 164.528(a)(2)(ii)" if suspension.oral is not False else "45 CFR 164.528(a)(2)(i)",),
    )


def _lasts(suspension: Suspension, now: datetime) -> bool:
    if suspension.oral is not False:
        return suspension.made_at is None or now < suspension.made_at + ORAL_SUSPENSION
    return suspension.ends_at is None or now < suspension.ends_at


def notice_of_breach(question: Question) -> Answer:
    """45 CFR 164.404: the person is told of a breach of their unsecured information."""
    residents = question.circumstances.residents_in_breach
    media = (
        ("BREACH_NOTIFY_MEDIA", "BREACH_NOTIFY_STATE") if residents is None or residents > MEDIA_NOTICE_ABOVE else ()
    )
    return Grounds("the person is owed notice of a breach", obligations=media)


def delay_of_notice(question: Question) -> Answer:
    """45 CFR 164.412(b): an agency may have a notice delayed, at most 30 days on its word; it gets no record by that."""
    reason = "a delay of notice opens no record; on an official's word it lasts 30 days at most"
    return Wanting(reason, obligations=("DOC_REPRESENTATION",))


INDIVIDUAL: tuple[Rule, ...] = (
    Rule(
        code="hipaa-524",
        citation="45 CFR 164.524(a)(1)",
        judge=access,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.PATIENT_ACCESS}),
        recipients=PATIENT,
        not_for=_NOT_THE_PERSON,
        needs=("the person's identity, verified",),
        obligations=("VERIFY_IDENTITY_514H",),
    ),
    Rule(
        code="hipaa-528",
        citation="45 CFR 164.528(a)(1)",
        judge=accounting,
        segments=EVERY_SEGMENT,
        purposes=frozenset({Purpose.ACCOUNTING}),
        recipients=PATIENT,
        not_for=_NOT_THE_PERSON,
        needs=("the person's identity, verified",),
        obligations=("VERIFY_IDENTITY_514H",),
    ),
    Rule(
        code="hipaa-breach",
        citation="45 CFR 164.404",
        judge=notice_of_breach,
        segments=EVERY_SEGMENT,
        purposes=frozenset({Purpose.BREACH_NOTICE}),
        recipients=PATIENT,
        not_for=_NOT_THE_PERSON,
        needs=("a breach of unsecured information",),
        obligations=("BREACH_NOTIFY_INDIVIDUAL_60D", "BREACH_NOTIFY_HHS", "BREACH_RISK_ASSESSMENT"),
    ),
    Rule(
        code="hipaa-breach-delay",
        citation="45 CFR 164.412(b)",
        judge=delay_of_notice,
        segments=EVERY_SEGMENT,
        purposes=frozenset({Purpose.BREACH_NOTICE_DELAY}),
        needs=("nothing: it never opens the record",),
    ),
)
