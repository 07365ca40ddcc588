"""The law as tables that a reader can check: one block for each rule, with everything that is not code.

    python -m tests.consent.law.tabulation    write them anew, after a change that is meant

What a rule asks of the facts is tested rule by rule; what it is about, what it can release, and what follows from it
stands here. A set that leaves little out is written as what it leaves out.
"""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from consent.facts import CLINICAL_SEGMENTS, OrganizationKind, Purpose, Segment
from consent.law import groups
from consent.law.governing import DEFAULT
from consent.law.part2.court_orders import EXTREMELY_SERIOUS_CRIMES
from consent.law.rule import Law, Rule

DIRECTORY = Path(__file__).parent / "tables"
LAWS: dict[str, Law] = {row.law.code: row.law for row in DEFAULT}
_WIDTH = 112
_NAMES = 14


def _line(name: str, words: str) -> Iterable[str]:
    """One entry of a block, wrapped at commas and semicolons."""
    line, first = "", True
    for part in words.replace("; ", ";\0").replace(", ", ",\0").split("\0"):
        if line and len(line) + len(part) + 1 > _WIDTH - _NAMES:
            yield f"    {name if first else '':{_NAMES}}{line}"
            line, first = part, False
        else:
            line = f"{line} {part}" if line else part
    yield f"    {name if first else '':{_NAMES}}{line}"


def _members(chosen: frozenset[StrEnum] | None, everything: Iterable[StrEnum]) -> str:
    every = frozenset(everything)
    if chosen is None or chosen == every:
        return "all"
    if chosen < every and len(every - chosen) <= 8 and len(chosen) > len(every - chosen):
        return "all but " + ", ".join(sorted(every - chosen))
    return ", ".join(sorted(chosen)) or "none"


def _purposes(chosen: frozenset[Purpose] | None) -> str:
    """The bar of 2.12(d)(1) and its opposite are named; everything else is listed."""
    if chosen is not None and frozenset(Purpose) - chosen == groups.USE_AGAINST_THE_PERSON:
        return "all but what is barred"
    if chosen == groups.USE_AGAINST_THE_PERSON:
        return "what is barred"
    if chosen is not None and groups.USE_AGAINST_THE_PERSON.isdisjoint(chosen) and len(chosen) > 40:
        left_out = frozenset(Purpose) - groups.USE_AGAINST_THE_PERSON - chosen
        return "all but what is barred, and but " + ", ".join(sorted(left_out))
    return _members(chosen, Purpose)


def block(rule: Rule, kind: str) -> str:
    """Everything about one rule that is no code."""
    entries = {
        "segments": _members(rule.segments, CLINICAL_SEGMENTS),
        "purposes": _purposes(rule.purposes),
        "recipients": _members(rule.recipients, OrganizationKind),
        "fields": ", ".join(sorted(rule.fields)) if rule.fields is not None else "",
        "limits": "; ".join(rule.limits),
        "owes": ", ".join(rule.obligations),
        "also cites": "; ".join(rule.also_cites),
        "spares": ", ".join(sorted(rule.spares)),
    }
    lines = [f"{rule.code}    {kind}    {rule.citation}"]
    lines.extend(line for name, words in entries.items() if words for line in _line(name, words))
    return "\n".join(lines)


def table(law: Law) -> str:
    """All rules of one law, in the order in which they are asked."""
    blocks = [*(block(rule, "basis") for rule in law.bases), *(block(rule, "prohibition") for rule in law.prohibitions)]
    heading = f"{law.title}\nwhere no basis speaks: {'; '.join(law.silence)}"
    return "\n\n".join([heading, *blocks]) + "\n"


def common_table() -> str:
    """What several laws speak of: which law governs what, the closed lists, the groups."""
    governed = [
        f"{segment.value:24}"
        + ", ".join(f"{row.law.code} ({row.status.value})" for row in DEFAULT if row.segment is segment)
        for segment in Segment
    ]
    lists = {
        "barred by 2.12(d)(1)": groups.USE_AGAINST_THE_PERSON,
        "identifying fields": groups.IDENTIFYING_FIELDS,
        "crime report fields": groups.CRIME_REPORT_FIELDS,
        "serious crimes": EXTREMELY_SERIOUS_CRIMES,
        "duties of staff": groups.INTERNAL_DUTIES,
        "without any duty": groups.UNJUSTIFIED,
        "care": groups.CARE_PURPOSES,
        "threats": groups.THREAT_PURPOSES,
        "police": groups.POLICE,
        "lessen a threat": groups.CAN_LESSEN_A_THREAT,
        "commit": groups.COMMITTING,
        "standing to audit": groups.AUDIT_AUTHORITIES,
    }
    named = [line for name, members in lists.items() for line in (f"{name}:", *_line("", ", ".join(sorted(members))))]
    return "\n".join(["Which laws govern what, where the discloser is, or may be:", "", *governed, "", *named]) + "\n"


def tables() -> dict[str, str]:
    """Every table, by the name of its file."""
    return {"common.txt": common_table()} | {f"{code}.txt": table(law) for code, law in LAWS.items()}


if __name__ == "__main__":
    DIRECTORY.mkdir(exist_ok=True)
    for name, text in tables().items():
        (DIRECTORY / name).write_text(text, encoding="utf-8")
