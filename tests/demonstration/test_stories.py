"""Each awkward thing is in the demo city, and behaves as it should when the site itself is asked."""

from datetime import UTC, datetime

import pytest

from audit import presenters
from audit import selectors as ledgers
from audit.models import Action, LedgerEntry
from casework.clinical import selectors as clinical
from casework.clinical.models import Note, Person
from casework.clinical.selectors import age_on
from casework.police import selectors as police
from casework.police.selectors import IncidentFilter
from casework.staff.directory import names_of
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent import canonical, gate, services
from consent import selectors as sharing
from consent.decision import Decision, Outcome, decide
from consent.errors import NothingMayBeReleased
from consent.evidence import evidence_about
from consent.facts import ConsentKind, DisclosureRequest, Evidence, Segment
from consent.instruments import check_consent
from consent.models import ConsentRecord, DecisionRecord, EmergencyRecord, Release
from demonstration.city import City
from demonstration.papers import ELEMENTS_MISSING
from demonstration.plan import LOCAL_ZONE
from referrals import selectors as referrals
from referrals.models import FollowUpWindow, Handoff, OutboxMessage
from referrals.states import State
from referrals.sweep import sweep_due_windows
from tests.consent.door import signed_in_to_databases_as
from tests.demonstration.conftest import AGENCY, CLINICIAN, SUPERVISOR, Ask

OTHER_CLINICIAN = "clinician_2"  # whose case was opened in an emergency by somebody else


def now() -> datetime:
    return datetime.now(UTC)


def permitted(preview: gate.Preview) -> set[str | None]:
    return {item.segment for item in preview.released}


# Papers --------------------------------------------------------------------------------------------------------------


def test_the_open_release_is_what_the_real_gate_would_let_through_today(ask: Ask) -> None:
    release = Release.objects.using(AGENCY).get(person_id=ask.key("person", "shared"))
    asked = ask.gate("shared", "police", "crisis_planning")
    assert asked.digest == release.content_digest
    assert asked.decision.outcome is Outcome.PERMIT_PARTIAL
    assert "part2_sud" in {item.segment for item in asked.withheld}
    assert asked.notice == release.notice


def test_an_officer_of_the_bureau_reads_the_open_release_and_no_other(ask: Ask) -> None:
    with ask.as_officer() as officer:
        found = sharing.shared_with(officer)
        assert [release.pk for release in found] == [ask.key("release", "shared", "police", "crisis_planning")]
        release, items = sharing.shared_release(officer, found[0].pk)
        assert "Delphine Marchetti" in release.subject
        assert release.notice
        assert all("sober" not in item.text for item in items)
        with pytest.raises(Release.DoesNotExist):
            sharing.shared_release(officer, ask.key("release", "revoked", "police", "crisis_planning"))


def test_officers_of_another_bureau_read_nothing(ask: Ask) -> None:
    with ask.as_officer("county_officer") as officer:
        assert not sharing.shared_with(officer)


def test_withdrawing_the_consent_of_the_open_release_closes_it(ask: Ask, city_to_spend: City) -> None:
    with ask.as_clinician(commits=True) as by:
        services.revoke_consent(consent_id=ask.key("consent", "shared"), in_writing=True, by=by, now=now())
    with ask.as_officer() as officer:
        assert not sharing.shared_with(officer)


def test_the_revoked_consent_carries_nothing_and_its_release_is_closed(ask: Ask) -> None:
    release = Release.objects.using(AGENCY).get(person_id=ask.key("person", "revoked"))
    assert release.closed_because == Release.Closed.REVOKED
    with ask.as_officer() as officer:
        assert [ended.release_id for ended in sharing.ended_for(officer)] == [release.pk]
    asked = ask.gate("revoked", "police", "crisis_planning")
    assert asked.decision.outcome is Outcome.DENY
    assert "was revoked 5 days ago" in asked.items[0].reason or "was revoked 6 days ago" in asked.items[0].reason


