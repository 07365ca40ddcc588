"""The elements of the five Part 2 consents, by the codes of the element list.

A: every consent (42 CFR 2.31(a)). B: for all treatment, payment and operations. C: for a proceeding (2.31(d)).
D: for SUD counseling notes (2.31(b)). E: for the criminal-justice system (2.35).

Two elements cannot be seen in the facts and are wanting only where a reviewer says so: whether a program that means to
raise funds offered a way out (B5iii), and whether counseling notes are truly kept apart (D-SEP).
"""

from collections.abc import Callable

from consent.facts import (
    CombinedWith,
    Consent,
    ConsentKind,
    DisclosureRequest,
    OrganizationKind,
    Purpose,
    RecipientClass,
    Segment,
)
from consent.instruments.element_check import (
    PROCEEDINGS,
    RESEARCH,
    SERVICES_AS_OPERATIONS,
    TREATMENT_PAYMENT_OPERATIONS,
    ElementCheck,
    Reading,
    apart_from_psychotherapy_notes,
    dated,
    describes_information,
    in_order,
    names_disclosers,
    names_person,
    names_recipients_or_care_class,
    names_recipients_or_class,
    not_conditioned,
    prints,
    says_end_of_study,
    says_end_of_treatment,
    says_no_end,
    signed_by_hand,
    states_purpose,
)
from consent.instruments.lifetime import is_aware

CARE_OWED_STATEMENTS: frozenset[Purpose] = (
    TREATMENT_PAYMENT_OPERATIONS | SERVICES_AS_OPERATIONS | {Purpose.CUSTODY_HEALTHCARE}
)
"""Purposes that are treatment, payment or operations under whatever name, and so owe the statements for them."""

BUSINESS_ASSOCIATES: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.BUSINESS_ASSOCIATE, OrganizationKind.HIE_BA}
)
INTERMEDIARIES: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.INTERMEDIARY, OrganizationKind.INTERMEDIARY_PARTICIPANT}
)
MONITORS_OF_RELEASE: frozenset[OrganizationKind] = frozenset(
    {
        OrganizationKind.CORRECTIONS,
        OrganizationKind.COURT,
        OrganizationKind.DRUG_COURT,
        OrganizationKind.PROBATION_PAROLE,
        OrganizationKind.PROSECUTOR,
    }
)
"""Who in the criminal-justice system can have made treatment a condition of release. Police never can."""


def _has_expiry(care: frozenset[Purpose]) -> Reading:
    """A date, or an event; on a consent for nothing but `care`, also "none" or the end of the treatment."""

    def reading(consent: Consent, _request: DisclosureRequest) -> bool:
        if consent.expires_at is not None:
            return is_aware(consent.expires_at)
        event = consent.expires_event
        if not event.strip():
            return False
        if says_no_end(event) or says_end_of_treatment(event):
            return bool(consent.purposes) and consent.purposes <= care
        return not says_end_of_study(event) or (bool(consent.purposes) and consent.purposes <= RESEARCH)

    return reading


def _statement_for_care(code: str) -> Reading:
    """2.31(a)(10): owed by every consent for treatment, payment or operations, also one for a single disclosure."""
    return lambda consent, _request: not consent.purposes & CARE_OWED_STATEMENTS or code in consent.statements


def _surely_reaches_covered_entities(consent: Consent) -> bool:
    """The class wording does; and of several recipients, all but the present one are of unknown status."""
    return consent.recipient_class is RecipientClass.TREATMENT_PAYMENT_OPERATIONS or len(consent.recipients) > 1


def _redisclosure_told(consent: Consent, _request: DisclosureRequest) -> bool:
    if not (consent.purposes & CARE_OWED_STATEMENTS and _surely_reaches_covered_entities(consent)):
        return True
    return "A4-CEBA" in consent.statements


def _redisclosure_told_for_recipient(consent: Consent, request: DisclosureRequest) -> bool:
    recipient = request.recipient
    covered = recipient.hipaa_covered_entity is not False or recipient.kind in BUSINESS_ASSOCIATES
    if not (covered and consent.purposes & CARE_OWED_STATEMENTS) or _surely_reaches_covered_entities(consent):
        return True
    return "A4-CEBA" in consent.statements


def _class_names_its_intermediary(consent: Consent, _request: DisclosureRequest) -> bool:
    return consent.recipient_class is not RecipientClass.TREATING_PARTICIPANTS or bool(consent.recipients)


def _intermediary_described(consent: Consent, request: DisclosureRequest) -> bool:
    """Participants named (the printed statement says that they are), or limited to those who treat the person."""
    if request.recipient.kind not in INTERMEDIARIES or "A4-INTERMEDIARY" in consent.statements:
        return True
    return consent.recipient_class is RecipientClass.TREATING_PARTICIPANTS


_NOT_RETOLD = "lacks the statement that a covered entity may redisclose it"

