"""Plain words for every code that the law knows: purposes, kinds of body, papers, findings. Shown to those who know law.

The codes are what decides; the words are for reading alone and never travel back.
"""

from enum import StrEnum

from consent.facts import (
    AgreementKind,
    Authority,
    CombinedWith,
    ConsentKind,
    Custody,
    DeidentificationMethod,
    DirectorFinding,
    OrderFinding,
    OrderProvision,
    OrganizationKind,
    ProcessKind,
    Purpose,
    RecipientClass,
    RecordedFinding,
    RecordOrigin,
    ReportGround,
    Representation,
    RequestTest,
    Segment,
    SignatureKind,
    Signer,
    ThreatTarget,
)

NOT_LABELLED = "Not labelled: counts as the most restricted"

_KINDS_OF_INFORMATION: dict[StrEnum, str] = {
    Segment.MH_GENERAL: "Mental health",
    Segment.PART2_SUD: "Substance use treatment (42 CFR Part 2)",
    Segment.SUD_COUNSELING_NOTES: "Substance use counseling notes",
    Segment.PSYCHOTHERAPY_NOTES: "Psychotherapy notes",
    Segment.HIV: "HIV-related",
    Segment.IDENTITY_PRESENCE: "Identity and presence",
    Segment.SUD_NON_PART2: "Substance use outside Part 2",
    Segment.OPERATIONAL: "Seen or heard by police themselves",
}

_PURPOSES: dict[StrEnum, str] = {
    Purpose.ACCOUNTING: "Accounting of disclosures",
    Purpose.ALERT_DEATH: "Telling police of a suspicious death",
    Purpose.AVERT_THREAT: "Averting a serious and imminent threat",
    Purpose.BENEFITS: "Getting the person a benefit",
    Purpose.BREACH_NOTICE: "Notice of a breach",
    Purpose.BREACH_NOTICE_DELAY: "Delay of a notice of a breach",
    Purpose.CAUSE_OF_DEATH: "Inquiry into a cause of death",
    Purpose.CENTRAL_REGISTRY: "Central registry of treatment",
    Purpose.CHILD_ABUSE_REPORT: "Report of child abuse",
    Purpose.COMMITMENT_302: "Involuntary commitment",
    Purpose.CRIME_AGAINST_PERSONNEL: "Reporting a crime against staff",
    Purpose.CRIME_ON_PREMISES: "Reporting a crime on the premises",
    Purpose.CRIME_VICTIM_INFO: "About the victim of a crime",
    Purpose.CRISIS_PLANNING: "Crisis response planning",
    Purpose.CRISIS_RESPONSE: "Safe response during crisis calls",
    Purpose.CUSTODY_HEALTHCARE: "Health care in custody",
    Purpose.CUSTODY_SECURITY: "Safety in custody",
    Purpose.DATA_HOSTING: "Keeping records on computers",
    Purpose.DEID_REPORTING: "De-identified reporting",
    Purpose.ELDER_ABUSE_REPORT: "Report of abuse of an older adult",
    Purpose.FIREARM_REPORTING: "Report to the firearms register",
    Purpose.HIE_EXCHANGE: "Health information exchange",
    Purpose.HOUSING: "Housing application",
    Purpose.IDENTIFY_LOCATE_SUSPECT: "Finding a suspect",
    Purpose.INVESTIGATE_PROGRAM: "Investigating the program",
    Purpose.LAB_SERVICES: "Laboratory services",
    Purpose.LEGAL_DEFENSE: "The person's own defense in court",
    Purpose.MISSING_PERSON: "Finding a missing person",
    Purpose.MONITORING_CONDITIONAL_RELEASE: "Monitoring a conditional release",
    Purpose.OBTAIN_MEDICAL_CONSENT: "Deciding on treatment for the person",
    Purpose.OPERATIONS: "Health care operations",
    Purpose.PARENT_ACCESS: "A parent's access to the record",
    Purpose.PARENT_CONSENT_INFORMATION: "What a parent needs to consent to care",
    Purpose.PATIENT_ACCESS: "The person's own access",
    Purpose.PROTECT_MINOR: "Protecting a minor's life",
    Purpose.PROVIDER_DEFENSE: "The holder's own defense in court",
    Purpose.PUBLIC_RECORDS: "Public records request",
    Purpose.RESEARCH_PUBLICATION: "Publishing research",
    Purpose.SYSTEM_SEARCH: "Search whether a record exists",
    Purpose.WARN_VICTIM: "Warning somebody who is threatened",
    Purpose.WARRANT_APPLICATION: "Applying for a warrant",
    Purpose.WOUND_REPORT: "Report of a wound by a weapon",
}

