"""One rule of the law in its worked example, with facts of it changed, and everything that the rule then answers.

A row says what the rule must answer, whole: reason, evidence, end, limits, what it owes and cites. What the rule always
owes and cites stands in the tables of the law (`tests/consent/law/tables`) and is not said again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from consent.decision import decide
from consent.examples import EXAMPLES, Scene
from consent.examples.papers import NOW, SIGNED
from consent.law.governing import DEFAULT
from consent.law.rule import BasisResult, Rule

RULES: dict[str, Rule] = {rule.code: rule for row in DEFAULT for rule in (*row.law.bases, *row.law.prohibitions)}
TICK = timedelta(microseconds=1)
TOMORROW = NOW + timedelta(days=1)
EARLIER = SIGNED - timedelta(days=1)

Change = Callable[[Scene], Scene]


def not_true(change: Callable[..., Change], fact: str, **others: Any) -> tuple[Change, ...]:
    """The changes by which a fact is no longer known to be true: unknown, and false."""
    return tuple(change(**{fact: value, **others}) for value in (None, False))


def not_false(change: Callable[..., Change], fact: str, **others: Any) -> tuple[Change, ...]:
    """The changes by which a fact is no longer known to be false: unknown, and true."""
    return tuple(change(**{fact: value, **others}) for value in (None, True))


def both(*changes: Change) -> Change:
    """Several changes as one, in this order."""

    def changed(scene: Scene) -> Scene:
        for change in changes:
            scene = change(scene)
        return scene

    return changed


def answers(code: str, change: Change | None = None) -> list[BasisResult]:
    """What the rule answers in its example, or in what `change` makes of it."""
    scene = EXAMPLES[code].scene
    scene = scene if change is None else change(scene)
    return [
        result
        for segment in decide(scene.request, scene.evidence).segments
        for law in segment.laws
        for result in (*law.bases, *law.prohibitions)
        if result.code == code
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What `code` answers after each of `changes`. `owes`, `cites` and `limits` are beyond what it always does."""

    name: str
    code: str
    changes: tuple[Change | None, ...]
    held: bool
    reason: str
    evidence: tuple[str, ...] = ()
    ends_at: datetime | None = None
    limits: tuple[str, ...] = ()
    owes: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    keys: frozenset[str] | None = None

    def expected(self) -> BasisResult:
        """The whole answer. A basis that holds opens `keys` (None: all that is asked for); nothing else does."""
        rule = RULES[self.code]
        asked = frozenset(item.key for item in EXAMPLES[self.code].scene.request.items)
        opened = asked if self.keys is None else self.keys
        return BasisResult(
            code=rule.code,
            citation=rule.citation,
            held=self.held,
            reason=self.reason,
            also_cites=rule.also_cites + self.cites,
            evidence_ids=self.evidence,
            permitted_items=opened if self.held else frozenset(),
            obligations=(rule.obligations if self.held else ()) + self.owes,
            limits=(rule.limits if self.held else ()) + self.limits,
            ends_at=self.ends_at,
        )

    def after(self, base: Change) -> "Row":
        """The same row in a scene that `base` has changed before."""
        return replace(self, changes=tuple(base if change is None else both(base, change) for change in self.changes))

    def wanted(self) -> list[list[BasisResult]]:
        """The one answer that is expected, after each of the changes."""
        return [[self.expected()]] * len(self.changes)

    def answered(self) -> list[list[BasisResult]]:
        """What the rule answers, after each of the changes."""
        return [answers(self.code, change) for change in self.changes]


def opens(code: str, reason: str, *changes: Change, **more: Any) -> Row:
    """The rule holds, as it stands in its example or after any of `changes`."""
    name = f"{RULES[code].citation} {reason}"
    return Row(name=name, code=code, changes=changes or (None,), held=True, reason=reason, **more)


def forbids(code: str, reason: str, *changes: Change, **more: Any) -> Row:
    """The prohibition stands, as in its example or after any of `changes`; it leaves open `keys`, or nothing."""
    return opens(code, reason, *changes, **{"keys": frozenset(), **more})


def wants(code: str, reason: str, *changes: Change | None, **more: Any) -> Row:
    """The rule does not hold after any of `changes`, and this is why."""
    name = f"{RULES[code].citation} {reason}"
    return Row(name=name, code=code, changes=changes, held=False, reason=reason, **more)


def each(*groups: Iterable[Row]) -> pytest.MarkDecorator:
    """One test for each row, under its citation and reason."""
    rows = [row for group in groups for row in group]
    return pytest.mark.parametrize("row", rows, ids=[f"{row.code}: {row.name}" for row in rows])


def beside(sort: str, **facts: Any) -> Change:
    """One more piece of a sort of evidence: like the one on file, under another identifier, with `facts` changed."""

    def changed(scene: Scene) -> Scene:
        on_file = getattr(scene.evidence, sort)
        another = replace(on_file[0], **facts)
        return replace(scene, evidence=replace(scene.evidence, **{sort: (*on_file, another)}))

    return changed


def also(sort: str, piece: object) -> Change:
    """One more piece of evidence is on file."""

    def changed(scene: Scene) -> Scene:
        on_file = getattr(scene.evidence, sort)
        return replace(scene, evidence=replace(scene.evidence, **{sort: (*on_file, piece)}))

    return changed
