"""Decides scenarios of the exchange format, one at a time; whatever cannot be read is denied, never dropped."""

from typing import Any

from consent.decision import decide
from consent.exchange.fields import quoted
from consent.exchange.reader import read_facts
from consent.exchange.writer import written
from consent.facts import Evidence, UnrecognizedEvidence
from consent.law.governing import DEFAULT
from consent.law.rule import Jurisdiction


def answer(scenario: object, *, laws: Jurisdiction = DEFAULT) -> dict[str, Any]:
    """Return `id`, `decision`, `permitted_segments`, `basis`, `obligations` and `reasons` of one scenario; never raises.

    Only `id` and `facts` are read; what else a scenario carries (a title, the answer that is expected) is no fact.
    """
    whole = scenario if isinstance(scenario, dict) else {}
    request, evidence = read_facts(whole.get("facts"))
    identifier = whole.get("id")
    if not isinstance(identifier, str):
        what = f"id: must be a text, not {quoted(identifier)}" if whole else "scenario: is not an object with facts"
        evidence = Evidence(unrecognized=(UnrecognizedEvidence(id="unreadable-id", kind=what), *evidence.unrecognized))
        identifier = None
    return written(identifier, decide(request, evidence, laws=laws))
