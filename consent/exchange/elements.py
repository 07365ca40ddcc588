"""The codes of the element list, as scenarios quote them, and which kind of form each letter belongs to."""

from consent.facts import ConsentKind

STATEMENT_CODES: frozenset[str] = frozenset(
    {
        # 42 CFR 2.31(a): every Part 2 consent.
        "A1-NAME",
        "A2-DISCLOSER",
        "A3-INFO",
        "A4-RECIPIENT",
        "A4-INTERMEDIARY",
        "A4-CEBA",
        "A5-PURPOSE",
        "A6-REVOKE",
        "A7-EXPIRY",
        "A8-SIGN",
        "A9-DATE",
        "A-NOT-SCN",
        "A-NOT-LEGAL",
        # 42 CFR 2.31(a)(4), (5), (7), (10): treatment, payment and health care operations.
        "B4",
        "B4iii",
        "B5",
        "B5iii",
        "B7",
        "B10i",
        "B10ii",
        # 42 CFR 2.31(d): legal proceedings.
        "C-ONLY",
        "C-NOTCOMBINED",
        "C-MATCH",
        # 42 CFR 2.31(b): SUD counseling notes.
        "D-ONLY",
        "D-COMBINE",
        "D-NOCOND",
        "D-SEP",
        # 42 CFR 2.35: criminal justice referral.
        "E-REVOCABLE",
        "E-PERIOD",
        "E-CONDITION",
        "E-RECIPIENT",
        # 45 CFR 164.508: authorization.
        "F1-INFO",
        "F2-DISCLOSER",
        "F3-RECIPIENT",
        "F4-PURPOSE",
        "F5-EXPIRY",
        "F6-SIGN",
        "F7-REVOKE",
        "F8-CONDITION",
        "F9-REDISC",
        "F10-PLAIN",
        "F11-COPY",
        "F-COMPOUND",
        "F-COMPOUND(PSY)",
        "F-NOCOND",
        # 55 Pa. Code 5100.34(f): mental-health release.
        "G1-PERIOD",
        "G2-RECIPIENT",
        "G3-PURPOSE",
        "G4-INFO",
        "G5-SIGN",
        "G6-STAFF",
        "G7-VERBAL",
        "G8-REVOKE",
        "G9-INSPECT",
        # 35 P.S. 7607(c): HIV-related information.
        "HIV-NAME",
        "HIV-DISCLOSER",
        "HIV-RECIPIENT",
        "HIV-PURPOSE",
        "HIV-INFO",
        "HIV-SIGN",
        "HIV-DATE",
        "HIV-REVOKE",
        "HIV-EXPIRY",
    }
)
"""What a complete form of every kind carries."""

FACE_CODES: frozenset[str] = frozenset(
    {
        "X-EXPIRED",
        "X-REVOKED",
        "X-FACE",
        "X-FALSE",
        "X-FUTURE",
        "X-SIGNER",
        "X-SCOPE-DISCLOSER",
        "X-SCOPE-RECIPIENT",
        "X-SCOPE-PURPOSE",
        "X-SCOPE-SEGMENT",
        "X-COMBINED",
    }
)
"""What can be wrong with a form of any kind on its face."""

ELEMENT_CODES: dict[str, str] = {code: code for code in sorted(STATEMENT_CODES | FACE_CODES)}

PART2_KINDS: frozenset[ConsentKind] = frozenset(
    {
        ConsentKind.PART2_GENERAL,
        ConsentKind.PART2_TPO,
        ConsentKind.PART2_LEGAL,
        ConsentKind.PART2_COUNSELING_NOTES,
        ConsentKind.PART2_CRIMINAL_JUSTICE,
    }
)

_OWNERS: dict[str, ConsentKind] = {
    "C": ConsentKind.PART2_LEGAL,
    "D": ConsentKind.PART2_COUNSELING_NOTES,
    "E": ConsentKind.PART2_CRIMINAL_JUSTICE,
    "F": ConsentKind.HIPAA_AUTHORIZATION,
    "G": ConsentKind.PA_MENTAL_HEALTH_RELEASE,
    "H": ConsentKind.PA_HIV,
}
_SHARED_BY_PART2: dict[str, ConsentKind] = {"A": ConsentKind.PART2_GENERAL, "B": ConsentKind.PART2_TPO}


def kinds_claimed(kinds: frozenset[ConsentKind], missing: frozenset[str]) -> frozenset[ConsentKind]:
    """Return `kinds` and those that the missing elements belong to: who misses an element of a kind claims that kind.

    A kind that is added so can only fail. The elements of sections A and B are owed by every Part 2 consent, so they
    add a kind to papers alone that are none.
    """
    claimed = set(kinds)
    for code in missing:
        if code in FACE_CODES:
            continue
        if owner := _OWNERS.get(code[0]):
            claimed.add(owner)
        elif not kinds & PART2_KINDS:
            claimed.add(_SHARED_BY_PART2[code[0]])
    return frozenset(claimed)
