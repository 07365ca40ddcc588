"""A release as page, PDF and JSON, for its sender and for its recipient, while it is open and never after."""

import io
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pypdf
import pytest
from django.conf import settings as site
from django.db import ProgrammingError, transaction
from django.test import Client
from django.utils import timezone

from audit.models import LedgerEntry
from consent.models import ConsentRecord, RecipientNotice, Release
from consent.notices import TEXTS
from tests.consent.conftest import client_of
from tests.consent.documents.reading import words_of, words_of_pdf
from tests.consent.door import Door, add_section, agency_login, as_liaison
from tests.people import LOADER, Staff
from tests.settings import FIELD_KEYS

Police = Callable[[Any], Client]
COPIES = ("pdf", "json")


def address(release: Release, copy: str = "", surface: str = "clinician/releases") -> str:
    return f"/{surface}/{release.pk}/{f'{copy}/' if copy else ''}"


def liaisons(release: Release, copy: str = "") -> str:
    return address(release, copy, "liaison/shared")


@contextmanager
def as_the_agency() -> Iterator[None]:
    """In the agency's process, with all of its keys, in the middle of a test of the police one."""
    held, site.FIELD_KEYS = site.FIELD_KEYS, FIELD_KEYS
    try:
        with agency_login():
            yield
    finally:
        site.FIELD_KEYS = held


def released(door: Door, now: datetime, **changes: Any) -> Release:
    door.consent(now=now, segments=("identity_presence", "mh_general", "part2_sud"))
    return door.release(now=now, **changes)


def released_by_the_agency(door: Door, now: datetime) -> Release:
    with as_the_agency():
        return released(door, now)


def exports(**about: Any) -> list[tuple[str, str]]:
    entries = LedgerEntry.objects.using(LOADER).filter(event="export", object_type="consent.release", **about)
    return [(entry.surface, entry.detail["format"]) for entry in entries.order_by("timestamp")]


def notices_in_full(text: str) -> None:
    """Every notice of the law that this release carries, word for word."""
    for code in ("NOTICE_2_32", "NOTICE_PA_5100_34D"):
        assert words_of(TEXTS[code]) in text, code


def test_the_senders_pdf_says_what_the_page_says_with_every_notice_word_for_word(
    clinician_client: Client, door: Door, now: datetime
) -> None:
    release = released(door, now)
    answer = clinician_client.get(address(release, "pdf"))

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    text = words_of_pdf(answer.content, footer=footer_of(answer.content))
    for said in (
        "Shared with City Bureau of Police",
        "Calm after an hour of talking",
        "Jordan Example",
        "Scope of the consent",
    ):
        assert said in text
    notices_in_full(text)
    page = words_of(clinician_client.get(address(release)).content.decode())
    assert "Calm after an hour of talking" in page


