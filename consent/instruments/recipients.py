"""Whom a paper reaches, and what for: by exact name, or as a member of a class in the regulation's own wording.

A class is a closed list of kinds of body for each purpose, so that nobody gets in by resemblance: police, prosecutors,
courts, probation, employers, landlords, schools, media and families are in none of them, whatever the purpose.
"""

from consent.facts import (
    Agreement,
    AgreementKind,
    Consent,
    ConsentKind,
    DisclosureRequest,
    OrganizationKind,
    Party,
    Purpose,
    RecipientClass,
)
from consent.instruments.agreements import agreement_between

PROVIDER_KINDS: frozenset[OrganizationKind] = frozenset(
    {
        OrganizationKind.HOSPITAL_ED,
        OrganizationKind.EMS,
        OrganizationKind.MH_PROVIDER,
        OrganizationKind.PART2_PROGRAM,
    }
)
FLAGGED_PROVIDER_KINDS: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.CRISIS_CENTER_988, OrganizationKind.CORRECTIONS}
)

KINDS_THAT_KNOW_CLASSES: frozenset[ConsentKind] = frozenset(
    {ConsentKind.PART2_GENERAL, ConsentKind.PART2_TPO, ConsentKind.HIPAA_AUTHORIZATION}
)
"""Every other instrument must name its recipient: SUD counseling notes, proceedings and 2.35 lie outside of treatment,
payment and operations, and 55 Pa. Code 5100.34(f) and 35 P.S. 7607(c) ask for the agency or person."""

_SERVICES: frozenset[OrganizationKind] = frozenset({OrganizationKind.QSO, OrganizationKind.BUSINESS_ASSOCIATE})
_HELPERS: frozenset[OrganizationKind] = _SERVICES | {OrganizationKind.HIE_BA}

OPERATIONS_BY: dict[Purpose, frozenset[OrganizationKind]] = {
    Purpose.HIE_EXCHANGE: frozenset({OrganizationKind.HIE_BA}),
    Purpose.LAB_SERVICES: _SERVICES,
    Purpose.DATA_HOSTING: _SERVICES,
}
"""Services that are health care operations where one of these kinds of helper renders them."""

_HELP: dict[Purpose, frozenset[OrganizationKind]] = OPERATIONS_BY | {
    Purpose.PAYMENT: _HELPERS,
    Purpose.OPERATIONS: _HELPERS,
}
_SERVICE_AGREEMENTS: tuple[AgreementKind, ...] = (AgreementKind.BUSINESS_ASSOCIATE, AgreementKind.QUALIFIED_SERVICE)
_THROUGH_AN_INTERMEDIARY: frozenset[Purpose] = frozenset({Purpose.TREATMENT, Purpose.HIE_EXCHANGE})


def treats(recipient: Party) -> bool:
    """Return whether `recipient` is a provider that can treat the person.

    Hospitals, ambulance services, mental-health providers and Part 2 programs are, unless flagged otherwise; a crisis
    line or a jail only where its treatment staff is flagged. Police never are.
    """
    if recipient.kind in PROVIDER_KINDS:
        return recipient.is_treating_provider is not False
    return recipient.kind in FLAGGED_PROVIDER_KINDS and recipient.is_treating_provider is True


def names_recipient(consent: Consent, request: DisclosureRequest, agreements: tuple[Agreement, ...] = ()) -> bool:
    """Return whether `consent` names exactly this recipient, or describes a class that it belongs to for this purpose.

    An organization matches only itself; a named individual does not cover colleagues; the wording for treatment,
    payment and operations covers nobody outside those purposes. `agreements` are all on file: whoever helps to operate
    the program does so under one that is in force between discloser and recipient.
    """
    return is_named(consent, request) or (
        consent.recipient_class is not None and _is_described(consent, request, agreements)
    )


def reaches_recipient(
    consent: Consent, kind: ConsentKind, request: DisclosureRequest, agreements: tuple[Agreement, ...]
) -> bool:
    """Return whether `consent`, judged as `kind`, reaches the recipient: by name, or by a class if `kind` knows any."""
    return is_named(consent, request) or (
        consent.recipient_class is not None
        and kind in KINDS_THAT_KNOW_CLASSES
        and _is_described(consent, request, agreements)
    )


