"""What makes a signed paper usable, element by element: each finding has its code, its citation and a plain reason.

A paper is judged for one instrument at a time, because one paper may be a good HIPAA authorization and a defective
Part 2 consent. `check_consent` returns every finding against it; only an empty answer makes it usable.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from consent.facts import (
    Consent,
    ConsentKind,
    DisclosureRequest,
    OrganizationKind,
    Party,
    Purpose,
    RecipientClass,
    Segment,
)
from consent.instruments.elements import ELEMENTS, PART2_KINDS
from consent.instruments.signers import why_signer_fails

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


@dataclass(frozen=True, slots=True)
class ElementFinding:
    """One thing wrong with a paper, or one way in which it does not reach this request."""

    code: str
    citation: str
    reason: str


def treats(recipient: Party) -> bool:
    """Return whether `recipient` is a provider that can treat the person.

    Hospitals, ambulance services, mental-health providers and Part 2 programs are, unless flagged otherwise; a crisis
    line or a jail only where its treatment staff is flagged. Police never are.
    """
    if recipient.kind in PROVIDER_KINDS:
        return recipient.is_treating_provider is not False
    return recipient.kind in FLAGGED_PROVIDER_KINDS and recipient.is_treating_provider is True


_FACE: dict[ConsentKind, dict[str, str]] = {
    kind: {
        "expired": "42 CFR 2.31(c)(1)",
        "face": "42 CFR 2.31(c)(2)",
        "revoked": "42 CFR 2.31(c)(3)",
        "orally": "42 CFR 2.31(a)(6)",
        "false": "42 CFR 2.31(c)(4)",
    }
    for kind in PART2_KINDS
} | {
    ConsentKind.HIPAA_AUTHORIZATION: {
        "expired": "45 CFR 164.508(b)(2)(i)",
        "face": "45 CFR 164.508(b)(2)(ii)",
        "revoked": "45 CFR 164.508(b)(2)(iii)",
        "orally": "45 CFR 164.508(b)(5)",
        "false": "45 CFR 164.508(b)(2)(v)",
    },
    ConsentKind.PA_MENTAL_HEALTH_RELEASE: dict.fromkeys(
        ("expired", "face", "revoked", "orally", "false"), "55 Pa. Code 5100.34(f)"
    ),
    ConsentKind.PA_HIV: dict.fromkeys(("expired", "face", "revoked", "orally", "false"), "35 P.S. 7607(c)"),
}

_SCOPE_CITATION: dict[str, tuple[str, str, str, str]] = {
    # discloser, recipient, purpose, segment
    "part2": ("42 CFR 2.31(a)(2)", "42 CFR 2.31(a)(4)(i)", "42 CFR 2.31(a)(5)", "42 CFR 2.31(a)(3)"),
    "hipaa": (
        "45 CFR 164.508(c)(1)(ii)",
        "45 CFR 164.508(c)(1)(iii)",
        "45 CFR 164.508(c)(1)(iv)",
        "45 CFR 164.508(c)(1)(i)",
    ),
    "pennsylvania": (*("55 Pa. Code 5100.34(a)",) * 3, "55 Pa. Code 5100.34(f)"),
    "hiv": ("35 P.S. 7607(c)",) * 4,
}

_MARKED_WANTING: dict[str, frozenset[ConsentKind]] = {
    "A": PART2_KINDS,
    "B": PART2_KINDS,
    "C": frozenset({ConsentKind.PART2_LEGAL}),
    "D": frozenset({ConsentKind.PART2_COUNSELING_NOTES}),
    "E": frozenset({ConsentKind.PART2_CRIMINAL_JUSTICE}),
    "F": frozenset({ConsentKind.HIPAA_AUTHORIZATION}),
    "G": frozenset({ConsentKind.PA_MENTAL_HEALTH_RELEASE}),
    "HIV": frozenset({ConsentKind.PA_HIV}),
}


def _family(kind: ConsentKind) -> str:
    if kind in PART2_KINDS:
        return "part2"
    if kind is ConsentKind.HIPAA_AUTHORIZATION:
        return "hipaa"
    return "hiv" if kind is ConsentKind.PA_HIV else "pennsylvania"


def information_citation(kind: ConsentKind) -> str:
    """Return what obliges a `kind` to describe the information, and so limits it to the description."""
    return _SCOPE_CITATION[_family(kind)][3]


def _wanting_for(code: str, kind: ConsentKind) -> bool:
    """Return whether an element that a reviewer marked as wanting belongs to `kind`; an unknown code belongs to all."""
    prefix = "HIV" if code.startswith("HIV") else code[:1]
    owners = _MARKED_WANTING.get(prefix)
    return owners is None or kind in owners


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


def ends_at(consent: Consent) -> datetime | None:
    """Return the first instant at which `consent` no longer holds, as far as is known; None if nothing ends it."""
    ends = (consent.expires_at, consent.event_occurred_at, consent.revoked_at, consent.revoked_orally_at)
    return min((moment for moment in ends if moment is not None), default=None)


def names_recipient(consent: Consent, request: DisclosureRequest) -> bool:
    """Return whether `consent` names exactly this recipient, or describes a class that it belongs to for this purpose.

    An organization matches only itself; a named individual does not cover colleagues; the wording for treatment,
    payment and operations covers nobody outside those purposes.
    """
    recipient = request.recipient
    for named in consent.recipients:
        if not (named.organization_id.strip() or named.person_id):
            continue
        if named.organization_id != recipient.organization_id:
            continue
        if named.person_id is not None and named.person_id != recipient.person_id:
            continue
        if named.for_purposes is None or request.purpose in named.for_purposes:
            return True
    if consent.recipient_class is not RecipientClass.TREATMENT_PAYMENT_OPERATIONS:
        return False
    if request.purpose is Purpose.TREATMENT:
        return treats(recipient)
    return request.purpose is Purpose.PAYMENT and recipient.kind is OrganizationKind.HEALTH_PLAN


def check_consent(
    consent: Consent, kind: ConsentKind, *, request: DisclosureRequest, segment: Segment
) -> tuple[ElementFinding, ...]:
    """Return everything that keeps `consent` from being a usable `kind` for `segment` of `request`; empty: usable.

    `request.now` must be aware. A paper is never completed from another one.
    """
    if kind not in consent.kinds or kind not in ELEMENTS:
        reason = "is a kind of consent that needs legal review and opens nothing by itself"
        return (ElementFinding("X-KIND", _FACE[kind]["face"], reason),)
    findings = [
        *_scope_findings(consent, kind, request, segment),
        *_element_findings(consent, kind, request),
        *_signer_findings(consent, kind, request, segment),
        *_time_findings(consent, kind, request.now),
    ]
    if consent.known_false:
        findings.append(ElementFinding("X-FALSE", _FACE[kind]["false"], "is known to be materially false"))
    return tuple(findings)


def _scope_findings(
    consent: Consent, kind: ConsentKind, request: DisclosureRequest, segment: Segment
) -> Iterable[ElementFinding]:
    discloser, recipient, purpose, information = _SCOPE_CITATION[_family(kind)]
    if consent.person_id != request.person_id:
        yield ElementFinding("X-SCOPE-PATIENT", information, "is about another person")
    if request.discloser.organization_id not in consent.discloser_ids:
        yield ElementFinding("X-SCOPE-DISCLOSER", discloser, "does not name who would disclose")
    if not names_recipient(consent, request):
        yield ElementFinding("X-SCOPE-RECIPIENT", recipient, "does not name the recipient")
    if request.purpose not in consent.purposes:
        yield ElementFinding("X-SCOPE-PURPOSE", purpose, "does not cover the purpose")
    if segment not in consent.segments:
        yield ElementFinding("X-SCOPE-SEGMENT", information, "does not cover this kind of information")


def _element_findings(consent: Consent, kind: ConsentKind, request: DisclosureRequest) -> Iterable[ElementFinding]:
    named = set()
    for check in ELEMENTS[kind]:
        if not check.met(consent, request) or check.code in consent.elements_missing:
            named.add(check.code)
            yield ElementFinding(check.code, check.citation, check.reason)
    for code in sorted(consent.elements_missing - named):
        if _wanting_for(code, kind):
            yield ElementFinding(code, _FACE[kind]["face"], "was found wanting on review")


def _time_findings(consent: Consent, kind: ConsentKind, now: datetime) -> Iterable[ElementFinding]:
    face = _FACE[kind]
    if consent.signed_at is not None and now < consent.signed_at:
        yield ElementFinding("X-FUTURE", face["face"], "is dated in the future")
    if consent.period_starts_at is not None and now < consent.period_starts_at:
        yield ElementFinding("X-FUTURE", face["face"], "has not begun yet")
    if consent.expires_at is not None and consent.expires_at <= now:
        yield ElementFinding("X-EXPIRED", face["expired"], f"expired {_ago(consent.expires_at, now)}")
    if consent.event_occurred_at is not None and consent.event_occurred_at <= now:
        since = _ago(consent.event_occurred_at, now)
        yield ElementFinding("X-EXPIRED", face["expired"], f"ended with its event {since}")
    if consent.revoked_at is not None and consent.revoked_at <= now:
        yield ElementFinding("X-REVOKED", face["revoked"], f"was revoked {_ago(consent.revoked_at, now)}")
    if consent.revoked_orally_at is not None and consent.revoked_orally_at <= now:
        since = _ago(consent.revoked_orally_at, now)
        yield ElementFinding(
            "X-REVOKED", face["orally"], f"is suspended: the person withdrew it by word of mouth {since}"
        )


def outvoted_by(
    consent: Consent, others: Iterable[Consent], *, request: DisclosureRequest, segment: Segment
) -> Consent | None:
    """Return a paper whose revocation stands against `consent`, or None.

    When the person has withdrawn a permission for the same recipient, purpose and kind of information, an older paper
    that says the same is not a way around it; only one signed after the withdrawal is.
    """
    for other in others:
        if other.id == consent.id or other.person_id != request.person_id:
            continue
        withdrawn = [
            moment
            for moment in (other.revoked_at, other.revoked_orally_at)
            if moment is not None and moment <= request.now
        ]
        if not withdrawn or (consent.signed_at is not None and max(withdrawn) < consent.signed_at):
            continue
        same_reach = (
            request.discloser.organization_id in other.discloser_ids
            and names_recipient(other, request)
            and request.purpose in other.purposes
            and segment in other.segments
        )
        if same_reach:
            return other
    return None


def _signer_findings(
    consent: Consent, kind: ConsentKind, request: DisclosureRequest, segment: Segment
) -> Iterable[ElementFinding]:
    failing = why_signer_fails(consent, kind, request, segment)
    if failing is not None:
        yield ElementFinding("X-SIGNER", *failing)
