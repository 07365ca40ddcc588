"""Builds the demo city in two empty databases: everything in memory first, then few statements in one transaction each.

The loader's login stores it, because no site login may write another person's records. Nothing here is reached by a
server process.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission
from django.db import models, transaction

from audit.models import Action
from casework.clinical.models import Note
from casework.staff.models import Domain, Organization, Posting, RoleGrant, User, Zone, ZoneUserGrant
from casework.wall.roles import SurfaceRole
from consent.api.clients import SCOPES, digest_of_key
from consent.models import ApiClient
from demonstration.calls import Log, build_log
from demonstration.caseload import Caseload, build_caseload
from demonstration.disclosures import Disclosures, build_disclosures
from demonstration.handoffs import Handoffs, build_handoffs
from demonstration.history import History
from demonstration.occupancy import check_may_build
from demonstration.papers import Evidence, build_evidence, withdraw
from demonstration.plan import LOCAL_ZONE, Plan
from demonstration.roster import API_CLIENT, EARLIER_LAYOUT_SINCE, ORGANIZATIONS, PASSWORD, PROVIDERS, STAFF, ZONES
from demonstration.visits import answered_calls, visits
from referrals.models import Provider

_BATCH = 1000


@dataclass
class People:
    """Organizations, zones and staff."""

    organizations: dict[str, Organization]
    zones: list[Zone]
    users: list[User]
    roles: list[RoleGrant]
    postings: list[Posting]
    zone_grants: list[ZoneUserGrant]
    providers: list[Provider]
    zones_today: dict[str, UUID]


@dataclass(frozen=True)
class City:
    """What was built: the plan, and how many rows of each kind."""

    plan: Plan
    counts: dict[str, int]


def build_city(*, seed: int, as_of: date, agency: str = "default", police: str = "police") -> City:
    """Build the city of this seed as of this day in the databases of these aliases, signed in as the loader.

    Raises DatabaseInUseError when either holds anything, CityStandsError when this city stands already.
    """
    plan = Plan(seed, as_of)
    with transaction.atomic(using=agency), transaction.atomic(using=police):
        check_may_build(plan, agency=agency, police=police)
        history = History(plan)
        people = _people(plan, agency)
        told = visits(plan)
        log = build_log(plan, zones=people.zones_today, answered=answered_calls(told))
        load = build_caseload(
            plan,
            told,
            agency_id=people.organizations["agency"].pk,
            zones=people.zones_today,
            incidents=log.answered,
            access_permission=_permission(agency, "access_person", "clinical"),
            history=history,
        )
        papers = build_evidence(plan, load, history)
        shared = Disclosures(plan, load, papers, people.organizations, history)
        build_disclosures(shared)
        withdrawn_at = withdraw(plan, load, papers, history)
        for release in shared.releases:
            if release.person_id == load.by_key["revoked"].pk:
                shared.close(release, at=withdrawn_at, evidence_id=papers.consent_of["revoked"].pk)
        handoffs = build_handoffs(plan, load, shared.releases, history)
        counts = {
            "incidents": len(log.incidents),
            "people": len(load.people),
            "encounters": len(load.encounters),
            "consents": len(papers.consents),
            "decisions": len(shared.decisions),
            "releases": len(shared.releases),
            "handoffs": len(handoffs.handoffs),
            "staff": len(people.users),
        }
        _say_loaded(history, log, counts)
        _store_people(people, agency)
        _store(agency, [_api_client(plan, history)])
        _store_records(load, papers, shared, handoffs, agency)
        _store(agency, history.entries["default"])
        _store(police, [log.batch], log.incidents, log.units, log.answers, history.entries["police"])
    return City(plan, counts)


def _people(plan: Plan, agency: str) -> People:
    organizations = {
        entry.key: Organization(
            id=plan.key("organization", entry.key),
            name=entry.name,
            kind=entry.kind,
            is_covered_entity=entry.covered_entity,
            is_part2_program=entry.part2_program,
            is_mental_health_facility=entry.mental_health_facility,
            is_sud_only_public=entry.sud_only_public,
            phone=entry.phone,
            is_operator=entry.operator,
        )
        for entry in ORGANIZATIONS
    }
    zones, today = _zones(plan)
    # One hash for every account: the demo prints their one password anyway, and scrypt for each (0.2 s) takes seconds.
    password = make_password(PASSWORD)
    since = plan.ago(200, "09:00")
    users, roles, postings, grants = [], [], [], []
    liaise = _permission(agency, "liaise_zone", "staff")
    for entry in STAFF:
        domain = Domain.POLICE if entry.is_police else Domain.AGENCY
        user = User(
            id=plan.key("staff", entry.key),
            email=entry.email,
            full_name=entry.name,
            organization=organizations[entry.organization],
            domain=domain,
            supervisor_id=plan.key("staff", entry.supervisor) if entry.supervisor else None,
            password=password,
        )
        users.append(user)
        for role in entry.roles:
            key = plan.key("role", entry.key, role)
            roles.append(RoleGrant(id=key, user=user, domain=domain, role=role, starts_at=since, reason="demo city"))
        if entry.zone:
            posted = Posting(
                id=plan.key("posting", entry.key),
                user=user,
                zone_id=today[entry.zone],
                starts_on=since.astimezone(LOCAL_ZONE).date(),
            )
            postings.append(posted)
            if SurfaceRole.LIAISON in entry.roles:
                grants.append(
                    ZoneUserGrant(
                        id=plan.key("zone_grant", entry.key),
                        user=user,
                        content_object_id=today[entry.zone],
                        permission_id=liaise,
                    )
                )
    providers = [
        Provider(
            id=plan.key("provider", entry.key),
            organization=organizations[entry.organization],
            service_name=entry.service_name,
            accepts_walk_in=entry.walk_in,
            warm_line=entry.warm_line,
            hours=entry.hours,
        )
        for entry in PROVIDERS
    ]
    return People(organizations, zones, users, roles, postings, grants, providers, today)


def _api_client(plan: Plan, history: History) -> ApiClient:
    """The one other system that may use the API: every scope, until a year after the city's day."""
    client = ApiClient(
        id=plan.key("api_client", API_CLIENT.name),
        name=API_CLIENT.name,
        user_id=plan.key("staff", API_CLIENT.acts_as),
        scopes=sorted(SCOPES),
        key_digest=digest_of_key(API_CLIENT.key),
        created_at=plan.ago(30, "10:00"),
        expires_at=plan.ago(-365, "10:00"),
    )
    history.add(
        Action.CREATE,
        client.created_at,
        plan.key("staff", "administrator"),
        "consent.client",
        client.pk,
        detail={"user": str(client.user_id), "scopes": client.scopes},
    )
    return client


