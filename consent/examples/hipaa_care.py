"""Worked examples of the HIPAA Privacy Rule: care and its helpers, authorization, family, the person, and limits."""

from consent.examples import cast
from consent.examples.papers import NOW, agreement, lawsuit, limit, paper, scene
from consent.examples.part2_without_consent import IDENTIFIABLE, SMALL_COUNT, SOMEBODY_ELSE
from consent.examples.worked import (
    WorkedExample,
    asked,
    discloser,
    forbids,
    known,
    never_opens,
    on_file,
    opens,
    recipient,
    without,
)
from consent.facts import (
    AgreementKind,
    CombinedWith,
    ConsentKind,
    DeidentificationMethod,
    DirectorFinding,
    Purpose,
    Segment,
)

HEALTH, PRESENCE, PSYCHOTHERAPY = Segment.MH_GENERAL, Segment.IDENTITY_PRESENCE, Segment.PSYCHOTHERAPY_NOTES

_CARE = (
    opens(
        "hipaa-tpo",
        "A hospital sends a discharge summary to the counseling center that goes on treating the person.",
        scene(cast.HOSPITAL, cast.THERAPIST, Purpose.TREATMENT, HEALTH),
        ("the counseling center does not treat the person", recipient(is_treating_provider=False)),
        ("police ask, for treatment", asked(recipient=cast.POLICE)),
    ),
    opens(
        "hipaa-laboratory",
        "A hospital sends an order and what goes with it to a laboratory.",
        scene(cast.HOSPITAL, cast.LABORATORY, Purpose.LAB_SERVICES, HEALTH),
        ("it goes to a landlord", asked(recipient=cast.LANDLORD)),
    ),
    opens(
        "hipaa-own-use",
        "A social worker of the hospital reads the chart of a person on their ward.",
        scene(cast.HOSPITAL, cast.staff_of(cast.HOSPITAL), Purpose.TREATMENT, HEALTH),
        ("the social worker is somebody else's", asked(recipient=SOMEBODY_ELSE)),
        ("the purpose is curiosity", asked(purpose=Purpose.OUTCOME_CURIOSITY)),
    ),
    opens(
        "hipaa-payment",
        "A hospital sends a claim to the person's health plan.",
        scene(cast.HOSPITAL, cast.HEALTH_PLAN, Purpose.PAYMENT, HEALTH),
        ("the claim goes to an employer", asked(recipient=cast.EMPLOYER)),
    ),
    opens(
        "hipaa-operations",
        "A health plan asks a hospital for what it needs to measure the quality of the person's care.",
        scene(cast.HOSPITAL, cast.HEALTH_PLAN, Purpose.OPERATIONS, HEALTH),
        ("it is not known to be a covered entity", recipient(hipaa_covered_entity=None)),
    ),
    opens(
        "hipaa-business-associate",
        "A company keeps the hospital's records on its computers, under a contract.",
        scene(
            cast.HOSPITAL,
            cast.DATA_SERVICE,
            Purpose.DATA_HOSTING,
            HEALTH,
            agreement(AgreementKind.BUSINESS_ASSOCIATE, cast.HOSPITAL, cast.DATA_SERVICE),
        ),
        ("no contract is on file", without("agreements")),
        ("the contract has ended", on_file("agreements", in_force=False)),
        ("the contract is with somebody else", on_file("agreements", party_ids=frozenset({"Hilltop Hospital"}))),
    ),
    opens(
        "hipaa-own-defense",
        "A person sues a hospital. Its risk manager reads the chart to answer the suit.",
        scene(
            cast.HOSPITAL,
            cast.staff_of(cast.HOSPITAL),
            Purpose.PROVIDER_DEFENSE,
            HEALTH,
            lawsuit(cast.HOSPITAL, by_the_person=True),
        ),
        ("no complaint is on file", without("legal_process")),
        ("it is the hospital that sues", on_file("legal_process", brought_by_patient=False)),
    ),
    opens(
        "hipaa-benefits",
        "A county office needs to know that a person was in the hospital, to grant them a benefit.",
        scene(cast.HOSPITAL, cast.ASSISTANCE_OFFICE, Purpose.BENEFITS, HEALTH),
        ("a landlord asks", asked(recipient=cast.LANDLORD)),
    ),
    opens(
        "hipaa-psy",
        "A psychologist of the hospital reads the session notes that they themselves keep apart from the chart.",
        scene(cast.HOSPITAL, cast.staff_of(cast.HOSPITAL, is_originator=True), Purpose.TREATMENT, PSYCHOTHERAPY),
        ("a colleague wants to read them", recipient(is_originator=False)),
    ),
    opens(
        "hipaa-psy-training",
        "A trainee of the hospital learns from session notes while a supervisor is by.",
        scene(cast.HOSPITAL, cast.staff_of(cast.HOSPITAL), Purpose.TRAINING, PSYCHOTHERAPY, supervised=True),
        ("nobody supervises it", known(supervised=None)),
    ),
    opens(
        "hipaa-psy-defense",
        "A person sues a hospital over a therapy. The hospital looks into the session notes to defend itself.",
        scene(
            cast.HOSPITAL,
            cast.staff_of(cast.HOSPITAL),
            Purpose.PROVIDER_DEFENSE,
            PSYCHOTHERAPY,
            lawsuit(cast.HOSPITAL, by_the_person=True),
        ),
        ("no complaint is on file", without("legal_process")),
    ),
    opens(
        "hipaa-auth",
        "A person signed a form so that the hospital can tell an employer that they are fit to work.",
        scene(
            cast.HOSPITAL,
            cast.EMPLOYER,
            Purpose.EMPLOYMENT,
            HEALTH,
            paper(cast.HOSPITAL, cast.EMPLOYER, Purpose.EMPLOYMENT, HEALTH, ConsentKind.HIPAA_AUTHORIZATION),
        ),
        ("the form has expired", on_file("consents", expires_at=NOW)),
        ("the person has revoked it", on_file("consents", revoked_at=NOW)),
        ("the form lacks a statement that it must carry", on_file("consents", statements=frozenset({"F7-REVOKE"}))),
        (
            "the form stands together with a consent to treatment",
            on_file("consents", combined_with=frozenset({CombinedWith.CONSENT_TO_TREATMENT})),
        ),
        ("staff typed the person's name", on_file("consents", signature=None)),
    ),
)

