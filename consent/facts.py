"""What a rule may know: frozen, typed facts about one wish to disclose and the evidence for it.

No fact is guessed. `None` means "not known", and every rule reads it as the more protective value. Times are aware;
identifiers are the text of UUIDs (or any other exact text); organizations are compared by identifier, never by name.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("America/New_York")


def end_of_day(day: date) -> datetime:
    """Return the instant at which a date-only expiry ends: the next midnight in New York, itself excluded."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=LOCAL_ZONE)


def start_of_day(day: date) -> datetime:
    """Return the instant at which a date without a time begins: its midnight in New York."""
    return datetime.combine(day, time.min, tzinfo=LOCAL_ZONE)


class Segment(StrEnum):
    """How the law labels one piece of clinical content."""

    MH_GENERAL = "mh_general"
    PART2_SUD = "part2_sud"
    SUD_COUNSELING_NOTES = "sud_counseling_notes"
    PSYCHOTHERAPY_NOTES = "psychotherapy_notes"
    HIV = "hiv"
    IDENTITY_PRESENCE = "identity_presence"
    SUD_NON_PART2 = "sud_non_part2"


class Purpose(StrEnum):
    """Why somebody wants the information; a disclosure has exactly one purpose."""

    ACCOUNTING = "accounting"
    ADMINISTRATIVE_PROCEEDING = "administrative_proceeding"
    ALERT_DEATH = "alert_death"
    AUDIT = "audit"
    AVERT_THREAT = "avert_threat"
    BENEFITS = "benefits"
    BREACH_NOTICE = "breach_notice"
    BREACH_NOTICE_DELAY = "breach_notice_delay"
    CARE_NAVIGATION = "care_navigation"
    CAUSE_OF_DEATH = "cause_of_death"
    CHILD_ABUSE_INVESTIGATION = "child_abuse_investigation"
    CHILD_ABUSE_REPORT = "child_abuse_report"
    CHILD_WELFARE_SERVICES = "child_welfare_services"
    COMMITMENT_302 = "commitment_302"
    COURT_PROCEEDING = "court_proceeding"
    CRIME_AGAINST_PERSONNEL = "crime_against_personnel"
    CRIME_ON_PREMISES = "crime_on_premises"
    CRIME_VICTIM_INFO = "crime_victim_info"
    CRISIS_PLANNING = "crisis_planning"
    CRISIS_RESPONSE = "crisis_response"
    CURIOSITY = "curiosity"
    CUSTODY_HEALTHCARE = "custody_healthcare"
    CUSTODY_SECURITY = "custody_security"
    DATA_HOSTING = "data_hosting"
    DEID_REPORTING = "deid_reporting"
    DEPLOYMENT_PLANNING = "deployment_planning"
    DISCIPLINE = "discipline"
    ELDER_ABUSE_REPORT = "elder_abuse_report"
    EMPLOYMENT = "employment"
    FAMILY_INVOLVEMENT = "family_involvement"
    FAMILY_NOTIFICATION = "family_notification"
    FIREARM_REPORTING = "firearm_reporting"
    FOLLOW_UP_OUTCOME = "follow_up_outcome"
    HIE_EXCHANGE = "hie_exchange"
    HOUSING = "housing"
    IDENTIFY_LOCATE_SUSPECT = "identify_locate_suspect"
    INTERNAL_SUPERVISION = "internal_supervision"
    INVESTIGATE_PROGRAM = "investigate_program"
    LAB_SERVICES = "lab_services"
    LAW_ENFORCEMENT_INVESTIGATION = "law_enforcement_investigation"
    LEGAL_DEFENSE = "legal_defense"
    LEGISLATIVE_PROCEEDING = "legislative_proceeding"
    MEDIA = "media"
    MISSING_PERSON = "missing_person"
    MONITORING_CONDITIONAL_RELEASE = "monitoring_conditional_release"
    NOTIFICATION = "notification"
    OBTAIN_MEDICAL_CONSENT = "obtain_medical_consent"
    OFFICER_SAFETY = "officer_safety"
    OPERATIONS = "operations"
    OUTCOME_CURIOSITY = "outcome_curiosity"
    OVERSIGHT = "oversight"
    PARENT_ACCESS = "parent_access"
    PARENT_CONSENT_INFORMATION = "parent_consent_information"
    PATIENT_ACCESS = "patient_access"
    PAYMENT = "payment"
    PERSONNEL_INVESTIGATION = "personnel_investigation"
    POLICE_REPORT = "police_report"
    PROGRAM_EVALUATION = "program_evaluation"
    PROSECUTION = "prosecution"
    PROTECT_MINOR = "protect_minor"
    PROVIDER_DEFENSE = "provider_defense"
    PUBLIC_HEALTH = "public_health"
    PUBLIC_RECORDS = "public_records"
    RESEARCH = "research"
    RESEARCH_PUBLICATION = "research_publication"
    SCENE_SAFETY = "scene_safety"
    SCHEDULING = "scheduling"
    SCHOOL_SUPPORT = "school_support"
    SOCIAL_SERVICES = "social_services"
    SYSTEM_SEARCH = "system_search"
    TRAINING = "training"
    TRAINING_DEBRIEF = "training_debrief"
    TREATMENT = "treatment"
    WARN_VICTIM = "warn_victim"
    WARRANT_APPLICATION = "warrant_application"
    WOUND_REPORT = "wound_report"


