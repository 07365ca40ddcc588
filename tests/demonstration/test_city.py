"""The same seed and day make the same city, in empty databases alone, by the loader alone."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections, models, transaction
from psycopg import sql

from audit.models import LedgerEntry
from casework.police.models import CrisisCategory, ImportBatch, Incident
from casework.staff.models import Organization, Posting, RoleGrant, Zone, ZoneUserGrant
from casework.wall.roles import MACHINE_ROLES, SurfaceRole
from casework.wall.sealing import SealedBytes, SealedText
from demonstration.calls import real_calls
from demonstration.city import City
from demonstration.history import LOADED, History
from demonstration.occupancy import CityStandsError, DatabaseInUseError, NotTheLoaderError
from demonstration.plan import DEFAULT_SEED, Plan
from tests.databases import TestDatabases
from tests.demonstration.conftest import AGENCY, POLICE, build, today
from tests.people import make_organization
from tests.settings import address

ROOT = Path(__file__).resolve().parent.parent.parent
LABELS = ("staff", "clinical", "consent", "referrals", "police", "audit")
#: A hash has a salt of chance; everything else follows from the seed.
NOT_PLAIN = {"password"}


def models_of(alias: str) -> list[type[models.Model]]:
    police = alias == POLICE
    return [
        model
        for label in LABELS
        for model in apps.get_app_config(label).get_models()
        if label == "audit" or (label == "police") == police
    ]


def plain_contents(alias: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, with what is sealed opened."""
    found = {}
    for model in models_of(alias):
        sealed = {text.column: name for name, text in vars(model).items() if isinstance(text, SealedText | SealedBytes)}
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in NOT_PLAIN | {*sealed}]
        found[model._meta.label] = [
            {name: getattr(row, name) for name in (*names, *sealed.values())}
            for row in model._default_manager.using(alias).order_by("pk")
        ]
    return found


def row_counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.using(alias).count()
        for alias in (AGENCY, POLICE)
        for model in models_of(alias)
    }


def test_one_seed_and_day_make_one_city(databases: TestDatabases) -> None:
    build()
    first = plain_contents(AGENCY), plain_contents(POLICE)
    connections.close_all()
    databases.renew()
    databases.dirty = True
    build()
    second = plain_contents(AGENCY), plain_contents(POLICE)
    assert first[0]["clinical.Person"]
    assert first[1]["police.Incident"]
    assert first == second


def test_another_seed_makes_another_city() -> None:
    assert Plan(1, date(2026, 5, 5)).key("person", "shared") != Plan(2, date(2026, 5, 5)).key("person", "shared")


@pytest.mark.parametrize(
    ("seed", "as_of"),
    [
        (DEFAULT_SEED, date(2026, 3, 9)),  # the clocks went forward the day before
        (DEFAULT_SEED, date(2026, 11, 2)),  # and back
        (1, date(2027, 1, 1)),
        (99, date(2028, 2, 29)),
    ],
)
def test_every_seed_and_day_can_be_built(databases: TestDatabases, seed: int, as_of: date) -> None:
    city = build(seed, as_of)
    assert city.counts["incidents"] == len(real_calls())
    assert city.counts["encounters"] == 60


def test_nothing_in_the_city_happens_after_its_day_has_begun(city: City) -> None:
    ahead = {"due_at", "remind_at", "ends_at", "expires_at", "open_until", "review_due_at", "visit_scheduled_for"}
    for alias in (AGENCY, POLICE):
        for model in models_of(alias):
            moments = [
                field.attname
                for field in model._meta.concrete_fields
                if isinstance(field, models.DateTimeField) and field.attname not in ahead
            ]
            for name in moments:
                late = model._default_manager.using(alias).filter(**{f"{name}__gt": city.plan.present})
                assert not late.exists(), f"{model._meta.label}.{name}"


