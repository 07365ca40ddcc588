"""Deliberate breaches, each of which the check must find. Made in a transaction and rolled back."""

import pytest

from casework.wall.inspection import differences
from casework.wall.roles import SURFACE_ROLES
from tests.databases import TestDatabases
from tests.wall.connections import superuser

SEARCH = "clinical_find_case(bytea, bytea, text)"

BREACHES = [
    ("GRANT SELECT ON clinical_note TO liaison", "liaison may select"),
    ("GRANT SELECT (text_sealed) ON clinical_notesection TO liaison", "liaison may select text_sealed"),
    ("GRANT SELECT ON clinical_person TO PUBLIC", "PUBLIC may select"),
    ("GRANT TRUNCATE ON audit_ledgerentry TO auditor", "auditor may truncate"),
    ("GRANT DELETE ON audit_ledgerentry TO auditor", "auditor may delete"),
    ("REVOKE INSERT ON audit_ledgerentry FROM clinician", "clinician may not insert"),
    ("ALTER TABLE clinical_note DISABLE ROW LEVEL SECURITY", "row security is off"),
    ("ALTER TABLE clinical_note NO FORCE ROW LEVEL SECURITY", "row security is not forced"),
    (
        "ALTER POLICY select_clinician_supervisor_privacy_officer ON clinical_note USING (true)",
        "was altered",
    ),
    ("ALTER POLICY select_liaison ON consent_release TO liaison, evaluator", "was altered"),
    ("DROP POLICY select_liaison ON consent_release", "is missing"),
    ("CREATE POLICY extra ON clinical_note FOR SELECT TO clinician USING (true)", "is not declared"),
    ("CREATE TABLE smuggled (x int); ALTER TABLE smuggled OWNER TO bulkhead_owner", "does not name this table"),
    ("CREATE VIEW smuggled AS SELECT * FROM clinical_note", "view smuggled"),
    ("CREATE MATERIALIZED VIEW smuggled AS SELECT * FROM clinical_note", "view smuggled"),
    ("CREATE FUNCTION smuggled() RETURNS int SECURITY DEFINER RETURN 1", "runs with its owner's rights"),
    ("CREATE FUNCTION clinical_find_case(bytea) RETURNS int SECURITY DEFINER RETURN 1", "runs with its owner's rights"),
    (f"GRANT EXECUTE ON FUNCTION {SEARCH} TO supervisor", "supervisor may execute it"),
    (f"GRANT EXECUTE ON FUNCTION {SEARCH} TO PUBLIC", "PUBLIC may execute it"),
    (f"GRANT EXECUTE ON FUNCTION {SEARCH} TO bulkhead_police", "bulkhead_police may execute it"),
    (f"REVOKE EXECUTE ON FUNCTION {SEARCH} FROM clinician", "clinician may not execute it"),
    (f"ALTER FUNCTION {SEARCH} RESET search_path", "is not the one that was reviewed"),
    (f"ALTER FUNCTION {SEARCH} SET row_security = off", "is not the one that was reviewed"),
    (f"ALTER FUNCTION {SEARCH} OWNER TO bulkhead_loader", "is not the one that was reviewed"),
    (f"ALTER FUNCTION {SEARCH} SECURITY INVOKER", "not there with its owner's rights"),
    (f"DROP FUNCTION {SEARCH}", "not there with its owner's rights"),
    (
        "CREATE OR REPLACE FUNCTION clinical_find_case(name_digest bytea, birth_date_digest bytea, reason text)"
        " RETURNS SETOF uuid LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
        " AS 'SELECT id FROM public.clinical_person'",
        "is not the one that was reviewed",
    ),
    ("CREATE SCHEMA smuggled", "schema smuggled"),
    ("GRANT CREATE ON SCHEMA public TO liaison", "may create objects"),
    ("ALTER TABLE clinical_note OWNER TO bulkhead_loader", "owned by bulkhead_loader"),
    (
        "ALTER DEFAULT PRIVILEGES FOR ROLE bulkhead_owner IN SCHEMA public GRANT SELECT ON TABLES TO liaison",
        "would be open to liaison",
    ),
    ("ALTER TABLE audit_ledgerentry DISABLE TRIGGER audit_ledgerentry_stays", "is switched off"),
    ("ALTER TABLE audit_ledgerentry ENABLE TRIGGER audit_ledgerentry_stays", "is switched off"),
    ("ALTER TABLE consent_release DISABLE TRIGGER ALL", "release_stays is switched off"),
    ("DROP TRIGGER note_stays_signed ON clinical_note", "note_stays_signed is missing"),
    (
        "CREATE TRIGGER smuggled AFTER INSERT ON clinical_note EXECUTE FUNCTION clinical_note_stays_signed()",
        "smuggled is not declared",
    ),
    ("GRANT clinician TO bulkhead_police", "may become clinician"),
    ("CREATE ROLE mallory LOGIN; GRANT bulkhead_agency TO mallory", "mallory: may become bulkhead_agency"),
    ("GRANT clinician TO liaison", "may become clinician"),
    ("GRANT pg_read_all_data TO bulkhead_police", "may become pg_read_all_data"),
    ("REVOKE liaison FROM bulkhead_police", "may not become liaison"),
    ("ALTER ROLE bulkhead_police SUPERUSER", "may do what no role"),
    ("ALTER ROLE bulkhead_agency BYPASSRLS", "bypasses row security"),
    ("ALTER ROLE bulkhead_agency INHERIT", "inherits"),
    ("ALTER ROLE clinician LOGIN", "may sign in"),
    (
        "DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO liaison', current_database()); END $$",
        "TEMPORARY",
    ),
    ("DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO PUBLIC', current_database()); END $$", "PUBLIC has"),
]


@pytest.mark.parametrize(("breach", "finding"), BREACHES, ids=[breach[:60] for breach, _ in BREACHES])
def test_the_check_finds(untouched_databases: TestDatabases, breach: str, finding: str) -> None:
    with superuser() as connection, connection.cursor() as cursor:
        assert differences(cursor, "default") == []
        cursor.execute(breach)  # type: ignore[arg-type]
        found = differences(cursor, "default")
        assert any(finding in sentence for sentence in found), found


def test_a_right_of_the_server_programs_is_found(untouched_databases: TestDatabases) -> None:
    with superuser() as connection, connection.cursor() as cursor:
        cursor.execute("GRANT pg_execute_server_program TO clinician")
        assert any("may become pg_execute_server_program" in sentence for sentence in differences(cursor, "default"))


def test_every_surface_role_is_watched(untouched_databases: TestDatabases) -> None:
    with superuser() as connection, connection.cursor() as cursor:
        for role in SURFACE_ROLES:
            cursor.execute(f"ALTER ROLE {role} BYPASSRLS")
        found = differences(cursor, "default")
        assert {f"role {role}: bypasses row security" for role in SURFACE_ROLES} <= set(found)
