"""Consents that can be kept, by example and by chance, and the question that they are decided on."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from consent.facts import (
    CombinedWith,
    Consent,
    ConsentKind,
    DisclosureRequest,
    NamedRecipient,
    OrganizationKind,
    Party,
    Purpose,
    RecordItem,
    Segment,
    SignatureKind,
    Signer,
)
from consent.instruments.elements import STATEMENT_CODES
from tests.consent.worlds import EVERY_KIND_AT_ONCE, NOW, STATEMENTS

PERSON = "6f1a2c34-0000-4000-8000-000000000001"
AGENCY = "6f1a2c34-0000-4000-8000-00000000000a"
BUREAU = "6f1a2c34-0000-4000-8000-00000000000b"
CLINIC = "6f1a2c34-0000-4000-8000-00000000000c"
CLINICIAN = "6f1a2c34-0000-4000-8000-00000000000d"
PAPER = "6f1a2c34-0000-4000-8000-00000000000e"

OURS = Party(
    organization_id=AGENCY,
    organization_name="Three Rivers Behavioral Health",
    kind=OrganizationKind.MH_PROVIDER,
    hipaa_covered_entity=True,
    part2_program=True,
    mental_health_facility=True,
    sud_only_public=False,
)
POLICE = Party(
    organization_id=BUREAU,
    organization_name="City Bureau of Police",
    kind=OrganizationKind.LAW_ENFORCEMENT,
    hipaa_covered_entity=False,
)
HOSPITAL = Party(
    organization_id=CLINIC,
    organization_name="Hill Clinic",
    kind=OrganizationKind.MH_PROVIDER,
    hipaa_covered_entity=True,
    is_treating_provider=True,
)


def signed(**changes: Any) -> Consent:
    """A flawless paper to the city bureau, for safe response during crisis calls."""
    return Consent(
        **{
            "id": PAPER,
            "kinds": EVERY_KIND_AT_ONCE,
            "person_id": PERSON,
            "discloser_ids": frozenset({AGENCY}),
            "recipients": (NamedRecipient(organization_id=BUREAU),),
            "segments": frozenset({Segment.IDENTITY_PRESENCE, Segment.MH_GENERAL, Segment.PART2_SUD}),
            "purposes": frozenset({Purpose.CRISIS_RESPONSE}),
            "info_description": "My name, a summary, and substance use treatment",
            "signed_at": NOW - timedelta(days=60),
            "signature": SignatureKind.ELECTRONIC,
            "signer": Signer.PATIENT,
            "statements": STATEMENTS,
            "staff_signed_by": CLINICIAN,
            "staff_signed_at": NOW - timedelta(days=60),
            "period_starts_at": NOW - timedelta(days=60),
            "expires_at": NOW + timedelta(days=240),
            "language": "en",
            "form_version": "2026-11-en",
        }
        | changes
    )


def asked(**changes: Any) -> DisclosureRequest:
    """The agency's wish to tell the city bureau, about an adult, one piece of each kind and part."""
    items = tuple(
        RecordItem(key=f"{segment}.{part}", segment=segment, field=f"{segment}.{part}")
        for segment in (Segment.IDENTITY_PRESENCE, Segment.MH_GENERAL, Segment.PART2_SUD, Segment.HIV)
        for part in ("identity", "summary", "note")
    )
    return DisclosureRequest(
        **{
            "person_id": PERSON,
            "discloser": OURS,
            "recipient": POLICE,
            "purpose": Purpose.CRISIS_RESPONSE,
            "items": items,
            "now": NOW,
            "person_age": 34,
        }
        | changes
    )


_BOUNDS = (datetime(2025, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001  (what hypothesis takes, with the zone apart)
_moments = st.datetimes(*_BOUNDS, timezones=st.just(UTC))
_moment = st.none() | _moments
_line = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=24)
_words = st.sampled_from(["", "attendance dates", "Rosé\u00a0& Söhne", "two\nlines", " leading", "\u2003"]) | _line
_PURPOSES = (Purpose.CRISIS_RESPONSE, Purpose.TREATMENT, Purpose.PAYMENT, Purpose.COURT_PROCEEDING, Purpose.HOUSING)
_SEGMENTS = tuple(segment for segment in Segment if segment is not Segment.OPERATIONAL)
_PARTS = [f"{segment}.{part}" for segment in _SEGMENTS for part in ("identity", "summary", "note")]


def _some(values: Any) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(st.sampled_from(sorted(values)))


@st.composite
def kept_consents(draw: st.DrawFn) -> Consent:
    """Any consent that a record can hold: often nearly flawless, so that decisions are not all denials."""
    changes: dict[str, Any] = {
        "kinds": _some(ConsentKind) | st.just(EVERY_KIND_AT_ONCE),
        "recipients": st.sampled_from([BUREAU, CLINIC]).map(lambda key: (NamedRecipient(organization_id=key),)),
        "discloser_ids": st.sampled_from([AGENCY, CLINIC]).map(lambda key: frozenset({key})),
        "segments": _some(_SEGMENTS),
        "purposes": _some(_PURPOSES),
        "fields": st.none() | _some(_PARTS),
        "info_description": _words,
        "described_part": _words,
        "signed_at": _moment,
        "signature": st.none() | st.sampled_from(SignatureKind),
        "signer": st.sampled_from(Signer),
        "signer_name": _words,
        "signer_authority": _words,
        "witnesses": st.lists(_line.filter(bool), max_size=3).map(tuple),
        "statements": _some(STATEMENT_CODES) | st.just(STATEMENTS),
        "matter": _words,
        "condition_of": _line,
        "revocable_from": _moment,
        "final_disposition_at": _moment,
        "staff_signed_by": st.sampled_from(["", CLINICIAN]),
        "staff_signed_at": _moment,
        "period_starts_at": _moment,
        "expires_at": _moment,
        "expires_event": st.sampled_from(["", "end of treatment", "none", "end_of_treatment"]),
        "event_occurred_at": _moment,
        "revoked_at": _moment,
        "revoked_orally_at": _moment,
        "combined_with": _some(CombinedWith),
        "conditioned": st.booleans(),
        "known_false": st.booleans(),
        "elements_missing": _some({"A6-REVOKE", "F1-INFO", "G2-RECIPIENT"}),
        "language": st.sampled_from(["", "en", "es"]),
        "form_version": st.sampled_from(["", "2026-11-en"]),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(changes)), max_size=6) | st.just({*changes}))
    return signed(id=str(draw(st.uuids())), **{name: draw(changes[name]) for name in sorted(chosen)})


@st.composite
def questions(draw: st.DrawFn) -> DisclosureRequest:
    """Questions that the consents above may carry, at any moment around them."""
    return asked(
        recipient=draw(st.sampled_from([POLICE, HOSPITAL])),
        purpose=draw(st.sampled_from(_PURPOSES)),
        now=draw(st.just(NOW) | _moments),
        person_age=draw(st.sampled_from([13, 15, 34, None])),
    )


def another_id() -> str:
    return str(uuid.uuid4())
