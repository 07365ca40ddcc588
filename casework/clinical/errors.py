"""What can go wrong in the clinical record, in words that a clinician can act on and that name nobody."""


class ClinicalError(Exception):
    """A rule of the record stands against the action."""


class NoteIsSigned(ClinicalError):  # noqa: N818 (the rule's name says what holds)
    """A signed note never changes."""

    def __init__(self) -> None:
        super().__init__("This note is signed, so it stays as it is. Add an addendum instead.")


class NotTheAuthor(ClinicalError):  # noqa: N818
    """Only the author writes or signs a note."""

    def __init__(self) -> None:
        super().__init__("Only the author of a note can change or sign it.")


class NothingToSign(ClinicalError):  # noqa: N818
    """A note without text says nothing."""

    def __init__(self) -> None:
        super().__init__("Write at least one section before you sign.")


class CannotCosignOwnNote(ClinicalError):  # noqa: N818
    """A cosignature is a second person's."""

    def __init__(self) -> None:
        super().__init__("A note is cosigned by somebody other than its author.")


class EncounterIsCleared(ClinicalError):  # noqa: N818
    """An encounter is cleared once."""

    def __init__(self) -> None:
        super().__init__("This encounter is already cleared.")


class NoteHasChanged(ClinicalError):  # noqa: N818
    """What would be signed is not what its author read."""

    def __init__(self) -> None:
        super().__init__("This note was changed after this page was opened. Read it again below, then sign.")
