"""What a rule is, what it is asked and what it answers; every body of law speaks in these terms and in no others."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from consent.dossier import Dossier
from consent.facts import (
    Circumstances,
    DisclosureRequest,
    OrganizationKind,
    Party,
    Purpose,
    RecordItem,
    Segment,
)


class Question:
    """One segment of one request: every item in `items` carries `segment`.

    `dossier` holds the evidence in the order in which rules read it, and `request_readings` what has been read of it for
    this request, so that no paper is read twice for two segments.
    """

    __slots__ = ("dossier", "items", "keys", "request", "request_readings", "segment")

    def __init__(
        self,
        request: DisclosureRequest,
        dossier: Dossier,
        segment: Segment,
        items: tuple[RecordItem, ...],
        request_readings: dict[object, object] | None = None,
    ) -> None:
        self.request = request
        self.dossier = dossier
        self.segment = segment
        self.items = items
        self.keys = frozenset([item.key for item in items])
        self.request_readings = {} if request_readings is None else request_readings

    @property
    def discloser(self) -> Party:
        """Who would disclose."""
        return self.request.discloser

    @property
    def recipient(self) -> Party:
        """Who would receive."""
        return self.request.recipient

    @property
    def circumstances(self) -> Circumstances:
        """What else is recorded about this request."""
        return self.request.circumstances

    @property
    def stays_in_the_house(self) -> bool:
        """Whether the recipient belongs to the discloser, or to who directly controls and administers it."""
        if self.request.recipient.kind is not OrganizationKind.INTERNAL:
            return False
        return self.is_same_organization or self.request.circumstances.direct_administrative_control is True

    @property
    def is_same_organization(self) -> bool:
        """Whether the recipient is of the very organization that discloses."""
        return self.request.recipient.organization_id == self.request.discloser.organization_id

    def keys_listed(self, fields: frozenset[str]) -> frozenset[str]:
        """Return the items whose field is listed; one that stands for the whole segment counts by its own name."""
        return frozenset([item.key for item in self.items if item.field in fields])

    def keys_in(self, fields: frozenset[str]) -> frozenset[str]:
        """Return the items of a closed list of fields; an item that stands for the whole segment goes as that list."""
        return frozenset([item.key for item in self.items if item.whole or item.field in fields])


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisResult:
    """What one rule said of one segment.

    For a basis, `held` means that it permits `permitted_items` until `ends_at` (excluded; None: no known end), no
    further than `limits` (sentences; empty: the items as they stand), and that `obligations` follow. For a
    prohibition, `held` means that it forbids the segment but for `permitted_items`; one that gives way (`held`
    false) may still oblige. `applies` is false where the rule is about another recipient.
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


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a rule holds. For a basis `keys` are what it opens (None: everything that the rule's fields let through);
    for a prohibition, what it leaves open (None: nothing).
    """

    reason: str
    evidence_ids: tuple[str, ...] = ()
    ends_at: datetime | None = None
    keys: frozenset[str] | None = None
    obligations: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanting:
    """Why a rule does not hold. A prohibition that gives way may name what then is owed."""

    reason: str
    evidence_ids: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


Finding = Grounds | Wanting


@dataclass(frozen=True, slots=True)
class Said:
    """Results of which none holds, with what they say together: the reasons, the citations, and what is owed."""

    results: tuple[BasisResult, ...]
    text: str
    cites: frozenset[str]
    obligations: frozenset[str]
    applies: bool


def said_together(results: tuple[BasisResult, ...]) -> Said:
    """Return results of which none holds as what they say together; the same sentence is said once."""
    return Said(
        results,
        "; ".join(dict.fromkeys([f"{result.reason} ({result.citation})" for result in results])),
        frozenset([result.citation for result in results]).union(*[result.also_cites for result in results]),
        frozenset().union(*[result.obligations for result in results]),
        any(result.applies for result in results),
    )


class Kept:
    """Findings that are given again whenever the same things are found wanting, with what rules have said of them."""

    __slots__ = ("findings", "said")

    def __init__(self, findings: tuple[Wanting, ...]) -> None:
        self.findings = findings
        self.said: dict[str, tuple[Rule, Said]] = {}


Part = str | Finding | Kept
Answer = str | Finding | tuple[Part, ...]
"""A rule that judges several papers answers once for each, so that no two are ever pooled. A plain text is the reason why
the rule does not hold."""

Judge = Callable[[Question], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One legal basis or prohibition: where it is written, what it is about, and the function that judges it.

    `segments`, `purposes` and `recipients` (None: all) are what it is about. `fields` is the closed list of what it can
    release (None: the segment), `limits` the sentences that bound it, `obligations` what follows from it. A prohibition
    `spares` the bases, by code, that it does not reach. The docstring of `judge` opens with the citation, a colon, and
    the sentence of what the rule allows or forbids.
    """

    code: str
    citation: str
    judge: Judge
    segments: frozenset[Segment]
    purposes: frozenset[Purpose] | None = None
    recipients: frozenset[OrganizationKind] | None = None
    not_for: str = "it is about other recipients"
    needs: tuple[str, ...] = ()
    fields: frozenset[str] | None = None
    limits: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    also_cites: tuple[str, ...] = ()
    spares: frozenset[str] = frozenset()
    _said: dict[str, Said] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def sentence(self) -> str:
        """What the rule allows or forbids, in one sentence."""
        text = " ".join((self.judge.__doc__ or "").split("\n\n")[0].split())
        return text.removeprefix(self.citation).removeprefix(":").strip()

    def does_not_hold(self, reason: str) -> Said:
        """The answer for a reason that the rule itself words: the same object for the same reason."""
        said = self._said.get(reason)
        if said is None:
            said = self._said[reason] = said_together((self.not_held(Wanting(reason)),))
        return said

    def not_held(self, finding: Wanting) -> BasisResult:
        """The answer for a finding that depends on evidence."""
        return BasisResult(
            code=self.code,
            citation=self.citation,
            held=False,
            reason=finding.reason,
            also_cites=self.also_cites + finding.cites,
            evidence_ids=finding.evidence_ids,
            obligations=finding.obligations,
        )

    def other_recipient(self) -> BasisResult:
        """The answer to a question about a recipient that the rule is not about."""
        return replace(self.not_held(Wanting(self.not_for)), applies=False)


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a law has to say about one segment, purpose and kind of recipient.

    `to_judge` are the bases about it; `other_recipients` what those say that are about others; `prohibitions` apply
    whatever the purpose.
    """

    to_judge: tuple[Rule, ...]
    other_recipients: Said
    prohibitions: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One body of law: it permits when one of its bases holds and none of its prohibitions applies.

    `silence` cites what closes the record where no basis speaks.
    """

    code: str
    title: str
    bases: tuple[Rule, ...]
    prohibitions: tuple[Rule, ...] = ()
    silence: tuple[str, ...] = ()
    _found: dict[object, Candidates] = field(default_factory=dict, init=False, repr=False, compare=False)

    def candidates(self, segment: Segment, purpose: Purpose | None, recipient: OrganizationKind) -> Candidates:
        """Return the rules about this segment, purpose and kind of recipient."""
        key = (segment, purpose, recipient)
        found = self._found.get(key)
        if found is None:
            about = [
                rule
                for rule in self.bases
                if segment in rule.segments and (rule.purposes is None or purpose in rule.purposes)
            ]
            found = self._found[key] = Candidates(
                tuple([rule for rule in about if rule.recipients is None or recipient in rule.recipients]),
                said_together(
                    tuple(
                        [
                            rule.other_recipient()
                            for rule in about
                            if rule.recipients is not None and recipient not in rule.recipients
                        ]
                    )
                ),
                tuple([rule for rule in self.prohibitions if segment in rule.segments]),
            )
        return found


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

    def is_known_of(self, discloser: Party) -> bool:
        """Return whether `discloser` is known to have this status."""
        return self is DiscloserStatus.ANY or getattr(discloser, self.value) is True


@dataclass(frozen=True, slots=True, kw_only=True)
class GoverningRow:
    """`law` governs `segment` wherever the discloser has `status`."""

    segment: Segment
    law: Law
    status: DiscloserStatus = DiscloserStatus.ANY


Jurisdiction = tuple[GoverningRow, ...]
"""A jurisdiction is a set of laws with the segments each governs; jurisdictions add up."""
