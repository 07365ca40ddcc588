"""Writes the letters that answer a served paper, and releases what it reaches together with the letter that carries it.

A letter is made twice, for the page that was read and for sending, and goes only where both are the same; once sent it
never changes. The letter and its release are stored in one transaction, or neither.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from audit import ledger
from audit.models import Action
from consent import gate, history, verifications, words
from consent.decision import Decision
from consent.documents import digests
from consent.documents.content import Document, plain_text
from consent.documents.rendering import pdf_of
from consent.models import LegalProcessRecord, ProcessAnswer, Release, ReleaseItem
from consent.previews import Preview
from consent.process import kinds, letters, policies, reach, selectors, services
from consent.process.errors import LetterChangedError, NotReadyError

#: What a paper owes that a letter meets.
_DONE_BY: dict[str, tuple[str, ...]] = {
    letters.STATEMENT_TO_COURT: ("INFORM_COURT_5100_35B",),
    letters.RESIST_AS_QSO: ("RESIST_PROCESS",),
}


@dataclass(frozen=True)
class FreeFields:
    """What a privacy officer fills in by hand: name and address of whom the letter goes to, and how to reach us."""

    addressee: str
    contact: str = ""


@dataclass(frozen=True)
class Confirmed:
    """What was read before it goes: the digest of the letter, and the key under which it will be kept."""

    answer_id: uuid.UUID
    letter_digest: str


@dataclass(frozen=True)
class ToRelease:
    """What was previewed before it is released, and how it was verified who asks (45 CFR 164.514(h))."""

    keys: Sequence[str]
    digest: str
    preview_id: uuid.UUID
    verification: str


def digest_of_letter(document: Document) -> str:
    """The SHA-256 of every word of a letter."""
    return digests.digest_of(plain_text(document).encode())


def letter_without_records(
    *, record: LegalProcessRecord, template: str, free: FreeFields, by: uuid.UUID, now: datetime
) -> Document:
    """A letter that releases nothing, made of the served paper alone.

    Raises KeyError for no such template, and NotReadyError where there is nothing to ask for.
    """
    if template not in letters.WITHOUT_RECORDS:
        raise KeyError(template)
    missing: Sequence[str] = ()
    if template == letters.ASK_FOR_ORDER:
        missing = what_is_missing(record, by=by, now=now)
        if not missing:
            raise NotReadyError("By itself this paper lacks nothing, so there is nothing to ask for.")
    return letters.letter(letters.TEMPLATES[template], _around(record, free, by=by, now=now), missing=missing)


def what_is_missing(record: LegalProcessRecord, *, by: uuid.UUID, now: datetime) -> Sequence[str]:
    """What the paper by itself would still need for what it demands, whomever it names."""
    discloser, requester = selectors.parties(record, by)
    found = reach.by_itself(record, discloser=discloser, requester=requester, now=now, as_served=True)
    return found.missing_for(record.segments)


def fulfilment(
    *, record: LegalProcessRecord, preview: Preview, free: FreeFields, by: uuid.UUID, now: datetime
) -> Document:
    """The letter that carries what this preview would let go. It says nothing of what stays."""
    pieces = tuple((item.heading, item.text) for item in preview.contents)
    enclosed = _enclosed(record, preview.identity, pieces, preview.notice, preview.scope)
    return letters.letter(
        letters.TEMPLATES[letters.FULFILMENT], _around(record, free, by=by, now=now), enclosed=enclosed
    )


def preview_of_fulfilment(
    *, record: LegalProcessRecord, keys: Sequence[str] | None, by: uuid.UUID, now: datetime
) -> Preview:
    """What would go on this paper: of all the case, or of these pieces, those alone that the paper itself reaches.

    Both decisions are logged. Raises gate.NoSuchCase.
    """
    whole = reach.in_case(record, by=by, now=now, keys=keys)
    reached = reach.reached_in(whole, record.pk)
    return reach.in_case(record, by=by, now=now, keys=[item.key for item in whole.items if item.key in reached])


@transaction.atomic
def send_letter(
    *,
    process_id: uuid.UUID,
    template: str,
    free: FreeFields,
    confirmed: Confirmed,
    by: uuid.UUID,
    now: datetime,
) -> ProcessAnswer:
    """Keep a letter as it was read, as sent. Sending the same one again returns it and makes no second.

    Raises LegalProcessRecord.DoesNotExist, KeyError for no such template, and LetterChangedError.
    """
    record = _served(process_id)
    sent = _sent_before(confirmed, record)
    if sent is not None:
        return sent
    document = letter_without_records(record=record, template=template, free=free, by=by, now=now)
    return _keep(record, template, document, confirmed, release=None, by=by, now=now)


@transaction.atomic
def fulfil(
    *,
    process_id: uuid.UUID,
    free: FreeFields,
    chosen: ToRelease,
    confirmed: Confirmed,
    by: uuid.UUID,
    now: datetime,
) -> ProcessAnswer:
    """Release exactly what was previewed, as far as this paper reaches it, and keep the letter that carries it.

    Raises LegalProcessRecord.DoesNotExist; NotReadyError before counsel's review, after the paper's end, or where
    something would go that this paper does not carry; what gate.confirm raises; LetterChangedError.
    """
    about = LegalProcessRecord.objects.values_list("person_id", flat=True).get(pk=process_id)
    if about is not None:
        gate.lock_person(about)
    record = _served(process_id)
    sent = _sent_before(confirmed, record)
    if sent is not None:
        return sent
    if record.person_id is None or not policies.may_be_fulfilled(record):
        raise NotReadyError("Nothing is released before counsel has reviewed the paper, nor after it was ended.")
    if not chosen.verification.strip():
        raise NotReadyError("Write how it was verified who asks.")
    release = gate.confirm(
        person_id=record.person_id,
        recipient=gate.Recipient(organization_id=record.requester_id),
        purpose=record.purpose,
        keys=chosen.keys,
        digest=chosen.digest,
        by=by,
        now=now,
        preview_id=chosen.preview_id,
        circumstances=reach.circumstances_of(record),
        verification=verifications.written(verifications.Verification(identity=chosen.verification)),
    )
    decided = history.read(release.decision)
    decision = Decision.from_json(decided.result)
    if not decision.permitted_keys <= reach.reached_keys(decided.request, decided.evidence, record.pk):
        raise NotReadyError("This paper does not reach all of it, so nothing was sent. Preview it again.")
    items = ReleaseItem.objects.filter(release_id=release.pk).order_by("position")
    pieces = tuple((item.heading, item.text) for item in items)
    enclosed = _enclosed(record, release.subject, pieces, release.notice, release.scope)
    document = letters.letter(
        letters.TEMPLATES[letters.FULFILMENT], _around(record, free, by=by, now=now), enclosed=enclosed
    )
    return _keep(record, letters.FULFILMENT, document, confirmed, release=release, by=by, now=now)


def _served(process_id: uuid.UUID) -> LegalProcessRecord:
    """The row lock keeps two answers to one paper apart, so that a form that is sent twice makes one letter."""
    return LegalProcessRecord.objects.select_for_update().defer("document_sealed").get(pk=process_id)


def _sent_before(confirmed: Confirmed, record: LegalProcessRecord) -> ProcessAnswer | None:
    return ProcessAnswer.objects.filter(pk=confirmed.answer_id, process_id=record.pk).first()


def _keep(
    record: LegalProcessRecord,
    template: str,
    document: Document,
    confirmed: Confirmed,
    *,
    release: Release | None,
    by: uuid.UUID,
    now: datetime,
) -> ProcessAnswer:
    if digest_of_letter(document) != confirmed.letter_digest:
        raise LetterChangedError
    printed = pdf_of(document)
    answer = ProcessAnswer(
        id=confirmed.answer_id,
        process=record,
        template=template,
        document_digest=digests.digest_of(printed),
        release_id=release.pk if release else None,
        answered_by=by,
        answered_at=now,
    )
    answer.letter, answer.document = plain_text(document), printed
    answer.save(force_insert=True)
    ledger.record(
        Action.CREATE,
        object_type="consent.answer",
        object_id=answer.pk,
        # A letter without records is written down alike, whether it is about somebody or about nobody.
        person_id=record.person_id if release else None,
        detail={
            "process": str(record.pk),
            "template": template,
            "paper": answer.document_digest,
            "release": str(release.pk) if release else None,
        },
    )
    codes = _DONE_BY.get(template)
    if codes:
        services.finish_duties(record, codes, note="A letter was sent; it is kept with the paper.", by=by, now=now)
    return answer


def _enclosed(
    record: LegalProcessRecord, identity: str, pieces: tuple[tuple[str, str], ...], notice: str, scope: str
) -> letters.Enclosed:
    about = (("About", identity),) if identity else ()
    notices = "\n\n".join(text for text in (notice, scope) if text)
    return letters.Enclosed((*about, *pieces), tuple(record.scope.splitlines()), notices)


def _around(record: LegalProcessRecord, free: FreeFields, *, by: uuid.UUID, now: datetime) -> letters.Around:
    discloser, _ = selectors.parties(record, by)
    return letters.Around(
        agency=discloser.name,
        addressee=free.addressee,
        paper=kinds.paper_for(record.kind, record.provision).label,
        docket=record.matter,
        court=record.issued_by,
        served=words.local_date(record.served_at),
        dated=words.local_date(now),
        contact=free.contact,
    )
