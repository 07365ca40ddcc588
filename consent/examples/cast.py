"""Who appears in the worked examples. Every name is invented; an organization is identified by its name."""

from dataclasses import replace
from typing import Any

from consent.facts import Authority, OrganizationKind, Party

Kind = OrganizationKind


def organization(name: str, kind: OrganizationKind, **facts: Any) -> Party:
    """An organization of this name; what is not said of it is not known."""
    return Party(organization_id=name, organization_name=name, kind=kind, **facts)


def somebody(name: str, kind: OrganizationKind) -> Party:
    """One person who belongs to no organization."""
    return Party(
        organization_id="",
        organization_name="",
        kind=kind,
        person_id=name,
        person_name=name,
        hipaa_covered_entity=False,
    )


def somebody_who_decides(relative: Party) -> Party:
    """The same person, as the one who decides on treatment where somebody cannot."""
    return replace(relative, is_health_care_representative=True)


def staff_of(employer: Party, **facts: Any) -> Party:
    """A member of the discloser's own staff."""
    return organization(employer.organization_name, Kind.INTERNAL, **facts)


# Who holds records ------------------------------------------------------------------------------------------------------

PROGRAM = organization(
    "North Side Recovery Program",
    Kind.PART2_PROGRAM,
    hipaa_covered_entity=True,
    part2_program=True,
    mental_health_facility=False,
    sud_only_public=True,
)
HEALTH_CENTER = organization(
    "Hilltop Health Center",
    Kind.PART2_PROGRAM,
    hipaa_covered_entity=True,
    part2_program=True,
    mental_health_facility=False,
    sud_only_public=False,
)
"""Many come here for many reasons; one of its floors is a substance-use program."""

FREE_PROGRAM = organization(
    "Open Door Recovery",
    Kind.PART2_PROGRAM,
    hipaa_covered_entity=False,
    part2_program=True,
    mental_health_facility=False,
    sud_only_public=True,
)
"""It bills nobody electronically, so it is no covered entity."""

CLINIC = organization(
    "Riverside Counseling",
    Kind.MH_PROVIDER,
    hipaa_covered_entity=True,
    part2_program=False,
    mental_health_facility=True,
    sud_only_public=False,
)
DROP_IN_CENTER = organization(
    "Riverside Drop-In Center",
    Kind.MH_PROVIDER,
    hipaa_covered_entity=False,
    part2_program=False,
    mental_health_facility=True,
    sud_only_public=False,
)
"""A mental-health facility that bills nobody electronically."""

HOSPITAL = organization(
    "Hilltop Hospital",
    Kind.HOSPITAL_ED,
    hipaa_covered_entity=True,
    part2_program=False,
    mental_health_facility=False,
    sud_only_public=False,
)
AMBULANCE = organization(
    "Hilltop Ambulance",
    Kind.EMS,
    hipaa_covered_entity=True,
    part2_program=False,
    mental_health_facility=False,
    sud_only_public=False,
)
COUNTY_ADMINISTRATOR = organization(
    "County Mental Health Office",
    Kind.COUNTY_MH_ADMIN,
    hipaa_covered_entity=True,
    part2_program=False,
    mental_health_facility=True,
    sud_only_public=False,
)
COUNTY_FUND = organization(
    "County Human Services Fund",
    Kind.COUNTY_AGENCY,
    hipaa_covered_entity=False,
    part2_program=False,
    mental_health_facility=False,
    sud_only_public=False,
)
"""It pays for care on the person's consent and is neither covered entity nor program."""

AUDITOR = organization(
    "Clearwater Auditors",
    Kind.BUSINESS_ASSOCIATE,
    hipaa_covered_entity=False,
    part2_program=False,
    mental_health_facility=False,
    sud_only_public=False,
)
POLICE = organization("City Bureau of Police", Kind.LAW_ENFORCEMENT, hipaa_covered_entity=False, part2_program=False)

# Who asks ---------------------------------------------------------------------------------------------------------------

