"""Who reads a release that a revocation closes, each in its own process, and the ways in which the revocation comes.

Each reader is named with the places at which a test stops it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ObjectDoesNotExist

from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import selectors, services, views_liaison, views_releases
from consent.api import reading
from consent.documents import releases
from consent.models import ConsentRecord, Release
from tests.consent.api.clients import EVERY_SCOPE, System, make_api_client
from tests.consent.api.test_real_processes import send
from tests.consent.conftest import client_of
from tests.consent.door import Door, agency_login, as_clinician, police_login
from tests.consent.two_at_once import Stop
from tests.people import LOADER, assign
from tests.settings import address
from tests.web import WebProcess

SECRET = "Calm after an hour of talking"
Read = Callable[[], bool]


@dataclass
class Shared:
    """One release to the city bureau that stands on one consent, and what its readers got of it."""

    door: Door
    consent: ConsentRecord
    release: Release
    handed_out: list[bool] = field(default_factory=list)

    def revoke(self) -> None:
        """The clinician records the revocation: one transaction in the agency's process."""
        with agency_login():
            self.door.revoke(self.consent, now=datetime.now(UTC))

    def revoke_by_letter(self) -> None:
        """The privacy officer, to whom the case is open, records the revocation that came by letter."""
        officer = self.door.staff.by_role["privacy_officer"]
        assign(self.door.case.person, officer, "privacy_officer", by=officer)
        with agency_login(), acting_as(SurfaceRole.PRIVACY_OFFICER, user_id=officer.pk, databases=("default",)):
            services.revoke_consent(consent_id=self.consent.pk, in_writing=True, by=officer.pk, now=datetime.now(UTC))

    def revoke_over_http(self, site: WebProcess) -> None:
        """Another system tells a running process of the agency that the person withdrew."""
        status, _, _ = send(
            site, "POST", f"/api/v1/consents/{self.consent.pk}/revocations", self.key(), {"in_writing": True}
        )
        assert status == 200

    def key(self) -> str:
        """The key of a new system that acts for the clinician, with every scope."""
        return make_api_client(self.door.staff.by_role["clinician"], *EVERY_SCOPE)

    @property
    def is_open(self) -> bool:
        return Release.objects.using(LOADER).filter(pk=self.release.pk, closed_at=None).exists()


def liaison_gets(shared: Shared, copy: str = "") -> bool:
    """The recipient's request in the police process. Whether anything of the contents came with its answer."""
    with police_login():
        client = client_of(shared.door.staff.by_role["liaison"])
        answer = client.get(f"/liaison/shared/{shared.release.pk}/{copy}")
    return handed_out(answer)


def clinician_gets(shared: Shared, copy: str) -> bool:
    """The sender's request for a copy to hand over, in the agency's process."""
    client = client_of(shared.door.staff.by_role["clinician"])
    return handed_out(client.get(f"/clinician/releases/{shared.release.pk}/{copy}"))


def system_gets(shared: Shared, system: System, page: str) -> bool:
    """Another system's request for one page, in the agency's process."""
    return handed_out(system.get(f"/releases/{shared.release.pk}/items{page}"))


def handed_out(answer: Any) -> bool:
    assert answer.status_code in {200, 404, 410}
    is_there = answer.content.startswith(b"%PDF") or SECRET.encode() in answer.content
    assert is_there == (answer.status_code == 200)
    return is_there


def page_of_the_api(shared: Shared, cursor: int, stop: Stop | None = None) -> bool:
    """One page of the release for another system, in a transaction of its own."""
    with as_clinician(shared.door.staff):
        try:
            _, items, _ = reading.page_of(shared.release.pk, cursor=cursor, limit=1, now=datetime.now(UTC))
        except ObjectDoesNotExist:
            return False
        if stop:
            stop.here()
        return bool(items)


@contextmanager
def items_are_held() -> Iterator[Callable[[], None]]:
    """Nobody reads the pieces of a release until the caller lets go; who wants to waits, in whatever process."""
    with psycopg.connect(address("OWNER", "default")) as holder:
        holder.execute("LOCK TABLE consent_releaseitem IN ACCESS EXCLUSIVE MODE")
        yield holder.rollback


def wait_for_a_reader_of_items() -> None:
    """Until somebody waits for the pieces; it fails after ten seconds of asking."""
    with psycopg.connect(address("LOADER", "default"), autocommit=True) as watcher:
        deadline = datetime.now(UTC) + timedelta(seconds=10)
        while datetime.now(UTC) < deadline:
            waiting = watcher.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'consent_releaseitem'::regclass"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ).fetchone()
            if waiting and waiting[0]:
                return
    raise AssertionError("Nobody reads the pieces.")


@contextmanager
def in_the_police_process(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = "config.police_urls"
    settings.SESSION_ENGINE = "casework.staff.police_sessions"
    yield


#: Reader -> how it reads, and the places at which it is stopped: the module, the name, before or after it.
BEFORE_THE_EXPORT = (selectors, "export_of", "before")
LIAISONS: dict[str, tuple[str, list[tuple[Any, str, str]]]] = {
    "the page": ("", [(releases, "document_of", "before"), (views_liaison, "render", "after")]),
    "the PDF": (
        "pdf/",
        [
            (releases, "document_of", "before"),
            (views_liaison, "pdf_of", "before"),
            (views_liaison, "pdf_of", "after"),
            BEFORE_THE_EXPORT,
        ],
    ),
    "the JSON": ("json/", [(releases, "json_of", "before"), (releases, "json_of", "after"), BEFORE_THE_EXPORT]),
}
CLINICIANS: dict[str, tuple[str, list[tuple[Any, str, str]]]] = {
    "the sender's PDF": (
        "pdf/",
        [
            (releases, "document_of", "before"),
            (views_releases, "pdf_of", "before"),
            (views_releases, "pdf_of", "after"),
            BEFORE_THE_EXPORT,
        ],
    ),
    "the sender's JSON": (
        "json/",
        [(releases, "json_of", "before"), (releases, "json_of", "after"), BEFORE_THE_EXPORT],
    ),
}
SYSTEMS: dict[str, tuple[str, list[tuple[Any, str, str]]]] = {
    "page two of the API": ("?cursor=1&limit=1", [(selectors, "check_still_open", "before")]),
}
EVERYBODY = {**LIAISONS, **CLINICIANS, **SYSTEMS}
PLACES = [
    pytest.param(reader, *place, id=f"{reader}, {place[2]} {place[1]}")
    for reader, (_, places) in EVERYBODY.items()
    for place in places
]
LAST_PLACES = [pytest.param(reader, *places[-1], id=reader) for reader, (_, places) in EVERYBODY.items()]
READERS = [*EVERYBODY]
