"""The disclosure gate: the only way out of the clinical record.

``preview`` decides and shows what would leave and why, and is logged. ``confirm`` locks the person, decides again, and
in one transaction freezes the release with its notice, meets the obligations, and appends to the ledger; where facts or
contents differ from the preview it raises with the new preview instead. It takes at most twelve statements, however
much leaves. A revocation takes the same lock and closes the open releases in its own transaction (``consent.revoking``),
so that nothing leaves after it commits.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from audit import ledger
from audit.models import Action, LedgerEntry, Outcome
from casework.clinical import release as clinical
from consent import closing, history, standing, words
from consent.capacity import as_papers_say
from consent.decision import Outcome as Answer
from consent.decision import decide
from consent.duties.opening import open_duties, open_duties_of_denial
from consent.errors import ContentsChanged, NothingMayBeReleased
from consent.evidence import OnFile, Recipient, on_file, party_of
from consent.facts import (
    CLINICAL_SEGMENTS,
    NOTHING_ELSE_KNOWN,
    Circumstances,
    DisclosureRequest,
    Purpose,
    RecordItem,
    Segment,
)
from consent.jurisdiction import laws_in_force
from consent.models import DecisionRecord, Release, ReleaseItem, ReleaseObligation
from consent.obligations import by_a_duty, meet, notice_for
from consent.opened_in_emergency import check_emergency_is_recorded
from consent.papers import field_of
from consent.policies import open_until
from consent.previews import Preview, PreviewItem, digest_of, scope_of

__all__ = [
    "NoSuchCase",
    "Preview",
    "PreviewItem",
    "Recipient",
    "ReleasableItem",
    "ReleasablePerson",
    "cases_at_hand",
    "close_release",
    "close_what_no_longer_stands",
    "confirm",
    "lock_person",
    "preview",
    "what_could_go",
    "whose_case",
]


ReleasableItem = clinical.ReleasableItem
ReleasablePerson = clinical.ReleasablePerson


_PURPOSES = frozenset(purpose.value for purpose in Purpose)
_LABELS = frozenset(segment.value for segment in CLINICAL_SEGMENTS)


class NoSuchCase(LookupError):  # noqa: N818 (the rule's name says what holds)
    """The sender has no such case: the same answer as for a case that never was."""


@dataclass(frozen=True)
class _Asked:
    """What somebody wants to let go, to whom, and what for."""

    person_id: uuid.UUID
    recipient: Recipient
    purpose: str
    keys: Sequence[str]
    circumstances: Circumstances


@dataclass(frozen=True)
class _Judged:
    """One decision with everything it was made from: nothing of it is stored yet."""

    request: DisclosureRequest
    found: OnFile
    shown: Preview
    record: DecisionRecord
    #: Since when the sender has the case by an emergency alone.
    opened_in_emergency_at: datetime | None


def lock_person(person_id: uuid.UUID) -> None:
    """Take the person's lock until the transaction ends: confirmations and revocations go one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(person_id)])


def whose_case(*, person_id: uuid.UUID, by: uuid.UUID, now: datetime) -> clinical.ReleasablePerson:
    """Whom a consent or a release of this case would be about. Raises NoSuchCase."""
    person = clinical.person_to_release(by, person_id, now)
    if person is None:
        raise NoSuchCase
    return person


def cases_at_hand(*, by: uuid.UUID, now: datetime) -> Sequence[clinical.ReleasablePerson]:
    """Everybody whose case is this member of staff's now, to tell whom a paper is about."""
    return clinical.people_to_release(by, now)


def what_could_go(*, person_id: uuid.UUID, by: uuid.UUID, now: datetime) -> Sequence[clinical.ReleasableItem]:
    """Everything of this case that a sender may choose from. Raises NoSuchCase."""
    return clinical.items_to_release(by, whose_case(person_id=person_id, by=by, now=now))


def preview(
    *,
    person_id: uuid.UUID,
    recipient: Recipient,
    purpose: str,
    keys: Sequence[str],
    by: uuid.UUID,
    now: datetime,
    circumstances: Circumstances = NOTHING_ELSE_KNOWN,
) -> Preview:
    """Decide on these items for this recipient and purpose, record the decision, and show what would leave.

    ``circumstances`` is what else is recorded about this one request (the matter it belongs to, for example).
    Raises NoSuchCase when the sender has no such case or the recipient does not exist.
    """
    with transaction.atomic():
        asked = _Asked(person_id, recipient, purpose, keys, circumstances)
        judged = _judge(DecisionRecord.Step.PREVIEW, asked, by=by, now=now)
        judged.record.save(force_insert=True)
        if judged.shown.decision.outcome is Answer.DENY:
            open_duties_of_denial(
                judged.shown.decision.obligations,
                person_id=person_id,
                asked_by=recipient.organization_id,
                served=judged.found.processes,
                by=by,
                now=now,
            )
        ledger.write([_entry_of_decision(judged)])
        return judged.shown


