"""API clients: their scopes, and their keys, of which a digest alone is kept.

A key is 256 random bits; its SHA-256 needs no salt and no slow hash. A client is made, listed and revoked as an
administrator, and looked up by its key as the bare login, before anybody has a role.
"""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from audit import ledger
from audit.models import Action
from casework.wall.keys import KeyHolder, RefusedKey
from consent.models import ApiClient

#: What a client may be given, each with what it opens.
SCOPES: dict[str, str] = {
    "decide": "ask what the law lets through",
    "consents:read": "read consents",
    "consents:write": "record consents received elsewhere",
    "releases:read": "read releases and what they hold",
    "releases:write": "confirm a preview, so that a release leaves",
    "revocations:write": "record that a consent was revoked",
}
KEY_PREFIX = "bulkhead_"
_NO_DIGEST = "0" * 64


class ClientNotMadeError(ValueError):
    """A client cannot be made as asked; the message says what to change."""


def new_key() -> str:
    """A key that nobody has."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def digest_of_key(key: str) -> str:
    """What is kept of a key: its SHA-256, in hexadecimal."""
    return hashlib.sha256(key.encode()).hexdigest()


def holder_of(key: str, now: datetime) -> KeyHolder | RefusedKey:
    """Whose key this is, if it holds now. Takes as long for a key that nobody has."""
    digest = digest_of_key(key)
    client = ApiClient.objects.filter(key_digest=digest).first()
    if not hmac.compare_digest(digest, client.key_digest if client else _NO_DIGEST) or client is None:
        return RefusedKey("unknown_key")
    if client.revoked_at is not None:
        return RefusedKey("revoked_key", client.pk)
    if client.expires_at <= now:
        return RefusedKey("expired_key", client.pk)
    return KeyHolder(client_id=client.pk, user_id=client.user_id, scopes=frozenset(client.scopes))


@transaction.atomic
def make_client(
    *, name: str, user_id: uuid.UUID, scopes: Sequence[str], key: str, lifetime: timedelta, now: datetime
) -> uuid.UUID:
    """Make a client that acts as this account. Only the digest of ``key`` is kept. Raises ClientNotMadeError."""
    if unknown := sorted({*scopes} - {*SCOPES}):
        raise ClientNotMadeError(f"There is no scope {unknown[0]}. The scopes are: {', '.join(SCOPES)}.")
    if not scopes:
        raise ClientNotMadeError("Name at least one scope.")
    if not name.strip() or len(name) > 80:
        raise ClientNotMadeError("Give the client a name of at most 80 letters.")
    client = ApiClient(
        name=name.strip(),
        user_id=user_id,
        scopes=sorted({*scopes}),
        key_digest=digest_of_key(key),
        created_at=now,
        expires_at=now + lifetime,
    )
    try:
        with transaction.atomic():
            client.save(force_insert=True)
    except IntegrityError:
        raise ClientNotMadeError("There is a client of this name already. Choose another name.") from None
    ledger.record(
        Action.CREATE,
        object_type="consent.client",
        object_id=client.pk,
        detail={"user": str(user_id), "scopes": client.scopes},
    )
    return client.pk


_SHOWN = ("id", "name", "user_id", "scopes", "created_at", "expires_at", "revoked_at")


def clients() -> list[ApiClient]:
    """Every client, by name, without anything of its key. Logged as a list."""
    found = list(ApiClient.objects.only(*_SHOWN).order_by("name"))
    ledger.record(Action.LIST, object_type="consent.client", detail={"rows": len(found)})
    return found


@transaction.atomic
def revoke_client(*, name: str, now: datetime) -> uuid.UUID:
    """End a client: from the next request on its key opens nothing. Idempotent.

    Raises ApiClient.DoesNotExist where there is none of this name.
    """
    client = ApiClient.objects.only(*_SHOWN).get(name=name)
    if ApiClient.objects.filter(pk=client.pk, revoked_at=None).update(revoked_at=now):
        ledger.record(
            Action.CHANGE, object_type="consent.client", object_id=client.pk, detail={"fields": ["revoked_at"]}
        )
    return client.pk
