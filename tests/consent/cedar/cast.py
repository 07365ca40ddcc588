"""Who appears in the invented worlds, and the words that the law tells apart: parties, segments, fields, statements."""

from datetime import UTC, datetime, timedelta

from consent.facts import (
    AgreementKind,
    Circumstances,
    DeidentificationMethod,
    Incident,
    OrganizationKind,
    Party,
    Purpose,
    Segment,
)

NOW = datetime(2026, 5, 5, 1, 15, tzinfo=UTC)
BEFORE = NOW - timedelta(days=60)
LATER = NOW + timedelta(days=240)
PERSON = "person-1"
DOCKET = "CP-02-CR-0001-2026"

MENTAL_HEALTH, SUBSTANCE_USE, COUNSELING_NOTES = Segment.MH_GENERAL, Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES
SESSIONS, HIV, PRESENCE = Segment.PSYCHOTHERAPY_NOTES, Segment.HIV, Segment.IDENTITY_PRESENCE
OTHER_SUBSTANCE_USE, OPERATIONAL = Segment.SUD_NON_PART2, Segment.OPERATIONAL
ALL = (MENTAL_HEALTH, SUBSTANCE_USE, COUNSELING_NOTES, SESSIONS, HIV, PRESENCE, OTHER_SUBSTANCE_USE)
Kind = OrganizationKind
POLICE = (Kind.LAW_ENFORCEMENT, Kind.LAW_ENFORCEMENT, Kind.PSP, Kind.FEDERAL_LE)
PROVIDERS = (Kind.HOSPITAL_ED, Kind.EMS, Kind.MH_PROVIDER, Kind.PART2_PROGRAM)
HELPERS = (Kind.BUSINESS_ASSOCIATE, Kind.QSO, Kind.HIE_BA, Kind.ATTORNEY)

IDENTIFYING = (
    *("name", "address", "date_of_birth", "place_of_birth", "ssn", "abo_rh", "type_of_injury"),
    *("treatment_datetime", "death_datetime", "physical_description"),
)
INCIDENT_FACTS = (
    *("incident_circumstances", "patient_status_of_suspect", "suspect_name", "suspect_address"),
    "suspect_last_known_whereabouts",
)
PROGRESS = ("attendance", "participation", "test_results", "progress_summary")
BILLING = ("staff_names", "service_dates", "service_types", "costs", "short_purpose")
DRUG = ("identity", "drug_type", "dosage", "dates")
STATEMENTS = frozenset(
    {
        *("A4-CEBA", "A4-INTERMEDIARY", "A6-REVOKE", "B10i", "B10ii", "E-REVOCABLE", "F7-REVOKE", "F8-CONDITION"),
        *("F9-REDISC", "F10-PLAIN", "G5-SIGN", "G7-VERBAL", "G8-REVOKE", "G9-INSPECT", "HIV-REVOKE", "E-PERIOD"),
    }
)


def _holder(identifier: str, kind: OrganizationKind, flags: str) -> Party:
    """`flags`: covered entity, program, facility, publicly for substance use alone, each "y", "n" or "?"."""
    covered, program, facility, alone = ({"y": True, "n": False, "?": None}[flag] for flag in flags)
    return Party(
        organization_id=identifier,
        organization_name=identifier,
        kind=kind,
        hipaa_covered_entity=covered,
        part2_program=program,
        mental_health_facility=facility,
        sud_only_public=alone,
    )


UNIT = _holder("unit", Kind.MH_PROVIDER, "ynyn")
PROGRAM = _holder("program", Kind.PART2_PROGRAM, "yyny")
UNCOVERED_PROGRAM = _holder("small-program", Kind.PART2_PROGRAM, "nyny")
INTEGRATED = _holder("integrated", Kind.PART2_PROGRAM, "yyyn")
MIXED = _holder("mixed", Kind.HOSPITAL_ED, "yynn")
HOSPITAL = _holder("general", Kind.HOSPITAL_ED, "ynnn")
AMBULANCE = _holder("ambulance", Kind.EMS, "ynnn")
HOUSE = _holder("house", Kind.HOUSING_PROVIDER, "nnnn")
STATE_CLINIC = _holder("state-clinic", Kind.MH_PROVIDER, "nnyn")
COUNTY = _holder("county", Kind.COUNTY_MH_ADMIN, "ynyn")
HOLDERS = (
    *(UNIT, UNIT, PROGRAM, UNCOVERED_PROGRAM, INTEGRATED, MIXED, HOSPITAL, AMBULANCE, HOUSE, COUNTY),
    STATE_CLINIC,
)
"""Among them, for every law, one at which it governs some segment alone."""
PROGRAMS = (PROGRAM, PROGRAM, UNCOVERED_PROGRAM, INTEGRATED, MIXED)
CARERS = (UNIT, HOSPITAL, AMBULANCE, INTEGRATED)

DEIDENTIFIED = Circumstances(deidentification=DeidentificationMethod.SAFE_HARBOR)
EXPERTLY = Circumstances(deidentification=DeidentificationMethod.EXPERT_DETERMINATION, smallest_cell=11)
ON_PREMISES = Incident(suspect_is_patient=True, on_premises=True, against_personnel=False, report_on_file=True)
ON_STAFF = Incident(suspect_is_patient=True, on_premises=False, against_personnel=True, report_on_file=True)
ELSEWHERE = Incident(suspect_is_patient=False, on_premises=False, against_personnel=False, report_on_file=True)
CRIME_REPORT = (Purpose.CRIME_ON_PREMISES, Purpose.CRIME_AGAINST_PERSONNEL)
INVESTIGATING = (
    Purpose.LAW_ENFORCEMENT_INVESTIGATION,
    Purpose.PROSECUTION,
    Purpose.INVESTIGATE_PROGRAM,
    Purpose.WARRANT_APPLICATION,
)
PROCEEDINGS = (
    Purpose.COURT_PROCEEDING,
    Purpose.ADMINISTRATIVE_PROCEEDING,
    Purpose.LEGISLATIVE_PROCEEDING,
    Purpose.COMMITMENT_302,
    Purpose.LEGAL_DEFENSE,
    Purpose.CHILD_ABUSE_INVESTIGATION,
)
ORDINARY = (
    Purpose.CARE_NAVIGATION,
    Purpose.CRISIS_PLANNING,
    Purpose.CRISIS_RESPONSE,
    Purpose.HOUSING,
    Purpose.EMPLOYMENT,
    Purpose.SCHOOL_SUPPORT,
    Purpose.FOLLOW_UP_OUTCOME,
    Purpose.SOCIAL_SERVICES,
    Purpose.SCHEDULING,
    Purpose.FAMILY_INVOLVEMENT,
    Purpose.PARENT_ACCESS,
    Purpose.TREATMENT,
    Purpose.CUSTODY_HEALTHCARE,
    Purpose.CHILD_WELFARE_SERVICES,
    Purpose.HIE_EXCHANGE,
    Purpose.BENEFITS,
    Purpose.OFFICER_SAFETY,
    Purpose.SYSTEM_SEARCH,
)
ANYBODY = tuple(kind for kind in Kind if kind not in {Kind.INTERMEDIARY, Kind.INTERMEDIARY_PARTICIPANT})
UNDERTAKEN = (AgreementKind.AUDIT_UNDERTAKING,)
