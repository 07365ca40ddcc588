"""Asking, page by page: what each page shows, what it records, and that none of them is ever a dead end."""

import base64
import re
import struct
import uuid
import zlib
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit.models import LedgerEntry
from casework.staff.models import Organization
from consent import papers, signatures
from consent.capture import carrying, recording
from consent.capture.forms_preparing import STATES
from consent.models import ConsentRecord
from tests.consent.capture.asking import PICTURE, Asking, client_of, hidden, page, words_of
from tests.consent.door import Door, add_section
from tests.people import LOADER, make_case, make_organization


def the_record() -> ConsentRecord:
    return ConsentRecord.objects.using(LOADER).get()


def nobody_signed() -> bool:
    return not ConsentRecord.objects.using(LOADER).exists()


def of_age(asking: Asking, years: int) -> Asking:
    """The same clinician with a person of this age."""
    born = (timezone.localdate() - timedelta(days=366 * years)).isoformat()
    return Asking(
        asking.client, Door(asking.door.staff, make_case(asking.door.staff, name="Casey Child", birth_date=born))
    )


def claiming(width: int, height: int) -> str:
    """The smallest drawing, with a header that claims another size."""
    content = base64.b64decode(PICTURE.partition(",")[2])
    header = content[12:16] + struct.pack(">II", width, height) + content[24:29]
    claimed = content[:12] + header + struct.pack(">I", zlib.crc32(header)) + content[33:]
    return "data:image/png;base64," + base64.b64encode(claimed).decode()


# Prepare --------------------------------------------------------------------------------------------------------------


def test_nothing_is_selected_beforehand_and_police_stand_last_with_what_they_would_learn(asking: Asking) -> None:
    response = asking.client.get(page("new", asking.door.person_id))
    html, staff = response.content.decode(), asking.door.staff
    assert response.status_code == 200
    assert " checked" not in html
    names = re.findall(r'name="recipient" value="([0-9a-f-]+)"', html)
    assert names[-2:] == [str(staff.police.pk), str(staff.other_police.pk)]
    assert str(staff.agency.pk) not in names
    assert html.count("The police would learn that this team met the person") == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"information": []}, "Select at least one."),
        ({"last_day": "2020-01-01"}, "Choose today or a later day."),
        ({"last_day": "2099-01-01"}, "Choose a day within a year."),
        ({"recipient": str(uuid.uuid4())}, "Select one of the answers shown."),
        ({"purpose": "avert_threat"}, "Select one of the answers shown."),
        ({"oriented": ""}, "Select one."),
        ({"state": []}, "Select what applies, or none of these."),
        ({"state": ["none", "handcuffs"]}, "Select what applies, or none of these, and not both."),
        ({"language": ""}, "Select one."),
        ({"interpreted": "yes"}, "Write the name or the number of the interpreter."),
        ({"interpreted": "yes", "interpreter": "4412"}, "Write the language that is interpreted."),
        ({"information": ["mh_general", "psychotherapy_notes"]}, "Psychotherapy notes need a paper of their own."),
        ({"substance_use": ["sud_counseling_notes"]}, "counseling notes need a paper of their own."),
        ({"purpose": "monitoring_conditional_release"}, "Only a court, a prosecutor, probation or a jail"),
        ({"interpreted": "yes", "interpreter": "\u200b"}, "Write the name or the number of the interpreter."),
        ({"signer": "guardian"}, "Write the full name of who signs."),
        ({"signer": "guardian", "signer_name": "\u200b"}, "Write the full name of who signs."),
        ({"signer": "guardian", "signer_name": "G. Guardian"}, "Write what shows the right to sign"),
        ({"signer": "health_care_agent"}, "Write who found that the person cannot decide."),
        ({"signer": "guardian", "found_by": "Court"}, "Write the day on which that was found."),
        ({"signer": "guardian", "found_on": "2099-01-01"}, "Write today or an earlier day."),
    ],
)
def test_what_makes_no_paper_is_asked_again_and_keeps_what_was_typed(
    asking: Asking, changes: dict[str, Any], said: str
) -> None:
    response = asking.prepare(**changes)
    assert response.status_code == 422
    assert said in words_of(response)
    assert 'value="housing"' in response.content.decode()
    assert nobody_signed()


