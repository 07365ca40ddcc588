"""What is recorded of a consent, a revocation, an emergency and a threat: once, as it was, by whom it was."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from audit.models import LedgerEntry
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import gate, notices, obligations, papers, services
from consent.errors import NotConfirmed, ObligationWithoutHandler
from consent.facts import Signer, end_of_day
from consent.models import ConsentRecord
from tests.consent.door import Door, as_clinician
from tests.people import LOADER


def test_a_consent_keeps_the_paper_its_digest_and_its_period(door: Door, now: datetime) -> None:
    last_day = timezone.localdate() + timedelta(days=10)
    door.consent(now=now, last_day=last_day)
    record = ConsentRecord.objects.using(LOADER).get()
    assert papers.digest_of(record.paper) == record.paper_digest
    assert record.statements == papers.statement_codes()
    assert (record.starts_at, record.signed_at, record.expires_at) == (now, now, end_of_day(last_day))
    assert record.discloser_id == door.staff.agency.pk
    assert record.staff_signed_by == record.recorded_by == door.staff.by_role["clinician"].pk


def test_a_signed_paper_never_changes(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    with pytest.raises(DatabaseError):
        ConsentRecord.objects.using(LOADER).filter(pk=consent.pk).update(segments=["part2_sud"])
    with pytest.raises(DatabaseError):
        ConsentRecord.objects.using(LOADER).filter(pk=consent.pk).delete()


@pytest.mark.parametrize("changes", [{"signature": "  "}, {"days": -1}], ids=["no signature", "a day that is over"])
def test_a_consent_that_cannot_stand_is_not_recorded(door: Door, now: datetime, changes: dict[str, Any]) -> None:
    terms = door.terms(last_day=timezone.localdate() + timedelta(days=changes.get("days", 5)))
    with as_clinician(door.staff) as by, pytest.raises(NotConfirmed):
        services.record_consent(
            person_id=door.person_id,
            terms=terms,
            paper="Paper",
            signature=changes.get("signature", "typed:Jordan Example"),
            signer=Signer.PATIENT,
            by=by,
            now=now,
        )
    assert not ConsentRecord.objects.using(LOADER).exists()


def test_nobody_records_a_consent_in_a_case_of_somebody_else(door: Door, now: datetime) -> None:
    stranger = door.staff.other_clinician.pk
    with acting_as(SurfaceRole.CLINICIAN, user_id=stranger), pytest.raises(gate.NoSuchCase):
        services.record_declined(person_id=door.person_id, recipient_id=door.staff.police.pk, by=stranger, now=now)


def test_nobody_revokes_a_consent_in_a_case_of_somebody_else(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    stranger = door.staff.other_clinician.pk
    with acting_as(SurfaceRole.CLINICIAN, user_id=stranger), pytest.raises(ConsentRecord.DoesNotExist):
        services.revoke_consent(consent_id=consent.pk, in_writing=True, by=stranger, now=now)


def test_a_declined_consent_opens_nothing_and_can_be_asked_again(door: Door, now: datetime) -> None:
    with as_clinician(door.staff) as by:
        services.record_declined(person_id=door.person_id, recipient_id=door.staff.police.pk, by=by, now=now)
    assert door.preview(now=now).released == ()
    door.consent(now=now)
    assert door.preview(now=now).has_content


def test_what_was_asked_beside_the_paper_stands_in_the_ledger(door: Door, now: datetime) -> None:
    terms = door.terms()
    with as_clinician(door.staff) as by:
        services.record_consent(
            person_id=door.person_id,
            terms=terms,
            paper="Paper",
            signature="typed:Jordan Example",
            signer=Signer.PATIENT,
            answers={"understands": "yes", "free": "yes"},
            by=by,
            now=now,
        )
    entry = LedgerEntry.objects.using(LOADER).get(event="consent_given")
    assert (entry.detail["understands"], entry.detail["free"]) == ("yes", "yes")


def test_a_spoken_revocation_suspends_and_the_written_one_follows(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    door.revoke(consent, now=now, in_writing=False)
    assert not door.preview(now=datetime.now(UTC)).has_content
    later = datetime.now(UTC)
    door.revoke(consent, now=later)
    record = ConsentRecord.objects.using(LOADER).get()
    assert (record.revoked_orally_at, record.revoked_at) == (now, later)


def test_a_second_revocation_does_not_move_the_first(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    door.revoke(consent, now=now)
    door.revoke(consent, now=now + timedelta(minutes=5))
    assert ConsentRecord.objects.using(LOADER).get().revoked_at == now


def test_evidence_that_cannot_be_read_stops_everything(door: Door, now: datetime) -> None:
    """A paper of a kind that these rules do not know is never passed over in silence."""
    door.consent(now=now)
    known = ConsentRecord.objects.using(LOADER).get()
    strange = ConsentRecord(
        **{
            field.attname: getattr(known, field.attname)
            for field in ConsentRecord._meta.concrete_fields
            if field.attname not in {"id", "kinds"} and not field.attname.endswith("_sealed")
        },
        kinds=["from_another_state"],
    )
    strange.save(using=LOADER)
    shown = door.preview(now=now)
    assert shown.released == ()
    assert shown.decision.refusals == ("what is on file cannot be read by these rules: consent",)


# Duties ---------------------------------------------------------------------------------------------------------------


def codes_in_the_law() -> set[str]:
    """Every obligation code that stands in a rule, read from the sources: no world of facts reaches all of them."""
    found: set[str] = set()
    for path in [
        *Path(settings.BASE_DIR, "consent", "law").glob("*.py"),
        Path(settings.BASE_DIR, "consent", "decision.py"),
    ]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in notices.OBLIGATIONS:
                found.add(node.value)
    return found


def test_every_duty_that_a_law_can_attach_to_a_release_has_a_handler() -> None:
    of_denials = {"LOG_DENIAL", "NEUTRAL_DENIAL_2_13C"}
    codes = codes_in_the_law()
    assert len(codes) > 10
    assert codes - of_denials <= set(obligations.HANDLERS)


def test_every_handler_is_for_a_duty_that_exists() -> None:
    assert set(obligations.HANDLERS) <= set(notices.OBLIGATIONS)


@pytest.mark.parametrize("code", sorted(set(notices.OBLIGATIONS) - set(obligations.HANDLERS)))
def test_a_duty_without_a_handler_is_never_passed_over(code: str) -> None:
    with pytest.raises(ObligationWithoutHandler):
        obligations.check_every_obligation_has_a_handler(["AUDIT_LOG", code])


@pytest.mark.parametrize("code", notices.ACCOMPANYING)
def test_a_notice_that_is_owed_is_in_the_text_word_for_word(code: str) -> None:
    assert notices.TEXTS[code] in obligations.notice_for([code], purpose="Housing application")
