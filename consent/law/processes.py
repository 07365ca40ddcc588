"""Legal process, read the same way by every law: in force, served on this holder, covering this kind of information."""

from consent.facts import LegalProcess, OrderProvision, ProcessKind, RecordedFinding
from consent.law.rule import Grounds, Question, Wanting


def process_of(question: Question, *kinds: ProcessKind) -> tuple[LegalProcess, ...]:
    """Return the legal process on file that is of one of `kinds`."""
    return tuple([process for process in question.dossier.legal_process if process.kind in kinds])


def why_not_in_force(process: LegalProcess, question: Question, *, holder_must_be_named: bool = True) -> str | None:
    """Return why `process` does not stand against this discloser now, or None if it does."""
    now = question.request.now
    # Proceedings under the mental-health act are opened by a petition; that one is on file says that it is pending.
    pending = process.kind is ProcessKind.COMMITMENT_PROCEEDING and process.in_force is None
    if process.in_force is not True and not pending:
        return "the legal process is not known to be in force"
    if process.begins_at is not None and now < process.begins_at:
        return "the legal process is not in force yet"
    if process.ends_at is not None and process.ends_at <= now:
        return "the legal process is no longer in force"
    if process.holder_id is None:
        return "it is not known on whom the legal process was served" if holder_must_be_named else None
    if process.holder_id != question.discloser.organization_id:
        return "the legal process is directed at another holder"
    return None


def why_order_fails(order: LegalProcess, question: Question, provision: OrderProvision | None = None) -> str | None:
    """Return why a court's order does not reach this information, or None. `provision` None: any will do."""
    if provision is not None and order.provision is not provision:
        return "the order was made under another provision, and none stands in for another"
    if order.signed_by_judge is not True:
        return "the order is not signed by a judge"
    if order.segments and question.segment not in order.segments:
        return "the order covers other information"
    return why_not_in_force(order, question)


def as_ordered(order: LegalProcess) -> str:
    """Return the limit that an order sets: only what it expressly authorizes."""
    return f"only what the order expressly authorizes: {', '.join(order.scope)}" if order.scope else AS_ORDERED


AS_ORDERED = "only what the order expressly authorizes"


def judge_orders(
    question: Question, provision: OrderProvision, *, none_on_file: str, findings: tuple[RecordedFinding, ...] = ()
) -> tuple[Grounds | Wanting, ...]:
    """Judge each court order on file as an order under `provision`, which also asks for `findings`."""
    orders = process_of(question, ProcessKind.COURT_ORDER)
    if not orders:
        return (Wanting(none_on_file),)
    found = question.circumstances.findings
    answers: list[Grounds | Wanting] = []
    for order in orders:
        reason = why_order_fails(order, question, provision)
        if reason is None and not found.issuperset(findings):
            reason = "what must be done or found before the order is carried out is not recorded"
        if reason is not None:
            answers.append(Wanting(reason, evidence_ids=(order.id,)))
        else:
            held = "a judge has ordered it of this holder"
            answers.append(Grounds(held, evidence_ids=(order.id,), ends_at=order.ends_at, limits=(as_ordered(order),)))
    return tuple(answers)


def complaint_by_the_person(question: Question) -> LegalProcess | None:
    """Return a complaint in force by which the person sues this holder, or None."""
    for complaint in process_of(question, ProcessKind.COMPLAINT):
        if (
            complaint.brought_by_patient is True
            and why_not_in_force(complaint, question, holder_must_be_named=False) is None
        ):
            return complaint
    return None
