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
    OPERATIONAL = "operational"
    """What the police side itself recorded or heard. Nothing of the clinical record ever carries it."""


CLINICAL_SEGMENTS: tuple[Segment, ...] = tuple(segment for segment in Segment if segment is not Segment.OPERATIONAL)


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
    CENTRAL_REGISTRY = "central_registry"
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
    FACILITY_DIRECTORY = "facility_directory"
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
    PRESCRIPTION_MONITORING = "prescription_monitoring"
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
    TREATING_PARTICIPANTS = "participants_with_a_treating_provider_relationship"
    """Of the intermediary that the same paper names (42 CFR 2.31(a)(4)(ii))."""


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


class AgreementKind(StrEnum):
    """What two organizations have signed. A memorandum of understanding opens nothing."""

    QUALIFIED_SERVICE = "QSOA"
    BUSINESS_ASSOCIATE = "BAA"
    MEMORANDUM = "MOU"
    DATA_USE = "DUA"
    AUDIT_UNDERTAKING = "2.53 undertaking"


class ProcessKind(StrEnum):
    """What a court, a grand jury, an agency or a party has issued."""

    SUBPOENA = "subpoena"
    ADMINISTRATIVE_SUBPOENA = "administrative_subpoena"
    GRAND_JURY_SUBPOENA = "grand_jury_subpoena"
    SEARCH_WARRANT = "search_warrant"
    ARREST_WARRANT = "arrest_warrant"
    ADMINISTRATIVE_WARRANT = "administrative_warrant"
    COMMITMENT_WARRANT = "302_warrant"
    COMMITMENT_PROCEEDING = "mhpa_proceeding"
    COURT_ORDER = "court_order"
    COMPLAINT = "complaint"


class OrderProvision(StrEnum):
    """Under which provision a court made its order. None of them stands in for another."""

    NONCRIMINAL = "2.64"
    CRIMINAL = "2.65"
    INVESTIGATE_PROGRAM = "2.66"
    UNDERCOVER_AGENT = "2.67"
    PENNSYLVANIA_MENTAL_HEALTH = "5100.35(b)"
    PENNSYLVANIA_HIV = "35 P.S. 7608"
    PENNSYLVANIA_SUBSTANCE_USE = "71 P.S. 1690.108"


class OrderFinding(StrEnum):
    """What subpart E of 42 CFR Part 2 asks a court to find."""

    NOTICE_TO_PATIENT_AND_HOLDER = "notice_to_patient_and_holder"
    OTHER_WAYS_UNAVAILABLE = "other_ways_unavailable_or_ineffective"
    PUBLIC_INTEREST_OUTWEIGHS = "public_interest_outweighs_injury"
    LIMITS_IN_ORDER = "limits_in_order"
    EXTREMELY_SERIOUS_CRIME = "extremely_serious_crime"
    SUBSTANTIAL_VALUE_LIKELY = "substantial_value_likely"
    HOLDER_INDEPENDENT_COUNSEL = "holder_independent_counsel"


class RequestTest(StrEnum):
    """The three conditions of an administrative request, 45 CFR 164.512(f)(1)(ii)(C)."""

    RELEVANT_AND_MATERIAL = "relevant_material"
    SPECIFIC_AND_LIMITED = "specific_limited"
    DEIDENTIFIED_NOT_USABLE = "deid_not_usable"


class RecordOrigin(StrEnum):
    """How a holder that did not make the record came by it."""

    CARE_CONSENT = "part2_tpo"
    GENERAL_CONSENT = "part2_general"
    PATIENT_ACCESS = "patient_access"
    MEDICAL_EMERGENCY = "2.51"
    RESEARCH = "2.52"
    AUDIT = "2.53"
    SERVICE_AGREEMENT = "qsoa"
    MISDIRECTED = "misdirected"


class Custody(StrEnum):
    """Whether the person is lawfully held."""

    HELD = "held"
    RELEASED = "released"
    ESCAPED = "escaped"


