"""The disclosure gate on the live databases: exactly what the law lets through, to whom it lets it, or nothing."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connections
from django.utils import timezone

from audit.ledger import moment, write_refusals
from audit.models import LedgerEntry
from casework.clinical.models import Person
from casework.staff.models import Organization
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import canonical, gate, obligations, selectors, services
from consent.decision import Decision, decide
from consent.errors import ContentsChanged, NothingMayBeReleased, ObligationWithoutHandler
from consent.facts import DisclosureRequest, Evidence, end_of_day
from consent.models import ConsentRecord, DecisionRecord, Release, ReleaseItem, ReleaseObligation
from tests.consent.door import IDENTITY, Door, add_section, as_clinician, as_liaison, texts
from tests.consent.two_at_once import in_a_thread, wait_for_somebody_waiting
from tests.people import LOADER, Staff, make_case, make_organization
from tests.settings import address

SUMMARY = "Calm after an hour of talking; agreed to a visit."
SUBSTANCE_USE = "In a methadone program."


def entries(**wanted: Any) -> list[LedgerEntry]:
    return list(LedgerEntry.objects.using(LOADER).filter(**wanted).order_by("timestamp"))


# What goes, and what stays --------------------------------------------------------------------------------------------


def test_the_summary_goes_to_the_named_bureau_and_the_substance_use_section_is_withheld_with_its_reason(
    door: Door, now: datetime
) -> None:
    door.consent(now=now)
    shown = door.preview(now=now)
    assert texts(shown.released) == ["Jordan Example, born May 4, 1990", SUMMARY]
    (withheld,) = shown.withheld
    assert (withheld.text, withheld.segment) == (SUBSTANCE_USE, "part2_sud")
    assert "42 CFR 2.33(a)(1)" in withheld.reason

    release = door.confirm(digest=shown.digest, now=now)
    with as_liaison(door.staff) as reader:
        seen, items = selectors.shared_release(reader, release.pk)
        assert seen.subject == "Jordan Example, born May 4, 1990"
        assert [item.text for item in items] == [SUMMARY]
        assert "55 Pa. Code" not in seen.notice
        assert "State regulations limit your right" in seen.notice


def test_a_release_carries_the_scope_of_the_consent_and_ends_with_it(door: Door, now: datetime) -> None:
    last_day = timezone.localdate() + timedelta(days=5)
    consent = door.consent(now=now, last_day=last_day)
    release = door.release(now=now)
    assert release.open_until == end_of_day(last_day)
    assert release.evidence_ids == [consent.pk]
    assert "Safe response during crisis calls" in release.scope


def test_a_release_ends_after_the_longest_time_where_the_consent_lasts_longer(
    door: Door, now: datetime, settings: Any
) -> None:
    door.consent(now=now, last_day=timezone.localdate() + timedelta(days=300))
    release = door.release(now=now)
    assert release.open_until == release.released_at + timedelta(days=settings.RELEASE_OPEN_DAYS)


def test_another_bureau_gets_nothing(door: Door, now: datetime) -> None:
    door.consent(now=now)
    release = door.release(now=now)
    other = gate.Recipient(organization_id=door.staff.other_police.pk)
    assert door.preview(now=now, recipient=other).released == ()
    with as_liaison(door.staff, door.staff.other_liaison) as reader:
        assert selectors.shared_with(reader) == []
        with pytest.raises(Release.DoesNotExist):
            selectors.shared_release(reader, release.pk)


def test_another_purpose_gets_nothing(door: Door, now: datetime) -> None:
    door.consent(now=now)
    assert door.preview(now=now, purpose="housing").released == ()
    assert door.preview(now=now, purpose="no such purpose").released == ()


def test_a_paper_about_a_summary_opens_no_whole_note(door: Door, now: datetime) -> None:
    """The paper says "a summary"; what it does not describe it does not cover (45 CFR 164.508(c)(1)(i))."""
    whole = add_section(door.case, door.staff, segment="mh_general", text="The whole talk.", summary=False)
    door.consent(now=now)
    shown = door.preview(now=now, keys=[str(door.case.summary.pk), whole])
    assert texts(shown.released) == [SUMMARY]
    assert texts(shown.withheld) == ["The whole talk."]
    assert "covers other parts of the record only" in shown.withheld[0].reason


def test_a_consent_for_substance_use_records_opens_them_with_the_federal_notice(door: Door, now: datetime) -> None:
    door.consent(now=now, segments=("identity_presence", "mh_general", "part2_sud"))
    release = door.release(now=now)
    assert "42 CFR part 2" in release.notice
    with as_liaison(door.staff) as reader:
        _, items = selectors.shared_release(reader, release.pk)
        assert [item.text for item in items] == [SUMMARY, SUBSTANCE_USE]


def test_a_draft_never_leaves(door: Door, now: datetime) -> None:
    draft = add_section(door.case, door.staff, segment="mh_general", text="Not finished.", summary=True, sign=False)
    door.consent(now=now)
    shown = door.preview(now=now, keys=[*door.everything, draft])
    assert "Not finished." not in texts(shown.items)


def test_unlabelled_text_counts_as_the_most_restricted(door: Door, now: datetime) -> None:
    unlabelled = add_section(door.case, door.staff, segment=None, text="Not sorted yet.", summary=True)
    door.consent(now=now, segments=("identity_presence", "mh_general", "part2_sud", "sud_non_part2"))
    shown = door.preview(now=now, keys=[*door.everything, unlabelled])
    assert texts(shown.withheld) == ["Not sorted yet."]
    assert "no label" in shown.withheld[0].reason


def test_a_name_alone_is_never_released(door: Door, now: datetime) -> None:
    door.consent(now=now)
    shown = door.preview(now=now, keys=[IDENTITY])
    assert not shown.has_content
    with pytest.raises(NothingMayBeReleased):
        door.confirm(digest=shown.digest, now=now, keys=[IDENTITY])


def test_a_case_of_somebody_else_and_a_case_that_never_was_answer_alike(door: Door, now: datetime) -> None:
    stranger = door.staff.other_clinician.pk
    with acting_as(SurfaceRole.CLINICIAN, user_id=stranger):
        for person_id in (door.person_id, door.staff.police.pk):
            with pytest.raises(gate.NoSuchCase):
                gate.preview(**door.ask(now=now, person_id=person_id, by=stranger))


# When it ends ---------------------------------------------------------------------------------------------------------


def test_a_consent_holds_to_its_last_second_and_not_one_longer(door: Door, now: datetime) -> None:
    last_day = timezone.localdate() + timedelta(days=3)
    door.consent(now=now, last_day=last_day)
    end = end_of_day(last_day)
    assert door.preview(now=end - timedelta(seconds=1)).has_content
    expired = door.preview(now=end + timedelta(seconds=1))
    assert expired.released == ()
    assert "expired 1 second ago" in expired.withheld[1].reason


def test_a_release_that_ended_a_moment_ago_is_gone_for_its_recipient(door: Door, now: datetime) -> None:
    door.consent(now=now)
    release = door.release(now=now)
    end_release(release, datetime.now(UTC) - timedelta(seconds=1))
    with as_liaison(door.staff) as reader:
        assert selectors.shared_with(reader) == []
        with pytest.raises(Release.DoesNotExist):
            selectors.shared_release(reader, release.pk)


def end_release(release: Release, at: datetime) -> None:
    """Shift the stored end: the trigger that keeps a release as it is stands aside for the owner's session alone."""
    with psycopg.connect(address("OWNER", "default"), autocommit=True) as owner:
        owner.execute("ALTER TABLE consent_release DISABLE TRIGGER USER")
        owner.execute("ALTER TABLE consent_release NO FORCE ROW LEVEL SECURITY")
        owner.execute("UPDATE consent_release SET open_until = %s WHERE id = %s", [at, release.pk])
        owner.execute("ALTER TABLE consent_release FORCE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE consent_release ENABLE TRIGGER USER")


