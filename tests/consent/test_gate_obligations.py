"""Duties at the door itself: what has to be answered or checked first stops the confirmation until it was."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from consent import gate, verifications
from consent.errors import ObligationWithoutHandler
from consent.facts import Circumstances, RecordedFinding
from consent.models import LegalProcessRecord, Release, ReleaseObligation
from consent.verifications import Verification
from tests.consent.door import Door
from tests.people import LOADER, make_organization

TOLD = Circumstances(findings=frozenset({RecordedFinding.NOTICE_TO_PATIENT}))


def to_reviewers(door: Door) -> dict[str, Any]:
    reviewers = make_organization("State Reviewers", "oversight_agency", is_covered_entity=False)
    return {
        "recipient": gate.Recipient(organization_id=reviewers.pk),
        "purpose": "oversight",
        "keys": [str(door.case.summary.pk)],
    }


def met(release: Release) -> dict[str, str]:
    kept = ReleaseObligation.objects.using(LOADER).filter(release_id=release.pk)
    return dict(kept.values_list("code", "met_by"))


def test_nothing_goes_to_somebody_whose_identity_nobody_verified(door: Door, now: datetime) -> None:
    asked = to_reviewers(door)
    digest = door.preview(now=now, **asked).digest
    with pytest.raises(ObligationWithoutHandler) as stopped:
        door.confirm(digest=digest, now=now, **asked)
    assert stopped.value.codes == ["VERIFY_IDENTITY_514H"]
    assert not Release.objects.using(LOADER).exists()
    said = verifications.written(Verification("A card, and a call back."))
    release = door.confirm(digest=digest, now=now, verification=said, **asked)
    assert met(release)["VERIFY_IDENTITY_514H"] == "verification"
    assert Release.objects.using(LOADER).get().verification == said


def ordered(door: Door, *, now: datetime, **changes: Any) -> LegalProcessRecord:
    """A judge's order under 55 Pa. Code 5100.35(b) to this holder, about this person."""
    changes.setdefault("segments", ["mh_general"])
    record = LegalProcessRecord(
        organization_id=door.staff.agency.pk,
        person_id=door.person_id,
        kind="court_order",
        provision="5100.35(b)",
        requester_id=door.staff.clinic.pk,
        purpose="court_proceeding",
        in_force=True,
        signed_by_judge=True,
        served_at=now - timedelta(days=1),
        recorded_by=door.staff.by_role["privacy_officer"].pk,
        recorded_at=now - timedelta(days=1),
        **changes,
    )
    record.save(using=LOADER)
    return record


def to_court(door: Door) -> dict[str, Any]:
    court = make_organization("Court of Common Pleas", "court", is_covered_entity=False)
    return {
        "recipient": gate.Recipient(organization_id=court.pk),
        "purpose": "court_proceeding",
        "keys": [str(door.case.summary.pk)],
        "circumstances": TOLD,
    }


def test_an_order_that_counsel_has_not_checked_opens_nothing(door: Door, now: datetime) -> None:
    ordered(door, now=now)
    asked = to_court(door)
    shown = door.preview(now=now, **asked)
    assert "LEGAL_REVIEW" in shown.decision.obligations
    with pytest.raises(ObligationWithoutHandler) as stopped:
        door.confirm(digest=shown.digest, now=now, **asked)
    assert stopped.value.codes == ["LEGAL_REVIEW"]
    assert not Release.objects.using(LOADER).exists()


def test_an_order_that_counsel_has_checked_is_carried_out(door: Door, now: datetime) -> None:
    ordered(door, now=now, reviewed_at=now - timedelta(hours=1))
    asked = to_court(door)
    digest = door.preview(now=now, **asked).digest
    release = door.confirm(digest=digest, now=now, **asked)
    assert met(release)["LEGAL_REVIEW"] == "legal_review"


def test_an_order_on_which_nobody_ticked_what_it_reaches_opens_nothing_to_a_clinician_either(
    door: Door, now: datetime
) -> None:
    ordered(door, now=now, reviewed_at=now - timedelta(hours=1), segments=[])
    assert door.preview(now=now, **to_court(door)).decision.permitted_keys == frozenset()


def test_what_counsel_said_of_another_paper_does_not_count(door: Door, now: datetime) -> None:
    ordered(door, now=now)
    ordered(door, now=now, reviewed_at=now, withdrawn_at=now)
    asked = to_court(door)
    digest = door.preview(now=now, **asked).digest
    with pytest.raises(ObligationWithoutHandler):
        door.confirm(digest=digest, now=now, **asked)


def test_the_words_of_a_verification_change_nothing_of_what_goes(door: Door, now: datetime) -> None:
    """The digest binds the contents; who asked is kept beside them."""
    asked = to_reviewers(door)
    shown = door.preview(now=now, **asked)
    said = verifications.written(Verification("By a letter.", "For the yearly review."))
    release = door.confirm(digest=shown.digest, now=now, verification=said, **asked)
    assert release.content_digest == shown.digest
