"""API clients of the tests, each with its key, and the bodies that they send."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from consent.api.clients import SCOPES, digest_of_key, new_key
from consent.models import ApiClient
from tests.people import LOADER, Case, Staff

EVERY_SCOPE = tuple(SCOPES)


def make_api_client(user: Any, *scopes: str, name: str = "", **changes: Any) -> str:
    """A client that acts as this account; returns its key."""
    key, now = new_key(), datetime.now(UTC)
    values: dict[str, Any] = {
        "name": name or f"System {uuid.uuid4().hex[:8]}",
        "user_id": user.pk,
        "scopes": list(scopes),
        "key_digest": digest_of_key(key),
        "created_at": now,
        "expires_at": now + timedelta(days=30),
    }
    ApiClient(**values | changes).save(using=LOADER)
    return key


class System:
    """Another system with its key."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.http = Client()

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.http.get(f"/api/v1{path}", query, headers={"Authorization": f"Bearer {self.key}"})

    def post(self, path: str, body: Any, content_type: str = "application/json") -> HttpResponse:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.http.post(
            f"/api/v1{path}", content, content_type=content_type, headers={"Authorization": f"Bearer {self.key}"}
        )


def body_of(response: HttpResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(response.content)
    return found


def consent_body(staff: Staff, case: Case, **changes: Any) -> dict[str, Any]:
    """A flawless consent signed elsewhere: name and mental-health summary, to the city bureau, for crisis calls."""
    signed = datetime.now(UTC) - timedelta(days=1)
    return {
        "id": str(uuid.uuid4()),
        "person": str(case.person.pk),
        "kinds": ["hipaa_auth", "pa_mh_release", "part2_general"],
        "discloser": str(staff.agency.pk),
        "recipient": str(staff.police.pk),
        "segments": ["identity_presence", "mh_general"],
        "purposes": ["crisis_response"],
        "statements": [
            "A4-CEBA",
            "A6-REVOKE",
            "B10i",
            "B10ii",
            "F10-PLAIN",
            "F7-REVOKE",
            "F8-CONDITION",
            "F9-REDISC",
            "G5-SIGN",
            "G8-REVOKE",
            "G9-INSPECT",
        ],
        "info_description": "My name and a summary of my mental health",
        "signer": "patient",
        "signature_kind": "electronic",
        "signature": "typed:Jordan Example",
        "signed_at": signed.isoformat(),
        "staff_signed_by": str(staff.by_role["clinician"].pk),
        "staff_signed_at": signed.isoformat(),
        "starts_at": signed.isoformat(),
        "expires_at": (signed + timedelta(days=90)).isoformat(),
        "language": "en",
        "form_version": "county-2026-03",
        "paper": "Permission to share my information",
    } | changes


def decision_body(staff: Staff, case: Case, **changes: Any) -> dict[str, Any]:
    """The wish to tell the city bureau everything of the case, for crisis calls."""
    return {
        "person": str(case.person.pk),
        "recipient": {"organization": str(staff.police.pk)},
        "purpose": "crisis_response",
    } | changes
