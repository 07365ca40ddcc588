"""Records how a question ended: a signed paper, or why nobody signed. One transaction, one entry in the ledger.

A signed paper is kept with its text, its PDF and the digests of both, made here from one document; nothing of it changes
later. A question that is asked again points to the one that it takes up. One asking ends once: its key is the record's.

How the person was found is health information: it is sealed with the record. The ledger and the clear columns hold only
that it was not the moment.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from audit import ledger
from audit.models import Action
from casework.staff import directory
from casework.staff.models import Organization
from consent import papers, signatures
from consent.capacity import finding_in
from consent.capture import document, fitness
from consent.capture.document import Signed
from consent.capture.terms import Names, Terms
from consent.documents.content import Document, plain_text
from consent.documents.digests import digest_of
from consent.documents.rendering import pdf_of
from consent.errors import AlreadyAnswered, NotConfirmed
from consent.evidence import Recipient, consent_of, party_of
from consent.facts import POLICE_KINDS, SignatureKind, end_of_day, start_of_day
from consent.gate import close_what_no_longer_stands, lock_person, whose_case
from consent.models import ConsentRecord, Release
from consent.typed import as_compared, names_somebody

#: The reasons for asking later that tell nothing of the person's health; for any other, ``NOT_THE_MOMENT`` stands.
NEUTRAL_REASONS = frozenset({"asked_for_time", "no_interpreter", "signer_missing", "other"})
NOT_THE_MOMENT = "not_the_moment"
_POLICE = frozenset(kind.value for kind in POLICE_KINDS)


def names_for(terms: Terms, *, person_id: uuid.UUID, by: uuid.UUID, now: datetime) -> Names:
    """The names that stand on a paper with these terms. Raises NoSuchCase, and Organization.DoesNotExist."""
    recipient = Organization.objects.get(pk=terms.recipient_id)
    return Names(
        person=whose_case(person_id=person_id, by=by, now=now).name,
        discloser=directory.organization_of(by).name,
        recipient=recipient.name,
        recipient_is_police=recipient.kind in _POLICE,
        staff=directory.names_of([by]).get(by, ""),
    )


def paper_for(terms: Terms, *, person_id: uuid.UUID, by: uuid.UUID, now: datetime) -> Document:
    """The paper that these terms make, as the person reads it before signing."""
    return document.paper_to_sign(terms, names_for(terms, person_id=person_id, by=by, now=now), now)


def record_of(
    terms: Terms,
    *,
    person_id: uuid.UUID,
    discloser_id: uuid.UUID,
    by: uuid.UUID,
    now: datetime,
    key: uuid.UUID | None = None,
) -> ConsentRecord:
    """A record of a paper with these terms as if it were signed at ``now``: without its text, signed by nobody yet."""
    record = ConsentRecord(
        id=key or uuid.uuid4(),
        person_id=person_id,
        outcome=ConsentRecord.Outcome.GIVEN,
        asked_segments=sorted({*terms.segments}),
        kinds=papers.kinds_of(terms.segments, terms.purpose, terms.signer),
        discloser_id=discloser_id,
        recipient_id=terms.recipient_id,
        segments=sorted({*terms.segments}),
        purposes=[terms.purpose],
        statements=papers.statement_codes(papers.statements_of(terms.segments, terms.purpose, terms.signer)),
        form_version=papers.form_version(terms.language),
        language=terms.language,
        paper_digest="",
        signer=terms.signer.value,
        signature_kind=SignatureKind.ELECTRONIC.value,
        signed_at=now,
        staff_signed_by=by,
        staff_signed_at=now,
        starts_at=now,
        expires_at=end_of_day(terms.last_day),
        condition_of=terms.condition_of,
        revocable_from=start_of_day(terms.revocable_from) if terms.revocable_from else None,
        recorded_by=by,
        recorded_at=now,
    )
    record.info_description = "; ".join(document.information_of(terms))
    record.signer_name, record.signer_authority = terms.signer_name, terms.signer_authority
    record.interpreter = terms.interpreter
    record.incapacity_finding = terms.finding.written() if terms.finding else ""
    return record


def kept_back(terms: Terms, *, person_id: uuid.UUID, by: uuid.UUID, now: datetime) -> tuple[str, ...]:
    """The kinds of information that a paper with these terms would not open, whatever else is on file: the law says no.

    Raises NoSuchCase, and Organization.DoesNotExist.
    """
    person, own = whose_case(person_id=person_id, by=by, now=now), directory.organization_of(by)
    recipient = Organization.objects.get(pk=terms.recipient_id)
    return fitness.kept_back(
        consent_of(record_of(terms, person_id=person_id, discloser_id=own.pk, by=by, now=now)),
        terms,
        discloser=party_of(own),
        recipient=party_of(recipient, Recipient(organization_id=recipient.pk)),
        age=person.age,
        now=now,
    )


@transaction.atomic
def record_signed(
    terms: Terms,
    signed: Signed,
    *,
    person_id: uuid.UUID,
    by: uuid.UUID,
    now: datetime,
    asked: tuple[str, ...] = (),
    takes_up: uuid.UUID | None = None,
    answers: Mapping[str, str] | None = None,
    key: uuid.UUID | None = None,
) -> ConsentRecord:
    """Keep a paper that was signed just now: its elements, its text and its PDF, with the digests of both.

    ``asked`` are the kinds of information that were asked for, where the person chose among them. ``answers`` are the
    codes of what was asked beside the paper; they are sealed with it. ``key`` is that of the asking. Releases that the
    engine would not let go beside this paper close with it. Raises NoSuchCase, AlreadyAnswered where this asking has
    ended, and NotConfirmed where the paper cannot stand: without signature or witnesses, past its last day, or where
    the law would not take it.
    """
    lock_person(person_id)
    _check_open(key, person_id)
    _check(terms, signed, now)
    if kept_back(terms, person_id=person_id, by=by, now=now):
        raise NotConfirmed("The law does not take this paper for what it says. Choose again.")
    names = names_for(terms, person_id=person_id, by=by, now=now)
    paper = document.signed_paper(terms, names, signed, now)
    discloser = directory.organization_of(by)
    record = record_of(terms, person_id=person_id, discloser_id=discloser.pk, by=by, now=now, key=key)
    record.asked_segments = sorted({*terms.segments, *asked})
    if record.asked_segments != record.segments:
        record.outcome = ConsentRecord.Outcome.IN_PART
    keep_paper(record, paper, signed)
    record.circumstances = _circumstances(answers)
    _keep(record, takes_up, now=now)
    # It may say that the person cannot decide, which stands against what they signed themselves.
    close_what_no_longer_stands(person_id=person_id, because=Release.Closed.LAPSED, by=by, now=now)
    return record


def keep_paper(record: ConsentRecord, paper: Document, signed: Signed) -> None:
    """Put the signed paper into the record that is about to be stored: its text, its PDF, both digests, the signature.

    Raises UnprintableDocumentError.
    """
    text, printed = plain_text(paper), pdf_of(paper)
    record.paper, record.paper_digest = text, papers.digest_of(text)
    record.document, record.document_digest = printed, digest_of(printed)
    record.signature, record.witnesses = signatures.written(signed.signature), "\n".join(signed.witnesses)


@transaction.atomic
def record_unsigned(
    outcome: ConsentRecord.Outcome,
    *,
    person_id: uuid.UUID,
    recipient_id: uuid.UUID,
    by: uuid.UUID,
    now: datetime,
    terms: Terms | None = None,
    asked: tuple[str, ...] = (),
    why: str = "",
    ask_again_by: datetime | None = None,
    takes_up: uuid.UUID | None = None,
    answers: Mapping[str, str] | None = None,
    key: uuid.UUID | None = None,
) -> ConsentRecord:
    """Record that nobody signed. It changes nothing in the person's care and opens nothing.

    ``terms`` is what was asked, as far as it was settled, so that it can be asked again as it was. ``why`` and
    ``answers`` are codes of the form; they are sealed, but for a reason that says nothing of the person. ``key`` is that
    of the asking. Raises NoSuchCase, AlreadyAnswered where this asking has ended, and ValueError for an outcome that
    has a paper or for a deferred question without a day.
    """
    if outcome in ConsentRecord.SIGNED or (outcome == ConsentRecord.Outcome.DEFERRED and ask_again_by is None):
        raise ValueError("A question without a signature ends otherwise.")
    lock_person(person_id)
    _check_open(key, person_id)
    whose_case(person_id=person_id, by=by, now=now)
    record = ConsentRecord(
        id=key or uuid.uuid4(),
        person_id=person_id,
        outcome=outcome,
        asked_segments=sorted({*(terms.segments if terms else asked)}),
        why=_neutral(why),
        ask_again_by=ask_again_by,
        kinds=[],
        discloser_id=directory.organization_of(by).pk,
        recipient_id=recipient_id,
        segments=[],
        purposes=[terms.purpose] if terms else [],
        statements=[],
        form_version=papers.form_version(terms.language if terms else "en"),
        language=terms.language if terms else "en",
        paper_digest="",
        signer=terms.signer.value if terms else "",
        signature_kind="",
        recorded_by=by,
        recorded_at=now,
    )
    if terms:
        record.expires_at, record.condition_of = end_of_day(terms.last_day), terms.condition_of
        record.revocable_from = start_of_day(terms.revocable_from) if terms.revocable_from else None
        record.signer_name, record.signer_authority = terms.signer_name, terms.signer_authority
        record.interpreter = terms.interpreter
        record.incapacity_finding = terms.finding.written() if terms.finding else ""
    record.circumstances = _circumstances(answers, why)
    _keep(record, takes_up, now=now)
    return record


def already_answered(key: uuid.UUID | None, *, person_id: uuid.UUID) -> uuid.UUID | None:
    """The record with which the asking of this key ended; None while it is open."""
    found = ConsentRecord.objects.filter(pk=key, person_id=person_id) if key else ConsentRecord.objects.none()
    return found.values_list("pk", flat=True).first()


def circumstances_of(record: ConsentRecord) -> dict[str, str]:
    """How the person was found when they were asked, by the codes of the form."""
    found: dict[str, str] = json.loads(record.circumstances or "{}")
    return found


def reason_of(record: ConsentRecord) -> str:
    """Why nobody signed, as the clinician recorded it: a code of the form, for those who treat the person alone."""
    return circumstances_of(record).get("why") or record.why


def _circumstances(answers: Mapping[str, str] | None, why: str = "") -> str:
    found = {**(answers or {}), **({"why": why} if why else {})}
    return json.dumps(found, sort_keys=True) if found else ""


def _neutral(why: str) -> str:
    return why if not why or why in NEUTRAL_REASONS else NOT_THE_MOMENT


def _check_open(key: uuid.UUID | None, person_id: uuid.UUID) -> None:
    """Under the person's lock: whoever comes second finds the record of the first."""
    if (ended := already_answered(key, person_id=person_id)) is not None:
        raise AlreadyAnswered(ended)