class Authority(StrEnum):
    """What gives an outside body a claim to see records (42 CFR 2.53; 45 CFR 160.310)."""

    FUNDS_PROGRAM = "funds_program"
    REGULATES_PROGRAM = "regulates_program"
    THIRD_PARTY_PAYER = "third_party_payer"
    QUALITY_IMPROVEMENT = "quality_improvement_organization"
    FOUND_QUALIFIED = "found_qualified_by_program"
    HHS_ENFORCEMENT = "hhs_enforcement"


class Representation(StrEnum):
    """What an official has represented in writing or as noted by the holder."""

    CARE_OF_INMATE = "care_of_inmate"
    SAFETY_OF_INMATE_OR_OTHERS = "health_safety_inmate_others"
    SAFETY_OF_OFFICERS = "health_safety_officers"
    SAFETY_IN_TRANSPORT = "health_safety_transport"
    SECURITY_OF_INSTITUTION = "security_of_institution"
    VIOLATION_BY_ANOTHER = "violation_by_other"
    NOT_AGAINST_VICTIM = "not_against_victim"
    ACTIVITY_WOULD_BE_HARMED = "immediate_activity_harmed"


class ReportGround(StrEnum):
    """Why a report of abuse or neglect is made, as its author recorded it."""

    REASONABLE_CAUSE = "reasonable_cause"
    REQUIRED_BY_LAW = "required_by_law"
    PERSON_AGREES = "person_agrees"
    PREVENT_SERIOUS_HARM = "prevent_serious_harm"
    UNABLE_TO_AGREE = "unable_to_agree"


class DirectorFinding(StrEnum):
    """What a program director finds before a minor's parent may be told (42 CFR 2.14(c))."""

    LACKS_RATIONAL_CHOICE = "lacks_rational_choice"
    SUBSTANTIAL_THREAT = "substantial_threat"
    THREAT_REDUCIBLE_BY_PARENT = "threat_reducible_by_parent"


class RecordedFinding(StrEnum):
    """What was found or done about one request, apart from a court's findings."""

    NOTICE_TO_PATIENT = "notice_to_patient"
    GOOD_CAUSE = "good_cause"
    NOT_DETRIMENTAL = "not_detrimental"