@pytest.mark.parametrize("state", [code for code, _ in STATES])
def test_a_state_in_which_nobody_decides_freely_leads_to_asking_again(asking: Asking, state: str) -> None:
    waiting = asking.prepare(state=[state])
    assert waiting.status_code == 200
    assert "Do not ask for a signature now" in words_of(waiting)
    assert "What may we share?" not in words_of(waiting)
    response = asking.client.post(
        page("outcome", asking.door.person_id),
        {"asked": hidden(waiting, "asked"), "again_on": (timezone.localdate() + timedelta(days=2)).isoformat()},
        follow=True,
    )
    assert "comes back to you to be asked again" in words_of(response)
    record = the_record()
    assert (record.outcome, record.why, record.segments) == ("deferred", "not_the_moment", [])
    assert recording.reason_of(record) == state
    assert record.asked_segments == ["identity_presence", "mh_general"]
    assert timezone.localdate(record.ask_again_by - timedelta(seconds=1)) == timezone.localdate() + timedelta(days=2)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"oriented": "no"}, "not_oriented"),
        ({"oriented": "unsure"}, "not_oriented"),
        ({"says_back": "no"}, "cannot_say_back"),
        ({"says_back": "unsure"}, "cannot_say_back"),
        ({"says_back": "no", "state": ["intoxicated", "told_to_sign"]}, "told_to_sign"),
    ],
)
def test_in_doubt_nobody_is_asked(asking: Asking, changes: dict[str, Any], why: str) -> None:
    waiting = asking.prepare(**changes)
    tomorrow = timezone.localdate() + timedelta(days=1)
    asking.client.post(
        page("outcome", asking.door.person_id),
        {"asked": hidden(waiting, "asked"), "again_on": tomorrow.isoformat(), "outcome": "declined"},
    )
    assert (the_record().outcome, recording.reason_of(the_record())) == ("deferred", why)


@pytest.mark.parametrize("again_on", ["", "2020-01-01", "2099-01-01"])
def test_a_question_comes_back_on_a_day_that_is_near(asking: Asking, again_on: str) -> None:
    waiting = asking.prepare(oriented="no")
    response = asking.client.post(
        page("outcome", asking.door.person_id), {"asked": hidden(waiting, "asked"), "again_on": again_on}
    )
    assert response.status_code == 422
    assert nobody_signed()


def test_a_case_without_a_name_has_nobody_to_sign_and_can_still_be_asked_later(asking: Asking) -> None:
    nobody = Asking(
        asking.client, Door(asking.door.staff, make_case(asking.door.staff, name="", birth_date="1990-01-01"))
    )
    assert "Say first who this is" in words_of(asking.client.get(page("new", nobody.door.person_id)))
    refused = nobody.prepare()
    assert refused.status_code == 422
    assert "Say first who this is" in words_of(refused)
    later = nobody.prepare(answer="no_paper", information=[], purpose="", last_day="")
    response = asking.client.post(
        page("outcome", nobody.door.person_id), {"asked": hidden(later, "asked"), "outcome": "not_asked"}
    )
    assert response.status_code == 302
    assert the_record().outcome == "not_asked"


# Otherwise ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["declined", "not_asked", "left"])
def test_an_outcome_without_a_paper_needs_to_know_whom_it_was_about_and_nothing_else(
    asking: Asking, outcome: str
) -> None:
    person_id = asking.door.person_id
    recipient = str(asking.door.staff.clinic.pk)
    shown = asking.client.post(page("new", person_id), {"answer": "no_paper", "recipient": recipient})
    assert shown.status_code == 200
    response = asking.client.post(
        page("outcome", person_id), {"asked": hidden(shown, "asked"), "outcome": outcome}, follow=True
    )
    assert "Nothing about their care changes." in words_of(response)
    record = the_record()
    assert (record.outcome, str(record.recipient_id), record.segments) == (outcome, recipient, [])
    assert record.why == ""


def test_without_saying_whom_it_was_about_that_alone_is_asked(asking: Asking) -> None:
    response = asking.client.post(page("new", asking.door.person_id), {"answer": "no_paper", "purpose": "housing"})
    assert response.status_code == 422
    assert words_of(response).count("Select one.") >= 1
    assert "Write the day." not in words_of(response)
    assert re.search(r'value="housing" checked', response.content.decode())


def test_later_needs_a_reason(asking: Asking) -> None:
    shown = asking.prepare(answer="no_paper")
    response = asking.client.post(
        page("outcome", asking.door.person_id),
        {"asked": hidden(shown, "asked"), "outcome": "deferred", "again_on": timezone.localdate().isoformat()},
    )
    assert response.status_code == 422
    assert nobody_signed()


# Choose ---------------------------------------------------------------------------------------------------------------