def _zones(plan: Plan) -> tuple[list[Zone], dict[str, UUID]]:
    """Today's layout, which began half a year ago, and what is left of the one before."""
    began = (plan.as_of.replace(day=1) - timedelta(days=183)).replace(day=1)
    zones = [
        Zone(
            id=plan.key("zone", entry.code, "earlier" if entry.ended else "today"),
            code=entry.code,
            name=entry.name,
            valid_from=EARLIER_LAYOUT_SINCE if entry.ended else began,
            valid_until=began if entry.ended else None,
            note=entry.note,
        )
        for entry in ZONES
    ]
    return zones, {zone.code: zone.pk for zone in zones if zone.valid_until is None}


def _permission(alias: str, codename: str, app_label: str) -> int:
    permissions = Permission.objects.using(alias).filter(codename=codename, content_type__app_label=app_label)
    return permissions.values_list("pk", flat=True).get()


def _say_loaded(history: History, log: Log, counts: dict[str, int]) -> None:
    history.add_loaded(counts, database="default")
    history.add_loaded({"incidents": counts["incidents"]}, database="police")
    batch = log.batch
    history.add_import(
        batch.pk,
        {
            "profile": batch.profile,
            "file_digest": batch.file_digest,
            "rows_read": batch.rows_read,
            "rows_rejected": batch.rows_rejected,
            "incidents_added": batch.incidents_added,
            "incidents_changed": batch.incidents_changed,
            "incidents_unchanged": batch.incidents_unchanged,
            "repeats_earlier_batch": False,
        },
    )


def _store_people(people: People, alias: str) -> None:
    _store(
        alias,
        list(people.organizations.values()),
        people.zones,
        people.users,
        people.roles,
        people.postings,
        people.zone_grants,
        people.providers,
    )
    # The column fills itself with the clock's time; the city's accounts are as old as their roles.
    User.objects.using(alias).update(created_at=people.roles[0].starts_at)


def _store_records(load: Caseload, papers: Evidence, shared: Disclosures, handoffs: Handoffs, alias: str) -> None:
    _store(
        alias,
        load.people,
        load.keys,
        load.assignments,
        load.grants,
        load.encounters,
        [note for note in load.notes if note.addendum_to_id is None],
        [note for note in load.notes if note.addendum_to_id is not None],
        load.sections,
        load.break_glasses,
    )
    # A signed note takes no more sections, so notes are signed once theirs are stored.
    signed = [note for note in load.notes if note.pk in load.signatures]
    for note in signed:
        note.state, note.signed_at = Note.State.SIGNED, load.signatures[note.pk]
    Note.objects.using(alias).bulk_update(signed, ["state", "signed_at"])
    _store(alias, papers.consents, papers.emergencies)
    _store(alias, shared.decisions, shared.releases, shared.items, shared.obligations, shared.duties, shared.notices)
    _store(alias, handoffs.handoffs, handoffs.moves, handoffs.windows, handoffs.tries, handoffs.messages)


def _store(alias: str, *kinds: Sequence[models.Model]) -> None:
    for rows in kinds:
        if rows:
            manager: Any = type(rows[0])._default_manager
            manager.using(alias).bulk_create(rows, batch_size=_BATCH)
