"""Awkward resources, each by its name: honoured exactly, with the decision that it must give, or refused at its path.

Each is the flawless resource of ``papers.signed`` with one thing about it changed, unless it says otherwise. None of
them permits anything that the flawless one does not.
"""

import base64
import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from consent.decision import Outcome, decide
from consent.facts import Evidence
from consent.fhir import codes
from consent.fhir.reader import read
from consent.fhir.refusals import RefusedResourceError
from consent.fhir.writer import write
from tests.consent.fhir.papers import BUREAU, CLINIC, PERSON, asked, signed

Resource = dict[str, Any]
Change = Callable[[Resource], object]


@dataclass(frozen=True)
class Refused:
    """At this path, with this code."""

    path: str
    code: str


@dataclass(frozen=True)
class Honoured:
    """With this outcome for the police, for crisis calls; ``left_out`` are the paths that the sender is told of."""

    outcome: Outcome
    left_out: tuple[str, ...] = ()


PERMITS = Honoured(Outcome.PERMIT_PARTIAL)
DENIES = Honoured(Outcome.DENY)


def at(path: str, value: object) -> Change:
    """Put a value at a dotted path; numbers are positions, and one past the end appends."""

    def change(resource: Resource) -> None:
        *parents, last = path.split(".")
        inner: Any = resource
        for part in parents:
            inner = inner[int(part)] if part.isdigit() else inner[part]
        if last.isdigit():
            inner[int(last) :] = [value]
        else:
            inner[last] = value

    return change


def without(path: str) -> Change:
    """Take away what stands at a dotted path."""

    def change(resource: Resource) -> None:
        *parents, last = path.split(".")
        inner: Any = resource
        for part in parents:
            inner = inner[int(part)] if part.isdigit() else inner[part]
        del inner[int(last) if last.isdigit() else last]

    return change


def ours(name: str, **value: object) -> Change:
    """Add one of our own extensions."""
    return lambda resource: resource["extension"].append({"url": f"{codes.EXTENSION}{name}", **value})


def without_ours(name: str) -> Change:
    """Take away our own extensions of this name."""

    def change(resource: Resource) -> None:
        resource["extension"] = [one for one in resource["extension"] if one["url"] != f"{codes.EXTENSION}{name}"]

    return change


def both(*changes: Change) -> Change:
    return lambda resource: [change(resource) for change in changes]


def coding(system: str, code: str) -> Resource:
    return {"system": system, "code": code}


def concept(system: str, code: str) -> Resource:
    return {"coding": [coding(system, code)]}


def paper(text: str = "Permission", **changes: Any) -> Resource:
    return {"contentType": "text/plain", "data": base64.b64encode(text.encode()).decode()} | changes


NESTED = {
    "type": "deny",
    "actor": [{"role": concept(*codes.RECIPIENT), "reference": {"reference": f"Organization/{BUREAU}"}}],
}
ACTOR = {"role": concept(*codes.RECIPIENT), "reference": {"reference": f"Organization/{CLINIC}"}}
FOREIGN = {"url": "https://example.org/fhir/StructureDefinition/note", "valueString": "x"}
ACT, CONF = codes.ACT_CODE, codes.CONFIDENTIALITY