def test_a_database_with_other_data_is_refused_and_left_alone(databases: TestDatabases) -> None:
    make_organization("Somebody's own clinic", "mh_provider")
    before = row_counts()
    with pytest.raises(DatabaseInUseError, match="staff_organization"):
        build()
    assert row_counts() == before


def test_a_police_database_with_other_data_is_refused_and_the_agency_stays_empty(
    databases: TestDatabases, city_of_another_day: None
) -> None:
    with pytest.raises(DatabaseInUseError):
        build()
    assert not Organization.objects.using(AGENCY).exists()


@pytest.fixture
def city_of_another_day(databases: TestDatabases) -> None:
    plan = Plan(DEFAULT_SEED, date(2026, 1, 1))
    ImportBatch(
        id=plan.key("somebody's import"),
        file_bytes=1,
        rows_read=0,
        rows_rejected=0,
        incidents_added=0,
        incidents_changed=0,
        incidents_unchanged=0,
        units_added=0,
        units_changed=0,
        answers_added=0,
        answers_changed=0,
        started_at=plan.present,
        finished_at=plan.present,
    ).save(using=POLICE)


def test_the_same_city_again_changes_nothing_and_another_is_refused(city: City) -> None:
    before = row_counts()
    with pytest.raises(CityStandsError, match="stands already"):
        build()
    with pytest.raises(DatabaseInUseError, match="as of"):
        build(as_of=date(2026, 1, 1))
    with pytest.raises(DatabaseInUseError, match="seed"):
        build(seed=DEFAULT_SEED + 1)
    assert row_counts() == before


def test_a_city_in_one_database_alone_is_refused(databases: TestDatabases) -> None:
    history = History(Plan(DEFAULT_SEED, today()))
    history.add_loaded({}, database="default")
    LedgerEntry.objects.using(AGENCY).bulk_create(history.entries["default"])
    with pytest.raises(DatabaseInUseError, match="the other does not"):
        build()


def test_a_failure_half_way_leaves_both_databases_empty(databases: TestDatabases) -> None:
    with pytest.raises(RuntimeError), transaction.atomic(using=AGENCY), transaction.atomic(using=POLICE):
        build()
        raise RuntimeError
    assert not any(row_counts().values())


def test_the_sites_own_login_may_not_build_it(databases: TestDatabases) -> None:
    from demonstration.city import build_city

    with pytest.raises(NotTheLoaderError, match="BULKHEAD_LOGIN=loader"):
        build_city(seed=DEFAULT_SEED, as_of=today())


