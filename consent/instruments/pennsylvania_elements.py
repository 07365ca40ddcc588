"""The elements of Pennsylvania's two papers: G, the mental-health release (55 Pa. Code 5100.34), and HIV-…, the consent
specific to HIV-related information (35 P.S. 7607(c)), for which a general authorization is not sufficient.
"""

from consent.facts import Consent, DisclosureRequest, Segment, SignatureKind
from consent.instruments.element_check import (
    SIGNED_BY_HAND,
    ElementCheck,
    apart_from_psychotherapy_notes,
    dated,
    describes_information,
    in_order,
    names_disclosers,
    names_person,
    names_recipients,
    prints,
    says_no_end,
    signed_by_hand,
    states_purpose,
)
from consent.instruments.lifetime import is_aware

_ACT_148 = "35 P.S. 7607(c)"

_APART = ElementCheck(
    "X-COMBINED",
    "45 CFR 164.508(b)(3)(ii)",
    "stands on one paper with an authorization for psychotherapy notes",
    apart_from_psychotherapy_notes,
)


def _signed_after_statement(consent: Consent, request: DisclosureRequest) -> bool:
    signed = consent.signature in SIGNED_BY_HAND | {SignatureKind.VERBAL_WITH_TWO_WITNESSES}
    return signed and dated(consent, request) and "G5-SIGN" in consent.statements


def _staff_signed(consent: Consent, request: DisclosureRequest) -> bool:
    signed_at = consent.staff_signed_at
    if not consent.staff_signed_by.strip() or signed_at is None:
        return False
    try:
        return signed_at <= request.now
    except TypeError:
        return False  # one of the two has no time zone


def _spoken_as_it_must_be(consent: Consent, _request: DisclosureRequest) -> bool:
    """A spoken consent is for a person physically unable to sign: the paper records that, and two people witnessed it.

    Nobody witnesses their own words, and one person under two spellings of capitals is one witness.
    """
    if consent.signature is not SignatureKind.VERBAL_WITH_TWO_WITNESSES:
        return True
    witnesses = {witness.strip().casefold() for witness in consent.witnesses}
    witnesses -= {"", consent.signer_name.strip().casefold()}
    return "G7-VERBAL" in consent.statements and len(witnesses) >= 2


PENNSYLVANIA_ELEMENTS: tuple[ElementCheck, ...] = (
    ElementCheck(
        "G1-PERIOD",
        "55 Pa. Code 5100.34(f)(1)",
        "lacks a time limit with a start and an end date",
        lambda c, _r: in_order(c),
    ),
    ElementCheck("G2-RECIPIENT", "55 Pa. Code 5100.34(f)(2)", "does not say who may receive it", names_recipients),
    ElementCheck("G3-PURPOSE", "55 Pa. Code 5100.34(f)(3)", "does not state a purpose", states_purpose),
    ElementCheck("G4-INFO", "55 Pa. Code 5100.34(f)(4)", "does not describe the information", describes_information),
    ElementCheck(
        "G5-SIGN",
        "55 Pa. Code 5100.34(f)(5)",
        "lacks the dated signature after the statement that the signer understands the release",
        _signed_after_statement,
    ),
    ElementCheck(
        "G6-STAFF",
        "55 Pa. Code 5100.34(f)(6)",
        "lacks the dated signature of the staff person",
        _staff_signed,
        needs_request=True,
    ),
    ElementCheck(
        "G7-VERBAL",
        "55 Pa. Code 5100.34(f)(7)",
        "lacks the record that the person could not sign, or two witnesses of the spoken consent",
        _spoken_as_it_must_be,
    ),
    ElementCheck(
        "G8-REVOKE",
        "55 Pa. Code 5100.34(f)(8)",
        "lacks the statement of the right to revoke",
        prints("G8-REVOKE"),
    ),
    ElementCheck(
        "G9-INSPECT",
        "55 Pa. Code 5100.34(c)",
        "does not show that the signer was told of the right to inspect",
        prints("G9-INSPECT"),
    ),
    _APART,
)


def _ends(consent: Consent, _request: DisclosureRequest) -> bool:
    if consent.expires_at is not None:
        return is_aware(consent.expires_at)
    return not says_no_end(consent.expires_event)


HIV_ELEMENTS: tuple[ElementCheck, ...] = (
    ElementCheck("HIV-NAME", _ACT_148, "does not name the person", names_person),
    ElementCheck("HIV-DISCLOSER", _ACT_148, "does not say who may disclose", names_disclosers),
    ElementCheck("HIV-RECIPIENT", _ACT_148, "does not say who may receive it", names_recipients),
    ElementCheck("HIV-PURPOSE", _ACT_148, "does not state a purpose", states_purpose),
    ElementCheck(
        "HIV-INFO",
        _ACT_148,
        "does not say that the information is HIV-related",
        lambda c, r: describes_information(c, r) and Segment.HIV in c.segments,
    ),
    ElementCheck("HIV-SIGN", _ACT_148, "is not signed", signed_by_hand),
    ElementCheck("HIV-DATE", _ACT_148, "does not show when it was signed", dated),
    ElementCheck("HIV-REVOKE", _ACT_148, "lacks the statement of the right to revoke", prints("HIV-REVOKE")),
    ElementCheck("HIV-EXPIRY", _ACT_148, "does not state when it expires", _ends),
    _APART,
)
