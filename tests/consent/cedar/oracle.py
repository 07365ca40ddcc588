"""The law a second time, as Cedar policies: what they let go, found without any of the engine's code.

Cedar has no quantifier, so evidence is judged one piece at a time. One authorization request asks, for one law and one
item: may it go, on this paper, or this agreement, or this order, or nothing at all? A law lets an item go when Cedar
allows one such request. What must be asked of everything on file (does any limit bind, has the person withdrawn or
declined) is asked first, one request for each piece, and the answers become facts of the next request. Which laws
govern an item is asked of every law. An item goes when a law governs it and every law that does lets it go.

A request that Cedar cannot decide, or that makes any policy fail, raises: Cedar would pass the failing policy over.
"""

import json
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import cedarpy

from consent.facts import DisclosureRequest, Evidence
from tests.consent.cedar import encoding
from tests.consent.cedar.leanings import INSTRUMENTS, Leaning, leanings

HERE = Path(__file__).parent
SCHEMA = HERE / "facts.cedarschema"
World = tuple[DisclosureRequest, Evidence]


class OracleError(Exception):
    """Cedar could not decide, or a policy failed while it was evaluated."""


@dataclass(frozen=True, slots=True)
class Policies:
    """One body of law, parsed. `bounded` and `citations` are annotations by the `@id` of a permit."""

    law: str
    parsed: cedarpy.PolicySet
    bounded: frozenset[str]
    citations: dict[str, str]
    questions: frozenset[str]
    """Which of the questions about everything on file this law asks at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the policies let go. `bases`: for every item and law that governs it, the permits that carry it."""

    outcome: str
    permitted_keys: frozenset[str]
    bases: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)

    @property
    def comparable(self) -> tuple[str, frozenset[str]]:
        """What engine and oracle must agree on."""
        return self.outcome, self.permitted_keys


DENIED = Verdict(outcome="deny", permitted_keys=frozenset())


@cache
def policies(law: str) -> Policies:
    """Read one body of law; raises OracleError if it does not parse or two permits carry one `@id`."""
    text = (HERE / f"{law}.cedar").read_text(encoding="utf-8")
    found = json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"].values()
    named = [policy["annotations"] for policy in found]
    if len({annotations["id"] for annotations in named}) != len(named):
        raise OracleError(f"two policies of {law} carry the same @id")
    return Policies(
        law=law,
        parsed=cedarpy.PolicySet.from_str(text),
        bounded=frozenset(annotations["id"] for annotations in named if "bounded" in annotations),
        citations={annotations["id"]: annotations["citation"] for annotations in named},
        questions=frozenset(_action(policy) for policy in found) & {"decline", "withdraw", "restrict"},
    )


def _action(policy: dict[str, Any]) -> str:
    """The one action that a policy is about, if it is about one."""
    scope = policy["action"]
    return str(scope["entity"]["id"]) if scope["op"] == "==" else ""


def why_it_cannot_be_asked(request: DisclosureRequest, evidence: Evidence) -> str:
    """What keeps a request from being put at all; empty if nothing does."""
    recipient = request.recipient
    bodies: Iterable[Sequence[Any]] = (
        *(evidence.consents, evidence.emergencies, evidence.threats),
        *(evidence.restrictions, evidence.agreements, evidence.legal_process),
    )
    lacking = {
        "no purpose": request.purpose is None,
        "no instant": request.now.utcoffset() is None,
        "no person": not request.person_id.strip(),
        "no discloser": not request.discloser.organization_id.strip(),
        "no recipient": not (recipient.organization_id.strip() or recipient.person_id),
        "nothing asked for": not request.items,
        "one key for two items": len({piece.key for piece in request.items}) < len(request.items),
        "a document nobody can read": bool(evidence.unrecognized),
        "one identifier for two documents": any(len({fact.id for fact in body}) < len(body) for body in bodies),
    }
    return "; ".join(reason for reason, found in lacking.items() if found)


def decide(request: DisclosureRequest, evidence: Evidence) -> Verdict:
    """Return what the policies let go of one request."""
    return decide_many([(request, evidence)])[0]


def decide_many(worlds: Sequence[World]) -> list[Verdict]:
    """Return what the policies let go of each request, in one batch for each law and question."""
    return run(prepare(worlds))


@dataclass(frozen=True, slots=True)
class Prepared:
    """Worlds as Cedar reads them: entities parsed, requests written out.

    A request that waits for an answer is written when it is first put, and kept: whoever measures runs twice.
    """

    worlds: Sequence[World]
    askable: frozenset[int]
    entities: cedarpy.Entities
    govern: list[tuple[int, int, dict[str, Any]]]
    surely_govern: list[tuple[int, int, dict[str, Any]]]
    bases: list[dict[str, Any]]
    written: dict[Hashable, dict[str, Any]]


