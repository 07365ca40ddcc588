"""What the gate tells the engine: what stands in the record, what is not known, and nothing that was made up."""

import json
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from consent import canonical, gate
from consent.facts import LOCAL_ZONE, DisclosureRequest, Signer
from consent.models import ConsentRecord, DecisionRecord, EmergencyRecord, Release
from tests.consent.door import IDENTITY, Door, add_section, texts
from tests.people import LOADER, Staff, make_case


def asked_of_the_engine() -> DisclosureRequest:
    (record,) = DecisionRecord.objects.using(LOADER).all()
    return canonical.from_json(DisclosureRequest, json.loads(record.facts)["request"])


@pytest.mark.parametrize("label", ["operational", "from_elsewhere", ""])
def test_a_label_that_no_clinical_record_carries_counts_as_none(door: Door, now: datetime, label: str) -> None:
    """What the police recorded goes freely between the police; a clinical row does not become that by its label."""
    odd = add_section(door.case, door.staff, segment=label, text="Said in confidence.", summary=True)
    door.consent(now=now, segments=("identity_presence", "mh_general", "part2_sud"))
    shown = door.preview(now=now, keys=[*door.everything, odd])
    assert texts(shown.withheld) == ["Said in confidence."]
    (withheld,) = shown.withheld
    assert withheld.segment is None
    assert "no label" in withheld.reason


def test_what_the_record_does_not_say_is_not_known_to_the_engine(door: Door, now: datetime) -> None:
    door.preview(now=now)
    asked = asked_of_the_engine()
    assert (asked.person_deceased, asked.person_adjudicated_incapacitated) == (None, None)
    assert asked.person_age is not None


def test_an_unknown_birth_date_is_an_unknown_age(staff: Staff, now: datetime) -> None:
    Door(staff, make_case(staff, birth_date="")).preview(now=now)
    assert asked_of_the_engine().person_age is None


def test_each_piece_of_a_preview_says_which_part_of_the_record_it_is(door: Door, now: datetime) -> None:
    note = add_section(door.case, door.staff, segment="mh_general", text="The whole talk.", summary=False)
    shown = door.preview(now=now, keys=[*door.everything, note])
    assert {item.key: item.field for item in shown.items} == {
        IDENTITY: "identity",
        str(door.case.summary.pk): "summary",
        str(door.case.substance_use.pk): "note",
        note: "note",
    }


def test_keys_of_another_case_and_keys_of_nothing_bring_nothing(door: Door, staff: Staff, now: datetime) -> None:
    other = make_case(staff, name="Robin Second")
    keys = [str(door.case.summary.pk), str(other.summary.pk), str(uuid.uuid4()), "no key at all", ""]
    door.consent(now=now)
    assert [item.key for item in door.preview(now=now, keys=keys).items] == [str(door.case.summary.pk)]


def test_asking_for_nothing_that_exists_is_decided_and_denied(door: Door, now: datetime) -> None:
    shown = door.preview(now=now, keys=["no key at all"])
    assert (shown.items, shown.has_content) == ((), False)
    assert shown.decision.outcome == "deny"


def test_a_record_whose_seal_does_not_open_stops_everything(door: Door, now: datetime) -> None:
    door.consent(now=now)
    paper = ConsentRecord.objects.using(LOADER).get()
    EmergencyRecord(
        person_id=door.person_id,
        kind="overdose",
        nature_sealed=paper.info_description_sealed,
        disclosed_by=door.person_id,
        occurred_at=now,
    ).save(using=LOADER)
    shown = door.preview(now=now)
    assert shown.released == ()
    assert any("emergency" in refusal for refusal in shown.decision.refusals)


def test_a_recipient_that_does_not_exist_answers_as_a_case_that_never_was(door: Door, now: datetime) -> None:
    with pytest.raises(gate.NoSuchCase):
        door.preview(now=now, recipient=gate.Recipient(organization_id=uuid.uuid4()))


# Growing up -----------------------------------------------------------------------------------------------------------


def turning(age: int, *, in_days: int) -> tuple[str, date]:
    """The birth date of somebody who becomes so old in so many days, and that day."""
    day = timezone.localdate() + timedelta(days=in_days)
    day = day + timedelta(days=1) if (day.month, day.day) == (2, 29) else day
    return day.replace(year=day.year - age).isoformat(), day


def signed(door: Door, *, signer: Signer, now: datetime, days: int = 30) -> None:
    """A paper for so many days."""
    terms = door.terms(last_day=timezone.localdate() + timedelta(days=days))
    door.on_file(replace(terms, signer=signer), now=now)


def shared(door: Door, *, now: datetime) -> Release:
    """What the papers on file let go of a summary."""
    return door.release(now=now, keys=[str(door.case.summary.pk)])


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=LOCAL_ZONE)


def test_what_a_parent_signed_for_closes_on_the_day_on_which_the_child_signs(staff: Staff, now: datetime) -> None:
    birth_date, birthday = turning(14, in_days=6)
    door = Door(staff, make_case(staff, birth_date=birth_date))
    signed(door, signer=Signer.PARENT, now=now)
    assert shared(door, now=now).open_until == midnight(birthday)


def test_from_that_day_on_it_is_open_as_long_as_the_childs_own_paper_lasts(staff: Staff, now: datetime) -> None:
    """Found by the generated histories: the parent's longer paper ends on the birthday, the child's one day later."""
    birth_date, birthday = turning(14, in_days=6)
    door = Door(staff, make_case(staff, birth_date=birth_date))
    signed(door, signer=Signer.PARENT, now=now, days=60)
    signed(door, signer=Signer.PATIENT, now=now, days=(birthday - timezone.localdate()).days)
    assert shared(door, now=now).open_until == midnight(birthday + timedelta(days=1))


def test_a_birthday_on_which_the_signature_goes_on_holding_closes_nothing(staff: Staff, now: datetime) -> None:
    birth_date, birthday = turning(18, in_days=6)
    door = Door(staff, make_case(staff, birth_date=birth_date))
    signed(door, signer=Signer.PATIENT, now=now)
    assert shared(door, now=now).open_until > midnight(birthday).astimezone(UTC)
