"""What is typed into any page of consent, sharing and what follows stands nowhere in the clear, on a running process.

Every field of free text is given a word of its own, and every form is sent once with a mistake, so that it comes back with
what was typed (422) before it is sent as it should be.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.clinical.models import BreakGlass
from casework.staff.models import User
from consent import gate, verifications
from consent.models import (
    ConsentRecord,
    EmergencyRecord,
    OpenDuty,
    RecipientNotice,
    Release,
    RestrictionRecord,
    ThreatRecord,
)
from tests.browser.site import make_site
from tests.canaries import Canaries, new_word, places_that_hold
from tests.clinical.break_glass import index, typed
from tests.consent.capture.asking import PICTURE, Asking, page
from tests.consent.door import Door
from tests.consent.duties.test_pages import address as address_of_duty
from tests.consent.duties.test_pages import open_at
from tests.crashes.visitor import Answer, Visitor
from tests.people import LOADER, Staff, make_case, make_organization
from tests.web import WebProcess

#: Longer than any field takes.
TIMES = 200


@dataclass
class Walk:
    """One city at one running process, and the words that are typed there."""

    site: WebProcess
    staff: Staff
    door: Door
    words: Canaries
    directory: Path

    def word(self, kind: str) -> str:
        """A word that nobody has typed before."""
        self.words.typed[kind] = new_word(kind)
        return self.words.typed[kind]

    def signed_in(self, user: User) -> Visitor:
        visitor = Visitor(self.site.address, user.email)
        visitor.sign_in()
        return visitor

    @property
    def clinician(self) -> Visitor:
        return self.signed_in(self.staff.by_role["clinician"])

    def nothing_leaked(self) -> None:
        """No word in a table, a file or the process's log."""
        log = self.site.log.read_text()
        assert not [kind for kind, text in self.words.typed.items() for part in text.split() if _long(part) in log]
        assert places_that_hold(self.words, make_site(self.directory / "site")) == []


def _long(part: str) -> str:
    return part if len(part) > 14 else "\0"


@pytest.fixture
def walk(agency_site: WebProcess, staff: Staff, tmp_path: Path) -> Walk:
    words = Canaries()
    case = make_case(
        staff,
        name=words.typed["name"],
        summary=words.typed["mental_health"],
        substance_use=words.typed["substance_use"],
    )
    return Walk(agency_site, staff, Door(staff, case), words, tmp_path)


def corrected(visitor: Visitor, path: str, start: Answer, wrong: dict[str, Any], right: dict[str, Any]) -> Answer:
    """Sends a form with a mistake, which comes back, and then as it should be."""
    back = visitor.post(path, start, **wrong)
    assert back.status == 422, path
    done = visitor.post(path, back, **right)
    assert done.status == 200, (path, done.status)
    return done


def test_a_paper_with_an_interpreter_a_guardian_and_two_witnesses(walk: Walk) -> None:
    person, clinician = walk.door.person_id, walk.clinician
    asking: Any = Asking(None, walk.door)  # type: ignore[arg-type]  # its answers alone are used
    prepared = asking.prepared(
        interpreted="yes",
        interpreter=walk.word("interpreter"),
        interpreter_language=walk.word("language"),
        signer="guardian",
        signer_name=f"G {walk.word('guardian')}",
        signer_authority=f"Order of {walk.word('authority')}",
        found_by=f"Judge {walk.word('found')}",
        found_on=timezone.localdate().isoformat(),
    )
    new = page("new", person)
    chosen = corrected(clinician, new, clinician.get(new), prepared | {"information": []}, prepared)
    questions = dict.fromkeys(re.findall(r'name="(share_\w+)"', chosen.text), "yes")
    until = re.findall(r'name="until" value="([0-9-]+)"', chosen.text)[-1]
    paper = clinician.post(
        page("choose", person), chosen, **questions, until=until, answer="show", asked=chosen.hidden("asked")
    )
    assert walk.words.typed["interpreter"] in paper.text
    first, second = walk.word("witness"), walk.word("second")
    marked = {
        "chosen": paper.hidden("chosen"),
        "answer": "signed",
        "copy": "paper",
        "is_mark": "on",
        "drawing": PICTURE,
        "witness": first,
        "second_witness": second,
    }
    back = clinician.post(
        page("sign", person), paper, **marked | {"second_witness": first, "signed_name": walk.word("typed")}
    )
    assert back.status == 422
    clinician.post(page("sign", person), back, **marked | {"chosen": back.hidden("chosen")})
    record = ConsentRecord.objects.using(LOADER).get()
    assert record.witnesses.splitlines() == [first, second]
    assert walk.words.typed["interpreter"] in record.interpreter
    assert walk.words.typed["guardian"] in record.signer_name
    assert walk.words.typed["authority"] in record.signer_authority
    for name in ("consent", "copy"):
        assert clinician.raw(page(name, record.pk)).status == 200
    walk.nothing_leaked()


