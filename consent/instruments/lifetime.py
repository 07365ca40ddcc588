"""When a paper holds: from its signature and the start of its period to the instant of its end, that instant excluded.

A written or spoken withdrawal ends it at once, with one exception: a consent under 42 CFR 2.35 is irrevocable until the
time or event that it states. A withdrawal made before then takes effect then, and if nothing is stated the final
disposition alone ends it. The exception is Part 2's: the very same paper, judged as anything else, is withdrawn at once
(45 CFR 164.508(b)(5)).
"""

from datetime import datetime, timedelta

from consent.facts import Consent, ConsentKind, SignatureKind
from consent.instruments.findings import FACE, ElementFinding

_RIGHT_TO_REVOKE: dict[ConsentKind, tuple[str, ...]] = {
    ConsentKind.PART2_CRIMINAL_JUSTICE: ("42 CFR 2.35(c)",),
    ConsentKind.HIPAA_AUTHORIZATION: ("45 CFR 164.508(b)(5)",),
}
"""What says from when the person may withdraw the paper, where that stands apart from what makes it invalid."""

_FUTURE = {kind: ElementFinding("X-FUTURE", FACE[kind].face, "is dated in the future") for kind in ConsentKind}
_NOT_BEGUN = {kind: ElementFinding("X-FUTURE", FACE[kind].face, "has not begun yet") for kind in ConsentKind}
_INCOMPARABLE = {
    kind: (ElementFinding("X-FACE", FACE[kind].face, "carries times that cannot be compared with the present"),)
    for kind in ConsentKind
}
_NO_ZONE = {
    kind: ElementFinding("X-FACE", FACE[kind].face, "carries a time without a time zone") for kind in ConsentKind
}


def is_aware(moment: datetime) -> bool:
    """Return whether `moment` names one instant."""
    return moment.tzinfo is not None and moment.utcoffset() is not None


def instants(consent: Consent) -> tuple[datetime, ...]:
    """Return every instant that `consent` carries, of whatever meaning."""
    carried = (
        consent.signed_at,
        consent.staff_signed_at,
        consent.period_starts_at,
        consent.expires_at,
        consent.event_occurred_at,
        consent.revocable_from,
        consent.final_disposition_at,
        consent.revoked_at,
        consent.revoked_orally_at,
    )
    return tuple([moment for moment in carried if moment is not None])


def zone_findings(consent: Consent, kind: ConsentKind) -> tuple[ElementFinding, ...]:
    """Return the finding that a time on the paper lacks its zone, so that nobody can tell which instant it is."""
    return () if all(is_aware(moment) for moment in instants(consent)) else (_NO_ZONE[kind],)


def how_long(span: timedelta) -> str:
    """Return a span in the largest whole unit, as people say it: "2 days", "1 hour", "40 seconds"."""
    seconds = int(span.total_seconds())
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            count = seconds // length
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return "1 second" if seconds == 1 else f"{seconds} seconds"


def _ago(past: datetime, now: datetime) -> str:
    return "at this moment" if now - past < timedelta(seconds=1) else f"{how_long(now - past)} ago"


def withdrawal_counts_from(consent: Consent, kind: ConsentKind, moment: datetime) -> datetime | None:
    """Return from when a withdrawal made at `moment` counts for `consent` judged as `kind`; None: it never does."""
    if kind is not ConsentKind.PART2_CRIMINAL_JUSTICE:
        return moment
    return None if consent.revocable_from is None else max(moment, consent.revocable_from)


def ends_at(consent: Consent, *, kind: ConsentKind | None = None) -> datetime | None:
    """Return the first instant at which `consent` no longer holds as `kind`, as far as is known; None if nothing ends it.

    Without `kind`, whatever could end it as any instrument does. Raises TypeError where only some of its times have a
    time zone; such a paper never holds.
    """
    ends = [consent.expires_at, consent.event_occurred_at]
    if kind is None or kind is ConsentKind.PART2_CRIMINAL_JUSTICE:
        ends.append(consent.final_disposition_at)
    for moment in (consent.revoked_at, consent.revoked_orally_at):
        if moment is not None:
            ends.append(moment if kind is None else withdrawal_counts_from(consent, kind, moment))
    return min([moment for moment in ends if moment is not None], default=None)


def plain_period(consent: Consent) -> tuple[datetime | None, datetime | None]:
    """Return from when until when `consent` holds without question, the end excluded; no start: it has to be asked.

    Nothing that could end it early is on the paper, and every time on it names one instant. Within this period
    `time_findings` finds nothing, nor does a check that asks whether staff has signed.
    """
    could_end_it = (
        consent.revoked_at,
        consent.revoked_orally_at,
        consent.event_occurred_at,
        consent.final_disposition_at,
    )
    signed = consent.signed_at
    if signed is None or any(could_end_it) or not all(is_aware(moment) for moment in instants(consent)):
        return None, None
    return max(signed, consent.period_starts_at or signed, consent.staff_signed_at or signed), consent.expires_at


