"""From the words of a form to the purposes it covers: one closed table, looked up exactly, in lower case.

A row counts for a form of the kinds in its column alone; whatever else the same paper satisfies shares the purposes of
its own kind. Words that are not in the table, or stand in another kind's row, cover nothing.
"""

import re
from dataclasses import dataclass

from consent.facts import ConsentKind, OrganizationKind, Purpose

_GENERAL = ConsentKind.PART2_GENERAL
_HIPAA = ConsentKind.HIPAA_AUTHORIZATION
_RELEASE = ConsentKind.PA_MENTAL_HEALTH_RELEASE
_LEGAL = ConsentKind.PART2_LEGAL
_CRIMINAL_JUSTICE = ConsentKind.PART2_CRIMINAL_JUSTICE
_COUNSELING = ConsentKind.PART2_COUNSELING_NOTES
_CARE = ConsentKind.PART2_TPO

CARE_WORDS = "treatment, payment, and health care operations"
COORDINATION_WORDS = "care coordination"

ROWS: tuple[tuple[str, frozenset[ConsentKind], frozenset[Purpose]], ...] = (
    ("care navigation", frozenset({_GENERAL, _HIPAA, _RELEASE}), frozenset({Purpose.CARE_NAVIGATION})),
    ("hiv case management", frozenset({ConsentKind.PA_HIV}), frozenset({Purpose.CARE_NAVIGATION})),
    ("family service planning", frozenset({_GENERAL}), frozenset({Purpose.CHILD_WELFARE_SERVICES})),
    ("crisis response planning", frozenset({_GENERAL, _HIPAA}), frozenset({Purpose.CRISIS_PLANNING})),
    ("crisis planning", frozenset({_GENERAL, _HIPAA}), frozenset({Purpose.CRISIS_PLANNING})),
    ("safe response during crisis calls", frozenset({_GENERAL}), frozenset({Purpose.CRISIS_RESPONSE})),
    (
        "continuity of medication treatment in custody",
        frozenset({_GENERAL}),
        frozenset({Purpose.CUSTODY_HEALTHCARE}),
    ),
    (
        "family support",
        frozenset({_GENERAL, _HIPAA}),
        frozenset({Purpose.FAMILY_INVOLVEMENT, Purpose.PARENT_ACCESS}),
    ),
    (
        "family involvement",
        frozenset({_GENERAL, _HIPAA}),
        frozenset({Purpose.FAMILY_INVOLVEMENT, Purpose.PARENT_ACCESS}),
    ),
    (
        "treatment compliance monitoring",
        frozenset({_HIPAA, _RELEASE}),
        frozenset({Purpose.MONITORING_CONDITIONAL_RELEASE}),
    ),
    (
        "monitor compliance with probation condition",
        frozenset({_CRIMINAL_JUSTICE}),
        frozenset({Purpose.MONITORING_CONDITIONAL_RELEASE}),
    ),
    (
        "monitor compliance with probation conditions",
        frozenset({_CRIMINAL_JUSTICE}),
        frozenset({Purpose.MONITORING_CONDITIONAL_RELEASE}),
    ),
    (
        "monitor compliance with diversion condition",
        frozenset({_CRIMINAL_JUSTICE}),
        frozenset({Purpose.MONITORING_CONDITIONAL_RELEASE}),
    ),
    ("follow-up outcome", frozenset({_HIPAA}), frozenset({Purpose.FOLLOW_UP_OUTCOME})),
    ("school support", frozenset({_HIPAA}), frozenset({Purpose.SCHOOL_SUPPORT})),
    ("housing application", frozenset({_GENERAL}), frozenset({Purpose.HOUSING})),
    ("placement and medication support", frozenset({_GENERAL}), frozenset({Purpose.HOUSING})),
    # To a named intermediary alone: see `purposes_of`.
    (COORDINATION_WORDS, frozenset({_GENERAL}), frozenset({Purpose.HIE_EXCHANGE})),
    ("coordination", frozenset({_COUNSELING}), frozenset({Purpose.TREATMENT})),
    ("coordination of care", frozenset({_COUNSELING}), frozenset({Purpose.TREATMENT})),
    ("coordination of psychotherapy", frozenset({_COUNSELING}), frozenset({Purpose.TREATMENT})),
    ("treatment", frozenset({_GENERAL, _RELEASE}), frozenset({Purpose.TREATMENT})),
    ("payment", frozenset({_GENERAL}), frozenset({Purpose.PAYMENT})),
    ("progress reports", frozenset({_GENERAL, _HIPAA}), frozenset({Purpose.MONITORING_CONDITIONAL_RELEASE})),
    # Exchange, laboratory and hosting services only to those who help to operate the program: see `purposes_of`.
    (CARE_WORDS, frozenset({_CARE}), frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS})),
    ("court case", frozenset({_LEGAL}), frozenset({Purpose.COURT_PROCEEDING, Purpose.PROSECUTION})),
    ("investigation", frozenset({_HIPAA}), frozenset({Purpose.LAW_ENFORCEMENT_INVESTIGATION})),
)
"""Words, the kinds of form on which they count, and what they cover there. "Any purpose" and "nothing" cover nothing."""

_DEFENSE = re.compile(r"defense in (?P<docket>[^,]+)\Z", re.IGNORECASE)
_USE = re.compile(r"use in (?P<case>.+),(?P<docket>[^,]+)\Z", re.IGNORECASE)

HELP_OF_A_KIND: dict[OrganizationKind, frozenset[Purpose]] = {
    OrganizationKind.HIE_BA: frozenset({Purpose.HIE_EXCHANGE}),
    OrganizationKind.BUSINESS_ASSOCIATE: frozenset({Purpose.LAB_SERVICES, Purpose.DATA_HOSTING}),
    OrganizationKind.QSO: frozenset({Purpose.LAB_SERVICES, Purpose.DATA_HOSTING}),
}
"""What "health care operations" also reaches towards each kind of helper."""


@dataclass(frozen=True, slots=True)
class Purposes:
    """What a form covers, and the docket of the proceeding that it names (empty: none)."""

    covered: frozenset[Purpose]
    matter: str = ""


def docket(words: str) -> str:
    """Return a docket number as it is compared: capitals, single spaces."""
    return " ".join(words.upper().split())


def purposes_of(
    words: tuple[str, ...],
    kind: ConsentKind,
    *,
    recipient: OrganizationKind | None,
    through_intermediary: bool,
) -> Purposes:
    """Return what a form of `kind` with these `words` covers towards a recipient of this kind.

    `through_intermediary`: the recipient is an intermediary that the form names, or takes part in one as the form
    describes. A form that names two dockets names none.
    """
    covered: set[Purpose] = set()
    dockets: set[str] = set()
    for entry in words:
        spoken = entry.strip().lower()
        for row, kinds, purposes in ROWS:
            if row == spoken and kind in kinds and (row != COORDINATION_WORDS or through_intermediary):
                covered |= purposes
        if spoken == CARE_WORDS and kind is _CARE and recipient is not None:
            covered |= HELP_OF_A_KIND.get(recipient, frozenset())
        if kind is not _LEGAL:
            continue
        if found := _DEFENSE.match(entry.strip()):
            covered.add(Purpose.LEGAL_DEFENSE)
            dockets.add(docket(found["docket"]))
        elif found := _USE.match(entry.strip()):
            covered |= {Purpose.COURT_PROCEEDING, Purpose.PROSECUTION}
            dockets.add(docket(found["docket"]))
    return Purposes(frozenset(covered), dockets.pop() if len(dockets) == 1 else "")
