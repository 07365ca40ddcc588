"""How every law reads signed papers: each paper is judged alone, and two are never pooled."""

from consent.facts import Consent, ConsentKind
from consent.instruments import check_consent, ends_at, information_citation, outvoted_by
from consent.law.rule import BasisResult, Question


def judge_consents(
    question: Question,
    *,
    kind: ConsentKind,
    code: str,
    citation: str,
    called: str,
    obligations: tuple[str, ...],
) -> tuple[BasisResult, ...]:
    """Return one result for each paper on file that is a `kind`, or one result that says there is none."""
    on_file = question.evidence.consents
    papers = sorted((consent for consent in on_file if kind in consent.kinds), key=lambda paper: paper.id)
    if not papers:
        reason = f"no {called} is on file"
        return (BasisResult(code=code, citation=citation, held=False, reason=reason),)
    return tuple(
        _judge(paper, question, kind=kind, code=code, citation=citation, obligations=obligations) for paper in papers
    )


def _judge(
    paper: Consent,
    question: Question,
    *,
    kind: ConsentKind,
    code: str,
    citation: str,
    obligations: tuple[str, ...],
) -> BasisResult:
    request, segment = question.request, question.segment
    findings = check_consent(paper, kind, request=request, segment=segment)
    reasons = [finding.reason for finding in findings]
    if not findings:
        against = outvoted_by(paper, question.evidence.consents, request=request, segment=segment)
        if against is not None:
            reasons = ["the person has since withdrawn the same permission on another paper"]
    covered = frozenset(item.key for item in question.items if paper.fields is None or item.field in paper.fields)
    if not reasons and not covered:
        reasons = ["covers other parts of the record only"]
    if reasons:
        return BasisResult(
            code=code,
            citation=citation,
            held=False,
            reason="; ".join(reasons),
            also_cites=tuple(sorted({finding.citation for finding in findings})),
            evidence_ids=(paper.id,),
        )
    return BasisResult(
        code=code,
        citation=citation,
        held=True,
        reason="the person's signed paper names this recipient, purpose and information",
        also_cites=(information_citation(kind),) if paper.fields is not None else (),
        evidence_ids=(paper.id,),
        permitted_items=covered,
        obligations=obligations,
        ends_at=ends_at(paper),
    )
