"""The bodies and queries that clients send, member by member. What is not here is refused."""

from consent.api.fields import Code, Digest, Flag, Key, Moment, Several, Shape, Text, Whole
from consent.facts import CombinedWith, ConsentKind, Purpose, Segment, SignatureKind, Signer
from consent.instruments.elements import CHECKS_IN_REQUEST, CHECKS_ON_PAPER, STATEMENT_CODES

MOST_ITEMS = 200
#: Every code of an element that somebody who looked at a paper may have found wanting.
ELEMENT_CODES: tuple[str, ...] = tuple(
    sorted(
        {
            check.code
            for checks in (CHECKS_ON_PAPER, CHECKS_IN_REQUEST)
            for prepared in checks.values()
            for check, _ in prepared
        }
    )
)
PURPOSES: tuple[str, ...] = tuple(sorted(purpose.value for purpose in Purpose if purpose is not Purpose.SYSTEM_SEARCH))
SEGMENTS: tuple[str, ...] = tuple(sorted(one.value for one in Segment if one is not Segment.OPERATIONAL))


class NoQuery(Shape):
    """For addresses that take none: a key in an address, for example, is refused."""


class RecipientShape(Shape):
    """To whom something would go. What is left out counts against it."""

    organization = Key()
    user = Key(required=False, allow_null=True, default=None)
    treats_the_person = Flag(required=False, default=False)
    medical_personnel = Flag(required=False, default=False)


class DecisionRequest(Shape):
    """What somebody wishes to share. Without ``items`` everything of the case is asked about."""

    person = Key()
    recipient = RecipientShape()
    purpose = Code(PURPOSES)
    items = Several(Text(longest=36, shortest=1, one_line=True), most=MOST_ITEMS, required=False, default=None)


class VerificationShape(Shape):
    """How it was verified who asks, and what an official represented (45 CFR 164.514(h)), where a duty asks for it."""

    identity = Text(longest=1000, required=False, default="")
    representation = Text(longest=1000, required=False, default="")


class ReleaseRequest(Shape):
    """The preview that is confirmed, and the digest of what it showed."""

    preview = Key()
    digest = Digest()
    verification = VerificationShape(required=False, default=dict)


class RevocationRequest(Shape):
    """A withdrawal: in writing, or by word of mouth until the writing is had."""

    in_writing = Flag()


class PageQuery(Shape):
    """Which page of a release's pieces: the cursor that the page before gave."""

    cursor = Whole(least=0, most=100_000, required=False, default=0)
    limit = Whole(least=1, most=50, required=False, default=20)


class PersonQuery(Shape):
    """Whose consents."""

    person = Key()


class PatientQuery(Shape):
    """Whose consents, as FHIR asks for them."""

    patient = Key()


def _optional_text(longest: int, *, one_line: bool = False) -> Text:
    return Text(longest=longest, one_line=one_line, required=False, default="")


def _optional_moment() -> Moment:
    return Moment(required=False, allow_null=True, default=None)


class ConsentShape(Shape):
    """A consent, element by element (42 CFR 2.31, 2.35; 45 CFR 164.508; 55 Pa. Code 5100.34; 35 P.S. 7607(c)).

    ``id`` is made by the client: a consent that is sent again under its id is found, not kept twice. What is left out
    was not stated, and is judged so.
    """

    id = Key()
    person = Key()
    kinds = Several(Code(ConsentKind), most=len(ConsentKind))
    discloser = Key()
    recipient = Key()
    segments = Several(Code(SEGMENTS), most=len(SEGMENTS))
    purposes = Several(Code(PURPOSES), most=len(PURPOSES))
    statements = Several(Code(tuple(sorted(STATEMENT_CODES))), most=len(STATEMENT_CODES), required=False, default=list)
    elements_missing = Several(Code(ELEMENT_CODES), most=len(ELEMENT_CODES), required=False, default=list)
    combined_with = Several(Code(CombinedWith), most=len(CombinedWith), required=False, default=list)
    conditioned = Flag(required=False, default=False)
    known_false = Flag(required=False, default=False)
    info_description = _optional_text(2000)
    described_part = _optional_text(2000)
    signer = Code(Signer)
    signer_name = _optional_text(200, one_line=True)
    signer_authority = _optional_text(500, one_line=True)
    interpreter = _optional_text(200, one_line=True)
    witnesses = Several(Text(longest=200, shortest=1, one_line=True), most=8, required=False, default=list)
    signature_kind = Code(SignatureKind, required=False, allow_null=True, default=None)
    signature = _optional_text(50_000)
    signed_at = _optional_moment()
    staff_signed_by = Key(required=False, allow_null=True, default=None)
    staff_signed_at = _optional_moment()
    starts_at = _optional_moment()
    expires_at = _optional_moment()
    expires_event = _optional_text(32, one_line=True)
    event_occurred_at = _optional_moment()
    matter = _optional_text(200, one_line=True)
    condition_of = _optional_text(32, one_line=True)
    revocable_from = _optional_moment()
    final_disposition_at = _optional_moment()
    revoked_at = _optional_moment()
    revoked_orally_at = _optional_moment()
    language = _optional_text(8, one_line=True)
    form_version = _optional_text(20, one_line=True)
    paper = _optional_text(100_000)
