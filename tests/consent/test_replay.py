"""``manage.py replay``: history decided again, every difference listed by keys and codes, and nothing else told."""

import io
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from audit.models import LedgerEntry
from consent import replaying
from consent.decision import RULES_VERSION
from consent.law.governing import FEDERAL
from consent.law.rule import Jurisdiction
from consent.management.commands import replay as command
from consent.models import DecisionRecord
from tests.consent.door import Door
from tests.people import LOADER, assign, make_user
from tests.settings import address


@dataclass
class Said:
    """What the command printed and how it ended."""

    lines: list[str]
    progress: list[str]
    status: int


def replay(who: Any, *arguments: str) -> Said:
    out, progress, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("replay", "--as", str(who), *arguments, stdout=out, stderr=progress)
    except SystemExit as ended:
        status = int(str(ended.code))
    return Said(out.getvalue().splitlines(), progress.getvalue().splitlines(), status)


@pytest.fixture
def officer(door: Door) -> Any:
    """The privacy officer, assigned to the case."""
    officer = door.staff.by_role["privacy_officer"]
    assign(door.case.person, officer, "privacy_officer", by=door.staff.by_role["supervisor"])
    return officer


def alter(statement: str, *values: Any) -> None:
    """What somebody with the owner's password could do behind everybody's back."""
    with psycopg.connect(address("OWNER", "default"), autocommit=True) as owner:
        owner.execute("ALTER TABLE consent_decisionrecord DISABLE TRIGGER USER")
        owner.execute("ALTER TABLE consent_decisionrecord NO FORCE ROW LEVEL SECURITY")
        owner.execute(statement, values)
        owner.execute("ALTER TABLE consent_decisionrecord FORCE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE consent_decisionrecord ENABLE TRIGGER USER")


def under(laws: Jurisdiction) -> Callable[[], Jurisdiction]:
    return lambda: laws


def test_under_unchanged_rules_nothing_is_listed(door: Door, officer: Any, now: datetime) -> None:
    door.preview(now=now)
    door.consent(now=now)
    door.release(now=now)
    said = replay(officer.email)
    (summary,) = said.lines
    assert summary.startswith("3 decisions read as privacy_officer")
    assert "3 the same, 0 different, 0 altered, 0 unreadable" in summary
    assert said.status == 0


def test_under_other_rules_every_difference_is_listed_by_keys_and_codes(
    door: Door, officer: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the state's law had been repealed: its notice is owed no more, and what it kept back goes."""
    door.consent(now=now)
    release = door.release(now=now)
    monkeypatch.setattr(replaying, "laws_in_force", under(FEDERAL))
    said = replay(officer.pk)
    assert said.status == 1
    first, second, summary = said.lines
    assert second.startswith(f"{release.decision_id} ")
    assert " differs: " in first
    assert "obligations" in first
    assert "-NOTICE_PA_5100_34D" in first
    assert "2 different" in summary
    for secret in ("Jordan", "Calm", "methadone", "City Bureau"):
        assert secret not in "\n".join(said.lines)


def test_as_json_each_line_is_one_object_and_the_last_is_the_summary(
    door: Door, officer: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.consent(now=now)
    door.preview(now=now)
    monkeypatch.setattr(replaying, "laws_in_force", under(()))
    said = replay(officer.email, "--json")
    found, summary = map(json.loads, said.lines)
    assert found["kind"] == "differs"
    assert found["rules_version"] == RULES_VERSION
    assert found["what"]["outcome"] == {"was": "permit_partial", "becomes": "deny"}
    assert set(found["what"]["permitted_keys"]["gone"]) == {"identity", str(door.case.summary.pk)}
    assert summary["summary"] == {
        "read": 1,
        "same": 0,
        "differs": 1,
        "altered": 0,
        "unreadable": 0,
        "without_inputs_digest": 0,
        "role": "privacy_officer",
        "rules_version": RULES_VERSION,
    }


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE consent_decisionrecord SET digest = repeat('0', 64)", "altered: digest"),
        ("UPDATE consent_decisionrecord SET inputs_digest = repeat('0', 64)", "altered: inputs_digest"),
        ("UPDATE consent_decisionrecord SET rules_version = '1999-01'", "altered: rules_version"),
        ("UPDATE consent_decisionrecord SET consent_ids = '{}', consent_versions = '{}'", "altered: consent_versions"),
        ("UPDATE consent_decisionrecord SET decided_at = decided_at - interval '1 hour'", "altered: decided_at"),
        ("UPDATE consent_decisionrecord SET facts_sealed = NULL", "unreadable: facts_sealed"),
        ("UPDATE consent_decisionrecord SET id = gen_random_uuid()", "unreadable: facts_sealed"),
    ],
    ids=[
        "the digest of the result",
        "the digest of inputs",
        "the rules",
        "the consents",
        "the moment",
        "the facts are gone",
        "another key",
    ],
)
def test_a_record_that_was_tampered_with_is_reported_as_such(
    door: Door, officer: Any, now: datetime, statement: str, told: str
) -> None:
    door.consent(now=now)
    door.preview(now=now)
    alter(statement)
    said = replay(officer.email)
    assert said.lines[0].endswith(told)
    assert said.status == 1


