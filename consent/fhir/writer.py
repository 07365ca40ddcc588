"""Writes a consent as a FHIR R4 Consent that says exactly what the consent says: ``reader`` reads the same facts back.

The resource carries the labels of DS4P: what law asks for its confidentiality, that nothing goes further without a
consent, the mark of 42 CFR 2.32, and what the information is sensitive for. A bundle of such resources carries none:
a label on a wrapper would tell what is inside to whoever may see the wrapper alone.
"""

import base64
import re
from collections.abc import Iterable
from typing import Any

from fhir.resources.R4B.bundle import Bundle as BundleModel
from fhir.resources.R4B.consent import Consent as ConsentModel

from consent.facts import Consent, Segment, Signer
from consent.fhir import codes
from consent.fhir.moments import written
from consent.fhir.refusals import NotExpressibleError
from consent.instruments.findings import PART2_KINDS

_FHIR_STRING = re.compile(r"[ \r\n\t\S]+")
_PART2_SEGMENTS = frozenset({Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES})


def write(consent: Consent) -> dict[str, Any]:
    """The resource of one consent. Raises NotExpressibleError where it would say something else."""
    resource: dict[str, Any] = {
        "resourceType": "Consent",
        "id": consent.id,
        "meta": {"security": _labels(consent)},
        "extension": _extensions(consent),
        "status": "inactive" if consent.revoked_at or consent.revoked_orally_at else "active",
        "scope": {"coding": [_coding(codes.PRIVACY_SCOPE)]},
        "category": [
            {"coding": [_coding(codes.DISCLOSURE_CATEGORIES[0])]},
            *({"coding": [_coding((codes.KIND_SYSTEM, kind))]} for kind in sorted(consent.kinds)),
        ],
        "patient": {"reference": f"Patient/{consent.person_id}"},
        "organization": [{"reference": f"Organization/{_discloser(consent)}"}],
        "policyRule": {"coding": [_coding(_policy_rule(consent))]},
        "provision": _provision(consent),
    }
    if consent.signed_at is not None:
        resource["dateTime"] = written(consent.signed_at)
    if consent.signer is Signer.PATIENT:
        resource["performer"] = [{"reference": f"Patient/{consent.person_id}"}]
    return _checked(ConsentModel, resource)


def write_bundle(resources: Iterable[dict[str, Any]], *, address: str) -> dict[str, Any]:
    """A searchset of consents below the address of the FHIR surface, with no label of its own."""
    found = [*resources]
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "total": len(found)}
    if found:
        bundle["entry"] = [
            {
                "fullUrl": f"{address}/Consent/{resource['id']}",
                "resource": resource,
                "search": {"mode": "match"},
            }
            for resource in found
        ]
    return _checked(BundleModel, bundle)


def _checked(model: Any, resource: dict[str, Any]) -> dict[str, Any]:
    """The resource, once FHIR's own model takes it."""
    try:
        model.model_validate(resource)
    except ValueError:
        raise NotExpressibleError(resource["resourceType"]) from None
    return resource


def _discloser(consent: Consent) -> str:
    if len(consent.discloser_ids) != 1:
        raise NotExpressibleError("discloser_ids")
    return next(iter(consent.discloser_ids))


def _recipient(consent: Consent) -> str:
    if len(consent.recipients) != 1 or consent.recipient_class is not None or not consent.person_named:
        raise NotExpressibleError("recipients")
    [named] = consent.recipients
    if named.person_id is not None or named.for_purposes is not None:
        raise NotExpressibleError("recipients")
    return named.organization_id


def _policy_rule(consent: Consent) -> codes.Coding:
    """The strictest rule that the paper was signed under."""
    rules = (codes.PART2_LAW, *(rule for rule in codes.POLICY_RULES if rule != codes.PART2_LAW))
    return next((rule for rule in rules if consent.kinds & codes.POLICY_RULES[rule]), codes.UNSTATED_RULE)