NURSE = organization("Hilltop Hospital", Kind.HOSPITAL_ED, hipaa_covered_entity=True, is_medical_personnel=True)
THERAPIST = organization("Riverside Counseling", Kind.MH_PROVIDER, hipaa_covered_entity=True)
PARAMEDIC = organization("Hilltop Ambulance", Kind.EMS, hipaa_covered_entity=True, is_medical_personnel=True)
LABORATORY = organization("Lantern Laboratory", Kind.QSO, hipaa_covered_entity=True)
DATA_SERVICE = organization("Lantern Data Services", Kind.BUSINESS_ASSOCIATE, hipaa_covered_entity=False)
BILLING_SERVICE = organization("Lantern Billing", Kind.QSO, hipaa_covered_entity=False)
COUNSEL = organization("Marsh and Lowe, attorneys", Kind.ATTORNEY, hipaa_covered_entity=False)
HEALTH_PLAN = organization("Keel Health Plan", Kind.HEALTH_PLAN, hipaa_covered_entity=True)
STATE_POLICE = organization("State Police", Kind.PSP, hipaa_covered_entity=False)
JAIL = organization("County Jail", Kind.CORRECTIONS, hipaa_covered_entity=False)
COURT = organization("Court of Common Pleas", Kind.COURT, hipaa_covered_entity=False)
DRUG_COURT = organization("County Treatment Court", Kind.DRUG_COURT, hipaa_covered_entity=False)
CHILD_WELFARE = organization("County Children and Youth Office", Kind.COUNTY_AGENCY, hipaa_covered_entity=False)
AGING_OFFICE = organization("Area Agency on Aging", Kind.COUNTY_AGENCY, hipaa_covered_entity=False)
ASSISTANCE_OFFICE = organization("County Assistance Office", Kind.COUNTY_AGENCY, hipaa_covered_entity=False)
HEALTH_DEPARTMENT = organization(
    "County Health Department", Kind.PUBLIC_HEALTH_AUTHORITY, hipaa_covered_entity=False, is_medical_personnel=False
)
FOOD_AND_DRUG_PHYSICIAN = organization(
    "Food and Drug Administration",
    Kind.PUBLIC_HEALTH_AUTHORITY,
    hipaa_covered_entity=False,
    is_medical_personnel=True,
)
LICENSING = organization(
    "State Licensing Office",
    Kind.OVERSIGHT_AGENCY,
    hipaa_covered_entity=False,
    authorities=frozenset({Authority.REGULATES_PROGRAM}),
)
SECRETARY = organization(
    "Department of Health and Human Services",
    Kind.OVERSIGHT_AGENCY,
    hipaa_covered_entity=False,
    authorities=frozenset({Authority.HHS_ENFORCEMENT}),
)
RESEARCHER = organization("Hilltop University", Kind.RESEARCHER, hipaa_covered_entity=True)
MONITORING_PROGRAM = organization(
    "State Prescription Monitoring Program", Kind.PUBLIC_HEALTH_AUTHORITY, hipaa_covered_entity=False
)
CORONER = organization("County Medical Examiner", Kind.MEDICAL_EXAMINER, hipaa_covered_entity=False)
EMPLOYER = organization("Bridge Street Bakery", Kind.EMPLOYER, hipaa_covered_entity=False)
LANDLORD = organization("Garden Street Housing", Kind.HOUSING_PROVIDER, hipaa_covered_entity=False)
CITY = organization("City Council Office", Kind.CITY_ADMIN, hipaa_covered_entity=False)

THE_PERSON = somebody("the person", Kind.PATIENT)
SISTER = somebody("the person's sister", Kind.FAMILY)
MOTHER = somebody("the person's mother", Kind.FAMILY)
VISITOR = somebody("a visitor", Kind.PUBLIC)
READERS = somebody("readers of a journal", Kind.PUBLIC)
NEIGHBOR = somebody("the neighbor", Kind.THREAT_TARGET)
