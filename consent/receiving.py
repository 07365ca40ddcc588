"""Keeps consents that other systems state: exactly as stated, or not at all, and once however often they are sent.

What a record has no place for is refused, never left out: a paper that came back narrower or wider than it was stated
would be another paper.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from audit import ledger
from audit.models import Action
from casework.staff import directory
from casework.staff.models import Organization
from consent import papers
from consent.evidence import consent_of
from consent.facts import Consent
from consent.gate import close_what_no_longer_stands, lock_person, whose_case
from consent.models import ConsentRecord, Release
from consent.received import ReceivedConsent


class NotKeptError(ValueError):
    """A consent cannot be kept as stated; ``code`` says why and ``element`` names the element of the facts."""

    def __init__(self, code: str, element: str) -> None:
        super().__init__(code)
        self.code, self.element = code, element


class IdInUseError(Exception):
    """There is another consent of this id already, here or where the client cannot see it."""


@dataclass(frozen=True)
class Kept:
    """A consent on file, and whether it was put there just now."""

    record: ConsentRecord
    is_new: bool


@transaction.atomic
def receive_consent(received: ReceivedConsent, *, by: uuid.UUID, now: datetime) -> Kept:
    """Keep a consent under the id that its sender gave it; sent again it is found, not kept twice.

    Raises NoSuchCase where the person is no case of the sender's, NotKeptError where it cannot be kept exactly,
    IdInUseError where the id stands for another consent. A paper that was revoked elsewhere closes what stands on it.
    """
    facts = received.facts
    person_id = uuid.UUID(facts.person_id)
    lock_person(person_id)
    whose_case(person_id=person_id, by=by, now=now)
    record = _record_of(received, by=by, now=now)
    before = ConsentRecord.objects.filter(pk=record.pk).first()
    if before is not None:
        if not _says_the_same(before, record):
            raise IdInUseError
        return Kept(before, is_new=False)
    _check_organizations(facts)
    _check_staff(record)
    _check_kept_exactly(record, facts)
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:  # of a case that the sender does not have: told as any id that is taken
        raise IdInUseError from None
    ledger.record(
        Action.CONSENT_GIVEN,
        object_type="consent.consent",
        object_id=record.pk,
        person_id=person_id,
        detail={
            "source": "api",
            "form": record.form_version,
            "recipient": str(record.recipient_id),
            "paper": record.paper_digest,
        },
    )
    # It may say that the person withdrew a permission, which stands against what an older paper opened.
    withdrawn = facts.revoked_at or facts.revoked_orally_at
    because = Release.Closed.REVOKED if withdrawn else Release.Closed.LAPSED
    close_what_no_longer_stands(person_id=person_id, because=because, by=by, now=now)
    return Kept(record, is_new=True)


def _record_of(received: ReceivedConsent, *, by: uuid.UUID, now: datetime) -> ConsentRecord:
    facts = received.facts
    record = ConsentRecord(
        id=uuid.UUID(facts.id),
        person_id=uuid.UUID(facts.person_id),
        source=ConsentRecord.Source.API,
        kinds=_codes(facts.kinds),
        discloser_id=_only("discloser", facts.discloser_ids),
        recipient_id=_only("recipient", [named.organization_id for named in facts.recipients]),
        segments=_codes(facts.segments),
        asked_segments=_codes(facts.segments),
        purposes=_codes(facts.purposes),
        statements=_codes(facts.statements),
        elements_missing=_codes(facts.elements_missing),
        combined_with=_codes(facts.combined_with),
        conditioned=facts.conditioned,
        known_false=facts.known_false,
        form_version=facts.form_version,
        language=facts.language,
        paper_digest=papers.digest_of(received.paper) if received.paper else "",
        signer=facts.signer.value,
        signature_kind=facts.signature.value if facts.signature else "",
        signed_at=facts.signed_at,
        staff_signed_by=uuid.UUID(facts.staff_signed_by) if facts.staff_signed_by else None,
        staff_signed_at=facts.staff_signed_at,
        starts_at=facts.period_starts_at,
        expires_at=facts.expires_at,
        expires_event=facts.expires_event,
        event_occurred_at=facts.event_occurred_at,
        condition_of=facts.condition_of,
        revocable_from=facts.revocable_from,
        final_disposition_at=facts.final_disposition_at,
        revoked_at=facts.revoked_at,
        revoked_orally_at=facts.revoked_orally_at,
        recorded_by=by,
        recorded_at=now,
    )
    record.paper, record.signature, record.interpreter = received.paper, received.signature, received.interpreter
    record.info_description, record.described_part = facts.info_description, facts.described_part
    record.signer_name, record.signer_authority = facts.signer_name, facts.signer_authority
    record.witnesses, record.matter = "\n".join(facts.witnesses), facts.matter
    return record


def _codes(codes: Iterable[str]) -> list[str]:
    return sorted(str(code) for code in codes)


def _only(element: str, organization_ids: Iterable[str]) -> uuid.UUID:
    found = [*organization_ids]
    if len(found) != 1:
        raise NotKeptError("one_organization_each", element)
    try:
        return uuid.UUID(found[0])
    except ValueError:
        raise NotKeptError("unknown_organization", element) from None


def _check_organizations(facts: Consent) -> None:
    """Both sides stand in the directory, so that a paper never reaches somebody by resemblance."""
    [discloser], [recipient] = facts.discloser_ids, facts.recipients
    wanted = {"discloser": discloser, "recipient": recipient.organization_id}
    known = {str(key) for key in Organization.objects.filter(pk__in=wanted.values()).values_list("pk", flat=True)}
    for element, organization_id in wanted.items():
        if str(uuid.UUID(organization_id)) not in known:
            raise NotKeptError("unknown_organization", element)


def _check_staff(record: ConsentRecord) -> None:
    """Whoever signed for the discloser is of its staff, by the directory: a stranger's signature is nobody's."""
    signed_by = record.staff_signed_by
    if signed_by is not None and not directory.works_for(signed_by, record.discloser_id):
        raise NotKeptError("unknown_staff", "staff_signed_by")


def _check_kept_exactly(record: ConsentRecord, facts: Consent) -> None:
    """The engine will read from the record what was stated. Which parts of each kind a paper covers is fixed here; a
    sender may leave it out."""
    kept = consent_of(record)
    stated = facts if facts.fields is not None else replace(facts, fields=kept.fields)
    for name in Consent.__dataclass_fields__:
        if getattr(kept, name) != getattr(stated, name):
            raise NotKeptError("not_kept_exactly", name)


_COMPARED = ("paper", "signature", "interpreter")


def _says_the_same(before: ConsentRecord, record: ConsentRecord) -> bool:
    """The same paper as first stated, whatever has ended it since."""
    later = {"revoked_at", "revoked_orally_at", "event_occurred_at", "final_disposition_at"}
    try:
        first, again = consent_of(before), consent_of(record)
    except ValueError:
        return False
    same = all(
        getattr(first, name) == getattr(again, name) or (name in later and getattr(again, name) is None)
        for name in Consent.__dataclass_fields__
    )
    return same and all(getattr(before, name) == getattr(record, name) for name in _COMPARED)
