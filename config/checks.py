"""What a production process refuses to start with. Each refusal is a sentence that says how to repair it."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

SERVER_PROCESSES = frozenset({"agency", "police", "worker"})
_SHORTEST_SECRET = 50


def problems(settings: Mapping[str, Any]) -> Iterator[str]:
    """Everything that stands against starting with these settings (names as in ``config.settings``)."""
    secret = settings["SECRET_KEY"]
    if len(secret) < _SHORTEST_SECRET or len(set(secret)) < 5 or secret.startswith("django-insecure-"):
        yield f"SECRET_KEY must be {_SHORTEST_SECRET} random characters or more, and not one from an example."
    if settings["DEBUG"]:
        yield "DEBUG must be off: its pages show what people wrote."
    if not settings["ALLOWED_HOSTS"] or "*" in settings["ALLOWED_HOSTS"]:
        yield "ALLOWED_HOSTS must name the addresses of this process, and never *."
    process = settings["PROCESS"]
    for alias, database in settings["DATABASES"].items():
        if not database["NAME"] or not database["USER"]:
            yield f"The address of the database {alias!r} must name a database and one of the site's logins."
        if database["USER"] in {"postgres", "bulkhead_owner", "bulkhead_loader"}:
            yield f"A server process must not sign in to {alias!r} as {database['USER']}."
    if process in {"agency", "worker"} and not (settings["FIELD_KEYS"] and settings["RELEASE_KEYS"]):
        yield "FIELD_KEYS and RELEASE_KEYS must hold the keys of clinical text and of releases."
    if process == "agency" and not _is_key(settings["SEARCH_KEY"]):
        yield "SEARCH_KEY must be 32 bytes in urlsafe base64."
    if process == "police" and not settings["RELEASE_KEYS"]:
        yield "RELEASE_KEYS must hold the key of releases."
    if process == "police" and settings["KEYS_OF_CLINICAL_TEXT_PRESENT"]:
        yield "The police process must not be given FIELD_KEYS or SEARCH_KEY."
    if settings["CELERY_BROKER_URL"] == "filesystem://":
        yield "CELERY_BROKER_URL must name Redis or RabbitMQ: the file broker is for the demo and the tests."
    if settings["SITE_ADDRESS"].startswith("http://"):
        yield "SITE_ADDRESS must begin with https://"
    if not 1 <= settings["BREAK_GLASS_HOURS"] <= 12:
        yield "BREAK_GLASS_HOURS must be from 1 to 12."
    if not 1 <= settings["LEGAL_PROCESS_ACCESS_DAYS"] <= 90:
        yield "LEGAL_PROCESS_ACCESS_DAYS must be from 1 to 90."


def _is_key(value: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(value)) == 32
    except (binascii.Error, ValueError):
        return False


def refuse_unsafe_settings(settings: Mapping[str, Any]) -> None:
    """Raises ImproperlyConfigured for a production server process that anything stands against."""
    if settings["PROCESS"] not in SERVER_PROCESSES:
        return
    if settings["DEVELOPMENT"]:
        if settings["DEBUG"]:
            raise ImproperlyConfigured(
                "This process does not start. DEBUG must be off: its pages show what people wrote."
            )
        return
    found = list(problems(settings))
    if found:
        raise ImproperlyConfigured("This process does not start. " + " ".join(found))
