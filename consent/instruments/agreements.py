"""Which agreement between two organizations is in force at an instant. Unknown means that it is not."""

from collections.abc import Iterable
from datetime import datetime

from consent.facts import Agreement, AgreementKind


def in_force(agreement: Agreement, now: datetime) -> bool:
    """Return whether `agreement` is known to be in force at `now`: from its first instant to before its last.

    A bound without a time zone cannot be compared with `now`, so such an agreement is not known to be in force.
    """
    if agreement.in_force is not True:
        return False
    begins, ends = agreement.begins_at, agreement.ends_at
    try:
        return (begins is None or begins <= now) and (ends is None or now < ends)
    except TypeError:
        return False


def agreement_between(
    agreements: Iterable[Agreement],
    kind: AgreementKind,
    organization_id: str,
    other_organization_id: str,
    now: datetime,
) -> Agreement | None:
    """Return the agreement of `kind` in force at `now` to which both organizations are parties, or None.

    Organizations are compared by exact identifier; nobody has an agreement with itself or with somebody unnamed. Of
    several agreements the one with the lowest identifier is returned, whatever their order.
    """
    parties = {organization_id, other_organization_id}
    if len(parties) != 2 or not all(party.strip() for party in parties):
        return None
    good = (
        agreement
        for agreement in agreements
        if agreement.kind is kind and parties <= agreement.party_ids and in_force(agreement, now)
    )
    return min(good, key=lambda agreement: agreement.id, default=None)
