"""Reads a FHIR R4 Consent strictly: every element is honoured exactly, or the resource is refused with its path.

Nothing is inferred. To FHIR a rule without an actor, a purpose or a class is one for everybody, every purpose and all
information; such a rule is refused, because nobody signs that. What changes nothing of what the person agreed to
(narratives that were generated, displays, foreign extensions that are no modifiers) is left out and told to the sender.
"""

from dataclasses import dataclass
from typing import Any

from fhir.resources.R4B.consent import Consent as ConsentModel
from pydantic import ValidationError

from consent.facts import CombinedWith, Consent, ConsentKind, NamedRecipient, SignatureKind, Signer
from consent.fhir import codes, moments
from consent.fhir.attachment import read_paper
from consent.fhir.element import Element
from consent.fhir.extensions import Stated, read_extensions
from consent.fhir.references import UUID, reference, target
from consent.fhir.refusals import RefusedResourceError
from consent.fhir.rule import read_rule
from consent.received import ReceivedConsent


@dataclass(frozen=True, slots=True)
class ReadConsent:
    """What a resource states, and the paths of what was left out because it changes nothing of it."""

    received: ReceivedConsent
    left_out: tuple[str, ...]


def read(resource: object) -> ReadConsent:
    """The facts of a resource. Raises RefusedResourceError for the first element that cannot be honoured."""
    notes: list[str] = []
    root = Element("Consent", resource, notes)
    _check_structure(root, resource)
    stated = read_extensions(root, notes)
    consent_id = root.text("id")
    if not UUID.fullmatch(consent_id):
        raise root.refused("id", "required", "The sender gives the consent its id: a UUID in lower case.")
    _read_frame(root)
    person_id = reference(root, "patient", "Patient")
    kinds = _kinds(root)
    _check_status(root, stated)
    rule = read_rule(root, stated)
    signed = root.take("dateTime")
    signer = _signer(root, stated, person_id)
    paper = read_paper(root)
    plain: dict[str, Any] = {element: stated.text(name) for name, element in codes.TEXTS.items()}
    for name in codes.MOMENTS.keys() - codes.REVERSED_PERIOD:
        plain[codes.MOMENTS[name]] = stated.moment(name)
    facts = Consent(
        **plain,
        id=consent_id,
        kinds=kinds,
        person_id=person_id,
        discloser_ids=frozenset({_discloser(root)}),
        recipients=(NamedRecipient(organization_id=rule.recipient),),
        segments=rule.segments,
        purposes=rule.purposes,
        # A day counts when it is over: until then nobody knows that it was signed.
        signed_at=None if signed is None else moments.end(signed, "Consent.dateTime"),
        signature=SignatureKind(stated.text(codes.SIGNATURE_KIND)) if codes.SIGNATURE_KIND in stated else None,
        signer=signer,
        witnesses=tuple(stated.texts(codes.WITNESS)),
        statements=frozenset(stated.texts("statement")),
        elements_missing=frozenset(stated.texts("element-missing")),
        combined_with=frozenset(map(CombinedWith, stated.texts("combined-with"))),
        fields=_fields(stated),
        conditioned=stated.flag("conditioned"),
        known_false=stated.flag("known-false"),
        period_starts_at=rule.starts_at,
        expires_at=rule.expires_at,
    )
    root.finish()
    along = {element: stated.text(name) for name, element in codes.ALONG.items()}
    return ReadConsent(ReceivedConsent(facts=facts, paper=paper, **along), tuple(notes))


def _check_structure(root: Element, resource: object) -> None:
    if root.take("resourceType") != "Consent":
        raise root.refused("resourceType", "structure", "A Consent is needed here.")
    try:
        ConsentModel.model_validate(resource)
    except ValidationError as error:
        place = error.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
        raise RefusedResourceError(_path_of(place), "structure", "FHIR has no such resource.") from None
    except (ValueError, TypeError, RecursionError, AttributeError):
        raise RefusedResourceError("Consent", "structure", "FHIR has no such resource.") from None


def _path_of(place: tuple[int | str, ...]) -> str:
    """A path of names that FHIR's model knows, and of one that it does not as far as its parent."""
    path = "Consent"
    known = set(_MODEL_NAMES)
    for part in place:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part in known:
            path += f".{part}"
    return path


_MODEL_NAMES = frozenset(
    name.removesuffix("__ext").removesuffix("_fhir") for name in ConsentModel.model_fields
) | frozenset(
    {"coding", "system", "code", "reference", "period", "start", "end", "type", "actor", "role", "action", "purpose"}
    | {"securityLabel", "class", "data", "dataPeriod", "provision", "security", "url", "valueString", "valueCode"}
    | {"valueBoolean", "valueDateTime", "valueBase64Binary", "verified", "contentType", "meaning", "display", "uri"}
)


