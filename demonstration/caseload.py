"""Invented people in the care of the demo's clinicians: cases, encounters, notes, and who is assigned to whom.

Rows are made in memory, from the contacts of ``visits``; ``city`` stores them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from audit.models import Action
from casework.clinical import name_keys
from casework.clinical.models import (
    Assignment,
    BreakGlass,
    Encounter,
    Note,
    NoteSection,
    Person,
    PersonKey,
    PersonUserGrant,
)
from casework.clinical.segments import Segment
from casework.staff.business_days import add_business_days
from demonstration.history import History
from demonstration.plan import Plan
from demonstration.roster import STAFF
from demonstration.visits import Visit
from demonstration.words.first_contacts import COMFORTS, PLACES, SUPPORTS

BREAK_GLASS_LASTS = timedelta(hours=4)


@dataclass
class Caseload:
    """Every clinical row of the city, and what other parts of it look up."""

    plan: Plan
    agency_id: UUID
    people: list[Person] = field(default_factory=list)
    keys: list[PersonKey] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    grants: list[PersonUserGrant] = field(default_factory=list)
    encounters: list[Encounter] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    #: When each note is signed; a note that is not here stays a draft. Sections must be stored before.
    signatures: dict[UUID, datetime] = field(default_factory=dict)
    sections: list[NoteSection] = field(default_factory=list)
    break_glasses: list[BreakGlass] = field(default_factory=list)
    by_key: dict[str, Person] = field(default_factory=dict)

    def clinician_of(self, key: str) -> UUID:
        return self.by_key[key].created_by

    def first_encounter_of(self, key: str) -> Encounter:
        person_id = self.by_key[key].pk
        return next(encounter for encounter in self.encounters if encounter.person_id == person_id)

    def signed_sections_of(self, key: str, *, at: datetime) -> list[tuple[NoteSection, datetime]]:
        """Sections of notes that were signed at a moment, newest note first, each with when it was signed."""
        person_id = self.by_key[key].pk
        found = [
            (section, self.signatures[section.note_id])
            for section in self.sections
            if section.person_id == person_id and self.signatures.get(section.note_id, at) < at
        ]
        return sorted(found, key=lambda pair: (-pair[1].timestamp(), pair[0].position))


def build_caseload(
    plan: Plan,
    told: Sequence[Visit],
    *,
    agency_id: UUID,
    zones: dict[str, UUID],
    incidents: dict[str, UUID],
    access_permission: int,
    history: History,
) -> Caseload:
    """Every clinical row, from the visits, with what the ledger says of each."""
    load = Caseload(plan, agency_id)
    for visit in told:
        if visit.person.key not in load.by_key:
            _open_case(load, visit, history)
        _write_up(load, visit, zone_id=zones[visit.clinician.zone or ""], incidents=incidents, history=history)
    _add_addendum(load, history)
    _break_the_glass(load, history)
    load.grants = [
        PersonUserGrant(
            id=plan.key("grant", assignment.pk),
            content_object_id=assignment.person_id,
            user_id=assignment.user_id,
            permission_id=access_permission,
        )
        for assignment in load.assignments
        if assignment.ends_at is None or assignment.ends_at > plan.present
    ]
    return load


def _open_case(load: Caseload, visit: Visit, history: History) -> None:
    plan, entry = load.plan, visit.person
    clinician = plan.key("staff", visit.clinician.key)
    person = Person(
        id=plan.key("person", entry.key),
        organization_id=load.agency_id,
        is_known=bool(entry.name),
        created_by=clinician,
        created_at=visit.at,
    )
    born = plan.born(entry.age) if entry.age is not None else None
    person.name, person.description = entry.name, entry.description
    person.birth_date_text = born.isoformat() if born else ""
    load.people.append(person)
    load.by_key[entry.key] = person
    load.keys.extend(_keys_of(plan, person, entry.name, born))
    history.add(
        Action.CREATE, visit.at, clinician, "clinical.person", person.pk, person.pk, detail={"known": bool(entry.name)}
    )
    supervisor = plan.key("staff", visit.clinician.supervisor)
    for user_id, role, why in (
        (clinician, Assignment.Role.CLINICIAN, "opened"),
        (supervisor, Assignment.Role.SUPERVISOR, "supervision"),
    ):
        _assign(load, person, user_id, role, why, at=visit.at, by=clinician, supervisor=supervisor, history=history)


def _keys_of(plan: Plan, person: Person, name: str, born: date | None) -> Iterator[PersonKey]:
    found = [*name_keys.keys_of_name(name), *(name_keys.keys_of_birth_date(born) if born else ())]
    for number, key in enumerate(found):
        yield PersonKey(
            id=plan.key("person_key", person.pk, number), person_id=person.pk, kind=key.kind, digest=key.digest
        )


def _assign(
    load: Caseload,
    person: Person,
    user_id: UUID,
    role: Assignment.Role,
    why: str,
    *,
    at: datetime,
    by: UUID,
    supervisor: UUID,
    history: History,
    ends_at: datetime | None = None,
) -> None:
    assignment = Assignment(
        id=load.plan.key("assignment", person.pk, role, why),
        person_id=person.pk,
        user_id=user_id,
        role=role,
        starts_at=at,
        ends_at=ends_at,
        granted_by=by,
        supervisor_id=supervisor,
        reason=why,
    )
    load.assignments.append(assignment)
    detail = {"role": str(role), "user": str(user_id), "why": why}
    history.add(Action.ASSIGN, at, by, "clinical.assignment", assignment.pk, person.pk, detail=detail)


def _write_up(load: Caseload, visit: Visit, *, zone_id: UUID, incidents: dict[str, UUID], history: History) -> None:
    """One encounter with its note. The story of the unsigned note leaves it a draft and the encounter open."""
    plan, person = load.plan, load.by_key[visit.person.key]
    clinician = plan.key("staff", visit.clinician.key)
    chance = plan.chance("note", visit.key)
    is_open = visit.key == "unsigned"
    cleared = visit.at + timedelta(minutes=chance.randint(25, 95))
    encounter = Encounter(
        id=plan.key("encounter", visit.key),
        person_id=person.pk,
        incident_id=incidents.get(visit.key),
        clinician_id=clinician,
        zone_id=zone_id,
        happened_at=visit.at,
        recorded_at=visit.at + timedelta(minutes=4),
        cleared_at=None if is_open else cleared,
        disposition="" if is_open else visit.contact.disposition,
    )
    load.encounters.append(encounter)
    history.add(
        Action.CREATE,
        encounter.recorded_at,
        clinician,
        "clinical.encounter",
        encounter.pk,
        person.pk,
        detail={"late": False, "from_call": visit.from_call},
    )
    note = Note(
        id=plan.key("note", visit.key),
        person_id=person.pk,
        encounter_id=encounter.pk,
        author_id=clinician,
        created_at=cleared,
        needs_cosign=visit.clinician.needs_cosign,
    )
    for position, (segment, text, is_summary) in enumerate(_sections(plan, visit)):
        _add_section(load, note, position, segment, text, is_summary=is_summary)
    _file(load, note, None if is_open else cleared + timedelta(minutes=chance.randint(5, 40)), history)
    if note.needs_cosign and (plan.present - visit.at).days > 14:
        note.cosigned_by = plan.key("staff", visit.clinician.supervisor)
        note.cosigned_at = cleared + timedelta(days=1, minutes=chance.randint(0, 240))
        history.add(Action.COSIGN, note.cosigned_at, note.cosigned_by, "clinical.note", note.pk, person.pk)


def _sections(plan: Plan, visit: Visit) -> Iterator[tuple[Segment | None, str, bool]]:
    contact = visit.contact
    yield Segment.MENTAL_HEALTH, contact.summary, True
    narrative = _told(contact.narrative, plan, visit.key)
    # A draft whose second part nobody has labelled yet: it counts as the most restricted kind.
    yield (None if visit.key == "unsigned" else Segment.MENTAL_HEALTH), narrative, False
    if contact.substance:
        yield Segment.SUBSTANCE_USE, _told(contact.substance, plan, visit.key), False
    if visit.key == "denied":
        yield Segment.SUBSTANCE_USE, "In a methadone program since last year and steady with it.", False
    if visit.key == "partial":
        yield Segment.HIV, "Takes daily medication for HIV and has not missed a dose.", False
    if visit.key == "shared":
        said = "Has been sober for three years through the program and goes to its Tuesday group."
        yield Segment.SUBSTANCE_USE, said, False
    if visit.key == "revoked_1":
        yield Segment.COUNSELING_NOTES, "Counselor's own notes on today's session, kept apart from the record.", False
    if visit.key == "other_7_1":
        yield Segment.PSYCHOTHERAPY_NOTES, "Therapist's own notes on what was said in session.", False


def _told(text: str, plan: Plan, key: str) -> str:
    chance = plan.chance("words", key)
    filled = text.format(place=chance.choice(PLACES), support=chance.choice(SUPPORTS), comfort=chance.choice(COMFORTS))
    return re.sub(r"(^|[.!?] )([a-z])", lambda found: found[1] + found[2].upper(), filled)


def _add_section(
    load: Caseload, note: Note, position: int, segment: Segment | None, text: str, *, is_summary: bool = False
) -> None:
    section = NoteSection(
        id=load.plan.key("section", note.pk, position),
        person_id=note.person_id,
        note_id=note.pk,
        position=position,
        segment=segment,
        is_summary=is_summary,
    )
    section.text = text
    load.sections.append(section)


def _file(load: Caseload, note: Note, signed_at: datetime | None, history: History) -> None:
    load.notes.append(note)
    detail = {"addendum": note.addendum_to_id is not None}
    history.add(Action.CREATE, note.created_at, note.author_id, "clinical.note", note.pk, note.person_id, detail=detail)
    if signed_at is not None:
        load.signatures[note.pk] = signed_at
        history.add(
            Action.SIGN,
            signed_at,
            note.author_id,
            "clinical.note",
            note.pk,
            note.person_id,
            detail={"needs_cosign": note.needs_cosign},
        )


def _add_addendum(load: Caseload, history: History) -> None:
    """A day after a note was signed something is added to it."""
    original = next(note for note in load.notes if note.pk == load.plan.key("note", "other_3"))
    written = load.signatures[original.pk] + timedelta(days=1)
    addendum = Note(
        id=load.plan.key("note", "addendum"),
        person_id=original.person_id,
        encounter_id=original.encounter_id,
        author_id=original.author_id,
        created_at=written,
        addendum_to_id=original.pk,
    )
    text = "Correction: the appointment is on Thursday, not on Wednesday."
    _add_section(load, addendum, 0, Segment.MENTAL_HEALTH, text)
    _file(load, addendum, written + timedelta(minutes=3), history)


def _break_the_glass(load: Caseload, history: History) -> None:
    """A clinician of another zone opened two cases in an emergency; one access is reviewed, one waits for it."""
    plan = load.plan
    shown = next(entry for entry in STAFF if entry.shown and not entry.is_police)
    by = plan.key("staff", shown.key)
    for key, days, reviewed in (("break_glass", 1, False), ("other_9", 30, True)):
        person = load.by_key[key]
        supervisor = next(
            assignment.user_id
            for assignment in load.assignments
            if assignment.person_id == person.pk and assignment.role == Assignment.Role.SUPERVISOR
        )
        at = plan.ago(days, "03:20")
        ends_at = at + BREAK_GLASS_LASTS
        _assign(
            load,
            person,
            by,
            Assignment.Role.BREAK_GLASS,
            "emergency",
            at=at,
            by=by,
            supervisor=supervisor,
            history=history,
            ends_at=ends_at,
        )
        access = BreakGlass(
            id=plan.key("break_glass", key),
            person_id=person.pk,
            organization_id=load.agency_id,
            user_id=by,
            supervisor_id=supervisor,
            started_at=at,
            ends_at=ends_at,
            told_at=at,
            review_due_at=plan.ago((plan.as_of - add_business_days(at.date(), 2)).days, "17:00"),
        )
        access.reason = "On scene at night with nobody of the usual team in reach; needed the safety plan."
        detail = {"until": ends_at.isoformat()}
        history.add(Action.BREAK_GLASS, at, by, "clinical.breakglass", access.pk, person.pk, detail=detail)
        if reviewed:
            access.reviewed_by, access.reviewed_at = supervisor, at + timedelta(days=1, hours=7)
            access.finding = BreakGlass.Finding.APPROPRIATE
            history.add(
                Action.BREAK_GLASS,
                access.reviewed_at,
                supervisor,
                "clinical.breakglass",
                access.pk,
                person.pk,
                detail={"finding": access.finding},
            )
        load.break_glasses.append(access)
