"""Recipes for worlds of threats, crimes, courts and custody."""

from consent.facts import (
    Admission,
    AgreementKind,
    Custody,
    OrderProvision,
    ProcessKind,
    Purpose,
    RecordedFinding,
    RecordOrigin,
    Representation,
    RequestTest,
    VictimStatement,
)
from tests.consent.cedar.cast import (
    ALL,
    AMBULANCE,
    COUNSELING_NOTES,
    COUNTY,
    CRIME_REPORT,
    DOCKET,
    ELSEWHERE,
    HIV,
    HOSPITAL,
    HOUSE,
    IDENTIFYING,
    INCIDENT_FACTS,
    INTEGRATED,
    INVESTIGATING,
    MENTAL_HEALTH,
    MIXED,
    ON_PREMISES,
    ON_STAFF,
    OTHER_SUBSTANCE_USE,
    POLICE,
    PRESENCE,
    PROCEEDINGS,
    PROGRAMS,
    SESSIONS,
    SUBSTANCE_USE,
    UNCOVERED_PROGRAM,
    UNIT,
    Kind,
)
from tests.consent.cedar.ingredients import (
    GENERAL_CONSENT,
    LEGAL_CONSENT,
    Recipe,
    agreed,
    dead,
    known,
    ordered,
    served,
    signed,
    threatened,
    urgent,
    within,
)