_FAMILY = (
    opens(
        "hipaa-510a",
        "A visitor asks at the hospital's desk for a person by name. The person was asked and had nothing against it.",
        scene(
            cast.HOSPITAL,
            cast.VISITOR,
            Purpose.FACILITY_DIRECTORY,
            PRESENCE,
            pieces=("location", "general_condition"),
            patient_present=True,
            patient_objected=False,
        ),
        ("nobody asked the person", known(patient_objected=None)),
        ("the desk is that of a mental-health facility", discloser(mental_health_facility=True)),
    ),
    opens(
        "hipaa-510b",
        "A person's sister drives them home. With the person beside her, a nurse tells her what to watch for.",
        scene(
            cast.HOSPITAL,
            cast.SISTER,
            Purpose.FAMILY_INVOLVEMENT,
            HEALTH,
            patient_present=True,
            patient_capable=True,
            patient_objected=False,
        ),
        ("the person objects", known(patient_objected=True)),
        ("it is not recorded that the person could object", known(patient_objected=None)),
        ("it is not recorded whether the person was there", known(patient_present=None)),
    ),
    opens(
        "hipaa-510b-decision",
        "A person cannot decide about surgery. Their sister decides for them and asks what she needs for that.",
        scene(
            cast.HOSPITAL,
            cast.somebody_who_decides(cast.SISTER),
            Purpose.OBTAIN_MEDICAL_CONSENT,
            HEALTH,
            patient_capable=False,
        ),
        ("she is not known to decide for the person", recipient(is_health_care_representative=None)),
        ("the person can decide", known(patient_capable=True)),
    ),
    opens(
        "hipaa-personal-rep",
        "A mother who consented to the care of her son of 15 asks for his record.",
        scene(
            cast.HOSPITAL,
            cast.MOTHER,
            Purpose.PARENT_ACCESS,
            HEALTH,
            age=15,
            parent_consented_to_care=True,
            minor_consented_to_care=False,
        ),
        ("her son consented to the care himself", known(minor_consented_to_care=True)),
        ("she is not known to have consented", known(parent_consented_to_care=None)),
        ("he is 18", asked(person_age=18)),
    ),
    opens(
        "hipaa-minor-protected",
        "A girl of 15 applies for treatment in mortal danger. Part 2 lets the program tell her mother, so HIPAA does.",
        scene(
            cast.PROGRAM,
            cast.MOTHER,
            Purpose.PROTECT_MINOR,
            Segment.PART2_SUD,
            age=15,
            minor_is_applicant=True,
            director_findings=frozenset(DirectorFinding),
        ),
        ("the director has not recorded every finding", known(director_findings=frozenset())),
        ("her age is not known", asked(person_age=None)),
    ),
)

