"""Who may sign for whom: 42 CFR 2.14 and 2.15; 45 CFR 164.502(g); 55 Pa. Code 5100.33; 71 P.S. 1690.112.

Whatever is not settled here is declined: a parent's signature for a person of 14 or more, a health care agent without
a court's order, a family member after a death.
"""

from consent.facts import Consent, ConsentKind, DisclosureRequest, Segment, Signer
from consent.instruments.elements import PART2_KINDS

SUD_SEGMENTS: frozenset[Segment] = frozenset({Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES, Segment.SUD_NON_PART2})


_ELSEWHERE: dict[ConsentKind, str] = {
    ConsentKind.HIPAA_AUTHORIZATION: "45 CFR 164.502(g)",
    ConsentKind.PA_MENTAL_HEALTH_RELEASE: "55 Pa. Code 5100.33",
    ConsentKind.PA_HIV: "35 P.S. 7607(c)",
}


def why_signer_fails(
    consent: Consent, kind: ConsentKind, request: DisclosureRequest, segment: Segment
) -> tuple[str, str] | None:
    """Return the citation and the reason why the signer could not sign this paper, or None."""
    federal = kind in PART2_KINDS
    signer = consent.signer
    documented = bool(consent.signer_authority.strip())
    if request.person_deceased:
        if signer in {Signer.EXECUTOR, Signer.PERSONAL_REPRESENTATIVE} and documented:
            return None
        cited = "42 CFR 2.15(b)(2)" if federal else _ELSEWHERE[kind]
        return cited, "after a death only a documented personal representative may sign"
    if request.person_adjudicated_incapacitated:
        if signer is Signer.GUARDIAN and documented:
            return None
        cited = "42 CFR 2.15(a)(1)" if federal else _ELSEWHERE[kind]
        return cited, "only the guardian with the court's order may sign"
    if _substance_use_rules_apply(kind, request, segment):
        if signer is Signer.PATIENT:
            return None
        by_parent = signer in {Signer.PARENT, Signer.GUARDIAN}
        cited = ("42 CFR 2.14(a)" if by_parent else "42 CFR 2.31(a)(8)") if federal else _ELSEWHERE[kind]
        return cited, "only the person may sign for substance-use information, at any age"
    reason = _why_age_fails(consent, kind, request.person_age, documented=documented)
    return None if reason is None else (_ELSEWHERE[kind], reason)


def _why_age_fails(consent: Consent, kind: ConsentKind, age: int | None, *, documented: bool) -> str | None:
    if age is None:
        return "the person's age is not known, so nobody can tell who may sign"
    if kind is ConsentKind.PA_HIV and age < 18:
        return "for a minor's HIV-related information the signer needs legal review"
    if age >= 14:
        return None if consent.signer is Signer.PATIENT else "only the person may sign"
    if consent.signer is Signer.PARENT or (consent.signer is Signer.GUARDIAN and documented):
        return None
    return "under 14 a parent or guardian signs"


def _substance_use_rules_apply(kind: ConsentKind, request: DisclosureRequest, segment: Segment) -> bool:
    """Presence follows the rule for mental health wherever the discloser is, or may be, such a facility."""
    if kind in PART2_KINDS or segment in SUD_SEGMENTS:
        return True
    if segment is not Segment.IDENTITY_PRESENCE:
        return False
    return request.discloser.part2_program is True and request.discloser.mental_health_facility is False