def test_the_person_is_asked_about_each_kind_and_nothing_is_answered_for_them(asking: Asking) -> None:
    shown = asking.prepare(substance_use=["part2_sud"])
    text, html = words_of(shown), shown.content.decode()
    assert " checked" not in html
    assert re.findall(r'name="(share_\w+)" value="yes"', html) == [
        "share_identity_presence",
        "share_mh_general",
        "share_part2_sud",
    ]
    assert text.index("About you") < text.index("About substance use") < text.index("This is asked on its own.")
    assert "The police would learn that this team met you" in text
    assert "Main" not in html.partition("<main")[0]


def test_given_in_part_is_what_the_person_said_yes_to(asking: Asking) -> None:
    asking.signed(choices={"share_part2_sud": "no", "share_identity_presence": "no"}, substance_use=["part2_sud"])
    record = the_record()
    assert (record.outcome, record.segments) == ("in_part", ["mh_general"])
    assert record.asked_segments == ["identity_presence", "mh_general", "part2_sud"]
    shown = words_of(asking.client.get(page("consent", record.pk)))
    assert "Said no to" in shown
    assert "substance use" not in record.paper.partition("How long")[0]


@pytest.mark.parametrize("choices", [{"share_mh_general": ""}, {"until": ""}, {"until": "2099-01-01"}])
def test_every_question_is_answered_before_the_paper_is_shown(asking: Asking, choices: dict[str, str]) -> None:
    response = asking.to_the_paper(choices=choices)
    assert response.status_code == 422
    assert "Choose one." in words_of(response)


def test_the_person_may_choose_an_earlier_day_and_no_later_one(asking: Asking) -> None:
    shown = asking.prepare()
    days = re.findall(r'name="until" value="([0-9-]+)"', shown.content.decode())
    today = timezone.localdate()
    assert days == [(today + timedelta(days=number)).isoformat() for number in (7, 30, 60)]
    asking.sign(asking.choose(shown, until=days[0]))
    assert timezone.localdate(the_record().expires_at - timedelta(seconds=1)).isoformat() == days[0]


@pytest.mark.parametrize(
    "choices", [{"answer": "declined"}, {"share_identity_presence": "no", "share_mh_general": "no"}]
)
def test_saying_no_is_one_press_and_recorded_at_once(asking: Asking, choices: dict[str, str]) -> None:
    response = asking.to_the_paper(choices=choices)
    record = the_record()
    assert response.headers["Location"] == page("asked", record.pk)
    assert record.outcome == "declined"
    text = words_of(asking.client.get(page("asked", record.pk)))
    assert "You said no" in text
    assert "Nothing about your care changes." in text


def test_asking_for_time_makes_a_question_that_comes_back_tomorrow(asking: Asking) -> None:
    asking.to_the_paper(choices={"answer": "later"})
    record = the_record()
    assert (record.outcome, record.why) == ("deferred", "asked_for_time")
    assert timezone.localdate(record.ask_again_by - timedelta(seconds=1)) == timezone.localdate() + timedelta(days=1)


# Read and sign --------------------------------------------------------------------------------------------------------


def test_the_paper_shows_every_word_and_the_text_that_would_go(asking: Asking) -> None:
    shown = asking.to_the_paper()
    text = words_of(shown)
    assert "With whom: City Bureau of Police" in text
    assert "You can stop this at any time." in text
    assert "Calm after an hour of talking" in text
    assert "methadone" not in text
    assert " checked" not in shown.content.decode()


def test_a_limit_that_the_person_asked_for_is_seen_before_signing(asking: Asking, now: Any) -> None:
    from consent.models import RestrictionRecord

    RestrictionRecord(
        person_id=asking.door.person_id,
        agreed=True,
        organization_ids=[asking.door.staff.police.pk],
        segments=["mh_general"],
        agreed_at=now - timedelta(days=1),
        recorded_by=asking.door.staff.by_role["clinician"].pk,
        recorded_at=now - timedelta(days=1),
    ).save(using=LOADER)
    text = words_of(asking.to_the_paper())
    assert "Calm after an hour of talking" not in text
    assert "On this paper, but not shared today" in text


def test_what_is_not_yet_written_is_said_to_be_so(asking: Asking) -> None:
    text = words_of(asking.to_the_paper(information=["hiv"], recipient=str(asking.door.staff.clinic.pk)))
    assert "Nothing has been written yet that this paper covers." in text


def test_a_whole_note_is_not_shown_for_a_summary(asking: Asking) -> None:
    add_section(asking.door.case, asking.door.staff, segment="mh_general", text="The whole talk.", summary=False)
    assert "The whole talk." not in words_of(asking.to_the_paper())


