"""Limits that the person asked for, read the same way by Part 2 (2.26) and by HIPAA (164.522)."""

from collections.abc import Callable

from consent.facts import OrganizationKind, Purpose, Restriction
from consent.law.rule import Answer, Finding, Grounds, Question, Wanting


def restriction_results(
    question: Question,
    *,
    citation: Callable[[Restriction], str],
    override: str | None,
    override_citations: tuple[str, ...],
    override_obligations: tuple[str, ...],
) -> Answer:
    """Return one answer for each limit that reaches this question, or one that says that none does.

    `override` is the reason why the limit gives way here, or None.
    """
    answers: list[Finding] = []
    for limit in question.dossier.restrictions:
        restricted = _restricted(limit, question)
        if not restricted:
            continue
        cited = citation(limit)
        if override is not None:
            reason = f"the limit gives way: {override}"
            answers.append(Wanting(reason, (limit.id,), override_obligations, (cited, *override_citations)))
        else:
            reason = "the person asked for this limit and it stands"
            answers.append(Grounds(reason, (limit.id,), keys=question.keys - restricted, cites=(cited,)))
    return tuple(answers) or "no limit on file reaches this"


def _restricted(limit: Restriction, question: Question) -> frozenset[str]:
    """Return the keys that `limit` keeps back from this recipient now."""
    request = question.request
    recipient = request.recipient
    if limit.person_id != request.person_id or not _in_force(limit, question):
        return frozenset()
    if limit.agreed is False and not _is_payers_own(question):
        return frozenset()  # paid in full, but not agreed: binds towards health plans alone, in their own business
    if limit.organization_ids and recipient.organization_id not in limit.organization_ids:
        return frozenset()
    if limit.segments and question.segment not in limit.segments:
        return frozenset()
    if limit.purposes and request.purpose not in limit.purposes:
        return frozenset()
    return frozenset(
        [item.key for item in question.items if not limit.fields or item.whole or item.field in limit.fields]
    )


def _is_payers_own(question: Question) -> bool:
    """2.26(a)(6), 164.522(a)(1)(vi): a health plan, for payment or health care operations, a payer's audit included."""
    return question.recipient.kind is OrganizationKind.HEALTH_PLAN and question.request.purpose in _PAYERS_OWN


_PAYERS_OWN: frozenset[Purpose] = frozenset({Purpose.PAYMENT, Purpose.OPERATIONS, Purpose.AUDIT})


def _in_force(limit: Restriction, question: Question) -> bool:
    """Unknown agreement counts as agreed; a limit without a first day has always been in force."""
    now = question.request.now
    if limit.agreed is False and not limit.paid_in_full:
        return False
    begun = limit.agreed_at is None or limit.agreed_at <= now
    return begun and (limit.ended_at is None or now < limit.ended_at)
