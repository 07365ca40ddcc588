"""Pennsylvania's mental-health records: emergencies, warnings, commitments and courts (55 Pa. Code 5100.32(a)(6)-(9))."""

from consent.facts import OrderProvision, ProcessKind, RecordedFinding
from consent.law.circumstances import SOMEBODY_ELSE, is_medical_personnel, medical_emergencies, serious_threats
from consent.law.groups import CAN_LESSEN_A_THREAT, CARE_PURPOSES
from consent.law.pennsylvania.mental_health_routine import PRIVILEGED, is_privileged
from consent.law.processes import judge_orders, process_of, why_not_in_force
from consent.law.rule import Answer, Grounds, Question, Wanting

ONLY_WHAT_RELIEVES_THE_EMERGENCY = "only specific information pertinent to the relief of the emergency"
_SUBPOENA = "a subpoena opens nothing without a further order of the court"


def commitment(question: Question) -> Answer:
    """55 Pa. Code 5100.32(a)(6): to those who decide on a commitment, the facts of disability and danger."""
    return _on_commitment_papers(question, ProcessKind.COMMITMENT_PROCEEDING, ProcessKind.COMMITMENT_WARRANT)


def commitment_warrant(question: Question) -> Answer:
    """50 P.S. 7302(a)(1): officers who execute a commitment warrant learn whom to find, where, and the danger."""
    return _on_commitment_papers(question, ProcessKind.COMMITMENT_WARRANT)


def _on_commitment_papers(question: Question, *kinds: ProcessKind) -> Answer:
    papers = process_of(question, *kinds)
    if not papers:
        return "no petition, proceeding or warrant under the mental-health act is on file"
    answers: list[Grounds | Wanting] = []
    for paper in papers:
        reason = why_not_in_force(paper, question, holder_must_be_named=False)
        if reason is not None:
            answers.append(Wanting(reason, (paper.id,)))
        else:
            answers.append(Grounds("a commitment is under way", (paper.id,), ends_at=paper.ends_at))
    return tuple(answers)


def court_order(question: Question) -> Answer:
    """55 Pa. Code 5100.32(a)(7): on a court's further order under 5100.35(b) after notice, and never privileged matters."""
    if is_privileged(question):
        return PRIVILEGED
    demanded = process_of(question, ProcessKind.SUBPOENA, ProcessKind.GRAND_JURY_SUBPOENA, ProcessKind.SEARCH_WARRANT)
    if demanded and not process_of(question, ProcessKind.COURT_ORDER):
        return Wanting(_SUBPOENA, obligations=("INFORM_COURT_5100_35B", "LEGAL_REVIEW"))
    return judge_orders(
        question,
        OrderProvision.PENNSYLVANIA_MENTAL_HEALTH,
        none_on_file="no order under 5100.35(b) is on file",
        findings=(RecordedFinding.NOTICE_TO_PATIENT,),
    )


def emergency(question: Question) -> Answer:
    """55 Pa. Code 5100.32(a)(9): in a documented emergency, what is pertinent to relieve it, to who can.

    A medical emergency opens treatment by medical personnel; a serious and imminent threat is an emergency too.
    """
    if is_privileged(question):
        return Wanting(PRIVILEGED, cites=("50 P.S. 7111(a)",))
    request = question.request
    if request.purpose in CARE_PURPOSES:
        return (
            medical_emergencies(question)
            if is_medical_personnel(question)
            else "the recipient is not medical personnel"
        )
    if request.recipient.kind not in CAN_LESSEN_A_THREAT:
        return "the recipient is not known to be able to relieve the emergency"
    return tuple([reading for _record, reading in serious_threats(question)])


def duty_to_warn(question: Question) -> Answer:
    """Emerich v. Phila. Ctr. for Human Dev., 720 A.2d 1032 (Pa. 1998): warn an identified victim, or the police.

    The threat must be specific and immediate, of serious harm, against somebody identified or readily identifiable.
    """
    answers: list[Grounds | Wanting] = []
    for record, reading in serious_threats(question):
        if record is None or isinstance(reading, Wanting):
            answers.append(reading)
        elif record.specific is not True:
            answers.append(Wanting("the threat is not recorded as specific", (record.id,)))
        elif record.target not in SOMEBODY_ELSE:
            answers.append(Wanting("the threat names nobody who could be warned", (record.id,)))
        else:
            answers.append(reading)
    return tuple(answers)