def test_a_signed_paper_is_kept_as_it_was_shown_and_the_copy_is_at_hand(asking: Asking) -> None:
    response = asking.signed()
    record = the_record()
    assert response.headers["Location"] == page("asked", record.pk)
    assert signatures.read(record.signature).typed == "Jordan Example"
    assert (record.segments, record.recipient_id) == (["identity_presence", "mh_general"], asking.door.staff.police.pk)
    entry = LedgerEntry.objects.using(LOADER).get(event="consent_given")
    assert entry.detail == {
        "answer": "given",
        "form": record.form_version,
        "paper": record.paper_digest,
        "recipient": str(record.recipient_id),
    }
    assert recording.circumstances_of(record) == {
        "oriented": "yes",
        "says_back": "yes",
        "state": "none",
        "copy": "paper",
    }
    copy = asking.client.get(page("copy", record.pk))
    assert (copy.headers["Content-Type"], copy.content) == ("application/pdf", record.document)
    assert "Jordan" not in copy.headers["Content-Disposition"]
    shown = words_of(asking.client.get(page("consent", record.pk)))
    assert "In force" in shown
    for line in record.paper.splitlines():
        assert " ".join(line.split()) in shown, line


def test_a_drawing_alone_is_a_signature(asking: Asking) -> None:
    asking.signed(signing={"signed_name": "", "drawing": PICTURE})
    record = the_record()
    assert signatures.read(record.signature) == signatures.Signature(drawn=PICTURE)
    assert PICTURE in asking.client.get(page("consent", record.pk)).content.decode().replace("&#x2B;", "+")


@pytest.mark.parametrize(
    "drawing",
    [
        "data:text/html;base64,PHNjcmlwdD4=",
        "data:image/png;base64,not base64",
        "data:image/png;base64," + base64.b64encode(b"GIF89a").decode(),
        "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 310_000).decode(),
        "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\nno picture").decode(),
        claiming(40_000, 40_000),
        claiming(2_001, 2_000),
        claiming(0, 10),
    ],
    ids=[
        "another kind",
        "not base64",
        "another picture",
        "too large",
        "only the first bytes of one",
        "a size that fills the memory",
        "a few points too many",
        "no size",
    ],
)
def test_what_is_no_drawing_is_not_accepted(asking: Asking, drawing: str) -> None:
    response = asking.signed(signing={"drawing": drawing})
    assert response.status_code == 422
    assert "Clear it and draw again" in words_of(response)
    assert nobody_signed()


@pytest.mark.parametrize(
    ("signing", "said"),
    [
        ({"signed_name": "   "}, "Type your full name, or draw your signature."),
        ({"copy": ""}, "Choose one."),
        ({"is_mark": "on"}, "Draw your mark."),
        ({"is_mark": "on", "drawing": PICTURE}, "Two witnesses write their names."),
        ({"is_mark": "on", "drawing": PICTURE, "witness": "A. One"}, "Two witnesses write their names."),
        (
            {"is_mark": "on", "drawing": PICTURE, "witness": "A. One", "second_witness": "A.  One"},
            "two different people",
        ),
        ({"witness": "jordan example"}, "not the person who signs"),
        ({"witness": "Jordan\u200b Example"}, "not the person who signs"),
        ({"signed_name": "\u200b"}, "Type your full name, or draw your signature."),
        ({"signed_name": "\u3164"}, "Type your full name, or draw your signature."),
        ({"signed_name": "..."}, "Type your full name, or draw your signature."),
        (
            {"is_mark": "on", "drawing": PICTURE, "witness": "\u200b", "second_witness": "\u200c"},
            "Two witnesses write their names.",
        ),
        (
            {"is_mark": "on", "drawing": PICTURE, "witness": "A. One", "second_witness": "A. One\u200b"},
            "two different people",
        ),
    ],
)
def test_nobody_signs_while_something_is_missing(asking: Asking, signing: dict[str, str], said: str) -> None:
    response = asking.signed(signing=signing)
    assert response.status_code == 422
    assert said in words_of(response)
    assert nobody_signed()


def test_a_mark_is_a_signature_where_two_people_saw_it(asking: Asking) -> None:
    asking.signed(
        signing={
            "is_mark": "on",
            "drawing": PICTURE,
            "witness": "A. One",
            "second_witness": "B. Two",
            "signed_name": "",
        }
    )
    record = the_record()
    assert record.witnesses.splitlines() == ["A. One", "B. Two"]
    assert "The mark of the person who signed, drawn by hand" in record.paper