def prepare(worlds: Sequence[World]) -> Prepared:
    """Write worlds down for Cedar; the part that a benchmark leaves out of its time."""
    askable = frozenset(number for number, world in enumerate(worlds) if not why_it_cannot_be_asked(*world))
    written = [entity for number in sorted(askable) for entity in encoding.entities(f"{number}:", *worlds[number])]
    govern, surely_govern = (
        [
            (
                number,
                place,
                _ask(asked, ("Discloser", f"{number}:d"), ("Item", f"{number}:{place}"), _now(worlds[number])),
            )
            for number in sorted(askable)
            for place in range(len(worlds[number][0].items))
        ]
        for asked in ("govern", "surely_govern")
    )
    return Prepared(
        worlds=worlds,
        askable=askable,
        entities=cedarpy.Entities.from_json_str(json.dumps(written)),
        govern=govern,
        surely_govern=surely_govern,
        bases=[_base(number, world[0]) if number in askable else {} for number, world in enumerate(worlds)],
        written={},
    )


def run(prepared: Prepared) -> list[Verdict]:
    """Decide what was prepared."""
    carried: dict[tuple[int, int], dict[str, frozenset[str]]] = {}
    known: set[tuple[int, int]] = set()
    for law in INSTRUMENTS:
        known.update(_governed(policies(law), prepared, prepared.surely_govern))
        for place, permits in _decide_law(policies(law), prepared).items():
            carried.setdefault(place, {})[law] = permits
    # What no law is known to govern is nobody's to permit.
    carried = {place: laws for place, laws in carried.items() if place in known}
    return [_conclude(number, prepared, carried) for number in range(len(prepared.worlds))]


def _decide_law(law: Policies, prepared: Prepared) -> dict[tuple[int, int], frozenset[str]]:
    """For every item that `law` governs, the permits that carry it; none of them: it may not go."""
    governed = _governed(law, prepared, prepared.govern)
    answers = _answers(law, prepared, governed)
    asked: list[dict[str, Any]] = []
    about: list[tuple[int, int]] = []
    for number, place in governed:
        request, evidence = prepared.worlds[number]
        for leaning in leanings(law.law, request, evidence):
            asked.append(_disclose(number, place, leaning, prepared, answers))
            about.append((number, place))
    carried: dict[tuple[int, int], frozenset[str]] = dict.fromkeys(governed, frozenset())
    for subject, permits in zip(about, _permits(law, prepared, asked), strict=True):
        carried[subject] |= permits
    return carried


def _governed(
    law: Policies, prepared: Prepared, questions: list[tuple[int, int, dict[str, Any]]]
) -> list[tuple[int, int]]:
    allowed = _allowed(law, prepared, [asked for *_, asked in questions])
    return [(number, place) for (number, place, _), yes in zip(questions, allowed, strict=True) if yes]


@dataclass(frozen=True, slots=True)
class Answers:
    """What one law says of everything on file, by world, item and piece: refusals, withdrawals and limits that count."""

    declined: frozenset[tuple[int, int]]
    withdrawn: frozenset[tuple[int, int, int]]
    restricted: frozenset[tuple[int, int, int | None]]


def _answers(law: Policies, prepared: Prepared, governed: list[tuple[int, int]]) -> Answers:
    worlds = {number: prepared.worlds[number] for number, _ in governed}
    declining = [
        (
            (number, one),
            _ask(
                "decline",
                _recipient(number),
                ("Emergency", f"{number}:{other}"),
                _question(prepared, number, 0) | {"emergency": encoding.reference("Emergency", f"{number}:{one}")},
            ),
        )
        for number, (_, evidence) in worlds.items()
        for one, other in product(range(len(evidence.emergencies)), repeat=2)
        if "decline" in law.questions
    ]
    yes = _allowed(law, prepared, [asked for _, asked in declining])
    declined = frozenset(subject for (subject, _), found in zip(declining, yes, strict=True) if found)
    withdrawing: list[tuple[tuple[int, int, int], dict[str, Any]]] = []
    binding: list[tuple[tuple[int, int, int | None], dict[str, Any]]] = []
    for number, place in governed:
        evidence = worlds[number][1]
        question = _question(prepared, number, place)
        if "withdraw" in law.questions:
            papers = [one for one, paper in enumerate(evidence.consents) if paper.kinds & set(INSTRUMENTS[law.law])]
            gone = [one for one, paper in enumerate(evidence.consents) if paper.revoked_at or paper.revoked_orally_at]
            withdrawing.extend(
                (
                    (number, place, one),
                    _ask(
                        "withdraw",
                        _recipient(number),
                        ("Paper", f"{number}:{other}"),
                        question | {"paper": encoding.reference("Paper", f"{number}:{one}")},
                    ),
                )
                for one, other in product(papers, gone)
            )
        if "restrict" in law.questions:
            for limit in range(len(evidence.restrictions)):
                resource = ("Restriction", f"{number}:{limit}")
                binding.append(((number, place, None), _ask("restrict", _recipient(number), resource, question)))
                for one in range(len(evidence.emergencies)):
                    emergency = encoding.reference("Emergency", f"{number}:{one}")
                    relieved = question | {"emergency": emergency, "declined": (number, one) in declined}
                    binding.append(((number, place, one), _ask("restrict", _recipient(number), resource, relieved)))
    reached = _allowed(law, prepared, [asked for _, asked in withdrawing])
    bound = _allowed(law, prepared, [asked for _, asked in binding])
    return Answers(
        declined=declined,
        withdrawn=frozenset(subject for (subject, _), found in zip(withdrawing, reached, strict=True) if found),
        restricted=frozenset(subject for (subject, _), found in zip(binding, bound, strict=True) if found),
    )


