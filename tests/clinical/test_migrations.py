"""What was opened before accesses knew their kind and their office stays as it is, forwards and backwards."""

from datetime import datetime

import psycopg
from django.core.management import call_command
from django.db import connections

from casework.clinical.models import BreakGlass
from casework.wall.application import apply_wall
from casework.wall.inspection import differences
from referrals.models import OutboxMessage
from tests.clinical.records import make_emergency_access
from tests.consent.door import signed_in_to_databases_as
from tests.people import LOADER, Case, Staff
from tests.settings import address


def _names(query: str) -> set[str]:
    with psycopg.connect(address("OWNER", "default")) as owner:
        return {row[0] for row in owner.execute(query)}  # type: ignore[arg-type]


def columns_of(table: str) -> set[str]:
    return _names(f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}'")


def definers() -> set[str]:
    return _names("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef")


def test_accesses_survive_the_way_back_and_forth_and_the_wall_stands_again(
    staff: Staff, case: Case, now: datetime
) -> None:
    access = make_emergency_access(case, staff, now)
    new = {"kind", "organization_id", "supervisor_id", "facts_sealed", "ended_at", "told_at"}
    with signed_in_to_databases_as("OWNER"):
        call_command("migrate", "clinical", "0002_signed_notes_stay", verbosity=0, skip_checks=True)
        assert not new & columns_of("clinical_breakglass")
        assert columns_of("clinical_exactsearch") == set()
        assert definers() == set()
        call_command("migrate", "clinical", verbosity=0, skip_checks=True)
    assert new <= columns_of("clinical_breakglass")
    assert definers() == {"clinical_find_case"}
    kept = BreakGlass.objects.using(LOADER).get()
    assert (kept.pk, kept.reason, kept.ends_at) == (access.pk, access.reason, access.ends_at)
    assert (kept.kind, kept.organization_id, kept.told_at) == ("emergency", None, None)
    _apply_wall()
    with connections["default"].cursor() as cursor:
        assert differences(cursor, "default") == []


def test_mail_about_accesses_goes_on_the_way_back_and_other_mail_stays(staff: Staff, case: Case, now: datetime) -> None:
    supervisor = staff.by_role["supervisor"].pk
    about = {"recipient_id": supervisor, "supervisor_id": supervisor, "created_at": now, "next_attempt_at": now}
    OutboxMessage(kind="access", access_id=case.note.pk, dedupe_key="access", **about).save(using=LOADER)
    OutboxMessage(kind="escalation", handoff_id=case.note.pk, dedupe_key="other", **about).save(using=LOADER)
    with signed_in_to_databases_as("OWNER"):
        call_command("migrate", "referrals", "0002_history_stays", verbosity=0, skip_checks=True)
        assert "access_id" not in columns_of("referrals_outboxmessage")
        call_command("migrate", "referrals", verbosity=0, skip_checks=True)
    assert list(OutboxMessage.objects.using(LOADER).values_list("dedupe_key", flat=True)) == ["other"]
    _apply_wall()
    with connections["default"].cursor() as cursor:
        assert differences(cursor, "default") == []


def _apply_wall() -> None:
    with psycopg.connect(address("OWNER", "default"), autocommit=True) as owner:
        apply_wall(owner, "default")