def footer_of(pdf: bytes) -> str:
    """What stands at the foot of the first page, without its number."""
    text = words_of(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
    return text[text.rindex("For City Bureau of Police only.") :].rpartition(" Page ")[0]


def test_each_printed_page_says_for_whom_what_for_who_printed_it_and_which_page_it_is(
    clinician_client: Client, door: Door, now: datetime
) -> None:
    pdf = clinician_client.get(address(released(door, now), "pdf")).content

    footer = footer_of(pdf)
    assert footer.startswith("For City Bureau of Police only. Purpose: Safe response during crisis calls. Reference ")
    assert "Printed by Chris Clinician, " in footer


def test_the_json_has_every_member_and_the_notices_inside(clinician_client: Client, door: Door, now: datetime) -> None:
    release = released(door, now)
    answer = clinician_client.get(address(release, "json"))
    content = json.loads(answer.content)

    assert answer.headers["Content-Type"] == "application/json"
    assert set(content) == {
        "form",
        "reference",
        "from",
        "to",
        "purpose",
        "about",
        "released_at",
        "open_until",
        "exported_by",
        "exported_at",
        "items",
        "notices",
        "scope",
    }
    assert content["form"] == "bulkhead-release-1"
    assert content["reference"] == str(release.pk)
    assert content["purpose"] == {"code": "crisis_response", "words": "Safe response during crisis calls"}
    assert "Calm after an hour of talking; agreed to a visit." in [item["text"] for item in content["items"]]
    assert TEXTS["NOTICE_2_32"] in content["notices"]
    assert TEXTS["NOTICE_PA_5100_34D"] in content["notices"]
    assert datetime.fromisoformat(content["open_until"]) == release.open_until


@pytest.mark.parametrize("copy", COPIES)
def test_a_file_name_tells_nobody_anything(clinician_client: Client, door: Door, now: datetime, copy: str) -> None:
    release = released(door, now)
    named = clinician_client.get(address(release, copy)).headers["Content-Disposition"]

    assert named.endswith(f'filename="release-{str(release.pk)[:8]}.{copy}"')


@pytest.mark.parametrize("copy", COPIES)
def test_every_copy_is_in_the_ledger(clinician_client: Client, door: Door, now: datetime, copy: str) -> None:
    clinician_client.get(address(released(door, now), copy))

    assert exports(person_id=door.person_id) == [("clinician", copy)]


@pytest.mark.parametrize("copy", COPIES)
def test_no_copy_is_taken_of_what_was_closed_or_has_ended(
    clinician_client: Client, door: Door, now: datetime, copy: str, settings: Any
) -> None:
    revoked = released(door, now)
    door.revoke(consent_of(revoked), now=now)
    settings.RELEASE_OPEN_DAYS = 0
    ended = released(door, timezone.now())

    for release in (revoked, ended):
        answer = clinician_client.get(address(release, copy))
        assert answer.status_code == 410
        assert "Calm after" not in answer.content.decode()
        page = clinician_client.get(address(release))
        assert page.status_code == 200  # what was sent stays on record for its sender
        assert b"PDF to print" not in page.content
    assert exports() == []
    asked = LedgerEntry.objects.using(LOADER).filter(event="refused", object_type="consent.release")
    assert [entry.detail for entry in asked] == [{"reason": "not_open"}] * 2


@pytest.mark.parametrize("copy", ["", *COPIES])
def test_a_release_of_another_clinicians_case_answers_as_one_that_never_was(
    door: Door, now: datetime, staff: Staff, copy: str
) -> None:
    release = released(door, now)
    stranger = client_of(staff.other_clinician)
    never = stranger.get(f"/clinician/releases/{uuid.uuid4()}/{f'{copy}/' if copy else ''}")

    answer = stranger.get(address(release, copy))

    assert (answer.status_code, answer.content) == (never.status_code, never.content) == (404, never.content)
    assert exports() == []


@pytest.mark.parametrize("role", ["supervisor", "privacy_officer", "auditor", "evaluator", "administrator"])
def test_the_copies_are_on_no_other_surface(door: Door, now: datetime, staff: Staff, role: str) -> None:
    release = released(door, now)
    client = client_of(staff.by_role[role])

    assert {client.get(address(release, copy)).status_code for copy in ("", *COPIES)} == {404}


# The recipient --------------------------------------------------------------------------------------------------------


def test_the_recipient_reads_prints_and_keeps_it_with_the_key_of_releases_alone(
    door: Door, now: datetime, in_the_police_process: Police
) -> None:
    release = released_by_the_agency(door, now)
    client = in_the_police_process(door.staff.by_role["liaison"])

    page = client.get(liaisons(release))
    pdf = client.get(liaisons(release, "pdf"))
    kept = json.loads(client.get(liaisons(release, "json")).content)

    text = words_of_pdf(pdf.content, footer=footer_of(pdf.content))
    for said in (words_of(page.content.decode()), text, " ".join(item["text"] for item in kept["items"])):
        assert "Calm after an hour of talking" in said
    notices_in_full(text)
    assert "Printed by Lee Liaison" in footer_of(pdf.content)
    assert kept["exported_by"] == "Lee Liaison"
    assert str(door.person_id) not in (page.content + pdf.content).decode("latin-1") + json.dumps(kept)
    assert exports(person_id=None) == [("liaison", "pdf"), ("liaison", "json")]


@pytest.mark.parametrize("copy", ["", *COPIES])
def test_another_bureau_gets_no_copy_and_learns_nothing(
    door: Door, now: datetime, in_the_police_process: Police, copy: str
) -> None:
    release = released_by_the_agency(door, now)
    theirs = in_the_police_process(door.staff.other_liaison)
    never = theirs.get(f"/liaison/shared/{uuid.uuid4()}/{f'{copy}/' if copy else ''}")
    open_to_others = theirs.get(liaisons(release, copy))
    with as_the_agency():
        door.revoke(consent_of(release), now=now)

    closed_to_others = theirs.get(liaisons(release, copy))

    assert {answer.status_code for answer in (never, open_to_others, closed_to_others)} == {404}
    assert never.content == open_to_others.content == closed_to_others.content


def consent_of(release: Release) -> Any:
    return ConsentRecord.objects.using(LOADER).get(pk=release.evidence_ids[0])


@pytest.mark.parametrize("copy", ["", *COPIES])
def test_after_a_revocation_the_recipient_is_told_that_it_ended_and_not_about_whom(
    door: Door, now: datetime, in_the_police_process: Police, copy: str
) -> None:
    release = released_by_the_agency(door, now)
    client = in_the_police_process(door.staff.by_role["liaison"])
    assert client.get(liaisons(release, copy)).status_code == 200
    with as_the_agency():
        door.revoke(consent_of(release), now=now)

    told = client.get(liaisons(release, copy))
    listed = client.get("/liaison/shared/")

    assert told.status_code == 410
    for page in (told, listed):
        text = words_of(page.content.decode())
        assert "Do not use it any further." in text
        assert "Three Rivers Behavioral Health" in text
        for hidden in (
            "Jordan",
            "Calm",
            "1990",
            str(door.person_id),
            str(RecipientNotice.objects.using(LOADER).get().pk),
        ):
            assert hidden not in text


def test_what_ended_by_itself_is_not_told_as_taken_back(
    door: Door, now: datetime, in_the_police_process: Police, settings: Any
) -> None:
    settings.RELEASE_OPEN_DAYS = 0
    with as_the_agency():
        ended = released(door, now)
        door.revoke(consent_of(ended), now=timezone.now())
    assert not RecipientNotice.objects.using(LOADER).exists()
    client = in_the_police_process(door.staff.by_role["liaison"])

    assert b"Ended" not in client.get("/liaison/shared/").content


def test_the_liaisons_role_reads_of_a_notice_what_it_may_and_no_other_column(door: Door, now: datetime) -> None:
    release = released(door, now)
    door.revoke(consent_of(release), now=now)
    with as_liaison(door.staff):
        assert RecipientNotice.objects.values_list("release_id", flat=True).get() == release.pk
        for column in ("person_id", "organization_id", "told_by"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                list(RecipientNotice.objects.values_list(column))
    with as_liaison(door.staff, door.staff.other_liaison):
        assert not RecipientNotice.objects.values_list("pk").exists()


def test_awkward_text_of_a_note_reaches_every_form_unchanged(
    clinician_client: Client, door: Door, now: datetime
) -> None:
    said = 'She said: "#let x = 1" & <b>$5</b> *now*; niño, ¿sí? {{ form }}'
    key = add_section(door.case, door.staff, segment="mh_general", text=said, summary=True)
    release = released(door, now, keys=[key])

    pdf = clinician_client.get(address(release, "pdf")).content

    assert said in words_of_pdf(pdf, footer=footer_of(pdf))
    assert json.loads(clinician_client.get(address(release, "json")).content)["items"][0]["text"] == said
