"""The API's description, for clients with a valid key alone."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from consent.api import shapes
from consent.api.access import ANY_CLIENT
from consent.api.opened_by_scope import OpenedByScope


class Description(OpenedByScope, SpectacularJSONAPIView):
    """The whole description, the same for every client."""

    scopes: ClassVar[dict[str, str]] = {"GET": ANY_CLIENT}

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        shapes.NoQuery.read_query(request.query_params)
        response: Response = self._get_schema_response(request)  # type: ignore[no-untyped-call]  # spectacular's
        return response