class OrganizationKind(StrEnum):
    """What kind of body asks for, or holds, the information."""

    ATTORNEY = "attorney"
    BUSINESS_ASSOCIATE = "business_associate"
    CITY_ADMIN = "city_admin"
    CORRECTIONS = "corrections"
    COUNTY_AGENCY = "county_agency"
    COUNTY_MH_ADMIN = "county_mh_admin"
    COURT = "court"
    CRISIS_CENTER_988 = "crisis_center_988"
    DRUG_COURT = "drug_court"
    EMPLOYER = "employer"
    EMS = "ems"
    FAMILY = "family"
    FEDERAL_LE = "federal_le"
    HEALTH_PLAN = "health_plan"
    HIE_BA = "hie_ba"
    HOSPITAL_ED = "hospital_ed"
    HOUSING_PROVIDER = "housing_provider"
    INTERMEDIARY = "intermediary"
    INTERMEDIARY_PARTICIPANT = "intermediary_participant"
    INTERNAL = "internal"
    LAW_ENFORCEMENT = "law_enforcement"
    MEDIA = "media"
    MEDICAL_EXAMINER = "medical_examiner"
    MH_PROVIDER = "mh_provider"
    OVERSIGHT_AGENCY = "oversight_agency"
    PART2_PROGRAM = "part2_program"
    PATIENT = "patient"
    PROBATION_PAROLE = "probation_parole"
    PROSECUTOR = "prosecutor"
    PSP = "psp"
    PUBLIC = "public"
    PUBLIC_HEALTH_AUTHORITY = "public_health_authority"
    QSO = "qso"
    RESEARCHER = "researcher"
    SCHOOL = "school"
    THREAT_TARGET = "threat_target"


class ConsentKind(StrEnum):
    """Which instrument a signed paper is; one paper may be several at once."""

    PART2_GENERAL = "part2_general"
    PART2_TPO = "part2_tpo"
    PART2_LEGAL = "part2_legal"
    PART2_COUNSELING_NOTES = "part2_scn"
    PART2_CRIMINAL_JUSTICE = "part2_cj"
    HIPAA_AUTHORIZATION = "hipaa_auth"
    PA_MENTAL_HEALTH_RELEASE = "pa_mh_release"
    PA_HIV = "pa_hiv"


class SignatureKind(StrEnum):
    """How a paper was signed. A name typed by staff is not the person's signature."""

    INK = "ink"
    ELECTRONIC = "electronic"
    VERBAL_WITH_TWO_WITNESSES = "verbal_with_two_witnesses"
    TYPED_BY_STAFF = "typed_by_staff"


class Signer(StrEnum):
    """Who signed."""

    PATIENT = "patient"
    PARENT = "parent"
    GUARDIAN = "guardian"
    PERSONAL_REPRESENTATIVE = "personal_representative"
    EXECUTOR = "executor"
    HEALTH_CARE_AGENT = "health_care_agent"
    PROGRAM_DIRECTOR = "program_director"
    SPOUSE = "spouse"
    ADULT_CHILD = "adult_child"
    STAFF = "staff"
    OTHER = "other"


class RecipientClass(StrEnum):
    """Recipients described as a class instead of by name, in the regulation's own wording."""

    TREATMENT_PAYMENT_OPERATIONS = "my_treating_providers_plans_payers_and_people_helping_to_operate_this_program"


class CombinedWith(StrEnum):
    """What else stands on the same paper."""

    CONSENT_TO_TREATMENT = "consent_to_treatment"
    NOTICE_OF_PRIVACY_PRACTICES = "notice_of_privacy_practices"
    OTHER_AUTHORIZATION = "other_authorization"
    COUNSELING_NOTES_CONSENT = "counseling_notes_consent"
    PSYCHOTHERAPY_NOTES_AUTHORIZATION = "psychotherapy_notes_authorization"
    OTHER_DOCUMENT = "other_document"