def _read_frame(root: Element) -> None:
    """What surrounds the agreement: what is known, what is refused, what is left out."""
    root.forbid("Rules outside of the resource change how it is read.", "implicitRules")
    root.forbid("A resource inside this one cannot be kept.", "contained")
    root.forbid("A document somewhere else cannot be fetched.", "sourceReference")
    root.forbid("A policy is named by one of the codes of policyRule.", "policy")
    _read_narrative(root)
    meta = root.element("meta")
    if meta is not None:
        _read_labels(meta)
    for verification in root.elements("verification"):
        if verification.take("verified") is not True:
            raise verification.refused("verified", "business-rule", "A consent that is not verified is not kept.")
        verification.leave_out("verifiedWith", "verificationDate")
        verification.finish()
    root.leave_out("identifier", "language")
    scope = root.element("scope")
    if scope is None or scope.codings() != [codes.PRIVACY_SCOPE]:
        raise root.refused("scope", "code-invalid", "Consents to privacy alone are kept here.")


def _read_narrative(root: Element) -> None:
    narrative = root.element("text")
    if narrative is not None:
        if narrative.take("status") not in {"generated", "empty"}:
            raise narrative.refused("status", "not-supported", "Words that say more than the elements are not read.")
        root.note("text")


def _read_labels(meta: Element) -> None:
    for label in meta.elements("security"):
        for basis in label.elements("extension"):
            if basis.text("url") != codes.LABEL_BASIS:
                label.note("extension")
                continue
            law = basis.element("valueCoding")
            if law is None or law.coding() != codes.PART2_LAW:
                raise basis.refused("valueCoding", "code-invalid", "This law is not known as the reason of a label.")
            basis.finish()
        if label.coding() not in codes.KNOWN_LABELS:
            raise label.refused("", "code-invalid", "This label is not known, so what it asks for cannot be done.")
    meta.leave_out("versionId", "lastUpdated", "source", "profile", "tag")
    meta.finish()


def _kinds(root: Element) -> frozenset[ConsentKind]:
    """The instruments that the paper is. The policy must agree with them; alone it may stand for exactly one."""
    kinds: set[ConsentKind] = set()
    is_disclosure = False
    for category in root.elements("category"):
        for coding in category.codings():
            if coding in codes.DISCLOSURE_CATEGORIES:
                is_disclosure = True
            elif coding in codes.KINDS:
                kinds.add(codes.KINDS[coding])
            else:
                raise category.refused("coding", "code-invalid", "This category is not known.")
    if not is_disclosure:
        raise root.refused("category", "required", "Consents to disclosure alone are kept here.")
    policy = root.element("policyRule")
    if policy is None:
        raise root.refused("policyRule", "required", "The rule that the consent was signed under is needed.")
    rules = policy.codings()
    if len(rules) != 1 or rules[0] not in codes.POLICY_RULES:
        raise policy.refused("coding", "code-invalid", "One rule that is known here is needed.")
    under = codes.POLICY_RULES[rules[0]]
    if kinds:
        if not kinds & under:
            raise policy.refused("coding", "business-rule", "The rule contradicts the kinds that category states.")
        return frozenset(kinds)
    if len(under) > 1:
        raise root.refused("category", "required", "State which of the instruments under this rule the paper is.")
    return under


def _check_status(root: Element, stated: Stated) -> None:
    status = root.text("status")
    withdrawn = "revoked-at" in stated or "revoked-orally-at" in stated
    if status == "active" and withdrawn:
        raise root.refused("status", "business-rule", "A consent that was revoked is not active.")
    if status == "inactive" and not withdrawn:
        raise root.refused("status", "required", "State when an inactive consent was revoked.")
    if status not in {"active", "inactive"}:
        raise root.refused("status", "not-supported", "Consents that are active or were revoked are kept, no others.")


def _discloser(root: Element) -> str:
    organizations = root.elements("organization")
    if not organizations:
        raise root.refused("organization", "required", "The organization that may disclose is needed.")
    if len(organizations) > 1:
        raise root.refused("organization[1]", "not-supported", "One discloser for each consent: send the others apart.")
    return target(organizations[0], "Organization")


def _signer(root: Element, stated: Stated, person_id: str) -> Signer:
    performers = root.elements("performer")
    if len(performers) > 1:
        raise root.refused("performer[1]", "not-supported", "One person signs a consent here.")
    signs_alone = [target(one, "Patient") for one in performers]
    if signs_alone not in ([], [person_id]):
        raise root.refused("performer[0]", "business-rule", "Another person than the one it is about.")
    if codes.SIGNER not in stated:
        if not signs_alone:
            raise root.refused("performer", "required", "State who signed.")
        return Signer.PATIENT
    signer = Signer(stated.text(codes.SIGNER))
    if bool(signs_alone) is not (signer is Signer.PATIENT):
        raise root.refused("performer", "business-rule", "It contradicts who is said to have signed.")
    return signer


def _fields(stated: Stated) -> frozenset[str] | None:
    covered = stated.texts("covers")
    if stated.flag(codes.COVERS_NOTHING):
        if covered:
            raise stated.refused(codes.COVERS_NOTHING, "business-rule", "It covers something.")
        return frozenset()
    return frozenset(covered) if covered else None
