"""Reads one scenario's `facts` into the request and the evidence that the law knows; never raises.

Whatever is missing, malformed, or of an unknown name or value becomes `UnrecognizedEvidence` whose `kind` names the
field, so that the decision is a denial that says which.
"""

from datetime import UTC, datetime

from consent.exchange.circumstances import read_circumstances, read_emergency, read_threat
from consent.exchange.documents import read_agreements, read_legal_process, read_restrictions
from consent.exchange.fields import Fields, Notes, exactly, read_day
from consent.exchange.papers import read_consents
from consent.exchange.parties import read_discloser, read_recipient
from consent.facts import (
    DisclosureRequest,
    Evidence,
    OrganizationKind,
    Party,
    Purpose,
    RecordItem,
    Segment,
    UnrecognizedEvidence,
)

ALWAYS_PRESENT: tuple[str, ...] = (
    "actor_role",
    "actor_org",
    "actor_org_status",
    "recipient_role",
    "recipient_org",
    "purpose",
    "patient_age",
    "emergency",
    "threat",
)
"""Must be there; null says that it is not known, or that there is none."""

ALWAYS_KNOWN: tuple[str, ...] = (
    "recipient_org_type",
    "segments_requested",
    "consents",
    "agreements",
    "legal_process",
    "now",
)
"""Must be there and not null: whoever does not know whether a paper is on file does not know of its revocation."""

THE_PERSON = "the person the request is about"
"""Stands for the person where the scenario does not name one."""

UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for a time that could not be read; the request that carries it is denied in any case."""

_PURPOSES = exactly(Purpose)
_SEGMENTS = exactly(Segment)
_OLDEST = 150

Facts = tuple[DisclosureRequest, Evidence]


def read_facts(facts: object) -> Facts:
    """Return the request and the evidence of one scenario."""
    try:
        return _read(facts)
    except Exception:
        # Nothing above is known to raise; if it does, nothing of it may pass for a reading.
        nobody = Party(organization_id="", organization_name="", kind=OrganizationKind.PUBLIC)
        request = DisclosureRequest(
            person_id=THE_PERSON, discloser=nobody, recipient=nobody, purpose=None, items=(), now=UNKNOWN_TIME
        )
        return request, Evidence(unrecognized=_unrecognized(Notes(["facts: cannot be read"])))


def _read(facts: object) -> Facts:
    notes = Notes()
    fields = Fields("", facts, notes)
    fields.require(*ALWAYS_PRESENT)
    fields.insist(*ALWAYS_KNOWN)
    now = _now(fields)
    purpose = fields.choice("purpose", _PURPOSES)
    person = fields.text("request_patient") or THE_PERSON
    age = fields.number("patient_age", most=_OLDEST)
    discloser = read_discloser(fields)
    recipient = read_recipient(fields, discloser=discloser, purpose=purpose)
    emergency = read_emergency(fields, person=person, discloser=discloser, recipient=recipient, now=now)
    threat = read_threat(fields, person=person, discloser=discloser, now=now)
    known = read_circumstances(fields, purpose=purpose, emergency=emergency)
    agreements = read_agreements(fields)
    request = DisclosureRequest(
        person_id=person,
        discloser=discloser,
        recipient=recipient,
        purpose=purpose,
        items=_items(fields),
        now=now,
        person_age=age,
        person_deceased=known.deceased,
        person_adjudicated_incapacitated=known.adjudicated_incapacitated,
        circumstances=known.circumstances,
    )
    consents = read_consents(fields, person=person, recipient=recipient, agreements=agreements, now=now)
    legal_process = read_legal_process(fields)
    restrictions = read_restrictions(fields, person=person, recipient=recipient)
    fields.finish()
    evidence = Evidence(
        consents=consents,
        emergencies=() if emergency is None else (emergency,),
        threats=() if threat is None else (threat,),
        restrictions=restrictions,
        agreements=agreements,
        legal_process=legal_process,
        unrecognized=_unrecognized(notes),
    )
    return request, evidence


def _now(fields: Fields) -> datetime:
    """The instant of the decision is never a whole day."""
    words = fields.value("now")
    if isinstance(words, str) and read_day(words.strip()) is not None:
        fields.note("now", "is a day without a time")
        return UNKNOWN_TIME
    return fields.moment("now") or UNKNOWN_TIME


def _items(fields: Fields) -> tuple[RecordItem, ...]:
    """One item stands for each segment; a field that is asked for beyond it belongs to the first segment."""
    asked = list(dict.fromkeys(fields.texts("segments_requested")))
    extras = tuple(dict.fromkeys(fields.texts("fields_requested_extra")))
    items = []
    for segment in asked:
        if segment not in _SEGMENTS:
            fields.note("segments_requested", "holds a segment that is not one of this format")
        items.append(RecordItem(key=segment, segment=_SEGMENTS.get(segment), field=segment, whole=True))
    if extras and not asked:
        fields.note("fields_requested_extra", "belongs to no segment")
    for extra in extras if asked else ():
        first = asked[0]
        items.append(RecordItem(key=f"{first}:{extra}", segment=_SEGMENTS.get(first), field=extra, whole=False))
    return tuple(items)


def _unrecognized(notes: Notes) -> tuple[UnrecognizedEvidence, ...]:
    return tuple(
        UnrecognizedEvidence(id=f"unreadable-{place:03}", kind=sentence)
        for place, sentence in enumerate(notes.sentences, start=1)
    )