def test_an_emergency_a_threat_and_how_it_was_verified_who_asks(walk: Walk) -> None:
    person, clinician = walk.door.person_id, walk.clinician
    emergency = {
        "kind": "overdose",
        "nature": walk.word("nature"),
        "medical_personnel": walk.word("personnel"),
        "affiliation": f"Hospital of {walk.word('affiliation')}",
        "patient_capable": "no",
        "consent_obtainable": "no",
        "consent_refused": "no",
    }
    at = page("emergency", person)
    corrected(clinician, at, clinician.get(at), emergency | {"kind": ""}, emergency)
    threat = {"serious": "yes", "imminent": "yes", "specific": "yes", "target": "identified"}
    threat["basis"] = walk.word("basis")
    at = page("threat", person)
    corrected(clinician, at, clinician.get(at), threat | {"target": ""}, threat)
    reviewers = make_organization("State Reviewers", "oversight_agency", is_covered_entity=False)
    jail = make_organization("County Jail", "corrections", is_covered_entity=False)
    asked = {"treats": "no", "medical": "no", "items": [str(walk.door.case.summary.pk)]}
    for more, field in (
        ({"recipient": str(reviewers.pk), "purpose": "oversight"}, "identity"),
        (
            {
                "recipient": str(jail.pk),
                "purpose": "custody_healthcare",
                "treats": "yes",
                "official": ["held", "care_of_inmate"],
            },
            "representation",
        ),
    ):
        at = page("share", person)
        preview = corrected(clinician, at, clinician.get(at), asked | more | {"purpose": ""}, asked | more)
        word = walk.word(field)
        back = clinician.post(
            page("confirm_share", person), preview, terms=preview.hidden("terms"), **{field: f"{word} " * TIMES}
        )
        assert back.status == 422
        assert word in back.text
        clinician.post(page("confirm_share", person), back, terms=back.hidden("terms"), **{field: word})
    kept = EmergencyRecord.objects.using(LOADER).get()
    assert kept.affiliation == emergency["affiliation"]
    assert kept.medical_personnel_affiliation == ""
    assert ThreatRecord.objects.using(LOADER).get().basis == threat["basis"]
    verified = [verifications.read(one.verification) for one in Release.objects.using(LOADER).order_by("released_at")]
    assert [(one.identity, one.representation) for one in verified] == [
        (walk.words.typed["identity"], ""),
        ("", walk.words.typed["representation"]),
    ]
    for release in Release.objects.using(LOADER).all():
        assert clinician.get(page("release", release.pk)).status == 200
    walk.nothing_leaked()


@pytest.mark.parametrize("role", ["clinician", "supervisor", "privacy_officer"])
def test_what_was_done_about_a_duty(walk: Walk, now: datetime, role: str) -> None:
    duty = open_at(walk.door, role, now=now)
    visitor, at, word = walk.signed_in(walk.staff.by_role[role]), address_of_duty(role, duty), walk.word("done")
    corrected(visitor, at, visitor.get(at), {"note": f"{word} " * TIMES}, {"note": word})
    assert OpenDuty.objects.using(LOADER).get().note == word
    walk.nothing_leaked()


def test_a_limit_and_a_recipient_who_is_told(walk: Walk, now: datetime) -> None:
    """They ask for no text, and what they show of the case is kept nowhere either."""
    person, clinician, clinic = walk.door.person_id, walk.clinician, walk.staff.clinic
    consent = walk.door.consent(now=now, recipient=clinic)
    walk.door.release(now=now, recipient=gate.Recipient(organization_id=clinic.pk))
    walk.door.revoke(consent, now=now)
    at = page("new_limit", person)
    limit = {"whom": ["all"], "what": ["all"], "purposes": ["all"], "paid": "no", "answer": "open"}
    corrected(clinician, at, clinician.get(at), limit | {"paid": walk.word("paid")}, limit)
    asked = RestrictionRecord.objects.using(LOADER).get()
    at = page("limit", asked.pk)
    agreed = {"what": "answer", "answer": "agreed"}
    corrected(clinician, at, clinician.get(at), agreed | {"answer": walk.word("answer")}, agreed)
    ended = {"what": "end", "because": "written"}
    corrected(clinician, at, clinician.get(at), ended | {"because": walk.word("because")}, ended)
    at = page("tell", RecipientNotice.objects.using(LOADER).get().pk)
    corrected(clinician, at, clinician.get(at), {"how": walk.word("how")}, {"how": "phone"})
    assert RecipientNotice.objects.using(LOADER).get().told_how == "phone"
    walk.nothing_leaked()


def test_why_a_case_was_broken_open_and_what_the_supervisor_found(walk: Walk) -> None:
    index(walk.door.case)
    person = walk.door.case.person
    facts = typed(
        name=person.name,
        reason=f"Collapsed at {walk.word('reason')} alone",
        nature=walk.word("unresponsive"),
    )
    other, at = walk.signed_in(walk.staff.other_clinician), "/clinician/break-glass/"
    corrected(other, at, other.get(at), facts | {"password": walk.word("password")}, facts)
    access = BreakGlass.objects.using(LOADER).get()
    assert access.reason == facts["reason"]
    begin = reverse("consent:begin_emergency", args=[person.pk])
    assert other.get(begin).status in {200, 405}
    supervisor, at = (
        walk.signed_in(walk.staff.by_role["supervisor"]),
        reverse("admin:clinical_breakglass_change", args=[access.pk]),
    )
    shown = supervisor.get(at)
    assert facts["reason"] in shown.text
    corrected(supervisor, at, shown, {"finding": walk.word("finding")}, {"finding": "appropriate"})
    assert BreakGlass.objects.using(LOADER).get().finding == "appropriate"
    walk.nothing_leaked()
