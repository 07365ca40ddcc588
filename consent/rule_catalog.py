"""Every rule in force as one list, read off the laws themselves: what the rule browser filters, searches and shows.

Nothing is written down twice: a rule that is added to a law is in the catalog, one that is taken away is not.
"""

from dataclasses import dataclass

from consent.examples import EXAMPLES, Effect, WorkedExample
from consent.facts import OrganizationKind, Purpose, Segment
from consent.jurisdiction import laws_in_force
from consent.law.rule import DiscloserStatus, Law, Rule


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule of one law. `example` is None for a rule of a state whose examples are not written."""

    law: Law
    rule: Rule
    forbids: bool
    example: WorkedExample | None

    @property
    def never_opens(self) -> bool:
        """Whether the rule is there only to say why something stays closed."""
        return self.example is not None and self.example.effect is Effect.NEVER_OPENS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader looks for: rules that are about all of these, and that hold every one of the words."""

    segment: Segment | None = None
    purpose: Purpose | None = None
    recipient: OrganizationKind | None = None
    words: str = ""

    def fits(self, entry: Entry) -> bool:
        """Whether this rule is about what is wanted. A rule that names no purpose or recipient is about all of them."""
        rule = entry.rule
        return (
            (self.segment is None or self.segment in rule.segments)
            and (self.purpose is None or rule.purposes is None or self.purpose in rule.purposes)
            and (self.recipient is None or rule.recipients is None or self.recipient in rule.recipients)
            and _holds_words(entry, self.words)
        )


def laws() -> tuple[Law, ...]:
    """Return every law of this site once, in the order of its table."""
    return tuple({row.law.code: row.law for row in laws_in_force()}.values())


def catalog() -> tuple[Entry, ...]:
    """Return every rule in force on this site: law by law, what opens before what forbids."""
    return tuple(
        Entry(law, rule, forbids, EXAMPLES.get(rule.code))
        for law in laws()
        for rules, forbids in ((law.bases, False), (law.prohibitions, True))
        for rule in rules
    )


def find(code: str) -> Entry | None:
    """Return the rule of this code, or None."""
    return next((entry for entry in catalog() if entry.rule.code == code), None)


def chosen(wanted: Wanted) -> tuple[Entry, ...]:
    """Return the rules that fit, in the order of the catalog."""
    return tuple(entry for entry in catalog() if wanted.fits(entry))


def governing_statuses(segment: Segment, law: Law) -> frozenset[DiscloserStatus]:
    """Return of which holder `law` governs `segment`; empty: of none."""
    return frozenset(row.status for row in laws_in_force() if row.segment is segment and row.law.code == law.code)


def _holds_words(entry: Entry, words: str) -> bool:
    rule = entry.rule
    text = " ".join(
        (rule.code, rule.citation, *rule.also_cites, rule.sentence, *rule.needs, *rule.limits, entry.law.title)
    ).casefold()
    return all(word in text for word in words.casefold().split())
