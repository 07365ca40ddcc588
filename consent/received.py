"""A consent as another system states it: its facts, and what goes with them that no rule reads. Pure values."""

from dataclasses import dataclass

from consent.facts import Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedConsent:
    """What was received. Nothing of it is believed: it is kept as stated, and the engine judges it as any other paper.

    ``paper`` is the text of the paper as the person saw it, ``signature`` what shows that it was signed, in the words
    of the system that sends it; ``interpreter`` who interpreted.
    """

    facts: Consent
    paper: str = ""
    signature: str = ""
    interpreter: str = ""
