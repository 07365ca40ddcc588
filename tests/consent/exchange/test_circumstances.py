"""What a scenario says now and then is understood field by field; what is absent is not known."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from consent.facts import (
    NOTHING_ELSE_KNOWN,
    Admission,
    Circumstances,
    Custody,
    DeidentificationMethod,
    DirectorFinding,
    Emergency,
    Incident,
    RecordedFinding,
    RecordOrigin,
    ReportGround,
    Representation,
    Suspension,
    Threat,
    ThreatTarget,
    VictimStatement,
)
from tests.consent.exchange.examples import NOW, refused_fields, understood

AT = datetime.fromisoformat(NOW)


def known(**changes: Any) -> Circumstances:
    return understood(**changes)[0].circumstances


def emergency(**record: Any) -> Emergency:
    return understood(emergency=record)[1].emergencies[0]


def threat(**record: Any) -> Threat:
    return understood(threat=record)[1].threats[0]


def test_nothing_is_known_that_is_not_said() -> None:
    request, evidence = understood()
    assert request.circumstances == NOTHING_ELSE_KNOWN
    assert request.person_deceased is None
    assert request.person_adjudicated_incapacitated is None
    assert evidence.emergencies == evidence.threats == evidence.restrictions == ()


@pytest.mark.parametrize(
    ("field", "attribute"),
    [
        ("suspected_crime", "suspected_crime"),
        ("actor_is_victim", "discloser_is_victim"),
        ("best_interest", "best_interest"),
        ("involved_before_death", "involved_before_death"),
        ("contrary_preference", "contrary_preference"),
        ("supervised", "supervised"),
        ("minor_consented_to_care", "minor_consented_to_care"),
        ("parent_consented_to_care", "parent_consented_to_care"),
        ("director_determination", "director_determination"),
        ("applicant", "minor_is_applicant"),
        ("irb_waiver", "review_board_waiver"),
        ("break_glass", "break_glass"),
        ("direct_administrative_control", "direct_administrative_control"),
        ("hiv_needed_for_care", "hiv_needed_for_care"),
    ],
)
def test_a_flag_is_true_false_or_unknown(field: str, attribute: str) -> None:
    for value in (True, False, None):
        assert getattr(known(**{field: value}), attribute) is value
    assert refused_fields(**{field: "yes"}) == [field]


@pytest.mark.parametrize("field", ["same_legal_entity", "request_in_writing"])
def test_a_flag_that_opens_nothing_is_known_all_the_same(field: str) -> None:
    assert known(**{field: True}) == NOTHING_ELSE_KNOWN
    assert refused_fields(**{field: "yes"}) == [field]


@pytest.mark.parametrize("field", ["days_requested", "period_years_requested"])
def test_a_number_that_opens_nothing_by_itself_is_known_all_the_same(field: str) -> None:
    assert known(**{field: 5}) == NOTHING_ELSE_KNOWN
    assert refused_fields(**{field: "five"}) == [field]


def test_death_and_incapacity_are_facts_of_the_person() -> None:
    request, _evidence = understood(deceased=True, incapacity={"adjudicated": False, "director_determined": True})
    assert request.person_deceased is True
    assert request.person_adjudicated_incapacitated is False
    assert request.circumstances.incapacity_determined is True


@pytest.mark.parametrize(
    ("words", "origin"),
    [
        ("part2_tpo", RecordOrigin.CARE_CONSENT),
        ("part2_general", RecordOrigin.GENERAL_CONSENT),
        ("patient_access", RecordOrigin.PATIENT_ACCESS),
        ("2.51", RecordOrigin.MEDICAL_EMERGENCY),
        ("emergency", RecordOrigin.MEDICAL_EMERGENCY),
        ("2.52", RecordOrigin.RESEARCH),
        ("42 CFR 2.52", RecordOrigin.RESEARCH),
        ("2.53", RecordOrigin.AUDIT),
        ("42 CFR 2.53", RecordOrigin.AUDIT),
        ("qsoa", RecordOrigin.SERVICE_AGREEMENT),
        ("QSOA", RecordOrigin.SERVICE_AGREEMENT),
        ("misdirected e-mail", RecordOrigin.MISDIRECTED),
    ],
)
def test_how_the_holder_came_by_the_record_is_understood(words: str, origin: RecordOrigin) -> None:
    assert known(received_under=words).origin is origin


@pytest.mark.parametrize("words", ["part2_cj", "42 CFR 2.35", "unknown"])
def test_another_way_of_coming_by_a_record_is_known_and_counts_as_none(words: str) -> None:
    assert known(received_under=words).origin is None


def test_a_victim_is_read_with_what_the_official_represented() -> None:
    read = known(
        victim={
            "agrees": None,
            "incapacitated": True,
            "best_interest": True,
            "representations": ["violation_by_other", "not_against_victim", "immediate_activity_harmed"],
            "written": False,
        }
    )
    assert read.victim == VictimStatement(agrees=None, incapacitated=True, best_interest=True)
    assert read.representations == {
        Representation.VIOLATION_BY_ANOTHER,
        Representation.NOT_AGAINST_VICTIM,
        Representation.ACTIVITY_WOULD_BE_HARMED,
    }
    assert read.best_interest is None


@pytest.mark.parametrize(
    ("words", "representation"),
    [
        ("care_of_inmate", Representation.CARE_OF_INMATE),
        ("inmate_care", Representation.CARE_OF_INMATE),
        ("healthcare", Representation.CARE_OF_INMATE),
        ("health_safety_inmate", Representation.SAFETY_OF_INMATE_OR_OTHERS),
        ("health_safety_others", Representation.SAFETY_OF_INMATE_OR_OTHERS),
        ("health_safety_officers", Representation.SAFETY_OF_OFFICERS),
        ("health_safety_transport", Representation.SAFETY_IN_TRANSPORT),
        ("transport", Representation.SAFETY_IN_TRANSPORT),
        ("security", Representation.SECURITY_OF_INSTITUTION),
        ("security_of_institution", Representation.SECURITY_OF_INSTITUTION),
        ("institution_security", Representation.SECURITY_OF_INSTITUTION),
        ("violation_by_other", Representation.VIOLATION_BY_ANOTHER),
        ("not_against_victim", Representation.NOT_AGAINST_VICTIM),
        ("not_used_against_victim", Representation.NOT_AGAINST_VICTIM),
        ("immediate_activity_harmed", Representation.ACTIVITY_WOULD_BE_HARMED),
    ],
)
def test_every_representation_is_understood_wherever_it_stands(words: str, representation: Representation) -> None:
    assert known(representations=[words]).representations == {representation}
    assert known(victim={"representations": [words]}).representations == {representation}


@pytest.mark.parametrize(
    ("words", "against_personnel"),
    [
        ("program personnel", True),
        ("program staff", True),
        ("program premises (threat)", False),
        ("another patient", False),
        ("police officer", False),
        (None, None),
    ],
    ids=str,
)
def test_an_incident_is_against_personnel_only_where_its_report_says_so(
    words: str | None, against_personnel: bool | None
) -> None:
    report = {"suspect_is_patient": True, "on_premises": False, "victim": words, "report_on_file": True}
    assert known(incident=report).incident == Incident(
        suspect_is_patient=True, on_premises=False, against_personnel=against_personnel, report_on_file=True
    )


def test_an_admission_is_read_with_where_it_was_made() -> None:
    said = {"violent_crime": True, "serious_harm": True, "in_therapy": False}
    assert known(admission=said).admission == Admission(violent_crime=True, serious_harm=True, in_therapy=False)


def test_the_agreement_of_the_person_is_read_as_it_was_noted() -> None:
    read = known(patient_agreement={"present": True, "capable": True, "objected": False})
    assert (read.patient_present, read.patient_capable, read.patient_objected) == (True, True, False)


def test_an_emergency_says_whether_the_person_is_capable_unless_something_else_does() -> None:
    assert known(emergency={"patient_capable": False}).patient_capable is False
    both = known(emergency={"patient_capable": False}, patient_agreement={"capable": True})
    assert both.patient_capable is True


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("reasonable_cause", ReportGround.REASONABLE_CAUSE),
        ("required_by_law", ReportGround.REQUIRED_BY_LAW),
        ("person_agrees", ReportGround.PERSON_AGREES),
        ("prevent_serious_harm", ReportGround.PREVENT_SERIOUS_HARM),
        ("unable_to_agree", ReportGround.UNABLE_TO_AGREE),
    ],
)
def test_every_ground_of_a_report_is_understood(words: str, ground: ReportGround) -> None:
    assert known(report_basis=[words]).report_grounds == {ground}


@pytest.mark.parametrize("purpose", ["child_abuse_report", "elder_abuse_report", "wound_report"])
def test_whoever_reports_has_reasonable_cause(purpose: str) -> None:
    assert known(purpose=purpose).report_grounds == {ReportGround.REASONABLE_CAUSE}


@pytest.mark.parametrize("finding", list(DirectorFinding), ids=str)
def test_every_finding_of_a_director_is_understood(finding: DirectorFinding) -> None:
    assert known(director_findings=[finding.value]).director_findings == {finding}


@pytest.mark.parametrize("finding", list(RecordedFinding), ids=str)
def test_every_recorded_finding_is_understood(finding: RecordedFinding) -> None:
    assert known(findings=[finding.value]).findings == {finding}


@pytest.mark.parametrize("method", list(DeidentificationMethod), ids=str)
def test_every_way_of_removing_identity_is_understood(method: DeidentificationMethod) -> None:
    assert known(deid_method=method.value).deidentification is method


def test_sizes_are_whole_numbers() -> None:
    assert known(smallest_cell=2).smallest_cell == 2
    assert known(breach={"residents": 501}).residents_in_breach == 501
    assert refused_fields(smallest_cell=True) == ["smallest_cell"]
    assert refused_fields(breach={"residents": "many"}) == ["breach.residents"]


@pytest.mark.parametrize(
    ("value", "custody"),
    [(True, Custody.HELD), (False, Custody.RELEASED), ("escaped", Custody.ESCAPED), (None, None)],
    ids=str,
)
def test_custody_is_held_released_or_escaped(value: object, custody: Custody | None) -> None:
    assert known(custody=value).custody is custody


def test_the_docket_is_compared_in_capitals() -> None:
    assert known(matter=" cp-02-cr-0001-2026 ").matter == "CP-02-CR-0001-2026"


def test_an_oral_suspension_is_dated_and_a_written_one_lasts_as_long_as_it_asks() -> None:
    made_at = datetime(2026, 4, 24, 4, 0, tzinfo=UTC)
    assert known(suspension={"oral": True, "made_on": "2026-04-24"}).suspension == Suspension(
        oral=True, made_at=made_at
    )
    assert known(suspension={"oral": True}, days_requested=45).suspension == Suspension(oral=True)
    written = known(suspension={"oral": False, "made_on": "2026-04-24"}, days_requested=45).suspension
    assert written == Suspension(oral=False, made_at=made_at, ends_at=made_at + timedelta(days=45))


def test_an_emergency_is_read_with_everything_it_says() -> None:
    read = emergency(
        kind="opioid overdose",
        bona_fide=True,
        patient_capable=False,
        consent_obtainable=False,
        consent_refused=False,
        declared_disaster=True,
        program_closed=True,
    )
    assert (read.kind, read.bona_fide, read.patient_capable) == ("opioid overdose", True, False)
    assert (read.consent_obtainable, read.consent_refused) == (False, False)
    assert (read.declared_disaster, read.program_closed) == (True, True)
    assert read.occurred_at < AT
    assert read.ended_at is None


def test_somebody_incapable_cannot_consent() -> None:
    assert emergency(patient_capable=False).consent_obtainable is False
    assert emergency(patient_capable=True).consent_obtainable is None
    assert emergency(patient_capable=False, consent_obtainable=True).consent_obtainable is True


def test_the_record_of_an_emergency_is_owed_so_its_fields_are_filled() -> None:
    read = emergency(bona_fide=True)
    assert read.nature
    assert read.disclosed_by
    assert read.medical_personnel_name == "ED physician"
    assert read.medical_personnel_affiliation == "Hilltop General Hospital ED"


def test_a_kind_alone_proves_no_emergency() -> None:
    read = emergency(kind="crisis call")
    assert (read.bona_fide, read.patient_capable, read.consent_obtainable) == (None, None, None)


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("self", ThreatTarget.SELF),
        ("identified", ThreatTarget.IDENTIFIED),
        ("readily identifiable group", ThreatTarget.READILY_IDENTIFIABLE_GROUP),
        ("program premises", ThreatTarget.PROGRAM_PREMISES),
        ("officers entering", ThreatTarget.OFFICERS_ENTERING),
        (None, None),
    ],
    ids=str,
)
def test_every_target_of_a_threat_is_understood(words: str | None, target: ThreatTarget | None) -> None:
    assert threat(target=words).target is target


def test_a_threat_is_read_as_recorded_before_now() -> None:
    read = threat(serious=True, imminent=False, specific=None, weapon="firearm")
    assert (read.serious, read.imminent, read.specific) == (True, False, None)
    assert read.recorded_at < AT
    assert read.recorded_by
    assert read.basis


def test_a_resolved_threat_is_over() -> None:
    read = threat(serious=True, resolved=True)
    assert read.resolved_at is not None
    assert read.recorded_at < read.resolved_at < AT
    assert threat(resolved=False).resolved_at is None
    assert threat(resolved="2026-03-01T10:00:00-05:00").resolved_at == datetime(2026, 3, 1, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_under": "found in the street"}, "received_under"),
        ({"received_under": 5}, "received_under"),
        ({"representations": ["trust me"]}, "representations[0]"),
        ({"victim": {"representations": ["trust me"]}}, "victim.representations[0]"),
        ({"victim": {"willing": True}}, "victim.willing"),
        ({"victim": "agrees"}, "victim"),
        ({"incident": {"weather": "rain"}}, "incident.weather"),
        ({"incident": {"victim": 5}}, "incident.victim"),
        ({"admission": {"recanted": True}}, "admission.recanted"),
        ({"patient_agreement": {"nodded": True}}, "patient_agreement.nodded"),
        ({"incapacity": {"tired": True}}, "incapacity.tired"),
        ({"report_basis": ["a hunch"]}, "report_basis[0]"),
        ({"findings": ["it rained"]}, "findings[0]"),
        ({"director_findings": ["is tired"]}, "director_findings[0]"),
        ({"deid_method": "black marker"}, "deid_method"),
        ({"custody": "perhaps"}, "custody"),
        ({"matter": 5}, "matter"),
        ({"suspension": {"oral": True, "for": 5}}, "suspension.for"),
        ({"suspension": {"made_on": "lately"}}, "suspension.made_on"),
        ({"breach": {"residents": 5, "media": True}}, "breach.media"),
        ({"emergency": "yes"}, "emergency"),
        ({"emergency": {"loud": True}}, "emergency.loud"),
        ({"threat": {"target": "the moon"}}, "threat.target"),
        ({"threat": {"resolved": "nearly"}}, "threat.resolved"),
        ({"threat": {"credible": True}}, "threat.credible"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_cannot_be_read_is_named(changes: dict[str, Any], field: str) -> None:
    assert refused_fields(**changes) == [field]