_DEIDENTIFIED = (
    opens(
        "hipaa-deid",
        "A hospital reports to the city how many people in crisis it saw, in numbers that identify nobody.",
        scene(
            cast.HOSPITAL,
            cast.CITY,
            Purpose.DEID_REPORTING,
            HEALTH,
            deidentification=DeidentificationMethod.SAFE_HARBOR,
            smallest_cell=20,
        ),
        IDENTIFIABLE,
        SMALL_COUNT,
    ),
    opens(
        "hipaa-lds",
        "A university gets records without names and addresses, under a data use agreement.",
        scene(
            cast.HOSPITAL,
            cast.RESEARCHER,
            Purpose.RESEARCH,
            HEALTH,
            agreement(AgreementKind.DATA_USE, cast.HOSPITAL, cast.RESEARCHER),
            deidentification=DeidentificationMethod.LIMITED_DATA_SET,
        ),
        ("no data use agreement is in force", on_file("agreements", in_force=None)),
        ("it is not a limited data set", known(deidentification=DeidentificationMethod.NONE)),
    ),
)

_THE_PERSON = (
    opens(
        "hipaa-524",
        "A person asks the hospital for their own chart.",
        scene(cast.HOSPITAL, cast.THE_PERSON, Purpose.PATIENT_ACCESS, HEALTH),
        ("the person's sister asks", asked(recipient=cast.SISTER)),
    ),
    opens(
        "hipaa-528",
        "A person asks the hospital whom it told about them.",
        scene(cast.HOSPITAL, cast.THE_PERSON, Purpose.ACCOUNTING, HEALTH),
        ("the person's sister asks", asked(recipient=cast.SISTER)),
    ),
    opens(
        "hipaa-breach",
        "A file of the hospital was stolen. It writes to everybody who was in it.",
        scene(cast.HOSPITAL, cast.THE_PERSON, Purpose.BREACH_NOTICE, HEALTH, residents_in_breach=900),
        ("the notice would go to an employer", asked(recipient=cast.EMPLOYER)),
    ),
    never_opens(
        "hipaa-breach-delay",
        "The police ask the hospital to wait with its notice of a breach, and to show them the records meanwhile.",
        scene(cast.HOSPITAL, cast.POLICE, Purpose.BREACH_NOTICE_DELAY, HEALTH),
    ),
    forbids(
        "hipaa-522",
        "A person asked the hospital not to tell one counseling center, and the hospital agreed.",
        scene(cast.HOSPITAL, cast.THERAPIST, Purpose.TREATMENT, HEALTH, limit(cast.THERAPIST)),
        ("the hospital never agreed", on_file("restrictions", agreed=False)),
        ("the limit has ended", on_file("restrictions", ended_at=NOW)),
        ("no limit is on file", without("restrictions")),
    ),
)

CARE_EXAMPLES: tuple[WorkedExample, ...] = (*_CARE, *_FAMILY, *_DEIDENTIFIED, *_THE_PERSON)