@pytest.mark.parametrize(("answer", "outcome"), [("declined", "declined"), ("later", "deferred")])
def test_the_person_may_still_say_no_or_not_now(asking: Asking, answer: str, outcome: str) -> None:
    asking.signed(signing={"answer": answer, "signed_name": "", "copy": ""})
    assert the_record().outcome == outcome
    assert the_record().asked_segments == ["identity_presence", "mh_general"]


def test_the_person_may_go_back_and_choose_again(asking: Asking) -> None:
    again = asking.signed(signing={"answer": "again"})
    assert "What may we share?" in words_of(again)
    asking.sign(asking.choose(again, share_identity_presence="no"))
    assert the_record().segments == ["mh_general"]


def test_what_was_chosen_cannot_be_changed_on_the_way(asking: Asking) -> None:
    shown = asking.to_the_paper()
    chosen = hidden(shown, "chosen")
    for altered in (chosen[:-1] + ("A" if chosen[-1] != "A" else "B"), "", "nothing"):
        response = asking.sign(shown, chosen=altered)
        assert response.headers["Location"] == page("new", asking.door.person_id)
    asked = hidden(asking.prepare(), "asked")
    assert asking.sign(shown, chosen=asked).headers["Location"] == page("new", asking.door.person_id)
    assert nobody_signed()


def test_what_was_chosen_in_one_case_signs_nothing_in_another(asking: Asking) -> None:
    other = Asking(asking.client, Door(asking.door.staff, make_case(asking.door.staff, name="Sam Other")))
    other.sign(asking.to_the_paper())
    assert nobody_signed()


def test_no_name_can_be_read_in_what_travels_with_the_form(asking: Asking) -> None:
    shown = asking.prepare(interpreted="yes", interpreter="Zebulon", interpreter_language="Nepali")
    carried = hidden(shown, "asked")
    assert "Zebulon" not in shown.content.decode()
    padded = carried.split(":")[0] + "==="
    assert b"Zebulon" not in base64.urlsafe_b64decode(padded)


def test_a_paper_that_reads_otherwise_by_the_time_of_signing_is_shown_again(asking: Asking) -> None:
    shown = asking.to_the_paper()
    Organization.objects.using(LOADER).filter(pk=asking.door.staff.police.pk).update(
        name="Bureau of Police of the City"
    )
    response = asking.sign(shown)
    assert response.status_code == 422
    assert "The paper changed since you read it" in words_of(response)
    assert "Bureau of Police of the City" in words_of(response)
    assert nobody_signed()
    asking.sign(response)
    assert the_record().outcome == "given"


def test_an_interpreter_stands_on_the_paper_and_in_the_record(asking: Asking) -> None:
    asking.signed(interpreted="yes", interpreter="4412", interpreter_language="Nepali")
    assert the_record().interpreter == "4412, Nepali"
    assert "Interpreter: 4412, Nepali" in the_record().paper


# In Spanish -----------------------------------------------------------------------------------------------------------


def test_everything_the_person_reads_is_in_spanish(asking: Asking) -> None:
    chosen = asking.prepare(language="es", substance_use=["part2_sud"])
    missing = asking.choose(chosen, share_mh_general="")
    shown = asking.choose(chosen)
    unsigned = asking.sign(shown, signed_name="", copy="")
    done = asking.client.get(asking.sign(shown).headers["Location"])
    for response in (chosen, missing, shown, unsigned, done):
        html, text = response.content.decode(), words_of(response)
        assert '<html lang="es">' in html
        for english in ("Choose one", "Your ", "share", "Select", "Skip", "Error", "This field"):
            assert english not in text.replace("Three Rivers Behavioral Health", ""), english
    assert "Elija una respuesta." in words_of(missing)
    assert "Escriba su nombre completo o dibuje su firma." in words_of(unsigned)
    assert "Está firmado" in words_of(done)
    record = the_record()
    assert (record.language, record.form_version) == ("es", "2026-11-es")
    assert record.info_description.startswith("Mi nombre, mi fecha de nacimiento")
    assert "Entiendo lo que significa este permiso" in record.paper


# Who signs ------------------------------------------------------------------------------------------------------------


PARENT = {"signer": "parent", "signer_name": "Robin Parent", "signer_authority": "Birth certificate, seen by the team"}


