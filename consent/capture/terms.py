"""What is asked, and what of it the person chose: the terms of one paper, by codes, days and names."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from consent.capacity import Finding, finding_of
from consent.facts import Purpose, Signer

MONITORING = Purpose.MONITORING_CONDITIONAL_RELEASE.value


@dataclass(frozen=True)
class Terms:
    """Who is told what, what for, and until when. ``last_day`` is the last day on which it holds.

    ``signer_name`` and ``signer_authority`` are filled where somebody signs for the person; ``interpreter`` where one
    helped. ``condition_of`` and ``revocable_from`` belong to a paper for the criminal-justice system (42 CFR 2.35):
    of what taking part is a condition, and from which day the paper can be taken back. ``found_by`` and ``found_on`` belong
    to a paper that somebody signs for an adult: who found that the person cannot decide, and on which day.
    """

    recipient_id: uuid.UUID
    segments: tuple[str, ...]
    purpose: str
    last_day: date
    language: str = "en"
    signer: Signer = Signer.PATIENT
    signer_name: str = ""
    signer_authority: str = ""
    interpreter: str = ""
    condition_of: str = ""
    revocable_from: date | None = None
    found_by: str = ""
    found_on: date | None = None

    @property
    def is_for_monitoring(self) -> bool:
        """Whether it is a paper under 42 CFR 2.35."""
        return self.purpose == MONITORING

    @property
    def is_for_another(self) -> bool:
        """Whether somebody signs for the person."""
        return self.signer is not Signer.PATIENT

    @property
    def finding(self) -> Finding | None:
        """What was found of the person's capacity; None where nothing is recorded, and where they sign themselves."""
        return finding_of(self.found_by, self.found_on) if self.is_for_another else None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values that ``from_json`` reads back."""
        return {
            "recipient_id": str(self.recipient_id),
            "segments": [*self.segments],
            "purpose": self.purpose,
            "last_day": self.last_day.isoformat(),
            "language": self.language,
            "signer": self.signer.value,
            "signer_name": self.signer_name,
            "signer_authority": self.signer_authority,
            "interpreter": self.interpreter,
            "condition_of": self.condition_of,
            "revocable_from": self.revocable_from.isoformat() if self.revocable_from else None,
            "found_by": self.found_by,
            "found_on": self.found_on.isoformat() if self.found_on else None,
        }

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Terms":
        """Read what ``to_json`` wrote. Raises KeyError and ValueError for anything else."""
        return cls(
            **plain
            | {
                "recipient_id": uuid.UUID(plain["recipient_id"]),
                "segments": tuple(plain["segments"]),
                "last_day": date.fromisoformat(plain["last_day"]),
                "signer": Signer(plain["signer"]),
                "revocable_from": date.fromisoformat(plain["revocable_from"]) if plain["revocable_from"] else None,
                "found_on": date.fromisoformat(plain["found_on"]) if plain.get("found_on") else None,
            }
        )


@dataclass(frozen=True)
class Names:
    """The names that stand on the paper, as they are at this moment."""

    person: str
    discloser: str
    recipient: str
    recipient_is_police: bool
    staff: str
