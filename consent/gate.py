"""The disclosure gate: the only way out of the clinical record.

``preview`` decides and shows what would leave and why, and is logged. ``confirm`` locks the person, decides again, and
in one transaction freezes the release with its notice, meets the obligations, and appends to the ledger; where facts or
contents differ from the preview it raises with the new preview instead. A revocation takes the same lock and closes the
open releases in its own transaction (``consent.services``), so that nothing leaves after it commits.
"""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from audit import ledger
from audit.models import Action, Outcome
from casework.clinical import release as clinical
from casework.staff.models import Organization
from consent import canonical, words
from consent.decision import Decision, decide
from consent.errors import ContentsChanged, NothingMayBeReleased
from consent.evidence import Recipient, evidence_about, party_of
from consent.facts import DisclosureRequest, Evidence, Purpose, RecordItem, Segment
from consent.models import ConsentRecord, DecisionRecord, Release, ReleaseItem, ReleaseObligation
from consent.obligations import HANDLERS, check_every_obligation_has_a_handler, notice_for
from consent.papers import field_of
from consent.policies import open_until

__all__ = [
    "NoSuchCase",
    "Preview",
    "PreviewItem",
    "Recipient",
    "ReleasableItem",
    "ReleasablePerson",
    "close_release",
    "close_releases",
    "confirm",
    "lock_person",
    "preview",
    "what_could_go",
    "whose_case",
]


ReleasableItem = clinical.ReleasableItem
ReleasablePerson = clinical.ReleasablePerson


class NoSuchCase(LookupError):  # noqa: N818 (the rule's name says what holds)
    """The sender has no such case: the same answer as for a case that never was."""


@dataclass(frozen=True)
class PreviewItem:
    """One piece of content, whether it would leave, and why or why not (for the sender's eyes)."""

    key: str
    heading: str
    segment: str | None
    text: str
    permitted: bool
    reason: str


@dataclass(frozen=True)
class Preview:
    """What would leave if it were confirmed now. ``digest`` binds a confirmation to exactly this."""

    person_id: uuid.UUID
    recipient_name: str
    purpose: str
    decision: Decision
    items: tuple[PreviewItem, ...]
    notice: str
    scope: str
    open_until: datetime
    digest: str
    decision_id: uuid.UUID

    @property
    def released(self) -> tuple[PreviewItem, ...]:
        return tuple(item for item in self.items if item.permitted)

    @property
    def withheld(self) -> tuple[PreviewItem, ...]:
        return tuple(item for item in self.items if not item.permitted)

    @property
    def has_content(self) -> bool:
        """Whether anything but a name would leave; a name alone is never released."""
        return any(item.key != clinical.IDENTITY_KEY for item in self.released)


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


def what_could_go(*, person_id: uuid.UUID, by: uuid.UUID, now: datetime) -> Sequence[clinical.ReleasableItem]:
    """Everything of this case that a sender may choose from. Raises NoSuchCase."""
    return clinical.items_to_release(by, whose_case(person_id=person_id, by=by, now=now))


