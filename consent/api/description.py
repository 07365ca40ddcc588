"""The API's description of itself (OpenAPI): made from the views, and nothing in it that the views do not do."""

from typing import Any

from django.urls import reverse

from consent.api import description_parts  # noqa: F401  (its extensions register themselves)
from consent.api.answer_schemas import SCHEMAS, ref
from consent.api.fields import Shape

JSON = "application/json"
FHIR = "application/fhir+json"
PROBLEM = "application/problem+json"

_SAID: dict[str, str] = {
    "decide": "Ask what may be shared, and preview it.",
    "consents": "The consents of a person.",
    "consents_of_person": "The consents of a person.",
    "receive_consent": "Record a consent that was signed elsewhere.",
    "consent": "One consent.",
    "revoke": "Record that the person withdrew a consent.",
    "confirm": "Confirm a preview: it leaves as a release.",
    "releases_of_person": "The releases about a person.",
    "release": "One release.",
    "release_items": "What an open release holds.",
    "schema": "This description.",
    "fhir_consent": "One consent, as a FHIR resource.",
    "fhir_consents": "The consents of a person, as a FHIR bundle.",
    "receive_fhir_consent": "Record a consent that a FHIR resource states.",
}


def described(
    operation: str,
    *,
    answer: str,
    request: type[Shape] | str | None = None,
    made: bool = False,
    conflict: str = "",
    fhir: bool = False,
) -> dict[str, Any]:
    """The arguments of ``extend_schema`` for one operation: its answer, and every problem that it can answer with."""
    spoken, wrong = (FHIR, ref("FHIRResource")) if fhir else (JSON, ref("Problem"))
    responses: dict[Any, Any] = {(200, spoken): ref(answer)}
    if made:
        responses[201, spoken] = ref(answer)
    for status in (400, 401, 403, 404, 429, *((409, 413, 415, 422) if request else ())):
        if status in {401, 404} or not fhir:  # what the wall answers is a problem everywhere
            responses[status, PROBLEM] = ref("Problem")
        if status != 401 and fhir:
            responses[status, FHIR] = wrong
    if conflict:
        responses[409, PROBLEM] = {"anyOf": [ref("ContentsChanged"), ref("Problem")]}
    found: dict[str, Any] = {"operation_id": operation, "summary": _SAID[operation], "responses": responses}
    if isinstance(request, str):
        found["request"] = {spoken: ref(request)}
    elif request is not None:
        found["request"] = {spoken: request}
    return found


def the_api_alone(endpoints: list[Any], **kwargs: Any) -> list[Any]:
    """Describe the addresses of the API and no other."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(reverse("api:schema").removesuffix("schema"))]


def describe(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add the schemas of the answers, and say of every body that it has no other members."""
    _drop_marks(result)
    schemas = result["components"].setdefault("schemas", {})
    for name, schema in schemas.items():
        if schema.get("type") == "object":
            schema["additionalProperties"] = False
            schema["description"] = " ".join(schema.get("description", name).split())
    for methods in result["paths"].values():
        for operation in methods.values():
            if "requestBody" in operation:
                operation["requestBody"]["required"] = True
    schemas.update(SCHEMAS)
    result["components"]["schemas"] = {name: schemas[name] for name in sorted(schemas)}
    return result


def _drop_marks(part: Any) -> None:
    """Take the generator's own marks of enumerations out of the description."""
    if isinstance(part, dict):
        part.pop("x-spec-enum-id", None)
        for inner in part.values():
            _drop_marks(inner)
    elif isinstance(part, list):
        for inner in part:
            _drop_marks(inner)
