"""45 CFR 164.502(a)(1)(ii), 164.502(e), 164.506: treatment, payment, health care operations, and who helps with them."""

from consent.facts import AgreementKind, OrganizationKind, ProcessKind, Purpose, Segment
from consent.instruments import treats
from consent.law.circumstances import agreement_in_force, is_covered_entity
from consent.law.groups import (
    BUT_PSYCHOTHERAPY_NOTES,
    CARE_PURPOSES,
    COUNTY_AGENCY,
    COVERED_PROVIDERS_AND_PLANS,
    HEALTH_PLAN,
    INTERNAL,
    INTERNAL_DUTIES,
    MISUSE,
    NO_DUTY,
    PROVIDERS,
    SERVICE_ORGANIZATIONS,
    SERVICES,
    UNJUSTIFIED,
)
from consent.law.processes import complaint_by_the_person, process_of, why_not_in_force
from consent.law.rule import Answer, Grounds, Question, Rule, Wanting

_PSYCHOTHERAPY_NOTES: frozenset[Segment] = frozenset({Segment.PSYCHOTHERAPY_NOTES})
_LABORATORIES: frozenset[OrganizationKind] = frozenset({OrganizationKind.QSO, OrganizationKind.BUSINESS_ASSOCIATE})


def treatment(question: Question) -> Answer:
    """45 CFR 164.506(c)(2): to a provider, for treatment; psychotherapy notes excepted (164.508(a)(2))."""
    if not treats(question.recipient):
        return "the recipient is not a provider who treats the person"
    return Grounds("a provider needs it to treat the person")


def laboratory(question: Question) -> Answer:
    """45 CFR 164.506(c)(2): to a laboratory, which takes part in treatment."""
    return Grounds("a laboratory takes part in treatment")


def own_use(question: Question) -> Answer:
    """45 CFR 164.506(c)(1): the covered entity's own treatment, payment and operations, by staff whose duty it is."""
    if question.request.purpose not in INTERNAL_DUTIES:
        return Wanting(NO_DUTY, obligations=MISUSE if question.request.purpose in UNJUSTIFIED else ())
    if not question.stays_in_the_house:
        return "the recipient is not of the covered entity"
    if question.circumstances.break_glass is True:
        held = "staff need it for an emergency, by the emergency access procedure"
        return Grounds(held, obligations=("NOTIFY_SUPERVISOR",), cites=("45 CFR 164.312(a)(2)(ii)",))
    return Grounds("staff need it for their duties in care")


def payment(question: Question) -> Answer:
    """45 CFR 164.506(c)(3): to a health plan or a treating provider, what payment needs."""
    if question.recipient.kind is OrganizationKind.HEALTH_PLAN:
        return Grounds("payment, and the payer's review of it, need it")
    if question.request.purpose is Purpose.AUDIT or not treats(question.recipient):
        return "the recipient neither pays for nor provides care"
    return Grounds("payment needs it")


def operations(question: Question) -> Answer:
    """45 CFR 164.506(c)(4): to another covered entity with a relationship to the person, for operations."""
    if not is_covered_entity(question):
        return "the recipient is not known to be a covered entity"
    return Grounds("a covered entity with a relationship to the person needs it for operations")


def business_associate(question: Question) -> Answer:
    """45 CFR 164.502(e): to a business associate under a contract in force, for its service. Police can be none."""
    agreement = agreement_in_force(question, AgreementKind.BUSINESS_ASSOCIATE)
    if agreement is None:
        return "no business associate contract is in force"
    if question.request.purpose is Purpose.PROVIDER_DEFENSE:
        complaints = process_of(question, ProcessKind.COMPLAINT)
        pending = [one for one in complaints if why_not_in_force(one, question, holder_must_be_named=False) is None]
        if not pending:
            return "no complaint is on file against which it defends itself"
        return Grounds("counsel under contract defends the covered entity", (agreement.id,), agreement.ends_at)
    return Grounds("a business associate needs it for its service", (agreement.id,), agreement.ends_at)


def own_defense(question: Question) -> Answer:
    """45 CFR 164.506(c)(1): legal services in an action that the person brings are the entity's own operations."""
    complaint = complaint_by_the_person(question)
    if complaint is None or not question.stays_in_the_house:
        return "the person has brought no action in which the entity defends itself"
    return Grounds("the entity defends itself in an action by the person", (complaint.id,), complaint.ends_at)


def benefits(question: Question) -> Answer:
    """45 CFR 164.506(c)(1): to a public agency, the fact that obtaining the person's benefits needs."""
    return Grounds("the person's benefits depend on it")


def originator_of_the_notes(question: Question) -> Answer:
    """45 CFR 164.508(a)(2)(i)(A): who wrote psychotherapy notes may use them to treat the person."""
    if question.recipient.is_originator is not True:
        return "psychotherapy notes need an authorization of their own, but for their originator"
    return Grounds("the originator uses their own notes to treat")


