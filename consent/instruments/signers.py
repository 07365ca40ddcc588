"""Who may sign for whom: 42 CFR 2.14 and 2.15; 45 CFR 164.502(g); 55 Pa. Code 5100.33; 35 P.S. 10101.2;
71 P.S. 1690.112.

What decides is the person's state at the time of the request: at 18 a parent's signature supports nothing more, and
where somebody is found unable to decide, or has died, only who may then act for them may have signed. Whatever is not
settled here is declined: a family member after a death other than the spouse, anybody but the person for HIV-related
information, a parent for psychotherapy notes of a person of 14 or more.
"""

from consent.facts import (
    Consent,
    ConsentKind,
    DisclosureRequest,
    OrganizationKind,
    Purpose,
    RecordedFinding,
    Segment,
    Signer,
)
from consent.instruments.findings import PART2_KINDS, ElementFinding
from consent.instruments.recipients import treats

SUD_SEGMENTS: frozenset[Segment] = frozenset({Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES, Segment.SUD_NON_PART2})

SIGNATURE_CITATION: dict[ConsentKind, str] = dict.fromkeys(PART2_KINDS, "42 CFR 2.31(a)(8)") | {
    ConsentKind.HIPAA_AUTHORIZATION: "45 CFR 164.502(g)",
    ConsentKind.PA_MENTAL_HEALTH_RELEASE: "55 Pa. Code 5100.33",
    ConsentKind.PA_HIV: "35 P.S. 7607(c)",
}

_OF_AGE, _MENTAL_HEALTH_AGE = 18, 14

_ACT_FOR_THE_DEAD = frozenset({Signer.EXECUTOR, Signer.PERSONAL_REPRESENTATIVE})
_ACT_FOR_THE_DEAD_IN_PART2 = _ACT_FOR_THE_DEAD | {Signer.SPOUSE}
_ACT_FOR_THE_INCAPABLE = frozenset({Signer.HEALTH_CARE_AGENT, Signer.PERSONAL_REPRESENTATIVE})
_SOLELY_PAYMENT = frozenset({Purpose.PAYMENT})
_PARENT_MAY_RELEASE = frozenset({Segment.MH_GENERAL, Segment.IDENTITY_PRESENCE})


def _part2(citation: str, reason: str, *also: str) -> ElementFinding:
    return ElementFinding("X-SIGNER", citation, reason, also)


_DEAD_IN_PART2 = _part2(
    "42 CFR 2.15(b)(2)", "after a death only a documented personal representative may sign, or else the spouse"
)
_ADJUDICATED_IN_PART2 = _part2("42 CFR 2.15(a)(1)", "only the guardian with the court's order may sign")
_DIRECTOR = _part2("42 CFR 2.15(a)(2)", "the program director may sign for payment by a health plan and nothing else")
_INCAPABLE_IN_PART2 = _part2(
    "42 CFR 2.15(a)(2)", "the person is found unable to decide, and only the program director may sign, for payment"
)
_MINOR_IN_PART2 = _part2("42 CFR 2.14(a)", "only the minor may sign for substance-use information, at any age")
_ADULT_IN_PART2 = _part2(
    "42 CFR 2.31(a)(8)", "only the person may sign for substance-use information", "42 CFR 2.15(a)"
)

_OTHER_KINDS = (ConsentKind.HIPAA_AUTHORIZATION, ConsentKind.PA_MENTAL_HEALTH_RELEASE, ConsentKind.PA_HIV)
_Findings = dict[ConsentKind, ElementFinding]


def _each(reason: str, *also: str) -> _Findings:
    return {kind: ElementFinding("X-SIGNER", SIGNATURE_CITATION[kind], reason, also) for kind in _OTHER_KINDS}


_DEAD = _each("after a death only a documented personal representative may sign")
_ADJUDICATED = _each("only the guardian with the court's order may sign")
_INCAPABLE = _each("the person is found unable to decide, and only a documented representative may sign")
_SUBSTANCE_USE = _each("only the person may sign for substance-use information, at any age", "71 P.S. 1690.112")
_AGE_UNKNOWN = _each("the person's age is not known, so nobody can tell who may sign")
_ADULT = _each("only the person may sign")
_FROM_14 = _each("from 14 on only the person may sign", "35 P.S. 10101.2")
_UNDER_14 = _each("under 14 a parent or guardian signs")
_LEGAL_REVIEW = _each("for this person's HIV-related information the signer needs legal review")


def signer_finding(
    consent: Consent, kind: ConsentKind, request: DisclosureRequest, segment: Segment
) -> ElementFinding | None:
    """Return why the signer could not sign this paper as a `kind` for this segment, or None."""
    if consent.signer is Signer.PATIENT and is_capable_adult(request):
        return None  # under every law; most papers are such
    if kind in PART2_KINDS:
        return _in_part2(consent, request)
    if kind is ConsentKind.PA_HIV:
        return _for_hiv(consent, request)
    findings = _elsewhere(consent, request, segment)
    return None if findings is None else findings[kind]


def is_capable_adult(request: DisclosureRequest) -> bool:
    """Return whether the person is known to be of age, and not known to have died or to be unable to decide."""
    return (
        request.person_age is not None
        and request.person_age >= _OF_AGE
        and not request.person_deceased
        and not request.person_adjudicated_incapacitated
        and not request.circumstances.incapacity_determined
    )


