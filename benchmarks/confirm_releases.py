"""How long the disclosure gate takes to confirm ten pieces of one case, in a record of a million notes.

    python benchmarks/confirm_releases.py [--notes 1000000] [--confirmations 400]

The record stands in a fresh copy of the agency's database with its real migrations, indexes, triggers and row policies,
on the server of the tests: a person for every twenty notes, with encounters, assignments, papers, releases and ledger
entries in proportion. The people who are confirmed have real, sealed texts and papers that fit. Each confirmation is
previewed first and runs as the site's own login in the role of the clinician. What is timed is the gate's confirm from
its call to its return (lock, load, decide, freeze, ledger), and beside it the whole transaction with role and commit.
Ends with status 1 when the 95th percentile is above 50 ms or a confirmation takes more than twelve statements.
"""

import argparse
import os
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # noqa: E402  (needs the settings above)

django.setup()

import psycopg  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from casework.wall.roles import SurfaceRole  # noqa: E402
from casework.wall.session import acting_as  # noqa: E402
from consent import gate  # noqa: E402
from tests.consent.door import Door, add_section  # noqa: E402
from tests.databases import TestDatabases  # noqa: E402
from tests.people import make_case, make_staff  # noqa: E402
from tests.settings import address  # noqa: E402

ALLOWED_SECONDS = 0.050
ALLOWED_STATEMENTS = 12
PIECES = 10
#: People whose records are real, among all the others.
REAL_PEOPLE = 40
NOTES_OF_A_PERSON = 20
#: Clinicians who share the people; the one who confirms is the first of them.
CLINICIANS = 200