def test_a_parent_signs_for_a_child_under_14_with_name_and_document(asking: Asking) -> None:
    child = of_age(asking, 10)
    assert "Under 14, a parent or guardian signs" in words_of(child.client.get(page("new", child.door.person_id)))
    child.signed(
        information=["mh_general"],
        recipient=str(child.door.staff.clinic.pk),
        purpose="treatment",
        **PARENT,
        signing={"signed_name": "Robin Parent"},
    )
    record = the_record()
    assert (record.signer, record.signer_name) == ("parent", "Robin Parent")
    assert record.signer_authority == "Birth certificate, seen by the team"
    assert "Who signs: Robin Parent, parent" in record.paper
    assert "A summary of the person’s mental health" in record.paper


@pytest.mark.parametrize(
    ("years", "changes", "said"),
    [
        (10, {**PARENT, "information": ["mh_general"], "substance_use": ["part2_sud"]}, "Ask them alone."),
        (10, {**PARENT, "information": ["hiv"]}, "at 18 or older"),
        (10, {"signer": "patient", "information": ["mh_general"]}, "Under 14 a parent or guardian signs"),
        (15, {"information": ["hiv"]}, "at 18 or older"),
    ],
)
def test_who_cannot_sign_is_told_what_to_do_instead(
    asking: Asking, years: int, changes: dict[str, Any], said: str
) -> None:
    child = of_age(asking, years)
    response = child.prepare(**changes)
    assert response.status_code == 422
    assert said in words_of(response)


@pytest.mark.parametrize(("years", "information"), [(10, []), (15, ["mh_general"])])
def test_about_substance_use_a_minor_signs_alone_at_any_age(asking: Asking, years: int, information: list[str]) -> None:
    child = of_age(asking, years)
    child.signed(
        information=information,
        substance_use=["part2_sud", "sud_non_part2"],
        recipient=str(child.door.staff.clinic.pk),
        purpose="treatment",
        signing={"signed_name": "Casey Child"},
    )
    assert (the_record().signer, the_record().signer_name) == ("patient", "")


def test_from_14_on_nobody_else_is_offered_as_signer(asking: Asking) -> None:
    child = of_age(asking, 15)
    html = child.client.get(page("new", child.door.person_id)).content.decode()
    assert 'name="signer"' not in html
    assert "From 14 on the person signs alone" in html


def test_without_a_birth_date_nobody_signs_but_about_substance_use(asking: Asking) -> None:
    unknown = Asking(asking.client, Door(asking.door.staff, make_case(asking.door.staff, birth_date="")))
    refused = unknown.prepare()
    assert refused.status_code == 422
    assert "The date of birth is not recorded" in words_of(refused)
    assert unknown.prepare(information=[], substance_use=["part2_sud"]).status_code == 200


@pytest.mark.parametrize(
    ("signer", "information", "substance_use"),
    [
        ("guardian", ["identity_presence", "mh_general"], ["part2_sud"]),
        ("health_care_agent", ["mh_general"], []),
        ("personal_representative", ["mh_general"], []),
    ],
)
def test_a_paper_signed_for_an_adult_opens_what_it_says(
    asking: Asking, now: Any, signer: str, information: list[str], substance_use: list[str]
) -> None:
    asking.signed(
        signer=signer,
        signer_name="G. Guardian",
        signer_authority="Order of the court, 2025-03-04, seen by the team",
        found_by="Dr. F., General Hospital",
        found_on="2025-03-04",
        information=information,
        substance_use=substance_use,
        signing={"signed_name": "G. Guardian"},
    )
    shown = asking.door.preview(now=timezone.now())
    assert {item.segment for item in shown.released} == {*information, *substance_use}


def may_be_known_for_substance_use_alone(asking: Asking) -> None:
    """Being there then tells of treatment (42 CFR 2.13(c))."""
    agency = Organization.objects.using(LOADER).filter(pk=asking.door.staff.agency.pk)
    agency.update(is_sud_only_public=None)


def test_a_parent_cannot_sign_for_the_name_where_it_tells_of_treatment(asking: Asking) -> None:
    may_be_known_for_substance_use_alone(asking)
    response = of_age(asking, 10).prepare(**PARENT, information=["identity_presence", "mh_general"])
    assert response.status_code == 422
    assert "a parent have both signed" in words_of(response)


def test_an_agent_cannot_sign_for_the_name_where_it_tells_of_treatment(asking: Asking) -> None:
    may_be_known_for_substance_use_alone(asking)
    response = asking.prepare(
        signer="health_care_agent",
        signer_name="A. Agent",
        signer_authority="Power of attorney",
        found_by="Dr. F., General Hospital",
        found_on="2026-05-01",
    )
    assert response.status_code == 422
    assert "so the person or a guardian signs for it" in words_of(response)


# Criminal justice -----------------------------------------------------------------------------------------------------


