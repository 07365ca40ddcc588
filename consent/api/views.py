"""The addresses of the API. Each names the scope of each method, reads its body strictly, and answers JSON or a problem."""

import uuid
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from casework.wall.session import current_user_id
from consent import permissions, selectors, services
from consent.api import answers, asking, reading, shapes
from consent.api.access import may_also
from consent.api.consent_bodies import received_from
from consent.api.description import described
from consent.api.opened_by_scope import OpenedByScope
from consent.api.problems import ProblemError, hidden, problem_response, refused_by_the_gate
from consent.errors import ContentsChanged, NothingMayBeReleased, ObligationWithoutHandler
from consent.receiving import IdInUseError, NotKeptError, receive_consent
from consent.verifications import Verification, written


class Decisions(OpenedByScope):
    """What may be shared."""

    scopes: ClassVar[dict[str, str]] = {"POST": "decide"}

    @extend_schema(**described("decide", request=shapes.DecisionRequest, answer="Preview"))
    def post(self, request: Request) -> Response:
        shapes.NoQuery.read_query(request.query_params)
        asked = shapes.DecisionRequest.read(request.data)
        with hidden("clinical.person", asked["person"]):
            shown = asking.preview_of(asked, by=current_user_id(), now=timezone.now())
        return Response(answers.preview(shown))


class ConsentsOfPerson(OpenedByScope):
    """The consents of a person."""

    scopes: ClassVar[dict[str, str]] = {"GET": "consents:read"}

    @extend_schema(**described("consents_of_person", answer="Consents"))
    def get(self, request: Request, person_id: uuid.UUID) -> Response:
        shapes.NoQuery.read_query(request.query_params)
        with hidden("clinical.person", person_id):
            found = reading.signed_consents(person_id, by=current_user_id(), now=timezone.now())
        return Response(answers.consents(found))


class Consents(OpenedByScope):
    """Consents of a person that a query names, and consents that were signed elsewhere."""

    scopes: ClassVar[dict[str, str]] = {"GET": "consents:read", "POST": "consents:write"}

    @extend_schema(
        **described("consents", answer="Consents"),
        parameters=[OpenApiParameter("person", uuid.UUID, OpenApiParameter.QUERY, required=True)],
    )
    def get(self, request: Request) -> Response:
        person_id = shapes.PersonQuery.read_query(request.query_params)["person"]
        with hidden("clinical.person", person_id):
            found = reading.signed_consents(person_id, by=current_user_id(), now=timezone.now())
        return Response(answers.consents(found))

    @extend_schema(**described("receive_consent", request=shapes.ConsentShape, answer="Consent", made=True))
    def post(self, request: Request) -> Response:
        permissions.check_can_disclose()
        shapes.NoQuery.read_query(request.query_params)
        stated = shapes.ConsentShape.read(request.data)
        with hidden("clinical.person", stated["person"]):
            try:
                kept = receive_consent(received_from(stated), by=current_user_id(), now=timezone.now())
            except NotKeptError as refused:
                places = [{"pointer": f"/{refused.element}", "code": refused.code}]
                raise ProblemError("not_kept", "The consent cannot be kept as it is stated.", errors=places) from None
            except IdInUseError:
                raise ProblemError("id_in_use", "This id stands for another consent.", status=409) from None
        return Response(answers.consent(kept.record), status=201 if kept.is_new else 200)


class Consent(OpenedByScope):
    """One consent."""

    scopes: ClassVar[dict[str, str]] = {"GET": "consents:read"}

    @extend_schema(**described("consent", answer="Consent"))
    def get(self, request: Request, consent_id: uuid.UUID) -> Response:
        shapes.NoQuery.read_query(request.query_params)
        with hidden("consent.consent", consent_id):
            return Response(answers.consent(reading.signed_consent(consent_id)))


