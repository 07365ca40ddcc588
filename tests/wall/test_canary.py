"""The search for canaries itself finds what it looks for, and pages that fail repeat nothing that was typed."""

import secrets
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from audit.models import LedgerEntry
from tests.browser.site import make_site
from tests.canaries import Canaries, places_that_hold
from tests.crashes.visitor import Visitor
from tests.databases import TestDatabases
from tests.people import Case, Staff
from tests.web import WebProcess


@pytest.mark.parametrize(
    "place", ["a log", "a message of the broker", "a mail", "a temporary file", "a column", "a session"]
)
def test_a_planted_word_is_found(databases: TestDatabases, tmp_path: Path, place: str) -> None:
    words = Canaries()
    site = make_site(tmp_path / "site")
    assert places_that_hold(words, site) == []
    planted = words.typed["substance_use"]
    if place == "a column":
        LedgerEntry(timestamp=datetime.now(UTC), detail={"said": planted}).save(using="loader")
    elif place == "a session":
        session = SessionStore()
        session["said"] = planted * 20
        Session(
            session_key="planted", session_data=session.encode(session._session), expire_date=datetime.now(UTC)
        ).save(using="loader")
    else:
        folder = {"a log": "logs", "a message of the broker": "broker/messages", "a mail": "mail"}.get(place, "tmp")
        (site.directory / folder / "planted").write_text(f"{{'x': '{planted}'}}")
    found = places_that_hold(words, site)
    assert len(found) == 1, "The planted word was not found, or found elsewhere."


def test_a_sealed_word_is_not_found_in_its_own_table(staff: Staff, tmp_path: Path) -> None:
    from tests.people import make_case

    words = Canaries()
    make_case(
        staff,
        name=words.typed["name"],
        summary=words.typed["mental_health"],
        substance_use=words.typed["substance_use"],
    )
    assert places_that_hold(words, make_site(tmp_path / "site")) == []


def test_a_page_that_breaks_in_the_middle_repeats_nothing(staff: Staff, case: Case, agency_site: WebProcess) -> None:
    """The note's table loses a right while a clinician saves: the page fails, its log names the place, not the words."""
    word = "Canary" + secrets.token_hex(8)
    chris = Visitor(agency_site.address, staff.by_role["clinician"].email, patience=0)
    chris.sign_in()
    page = chris.get(f"/clinician/encounters/{case.encounter.pk}/")
    started = chris.post(f"/clinician/encounters/{case.encounter.pk}/notes/new/", page)
    _owner("REVOKE INSERT ON clinical_notesection FROM clinician")
    path = started.url.removeprefix(agency_site.address)
    answer = chris.post_once(
        path,
        started,
        **{
            "sections-TOTAL_FORMS": "1",
            "sections-INITIAL_FORMS": "0",
            "sections-MIN_NUM_FORMS": "0",
            "sections-MAX_NUM_FORMS": "20",
            "sections-0-segment": "mh_general",
            "sections-0-text": word,
            "save": "yes",
        },
    )
    assert answer.status == 500
    assert word not in answer.text
    said = agency_site.log.read_text()
    assert "ProgrammingError at" in said
    assert word not in said


def _owner(statement: str) -> None:
    import psycopg

    from tests.settings import address

    with psycopg.connect(address("OWNER", "default"), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]