def test_the_expired_consent_says_since_when(ask: Ask) -> None:
    asked = ask.gate("expired", "hospital", "care_navigation")
    assert asked.decision.outcome is Outcome.DENY
    assert "expired 11 days ago" in asked.items[0].reason
    assert Release.objects.using(AGENCY).get(person_id=ask.key("person", "expired")).open_until < now()


def test_the_defective_consent_is_denied_for_the_elements_that_its_form_lacks(ask: Ask) -> None:
    asked = ask.gate("defective", "police", "crisis_planning")
    assert asked.decision.outcome is Outcome.DENY
    assert "lacks the statement of the right to revoke" in asked.items[0].reason
    with ask.as_clinician():
        (paper,) = evidence_about(ask.key("person", "defective")).consents
    codes = {
        finding.code
        for kind in paper.kinds
        for finding in check_consent(paper, kind, request=request_of(ask, "defective"), segment=Segment.MH_GENERAL)
    }
    assert codes == set(ELEMENTS_MISSING)
    assert ConsentKind.HIPAA_AUTHORIZATION in paper.kinds


def request_of(ask: Ask, story: str) -> DisclosureRequest:
    record = DecisionRecord.objects.using(AGENCY).filter(person_id=ask.key("person", story)).latest("decided_at")
    stored = canonical.json.loads(record.facts)
    return canonical.from_json(DisclosureRequest, stored["request"])


def test_the_consent_given_in_part_lets_the_summary_go_and_holds_back_the_rest(ask: Ask) -> None:
    asked = ask.gate("partial", "housing", "housing")
    assert asked.decision.outcome is Outcome.PERMIT_PARTIAL
    assert permitted(asked) == {"mh_general"}
    assert {"hiv", "identity_presence"} <= {item.segment for item in asked.withheld}


def test_declining_is_on_file_and_opens_nothing(ask: Ask) -> None:
    with ask.as_clinician():
        (record,) = sharing.consents_of(ask.key("person", "declined"))
        assert record.outcome == ConsentRecord.Outcome.DECLINED
    assert ask.gate("declined", "police", "crisis_planning").decision.outcome is Outcome.DENY


def test_the_program_received_the_substance_use_section_with_the_federal_notice(ask: Ask) -> None:
    release = Release.objects.using(AGENCY).get(person_id=ask.key("person", "recovery"))
    assert "42 CFR" in release.notice
    assert ask.gate("recovery", "sud_program", "treatment").decision.outcome is not Outcome.DENY


def test_the_emergency_opened_what_the_physician_needed_and_is_documented(ask: Ask) -> None:
    emergency = EmergencyRecord.objects.using(AGENCY).get(person_id=ask.key("person", "emergency"))
    release = Release.objects.using(AGENCY).get(person_id=emergency.person_id)
    assert release.evidence_ids == [emergency.pk]
    assert release.open_until == emergency.ended_at


def test_every_stored_decision_is_decided_alike_when_it_is_replayed(ask: Ask) -> None:
    records = list(DecisionRecord.objects.using(AGENCY))
    assert {record.outcome for record in records} == {"permit", "permit_partial", "deny"}
    for record in records:
        stored = canonical.json.loads(record.facts)
        request = canonical.from_json(DisclosureRequest, stored["request"])
        again = decide(request, canonical.from_json(Evidence, stored["evidence"]))
        assert again == Decision.from_json(stored["result"])
        assert again.digest() == record.digest


def test_the_police_request_was_denied_by_the_engine_and_stands_in_the_ledger(ask: Ask) -> None:
    record = DecisionRecord.objects.using(AGENCY).get(person_id=ask.key("person", "denied"))
    assert record.outcome == "deny"
    assert request_of(ask, "denied").purpose == "law_enforcement_investigation"
    with ask.acting(SurfaceRole.AUDITOR, "auditor"):
        entry = LedgerEntry.objects.get(object_pk=str(record.pk))
        assert (entry.event, entry.outcome) == (Action.DECISION, "deny")
    assert ask.gate("denied", "police", "law_enforcement_investigation").decision.outcome is Outcome.DENY


