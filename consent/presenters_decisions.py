"""Turns a decision on bare facts into what a page shows of it: every law, every rule that was asked, and every reason.

For supervisors and privacy officers alone. What an asker may be told is one sentence of it, shown as such.
"""

from collections.abc import Callable, Iterable
from typing import Any

from consent import notices, words, words_of_law
from consent.decision import Decision, LawDecision, Outcome, explain_for_asker
from consent.facts import DisclosureRequest, RecordItem
from consent.law.rule import BasisResult, Law
from consent.rule_catalog import laws

Shown = dict[str, Any]
#: The code of a rule -> where its page is.
RuleAddress = Callable[[str], str]

SHORT_TITLES: dict[str, str] = {
    "part2": "42 CFR Part 2",
    "hipaa": "HIPAA",
    "operational": "Operational",
    "pa_mental_health": "Pennsylvania mental health",
    "pa_hiv": "Pennsylvania HIV",
    "pa_substance_use": "Pennsylvania substance use",
}


def law_title(law: Law) -> str:
    """A body of law in a few words."""
    return SHORT_TITLES.get(law.code, law.title)


def sentence(text: str) -> str:
    """A reason as a sentence."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def outcome_tag(decision: Decision) -> Shown:
    """The whole answer as a tag."""
    if decision.outcome is Outcome.DENY:
        return {"kind": "withheld", "label": "Nothing may go"}
    if len(decision.permitted_keys) < len(decision.items):
        return {"kind": "attention", "label": "Some of it may go"}
    if decision.outcome is Outcome.PERMIT_PARTIAL:
        return {"kind": "attention", "label": "It may go, within limits"}
    return {"kind": "good", "label": "All of it may go"}


def decision_shown(decision: Decision, request: DisclosureRequest, rule_url: RuleAddress) -> Shown:
    """Everything that a page shows of one decision."""
    permitted = decision.outcome is not Outcome.DENY
    return {
        "tag": outcome_tag(decision),
        "refusals": [sentence(reason) for reason in decision.refusals],
        "table": _table(decision, request),
        "limits": [sentence(limit) for limit in decision.limits],
        "duties": duties(decision.obligations),
        "open_until": _open_until(decision) if permitted else "",
        "asker": explain_for_asker(decision),
        "asker_in_writing": notices.TEXTS["NEUTRAL_DENIAL_2_13C"]
        if "NEUTRAL_DENIAL_2_13C" in decision.obligations
        else "",
        "rules_asked": _rules_asked(decision, rule_url),
        "rules_version": decision.rules_version,
    }


def duties(obligations: Iterable[str]) -> list[str]:
    """What is owed, in words, by the order of the codes; a code without words is shown as it is."""
    return [notices.OBLIGATIONS.get(code, code) for code in sorted(set(obligations))]


def item_label(item: RecordItem) -> str:
    """What is asked for, in words."""
    kind = words_of_law.kind_of_information(item.segment)
    return f"{kind}, everything" if item.whole else f"{kind}: {item.field.replace('_', ' ')}"


def _open_until(decision: Decision) -> str:
    return words.until(decision.open_until) if decision.open_until else "Nothing on file ends it"


def _table(decision: Decision, request: DisclosureRequest) -> Shown:
    """Item by item and law by law, for components/decision_table.html."""
    involved = {law.law for segment in decision.segments for law in segment.laws}
    order = [law for law in laws() if law.code in involved]
    decided = {segment.segment: segment for segment in decision.segments}
    asked = {item.key: item for item in request.items}
    rows = []
    for item in decision.items:
        by_law = {law.law: law for law in decided[item.segment].laws}
        rows.append(
            {
                "label": item_label(asked[item.key]),
                "permitted": item.permitted,
                "reason": "" if by_law else sentence(item.reason),
                "verdicts": [_verdict(by_law.get(law.code), item.key) for law in order],
            }
        )
    return {"laws": [law_title(law) for law in order], "rows": rows}


def _verdict(law: LawDecision | None, key: str) -> Shown:
    if law is None:
        return {"outcome": "silent"}
    permits = key in law.permitted_items
    telling = _what_tells(law, key, permits=permits)
    return {
        "outcome": "permits" if permits else "withholds",
        "reasons": list(dict.fromkeys(sentence(result.reason) for result in telling))
        or ["No rule of this law is about this purpose."],
        "citations": sorted({cited for result in telling for cited in (result.citation, *result.also_cites)})
        or list(law.silence),
    }


def _what_tells(law: LawDecision, key: str, *, permits: bool) -> list[BasisResult]:
    """What carries the item; else what forbids it; else what would have to hold."""
    if permits:
        return [basis for basis in law.bases if basis.held and key in basis.permitted_items]
    stopping = [rule for rule in law.prohibitions if rule.held and key not in rule.permitted_items]
    return stopping or [basis for basis in law.bases if basis.applies and not basis.held] or list(law.bases)


def _rules_asked(decision: Decision, rule_url: RuleAddress) -> list[Shown]:
    """Every rule that was asked, law by law, with what it said; the same answer for two kinds of information is told once."""
    asked: dict[str, dict[tuple[str, str, str], Shown]] = {}
    for segment in decision.segments:
        for law in segment.laws:
            for forbids, results in ((False, law.bases), (True, law.prohibitions)):
                for result in results:
                    said = _said(result, forbids=forbids)
                    row = {
                        "url": rule_url(result.code),
                        "citation": result.citation,
                        "said": said,
                        "reason": sentence(result.reason),
                    }
                    asked.setdefault(law.law, {})[(result.code, said["label"], result.reason)] = row
    return [
        {"title": law_title(law), "rows": sorted(asked[law.code].values(), key=lambda row: not row["said"]["tells"])}
        for law in laws()
        if law.code in asked
    ]


def _said(result: BasisResult, *, forbids: bool) -> Shown:
    if not result.applies:
        return {"kind": "neutral", "label": "Does not apply", "tells": False}
    if forbids:
        kind, label = ("withheld", "Forbids") if result.held else ("neutral", "Does not forbid")
    else:
        kind, label = ("good", "Opens") if result.held else ("neutral", "Does not open")
    return {"kind": kind, "label": label, "tells": result.held}
