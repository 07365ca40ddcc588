"""Which object each key of an address names, and one real object of each that belongs to somebody else.

``KEYS`` holds an entry for every parameter of every address of every surface, by the beginning of the address; the longest
beginning counts. What is missing there stops the tests that ask the addresses, so that no new page is left out.
"""

import itertools
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from django.db import models

from casework.clinical.models import Assignment, BreakGlass, Note
from casework.staff.models import User
from consent import gate, restrictions
from consent.capture import recording
from consent.duties.opening import open_duties
from consent.models import ConsentRecord, OpenDuty, RecipientNotice, Release
from referrals import services as handoffs
from referrals.models import FollowUpWindow, OutboxMessage, Provider
from tests.clinical.records import make_waiting_note
from tests.consent.door import Door, as_clinician
from tests.consent.process.desk import make_desk
from tests.people import LOADER, Case, Staff, make_user
from tests.wall.addresses import STRANGER

Value = TypeVar("Value")
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")

#: What a key names, by the beginning of the address and the parameter: names of ``theirs``.
KEYS: dict[tuple[str, str], tuple[str, ...]] = {
    ("/", "person_id"): ("person",),
    ("/", "consent_id"): ("consent", "deferred question"),
    ("/", "release_id"): ("release", "closed release"),
    ("/liaison/incidents/", "incident_id"): ("incident",),
    ("/clinician/", "encounter_id"): ("encounter",),
    ("/clinician/", "note_id"): ("note", "draft"),
    ("/clinician/", "handoff_id"): ("handoff",),
    ("/clinician/", "limit_id"): ("limit",),
    ("/clinician/", "notice_id"): ("notice",),
    ("/clinician/", "duty_id"): ("clinician's duty",),
    ("/clinician/break-glass/", "breakglass_id"): ("clinician's access",),
    ("/privacy/", "process_id"): ("legal process",),
    ("/privacy/", "answer_id"): ("answer",),
    ("/privacy/", "duty_id"): ("privacy officer's duty",),
    ("/privacy/", "limit_id"): ("limit",),
    ("/privacy/", "notice_id"): ("notice",),
    ("/privacy/cases/accesses/", "breakglass_id"): ("privacy officer's access",),
    ("/privacy/break-glass/", "breakglass_id"): ("referred access",),
    ("/supervisor/referrals/followupwindow/", "object_id"): ("window",),
    ("/supervisor/referrals/handoff/", "object_id"): ("handoff",),
    ("/supervisor/referrals/outboxmessage/", "object_id"): ("message",),
    ("/supervisor/consent/openduty/", "object_id"): ("supervisor's duty",),
    ("/supervisor/clinical/note/", "object_id"): ("waiting note", "note", "draft"),
    ("/supervisor/clinical/breakglass/", "object_id"): ("clinician's access", "referred access"),
    ("/supervisor/clinical/assignment/", "object_id"): ("assignment",),
}
#: Parameters that are words of the address and nobody's: each is filled in as it stands here.
WORDS: dict[tuple[str, str], str] = {
    ("/clinician/handoffs/", "name"): "accept-for-person",
    ("/privacy/process/<uuid:process_id>/letters/", "code"): "neutral-denial",
}
#: Keys of what everybody on the surface may read, with the reason.
EVERYBODYS: dict[tuple[str, str], str] = {
    ("/clinician/incidents/", "incident_id"): "a clinician is called to incidents in every zone",
    ("/supervisor/rules/", "code"): "a rule of law",
    ("/privacy/rules/", "code"): "a rule of law",
    ("/privacy/process/new/", "code"): "a kind of paper",
}

#: Every answer that any form takes, so that a form that is sent gets past its questions.
ANSWERS: dict[str, Any] = {
    "note": "Done.",
    "how": "letter",
    "what": "answer",
    "answer": "agreed",
    "because": "written",
    "finding": "appropriate",
    "text": "Seen.",
    "reason": "no_show",
    "told_on": "2026-01-05",
    "in_writing": True,
    "sections-TOTAL_FORMS": "1",
    "sections-INITIAL_FORMS": "0",
    "sections-0-segment": "mh_general",
    "sections-0-text": "Seen.",
}