class ThreatTarget(StrEnum):
    """Whom a threat is aimed at."""

    SELF = "self"
    IDENTIFIED = "identified"
    READILY_IDENTIFIABLE_GROUP = "readily_identifiable_group"
    PROGRAM_PREMISES = "program_premises"
    OFFICERS_ENTERING = "officers_entering"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One side of a disclosure, with its legal status; `None` is unknown and read as the more protective value."""

    organization_id: str
    organization_name: str
    kind: OrganizationKind
    person_id: str | None = None
    person_name: str | None = None
    role: str = ""
    hipaa_covered_entity: bool | None = None
    part2_program: bool | None = None
    mental_health_facility: bool | None = None
    sud_only_public: bool | None = None
    is_medical_personnel: bool | None = None
    is_treating_provider: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordItem:
    """One piece of content that is asked for. `key` is unique in the request; `field` is what a consent may list."""

    key: str
    segment: Segment | None
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureRequest:
    """Who wants to disclose what about whom, to whom, why, and at which instant."""

    person_id: str
    discloser: Party
    recipient: Party
    purpose: Purpose | None
    items: tuple[RecordItem, ...]
    now: datetime
    person_age: int | None = None
    person_deceased: bool = False
    person_adjudicated_incapacitated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRecipient:
    """A recipient named on a paper: an organization, or (with `person_id`) only that person of it.

    `for_purposes` narrows a class such as "officers responding to my crisis calls" to the purpose it describes.
    """

    organization_id: str
    person_id: str | None = None
    for_purposes: frozenset[Purpose] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A signed paper, as found. Nothing here says that it is valid; `consent.instruments` judges it.

    `statements` holds the codes of the printed statements that the paper carries (for example `A6-REVOKE`);
    `elements_missing` the codes of elements that a reviewer found wanting whatever the other fields say.
    `fields` limits the paper to listed fields; `None` means everything in its segments.
    """

    id: str
    kinds: frozenset[ConsentKind]
    person_id: str
    discloser_ids: frozenset[str]
    recipients: tuple[NamedRecipient, ...]
    segments: frozenset[Segment]
    purposes: frozenset[Purpose]
    info_description: str
    signed_at: datetime | None
    signature: SignatureKind | None
    signer: Signer
    statements: frozenset[str]
    person_named: bool = True
    recipient_class: RecipientClass | None = None
    fields: frozenset[str] | None = None
    signer_name: str = ""
    signer_authority: str = ""
    witnesses: tuple[str, ...] = ()
    staff_signed_by: str = ""
    staff_signed_at: datetime | None = None
    period_starts_at: datetime | None = None
    expires_at: datetime | None = None
    expires_event: str = ""
    event_occurred_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_orally_at: datetime | None = None
    combined_with: frozenset[CombinedWith] = frozenset()
    conditioned: bool = False
    known_false: bool = False
    elements_missing: frozenset[str] = frozenset()
    language: str = ""
    form_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """A medical emergency as documented: the four facts of 42 CFR 2.51(c) and why consent could not be had."""

    id: str
    person_id: str
    kind: str
    bona_fide: bool | None
    patient_capable: bool | None
    consent_obtainable: bool | None
    nature: str
    disclosed_by: str
    medical_personnel_name: str
    medical_personnel_affiliation: str
    occurred_at: datetime
    consent_refused: bool | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Threat:
    """A threat as a clinician recorded it: the good-faith belief that 45 CFR 164.512(j) asks for."""

    id: str
    person_id: str
    serious: bool | None
    imminent: bool | None
    specific: bool | None
    target: ThreatTarget | None
    recorded_by: str
    basis: str
    recorded_at: datetime
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A limit the person asked for (45 CFR 164.522; 42 CFR 2.26). Empty sets mean "all"."""

    id: str
    person_id: str
    agreed: bool | None
    paid_in_full: bool = False
    organization_ids: frozenset[str] = frozenset()
    segments: frozenset[Segment] = frozenset()
    fields: frozenset[str] = frozenset()
    purposes: frozenset[Purpose] = frozenset()
    agreed_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnrecognizedEvidence:
    """A document that was handed in and that no rule here can read; its presence denies until somebody reads it."""

    id: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything on file that may carry or stop the disclosure; the order never matters."""

    consents: tuple[Consent, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    threats: tuple[Threat, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    unrecognized: tuple[UnrecognizedEvidence, ...] = ()


POLICE_KINDS: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.LAW_ENFORCEMENT, OrganizationKind.PSP, OrganizationKind.FEDERAL_LE}
)