def preview(
    *, person_id: uuid.UUID, recipient: Recipient, purpose: str, keys: Sequence[str], by: uuid.UUID, now: datetime
) -> Preview:
    """Decide on these items for this recipient and purpose, record the decision, and show what would leave.

    Raises NoSuchCase when the sender has no such case or the recipient does not exist.
    """
    with transaction.atomic():
        return _decide(DecisionRecord.Step.PREVIEW, person_id, recipient, purpose, keys, by=by, now=now)


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
) -> Release:
    """Release what was previewed under ``digest``, or nothing.

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
        shown = _decide(DecisionRecord.Step.CONFIRM, person_id, recipient, purpose, keys, by=by, now=now)
        if shown.digest != digest:
            raise ContentsChanged(shown)
        if not shown.has_content:
            ledger.refuse(object_type="consent.release", object_id=None, detail={"reason": "nothing_permitted"})
            raise NothingMayBeReleased
        check_every_obligation_has_a_handler(shown.decision.obligations)
        return _freeze(shown, recipient, preview_id, by=by, now=now)


def close_release(*, release_id: uuid.UUID, person_id: uuid.UUID, because: str, now: datetime) -> None:
    """Close one release, whatever it stands on: the person does not want it any more. Idempotent."""
    lock_person(person_id)
    if Release.objects.filter(pk=release_id, closed_at=None).update(closed_at=now, closed_because=because):
        ledger.record(
            Action.CLOSE_RELEASE,
            object_type="consent.release",
            object_id=release_id,
            person_id=person_id,
            detail={"because": because},
        )


def close_releases(*, evidence_id: uuid.UUID, because: str, now: datetime) -> int:
    """Close every open release that stands on this evidence, and say how many. The caller holds the person's lock."""
    standing = Release.objects.filter(evidence_ids__contains=[evidence_id], closed_at=None)
    closed = 0
    for release_id, person_id in list(standing.values_list("pk", "person_id")):
        Release.objects.filter(pk=release_id).update(closed_at=now, closed_because=because)
        ledger.record(
            Action.CLOSE_RELEASE,
            object_type="consent.release",
            object_id=release_id,
            person_id=person_id,
            detail={"because": because, "evidence": str(evidence_id)},
        )
        closed += 1
    return closed


def _decide(
    step: DecisionRecord.Step,
    person_id: uuid.UUID,
    recipient: Recipient,
    purpose: str,
    keys: Sequence[str],
    *,
    by: uuid.UUID,
    now: datetime,
) -> Preview:
    person = clinical.person_to_release(by, person_id, now)
    receiving = Organization.objects.filter(pk=recipient.organization_id).first()
    if person is None or receiving is None:
        raise NoSuchCase
    chosen = [item for item in clinical.items_to_release(by, person) if item.key in set(keys)]
    request = DisclosureRequest(
        person_id=str(person_id),
        discloser=party_of(Organization.objects.get(pk=person.organization_id)),
        recipient=party_of(receiving, recipient),
        purpose=_purpose(purpose),
        items=tuple(
            RecordItem(key=item.key, segment=_segment(item.segment), field=field_of(item.segment, item.field))
            for item in chosen
        ),
        now=now,
        person_age=person.age,
    )
    evidence = evidence_about(person_id)
    decision = decide(request, evidence)
    record = _record(step, request, evidence, decision, by=by, now=now)
    reasons = {item.key: item for item in decision.items}
    items = tuple(
        PreviewItem(
            key=item.key,
            heading=_heading(item),
            segment=item.segment,
            text=item.text,
            permitted=item.key in decision.permitted_keys,
            reason=reasons[item.key].reason if item.key in reasons else "This was not decided, so it stays.",
        )
        for item in chosen
    )
    notice = notice_for(decision.obligations, purpose=words.purpose(purpose))
    scope = _scope(decision, {item.segment for item in items if item.permitted})
    return Preview(
        person_id=person_id,
        recipient_name=receiving.name,
        purpose=purpose,
        decision=decision,
        items=items,
        notice=notice,
        scope=scope,
        open_until=open_until(decision.open_until, now=now),
        digest=_digest(decision, receiving.pk, purpose, items, (notice, scope)),
        decision_id=record.pk,
    )


def _record(
    step: DecisionRecord.Step,
    request: DisclosureRequest,
    evidence: Evidence,
    decision: Decision,
    *,
    by: uuid.UUID,
    now: datetime,
) -> DecisionRecord:
    facts = {"request": canonical.to_json(request), "evidence": canonical.to_json(evidence)}
    record = DecisionRecord(
        person_id=uuid.UUID(request.person_id),
        step=step,
        outcome=decision.outcome,
        result=decision.to_json(),
        digest=decision.digest(),
        decided_by=by,
        decided_at=now,
    )
    record.facts = canonical.canonical_text(facts)
    record.save(force_insert=True)
    ledger.record(
        Action.DECISION,
        object_type="consent.decision",
        object_id=record.pk,
        person_id=record.person_id,
        outcome=Outcome(str(decision.outcome)),
        detail={
            "step": step.value,
            "recipient": request.recipient.organization_id,
            "purpose": request.purpose.value if request.purpose else None,
            "digest": record.digest,
            "items": len(request.items),
            "permitted": len(decision.permitted_keys),
        },
    )
    return record


