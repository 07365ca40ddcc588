"""Keyed digests under which a person is found, so that the database holds no name in clear.

A name is normalised (case, accents, punctuation, order of parts) and digested whole, and each part by how it sounds. The
key lives outside the database: without it a digest says nothing.
"""

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import jellyfish
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class NameKey(NamedTuple):
    """One digest and what it was made of: ``name``, ``sound`` or ``birth_date``."""

    kind: str
    digest: bytes


def parts_of(name: str) -> list[str]:
    """The parts of a name in lower case without accents or punctuation, in alphabetical order."""
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(
        character if character.isalpha() else " " for character in plain if not unicodedata.combining(character)
    )
    return sorted(letters.casefold().split())


def keys_of_name(name: str) -> Iterator[NameKey]:
    """The digest of the whole name and one of how each part sounds."""
    parts = parts_of(name)
    if not parts:
        return
    yield NameKey("name", _digest("name", " ".join(parts)))
    for sound in sorted({jellyfish.metaphone(part) for part in parts} - {""}):
        yield NameKey("sound", _digest("sound", sound))


def keys_of_birth_date(birth_date: date) -> Iterator[NameKey]:
    """The digest of a birth date."""
    yield NameKey("birth_date", _digest("birth_date", birth_date.isoformat()))


def _digest(kind: str, value: str) -> bytes:
    if not settings.SEARCH_KEY:
        raise ImproperlyConfigured("This process holds no search key.")
    key = base64.urlsafe_b64decode(settings.SEARCH_KEY)
    return hmac.new(key, f"{kind}:{value}".encode(), hashlib.sha256).digest()
