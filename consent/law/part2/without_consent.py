"""42 CFR Part 2, without the person's consent and without a court: the closed list of the regulation.

Nothing here opens a record for the police, but for five facts about a crime against the program itself (2.12(c)(5)).
"""

from consent.facts import AgreementKind, Authority, DirectorFinding, OrganizationKind, Purpose, Segment
from consent.law.circumstances import age_below, agreement_in_force, why_identifiable
from consent.law.groups import (
    AUDIT_AUTHORITIES,
    COUNTY_AGENCY,
    CRIME_REPORT_FIELDS,
    EVERYBODY_BUT_POLICE,
    FAMILY,
    INTERNAL,
    INTERNAL_DUTIES,
    MEDICAL_EXAMINER,
    MISUSE,
    NO_DUTY,
    OVERSIGHT,
    PATIENT,
    POLICE,
    PUBLIC_HEALTH,
    RESEARCHER,
    SERVICE_ORGANIZATIONS,
    SERVICES,
    UNJUSTIFIED,
)
from consent.law.part2.consents import COUNSELING_NOTES, RECORD
from consent.law.processes import complaint_by_the_person
from consent.law.rule import Answer, Grounds, Question, Rule, Wanting

_CRIMES: frozenset[Purpose] = frozenset({Purpose.CRIME_ON_PREMISES, Purpose.CRIME_AGAINST_PERSONNEL})
_REVIEWS: frozenset[Purpose] = frozenset({Purpose.AUDIT, Purpose.OVERSIGHT, Purpose.PROGRAM_EVALUATION})
_ABOUT_MINORS: frozenset[Purpose] = frozenset(
    {Purpose.PROTECT_MINOR, Purpose.PARENT_ACCESS, Purpose.PARENT_CONSENT_INFORMATION}
)
_DEIDENTIFIED = "only de-identified information"
_PRESENCE: frozenset[Segment] = frozenset({Segment.IDENTITY_PRESENCE})
_SUBSTANCE_USE: frozenset[Segment] = frozenset({Segment.PART2_SUD})


def _is_program(question: Question) -> bool:
    return question.discloser.part2_program is True


def within_the_program(question: Question) -> Answer:
    """42 CFR 2.12(c)(3): staff of the program, or of who directly controls it, for duties that arise out of care."""
    if not _is_program(question):
        return "the discloser is not known to be a program"
    if question.request.purpose not in INTERNAL_DUTIES:
        return Wanting(NO_DUTY, obligations=MISUSE if question.request.purpose in UNJUSTIFIED else ())
    if not question.stays_in_the_house:
        return "the recipient is neither within the program nor in direct administrative control of it"
    return Grounds("staff of the program need it for their duties in care")


def service_organization(question: Question) -> Answer:
    """42 CFR 2.12(c)(4): a qualified service organization that is bound in writing, for its service to the program."""
    if not _is_program(question):
        return "the discloser is not known to be a program"
    agreement = agreement_in_force(question, AgreementKind.QUALIFIED_SERVICE)
    if agreement is not None and agreement.acknowledges_bound is True and agreement.will_resist is True:
        return Grounds("a qualified service organization agreement is in force", (agreement.id,), agreement.ends_at)
    associate = agreement_in_force(question, AgreementKind.BUSINESS_ASSOCIATE)
    if associate is not None and question.discloser.hipaa_covered_entity is True:
        held = "it is a business associate of a program that is also a covered entity"
        return Grounds(held, (associate.id,), associate.ends_at, cites=("42 CFR 2.11 (QSO)(3)",))
    return "no agreement in force binds the recipient to Part 2 and to resist legal process"


def crime_against_the_program(question: Question) -> Answer:
    """42 CFR 2.12(c)(5): staff may report a patient's crime on the premises or against staff: five facts, no more."""
    incident = question.circumstances.incident
    if question.request.purpose not in _CRIMES:
        return "only a report of a crime on the premises or against staff goes, and nothing on inquiry"
    if not _is_program(question):
        return "the discloser is not known to be a program"
    if incident is None or incident.report_on_file is not True:
        return "no report of the incident is on file"
    if incident.suspect_is_patient is not True:
        return "the suspect is not known to be a patient"
    if incident.on_premises is not True and incident.against_personnel is not True:
        return "the crime was neither on the premises nor against staff of the program"
    return Grounds("staff report a patient's crime on the premises or against them")


