"""The words that scenarios use for signers, signatures, authorities and the like, as one table each.

Every table is closed and is asked for words as `consent.exchange.fields.plainly` writes them: lower case, single
spaces. A word that is not here is not guessed at.
"""

from consent.facts import (
    AgreementKind,
    Authority,
    DirectorFinding,
    OrderFinding,
    OrderProvision,
    OrganizationKind,
    RecordedFinding,
    RecordOrigin,
    ReportGround,
    Representation,
    RequestTest,
    SignatureKind,
    Signer,
    ThreatTarget,
)

SIGNERS: dict[str, Signer] = {
    "patient": Signer.PATIENT,
    "self": Signer.PATIENT,
    "individual": Signer.PATIENT,
    "adult": Signer.PATIENT,
    "minor": Signer.PATIENT,
    "parent": Signer.PARENT,
    "mother": Signer.PARENT,
    "father": Signer.PARENT,
    "guardian": Signer.GUARDIAN,
    "legal guardian": Signer.GUARDIAN,
    "court appointed guardian": Signer.GUARDIAN,
    "representative": Signer.PERSONAL_REPRESENTATIVE,
    "personal representative": Signer.PERSONAL_REPRESENTATIVE,
    "executor": Signer.EXECUTOR,
    "executrix": Signer.EXECUTOR,
    "administrator": Signer.EXECUTOR,
    "administrator of estate": Signer.EXECUTOR,
    "administrator of the estate": Signer.EXECUTOR,
    "health care agent": Signer.HEALTH_CARE_AGENT,
    "health care power of attorney": Signer.HEALTH_CARE_AGENT,
    "program director": Signer.PROGRAM_DIRECTOR,
    "director": Signer.PROGRAM_DIRECTOR,
    "spouse": Signer.SPOUSE,
    "wife": Signer.SPOUSE,
    "husband": Signer.SPOUSE,
    "adult child": Signer.ADULT_CHILD,
    "adult son": Signer.ADULT_CHILD,
    "adult daughter": Signer.ADULT_CHILD,
    "son": Signer.ADULT_CHILD,
    "daughter": Signer.ADULT_CHILD,
    "staff": Signer.STAFF,
    "clinician": Signer.STAFF,
    "counselor": Signer.STAFF,
    "co response clinician": Signer.STAFF,
    "co response social worker": Signer.STAFF,
    "social worker": Signer.STAFF,
}
"""Anybody else who signed is `Signer.OTHER`, whose signature makes no paper good."""

SIGNATURES: dict[str, SignatureKind] = {
    "ink": SignatureKind.INK,
    "pen": SignatureKind.INK,
    "wet": SignatureKind.INK,
    "wet ink": SignatureKind.INK,
    "wet signature": SignatureKind.INK,
    "written": SignatureKind.INK,
    "handwritten": SignatureKind.INK,
    "hand written": SignatureKind.INK,
    "paper": SignatureKind.INK,
    "electronic": SignatureKind.ELECTRONIC,
    "electronic signature": SignatureKind.ELECTRONIC,
    "e signature": SignatureKind.ELECTRONIC,
    "e sign": SignatureKind.ELECTRONIC,
    "e signed": SignatureKind.ELECTRONIC,
    "esign": SignatureKind.ELECTRONIC,
    "esignature": SignatureKind.ELECTRONIC,
    "digital": SignatureKind.ELECTRONIC,
    "digital signature": SignatureKind.ELECTRONIC,
}

TYPED_BY_OTHERS: frozenset[str] = frozenset({"typed", "staff", "clinician", "counselor", "officer"})
"""Any of these among the words for a signature says that the person's own is not there."""