def confirm(
    *,
    person_id: uuid.UUID,
    recipient: Recipient,
    purpose: str,
    keys: Sequence[str],
    digest: str,
    by: uuid.UUID,
    now: datetime,
    preview_id: uuid.UUID | None = None,
    circumstances: Circumstances = NOTHING_ELSE_KNOWN,
    verification: str = "",
) -> Release:
    """Release what was previewed under ``digest``, or nothing.

    ``verification`` is how it was verified who asks, and what an official represented (45 CFR 164.514(h)).

    ``preview_id`` is the preview's decision: confirming the same preview again, because the answer was lost on the way,
    returns the release that it made and makes no second one.

    Raises ContentsChanged when the decision or the contents differ now, NothingMayBeReleased when nothing may go,
    ObligationWithoutHandler when a duty cannot be met. Nothing leaves then, and the caller's transaction holds no trace
    but the ledger's refusal.
    """
    with transaction.atomic():
        lock_person(person_id)
        # Waiting for the lock takes time, in which a revocation may have been committed: what counts is the moment now.
        now = max(now, timezone.now())
        made = Release.objects.filter(preview_id=preview_id, person_id=person_id).first() if preview_id else None
        if made is not None:
            return made
        asked = _Asked(person_id, recipient, purpose, keys, circumstances)
        judged = _judge(DecisionRecord.Step.CONFIRM, asked, by=by, now=now)
        if judged.shown.digest != digest:
            raise ContentsChanged(judged.shown)
        if not judged.shown.has_content:
            ledger.refuse(object_type="consent.release", object_id=None, detail={"reason": "nothing_permitted"})
            raise NothingMayBeReleased
        check_emergency_is_recorded(judged.shown, opened_at=judged.opened_in_emergency_at, by=by)
        return _freeze(judged, recipient, preview_id, verification, by=by, now=now)


def close_release(*, release_id: uuid.UUID, person_id: uuid.UUID, because: str, now: datetime) -> None:
    """Close one release, whatever it stands on: the person does not want it any more. Idempotent."""
    lock_person(person_id)
    closing.close(Release.objects.filter(pk=release_id, person_id=person_id, closed_at=None), because=because, now=now)


def close_what_no_longer_stands(
    *, person_id: uuid.UUID, because: str, by: uuid.UUID, now: datetime, withdrawn: uuid.UUID | None = None
) -> int:
    """Close every open release of this person that stands on withdrawn evidence, or that the engine would not let go
    now, and say how many. To be called after every change of what is on file, by a caller who holds the person's lock.

    A release on two papers closes when either is withdrawn: sending the rest of it again is a new decision.
    """
    concerned = Q(open_until__gt=now)
    if withdrawn is not None:
        concerned |= Q(evidence_ids__contains=[withdrawn])
    releases = list(Release.objects.filter(concerned, person_id=person_id, closed_at=None).select_related("decision"))
    if not releases:
        return 0
    person, found = whose_case(person_id=person_id, by=by, now=now), on_file(person_id)
    about: dict[str, Any] = {"age": person.age, "birth_date": person.birth_date, "now": now}
    ended = [
        release
        for release in releases
        if withdrawn in release.evidence_ids or not standing.still_stands(release, found, **about)
    ]
    return closing.close(ended, because=because, now=now, withdrawn=withdrawn)


def _judge(step: DecisionRecord.Step, asked: _Asked, *, by: uuid.UUID, now: datetime) -> _Judged:
    """Load, decide, and word the answer: two statements, three where no signed section was chosen."""
    person_id, recipient, purpose, keys = asked.person_id, asked.recipient, asked.purpose, asked.keys
    chosen_of_case = clinical.chosen_to_release(by, person_id, keys, now)
    if chosen_of_case is None:
        raise NoSuchCase
    person, chosen = chosen_of_case
    found = on_file(person_id, {recipient.organization_id, person.organization_id}, staff_id=by)
    receiving = found.organizations.get(recipient.organization_id)
    if receiving is None:
        raise NoSuchCase
    plain = DisclosureRequest(
        person_id=str(person_id),
        discloser=party_of(found.organizations[person.organization_id]),
        recipient=party_of(receiving, recipient),
        purpose=_purpose(purpose),
        items=tuple(
            RecordItem(key=item.key, segment=_segment(item.segment), field=field_of(item.segment, item.field, purpose))
            for item in chosen
        ),
        now=now,
        person_age=person.age,
        circumstances=asked.circumstances,
    )
    request, evidence = as_papers_say(plain, found.evidence, found.findings)
    decision = decide(request, evidence, laws=laws_in_force())
    reasons = {item.key: item for item in decision.items}
    items = tuple(
        PreviewItem(
            key=item.key,
            heading=_heading(item),
            segment=_segment(item.segment),
            field=item.field,
            text=item.text,
            permitted=item.key in decision.permitted_keys,
            reason=reasons[item.key].reason if item.key in reasons else "This was not decided, so it stays.",
        )
        for item in chosen
    )
    released = [item for item in items if item.permitted]
    notice = notice_for(decision.obligations, purpose=words.purpose(purpose))
    scope = scope_of(decision, found.consents, {item.segment for item in released})
    record = history.record_of(request, evidence, decision, step=step, by=by)
    evidence_ends = standing.permitted_until(decision, plain, found, birth_date=person.birth_date)
    shown = Preview(
        person_id=person_id,
        recipient_name=receiving.name,
        purpose=purpose,
        decision=decision,
        items=items,
        notice=notice,
        scope=scope,
        open_until=open_until(evidence_ends, now=now),
        digest=digest_of(
            decision,
            receiving.pk,
            purpose,
            [(item.key, item.heading, item.text) for item in released],
            (notice, scope),
        ),
        decision_id=record.pk,
        request=request,
        evidence=evidence,
    )
    return _Judged(request, found, shown, record, person.opened_in_emergency_at)


