"""Reads settings from the environment, typed, and fails with a sentence that says how to repair it."""

import base64
import binascii
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"true", "1", "yes", "on"}
_FALSE = {"false", "0", "no", "off", ""}


class Environment:
    """Variables of the process, with a development file as the second source.

    A variable of the process always wins. ``NAME_FILE`` names a file that holds the value (for secrets mounted by an
    orchestrator).
    """

    def __init__(self, fallback: dict[str, str] | None = None) -> None:
        self._fallback = fallback or {}

    def text(self, name: str, default: str | None = None) -> str:
        """The value of ``name``; raises ImproperlyConfigured when it is unset and there is no default."""
        if name in os.environ:
            return os.environ[name]
        if file := os.environ.get(f"{name}_FILE"):
            return Path(file).read_text(encoding="utf-8").strip()
        if name in self._fallback:
            return self._fallback[name]
        if default is None:
            raise ImproperlyConfigured(f"Set {name}: it has no default. The README's table says what it is for.")
        return default

    def flag(self, name: str, default: bool) -> bool:
        """True or False; anything else is an error, never a guess."""
        value = self.text(name, "true" if default else "false").strip().lower()
        if value in _TRUE:
            return True
        if value in _FALSE:
            return False
        raise ImproperlyConfigured(f"{name} must be true or false.")

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        try:
            return int(value)
        except ValueError:
            raise ImproperlyConfigured(f"{name} must be a whole number.") from None

    def words(self, name: str, default: str = "") -> list[str]:
        """A comma separated list."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def keys(self, name: str) -> dict[str, bytes]:
        """``id:key,id:key``: 32-byte keys in urlsafe base64, the first one being used for new values."""
        found: dict[str, bytes] = {}
        for entry in self.words(name):
            identifier, separator, encoded = entry.partition(":")
            try:
                key = base64.urlsafe_b64decode(encoded)
            except (binascii.Error, ValueError):
                key = b""
            if not separator or not identifier or len(key) != 32:
                raise ImproperlyConfigured(f"{name} must be a list of id:key, each key 32 bytes in urlsafe base64.")
            found[identifier] = key
        return found


def read_development_file(path: Path) -> dict[str, str]:
    """KEY=VALUE lines written by the development cluster; an absent file is an empty one."""
    if not path.is_file():
        return {}
    pairs = (line.split("=", 1) for line in path.read_text(encoding="utf-8").splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def database(url: str) -> dict[str, Any]:
    """A PostgreSQL address as Django's settings; any other engine is refused, because the wall is PostgreSQL's."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("A database address must begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def email(url: str) -> dict[str, Any]:
    """``smtp://user:password@host:port`` (``smtps`` for TLS, ``smtp+starttls``) as Django's e-mail settings."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+starttls"}:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, smtps:// or smtp+starttls://")
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": 10,
    }
