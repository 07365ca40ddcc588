"""Every duty that the law may attach to a release is met by something real, or nothing leaves."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from casework.staff.models import Organization
from consent import gate, notices, obligations, selectors, verifications
from consent.decision import Outcome, decide
from consent.duties.deadlines import PLACES, due_at, place_of
from consent.errors import ObligationWithoutHandler
from consent.examples import ALL, papers
from consent.facts import Evidence, ProcessKind
from consent.models import Release, ReleaseObligation
from consent.obligations import BY_A_DUTY
from consent.verifications import Verification
from tests.consent import worlds
from tests.consent.door import Door, as_clinician
from tests.people import LOADER, make_organization
from tests.settings import address

OPENED_BY = uuid.UUID(int=1)
IN_AN_EMERGENCY = Evidence(emergencies=(worlds.emergency(id=str(OPENED_BY)),))
UNDER_A_THREAT = Evidence(threats=(worlds.threat(id=str(OPENED_BY)),))
SERVED = papers.process(ProcessKind.COURT_ORDER, worlds.UNIT, id=str(OPENED_BY))
ON_AN_ORDER = Evidence(legal_process=(SERVED,))
VERIFIED = verifications.written(Verification("Her badge, seen by me.", "That the person is in their custody."))
#: A release that gives notice of a breach cannot be confirmed here; a denial that tells of misuse opens a duty.
OF_A_BREACH = {"BREACH_RISK_ASSESSMENT"}
#: Met by the record of the release itself: when, to whom, what for, and in its items what.
BY_THE_RECORD = {"ACCOUNTING_HIPAA_528", "ACCOUNTING_PART2_2_25", "LOG_PA_5100_32C"}
#: Met by what the gate does with every release, whatever it carries; by a duty that it opens, for example.
ALWAYS_MET = {
    "AUDIT_LOG",
    "CHILDLINE_WRITTEN_48H",
    "INFORM_PATIENT_512C",
    "INTERMEDIARY_LIST",
    "MIN_NECESSARY",
    "NOTIFY_PRIVACY_OFFICER",
    "NOTIFY_SUPERVISOR",
    "PATIENT_COPY_508C4",
    "RETAIN_6Y_530J",
}


def a_release(*codes: str) -> Release:
    """A release as the gate makes it for these duties, on the evidence ``OPENED_BY``."""
    release = Release(notice=obligations.notice_for(codes, purpose="Treatment"), evidence_ids=[OPENED_BY])
    if BY_THE_RECORD & {*codes}:
        release.released_at, release.recipient_name, release.purpose = datetime.now(UTC), "Hill Clinic", "treatment"
    release.scope = "Scope of the consent." if "COPY_OF_CONSENT_OR_SCOPE" in codes else ""
    release.verification = VERIFIED if {verifications.VERIFY, verifications.REPRESENT} & {*codes} else ""
    return release


def evidence_for(code: str) -> Evidence:
    known = {
        "DOC_EMERGENCY_2_51C": IN_AN_EMERGENCY,
        "DUTY_TO_WARN_DOC": UNDER_A_THREAT,
        "LEGAL_REVIEW": ON_AN_ORDER,
    }
    return known.get(code, Evidence())


def met(code: str, release: Release, **more: Any) -> dict[str, str]:
    return obligations.meet([code], release, evidence_for(code), **more)


@pytest.mark.parametrize("code", sorted(notices.OBLIGATIONS))
def test_a_duty_is_met_or_stops_the_confirmation(code: str) -> None:
    codes = ["AUDIT_LOG", code]
    if code in obligations.HANDLERS:
        kept = obligations.meet(codes, a_release(code), evidence_for(code), reviewed={str(OPENED_BY)})
        assert kept[code]
        return
    with pytest.raises(ObligationWithoutHandler) as stopped:
        obligations.meet(codes, a_release(code), evidence_for(code))
    assert stopped.value.codes == [code]


@pytest.mark.parametrize("code", sorted(set(obligations.HANDLERS) - ALWAYS_MET))
def test_a_duty_with_nothing_to_meet_it_stops_the_confirmation(code: str) -> None:
    with pytest.raises(ObligationWithoutHandler):
        obligations.meet([code], a_release(), Evidence())


def test_a_code_that_nobody_knows_stops_the_confirmation() -> None:
    with pytest.raises(ObligationWithoutHandler):
        obligations.meet(["FROM_ANOTHER_STATE"], a_release(), Evidence())


def test_every_duty_is_in_one_of_the_tables() -> None:
    """Met by a release, by a denial or by a withdrawal, or named as met by nothing here, with the reason."""
    met_somewhere = {*obligations.HANDLERS, *obligations.ON_DENIAL, *obligations.ON_WITHDRAWAL}
    assert met_somewhere | {*obligations.WITHOUT_HANDLER} == {*notices.OBLIGATIONS}
    assert not met_somewhere & {*obligations.WITHOUT_HANDLER}
    assert all(reason.endswith(".") for reason in obligations.WITHOUT_HANDLER.values())
    assert not {*obligations.ON_WITHDRAWAL} & {*obligations.HANDLERS, *obligations.ON_DENIAL, *PLACES}


def test_whatever_a_rule_can_owe_is_in_one_of_the_tables() -> None:
    for example in ALL:
        decision = decide(example.scene.request, example.scene.evidence)
        if decision.outcome is Outcome.DENY:
            assert {*decision.obligations} <= {*obligations.ON_DENIAL}, example.rule
        else:
            known = {*obligations.HANDLERS} | {*obligations.WITHOUT_HANDLER} | OF_A_BREACH
            assert {*decision.obligations} <= known, example.rule


@pytest.mark.parametrize("table", [obligations.HANDLERS, obligations.ON_DENIAL])
def test_what_is_met_by_a_duty_has_a_desk_and_a_day(table: dict[str, Any]) -> None:
    if table is obligations.ON_DENIAL:
        opened = obligations.by_a_duty(obligations.on_denial(table))
    else:
        opened = [code for code in table if code in ALWAYS_MET and BY_A_DUTY in met(code, a_release(code)).values()]
    assert opened
    assert {*opened} <= {*PLACES}


def test_a_denial_is_neutral_and_in_the_ledger_whatever_else_it_owes() -> None:
    kept = obligations.on_denial(["LOG_DENIAL", "NEUTRAL_DENIAL_2_13C", "INFORM_COURT_5100_35B", "RESIST_PROCESS"])
    assert obligations.by_a_duty(kept) == ["INFORM_COURT_5100_35B", "RESIST_PROCESS"]


def test_a_duty_of_a_denial_that_nobody_knows_lands_on_a_desk() -> None:
    assert obligations.by_a_duty(obligations.on_denial(["FROM_ANOTHER_STATE"])) == ["FROM_ANOTHER_STATE"]


# Answered before confirming, and checked by counsel ----------------------------------------------------------------------


def test_who_asks_is_verified_by_saying_how() -> None:
    release = a_release()
    for nothing in ("", "   ", verifications.written(Verification(representation="In custody."))):
        release.verification = nothing
        with pytest.raises(ObligationWithoutHandler):
            met("VERIFY_IDENTITY_514H", release)
    release.verification = verifications.written(Verification(identity="Called back at the number we know."))
    assert met("VERIFY_IDENTITY_514H", release) == {"VERIFY_IDENTITY_514H": "verification"}


def test_how_somebody_was_verified_is_not_what_they_represented() -> None:
    release = a_release()
    release.verification = verifications.written(Verification(identity="A badge."))
    with pytest.raises(ObligationWithoutHandler):
        met("DOC_REPRESENTATION", release)
    release.verification = verifications.written(Verification(representation="That she is in their custody."))
    assert met("DOC_REPRESENTATION", release) == {"DOC_REPRESENTATION": "representation"}


def test_a_verification_is_read_as_it_was_written() -> None:
    said = Verification("A badge,\nseen twice.", "Custody, he said.")
    assert verifications.read(verifications.written(said)) == Verification("A badge, seen twice.", "Custody, he said.")
    assert verifications.read("Known to me.") == Verification("Known to me.", "")
    assert verifications.written(Verification()) == ""


def test_counsels_review_counts_for_the_very_papers_that_carry_the_release() -> None:
    release = a_release()
    with pytest.raises(ObligationWithoutHandler):
        met("LEGAL_REVIEW", release)
    with pytest.raises(ObligationWithoutHandler):
        met("LEGAL_REVIEW", release, reviewed={str(uuid.uuid4())})
    with pytest.raises(ObligationWithoutHandler):
        obligations.meet(["LEGAL_REVIEW"], release, Evidence(), reviewed={str(OPENED_BY)})
    assert met("LEGAL_REVIEW", release, reviewed={str(OPENED_BY)}) == {"LEGAL_REVIEW": "legal_review"}


def test_of_two_papers_counsel_has_to_check_both() -> None:
    other = uuid.uuid4()
    release = Release(notice="", evidence_ids=[OPENED_BY, other])
    both = Evidence(legal_process=(SERVED, papers.process(ProcessKind.SUBPOENA, worlds.UNIT, id=str(other))))
    with pytest.raises(ObligationWithoutHandler):
        obligations.meet(["LEGAL_REVIEW"], release, both, reviewed={str(OPENED_BY)})
    assert obligations.meet(["LEGAL_REVIEW"], release, both, reviewed={str(OPENED_BY), str(other)})


def test_the_copy_of_a_paper_from_another_system_is_still_to_be_offered() -> None:
    code = "PATIENT_COPY_508C4"
    assert met(code, a_release()) == {code: "copy_offered_at_signing"}
    assert met(code, a_release(), received={str(OPENED_BY)}) == {code: BY_A_DUTY}


@pytest.mark.parametrize(
    ("code", "evidence"),
    [
        ("DOC_EMERGENCY_2_51C", Evidence(emergencies=(worlds.emergency(id=str(OPENED_BY), nature=" "),))),
        ("DOC_EMERGENCY_2_51C", Evidence(emergencies=(worlds.emergency(id=str(OPENED_BY), disclosed_by=""),))),
        (
            "DOC_EMERGENCY_2_51C",
            Evidence(emergencies=(worlds.emergency(id=str(OPENED_BY), medical_personnel_name=""),)),
        ),
        (
            "DOC_EMERGENCY_2_51C",
            Evidence(emergencies=(worlds.emergency(id=str(OPENED_BY), medical_personnel_affiliation=" "),)),
        ),
        ("DOC_EMERGENCY_2_51C", Evidence(emergencies=(worlds.emergency(id=str(uuid.UUID(int=2))),))),
        ("DUTY_TO_WARN_DOC", Evidence(threats=(worlds.threat(id=str(OPENED_BY), basis=""),))),
        ("DUTY_TO_WARN_DOC", Evidence(threats=(worlds.threat(id=str(OPENED_BY), target=None),))),
        ("DUTY_TO_WARN_DOC", Evidence(threats=(worlds.threat(id=str(OPENED_BY), imminent=None),))),
        ("DUTY_TO_WARN_DOC", Evidence(threats=(worlds.threat(id=str(OPENED_BY), recorded_by=" "),))),
        ("DUTY_TO_WARN_DOC", Evidence(threats=(worlds.threat(id=str(uuid.UUID(int=2))),))),
    ],
    ids=[
        "the nature of the emergency",
        "who disclosed it",
        "to whom it went",
        "where they work",
        "another emergency",
        "the words of the threat",
        "its target",
        "how imminent it is",
        "who judged it",
        "another threat",
    ],
)
def test_a_record_that_lacks_what_the_law_wants_documented_meets_nothing(code: str, evidence: Evidence) -> None:
    with pytest.raises(ObligationWithoutHandler):
        obligations.meet([code], a_release(code), evidence)


def test_a_threat_that_was_judged_not_to_be_imminent_was_judged() -> None:
    judged = Evidence(threats=(worlds.threat(id=str(OPENED_BY), imminent=False),))
    assert obligations.meet(["DUTY_TO_WARN_DOC"], a_release(), judged) == {"DUTY_TO_WARN_DOC": "threat_record"}


@pytest.mark.parametrize("lacks", ["released_at", "recipient_name", "purpose"])
@pytest.mark.parametrize("code", sorted(BY_THE_RECORD))
def test_a_record_without_its_day_its_recipient_or_its_purpose_is_no_accounting(code: str, lacks: str) -> None:
    release = a_release(code)
    setattr(release, lacks, None if lacks == "released_at" else " ")
    with pytest.raises(ObligationWithoutHandler):
        met(code, release)


def test_the_list_of_an_intermediary_is_asked_for_within_thirty_days_of_the_release() -> None:
    """42 CFR 2.24 counts from a written request, which comes after the release that it asks about."""
    code, now = "INTERMEDIARY_LIST", datetime.now(UTC)
    assert met(code, a_release()) == {code: BY_A_DUTY}
    assert place_of(code).desk == "privacy_officer"
    assert due_at(code, now=now) == now + timedelta(days=30)


@pytest.mark.parametrize("code", notices.ACCOMPANYING)
def test_a_notice_that_is_owed_is_in_the_text_word_for_word(code: str) -> None:
    assert notices.TEXTS[code] in obligations.notice_for([code], purpose="Housing application")


def test_a_copy_that_may_never_be_used_against_the_person_says_so() -> None:
    """42 CFR 2.12(d) binds whoever holds the record, also where no notice of 2.32 goes along (2.51)."""
    told = obligations.notice_for(["DOC_EMERGENCY_2_51C", "USE_RESTRICTION_2_12D"], purpose="Treatment")
    assert "never to be used to investigate or charge the person" in told
    assert notices.TEXTS["NOTICE_2_32"] not in told


# What an accounting needs, years later ------------------------------------------------------------------------------------


def of_the_kind(code: str, door: Door, now: datetime) -> Release:
    """A release that owes this accounting or log."""
    clinic = gate.Recipient(organization_id=door.staff.clinic.pk, is_treating_provider=True)
    if code == "ACCOUNTING_PART2_2_25":
        door.consent(now=now, recipient=door.staff.clinic, segments=("identity_presence", "mh_general", "part2_sud"))
        return door.release(now=now, recipient=clinic)
    if code == "LOG_PA_5100_32C":
        return door.release(now=now, recipient=clinic, purpose="treatment", keys=[str(door.case.summary.pk)])
    reviewers = make_organization("State Reviewers", "oversight_agency", is_covered_entity=False)
    asked: dict[str, Any] = {
        "recipient": gate.Recipient(organization_id=reviewers.pk),
        "purpose": "oversight",
        "keys": [str(door.case.summary.pk)],
    }
    digest = door.preview(now=now, **asked).digest
    return door.confirm(digest=digest, now=now, verification=VERIFIED, **asked)


@pytest.mark.parametrize("code", sorted(BY_THE_RECORD))
def test_the_day_the_recipient_the_purpose_and_what_went_come_back_also_after_the_closing(
    code: str, door: Door, now: datetime
) -> None:
    made = of_the_kind(code, door, now)
    owed = ReleaseObligation.objects.using(LOADER).get(release_id=made.pk, code=code)
    assert owed.met_by == "release_record"
    for is_open in (True, False):
        with as_clinician(door.staff) as by:
            if not is_open:
                gate.close_release(release_id=made.pk, person_id=door.person_id, because="revoked", now=now)
            (kept,) = selectors.releases_of(door.person_id)
            went = [(item.heading, item.text) for item in selectors.items_of(kept)]
        assert (kept.closed_at is None) == is_open
        assert (kept.released_at, kept.purpose, kept.released_by) == (made.released_at, made.purpose, by)
        assert kept.recipient_name == Organization.objects.using(LOADER).get(pk=made.recipient_organization_id).name
        assert went
        assert all(heading and text for heading, text in went)


@pytest.mark.parametrize("code", sorted(BY_THE_RECORD))
def test_what_an_accounting_needs_is_changed_and_deleted_by_nobody(code: str, door: Door, now: datetime) -> None:
    made = of_the_kind(code, door, now)
    for table, column, told in (("consent_release", "id", "purpose"), ("consent_releaseitem", "release_id", "heading")):
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET {told} = 'other'"):
            with psycopg.connect(address("LOADER", "default")) as loader, pytest.raises(psycopg.Error, match="never"):
                loader.execute(f"{change} WHERE {column} = %s", [made.pk])