_WHO = (
    ElementCheck("A1-NAME", "42 CFR 2.31(a)(1)", "does not name the person", names_person),
    ElementCheck("A2-DISCLOSER", "42 CFR 2.31(a)(2)", "does not say who may disclose", names_disclosers),
    ElementCheck("A3-INFO", "42 CFR 2.31(a)(3)", "does not describe the information", describes_information),
)
_RECIPIENT = ElementCheck(
    "A4-RECIPIENT", "42 CFR 2.31(a)(4)(i)", "does not say who may receive it", names_recipients_or_class
)
_SPECIAL_RECIPIENTS = (
    ElementCheck(
        "A4-INTERMEDIARY",
        "42 CFR 2.31(a)(4)(ii)",
        "does not name the intermediary whose participants it describes",
        _class_names_its_intermediary,
    ),
    ElementCheck(
        "A4-INTERMEDIARY",
        "42 CFR 2.31(a)(4)(ii)",
        "does not describe the intermediary and its participants",
        _intermediary_described,
        needs_request=True,
        settled_by_its_statement=True,
    ),
    ElementCheck("A4-CEBA", "42 CFR 2.31(a)(4)(iii)", _NOT_RETOLD, _redisclosure_told),
    ElementCheck(
        "A4-CEBA",
        "42 CFR 2.31(a)(4)(iii)",
        _NOT_RETOLD,
        _redisclosure_told_for_recipient,
        needs_request=True,
        settled_by_its_statement=True,
    ),
)
_PURPOSE = ElementCheck("A5-PURPOSE", "42 CFR 2.31(a)(5)", "does not state a purpose", states_purpose)
_REVOCABLE = ElementCheck(
    "A6-REVOKE", "42 CFR 2.31(a)(6)", "lacks the statement of the right to revoke", prints("A6-REVOKE")
)
_EXPIRY = ElementCheck(
    "A7-EXPIRY", "42 CFR 2.31(a)(7)", "does not state when it expires", _has_expiry(TREATMENT_PAYMENT_OPERATIONS)
)
_SIGNED = (
    ElementCheck("A8-SIGN", "42 CFR 2.31(a)(8)", "is not signed", signed_by_hand),
    ElementCheck("A9-DATE", "42 CFR 2.31(a)(9)", "does not show when it was signed", dated),
)
_STATEMENTS_FOR_CARE = (
    ElementCheck(
        "B10i",
        "42 CFR 2.31(a)(10)(i)",
        "lacks the statement that the recipient may redisclose it",
        _statement_for_care("B10i"),
    ),
    ElementCheck(
        "B10ii",
        "42 CFR 2.31(a)(10)(ii)",
        "lacks the statement of what declining to sign would mean",
        _statement_for_care("B10ii"),
    ),
)
_NOT_LEGAL = ElementCheck(
    "A-NOT-LEGAL",
    "42 CFR 2.31(d)",
    "mixes a proceeding or investigation with other purposes",
    lambda c, _r: not c.purposes & PROCEEDINGS,
)
_NOT_COUNSELING_NOTES = ElementCheck(
    "A-NOT-SCN",
    "42 CFR 2.31(b)",
    "mixes SUD counseling notes with other information",
    lambda c, _r: Segment.SUD_COUNSELING_NOTES not in c.segments,
)
_STANDS_APART = (
    ElementCheck(
        "X-COMBINED",
        "42 CFR 2.31(b)(2)",
        "stands on one paper with a consent for SUD counseling notes",
        lambda c, _r: (
            CombinedWith.COUNSELING_NOTES_CONSENT not in c.combined_with
            and ConsentKind.PART2_COUNSELING_NOTES not in c.kinds
        ),
    ),
    ElementCheck(
        "X-COMBINED",
        "42 CFR 2.31(d)",
        "stands on one paper with a consent for a proceeding",
        lambda c, _r: ConsentKind.PART2_LEGAL not in c.kinds,
    ),
    ElementCheck(
        "X-COMBINED",
        "45 CFR 164.508(b)(3)(ii)",
        "stands on one paper with an authorization for psychotherapy notes",
        apart_from_psychotherapy_notes,
    ),
)

_ANY = (*_WHO, _RECIPIENT, *_SPECIAL_RECIPIENTS, _PURPOSE)

GENERAL_ELEMENTS: tuple[ElementCheck, ...] = (
    *_ANY,
    _REVOCABLE,
    _EXPIRY,
    *_SIGNED,
    *_STATEMENTS_FOR_CARE,
    _NOT_LEGAL,
    _NOT_COUNSELING_NOTES,
    *_STANDS_APART,
)

TPO_ELEMENTS: tuple[ElementCheck, ...] = (
    *_WHO,
    ElementCheck(
        "B4", "42 CFR 2.31(a)(4)(i)", "does not say who may receive it", names_recipients_or_care_class
    ),  # in place of A4-RECIPIENT; the statement B4iii is A4-CEBA
    *_SPECIAL_RECIPIENTS,
    _PURPOSE,
    ElementCheck(
        "B5",
        "42 CFR 2.31(a)(5)(ii)",
        "reaches beyond treatment, payment and health care operations",
        lambda c, _r: c.purposes <= TREATMENT_PAYMENT_OPERATIONS | SERVICES_AS_OPERATIONS,
    ),
    _REVOCABLE,
    ElementCheck(
        "B7",
        "42 CFR 2.31(a)(7)",
        "does not state when it expires",
        _has_expiry(TREATMENT_PAYMENT_OPERATIONS | SERVICES_AS_OPERATIONS),
    ),  # in place of A7-EXPIRY
    *_SIGNED,
    *_STATEMENTS_FOR_CARE,
    _NOT_LEGAL,
    _NOT_COUNSELING_NOTES,
    *_STANDS_APART,
)


