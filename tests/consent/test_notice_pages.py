"""The pages of recipients to tell and of revocations that came by letter, as their users and as everybody else."""

import io
import re
import uuid
from datetime import datetime, timedelta
from typing import Any

import pypdf
import pytest
from django.test import Client

from audit.models import LedgerEntry
from casework.staff.models import Organization
from consent import gate, presenters_releases
from consent.models import ConsentRecord, RecipientNotice, Release
from tests.consent.conftest import client_of
from tests.consent.documents.reading import words_of
from tests.consent.door import Door
from tests.people import LOADER, Staff, assign

SURFACES = ("clinician", "privacy")


def text_of(answer: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("&#x27;", "'")
    return " ".join(text.split())


@pytest.fixture
def notice(door: Door, now: datetime) -> RecipientNotice:
    """The clinic has to be told."""
    consent = door.consent(now=now, recipient=door.staff.clinic)
    door.release(now=now, recipient=gate.Recipient(organization_id=door.staff.clinic.pk))
    door.revoke(consent, now=now)
    return RecipientNotice.objects.using(LOADER).get()


def client_on(surface: str, staff: Staff) -> Client:
    return client_of(staff.by_role["clinician" if surface == "clinician" else "privacy_officer"])


@pytest.mark.parametrize("surface", SURFACES)
def test_whoever_has_to_tell_finds_it_tells_and_it_is_done(
    surface: str, notice: RecipientNotice, staff: Staff, door: Door
) -> None:
    client, page = client_on(surface, staff), f"/{surface}/recipients-to-tell/"
    listed = client.get(page)
    assert "Hill Clinic" in text_of(listed)
    assert f"{page}{notice.pk}/" in listed.content.decode()

    letter = client.get(f"{page}{notice.pk}/letter/")
    said = words_of(pypdf.PdfReader(io.BytesIO(letter.content)).pages[0].extract_text())
    assert "Do not use it any further." in said
    assert "Hill Clinic" in said
    assert letter.headers["Content-Disposition"] == f'inline; filename="letter-{str(notice.pk)[:8]}.pdf"'
    for content in (said, text_of(listed), text_of(client.get(f"{page}{notice.pk}/"))):
        assert "Jordan" not in content

    done = client.post(f"{page}{notice.pk}/", {"how": "letter"}, follow=True)
    assert "Recorded: they were told." in text_of(done)
    assert "Everybody was told" in text_of(done)
    told = RecipientNotice.objects.using(LOADER).get()
    assert (told.told_how, told.told_at is None) == ("letter", False)
    assert "By letter" in text_of(client.get(f"{page}{notice.pk}/"))
    assert "They were told" not in text_of(client.get(f"{page}{notice.pk}/"))


def test_an_answer_is_asked_for_and_nothing_is_chosen_beforehand(
    notice: RecipientNotice, clinician_client: Client
) -> None:
    page = f"/clinician/recipients-to-tell/{notice.pk}/"
    assert "checked" not in clinician_client.get(page).content.decode()
    for answer in ({}, {"how": "page"}, {"how": "rumour"}):
        refused = clinician_client.post(page, answer)
        assert refused.status_code == 422
        assert "Select one" in text_of(refused)
    assert RecipientNotice.objects.using(LOADER).get().told_at is None


def test_telling_again_changes_nothing(notice: RecipientNotice, clinician_client: Client) -> None:
    page = f"/clinician/recipients-to-tell/{notice.pk}/"
    clinician_client.post(page, {"how": "phone"})
    clinician_client.post(page, {"how": "letter"})

    assert RecipientNotice.objects.using(LOADER).get().told_how == "phone"


@pytest.mark.parametrize("part", ["", "letter/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_everybody_else_is_answered_as_if_it_never_was(
    notice: RecipientNotice, staff: Staff, part: str, method: str
) -> None:
    strangers = [staff.other_clinician, *(user for role, user in staff.by_role.items() if role != "liaison")]
    for user in strangers:
        for surface, own in (("clinician", "clinician"), ("privacy", "privacy_officer")):
            if user == staff.by_role[own] or (part and method == "post"):
                continue
            client = client_of(user)
            asked = getattr(client, method)(f"/{surface}/recipients-to-tell/{notice.pk}/{part}")
            never = getattr(client, method)(f"/{surface}/recipients-to-tell/{uuid.uuid4()}/{part}")
            assert (asked.status_code, asked.content) == (404, never.content)


def test_another_clinicians_list_and_another_agencys_privacy_officer_see_none_of_it(
    notice: RecipientNotice, staff: Staff
) -> None:
    from tests.people import make_user

    elsewhere = make_user("Quinn Elsewhere", staff.clinic, "privacy_officer")
    assert "Everybody was told" in text_of(client_of(staff.other_clinician).get("/clinician/recipients-to-tell/"))
    assert "Everybody was told" in text_of(client_of(elsewhere).get("/privacy/recipients-to-tell/"))
    assert client_of(elsewhere).get(f"/privacy/recipients-to-tell/{notice.pk}/").status_code == 404


# Revocations by letter ------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(door: Door, staff: Staff) -> Staff:
    """The case is open to the privacy officer."""
    officer = staff.by_role["privacy_officer"]
    assign(door.case.person, officer, "privacy_officer", by=officer)
    return staff


def test_a_privacy_officer_ends_a_paper_that_a_letter_takes_back(
    opened: Staff, door: Door, now: datetime, privacy_client: Client
) -> None:
    consent = door.consent(now=now)
    release = door.release(now=now)
    listed = privacy_client.get("/privacy/revocations/")
    assert "Jordan Example" in text_of(listed)
    page = f"/privacy/revocations/{consent.pk}/"
    assert page in listed.content.decode()
    assert "City Bureau of Police" in text_of(privacy_client.get(page))
    assert privacy_client.post(page, {}).status_code == 422
    assert ConsentRecord.objects.using(LOADER).get().revoked_at is None

    done = privacy_client.post(page, {"how": "writing"}, follow=True)

    assert "Recorded." in text_of(done)
    assert ConsentRecord.objects.using(LOADER).get().revoked_at is not None
    assert Release.objects.using(LOADER).get(pk=release.pk).closed_because == "revoked"
    assert LedgerEntry.objects.using(LOADER).get(event="consent_revoked").surface == "privacy_officer"
    assert page not in privacy_client.get("/privacy/revocations/").content.decode()
    assert "Record the revocation" not in text_of(privacy_client.get(page))


def test_without_an_open_case_there_is_nothing_to_choose(door: Door, now: datetime, privacy_client: Client) -> None:
    consent = door.consent(now=now)

    assert "No case is open to you" in text_of(privacy_client.get("/privacy/revocations/"))
    hidden = privacy_client.post(f"/privacy/revocations/{consent.pk}/", {"how": "writing"})
    never = privacy_client.post(f"/privacy/revocations/{uuid.uuid4()}/", {"how": "writing"})
    assert (hidden.status_code, hidden.content) == (404, never.content)
    assert ConsentRecord.objects.using(LOADER).get().revoked_at is None


# A paper under 42 CFR 2.35 --------------------------------------------------------------------------------------------


def bound(door: Door, now: datetime, **changes: Any) -> ConsentRecord:
    before = door.consent(now=now)
    record = ConsentRecord.objects.using(LOADER).get(pk=before.pk)
    record.pk, record.kinds = uuid.uuid4(), ["hipaa_auth", "part2_cj"]
    for name, value in changes.items():
        setattr(record, name, value)
    record.paper_sealed = record.signature_sealed = record.info_description_sealed = None
    record.paper_digest = ""
    record.save(using=LOADER, force_insert=True)
    return record


def test_such_a_paper_says_from_when_it_can_be_taken_back_and_what_stops_nevertheless(
    clinician_client: Client, door: Door, now: datetime
) -> None:
    dated = bound(door, now, revocable_from=datetime(2027, 3, 1, 17, tzinfo=now.tzinfo))
    open_ended = bound(door, now)

    told = text_of(clinician_client.get(f"/clinician/consents/{dated.pk}/"))
    assert "This can be taken back from Mar 1, 2027 on" in told
    assert "42 CFR 2.35(c)" in told
    assert "45 CFR 164.508(b)(5)" in told
    assert "when the case is decided" in text_of(clinician_client.get(f"/clinician/consents/{open_ended.pk}/"))

    said = clinician_client.post(f"/clinician/consents/{dated.pk}/", {"how": "writing"}, follow=True)
    assert "Under 42 CFR 2.35 it counts from Mar 1, 2027 on" in text_of(said)
    assert "cannot read it any more" not in text_of(said)


@pytest.mark.parametrize(("is_covered", "said"), [(False, "goes on until then"), (True, "HIPAA"), (None, "HIPAA")])
def test_what_stops_at_once_depends_on_whether_hipaa_binds_the_agency(
    is_covered: bool | None, said: str, now: datetime
) -> None:
    record = ConsentRecord(kinds=["part2_cj"], outcome="given")
    told = presenters_releases.not_yet(record, Organization(is_covered_entity=is_covered), now)

    assert told is not None
    assert said in told["stops"]
    assert ("164.508" in told["stops"]) is (is_covered is not False)


def test_its_time_once_come_it_is_taken_back_as_any_other(clinician_client: Client, door: Door, now: datetime) -> None:
    record = bound(door, now, revocable_from=now - timedelta(days=1))

    assert "This can be taken back" not in text_of(clinician_client.get(f"/clinician/consents/{record.pk}/"))


def test_a_paper_that_has_ended_offers_to_ask_again_and_never_to_undo(
    clinician_client: Client, door: Door, now: datetime
) -> None:
    consent = door.consent(now=now)
    assert "Ask again" not in text_of(clinician_client.get(f"/clinician/consents/{consent.pk}/"))
    door.revoke(consent, now=now)

    told = clinician_client.get(f"/clinician/consents/{consent.pk}/")

    assert "Ask again" in text_of(told)
    assert f"/clinician/persons/{door.person_id}/consents/new/" in told.content.decode()
    assert not re.search(r"[Uu]ndo", text_of(told))
