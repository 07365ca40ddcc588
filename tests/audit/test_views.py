"""The auditor's pages."""

import csv
import html
import io
import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from audit.models import Action
from tests.audit.entries import START, write, written
from tests.people import Case, Staff

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def strict(settings: Settings) -> None:
    settings.LEDGER_STRICT_WORDS = True


@pytest.fixture
def auditor(staff: Staff) -> Client:
    return signed_in(staff, "auditor")


def signed_in(staff: Staff, role: str) -> Client:
    client = Client()
    client.force_login(staff.by_role[role])
    return client


def shown(page: str) -> list[str]:
    """The keys of the entries on a page, from top to bottom."""
    return re.findall(r'id="entry-([0-9a-f-]{36})"', page)


def test_the_auditor_reads_both_ledgers_newest_first_as_sentences(auditor: Client, staff: Staff) -> None:
    clinician = staff.by_role["clinician"]
    older = write("default", minute=0, actor_id=clinician.pk)
    newer = write("police", minute=1, actor_id=staff.by_role["liaison"].pk, object_type="police.incident")
    page = auditor.get("/auditor/?since=2026-03-02&until=2026-03-02").content.decode()
    assert shown(page) == [str(newer.pk), str(older.pk)]
    assert "Chris Clinician read a note." in page
    assert "Lee Liaison read an incident." in page


def test_each_entry_shows_local_time_and_utc(auditor: Client) -> None:
    write(minute=0)
    page = auditor.get("/auditor/?event=read").content.decode()
    assert "Mar 2, 2026, 09:30" in page
    assert "2026-03-02 14:30:00 UTC" in page


def test_days_of_the_filter_are_local_days(auditor: Client) -> None:
    before_midnight = write(minute=13 * 60)  # 03:30 UTC of the next day, 22:30 in Pittsburgh
    after_midnight = write(minute=15 * 60)
    page = auditor.get("/auditor/?event=read&until=2026-03-02").content.decode()
    assert shown(page) == [str(before_midnight.pk)]
    page = auditor.get("/auditor/?event=read&since=2026-03-03").content.decode()
    assert shown(page) == [str(after_midnight.pk)]


def test_a_filter_is_a_link_without_empty_fields(auditor: Client) -> None:
    answer = auditor.get("/auditor/?since=&until=&event=read&outcome=&nonsense=1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/auditor/?event=read")
    page = auditor.get("/auditor/?event=read").content.decode()
    assert '<option value="read" selected>' in page


def test_a_person_is_chosen_by_name_or_by_identifier(auditor: Client, staff: Staff) -> None:
    clinician = staff.by_role["clinician"]
    chosen = write(minute=0, actor_id=clinician.pk)
    write(minute=1, actor_id=staff.other_clinician.pk)
    assert "Chris Clinician</option>" in auditor.get("/auditor/?event=read").content.decode()
    for query in (f"actor={clinician.pk}", f"actor_id={clinician.pk}"):
        assert shown(auditor.get(f"/auditor/?{query}").content.decode()) == [str(chosen.pk)]


def test_a_filter_that_is_no_code_says_so_and_reads_nothing(auditor: Client) -> None:
    for query in (
        "event=levitate",
        "since=yesterday",
        "since=2026-03-03&until=2026-03-02",
        "case=jordan",
        "actor_id=maya",
        "correlation=a%20name",
        f"actor={NOBODY}",
    ):
        answer = auditor.get(f"/auditor/?{query}")
        assert answer.status_code == 422, query
        assert "Please check this" in answer.content.decode()
    assert written("default", event=Action.LIST) == []


def test_older_pages_follow_by_the_key_of_an_entry(auditor: Client) -> None:
    keys = [str(write("police" if index % 2 else "default", minute=index).pk) for index in range(120)]
    seen: list[str] = []
    address: str | None = "/auditor/?event=read"
    while address:
        page = auditor.get(address).content.decode()
        seen += shown(page)
        link = re.search(r'href="([^"]+)">Older</a>', page)
        address = html.unescape(link.group(1)) if link else None
        assert address is None or re.fullmatch(r"/auditor/\?event=read&before=[0-9a-f-]{36}", address)
    assert seen == keys[::-1]


def test_a_page_that_does_not_exist_is_not_found(auditor: Client) -> None:
    for before in (NOBODY, "page-2"):
        assert auditor.get(f"/auditor/?before={before}").status_code == 404


def test_reading_the_log_is_written_in_both_ledgers_under_one_correlation(auditor: Client, staff: Staff) -> None:
    auditor.get("/auditor/?event=read")
    entries = [*written("default", event=Action.LIST), *written("police", event=Action.LIST)]
    assert len(entries) == 2
    assert len({entry.cid for entry in entries}) == 1
    for entry in entries:
        assert entry.actor_id == staff.by_role["auditor"].pk
        assert (entry.surface, entry.object_type, entry.detail) == (
            "auditor",
            "audit.ledger",
            {"rows": 0, "filters": ["event"]},
        )


