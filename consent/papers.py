"""The consent paper: plain text built from what the person chose, and the legal elements that this text carries.

The text is what stands on the screen and what is kept. ``STATEMENTS`` lists the element codes whose wording is in it, so
that the engine can check them; a code belongs there only while its sentence is in the text (tests compare them).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from consent import words

FORM_VERSION = "2026-11-en"

#: Element code -> the sentence that fulfils it, in the order of the paper.
STATEMENTS: MappingProxyType[str, str] = MappingProxyType(
    {
        "A6-REVOKE": (
            "You can stop this at any time. Tell any member of this team in writing, or sign the form that we bring you. "
            "What was already shared because of this paper cannot be called back."
        ),
        "F8-CONDITION": "Your care does not depend on this paper. We help you in the same way if you do not sign.",
        "F9-REDISC": "Whoever receives this could pass it on, and then federal privacy rules may no longer protect it.",
        "B10i": (
            "If a health-care provider or health plan receives substance use treatment records for treatment, payment or "
            "operations, they may pass them on under HIPAA, and federal substance use rules may no longer protect them."
        ),
        "B10ii": "If you do not sign, substance use treatment records are not shared, and nothing else changes.",
        "A4-CEBA": (
            "A provider, health plan or their partner who receives substance use treatment records may redisclose them "
            "as HIPAA permits, except in civil, criminal, administrative or legislative proceedings against you."
        ),
        "G9-INSPECT": "You may look at what would be shared before it goes.",
        "G5-SIGN": "I understand what this release means, and I sign it of my own free will.",
        "F10-PLAIN": "If any of this is unclear, ask, and we explain it before you sign.",
    }
)
#: Codes that the same sentences fulfil in other bodies of law.
ALSO_FULFILLED: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {"A6-REVOKE": ("F7-REVOKE", "G8-REVOKE", "HIV-REVOKE")}
)
#: Kind of information -> the parts of the record that its words on the paper describe. "A summary" covers no whole note.
_DESCRIBED: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {"identity_presence": ("identity",), "mh_general": ("summary",)}
)
_EVERY_PART = ("identity", "summary", "note")


def field_of(segment: str | None, part: str) -> str:
    """One part of the record under the name by which a paper covers it."""
    return f"{segment or 'unlabelled'}.{part}"


def fields_described(segments: Iterable[str]) -> frozenset[str]:
    """What a paper about these kinds of information describes, part by part."""
    return frozenset(field_of(code, part) for code in segments for part in _DESCRIBED.get(code, _EVERY_PART))


@dataclass(frozen=True)
class Terms:
    """What the person chose: who may tell whom what, for which purpose, from when until when."""

    person_name: str
    discloser_name: str
    recipient_name: str
    segments: tuple[str, ...]
    purpose: str
    starts_on: date
    last_day: date


def kinds_of(segments: tuple[str, ...]) -> list[str]:
    """The instruments that a paper about these kinds of information has to be (one paper may be several)."""
    kinds = {"hipaa_auth", "pa_mh_release"}
    # That somebody met a Part 2 program is itself a Part 2 matter (42 CFR 2.13(c)).
    if {"part2_sud", "identity_presence"} & {*segments}:
        kinds.add("part2_general")
    return sorted(kinds)


def statement_codes() -> list[str]:
    """Every element code that the printed statements fulfil."""
    also = [code for codes in ALSO_FULFILLED.values() for code in codes]
    return sorted([*STATEMENTS, *also])


def information(terms: Terms) -> str:
    """The specific description of what may be shared (2.31(a)(3); 164.508(c)(1)(i))."""
    return "; ".join(words.segment(code) for code in terms.segments)


def text_of(terms: Terms) -> str:
    """The whole paper as plain text, exactly as it is shown and signed."""
    lines = [
        "Permission to share my information",
        "",
        f"My name: {terms.person_name}",
        f"Who may share: {terms.discloser_name}",
        f"With whom: {terms.recipient_name}",
        f"What may be shared: {information(terms)}",
        f"What for: {words.purpose(terms.purpose)}",
        f"From {terms.starts_on:%B} {terms.starts_on.day}, {terms.starts_on.year} "
        f"through {terms.last_day:%B} {terms.last_day.day}, {terms.last_day.year}.",
        "",
        *STATEMENTS.values(),
    ]
    return "\n".join(lines)


def digest_of(paper: str) -> str:
    """The SHA-256 of a paper's text."""
    return hashlib.sha256(paper.encode()).hexdigest()
