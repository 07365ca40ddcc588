"""One asking ends once, whatever is pressed again; and how the person was found stays with those who treat them."""

import json
import threading
import uuid
from datetime import datetime
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from audit.models import LedgerEntry
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import signatures, verifications
from consent.capture import forms_preparing, recording
from consent.capture.document import Signed
from consent.errors import AlreadyAnswered
from consent.forms import EmergencyForm, ThreatForm
from consent.models import ConsentRecord
from consent.typed import as_compared, is_blank, names_somebody, says_something
from consent.verifications import Verification
from tests.consent.capture.asking import PICTURE, Asking, hidden, page, words_of
from tests.consent.door import TYPED, Door
from tests.people import LOADER

#: Every code that tells how somebody was found.
FOUND = [code for code, _ in forms_preparing.STATES] + ["not_oriented", "cannot_say_back"]
NOT_SEEN = ["\u200b", "\u200c\u200d", "\ufeff", "\u3164", "  \u2060 "]


def the_record() -> ConsentRecord:
    return ConsentRecord.objects.using(LOADER).get()


# Once -----------------------------------------------------------------------------------------------------------------


def test_a_paper_that_is_posted_twice_is_one_paper(asking: Asking) -> None:
    shown = asking.to_the_paper()
    first, second = asking.sign(shown), asking.sign(shown)
    assert first.headers["Location"] == second.headers["Location"] == page("asked", the_record().pk)
    text = words_of(asking.client.get(second.headers["Location"]))
    assert "This was answered already. The first answer stands" in text
    assert LedgerEntry.objects.using(LOADER).filter(event="consent_given").count() == 1


def test_a_paper_that_was_taken_back_is_not_signed_anew_by_going_back(asking: Asking, now: datetime) -> None:
    shown = asking.to_the_paper()
    asking.sign(shown)
    asking.door.revoke(the_record(), now=timezone.now())
    again = asking.sign(shown)
    assert the_record().revoked_at is not None
    text = words_of(asking.client.get(again.headers["Location"]))
    assert "You stopped it" in text
    assert "It is signed" not in text


@pytest.mark.parametrize("answer", ["declined", "later"])
def test_whoever_said_no_or_not_now_has_not_signed(asking: Asking, answer: str) -> None:
    shown = asking.to_the_paper()
    asking.sign(shown, answer=answer)
    first = the_record().outcome
    asking.sign(shown)
    assert the_record().outcome == first != "given"


def test_going_back_to_the_choices_of_an_asking_that_ended_records_nothing(asking: Asking) -> None:
    choices = asking.prepare(language="es")
    asking.sign(asking.choose(choices))
    for answer in ("declined", "later", "show"):
        again = asking.choose(choices, answer=answer)
        assert "Esto ya fue respondido." in words_of(asking.client.get(again.headers["Location"]))
    assert the_record().outcome == "given"


def test_who_left_can_be_recorded_once(asking: Asking) -> None:
    shown = asking.prepare(answer="no_paper")
    for outcome in ("left", "declined"):
        asking.client.post(
            page("outcome", asking.door.person_id), {"asked": hidden(shown, "asked"), "outcome": outcome}
        )
    assert the_record().outcome == "left"


def test_each_asking_of_its_own_ends_by_itself(asking: Asking) -> None:
    asking.signed()
    asking.signed()
    assert ConsentRecord.objects.using(LOADER).count() == 2


def test_of_two_answers_at_once_one_is_recorded(door: Door, now: datetime) -> None:
    clinician, key, together = door.staff.by_role["clinician"].pk, uuid.uuid4(), threading.Barrier(2)
    ended: list[BaseException | ConsentRecord] = []

    def sign() -> ConsentRecord:
        return recording.record_signed(door.terms(), TYPED, person_id=door.person_id, key=key, by=clinician, now=now)

    def decline() -> ConsentRecord:
        return recording.record_unsigned(
            ConsentRecord.Outcome.DECLINED,
            person_id=door.person_id,
            recipient_id=door.staff.police.pk,
            key=key,
            by=clinician,
            now=now,
        )

    def answer(record: Any) -> None:
        try:
            with acting_as(SurfaceRole.CLINICIAN, user_id=clinician):
                together.wait(timeout=10)
                ended.append(record())
        except BaseException as error:
            ended.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=answer, args=(record,)) for record in (sign, decline)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert {type(one) for one in ended} == {ConsentRecord, AlreadyAnswered}
    assert the_record().pk == key


