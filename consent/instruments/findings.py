"""What is said against a paper, and the citations under which each instrument is judged as a whole."""

from dataclasses import dataclass

from consent.facts import ConsentKind

PART2_KINDS: frozenset[ConsentKind] = frozenset(
    {
        ConsentKind.PART2_GENERAL,
        ConsentKind.PART2_TPO,
        ConsentKind.PART2_LEGAL,
        ConsentKind.PART2_COUNSELING_NOTES,
        ConsentKind.PART2_CRIMINAL_JUSTICE,
    }
)


@dataclass(frozen=True, slots=True)
class ElementFinding:
    """One thing wrong with a paper, or one way in which it does not reach this request.

    `citation` is what asks for the very element; `also_cites`, what makes a paper without it no basis.
    """

    code: str
    citation: str
    reason: str
    also_cites: tuple[str, ...] = ()

    def __hash__(self) -> int:
        # Findings are looked up thousands of times a second; a text remembers its own hash, a tuple of texts does not.
        return hash(self.reason)


@dataclass(frozen=True, slots=True)
class FaceCitations:
    """What makes a whole paper invalid: that it has ended, is defective on its face, was revoked, or is false.

    `suspended`: why a withdrawal by word of mouth is not yet the revocation that the law asks for.
    """

    expired: str
    face: str
    revoked: str
    suspended: str
    false: str


@dataclass(frozen=True, slots=True)
class ScopeCitations:
    """What limits a paper to the discloser, recipient, purpose and information that it names."""

    discloser: str
    recipient: str
    purpose: str
    information: str
    also: tuple[str, ...] = ()


_PART2_FACE = FaceCitations(
    expired="42 CFR 2.31(c)(1)",
    face="42 CFR 2.31(c)(2)",
    revoked="42 CFR 2.31(c)(3)",
    suspended="42 CFR 2.31(a)(6)",
    false="42 CFR 2.31(c)(4)",
)

FACE: dict[ConsentKind, FaceCitations] = dict.fromkeys(PART2_KINDS, _PART2_FACE) | {
    ConsentKind.HIPAA_AUTHORIZATION: FaceCitations(
        expired="45 CFR 164.508(b)(2)(i)",
        face="45 CFR 164.508(b)(2)(ii)",
        revoked="45 CFR 164.508(b)(2)(iii)",
        suspended="45 CFR 164.508(b)(5)",
        false="45 CFR 164.508(b)(2)(v)",
    ),
    ConsentKind.PA_MENTAL_HEALTH_RELEASE: FaceCitations(*("55 Pa. Code 5100.34(f)",) * 5),
    ConsentKind.PA_HIV: FaceCitations(*("35 P.S. 7607(c)",) * 5),
}


def _part2_scope(grant: str) -> ScopeCitations:
    return ScopeCitations(
        discloser="42 CFR 2.31(a)(2)",
        recipient="42 CFR 2.31(a)(4)(i)",
        purpose="42 CFR 2.31(a)(5)",
        information="42 CFR 2.31(a)(3)",
        also=("42 CFR 2.13(a)", grant),
    )


SCOPE: dict[ConsentKind, ScopeCitations] = dict.fromkeys(PART2_KINDS, _part2_scope("42 CFR 2.33(a)(1)")) | {
    ConsentKind.PART2_TPO: _part2_scope("42 CFR 2.33(a)(2)"),
    ConsentKind.PART2_CRIMINAL_JUSTICE: _part2_scope("42 CFR 2.35(a)(1)"),
    ConsentKind.HIPAA_AUTHORIZATION: ScopeCitations(
        discloser="45 CFR 164.508(c)(1)(ii)",
        recipient="45 CFR 164.508(c)(1)(iii)",
        purpose="45 CFR 164.508(c)(1)(iv)",
        information="45 CFR 164.508(c)(1)(i)",
        also=("45 CFR 164.508(a)(1)",),
    ),
    ConsentKind.PA_MENTAL_HEALTH_RELEASE: ScopeCitations(
        discloser="55 Pa. Code 5100.34(a)",
        recipient="55 Pa. Code 5100.34(a)",
        purpose="55 Pa. Code 5100.34(a)",
        information="55 Pa. Code 5100.34(f)",
    ),
    ConsentKind.PA_HIV: ScopeCitations(*("35 P.S. 7607(c)",) * 4),
}


def information_citation(kind: ConsentKind) -> str:
    """Return what obliges a `kind` to describe the information, and so limits it to the description."""
    return SCOPE[kind].information


def against_the_face(kind: ConsentKind, code: str, citation: str, reason: str) -> ElementFinding:
    """Return the finding that an element of `kind` is wanting, with what makes such a paper invalid on its face."""
    face = FACE[kind].face
    return ElementFinding(code, citation, reason, () if citation == face else (face,))