AUTHORITIES: dict[str, Authority] = {
    "funds": Authority.FUNDS_PROGRAM,
    "funder": Authority.FUNDS_PROGRAM,
    "funding": Authority.FUNDS_PROGRAM,
    "funding agency": Authority.FUNDS_PROGRAM,
    "funds program": Authority.FUNDS_PROGRAM,
    "funds the program": Authority.FUNDS_PROGRAM,
    "government funder": Authority.FUNDS_PROGRAM,
    "grant": Authority.FUNDS_PROGRAM,
    "grantor": Authority.FUNDS_PROGRAM,
    "regulates": Authority.REGULATES_PROGRAM,
    "regulator": Authority.REGULATES_PROGRAM,
    "regulatory": Authority.REGULATES_PROGRAM,
    "regulation": Authority.REGULATES_PROGRAM,
    "regulatory agency": Authority.REGULATES_PROGRAM,
    "regulates program": Authority.REGULATES_PROGRAM,
    "regulates the program": Authority.REGULATES_PROGRAM,
    "licenses": Authority.REGULATES_PROGRAM,
    "licenses program": Authority.REGULATES_PROGRAM,
    "licenses the program": Authority.REGULATES_PROGRAM,
    "licensing": Authority.REGULATES_PROGRAM,
    "licensing agency": Authority.REGULATES_PROGRAM,
    "licensor": Authority.REGULATES_PROGRAM,
    "licensure": Authority.REGULATES_PROGRAM,
    "medicare": Authority.REGULATES_PROGRAM,
    "medicaid": Authority.REGULATES_PROGRAM,
    "medicare or medicaid": Authority.REGULATES_PROGRAM,
    "cms": Authority.REGULATES_PROGRAM,
    "payer": Authority.THIRD_PARTY_PAYER,
    "third party payer": Authority.THIRD_PARTY_PAYER,
    "qio": Authority.QUALITY_IMPROVEMENT,
    "quality improvement": Authority.QUALITY_IMPROVEMENT,
    "quality improvement organization": Authority.QUALITY_IMPROVEMENT,
    "found qualified": Authority.FOUND_QUALIFIED,
    "found qualified by director": Authority.FOUND_QUALIFIED,
    "found qualified by program": Authority.FOUND_QUALIFIED,
    "found qualified by the program": Authority.FOUND_QUALIFIED,
    "determined qualified": Authority.FOUND_QUALIFIED,
    "qualified": Authority.FOUND_QUALIFIED,
    "qualified person": Authority.FOUND_QUALIFIED,
    "hhs enforcement": Authority.HHS_ENFORCEMENT,
}

HHS_NAMES: frozenset[str] = frozenset(
    {
        "hhs",
        "hhs ocr",
        "hhs secretary",
        "ocr",
        "secretary of hhs",
        "office for civil rights",
        "hhs office for civil rights",
        "u.s. department of health and human services",
    }
)
"""The Secretary of Health and Human Services, who enforces the Privacy Rule (45 CFR 160.310)."""

REPRESENTATIONS: dict[str, Representation] = {
    "care of inmate": Representation.CARE_OF_INMATE,
    "inmate care": Representation.CARE_OF_INMATE,
    "health care of inmate": Representation.CARE_OF_INMATE,
    "healthcare": Representation.CARE_OF_INMATE,
    "health care": Representation.CARE_OF_INMATE,
    "provision of health care": Representation.CARE_OF_INMATE,
    "provision of healthcare": Representation.CARE_OF_INMATE,
    "health safety inmate": Representation.SAFETY_OF_INMATE_OR_OTHERS,
    "health safety others": Representation.SAFETY_OF_INMATE_OR_OTHERS,
    "health safety individual": Representation.SAFETY_OF_INMATE_OR_OTHERS,
    "health safety other inmates": Representation.SAFETY_OF_INMATE_OR_OTHERS,
    "health safety inmate or others": Representation.SAFETY_OF_INMATE_OR_OTHERS,
    "health safety inmates": Representation.SAFETY_OF_INMATE_OR_OTHERS,
    "health safety inmate others": Representation.SAFETY_OF_INMATE_OR_OTHERS,
    "health safety officer": Representation.SAFETY_OF_OFFICERS,
    "health safety officers": Representation.SAFETY_OF_OFFICERS,
    "health safety transport": Representation.SAFETY_IN_TRANSPORT,
    "transport": Representation.SAFETY_IN_TRANSPORT,
    "security": Representation.SECURITY_OF_INSTITUTION,
    "security of institution": Representation.SECURITY_OF_INSTITUTION,
    "good order": Representation.SECURITY_OF_INSTITUTION,
    "safety security": Representation.SECURITY_OF_INSTITUTION,
    "security good order": Representation.SECURITY_OF_INSTITUTION,
    "safety security good order": Representation.SECURITY_OF_INSTITUTION,
    "law enforcement on premises": Representation.SECURITY_OF_INSTITUTION,
    "institution security": Representation.SECURITY_OF_INSTITUTION,
    "violation by other": Representation.VIOLATION_BY_ANOTHER,
    "violation by another": Representation.VIOLATION_BY_ANOTHER,
    "not against victim": Representation.NOT_AGAINST_VICTIM,
    "not used against the victim": Representation.NOT_AGAINST_VICTIM,
    "not to be used against victim": Representation.NOT_AGAINST_VICTIM,
    "not used against victim": Representation.NOT_AGAINST_VICTIM,
    "immediate activity harmed": Representation.ACTIVITY_WOULD_BE_HARMED,
    "immediate activity would be harmed": Representation.ACTIVITY_WOULD_BE_HARMED,
    "immediate activity materially harmed": Representation.ACTIVITY_WOULD_BE_HARMED,
    "activity would be harmed": Representation.ACTIVITY_WOULD_BE_HARMED,
}