class DeidentificationMethod(StrEnum):
    """How identity was removed (45 CFR 164.514)."""

    SAFE_HARBOR = "safe_harbor"
    EXPERT_DETERMINATION = "expert_determination"
    LIMITED_DATA_SET = "limited_data_set"
    NONE = "none"


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
    is_originator: bool | None = None
    is_health_care_representative: bool | None = None
    authorities: frozenset[Authority] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordItem:
    """One piece of content that is asked for. `key` is unique in the request; `field` is what a consent may list.

    `whole` marks an item that stands for everything of its segment, as in a question asked before anything has been
    chosen: where the law allows a closed list of fields, such an item may go as that list and no further.
    """

    key: str
    segment: Segment | None
    field: str
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimStatement:
    """What is on file about a person as the victim of a crime (45 CFR 164.512(f)(3))."""

    agrees: bool | None = None
    incapacitated: bool | None = None
    best_interest: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A crime, or the threat of one, as the holder's own report describes it (42 CFR 2.12(c)(5))."""

    suspect_is_patient: bool | None = None
    on_premises: bool | None = None
    against_personnel: bool | None = None
    report_on_file: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A person's own admission of a crime (45 CFR 164.512(j)(1)(ii)(A), (2))."""

    violent_crime: bool | None = None
    serious_harm: bool | None = None
    in_therapy: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """An agency's request to leave its entries out of an accounting (45 CFR 164.528(a)(2)).

    An oral one ends 30 days after `made_at`, a written one at `ends_at`.
    """

    oral: bool | None
    made_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What else is recorded about one request. `None` is not known, and no basis is built on it.

    `matter` is the docket of the proceeding that the request belongs to; `origin` how the discloser came by the
    record where it did not make it; `patient_*` what 45 CFR 164.510(b) asks about the person's agreement.
    """

    matter: str = ""
    origin: RecordOrigin | None = None
    custody: Custody | None = None
    incapacity_determined: bool | None = None
    minor_consented_to_care: bool | None = None
    parent_consented_to_care: bool | None = None
    minor_is_applicant: bool | None = None
    hiv_needed_for_care: bool | None = None
    patient_present: bool | None = None
    patient_capable: bool | None = None
    patient_objected: bool | None = None
    best_interest: bool | None = None
    involved_before_death: bool | None = None
    contrary_preference: bool | None = None
    suspected_crime: bool | None = None
    discloser_is_victim: bool | None = None
    direct_administrative_control: bool | None = None
    supervised: bool | None = None
    break_glass: bool | None = None
    director_determination: bool | None = None
    review_board_waiver: bool | None = None
    deidentification: DeidentificationMethod | None = None
    smallest_cell: int | None = None
    residents_in_breach: int | None = None
    representations: frozenset[Representation] = frozenset()
    report_grounds: frozenset[ReportGround] = frozenset()
    director_findings: frozenset[DirectorFinding] = frozenset()
    findings: frozenset[RecordedFinding] = frozenset()
    victim: VictimStatement | None = None
    incident: Incident | None = None
    admission: Admission | None = None
    suspension: Suspension | None = None


NOTHING_ELSE_KNOWN = Circumstances()


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
    person_deceased: bool | None = None
    person_adjudicated_incapacitated: bool | None = None
    circumstances: Circumstances = NOTHING_ELSE_KNOWN


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
    `fields` limits the paper to listed fields; `None` means everything in its segments. `described_part` is a wording
    narrower than the segments ("attendance dates"), to which what goes is then limited. `matter`, `condition_of`,
    `revocable_from` and `final_disposition_at` belong to consents for proceedings (42 CFR 2.31(d), 2.35).
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
    described_part: str = ""
    matter: str = ""
    condition_of: str = ""
    revocable_from: datetime | None = None
    final_disposition_at: datetime | None = None
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
    declared_disaster: bool | None = None
    program_closed: bool | None = None
    product_danger_asserted: bool | None = None
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
class Agreement:
    """A written agreement between organizations, as found; `party_ids` are all who signed it."""

    id: str
    kind: AgreementKind
    party_ids: frozenset[str]
    in_force: bool | None
    acknowledges_bound: bool | None = None
    will_resist: bool | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalProcess:
    """A subpoena, warrant, order, proceeding or complaint, as served on `holder_id`.

    `segments`: the kinds of information it covers (empty: it does not say). `scope`: its own words for what it
    reaches. `communications_finding`: whether the order contains a finding under 42 CFR 2.63(a).
    """

    id: str
    kind: ProcessKind
    in_force: bool | None
    provision: OrderProvision | None = None
    section: str = ""
    signed_by_judge: bool | None = None
    issued_by: str = ""
    holder_id: str | None = None
    crime: str = ""
    segments: frozenset[Segment] = frozenset()
    scope: tuple[str, ...] = ()
    findings: frozenset[OrderFinding] = frozenset()
    communications_finding: bool | None = None
    accompanied_by_subpoena: bool | None = None
    subpoena_in_force: bool | None = None
    satisfactory_assurance: bool | None = None
    request_tests: frozenset[RequestTest] = frozenset()
    brought_by_patient: bool | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None


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
    agreements: tuple[Agreement, ...] = ()
    legal_process: tuple[LegalProcess, ...] = ()
    unrecognized: tuple[UnrecognizedEvidence, ...] = ()


POLICE_KINDS: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.LAW_ENFORCEMENT, OrganizationKind.PSP, OrganizationKind.FEDERAL_LE}
)
