"""42 CFR 2.61 to 2.66: an order of the right kind, and the subpoena or other mandate that goes with it.

A subpoena, warrant or summons alone opens nothing, whoever signed it; and none of the orders stands in for another.
"""

from consent.facts import (
    LegalProcess,
    OrderFinding,
    OrderProvision,
    OrganizationKind,
    ProcessKind,
    Purpose,
    RecordOrigin,
    Segment,
)
from consent.law.groups import EVERYBODY_BUT_POLICE, POLICE
from consent.law.part2.consents import COUNSELING_NOTES, RECORD
from consent.law.processes import as_ordered, process_of, why_order_fails
from consent.law.rule import Answer, Grounds, Question, Rule, Wanting

EXTREMELY_SERIOUS_CRIMES: frozenset[str] = frozenset(
    {
        "homicide",
        "murder",
        "manslaughter",
        "rape",
        "kidnapping",
        "armed robbery",
        "assault with a deadly weapon",
        "child abuse",
        "child neglect",
        "child abuse and neglect",
        "child abuse or neglect",
    }
)
"""The crimes that 2.65(d)(1) gives as examples, as a closed list: possession, sale, theft and violations are not on it."""

_NONCRIMINAL_FINDINGS: frozenset[OrderFinding] = frozenset(
    {
        OrderFinding.NOTICE_TO_PATIENT_AND_HOLDER,
        OrderFinding.OTHER_WAYS_UNAVAILABLE,
        OrderFinding.PUBLIC_INTEREST_OUTWEIGHS,
        OrderFinding.LIMITS_IN_ORDER,
    }
)
_CRIMINAL_FINDINGS: frozenset[OrderFinding] = frozenset(
    {
        OrderFinding.EXTREMELY_SERIOUS_CRIME,
        OrderFinding.SUBSTANTIAL_VALUE_LIKELY,
        OrderFinding.OTHER_WAYS_UNAVAILABLE,
        OrderFinding.PUBLIC_INTEREST_OUTWEIGHS,
        OrderFinding.HOLDER_INDEPENDENT_COUNSEL,
        OrderFinding.LIMITS_IN_ORDER,
    }
)
_PROGRAM_FINDINGS: frozenset[OrderFinding] = frozenset(
    {OrderFinding.OTHER_WAYS_UNAVAILABLE, OrderFinding.PUBLIC_INTEREST_OUTWEIGHS, OrderFinding.LIMITS_IN_ORDER}
)

NONCRIMINAL_PURPOSES: frozenset[Purpose] = frozenset(
    {
        Purpose.ADMINISTRATIVE_PROCEEDING,
        Purpose.CHILD_ABUSE_INVESTIGATION,
        Purpose.COMMITMENT_302,
        Purpose.COURT_PROCEEDING,
        Purpose.LEGAL_DEFENSE,
        Purpose.LEGISLATIVE_PROCEEDING,
    }
)
CRIMINAL_PURPOSES: frozenset[Purpose] = frozenset(
    {
        Purpose.COURT_PROCEEDING,
        Purpose.LAW_ENFORCEMENT_INVESTIGATION,
        Purpose.PROSECUTION,
        Purpose.WARRANT_APPLICATION,
    }
)
NONCRIMINAL_RECIPIENTS: frozenset[OrganizationKind] = EVERYBODY_BUT_POLICE - {OrganizationKind.PROSECUTOR}
CRIMINAL_RECIPIENTS: frozenset[OrganizationKind] = POLICE | {OrganizationKind.PROSECUTOR, OrganizationKind.COURT}
_OVERSEEING: frozenset[OrganizationKind] = CRIMINAL_RECIPIENTS | {OrganizationKind.OVERSIGHT_AGENCY}
_RESEARCH_OR_AUDIT: frozenset[RecordOrigin] = frozenset({RecordOrigin.RESEARCH, RecordOrigin.AUDIT})

_PAPERS_KEPT: tuple[str, ...] = ("LEGAL_REVIEW", "ACCOUNTING_HIPAA_528", "MIN_NECESSARY", "USE_RESTRICTION_2_12D")
_RESIST: tuple[str, ...] = ("RESIST_PROCESS", "LEGAL_REVIEW")
_OTHER_MANDATES: tuple[ProcessKind, ...] = tuple([kind for kind in ProcessKind if kind is not ProcessKind.COURT_ORDER])


def noncriminal_order(question: Question) -> Answer:
    """42 CFR 2.64: an order for a purpose that is not criminal, with its findings, and a subpoena beside it."""
    return _judge_orders(question, OrderProvision.NONCRIMINAL, _NONCRIMINAL_FINDINGS)