def training_with_notes(question: Question) -> Answer:
    """45 CFR 164.508(a)(2)(i)(B): the entity's own trainees may use psychotherapy notes under supervision."""
    if not question.stays_in_the_house or question.circumstances.supervised is not True:
        return "it is not the entity's own training under supervision"
    return Grounds("the entity trains its own staff under supervision")


def defense_with_notes(question: Question) -> Answer:
    """45 CFR 164.508(a)(2)(i)(C): the entity may defend itself with psychotherapy notes in the person's action."""
    return own_defense(question)


CARE: tuple[Rule, ...] = (
    Rule(
        code="hipaa-tpo",
        citation="45 CFR 164.506(c)(2)",
        judge=treatment,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=CARE_PURPOSES,
        recipients=PROVIDERS,
        not_for="the recipient is not a provider who treats the person",
        needs=("a provider who treats the person as the recipient",),
    ),
    Rule(
        code="hipaa-laboratory",
        citation="45 CFR 164.506(c)(2)",
        judge=laboratory,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.LAB_SERVICES}),
        recipients=_LABORATORIES,
        not_for="the recipient is no laboratory",
        needs=("a laboratory as the recipient",),
    ),
    Rule(
        code="hipaa-own-use",
        citation="45 CFR 164.506(c)(1)",
        judge=own_use,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        recipients=INTERNAL,
        not_for="the recipient is not of the covered entity",
        needs=("staff of the covered entity", "a duty that arises out of care"),
        obligations=("MIN_NECESSARY", "AUDIT_LOG"),
        also_cites=("45 CFR 164.514(d)(2)", "45 CFR 164.105(a)(2)(ii)"),
    ),
    Rule(
        code="hipaa-payment",
        citation="45 CFR 164.506(c)(3)",
        judge=payment,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.PAYMENT, Purpose.AUDIT}),
        recipients=HEALTH_PLAN | PROVIDERS,
        not_for="the recipient neither pays for nor provides care",
        needs=("a health plan or a treating provider as the recipient",),
        obligations=("MIN_NECESSARY",),
        also_cites=("45 CFR 164.506(c)(1)",),
    ),
    Rule(
        code="hipaa-operations",
        citation="45 CFR 164.506(c)(4)",
        judge=operations,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.OPERATIONS}),
        recipients=COVERED_PROVIDERS_AND_PLANS,
        not_for="the recipient is no covered entity with a relationship to the person",
        needs=("a covered entity with a relationship to the person",),
        obligations=("MIN_NECESSARY",),
    ),
    Rule(
        code="hipaa-business-associate",
        citation="45 CFR 164.502(e)",
        judge=business_associate,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=SERVICES,
        recipients=SERVICE_ORGANIZATIONS,
        not_for="the recipient is no business associate; police can be none",
        needs=("a business associate contract in force between both", "for a defense in court: the complaint"),
        obligations=("MIN_NECESSARY",),
        also_cites=("45 CFR 164.506(c)(1)",),
    ),
    Rule(
        code="hipaa-own-defense",
        citation="45 CFR 164.506(c)(1)",
        judge=own_defense,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.PROVIDER_DEFENSE}),
        recipients=INTERNAL,
        not_for="it is about the entity itself",
        needs=("an action that the person brought against the entity",),
        obligations=("LEGAL_REVIEW", "MIN_NECESSARY"),
    ),
    Rule(
        code="hipaa-benefits",
        citation="45 CFR 164.506(c)(1)",
        judge=benefits,
        segments=frozenset({Segment.SUD_NON_PART2, Segment.MH_GENERAL, Segment.IDENTITY_PRESENCE}),
        purposes=frozenset({Purpose.BENEFITS}),
        recipients=COUNTY_AGENCY,
        not_for="it is about the agency that grants the benefit",
        needs=("a benefit due to the person",),
        limits=("the fact that the benefit depends on",),
        obligations=("MIN_NECESSARY",),
    ),
    Rule(
        code="hipaa-psy",
        citation="45 CFR 164.508(a)(2)(i)(A)",
        judge=originator_of_the_notes,
        segments=_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.TREATMENT}),
        recipients=INTERNAL,
        not_for="psychotherapy notes need an authorization of their own, but for their originator",
        needs=("the originator of the notes as the recipient",),
        obligations=("AUDIT_LOG",),
        also_cites=("45 CFR 164.508(a)(2)",),
    ),
    Rule(
        code="hipaa-psy-training",
        citation="45 CFR 164.508(a)(2)(i)(B)",
        judge=training_with_notes,
        segments=_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.TRAINING}),
        recipients=INTERNAL,
        not_for="it is about the entity's own trainees",
        needs=("the entity's own training", "supervision"),
        obligations=("AUDIT_LOG",),
    ),
    Rule(
        code="hipaa-psy-defense",
        citation="45 CFR 164.508(a)(2)(i)(C)",
        judge=defense_with_notes,
        segments=_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.PROVIDER_DEFENSE}),
        recipients=INTERNAL,
        not_for="it is about the entity itself",
        needs=("an action that the person brought against the entity",),
        obligations=("LEGAL_REVIEW", "MIN_NECESSARY"),
    ),
)
