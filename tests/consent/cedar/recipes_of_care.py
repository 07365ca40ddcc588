"""Recipes for worlds of care, services, family, reports, research, and the person themselves."""

from datetime import timedelta

from consent.facts import (
    AgreementKind,
    Authority,
    DeidentificationMethod,
    DirectorFinding,
    Purpose,
    ReportGround,
    Suspension,
)
from tests.consent.cedar.cast import (
    ALL,
    AMBULANCE,
    ANYBODY,
    BILLING,
    COUNSELING_NOTES,
    DEIDENTIFIED,
    EXPERTLY,
    HELPERS,
    HIV,
    HOSPITAL,
    MENTAL_HEALTH,
    NOW,
    OPERATIONAL,
    OTHER_SUBSTANCE_USE,
    PRESENCE,
    PROGRAMS,
    PROVIDERS,
    SESSIONS,
    SUBSTANCE_USE,
    UNCOVERED_PROGRAM,
    UNDERTAKEN,
    UNIT,
    Kind,
)
from tests.consent.cedar.ingredients import Recipe, aged, agreed, dead, known, received_by, urgent, within

OF_CARE: tuple[Recipe, ...] = (
    Recipe(
        name="care",
        purposes=(Purpose.TREATMENT, Purpose.TREATMENT, Purpose.CUSTODY_HEALTHCARE),
        recipients=PROVIDERS,
        segments=(MENTAL_HEALTH, PRESENCE, OTHER_SUBSTANCE_USE, HIV, SUBSTANCE_USE),
        needs=(known(hiv_needed_for_care=True),),
    ),
    Recipe(
        name="care by flagged staff",
        purposes=(Purpose.TREATMENT, Purpose.CUSTODY_HEALTHCARE),
        recipients=(Kind.CRISIS_CENTER_988, Kind.CORRECTIONS),
        segments=(MENTAL_HEALTH, PRESENCE, OTHER_SUBSTANCE_USE, HIV),
        needs=(received_by(is_treating_provider=True), known(hiv_needed_for_care=True)),
    ),
    Recipe(
        name="within the organization",
        purposes=(
            Purpose.TREATMENT,
            Purpose.PAYMENT,
            Purpose.OPERATIONS,
            Purpose.INTERNAL_SUPERVISION,
            Purpose.TRAINING,
        ),
        recipients=(Kind.INTERNAL,),
        segments=ALL,
        needs=(within, received_by(is_originator=True), known(supervised=True)),
    ),
    Recipe(
        name="above the organization",
        purposes=(Purpose.OPERATIONS, Purpose.INTERNAL_SUPERVISION),
        recipients=(Kind.INTERNAL,),
        segments=(MENTAL_HEALTH, SUBSTANCE_USE, PRESENCE, OTHER_SUBSTANCE_USE),
        needs=(known(direct_administrative_control=True),),
    ),
    Recipe(
        name="payment",
        purposes=(Purpose.PAYMENT,),
        recipients=(Kind.HEALTH_PLAN, Kind.HEALTH_PLAN, *PROVIDERS),
        segments=(MENTAL_HEALTH, PRESENCE, HIV, OTHER_SUBSTANCE_USE),
        fields=BILLING,
    ),
    Recipe(
        name="operations of a covered entity",
        purposes=(Purpose.OPERATIONS,),
        recipients=(Kind.HEALTH_PLAN, Kind.HOSPITAL_ED, Kind.MH_PROVIDER, Kind.PART2_PROGRAM, Kind.COUNTY_MH_ADMIN),
        segments=(MENTAL_HEALTH, PRESENCE, OTHER_SUBSTANCE_USE),
    ),
    Recipe(
        name="services",
        purposes=(
            Purpose.DATA_HOSTING,
            Purpose.LAB_SERVICES,
            Purpose.HIE_EXCHANGE,
            Purpose.OPERATIONS,
            Purpose.PAYMENT,
        ),
        recipients=HELPERS,
        segments=(MENTAL_HEALTH, SUBSTANCE_USE, PRESENCE, OTHER_SUBSTANCE_USE),
        disclosers=(UNIT, HOSPITAL, *PROGRAMS),
        needs=(agreed(AgreementKind.BUSINESS_ASSOCIATE, AgreementKind.QUALIFIED_SERVICE),),
    ),
    Recipe(
        name="a medical emergency",
        purposes=(Purpose.TREATMENT, Purpose.CUSTODY_HEALTHCARE),
        recipients=(*PROVIDERS, Kind.CORRECTIONS),
        segments=(SUBSTANCE_USE, PRESENCE, MENTAL_HEALTH, COUNSELING_NOTES),
        disclosers=(*PROGRAMS, UNIT),
        needs=(received_by(is_medical_personnel=True, is_treating_provider=True), urgent()),
    ),
    Recipe(
        name="a disaster",
        purposes=(Purpose.TREATMENT, Purpose.CUSTODY_HEALTHCARE),
        recipients=PROVIDERS,
        segments=(SUBSTANCE_USE, PRESENCE),
        disclosers=PROGRAMS,
        needs=(
            received_by(is_medical_personnel=True),
            urgent(patient_capable=True, declared_disaster=True, program_closed=True),
        ),
    ),
    Recipe(
        name="a dangerous product",
        purposes=(Purpose.PUBLIC_HEALTH,),
        recipients=(Kind.PUBLIC_HEALTH_AUTHORITY,),
        segments=(SUBSTANCE_USE, PRESENCE, MENTAL_HEALTH, HIV),
        disclosers=(*PROGRAMS, UNIT),
        needs=(received_by(is_medical_personnel=True), urgent(product_danger_asserted=True)),
    ),
    Recipe(
        name="child abuse",
        purposes=(Purpose.CHILD_ABUSE_REPORT,),
        recipients=(Kind.COUNTY_AGENCY,),
        segments=(MENTAL_HEALTH, SUBSTANCE_USE, PRESENCE, HIV, OTHER_SUBSTANCE_USE),
    ),
    Recipe(
        name="elder abuse and benefits",
        purposes=(Purpose.ELDER_ABUSE_REPORT, Purpose.BENEFITS),
        recipients=(Kind.COUNTY_AGENCY,),
        segments=(MENTAL_HEALTH, PRESENCE, OTHER_SUBSTANCE_USE),
        needs=(lambda asked: known(report_grounds=frozenset({asked.rng.choice(list(ReportGround))}))(asked), aged(78)),
    ),
    Recipe(
        name="public health and oversight",
        purposes=(Purpose.PUBLIC_HEALTH, Purpose.OVERSIGHT, Purpose.AUDIT, Purpose.PROGRAM_EVALUATION),
        recipients=(
            *(
                Kind.PUBLIC_HEALTH_AUTHORITY,
                Kind.OVERSIGHT_AGENCY,
                Kind.OVERSIGHT_AGENCY,
                Kind.HEALTH_PLAN,
                Kind.COUNTY_AGENCY,
            ),
            Kind.COUNTY_MH_ADMIN,
        ),
        segments=ALL,
        needs=(
            lambda asked: received_by(
                authorities=frozenset(asked.rng.sample(list(Authority), asked.rng.choice((1, 1, 2))))
            )(asked),
            agreed(*UNDERTAKEN),
        ),
    ),
    Recipe(
        name="research",
        purposes=(Purpose.RESEARCH,),
        recipients=(Kind.RESEARCHER,),
        segments=(MENTAL_HEALTH, SUBSTANCE_USE, PRESENCE, HIV, OTHER_SUBSTANCE_USE),
        needs=(known(review_board_waiver=True, director_determination=True),),
    ),
    *(
        Recipe(
            name="de-identified",
            purposes=(
                *(
                    Purpose.DEID_REPORTING,
                    Purpose.PUBLIC_HEALTH,
                    Purpose.PROGRAM_EVALUATION,
                    Purpose.RESEARCH,
                    Purpose.RESEARCH_PUBLICATION,
                ),
                Purpose.TRAINING_DEBRIEF,
            ),
            recipients=(*ANYBODY, Kind.PUBLIC_HEALTH_AUTHORITY, Kind.RESEARCHER),
            segments=ALL,
            circumstances=how,
        )
        for how in (DEIDENTIFIED, EXPERTLY)
    ),
    Recipe(
        name="a limited data set",
        purposes=(Purpose.RESEARCH, Purpose.PUBLIC_HEALTH, Purpose.OPERATIONS, Purpose.DEID_REPORTING),
        recipients=(Kind.RESEARCHER, Kind.PUBLIC_HEALTH_AUTHORITY, Kind.HEALTH_PLAN),
        segments=(MENTAL_HEALTH, PRESENCE, OTHER_SUBSTANCE_USE),
        disclosers=(HOSPITAL, UNIT),
        needs=(known(deidentification=DeidentificationMethod.LIMITED_DATA_SET), agreed(AgreementKind.DATA_USE)),
    ),
    Recipe(
        name="family",
        purposes=(
            Purpose.FAMILY_INVOLVEMENT,
            Purpose.FAMILY_NOTIFICATION,
            Purpose.OBTAIN_MEDICAL_CONSENT,
            Purpose.FACILITY_DIRECTORY,
        ),
        recipients=(Kind.FAMILY,),
        segments=(MENTAL_HEALTH, PRESENCE, OTHER_SUBSTANCE_USE),
        disclosers=(HOSPITAL, AMBULANCE, UNIT),
        fields=("name", "location", "general_condition"),
        needs=(
            received_by(is_health_care_representative=True),
            known(patient_objected=False, best_interest=True),
            lambda asked: known(
                patient_present=asked.rng.choice((True, True, False)),
                patient_capable=asked.rng.choice((True, True, False)),
                involved_before_death=True,
                contrary_preference=False,
            )(asked),
            lambda asked: dead(asked) if asked.rng.random() < 0.2 else None,
        ),
    ),
    Recipe(
        name="parents",
        purposes=(Purpose.PARENT_ACCESS, Purpose.PARENT_CONSENT_INFORMATION, Purpose.PROTECT_MINOR),
        recipients=(Kind.FAMILY,),
        segments=(MENTAL_HEALTH, PRESENCE, SUBSTANCE_USE),
        disclosers=(UNIT, *PROGRAMS),
        needs=(
            aged(12, 13, 14, 15, 17),
            known(parent_consented_to_care=True, minor_is_applicant=True, director_findings=frozenset(DirectorFinding)),
        ),
    ),
    Recipe(
        name="the person",
        purposes=(Purpose.PATIENT_ACCESS, Purpose.ACCOUNTING, Purpose.BREACH_NOTICE, Purpose.BREACH_NOTICE_DELAY),
        recipients=(Kind.PATIENT,),
        segments=ALL,
        needs=(
            lambda asked: known(
                suspension=asked.rng.choice(
                    (
                        None,
                        Suspension(oral=True, made_at=NOW - timedelta(days=asked.rng.choice((3, 30, 31)))),
                        Suspension(oral=False, ends_at=NOW + timedelta(days=asked.rng.choice((-1, 0, 1)))),
                    )
                )
            )(asked),
        ),
    ),
    Recipe(
        name="federal enforcement",
        purposes=(Purpose.OVERSIGHT,),
        recipients=(Kind.OVERSIGHT_AGENCY,),
        segments=(MENTAL_HEALTH, SESSIONS, PRESENCE, HIV, OTHER_SUBSTANCE_USE),
        needs=(received_by(authorities=frozenset({Authority.HHS_ENFORCEMENT})),),
    ),
    Recipe(
        name="at a small program",
        purposes=(Purpose.PATIENT_ACCESS, Purpose.ACCOUNTING, Purpose.PUBLIC_HEALTH, Purpose.TRAINING, Purpose.AUDIT),
        recipients=(Kind.PATIENT, Kind.PUBLIC_HEALTH_AUTHORITY, Kind.INTERNAL, Kind.OVERSIGHT_AGENCY),
        segments=(SUBSTANCE_USE, PRESENCE, COUNSELING_NOTES),
        disclosers=(UNCOVERED_PROGRAM,),
        circumstances=DEIDENTIFIED,
        needs=(
            lambda asked: within(asked) if asked.recipient.kind is Kind.INTERNAL else None,
            received_by(authorities=frozenset({Authority.REGULATES_PROGRAM}), is_originator=True),
            known(supervised=True),
        ),
    ),
    Recipe(
        name="operational",
        purposes=tuple(Purpose),
        recipients=tuple(Kind),
        segments=(OPERATIONAL,),
    ),
    Recipe(name="anything", purposes=tuple(Purpose), recipients=tuple(Kind), segments=ALL),
)
