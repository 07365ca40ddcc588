"""Who may ask what: closed by default, opened view by view for one scope each, and counted per client.

The wall has already looked at the key and opened the transaction; here is only read what it found.
"""

from typing import Any

from django.conf import settings
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from audit import ledger
from casework.wall.keys import KeyHolder

#: Instead of a scope: whatever the scopes of a valid key.
ANY_CLIENT = "any client"


class Nobody(BasePermission):
    """What a view has that names no scope."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class ClientOfTheWall(BaseAuthentication):
    """The account and the client that the wall let in; nobody else is authenticated."""

    def authenticate(self, request: Request) -> tuple[Any, KeyHolder] | None:
        holder = getattr(request._request, "key_holder", None)
        return (request._request.user, holder) if isinstance(holder, KeyHolder) else None

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class HasScope(BasePermission):
    """The client has the scope that the view names for this method. What it has not is in the ledger."""

    def has_permission(self, request: Request, view: Any) -> bool:
        holder = request.auth
        method = "GET" if request.method == "HEAD" else str(request.method)
        scope = view.scopes.get(method)
        if not isinstance(holder, KeyHolder):
            return False
        if scope is None:  # a method without a scope has no handler either, and is answered as not allowed
            return not (method.lower() in view.http_method_names and hasattr(view, method.lower()))
        if scope == ANY_CLIENT or scope in holder.scopes:
            return True
        ledger.refuse(
            object_type="consent.client", object_id=holder.client_id, detail={"reason": "scope_missing", "scope": scope}
        )
        raise PermissionDenied(code="scope_missing")


def may_also(request: Request, scope: str) -> bool:
    """Whether the client has this scope besides the one that opened the address: an answer tells no more than its scopes."""
    holder = request.auth
    return isinstance(holder, KeyHolder) and scope in holder.scopes


class PerClient(SimpleRateThrottle):
    """So many requests a minute for each client, in each web process."""

    scope = "client"

    def get_rate(self) -> str:
        return f"{settings.API_REQUESTS_PER_MINUTE}/min"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        holder = request.auth
        return f"api-client-{holder.client_id}" if isinstance(holder, KeyHolder) else None