REPORT_GROUNDS: dict[str, ReportGround] = {
    "reasonable cause": ReportGround.REASONABLE_CAUSE,
    "required by law": ReportGround.REQUIRED_BY_LAW,
    "person agrees": ReportGround.PERSON_AGREES,
    "patient agrees": ReportGround.PERSON_AGREES,
    "individual agrees": ReportGround.PERSON_AGREES,
    "victim agrees": ReportGround.PERSON_AGREES,
    "agreement": ReportGround.PERSON_AGREES,
    "prevent serious harm": ReportGround.PREVENT_SERIOUS_HARM,
    "prevents serious harm": ReportGround.PREVENT_SERIOUS_HARM,
    "unable to agree": ReportGround.UNABLE_TO_AGREE,
    "incapacity": ReportGround.UNABLE_TO_AGREE,
    "incapacitated": ReportGround.UNABLE_TO_AGREE,
}

DIRECTOR_FINDINGS: dict[str, DirectorFinding] = {
    "lacks rational choice": DirectorFinding.LACKS_RATIONAL_CHOICE,
    "lacks capacity for rational choice": DirectorFinding.LACKS_RATIONAL_CHOICE,
    "substantial threat": DirectorFinding.SUBSTANTIAL_THREAT,
    "threat reducible by parent": DirectorFinding.THREAT_REDUCIBLE_BY_PARENT,
}

RECORDED_FINDINGS: dict[str, RecordedFinding] = {
    "notice to patient": RecordedFinding.NOTICE_TO_PATIENT,
    "good cause": RecordedFinding.GOOD_CAUSE,
    "not detrimental": RecordedFinding.NOT_DETRIMENTAL,
    "no detriment": RecordedFinding.NOT_DETRIMENTAL,
    "not detrimental to minor": RecordedFinding.NOT_DETRIMENTAL,
    "not detrimental to the minor": RecordedFinding.NOT_DETRIMENTAL,
}

ORIGINS: dict[str, RecordOrigin] = {
    "part2 tpo": RecordOrigin.CARE_CONSENT,
    "tpo": RecordOrigin.CARE_CONSENT,
    "part2 general": RecordOrigin.GENERAL_CONSENT,
    "patient": RecordOrigin.PATIENT_ACCESS,
    "patient access": RecordOrigin.PATIENT_ACCESS,
    "2.23": RecordOrigin.PATIENT_ACCESS,
    "2.51": RecordOrigin.MEDICAL_EMERGENCY,
    "emergency": RecordOrigin.MEDICAL_EMERGENCY,
    "medical emergency": RecordOrigin.MEDICAL_EMERGENCY,
    "2.52": RecordOrigin.RESEARCH,
    "research": RecordOrigin.RESEARCH,
    "2.53": RecordOrigin.AUDIT,
    "audit": RecordOrigin.AUDIT,
    "qsoa": RecordOrigin.SERVICE_AGREEMENT,
    "qso": RecordOrigin.SERVICE_AGREEMENT,
    "2.12(c)(4)": RecordOrigin.SERVICE_AGREEMENT,
    "misdelivery": RecordOrigin.MISDIRECTED,
    "misdirected": RecordOrigin.MISDIRECTED,
    "misdirected e mail": RecordOrigin.MISDIRECTED,
    "misdirected email": RecordOrigin.MISDIRECTED,
}
OPENING_NOTHING: frozenset[str] = frozenset(
    {
        "2.12(c)(5)",
        "2.12(c)(6)",
        "2.35",
        "2.64",
        "2.65",
        "2.66",
        "2.67",
        "court order",
        "hipaa auth",
        "pa hiv",
        "pa mh release",
        "part2 cj",
        "part2 legal",
        "part2 scn",
        "subpoena",
        "undercover",
        "unknown",
    }
)
"""Other ways in which a holder may have come by a record. They are known, open nothing, and count as no origin."""

ORIGINS |= {f"42 cfr {words}": origin for words, origin in ORIGINS.items() if words.startswith("2.")}

THREAT_TARGETS: dict[str, ThreatTarget] = {
    "self": ThreatTarget.SELF,
    "identified": ThreatTarget.IDENTIFIED,
    "readily identifiable group": ThreatTarget.READILY_IDENTIFIABLE_GROUP,
    "program premises": ThreatTarget.PROGRAM_PREMISES,
    "officers entering": ThreatTarget.OFFICERS_ENTERING,
}

PERSONNEL_VICTIMS: frozenset[str] = frozenset({"program personnel", "program staff", "personnel", "staff"})
"""Words for the victim of an incident that make it one against program personnel (42 CFR 2.12(c)(5)(i))."""

