"""What a rule is asked and what it answers; every body of law speaks in these terms and in no others."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consent.facts import DisclosureRequest, Evidence, Party, RecordItem, Segment


@dataclass(frozen=True, slots=True)
class Question:
    """One segment of one request: every item in `items` carries `segment`."""

    request: DisclosureRequest
    evidence: Evidence
    segment: Segment
    items: tuple[RecordItem, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of everything asked for in this segment."""
        return frozenset(item.key for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisResult:
    """What one rule said of one segment.

    For a basis, `held` means that it permits `permitted_items` until `ends_at` (excluded; None: no known end), no
    further than `limits` (sentences; empty: the items as they stand), and that `obligations` follow. For a
    prohibition, `held` means that it forbids the segment but for `permitted_items`; one that gives way (`held`
    false) may still oblige. `applies` is false where the rule is about another purpose, recipient or information.
    """

    code: str
    citation: str
    held: bool
    reason: str
    also_cites: tuple[str, ...] = ()
    evidence_ids: tuple[str, ...] = ()
    permitted_items: frozenset[str] = frozenset()
    obligations: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    ends_at: datetime | None = None
    applies: bool = True


def does_not_apply(code: str, citation: str, reason: str, *also_cites: str) -> BasisResult:
    """Return the answer of a basis that is about something else than what is asked."""
    return BasisResult(code=code, citation=citation, held=False, reason=reason, also_cites=also_cites, applies=False)


Answer = BasisResult | tuple[BasisResult, ...]
"""A rule that judges several papers answers once for each, so that no two are ever pooled."""

Rule = Callable[[Question], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One body of law: it permits when one of its bases holds and none of its prohibitions applies."""

    code: str
    title: str
    bases: tuple[Rule, ...]
    prohibitions: tuple[Rule, ...] = ()


class DiscloserStatus(StrEnum):
    """Which status of the discloser brings a law into play. Unknown status counts as having it."""

    ANY = "any"
    HIPAA_COVERED_ENTITY = "hipaa_covered_entity"
    PART2_PROGRAM = "part2_program"
    MENTAL_HEALTH_FACILITY = "mental_health_facility"

    def holds_for(self, discloser: Party) -> bool:
        """Return whether `discloser` has this status, or may have it."""
        if self is DiscloserStatus.ANY:
            return True
        status: bool | None = getattr(discloser, self.value)
        return status is not False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoverningRow:
    """`law` governs `segment` wherever the discloser has `status`."""

    segment: Segment
    law: Law
    status: DiscloserStatus = DiscloserStatus.ANY


Jurisdiction = tuple[GoverningRow, ...]
"""A jurisdiction is a set of laws with the segments each governs; jurisdictions add up."""
