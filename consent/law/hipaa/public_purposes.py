"""45 CFR 164.512(a)-(e), (g), (i), (k)(5): required by law, reports, oversight, proceedings, death, research, custody."""

from consent.facts import (
    Authority,
    Custody,
    LegalProcess,
    OrganizationKind,
    ProcessKind,
    Purpose,
    ReportGround,
    Representation,
    Segment,
)
from consent.law.groups import (
    AUDIT_AUTHORITIES,
    BUT_PSYCHOTHERAPY_NOTES,
    COUNTY_AGENCY,
    EVERY_SEGMENT,
    EVERYBODY_BUT_POLICE,
    MEDICAL_EXAMINER,
    OVERSIGHT,
    POLICE,
    PUBLIC_HEALTH,
    RESEARCHER,
)
from consent.law.processes import as_ordered, process_of, why_not_in_force, why_order_fails
from consent.law.rule import Answer, Grounds, Question, Rule, Wanting

_PRESENCE: frozenset[Segment] = frozenset({Segment.IDENTITY_PRESENCE})
_ACCOUNTED: tuple[str, ...] = ("ACCOUNTING_HIPAA_528", "MIN_NECESSARY")
_TREATING: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.HOSPITAL_ED, OrganizationKind.EMS, OrganizationKind.MH_PROVIDER}
)
_COMMITTING_AUTHORITIES: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.COURT, OrganizationKind.COUNTY_MH_ADMIN}
)
PROCEEDING_PURPOSES: frozenset[Purpose] = frozenset(
    {
        Purpose.ADMINISTRATIVE_PROCEEDING,
        Purpose.CHILD_ABUSE_INVESTIGATION,
        Purpose.COMMITMENT_302,
        Purpose.COURT_PROCEEDING,
        Purpose.LEGAL_DEFENSE,
        Purpose.LEGISLATIVE_PROCEEDING,
        Purpose.MONITORING_CONDITIONAL_RELEASE,
        Purpose.PROSECUTION,
    }
)
_PARTY_PURPOSES: frozenset[Purpose] = frozenset(
    {Purpose.ADMINISTRATIVE_PROCEEDING, Purpose.COURT_PROCEEDING, Purpose.LEGAL_DEFENSE}
)
_IN_CUSTODY: frozenset[Representation] = frozenset(
    {
        Representation.CARE_OF_INMATE,
        Representation.SAFETY_OF_INMATE_OR_OTHERS,
        Representation.SAFETY_OF_OFFICERS,
        Representation.SAFETY_IN_TRANSPORT,
        Representation.SECURITY_OF_INSTITUTION,
    }
)
_OVERSEES_THE_ORIGINATOR: frozenset[Authority] = frozenset({Authority.FUNDS_PROGRAM, Authority.REGULATES_PROGRAM})
_GROUNDS_FOR_ADULTS: frozenset[ReportGround] = frozenset(ReportGround) - {ReportGround.REASONABLE_CAUSE}


def wound_report(question: Question) -> Answer:
    """45 CFR 164.512(a): a provider reports a wound by a deadly weapon as 18 Pa.C.S. 5106 requires."""
    if question.discloser.kind not in _TREATING:
        return "the discloser is not a provider who treated the wound"
    return Grounds("state law requires the report")


def firearm_report(question: Question) -> Answer:
    """45 CFR 164.512(a): a court or county administrator reports a commitment to the State Police, and nobody else does."""
    if question.discloser.kind not in _COMMITTING_AUTHORITIES:
        return "the duty is the court's, the review officer's and the county administrator's alone"
    return Grounds("state law requires the report of a commitment")


def child_abuse_report(question: Question) -> Answer:
    """45 CFR 164.512(b)(1)(ii): to the authority that receives reports of child abuse."""
    return Grounds("state law asks for the report")


def public_health(question: Question) -> Answer:
    """45 CFR 164.512(b)(1)(i): to a public health authority that the law lets collect it."""
    return Grounds("a public health authority may collect it")


def report_of_adult_abuse(question: Question) -> Answer:
    """45 CFR 164.512(c): to the protective agency, as the law requires, with agreement, or to prevent serious harm."""
    grounds = question.circumstances.report_grounds
    if ReportGround.REQUIRED_BY_LAW in grounds:
        return Grounds("the law requires the report", cites=("45 CFR 164.512(c)(1)(i)",))
    if ReportGround.PERSON_AGREES in grounds:
        return Grounds("the person agrees to the report", cites=("45 CFR 164.512(c)(1)(ii)",))
    if grounds & _GROUNDS_FOR_ADULTS:
        return Grounds("a statute authorizes the report and it prevents harm", cites=("45 CFR 164.512(c)(1)(iii)",))
    return "the report is neither required, nor agreed to, nor recorded as needed to prevent serious harm"


