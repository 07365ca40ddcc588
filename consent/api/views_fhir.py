"""Consents as FHIR R4 resources: read, searched by patient, and received."""

import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from audit import ledger
from casework.wall.session import current_user_id
from consent import permissions
from consent.api import operation_outcomes, reading, shapes
from consent.api.description import described
from consent.api.opened_by_scope import OpenedByScope
from consent.api.parsers import StrictFHIR
from consent.api.problems import ProblemError, hidden
from consent.fhir.reader import read
from consent.fhir.refusals import RefusedResourceError
from consent.fhir.writer import write_bundle
from consent.gate import NoSuchCase
from consent.receiving import IdInUseError, NotKeptError, receive_consent

#: The elements of a consent that the directory and the records may refuse, as FHIR names them.
_PATHS = {"discloser": "Consent.organization", "recipient": "Consent.provision.actor[0].reference"}


class WritesFHIR(JSONRenderer):
    """JSON under FHIR's own name."""

    media_type = "application/fhir+json"
    charset = None


class OfFHIR(OpenedByScope):
    """Speaks ``application/fhir+json`` alone, and answers what goes wrong with an OperationOutcome."""

    renderer_classes = [WritesFHIR]
    parser_classes = [StrictFHIR]

    def get_exception_handler(self) -> Callable[..., Any]:
        return operation_outcomes.answer


class FHIRConsent(OfFHIR):
    """One consent."""

    scopes: ClassVar[dict[str, str]] = {"GET": "consents:read"}

    @extend_schema(**described("fhir_consent", answer="FHIRResource", fhir=True))
    def get(self, request: Request, consent_id: uuid.UUID) -> Response:
        shapes.NoQuery.read_query(request.query_params)
        with hidden("consent.consent", consent_id):
            return Response(reading.as_resource(reading.signed_consent(consent_id)))


class FHIRConsents(OfFHIR):
    """The consents of a patient, and consents that were signed elsewhere."""

    scopes: ClassVar[dict[str, str]] = {"GET": "consents:read", "POST": "consents:write"}

    @extend_schema(
        **described("fhir_consents", answer="FHIRResource", fhir=True),
        parameters=[OpenApiParameter("patient", uuid.UUID, OpenApiParameter.QUERY, required=True)],
    )
    def get(self, request: Request) -> Response:
        patient_id = shapes.PatientQuery.read_query(request.query_params)["patient"]
        with hidden("clinical.person", patient_id):
            found = reading.signed_consents(patient_id, by=current_user_id(), now=timezone.now())
        address = settings.SITE_ADDRESS.rstrip("/") + reverse("api:fhir_consents").rsplit("/", 1)[0]
        return Response(write_bundle(map(reading.as_resource, found), address=address))

    @extend_schema(
        **described("receive_fhir_consent", request="FHIRResource", answer="FHIRResource", made=True, fhir=True)
    )
    def post(self, request: Request) -> Response:
        permissions.check_can_disclose()
        shapes.NoQuery.read_query(request.query_params)
        stated = read(request.data)
        try:
            kept = receive_consent(stated.received, by=current_user_id(), now=timezone.now())
        except NoSuchCase:
            person_id = stated.received.facts.person_id
            ledger.refuse(object_type="clinical.person", object_id=person_id, detail={"reason": "not_found"})
            raise RefusedResourceError("Consent.patient", "not-found", "This reference does not resolve.") from None
        except NotKeptError as refused:
            path = _PATHS.get(refused.element, "Consent")
            raise RefusedResourceError(
                path, "not-supported", "This does not resolve, or cannot be kept exactly."
            ) from None
        except IdInUseError:
            raise ProblemError("id_in_use", "This id stands for another consent.", status=409) from None
        address = reverse("api:fhir_consent", kwargs={"consent_id": kept.record.pk})
        return Response(
            operation_outcomes.kept(stated.left_out), status=201 if kept.is_new else 200, headers={"Location": address}
        )