def _freeze(
    judged: _Judged,
    recipient: Recipient,
    preview_id: uuid.UUID | None,
    verification: str,
    *,
    by: uuid.UUID,
    now: datetime,
) -> Release:
    """Store the decision, the release, its pieces and its duties, and both entries: five statements, one more for a desk."""
    shown, decision = judged.shown, judged.shown.decision
    release = Release(
        person_id=shown.person_id,
        decision_id=shown.decision_id,
        preview_id=preview_id,
        evidence_ids=[uuid.UUID(evidence_id) for evidence_id in decision.evidence_ids],
        discloser_name=judged.request.discloser.organization_name,
        recipient_organization_id=recipient.organization_id,
        recipient_name=shown.recipient_name,
        purpose=shown.purpose,
        notice=shown.notice,
        content_digest=shown.digest,
        released_by=by,
        released_at=now,
        open_until=shown.open_until,
    )
    release.subject, release.scope, release.verification = shown.identity, shown.scope, verification
    found = judged.found
    met = meet(decision.obligations, release, shown.evidence, reviewed=found.reviewed, received=found.received)
    pieces = [
        ReleaseItem(release_id=release.pk, position=position, heading=item.heading)
        for position, item in enumerate(shown.contents)
    ]
    for piece, item in zip(pieces, shown.contents, strict=True):
        piece.text = item.text
    judged.record.save(force_insert=True)
    release.save(force_insert=True)
    ReleaseItem.objects.bulk_create(pieces)
    ReleaseObligation.objects.bulk_create(
        ReleaseObligation(release_id=release.pk, person_id=shown.person_id, code=code, met_by=by_what, met_at=now)
        for code, by_what in met.items()
    )
    open_duties(
        by_a_duty(met),
        person_id=shown.person_id,
        release_id=release.pk,
        by=by,
        now=now,
        employment=found.employment,
    )
    ledger.write([_entry_of_decision(judged), _entry_of_release(release, judged)])
    return release


def _entry_of_decision(judged: _Judged) -> LedgerEntry:
    record, request = judged.record, judged.request
    return ledger.entry(
        Action.DECISION,
        object_type="consent.decision",
        object_id=record.pk,
        person_id=record.person_id,
        outcome=Outcome(record.outcome),
        detail={
            "step": str(record.step),
            "recipient": request.recipient.organization_id,
            "purpose": request.purpose.value if request.purpose else None,
            "digest": record.digest,
            "items": len(request.items),
            "permitted": len(judged.shown.decision.permitted_keys),
        },
    )


def _entry_of_release(release: Release, judged: _Judged) -> LedgerEntry:
    decision = judged.shown.decision
    return ledger.entry(
        Action.RELEASE,
        object_type="consent.release",
        object_id=release.pk,
        person_id=release.person_id,
        outcome=Outcome(judged.record.outcome),
        detail={
            "recipient": str(release.recipient_organization_id),
            "purpose": release.purpose,
            "decision": str(release.decision_id),
            "items": len(judged.shown.contents),
            "evidence": list(decision.evidence_ids),
            "obligations": list(decision.obligations),
            "citations": list(decision.citations),
        },
    )


def _heading(item: clinical.ReleasableItem) -> str:
    return f"{item.heading}, {words.local_date(item.written_at)}" if item.written_at else item.heading


def _purpose(value: str) -> Purpose | None:
    return Purpose(value) if value in _PURPOSES else None


def _segment(value: str | None) -> Segment | None:
    """The label of a piece of the record. What the police recorded is no part of it: that label counts as none."""
    return Segment(value) if value in _LABELS else None
