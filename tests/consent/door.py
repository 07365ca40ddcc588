"""One case at the door: papers given through the services, previews and releases through the gate, each as its own role."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import connections
from django.utils import timezone

from casework.clinical.models import Note, NoteSection
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import gate, services, signatures
from consent.capture import recording
from consent.capture.document import Signed
from consent.capture.terms import Terms
from consent.models import ConsentRecord, Release
from tests.people import LOADER, Case, Staff
from tests.settings import address

IDENTITY = "identity"
PURPOSE = "crisis_response"
TYPED = Signed(signatures.Signature(typed="Jordan Example"))


@contextmanager
def as_clinician(staff: Staff) -> Iterator[uuid.UUID]:
    """One transaction as the clinician whose case it is."""
    clinician = staff.by_role["clinician"].pk
    with acting_as(SurfaceRole.CLINICIAN, user_id=clinician):
        yield clinician


@contextmanager
def as_liaison(staff: Staff, who: Any = None) -> Iterator[uuid.UUID]:
    """One transaction as the liaison of the city bureau, or as ``who``, on the police process's own login."""
    liaison = (who or staff.by_role["liaison"]).pk
    with police_login(), acting_as(SurfaceRole.LIAISON, user_id=liaison):
        yield liaison


@contextmanager
def signed_in_to_databases_as(login: str) -> Iterator[None]:
    """Both databases through another login of the site."""
    before = {alias: connections[alias] for alias in ("default", "police")}
    try:
        for alias, usual in before.items():
            url = urlsplit(address(login, alias))
            connection = usual.copy(alias)
            connection.settings_dict |= {"USER": url.username, "PASSWORD": unquote(url.password or "")}
            connections[alias] = connection
        yield
    finally:
        for alias, usual in before.items():
            if connections[alias] is not usual:
                connections[alias].close()
                connections[alias] = usual


def police_login() -> AbstractContextManager[None]:
    """As the police process signs in: the agency's login may not become a liaison."""
    return signed_in_to_databases_as("POLICE")


def agency_login() -> AbstractContextManager[None]:
    """As the agency's process signs in, in the middle of a test of the police one."""
    return signed_in_to_databases_as("AGENCY")


@dataclass(frozen=True)
class Door:
    """What one test does at the door for one case."""

    staff: Staff
    case: Case

    @property
    def person_id(self) -> uuid.UUID:
        return self.case.person.pk

    @property
    def everything(self) -> list[str]:
        """The keys of the name, the summary and the substance-use section."""
        return [IDENTITY, str(self.case.summary.pk), str(self.case.substance_use.pk)]

    def terms(
        self,
        *,
        segments: tuple[str, ...] = ("identity_presence", "mh_general"),
        recipient: Any = None,
        purpose: str = PURPOSE,
        last_day: date | None = None,
    ) -> Terms:
        return Terms(
            recipient_id=(recipient or self.staff.police).pk,
            segments=segments,
            purpose=purpose,
            last_day=last_day or timezone.localdate() + timedelta(days=30),
        )

    def consent(self, *, now: datetime, **chosen: Any) -> ConsentRecord:
        """A paper signed at ``now``: name and mental-health summary to the city bureau, unless chosen otherwise."""
        terms = self.terms(**chosen)
        with as_clinician(self.staff) as by:
            return recording.record_signed(terms, TYPED, person_id=self.person_id, by=by, now=now)

    def on_file(self, terms: Terms, *, now: datetime) -> ConsentRecord:
        """A paper as it might have come to be on file, whatever the law says of it: nobody looked whether it is fit."""
        with as_clinician(self.staff) as by:
            record = recording.record_of(
                terms, person_id=self.person_id, discloser_id=self.staff.agency.pk, by=by, now=now
            )
            record.save(force_insert=True)
            gate.close_what_no_longer_stands(person_id=self.person_id, because="lapsed", by=by, now=now)
            return record

    def ask(self, *, now: datetime, **changes: Any) -> dict[str, Any]:
        """The arguments of a preview; a confirmation adds the digest."""
        return {
            "person_id": self.person_id,
            "recipient": gate.Recipient(organization_id=self.staff.police.pk),
            "purpose": PURPOSE,
            "keys": self.everything,
            "by": self.staff.by_role["clinician"].pk,
            "now": now,
        } | changes

    def preview(self, *, now: datetime, **changes: Any) -> gate.Preview:
        with as_clinician(self.staff):
            return gate.preview(**self.ask(now=now, **changes))

    def confirm(self, *, digest: str, now: datetime, **changes: Any) -> Release:
        with as_clinician(self.staff):
            return gate.confirm(**self.ask(now=now, **changes), digest=digest)

    def release(self, *, now: datetime, **changes: Any) -> Release:
        """Preview and confirm at the same moment."""
        return self.confirm(digest=self.preview(now=now, **changes).digest, now=now, **changes)

    def revoke(self, consent: ConsentRecord, *, now: datetime, in_writing: bool = True) -> ConsentRecord:
        with as_clinician(self.staff) as by:
            return services.revoke_consent(consent_id=consent.pk, in_writing=in_writing, by=by, now=now)


def add_section(case: Case, staff: Staff, *, segment: str | None, text: str, summary: bool, sign: bool = True) -> str:
    """One more note of one section, signed unless told otherwise. Returns the key of the section."""
    note = Note(
        person=case.person,
        encounter=case.encounter,
        author_id=staff.by_role["clinician"].pk,
        created_at=case.encounter.happened_at,
    )
    note.save(using=LOADER)
    section = NoteSection(person=case.person, note=note, position=0, segment=segment, is_summary=summary)
    section.text = text
    section.save(using=LOADER)
    if sign:
        Note.objects.using(LOADER).filter(pk=note.pk).update(state="signed", signed_at=case.encounter.happened_at)
    return str(section.pk)


def texts(items: Sequence[gate.PreviewItem]) -> list[str]:
    """What the items say, in order."""
    return [item.text for item in items]
