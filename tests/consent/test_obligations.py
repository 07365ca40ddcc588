"""Every duty that the law may attach to a release is met by something real, or nothing leaves."""

import uuid

import pytest

from consent import notices, obligations
from consent.errors import ObligationWithoutHandler
from consent.facts import Evidence
from consent.models import Release
from tests.consent import worlds

OPENED_BY = uuid.UUID(int=1)
IN_AN_EMERGENCY = Evidence(emergencies=(worlds.emergency(id=str(OPENED_BY)),))
UNDER_A_THREAT = Evidence(threats=(worlds.threat(id=str(OPENED_BY)),))
#: Met by what the gate does with every release, whatever it carries.
ALWAYS_MET = {
    "ACCOUNTING_HIPAA_528",
    "ACCOUNTING_PART2_2_25",
    "AUDIT_LOG",
    "LOG_PA_5100_32C",
    "MIN_NECESSARY",
    "NOTIFY_SUPERVISOR",
    "PATIENT_COPY_508C4",
    "RETAIN_6Y_530J",
}


def a_release(*codes: str) -> Release:
    """A release as the gate makes it for these duties, on the evidence ``OPENED_BY``."""
    release = Release(notice=obligations.notice_for(codes, purpose="Treatment"), evidence_ids=[OPENED_BY])
    release.scope = "Scope of the consent." if "COPY_OF_CONSENT_OR_SCOPE" in codes else ""
    return release


def evidence_for(code: str) -> Evidence:
    return {"DOC_EMERGENCY_2_51C": IN_AN_EMERGENCY, "DUTY_TO_WARN_DOC": UNDER_A_THREAT}.get(code, Evidence())


@pytest.mark.parametrize("code", sorted(notices.OBLIGATIONS))
def test_a_duty_is_met_or_stops_the_confirmation(code: str) -> None:
    codes = ["AUDIT_LOG", code]
    if code in obligations.HANDLERS:
        met = obligations.meet(codes, a_release(code), evidence_for(code))
        assert met[code]
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


def test_every_handler_is_for_a_duty_that_exists() -> None:
    assert set(obligations.HANDLERS) <= set(notices.OBLIGATIONS)


@pytest.mark.parametrize(
    ("code", "evidence"),
    [
        ("DOC_EMERGENCY_2_51C", Evidence(emergencies=(worlds.emergency(id=str(OPENED_BY), nature=" "),))),
        ("DOC_EMERGENCY_2_51C", Evidence(emergencies=(worlds.emergency(id=str(OPENED_BY), disclosed_by=""),))),
        (
            "DOC_EMERGENCY_2_51C",
            Evidence(emergencies=(worlds.emergency(id=str(OPENED_BY), medical_personnel_name=""),)),
        ),
        ("DOC_EMERGENCY_2_51C", Evidence(emergencies=(worlds.emergency(id=str(uuid.UUID(int=2))),))),
        ("DUTY_TO_WARN_DOC", Evidence(threats=(worlds.threat(id=str(OPENED_BY), basis=""),))),
        ("DUTY_TO_WARN_DOC", Evidence(threats=(worlds.threat(id=str(OPENED_BY), target=None),))),
        ("DUTY_TO_WARN_DOC", Evidence(threats=(worlds.threat(id=str(uuid.UUID(int=2))),))),
    ],
    ids=[
        "the nature of the emergency",
        "who disclosed it",
        "to whom it went",
        "another emergency",
        "the words of the threat",
        "its target",
        "another threat",
    ],
)
def test_a_record_that_lacks_what_the_law_wants_documented_meets_nothing(code: str, evidence: Evidence) -> None:
    with pytest.raises(ObligationWithoutHandler):
        obligations.meet([code], a_release(code), evidence)


@pytest.mark.parametrize("code", notices.ACCOMPANYING)
def test_a_notice_that_is_owed_is_in_the_text_word_for_word(code: str) -> None:
    assert notices.TEXTS[code] in obligations.notice_for([code], purpose="Housing application")


def test_a_copy_that_may_never_be_used_against_the_person_says_so() -> None:
    """42 CFR 2.12(d) binds whoever holds the record, also where no notice of 2.32 goes along (2.51)."""
    told = obligations.notice_for(["DOC_EMERGENCY_2_51C", "USE_RESTRICTION_2_12D"], purpose="Treatment")
    assert "never to be used to investigate or charge the person" in told
    assert notices.TEXTS["NOTICE_2_32"] not in told