def _provision(consent: Consent) -> dict[str, Any]:
    provision: dict[str, Any] = {
        "type": "permit",
        "actor": [
            {
                "role": {"coding": [_coding(codes.RECIPIENT)]},
                "reference": {"reference": f"Organization/{_recipient(consent)}"},
            }
        ],
        "action": [{"coding": [_coding(codes.DISCLOSE)]}],
    }
    if consent.purposes:
        provision["purpose"] = [
            _coding(codes.STANDARD_PURPOSES.get(purpose, (codes.PURPOSE_SYSTEM, purpose.value)))
            for purpose in sorted(consent.purposes)
        ]
    if consent.segments:
        provision["class"] = [_coding((codes.SEGMENT_SYSTEM, segment)) for segment in sorted(consent.segments)]
    if not _is_reversed(consent):
        period = {"start": consent.period_starts_at, "end": consent.expires_at}
        told = {name: written(moment) for name, moment in period.items() if moment is not None}
        if told:
            provision["period"] = told
    return provision


def _is_reversed(consent: Consent) -> bool:
    start, end = consent.period_starts_at, consent.expires_at
    return start is not None and end is not None and end < start


def _labels(consent: Consent) -> list[dict[str, Any]]:
    under_part2 = bool(consent.kinds & PART2_KINDS or consent.segments & _PART2_SEGMENTS)
    restricted: dict[str, Any] = _coding(codes.RESTRICTED)
    if under_part2:
        restricted["extension"] = [{"url": codes.LABEL_BASIS, "valueCoding": _coding(codes.PART2_LAW)}]
    sensitive = sorted({codes.LABELS[segment] for segment in consent.segments if segment in codes.LABELS})
    labels = [restricted, *(_coding((codes.ACT_CODE, code)) for code in sensitive)]
    if under_part2:
        labels.append(_coding(codes.NO_DISCLOSURE_WITHOUT_CONSENT))
        labels.append({**_coding(codes.REDISCLOSURE_MARK), "display": codes.MARK_TEXT})
    return labels


def _extensions(consent: Consent) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [_extension(codes.SIGNER, "valueCode", consent.signer.value)]
    if consent.signature is not None:
        found.append(_extension(codes.SIGNATURE_KIND, "valueCode", consent.signature.value))
    for name, element in codes.TEXTS.items():
        if text := getattr(consent, element):
            found.append(_text_extension(name, text))
    found.extend(_text_extension(codes.WITNESS, witness) for witness in consent.witnesses)
    for name, element in codes.SETS.items():
        found.extend(_text_extension(name, str(one)) for one in sorted(getattr(consent, element) or ()))
    if consent.fields == frozenset():
        found.append(_extension(codes.COVERS_NOTHING, "valueBoolean", True))
    for name, element in codes.FLAGS.items():
        if getattr(consent, element):
            found.append(_extension(name, "valueBoolean", True))
    for name, element in codes.MOMENTS.items():
        if name in codes.REVERSED_PERIOD and not _is_reversed(consent):
            continue
        if moment := getattr(consent, element):
            found.append(_extension(name, "valueDateTime", written(moment)))
    if not consent.purposes:
        found.append(_extension(codes.NO_PURPOSE, "valueBoolean", True))
    if not consent.segments:
        found.append(_extension(codes.NO_INFORMATION, "valueBoolean", True))
    return found


def _text_extension(name: str, text: str) -> dict[str, Any]:
    """A text as it is; one that FHIR's strings cannot hold, as its bytes."""
    if _FHIR_STRING.fullmatch(text):
        return _extension(name, "valueString", text)
    return _extension(name, "valueBase64Binary", base64.b64encode(text.encode()).decode())


def _extension(name: str, kind: str, value: object) -> dict[str, Any]:
    return {"url": f"{codes.EXTENSION}{name}", kind: value}


def _coding(coding: codes.Coding) -> dict[str, Any]:
    system, code = coding
    return {"system": system, "code": str(code)}