def age_of(consent: Consent, kind: ConsentKind, now: datetime) -> tuple[object, ...]:
    """Return what `time_findings` words its answer from: of two instants with the same age it says the same.

    Raises TypeError where times cannot be compared.
    """
    begins = (consent.signed_at, consent.period_starts_at)
    ends = (
        consent.expires_at,
        consent.event_occurred_at,
        consent.final_disposition_at,
        consent.revoked_at and withdrawal_counts_from(consent, kind, consent.revoked_at),
        consent.revoked_orally_at and withdrawal_counts_from(consent, kind, consent.revoked_orally_at),
    )
    return (
        *[moment is not None and now < moment for moment in begins],
        *[_ago(moment, now) if moment is not None and moment <= now else None for moment in ends],
    )


def time_findings(consent: Consent, kind: ConsentKind, now: datetime) -> tuple[ElementFinding, ...]:
    """Return why `consent` does not hold as `kind` at `now`. Times that cannot be compared deny; nothing is raised."""
    signed, begins, expires = consent.signed_at, consent.period_starts_at, consent.expires_at
    try:
        # The usual case is answered without building anything: this is asked of every paper in every request.
        if (
            consent.revoked_at is None
            and consent.revoked_orally_at is None
            and consent.event_occurred_at is None
            and consent.final_disposition_at is None
            and (signed is None or signed <= now)
            and (begins is None or begins <= now)
            and (expires is None or now < expires)
        ):
            return ()
        return (*_beginnings(consent, kind, now), *_ends(consent, kind, now), *_withdrawals(consent, kind, now))
    except TypeError:
        return _INCOMPARABLE[kind]


def _beginnings(consent: Consent, kind: ConsentKind, now: datetime) -> list[ElementFinding]:
    found = []
    if consent.signed_at is not None and now < consent.signed_at:
        found.append(_FUTURE[kind])
    if consent.period_starts_at is not None and now < consent.period_starts_at:
        found.append(_NOT_BEGUN[kind])
    return found


def _ends(consent: Consent, kind: ConsentKind, now: datetime) -> list[ElementFinding]:
    cited, found = FACE[kind].expired, []
    if consent.expires_at is not None and consent.expires_at <= now:
        found.append(ElementFinding("X-EXPIRED", cited, f"expired {_ago(consent.expires_at, now)}"))
    if consent.event_occurred_at is not None and consent.event_occurred_at <= now:
        since = _ago(consent.event_occurred_at, now)
        found.append(ElementFinding("X-EXPIRED", cited, f"ended with its event {since}"))
    disposed = consent.final_disposition_at
    if kind is ConsentKind.PART2_CRIMINAL_JUSTICE and disposed is not None and disposed <= now:
        reason = f"ended with the final disposition {_ago(disposed, now)}"
        found.append(ElementFinding("X-EXPIRED", cited, reason, _RIGHT_TO_REVOKE[kind]))
    return found


def _withdrawals(consent: Consent, kind: ConsentKind, now: datetime) -> list[ElementFinding]:
    face, found = FACE[kind], []
    also = _RIGHT_TO_REVOKE.get(kind, ())
    if consent.revoked_at is not None:
        since = withdrawal_counts_from(consent, kind, consent.revoked_at)
        if since is not None and since <= now:
            found.append(ElementFinding("X-REVOKED", face.revoked, f"was revoked {_ago(since, now)}", also))
    if consent.revoked_orally_at is not None:
        since = withdrawal_counts_from(consent, kind, consent.revoked_orally_at)
        if since is not None and since <= now:
            found.append(_spoken(consent, kind, _ago(since, now), also))
    return found


def _spoken(consent: Consent, kind: ConsentKind, since: str, also: tuple[str, ...]) -> ElementFinding:
    """A spoken withdrawal is a revocation where the law asks for no writing; elsewhere it suspends until one is had."""
    if kind is ConsentKind.PA_HIV or (
        kind is ConsentKind.PA_MENTAL_HEALTH_RELEASE and consent.signature is SignatureKind.VERBAL_WITH_TWO_WITNESSES
    ):
        return ElementFinding("X-REVOKED", FACE[kind].revoked, f"was revoked by word of mouth {since}", also)
    reason = f"is suspended: the person withdrew it by word of mouth {since}"
    return ElementFinding("X-REVOKED", FACE[kind].suspended, reason, also)
