"""Models and the wall's declaration."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from casework.wall.declaration import TABLES
from config.databases import DomainRouter
from tests.architecture.guards.sources import DOMAINS
from tests.architecture.guards.tables import across_databases, numbered, placed_tables, undeclared, ways_back

#: Declared tables without a model of ours.
WITHOUT_MODEL = {"django_migrations": "Django's own list of what was migrated; it has no installed model"}

#: Keys that can be followed back, with the reason.
FOLLOWED_BACK = {
    **{
        f"{label}.permission": "guardian finds its grants through this key"
        for label in (
            "staff.ZoneUserGrant",
            "staff.ZoneGroupGrant",
            "clinical.PersonUserGrant",
            "clinical.PersonGroupGrant",
        )
    },
    "staff.User.groups": "Django's mixin; nothing writes it, and no site login may read a row of it",
    "staff.User.user_permissions": "Django's mixin; nothing writes it, and no site login may read it",
    "staff.ZoneGroupGrant.group": "guardian's base class; nothing writes it and no site login may read it",
    "clinical.PersonGroupGrant.group": "guardian's base class; nothing writes it, and no site login may read a row of it",
    "clinical.PersonUserGrant.user": "guardian's base class; a role reads its own rows alone",
}

#: Models of ours without a UUID, with the reason.
NUMBERED = {"staff.PoliceSession": "Django's session, found by its own random key"}


def may_migrate(database: str, app_label: str) -> bool:
    return bool(DomainRouter().allow_migrate(database, app_label))


def every_model() -> list[Any]:
    return list(apps.get_models(include_auto_created=True, include_swapped=False))


def our_models() -> list[Any]:
    return [model for model in every_model() if is_ours(model)]


def is_ours(model: Any) -> bool:
    return model._meta.app_label in set(DOMAINS.values()) and not model._meta.auto_created


def test_every_table_stands_in_the_declaration_of_its_own_database() -> None:
    assert undeclared(placed_tables(every_model(), may_migrate), TABLES, WITHOUT_MODEL) == []


def test_the_police_database_holds_incidents_and_its_ledger_alone() -> None:
    placed = placed_tables(every_model(), may_migrate)
    police = {name for database, name in placed if database == "police"}
    assert police == {name for name in police if name.startswith("police_")} | {"audit_ledgerentry"}


def test_no_key_can_be_followed_back_into_a_domain() -> None:
    assert ways_back(our_models(), FOLLOWED_BACK) == []


def test_no_key_crosses_between_the_databases() -> None:
    assert across_databases(our_models(), may_migrate) == []


def test_every_record_of_ours_is_known_by_a_uuid() -> None:
    assert numbered(every_model(), is_ours, NUMBERED) == []


# Deliberate breaches ----------------------------------------------------------------------------------------------


@dataclass
class MadeUp:
    name: str
    database: str


def test_a_table_without_a_declaration_is_caught() -> None:
    assert undeclared({("default", "clinical_diary")}, [], {}) == [
        "clinical_diary: not declared in the database default"
    ]


def test_a_table_declared_in_the_wrong_database_is_caught() -> None:
    found = undeclared({("default", "clinical_note")}, [MadeUp("clinical_note", "police")], {})
    assert len(found) == 2


def test_a_declared_table_that_no_model_has_is_caught() -> None:
    assert undeclared(set(), [MadeUp("clinical_old", "default")], {}) != []


def test_a_table_declared_twice_is_caught() -> None:
    twice = [MadeUp("clinical_note", "default"), MadeUp("clinical_note", "default")]
    assert undeclared({("default", "clinical_note")}, twice, {}) != []


def test_a_clinical_table_on_the_police_database_is_caught() -> None:
    found = placed_tables(apps.get_app_config("clinical").get_models(), lambda database, label: True)
    assert undeclared(found, TABLES, WITHOUT_MODEL) != []


@isolate_apps("casework.clinical")
def test_a_key_that_can_be_followed_back_is_caught() -> None:
    user = apps.get_model("staff", "User")

    class Diary(models.Model):
        author = models.ForeignKey(user, on_delete=models.CASCADE)
        reader = models.ForeignKey(user, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "clinical"

    assert ways_back([Diary], {}) == ["clinical.Diary.author: give it related_name='+'"]


@isolate_apps("casework.police")
def test_a_key_between_the_databases_is_caught() -> None:
    zone = apps.get_model("staff", "Zone")

    class Beat(models.Model):
        zone = models.ForeignKey("staff.Zone", on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "police"

    Beat._meta.get_field("zone").remote_field.model = zone
    assert across_databases([Beat], may_migrate) == ["police.Beat.zone: staff.Zone is not in police"]


@isolate_apps("casework.clinical")
def test_a_numbered_record_is_caught() -> None:
    class Diary(models.Model):
        class Meta:
            app_label = "clinical"

    assert numbered([Diary], is_ours, {}) == ["clinical.Diary: its key is not a UUID"]
