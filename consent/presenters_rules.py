"""Turns rules, laws and worked examples into what the rule browser shows. Nothing here reads a database."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from consent import notices, words_of_law
from consent.decision import decide
from consent.examples import WorkedExample
from consent.facts import OrganizationKind, Purpose, Segment
from consent.jurisdiction import laws_in_force
from consent.law.governing import RULES_VERSION
from consent.law.rule import DiscloserStatus
from consent.presenters_decisions import (
    RuleAddress,
    decision_shown,
    duties,
    outcome_tag,
    sentence,
)
from consent.presenters_simulator import known_facts
from consent.rule_catalog import Entry, catalog, governing_statuses, laws

Shown = dict[str, Any]

_STATUSES: dict[DiscloserStatus, str] = {
    DiscloserStatus.ANY: "whoever holds it",
    DiscloserStatus.HIPAA_COVERED_ENTITY: "where the holder is a HIPAA covered entity, or may be",
    DiscloserStatus.PART2_PROGRAM: "where the holder is a substance use program, or may be",
    DiscloserStatus.MENTAL_HEALTH_FACILITY: "where the holder is a mental-health facility, or may be",
}
_NOTICES: dict[str, str] = {
    "NOTICE_2_32": "Part 2 notice on redisclosure, 42 CFR 2.32(a)(1)",
    "NOTICE_2_32_SHORT": "Part 2 notice in short, 42 CFR 2.32(a)(2)",
    "NOTICE_PA_5100_34D": "Pennsylvania mental-health notice, 55 Pa. Code 5100.34(d)",
    "NOTICE_PA_HIV_7607E": "Pennsylvania HIV notice, 35 P.S. 7607(e)",
    "NEUTRAL_DENIAL_2_13C": "Answer that neither confirms nor denies, 42 CFR 2.13(c)",
}


def tag_of(entry: Entry) -> Shown | None:
    """What a rule is if it is not one that opens something."""
    if entry.forbids:
        return {"kind": "withheld", "label": "Forbids"}
    return {"kind": "neutral", "label": "Never opens anything"} if entry.never_opens else None


def groups_of_rules(entries: Iterable[Entry], rule_url: RuleAddress) -> list[Shown]:
    """The rules for the list, by body of law."""
    by_law: dict[str, list[Entry]] = {}
    for entry in entries:
        by_law.setdefault(entry.law.code, []).append(entry)
    return [
        {
            "anchor": law.code,
            "title": law.title,
            "count": _how_many(len(by_law[law.code])),
            "rules": [_listed(entry, rule_url) for entry in by_law[law.code]],
        }
        for law in laws()
        if law.code in by_law
    ]


def how_many_of_all(found: int) -> str:
    """How many rules are shown, of how many there are."""
    every = len(catalog())
    return _how_many(every) if found == every else f"{found} of {_how_many(every)}"


def _how_many(count: int) -> str:
    return "1 rule" if count == 1 else f"{count} rules"


def _listed(entry: Entry, rule_url: RuleAddress) -> Shown:
    rule = entry.rule
    return {
        "code": rule.code,
        "url": rule_url(rule.code),
        "citation": rule.citation,
        "sentence": sentence(rule.sentence),
        "tag": tag_of(entry),
        "needs": _needs(entry),
    }


def _needs(entry: Entry) -> str:
    if entry.never_opens or not entry.rule.needs:
        return ""
    return f"{'Forbids' if entry.forbids else 'Needs'}: {'; '.join(entry.rule.needs)}."


# One rule ---------------------------------------------------------------------------------------------------------------


def rule_shown(entry: Entry, rule_url: RuleAddress) -> Shown:
    """Everything about one rule but its example."""
    rule = entry.rule
    return {
        "code": rule.code,
        "law": entry.law.title,
        "citation": rule.citation,
        "sentence": sentence(rule.sentence),
        "tag": tag_of(entry),
        "forbids": entry.forbids,
        "needs": [sentence(need) for need in rule.needs],
        "facts": [
            {"label": "Kinds of information", "value": _about(rule.segments, Segment, "Every kind"), "wide": True},
            {"label": "Purposes", "value": _about(rule.purposes, Purpose, "Every purpose"), "wide": True},
            {
                "label": "Recipients",
                "value": _about(rule.recipients, OrganizationKind, "Every recipient"),
                "wide": True,
            },
            {"label": "Also cites", "value": "; ".join(rule.also_cites) or "Nothing else", "wide": True},
            {"label": "Code", "value": rule.code},
        ],
        "most": _most_that_may_go(entry),
        "duties": duties(rule.obligations),
    }


def _about(members: frozenset[Any] | None, every: type[StrEnum], all_of_them: str) -> str:
    """What a rule is about: a list, or what it leaves out where that is shorter."""
    if members is None or len(members) == len(every):
        return all_of_them
    left_out = frozenset(every) - members
    if len(left_out) * 2 < len(members):
        return f"{all_of_them} but: {words_of_law.listed(left_out)}"
    return words_of_law.listed(members)


def _most_that_may_go(entry: Entry) -> list[str]:
    rule = entry.rule
    if entry.forbids or entry.never_opens:
        return ["Nothing: it opens no record."]
    most = [sentence(limit) for limit in rule.limits]
    if rule.fields is not None:
        most.append(f"Of the record only: {', '.join(sorted(field.replace('_', ' ') for field in rule.fields))}.")
    return most or ["What is asked for, as far as the purpose needs it and the papers cover it."]


# Its example ------------------------------------------------------------------------------------------------------------


def example_shown(example: WorkedExample, rule_url: RuleAddress) -> Shown:
    """The worked example with the decision that the engine gives for it now, and what it hangs on."""
    request, evidence = example.scene.request, example.scene.evidence
    return {
        "story": example.story,
        "facts": known_facts(request, evidence),
        "decision": decision_shown(decide(request, evidence, laws=laws_in_force()), request, rule_url),
        "hangs_on": [_hanging(example, place) for place in range(len(example.needs))],
    }


def _hanging(example: WorkedExample, place: int) -> Shown:
    need = example.needs[place]
    scene = need.take_away(example.scene)
    decision = decide(scene.request, scene.evidence, laws=laws_in_force())
    said = [
        result.reason
        for segment in decision.segments
        for law in segment.laws
        for result in (*law.bases, *law.prohibitions)
        if result.code == example.rule
    ]
    return {
        "place": place + 1,
        "lacking": sentence(need.lacking),
        "said": " ".join(dict.fromkeys(sentence(reason) for reason in said)) or "The rule is not about this.",
        "tag": outcome_tag(decision),
    }


# What stands around the rules -------------------------------------------------------------------------------------------


def governing_table() -> list[Shown]:
    """Which laws govern which information, and in whose hands."""
    return [
        {
            "kind": words_of_law.of(segment),
            "laws": [
                {
                    "title": law.title,
                    "where": "; ".join(_STATUSES[status] for status in DiscloserStatus if status in held),
                }
                for law in laws()
                if (held := governing_statuses(segment, law))
            ],
        }
        for segment in Segment
    ]


def notices_shown() -> list[Shown]:
    """The texts that the law prescribes, word for word."""
    return [{"anchor": code, "title": _NOTICES.get(code, code), "text": text} for code, text in notices.TEXTS.items()]


def rules_version() -> str:
    """The version of the rules in force."""
    return RULES_VERSION
