"""What was decided before decisions kept their versions stays as it is, forwards and backwards."""

from datetime import datetime

import psycopg
from django.core.management import call_command

from consent.history import read, versions_of
from consent.models import DecisionRecord
from tests.consent.door import Door, signed_in_to_databases_as
from tests.people import LOADER
from tests.settings import address

BEFORE = "0002_signed_papers_stay"


def columns() -> set[str]:
    with psycopg.connect(address("OWNER", "default")) as owner:
        rows = owner.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'consent_decisionrecord'"
        )
        return {row[0] for row in rows}


def test_decisions_survive_the_way_back_and_forth_without_the_versions_that_nobody_kept(
    door: Door, now: datetime
) -> None:
    door.consent(now=now)
    door.release(now=now)
    kept = {"inputs_digest", "rules_version", "consent_ids", "consent_versions"}
    with signed_in_to_databases_as("OWNER"):
        call_command("migrate", "consent", BEFORE, verbosity=0, skip_checks=True)
        assert not kept & columns()
        call_command("migrate", "consent", verbosity=0, skip_checks=True)
        assert kept <= columns()
    records = list(DecisionRecord.objects.using(LOADER).order_by("decided_at", "step"))
    assert [(record.inputs_digest, record.rules_version, versions_of(record)) for record in records] == [
        ("", "", ())
    ] * 2
    assert all(read(record).request.person_id == str(door.person_id) for record in records)
