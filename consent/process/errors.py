"""What stands against an act at the desk, in words for the privacy officer."""

from consent.errors import DisclosureError


class NotReadyError(DisclosureError):
    """Something has to be done first; the message says what."""


class ReleaseOverError(DisclosureError):
    """The letter carries records whose release is not open any more, so that neither is handed out."""


class LetterChangedError(DisclosureError):
    """The letter that would go is not the one that was read."""

    def __init__(self) -> None:
        super().__init__("Something changed since you read the letter. Read it again before you send it.")
