"""What is shown before signing is what goes after signing: the same engine, the same record, the same moment."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from consent import gate
from consent.capture import recording, trial
from consent.capture.terms import MONITORING
from consent.facts import CLINICAL_SEGMENTS
from consent.models import RestrictionRecord
from tests.consent.door import IDENTITY, TYPED, Door, add_section, as_clinician
from tests.people import LOADER, make_organization


@pytest.fixture
def everything(door: Door) -> list[str]:
    """A record with a summary and a whole note of every kind, and one that nobody has labelled. Returns every key."""
    keys = [
        add_section(door.case, door.staff, segment=segment, text=f"{segment}, {part}", summary=part == "summary")
        for segment in (*[kind.value for kind in CLINICAL_SEGMENTS if kind != "identity_presence"], None)
        for part in ("summary", "note")
    ]
    return [*door.everything, *keys]


def court() -> Any:
    return make_organization("Court of Common Pleas", "court", is_covered_entity=False, is_part2_program=False)


def shown_and_gone(door: Door, keys: list[str], now: datetime, **chosen: Any) -> tuple[set[str], set[str], set[str]]:
    """What the trial says goes and stays, and what the gate lets go once the paper is signed."""
    extra = {name: chosen.pop(name) for name in ("condition_of", "revocable_from") if name in chosen}
    terms = replace(door.terms(**chosen), **extra)
    with as_clinician(door.staff) as by:
        tried = trial.try_paper(terms, person_id=door.person_id, by=by, now=now)
        recording.record_signed(terms, TYPED, person_id=door.person_id, by=by, now=now)
    recipient = gate.Recipient(organization_id=terms.recipient_id)
    gone = door.preview(now=now, recipient=recipient, purpose=terms.purpose, keys=keys).released
    return {item.key for item in tried.goes}, {item.key for item in tried.stays}, {item.key for item in gone}


@pytest.mark.parametrize(
    "segments",
    [
        ("identity_presence", "mh_general"),
        ("mh_general", "part2_sud", "sud_non_part2", "hiv"),
        ("psychotherapy_notes",),
        ("sud_counseling_notes",),
        ("part2_sud",),
    ],
)
def test_what_is_tried_is_what_goes(
    door: Door, everything: list[str], now: datetime, segments: tuple[str, ...]
) -> None:
    goes, stays, gone = shown_and_gone(door, everything, now, segments=segments)
    assert goes == gone
    assert goes
    assert stays == set()


def test_to_a_court_it_is_progress_alone(door: Door, everything: list[str], now: datetime) -> None:
    terms = door.terms(last_day=None)
    goes, stays, gone = shown_and_gone(
        door,
        everything,
        now,
        segments=("identity_presence", "part2_sud"),
        recipient=court(),
        purpose=MONITORING,
        condition_of="probation",
        revocable_from=terms.last_day,
    )
    assert goes == gone
    assert IDENTITY in goes
    assert str(door.case.substance_use.pk) in stays


def test_a_limit_that_stands_against_it_is_seen_beforehand(door: Door, everything: list[str], now: datetime) -> None:
    RestrictionRecord(
        person_id=door.person_id,
        agreed=True,
        segments=["hiv"],
        agreed_at=now - timedelta(days=1),
        recorded_by=door.staff.by_role["clinician"].pk,
        recorded_at=now - timedelta(days=1),
    ).save(using=LOADER)
    goes, stays, gone = shown_and_gone(door, everything, now, segments=("mh_general", "hiv"))
    assert goes == gone
    assert len(stays) == 2
    assert not stays & gone


def test_trying_stores_no_decision_and_no_paper(door: Door, now: datetime) -> None:
    from consent.models import ConsentRecord, DecisionRecord

    with as_clinician(door.staff) as by:
        trial.try_paper(door.terms(), person_id=door.person_id, by=by, now=now)
    assert not ConsentRecord.objects.using(LOADER).exists()
    assert not DecisionRecord.objects.using(LOADER).exists()
