"""42 CFR Part 2: what forbids although a basis holds: use against the person (2.12(d)(1)) and agreed limits (2.26)."""

from consent.facts import Purpose, RecordOrigin, Restriction, Segment
from consent.law.groups import CARE_PURPOSES, EVERY_SEGMENT, POLICE, USE_AGAINST_THE_PERSON
from consent.law.part2.consents import proceedings_consent
from consent.law.part2.court_orders import (
    CRIMINAL_PURPOSES,
    CRIMINAL_RECIPIENTS,
    NONCRIMINAL_PURPOSES,
    NONCRIMINAL_RECIPIENTS,
    criminal_order,
    noncriminal_order,
)
from consent.law.part2.emergencies import declared_disaster, medical_emergency
from consent.law.processes import complaint_by_the_person
from consent.law.restrictions import restriction_results
from consent.law.rule import Answer, Grounds, Question, Rule

NOT_FOR_CARE: frozenset[str] = frozenset(
    {
        "p2-accounting",
        "p2-accounting-presence",
        "p2-audit",
        "p2-child-abuse",
        "p2-crime",
        "p2-deid",
        "p2-emergency-fda",
        "p2-incapacity-death",
        "p2-minor",
        "p2-order-64",
        "p2-order-65",
        "p2-order-66",
        "p2-patient-access",
        "p2-presence",
        "p2-public-health",
        "p2-research",
        "p2-research-report",
        "p2-scn-oversight",
        "p2-security-breach",
    }
)
"""Bases other than treatment, payment and operations: a limit on those does not reach them (2.26(a)(5))."""

_INVESTIGATIONS: frozenset[Purpose] = USE_AGAINST_THE_PERSON | {Purpose.INVESTIGATE_PROGRAM}
_HELD_FOR_OTHERS: frozenset[RecordOrigin] = frozenset({RecordOrigin.RESEARCH, RecordOrigin.AUDIT})


def opened_by(question: Question, answer: Answer) -> frozenset[str]:
    """Return the items that an answer opens, before any closed list."""
    opened: frozenset[str] = frozenset()
    for finding in answer if isinstance(answer, tuple) else (answer,):
        if isinstance(finding, Grounds):
            opened |= question.keys if finding.keys is None else finding.keys
    return opened


def use_against_the_person(question: Question) -> Answer:
    """42 CFR 2.12(d)(1): no use in a charge, an investigation or any proceeding against the person, by any holder.

    It yields to a consent for that proceeding alone and to an order under 2.64 or 2.65. Where the person sues the
    program, the proceeding is not against the person.
    """
    purpose = question.request.purpose
    if purpose not in USE_AGAINST_THE_PERSON:
        return "the purpose is not an investigation or proceeding"
    if question.segment is Segment.IDENTITY_PRESENCE and question.discloser.sud_only_public is False:
        return "being there tells nothing of substance-use care"
    if purpose is Purpose.PROVIDER_DEFENSE and complaint_by_the_person(question) is not None:
        return "the person brought the proceeding"
    opened: frozenset[str] = frozenset()
    if question.segment is not Segment.SUD_COUNSELING_NOTES:
        opened |= opened_by(question, proceedings_consent(question))
    if purpose in NONCRIMINAL_PURPOSES and question.recipient.kind in NONCRIMINAL_RECIPIENTS:
        opened |= opened_by(question, noncriminal_order(question))
    if purpose in CRIMINAL_PURPOSES and question.recipient.kind in CRIMINAL_RECIPIENTS:
        opened |= opened_by(question, criminal_order(question))
    if opened == question.keys:
        return "a consent for this proceeding, or a court's order, opens it"
    return Grounds("substance-use records may not be used in an investigation or proceeding", keys=opened)


def held_for_research_or_audit(question: Question) -> Answer:
    """42 CFR 2.62: what somebody holds for research or audit never serves to investigate or prosecute a patient."""
    if question.circumstances.origin not in _HELD_FOR_OTHERS:
        return "the record is not known to be held for research or audit"
    if question.recipient.kind not in POLICE and question.request.purpose not in _INVESTIGATIONS:
        return "the purpose is not to investigate or prosecute"
    return Grounds("what is held for research or audit never goes to those who investigate")


def received_by_mistake(question: Question) -> Answer:
    """42 CFR 2.16(b): a record that came by mistake goes nowhere; the mistake is presumed a breach until assessed."""
    if question.circumstances.origin is not RecordOrigin.MISDIRECTED:
        return "the record is not known to have come by mistake"
    return Grounds("the record came by mistake and goes nowhere", obligations=("BREACH_RISK_ASSESSMENT",))


def restriction(question: Question) -> Answer:
    """42 CFR 2.26(a): a limit the person asked for and the program agreed to beats a valid consent.

    Emergency treatment overrides it ((a)(3)); the recipient is then asked not to use it further ((a)(4)).
    """
    return restriction_results(
        question,
        citation=_restriction_citation,
        override=_emergency_treatment(question),
        override_citations=("42 CFR 2.26(a)(3)", "42 CFR 2.26(a)(4)"),
        override_obligations=("REQUEST_NO_FURTHER_USE",),
    )


def _emergency_treatment(question: Question) -> str | None:
    if question.segment is Segment.SUD_COUNSELING_NOTES or question.request.purpose not in CARE_PURPOSES:
        return None
    if opened_by(question, medical_emergency(question)) or opened_by(question, declared_disaster(question)):
        return "a medical emergency is documented"
    return None


def _restriction_citation(limit: Restriction) -> str:
    return "42 CFR 2.26(a)(6)" if limit.paid_in_full and limit.agreed is not True else "42 CFR 2.26(a)(3)"


PROHIBITIONS: tuple[Rule, ...] = (
    Rule(
        code="p2-use-bar",
        citation="42 CFR 2.12(d)(1)",
        judge=use_against_the_person,
        segments=EVERY_SEGMENT,
        needs=("a purpose of investigation or proceeding, without consent for it and without a court's order",),
    ),
    Rule(
        code="p2-order-62",
        citation="42 CFR 2.62",
        judge=held_for_research_or_audit,
        segments=EVERY_SEGMENT,
        needs=("a record held for research or audit, and somebody who investigates",),
        also_cites=("42 CFR 2.53", "42 CFR 2.52"),
    ),
    Rule(
        code="p2-misdirected",
        citation="42 CFR 2.16(b)",
        judge=received_by_mistake,
        segments=EVERY_SEGMENT,
        needs=("a record that came to its holder by mistake",),
    ),
    Rule(
        code="p2-restriction",
        citation="42 CFR 2.26(a)",
        judge=restriction,
        segments=EVERY_SEGMENT,
        needs=("a limit that the person asked for and that was agreed to, or that a service paid in full carries",),
        spares=NOT_FOR_CARE,
    ),
)
