"""How every law reads signed papers: each paper is judged alone, and two are never pooled."""

from consent.dossier import Paper, Papers, Reading, Readings
from consent.facts import ConsentKind
from consent.instruments import ElementFinding, ends_at, information_citation, outvoted_by, segment_findings
from consent.instruments.signers import is_capable_adult, signer_finding
from consent.law.rule import Finding, Grounds, Kept, Part, Question, Wanting

_SIGNED = "the person's signed paper names this recipient, purpose and information"
_WITHDRAWN = "the person has since withdrawn the same permission on another paper"


def judge_consents(question: Question, kind: ConsentKind, *, called: str) -> tuple[Part, ...]:
    """Return one answer for each paper on file that is a `kind`, or one that says there is none."""
    papers = question.dossier.papers[kind]
    if not papers.each:
        return (f"no {called} is on file",)
    readings = _readings_of(kind, question)
    signers = _wanting_signers(papers, question)
    key = (question.segment, signers)
    sorted_out = readings.answers.get(key)
    if not isinstance(sorted_out, _SortedOut):
        sorted_out = readings.answers[key] = _sort_out(papers, readings, signers, question)
    good = [_holding(paper, question) for paper in sorted_out.good]
    return (*good, sorted_out.wanting) if sorted_out.wanting.findings else tuple(good)


class _SortedOut:
    """The papers that are good for a segment, and the others with what is wanting in each."""

    __slots__ = ("good", "wanting")

    def __init__(self, good: tuple[Paper, ...], wanting: Kept) -> None:
        self.good = good
        self.wanting = wanting


def _sort_out(
    papers: Papers, readings: Readings, signers: tuple[ElementFinding | None, ...] | None, question: Question
) -> _SortedOut:
    good, wanting = [], []
    for paper, reading, signer in zip(papers.each, readings.each, signers or papers.nobody, strict=True):
        answer = _wanting_in(paper, reading, signer, question)
        if answer is None:
            good.append(paper)
        else:
            wanting.append(answer)
    return _SortedOut(tuple(good), Kept(tuple(wanting)))


def _readings_of(kind: ConsentKind, question: Question) -> Readings:
    """Read the papers once for a request, however many segments it has."""
    known = question.request_readings.get(kind)
    if not isinstance(known, Readings):
        known = question.request_readings[kind] = question.dossier.read(kind, question.request)
    return known


def _wanting_signers(papers: Papers, question: Question) -> tuple[ElementFinding | None, ...] | None:
    """Return for each paper why its signer could not sign it for this segment; None: there is nothing to say of any.

    An adult signs for themselves under every law, and most papers are such.
    """
    request, segment = question.request, question.segment
    if papers.signed_by_the_person and is_capable_adult(request):
        return None
    return tuple([signer_finding(paper.consent, paper.kind, request, segment) for paper in papers.each])


def _wanting_in(paper: Paper, reading: Reading, signer: ElementFinding | None, question: Question) -> Wanting | None:
    """Return what keeps this paper from this segment, in words; None: nothing does."""
    key = (question.segment, signer)
    kept = reading.by_segment.get(key)
    if isinstance(kept, Wanting):
        return kept
    found = segment_findings(paper.consent, paper.kind, question.request, question.segment)
    findings = (*reading.findings, *found)
    if not findings:
        return None
    # Put into words once; the next request that this paper fails in the same ways is given the same answer.
    wanting = reading.by_segment[key] = _wanting(paper, findings)
    return wanting


def _holding(paper: Paper, question: Question) -> Finding:
    """The paper is good and reaches this request: what it opens, unless another paper has taken it back."""
    against = outvoted_by(
        paper.consent,
        question.dossier.withdrawn,
        request=question.request,
        segment=question.segment,
        kind=paper.kind,
    )
    if against is not None:
        return Wanting(_WITHDRAWN, (paper.id,))
    fields, part = paper.consent.fields, paper.consent.described_part.strip()
    covered = question.keys if fields is None else question.keys_listed(fields)
    if not covered:
        return Wanting("covers other parts of the record only", (paper.id,))
    return Grounds(
        _SIGNED,
        evidence_ids=(paper.id,),
        ends_at=ends_at(paper.consent, kind=paper.kind),
        keys=covered,
        limits=(f"only what the paper describes: {part}",) if part else (),
        cites=(information_citation(paper.kind),) if part or fields is not None else (),
    )


def _wanting(paper: Paper, findings: tuple[ElementFinding, ...]) -> Wanting:
    reason = "; ".join([finding.reason for finding in findings])
    cited = {finding.citation for finding in findings}.union(*[finding.also_cites for finding in findings])
    return Wanting(reason, (paper.id,), cites=tuple(sorted(cited)))
