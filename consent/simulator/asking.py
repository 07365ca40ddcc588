"""What a question of the simulator is, and a group of them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One fact: its name in `consent.facts`, its label, a second line, and what an open answer is called."""

    name: str
    label: str
    hint: str = ""
    unknown: str = "Not known"
    codes: Mapping[str, str] | None = None
    """The codes to choose from, with their words, where the fact is a set of codes that no enumeration holds."""


@dataclass(frozen=True, slots=True)
class Group:
    """Facts of one subject that are asked together."""

    code: str
    title: str
    subject: type
    questions: tuple[Question, ...]
