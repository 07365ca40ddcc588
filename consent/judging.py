"""What one law says of one segment: each rule asked, each answer put into words, and what forbids taken off.

Answers that read the same are the same objects: a rule's own reasons, and what is wanting in papers. They hold nothing of
a request, and whether they apply is found out anew each time.
"""

from dataclasses import dataclass, replace

from consent.law.rule import BasisResult, Grounds, Kept, Law, Question, Rule, Said, Wanting, said_together

COULD_NOT_BE_EVALUATED = "this rule could not be evaluated"
NOTHING_ON_THE_LIST = "it opens a closed list, which holds nothing that is asked for"


@dataclass(frozen=True, slots=True, kw_only=True)
class LawDecision:
    """What one law said of one segment, and the keys of the items that it lets go.

    `silence` cites what closes the record in this law where no basis opens it.
    """

    law: str
    permitted: bool
    reason: str
    bases: tuple[BasisResult, ...]
    prohibitions: tuple[BasisResult, ...]
    silence: tuple[str, ...]
    permitted_items: frozenset[str]


@dataclass(slots=True)
class Judged:
    """One law's decision; what it cites against a release, and what follows from denying it."""

    decision: LawDecision
    held: tuple[BasisResult, ...]
    against: frozenset[str]
    owed: frozenset[str]


def decide_law(law: Law, question: Question) -> Judged:
    """Return what `law` lets go of one segment, with every basis and prohibition that is about it."""
    request = question.request
    about = law.candidates(question.segment, request.purpose, request.recipient.kind)
    wanting = [about.other_recipients] if about.other_recipients.results else []
    held: list[BasisResult] = []
    for rule in about.to_judge:
        _evaluate(rule, question, held, wanting, prohibits=False)
    stopped: list[BasisResult] = []
    gave_way: list[Said] = []
    for rule in about.prohibitions:
        _evaluate(rule, question, stopped, gave_way, prohibits=True)
    if stopped:
        held = _take_off(held, stopped, law, wanting)
    items: frozenset[str] = frozenset().union(*[basis.permitted_items for basis in held])
    decision = LawDecision(
        law=law.code,
        permitted=bool(items),
        reason="permitted" if items else _why_not(law, wanting, stopped),
        bases=(*[result for said in wanting for result in said.results], *held),
        prohibitions=(*stopped, *[result for said in gave_way for result in said.results]),
        silence=law.silence,
        permitted_items=items,
    )
    return Judged(
        decision,
        tuple(held),
        frozenset(law.silence).union(*[said.cites for said in wanting], *[_cites(rule) for rule in stopped]),
        frozenset().union(
            *[said.obligations for said in (*wanting, *gave_way)], *[rule.obligations for rule in stopped]
        ),
    )


def _cites(result: BasisResult) -> tuple[str, ...]:
    return (result.citation, *result.also_cites)


def _take_off(held: list[BasisResult], stopped: list[BasisResult], law: Law, wanting: list[Said]) -> list[BasisResult]:
    """Return what prohibitions leave of the bases that hold; of which nothing is left joins those that do not."""
    spared = {rule.code: rule.spares for rule in law.prohibitions}
    left: list[BasisResult] = []
    for basis in held:
        against = [prohibition for prohibition in stopped if basis.code not in spared[prohibition.code]]
        items = basis.permitted_items.intersection(*[prohibition.permitted_items for prohibition in against])
        if items:
            left.append(basis if items == basis.permitted_items else replace(basis, permitted_items=items))
            continue
        reason = "holds, but " + "; ".join([prohibition.reason for prohibition in against])
        closed = replace(basis, held=False, permitted_items=items, obligations=(), limits=(), reason=reason)
        wanting.append(said_together((closed,)))
    return left


def _why_not(law: Law, wanting: list[Said], stopped: list[BasisResult]) -> str:
    if stopped:
        return "; ".join([f"{rule.reason} ({rule.citation})" for rule in stopped])
    applying = [said.text for said in wanting if said.applies]
    return "; ".join(applying or [said.text for said in wanting]) or f"{law.title} has no basis for this purpose"


def _evaluate(rule: Rule, question: Question, held: list[BasisResult], wanting: list[Said], *, prohibits: bool) -> None:
    """Run one rule; one that fails can neither permit nor, if it is a prohibition, be passed over."""
    try:
        answer = rule.judge(question)
        if isinstance(answer, str):
            wanting.append(rule.does_not_hold(answer))
            return
        findings = answer if isinstance(answer, tuple) else (answer,)
        holding = [
            result
            for finding in findings
            if isinstance(finding, Grounds)
            for result in (_holding(rule, question, finding, prohibits=prohibits),)
        ]
        others = [_not_holding(rule, finding) for finding in findings if not isinstance(finding, Grounds)]
    except Exception:
        # The error may quote facts, so it is not carried further than this.
        holding, others = [], []
    if not holding and not others:
        unknown = BasisResult(code=rule.code, citation=rule.citation, held=prohibits, reason=COULD_NOT_BE_EVALUATED)
        holding = [unknown]
    for result in holding:
        if result.held:
            held.append(result)
        else:
            wanting.append(said_together((result,)))
    wanting.extend(others)


def _holding(rule: Rule, question: Question, finding: Grounds, *, prohibits: bool) -> BasisResult:
    """Put grounds into the terms of the decision. A basis whose closed list holds nothing of what is asked does not hold."""
    if prohibits:
        opened = frozenset() if finding.keys is None else finding.keys & question.keys
    else:
        within = question.keys if rule.fields is None else question.keys_in(rule.fields)
        opened = within if finding.keys is None else finding.keys & within
        if not opened:
            return rule.not_held(Wanting(NOTHING_ON_THE_LIST, finding.evidence_ids, cites=finding.cites))
    return BasisResult(
        code=rule.code,
        citation=rule.citation,
        held=True,
        reason=finding.reason,
        also_cites=rule.also_cites + finding.cites,
        evidence_ids=finding.evidence_ids,
        permitted_items=opened,
        obligations=rule.obligations + finding.obligations,
        limits=rule.limits + finding.limits,
        ends_at=finding.ends_at,
    )


def _not_holding(rule: Rule, finding: object) -> Said:
    """Put what is wanting into words. Raises TypeError for an answer that nobody understands."""
    if isinstance(finding, Kept):
        made_for, said = finding.said.get(rule.code, (None, None))
        if said is None or made_for is not rule:
            said = said_together(tuple([rule.not_held(one) for one in finding.findings]))
            finding.said[rule.code] = (rule, said)
        return said
    if isinstance(finding, str):
        return rule.does_not_hold(finding)
    if isinstance(finding, Wanting):
        return said_together((rule.not_held(finding),))
    raise TypeError(rule.code)
