"""What would leave if it were confirmed now, piece by piece, and the digest that binds a confirmation to exactly that."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from consent import canonical, words
from consent.decision import Decision
from consent.facts import DisclosureRequest, Evidence, Segment
from consent.models import ConsentRecord

#: The part of the record that says who somebody is, and nothing about them.
IDENTITY_FIELD = "identity"


@dataclass(frozen=True)
class PreviewItem:
    """One piece of content, whether it would leave, and why or why not (for the sender's eyes).

    ``field`` is the part of the record that it is (identity, summary or note); ``segment`` None is unlabelled.
    """

    key: str
    heading: str
    segment: Segment | None
    field: str
    text: str
    permitted: bool
    reason: str


@dataclass(frozen=True)
class Preview:
    """What would leave if it were confirmed now. ``digest`` binds a confirmation to exactly this."""

    person_id: uuid.UUID
    recipient_name: str
    purpose: str
    decision: Decision
    items: tuple[PreviewItem, ...]
    notice: str
    scope: str
    open_until: datetime
    digest: str
    decision_id: uuid.UUID
    #: What was asked of the engine and on what, for asking it again: never shown as such.
    request: DisclosureRequest = field(repr=False)
    evidence: Evidence = field(repr=False)

    @property
    def released(self) -> tuple[PreviewItem, ...]:
        return tuple(item for item in self.items if item.permitted)

    @property
    def withheld(self) -> tuple[PreviewItem, ...]:
        return tuple(item for item in self.items if not item.permitted)

    @property
    def identity(self) -> str:
        """Who the release would be about, where that may leave."""
        return next((item.text for item in self.released if item.field == IDENTITY_FIELD), "")

    @property
    def contents(self) -> tuple[PreviewItem, ...]:
        """What would leave beside a name."""
        return tuple(item for item in self.released if item.field != IDENTITY_FIELD)

    @property
    def has_content(self) -> bool:
        """Whether anything but a name would leave; a name alone is never released."""
        return bool(self.contents)


def scope_of(decision: Decision, consents: Iterable[ConsentRecord], segments: set[Segment | None]) -> str:
    """A clear explanation of the scope of the consents used (42 CFR 2.32(b)), where the law wants one to go along.

    It names only the kinds of information that leave: what else a paper covers would tell what else there is to cover.
    """
    if "COPY_OF_CONSENT_OR_SCOPE" not in decision.obligations:
        return ""
    used = sorted((record for record in consents if str(record.pk) in decision.evidence_ids), key=lambda one: one.pk)
    return "\n\n".join(words.scope_of_consent(record, segments={*segments}) for record in used)


def digest_of(
    decision: Decision, recipient_id: uuid.UUID, purpose: str, released: Iterable[Sequence[str]], along: Sequence[str]
) -> str:
    """The SHA-256 of all that would leave: key, heading and text of each piece, to whom, what for, and what goes along."""
    contents = [[*piece] for piece in released]
    text = canonical.canonical_text([decision.release_digest(), str(recipient_id), purpose, contents, [*along]])
    return hashlib.sha256(text.encode()).hexdigest()
