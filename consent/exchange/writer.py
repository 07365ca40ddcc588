"""Writes a decision in the exchange format: the answer, what carries it, what is owed, and every reason."""

from typing import Any

from consent.decision import Decision

UNLABELED = "unlabeled"


def written(identifier: str | None, decision: Decision) -> dict[str, Any]:
    """Return the answer to one scenario; segments stand in the order of the law's own table."""
    permitted = {item.segment for item in decision.items if item.permitted}
    return {
        "id": identifier,
        "decision": decision.outcome.value,
        "permitted_segments": [
            decided.segment.value
            for decided in decision.segments
            if decided.segment is not None and decided.segment in permitted
        ],
        "basis": list(decision.citations),
        "obligations": list(decision.obligations),
        "reasons": _reasons(decision),
    }


def _reasons(decision: Decision) -> list[str]:
    """Why it could not be decided at all, then one sentence for each segment, then what bounds a permit."""
    reasons = list(decision.refusals)
    for decided in decision.segments:
        named = UNLABELED if decided.segment is None else decided.segment.value
        reasons.append(f"{named}: {decided.reason}")
    reasons.extend(f"limit: {limit}" for limit in decision.limits)
    return reasons