def test_the_denied_request_cannot_be_confirmed(ask: Ask) -> None:
    asked = ask.gate("denied", "police", "law_enforcement_investigation")
    with pytest.raises(NothingMayBeReleased), ask.as_clinician() as by:
        gate.confirm(
            person_id=asked.person_id,
            recipient=gate.Recipient(organization_id=ask.key("organization", "police")),
            purpose=asked.purpose,
            keys=[item.key for item in asked.items],
            digest=asked.digest,
            by=by,
            now=now(),
        )


# People and notes ----------------------------------------------------------------------------------------------------


def test_the_clinician_finds_a_person_by_how_the_name_sounds(ask: Ask) -> None:
    with ask.as_clinician() as by:
        found = clinical.find_people(by, name="Delfine Markety")
        assert ask.key("person", "shared") in {person.pk for person in found}


def test_the_unknown_person_has_a_description_and_no_name(ask: Ask) -> None:
    with ask.as_clinician() as by:
        person = clinical.person_for(by, ask.key("person", "unknown"))
        assert (person.is_known, person.name) == (False, "")
        assert "cane" in person.description


def test_the_minor_is_one(ask: Ask) -> None:
    with ask.as_clinician() as by:
        person = clinical.person_for(by, ask.key("person", "minor"))
        assert age_on(person.birth_date_text, now()) == 15


def test_every_encounter_has_its_note_in_sections_and_its_call_in_the_log(ask: Ask) -> None:
    with ask.as_clinician() as by:
        seen = 0
        for person in clinical.my_people(by):
            for encounter in clinical.encounters_of(by, person.pk):
                notes = clinical.notes_of_encounter(by, encounter.pk)
                assert notes
                assert len(clinical.sections_of_note(by, notes[0].pk)) >= 2
                if encounter.incident_id:
                    incident = police.incident_detail(encounter.incident_id)
                    assert incident.incident.zone_id == encounter.zone_id
                    assert incident.incident.arrived_at == encounter.happened_at
                    assert incident.units
                    seen += 1
        assert seen >= 13


def test_the_unsigned_note_waits_with_its_author_and_has_a_part_without_a_label(ask: Ask) -> None:
    with ask.as_clinician() as by:
        (note,) = clinical.my_unsigned_notes(by)
        assert note.pk == ask.key("note", "unsigned")
        assert None in {section.segment for section in clinical.sections_of_note(by, note.pk)}
        assert note.encounter_id in {encounter.pk for encounter in clinical.my_open_encounters(by)}


def test_the_supervisor_has_notes_to_cosign(ask: Ask) -> None:
    with ask.acting(SurfaceRole.SUPERVISOR, SUPERVISOR) as by:
        waiting = list(clinical.notes_awaiting_cosign(by))
        assert waiting
        assert {note.author_id for note in waiting} == {ask.key("staff", "clinician_3")}
    assert Note.objects.using(AGENCY).exclude(addendum_to=None).count() == 1


def test_the_emergency_access_has_ended_and_waits_for_its_review(ask: Ask) -> None:
    with ask.acting(SurfaceRole.SUPERVISOR, SUPERVISOR) as by:
        (access,) = clinical.accesses_to_review(by)
        assert access.person_id == ask.key("person", "break_glass")
        assert access.reason
        assert access.review_due_at > now()
    with ask.as_clinician() as by, pytest.raises(Person.DoesNotExist):
        clinical.person_for(by, ask.key("person", "break_glass"))
    with ask.as_clinician(OTHER_CLINICIAN) as by:
        assert clinical.person_for(by, ask.key("person", "break_glass")).is_known


def test_a_clinician_sees_no_case_of_another(ask: Ask) -> None:
    with ask.as_clinician("clinician_1") as by:
        assert ask.key("person", "shared") not in {person.pk for person in clinical.my_people(by)}


# Handoffs ------------------------------------------------------------------------------------------------------------