def monitored(asking: Asking, **changes: Any) -> dict[str, Any]:
    court = Organization.objects.using(LOADER).filter(kind="court").first() or make_organization(
        "Court of Common Pleas", "court", is_covered_entity=False, is_part2_program=False
    )
    return {
        "recipient": str(court.pk),
        "information": ["identity_presence"],
        "substance_use": ["part2_sud"],
        "purpose": "monitoring_conditional_release",
        "condition_of": "probation",
        "revocable_from": (timezone.localdate() + timedelta(days=30)).isoformat(),
    } | changes


def test_a_paper_for_a_court_says_from_when_it_can_be_taken_back_and_opens_progress_alone(asking: Asking) -> None:
    door = asking.door
    progress = add_section(door.case, door.staff, segment="part2_sud", text="Comes to every visit.", summary=True)
    terms = monitored(asking)
    shown = asking.to_the_paper(**terms)
    text = words_of(shown)
    assert "Can be taken back from" in text
    assert "and not before" in text
    assert "Comes to every visit." in text
    assert "In a methadone program." not in text, "a whole note is on the closed list under no name"
    done = asking.client.get(asking.sign(shown).headers["Location"])
    assert "from which day you can take it back" in words_of(done)
    record = the_record()
    assert record.kinds == ["hipaa_auth", "pa_mh_release", "part2_cj"]
    assert record.condition_of == "probation"
    from consent import gate

    recipient = gate.Recipient(organization_id=uuid.UUID(terms["recipient"]))
    gone = door.preview(
        now=timezone.now(),
        recipient=recipient,
        purpose="monitoring_conditional_release",
        keys=[*door.everything, progress],
    )
    assert {item.text for item in gone.released} == {"Jordan Example, born May 4, 1990", "Comes to every visit."}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"condition_of": ""}, "Select of what taking part is a condition."),
        ({"revocable_from": ""}, "Write from which day the paper can be taken back."),
        ({"revocable_from": "2099-01-01"}, "not after the last day of the paper"),
        ({"information": ["mh_general"]}, "is about treatment for substance use alone"),
    ],
)
def test_a_paper_for_a_court_is_complete_or_asked_again(asking: Asking, changes: dict[str, Any], said: str) -> None:
    response = asking.prepare(**monitored(asking, **changes))
    assert response.status_code == 422
    assert said in words_of(response)


# To ask again ---------------------------------------------------------------------------------------------------------


def test_a_deferred_question_waits_on_the_list_and_is_taken_up_with_one_press(asking: Asking) -> None:
    asking.prepare()
    asking.to_the_paper(
        choices={"answer": "later"}, interpreted="yes", interpreter="4412", interpreter_language="Nepali", language="es"
    )
    question = the_record()
    listed = asking.client.get("/clinician/consents/to-ask/")
    text = words_of(listed)
    assert "Jordan Example" in text
    assert "City Bureau of Police. They want to think about it" in text
    assert f"/clinician/persons/{asking.door.person_id}/consents/new/" in listed.content.decode()
    filled = asking.client.post(page("new", asking.door.person_id), {"answer": "take_up", "question": str(question.pk)})
    html = filled.content.decode()
    assert filled.status_code == 200
    for name, value in (
        ("information", "identity_presence"),
        ("information", "mh_general"),
        ("purpose", "crisis_response"),
        ("language", "es"),
        ("interpreted", "yes"),
    ):
        assert re.search(rf'name="{name}" value="{value}" checked', html), name
    assert 'value="4412"' in html
    assert not re.search(r'name="(oriented|says_back|state)" value="\w+" checked', html)
    asking.signed(takes_up=hidden(filled, "takes_up"))
    taken = ConsentRecord.objects.using(LOADER).get(pk=question.pk)
    assert taken.taken_up_at is not None
    assert ConsentRecord.objects.using(LOADER).get(outcome="given").takes_up == question.pk
    assert "Nothing to ask again" in words_of(asking.client.get("/clinician/consents/to-ask/"))
    again = asking.client.post(page("new", asking.door.person_id), {"answer": "take_up", "question": str(question.pk)})
    assert again.headers["Location"] == "/clinician/consents/to-ask/"


def test_a_question_deferred_again_takes_up_the_first(asking: Asking) -> None:
    asking.to_the_paper(choices={"answer": "later"})
    first = the_record()
    asking.to_the_paper(choices={"answer": "later"}, takes_up=str(first.pk))
    assert ConsentRecord.objects.using(LOADER).filter(outcome="deferred", taken_up_at=None).count() == 1
    assert "Asked again" in words_of(asking.client.get(page("consent", first.pk)))