def _documented(consent: Consent) -> bool:
    return bool(consent.signer_authority.strip())


def _in_part2(consent: Consent, request: DisclosureRequest) -> ElementFinding | None:
    signer, age = consent.signer, request.person_age
    if request.person_deceased:
        # The document shows the appointment, or, for a spouse, that nobody was appointed.
        allowed = signer in _ACT_FOR_THE_DEAD_IN_PART2 and _documented(consent)
        return None if allowed else _DEAD_IN_PART2
    if request.person_adjudicated_incapacitated:
        allowed = signer is Signer.GUARDIAN and _documented(consent)
        return None if allowed else _ADJUDICATED_IN_PART2
    if request.circumstances.incapacity_determined:
        if signer is not Signer.PROGRAM_DIRECTOR:
            return _INCAPABLE_IN_PART2
        return None if _director_may_sign(consent, request) else _DIRECTOR
    if signer is Signer.PATIENT:
        return None
    if age is None or age < _OF_AGE:
        return _MINOR_IN_PART2
    return _DIRECTOR if signer is Signer.PROGRAM_DIRECTOR else _ADULT_IN_PART2


def _director_may_sign(consent: Consent, request: DisclosureRequest) -> bool:
    """2.15(a)(2): not for a minor, and for the sole purpose of payment by a third-party payer or health plan."""
    return (
        request.person_age is not None
        and request.person_age >= _OF_AGE
        and request.purpose is Purpose.PAYMENT
        and consent.purposes == _SOLELY_PAYMENT
        and request.recipient.kind is OrganizationKind.HEALTH_PLAN
    )


def _for_hiv(consent: Consent, request: DisclosureRequest) -> ElementFinding | None:
    """Act 148 asks for the subject's signature; who else might sign is for legal review."""
    if not is_capable_adult(request):
        return _LEGAL_REVIEW[ConsentKind.PA_HIV]
    return None if consent.signer is Signer.PATIENT else _ADULT[ConsentKind.PA_HIV]


def _elsewhere(consent: Consent, request: DisclosureRequest, segment: Segment) -> _Findings | None:
    """Under HIPAA and Pennsylvania's mental-health law, whose rules for minors give way to those for substance use."""
    signer, age = consent.signer, request.person_age
    if request.person_deceased:
        return None if signer in _ACT_FOR_THE_DEAD and _documented(consent) else _DEAD
    if request.person_adjudicated_incapacitated:
        return None if signer is Signer.GUARDIAN and _documented(consent) else _ADJUDICATED
    if request.circumstances.incapacity_determined:
        if age is not None and age >= _OF_AGE:
            return None if signer in _ACT_FOR_THE_INCAPABLE and _documented(consent) else _INCAPABLE
        if signer is Signer.PATIENT:
            return _INCAPABLE
    if _substance_use_rule_applies(request, segment) and signer is not Signer.PATIENT:
        return _SUBSTANCE_USE
    return _by_age(consent, request, segment) if _age_rule_applies(request, segment) else None


def _substance_use_rule_applies(request: DisclosureRequest, segment: Segment) -> bool:
    """Presence tells of substance use where the discloser is, or may be, a program and is no known facility."""
    if segment in SUD_SEGMENTS:
        return True
    if segment is not Segment.IDENTITY_PRESENCE:
        return False
    discloser = request.discloser
    return discloser.part2_program is not False and discloser.mental_health_facility is not True


def _age_rule_applies(request: DisclosureRequest, segment: Segment) -> bool:
    """Presence falls under the rule for mental health unless the discloser is surely a program and nothing else.

    Where neither status is known both rules apply, so that under 14 nobody's signature satisfies them.
    """
    if segment in SUD_SEGMENTS:
        return False
    if segment is not Segment.IDENTITY_PRESENCE:
        return True
    discloser = request.discloser
    return not (discloser.part2_program is True and discloser.mental_health_facility is False)


def _by_age(consent: Consent, request: DisclosureRequest, segment: Segment) -> _Findings | None:
    signer, age = consent.signer, request.person_age
    if age is None:
        return _AGE_UNKNOWN
    if age >= _OF_AGE:
        return None if signer is Signer.PATIENT else _ADULT
    if age >= _MENTAL_HEALTH_AGE:
        allowed = signer is Signer.PATIENT or (signer is Signer.PARENT and _parent_may_release(request, segment))
        return None if allowed else _FROM_14
    allowed = signer is Signer.PARENT or (signer is Signer.GUARDIAN and _documented(consent))
    return None if allowed else _UNDER_14


def _parent_may_release(request: DisclosureRequest, segment: Segment) -> bool:
    """35 P.S. 10101.2: who consented to the care of a minor of 14 or more may release to those who go on with it.

    To a mental-health provider; to another treating provider only where that is recorded not to be detrimental. Where
    the minor consented to the care, or both did, the minor controls.
    """
    circumstances, recipient = request.circumstances, request.recipient
    if circumstances.parent_consented_to_care is not True or circumstances.minor_consented_to_care is True:
        return False
    if request.purpose is not Purpose.TREATMENT or segment not in _PARENT_MAY_RELEASE or not treats(recipient):
        return False
    return recipient.kind is OrganizationKind.MH_PROVIDER or RecordedFinding.NOT_DETRIMENTAL in circumstances.findings
