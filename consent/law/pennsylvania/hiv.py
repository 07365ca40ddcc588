"""Pennsylvania's Confidentiality of HIV-Related Information Act (Act 148), 35 P.S. 7607: a closed list.

Police, jail security, probation and family are not on it. The numbering of (a) beyond (8) is from knowledge; counsel
confirms it before use.
"""

from consent.facts import ConsentKind, OrderProvision, OrganizationKind, Purpose, Segment
from consent.instruments import treats
from consent.law.circumstances import why_identifiable
from consent.law.consents import judge_consents
from consent.law.groups import (
    CARE_PURPOSES,
    DEIDENTIFIED_PURPOSES,
    EVERYBODY_BUT_POLICE,
    HEALTH_PLAN,
    INTERNAL,
    OVERSIGHT,
    PATIENT,
    PROVIDERS,
    PUBLIC_HEALTH,
)
from consent.law.pennsylvania.federal_enforcement import rule_of_enforcement
from consent.law.processes import judge_orders
from consent.law.rule import Answer, Grounds, Law, Question, Rule

_HIV: frozenset[Segment] = frozenset({Segment.HIV})
_NOTICED: tuple[str, ...] = ("NOTICE_PA_HIV_7607E", "MIN_NECESSARY")


def written_consent(question: Question) -> Answer:
    """35 P.S. 7607(a)(3): to whom a written consent specific to HIV-related information names."""
    called = "consent specific to HIV-related information"
    return judge_consents(question, ConsentKind.PA_HIV, called=called)


def own_record(question: Question) -> Answer:
    """35 P.S. 7607(a)(1): to the person it is about."""
    return Grounds("it is the person's own record")


def treating_staff(question: Question) -> Answer:
    """35 P.S. 7607(a)(4): to staff of the provider that received it in the course of care."""
    if not question.is_same_organization:
        return "the recipient is not of the provider that received it"
    return Grounds("staff of the provider treat the person")


def peer_review(question: Question) -> Answer:
    """35 P.S. 7607(a)(5): to peer review, and to those who oversee or accredit providers."""
    if question.recipient.kind is OrganizationKind.INTERNAL and not question.is_same_organization:
        return "the recipient is not of the provider"
    return Grounds("peer review or oversight needs it")


def providers_in_care(question: Question) -> Answer:
    """35 P.S. 7607(a)(6): to providers in the person's care, where emergency or appropriate care needs to know it."""
    if not treats(question.recipient):
        return "the recipient is not a provider in the person's care"
    if question.circumstances.hiv_needed_for_care is not True:
        return "it is not recorded that this care needs to know it"
    return Grounds("a provider needs to know it for this care")


def insurer(question: Question) -> Answer:
    """35 P.S. 7607(a)(7): to an insurer, what reimbursing a claim needs."""
    return Grounds("reimbursement needs it")


def department_of_health(question: Question) -> Answer:
    """35 P.S. 7607(a)(8): to the health authorities that the law has it reported to."""
    return Grounds("a health authority collects it by law")


def court_order(question: Question) -> Answer:
    """35 P.S. 7607(a)(10): on a court's order under 35 P.S. 7608, after its own weighing of need; never on a subpoena."""
    none = "no order under 35 P.S. 7608 is on file; a subpoena opens nothing"
    return judge_orders(question, OrderProvision.PENNSYLVANIA_HIV, none_on_file=none)


def identifies_nobody(question: Question) -> Answer:
    """35 P.S. 7603: HIV-related information is what can be tied to a person; what identifies nobody is not."""
    return why_identifiable(question) or Grounds("it identifies nobody")


PA_HIV = Law(
    code="pa_hiv",
    title="Pennsylvania Confidentiality of HIV-Related Information Act, 35 P.S. 7607",
    bases=(
        Rule(
            code="pa-hiv",
            citation="35 P.S. 7607(a)(3)",
            judge=written_consent,
            segments=_HIV,
            needs=("a consent with every element of 7607(c) that names HIV-related information",),
            obligations=_NOTICED,
            also_cites=("35 P.S. 7607(c)",),
        ),
        Rule(
            code="pa-hiv-subject",
            citation="35 P.S. 7607(a)(1)",
            judge=own_record,
            segments=_HIV,
            purposes=frozenset({Purpose.PATIENT_ACCESS, Purpose.ACCOUNTING, Purpose.BREACH_NOTICE}),
            recipients=PATIENT,
            not_for="it is about the person themselves",
            needs=("the person's identity, verified",),
            obligations=("VERIFY_IDENTITY_514H",),
        ),
        Rule(
            code="pa-hiv-staff",
            citation="35 P.S. 7607(a)(4)",
            judge=treating_staff,
            segments=_HIV,
            purposes=frozenset({Purpose.TREATMENT}),
            recipients=INTERNAL,
            not_for="it is about staff of the provider",
            needs=("staff of the provider that received it",),
            obligations=("MIN_NECESSARY", "AUDIT_LOG"),
        ),
        Rule(
            code="pa-hiv-review",
            citation="35 P.S. 7607(a)(5)",
            judge=peer_review,
            segments=_HIV,
            purposes=frozenset({Purpose.OVERSIGHT, Purpose.AUDIT, Purpose.INTERNAL_SUPERVISION}),
            recipients=INTERNAL | OVERSIGHT,
            not_for="it is about peer review and oversight",
            needs=("peer review, or an agency that oversees providers",),
            obligations=_NOTICED,
        ),
        Rule(
            code="pa-hiv-care",
            citation="35 P.S. 7607(a)(6)",
            judge=providers_in_care,
            segments=_HIV,
            purposes=CARE_PURPOSES,
            recipients=PROVIDERS,
            not_for="the recipient is not a provider in the person's care",
            needs=("a provider in the person's care", "care that needs to know it"),
            obligations=_NOTICED,
        ),
        Rule(
            code="pa-hiv-insurer",
            citation="35 P.S. 7607(a)(7)",
            judge=insurer,
            segments=_HIV,
            purposes=frozenset({Purpose.PAYMENT}),
            recipients=HEALTH_PLAN,
            not_for="it is about insurers",
            needs=("a claim for reimbursement",),
            limits=("what reimbursing the claim needs",),
            obligations=_NOTICED,
        ),
        Rule(
            code="pa-hiv-health",
            citation="35 P.S. 7607(a)(8)",
            judge=department_of_health,
            segments=_HIV,
            purposes=frozenset({Purpose.PUBLIC_HEALTH}),
            recipients=PUBLIC_HEALTH,
            not_for="it is about health authorities",
            needs=("a report that the law asks for",),
            obligations=_NOTICED,
        ),
        Rule(
            code="pa-hiv-order",
            citation="35 P.S. 7607(a)(10)",
            judge=court_order,
            segments=_HIV,
            recipients=EVERYBODY_BUT_POLICE,
            not_for="police are not on the closed list",
            needs=("a court's order under 35 P.S. 7608 to this holder",),
            obligations=("LEGAL_REVIEW", "ACCOUNTING_HIPAA_528", *_NOTICED),
            also_cites=("35 P.S. 7608",),
        ),
        rule_of_enforcement("pa-hiv-secretary", _HIV, _NOTICED),
        Rule(
            code="pa-hiv-deid",
            citation="35 P.S. 7603",
            judge=identifies_nobody,
            segments=_HIV,
            purposes=DEIDENTIFIED_PURPOSES,
            needs=("safe harbor, or a documented expert determination", "no count below 11"),
            limits=("de-identified information only",),
            obligations=("DEID_DOC", "SMALL_CELL_SUPPRESSION"),
        ),
    ),
    silence=("35 P.S. 7607(a)",),
)