#: One statement a table, in order. `:n` rows by number; keys follow from the number, so that rows find each other.
RECORD: tuple[tuple[str, str], ...] = (
    (
        "people",
        "INSERT INTO clinical_person (id, organization_id, is_known, name_sealed, created_by, created_at)"
        " SELECT md5('person' || n)::uuid, %(agency)s, true, decode(repeat(md5(n::text), 6), 'hex'), %(clinician)s,"
        " now() - interval '400 days' FROM generate_series(1, %(people)s) n",
    ),
    (
        "assignments of clinicians",
        "INSERT INTO clinical_assignment (id, person_id, user_id, role, starts_at, granted_by, reason)"
        " SELECT md5('assignment' || n)::uuid, md5('person' || n)::uuid,"
        " CASE WHEN n %% %(clinicians)s = 0 THEN %(clinician)s ELSE md5('clinician' || n %% %(clinicians)s)::uuid END,"
        " 'clinician', now() - interval '400 days', %(clinician)s, 'benchmark' FROM generate_series(1, %(people)s) n",
    ),
    (
        "assignments of supervisors",
        "INSERT INTO clinical_assignment (id, person_id, user_id, role, starts_at, granted_by, reason)"
        " SELECT md5('supervision' || n)::uuid, md5('person' || n)::uuid, md5('supervisor' || n %% 20)::uuid,"
        " 'supervisor', now() - interval '400 days', %(clinician)s, 'benchmark' FROM generate_series(1, %(people)s) n",
    ),
    (
        "encounters",
        "INSERT INTO clinical_encounter (id, person_id, incident_id, clinician_id, happened_at, recorded_at, disposition)"
        " SELECT md5('encounter' || n)::uuid, md5('person' || (n - 1) / 4 + 1)::uuid, gen_random_uuid(), %(clinician)s,"
        " now() - n %% 400 * interval '1 day', now() - n %% 400 * interval '1 day', ''"
        " FROM generate_series(1, %(people)s * 4) n",
    ),
    (
        "notes",
        "INSERT INTO clinical_note (id, person_id, encounter_id, author_id, state, created_at, needs_cosign)"
        " SELECT md5('note' || n)::uuid, md5('person' || (n - 1) / 20 + 1)::uuid,"
        " md5('encounter' || (n - 1) / 5 + 1)::uuid, %(clinician)s, 'draft', now() - n %% 400 * interval '1 day', false"
        " FROM generate_series(1, %(notes)s) n",
    ),
    (
        "sections",
        "INSERT INTO clinical_notesection (id, person_id, note_id, position, segment, is_summary, text_sealed)"
        " SELECT md5('section' || n)::uuid, md5('person' || (n - 1) / 20 + 1)::uuid, md5('note' || n)::uuid, 0,"
        " 'mh_general', n %% 3 = 0, decode(repeat(md5(n::text), 12), 'hex') FROM generate_series(1, %(notes)s) n",
    ),
    ("signatures", "UPDATE clinical_note SET state = 'signed', signed_at = created_at WHERE state = 'draft'"),
    (
        "papers",
        "INSERT INTO consent_consentrecord (id, person_id, outcome, kinds, discloser_id, recipient_id, segments, purposes,"
        " statements, elements_missing, form_version, language, paper_sealed, paper_digest, signer, signature_kind,"
        " signature_sealed, signed_at, starts_at, expires_at, recorded_by, recorded_at)"
        " SELECT md5('consent' || n)::uuid, md5('person' || (n - 1) / 2 + 1)::uuid, 'given', '{hipaa_auth}', %(agency)s,"
        " %(police)s, '{mh_general}', '{crisis_response}', '{}', '{}', '2026-11-en', 'en',"
        " decode(repeat(md5(n::text), 100), 'hex'), md5(n::text), 'patient', 'electronic',"
        " decode(repeat(md5(n::text), 100), 'hex'), now() - interval '90 days', now() - interval '90 days',"
        " now() + interval '90 days', %(clinician)s, now() - interval '90 days'"
        " FROM generate_series(1, %(people)s * 2) n",
    ),
    (
        "emergencies",
        "INSERT INTO consent_emergencyrecord (id, person_id, kind, medical_personnel_affiliation, disclosed_by, occurred_at)"
        " SELECT md5('emergency' || n)::uuid, md5('person' || n)::uuid, 'overdose', '', %(clinician)s,"
        " now() - interval '90 days' FROM generate_series(1, %(people)s) n",
    ),
    (
        "threats",
        "INSERT INTO consent_threatrecord (id, person_id, target, recorded_by, recorded_at)"
        " SELECT md5('threat' || n)::uuid, md5('person' || n)::uuid, 'identified', %(clinician)s,"
        " now() - interval '90 days' FROM generate_series(1, %(people)s) n",
    ),
    (
        "decisions",
        "INSERT INTO consent_decisionrecord (id, person_id, step, outcome, facts_sealed, result, digest, inputs_digest,"
        " rules_version, consent_ids, consent_versions, decided_by, decided_at)"
        " SELECT md5('decision' || n)::uuid, md5('person' || (n - 1) / 4 + 1)::uuid, 'confirm', 'permit',"
        " decode(repeat(md5(n::text), 100), 'hex'), jsonb_build_object('outcome', 'permit', 'text', repeat(md5(n::text), 40)),"
        " md5(n::text), md5(n::text), '2026-11', '{}', '{}', %(clinician)s, now() - n %% 400 * interval '1 day'"
        " FROM generate_series(1, %(people)s * 4) n",
    ),
    (
        "releases",
        "INSERT INTO consent_release (id, person_id, decision_id, evidence_ids, discloser_name, recipient_organization_id,"
        " recipient_name, purpose, notice, content_digest, released_by, released_at, open_until, closed_because)"
        " SELECT md5('release' || n)::uuid, md5('person' || (n - 1) / 4 + 1)::uuid, md5('decision' || n)::uuid,"
        " ARRAY[md5('consent' || (n - 1) / 2 + 1)::uuid], 'Agency', %(police)s, 'Police', 'crisis_response',"
        " repeat('notice ', 100), md5(n::text), %(clinician)s, now() - n %% 400 * interval '1 day',"
        " now() + (60 - n %% 400) * interval '1 day', '' FROM generate_series(1, %(people)s * 4) n",
    ),
    (
        "pieces of releases",
        "INSERT INTO consent_releaseitem (id, release_id, position, heading, text_sealed)"
        " SELECT md5('item' || n)::uuid, md5('release' || (n - 1) / 5 + 1)::uuid, n %% 5, 'Summary',"
        " decode(repeat(md5(n::text), 12), 'hex') FROM generate_series(1, %(people)s * 20) n",
    ),
    (
        "duties of releases",
        "INSERT INTO consent_releaseobligation (id, release_id, person_id, code, met_by, met_at)"
        " SELECT md5('obligation' || n)::uuid, md5('release' || (n - 1) / 5 + 1)::uuid,"
        " md5('person' || (n - 1) / 20 + 1)::uuid, 'AUDIT_LOG', 'ledger_entry', now()"
        " FROM generate_series(1, %(people)s * 20) n",
    ),
    (
        "entries of the ledger",
        "INSERT INTO audit_ledgerentry (id, timestamp, action, changes_text, object_pk, object_repr, event, outcome,"
        " surface, object_type, person_id, detail, actor_id, cid)"
        " SELECT md5('entry' || n)::uuid, now() - n * interval '1 second', 3, '', md5('release' || n)::uuid::text, '',"
        " 'read', 'done', 'clinician', 'clinical.note', md5('person' || (n - 1) / 20 + 1)::uuid, '{}', %(clinician)s,"
        " md5(n::text) FROM generate_series(1, %(notes)s) n",
    ),
)


