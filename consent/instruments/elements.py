"""The required elements of all eight instruments, each a check with its code, its citation and a plain reason."""

from consent.facts import ConsentKind
from consent.instruments.element_check import PROCEEDINGS, TREATMENT_PAYMENT_OPERATIONS, ElementCheck
from consent.instruments.findings import PART2_KINDS, ElementFinding, against_the_face
from consent.instruments.hipaa_elements import HIPAA_ELEMENTS
from consent.instruments.lifetime import is_aware
from consent.instruments.part2_elements import (
    COUNSELING_NOTES_ELEMENTS,
    CRIMINAL_JUSTICE_ELEMENTS,
    GENERAL_ELEMENTS,
    LEGAL_ELEMENTS,
    TPO_ELEMENTS,
)
from consent.instruments.pennsylvania_elements import HIV_ELEMENTS, PENNSYLVANIA_ELEMENTS

__all__ = [
    "CHECKS_IN_REQUEST",
    "CHECKS_ON_PAPER",
    "ELEMENTS",
    "PART2_KINDS",
    "PROCEEDINGS",
    "STATEMENT_CODES",
    "TREATMENT_PAYMENT_OPERATIONS",
    "ElementCheck",
    "is_aware",
]

ELEMENTS: dict[ConsentKind, tuple[ElementCheck, ...]] = {
    ConsentKind.PART2_GENERAL: GENERAL_ELEMENTS,
    ConsentKind.PART2_TPO: TPO_ELEMENTS,
    ConsentKind.PART2_LEGAL: LEGAL_ELEMENTS,
    ConsentKind.PART2_COUNSELING_NOTES: COUNSELING_NOTES_ELEMENTS,
    ConsentKind.PART2_CRIMINAL_JUSTICE: CRIMINAL_JUSTICE_ELEMENTS,
    ConsentKind.HIPAA_AUTHORIZATION: HIPAA_ELEMENTS,
    ConsentKind.PA_MENTAL_HEALTH_RELEASE: PENNSYLVANIA_ELEMENTS,
    ConsentKind.PA_HIV: HIV_ELEMENTS,
}

STATEMENT_CODES: frozenset[str] = frozenset(
    {
        "A4-CEBA",
        "A4-INTERMEDIARY",
        "A6-REVOKE",
        "B10i",
        "B10ii",
        "E-PERIOD",
        "E-REVOCABLE",
        "F7-REVOKE",
        "F8-CONDITION",
        "F9-REDISC",
        "F10-PLAIN",
        "G5-SIGN",
        "G7-VERBAL",
        "G8-REVOKE",
        "G9-INSPECT",
        "HIV-REVOKE",
    }
)
"""Every code that a check looks for among the printed statements of a paper."""

Prepared = tuple[tuple[ElementCheck, ElementFinding], ...]


def _prepared(kind: ConsentKind, *, needs_request: bool) -> Prepared:
    return tuple(
        (check, against_the_face(kind, check.code, check.citation, check.reason))
        for check in ELEMENTS[kind]
        if check.needs_request is needs_request
    )


CHECKS_ON_PAPER: dict[ConsentKind, Prepared] = {kind: _prepared(kind, needs_request=False) for kind in ConsentKind}
"""What can be told from the paper alone, each with what to say where it is wanting."""

CHECKS_IN_REQUEST: dict[ConsentKind, Prepared] = {kind: _prepared(kind, needs_request=True) for kind in ConsentKind}
"""What can be told only beside a request."""