def found_in(table: Mapping[tuple[str, str], Value], route: str, parameter: str) -> Value | None:
    """What a table says of a parameter of a route, by the longest beginning."""
    beginnings = [one for one in table if one[1] == parameter and route.startswith(one[0])]
    return table[max(beginnings, key=lambda one: len(one[0]))] if beginnings else None


def parameters_of(route: str) -> list[str]:
    """The names of what is filled in."""
    return _PARAMETER.findall(route)


def spelled(route: str, values: dict[str, str]) -> str:
    """The address with these values."""
    return _PARAMETER.sub(lambda parameter: values[parameter[1]], route)


@dataclass(frozen=True)
class Pair:
    """One address of a real object, and the same address of one that never was."""

    hidden: str
    missing: str


def pairs_of(route: str, theirs: dict[str, models.Model]) -> Iterator[Pair]:
    """Each address of a route with somebody else's objects; none where every key is everybody's or a mere word.

    Stops the test at a parameter of which no table tells.
    """
    words: dict[str, str] = {}
    keys: dict[str, tuple[str, ...]] = {}
    for parameter in parameters_of(route):
        named, word = found_in(KEYS, route, parameter), found_in(WORDS, route, parameter)
        if word is not None:
            words[parameter] = word
        elif named is not None:
            keys[parameter] = named
        elif found_in(EVERYBODYS, route, parameter) is None:
            pytest.fail(
                f"Nobody says what <{parameter}> of {route} names. Add it to KEYS in tests/wall/hidden_objects.py with "
                "an object that belongs to somebody else, or to WORDS or EVERYBODYS if it is nobody's."
            )
        else:
            return
    never = dict.fromkeys(keys, str(STRANGER))
    for chosen in itertools.product(*keys.values()):
        real = {parameter: str(theirs[name].pk) for parameter, name in zip(keys, chosen, strict=True)}
        yield Pair(spelled(route, words | real), spelled(route, words | never))


def make_theirs(staff: Staff, case: Case, now: datetime) -> dict[str, models.Model]:
    """One real object of each kind, of the staff's clinician, privacy officer, supervisor, agency and police bureau."""
    theirs: dict[str, models.Model] = {"person": case.person, "encounter": case.encounter, "note": case.note}
    theirs |= _notes(case, now) | _papers(Door(staff, case), now) | _duties(staff, case, now)
    theirs |= _at_the_desk(staff, case, now) | _accesses(staff, case, now) | _handoff(staff, case, now)
    theirs["assignment"] = Assignment.objects.using(LOADER).get(person=case.person, role="clinician")
    return theirs


def _notes(case: Case, now: datetime) -> dict[str, models.Model]:
    draft = Note(person=case.person, encounter=case.encounter, author_id=case.note.author_id, created_at=now)
    draft.save(using=LOADER)
    return {"draft": draft, "waiting note": make_waiting_note(case, case.note.author_id, now)}


def make_releases(door: Door, now: datetime) -> dict[str, models.Model]:
    """What the city bureau received and may read, and what it received until its consent was revoked."""
    first = door.consent(now=now, purpose="crisis_response")
    closed = door.release(now=now)
    door.revoke(first, now=now)
    later = now + timedelta(seconds=1)
    consent = door.consent(now=later)
    return {
        "consent": consent,
        "release": door.release(now=later),
        "closed release": Release.objects.using(LOADER).get(pk=closed.pk),
    }


