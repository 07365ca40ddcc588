"""What one withdrawn paper means for the others on file: it is never outvoted by an older one that says the same."""

from collections.abc import Iterable
from datetime import datetime

from consent.facts import Consent, ConsentKind, DisclosureRequest, Segment
from consent.instruments.recipients import covers_purpose, may_reach_recipient


def outvoted_by(
    consent: Consent,
    others: Iterable[Consent],
    *,
    request: DisclosureRequest,
    segment: Segment,
    kind: ConsentKind | None = None,
) -> Consent | None:
    """Return a paper whose withdrawal stands against `consent` judged as `kind`, or None.

    When the person has withdrawn a permission for the same recipient, purpose and kind of information, an older paper
    that says the same is not a way around it; only one signed after the withdrawal is. A withdrawal whose time cannot
    be compared stands. Of several such papers the one with the lowest identifier is returned, whatever their order.
    Agreements are not asked for: one that is missing must not undo the withdrawal of a paper that described its parties.

    A consent under 42 CFR 2.35 that is not revocable yet is not taken back by withdrawing another paper either. It is
    read as one where `kind` says so, or where it is no other instrument.
    """
    if _is_irrevocable(consent, kind, request.now):
        return None
    against: Consent | None = None
    for other in others:
        if other.id == consent.id or other.person_id != request.person_id:
            continue
        if against is not None and against.id <= other.id:
            continue
        if _withdrawn_since(other, consent, request.now) and _reaches(other, request, segment):
            against = other
    return against


def _is_irrevocable(consent: Consent, kind: ConsentKind | None, now: datetime) -> bool:
    judged_as = kind if kind is not None else next(iter(consent.kinds)) if len(consent.kinds) == 1 else None
    if judged_as is not ConsentKind.PART2_CRIMINAL_JUSTICE:
        return False
    try:
        return consent.revocable_from is None or now < consent.revocable_from
    except TypeError:
        return False


def _withdrawn_since(other: Consent, consent: Consent, now: datetime) -> bool:
    """Whether `other` has been withdrawn by `now`, and not before `consent` was signed."""
    for moment in (other.revoked_at, other.revoked_orally_at):
        if moment is None:
            continue
        try:
            if moment <= now and (consent.signed_at is None or consent.signed_at <= moment):
                return True
        except TypeError:
            return True
    return False


def _reaches(other: Consent, request: DisclosureRequest, segment: Segment) -> bool:
    """Whether `other` says, as any instrument that it claims to be, or as none, what is asked for here."""
    covers = request.purpose in other.purposes or any(covers_purpose(other, kind, request) for kind in other.kinds)
    return (
        segment in other.segments
        and request.discloser.organization_id in other.discloser_ids
        and covers
        and may_reach_recipient(other, request)
    )