def _only(*kinds: ConsentKind) -> Callable[[Consent], bool]:
    """Whether the paper is nothing besides `kinds` and the HIPAA authorization that covered entities need with them."""
    allowed = frozenset({*kinds, ConsentKind.HIPAA_AUTHORIZATION})
    return lambda consent: consent.kinds <= allowed


_is_only_for_proceedings = _only(ConsentKind.PART2_LEGAL)
_is_only_for_counseling_notes = _only(ConsentKind.PART2_COUNSELING_NOTES)


def _same_matter(consent: Consent, request: DisclosureRequest) -> bool:
    matter = consent.matter.strip()
    return matter != "" and matter == request.circumstances.matter.strip()


LEGAL_ELEMENTS: tuple[ElementCheck, ...] = (
    *_ANY,
    _REVOCABLE,
    _EXPIRY,
    *_SIGNED,
    *_STATEMENTS_FOR_CARE,
    ElementCheck(
        "C-ONLY",
        "42 CFR 2.31(d)",
        "reaches beyond an investigation or proceeding",
        lambda c, _r: c.purposes <= PROCEEDINGS,
    ),
    ElementCheck(
        "C-NOTCOMBINED",
        "42 CFR 2.31(d)",
        "stands on one paper with a consent for something else",
        lambda c, _r: not c.combined_with and _is_only_for_proceedings(c),
    ),
    ElementCheck("C-MATCH", "42 CFR 2.31(d)", "is for another matter", _same_matter, needs_request=True),
)
"""Naming the case is a rule of this system, not of the regulation: without it nobody could tell proceedings apart."""

COUNSELING_NOTES_ELEMENTS: tuple[ElementCheck, ...] = (
    *_ANY,
    _REVOCABLE,
    _EXPIRY,
    *_SIGNED,
    *_STATEMENTS_FOR_CARE,
    ElementCheck(
        _NOT_LEGAL.code,
        _NOT_LEGAL.citation,
        _NOT_LEGAL.reason,
        lambda c, _r: not c.purposes & PROCEEDINGS or c.purposes <= PROCEEDINGS,
    ),  # for a proceeding it is needed beside the consent of 2.31(d), and must then be for nothing else too
    ElementCheck(
        "D-ONLY",
        "42 CFR 2.31(b)(2)",
        "covers more than SUD counseling notes",
        lambda c, _r: c.segments <= {Segment.SUD_COUNSELING_NOTES},
    ),
    ElementCheck(
        "D-COMBINE",
        "42 CFR 2.31(b)(2)",
        "is combined with another paper",
        lambda c, _r: c.combined_with <= {CombinedWith.COUNSELING_NOTES_CONSENT} and _is_only_for_counseling_notes(c),
    ),
    ElementCheck("D-NOCOND", "42 CFR 2.31(b)(3)", "was made a condition of care or benefits", not_conditioned),
)


def _period_stated(consent: Consent, _request: DisclosureRequest) -> bool:
    """Two dates in order state it; without both, the printed statement does, with whatever end A7-EXPIRY finds.

    Whether a stated period is reasonable (2.35(b)) is for a reviewer, who marks E-PERIOD as wanting if it is not.
    """
    if consent.period_starts_at is not None and consent.expires_at is not None:
        return in_order(consent)
    return "E-PERIOD" in consent.statements


def _monitors(_consent: Consent, request: DisclosureRequest) -> bool:
    return request.recipient.kind in MONITORS_OF_RELEASE and request.purpose is Purpose.MONITORING_CONDITIONAL_RELEASE


CRIMINAL_JUSTICE_ELEMENTS: tuple[ElementCheck, ...] = (
    *_ANY,
    _EXPIRY,
    *_SIGNED,
    *_STATEMENTS_FOR_CARE,
    _NOT_LEGAL,
    _NOT_COUNSELING_NOTES,
    *_STANDS_APART,
    ElementCheck(
        "E-REVOCABLE",
        "42 CFR 2.35(c)",
        "lacks the statement of when it becomes revocable",
        prints("E-REVOCABLE"),
    ),
    ElementCheck("E-PERIOD", "42 CFR 2.35(b)", "does not state the period of its effect", _period_stated),
    ElementCheck(
        "E-CONDITION",
        "42 CFR 2.35(a)",
        "does not show that taking part is a condition of a release or disposition",
        lambda c, _r: bool(c.condition_of.strip()),
    ),
    ElementCheck(
        "E-RECIPIENT",
        "42 CFR 2.35(a)(1)",
        "is asked for by somebody who does not monitor that release",
        _monitors,
        needs_request=True,
    ),
)
