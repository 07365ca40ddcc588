"""Whether the engine takes a paper for what it says, asked before anybody signs it.

The rules are asked themselves, not described a second time: a paper that would not open what stands on it is not offered.
"""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from consent import papers
from consent.capacity import Findings, as_papers_say
from consent.capture.terms import Terms
from consent.decision import decide
from consent.facts import CLINICAL_SEGMENTS, Consent, DisclosureRequest, Evidence, Party, Purpose, RecordItem
from consent.jurisdiction import laws_in_force

NO_FINDINGS: Findings = {}
_PARTS = ("identity", "summary", "note")


def promised_by(terms: Terms) -> frozenset[tuple[str, str]]:
    """Every kind of information and part of the record that a paper with these terms says would go."""
    if terms.is_for_monitoring:
        return frozenset(
            (code, part)
            for code in terms.segments
            for part in papers.parts_described(code)
            if papers.field_of(code, part, terms.purpose) != papers.field_of(code, part)
        )
    return frozenset((code, part) for code in terms.segments for part in papers.parts_described(code))


def opened_by(
    evidence: Evidence,
    *,
    purpose: str,
    discloser: Party,
    recipient: Party,
    age: int | None,
    now: datetime,
    findings: Findings = NO_FINDINGS,
) -> frozenset[tuple[str, str]]:
    """What the law lets go on this evidence, of everything that there could be: kinds of information, part by part."""
    person_id = next((consent.person_id for consent in evidence.consents), str(uuid.UUID(int=0)))
    request = DisclosureRequest(
        person_id=person_id,
        discloser=discloser,
        recipient=recipient,
        purpose=Purpose(purpose),
        items=tuple(_items(purpose)),
        now=now,
        person_age=age,
    )
    decision = decide(*as_papers_say(request, evidence, findings), laws=laws_in_force())
    return frozenset((kind, part) for key in decision.permitted_keys for kind, part in [key.split(".")])


def _items(purpose: str) -> Iterable[RecordItem]:
    for segment in CLINICAL_SEGMENTS:
        for part in _PARTS:
            yield RecordItem(
                key=f"{segment}.{part}", segment=segment, field=papers.field_of(segment.value, part, purpose)
            )


def kept_back(
    paper: Consent, terms: Terms, *, discloser: Party, recipient: Party, age: int | None, now: datetime
) -> tuple[str, ...]:
    """The kinds of information that stand on this paper and that it would not open, in the order of the paper."""
    signed = replace(paper, staff_signed_at=now)
    opened = opened_by(
        Evidence(consents=(signed,)),
        purpose=terms.purpose,
        discloser=discloser,
        recipient=recipient,
        age=age,
        now=now,
        findings={paper.id: terms.finding} if terms.finding else NO_FINDINGS,
    )
    wanting = {code for code, _ in promised_by(terms) - opened}
    return tuple(code for code in terms.segments if code in wanting)
