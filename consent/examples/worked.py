"""What a worked example is, and the small changes by which one needed fact is taken away from it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from consent.facts import DisclosureRequest, Evidence


class Effect(StrEnum):
    """What a rule does in its own example."""

    OPENS = "opens"
    FORBIDS = "forbids"
    NEVER_OPENS = "never_opens"
    """It answers, with its reason, and opens nothing whatever the facts."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One request and everything on file for it."""

    request: DisclosureRequest
    evidence: Evidence


Change = Callable[[Scene], Scene]


@dataclass(frozen=True, slots=True)
class Needed:
    """One fact that the rule needs: `lacking` tells how things stand without it, `take_away` makes them so."""

    lacking: str
    take_away: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedExample:
    """One rule at work. `beside` names the rules of the same law that cannot but hold in the same scene."""

    rule: str
    effect: Effect
    story: str
    scene: Scene
    needs: tuple[Needed, ...] = ()
    beside: frozenset[str] = frozenset()


Pair = tuple[str, Change]


def opens(rule: str, story: str, scene: Scene, *needs: Pair, beside: tuple[str, ...] = ()) -> WorkedExample:
    """A basis that holds and carries; `needs` are pairs of how things stand without a fact, and the change to it."""
    return WorkedExample(
        rule=rule,
        effect=Effect.OPENS,
        story=story,
        scene=scene,
        needs=tuple(Needed(*need) for need in needs),
        beside=frozenset(beside),
    )


def forbids(rule: str, story: str, scene: Scene, *needs: Pair) -> WorkedExample:
    """A prohibition that stops what a basis would let go."""
    return WorkedExample(
        rule=rule, effect=Effect.FORBIDS, story=story, scene=scene, needs=tuple(Needed(*need) for need in needs)
    )


def never_opens(rule: str, story: str, scene: Scene) -> WorkedExample:
    """A rule that is there to say why something stays closed."""
    return WorkedExample(rule=rule, effect=Effect.NEVER_OPENS, story=story, scene=scene)


# Changes: each replaces some facts and leaves the rest of the scene as it is ------------------------------------------


def asked(**facts: Any) -> Change:
    """Of the request itself: the purpose, the age, the moment."""
    return lambda scene: replace(scene, request=replace(scene.request, **facts))


def recipient(**facts: Any) -> Change:
    """Of whoever would receive it."""
    return lambda scene: asked(recipient=replace(scene.request.recipient, **facts))(scene)


def discloser(**facts: Any) -> Change:
    """Of whoever would disclose it."""
    return lambda scene: asked(discloser=replace(scene.request.discloser, **facts))(scene)


def known(**facts: Any) -> Change:
    """Of the circumstances of the request."""
    return lambda scene: asked(circumstances=replace(scene.request.circumstances, **facts))(scene)


def on_file(sort: str, **facts: Any) -> Change:
    """Of every piece of evidence of one sort: `consents`, `emergencies`, `threats`, `agreements`, and so on."""

    def change(scene: Scene) -> Scene:
        changed = tuple(replace(piece, **facts) for piece in getattr(scene.evidence, sort))
        return replace(scene, evidence=replace(scene.evidence, **{sort: changed}))

    return change


def without(sort: str) -> Change:
    """Nothing of one sort is on file."""
    return lambda scene: replace(scene, evidence=replace(scene.evidence, **{sort: ()}))


def nothing_on_file(scene: Scene) -> Scene:
    """Nothing at all is on file."""
    return replace(scene, evidence=Evidence())