def may_reach_recipient(consent: Consent, request: DisclosureRequest) -> bool:
    """Return whether `consent` names the recipient, or may describe it: for reading a permission that was withdrawn.

    What is not known is read the other way round here. Neither a missing agreement nor a missing flag may undo a
    withdrawal, so everybody counts who belongs to the class for all that is known.
    """
    if is_named(consent, request):
        return True
    recipient, purpose = request.recipient, request.purpose
    if consent.recipient_class is None or purpose is None:
        return False
    if consent.recipient_class is RecipientClass.TREATING_PARTICIPANTS:
        known_not_to_treat = recipient.is_treating_provider is False
        takes_part = recipient.kind is OrganizationKind.INTERMEDIARY_PARTICIPANT and not known_not_to_treat
        return takes_part and purpose in _THROUGH_AN_INTERMEDIARY
    if purpose in {Purpose.TREATMENT, Purpose.CUSTODY_HEALTHCARE}:
        provider = recipient.kind in PROVIDER_KINDS | FLAGGED_PROVIDER_KINDS
        return provider and recipient.is_treating_provider is not False
    if purpose is Purpose.PAYMENT and recipient.kind is OrganizationKind.HEALTH_PLAN:
        return True
    return recipient.kind in _HELP.get(purpose, ())


def covers_purpose(consent: Consent, kind: ConsentKind, request: DisclosureRequest) -> bool:
    """Return whether `consent`, judged as `kind`, covers the purpose of `request`.

    In a consent for treatment, payment and operations, "operations" includes the services of `OPERATIONS_BY`.
    """
    purpose = request.purpose
    if purpose is None:
        return False
    if purpose in consent.purposes:
        return True
    return (
        kind is ConsentKind.PART2_TPO
        and Purpose.OPERATIONS in consent.purposes
        and request.recipient.kind in OPERATIONS_BY.get(purpose, ())
    )


def is_named(consent: Consent, request: DisclosureRequest) -> bool:
    """Return whether `consent` names exactly this recipient, for this purpose."""
    recipient = request.recipient
    for named in consent.recipients:
        if named.organization_id != recipient.organization_id:
            continue
        if named.person_id is not None and named.person_id != recipient.person_id:
            continue
        if named.for_purposes is not None and request.purpose not in named.for_purposes:
            continue
        if named.person_id or named.organization_id.strip():
            return True
    return False


def plainly_named(consent: Consent) -> frozenset[str]:
    """Return the organizations that `consent` names as a whole and for every purpose: `is_named` holds for each."""
    return frozenset(
        [
            named.organization_id
            for named in consent.recipients
            if named.person_id is None and named.for_purposes is None and named.organization_id.strip()
        ]
    )


def _is_described(consent: Consent, request: DisclosureRequest, agreements: tuple[Agreement, ...]) -> bool:
    if consent.recipient_class is RecipientClass.TREATING_PARTICIPANTS:
        return _takes_part(consent, request)
    return consent.recipient_class is RecipientClass.TREATMENT_PAYMENT_OPERATIONS and _is_in_care(
        consent, request, agreements
    )


def _is_in_care(consent: Consent, request: DisclosureRequest, agreements: tuple[Agreement, ...]) -> bool:
    """Whether the recipient treats, pays, or helps to operate the program, for that purpose."""
    purpose, recipient = request.purpose, request.recipient
    if purpose is Purpose.TREATMENT:
        return treats(recipient)
    if purpose is Purpose.CUSTODY_HEALTHCARE:
        return purpose in consent.purposes and treats(recipient)
    if purpose is Purpose.PAYMENT and recipient.kind is OrganizationKind.HEALTH_PLAN:
        return True
    return purpose is not None and recipient.kind in _HELP.get(purpose, ()) and _serves(request, agreements)


def _takes_part(consent: Consent, request: DisclosureRequest) -> bool:
    """Whether the recipient is a participant that treats the person, of an intermediary that the paper names too.

    The facts do not say which participant belongs to which intermediary; the discloser answers for that.
    """
    recipient = request.recipient
    if recipient.kind is not OrganizationKind.INTERMEDIARY_PARTICIPANT or recipient.is_treating_provider is not True:
        return False
    return request.purpose in _THROUGH_AN_INTERMEDIARY and any(
        named.person_id is None
        and named.organization_id.strip() != ""
        and named.organization_id != recipient.organization_id
        for named in consent.recipients
    )


def _serves(request: DisclosureRequest, agreements: tuple[Agreement, ...]) -> bool:
    discloser, recipient = request.discloser.organization_id, request.recipient.organization_id
    return any(
        agreement_between(agreements, kind, discloser, recipient, request.now) is not None
        for kind in _SERVICE_AGREEMENTS
    )
