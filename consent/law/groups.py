"""Groups of purposes, recipients, segments and fields that several laws speak of; each a closed list."""

from consent.facts import POLICE_KINDS, Authority, OrganizationKind, Purpose, Segment

EVERY_SEGMENT: frozenset[Segment] = frozenset(Segment) - {Segment.OPERATIONAL}
BUT_PSYCHOTHERAPY_NOTES: frozenset[Segment] = EVERY_SEGMENT - {Segment.PSYCHOTHERAPY_NOTES}

CARE_PURPOSES: frozenset[Purpose] = frozenset({Purpose.TREATMENT, Purpose.CUSTODY_HEALTHCARE})
"""Treatment, wherever the person is; in custody only by treatment staff."""

INTERNAL_DUTIES: frozenset[Purpose] = frozenset(
    {Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS, Purpose.INTERNAL_SUPERVISION, Purpose.TRAINING}
)
"""Duties of the discloser's own staff that arise out of care."""

UNJUSTIFIED: frozenset[Purpose] = frozenset({Purpose.CURIOSITY, Purpose.OUTCOME_CURIOSITY})
MISUSE: tuple[str, ...] = ("NOTIFY_PRIVACY_OFFICER", "BREACH_RISK_ASSESSMENT")
"""What staff who look without a duty set off: presumed a breach until assessed (45 CFR 164.402)."""

NO_DUTY = "the purpose is no duty that arises out of care"

SERVICES: frozenset[Purpose] = frozenset(
    {
        Purpose.DATA_HOSTING,
        Purpose.LAB_SERVICES,
        Purpose.HIE_EXCHANGE,
        Purpose.OPERATIONS,
        Purpose.PAYMENT,
        Purpose.PROVIDER_DEFENSE,
    }
)
"""What a service organization or business associate does for the holder."""

THREAT_PURPOSES: frozenset[Purpose] = frozenset({Purpose.AVERT_THREAT, Purpose.WARN_VICTIM})

USE_AGAINST_THE_PERSON: frozenset[Purpose] = frozenset(
    {
        Purpose.ADMINISTRATIVE_PROCEEDING,
        Purpose.CHILD_ABUSE_INVESTIGATION,
        Purpose.COMMITMENT_302,
        Purpose.COURT_PROCEEDING,
        Purpose.DISCIPLINE,
        Purpose.IDENTIFY_LOCATE_SUSPECT,
        Purpose.LAW_ENFORCEMENT_INVESTIGATION,
        Purpose.LEGAL_DEFENSE,
        Purpose.LEGISLATIVE_PROCEEDING,
        Purpose.POLICE_REPORT,
        Purpose.PROSECUTION,
        Purpose.PROVIDER_DEFENSE,
        Purpose.WARRANT_APPLICATION,
    }
)
"""Investigations and proceedings of every kind, 42 CFR 2.12(d)(1). A person's own defense is among them: it too is a
proceeding in which the record is used."""

DEIDENTIFIED_PURPOSES: frozenset[Purpose] = frozenset(
    {
        Purpose.DEID_REPORTING,
        Purpose.PUBLIC_HEALTH,
        Purpose.PROGRAM_EVALUATION,
        Purpose.RESEARCH,
        Purpose.RESEARCH_PUBLICATION,
    }
)

AUDIT_AUTHORITIES: frozenset[Authority] = frozenset(Authority) - {Authority.HHS_ENFORCEMENT}
"""Standing to audit (42 CFR 2.53): who funds, regulates, pays, reviews quality, or was found qualified."""

POLICE = POLICE_KINDS
EVERYBODY_BUT_POLICE: frozenset[OrganizationKind] = frozenset(OrganizationKind) - POLICE
PATIENT: frozenset[OrganizationKind] = frozenset({OrganizationKind.PATIENT})
INTERNAL: frozenset[OrganizationKind] = frozenset({OrganizationKind.INTERNAL})
FAMILY: frozenset[OrganizationKind] = frozenset({OrganizationKind.FAMILY})
HEALTH_PLAN: frozenset[OrganizationKind] = frozenset({OrganizationKind.HEALTH_PLAN})
RESEARCHER: frozenset[OrganizationKind] = frozenset({OrganizationKind.RESEARCHER})
COUNTY_AGENCY: frozenset[OrganizationKind] = frozenset({OrganizationKind.COUNTY_AGENCY})
OVERSIGHT: frozenset[OrganizationKind] = frozenset({OrganizationKind.OVERSIGHT_AGENCY})
MEDICAL_EXAMINER: frozenset[OrganizationKind] = frozenset({OrganizationKind.MEDICAL_EXAMINER})
PUBLIC_HEALTH: frozenset[OrganizationKind] = frozenset({OrganizationKind.PUBLIC_HEALTH_AUTHORITY})
PROVIDERS: frozenset[OrganizationKind] = frozenset(
    {
        OrganizationKind.HOSPITAL_ED,
        OrganizationKind.EMS,
        OrganizationKind.MH_PROVIDER,
        OrganizationKind.PART2_PROGRAM,
        OrganizationKind.CRISIS_CENTER_988,
        OrganizationKind.CORRECTIONS,
    }
)
"""Kinds of body that may treat a person; `consent.instruments.treats` says of which recipient it is true."""

COVERED_PROVIDERS_AND_PLANS: frozenset[OrganizationKind] = frozenset(
    {
        OrganizationKind.HEALTH_PLAN,
        OrganizationKind.HOSPITAL_ED,
        OrganizationKind.MH_PROVIDER,
        OrganizationKind.PART2_PROGRAM,
    }
)
SERVICE_ORGANIZATIONS: frozenset[OrganizationKind] = frozenset(
    {
        OrganizationKind.QSO,
        OrganizationKind.BUSINESS_ASSOCIATE,
        OrganizationKind.HIE_BA,
        OrganizationKind.ATTORNEY,
    }
)
"""Who can serve the holder under an agreement. Police never can: they render it no service."""

CAN_LESSEN_A_THREAT: frozenset[OrganizationKind] = POLICE_KINDS | {
    OrganizationKind.CRISIS_CENTER_988,
    OrganizationKind.EMS,
    OrganizationKind.FAMILY,
    OrganizationKind.HOSPITAL_ED,
    OrganizationKind.MH_PROVIDER,
    OrganizationKind.THREAT_TARGET,
}
"""Kinds of recipient "reasonably able to prevent or lessen the threat"; a closed list, so that nobody is guessed in."""

COMMITTING: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.COUNTY_MH_ADMIN, OrganizationKind.COURT, OrganizationKind.HOSPITAL_ED}
)
"""Who decides on an involuntary commitment: the county delegate, the court, the examining physician."""

IDENTIFYING_FIELDS: frozenset[str] = frozenset(
    {
        "name",
        "address",
        "date_of_birth",
        "place_of_birth",
        "ssn",
        "abo_rh",
        "type_of_injury",
        "treatment_datetime",
        "death_datetime",
        "physical_description",
    }
)
"""The closed list of 45 CFR 164.512(f)(2)(i)(A)-(H)."""

CRIME_REPORT_FIELDS: frozenset[str] = frozenset(
    {
        "incident_circumstances",
        "patient_status_of_suspect",
        "suspect_name",
        "suspect_address",
        "suspect_last_known_whereabouts",
    }
)
"""The closed list of 42 CFR 2.12(c)(5)(ii)."""
