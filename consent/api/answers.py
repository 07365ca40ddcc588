"""What clients are told, member by member: made from records and decisions, and nothing that is not named here."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from consent import policies
from consent.decision import Decision
from consent.models import ConsentRecord, Release, ReleaseItem
from consent.previews import Preview


def moment(value: datetime | None) -> str | None:
    """A time in UTC, as RFC 3339 writes it."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


def preview(shown: Preview) -> dict[str, Any]:
    """A decision with its preview: what would leave and why, and what would not. Never the text of anything."""
    decision: Decision = shown.decision
    return {
        "preview": str(shown.decision_id),
        "digest": shown.digest,
        "person": str(shown.person_id),
        "outcome": decision.outcome.value,
        "items": [
            {
                "key": item.key,
                "part": item.field,
                "segment": item.segment.value if item.segment else None,
                "permitted": item.permitted,
                "reason": item.reason,
            }
            for item in shown.items
        ],
        "reasons": [*decision.refusals],
        "citations": [*decision.citations],
        "obligations": [*decision.obligations],
        "limits": [*decision.limits],
        "evidence": [*decision.evidence_ids],
        "open_until": moment(shown.open_until),
        "releasable": shown.has_content,
        "rules_version": decision.rules_version,
    }


def consent(record: ConsentRecord) -> dict[str, Any]:
    """A signed consent with every element it states. The paper and the signature are told by their digest and kind."""
    return {
        "id": str(record.pk),
        "person": str(record.person_id),
        "source": record.source,
        "kinds": [*record.kinds],
        "discloser": str(record.discloser_id),
        "recipient": str(record.recipient_id),
        "segments": [*record.segments],
        "purposes": [*record.purposes],
        "statements": [*record.statements],
        "elements_missing": [*record.elements_missing],
        "combined_with": [*record.combined_with],
        "conditioned": record.conditioned,
        "known_false": record.known_false,
        "info_description": record.info_description,
        "described_part": record.described_part,
        "signer": record.signer,
        "signer_name": record.signer_name,
        "signer_authority": record.signer_authority,
        "interpreter": record.interpreter,
        "witnesses": record.witnesses.splitlines(),
        "signature_kind": record.signature_kind or None,
        "signed_at": moment(record.signed_at),
        "staff_signed_by": str(record.staff_signed_by) if record.staff_signed_by else None,
        "staff_signed_at": moment(record.staff_signed_at),
        "starts_at": moment(record.starts_at),
        "expires_at": moment(record.expires_at),
        "expires_event": record.expires_event,
        "event_occurred_at": moment(record.event_occurred_at),
        "matter": record.matter,
        "condition_of": record.condition_of,
        "revocable_from": moment(record.revocable_from),
        "final_disposition_at": moment(record.final_disposition_at),
        "revoked_at": moment(record.revoked_at),
        "revoked_orally_at": moment(record.revoked_orally_at),
        "language": record.language,
        "form_version": record.form_version,
        "paper_digest": record.paper_digest,
        "recorded_at": moment(record.recorded_at),
    }


def revocation(record: ConsentRecord) -> dict[str, Any]:
    """That a consent was revoked: its id and the times, and nothing of what it states."""
    return {
        "id": str(record.pk),
        "revoked_at": moment(record.revoked_at),
        "revoked_orally_at": moment(record.revoked_orally_at),
    }


def consents(records: Iterable[ConsentRecord]) -> dict[str, Any]:
    """Several consents."""
    return {"consents": [consent(record) for record in records]}


def release(one: Release, *, now: datetime) -> dict[str, Any]:
    """A release without what it holds."""
    return {
        "id": str(one.pk),
        "person": str(one.person_id),
        "preview": str(one.preview_id) if one.preview_id else None,
        "recipient": str(one.recipient_organization_id),
        "recipient_name": one.recipient_name,
        "purpose": one.purpose,
        "notice": one.notice,
        "scope": one.scope,
        "digest": one.content_digest,
        "released_at": moment(one.released_at),
        "open_until": moment(one.open_until),
        "open": policies.is_open(one, now),
        "closed_at": moment(one.closed_at),
        "closed_because": one.closed_because,
    }


def releases(many: Iterable[Release], *, now: datetime) -> dict[str, Any]:
    """Several releases."""
    return {"releases": [release(one, now=now) for one in many]}


def page(one: Release, items: Sequence[ReleaseItem], *, following: int | None) -> dict[str, Any]:
    """One page of what an open release holds, with the notice that goes along with every page."""
    return {
        "release": str(one.pk),
        "subject": one.subject,
        "notice": one.notice,
        "items": [{"position": item.position, "heading": item.heading, "text": item.text} for item in items],
        "next": following,
    }
