"""What every view of the API is made of."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.views import APIView

from consent.api.access import ClientOfTheWall, HasScope


class OpenedByScope(APIView):
    """Every view of the API. ``scopes`` names the scope of each method; a method without one does not exist."""

    authentication_classes = [ClientOfTheWall]
    permission_classes = [HasScope]
    http_method_names = ["get", "head", "post"]
    scopes: ClassVar[dict[str, str]] = {}

    def check_permissions(self, request: Request) -> None:
        """Counted first: what is refused for its scope is asked as often as anything else."""
        super().check_throttles(request)
        super().check_permissions(request)

    def check_throttles(self, request: Request) -> None:
        """Done above, once for each request."""
