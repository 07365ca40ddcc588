"""The elements of a HIPAA authorization (45 CFR 164.508), by the codes F of the element list.

F11-COPY, the copy that the person is owed, is an obligation; its absence is no listed defect and is never one here.
"""

from consent.facts import CombinedWith, Consent, DisclosureRequest, Segment, Signer
from consent.instruments.element_check import (
    RESEARCH,
    ElementCheck,
    dated,
    describes_information,
    names_disclosers,
    names_recipients_or_class,
    not_conditioned,
    prints,
    says_end_of_study,
    says_no_end,
    signed_by_hand,
    states_purpose,
)
from consent.instruments.lifetime import is_aware


def _has_expiry(consent: Consent, _request: DisclosureRequest) -> bool:
    """A date, or an event; "none" and the end of the study serve for research alone."""
    if consent.expires_at is not None:
        return is_aware(consent.expires_at)
    event = consent.expires_event
    if not event.strip():
        return False
    for_research = bool(consent.purposes) and consent.purposes <= RESEARCH
    return for_research or not (says_no_end(event) or says_end_of_study(event))


def _signed(consent: Consent, request: DisclosureRequest) -> bool:
    """Whoever signs for another describes the authority to; that a parent is the parent says it."""
    described = consent.signer in {Signer.PATIENT, Signer.PARENT} or bool(consent.signer_authority.strip())
    return signed_by_hand(consent, request) and dated(consent, request) and described


def _not_compound(consent: Consent, _request: DisclosureRequest) -> bool:
    """Only with other authorizations of which none is a condition; what concerns psychotherapy notes is judged apart."""
    if Segment.PSYCHOTHERAPY_NOTES in consent.segments:
        return True
    others = consent.combined_with - {CombinedWith.PSYCHOTHERAPY_NOTES_AUTHORIZATION}
    if not others:
        return True
    allowed = {CombinedWith.OTHER_AUTHORIZATION}
    if consent.segments == {Segment.SUD_COUNSELING_NOTES}:
        allowed.add(CombinedWith.COUNSELING_NOTES_CONSENT)  # its like, which 42 CFR 2.31(b)(2) lets it stand with
    return others <= allowed and not consent.conditioned


def _notes_stand_alone(consent: Consent, _request: DisclosureRequest) -> bool:
    if Segment.PSYCHOTHERAPY_NOTES not in consent.segments:
        return CombinedWith.PSYCHOTHERAPY_NOTES_AUTHORIZATION not in consent.combined_with
    alone = consent.segments == {Segment.PSYCHOTHERAPY_NOTES}
    return alone and consent.combined_with <= {CombinedWith.PSYCHOTHERAPY_NOTES_AUTHORIZATION}


HIPAA_ELEMENTS: tuple[ElementCheck, ...] = (
    ElementCheck("F1-INFO", "45 CFR 164.508(c)(1)(i)", "does not describe the information", describes_information),
    ElementCheck("F2-DISCLOSER", "45 CFR 164.508(c)(1)(ii)", "does not say who may disclose", names_disclosers),
    ElementCheck(
        "F3-RECIPIENT", "45 CFR 164.508(c)(1)(iii)", "does not say who may receive it", names_recipients_or_class
    ),
    ElementCheck("F4-PURPOSE", "45 CFR 164.508(c)(1)(iv)", "does not state a purpose", states_purpose),
    ElementCheck("F5-EXPIRY", "45 CFR 164.508(c)(1)(v)", "does not state when it expires", _has_expiry),
    ElementCheck(
        "F6-SIGN",
        "45 CFR 164.508(c)(1)(vi)",
        "lacks the signature with its date, or the authority of who signed",
        _signed,
    ),
    ElementCheck(
        "F7-REVOKE",
        "45 CFR 164.508(c)(2)(i)",
        "lacks the statement of the right to revoke",
        prints("F7-REVOKE"),
    ),
    ElementCheck(
        "F8-CONDITION",
        "45 CFR 164.508(c)(2)(ii)",
        "does not say whether care depends on signing",
        prints("F8-CONDITION"),
    ),
    ElementCheck(
        "F9-REDISC",
        "45 CFR 164.508(c)(2)(iii)",
        "lacks the statement that it may be redisclosed",
        prints("F9-REDISC"),
    ),
    ElementCheck("F10-PLAIN", "45 CFR 164.508(c)(3)", "is not in plain language", prints("F10-PLAIN")),
    ElementCheck("F-COMPOUND", "45 CFR 164.508(b)(3)", "is combined with another paper", _not_compound),
    ElementCheck(
        "F-COMPOUND(PSY)",
        "45 CFR 164.508(b)(3)(ii)",
        "mixes psychotherapy notes with other information",
        _notes_stand_alone,
    ),
    ElementCheck("F-NOCOND", "45 CFR 164.508(b)(4)", "was made a condition of care or benefits", not_conditioned),
)