def crime_report_tells_no_record(question: Question) -> Answer:
    """42 CFR 2.12(c)(5)(ii): a crime report tells of the incident and the suspect, and nothing of any treatment."""
    return "a crime report tells five facts about the suspect and nothing of the record"


def child_abuse_report(question: Question) -> Answer:
    """42 CFR 2.12(c)(6): the report of suspected child abuse that state law asks for; never the file behind it."""
    return Grounds("state law asks for the report")


def minor_in_danger(question: Question) -> Answer:
    """42 CFR 2.14(c): a parent may learn what reduces a threat to a minor applicant who cannot choose rationally."""
    circumstances = question.circumstances
    if question.request.purpose is not Purpose.PROTECT_MINOR:
        return "only the minor's own consent opens it to a parent"
    if not age_below(question, 18):
        return "the person is not known to be a minor"
    if not _is_program(question):
        return "the discloser is not known to be a program"
    if circumstances.minor_is_applicant is not True:
        return "the minor is not known to be applying for care"
    if not circumstances.director_findings.issuperset(DirectorFinding):
        return "the program director has not recorded every finding that this needs"
    return Grounds("the program director found that telling the parent may reduce a threat to life")


def cause_of_death(question: Question) -> Answer:
    """42 CFR 2.15(b)(1): a coroner or medical examiner who inquires into the cause of death may have what bears on it."""
    if question.request.person_deceased is not True:
        return "the person is not known to have died"
    return Grounds("the law lets a coroner inquire into the cause of death")


def own_record(question: Question) -> Answer:
    """42 CFR 2.23(a): the person may see their own record; what they obtain stays barred from use against them."""
    return Grounds("it is the person's own record")


def own_accounting(question: Question) -> Answer:
    """42 CFR 2.25(a): the person may learn who received their record with consent in the last three years."""
    return Grounds("it is the person's own accounting")


def notice_of_breach(question: Question) -> Answer:
    """42 CFR 2.16(b): the person is told of a breach of their record."""
    return Grounds("the person is owed notice of a breach")


def research(question: Question) -> Answer:
    """42 CFR 2.52(a)(1)(i): a covered researcher with a board's waiver, on the director's determination."""
    circumstances = question.circumstances
    if question.recipient.hipaa_covered_entity is not True:
        return "the researcher is not known to be a covered entity"
    if circumstances.review_board_waiver is not True:
        return "no waiver of a review board is on file"
    if circumstances.director_determination is not True:
        return "the program director's determination is not on file"
    return Grounds("a review board's waiver and the director's determination are on file")


def research_report(question: Question) -> Answer:
    """42 CFR 2.52(b): research is reported in aggregate, with nobody identifiable."""
    return why_identifiable(question) or Grounds("the report identifies nobody")


def audit(question: Question) -> Answer:
    """42 CFR 2.53: who funds, regulates or pays the program, or was found qualified, may audit or evaluate it."""
    if not question.recipient.authorities & AUDIT_AUTHORITIES:
        return "the recipient neither funds, regulates nor pays the program, nor was it found qualified"
    undertaking = agreement_in_force(question, AgreementKind.AUDIT_UNDERTAKING)
    if undertaking is not None:
        return Grounds("an audit undertaking is in force", (undertaking.id,), undertaking.ends_at)
    if question.recipient.kind is OrganizationKind.OVERSIGHT_AGENCY:
        return Grounds("an agency with standing audits the program")
    return "no undertaking to protect the records and to use them for the audit alone is in force"


def public_health(question: Question) -> Answer:
    """42 CFR 2.54: a public health authority may have de-identified information."""
    return why_identifiable(question) or Grounds("it is de-identified for a public health authority")


def identifies_nobody(question: Question) -> Answer:
    """42 CFR 2.11 (patient identifying information): what identifies nobody is no patient's record."""
    return why_identifiable(question) or Grounds("it identifies nobody")


