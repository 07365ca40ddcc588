"""Pages of consent and disclosure, through the whole site: what they show, what they record, whom they answer."""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import LedgerEntry
from consent import carried_terms, gate, obligations
from consent.models import ConsentRecord, DecisionRecord, EmergencyRecord, Release, ThreatRecord
from tests.consent.door import Door, add_section, agency_login, police_login
from tests.people import LOADER, Staff, make_organization


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="casework.staff.authentication.EmailBackend")
    return client


@pytest.fixture
def clinician(staff: Staff) -> Client:
    return client_of(staff.by_role["clinician"])


@pytest.fixture
def liaison(staff: Staff, settings: Any) -> Iterator[Callable[[Any], Client]]:
    """Clients of the police process: its addresses, its sessions, its login."""
    settings.ROOT_URLCONF = "config.police_urls"
    settings.SESSION_ENGINE = "casework.staff.police_sessions"
    with police_login():
        yield client_of


def page(name: str, key: object, surface: str = "consent") -> str:
    return reverse(f"{surface}:{name}", args=[key])


def hidden_terms(response: Any) -> str:
    found = re.search(r'name="terms" value="([^"]+)"', response.content.decode())
    assert found
    return found[1]


def words_of(response: Any) -> str:
    """The page's text without its markup, in one line."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("&#x27;", "'").split())


# What is on file ------------------------------------------------------------------------------------------------------


def test_the_list_is_a_page_by_itself_and_a_fragment_for_htmx(clinician: Client, door: Door, now: datetime) -> None:
    door.consent(now=now)
    door.release(now=now)
    whole = clinician.get(page("consents", door.person_id))
    part = clinician.get(page("consents", door.person_id), headers={"HX-Request": "true"})
    assert "<!doctype html>" in whole.content.decode()
    assert "<html" not in part.content.decode()
    for shown in (words_of(whole), words_of(part)):
        assert "City Bureau of Police In force" in shown
        assert "Shared with City Bureau of Police Open" in shown


# Ending it ------------------------------------------------------------------------------------------------------------


def test_revoking_names_what_follows_and_closes_what_was_shared(clinician: Client, door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    door.release(now=now)
    before = words_of(clinician.get(page("consent", consent.pk)))
    assert "1 open release closes at once: nobody can read it any more." in before
    response = clinician.post(page("consent", consent.pk), {"how": "spoken"}, follow=True)
    assert "Stopped" in words_of(response)
    assert "Put it in writing" in words_of(response)
    assert Release.objects.using(LOADER).get().closed_because == "revoked"
    final = words_of(clinician.post(page("consent", consent.pk), {"how": "writing"}, follow=True))
    assert "Revoked" in final
    assert "Stop sharing" not in final


def test_revoking_without_saying_how_changes_nothing(clinician: Client, door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    response = clinician.post(page("consent", consent.pk), {})
    assert response.status_code == 422
    assert ConsentRecord.objects.using(LOADER).get().revoked_at is None


# Sharing --------------------------------------------------------------------------------------------------------------


def to_share(door: Door, **changes: Any) -> dict[str, Any]:
    return {
        "recipient": str(door.staff.police.pk),
        "purpose": "crisis_response",
        "treats": "no",
        "medical": "no",
        "items": door.everything,
    } | changes


def test_nothing_is_selected_beforehand_when_sharing(clinician: Client, door: Door) -> None:
    assert " checked" not in clinician.get(page("share", door.person_id)).content.decode()


def test_the_preview_tells_what_goes_what_stays_and_why(clinician: Client, door: Door, now: datetime) -> None:
    door.consent(now=now)
    response = clinician.post(page("share", door.person_id), to_share(door))
    text = words_of(response)
    assert response.status_code == 200
    assert "Calm after an hour of talking" in text
    assert "In a methadone program" not in text
    assert "42 CFR 2.33(a)(1)" in text
    assert re.search(r"42 CFR Part 2: The paper signed .{6,16}: does not cover this kind of information\.", text)
    assert "State regulations limit your right" in text
    assert "Scope of the consent signed on" in text
    assert not Release.objects.using(LOADER).exists()


def test_a_note_that_the_paper_does_not_cover_stays_for_that_reason_and_no_other(
    clinician: Client, door: Door, now: datetime
) -> None:
    note = add_section(door.case, door.staff, segment="mh_general", text="Said more than a summary.", summary=False)
    door.consent(now=now)
    response = clinician.post(page("share", door.person_id), to_share(door, items=[*door.everything, note]))
    kept = words_of(response).partition("This stays here")[2].partition("The recipient is not told")[0]
    assert re.search(r"HIPAA: The paper signed .{6,16}: covers the summary, not whole notes\.", kept)
    assert "names this recipient" not in kept
    assert "<details" in response.content.decode().partition("This stays here")[2], "a long table is folded"


def test_confirming_releases_exactly_what_was_shown(clinician: Client, door: Door, now: datetime) -> None:
    door.consent(now=now)
    shown = clinician.post(page("share", door.person_id), to_share(door))
    done = clinician.post(page("confirm_share", door.person_id), {"terms": hidden_terms(shown)})
    release = Release.objects.using(LOADER).get()
    assert done.headers["Location"] == page("release", release.pk)
    text = words_of(clinician.get(page("release", release.pk)))
    assert "Calm after an hour of talking" in text
    assert "methadone" not in text
    assert "Open" in text


def test_confirming_the_same_preview_again_leads_to_the_release_it_made(
    clinician: Client, door: Door, now: datetime
) -> None:
    consent = door.consent(now=now)
    shown = clinician.post(page("share", door.person_id), to_share(door))
    confirmed = {"terms": hidden_terms(shown)}
    first = clinician.post(page("confirm_share", door.person_id), confirmed)
    again = clinician.post(page("confirm_share", door.person_id), confirmed)
    assert first.headers["Location"] == again.headers["Location"]
    assert Release.objects.using(LOADER).count() == 1
    clinician.get(again.headers["Location"])
    door.revoke(consent, now=now)
    late = words_of(clinician.post(page("confirm_share", door.person_id), confirmed, follow=True))
    assert "They can read it now." not in late
    assert "Closed" in late


def test_a_confirmation_after_a_revocation_shows_the_new_preview_and_says_why(
    clinician: Client, door: Door, now: datetime
) -> None:
    consent = door.consent(now=now)
    shown = clinician.post(page("share", door.person_id), to_share(door))
    door.revoke(consent, now=now)
    response = clinician.post(page("confirm_share", door.person_id), {"terms": hidden_terms(shown)})
    assert response.status_code == 422
    assert "Something changed since you looked." in words_of(response)
    assert "was revoked" in words_of(response)
    assert "Share it" not in words_of(response)
    assert not Release.objects.using(LOADER).exists()
    assert [record.step for record in DecisionRecord.objects.using(LOADER).order_by("decided_at")] == [
        "preview",
        "preview",
    ]


def test_without_any_basis_the_page_says_so_offers_what_helps_and_nothing_to_confirm(
    clinician: Client, door: Door
) -> None:
    response = clinician.post(page("share", door.person_id), to_share(door))
    text = words_of(response)
    assert "Nothing of what you chose may be shared" in text
    assert "No HIPAA authorization is on file." in text
    assert "Only if the person wishes it." in text
    assert "Ask for consent" not in text
    assert "Share it" not in text


def test_confirming_what_is_denied_is_declined_in_words_and_the_refusal_is_written(
    clinician: Client, door: Door
) -> None:
    """The page offers no such button; this is what holds behind it."""
    clinician.post(page("share", door.person_id), to_share(door))
    shown = door.preview(
        now=timezone.now(),
        recipient=gate.Recipient(
            organization_id=door.staff.police.pk, is_treating_provider=False, is_medical_personnel=False
        ),
    )
    chosen = {
        "recipient": str(door.staff.police.pk),
        "purpose": "crisis_response",
        "treats": False,
        "medical": False,
        "keys": door.everything,
        "digest": shown.digest,
        "preview": str(shown.decision_id),
    }
    terms = carried_terms.seal("share", chosen, person_id=door.person_id, by=door.staff.by_role["clinician"].pk)
    response = clinician.post(page("confirm_share", door.person_id), {"terms": terms})
    assert response.status_code == 422
    assert "Nothing of what you chose can be shared" in words_of(response)
    assert LedgerEntry.objects.using(LOADER).filter(event="refused", outcome="deny").count() == 1


def test_a_duty_that_cannot_be_met_is_told_in_words(
    clinician: Client, door: Door, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.consent(now=now)
    shown = clinician.post(page("share", door.person_id), to_share(door))
    monkeypatch.setattr(obligations, "HANDLERS", {})
    response = clinician.post(page("confirm_share", door.person_id), {"terms": hidden_terms(shown)})
    assert response.status_code == 422
    assert "a duty that cannot be met here yet" in words_of(response)


def test_a_preview_that_was_altered_shares_nothing(clinician: Client, door: Door, now: datetime) -> None:
    door.consent(now=now)
    response = clinician.post(page("confirm_share", door.person_id), {"terms": "altered"})
    assert response.headers["Location"] == page("share", door.person_id)
    assert not Release.objects.using(LOADER).exists()


def test_an_emergency_is_written_down_first_and_then_opens_what_medics_need(clinician: Client, door: Door) -> None:
    hospital = make_organization("General Hospital", "hospital_ed", is_covered_entity=True, is_part2_program=False)
    asked = to_share(door, recipient=str(hospital.pk), purpose="treatment", treats="yes", medical="yes")
    before = words_of(clinician.post(page("share", door.person_id), asked))
    assert "In a methadone program" not in before
    recorded = clinician.post(
        page("emergency", door.person_id),
        {
            "kind": "overdose",
            "nature": "Opioid overdose",
            "medical_personnel": "Dr. R.",
            "affiliation": "General Hospital",
            "patient_capable": "no",
            "consent_obtainable": "no",
            "consent_refused": "no",
        },
    )
    assert recorded.headers["Location"] == page("share", door.person_id)
    record = EmergencyRecord.objects.using(LOADER).get()
    assert (record.nature, record.patient_capable) == ("Opioid overdose", False)
    assert "In a methadone program" in words_of(clinician.post(page("share", door.person_id), asked))


def test_a_threat_keeps_what_is_not_known_as_not_known(clinician: Client, door: Door) -> None:
    clinician.post(
        page("threat", door.person_id),
        {"serious": "yes", "imminent": "unknown", "specific": "no", "target": "self", "basis": "Said so."},
    )
    record = ThreatRecord.objects.using(LOADER).get()
    assert (record.serious, record.imminent, record.specific, record.target) == (True, None, False, "self")


@pytest.mark.parametrize("name", ["emergency", "threat"])
def test_a_record_that_is_not_complete_is_asked_again(clinician: Client, door: Door, name: str) -> None:
    response = clinician.post(page(name, door.person_id), {"kind": "overdose"})
    assert response.status_code == 422


# Who gets an answer ----------------------------------------------------------------------------------------------------


PERSON_PAGES = ("consents", "new", "choose", "sign", "outcome", "share", "confirm_share", "emergency", "threat")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", PERSON_PAGES)
def test_another_clinicians_case_answers_as_one_that_never_was(door: Door, name: str, method: str) -> None:
    stranger = client_of(door.staff.other_clinician)
    theirs = getattr(stranger, method)(page(name, door.person_id))
    nobodys = getattr(stranger, method)(page(name, uuid.uuid4()))
    assert theirs.status_code == nobodys.status_code
    assert theirs.status_code in ({404} if (name, method) != ("consents", "post") else {405})
    assert theirs.content == nobodys.content


@pytest.mark.parametrize("name", ["consent", "release"])
def test_another_clinicians_papers_answer_as_ones_that_never_were(door: Door, now: datetime, name: str) -> None:
    consent = door.consent(now=now)
    release = door.release(now=now)
    stranger = client_of(door.staff.other_clinician)
    theirs = stranger.get(page(name, {"consent": consent, "release": release}[name].pk))
    nobodys = stranger.get(page(name, uuid.uuid4()))
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content


def test_every_reading_of_consents_and_releases_is_written_down(clinician: Client, door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    release = door.release(now=now)
    clinician.get(page("consents", door.person_id))
    clinician.get(page("consent", consent.pk))
    clinician.get(page("release", release.pk))
    clinician.get(page("share", door.person_id))
    read = LedgerEntry.objects.using(LOADER).filter(surface="clinician", event__in=["read", "list"])
    assert set(read.values_list("event", "object_type")) == {
        ("list", "consent.consent"),
        ("read", "consent.consent"),
        ("read", "consent.release"),
        ("list", "consent.restriction"),
        ("list", "clinical.note"),
    }


def test_no_address_and_no_title_names_anybody(clinician: Client, door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    release = door.release(now=now)
    addresses = [page(name, door.person_id) for name in ("consents", "new", "share", "emergency", "threat")]
    for address in [*addresses, page("consent", consent.pk), page("release", release.pk)]:
        html = clinician.get(address).content.decode()
        title = re.search(r"<title>(.*?)</title>", html, re.S)
        assert title
        assert "Jordan" not in title[1]
        assert all("Jordan" not in link for link in re.findall(r'(?:href|action|hx-get)="([^"]*)"', html))


# The liaison ----------------------------------------------------------------------------------------------------------


def shared_page(release: Release) -> str:
    return f"/liaison/shared/{release.pk}/"


def test_the_liaison_reads_what_was_shared_with_its_notice_and_nothing_else(
    door: Door, now: datetime, liaison: Callable[[Any], Client]
) -> None:
    client = liaison(door.staff.by_role["liaison"])
    assert "Nothing is shared with your bureau now" in words_of(client.get("/liaison/shared/"))
    release = released(door, now)
    listed = words_of(client.get("/liaison/shared/"))
    assert "Jordan Example, born May 4, 1990" in listed
    text = words_of(client.get(shared_page(release)))
    assert "Calm after an hour of talking" in text
    assert "State regulations limit your right" in text
    assert "Scope of the consent signed on" in text
    for hidden in ("methadone", "withheld", "Withheld", str(door.person_id)):
        assert hidden not in client.get(shared_page(release)).content.decode()


def released(door: Door, now: datetime) -> Release:
    """A release made by the agency while the test stands in the police process."""
    with agency_login():
        door.consent(now=now)
        return door.release(now=now)


def test_foreign_and_never_existed_answer_identically_and_closed_says_that_it_ended(
    door: Door, now: datetime, liaison: Callable[[Any], Client]
) -> None:
    release = released(door, now)
    ours, theirs = liaison(door.staff.by_role["liaison"]), liaison(door.staff.other_liaison)
    assert ours.get(shared_page(release)).status_code == 200
    never = ours.get(f"/liaison/shared/{uuid.uuid4()}/")
    foreign = theirs.get(shared_page(release))
    with agency_login():
        door.revoke(ConsentRecord.objects.using(LOADER).get(), now=now)
    closed, still_foreign = ours.get(shared_page(release)), theirs.get(shared_page(release))
    assert {answer.status_code for answer in (foreign, never, still_foreign)} == {404}
    assert foreign.content == never.content == still_foreign.content
    assert closed.status_code == 410
    assert "Do not use it any further." in words_of(closed)
    listed = words_of(ours.get("/liaison/shared/"))
    assert "Nothing is shared with your bureau now" in listed
    for answer in (words_of(closed), listed):
        assert "Jordan" not in answer


def test_the_police_process_asks_for_no_other_column_than_the_shared_ones(
    door: Door, now: datetime, liaison: Callable[[Any], Client]
) -> None:
    """Whatever else it asked for would fail: the liaison's role may select these columns alone."""
    release = released(door, now)
    client = liaison(door.staff.by_role["liaison"])
    with CaptureQueriesContext(connections["default"]) as asked:
        assert client.get(shared_page(release)).status_code == 200
    told = " ".join(query["sql"] for query in asked if "consent_release" in query["sql"])
    assert told
    for column in ("person_id", "evidence_ids", "decision_id", "released_by", "content_digest", "closed_because"):
        assert column not in told


def test_the_readers_of_a_release_are_in_the_ledger_without_the_case(
    door: Door, now: datetime, liaison: Callable[[Any], Client]
) -> None:
    release = released(door, now)
    liaison(door.staff.by_role["liaison"]).get(shared_page(release))
    entry = LedgerEntry.objects.using(LOADER).get(surface="liaison", event="read")
    assert (entry.object_pk, entry.person_id) == (str(release.pk), None)
    assert entry.actor_id == door.staff.by_role["liaison"].pk


def test_the_agencys_pages_of_consent_do_not_exist_in_the_police_process(
    door: Door, liaison: Callable[[Any], Client]
) -> None:
    client = liaison(door.staff.by_role["liaison"])
    for name in PERSON_PAGES:
        assert client.get(f"/clinician/persons/{door.person_id}/{name}/").status_code == 404


def test_gate_preview_of_an_unknown_recipient_is_not_found(clinician: Client, door: Door, now: datetime) -> None:
    with pytest.raises(gate.NoSuchCase):
        door.preview(now=now, recipient=gate.Recipient(organization_id=uuid.uuid4()))
