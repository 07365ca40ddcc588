"""What can stand against a disclosure, in words for the person who asked for it."""

import uuid
from typing import Any


class DisclosureError(Exception):
    """The door stays closed."""


class NothingMayBeReleased(DisclosureError):  # noqa: N818 (the rule's name says what holds)
    """The decision permits nothing of what was chosen."""

    def __init__(self) -> None:
        super().__init__("Nothing of what you chose can be shared with this recipient for this purpose.")


class ContentsChanged(DisclosureError):  # noqa: N818
    """Facts or contents differ from the preview that was confirmed; here is what holds now."""

    def __init__(self, preview: Any) -> None:
        super().__init__("Something changed since you looked. Read the preview again before you share.")
        self.preview = preview


class ObligationWithoutHandler(DisclosureError):  # noqa: N818
    """The law attaches a duty that this site has no way to meet, so the release cannot be confirmed."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__("This disclosure carries a duty that cannot be met here yet. Ask the privacy officer.")
        self.codes = codes


class EmergencyNotRecorded(ObligationWithoutHandler):
    """A case that was opened in an emergency: the emergency is not on record yet (42 CFR 2.51(c))."""

    def __init__(self) -> None:
        super().__init__(["DOC_EMERGENCY_2_51C"])
        self.args = (
            "You opened this case in an emergency. Record the medical emergency first: what is happening, and who "
            "receives the information.",
        )


class NotConfirmed(DisclosureError):  # noqa: N818
    """The consent cannot be recorded as it stands."""


class AlreadyAnswered(NotConfirmed):
    """This question ended already, and its first end stands: ``consent_id``."""

    def __init__(self, consent_id: uuid.UUID) -> None:
        super().__init__("This question was answered already. The first answer stands.")
        self.consent_id = consent_id


class NoDocumentError(LookupError):
    """Of this paper no document was kept: it is older than documents are, or was signed elsewhere."""