def test_the_overdue_window_stands_among_the_first_and_the_next_sweep_escalates_it(
    ask: Ask, city_to_spend: City
) -> None:
    overdue = ask.key("handoff", "overdue")
    with ask.as_clinician() as by:
        lines = referrals.my_handoffs(by)
    (place,) = (number for number, line in enumerate(lines) if line.id == overdue)
    # Overdue ones come first, the longest overdue at the top.
    assert all(line.next_window and line.next_window.due_at < now() for line in lines[: place + 1])
    assert not FollowUpWindow.objects.using(AGENCY).filter(handoff_id=overdue).exclude(escalated_at=None).exists()
    with signed_in_to_databases_as("WORKER"), acting_as(SurfaceRole.WORKER, user_id=None, databases=("default",)):
        assert sweep_due_windows(now=now()).escalated >= 2
    told = OutboxMessage.objects.using(AGENCY).filter(handoff_id=overdue, kind=OutboxMessage.Kind.ESCALATION)
    assert {message.recipient_id for message in told} == {ask.key("staff", SUPERVISOR)}


def test_handoffs_stand_in_many_states_and_open_ones_have_windows(ask: Ask) -> None:
    handoffs = list(Handoff.objects.using(AGENCY))
    assert {
        State.OFFERED,
        State.ACCEPTED_BY_PERSON,
        State.SENT,
        State.RECEIVED,
        State.ACCEPTED_BY_PROVIDER,
        State.FIRST_CONTACT_SCHEDULED,
        State.FIRST_VISIT_KEPT,
        State.PERSON_DECLINED,
        State.PROVIDER_REJECTED,
        State.NO_CAPACITY,
        State.UNREACHABLE,
    } <= {State(handoff.state) for handoff in handoffs}
    waiting = set(FollowUpWindow.objects.using(AGENCY).filter(state="open").values_list("handoff_id", flat=True))
    assert {handoff.pk for handoff in handoffs if not State(handoff.state).is_final} <= waiting
    assert {handoff.is_warm for handoff in handoffs} == {True, False}


def test_the_handoff_to_the_program_shows_its_packet(ask: Ask) -> None:
    with ask.as_clinician() as by:
        page = referrals.handoff_page(ask.key("handoff", "recovery"))
        assert page.standing.state is State.FIRST_VISIT_KEPT
        assert page.is_warm
        assert sharing.sent_release(page.release_id).person_id == page.person_id  # type: ignore[arg-type]  # it was sent
        assert by == ask.key("staff", CLINICIAN)


# Incidents -----------------------------------------------------------------------------------------------------------


def test_the_clinician_has_crisis_calls_to_answer(ask: Ask) -> None:
    with ask.as_clinician():
        assert police.newest_incidents(IncidentFilter(crisis="any")).incidents
        assert police.newest_incidents(IncidentFilter(crisis="any", only_open=True)).incidents


def test_an_officer_sees_the_incidents_of_their_zone_alone(ask: Ask) -> None:
    with ask.as_officer():
        page = police.newest_incidents_of_my_zones()
        assert page.incidents
        assert {incident.zone_id for incident in page.incidents} == {ask.key("zone", "DT", "today")}
    with ask.as_officer("county_officer"):
        assert not police.newest_incidents_of_my_zones().incidents


def test_the_citys_day_is_local(ask: Ask) -> None:
    begun = ask.city.plan.present.astimezone(LOCAL_ZONE)
    assert (begun.hour, begun.minute) == (0, 0)


# Ledger --------------------------------------------------------------------------------------------------------------


def test_the_auditor_reads_every_entry_of_the_city_in_words(ask: Ask) -> None:
    with ask.acting(SurfaceRole.AUDITOR, "auditor"):
        entries = ledgers.read_oldest(ledgers.Wanted(), after=None, rows=5000)
        names = names_of(ledgers.actors())
        said = {presenters.sentence(entry, names) for entry in entries}
    assert len(entries) > 400
    assert "The system imported the demo city." in said
    assert "The dispatch feed imported a file of calls." in said
    assert "Amara Okafor asked what the law lets through: declined." in said
    assert "Amara Okafor used or reviewed emergency access to a case." in said
    assert "The follow-up worker escalated a follow-up." in said
    assert not any(sentence.startswith("Account ") for sentence in said)