def presence_tells_nothing(question: Question) -> Answer:
    """42 CFR 2.13(c)(1): at a place not known for substance-use care alone, presence tells nothing of such care."""
    if question.discloser.sud_only_public is not False:
        return "to confirm a name at a place known for substance-use care alone is itself a disclosure"
    return Grounds("being there tells nothing of substance-use care")


def originator_of_the_notes(question: Question) -> Answer:
    """42 CFR 2.31(b)(1)(i)(A): who wrote SUD counseling notes may use them to treat the person."""
    if question.recipient.is_originator is not True:
        return "colleagues are not the originator of the notes"
    return Grounds("the originator uses their own notes to treat")


def training_under_supervision(question: Question) -> Answer:
    """42 CFR 2.31(b)(1)(i)(B): the program's own trainees may use counseling notes under supervision."""
    if not question.stays_in_the_house or question.circumstances.supervised is not True:
        return "it is not the program's own training under supervision"
    return Grounds("the program trains its own staff under supervision")


def defense_of_the_program(question: Question) -> Answer:
    """42 CFR 2.31(b)(1)(i)(C): the program may defend itself in an action that the person brings."""
    complaint = complaint_by_the_person(question)
    if complaint is None or not question.stays_in_the_house:
        return "the person has brought no action in which the program defends itself"
    return Grounds("the program defends itself in an action by the person", (complaint.id,), complaint.ends_at)


def oversight_of_the_originator(question: Question) -> Answer:
    """42 CFR 2.31(b)(1)(ii): lawful oversight of the originator under 2.53 reaches counseling notes."""
    if not question.recipient.authorities & {Authority.FUNDS_PROGRAM, Authority.REGULATES_PROGRAM}:
        return "the recipient neither funds nor regulates the program"
    return Grounds("an agency with standing oversees the originator")


