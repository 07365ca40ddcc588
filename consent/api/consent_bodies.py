"""A consent's body as the facts that it states: member by member, nothing added and nothing left out."""

from collections.abc import Mapping
from typing import Any

from consent.facts import (
    CombinedWith,
    Consent,
    ConsentKind,
    NamedRecipient,
    Purpose,
    Segment,
    SignatureKind,
    Signer,
)
from consent.received import ReceivedConsent


def received_from(stated: Mapping[str, Any]) -> ReceivedConsent:
    """The facts of a body that ``shapes.ConsentShape`` has read."""
    signature_kind = stated["signature_kind"]
    staff = stated["staff_signed_by"]
    facts = Consent(
        id=str(stated["id"]),
        kinds=frozenset(map(ConsentKind, stated["kinds"])),
        person_id=str(stated["person"]),
        discloser_ids=frozenset({str(stated["discloser"])}),
        recipients=(NamedRecipient(organization_id=str(stated["recipient"])),),
        segments=frozenset(map(Segment, stated["segments"])),
        purposes=frozenset(map(Purpose, stated["purposes"])),
        info_description=stated["info_description"],
        described_part=stated["described_part"],
        signed_at=stated["signed_at"],
        signature=SignatureKind(signature_kind) if signature_kind else None,
        signer=Signer(stated["signer"]),
        signer_name=stated["signer_name"],
        signer_authority=stated["signer_authority"],
        witnesses=tuple(stated["witnesses"]),
        statements=frozenset(stated["statements"]),
        matter=stated["matter"],
        condition_of=stated["condition_of"],
        revocable_from=stated["revocable_from"],
        final_disposition_at=stated["final_disposition_at"],
        staff_signed_by=str(staff) if staff else "",
        staff_signed_at=stated["staff_signed_at"],
        period_starts_at=stated["starts_at"],
        expires_at=stated["expires_at"],
        expires_event=stated["expires_event"],
        event_occurred_at=stated["event_occurred_at"],
        revoked_at=stated["revoked_at"],
        revoked_orally_at=stated["revoked_orally_at"],
        combined_with=frozenset(map(CombinedWith, stated["combined_with"])),
        conditioned=stated["conditioned"],
        known_false=stated["known_false"],
        elements_missing=frozenset(stated["elements_missing"]),
        language=stated["language"],
        form_version=stated["form_version"],
    )
    return ReceivedConsent(
        facts=facts, paper=stated["paper"], signature=stated["signature"], interpreter=stated["interpreter"]
    )