OF_JUSTICE: tuple[Recipe, ...] = (
    Recipe(
        name="the provider's defense",
        purposes=(Purpose.PROVIDER_DEFENSE,),
        recipients=(Kind.ATTORNEY, Kind.INTERNAL, Kind.BUSINESS_ASSOCIATE),
        segments=ALL,
        disclosers=(UNIT, *PROGRAMS),
        needs=(
            lambda asked: within(asked) if asked.recipient.kind is Kind.INTERNAL else None,
            served(ProcessKind.COMPLAINT, brought_by_patient=True, signed_by_judge=None),
            agreed(AgreementKind.BUSINESS_ASSOCIATE, AgreementKind.QUALIFIED_SERVICE),
        ),
    ),
    Recipe(
        name="a threat",
        purposes=(Purpose.AVERT_THREAT, Purpose.WARN_VICTIM, Purpose.COMMITMENT_302),
        recipients=(
            *POLICE,
            Kind.FAMILY,
            Kind.EMS,
            Kind.CRISIS_CENTER_988,
            Kind.HOSPITAL_ED,
            Kind.THREAT_TARGET,
            Kind.COUNTY_MH_ADMIN,
        ),
        segments=(MENTAL_HEALTH, SESSIONS, PRESENCE),
        disclosers=(UNIT, HOSPITAL, INTEGRATED),
        needs=(threatened,),
    ),
    Recipe(
        name="an involuntary commitment",
        purposes=(Purpose.COMMITMENT_302,),
        recipients=(Kind.COUNTY_MH_ADMIN, Kind.COURT, Kind.HOSPITAL_ED, Kind.ATTORNEY, *POLICE),
        segments=(MENTAL_HEALTH, PRESENCE),
        disclosers=(UNIT, COUNTY, INTEGRATED),
        needs=(
            threatened,
            served(ProcessKind.COMMITMENT_PROCEEDING, in_force=None),
            served(ProcessKind.COMMITMENT_WARRANT, signed_by_judge=None),
        ),
    ),
    Recipe(
        name="a crime against the program",
        purposes=CRIME_REPORT,
        recipients=POLICE,
        segments=(PRESENCE, MENTAL_HEALTH),
        disclosers=(*PROGRAMS, HOSPITAL),
        fields=(*INCIDENT_FACTS, *IDENTIFYING),
        needs=(
            lambda asked: known(incident=asked.rng.choice((ON_PREMISES, ON_STAFF)))(asked),
            lambda asked: known(discloser_is_victim=asked.rng.choice((True, None)))(asked),
        ),
    ),
    Recipe(
        name="identify and locate",
        purposes=(Purpose.IDENTIFY_LOCATE_SUSPECT, Purpose.MISSING_PERSON),
        recipients=(*POLICE, Kind.CORRECTIONS),
        segments=(PRESENCE,),
        disclosers=(HOSPITAL, AMBULANCE, MIXED),
        fields=(*IDENTIFYING, "the_statement"),
        needs=(
            lambda asked: known(custody=asked.rng.choice((None, Custody.ESCAPED)))(asked),
            known(admission=Admission(violent_crime=True, serious_harm=True, in_therapy=False)),
        ),
    ),
    Recipe(
        name="an admission",
        purposes=(Purpose.IDENTIFY_LOCATE_SUSPECT,),
        recipients=(*POLICE, Kind.CORRECTIONS),
        segments=(PRESENCE,),
        disclosers=(HOSPITAL, AMBULANCE),
        fields=("the_statement", "the_statement", "narrative"),
        needs=(
            known(admission=Admission(violent_crime=True, serious_harm=True, in_therapy=False)),
            lambda asked: known(custody=asked.rng.choice((None, None, Custody.ESCAPED)))(asked),
        ),
    ),
    Recipe(
        name="held for research or audit",
        purposes=(Purpose.INVESTIGATE_PROGRAM, Purpose.COURT_PROCEEDING, Purpose.CRISIS_PLANNING),
        recipients=(Kind.COURT, Kind.OVERSIGHT_AGENCY, *POLICE),
        segments=(SUBSTANCE_USE,),
        disclosers=(UNCOVERED_PROGRAM, HOUSE),
        needs=(
            known(matter=DOCKET),
            lambda asked: known(origin=asked.rng.choice((RecordOrigin.RESEARCH, RecordOrigin.AUDIT, None)))(asked),
            lambda asked: signed(asked.rng.choice((GENERAL_CONSENT, LEGAL_CONSENT)))(asked),
            ordered(OrderProvision.NONCRIMINAL, OrderProvision.INVESTIGATE_PROGRAM),
        ),
    ),
    Recipe(
        name="a victim of crime",
        purposes=(Purpose.CRIME_VICTIM_INFO,),
        recipients=POLICE,
        segments=(PRESENCE, MENTAL_HEALTH),
        disclosers=(HOSPITAL, AMBULANCE, MIXED),
        needs=(
            lambda asked: known(
                victim=VictimStatement(agrees=asked.rng.choice((True, None)), incapacitated=True, best_interest=True),
                representations=frozenset(
                    {
                        Representation.VIOLATION_BY_ANOTHER,
                        Representation.NOT_AGAINST_VICTIM,
                        Representation.ACTIVITY_WOULD_BE_HARMED,
                    }
                ),
            )(asked),
        ),
    ),
    Recipe(
        name="a crime met on the way",
        purposes=(Purpose.POLICE_REPORT, Purpose.CRIME_VICTIM_INFO, Purpose.LAW_ENFORCEMENT_INVESTIGATION),
        recipients=POLICE,
        segments=(PRESENCE, MENTAL_HEALTH),
        disclosers=(AMBULANCE, HOSPITAL),
        needs=(known(incident=ELSEWHERE, suspected_crime=True), urgent()),
    ),
    Recipe(
        name="a death",
        purposes=(Purpose.ALERT_DEATH, Purpose.CAUSE_OF_DEATH),
        recipients=(*POLICE, Kind.MEDICAL_EXAMINER, Kind.MEDICAL_EXAMINER),
        segments=ALL,
        needs=(dead, known(suspected_crime=True)),
    ),
    Recipe(
        name="reports that a law requires",
        purposes=(Purpose.WOUND_REPORT, Purpose.FIREARM_REPORTING),
        recipients=(Kind.LAW_ENFORCEMENT, Kind.PSP),
        segments=(PRESENCE,),
        disclosers=(HOSPITAL, AMBULANCE, COUNTY),
    ),
    Recipe(
        name="orders of courts",
        purposes=(*PROCEEDINGS, *INVESTIGATING, Purpose.MONITORING_CONDITIONAL_RELEASE),
        recipients=(Kind.COURT, Kind.COURT, Kind.ATTORNEY, Kind.PROSECUTOR, Kind.OVERSIGHT_AGENCY, *POLICE),
        segments=ALL,
        needs=(
            known(findings=frozenset({RecordedFinding.NOTICE_TO_PATIENT, RecordedFinding.GOOD_CAUSE})),
            ordered(*OrderProvision),
        ),
    ),
    *(
        Recipe(
            name="orders under subpart E",
            purposes=purposes,
            recipients=recipients,
            segments=(SUBSTANCE_USE, SUBSTANCE_USE, PRESENCE, COUNSELING_NOTES),
            disclosers=(*PROGRAMS, HOSPITAL),
            needs=(ordered(provision),),
        )
        for provision, purposes, recipients in (
            (OrderProvision.NONCRIMINAL, PROCEEDINGS, (Kind.COURT, Kind.ATTORNEY, Kind.COUNTY_AGENCY)),
            (
                OrderProvision.CRIMINAL,
                (*INVESTIGATING, Purpose.COURT_PROCEEDING),
                (*POLICE, Kind.PROSECUTOR, Kind.COURT),
            ),
            (
                OrderProvision.INVESTIGATE_PROGRAM,
                (Purpose.INVESTIGATE_PROGRAM,),
                (Kind.OVERSIGHT_AGENCY, Kind.PROSECUTOR, *POLICE),
            ),
        )
    ),
    Recipe(
        name="a party's subpoena",
        purposes=(Purpose.COURT_PROCEEDING, Purpose.ADMINISTRATIVE_PROCEEDING, Purpose.LEGAL_DEFENSE),
        recipients=(Kind.ATTORNEY, Kind.COURT),
        segments=(MENTAL_HEALTH, PRESENCE, OTHER_SUBSTANCE_USE, HIV),
        disclosers=(HOSPITAL, HOSPITAL, MIXED, UNIT),
        needs=(served(ProcessKind.SUBPOENA, satisfactory_assurance=True, signed_by_judge=None, holder_id=None),),
    ),
    *(
        Recipe(
            name="process for the police",
            purposes=INVESTIGATING,
            recipients=(*POLICE, Kind.PROSECUTOR, Kind.OVERSIGHT_AGENCY),
            segments=(MENTAL_HEALTH, PRESENCE),
            disclosers=(HOSPITAL, AMBULANCE, MIXED),
            needs=(served(kind, request_tests=frozenset(RequestTest)),),
        )
        for kind in (
            *(ProcessKind.SEARCH_WARRANT, ProcessKind.SUBPOENA, ProcessKind.GRAND_JURY_SUBPOENA),
            *(ProcessKind.ADMINISTRATIVE_SUBPOENA, ProcessKind.ARREST_WARRANT),
        )
    ),
    Recipe(
        name="custody",
        purposes=(Purpose.CUSTODY_SECURITY, Purpose.CUSTODY_HEALTHCARE),
        recipients=(Kind.CORRECTIONS, *POLICE),
        segments=(MENTAL_HEALTH, PRESENCE, OTHER_SUBSTANCE_USE),
        disclosers=(HOSPITAL, AMBULANCE, MIXED),
        needs=(
            lambda asked: known(
                custody=Custody.HELD, representations=frozenset({asked.rng.choice(list(Representation))})
            )(asked),
        ),
    ),
)
