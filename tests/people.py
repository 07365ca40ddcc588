"""Invented organizations, staff, zones and cases, made through the loader; the code under test never runs as it."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password

from casework.clinical.models import Assignment, Encounter, Note, NoteSection, Person
from casework.staff.models import Domain, Organization, Posting, RoleGrant, User, Zone, ZoneUserGrant

PASSWORD = "correct horse battery staple"
LOADER = "loader"


@dataclass
class Staff:
    """Everybody that a small city needs. ``by_role`` holds one account per surface role."""

    agency: Organization
    police: Organization
    other_police: Organization
    clinic: Organization
    zone: Zone
    other_zone: Zone
    by_role: dict[str, User] = field(default_factory=dict)
    other_clinician: Any = None
    other_liaison: Any = None


@cache
def _hash_of_the_password() -> str:
    """Made once: the site's own hasher takes its time, as it should."""
    return make_password(PASSWORD)


def make_organization(name: str, kind: str, **status: Any) -> Organization:
    organization = Organization(name=name, kind=kind, **status)
    organization.save(using=LOADER)
    return organization


def make_user(name: str, organization: Organization, *roles: str, supervisor: User | None = None) -> User:
    """An account with these surface roles from yesterday on. The address is the name."""
    domain = Domain.POLICE if organization.kind == "law_enforcement" else Domain.AGENCY
    user = User(
        email=f"{name.lower().replace(' ', '.')}@example.org",
        full_name=name,
        organization=organization,
        domain=domain,
        supervisor=supervisor,
    )
    user.password = _hash_of_the_password()
    user.save(using=LOADER)
    for role in roles:
        RoleGrant(user=user, domain=domain, role=role, starts_at=datetime.now(UTC) - timedelta(days=1)).save(
            using=LOADER
        )
    return user


def make_zone(code: str) -> Zone:
    zone = Zone(code=code, name=f"Zone {code}", valid_from=date(2020, 1, 1))
    zone.save(using=LOADER)
    return zone


def post_liaison(user: User, zone: Zone) -> None:
    """A liaison's posting in a zone and the object grant derived from it."""
    from django.contrib.auth.models import Permission

    Posting(user=user, zone=zone, starts_on=date(2020, 1, 1)).save(using=LOADER)
    permission = Permission.objects.using(LOADER).get(codename="liaise_zone", content_type__app_label="staff")
    ZoneUserGrant(user=user, content_object=zone, permission=permission).save(using=LOADER)


def make_staff() -> Staff:
    """Two police bureaus, an agency, a clinic, two zones, and one person per surface role."""
    agency = make_organization(
        "Three Rivers Behavioral Health",
        "mh_provider",
        is_covered_entity=True,
        is_part2_program=True,
        is_mental_health_facility=True,
        is_sud_only_public=False,
        is_operator=True,
    )
    police = make_organization(
        "City Bureau of Police", "law_enforcement", is_covered_entity=False, is_part2_program=False
    )
    other_police = make_organization(
        "County Police", "law_enforcement", is_covered_entity=False, is_part2_program=False
    )
    clinic = make_organization(
        "Hill Clinic", "mh_provider", is_covered_entity=True, is_part2_program=False, is_mental_health_facility=True
    )
    staff = Staff(agency, police, other_police, clinic, make_zone("1"), make_zone("2"))
    supervisor = make_user("Sam Supervisor", agency, "supervisor")
    staff.by_role = {
        "supervisor": supervisor,
        "clinician": make_user("Chris Clinician", agency, "clinician", supervisor=supervisor),
        "privacy_officer": make_user("Pat Privacy", agency, "privacy_officer"),
        "auditor": make_user("Alex Auditor", agency, "auditor"),
        "evaluator": make_user("Evan Evaluator", agency, "evaluator"),
        "administrator": make_user("Ada Administrator", agency, "administrator"),
        "liaison": make_user("Lee Liaison", police, "liaison"),
    }
    staff.other_clinician = make_user("Olly Other", agency, "clinician", supervisor=supervisor)
    staff.other_liaison = make_user("Lou County", other_police, "liaison")
    post_liaison(staff.by_role["liaison"], staff.zone)
    post_liaison(staff.other_liaison, staff.other_zone)
    return staff


@dataclass
class Case:
    """One person with an encounter and one signed note of a mental-health summary and a substance-use section."""

    person: Person
    encounter: Encounter
    note: Note
    summary: NoteSection
    substance_use: NoteSection


def make_case(
    staff: Staff,
    *,
    name: str = "Jordan Example",
    birth_date: str = "1990-05-04",
    summary: str = "Calm after an hour of talking; agreed to a visit.",
    substance_use: str = "In a methadone program.",
    happened: datetime | None = None,
) -> Case:
    """A case of the staff's clinician, with the supervisor assigned too."""
    clinician, supervisor = staff.by_role["clinician"], staff.by_role["supervisor"]
    moment = happened or datetime.now(UTC) - timedelta(hours=2)
    person = Person(organization_id=staff.agency.pk, created_by=clinician.pk, created_at=moment)
    person.name, person.birth_date_text = name, birth_date
    person.save(using=LOADER)
    for user, role in ((clinician, "clinician"), (supervisor, "supervisor")):
        assign(person, user, role, by=clinician, supervisor=supervisor, starts=moment)
    encounter = Encounter(
        person=person, incident_id=uuid.uuid4(), clinician_id=clinician.pk, happened_at=moment, recorded_at=moment
    )
    encounter.save(using=LOADER)
    note = Note(person=person, encounter=encounter, author_id=clinician.pk, created_at=moment)
    note.save(using=LOADER)
    sections = []
    for position, (segment, text, is_summary) in enumerate(
        (("mh_general", summary, True), ("part2_sud", substance_use, False))
    ):
        section = NoteSection(person=person, note=note, position=position, segment=segment, is_summary=is_summary)
        section.text = text
        section.save(using=LOADER)
        sections.append(section)
    Note.objects.using(LOADER).filter(pk=note.pk).update(state="signed", signed_at=moment)
    note.refresh_from_db(using=LOADER)
    return Case(person, encounter, note, *sections)


def assign(
    person: Person, user: User, role: str, *, by: User, supervisor: User | None = None, starts: datetime | None = None
) -> Assignment:
    assignment = Assignment(
        person=person,
        user_id=user.pk,
        role=role,
        starts_at=starts or datetime.now(UTC) - timedelta(hours=1),
        granted_by=by.pk,
        supervisor_id=supervisor.pk if supervisor else None,
        reason="test",
    )
    assignment.save(using=LOADER)
    return assignment