def _conclude(number: int, prepared: Prepared, carried: dict[tuple[int, int], dict[str, frozenset[str]]]) -> Verdict:
    if number not in prepared.askable:
        return DENIED
    items = prepared.worlds[number][0].items
    bases = {piece.key: carried.get((number, place), {}) for place, piece in enumerate(items)}
    permitted = frozenset(key for key, laws in bases.items() if laws and all(laws.values()))
    if not permitted:
        return Verdict(outcome="deny", permitted_keys=permitted, bases=bases)
    partly = len(permitted) < len(items) or any(
        permits <= policies(law).bounded for key in permitted for law, permits in bases[key].items()
    )
    return Verdict(outcome="permit_partial" if partly else "permit", permitted_keys=permitted, bases=bases)


def _now(world: World) -> dict[str, Any]:
    return {"now": encoding.instant(world[0].now)}


def _base(number: int, request: DisclosureRequest) -> dict[str, Any]:
    return {
        "now": encoding.instant(request.now),
        "purpose": str(request.purpose),
        "discloser": encoding.reference("Discloser", f"{number}:d"),
        "person": encoding.reference("Person", f"{number}:p"),
        "circumstances": encoding.reference("Circumstances", f"{number}:c"),
    }


def _recipient(number: int) -> tuple[str, str]:
    return ("Recipient", f"{number}:r")


def _question(prepared: Prepared, number: int, place: int) -> dict[str, Any]:
    item = encoding.reference("Item", f"{number}:{place}")
    return prepared.bases[number] | {"item": item, "declined": False}


def _disclose(number: int, place: int, leaning: Leaning, prepared: Prepared, answers: Answers) -> dict[str, Any]:
    declined = leaning.emergency is not None and (number, leaning.emergency) in answers.declined
    withdrawn = leaning.paper is not None and (number, place, leaning.paper) in answers.withdrawn
    restricted = (number, place, leaning.emergency) in answers.restricted
    key = (number, place, leaning, declined, withdrawn, restricted)
    known = prepared.written.get(key)
    if known is not None:
        return known
    context = prepared.bases[number] | {
        "relied_on": leaning.relied_on,
        "received": leaning.received,
        "declined": declined,
        "withdrawn": withdrawn,
        "restricted": restricted,
    }
    for kind, chosen in (
        ("Paper", leaning.paper),
        ("Agreement", leaning.agreement),
        ("Process", leaning.process),
        ("Emergency", leaning.emergency),
        ("Threat", leaning.threat),
    ):
        if chosen is not None:
            context[kind.lower()] = encoding.reference(kind, f"{number}:{chosen}")
    purpose = str(prepared.worlds[number][0].purpose)
    written = _ask(purpose, _recipient(number), ("Item", f"{number}:{place}"), context)
    prepared.written[key] = written
    return written


def _ask(action: str, principal: tuple[str, str], resource: tuple[str, str], context: dict[str, Any]) -> dict[str, Any]:
    return {
        "principal": encoding.uid(*principal),
        "action": encoding.uid("Action", action),
        "resource": encoding.uid(*resource),
        "context": json.dumps(context, separators=(",", ":")),
    }


def evaluate(law: Policies, prepared: Prepared, asked: list[dict[str, Any]]) -> list[cedarpy.AuthzResult]:
    """Put requests to one body of law; raises OracleError where Cedar cannot decide or a policy fails."""
    if not asked:
        return []
    results = cedarpy.is_authorized_batch(asked, law.parsed, prepared.entities)
    for result, request in zip(results, asked, strict=True):
        if result.decision is cedarpy.Decision.NoDecision or result.diagnostics.errors:
            raise OracleError(f"{law.law}: {result.diagnostics.errors} for {request}")
    return results


def _allowed(law: Policies, prepared: Prepared, asked: list[dict[str, Any]]) -> list[bool]:
    return [result.allowed for result in evaluate(law, prepared, asked)]


def _permits(law: Policies, prepared: Prepared, asked: list[dict[str, Any]]) -> list[frozenset[str]]:
    """The `@id` of every permit that carries each request; none where a prohibition applies."""
    return [
        frozenset(result.diagnostics.id_annotations_by_reason.values()) if result.allowed else frozenset()
        for result in evaluate(law, prepared, asked)
    ]