AGREEMENTS: dict[str, AgreementKind] = {
    "qsoa": AgreementKind.QUALIFIED_SERVICE,
    "baa": AgreementKind.BUSINESS_ASSOCIATE,
    "mou": AgreementKind.MEMORANDUM,
    "dua": AgreementKind.DATA_USE,
    "2.53 undertaking": AgreementKind.AUDIT_UNDERTAKING,
    "42 cfr 2.53 undertaking": AgreementKind.AUDIT_UNDERTAKING,
}

PROVISIONS: dict[str, OrderProvision] = {provision.value.lower(): provision for provision in OrderProvision}
PROVISIONS |= {f"42 cfr {words}": provision for words, provision in PROVISIONS.items() if words.startswith("2.")}
PROVISIONS |= {"55 pa. code 5100.35(b)": OrderProvision.PENNSYLVANIA_MENTAL_HEALTH}

ORDER_FINDINGS: dict[str, OrderFinding] = {plain.value.replace("_", " "): plain for plain in OrderFinding}
REQUEST_TESTS: dict[str, RequestTest] = {plain.value.replace("_", " "): plain for plain in RequestTest}

SUBPOENA_STATUSES: dict[str, bool] = {
    "in force": True,
    "current": True,
    "valid": True,
    "served": True,
    "quashed": False,
    "expired": False,
    "withdrawn": False,
    "stayed": False,
    "not in force": False,
}

NO_FINDING: frozenset[str] = frozenset({"false", "no", "none", "not made", "missing", "absent"})
"""Words that say that an order holds no finding under 42 CFR 2.63(a)."""

POLICE_ROLES: frozenset[str] = frozenset({"patrol officer", "patrol officer at scene", "detective"})

NOT_MEDICAL_ROLES: tuple[str, ...] = (
    "billing",
    "chaplain",
    "claims",
    "clerk",
    "clergy",
    "correctional officer",
    "dispatcher",
    "patrol officer",
    "police",
    "probation officer",
    "receptionist",
    "records",
    "registrar",
    "security",
)
"""Words in a role that say that its holder is no medical personnel, wherever it is held."""

MEDICAL_KINDS: frozenset[OrganizationKind] = frozenset(
    {
        OrganizationKind.EMS,
        OrganizationKind.HOSPITAL_ED,
        OrganizationKind.MH_PROVIDER,
        OrganizationKind.PART2_PROGRAM,
    }
)
FLAGGED_MEDICAL_KINDS: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.CORRECTIONS, OrganizationKind.CRISIS_CENTER_988}
)
COVERED_KINDS: frozenset[OrganizationKind] = frozenset(
    {
        OrganizationKind.EMS,
        OrganizationKind.HEALTH_PLAN,
        OrganizationKind.HOSPITAL_ED,
        OrganizationKind.MH_PROVIDER,
    }
)
"""Kinds that are covered entities unless something else is said."""

UNCOVERED_KINDS: frozenset[OrganizationKind] = frozenset(
    {
        OrganizationKind.COURT,
        OrganizationKind.DRUG_COURT,
        OrganizationKind.EMPLOYER,
        OrganizationKind.FAMILY,
        OrganizationKind.FEDERAL_LE,
        OrganizationKind.HOUSING_PROVIDER,
        OrganizationKind.LAW_ENFORCEMENT,
        OrganizationKind.MEDIA,
        OrganizationKind.PATIENT,
        OrganizationKind.PROBATION_PAROLE,
        OrganizationKind.PROSECUTOR,
        OrganizationKind.PSP,
        OrganizationKind.PUBLIC,
        OrganizationKind.SCHOOL,
        OrganizationKind.THREAT_TARGET,
    }
)
"""Kinds that are no covered entities unless something else is said."""

RESTRICTED_CLASSES: dict[str, frozenset[OrganizationKind]] = {
    "police": frozenset({OrganizationKind.LAW_ENFORCEMENT, OrganizationKind.PSP, OrganizationKind.FEDERAL_LE}),
    "law enforcement": frozenset({OrganizationKind.LAW_ENFORCEMENT, OrganizationKind.PSP, OrganizationKind.FEDERAL_LE}),
    "health plan": frozenset({OrganizationKind.HEALTH_PLAN}),
    "health plans": frozenset({OrganizationKind.HEALTH_PLAN}),
    "my health plan": frozenset({OrganizationKind.HEALTH_PLAN}),
    "insurer": frozenset({OrganizationKind.HEALTH_PLAN}),
    "insurers": frozenset({OrganizationKind.HEALTH_PLAN}),
    "family": frozenset({OrganizationKind.FAMILY}),
    "my family": frozenset({OrganizationKind.FAMILY}),
}
"""Whom a restriction keeps things from, where it says so as a class."""

EVERYBODY: frozenset[str] = frozenset({"all", "anybody", "anyone", "everybody", "everyone"})