AWKWARD: dict[str, tuple[Change, Refused | Honoured]] = {
    "nothing about it": (lambda resource: None, PERMITS),
    # Rules that say more, or the opposite
    "a nested provision that denies": (
        at("provision.provision", [NESTED]),
        Refused("Consent.provision.provision", "not-supported"),
    ),
    "a nested provision that permits": (
        at("provision.provision", [{**NESTED, "type": "permit"}]),
        Refused("Consent.provision.provision", "not-supported"),
    ),
    "an empty nested provision": (
        at("provision.provision", [{}]),
        Refused("Consent.provision.provision", "not-supported"),
    ),
    "a rule that denies": (at("provision.type", "deny"), Refused("Consent.provision.type", "not-supported")),
    "a rule that says neither": (without("provision.type"), Refused("Consent.provision.type", "required")),
    "a rule of an unknown type": (at("provision.type", "maybe"), Refused("Consent.provision.type", "required")),
    "no rule at all": (without("provision"), Refused("Consent.provision", "required")),
    "several rules as a list": (at("provision", [{}, {}]), Refused("Consent.provision", "structure")),
    # Actors
    "two recipients": (at("provision.actor.1", ACTOR), Refused("Consent.provision.actor[1]", "not-supported")),
    "no recipient, which means everybody": (without("provision.actor"), Refused("Consent.provision.actor", "required")),
    "an actor without a role": (
        without("provision.actor.0.role"),
        Refused("Consent.provision.actor[0].role", "structure"),
    ),
    "an actor in another role": (
        at("provision.actor.0.role", concept(codes.PARTICIPATION, "PRCP")),
        Refused("Consent.provision.actor[0].role", "code-invalid"),
    ),
    "an actor in two roles": (
        at("provision.actor.0.role.coding.1", coding(codes.PARTICIPATION, "CST")),
        Refused("Consent.provision.actor[0].role", "code-invalid"),
    ),
    "a recipient in words": (
        at("provision.actor.0.reference", {"display": "the police"}),
        Refused("Consent.provision.actor[0].reference.reference", "value"),
    ),
    "a recipient by an identifier": (
        at("provision.actor.0.reference", {"identifier": {"system": "urn:x", "value": "1"}}),
        Refused("Consent.provision.actor[0].reference.identifier", "not-supported"),
    ),
    "a recipient who is a person": (
        at("provision.actor.0.reference", {"reference": f"Practitioner/{CLINIC}"}),
        Refused("Consent.provision.actor[0].reference.reference", "value"),
    ),
    "a recipient on another server": (
        at("provision.actor.0.reference", {"reference": f"https://example.org/Organization/{BUREAU}"}),
        Refused("Consent.provision.actor[0].reference.reference", "value"),
    ),
    "another recipient": (at("provision.actor.0", ACTOR), DENIES),
    # What for, and about what
    "no purpose, which means every purpose": (
        without("provision.purpose"),
        Refused("Consent.provision.purpose", "required"),
    ),
    "an unknown purpose": (
        at("provision.purpose.0", coding(codes.ACT_REASON, "ETREAT")),
        Refused("Consent.provision.purpose[0].code", "code-invalid"),
    ),
    "a known purpose and an unknown one": (
        at("provision.purpose.1", coding(codes.ACT_REASON, "BIORCH")),
        Refused("Consent.provision.purpose[1].code", "code-invalid"),
    ),
    "a purpose of another system with the same code": (
        at("provision.purpose.0", coding("urn:other", "crisis_response")),
        Refused("Consent.provision.purpose[0].code", "code-invalid"),
    ),
    "a purpose without a system": (
        at("provision.purpose.0", {"code": "crisis_response"}),
        Refused("Consent.provision.purpose[0]", "code-invalid"),
    ),
    "a purpose in a version of its system": (
        at("provision.purpose.0.version", "7"),
        Refused("Consent.provision.purpose[0].version", "not-supported"),
    ),
    "another purpose, in HL7's own code": (at("provision.purpose", [coding(codes.ACT_REASON, "TREAT")]), DENIES),
    "a purpose in words and a code": (
        at("provision.purpose.0.display", "anything the officer needs"),
        Honoured(Outcome.PERMIT_PARTIAL, ("Consent.provision.purpose[0].display",)),
    ),
    "no class of information, which means all": (
        without("provision.class"),
        Refused("Consent.provision.class", "required"),
    ),
    "an unknown class": (
        at("provision.class.0", coding("http://hl7.org/fhir/resource-types", "Observation")),
        Refused("Consent.provision.class[0].code", "code-invalid"),
    ),
    "one label instead of classes": (
        both(without("provision.class"), at("provision.securityLabel", [coding(ACT, "MH")])),
        PERMITS,
    ),
    "two labels at once": (
        both(without("provision.class"), at("provision.securityLabel", [coding(ACT, "MH"), coding(ACT, "SUD")])),
        Refused("Consent.provision.securityLabel[1]", "not-supported"),
    ),
    "a label that is wider than any kind": (
        both(without("provision.class"), at("provision.securityLabel", [coding(ACT, "BH")])),
        Refused("Consent.provision.securityLabel[0].code", "code-invalid"),
    ),
    "a label of confidentiality alone": (
        both(without("provision.class"), at("provision.securityLabel", [coding(CONF, "R")])),
        Refused("Consent.provision.securityLabel[0].code", "code-invalid"),
    ),
    "a label that contradicts the classes": (
        at("provision.securityLabel", [coding(ACT, "HIV")]),
        Refused("Consent.provision.securityLabel[0].code", "business-rule"),
    ),
    "a limit to codes": (
        at("provision.code", [concept(codes.LOINC, "11488-4")]),
        Refused("Consent.provision.code", "not-supported"),
    ),
    "a limit to single resources": (
        at("provision.data", [{"meaning": "instance", "reference": {"reference": "Observation/1"}}]),
        Refused("Consent.provision.data", "not-supported"),
    ),
    "a limit to dates of the record": (
        at("provision.dataPeriod", {"start": "2026-01-01"}),
        Refused("Consent.provision.dataPeriod", "not-supported"),
    ),
    "no action, which means every action": (
        without("provision.action"),
        Refused("Consent.provision.action", "code-invalid"),
    ),
    "more actions than disclosure": (
        at("provision.action.1", concept(codes.ACTION, "correct")),
        Refused("Consent.provision.action", "code-invalid"),
    ),
    "an action in words": (
        at("provision.action.0", {"text": "share"}),
        Refused("Consent.provision.action[0].coding", "code-invalid"),
    ),
    # Time
    "a period that is reversed": (
        at("provision.period", {"start": "2026-12-01T00:00:00Z", "end": "2026-01-01T00:00:00Z"}),
        Refused("Consent.provision.period.end", "business-rule"),
    ),
    "a period of days around now": (at("provision.period", {"start": "2026-05-04", "end": "2026-05-04"}), PERMITS),
    "a period whose last day is over": (at("provision.period", {"start": "2026-01-01", "end": "2026-05-03"}), DENIES),
    "a period that begins tomorrow": (at("provision.period.start", "2026-05-05"), DENIES),
    "a period of months": (
        at("provision.period", {"start": "2026-01", "end": "2026-12"}),
        Refused("Consent.provision.period.start", "value"),
    ),
    "a period that ends in a year": (
        at("provision.period.end", "2027"),
        Refused("Consent.provision.period.end", "value"),
    ),
    "a period without an end": (without("provision.period.end"), DENIES),
    "an empty period": (at("provision.period", {}), Refused("Consent.provision.period", "value")),
    "no period": (without("provision.period"), DENIES),
    "a period stated twice": (
        ours("starts-at", valueDateTime="2026-01-01T00:00:00Z"),
        Refused(f"Consent.extension[{len(write(signed())['extension'])}]", "business-rule"),
    ),
    "a day on which it was signed": (at("dateTime", "2026-03-01"), PERMITS),
    "signed today, when the day is not over": (at("dateTime", "2026-05-04"), DENIES),
    "a year in which it was signed": (at("dateTime", "2026"), Refused("Consent.dateTime", "value")),
    "not dated": (without("dateTime"), DENIES),
    "a time that does not exist": (at("dateTime", "2026-02-30T00:00:00Z"), Refused("Consent.dateTime", "structure")),
    "an extension on a date": (
        at("_dateTime", {"extension": [FOREIGN]}),
        Refused("Consent._dateTime", "not-supported"),
    ),
    # Status
    **{
        f"a consent that is {status}": (at("status", status), Refused("Consent.status", "not-supported"))
        for status in ("draft", "proposed", "rejected", "entered-in-error")
    },
    "inactive, and nobody says since when": (at("status", "inactive"), Refused("Consent.status", "required")),
    "inactive since it was revoked": (
        both(at("status", "inactive"), ours("revoked-at", valueDateTime="2026-05-01T00:00:00Z")),
        DENIES,
    ),
    "active although it was revoked": (
        ours("revoked-at", valueDateTime="2026-05-01T00:00:00Z"),
        Refused("Consent.status", "business-rule"),
    ),
    # Whom it is about, and who signed
    "nobody it is about": (without("patient"), Refused("Consent.patient", "required")),
    "a patient by name alone": (
        at("patient", {"display": "Jordan Example"}),
        Refused("Consent.patient.reference", "value"),
    ),
    "a patient inside the resource": (
        at("patient", {"reference": "#p"}),
        Refused("Consent.patient.reference", "value"),
    ),
    "a group of patients": (
        at("patient", {"reference": f"Group/{PERSON}"}),
        Refused("Consent.patient.reference", "value"),
    ),
    "a patient of another type": (at("patient.type", "Device"), Refused("Consent.patient.type", "value")),
    "signed by somebody else": (
        at("performer", [{"reference": f"RelatedPerson/{CLINIC}"}]),
        Refused("Consent.performer[0].reference", "value"),
    ),
    "signed by two": (
        at("performer", [{"reference": f"Patient/{PERSON}"}] * 2),
        Refused("Consent.performer[1]", "not-supported"),
    ),
    "signed by another patient": (
        at("performer", [{"reference": f"Patient/{CLINIC}"}]),
        Refused("Consent.performer[0]", "business-rule"),
    ),
    "nobody said who signed": (
        both(without("performer"), without_ours("signer")),
        Refused("Consent.performer", "required"),
    ),
    "two statements of who signed": (
        ours("signer", valueCode="parent"),
        Refused(f"Consent.extension[{len(write(signed())['extension'])}].url", "structure"),
    ),
    "signed by staff": (
        both(without("performer"), without_ours("signer"), ours("signer", valueCode="staff")),
        DENIES,
    ),
    "no organization that may disclose": (without("organization"), Refused("Consent.organization", "required")),
    "two that may disclose": (
        at("organization.1", {"reference": f"Organization/{CLINIC}"}),
        Refused("Consent.organization[1]", "not-supported"),
    ),
    "verified not to be true": (
        at("verification", [{"verified": False}]),
        Refused("Consent.verification[0].verified", "business-rule"),
    ),
    "verified with the person": (
        at("verification", [{"verified": True, "verificationDate": "2026-03-02"}]),
        Honoured(Outcome.PERMIT_PARTIAL, ("Consent.verification[0].verificationDate",)),
    ),
    # What kind of paper
    "a consent to treatment": (
        at("scope", concept(codes.SCOPE, "treatment")),
        Refused("Consent.scope", "code-invalid"),
    ),
    "a consent to research too": (
        at("scope.coding.1", coding(codes.SCOPE, "research")),
        Refused("Consent.scope", "code-invalid"),
    ),
    "a scope in words": (at("scope", {"text": "privacy"}), Refused("Consent.scope.coding", "code-invalid")),
    "an unknown category": (
        at("category.0", concept("urn:x", "acd")),
        Refused("Consent.category[0].coding", "code-invalid"),
    ),
    "not said to be about disclosure": (without("category.0"), Refused("Consent.category", "required")),
    "a rule that contradicts its kinds": (
        at("policyRule", concept(codes.KIND_SYSTEM, "pa_hiv")),
        Refused("Consent.policyRule.coding", "business-rule"),
    ),
    "an unknown rule": (
        at("policyRule", concept(codes.POLICY_CODES, "nyssipp")),
        Refused("Consent.policyRule.coding", "code-invalid"),
    ),
    "no rule": (without("policyRule"), Refused("Consent.policyRule", "required")),
    "a policy by address": (
        at("policy", [{"uri": "https://example.org/policy"}]),
        Refused("Consent.policy", "not-supported"),
    ),
    "a rule of five instruments, and no kind": (
        at("category", [concept(ACT, "IDSCL")]),
        Refused("Consent.category", "required"),
    ),
    "a HIPAA authorization, and no other kind": (
        both(at("category", [concept(ACT, "IDSCL")]), at("policyRule", concept(codes.POLICY_CODES, "hipaa-auth"))),
        DENIES,
    ),
    # Labels of the resource
    "a label that asks for something unknown": (
        at("meta.security.0", coding(ACT, "DELAU")),
        Refused("Consent.meta.security[0]", "code-invalid"),
    ),
    "a label that says it is a test": (
        at("meta.security.0", coding(codes.ACT_REASON, "HTEST")),
        Refused("Consent.meta.security[0]", "code-invalid"),
    ),
    "a label on the ground of an unknown law": (
        at("meta.security.0.extension.0.valueCoding", coding(ACT, "GINA")),
        Refused("Consent.meta.security[0].extension[0].valueCoding", "code-invalid"),
    ),
    "no label": (without("meta"), PERMITS),
    "a version and a profile": (
        at("meta", {"versionId": "3", "profile": ["https://example.org/p"]}),
        Honoured(Outcome.PERMIT_PARTIAL, ("Consent.meta.versionId", "Consent.meta.profile")),
    ),
    # What changes how a resource is read
    "implicit rules": (at("implicitRules", "https://example.org/r"), Refused("Consent.implicitRules", "not-supported")),
    "a modifier extension": (at("modifierExtension", [FOREIGN]), Refused("Consent.modifierExtension", "not-supported")),
    "a modifier extension inside the rule": (
        at("provision.modifierExtension", [FOREIGN]),
        Refused("Consent.provision.modifierExtension", "not-supported"),
    ),
    "a modifier extension on the recipient": (
        at("provision.actor.0.modifierExtension", [FOREIGN]),
        Refused("Consent.provision.actor[0].modifierExtension", "not-supported"),
    ),
    "a foreign extension": (
        lambda resource: resource["extension"].insert(0, FOREIGN),
        Honoured(Outcome.PERMIT_PARTIAL, ("Consent.extension[0]",)),
    ),
    "a foreign extension inside the rule": (
        at("provision.extension", [FOREIGN]),
        Honoured(Outcome.PERMIT_PARTIAL, ("Consent.provision.extension",)),
    ),
    "an extension of ours that is none": (
        ours("everything", valueBoolean=True),
        Refused(f"Consent.extension[{len(write(signed())['extension'])}].url", "not-supported"),
    ),
    "a flag of ours that is false": (
        ours("conditioned", valueBoolean=False),
        Refused(f"Consent.extension[{len(write(signed())['extension'])}].valueBoolean", "value"),
    ),
    "known to be false": (ours("known-false", valueBoolean=True), DENIES),
    "a resource inside": (
        at("contained", [{"resourceType": "Patient", "id": "p"}]),
        Refused("Consent.contained", "not-supported"),
    ),
    "words that say more than the elements": (
        at("text", {"status": "additional", "div": '<div xmlns="http://www.w3.org/1999/xhtml">Not my sister.</div>'}),
        Refused("Consent.text.status", "not-supported"),
    ),
    "words that were generated": (
        at("text", {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'}),
        Honoured(Outcome.PERMIT_PARTIAL, ("Consent.text",)),
    ),
    "an element that FHIR does not have": (at("exception", "none"), Refused("Consent", "structure")),
    "a member that is null": (at("provision.period", {"end": None}), Refused("Consent.provision.period", "structure")),
    "another resource": (at("resourceType", "Contract"), Refused("Consent.resourceType", "structure")),
    "no id": (without("id"), Refused("Consent.id", "required")),
    "an id that is no UUID": (at("id", "consent-1"), Refused("Consent.id", "required")),
    "identifiers of other systems": (
        at("identifier", [{"system": "urn:x", "value": "77"}]),
        Honoured(Outcome.PERMIT_PARTIAL, ("Consent.identifier",)),
    ),
    # The paper
    "a paper that is not the one of its hash": (
        at("sourceAttachment", paper(hash="PNrm5PHIPLZTWVsEyWxBqlt2jIQ=")),
        Refused("Consent.sourceAttachment.hash", "business-rule"),
    ),
    "a paper as text": (at("sourceAttachment", paper(size=10)), PERMITS),
    "a paper somewhere else": (
        at("sourceAttachment", {"contentType": "text/plain", "url": "https://example.org/p"}),
        Refused("Consent.sourceAttachment.url", "not-supported"),
    ),
    "a paper as an image": (
        at("sourceAttachment", paper(contentType="image/png")),
        Refused("Consent.sourceAttachment.contentType", "not-supported"),
    ),
    "a paper that is no text": (
        at("sourceAttachment", {"contentType": "text/plain", "data": "/w=="}),
        Refused("Consent.sourceAttachment.data", "value"),
    ),
    "a paper in another resource": (
        at("sourceReference", {"reference": "DocumentReference/1"}),
        Refused("Consent.sourceReference", "not-supported"),
    ),
}


def changed(change: Change) -> Resource:
    resource = copy.deepcopy(write(signed()))
    change(resource)
    return resource


@pytest.mark.parametrize("name", AWKWARD)
def test_it_is_honoured_exactly_or_refused_at_its_path(name: str) -> None:
    change, expected = AWKWARD[name]
    resource = changed(change)
    if isinstance(expected, Refused):
        with pytest.raises(RefusedResourceError) as refused:
            read(resource)
        found = refused.value.refusal
        assert (found.path, found.code) == (expected.path, expected.code)
        assert found.reason.endswith(".")
        return
    done = read(resource)
    assert tuple(path for path in done.left_out if not path.endswith("security[4].display")) == expected.left_out
    decision = decide(asked(), Evidence(consents=(done.received.facts,)))
    assert decision.outcome is expected.outcome
    flawless = decide(asked(), Evidence(consents=(signed(),)))
    assert decision.permitted_keys <= flawless.permitted_keys


def test_there_are_enough_of_them() -> None:
    assert len(AWKWARD) > 100


@pytest.mark.parametrize(
    "resource", [None, [], "x", 7, {}, {"resourceType": "Consent"}, {"resourceType": "Bundle", "entry": []}]
)
def test_what_is_no_consent_is_refused(resource: object) -> None:
    with pytest.raises(RefusedResourceError):
        read(resource)


def test_a_refusal_repeats_nothing_that_was_sent() -> None:
    word = "Schwermut"
    for path in ("status", "language", "patient", "provision.type", f"{word}", "dateTime", "scope", "category"):
        with pytest.raises(RefusedResourceError) as refused:
            read(changed(both(at(path, {word: word}), at("id", word))))
        found = refused.value.refusal
        assert word not in f"{found.path} {found.reason} {refused.value}"
