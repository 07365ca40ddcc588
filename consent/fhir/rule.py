"""The provision of a resource: one recipient, for these purposes, about this information, within this time.

To FHIR a provision without one of these is one for everybody, every purpose or all information, and provisions may
have exceptions inside. Nothing of that is ever read into a consent: it is refused.
"""

from dataclasses import dataclass
from datetime import datetime

from consent.facts import Purpose, Segment
from consent.fhir import codes, moments
from consent.fhir.element import Element
from consent.fhir.extensions import Stated
from consent.fhir.references import reference


@dataclass(frozen=True, slots=True)
class Rule:
    """What the provision says."""

    recipient: str
    purposes: frozenset[Purpose]
    segments: frozenset[Segment]
    starts_at: datetime | None
    expires_at: datetime | None


def read_rule(root: Element, stated: Stated) -> Rule:
    provision = root.element("provision")
    if provision is None:
        raise root.refused("provision", "required", "Without a provision nobody is allowed anything.")
    _check_type(provision)
    provision.forbid("Exceptions inside a rule cannot be honoured: send each rule as a consent.", "provision")
    provision.forbid("A limit to certain dates of the record cannot be honoured.", "dataPeriod")
    provision.forbid("A limit to single resources cannot be honoured.", "data")
    provision.forbid("A limit to single codes cannot be honoured.", "code")
    recipient = _actor(provision)
    actions = [coding for action in provision.elements("action") for coding in action.codings()]
    if actions != [codes.DISCLOSE]:
        raise provision.refused("action", "code-invalid", "Disclosure, and nothing else, can be agreed to here.")
    purposes, segments = _purposes(provision, stated), _segments(provision, stated)
    starts_at, expires_at = _period(provision, stated)
    provision.finish()
    return Rule(recipient, purposes, segments, starts_at, expires_at)


def _check_type(provision: Element) -> None:
    kind = provision.text("type")
    if kind == "deny":
        raise provision.refused(
            "type",
            "not-supported",
            "A denial cannot be kept as a consent: revoke the consent, or ask for a restriction.",
        )
    if kind != "permit":
        raise provision.refused("type", "required", "State that the rule permits.")


def _actor(provision: Element) -> str:
    actors = provision.elements("actor")
    if not actors:
        raise provision.refused("actor", "required", "Without an actor the rule would be for everybody.")
    if len(actors) > 1:
        raise provision.refused("actor[1]", "not-supported", "One recipient for each consent: send the others apart.")
    [actor] = actors
    role = actor.element("role")
    if role is None or role.codings() != [codes.RECIPIENT]:
        raise actor.refused(
            "role", "code-invalid", "The actor must be the recipient of the information, and only that."
        )
    found = reference(actor, "reference", "Organization")
    actor.finish()
    return found


def _purposes(provision: Element, stated: Stated) -> frozenset[Purpose]:
    found: set[Purpose] = set()
    for purpose in provision.elements("purpose"):
        coding = purpose.coding()
        if coding not in codes.PURPOSES:
            raise purpose.refused("code", "code-invalid", "This purpose is not known.")
        found.add(codes.PURPOSES[coding])
    if bool(found) is stated.flag(codes.NO_PURPOSE):
        raise provision.refused("purpose", "required", "Without a purpose the rule would be for every purpose.")
    return frozenset(found)


def _segments(provision: Element, stated: Stated) -> frozenset[Segment]:
    """From the classes of the rule, which stand beside each other; or from one label, where there are no classes."""
    named: set[Segment] = set()
    for one in provision.elements("class"):
        coding = one.coding()
        if coding not in codes.SEGMENTS:
            raise one.refused("code", "code-invalid", "This class of information is not known.")
        named.add(codes.SEGMENTS[coding])
    labels = provision.elements("securityLabel")
    if len(labels) > 1:
        raise provision.refused(
            "securityLabel[1]", "not-supported", "Information with several labels at once is not known."
        )
    for label in labels:
        coding = label.coding()
        if coding not in codes.SENSITIVITIES:
            raise label.refused("code", "code-invalid", "This label is not known as exactly one kind of information.")
        labelled = codes.SENSITIVITIES[coding]
        if named and named != labelled:
            raise label.refused("code", "business-rule", "The label contradicts the classes.")
        named |= labelled
    if bool(named) is stated.flag(codes.NO_INFORMATION):
        raise provision.refused("class", "required", "Without a class the rule would be for all information.")
    return frozenset(named)


def _period(provision: Element, stated: Stated) -> tuple[datetime | None, datetime | None]:
    period = provision.element("period")
    apart = [name for name in codes.REVERSED_PERIOD if name in stated]
    if period is None:
        starts_at, expires_at = stated.moment("starts-at"), stated.moment("expires-at")
        if apart and (starts_at is None or expires_at is None or starts_at <= expires_at):
            raise stated.refused(apart[0], "structure", "A period that FHIR can tell stands in the provision.")
        return starts_at, expires_at
    if apart:
        raise stated.refused(apart[0], "business-rule", "The period is stated twice.")
    start, end = period.take("start"), period.take("end")
    if start is None and end is None:
        raise period.refused("", "value", "A period without a beginning and an end says nothing.")
    starts_at = None if start is None else moments.beginning(start, f"{period.path}.start")
    expires_at = None if end is None else moments.end(end, f"{period.path}.end")
    if starts_at is not None and expires_at is not None and expires_at < starts_at:
        raise period.refused("end", "business-rule", "The period ends before it begins.")
    period.finish()
    return starts_at, expires_at
