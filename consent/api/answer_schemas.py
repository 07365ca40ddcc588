"""What the answers of the API look like, as JSON Schema. Tests compare every answer with these."""

from typing import Any

from consent.api.shapes import PURPOSES, SEGMENTS
from consent.decision import Outcome
from consent.facts import CombinedWith, ConsentKind, SignatureKind, Signer

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
KEY: Schema = {"type": "string", "format": "uuid"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
FLAG: Schema = {"type": "boolean"}
WHOLE: Schema = {"type": "integer", "minimum": 0}


def ref(name: str) -> Schema:
    """A reference to a schema of this description."""
    return {"$ref": f"#/components/schemas/{name}"}


def _or_none(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _code(codes: Any) -> Schema:
    return {"type": "string", "enum": [str(code) for code in codes]}


def _object(**members: Schema) -> Schema:
    return {
        "type": "object",
        "properties": members,
        "required": sorted(members),
        "additionalProperties": False,
    }


_PLACE = _object(pointer=TEXT, code=TEXT)
_PROBLEM: Schema = {
    "type": "object",
    "description": "A problem (RFC 9457). `code` says which; nothing that was sent is repeated.",
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": TEXT,
        "errors": _list(_PLACE),
        "duties": _list(TEXT),
    },
    "required": ["code", "status", "title", "type"],
}

SCHEMAS: dict[str, Schema] = {
    "Problem": _PROBLEM,
    "ContentsChanged": {"allOf": [ref("Problem"), {"type": "object", "properties": {"preview": ref("Preview")}}]},
    "Preview": _object(
        preview=KEY,
        digest=DIGEST,
        person=KEY,
        outcome=_code(Outcome),
        items=_list(
            _object(key=TEXT, part=TEXT, segment=_or_none(_code(SEGMENTS)), permitted=FLAG, reason=TEXT),
        ),
        reasons=_list(TEXT),
        citations=_list(TEXT),
        obligations=_list(TEXT),
        limits=_list(TEXT),
        evidence=_list(TEXT),
        open_until=MOMENT,
        releasable=FLAG,
        rules_version=TEXT,
    ),
    "Consent": _object(
        id=KEY,
        person=KEY,
        source=_code(("form", "api")),
        kinds=_list(_code(ConsentKind)),
        discloser=KEY,
        recipient=KEY,
        segments=_list(_code(SEGMENTS)),
        purposes=_list(_code(PURPOSES)),
        statements=_list(TEXT),
        elements_missing=_list(TEXT),
        combined_with=_list(_code(CombinedWith)),
        conditioned=FLAG,
        known_false=FLAG,
        info_description=TEXT,
        described_part=TEXT,
        signer=_code(Signer),
        signer_name=TEXT,
        signer_authority=TEXT,
        interpreter=TEXT,
        witnesses=_list(TEXT),
        signature_kind=_or_none(_code(SignatureKind)),
        signed_at=_or_none(MOMENT),
        staff_signed_by=_or_none(KEY),
        staff_signed_at=_or_none(MOMENT),
        starts_at=_or_none(MOMENT),
        expires_at=_or_none(MOMENT),
        expires_event=TEXT,
        event_occurred_at=_or_none(MOMENT),
        matter=TEXT,
        condition_of=TEXT,
        revocable_from=_or_none(MOMENT),
        final_disposition_at=_or_none(MOMENT),
        revoked_at=_or_none(MOMENT),
        revoked_orally_at=_or_none(MOMENT),
        language=TEXT,
        form_version=TEXT,
        paper_digest=TEXT,
        recorded_at=MOMENT,
    ),
    "Revocation": {
        "description": "The whole consent for a client that may read consents; for any other its id and the times.",
        "anyOf": [
            ref("Consent"),
            _object(id=KEY, revoked_at=_or_none(MOMENT), revoked_orally_at=_or_none(MOMENT)),
        ],
    },
    "Consents": _object(consents=_list(ref("Consent"))),
    "Release": _object(
        id=KEY,
        person=KEY,
        preview=_or_none(KEY),
        recipient=KEY,
        recipient_name=TEXT,
        purpose=TEXT,
        notice=TEXT,
        scope=TEXT,
        digest=DIGEST,
        released_at=MOMENT,
        open_until=MOMENT,
        open=FLAG,
        closed_at=_or_none(MOMENT),
        closed_because=TEXT,
    ),
    "Releases": _object(releases=_list(ref("Release"))),
    "Page": _object(
        release=KEY,
        subject=TEXT,
        notice=TEXT,
        items=_list(_object(position=WHOLE, heading=TEXT, text=TEXT)),
        next=_or_none(WHOLE),
    ),
    "FHIRResource": {
        "type": "object",
        "description": "A resource of FHIR R4. Consents are read strictly: docs/api.md tells what is honoured.",
        "properties": {"resourceType": TEXT},
        "required": ["resourceType"],
    },
}
