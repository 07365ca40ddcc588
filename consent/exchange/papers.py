"""Reads the `consents` of a scenario: each paper as found, judged by nobody here.

`elements_missing` says what a reviewer found: a list, even an empty one, means that every other element that applies
was found on the paper, its statements included. Without the list nothing was reviewed, and only the statements that
are listed count as printed.
"""

from datetime import datetime

from consent.exchange.elements import ELEMENT_CODES, STATEMENT_CODES, kinds_claimed
from consent.exchange.fields import Fields, exactly, plainly, read_day, read_instant
from consent.exchange.purposes import purposes_of
from consent.exchange.recipients import recipients_of
from consent.exchange.words import SIGNATURES, SIGNERS, TYPED_BY_OTHERS
from consent.facts import Agreement, Consent, ConsentKind, Party, Segment, SignatureKind, Signer

AS_DESCRIBED = "the information that the form describes"
FINAL_DISPOSITION = "final disposition"
_CONSENT_KINDS = exactly(ConsentKind)
_SEGMENTS = exactly(Segment)
_DESCRIPTIONS = frozenset({"A3-INFO", "F1-INFO", "G4-INFO", "HIV-INFO"})
_SIGNATURE_ELEMENTS = frozenset({"A8-SIGN", "HIV-SIGN"})
_TWO_WITNESSES = ("first witness", "second witness")
_SPOKEN = ("verbal", "oral", "spoken")
_FEWER_WITNESSES = frozenset({"one", "1", "single", "no", "without", "unwitnessed"})


def read_consents(
    fields: Fields, *, person: str, recipient: Party, agreements: tuple[Agreement, ...], now: datetime
) -> tuple[Consent, ...]:
    """Return every paper of the scenario; one whose kind cannot be read is noted and left out."""
    papers = []
    for place, paper in enumerate(fields.inners("consents"), start=1):
        read = _read_consent(
            paper, f"consent-{place}", person=person, recipient=recipient, agreements=agreements, now=now
        )
        if read is not None:
            papers.append(read)
        paper.finish()
    return tuple(papers)


def _read_consent(
    paper: Fields,
    identifier: str,
    *,
    person: str,
    recipient: Party,
    agreements: tuple[Agreement, ...],
    now: datetime,
) -> Consent | None:
    paper.insist("kind")
    kind = paper.choice("kind", _CONSENT_KINDS)
    satisfied = paper.choices("also_satisfies", _CONSENT_KINDS)
    reviewed = paper.given("elements_missing")
    missing = paper.choices("elements_missing", ELEMENT_CODES)
    # A printed statement is known by its code; in other words it is kept as it stands, and proves no element.
    printed = frozenset(paper.texts("statements"))
    if reviewed:
        printed = (STATEMENT_CODES | printed) - missing
    kinds = kinds_claimed(satisfied | ({kind} if kind is not None else frozenset()), missing)
    disclosers = _disclosers(paper)
    named = recipients_of(
        paper.texts("recipients"),
        kinds=kinds,
        recipient=recipient,
        discloser_ids=disclosers,
        agreements=agreements,
    )
    segments = paper.choices("segments", _SEGMENTS)
    words = paper.texts("purposes")
    signed_at = paper.moment("signed_on")
    expires_on = paper.moment("expires_on", ends=True)
    begins, ends = _period(paper)
    event = paper.text("expires_event")
    occurred_at = paper.moment("event_occurred_on")
    revocable_from, disposed_at = _revocability(paper, event, occurred_at)
    signature = _signature(paper, missing, reviewed=reviewed)
    witnesses = _witnesses(paper, missing, reviewed=reviewed)
    described = paper.text("info_description")
    signer = _signer(paper)
    authority = paper.text("authority_doc")
    condition_of = paper.text("condition_of")
    known_false = paper.flag("materially_false")
    whose = paper.text("patient")
    revoked_at = paper.moment("revoked_on")
    revoked_orally_at = _revoked_orally(paper, now)
    if kind is None:
        return None
    covered = purposes_of(words, kind, recipient=recipient.kind, through_intermediary=named.through_intermediary)
    if ConsentKind.PART2_CRIMINAL_JUSTICE in kinds and not paper.given("revocable_after"):
        # From when it may be revoked is not known, so every revocation counts.
        revocable_from = signed_at
    if begins is None and ConsentKind.PA_MENTAL_HEALTH_RELEASE in kinds and reviewed and "G1-PERIOD" not in missing:
        # Every element was found, so the release states both dates: it runs from its signature to its expiry.
        begins = signed_at
    staffed = reviewed and "G6-STAFF" not in missing
    return Consent(
        id=identifier,
        kinds=kinds,
        person_id=whose or person,
        discloser_ids=disclosers,
        recipients=named.named,
        recipient_class=named.described,
        segments=segments,
        purposes=covered.covered,
        info_description=described or ("" if missing & _DESCRIPTIONS or not reviewed else AS_DESCRIBED),
        described_part=described,
        signed_at=signed_at,
        signature=signature,
        signer=signer,
        signer_authority=authority,
        statements=printed,
        person_named="A1-NAME" not in missing,
        matter=covered.matter,
        condition_of=condition_of,
        revocable_from=revocable_from,
        final_disposition_at=disposed_at,
        witnesses=witnesses if signature is SignatureKind.VERBAL_WITH_TWO_WITNESSES else (),
        staff_signed_by="staff person" if staffed else "",
        staff_signed_at=signed_at if staffed else None,
        period_starts_at=begins,
        expires_at=min((end for end in (ends, expires_on) if end is not None), default=None),
        expires_event=event,
        event_occurred_at=occurred_at,
        revoked_at=revoked_at,
        revoked_orally_at=revoked_orally_at,
        known_false=known_false is True,
        elements_missing=missing,
    )


