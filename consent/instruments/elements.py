"""The required elements of every instrument that the engine reads, as checks by the codes of the element list.

A and B: Part 2 consent (42 CFR 2.31). D: SUD counseling notes. F: HIPAA authorization (45 CFR 164.508). G: Pennsylvania
mental-health release (55 Pa. Code 5100.34). HIV-…: Pennsylvania Act 148 (35 P.S. 7607(c)).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from consent.facts import (
    CombinedWith,
    Consent,
    ConsentKind,
    DisclosureRequest,
    OrganizationKind,
    Purpose,
    RecipientClass,
    Segment,
    SignatureKind,
    Signer,
)

TREATMENT_PAYMENT_OPERATIONS: frozenset[Purpose] = frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS})

PROCEEDINGS: frozenset[Purpose] = frozenset(
    {
        Purpose.ADMINISTRATIVE_PROCEEDING,
        Purpose.COMMITMENT_302,
        Purpose.COURT_PROCEEDING,
        Purpose.IDENTIFY_LOCATE_SUSPECT,
        Purpose.LAW_ENFORCEMENT_INVESTIGATION,
        Purpose.LEGAL_DEFENSE,
        Purpose.LEGISLATIVE_PROCEEDING,
        Purpose.POLICE_REPORT,
        Purpose.PROSECUTION,
        Purpose.PROVIDER_DEFENSE,
        Purpose.WARRANT_APPLICATION,
    }
)
"""Investigations of, and proceedings against or about, the person: 42 CFR 2.12(d)(1) and 2.31(d)."""

SIGNED_BY_HAND: frozenset[SignatureKind] = frozenset({SignatureKind.INK, SignatureKind.ELECTRONIC})

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
class ElementCheck:
    """One required element: its code, its citation, what to say when it is wanting, and how to see that it is there."""

    code: str
    citation: str
    reason: str
    met: Callable[[Consent, DisclosureRequest], bool]


def is_aware(moment: datetime) -> bool:
    """Return whether `moment` names one instant."""
    return moment.tzinfo is not None and moment.utcoffset() is not None


def _prints(code: str) -> Callable[[Consent, DisclosureRequest], bool]:
    return lambda consent, request: code in consent.statements


def _says_nothing_ends_it(event: str) -> bool:
    return event.strip().lower() in {"", "none"}


def _ends_only_with_treatment(event: str) -> bool:
    words = event.strip().lower().replace("the ", "")
    return words in {"none", "end of treatment"}


def _has_part2_expiry(consent: Consent, request: DisclosureRequest) -> bool:
    if consent.expires_at is not None:
        return is_aware(consent.expires_at)
    event = consent.expires_event
    if not event.strip():
        return False
    for_care_only = bool(consent.purposes) and consent.purposes <= TREATMENT_PAYMENT_OPERATIONS
    return for_care_only or not _ends_only_with_treatment(event)


def _names_recipients(consent: Consent, request: DisclosureRequest) -> bool:
    if not consent.recipients:
        return consent.recipient_class is not None
    return all(named.organization_id.strip() or named.person_id for named in consent.recipients)


def _signed_by_hand(consent: Consent, request: DisclosureRequest) -> bool:
    return consent.signature in SIGNED_BY_HAND


def _dated(consent: Consent, request: DisclosureRequest) -> bool:
    return consent.signed_at is not None and is_aware(consent.signed_at)


def _describes(consent: Consent, request: DisclosureRequest) -> bool:
    return bool(consent.info_description.strip()) and bool(consent.segments)


def _carries_redisclosure_statement(consent: Consent, request: DisclosureRequest) -> bool:
    to_covered_entity = request.recipient.hipaa_covered_entity is not False
    if consent.recipient_class is RecipientClass.TREATMENT_PAYMENT_OPERATIONS:
        to_covered_entity = True
    if not (to_covered_entity and consent.purposes & TREATMENT_PAYMENT_OPERATIONS):
        return True
    return "A4-CEBA" in consent.statements


def _for_care(code: str) -> Callable[[Consent, DisclosureRequest], bool]:
    """The statements of 2.31(a)(10) are owed by every consent for treatment, payment or operations."""
    return lambda consent, request: not consent.purposes & TREATMENT_PAYMENT_OPERATIONS or code in consent.statements


def _intermediary_described(consent: Consent, request: DisclosureRequest) -> bool:
    through = {OrganizationKind.INTERMEDIARY, OrganizationKind.INTERMEDIARY_PARTICIPANT}
    return request.recipient.kind not in through or "A4-INTERMEDIARY" in consent.statements


PART2_ELEMENTS: tuple[ElementCheck, ...] = (
    ElementCheck("A1-NAME", "42 CFR 2.31(a)(1)", "does not name the person", lambda c, r: c.person_named),
    ElementCheck(
        "A2-DISCLOSER",
        "42 CFR 2.31(a)(2)",
        "does not say who may disclose",
        lambda c, r: bool(c.discloser_ids),
    ),
    ElementCheck("A3-INFO", "42 CFR 2.31(a)(3)", "does not describe the information", _describes),
    ElementCheck("A4-RECIPIENT", "42 CFR 2.31(a)(4)(i)", "does not say who may receive it", _names_recipients),
    ElementCheck(
        "A4-INTERMEDIARY",
        "42 CFR 2.31(a)(4)(ii)",
        "does not describe the intermediary and its participants",
        _intermediary_described,
    ),
    ElementCheck(
        "A4-CEBA",
        "42 CFR 2.31(a)(4)(iii)",
        "lacks the statement that a covered entity may redisclose it",
        _carries_redisclosure_statement,
    ),
    ElementCheck("A5-PURPOSE", "42 CFR 2.31(a)(5)", "does not state a purpose", lambda c, r: bool(c.purposes)),
    ElementCheck("A6-REVOKE", "42 CFR 2.31(a)(6)", "lacks the statement of the right to revoke", _prints("A6-REVOKE")),
    ElementCheck("A7-EXPIRY", "42 CFR 2.31(a)(7)", "does not state when it expires", _has_part2_expiry),
    ElementCheck("A8-SIGN", "42 CFR 2.31(a)(8)", "is not signed", _signed_by_hand),
    ElementCheck("A9-DATE", "42 CFR 2.31(a)(9)", "does not show when it was signed", _dated),
    ElementCheck(
        "B10i",
        "42 CFR 2.31(a)(10)(i)",
        "lacks the statement that the recipient may redisclose it",
        _for_care("B10i"),
    ),
    ElementCheck(
        "B10ii",
        "42 CFR 2.31(a)(10)(ii)",
        "lacks the statement of what declining to sign would mean",
        _for_care("B10ii"),
    ),
    ElementCheck(
        "A-NOT-LEGAL",
        "42 CFR 2.31(d)",
        "mixes a proceeding or investigation with other purposes",
        lambda c, r: not c.purposes & PROCEEDINGS,
    ),
)

NOT_FOR_COUNSELING_NOTES = ElementCheck(
    "A-NOT-SCN",
    "42 CFR 2.31(b)",
    "mixes SUD counseling notes with other information",
    lambda c, r: Segment.SUD_COUNSELING_NOTES not in c.segments,
)

TPO_ELEMENTS: tuple[ElementCheck, ...] = (
    ElementCheck(
        "B5",
        "42 CFR 2.31(a)(5)(ii)",
        "reaches beyond treatment, payment and health care operations",
        lambda c, r: c.purposes <= TREATMENT_PAYMENT_OPERATIONS,
    ),
)

COUNSELING_NOTES_ELEMENTS: tuple[ElementCheck, ...] = (
    ElementCheck(
        "D-ONLY",
        "42 CFR 2.31(b)(2)",
        "covers more than SUD counseling notes",
        lambda c, r: c.segments == {Segment.SUD_COUNSELING_NOTES},
    ),
    ElementCheck(
        "D-COMBINE",
        "42 CFR 2.31(b)(2)",
        "is combined with another paper",
        lambda c, r: (
            c.combined_with <= {CombinedWith.COUNSELING_NOTES_CONSENT}
            and c.kinds <= {ConsentKind.PART2_COUNSELING_NOTES, ConsentKind.HIPAA_AUTHORIZATION}
        ),
    ),
    ElementCheck(
        "D-NOCOND",
        "42 CFR 2.31(b)(3)",
        "was made a condition of care or benefits",
        lambda c, r: not c.conditioned,
    ),
)


def _has_hipaa_expiry(consent: Consent, request: DisclosureRequest) -> bool:
    if consent.expires_at is not None:
        return is_aware(consent.expires_at)
    return not _says_nothing_ends_it(consent.expires_event)


def _signed_for_hipaa(consent: Consent, request: DisclosureRequest) -> bool:
    described = consent.signer is Signer.PATIENT or bool(consent.signer_authority.strip())
    return _signed_by_hand(consent, request) and _dated(consent, request) and described


def _not_compound(consent: Consent, request: DisclosureRequest) -> bool:
    if not consent.combined_with:
        return True
    if Segment.PSYCHOTHERAPY_NOTES in consent.segments:
        return True  # judged by F-COMPOUND(PSY)
    return consent.combined_with <= {CombinedWith.OTHER_AUTHORIZATION} and not consent.conditioned


def _notes_stand_alone(consent: Consent, request: DisclosureRequest) -> bool:
    if Segment.PSYCHOTHERAPY_NOTES not in consent.segments:
        return CombinedWith.PSYCHOTHERAPY_NOTES_AUTHORIZATION not in consent.combined_with
    alone = consent.segments == {Segment.PSYCHOTHERAPY_NOTES}
    return alone and consent.combined_with <= {CombinedWith.PSYCHOTHERAPY_NOTES_AUTHORIZATION}


HIPAA_ELEMENTS: tuple[ElementCheck, ...] = (
    ElementCheck("F1-INFO", "45 CFR 164.508(c)(1)(i)", "does not describe the information", _describes),
    ElementCheck(
        "F2-DISCLOSER",
        "45 CFR 164.508(c)(1)(ii)",
        "does not say who may disclose",
        lambda c, r: bool(c.discloser_ids),
    ),
    ElementCheck("F3-RECIPIENT", "45 CFR 164.508(c)(1)(iii)", "does not say who may receive it", _names_recipients),
    ElementCheck("F4-PURPOSE", "45 CFR 164.508(c)(1)(iv)", "does not state a purpose", lambda c, r: bool(c.purposes)),
    ElementCheck("F5-EXPIRY", "45 CFR 164.508(c)(1)(v)", "does not state when it expires", _has_hipaa_expiry),
    ElementCheck(
        "F6-SIGN",
        "45 CFR 164.508(c)(1)(vi)",
        "lacks the signature with its date, or the authority of who signed",
        _signed_for_hipaa,
    ),
    ElementCheck(
        "F7-REVOKE",
        "45 CFR 164.508(c)(2)(i)",
        "lacks the statement of the right to revoke",
        _prints("F7-REVOKE"),
    ),
    ElementCheck(
        "F8-CONDITION",
        "45 CFR 164.508(c)(2)(ii)",
        "does not say whether care depends on signing",
        _prints("F8-CONDITION"),
    ),
    ElementCheck(
        "F9-REDISC",
        "45 CFR 164.508(c)(2)(iii)",
        "lacks the statement that it may be redisclosed",
        _prints("F9-REDISC"),
    ),
    ElementCheck("F10-PLAIN", "45 CFR 164.508(c)(3)", "is not in plain language", _prints("F10-PLAIN")),
    ElementCheck("F-COMPOUND", "45 CFR 164.508(b)(3)", "is combined with another paper", _not_compound),
    ElementCheck(
        "F-COMPOUND(PSY)",
        "45 CFR 164.508(b)(3)(ii)",
        "mixes psychotherapy notes with other information",
        _notes_stand_alone,
    ),
    ElementCheck(
        "F-NOCOND",
        "45 CFR 164.508(b)(4)",
        "was made a condition of care or benefits",
        lambda c, r: not c.conditioned,
    ),
)


def _has_two_dates(consent: Consent, request: DisclosureRequest) -> bool:
    start, end = consent.period_starts_at, consent.expires_at
    return start is not None and end is not None and is_aware(start) and is_aware(end) and start < end


def _signed_for_pennsylvania(consent: Consent, request: DisclosureRequest) -> bool:
    signed = consent.signature in SIGNED_BY_HAND | {SignatureKind.VERBAL_WITH_TWO_WITNESSES}
    return signed and _dated(consent, request) and "G5-SIGN" in consent.statements


def _staff_signed(consent: Consent, request: DisclosureRequest) -> bool:
    signed_at = consent.staff_signed_at
    if not consent.staff_signed_by.strip() or signed_at is None or not is_aware(signed_at):
        return False
    return signed_at <= request.now


def _witnessed(consent: Consent, request: DisclosureRequest) -> bool:
    if consent.signature is not SignatureKind.VERBAL_WITH_TWO_WITNESSES:
        return True
    return len({witness.strip().lower() for witness in consent.witnesses if witness.strip()}) >= 2


PENNSYLVANIA_ELEMENTS: tuple[ElementCheck, ...] = (
    ElementCheck(
        "G1-PERIOD",
        "55 Pa. Code 5100.34(f)(1)",
        "lacks a time limit with a start and an end date",
        _has_two_dates,
    ),
    ElementCheck("G2-RECIPIENT", "55 Pa. Code 5100.34(f)", "does not say who may receive it", _names_recipients),
    ElementCheck("G3-PURPOSE", "55 Pa. Code 5100.34(f)", "does not state a purpose", lambda c, r: bool(c.purposes)),
    ElementCheck("G4-INFO", "55 Pa. Code 5100.34(f)", "does not describe the information", _describes),
    ElementCheck(
        "G5-SIGN",
        "55 Pa. Code 5100.34(f)",
        "lacks the dated signature after the statement that the signer understands the release",
        _signed_for_pennsylvania,
    ),
    ElementCheck("G6-STAFF", "55 Pa. Code 5100.34(f)", "lacks the dated signature of the staff person", _staff_signed),
    ElementCheck("G7-VERBAL", "55 Pa. Code 5100.34(f)", "lacks two witnesses of the spoken consent", _witnessed),
    ElementCheck(
        "G8-REVOKE",
        "55 Pa. Code 5100.34(f)",
        "lacks the statement of the right to revoke",
        _prints("G8-REVOKE"),
    ),
    ElementCheck(
        "G9-INSPECT",
        "55 Pa. Code 5100.34(c)",
        "does not show that the signer was told of the right to inspect",
        _prints("G9-INSPECT"),
    ),
)


def _has_hiv_expiry(consent: Consent, request: DisclosureRequest) -> bool:
    return _has_hipaa_expiry(consent, request)


HIV_ELEMENTS: tuple[ElementCheck, ...] = (
    ElementCheck("HIV-NAME", "35 P.S. 7607(c)", "does not name the person", lambda c, r: c.person_named),
    ElementCheck(
        "HIV-DISCLOSER",
        "35 P.S. 7607(c)",
        "does not say who may disclose",
        lambda c, r: bool(c.discloser_ids),
    ),
    ElementCheck("HIV-RECIPIENT", "35 P.S. 7607(c)", "does not say who may receive it", _names_recipients),
    ElementCheck("HIV-PURPOSE", "35 P.S. 7607(c)", "does not state a purpose", lambda c, r: bool(c.purposes)),
    ElementCheck(
        "HIV-INFO",
        "35 P.S. 7607(c)",
        "does not say that the information is HIV-related",
        lambda c, r: _describes(c, r) and Segment.HIV in c.segments,
    ),
    ElementCheck("HIV-SIGN", "35 P.S. 7607(c)", "is not signed", _signed_by_hand),
    ElementCheck("HIV-DATE", "35 P.S. 7607(c)", "does not show when it was signed", _dated),
    ElementCheck("HIV-REVOKE", "35 P.S. 7607(c)", "lacks the statement of the right to revoke", _prints("HIV-REVOKE")),
    ElementCheck("HIV-EXPIRY", "35 P.S. 7607(c)", "does not state when it expires", _has_hiv_expiry),
)

ELEMENTS: dict[ConsentKind, tuple[ElementCheck, ...]] = {
    ConsentKind.PART2_GENERAL: (*PART2_ELEMENTS, NOT_FOR_COUNSELING_NOTES),
    ConsentKind.PART2_TPO: (*PART2_ELEMENTS, NOT_FOR_COUNSELING_NOTES, *TPO_ELEMENTS),
    ConsentKind.PART2_COUNSELING_NOTES: (*PART2_ELEMENTS, *COUNSELING_NOTES_ELEMENTS),
    ConsentKind.HIPAA_AUTHORIZATION: HIPAA_ELEMENTS,
    ConsentKind.PA_MENTAL_HEALTH_RELEASE: PENNSYLVANIA_ELEMENTS,
    ConsentKind.PA_HIV: HIV_ELEMENTS,
}
"""The elements of every instrument that the engine reads. A kind that is absent is never a basis."""