def test_a_decision_from_before_the_digests_is_decided_again_and_counted(
    door: Door, officer: Any, now: datetime
) -> None:
    door.consent(now=now)
    door.preview(now=now)
    alter(
        "UPDATE consent_decisionrecord"
        " SET inputs_digest = '', rules_version = '', consent_ids = '{}', consent_versions = '{}'"
    )
    said = replay(officer.email)
    assert "1 the same" in said.lines[0]
    assert said.lines[0].endswith("1 older than the digest of inputs.")
    assert said.status == 0


def test_since_leaves_out_what_was_decided_before(door: Door, officer: Any, now: datetime) -> None:
    door.preview(now=now - timedelta(days=40))
    door.preview(now=now)
    assert replay(officer.email, "--since", (now - timedelta(days=2)).date().isoformat()).lines[0].startswith("1 ")
    assert replay(officer.email, "--since", (now - timedelta(days=41)).isoformat()).lines[0].startswith("2 ")
    with pytest.raises(CommandError, match="must be a day or a time"):
        replay(officer.email, "--since", "yesterday")


def test_a_long_history_is_read_in_pieces_and_says_how_far_it_is(
    door: Door, officer: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.consent(now=now)
    for _ in range(5):
        door.preview(now=now)  # at one instant: the key goes on where the time does not
    monkeypatch.setattr(command, "PIECE", 2)
    monkeypatch.setattr(command, "PATIENCE", 0.0)
    said = replay(officer.email)
    assert said.lines[0].startswith("5 decisions")
    assert [line.split(" decisions")[0] for line in said.progress] == ["2", "4"]
    exports = LedgerEntry.objects.using(LOADER).filter(event="export").order_by("timestamp")
    assert [entry.detail["rows"] for entry in exports] == [2, 2, 1]
    assert len(set(exports.values_list("cid", flat=True))) == 1


def test_what_is_read_is_an_export_in_the_readers_name(door: Door, officer: Any, now: datetime) -> None:
    door.preview(now=now)
    replay(officer.email)
    entry = LedgerEntry.objects.using(LOADER).get(event="export")
    assert (entry.actor_id, entry.surface, entry.object_type) == (officer.pk, "privacy_officer", "consent.decision")
    assert entry.detail == {"rows": 1, "why": "replay"}


def test_it_reads_what_the_person_may_read_and_no_more(door: Door, now: datetime) -> None:
    """The privacy officer is not assigned here; the case's supervisor is. Neither gets more by way of the command."""
    door.preview(now=now)
    assert (
        replay(door.staff.by_role["privacy_officer"].email).lines[0].startswith("0 decisions read as privacy_officer")
    )
    assert replay(door.staff.by_role["supervisor"].email).lines[0].startswith("1 decisions read as supervisor")
    assert replay(door.staff.other_clinician.email).lines[0].startswith("0 decisions read as clinician")


def test_of_several_roles_the_one_with_the_fewest_rights_is_taken(door: Door, now: datetime) -> None:
    both = make_user("Bo Both", door.staff.agency, "supervisor", "privacy_officer")
    assert " as privacy_officer" in replay(both.email).lines[0]


@pytest.mark.parametrize("role", ["auditor", "administrator", "evaluator"])
def test_whoever_may_not_read_decisions_is_turned_away(door: Door, role: str) -> None:
    with pytest.raises(CommandError, match="may not read decisions"):
        replay(door.staff.by_role[role].email)


@pytest.mark.parametrize("who", ["nobody@example.org", str(uuid.uuid4())], ids=["an address", "a key"])
def test_an_account_that_does_not_exist_is_told(door: Door, who: str) -> None:
    with pytest.raises(CommandError, match="no such account"):
        replay(who)


def test_police_staff_are_no_account_of_the_agency(door: Door) -> None:
    with pytest.raises(CommandError, match="no such account"):
        replay(door.staff.by_role["liaison"].email)


def test_nothing_is_changed_by_it(door: Door, officer: Any, now: datetime) -> None:
    door.preview(now=now)
    before = list(DecisionRecord.objects.using(LOADER).values())
    replay(officer.email)
    assert list(DecisionRecord.objects.using(LOADER).values()) == before