def _freeze(
    shown: Preview, recipient: Recipient, preview_id: uuid.UUID | None, *, by: uuid.UUID, now: datetime
) -> Release:
    decision = shown.decision
    identity = next((item.text for item in shown.released if item.key == clinical.IDENTITY_KEY), "")
    contents = [item for item in shown.released if item.key != clinical.IDENTITY_KEY]
    discloser = Organization.objects.get(pk=_organization_of(shown.person_id, by, now))
    release = Release(
        person_id=shown.person_id,
        decision_id=shown.decision_id,
        preview_id=preview_id,
        evidence_ids=[uuid.UUID(evidence_id) for evidence_id in decision.evidence_ids],
        discloser_name=discloser.name,
        recipient_organization_id=recipient.organization_id,
        recipient_name=shown.recipient_name,
        purpose=shown.purpose,
        notice=shown.notice,
        content_digest=shown.digest,
        released_by=by,
        released_at=now,
        open_until=shown.open_until,
    )
    release.subject = identity
    release.scope = shown.scope
    release.save(force_insert=True)
    for position, item in enumerate(contents):
        frozen = ReleaseItem(release_id=release.pk, position=position, heading=item.heading)
        frozen.text = item.text
        frozen.save(force_insert=True)
    for code in decision.obligations:
        ReleaseObligation(
            release_id=release.pk, person_id=shown.person_id, code=code, met_by=HANDLERS[code](release).by, met_at=now
        ).save(force_insert=True)
    ledger.record(
        Action.RELEASE,
        object_type="consent.release",
        object_id=release.pk,
        person_id=shown.person_id,
        outcome=Outcome(str(decision.outcome)),
        detail={
            "recipient": str(recipient.organization_id),
            "purpose": shown.purpose,
            "decision": str(shown.decision_id),
            "items": len(contents),
            "evidence": list(decision.evidence_ids),
            "obligations": list(decision.obligations),
            "citations": list(decision.citations),
        },
    )
    return release


def _organization_of(person_id: uuid.UUID, by: uuid.UUID, now: datetime) -> uuid.UUID:
    person = clinical.person_to_release(by, person_id, now)
    if person is None:
        raise NoSuchCase
    return person.organization_id


def _scope(decision: Decision, segments: set[str | None]) -> str:
    """A clear explanation of the scope of the consents used (42 CFR 2.32(b)), where the law wants one to go along.

    It names only the kinds of information that leave: what else a paper covers would tell what else there is to cover.
    """
    if "COPY_OF_CONSENT_OR_SCOPE" not in decision.obligations:
        return ""
    used = ConsentRecord.objects.filter(pk__in=[uuid.UUID(value) for value in decision.evidence_ids]).order_by("pk")
    return "\n\n".join(words.scope_of_consent(record, segments=segments) for record in used)


def _heading(item: clinical.ReleasableItem) -> str:
    return f"{item.heading}, {words.local_date(item.written_at)}" if item.written_at else item.heading


def _digest(
    decision: Decision, recipient_id: uuid.UUID, purpose: str, items: Sequence[PreviewItem], along: Sequence[str]
) -> str:
    contents = [[item.key, item.heading, item.text] for item in items if item.permitted]
    text = canonical.canonical_text([decision.release_digest(), str(recipient_id), purpose, contents, list(along)])
    return hashlib.sha256(text.encode()).hexdigest()


def _purpose(value: str) -> Purpose | None:
    return Purpose(value) if value in {purpose.value for purpose in Purpose} else None


def _segment(value: str | None) -> Segment | None:
    return Segment(value) if value in {segment.value for segment in Segment} else None