def oversight(question: Question) -> Answer:
    """45 CFR 164.512(d)(1): to a health oversight agency, to oversee the system; never to investigate the person."""
    recipient = question.recipient
    if question.segment is Segment.PSYCHOTHERAPY_NOTES and not recipient.authorities & _OVERSEES_THE_ORIGINATOR:
        return "psychotherapy notes go to an agency that oversees their originator"
    if recipient.kind is not OrganizationKind.OVERSIGHT_AGENCY and not recipient.authorities & AUDIT_AUTHORITIES:
        return "the recipient is not known to oversee the system by law"
    return Grounds("an oversight agency oversees the system")


def enforcement_by_the_secretary(question: Question) -> Answer:
    """45 CFR 164.502(a)(2)(ii): to the Secretary, who enforces the rule itself: federal law requires it."""
    if Authority.HHS_ENFORCEMENT not in question.recipient.authorities:
        return "the recipient is not known to enforce the rule for the Secretary"
    return Grounds("federal law requires it for the rule's own enforcement")


def order_in_a_proceeding(question: Question) -> Answer:
    """45 CFR 164.512(e)(1)(i): in a proceeding, what a court's order expressly authorizes."""
    orders = process_of(question, ProcessKind.COURT_ORDER, ProcessKind.COMMITMENT_PROCEEDING)
    if not orders:
        return "no court order is on file"
    return tuple([_judge_order(order, question) for order in orders])


def _judge_order(order: LegalProcess, question: Question) -> Grounds | Wanting:
    if order.kind is ProcessKind.COURT_ORDER:
        reason = why_order_fails(order, question)
    elif order.signed_by_judge is not True:
        reason = "no judge has signed it"
    else:
        reason = why_not_in_force(order, question, holder_must_be_named=False)
    if reason is not None:
        return Wanting(reason, (order.id,))
    return Grounds("a court has ordered it", (order.id,), ends_at=order.ends_at, limits=(as_ordered(order),))


def subpoena_with_assurance(question: Question) -> Answer:
    """45 CFR 164.512(e)(1)(ii): on a party's subpoena with satisfactory assurance of notice or a protective order."""
    subpoenas = process_of(question, ProcessKind.SUBPOENA)
    if not subpoenas:
        return "no subpoena is on file"
    answers: list[Grounds | Wanting] = []
    for subpoena in subpoenas:
        reason = why_not_in_force(subpoena, question, holder_must_be_named=False)
        if reason is None and subpoena.satisfactory_assurance is not True:
            reason = "there is no satisfactory assurance of notice to the person, nor a protective order"
        if reason is None and subpoena.segments and question.segment not in subpoena.segments:
            reason = "the subpoena covers other information"
        if reason is not None:
            answers.append(Wanting(reason, (subpoena.id,)))
        else:
            held = "a subpoena with satisfactory assurance asks for it"
            answers.append(Grounds(held, (subpoena.id,), subpoena.ends_at, cites=("45 CFR 164.512(e)(1)(iii)",)))
    return tuple(answers)


def cause_of_death(question: Question) -> Answer:
    """45 CFR 164.512(g)(1): to a coroner or medical examiner, to identify the dead and the cause of death."""
    if question.request.person_deceased is not True:
        return "the person is not known to have died"
    return Grounds("a coroner inquires into the death")


def research(question: Question) -> Answer:
    """45 CFR 164.512(i): to a researcher, on a review or privacy board's documented waiver."""
    if question.circumstances.review_board_waiver is not True:
        return "no waiver of a review board is on file"
    return Grounds("a review board waived the authorization")


def custody(question: Question) -> Answer:
    """45 CFR 164.512(k)(5)(i): to who lawfully holds the person, what care and safety in custody need."""
    circumstances = question.circumstances
    if circumstances.custody is not Custody.HELD:
        return Wanting("the person is not known to be held", cites=("45 CFR 164.512(k)(5)(iii)",))
    if not circumstances.representations & _IN_CUSTODY:
        return "the official has not represented what the information is needed for"
    return Grounds("an official with custody represents that care or safety needs it")


