"""The page of sharing: what stays is said with what would open it, and what the law owes is answered before confirming."""

import uuid
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from consent import verifications
from consent.models import ConsentRecord, OpenDuty, Release, ReleaseObligation
from tests.consent.door import IDENTITY, Door, add_section
from tests.consent.test_views import client_of, hidden_terms, page, words_of
from tests.people import LOADER, Staff, make_organization

REVIEWERS = "State Reviewers"


@pytest.fixture
def clinician(staff: Staff) -> Client:
    return client_of(staff.by_role["clinician"])


def choose(door: Door, **changes: Any) -> dict[str, Any]:
    return {
        "recipient": str(door.staff.clinic.pk),
        "purpose": "treatment",
        "treats": "no",
        "medical": "no",
        "items": door.everything,
    } | changes


def shown(clinician: Client, door: Door, **changes: Any) -> Any:
    return clinician.post(page("share", door.person_id), choose(door, **changes))


def confirm(clinician: Client, door: Door, preview: Any, **answers: str) -> Any:
    return clinician.post(page("confirm_share", door.person_id), {"terms": hidden_terms(preview), **answers})


# What would open what stays ------------------------------------------------------------------------------------------


def test_what_stays_is_said_with_the_consent_that_would_open_it(clinician: Client, door: Door) -> None:
    response = shown(clinician, door)
    text = words_of(response)
    assert "What would make it lawful" in text
    assert "A consent that covers mental health, naming Hill Clinic for treatment." in text
    assert "Open the consent form" in text
    html = response.content.decode()
    assert f'href="{page("new", door.person_id)}"' in html
    assert str(door.staff.clinic.pk) not in html.replace(hidden_or_none(html), "")


def hidden_or_none(html: str) -> str:
    return "no such text" if 'name="terms"' not in html else html.split('name="terms" value="')[1].split('"')[0]


def test_for_the_police_a_consent_is_the_persons_own_wish(clinician: Client, door: Door) -> None:
    text = words_of(shown(clinician, door, recipient=str(door.staff.police.pk), purpose="crisis_response"))
    assert "Only if the person wishes it. A consent that covers mental health" in text
    assert "Open the consent form, if the person wishes it" in text
    assert "Ask for consent" not in text


def test_who_took_a_permission_back_is_not_asked_again_as_a_routine(
    clinician: Client, door: Door, now: datetime
) -> None:
    before = words_of(shown(clinician, door))
    assert "Only if the person wishes it." not in before
    consent = door.consent(now=now, recipient=door.staff.clinic, purpose="treatment")
    door.revoke(consent, now=now)
    assert "Only if the person wishes it. A consent" in words_of(shown(clinician, door))


def test_a_consent_that_is_offered_opens_what_it_was_offered_for(clinician: Client, door: Door, now: datetime) -> None:
    assert "A consent that covers substance use treatment" in words_of(shown(clinician, door))
    everything = ("identity_presence", "mh_general", "part2_sud")
    door.consent(now=now, recipient=door.staff.clinic, purpose="treatment", segments=everything)
    text = words_of(shown(clinician, door))
    assert "This stays here" not in text
    assert "In a methadone program" in text


def test_a_whole_note_is_answered_with_the_summary(clinician: Client, door: Door, now: datetime) -> None:
    note = add_section(door.case, door.staff, segment="mh_general", text="All that was said.", summary=False)
    door.consent(now=now, recipient=door.staff.clinic, purpose="treatment")
    text = words_of(shown(clinician, door, items=[IDENTITY, str(door.case.summary.pk), note]))
    assert "A summary instead of the whole note." in text
    assert "All that was said." not in text


def test_many_pieces_with_one_reason_are_said_once(clinician: Client, door: Door) -> None:
    keys = [
        add_section(door.case, door.staff, segment="part2_sud", text=f"Said {number}.", summary=False)
        for number in range(12)
    ]
    text = words_of(shown(clinician, door, items=keys))
    assert "12 pieces" in text
    assert text.count("A consent that covers substance use treatment") == 1


def test_what_carries_no_label_is_told_to_get_one_and_never_which(clinician: Client, door: Door) -> None:
    note = add_section(door.case, door.staff, segment=None, text="Not yet sorted.", summary=False)
    text = words_of(shown(clinician, door, items=[note]))
    assert "A label on the note that says what kind of information this is." in text


def test_a_denial_gives_the_words_for_whoever_asks(clinician: Client, door: Door) -> None:
    text = words_of(shown(clinician, door, recipient=str(door.staff.police.pk), purpose="crisis_response"))
    assert "What you may tell whoever asks" in text
    assert "We cannot confirm or deny whether any person has received services" in text


def test_the_page_of_sharing_says_nothing_of_a_jail_where_none_is_listed(clinician: Client, door: Door) -> None:
    address = page("share", door.person_id)
    assert "Does a jail or prison ask?" not in words_of(clinician.get(address))
    make_organization("County Jail", "corrections", is_covered_entity=False)
    assert "Does a jail or prison ask?" in words_of(clinician.get(address))


