"""Keys of other systems: a bearer key opens a surface that nobody signs in to, for the account that the key acts for.

The wall knows no client. The app that keeps them says how a key is looked up (``look_up_with``, from its
``AppConfig.ready``); while nobody has, every key is a stranger's. Why a key opens nothing is written in the ledger and
never told: unknown, expired and revoked are one answer. So many refused keys a minute are answered for each address, in
each process; a key that holds is let in whatever else comes from its address.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import MiddlewareNotUsed
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from audit import ledger
from audit.models import Action, Outcome
from casework.staff import access
from casework.staff.models import User
from casework.wall.surfaces import Surface, surface_of

_SCHEME = "bearer "
_LONGEST_KEY = 200
#: Refused keys of one address that are noted within a minute; more are neither noted nor told from one another.
REFUSED_KEYS_PER_MINUTE = 60
_MINUTE = 60


@dataclass(frozen=True)
class KeyHolder:
    """The client that a key belongs to, the account it acts for, and what it may ask for."""

    client_id: uuid.UUID
    user_id: uuid.UUID
    scopes: frozenset[str]


@dataclass(frozen=True)
class RefusedKey:
    """A key that opens nothing: the code of the reason, and the client where one is known."""

    reason: str
    client_id: uuid.UUID | None = None


class TooManyRefusedKeysError(Exception):
    """This address has sent as many keys that open nothing as are answered within a minute."""


LookUp = Callable[[str, datetime], KeyHolder | RefusedKey]


def _nobody(key: str, now: datetime) -> KeyHolder | RefusedKey:
    return RefusedKey("unknown_key")


_look_ups: list[LookUp] = [_nobody]


def look_up_with(look_up: LookUp) -> None:
    """Say how a key is looked up, as the bare login. The last one said holds."""
    _look_ups[:] = [look_up]


def surface_by_key(path: str) -> Surface | None:
    """The surface of this path, where it is opened by a key. The police process has none."""
    surface = surface_of(path)
    return surface if surface is not None and surface.by_key and settings.PROCESS != "police" else None


class WithoutCookies:
    """Takes every cookie off a request that comes with a key, before anything reads one: a session opens nothing there.

    So no session is read, none is kept alive, and no request needs a token against forged forms.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if settings.PROCESS == "police":
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if surface_by_key(request.path_info) is not None:
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)


def bearer_key(request: HttpRequest) -> str:
    """The key of the Authorization header, or nothing. A key in an address would end up in logs, and is none."""
    given = request.headers.get("Authorization", "")
    return given[len(_SCHEME) :].strip() if given.lower().startswith(_SCHEME) else ""


def admit(key: str, surface: Surface, *, address: str) -> tuple[User, KeyHolder] | None:
    """Who a key lets into this surface now, as the bare login; None where it lets nobody in, which is in the ledger.

    The account must be active and still hold the surface's role. ``address`` is where the key comes from, as the server
    sees it. Raises TooManyRefusedKeysError, and notes nothing then.
    """
    now = timezone.now()
    with ledger.moment(actor_id=None, surface="sign_in"), transaction.atomic():
        holder = _look_ups[0](key, now) if 0 < len(key) <= _LONGEST_KEY else RefusedKey("unknown_key")
        if isinstance(holder, RefusedKey):
            _note(holder, address)
            return None
        user = access.active_account(holder.user_id)
        if user is None:
            _note(RefusedKey("account_closed", holder.client_id), address)
            return None
        if surface.role not in access.current_roles(user.pk):
            _note(RefusedKey("role_ended", holder.client_id), address)
            return None
    return user, holder


def _note(refused: RefusedKey, address: str) -> None:
    counted = f"refused-keys-{address}"
    cache.add(counted, 0, _MINUTE)
    try:
        so_far = cache.incr(counted)
    except ValueError:  # the minute ended between the two
        so_far = 1
    if so_far > REFUSED_KEYS_PER_MINUTE:
        raise TooManyRefusedKeysError
    ledger.record(
        Action.SIGN_IN_FAILED,
        object_type="consent.client",
        object_id=refused.client_id,
        outcome=Outcome.DENIED,
        detail={"reason": refused.reason},
    )