PUBLIC_PURPOSES: tuple[Rule, ...] = (
    Rule(
        code="hipaa-512a-wounds",
        citation="45 CFR 164.512(a)",
        judge=wound_report,
        segments=_PRESENCE,
        purposes=frozenset({Purpose.WOUND_REPORT}),
        recipients=frozenset({OrganizationKind.LAW_ENFORCEMENT}),
        not_for="such a report goes to the local police",
        needs=("a provider who treated the wound", "a law that requires the report"),
        limits=("what the law requires to be reported",),
        obligations=_ACCOUNTED,
        also_cites=("18 Pa.C.S. 5106", "45 CFR 164.512(f)(1)(i)"),
    ),
    Rule(
        code="hipaa-512a-firearms",
        citation="45 CFR 164.512(a)",
        judge=firearm_report,
        segments=_PRESENCE,
        purposes=frozenset({Purpose.FIREARM_REPORTING}),
        recipients=frozenset({OrganizationKind.PSP}),
        not_for="such a report goes to the State Police",
        needs=("a court, review officer or county administrator as the sender",),
        limits=("identity, and that a commitment was made",),
        obligations=_ACCOUNTED,
        also_cites=("18 Pa.C.S. 6105(c)(4)",),
    ),
    Rule(
        code="hipaa-512b-child",
        citation="45 CFR 164.512(b)(1)(ii)",
        judge=child_abuse_report,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.CHILD_ABUSE_REPORT}),
        recipients=COUNTY_AGENCY,
        not_for="the report goes to ChildLine or the county agency",
        needs=("reasonable cause to suspect abuse of a child (23 Pa.C.S. 6311)",),
        limits=("the content of the report",),
        obligations=("CHILDLINE_WRITTEN_48H", "NOTIFY_SUPERVISOR", *_ACCOUNTED),
        also_cites=("23 Pa.C.S. 6311",),
    ),
    Rule(
        code="hipaa-512b",
        citation="45 CFR 164.512(b)(1)(i)",
        judge=public_health,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.PUBLIC_HEALTH}),
        recipients=PUBLIC_HEALTH,
        not_for="it is about public health authorities",
        needs=("an authority that the law lets collect it",),
        obligations=_ACCOUNTED,
    ),
    Rule(
        code="hipaa-512c",
        citation="45 CFR 164.512(c)",
        judge=report_of_adult_abuse,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.ELDER_ABUSE_REPORT}),
        recipients=COUNTY_AGENCY,
        not_for="the report goes to the protective agency",
        needs=("a law that requires it, the person's agreement, or serious harm that it prevents",),
        limits=("the content of the report",),
        obligations=("INFORM_PATIENT_512C", *_ACCOUNTED),
        also_cites=("35 P.S. 10225.302",),
    ),
    Rule(
        code="hipaa-512d",
        citation="45 CFR 164.512(d)(1)",
        judge=oversight,
        segments=EVERY_SEGMENT,
        purposes=frozenset({Purpose.OVERSIGHT, Purpose.AUDIT}),
        recipients=OVERSIGHT | {OrganizationKind.COUNTY_MH_ADMIN, OrganizationKind.COUNTY_AGENCY},
        not_for="the recipient is no health oversight agency",
        needs=("an agency that oversees the health care system",),
        obligations=("VERIFY_IDENTITY_514H", *_ACCOUNTED),
    ),
    Rule(
        code="hipaa-502a2ii",
        citation="45 CFR 164.502(a)(2)(ii)",
        judge=enforcement_by_the_secretary,
        segments=EVERY_SEGMENT,
        purposes=frozenset({Purpose.OVERSIGHT}),
        recipients=OVERSIGHT,
        not_for="it is about the Secretary of Health and Human Services",
        needs=("the Secretary, enforcing the rule",),
        obligations=("VERIFY_IDENTITY_514H", "NOTIFY_PRIVACY_OFFICER", *_ACCOUNTED),
    ),
    Rule(
        code="hipaa-512e-order",
        citation="45 CFR 164.512(e)(1)(i)",
        judge=order_in_a_proceeding,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=PROCEEDING_PURPOSES,
        recipients=EVERYBODY_BUT_POLICE,
        not_for="police use other process",
        needs=("an order of a court or tribunal, in force and directed at this holder",),
        obligations=("LEGAL_REVIEW", *_ACCOUNTED),
    ),
    Rule(
        code="hipaa-512e-subpoena",
        citation="45 CFR 164.512(e)(1)(ii)",
        judge=subpoena_with_assurance,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=_PARTY_PURPOSES,
        recipients=frozenset({OrganizationKind.ATTORNEY, OrganizationKind.COURT}),
        not_for="it is about the parties to a proceeding",
        needs=("a subpoena in force", "satisfactory assurance of notice, or a protective order"),
        obligations=("LEGAL_REVIEW", *_ACCOUNTED),
        also_cites=("45 CFR 164.512(e)(1)(ii)(A)",),
    ),
    Rule(
        code="hipaa-512g",
        citation="45 CFR 164.512(g)(1)",
        judge=cause_of_death,
        segments=EVERY_SEGMENT,
        purposes=frozenset({Purpose.CAUSE_OF_DEATH}),
        recipients=MEDICAL_EXAMINER,
        not_for="it is about the coroner or medical examiner",
        needs=("a person who has died",),
        obligations=_ACCOUNTED,
    ),
    Rule(
        code="hipaa-512i",
        citation="45 CFR 164.512(i)",
        judge=research,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.RESEARCH}),
        recipients=RESEARCHER,
        not_for="the recipient is no researcher",
        needs=("a review or privacy board's documented waiver",),
        obligations=("RESEARCH_DOC", *_ACCOUNTED),
    ),
    Rule(
        code="hipaa-512k5",
        citation="45 CFR 164.512(k)(5)(i)",
        judge=custody,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=frozenset({Purpose.CUSTODY_SECURITY, Purpose.CUSTODY_HEALTHCARE}),
        recipients=POLICE | {OrganizationKind.CORRECTIONS},
        not_for="it is about who lawfully holds the person",
        needs=("a person who is lawfully held", "the official's representation of the need"),
        limits=("necessary facts of health and safety",),
        obligations=("DOC_REPRESENTATION", "MIN_NECESSARY"),
    ),
)