WITHOUT_CONSENT: tuple[Rule, ...] = (
    Rule(
        code="p2-internal",
        citation="42 CFR 2.12(c)(3)",
        judge=within_the_program,
        segments=RECORD,
        recipients=INTERNAL,
        not_for="the recipient is not within the program",
        needs=("a duty that arises out of care", "the same program, or direct administrative control"),
        obligations=("AUDIT_LOG",),
    ),
    Rule(
        code="p2-qso",
        citation="42 CFR 2.12(c)(4)",
        judge=service_organization,
        segments=RECORD,
        purposes=SERVICES,
        recipients=SERVICE_ORGANIZATIONS,
        not_for="the recipient renders the program no service; police never can",
        needs=("a written agreement in force in which it is bound by Part 2 and will resist legal process",),
        obligations=("MIN_NECESSARY",),
        also_cites=("42 CFR 2.11 (QSO)(2)",),
    ),
    Rule(
        code="p2-crime",
        citation="42 CFR 2.12(c)(5)",
        judge=crime_against_the_program,
        segments=_PRESENCE,
        recipients=POLICE,
        not_for="such a report goes to the police",
        needs=("a report of the incident on file", "a suspect who is a patient", "premises or staff of the program"),
        fields=CRIME_REPORT_FIELDS,
        limits=("the incident, and the suspect's status as a patient, name, address and last known whereabouts",),
        obligations=("NOTIFY_SUPERVISOR", "NOTIFY_PRIVACY_OFFICER", "ACCOUNTING_HIPAA_528", "MIN_NECESSARY"),
    ),
    Rule(
        code="p2-crime-record",
        citation="42 CFR 2.12(c)(5)(ii)",
        judge=crime_report_tells_no_record,
        segments=_SUBSTANCE_USE,
        recipients=POLICE,
        not_for="such a report goes to the police",
        needs=("nothing: it never opens the record",),
    ),
    Rule(
        code="p2-child-abuse",
        citation="42 CFR 2.12(c)(6)",
        judge=child_abuse_report,
        segments=RECORD,
        purposes=frozenset({Purpose.CHILD_ABUSE_REPORT}),
        recipients=COUNTY_AGENCY,
        not_for="the report goes to ChildLine or the county agency",
        needs=("reasonable cause to suspect abuse of a child (23 Pa.C.S. 6311)",),
        limits=("the content of the report",),
        obligations=("CHILDLINE_WRITTEN_48H", "ACCOUNTING_HIPAA_528", "NOTIFY_SUPERVISOR", "MIN_NECESSARY"),
        also_cites=("23 Pa.C.S. 6311",),
    ),
    Rule(
        code="p2-minor",
        citation="42 CFR 2.14(c)",
        judge=minor_in_danger,
        segments=RECORD,
        purposes=_ABOUT_MINORS,
        recipients=FAMILY,
        not_for="it is about the minor's parent",
        needs=("a minor who applies for care", "the director's findings on choice, threat, and what telling would do"),
        limits=("facts relevant to reducing the threat",),
        obligations=("NOTIFY_PRIVACY_OFFICER", "MIN_NECESSARY", "USE_RESTRICTION_2_12D"),
        also_cites=("42 CFR 2.14(a)", "71 P.S. 1690.112(a)"),
    ),
    Rule(
        code="p2-incapacity-death",
        citation="42 CFR 2.15(b)(1)",
        judge=cause_of_death,
        segments=RECORD | COUNSELING_NOTES,
        purposes=frozenset({Purpose.CAUSE_OF_DEATH}),
        recipients=MEDICAL_EXAMINER,
        not_for="it is about the coroner or medical examiner",
        needs=("a person who has died", "a law that permits inquiry into the cause of death"),
        limits=("information relating to the cause of death",),
        obligations=("MIN_NECESSARY", "ACCOUNTING_HIPAA_528", "USE_RESTRICTION_2_12D"),
    ),
    Rule(
        code="p2-patient-access",
        citation="42 CFR 2.23(a)",
        judge=own_record,
        segments=RECORD,
        purposes=frozenset({Purpose.PATIENT_ACCESS}),
        recipients=PATIENT,
        not_for="it is about the person themselves",
        needs=("the person's identity, verified",),
        obligations=("VERIFY_IDENTITY_514H", "USE_RESTRICTION_2_12D"),
        also_cites=("42 CFR 2.23(b)",),
    ),
    Rule(
        code="p2-accounting",
        citation="42 CFR 2.25(a)",
        judge=own_accounting,
        segments=_SUBSTANCE_USE,
        purposes=frozenset({Purpose.ACCOUNTING}),
        recipients=PATIENT,
        not_for="it is about the person themselves",
        needs=("the person's identity, verified",),
        limits=("3 years; disclosures for treatment, payment and operations where made through a health record",),
        obligations=("VERIFY_IDENTITY_514H",),
        also_cites=("42 CFR 2.25(b)", "42 CFR 2.24"),
    ),
    Rule(
        code="p2-accounting-presence",
        citation="42 CFR 2.25(a)",
        judge=own_accounting,
        segments=_PRESENCE,
        purposes=frozenset({Purpose.ACCOUNTING}),
        recipients=PATIENT,
        not_for="it is about the person themselves",
        needs=("the person's identity, verified",),
        obligations=("VERIFY_IDENTITY_514H",),
    ),
    Rule(
        code="p2-security-breach",
        citation="42 CFR 2.16(b)",
        judge=notice_of_breach,
        segments=RECORD,
        purposes=frozenset({Purpose.BREACH_NOTICE}),
        recipients=PATIENT,
        not_for="it is about the person themselves",
        needs=("a breach of unsecured records",),
        obligations=("BREACH_NOTIFY_INDIVIDUAL_60D", "BREACH_NOTIFY_HHS", "BREACH_RISK_ASSESSMENT"),
    ),
    Rule(
        code="p2-research",
        citation="42 CFR 2.52(a)(1)(i)",
        judge=research,
        segments=RECORD,
        purposes=frozenset({Purpose.RESEARCH}),
        recipients=RESEARCHER,
        not_for="the recipient meets none of the conditions for researchers",
        needs=("a covered researcher", "a review board's waiver", "the program director's determination"),
        obligations=("RESEARCH_DOC", "MIN_NECESSARY", "USE_RESTRICTION_2_12D"),
    ),
    Rule(
        code="p2-research-report",
        citation="42 CFR 2.52(b)",
        judge=research_report,
        segments=_SUBSTANCE_USE,
        purposes=frozenset({Purpose.RESEARCH_PUBLICATION}),
        recipients=EVERYBODY_BUT_POLICE,
        not_for="police receive nothing of Part 2 this way",
        needs=("de-identification by safe harbor or expert determination",),
        limits=(_DEIDENTIFIED,),
        obligations=("DEID_DOC", "SMALL_CELL_SUPPRESSION"),
    ),
    Rule(
        code="p2-audit",
        citation="42 CFR 2.53",
        judge=audit,
        segments=RECORD,
        purposes=_REVIEWS,
        recipients=EVERYBODY_BUT_POLICE,
        not_for="the recipient neither funds nor regulates the program",
        needs=("standing under 2.53", "an agency, or a written undertaking in force"),
        obligations=("MIN_NECESSARY", "USE_RESTRICTION_2_12D"),
    ),
    Rule(
        code="p2-public-health",
        citation="42 CFR 2.54",
        judge=public_health,
        segments=RECORD,
        purposes=frozenset({Purpose.PUBLIC_HEALTH}),
        recipients=PUBLIC_HEALTH,
        not_for="it is about public health authorities",
        needs=("de-identification by safe harbor or expert determination",),
        limits=(_DEIDENTIFIED,),
        obligations=("DEID_DOC", "AUDIT_LOG"),
    ),
    Rule(
        code="p2-deid",
        citation="42 CFR 2.11 (patient identifying information)",
        judge=identifies_nobody,
        segments=RECORD,
        purposes=frozenset({Purpose.DEID_REPORTING}),
        recipients=EVERYBODY_BUT_POLICE,
        not_for="police receive nothing of Part 2 this way",
        needs=("de-identification by safe harbor or expert determination", "no count below 11"),
        limits=(_DEIDENTIFIED,),
        obligations=("DEID_DOC", "SMALL_CELL_SUPPRESSION"),
    ),
    Rule(
        code="p2-presence",
        citation="42 CFR 2.13(c)(1)",
        judge=presence_tells_nothing,
        segments=_PRESENCE,
        needs=("a place that is not known for substance-use care alone",),
        also_cites=("42 CFR 2.13(c)(2)",),
    ),
    Rule(
        code="p2-scn-originator",
        citation="42 CFR 2.31(b)(1)(i)(A)",
        judge=originator_of_the_notes,
        segments=COUNSELING_NOTES,
        purposes=frozenset({Purpose.TREATMENT}),
        recipients=INTERNAL,
        not_for="only the originator may use the notes to treat",
        needs=("the originator of the notes as the recipient",),
        obligations=("AUDIT_LOG",),
    ),
    Rule(
        code="p2-scn-training",
        citation="42 CFR 2.31(b)(1)(i)(B)",
        judge=training_under_supervision,
        segments=COUNSELING_NOTES,
        purposes=frozenset({Purpose.TRAINING}),
        recipients=INTERNAL,
        not_for="it is about the program's own trainees",
        needs=("the program's own training", "supervision"),
        obligations=("AUDIT_LOG",),
    ),
    Rule(
        code="p2-scn-defense",
        citation="42 CFR 2.31(b)(1)(i)(C)",
        judge=defense_of_the_program,
        segments=COUNSELING_NOTES,
        purposes=frozenset({Purpose.PROVIDER_DEFENSE}),
        recipients=INTERNAL,
        not_for="it is about the program itself",
        needs=("an action that the person brought against the program",),
        obligations=("LEGAL_REVIEW", "AUDIT_LOG"),
    ),
    Rule(
        code="p2-scn-oversight",
        citation="42 CFR 2.31(b)(1)(ii)",
        judge=oversight_of_the_originator,
        segments=COUNSELING_NOTES,
        purposes=frozenset({Purpose.AUDIT, Purpose.OVERSIGHT}),
        recipients=OVERSIGHT,
        not_for="it is about agencies that oversee the originator",
        needs=("an agency that funds or regulates the program",),
        obligations=("MIN_NECESSARY", "USE_RESTRICTION_2_12D"),
        also_cites=("42 CFR 2.53",),
    ),
)