def terms_of(record: ConsentRecord) -> Terms | None:
    """What was asked when this question was deferred; None where it was not settled."""
    if not record.purposes or not record.signer or record.expires_at is None:
        return None
    plain = {
        "recipient_id": str(record.recipient_id),
        "segments": record.asked_segments,
        "purpose": record.purposes[0],
        "last_day": _last_day(record.expires_at),
        "language": record.language,
        "signer": record.signer,
        "signer_name": record.signer_name,
        "signer_authority": record.signer_authority,
        "interpreter": record.interpreter,
        "condition_of": record.condition_of,
        "revocable_from": timezone.localdate(record.revocable_from).isoformat() if record.revocable_from else None,
    }
    finding = finding_in(record.incapacity_finding)
    if finding is not None:
        plain |= {"found_by": finding.found_by, "found_on": finding.found_on.isoformat()}
    return Terms.from_json(plain)


def _last_day(expires_at: datetime) -> str:
    return timezone.localdate(expires_at - datetime.resolution).isoformat()


def _check(terms: Terms, signed: Signed, now: datetime) -> None:
    if not (names_somebody(signed.signature.typed) or signed.signature.drawn):
        raise NotConfirmed("The person has not signed yet.")
    if signed.signature.drawn:
        try:
            signatures.check_drawing(signed.signature.drawn)
        except signatures.NotADrawingError as error:
            raise NotConfirmed("The drawing could not be read. Draw again.") from error
    if terms.last_day < timezone.localdate(now):
        raise NotConfirmed("Choose a last day that is today or later.")
    if not terms.segments:
        raise NotConfirmed("The paper names no kind of information.")
    if signed.is_mark and (not signed.signature.drawn or not _two_people(signed, terms)):
        raise NotConfirmed("A mark needs the drawing and two witnesses.")


