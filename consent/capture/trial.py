"""Try it before you sign: what would go today because of this paper, word for word, as the engine decides it.

The paper is put beside everything that is on file, as if it were signed this moment, and the engine is asked about each
piece of the record that it describes. A limit that the person asked for, or anything else that stands against it, counts.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from casework.staff import directory
from consent import papers, selectors
from consent.capacity import as_papers_say
from consent.capture.recording import record_of
from consent.capture.terms import Terms
from consent.decision import decide
from consent.evidence import Recipient, consent_of, on_file, party_of
from consent.facts import CLINICAL_SEGMENTS, DisclosureRequest, Purpose, RecordItem, Segment
from consent.gate import ReleasableItem, whose_case
from consent.jurisdiction import laws_in_force

_LABELS = frozenset(segment.value for segment in CLINICAL_SEGMENTS)


@dataclass(frozen=True)
class Tried:
    """What the paper describes, as far as it is written: what would go now, and what would stay all the same."""

    goes: tuple[ReleasableItem, ...]
    stays: tuple[ReleasableItem, ...]


def try_paper(terms: Terms, *, person_id: uuid.UUID, by: uuid.UUID, now: datetime) -> Tried:
    """What a paper with these terms would let go if it were signed now. Logged as a list. Raises NoSuchCase."""
    items = selectors.choices_of_content(person_id=person_id, by=by, now=now)
    described = papers.fields_described(terms.segments)
    covered = [item for item in items if _field(item, terms) in described]
    if not covered:
        return Tried((), ())
    person, own = whose_case(person_id=person_id, by=by, now=now), directory.organization_of(by)
    found = on_file(person_id, {terms.recipient_id, own.pk})
    paper = consent_of(record_of(terms, person_id=person_id, discloser_id=own.pk, by=by, now=now))
    request = DisclosureRequest(
        person_id=str(person_id),
        discloser=party_of(found.organizations[own.pk]),
        recipient=party_of(found.organizations[terms.recipient_id], Recipient(organization_id=terms.recipient_id)),
        purpose=Purpose(terms.purpose),
        items=tuple(RecordItem(key=item.key, segment=_label(item), field=_field(item, terms)) for item in covered),
        now=now,
        person_age=person.age,
    )
    evidence = replace(found.evidence, consents=(*found.evidence.consents, paper))
    findings = {**found.findings, paper.id: terms.finding} if terms.finding else found.findings
    permitted = decide(*as_papers_say(request, evidence, findings), laws=laws_in_force()).permitted_keys
    return Tried(
        tuple(item for item in covered if item.key in permitted),
        tuple(item for item in covered if item.key not in permitted),
    )


def _field(item: ReleasableItem, terms: Terms) -> str:
    return papers.field_of(item.segment, item.field, terms.purpose)


def _label(item: ReleasableItem) -> Segment | None:
    return Segment(item.segment) if item.segment in _LABELS else None