def _papers(door: Door, now: datetime) -> dict[str, models.Model]:
    clinic = door.staff.clinic
    ended = door.consent(now=now, recipient=clinic)
    door.release(now=now, recipient=gate.Recipient(organization_id=clinic.pk))
    door.revoke(ended, now=now)
    with as_clinician(door.staff) as by:
        deferred = recording.record_unsigned(
            ConsentRecord.Outcome.DEFERRED,
            person_id=door.person_id,
            recipient_id=clinic.pk,
            asked=("mh_general",),
            why="not_oriented",
            ask_again_by=now + timedelta(days=1),
            by=by,
            now=now,
        )
        limit = restrictions.ask_limit(
            person_id=door.person_id, limit=restrictions.Limit(purposes=("housing",)), agreed=None, by=by, now=now
        )
    notice = RecipientNotice.objects.using(LOADER).get(recipient_organization_id=clinic.pk)
    return {"deferred question": deferred, "limit": limit, "notice": notice} | make_releases(door, now)


def _duties(staff: Staff, case: Case, now: datetime) -> dict[str, models.Model]:
    codes = {
        "clinician's duty": "INFORM_PATIENT_512C",
        "supervisor's duty": "NOTIFY_SUPERVISOR",
        "privacy officer's duty": "NOTIFY_PRIVACY_OFFICER",
    }
    with as_clinician(staff) as by:
        open_duties(list(codes.values()), person_id=case.person.pk, by=by, now=now)
    return {name: OpenDuty.objects.using(LOADER).get(code=code) for name, code in codes.items()}


def _at_the_desk(staff: Staff, case: Case, now: datetime) -> dict[str, models.Model]:
    desk = make_desk(staff, case)
    desk.open_case()
    record = desk.serve(now=now)
    desk.find_nobody(record, now=now)
    return {"legal process": record, "answer": desk.send(record, now=now)}


def _accesses(staff: Staff, case: Case, now: datetime) -> dict[str, models.Model]:
    third = make_user("Terry Third", staff.agency, "clinician", supervisor=staff.by_role["supervisor"])
    return {
        "clinician's access": _access(staff, case, staff.by_role["clinician"], now),
        "privacy officer's access": _access(
            staff, case, staff.by_role["privacy_officer"], now, kind="legal_process", supervisor_id=None
        ),
        "referred access": _access(
            staff,
            case,
            third,
            now,
            finding="privacy_officer",
            reviewed_by=staff.by_role["supervisor"].pk,
            reviewed_at=now,
        ),
    }


def _access(staff: Staff, case: Case, reader: User, now: datetime, **more: Any) -> BreakGlass:
    access = BreakGlass(
        **{
            "person": case.person,
            "organization_id": staff.agency.pk,
            "user_id": reader.pk,
            "supervisor_id": staff.by_role["supervisor"].pk,
            "started_at": now - timedelta(hours=1),
            "ends_at": now + timedelta(hours=3),
            "review_due_at": now + timedelta(days=2),
        }
        | more
    )
    access.reason = "Collapsed at the shelter, no colleague in reach."
    access.save(using=LOADER)
    return access


def _handoff(staff: Staff, case: Case, now: datetime) -> dict[str, models.Model]:
    provider = Provider(organization=staff.clinic, service_name="Outpatient counseling")
    provider.save(using=LOADER)
    clinician = staff.by_role["clinician"]
    with as_clinician(staff) as by:
        handoff = handoffs.offer_handoff(
            person_id=case.person.pk, encounter_id=case.encounter.pk, provider_id=provider.pk, by=by, now=now
        )
    message = OutboxMessage(
        kind=OutboxMessage.Kind.REMINDER,
        recipient_id=clinician.pk,
        supervisor_id=staff.by_role["supervisor"].pk,
        handoff_id=handoff.pk,
        dedupe_key=str(uuid.uuid4()),
        state=OutboxMessage.State.FAILED,
        attempts=3,
        last_error_code="refused",
        created_at=now,
        next_attempt_at=now,
    )
    message.save(using=LOADER)
    window = FollowUpWindow.objects.using(LOADER).filter(handoff_id=handoff.pk)[0]
    return {"handoff": handoff, "window": window, "message": message}
