"""Slows down who guesses a password where it is asked for again (signing, opening a case): after some failures it rests.

Kept in the process's memory by the actor's key alone; a surface role writes no account, and the ledger has each refusal.
"""

import uuid

from django.conf import settings
from django.core.cache import cache


def _key(actor: uuid.UUID) -> str:
    return f"signing-failures:{actor}"


def is_on(actor: uuid.UUID) -> bool:
    """Whether this person has to wait before the next try."""
    return cache.get(_key(actor), 0) >= settings.SIGN_IN_ATTEMPTS


def count_failure(actor: uuid.UUID) -> None:
    """One more wrong password. The count is forgotten SIGN_IN_LOCK_MINUTES after the first."""
    if not cache.add(_key(actor), 1, timeout=60 * settings.SIGN_IN_LOCK_MINUTES):
        cache.incr(_key(actor))


def release(actor: uuid.UUID) -> None:
    """The right password was given."""
    cache.delete(_key(actor))
