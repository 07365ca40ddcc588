"""What makes a signed paper usable, element by element: each finding has its code, its citation and a plain reason.

A paper is judged for one instrument at a time, because one paper may be a good HIPAA authorization and a defective
Part 2 consent. `check_consent` returns every finding against it; only an empty answer makes it usable. It is the sum of
three questions that whoever decides often may ask apart: what is wrong with the paper itself (`face_findings`, the same
for every request), with it beside a request (`request_findings`), and with it for one segment (`segment_findings`).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from consent.facts import (
    Agreement,
    Consent,
    ConsentKind,
    DisclosureRequest,
    OrganizationKind,
    Party,
    Segment,
)
from consent.instruments.elements import CHECKS_IN_REQUEST, CHECKS_ON_PAPER
from consent.instruments.findings import FACE, SCOPE, ElementFinding, information_citation
from consent.instruments.lifetime import ends_at, how_long, time_findings, zone_findings
from consent.instruments.recipients import covers_purpose, names_recipient, reaches_recipient, treats
from consent.instruments.review import marked_findings
from consent.instruments.signers import signer_finding
from consent.instruments.withdrawals import outvoted_by

__all__ = [
    "ElementFinding",
    "check_consent",
    "ends_at",
    "face_findings",
    "how_long",
    "information_citation",
    "names_recipient",
    "outvoted_by",
    "request_findings",
    "segment_findings",
    "treats",
]

_NOBODY = Party(organization_id="", organization_name="", kind=OrganizationKind.PUBLIC)
_NO_REQUEST = DisclosureRequest(
    person_id="", discloser=_NOBODY, recipient=_NOBODY, purpose=None, items=(), now=datetime.min.replace(tzinfo=UTC)
)
"""What a check that looks at the paper alone is given in place of a request."""

_NOT_OF_THIS_KIND = {
    kind: (ElementFinding("X-KIND", FACE[kind].face, "does not claim to be this kind of paper"),)
    for kind in ConsentKind
}
_FALSE = {kind: ElementFinding("X-FALSE", FACE[kind].false, "is known to be materially false") for kind in ConsentKind}


@dataclass(frozen=True, slots=True)
class _OutOfScope:
    """What to say where a request lies outside a paper of one kind."""

    person: ElementFinding
    discloser: ElementFinding
    recipient: ElementFinding
    purpose: ElementFinding
    segment: ElementFinding


def _out_of_scope(kind: ConsentKind) -> _OutOfScope:
    cited = SCOPE[kind]

    def outside(what: str, citation: str, reason: str) -> ElementFinding:
        return ElementFinding(f"X-SCOPE-{what}", citation, reason, cited.also)

    return _OutOfScope(
        person=outside("PATIENT", cited.information, "is about another person"),
        discloser=outside("DISCLOSER", cited.discloser, "does not name who would disclose"),
        recipient=outside("RECIPIENT", cited.recipient, "does not name the recipient"),
        purpose=outside("PURPOSE", cited.purpose, "does not cover the purpose"),
        segment=outside("SEGMENT", cited.information, "does not cover this kind of information"),
    )


_OUT_OF_SCOPE = {kind: _out_of_scope(kind) for kind in ConsentKind}


def check_consent(
    consent: Consent,
    kind: ConsentKind,
    *,
    request: DisclosureRequest,
    segment: Segment,
    agreements: tuple[Agreement, ...] = (),
) -> tuple[ElementFinding, ...]:
    """Return everything that keeps `consent` from being a usable `kind` for `segment` of `request`; empty: usable.

    `agreements` are all on file. A paper is never completed from another one. Times that cannot be compared deny.
    """
    return (
        *face_findings(consent, kind),
        *request_findings(consent, kind, request, agreements),
        *segment_findings(consent, kind, request, segment),
    )


def face_findings(consent: Consent, kind: ConsentKind) -> tuple[ElementFinding, ...]:
    """Return what is wrong with `consent` as a `kind`, whoever asks for whatever and whenever.

    It stays the same as long as the paper does, so it can be prepared once. A paper that is no `kind` says that alone.
    """
    if kind not in consent.kinds:
        return _NOT_OF_THIS_KIND[kind]
    found = [finding for check, finding in CHECKS_ON_PAPER[kind] if not check.met(consent, _NO_REQUEST)]
    named = {finding.code for finding in found}
    marked = [finding for finding in marked_findings(consent, kind) if finding.code not in named]
    untrue = [_FALSE[kind]] if consent.known_false else []
    return (*zone_findings(consent, kind), *found, *marked, *untrue)


def request_findings(
    consent: Consent, kind: ConsentKind, request: DisclosureRequest, agreements: tuple[Agreement, ...] = ()
) -> tuple[ElementFinding, ...]:
    """Return what stands between `consent`, as a `kind`, and `request`, whatever its segments.

    That is person, discloser, recipient, purpose, the elements that depend on them, and time.
    """
    if kind not in consent.kinds:
        return ()
    found = []
    if consent.person_id != request.person_id:
        found.append(_OUT_OF_SCOPE[kind].person)
    if request.discloser.organization_id not in consent.discloser_ids:
        found.append(_OUT_OF_SCOPE[kind].discloser)
    if not reaches_recipient(consent, kind, request, agreements):
        found.append(_OUT_OF_SCOPE[kind].recipient)
    if not covers_purpose(consent, kind, request):
        found.append(_OUT_OF_SCOPE[kind].purpose)
    for check, finding in CHECKS_IN_REQUEST[kind]:
        if not check.met(consent, request) and check.code not in consent.elements_missing:
            found.append(finding)
    found.extend(time_findings(consent, kind, request.now))
    return tuple(found)


def segment_findings(
    consent: Consent, kind: ConsentKind, request: DisclosureRequest, segment: Segment
) -> tuple[ElementFinding, ...]:
    """Return what keeps `consent`, as a `kind`, from `segment`: that it does not cover it, or who signed."""
    if kind not in consent.kinds:
        return ()
    by_whom = signer_finding(consent, kind, request, segment)
    if segment in consent.segments:
        return () if by_whom is None else (by_whom,)
    outside = _OUT_OF_SCOPE[kind].segment
    return (outside,) if by_whom is None else (outside, by_whom)