def test_the_list_says_what_is_due_and_what_was(asking: Asking) -> None:
    asking.to_the_paper(choices={"answer": "later"})
    record = the_record()
    assert "By " in words_of(asking.client.get("/clinician/consents/to-ask/"))
    assert "Take it up now" in words_of(asking.client.get(page("consent", record.pk)))


def test_questions_of_other_cases_are_nobody_elses(asking: Asking) -> None:
    asking.to_the_paper(choices={"answer": "later"})
    stranger = client_of(asking.door.staff.other_clinician)
    assert "Nothing to ask again" in words_of(stranger.get("/clinician/consents/to-ask/"))
    theirs = make_case(asking.door.staff, name="Sam Other")
    other = asking.client.post(page("new", theirs.person.pk), {"answer": "take_up", "question": str(the_record().pk)})
    assert other.headers["Location"] == "/clinician/consents/to-ask/"


@pytest.mark.parametrize("question", ["", "no key", "00000000-0000-4000-8000-000000000000"])
def test_a_question_that_never_was_is_taken_up_by_nobody(asking: Asking, question: str) -> None:
    response = asking.client.post(page("new", asking.door.person_id), {"answer": "take_up", "question": question})
    assert response.headers["Location"] == "/clinician/consents/to-ask/"


# Who gets an answer ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["asked", "copy"])
def test_another_clinicians_papers_answer_as_ones_that_never_were(asking: Asking, name: str) -> None:
    asking.signed()
    stranger = client_of(asking.door.staff.other_clinician)
    theirs = stranger.get(page(name, the_record().pk))
    nobodys = stranger.get(page(name, uuid.uuid4()))
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content


def test_a_question_without_a_paper_has_no_copy(asking: Asking) -> None:
    asking.to_the_paper(choices={"answer": "declined"})
    assert asking.client.get(page("copy", the_record().pk)).status_code == 404


def test_the_pages_between_are_reached_by_their_forms_alone(asking: Asking) -> None:
    for name in ("choose", "sign", "outcome"):
        response = asking.client.get(page(name, asking.door.person_id))
        assert response.headers["Location"] == page("new", asking.door.person_id)


def test_no_title_and_no_address_of_these_pages_names_anybody(asking: Asking) -> None:
    shown = asking.to_the_paper()
    for response in (asking.client.get(page("new", asking.door.person_id)), asking.prepare(), shown):
        html = response.content.decode()
        title = re.search(r"<title>(.*?)</title>", html, re.S)
        assert title
        assert "Jordan" not in title[1]
        assert all("Jordan" not in link for link in re.findall(r'(?:href|action|hx-get)="([^"]*)"', html))


def test_pages_that_were_open_for_too_long_record_nothing(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, paper, outcome = asking.prepare(), asking.to_the_paper(), asking.prepare(answer="no_paper")
    monkeypatch.setattr(carrying, "LONGEST", -1)
    late = [
        asking.choose(chosen),
        asking.sign(paper),
        asking.client.post(page("outcome", asking.door.person_id), {"asked": hidden(outcome, "asked")}),
    ]
    assert {response.headers["Location"] for response in late} == {page("new", asking.door.person_id)}
    assert "open for too long" in words_of(asking.client.get(page("new", asking.door.person_id)))
    assert nobody_signed()


def test_who_left_is_shown_no_answer_that_they_never_gave(asking: Asking) -> None:
    shown = asking.prepare(answer="no_paper")
    sent = {"asked": hidden(shown, "asked"), "outcome": "left"}
    asking.client.post(page("outcome", asking.door.person_id), sent)
    response = asking.client.get(page("asked", the_record().pk))
    assert response.headers["Location"] == page("consent", the_record().pk)


def test_a_paper_from_elsewhere_in_another_language_has_its_pages_too(asking: Asking, now: Any) -> None:
    asking.door.consent(now=now)
    known = the_record()
    strange = ConsentRecord(
        **{
            field.attname: getattr(known, field.attname)
            for field in ConsentRecord._meta.concrete_fields
            if field.attname not in {"id", "language"} and not field.attname.endswith("_sealed")
        },
        language="pl",
    )
    strange.paper = "Zgoda\nKogo dotyczy: Jordan Example"
    strange.paper_digest = papers.digest_of(strange.paper)
    strange.save(using=LOADER)
    assert "Kogo dotyczy: Jordan Example" in words_of(asking.client.get(page("consent", strange.pk)))
    assert "It is signed" in words_of(asking.client.get(page("asked", strange.pk)))