@pytest.mark.parametrize("takes_up", ["x", "'", "00000000-0000-4000-8000-000000000000"])
@pytest.mark.parametrize("answer", ["signed", "declined", "later"])
def test_a_question_that_is_none_is_not_taken_up(asking: Asking, takes_up: str, answer: str) -> None:
    response = asking.signed(takes_up=takes_up, signing={"answer": answer})
    assert response.status_code == 302
    assert the_record().takes_up is None


# How the person was found ---------------------------------------------------------------------------------------------


def in_the_clear() -> str:
    """Everything that stands readable in the records, and all of the ledger."""
    columns = [field.attname for field in ConsentRecord._meta.concrete_fields]
    assert "circumstances_sealed" in columns
    rows = [list(row) for row in ConsentRecord.objects.using(LOADER).values_list(*columns)]
    rows = [[bytes(value) if isinstance(value, memoryview) else value for value in row] for row in rows]
    entries = list(LedgerEntry.objects.using(LOADER).values())
    return repr(rows) + repr(entries) + json.dumps([entry["detail"] for entry in entries])


@pytest.mark.parametrize("code", FOUND)
def test_how_the_person_was_found_stands_in_no_ledger_and_no_clear_column(asking: Asking, code: str) -> None:
    changes: dict[str, Any] = {"state": [code]}
    if code == "not_oriented":
        changes = {"oriented": "no"}
    elif code == "cannot_say_back":
        changes = {"says_back": "no"}
    waiting = asking.prepare(**changes)
    tomorrow = forms_preparing.tomorrow().isoformat()
    asking.client.post(
        page("outcome", asking.door.person_id), {"asked": hidden(waiting, "asked"), "again_on": tomorrow}
    )
    clear = in_the_clear()
    for word in (*FOUND, "oriented", "says_back", "'state'"):
        assert word not in clear, word
    record = the_record()
    assert (record.why, recording.reason_of(record)) == ("not_the_moment", code)
    entry = LedgerEntry.objects.using(LOADER).get(event="consent_given")
    assert entry.detail == {
        "answer": "deferred",
        "form": record.form_version,
        "recipient": str(record.recipient_id),
        "why": "not_the_moment",
    }
    told = dict(forms_preparing.WHY_DEFERRED)[code]
    assert told in words_of(asking.client.get("/clinician/consents/to-ask/"))


@pytest.mark.parametrize("code", ["psychotic", "not_oriented"])
def test_a_reason_that_the_clinician_selects_is_sealed_too(asking: Asking, code: str) -> None:
    shown = asking.prepare(answer="no_paper")
    sent = {"asked": hidden(shown, "asked"), "outcome": "deferred", "why": code}
    sent["again_on"] = forms_preparing.tomorrow().isoformat()
    asking.client.post(page("outcome", asking.door.person_id), sent)
    assert recording.reason_of(the_record()) == code
    assert code not in in_the_clear()


def test_what_was_found_before_a_signature_is_sealed_with_the_paper(asking: Asking) -> None:
    asking.signed()
    clear = in_the_clear()
    assert "oriented" not in clear
    assert "says_back" not in clear
    assert recording.circumstances_of(the_record())["oriented"] == "yes"


# What cannot be seen --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", NOT_SEEN)
def test_what_cannot_be_seen_says_nothing(text: str) -> None:
    assert is_blank(text)
    assert not says_something(text)
    assert not names_somebody(text)
    assert verifications.written(Verification(text, text)) == ""
    assert verifications.read(f"{verifications.WHO_ASKS}{text}\n{verifications.REPRESENTED}{text}") == Verification()


def test_names_of_any_writing_are_names_and_digits_are_none() -> None:
    assert all(names_somebody(name) for name in ("Ng", "中村", "Żaneta", "ស្រី"))
    assert not names_somebody("4412")
    assert says_something("4412")
    assert as_compared("A.\u200b ONE") == as_compared(" a.  one")


@pytest.mark.parametrize("text", NOT_SEEN)
def test_an_emergency_and_a_threat_are_described_in_words_that_can_be_seen(text: str) -> None:
    emergency = EmergencyForm({"nature": text, "medical_personnel": text, "affiliation": text})
    assert {"nature", "medical_personnel", "affiliation"} <= {*emergency.errors}
    assert "basis" in ThreatForm({"basis": text}).errors


def test_a_drawing_stands_alone_where_nothing_that_can_be_seen_was_typed(asking: Asking) -> None:
    asking.signed(signing={"signed_name": "\u200b", "drawing": PICTURE})
    assert signatures.read(the_record().signature) == Signed(signatures.Signature(drawn=PICTURE)).signature