def test_one_reading_of_both_ledgers_is_one_line_that_names_both_entries(auditor: Client) -> None:
    auditor.get("/auditor/?event=read")
    (agency,), (police,) = (written(ledger, event=Action.LIST) for ledger in ("default", "police"))
    page = auditor.get("/auditor/?event=list").content.decode()
    assert len(shown(page)) == 1
    assert "Agency and Police" in page
    assert str(agency.pk) in page
    assert str(police.pk) in page


def test_organizations_purposes_and_duties_are_told_in_words(auditor: Client, staff: Staff) -> None:
    write(
        event=Action.RELEASE,
        object_type="consent.release",
        detail={
            "recipient": str(staff.police.pk),
            "purpose": "crisis_response",
            "obligations": ["MIN_NECESSARY", "A_DUTY_TO_COME"],
        },
    )
    page = auditor.get("/auditor/?event=release").content.decode()
    assert "Recipient: City Bureau of Police" in page
    assert "Purpose: Safe response during crisis calls" in page
    assert "Duties: Send no more than needed; A_DUTY_TO_COME" in page


def test_the_export_holds_what_the_filter_shows_and_is_written_down_first(auditor: Client, staff: Staff) -> None:
    case_id = uuid.uuid4()
    chosen = [write("police" if minute else "default", minute=minute, person_id=case_id) for minute in range(2)]
    write(minute=3)
    answer = auditor.get(f"/auditor/export.csv?case={case_id}&event=read")
    assert answer.status_code == 200
    assert answer.streaming
    for ledger in ("default", "police"):
        (entry,) = written(ledger, event=Action.EXPORT)
        assert entry.person_id == case_id
        assert entry.detail == {"filters": ["event", "person_id"]}
        assert entry.actor_id == staff.by_role["auditor"].pk
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert [row["entry_id"] for row in rows] == [str(entry.pk) for entry in chosen]
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="ledger-\d{8}T\d{6}Z\.csv"', answer.headers["Content-Disposition"])
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_links_to_the_export_of_its_own_filter(auditor: Client) -> None:
    entry = write()
    page = auditor.get("/auditor/?event=read").content.decode()
    assert 'href="/auditor/export.csv?event=read"' in page
    older = auditor.get(f"/auditor/?event=read&before={entry.pk}").content.decode()
    assert 'href="/auditor/export.csv?event=read"' in older


def test_an_export_with_a_filter_that_is_no_code_leads_to_the_page_that_says_so(auditor: Client) -> None:
    answer = auditor.get("/auditor/export.csv?event=levitate")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/auditor/?event=levitate")
    assert written("default", event=Action.EXPORT) == []


def test_only_reading_is_possible(auditor: Client) -> None:
    for address in ("/auditor/", "/auditor/export.csv"):
        assert auditor.post(address).status_code == 405
        assert auditor.delete(address).status_code == 405


def test_for_every_other_role_the_ledger_does_not_exist(staff: Staff) -> None:
    for role in ("clinician", "supervisor", "privacy_officer", "evaluator", "administrator"):
        client = signed_in(staff, role)
        missing = client.get("/auditor/nothing-here/")
        for address in ("/auditor/", "/auditor/export.csv"):
            hidden = client.get(address)
            assert hidden.status_code == missing.status_code == 404, (role, address)
            assert hidden.content == missing.content


def test_nothing_clinical_is_on_the_page_or_in_the_file(auditor: Client, staff: Staff, case: Case) -> None:
    clinician = signed_in(staff, "clinician")
    clinician.get(f"/clinician/persons/{case.person.pk}/")
    write(minute=0, object_pk=str(case.note.pk), person_id=case.person.pk)
    page = auditor.get("/auditor/").content.decode()
    file = auditor.get("/auditor/export.csv").getvalue().decode()
    for secret in ("Jordan", "1990-05-04", "methadone", "hour of talking"):
        assert secret not in page
        assert secret not in file
    assert str(case.person.pk) in page
    assert str(case.person.pk) in file


def test_the_newest_page_is_one_link_away_from_an_older_one(auditor: Client) -> None:
    entry = write(minute=1)
    older = write(minute=0)
    page = auditor.get(f"/auditor/?event=read&before={entry.pk}").content.decode()
    assert shown(page) == [str(older.pk)]
    assert 'href="/auditor/?event=read">Newest</a>' in page
    assert START + timedelta(minutes=1) == entry.timestamp
