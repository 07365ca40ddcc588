"""Pennsylvania: substance-use facts outside Part 2, 71 P.S. 1690.108 as amended by Act 33 of 2022.

A closed list too: police need the person's consent, or an order of the court of common pleas on good cause.
"""

from consent.facts import (
    AgreementKind,
    ConsentKind,
    OrderProvision,
    OrganizationKind,
    Purpose,
    RecordedFinding,
    Segment,
)
from consent.instruments import treats
from consent.law.circumstances import agreement_in_force, is_covered_entity, why_identifiable
from consent.law.consents import judge_consents
from consent.law.groups import (
    CARE_PURPOSES,
    COUNTY_AGENCY,
    COVERED_PROVIDERS_AND_PLANS,
    DEIDENTIFIED_PURPOSES,
    HEALTH_PLAN,
    INTERNAL,
    INTERNAL_DUTIES,
    PATIENT,
    PROVIDERS,
    SERVICE_ORGANIZATIONS,
    SERVICES,
)
from consent.law.pennsylvania.federal_enforcement import rule_of_enforcement
from consent.law.processes import judge_orders
from consent.law.rule import Answer, Grounds, Law, Question, Rule

_FACTS: frozenset[Segment] = frozenset({Segment.SUD_NON_PART2})


def care(question: Question) -> Answer:
    """71 P.S. 1690.108(b)(1)(i): to medical personnel, to diagnose and treat the person."""
    if not treats(question.recipient):
        return "the recipient is not a provider who treats the person"
    return Grounds("medical personnel need it to treat the person")


def written_consent(question: Question) -> Answer:
    """71 P.S. 1690.108(b): to whom the person's written authorization names."""
    return judge_consents(question, ConsentKind.HIPAA_AUTHORIZATION, called="written authorization")


def benefits(question: Question) -> Answer:
    """71 P.S. 1690.108(b)(1)(ii): to officials, exclusively to obtain benefits that are due to the person."""
    return Grounds("the person's benefits depend on it")


def own_use(question: Question) -> Answer:
    """71 P.S. 1690.108(c): the covered entity's own care and operations, as 45 CFR 164 subpart E allows."""
    if question.request.purpose not in INTERNAL_DUTIES:
        return "the purpose is no duty that arises out of care"
    if not question.stays_in_the_house:
        return "the recipient is not of the covered entity"
    return Grounds("staff need it for their duties in care")


def covered_entity(question: Question) -> Answer:
    """71 P.S. 1690.108(c): to a covered entity for payment and operations, as 45 CFR 164 subpart E allows."""
    purpose = question.request.purpose
    if purpose is Purpose.PAYMENT and question.recipient.kind is OrganizationKind.HEALTH_PLAN:
        return Grounds("a covered payer needs it for payment")
    if purpose is Purpose.OPERATIONS and is_covered_entity(question):
        return Grounds("a covered entity needs it for operations")
    return "the recipient is not known to be a covered entity with that purpose"


def business_associate(question: Question) -> Answer:
    """71 P.S. 1690.108(c): to a business associate under a contract in force, as 45 CFR 164 subpart E allows."""
    agreement = agreement_in_force(question, AgreementKind.BUSINESS_ASSOCIATE)
    if agreement is None:
        return "no business associate contract is in force"
    return Grounds("a business associate needs it for its service", (agreement.id,), agreement.ends_at)


def court_order(question: Question) -> Answer:
    """71 P.S. 1690.108(b)(2): on an order of the court of common pleas, which finds good cause."""
    return judge_orders(
        question,
        OrderProvision.PENNSYLVANIA_SUBSTANCE_USE,
        none_on_file="no consent and no order of the court of common pleas is on file",
        findings=(RecordedFinding.GOOD_CAUSE,),
    )


def own_record(question: Question) -> Answer:
    """71 P.S. 1690.108(b): to the person it is about."""
    return Grounds("it is the person's own record")


def identifies_nobody(question: Question) -> Answer:
    """71 P.S. 1690.108(b): what identifies nobody is nobody's record."""
    return why_identifiable(question) or Grounds("it identifies nobody")


