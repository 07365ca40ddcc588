"""Encrypts clinical text with keys that no database holds.

Envelope: each value has a data key of its own (AES-256-GCM), which is wrapped by a named key from the settings. The
column and the row's key are authenticated with the value, so that a ciphertext moved to another row or column does not
open. Layout: version (1 byte), length of the key's name (1), name, wrapping nonce (12), wrapped key (48), nonce (12),
ciphertext.
"""

import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_VERSION = 1


class SealError(ValueError):
    """A value does not open: wrong key, altered, or moved from the place it was sealed for."""


@lru_cache(maxsize=16)
def _wrapper(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(text: str, *, place: str, keys: dict[str, bytes]) -> bytes:
    """Encrypt ``text`` for one place (``table.column:row``) with the first key."""
    return seal_bytes(text.encode(), place=place, keys=keys)


def unseal(sealed: bytes, *, place: str, keys: dict[str, bytes]) -> str:
    """The text sealed for this place. Raises SealError when it does not open."""
    return unseal_bytes(sealed, place=place, keys=keys).decode()


def seal_bytes(content: bytes, *, place: str, keys: dict[str, bytes]) -> bytes:
    """Encrypt ``content`` for one place with the first key."""
    if not keys:
        raise ImproperlyConfigured("This process holds no key for this text.")
    name, key = next(iter(keys.items()))
    context = place.encode()
    data_key, wrap_nonce, nonce = AESGCM.generate_key(256), os.urandom(12), os.urandom(12)
    wrapped = _wrapper(key).encrypt(wrap_nonce, data_key, context)
    body = AESGCM(data_key).encrypt(nonce, content, context)
    label = name.encode()
    return bytes([_VERSION, len(label)]) + label + wrap_nonce + wrapped + nonce + body


def unseal_bytes(sealed: bytes, *, place: str, keys: dict[str, bytes]) -> bytes:
    """The content sealed for this place. Raises SealError when it does not open."""
    value = bytes(sealed)
    if len(value) < 2 or value[0] != _VERSION:
        raise SealError("Unknown seal.")
    end = 2 + value[1]
    key = keys.get(value[2:end].decode())
    if key is None:
        raise SealError("The key of this value is not held by this process.")
    wrap_nonce, wrapped = value[end : end + 12], value[end + 12 : end + 60]
    nonce, body = value[end + 60 : end + 72], value[end + 72 :]
    context = place.encode()
    try:
        data_key = _wrapper(key).decrypt(wrap_nonce, wrapped, context)
        return AESGCM(data_key).decrypt(nonce, body, context)
    except InvalidTag:
        raise SealError("This value was altered or moved.") from None


class _Sealed:
    """What sealed attributes have in common: where a value is sealed for, and with which keys.

    The row's key must exist before the value is set; ours are made by the client of the database, so it always does.
    """

    def __init__(self, column: str, *, keys: str = "FIELD_KEYS") -> None:
        self.column, self._keys = column, keys

    def place(self, row: Any) -> str:
        return f"{row._meta.db_table}.{self.column}:{row.pk}"

    @property
    def keys(self) -> dict[str, bytes]:
        held: dict[str, bytes] = getattr(settings, self._keys)
        return held


class SealedText(_Sealed):
    """A text attribute kept in a binary column: ``narrative = SealedText("narrative_sealed")``.

    An empty column reads as an empty text.
    """

    def __get__(self, row: Any, owner: type[Any] | None = None) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return unseal(sealed, place=self.place(row), keys=self.keys) if sealed else ""

    def __set__(self, row: Any, text: str) -> None:
        setattr(row, self.column, seal(text, place=self.place(row), keys=self.keys) if text else None)


class SealedBytes(_Sealed):
    """A document kept in a binary column: ``document = SealedBytes("document_sealed")``. Empty reads as no bytes."""

    def __get__(self, row: Any, owner: type[Any] | None = None) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return unseal_bytes(sealed, place=self.place(row), keys=self.keys) if sealed else b""

    def __set__(self, row: Any, content: bytes) -> None:
        setattr(row, self.column, seal_bytes(content, place=self.place(row), keys=self.keys) if content else None)
