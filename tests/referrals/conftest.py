"""A provider, a handoff on its way, and the ways into the wall that these tests use."""

import email
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connections

from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from development.ports import free_port
from referrals import services
from referrals.models import FollowUpWindow, Handoff, Provider
from tests.people import LOADER, Case, Staff
from tests.settings import address

Entering = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Mail:
    """One message as the mail server took it."""

    recipient: str
    subject: str
    message_id: str
    body: str
    raw: str


@pytest.fixture
def provider(staff: Staff) -> Provider:
    provider = Provider(
        organization=staff.clinic,
        service_name="Outpatient counseling",
        accepts_walk_in=True,
        warm_line="412-555-0155",
        hours="Mon-Fri 8-18",
    )
    provider.save(using=LOADER)
    return provider


@pytest.fixture
def as_clinician(staff: Staff) -> Entering:
    return lambda: acting_as(SurfaceRole.CLINICIAN, user_id=staff.by_role["clinician"].pk, databases=("default",))


@pytest.fixture
def as_supervisor(staff: Staff) -> Entering:
    return lambda: acting_as(SurfaceRole.SUPERVISOR, user_id=staff.by_role["supervisor"].pk, databases=("default",))


@contextmanager
def signed_in_as(login: str) -> Iterator[None]:
    """Every new connection of the default alias is this login's, in this thread and in those it starts."""
    parts = urlsplit(address(login, "default"))
    settings = connections.settings["default"]
    before = {key: settings[key] for key in ("USER", "PASSWORD")}
    connections["default"].close()
    settings.update(USER=parts.username, PASSWORD=parts.password)
    connections["default"].settings_dict.update(USER=parts.username, PASSWORD=parts.password)
    try:
        yield
    finally:
        connections["default"].close()
        settings.update(before)
        connections["default"].settings_dict.update(before)


@pytest.fixture
def worker_login(databases: object) -> Iterator[None]:
    """The code under test runs in a worker's process: signed in as the worker's login."""
    with signed_in_as("WORKER"):
        yield


@pytest.fixture
def as_worker() -> Entering:
    return lambda: acting_as(SurfaceRole.WORKER, user_id=None, databases=("default",))


@pytest.fixture
def handoff(staff: Staff, case: Case, provider: Provider, as_clinician: Entering, now: datetime) -> Handoff:
    """A handoff just offered by the clinician."""
    with as_clinician():
        return services.offer_handoff(
            person_id=case.person.pk,
            encounter_id=case.encounter.pk,
            provider_id=provider.pk,
            by=staff.by_role["clinician"].pk,
            now=now,
        )


def let_pass(handoff: Handoff, by: timedelta) -> None:
    """Move a handoff's windows into the past, as if this much time had gone by."""
    for window in FollowUpWindow.objects.using(LOADER).filter(handoff_id=handoff.pk):
        window.starts_at -= by
        window.remind_at -= by
        window.due_at -= by
        window.save(using=LOADER, update_fields=["starts_at", "remind_at", "due_at"])


def windows_of(handoff: Handoff) -> dict[str, FollowUpWindow]:
    """The windows of a handoff by clock."""
    return {window.clock: window for window in FollowUpWindow.objects.using(LOADER).filter(handoff_id=handoff.pk)}


class Postbox:
    """A real SMTP server that keeps what it takes, and can be told to refuse."""

    def __init__(self) -> None:
        self.received: list[Mail] = []
        self.answer = "250 kept"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            raw = bytes(envelope.content or b"").decode()
            message = email.message_from_string(raw)
            self.received.append(
                Mail(envelope.rcpt_tos[0], message["Subject"], message["Message-ID"], str(message.get_payload()), raw)
            )
        return self.answer


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """The mail server of this test, which the site is told to use."""
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    yield box
    server.stop()