PA_SUBSTANCE_USE = Law(
    code="pa_substance_use",
    title="Pennsylvania substance-use records outside Part 2, 71 P.S. 1690.108",
    bases=(
        Rule(
            code="pa-act33-other",
            citation="71 P.S. 1690.108(b)(1)(i)",
            judge=care,
            segments=_FACTS,
            purposes=CARE_PURPOSES,
            recipients=PROVIDERS,
            not_for="the recipient is not a provider who treats the person",
            needs=("medical personnel who treat the person",),
            obligations=("MIN_NECESSARY", "AUDIT_LOG"),
        ),
        Rule(
            code="pa-act33-consent",
            citation="71 P.S. 1690.108(b)",
            judge=written_consent,
            segments=_FACTS,
            needs=("the person's written authorization",),
            obligations=("MIN_NECESSARY",),
        ),
        Rule(
            code="pa-act33-benefits",
            citation="71 P.S. 1690.108(b)(1)(ii)",
            judge=benefits,
            segments=_FACTS,
            purposes=frozenset({Purpose.BENEFITS}),
            recipients=COUNTY_AGENCY,
            not_for="it is about the agency that grants the benefit",
            needs=("a benefit due to the person",),
            limits=("the fact that the benefit depends on",),
            obligations=("MIN_NECESSARY", "AUDIT_LOG"),
        ),
        Rule(
            code="pa-act33-own-use",
            citation="71 P.S. 1690.108(c)",
            judge=own_use,
            segments=_FACTS,
            recipients=INTERNAL,
            not_for="the recipient is not of the covered entity",
            needs=("staff of the covered entity", "a duty that arises out of care"),
            obligations=("MIN_NECESSARY", "AUDIT_LOG"),
        ),
        Rule(
            code="pa-act33-covered",
            citation="71 P.S. 1690.108(c)",
            judge=covered_entity,
            segments=_FACTS,
            purposes=frozenset({Purpose.PAYMENT, Purpose.OPERATIONS}),
            recipients=COVERED_PROVIDERS_AND_PLANS | HEALTH_PLAN,
            not_for="it is about covered entities",
            needs=("a covered entity as the recipient",),
            obligations=("MIN_NECESSARY",),
        ),
        Rule(
            code="pa-act33-associate",
            citation="71 P.S. 1690.108(c)",
            judge=business_associate,
            segments=_FACTS,
            purposes=SERVICES - {Purpose.PROVIDER_DEFENSE},
            recipients=SERVICE_ORGANIZATIONS,
            not_for="it is about business associates; police can be none",
            needs=("a business associate contract in force",),
            obligations=("MIN_NECESSARY",),
        ),
        Rule(
            code="pa-act33-order",
            citation="71 P.S. 1690.108(b)(2)",
            judge=court_order,
            segments=_FACTS,
            needs=("an order of the court of common pleas to this holder, on good cause",),
            obligations=("LEGAL_REVIEW", "ACCOUNTING_HIPAA_528", "MIN_NECESSARY"),
        ),
        Rule(
            code="pa-act33-subject",
            citation="71 P.S. 1690.108(b)",
            judge=own_record,
            segments=_FACTS,
            purposes=frozenset({Purpose.PATIENT_ACCESS, Purpose.ACCOUNTING, Purpose.BREACH_NOTICE}),
            recipients=PATIENT,
            not_for="it is about the person themselves",
            needs=("the person's identity, verified",),
            obligations=("VERIFY_IDENTITY_514H",),
        ),
        rule_of_enforcement("pa-act33-secretary", _FACTS, ("MIN_NECESSARY",)),
        Rule(
            code="pa-act33-deid",
            citation="71 P.S. 1690.108(b)",
            judge=identifies_nobody,
            segments=_FACTS,
            purposes=DEIDENTIFIED_PURPOSES,
            needs=("safe harbor, or a documented expert determination", "no count below 11"),
            limits=("de-identified information only",),
            obligations=("DEID_DOC", "SMALL_CELL_SUPPRESSION"),
        ),
    ),
    silence=("71 P.S. 1690.108(b)(2)",),
)