@pytest.mark.parametrize("in_writing", [True, False], ids=["in writing", "by word of mouth"])
def test_a_revocation_closes_the_release_and_the_recipients_read_fails_at_once(
    door: Door, now: datetime, in_writing: bool
) -> None:
    consent = door.consent(now=now)
    release = door.release(now=now)
    door.revoke(consent, now=now, in_writing=in_writing)
    with as_liaison(door.staff) as reader:
        with pytest.raises(Release.DoesNotExist):
            selectors.shared_release(reader, release.pk)
    closed = Release.objects.using(LOADER).get(pk=release.pk)
    assert (closed.closed_at, closed.closed_because) == (now, "revoked")
    assert [entry.object_pk for entry in entries(event="close_release")] == [str(release.pk)]
    assert not door.preview(now=datetime.now(UTC)).has_content


def test_a_revocation_that_fails_closes_nothing(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    release = door.release(now=now)
    refuse_entries_of("consent_revoked")
    with pytest.raises(DatabaseError):
        door.revoke(consent, now=now)
    assert Release.objects.using(LOADER).get(pk=release.pk).closed_at is None
    assert ConsentRecord.objects.using(LOADER).get(pk=consent.pk).revoked_at is None


def test_a_revocation_closes_only_what_stands_on_that_paper(door: Door, now: datetime) -> None:
    clinic = door.staff.clinic
    first = door.consent(now=now)
    door.consent(now=now, recipient=clinic, purpose="housing")
    to_police = door.release(now=now)
    to_clinic = door.release(now=now, recipient=gate.Recipient(organization_id=clinic.pk), purpose="housing")
    door.revoke(first, now=now)
    standing = Release.objects.using(LOADER).filter(closed_at=None)
    assert [release.pk for release in standing] == [to_clinic.pk]
    assert to_police.pk != to_clinic.pk


def test_sharing_again_after_a_revocation_needs_a_new_paper(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    door.revoke(consent, now=now)
    later = datetime.now(UTC)
    assert not door.preview(now=later).has_content
    door.consent(now=later)
    assert door.preview(now=datetime.now(UTC)).has_content


# Confirming -----------------------------------------------------------------------------------------------------------


def test_a_stale_digest_leaves_no_release_and_shows_what_holds_now(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    shown = door.preview(now=now)
    door.revoke(consent, now=now)
    with pytest.raises(ContentsChanged) as changed:
        door.confirm(digest=shown.digest, now=now)
    assert changed.value.preview.released == ()
    assert not Release.objects.using(LOADER).exists()
    assert not ReleaseItem.objects.using(LOADER).exists()


def test_a_name_corrected_after_the_preview_is_shown_again_before_it_goes(door: Door, now: datetime) -> None:
    door.consent(now=now)
    shown = door.preview(now=now)
    person = Person.objects.using(LOADER).get(pk=door.person_id)
    person.name = "Jordan Exampleton"
    person.save(using=LOADER)
    with pytest.raises(ContentsChanged) as changed:
        door.confirm(digest=shown.digest, now=now)
    assert texts(changed.value.preview.released)[0] == "Jordan Exampleton, born May 4, 1990"
    assert not Release.objects.using(LOADER).exists()


def test_a_confirmation_of_other_items_than_previewed_is_stale(door: Door, now: datetime) -> None:
    door.consent(now=now, segments=("identity_presence", "mh_general", "part2_sud"))
    shown = door.preview(now=now, keys=[str(door.case.summary.pk)])
    with pytest.raises(ContentsChanged):
        door.confirm(digest=shown.digest, now=now)


def test_confirming_a_denial_is_declined_and_the_refusal_is_written(door: Door, now: datetime) -> None:
    shown = door.preview(now=now)
    with moment(actor_id=door.staff.by_role["clinician"].pk, surface="clinician") as here:
        with pytest.raises(NothingMayBeReleased):
            door.confirm(digest=shown.digest, now=now)
        with as_clinician(door.staff):
            write_refusals(here)
    (refusal,) = entries(event="refused")
    assert (refusal.outcome, refusal.detail) == ("deny", {"reason": "nothing_permitted"})
    assert not Release.objects.using(LOADER).exists()


def refuse_entries_of(event: str) -> None:
    """A ledger that fails for one event only, as a full disk could make it."""
    with psycopg.connect(address("OWNER", "default"), autocommit=True) as owner:
        owner.execute(
            "CREATE FUNCTION no_entry() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the ledger is full'; END $$"
        )
        owner.execute(
            "CREATE TRIGGER no_entry BEFORE INSERT ON audit_ledgerentry FOR EACH ROW"
            f" WHEN (NEW.event = '{event}') EXECUTE FUNCTION no_entry()"
        )


def lose_the_grant() -> None:
    with psycopg.connect(address("OWNER", "default"), autocommit=True) as owner:
        owner.execute("REVOKE INSERT ON audit_ledgerentry FROM clinician")


@pytest.mark.parametrize(
    "break_the_ledger",
    [lambda: refuse_entries_of("release"), lambda: refuse_entries_of("decision"), lose_the_grant],
    ids=["the release's entry fails", "the decision's entry fails", "the grant is gone"],
)
def test_a_release_never_stands_without_its_ledger_entry(
    door: Door, now: datetime, break_the_ledger: Callable[[], None]
) -> None:
    door.consent(now=now)
    shown = door.preview(now=now)
    break_the_ledger()
    with pytest.raises(DatabaseError):
        door.confirm(digest=shown.digest, now=now)
    for left in (Release, ReleaseItem, ReleaseObligation):
        assert not left.objects.using(LOADER).exists()
    assert entries(event="release") == []
    assert [record.step for record in DecisionRecord.objects.using(LOADER).all()] == ["preview"]


def test_every_release_has_one_entry_that_names_its_decision_and_its_evidence(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    release = door.release(now=now)
    (entry,) = entries(event="release")
    assert entry.object_pk == str(release.pk)
    assert entry.detail["decision"] == str(release.decision_id)
    assert entry.detail["evidence"] == [str(consent.pk)]
    assert entry.detail["recipient"] == str(door.staff.police.pk)


def test_every_decision_is_written_down_permitted_or_denied(door: Door, now: datetime) -> None:
    door.preview(now=now)
    door.consent(now=now)
    door.release(now=now)
    assert [(entry.outcome, entry.detail["step"]) for entry in entries(event="decision")] == [
        ("deny", "preview"),
        ("permit_partial", "preview"),
        ("permit_partial", "confirm"),
    ]


def test_the_ledger_holds_no_word_of_the_record(door: Door, now: datetime) -> None:
    door.consent(now=now)
    door.release(now=now)
    told = json.dumps([[entry.detail, entry.object_repr, entry.object_pk] for entry in entries()])
    for secret in ("Jordan", "1990", "methadone", "Calm", "mental health"):
        assert secret not in told


def test_a_stored_decision_replays_to_an_equal_one(door: Door, now: datetime) -> None:
    door.preview(now=now)
    door.consent(now=now, segments=("identity_presence", "mh_general", "part2_sud"))
    door.release(now=now)
    records = list(DecisionRecord.objects.using(LOADER).order_by("decided_at", "step"))
    assert len(records) == 3
    for record in records:
        facts = json.loads(record.facts)
        again = decide(
            canonical.from_json(DisclosureRequest, facts["request"]), canonical.from_json(Evidence, facts["evidence"])
        )
        assert again == Decision.from_json(facts["result"])
        assert again.digest() == record.digest


def test_what_leaves_is_sealed_and_no_clear_text_stands_in_the_tables(door: Door, now: datetime) -> None:
    door.consent(now=now, segments=("identity_presence", "mh_general", "part2_sud"))
    door.release(now=now)
    with connections[LOADER].cursor() as cursor:
        for table in ("consent_release", "consent_releaseitem", "consent_decisionrecord", "consent_consentrecord"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            (told,) = cursor.fetchone()
            assert "Jordan" not in told
            assert "methadone" not in told
            assert "Calm" not in told


# Two at once ----------------------------------------------------------------------------------------------------------


def test_a_confirmation_that_waits_for_a_revocation_is_refused(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    shown = door.preview(now=now)
    outcome: list[str] = []

    def confirm() -> None:
        try:
            door.confirm(digest=shown.digest, now=now)
        except ContentsChanged:
            outcome.append("refused")

    with as_clinician(door.staff) as by:
        services.revoke_consent(consent_id=consent.pk, in_writing=True, by=by, now=now)
        beside = in_a_thread(confirm)
        beside.__enter__()
        wait_for_somebody_waiting()
    beside.__exit__(None, None, None)
    assert outcome == ["refused"]
    assert not Release.objects.using(LOADER).exists()


def test_a_revocation_that_waits_for_a_confirmation_closes_what_it_released(door: Door, now: datetime) -> None:
    consent = door.consent(now=now)
    shown = door.preview(now=now)
    with as_clinician(door.staff):
        release = gate.confirm(**door.ask(now=now), digest=shown.digest)
        beside = in_a_thread(lambda: door.revoke(consent, now=now) and None)
        beside.__enter__()
        wait_for_somebody_waiting()
    beside.__exit__(None, None, None)
    assert Release.objects.using(LOADER).get(pk=release.pk).closed_because == "revoked"


def test_confirming_and_revoking_at_the_same_moment_never_leaves_a_release_open(staff: Staff, now: datetime) -> None:
    doors = [Door(staff, make_case(staff, name=f"Person {number}")) for number in range(8)]
    for door in doors:
        consent, start = door.consent(now=now), threading.Barrier(2, timeout=10)
        shown = door.preview(now=now)

        def confirm(door: Door = door, digest: str = shown.digest, start: threading.Barrier = start) -> None:
            start.wait()
            try:
                door.confirm(digest=digest, now=now)
            except ContentsChanged:
                return

        with in_a_thread(confirm):
            start.wait()
            door.revoke(consent, now=now)
        assert not Release.objects.using(LOADER).filter(person_id=door.person_id, closed_at=None).exists()


def test_one_preview_makes_one_release_however_often_it_is_confirmed(door: Door, now: datetime) -> None:
    door.consent(now=now)
    shown = door.preview(now=now)
    first = door.confirm(digest=shown.digest, now=now, preview_id=shown.decision_id)
    second = door.confirm(digest=shown.digest, now=now, preview_id=shown.decision_id)
    assert first.pk == second.pk
    assert len(entries(event="release")) == 1


def test_sending_again_is_a_new_preview_a_new_decision_and_a_new_release(door: Door, now: datetime) -> None:
    door.consent(now=now)
    for _ in range(2):
        shown = door.preview(now=now)
        door.confirm(digest=shown.digest, now=now, preview_id=shown.decision_id)
    made = Release.objects.using(LOADER).all()
    assert len({release.decision_id for release in made}) == len(entries(event="release")) == 2


# Evidence without consent ----------------------------------------------------------------------------------------------


def hospital() -> Organization:
    return make_organization("General Hospital", "hospital_ed", is_covered_entity=True, is_part2_program=False)


def test_a_documented_emergency_opens_the_record_to_medical_personnel_and_only_to_them(
    door: Door, now: datetime
) -> None:
    medics = gate.Recipient(organization_id=hospital().pk, is_treating_provider=True, is_medical_personnel=True)
    before = door.preview(now=now, recipient=medics, purpose="treatment")
    assert SUBSTANCE_USE not in texts(before.released)
    with as_clinician(door.staff) as by:
        services.record_emergency(
            person_id=door.person_id,
            facts=services.EmergencyFacts(
                kind="overdose",
                nature="Opioid overdose",
                medical_personnel="Dr. R.",
                affiliation="General Hospital",
                patient_capable=False,
                consent_obtainable=False,
                consent_refused=False,
            ),
            by=by,
            now=now,
        )
    opened = door.preview(now=now, recipient=medics, purpose="treatment")
    assert SUBSTANCE_USE in texts(opened.released)
    assert door.preview(now=now, purpose="treatment").released == ()
    release = door.confirm(digest=opened.digest, now=now, recipient=medics, purpose="treatment")
    kept = ReleaseObligation.objects.using(LOADER).filter(release_id=release.pk)
    assert {"DOC_EMERGENCY_2_51C", "NOTIFY_SUPERVISOR"} <= set(kept.values_list("code", flat=True))


def test_a_serious_threat_opens_no_substance_use_record(door: Door, now: datetime) -> None:
    with as_clinician(door.staff) as by:
        services.record_threat(
            person_id=door.person_id,
            facts=services.ThreatFacts(
                serious=True, imminent=True, specific=True, target="identified", basis="Said so in the encounter."
            ),
            by=by,
            now=now,
        )
    shown = door.preview(now=now, purpose="avert_threat")
    assert SUMMARY in texts(shown.released)
    assert SUBSTANCE_USE in texts(shown.withheld)
    assert shown.decision.outcome == "permit_partial"


# Duties ---------------------------------------------------------------------------------------------------------------


def test_every_duty_of_a_release_is_kept_with_how_it_was_met(door: Door, now: datetime) -> None:
    door.consent(now=now, segments=("identity_presence", "mh_general", "part2_sud"))
    shown = door.preview(now=now)
    release = door.confirm(digest=shown.digest, now=now)
    kept = ReleaseObligation.objects.using(LOADER).filter(release_id=release.pk)
    assert sorted(kept.values_list("code", flat=True)) == sorted(shown.decision.obligations)
    assert all(kept.values_list("met_by", flat=True))


def test_a_duty_that_nobody_can_meet_stops_the_confirmation(
    door: Door, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.consent(now=now)
    shown = door.preview(now=now)
    known = {code: met for code, met in obligations.HANDLERS.items() if code != "NOTICE_PA_5100_34D"}
    monkeypatch.setattr(obligations, "HANDLERS", known)
    with pytest.raises(ObligationWithoutHandler) as stopped:
        door.confirm(digest=shown.digest, now=now)
    assert stopped.value.codes == ["NOTICE_PA_5100_34D"]
    assert not Release.objects.using(LOADER).exists()
