"""Reads a scenario in the exchange format that somebody pasted: the whole scenario, or its facts alone."""

import json

from consent.exchange.reader import read_facts
from consent.simulator.sheet import Facts

LONGEST = 100_000
"""Characters of a scenario; the longest known has 4,000."""


class NotAScenarioError(ValueError):
    """What was pasted is no scenario; the message is a sentence that says what to do and quotes nothing."""


def read_scenario(text: str) -> Facts:
    """Return the request and the evidence of one pasted scenario.

    What its facts leave out or misname becomes evidence that nobody can read, which denies. Raises NotAScenarioError
    where there are no facts at all.
    """
    if not text.strip():
        raise NotAScenarioError("Paste one scenario first.")
    if len(text) > LONGEST:
        raise NotAScenarioError(f"Paste one scenario of at most {LONGEST:,} characters.")
    try:
        plain = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise NotAScenarioError(
            f"This is not JSON: look at {where}. Paste the scenario with both its braces."
        ) from None
    except RecursionError:
        raise NotAScenarioError("This is nested too deeply to be read.") from None
    except ValueError:
        raise NotAScenarioError("This is not JSON: it holds a number that is none.") from None
    if isinstance(plain, list) and len(plain) == 1:
        plain = plain[0]
    if not isinstance(plain, dict):
        raise NotAScenarioError("Paste one scenario: an object in braces, with its facts.")
    return read_facts(plain.get("facts", plain))


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A field that an object gives twice is kept under a name that nothing knows, so that it denies."""
    fields: dict[str, object] = {}
    for name, value in pairs:
        fields[f"{name} (given twice)" if name in fields else name] = value
    return fields


def _no_number(constant: str) -> object:
    raise ValueError(constant)