def test_a_purpose_of_a_paper_on_file_can_be_chosen(clinician: Client, door: Door, now: datetime) -> None:
    address = page("share", door.person_id)
    assert "Getting the person a benefit" not in words_of(clinician.get(address))
    record = door.consent(now=now)
    received = ConsentRecord.objects.using(LOADER).get(pk=record.pk)
    received.pk, received.source, received.purposes = uuid.uuid4(), "api", ["benefits"]
    received.save(using=LOADER, force_insert=True)
    assert "Getting the person a benefit" in words_of(clinician.get(address))


# What has to be answered before confirming -----------------------------------------------------------------------------


def for_review(door: Door) -> dict[str, Any]:
    reviewers = make_organization(REVIEWERS, "oversight_agency", is_covered_entity=False)
    return {"recipient": str(reviewers.pk), "purpose": "oversight", "items": [str(door.case.summary.pk)]}


def test_who_asks_has_to_be_verified_where_the_decision_owes_it(clinician: Client, door: Door) -> None:
    preview = shown(clinician, door, **for_review(door))
    text = words_of(preview)
    assert "How did you verify who asks?" in text
    assert "What did the official say" not in text
    stopped = confirm(clinician, door, preview, identity="   ")
    assert stopped.status_code == 422
    assert "Write how you verified who asks." in words_of(stopped)
    assert not Release.objects.using(LOADER).exists()
    done = confirm(clinician, door, stopped, identity="Her card, and a call back to the office.")
    assert done.status_code == 302
    release = Release.objects.using(LOADER).get()
    assert verifications.read(release.verification).identity == "Her card, and a call back to the office."
    met = ReleaseObligation.objects.using(LOADER).get(release=release, code="VERIFY_IDENTITY_514H")
    assert met.met_by == "verification"


def test_nothing_is_asked_where_nothing_is_owed(clinician: Client, door: Door, now: datetime) -> None:
    door.consent(now=now, recipient=door.staff.clinic, purpose="treatment")
    preview = shown(clinician, door)
    assert "How did you verify who asks?" not in words_of(preview)
    assert confirm(clinician, door, preview).status_code == 302


def test_a_jails_official_is_written_down_word_for_word(clinician: Client, door: Door) -> None:
    jail = make_organization("County Jail", "corrections", is_covered_entity=False)
    asked = {
        "recipient": str(jail.pk),
        "purpose": "custody_healthcare",
        "treats": "yes",
        "official": ["held", "care_of_inmate"],
        "items": [str(door.case.summary.pk)],
    }
    preview = shown(clinician, door, **asked)
    assert "What did the official say that they need it for?" in words_of(preview)
    assert confirm(clinician, door, preview).status_code == 422
    said = "Nurse R. Lake: intake of today needs it."
    assert confirm(clinician, door, preview, representation=said).status_code == 302
    release = Release.objects.using(LOADER).get()
    assert verifications.read(release.verification).representation == said


def test_the_verification_is_the_senders_alone(clinician: Client, door: Door) -> None:
    """Neither the notice nor the scope nor the pieces, which the recipient reads, hold a word of it."""
    preview = shown(clinician, door, **for_review(door))
    confirm(clinician, door, preview, identity="A card that nobody else sees.")
    release = Release.objects.using(LOADER).get()
    assert "A card that nobody else sees" in words_of(clinician.get(page("release", release.pk)))
    assert "A card that nobody else sees" not in f"{release.notice}{release.scope}{release.subject}"


def test_what_follows_is_said_before_and_stands_at_its_desk_after(clinician: Client, door: Door) -> None:
    hospital = make_organization("Mercy Hospital", "hospital_ed", is_covered_entity=True, is_part2_program=False)
    clinician.post(
        page("emergency", door.person_id),
        {
            "kind": "overdose",
            "nature": "Unconscious.",
            "medical_personnel": "Dr. R.",
            "affiliation": "Mercy Hospital",
            "patient_capable": "no",
            "consent_obtainable": "no",
            "consent_refused": "no",
        },
    )
    preview = shown(clinician, door, recipient=str(hospital.pk), treats="yes", medical="yes")
    assert "Your supervisor, by" in words_of(preview)
    assert confirm(clinician, door, preview).status_code == 302
    duty = OpenDuty.objects.using(LOADER).get()
    assert (duty.code, duty.desk) == ("NOTIFY_SUPERVISOR", "supervisor")


@pytest.mark.parametrize("role", ["privacy_officer", "supervisor", "auditor", "evaluator", "administrator"])
def test_no_other_role_opens_the_page_of_sharing(door: Door, role: str) -> None:
    other = client_of(door.staff.by_role[role])
    for name in ("share", "confirm_share"):
        assert other.get(page(name, door.person_id)).status_code == 404
        assert other.post(page(name, door.person_id), choose(door)).status_code == 404


def test_another_clinicians_case_cannot_be_shared(door: Door) -> None:
    other = client_of(door.staff.other_clinician)
    assert shown(other, door).status_code == 404
    assert not Release.objects.using(LOADER).exists()