class Revocations(OpenedByScope):
    """That the person withdrew a consent."""

    scopes: ClassVar[dict[str, str]] = {"POST": "revocations:write"}

    @extend_schema(**described("revoke", request=shapes.RevocationRequest, answer="Revocation"))
    def post(self, request: Request, consent_id: uuid.UUID) -> Response:
        permissions.check_can_disclose()
        shapes.NoQuery.read_query(request.query_params)
        asked = shapes.RevocationRequest.read(request.data)
        with hidden("consent.consent", consent_id):
            reading.signed_consent(consent_id)
            record = services.revoke_consent(
                consent_id=consent_id, in_writing=asked["in_writing"], by=current_user_id(), now=timezone.now()
            )
        may_read = may_also(request, "consents:read")
        return Response(answers.consent(record) if may_read else answers.revocation(record))


class Releases(OpenedByScope):
    """Confirm a preview: then it leaves."""

    scopes: ClassVar[dict[str, str]] = {"POST": "releases:write"}

    @extend_schema(
        **described("confirm", request=shapes.ReleaseRequest, answer="Release", made=True, conflict="Preview")
    )
    def post(self, request: Request) -> Response | HttpResponse:
        permissions.check_can_disclose()
        shapes.NoQuery.read_query(request.query_params)
        asked = shapes.ReleaseRequest.read(request.data)
        by, now = current_user_id(), timezone.now()
        with hidden("consent.decision", asked["preview"]):
            try:
                confirmed = asking.confirm_preview(
                    preview_id=asked["preview"],
                    digest=asked["digest"],
                    verification=written(Verification(**asked["verification"])),
                    by=by,
                    now=now,
                )
            except ContentsChanged:
                # A new preview is a decision: it is made and told only where the client may ask for one.
                told: dict[str, object] = {}
                if may_also(request, "decide"):
                    told["preview"] = answers.preview(asking.preview_again(asked["preview"], by=by, now=now))
                return problem_response(
                    "contents_changed", status=409, title="Something changed since this preview.", **told
                )
            except (NothingMayBeReleased, ObligationWithoutHandler) as stopped:
                raise refused_by_the_gate(stopped) from None
        return Response(answers.release(confirmed.release, now=now), status=201 if confirmed.is_new else 200)


class ReleasesOfPerson(OpenedByScope):
    """The releases about a person."""

    scopes: ClassVar[dict[str, str]] = {"GET": "releases:read"}

    @extend_schema(**described("releases_of_person", answer="Releases"))
    def get(self, request: Request, person_id: uuid.UUID) -> Response:
        shapes.NoQuery.read_query(request.query_params)
        now = timezone.now()
        with hidden("clinical.person", person_id):
            found = reading.releases_of(person_id, by=current_user_id(), now=now)
        return Response(answers.releases(found, now=now))


class Release(OpenedByScope):
    """One release, without what it holds."""

    scopes: ClassVar[dict[str, str]] = {"GET": "releases:read"}

    @extend_schema(**described("release", answer="Release"))
    def get(self, request: Request, release_id: uuid.UUID) -> Response:
        shapes.NoQuery.read_query(request.query_params)
        with hidden("consent.release", release_id):
            return Response(answers.release(selectors.sent_release(release_id), now=timezone.now()))


class ReleaseItems(OpenedByScope):
    """What an open release holds, page by page; after its closing there is nothing here, on no page."""

    scopes: ClassVar[dict[str, str]] = {"GET": "releases:read"}

    @extend_schema(
        **described("release_items", answer="Page"),
        parameters=[
            OpenApiParameter("cursor", {"type": "integer", "minimum": 0, "maximum": 100_000, "default": 0}),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 50, "default": 20}),
        ],
    )
    def get(self, request: Request, release_id: uuid.UUID) -> Response:
        asked: dict[str, Any] = shapes.PageQuery.read_query(request.query_params)
        with hidden("consent.release", release_id):
            release, items, following = reading.page_of(
                release_id, cursor=asked["cursor"], limit=asked["limit"], now=timezone.now()
            )
        return Response(answers.page(release, items, following=following))