def criminal_order(question: Question) -> Answer:
    """42 CFR 2.65: an order to investigate or prosecute a patient for an extremely serious crime, and a subpoena."""
    return _judge_orders(question, OrderProvision.CRIMINAL, _CRIMINAL_FINDINGS)


def program_order(question: Question) -> Answer:
    """42 CFR 2.66: an order to investigate the program, and a mandate; never usable against a patient."""
    return _judge_orders(question, OrderProvision.INVESTIGATE_PROGRAM, _PROGRAM_FINDINGS)


def _judge_orders(question: Question, provision: OrderProvision, findings: frozenset[OrderFinding]) -> Answer:
    holder = _why_holder_is_out_of_reach(question)
    if holder is not None:
        served = bool(question.dossier.legal_process)
        return Wanting(holder, obligations=_RESIST if served else (), cites=("42 CFR 2.62",))
    orders = process_of(question, ProcessKind.COURT_ORDER)
    if orders:
        return tuple([_judge(order, question, provision, findings) for order in orders])
    alone = process_of(question, *_OTHER_MANDATES)
    if alone:
        reason = "a subpoena or warrant without such an order opens nothing"
        return Wanting(reason, obligations=("LEGAL_REVIEW",), cites=("42 CFR 2.61(b)(1)",))
    return "no such order is on file"


def _why_holder_is_out_of_reach(question: Question) -> str | None:
    """No order reaches what somebody holds for research or audit (2.62); an unknown origin may be that."""
    origin = question.circumstances.origin
    if origin in _RESEARCH_OR_AUDIT:
        return "no order reaches what was received for research or audit"
    discloser = question.discloser
    if origin is None and discloser.part2_program is not True and discloser.hipaa_covered_entity is not True:
        return "it is not known how the holder came by the record; no order reaches research or audit"
    return None


def _judge(
    order: LegalProcess, question: Question, provision: OrderProvision, findings: frozenset[OrderFinding]
) -> Grounds | Wanting:
    reason = why_order_fails(order, question, provision) or _why_incomplete(order, question, findings)
    if (
        reason is None
        and provision is OrderProvision.CRIMINAL
        and order.crime.strip().lower() not in EXTREMELY_SERIOUS_CRIMES
    ):
        reason = "the crime is not known to be an extremely serious one"
    if reason is not None:
        return Wanting(reason, (order.id,))
    return Grounds(
        "a court has ordered it, and the mandate accompanies the order",
        (order.id,),
        ends_at=order.ends_at,
        limits=(as_ordered(order),),
    )


def _why_incomplete(order: LegalProcess, question: Question, findings: frozenset[OrderFinding]) -> str | None:
    if not order.findings >= findings:
        return "the order lacks a finding that it needs"
    if order.accompanied_by_subpoena is not True or order.subpoena_in_force is False:
        return "no subpoena or other mandate in force accompanies the order"
    if question.segment is Segment.SUD_COUNSELING_NOTES and order.communications_finding is not True:
        return "confidential communications need a finding under 2.63(a)"
    return None


COURT_ORDERS: tuple[Rule, ...] = (
    Rule(
        code="p2-order-64",
        citation="42 CFR 2.64",
        judge=noncriminal_order,
        segments=RECORD | COUNSELING_NOTES,
        purposes=NONCRIMINAL_PURPOSES,
        recipients=NONCRIMINAL_RECIPIENTS,
        not_for="an order for a purpose that is not criminal serves neither police nor prosecutor",
        needs=("a judge's order under 2.64 to this holder with its findings", "a subpoena in force beside it"),
        obligations=_PAPERS_KEPT,
        also_cites=("42 CFR 2.61", "42 CFR 2.63(a)"),
    ),
    Rule(
        code="p2-order-65",
        citation="42 CFR 2.65",
        judge=criminal_order,
        segments=RECORD | COUNSELING_NOTES,
        purposes=CRIMINAL_PURPOSES,
        recipients=CRIMINAL_RECIPIENTS,
        not_for="an order in a criminal case serves those responsible for that case",
        needs=(
            "a judge's order under 2.65 to this holder with its findings",
            "an extremely serious crime",
            "a subpoena in force beside it",
        ),
        obligations=_PAPERS_KEPT,
        also_cites=("42 CFR 2.61", "42 CFR 2.63(a)"),
    ),
    Rule(
        code="p2-order-66",
        citation="42 CFR 2.66",
        judge=program_order,
        segments=RECORD,
        purposes=frozenset({Purpose.INVESTIGATE_PROGRAM}),
        recipients=_OVERSEEING,
        not_for="such an order serves agencies with jurisdiction over the program",
        needs=("a judge's order under 2.66 to this holder with its findings", "a mandate in force beside it"),
        limits=("patients' names deleted from public documents",),
        obligations=_PAPERS_KEPT,
        also_cites=("42 CFR 2.61",),
    ),
)
