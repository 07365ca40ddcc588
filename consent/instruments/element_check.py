"""What one required element is, and the readings of a paper that several instruments share.

A check looks at the paper alone wherever it can; only one that `needs_request` may look at the request.
"""

from collections.abc import Callable
from dataclasses import dataclass

from consent.facts import (
    CombinedWith,
    Consent,
    DisclosureRequest,
    Purpose,
    RecipientClass,
    Segment,
    SignatureKind,
)
from consent.instruments.lifetime import is_aware

Reading = Callable[[Consent, DisclosureRequest], bool]


@dataclass(frozen=True, slots=True)
class ElementCheck:
    """One required element: its code, its citation, what to say when it is wanting, and how to see that it is there.

    Unless it `needs_request`, `met` gives the same answer whatever the request; one that is `settled_by_its_statement`
    does so too on a paper that prints the statement of its code.
    """

    code: str
    citation: str
    reason: str
    met: Reading
    needs_request: bool = False
    settled_by_its_statement: bool = False


TREATMENT_PAYMENT_OPERATIONS: frozenset[Purpose] = frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS})

SERVICES_AS_OPERATIONS: frozenset[Purpose] = frozenset(
    {Purpose.HIE_EXCHANGE, Purpose.LAB_SERVICES, Purpose.DATA_HOSTING}
)
"""Services that count as health care operations on a consent for treatment, payment and operations."""

RESEARCH: frozenset[Purpose] = frozenset({Purpose.RESEARCH})

PROCEEDINGS: frozenset[Purpose] = frozenset(
    {
        Purpose.ADMINISTRATIVE_PROCEEDING,
        Purpose.CHILD_ABUSE_INVESTIGATION,
        Purpose.COMMITMENT_302,
        Purpose.COURT_PROCEEDING,
        Purpose.DISCIPLINE,
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
"""An electronic signature is one (42 CFR 2.31(a)(8); 73 P.S. 2260.101). A name that staff typed is not."""

_WORDS_FOR_NO_END = frozenset(
    {
        "",
        "does not expire",
        "indefinite",
        "indefinitely",
        "n/a",
        "never",
        "no expiration",
        "none",
        "not applicable",
        "until revoked",
    }
)
_END_OF_TREATMENT = frozenset({"end of treatment"})
_END_OF_STUDY = frozenset({"end of research study", "end of research", "end of study"})


def _plainly(event: str) -> str:
    words = event.strip().strip(".\"'").lower().split()
    return " ".join(word for word in words if word != "the")


def says_no_end(event: str) -> bool:
    """Return whether an expiration event names no event at all, in whatever words."""
    return _plainly(event) in _WORDS_FOR_NO_END


def says_end_of_treatment(event: str) -> bool:
    """Return whether an expiration event is the end of the treatment."""
    return _plainly(event) in _END_OF_TREATMENT


def says_end_of_study(event: str) -> bool:
    """Return whether an expiration event is the end of the research study."""
    return _plainly(event) in _END_OF_STUDY


def prints(code: str) -> Reading:
    """Return the reading that the paper carries the printed statement `code`."""
    return lambda consent, _request: code in consent.statements


def names_person(consent: Consent, _request: DisclosureRequest) -> bool:
    """Return whether the paper names the person."""
    return consent.person_named and bool(consent.person_id.strip())


def names_disclosers(consent: Consent, _request: DisclosureRequest) -> bool:
    """Return whether the paper says who may disclose."""
    return bool(consent.discloser_ids) and all(identifier.strip() for identifier in consent.discloser_ids)


def names_recipients(consent: Consent, _request: DisclosureRequest) -> bool:
    """Return whether every recipient on the paper is named; at least one is needed."""
    return bool(consent.recipients) and all(
        named.organization_id.strip() or (named.person_id or "").strip() for named in consent.recipients
    )


def names_recipients_or_class(consent: Consent, request: DisclosureRequest) -> bool:
    """Return whether the paper names its recipients, or describes a class and names nobody by a blank."""
    if not consent.recipients:
        return consent.recipient_class is not None
    return names_recipients(consent, request)


def names_recipients_or_care_class(consent: Consent, request: DisclosureRequest) -> bool:
    """Return whether the paper names its recipients, or uses the wording for treatment, payment and operations."""
    if not consent.recipients:
        return consent.recipient_class is RecipientClass.TREATMENT_PAYMENT_OPERATIONS
    return names_recipients(consent, request)


def describes_information(consent: Consent, _request: DisclosureRequest) -> bool:
    """Return whether the paper describes what may be disclosed."""
    return bool(consent.info_description.strip()) and bool(consent.segments)


def states_purpose(consent: Consent, _request: DisclosureRequest) -> bool:
    """Return whether the paper states any purpose."""
    return bool(consent.purposes)


def signed_by_hand(consent: Consent, _request: DisclosureRequest) -> bool:
    """Return whether the paper carries somebody's own signature."""
    return consent.signature in SIGNED_BY_HAND


def dated(consent: Consent, _request: DisclosureRequest) -> bool:
    """Return whether the paper shows at which instant it was signed."""
    return consent.signed_at is not None and is_aware(consent.signed_at)


def not_conditioned(consent: Consent, _request: DisclosureRequest) -> bool:
    """Return whether neither care nor benefits depended on signing; the facts do not know the permitted cases apart."""
    return not consent.conditioned


def apart_from_psychotherapy_notes(consent: Consent, _request: DisclosureRequest) -> bool:
    """Return whether no authorization for psychotherapy notes stands on the paper, unless it is about nothing else."""
    return CombinedWith.PSYCHOTHERAPY_NOTES_AUTHORIZATION not in consent.combined_with or consent.segments == {
        Segment.PSYCHOTHERAPY_NOTES
    }


def in_order(consent: Consent) -> bool:
    """Return whether the paper's period has a start and a later end."""
    begins, ends = consent.period_starts_at, consent.expires_at
    return begins is not None and ends is not None and is_aware(begins) and is_aware(ends) and begins < ends
