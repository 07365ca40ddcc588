"""Limits that the person asked for, read the same way by Part 2 (2.26) and by HIPAA (164.522)."""

from collections.abc import Callable

from consent.facts import OrganizationKind, Restriction
from consent.law.rule import BasisResult, Question


def restriction_results(
    question: Question,
    *,
    code: str,
    citation: Callable[[Restriction], str],
    override: str | None,
    override_citations: tuple[str, ...],
    override_obligations: tuple[str, ...],
) -> tuple[BasisResult, ...]:
    """Return one result for each limit that reaches this question, or one that says that none does.

    `override` is the reason why the limit gives way here, or None.
    """
    limits = sorted(question.evidence.restrictions, key=lambda limit: limit.id)
    reaching = [(limit, _restricted(limit, question)) for limit in limits]
    results = tuple(
        BasisResult(
            code=code,
            citation=citation(limit),
            held=override is None,
            reason="the person asked for this limit and it was agreed"
            if override is None
            else f"the limit gives way: {override}",
            also_cites=override_citations if override is not None else (),
            evidence_ids=(limit.id,),
            permitted_items=question.keys - restricted,
            obligations=override_obligations if override is not None else (),
        )
        for limit, restricted in reaching
        if restricted
    )
    if results:
        return results
    cited = citation(limits[0]) if limits else citation(NO_LIMIT)
    return (BasisResult(code=code, citation=cited, held=False, reason="no limit on file reaches this"),)


NO_LIMIT = Restriction(id="", person_id="", agreed=True)


def _restricted(limit: Restriction, question: Question) -> frozenset[str]:
    """Return the keys that `limit` keeps back from this recipient now."""
    request = question.request
    recipient = request.recipient
    if limit.person_id != request.person_id or not _in_force(limit, question):
        return frozenset()
    if limit.agreed is False and recipient.kind is not OrganizationKind.HEALTH_PLAN:
        return frozenset()  # paid in full, but not agreed: binds towards health plans alone
    if limit.organization_ids and recipient.organization_id not in limit.organization_ids:
        return frozenset()
    if limit.segments and question.segment not in limit.segments:
        return frozenset()
    if limit.purposes and request.purpose not in limit.purposes:
        return frozenset()
    return frozenset(item.key for item in question.items if not limit.fields or item.field in limit.fields)


def _in_force(limit: Restriction, question: Question) -> bool:
    """Unknown agreement counts as agreed; a limit without a first day has always been in force."""
    now = question.request.now
    if limit.agreed is False and not limit.paid_in_full:
        return False
    begun = limit.agreed_at is None or limit.agreed_at <= now
    return begun and (limit.ended_at is None or now < limit.ended_at)