_BODIES: dict[StrEnum, str] = {
    OrganizationKind.CITY_ADMIN: "City administration",
    OrganizationKind.CORRECTIONS: "Jail or prison",
    OrganizationKind.COUNTY_MH_ADMIN: "County mental-health administrator",
    OrganizationKind.CRISIS_CENTER_988: "Crisis line (988)",
    OrganizationKind.DRUG_COURT: "Treatment court",
    OrganizationKind.EMS: "Emergency medical service",
    OrganizationKind.FAMILY: "Family, or somebody close",
    OrganizationKind.FEDERAL_LE: "Federal law enforcement",
    OrganizationKind.HIE_BA: "Health information exchange",
    OrganizationKind.HOSPITAL_ED: "Hospital",
    OrganizationKind.INTERMEDIARY: "Intermediary (42 CFR 2.11)",
    OrganizationKind.INTERMEDIARY_PARTICIPANT: "Participant of an intermediary",
    OrganizationKind.INTERNAL: "The holder's own staff",
    OrganizationKind.LAW_ENFORCEMENT: "Police",
    OrganizationKind.MEDICAL_EXAMINER: "Coroner or medical examiner",
    OrganizationKind.MH_PROVIDER: "Mental-health provider",
    OrganizationKind.PART2_PROGRAM: "Substance use program",
    OrganizationKind.PATIENT: "The person themselves",
    OrganizationKind.PROBATION_PAROLE: "Probation or parole",
    OrganizationKind.PSP: "State police",
    OrganizationKind.PUBLIC: "Anybody else",
    OrganizationKind.QSO: "Qualified service organization",
    OrganizationKind.THREAT_TARGET: "Somebody who is threatened",
}

_PAPERS: dict[StrEnum, str] = {
    ConsentKind.PART2_GENERAL: "Part 2 consent",
    ConsentKind.PART2_TPO: "Part 2 consent for treatment, payment and operations",
    ConsentKind.PART2_LEGAL: "Part 2 consent for a proceeding",
    ConsentKind.PART2_COUNSELING_NOTES: "Part 2 consent for counseling notes",
    ConsentKind.PART2_CRIMINAL_JUSTICE: "Part 2 criminal-justice consent (2.35)",
    ConsentKind.HIPAA_AUTHORIZATION: "HIPAA authorization",
    ConsentKind.PA_MENTAL_HEALTH_RELEASE: "Pennsylvania mental-health release",
    ConsentKind.PA_HIV: "Pennsylvania consent specific to HIV",
    SignatureKind.INK: "In ink",
    SignatureKind.VERBAL_WITH_TWO_WITNESSES: "Spoken, before two witnesses",
    SignatureKind.TYPED_BY_STAFF: "A name typed by staff",
    Signer.PATIENT: "The person",
    Signer.OTHER: "Somebody else",
    RecipientClass.TREATMENT_PAYMENT_OPERATIONS: (
        "My treating providers, health plans, third-party payers, and people helping to operate this program"
    ),
    RecipientClass.TREATING_PARTICIPANTS: "Participants of the intermediary who treat me",
    CombinedWith.CONSENT_TO_TREATMENT: "A consent to treatment",
    CombinedWith.NOTICE_OF_PRIVACY_PRACTICES: "A notice of privacy practices",
    CombinedWith.OTHER_AUTHORIZATION: "Another authorization",
    CombinedWith.COUNSELING_NOTES_CONSENT: "A consent for counseling notes",
    CombinedWith.PSYCHOTHERAPY_NOTES_AUTHORIZATION: "An authorization for psychotherapy notes",
    CombinedWith.OTHER_DOCUMENT: "Another document",
    AgreementKind.QUALIFIED_SERVICE: "Qualified service organization agreement",
    AgreementKind.BUSINESS_ASSOCIATE: "Business associate contract",
    AgreementKind.MEMORANDUM: "Memorandum of understanding",
    AgreementKind.DATA_USE: "Data use agreement",
    AgreementKind.AUDIT_UNDERTAKING: "Undertaking for an audit (42 CFR 2.53)",
}

_PROCESS: dict[StrEnum, str] = {
    ProcessKind.COMMITMENT_WARRANT: "Commitment warrant (302)",
    ProcessKind.COMMITMENT_PROCEEDING: "Commitment petition or proceeding",
    ProcessKind.COMPLAINT: "Complaint in a lawsuit",
    OrderProvision.NONCRIMINAL: "42 CFR 2.64: not criminal",
    OrderProvision.CRIMINAL: "42 CFR 2.65: an extremely serious crime",
    OrderProvision.INVESTIGATE_PROGRAM: "42 CFR 2.66: against the program",
    OrderProvision.UNDERCOVER_AGENT: "42 CFR 2.67: undercover agent",
    OrderProvision.PENNSYLVANIA_MENTAL_HEALTH: "55 Pa. Code 5100.35(b): mental health",
    OrderProvision.PENNSYLVANIA_HIV: "35 P.S. 7608: HIV",
    OrderProvision.PENNSYLVANIA_SUBSTANCE_USE: "71 P.S. 1690.108: substance use",
    OrderFinding.NOTICE_TO_PATIENT_AND_HOLDER: "The person and the holder were told and heard",
    OrderFinding.OTHER_WAYS_UNAVAILABLE: "Other ways are unavailable or ineffective",
    OrderFinding.PUBLIC_INTEREST_OUTWEIGHS: "The public interest outweighs the injury",
    OrderFinding.LIMITS_IN_ORDER: "The order limits what goes, and to whom",
    OrderFinding.EXTREMELY_SERIOUS_CRIME: "The crime is extremely serious",
    OrderFinding.SUBSTANTIAL_VALUE_LIKELY: "The record is likely of substantial value",
    OrderFinding.HOLDER_INDEPENDENT_COUNSEL: "The holder had counsel of its own",
    RequestTest.RELEVANT_AND_MATERIAL: "Relevant and material",
    RequestTest.SPECIFIC_AND_LIMITED: "Specific and limited",
    RequestTest.DEIDENTIFIED_NOT_USABLE: "De-identified information would not do",
}