def _disclosers(paper: Fields) -> frozenset[str]:
    """A form names one discloser, or several in a list."""
    if isinstance(paper.value("discloser"), list):
        return frozenset(paper.texts("discloser"))
    discloser = paper.text("discloser")
    return frozenset({discloser}) if discloser else frozenset()


def _period(paper: Fields) -> tuple[datetime | None, datetime | None]:
    """Return the first instant of a period "a..b" and the first one after it; both days count in full."""
    words = paper.text("period")
    if not words:
        return None, None
    first, separator, last = words.partition("..")
    if not separator:
        paper.note("period", 'must be two dates, as in "2026-02-20..2027-02-20"')
        return None, None
    return paper.moment_in("period", first.strip()), paper.moment_in("period", last.strip(), ends=True)


def _revocability(paper: Fields, event: str, occurred_at: datetime | None) -> tuple[datetime | None, datetime | None]:
    """Return from when a 2.35 consent may be revoked, and when the final disposition was, as far as is known.

    "2026-12-01 or final disposition": the earlier of the two. An event has occurred only where `event_occurred_on`
    says so of the event that the form names.
    """
    words = paper.text("revocable_after")
    moments: list[datetime] = []
    for part in (part.strip() for part in words.split(" or ") if part.strip()):
        if read_day(part) is not None or read_instant(part) is not None:
            moment = paper.moment_in("revocable_after", part)
            if moment is not None:
                moments.append(moment)
        elif occurred_at is not None and (not event or plainly(part) in plainly(event)):
            moments.append(occurred_at)
    final = FINAL_DISPOSITION in plainly(event) or (not event and FINAL_DISPOSITION in plainly(words))
    return min(moments, default=None), occurred_at if final else None


def _signature(paper: Fields, missing: frozenset[str], *, reviewed: bool) -> SignatureKind | None:
    """A review that found the signature and does not say how it was made found one in ink.

    A name that somebody else put there is not the person's signature, whatever it was put there with.
    """
    words = _signature_words(paper)
    if not words:
        stated = SignatureKind.INK if reviewed else None
    elif TYPED_BY_OTHERS & set(words):
        stated = SignatureKind.TYPED_BY_STAFF
    elif words[0] in _SPOKEN:
        stated = SignatureKind.VERBAL_WITH_TWO_WITNESSES
    else:
        stated = paper.choice("signature_type", SIGNATURES, loosely=True)
    return None if missing & _SIGNATURE_ELEMENTS else stated


def _signature_words(paper: Fields) -> list[str]:
    return plainly(paper.text("signature_type").replace(",", " ")).split()


def _witnesses(paper: Fields, missing: frozenset[str], *, reviewed: bool) -> tuple[str, ...]:
    """Two, where a review found the element, and the words for a spoken consent do not speak of fewer."""
    words = set(_signature_words(paper))
    return () if words & _FEWER_WITNESSES or "G7-VERBAL" in missing or not reviewed else _TWO_WITNESSES


def _signer(paper: Fields) -> Signer:
    """A form that does not say who signed was signed by the person; anybody whom the law does not know is other."""
    words = paper.text("signer")
    if not words:
        return Signer.OTHER if paper.given("signer") else Signer.PATIENT
    return SIGNERS.get(plainly(words), Signer.OTHER)


def _revoked_orally(paper: Fields, now: datetime) -> datetime | None:
    """When the person withdrew by word of mouth; "true" without a time counts from now."""
    value = paper.value("revoked_orally")
    if isinstance(value, bool):
        return now if value else None
    return paper.moment("revoked_orally")