def build_record(values: dict[str, object]) -> None:
    """Everybody's record but that of the real people, and the statistics that the planner would have."""
    with psycopg.connect(address("LOADER", "default")) as loader:
        for name, statement in RECORD:
            begun = time.perf_counter()
            rows = loader.execute(statement, values).rowcount
            loader.commit()
            print(f"{rows:>12,} {name} ({time.perf_counter() - begun:.1f} s)", flush=True)
    with psycopg.connect(address("OWNER", "default"), autocommit=True) as owner:
        owner.execute("VACUUM (ANALYZE)")


def real_doors() -> list[tuple[Door, list[str]]]:
    """Cases with twenty summaries each and a paper that lets them go, and the keys of the pieces that are asked for."""
    staff, now = make_staff(), datetime.now(UTC)
    doors = []
    for number in range(REAL_PEOPLE):
        door = Door(staff, make_case(staff, name=f"Person {number}"))
        keys = [
            add_section(door.case, staff, segment="mh_general", text=f"Summary {count}. " * 30, summary=True)
            for count in range(NOTES_OF_A_PERSON)
        ]
        door.consent(now=now - timedelta(days=1), segments=("identity_presence", "mh_general", "part2_sud"))
        doors.append((door, keys))
    return doors


def confirm_once(door: Door, keys: list[str]) -> tuple[float, float, float]:
    """Seconds of the gate's confirm, of its whole transaction, and of this process's own work in confirm.

    What is confirmed was previewed just now.
    """
    now = datetime.now(UTC)
    asked = door.ask(now=now, keys=keys)
    shown = door.preview(now=now, keys=keys)
    entered = time.perf_counter()
    with acting_as(SurfaceRole.CLINICIAN, user_id=asked["by"], databases=("default",)):
        begun, worked = time.perf_counter(), time.process_time()
        gate.confirm(**asked, digest=shown.digest, preview_id=shown.decision_id)
        taken, work = time.perf_counter() - begun, time.process_time() - worked
    return taken, time.perf_counter() - entered, work


def statements_of(door: Door, keys: list[str]) -> int:
    """How often the database is asked between the call of confirm and its return."""
    now = datetime.now(UTC)
    asked = door.ask(now=now, keys=keys)
    shown = door.preview(now=now, keys=keys)
    with acting_as(SurfaceRole.CLINICIAN, user_id=asked["by"], databases=("default",)):
        with CaptureQueriesContext(connection) as captured:
            gate.confirm(**asked, digest=shown.digest, preview_id=shown.decision_id)
    return len(captured)


def described(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return (
        f"p50 {statistics.median(ordered) * 1000:.1f} ms, p95 {percentile(ordered) * 1000:.1f} ms,"
        f" max {ordered[-1] * 1000:.1f} ms"
    )


def percentile(ordered: list[float], share: float = 0.95) -> float:
    """The smallest measured value that is not below ``share`` of all."""
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notes", type=int, default=1_000_000)
    parser.add_argument("--confirmations", type=int, default=400)
    options = parser.parse_args()
    databases = TestDatabases()
    databases.renew()
    try:
        doors = real_doors()
        staff = doors[0][0].staff
        values = {
            "agency": staff.agency.pk,
            "police": staff.police.pk,
            "clinician": staff.by_role["clinician"].pk,
            "clinicians": CLINICIANS,
            "people": max(1, options.notes // NOTES_OF_A_PERSON),
            "notes": options.notes,
        }
        build_record(values)
        times = []
        for number in range(options.confirmations):
            door, keys = doors[number % len(doors)]
            first = number % (len(keys) - PIECES + 1)
            times.append(confirm_once(door, keys[first : first + PIECES]))
        statements = statements_of(doors[0][0], doors[0][1][:PIECES])
    finally:
        connections.close_all()
        databases.discard()
    confirms, transactions, work = ([*seconds] for seconds in zip(*times, strict=True))
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{options.confirmations} confirmations of {PIECES} pieces at {options.notes:,} notes (load average {load})")
    print(f"confirm: {described(confirms)} (allowed p95 {ALLOWED_SECONDS * 1000:.0f} ms)")
    print(f"of which this process works, and does not wait for the server or its turn: {described(work)}")
    print(f"with role and commit: {described(transactions)}")
    print(f"statements: {statements} (allowed {ALLOWED_STATEMENTS})")
    slow = percentile(sorted(confirms)) > ALLOWED_SECONDS
    return 1 if slow or statements > ALLOWED_STATEMENTS else 0


if __name__ == "__main__":
    sys.exit(main())