_CIRCUMSTANCES: dict[StrEnum, str] = {
    ThreatTarget.SELF: "The person themselves",
    ThreatTarget.IDENTIFIED: "Somebody who was named",
    ThreatTarget.READILY_IDENTIFIABLE_GROUP: "A group that can be told",
    ThreatTarget.PROGRAM_PREMISES: "Staff or premises of the program",
    ThreatTarget.OFFICERS_ENTERING: "Officers who go in",
    RecordOrigin.CARE_CONSENT: "On a consent for treatment, payment and operations",
    RecordOrigin.GENERAL_CONSENT: "On a Part 2 consent",
    RecordOrigin.PATIENT_ACCESS: "From the person",
    RecordOrigin.MEDICAL_EMERGENCY: "In a medical emergency (42 CFR 2.51)",
    RecordOrigin.RESEARCH: "For research (42 CFR 2.52)",
    RecordOrigin.AUDIT: "For an audit (42 CFR 2.53)",
    RecordOrigin.SERVICE_AGREEMENT: "Under a service agreement",
    RecordOrigin.MISDIRECTED: "By mistake",
    Authority.FUNDS_PROGRAM: "Funds the program",
    Authority.REGULATES_PROGRAM: "Regulates the program",
    Authority.THIRD_PARTY_PAYER: "Pays for care",
    Authority.QUALITY_IMPROVEMENT: "Reviews quality",
    Authority.FOUND_QUALIFIED: "Found qualified by the program",
    Authority.HHS_ENFORCEMENT: "Enforces the Privacy Rule for the Secretary",
    Representation.CARE_OF_INMATE: "Health care of the person in custody",
    Representation.SAFETY_OF_INMATE_OR_OTHERS: "Safety of the person or of others in custody",
    Representation.SAFETY_OF_OFFICERS: "Safety of officers",
    Representation.SAFETY_IN_TRANSPORT: "Safety in transport",
    Representation.SECURITY_OF_INSTITUTION: "Security of the institution",
    Representation.VIOLATION_BY_ANOTHER: "Somebody other than the victim broke the law",
    Representation.NOT_AGAINST_VICTIM: "It will not be used against the victim",
    Representation.ACTIVITY_WOULD_BE_HARMED: "Waiting would harm an immediate activity",
    ReportGround.PERSON_AGREES: "The person agrees",
    ReportGround.PREVENT_SERIOUS_HARM: "It prevents serious harm",
    ReportGround.UNABLE_TO_AGREE: "The person cannot agree",
    DirectorFinding.LACKS_RATIONAL_CHOICE: "The minor cannot choose rationally",
    DirectorFinding.SUBSTANTIAL_THREAT: "There is a substantial threat to life",
    DirectorFinding.THREAT_REDUCIBLE_BY_PARENT: "Telling the parent may reduce it",
    RecordedFinding.NOTICE_TO_PATIENT: "The person was told of the request",
    RecordedFinding.GOOD_CAUSE: "A court found good cause",
    RecordedFinding.NOT_DETRIMENTAL: "It is not detrimental to the minor",
    DeidentificationMethod.EXPERT_DETERMINATION: "Determined by an expert",
    DeidentificationMethod.NONE: "Identity was not removed",
    Custody.HELD: "Lawfully held",
    Custody.ESCAPED: "Escaped from custody",
}

# Members of different enumerations with the same code are equal, so words are looked up by type as well.
_WORDS: dict[tuple[type, str], str] = {
    (type(member), member.value): words
    for table in (_KINDS_OF_INFORMATION, _PURPOSES, _BODIES, _PAPERS, _PROCESS, _CIRCUMSTANCES)
    for member, words in table.items()
}
"""Only of members whose code does not read well by itself."""


def of(member: StrEnum) -> str:
    """The words of a code: its own entry, or the code with spaces and a capital."""
    return _WORDS.get((type(member), member.value)) or member.value.replace("_", " ").capitalize()


def kind_of_information(segment: Segment | None) -> str:
    """The words of a kind of information; what carries no label says so."""
    return NOT_LABELLED if segment is None else of(segment)


def listed(members: frozenset[StrEnum]) -> str:
    """Several codes in words, in alphabetical order."""
    return "; ".join(sorted((of(member) for member in members), key=str.casefold))