def _two_people(signed: Signed, terms: Terms) -> bool:
    names = {as_compared(witness) for witness in signed.witnesses if names_somebody(witness)}
    return len(names - {as_compared(terms.signer_name)}) >= 2


def _keep(record: ConsentRecord, takes_up: uuid.UUID | None, *, now: datetime) -> None:
    if takes_up is not None:
        deferred = ConsentRecord.objects.filter(
            pk=takes_up, person_id=record.person_id, outcome=ConsentRecord.Outcome.DEFERRED, taken_up_at=None
        )
        if deferred.update(taken_up_at=now):
            record.takes_up = takes_up
    record.save(force_insert=True)
    detail = {"answer": str(record.outcome), "form": record.form_version, "recipient": str(record.recipient_id)}
    if record.why:
        detail["why"] = record.why
    if record.paper_digest:
        detail["paper"] = record.paper_digest
    ledger.record(
        Action.CONSENT_GIVEN,
        object_type="consent.consent",
        object_id=record.pk,
        person_id=record.person_id,
        detail=detail,
    )


def shortened(terms: Terms, *, segments: tuple[str, ...], last_day: date) -> Terms:
    """The terms as the person chose among them: these kinds of information, until a day that was offered."""
    return replace(terms, segments=segments, last_day=last_day)
