"""Whole scenarios are read, or denied with the name of the field that cannot be; nothing raises."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.decision import Outcome, decide
from consent.exchange.reader import ALWAYS_KNOWN, ALWAYS_PRESENT, THE_PERSON, UNKNOWN_TIME, read_facts
from consent.exchange.scenarios import answer
from consent.facts import OrganizationKind, Purpose, RecordItem, Segment
from tests.consent.exchange.examples import NOW, facts, paper, refused_fields, understood, unread

EVERY_SCENARIO = [
    scenario
    for file in sorted((Path(__file__).parent.parent / "scenarios").glob("*.json"))
    for scenario in json.loads(file.read_text(encoding="utf-8"))
]

PURPOSES = """accounting, administrative_proceeding, alert_death, audit, avert_threat, benefits, breach_notice,
breach_notice_delay, care_navigation, cause_of_death, child_abuse_investigation, child_abuse_report,
child_welfare_services, commitment_302, court_proceeding, crime_against_personnel, crime_on_premises, crime_victim_info,
crisis_planning, crisis_response, curiosity, custody_healthcare, custody_security, data_hosting, deid_reporting,
deployment_planning, discipline, elder_abuse_report, employment, family_involvement, family_notification,
firearm_reporting, follow_up_outcome, hie_exchange, housing, identify_locate_suspect, internal_supervision,
investigate_program, lab_services, law_enforcement_investigation, legal_defense, legislative_proceeding, media,
missing_person, monitoring_conditional_release, notification, obtain_medical_consent, officer_safety, operations,
outcome_curiosity, oversight, parent_access, parent_consent_information, patient_access, payment,
personnel_investigation, police_report, program_evaluation, prosecution, protect_minor, provider_defense, public_health,
public_records, research, research_publication, scene_safety, scheduling, school_support, social_services,
system_search, training, training_debrief, treatment, warn_victim, warrant_application, wound_report"""
RECIPIENTS = """attorney, business_associate, city_admin, corrections, county_agency, county_mh_admin, court,
crisis_center_988, drug_court, employer, ems, family, federal_le, health_plan, hie_ba, hospital_ed, housing_provider,
intermediary, intermediary_participant, internal, law_enforcement, media, medical_examiner, mh_provider,
oversight_agency, part2_program, patient, probation_parole, prosecutor, psp, public, public_health_authority, qso,
researcher, school, threat_target"""
SEGMENTS = """mh_general, part2_sud, sud_counseling_notes, psychotherapy_notes, hiv, identity_presence, sud_non_part2,
operational"""

SAID_NOW_AND_THEN: dict[str, Any] = {
    "recipient_name": "M.D.",
    "received_under": "part2_tpo",
    "deceased": False,
    "suspected_crime": True,
    "victim": {
        "agrees": True,
        "incapacitated": False,
        "best_interest": True,
        "representations": ["violation_by_other"],
        "written": False,
    },
    "actor_is_victim": False,
    "actor_org_type": "hospital_ed",
    "incident": {"suspect_is_patient": True, "on_premises": True, "victim": "another patient", "report_on_file": True},
    "admission": {"violent_crime": True, "serious_harm": True, "in_therapy": False},
    "patient_agreement": {"present": True, "capable": True, "objected": False},
    "best_interest": True,
    "involved_before_death": True,
    "contrary_preference": False,
    "incapacity": {"adjudicated": False, "director_determined": True},
    "representations": ["health_safety_officers"],
    "report_basis": ["reasonable_cause"],
    "findings": ["notice_to_patient"],
    "matter": "CP-02-CR-0001-2026",
    "recipient_is_provider": True,
    "recipient_is_treatment_staff": True,
    "recipient_is_originator": False,
    "recipient_hipaa_ce": True,
    "recipient_authority": ["funds"],
    "recipient_is_health_care_representative": False,
    "supervised": True,
    "minor_consented_to_care": True,
    "parent_consented_to_care": False,
    "director_findings": ["substantial_threat"],
    "director_determination": True,
    "applicant": True,
    "deid_method": "safe_harbor",
    "smallest_cell": 11,
    "restrictions": [{"to": "Keystone Health Plan", "agreed": True, "paid_in_full": False}],
    "irb_waiver": True,
    "break_glass": False,
    "custody": True,
    "direct_administrative_control": True,
    "same_legal_entity": True,
    "suspension": {"oral": True, "made_on": "2026-04-24"},
    "days_requested": 45,
    "period_years_requested": 5,
    "breach": {"residents": 12},
    "fields_requested_extra": ["dna"],
    "request_in_writing": True,
    "request_patient": "J. Roe",
    "hiv_needed_for_care": True,
}


@pytest.mark.parametrize("scenario", EVERY_SCENARIO, ids=lambda scenario: scenario["id"])
def test_everything_in_a_given_scenario_is_understood(scenario: dict[str, Any]) -> None:
    assert unread(read_facts(scenario["facts"])) == []


@pytest.mark.parametrize("field", sorted(SAID_NOW_AND_THEN))
def test_every_field_that_may_be_given_is_understood_or_null(field: str) -> None:
    understood(**{field: SAID_NOW_AND_THEN[field]})
    understood(**{field: None})


def test_all_fields_together_are_understood() -> None:
    understood(**SAID_NOW_AND_THEN)


@pytest.mark.parametrize("purpose", PURPOSES.replace("\n", " ").split(", "))
def test_every_purpose_of_the_format_is_understood(purpose: str) -> None:
    assert understood(purpose=purpose)[0].purpose is Purpose(purpose)


@pytest.mark.parametrize("kind", RECIPIENTS.replace("\n", " ").split(", "))
def test_every_type_of_recipient_of_the_format_is_understood(kind: str) -> None:
    assert understood(recipient_org_type=kind)[0].recipient.kind is OrganizationKind(kind)


@pytest.mark.parametrize("segment", SEGMENTS.replace("\n", " ").split(", "))
def test_every_segment_of_the_format_is_asked_for_as_a_whole(segment: str) -> None:
    request, _evidence = understood(segments_requested=[segment, segment])
    assert request.items == (RecordItem(key=segment, segment=Segment(segment), field=segment, whole=True),)


def test_fields_beyond_the_segment_are_single_pieces_of_the_first_one() -> None:
    request, _evidence = understood(segments_requested=["hiv", "mh_general"], fields_requested_extra=["dna", "dna"])
    assert [item.key for item in request.items] == ["hiv", "mh_general", "hiv:dna"]
    assert request.items[2] == RecordItem(key="hiv:dna", segment=Segment.HIV, field="dna", whole=False)


def test_the_person_is_named_or_stands_for_the_one_the_request_is_about() -> None:
    assert understood()[0].person_id == THE_PERSON
    assert understood(request_patient="J. Roe")[0].person_id == "J. Roe"


def test_the_age_may_be_unknown() -> None:
    assert understood(patient_age=None)[0].person_age is None
    assert understood(patient_age=13)[0].person_age == 13
    assert refused_fields(patient_age=-1) == ["patient_age"]
    assert refused_fields(patient_age="34") == ["patient_age"]


@pytest.mark.parametrize("field", [*ALWAYS_PRESENT, *ALWAYS_KNOWN])
def test_a_field_that_is_always_there_is_named_when_it_is_not(field: str) -> None:
    without = facts()
    del without[field]
    assert [sentence.split(": ")[0] for sentence in unread(read_facts(without))] == [field]
    assert field in " ".join(answer({"id": "one", "facts": without})["reasons"])


@pytest.mark.parametrize("field", ALWAYS_KNOWN)
def test_a_field_that_is_always_known_may_not_be_null(field: str) -> None:
    assert refused_fields(**{field: None}) == [field]


@pytest.mark.parametrize("field", ["purpose", "recipient_org", "actor_org"])
def test_what_is_not_known_of_the_request_itself_denies(field: str) -> None:
    request, evidence = understood(**{field: None})
    assert decide(request, evidence).outcome is Outcome.DENY


@pytest.mark.parametrize(
    ("now", "readable"),
    [
        (NOW, True),
        ("2026-05-05T01:15:00Z", True),
        ("2026-05-04", False),
        ("2026-05-04T21:15:00", False),
        ("now", False),
        (1777943700, False),
        (None, False),
    ],
    ids=str,
)
def test_the_instant_of_the_decision_is_exact(now: object, readable: bool) -> None:
    assert refused_fields(now=now) == ([] if readable else ["now"])
    assert (read_facts(facts(now=now))[0].now != UNKNOWN_TIME) is readable


def test_an_unknown_segment_or_purpose_is_named() -> None:
    assert refused_fields(purpose="world peace") == ["purpose"]
    assert refused_fields(segments_requested=["mh_general", "gossip"]) == ["segments_requested"]
    assert refused_fields(segments_requested="mh_general") == ["segments_requested"]


@pytest.mark.parametrize("whole", [None, [], "facts", 5, {}], ids=repr)
def test_something_that_is_no_facts_is_denied(whole: object) -> None:
    request, evidence = read_facts(whole)
    assert evidence.unrecognized
    assert decide(request, evidence).outcome is Outcome.DENY


def test_the_example_is_permitted_so_that_its_denials_mean_something() -> None:
    assert answer({"id": "example", "facts": facts()})["decision"] == "permit"


PLACES: list[dict[str, Any]] = [
    {},
    {"consents": [paper()]},
    {"agreements": [{"kind": "BAA", "parties": [], "in_force": True}]},
    {"legal_process": [{"kind": "subpoena"}]},
    {"restrictions": [{"to": "nobody in particular", "agreed": False}]},
    {"emergency": {"bona_fide": True}},
    {"threat": {"serious": False}},
    {"victim": {"agrees": True}},
    {"incident": {"report_on_file": True}},
    {"admission": {"in_therapy": True}},
    {"patient_agreement": {"present": True}},
    {"incapacity": {"adjudicated": False}},
    {"suspension": {"oral": True}},
    {"breach": {"residents": 1}},
    {"actor_org_status": facts()["actor_org_status"]},
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: next(iter(place), "facts"))
@given(value=st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()))
def test_an_unknown_field_denies_wherever_it_stands_and_is_named(place: dict[str, Any], value: object) -> None:
    changes: dict[str, Any] = json.loads(json.dumps(place))
    if changes:
        (within,) = changes.values()
        (within[0] if isinstance(within, list) else within)["mood_of_the_clinician"] = value
    else:
        changes["mood_of_the_clinician"] = value
    answered = answer({"id": "one", "facts": facts(**changes)})
    assert answered["decision"] == "deny"
    assert answered["permitted_segments"] == []
    assert any("mood_of_the_clinician" in reason for reason in answered["reasons"])


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
EVERY_FIELD = sorted({*facts(), *SAID_NOW_AND_THEN})


@given(scenario=anything)
def test_garbage_is_denied_and_raises_nothing(scenario: object) -> None:
    for given_scenario in (scenario, {"id": "one", "facts": scenario}):
        answered = answer(given_scenario)
        assert answered["decision"] == "deny"
        assert answered["permitted_segments"] == []
        assert answered["reasons"]
        json.dumps(answered)


@given(field=st.sampled_from(EVERY_FIELD), value=anything)
def test_garbage_in_one_field_raises_nothing_and_is_read_or_denied(field: str, value: object) -> None:
    read = read_facts(facts(**{field: value}))
    answered = answer({"id": "one", "facts": facts(**{field: value})})
    if unread(read):
        assert answered["decision"] == "deny"
        assert any(field in reason for reason in answered["reasons"])


@given(
    field=st.sampled_from(sorted(paper())),
    value=anything,
    among=st.sampled_from(["consents", "agreements", "legal_process", "restrictions"]),
)
def test_garbage_in_a_document_raises_nothing_and_is_read_or_denied(field: str, value: object, among: str) -> None:
    document = paper(**{field: value}) if among == "consents" else {"kind": "subpoena", field: value}
    whole = facts(**{among: [document]})
    if unread(read_facts(whole)):
        assert answer({"id": "one", "facts": whole})["decision"] == "deny"


enumerated = st.sampled_from(
    ["purpose", "recipient_org_type", "actor_org_type", "deid_method", "received_under", "custody"]
)


@given(field=enumerated, word=st.text(alphabet="qxz", min_size=1, max_size=6))
def test_a_word_outside_of_the_vocabulary_denies_and_its_field_is_named(field: str, word: str) -> None:
    answered = answer({"id": "one", "facts": facts(**{field: word})})
    assert answered["decision"] == "deny"
    assert any(field in reason and word in reason for reason in answered["reasons"])