def test_the_city_takes_few_statements(databases: TestDatabases, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(60, connection=connections[AGENCY]):
        with django_assert_max_num_queries(20, connection=connections[POLICE]):
            build()


def test_the_command_loads_it_as_the_loader_and_says_so(databases: TestDatabases) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": address("LOADER", "default"),
        "POLICE_DATABASE_URL": address("LOADER", "police"),
        "BULKHEAD_LOGIN": "loader",
    }
    said = []
    for options in ([], [], ["--seed", "7"]):
        done = subprocess.run(
            [sys.executable, "manage.py", "demo_city", *options],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        said.append((done.returncode, done.stdout + done.stderr))
    assert said[0][0] == 0, said[0][1]
    assert "is loaded: 522 incidents" in said[0][1]
    assert said[1][0] == 0
    assert "Nothing was changed" in said[1][1]
    assert said[2][0] == 1
    assert "Empty them" in said[2][1]


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(Exception, match="must be a day"):
        call_command("demo_city", "--as-of", "yesterday")


def test_every_zone_has_an_officer_and_a_clinician_and_an_earlier_layout_has_ended(city: City) -> None:
    zones = {zone.pk: zone for zone in Zone.objects.using(AGENCY)}
    today_codes = {zone.code for zone in zones.values() if zone.valid_until is None}
    assert today_codes == {"1", "2", "3", "4", "5", "6", "7", "DT"}
    assert {zone.code for zone in zones.values() if zone.valid_until} == {"2"}
    assert any("disagree" in zone.note for zone in zones.values())
    posted: dict[str, list[str]] = {code: [] for code in today_codes}
    for posting in Posting.objects.using(AGENCY).select_related("user"):
        posted[zones[posting.zone_id].code].append(posting.user.domain)
    assert all(sorted(domains) == ["agency", "police"] for domains in posted.values())
    assert ZoneUserGrant.objects.using(AGENCY).count() == 8


def test_every_role_is_held_by_somebody(city: City) -> None:
    held = set(RoleGrant.objects.using(AGENCY).values_list("role", flat=True))
    assert held == {role.value for role in SurfaceRole} - {role.value for role in MACHINE_ROLES}


def test_the_calls_are_real_ones_on_the_citys_days_and_in_its_zones(city: City) -> None:
    incidents = list(Incident.objects.using(POLICE))
    real = sorted((call.initial, call.final, call.priority, call.source) for call in real_calls())
    assert sorted((i.initial_type_text, i.final_type_text, i.priority, i.call_source) for i in incidents) == real
    zones = {city.plan.key("zone", code, "today") for code in ("1", "2", "3", "4", "5", "6", "7", "DT")}
    assert {incident.zone_id for incident in incidents} == zones
    days = [(city.plan.as_of - incident.received_on).days for incident in incidents if incident.received_on]
    assert len(days) == len(incidents)
    assert min(days) == 1
    assert max(days) == 90
    assert {"second", "day"} <= {incident.received_precision for incident in incidents}
    crisis = [incident for incident in incidents if incident.crisis_category != CrisisCategory.NONE]
    assert len(crisis) > 100
    assert ImportBatch.objects.using(POLICE).get().rows_rejected == 0


def test_both_ledgers_say_that_the_city_was_loaded(city: City) -> None:
    for alias in (AGENCY, POLICE):
        entry = LedgerEntry.objects.using(alias).get(object_type=LOADED)
        assert entry.event == "import"
        assert entry.detail["seed"] == DEFAULT_SEED
        assert entry.detail["invented"] is True
    assert LedgerEntry.objects.using(POLICE).filter(event="import", object_type="police.importbatch").exists()


def test_no_name_and_nothing_clinical_stands_in_clear(city: City) -> None:
    """Every column of every row as text, but for bytes: those are sealed or digests."""
    from demonstration.words.first_contacts import CONTACTS
    from demonstration.words.people import OTHERS, STORIES

    names = {part for person in (*STORIES, *OTHERS) for part in person.name.lower().split() if len(part) > 3}
    clinical = {"suicid", "methadone", "buprenorphine", "opioid use", "naloxone", "voices", "safety plan", "dying"}
    clinical |= {contact.summary.lower()[:30] for contact in CONTACTS}
    for alias in (AGENCY, POLICE):
        for model in models_of(alias):
            if model._meta.app_label in {"staff", "police"}:
                continue
            text = everything_readable(alias, model)
            if alias == AGENCY and model._meta.label != "referrals.OutreachAttempt":
                # The services' own names and descriptions are public.
                text = text if model._meta.label != "referrals.Provider" else ""
            found = {word for word in names | clinical if word in text}
            assert not found, f"{model._meta.label}: {len(found)} words"
    incidents = "".join(everything_readable(POLICE, model) for model in models_of(POLICE))
    assert not {name for name in names if f" {name} " in incidents} - {"bright", "grange", "quick", "byrd"}


def everything_readable(alias: str, model: type[models.Model]) -> str:
    columns = [field.column for field in model._meta.concrete_fields if not isinstance(field, models.BinaryField)]
    with connections[alias].cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT concat_ws(' ', {}) FROM {}").format(
                sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(column)) for column in columns),
                sql.Identifier(model._meta.db_table),
            )
        )
        return "\n".join(row[0] for row in cursor.fetchall()).lower()
