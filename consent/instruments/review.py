"""What a reviewer found wanting, whatever the other facts about a paper say.

A code counts against the instruments that own the element; one that nobody knows counts against all of them. The copy
that the person is owed (F11-COPY) is an obligation: its absence is no listed defect and counts against none.
"""

from consent.facts import Consent, ConsentKind
from consent.instruments.elements import ELEMENTS
from consent.instruments.findings import FACE, SCOPE, ElementFinding, against_the_face
from consent.instruments.signers import SIGNATURE_CITATION

_WANTING = "was found wanting on review"

_TPO = (ConsentKind.PART2_TPO,)
_WITHOUT_A_CHECK: tuple[tuple[str, str, tuple[ConsentKind, ...], str], ...] = (
    ("A4-RECIPIENT", "42 CFR 2.31(a)(4)(i)", _TPO, "does not say who may receive it"),
    ("A7-EXPIRY", "42 CFR 2.31(a)(7)", _TPO, "does not state when it expires"),
    ("B4iii", "42 CFR 2.31(a)(4)(iii)", _TPO, "lacks the statement that a covered entity may redisclose it"),
    ("B5iii", "42 CFR 2.31(a)(5)(iii)", _TPO, "does not offer a way out of fundraising"),
    ("D-SEP", "42 CFR 2.11", (ConsentKind.PART2_COUNSELING_NOTES,), "covers notes that are not kept apart"),
    ("F11-COPY", "45 CFR 164.508(c)(4)", (), ""),
)
"""Elements that no check looks for under this code, or that the facts cannot show."""

_COMBINED: dict[ConsentKind, str] = {kind: FACE[kind].face for kind in ConsentKind} | {
    ConsentKind.PART2_LEGAL: "42 CFR 2.31(d)",
    ConsentKind.PART2_COUNSELING_NOTES: "42 CFR 2.31(b)(2)",
    ConsentKind.HIPAA_AUTHORIZATION: "45 CFR 164.508(b)(3)",
}


def _of_every_kind(kind: ConsentKind) -> dict[str, str]:
    face, scope = FACE[kind], SCOPE[kind]
    return {
        "X-EXPIRED": face.expired,
        "X-REVOKED": face.revoked,
        "X-FACE": face.face,
        "X-FALSE": face.false,
        "X-FUTURE": face.face,
        "X-SIGNER": SIGNATURE_CITATION[kind],
        "X-SCOPE-PATIENT": scope.information,
        "X-SCOPE-DISCLOSER": scope.discloser,
        "X-SCOPE-RECIPIENT": scope.recipient,
        "X-SCOPE-PURPOSE": scope.purpose,
        "X-SCOPE-SEGMENT": scope.information,
        "X-COMBINED": _COMBINED[kind],
    }


def _known() -> dict[str, dict[ConsentKind, ElementFinding]]:
    known: dict[str, dict[ConsentKind, ElementFinding]] = {}
    for kind, checks in ELEMENTS.items():
        for check in checks:
            finding = against_the_face(kind, check.code, check.citation, check.reason)
            known.setdefault(check.code, {}).setdefault(kind, finding)
    for code, citation, owners, reason in _WITHOUT_A_CHECK:
        found = known.setdefault(code, {})
        found.update({kind: against_the_face(kind, code, citation, reason) for kind in owners})
    for kind in ConsentKind:
        for code, citation in _of_every_kind(kind).items():
            finding = against_the_face(kind, code, citation, _WANTING)
            known.setdefault(code, {}).setdefault(kind, finding)
    return known


_KNOWN = _known()


def marked_findings(consent: Consent, kind: ConsentKind) -> tuple[ElementFinding, ...]:
    """Return what a reviewer found wanting in `consent` as a `kind`, in the order of the codes."""
    found = []
    for code in sorted(consent.elements_missing):
        owners = _KNOWN.get(code)
        if owners is None:
            found.append(ElementFinding(code, FACE[kind].face, _WANTING))
        elif kind in owners:
            found.append(owners[kind])
    return tuple(found)
