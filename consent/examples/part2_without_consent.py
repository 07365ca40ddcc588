"""Worked examples of 42 CFR Part 2 without the person's consent: emergencies, and the closed list of the regulation."""

from consent.examples import cast
from consent.examples.papers import agreement, emergency, lawsuit, scene
from consent.examples.worked import (
    WorkedExample,
    asked,
    discloser,
    known,
    never_opens,
    on_file,
    opens,
    recipient,
    without,
)
from consent.facts import (
    AgreementKind,
    DeidentificationMethod,
    DirectorFinding,
    Incident,
    Purpose,
    Segment,
)

SUD, NOTES, PRESENCE = Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES, Segment.IDENTITY_PRESENCE
SOMEBODY_ELSE = cast.organization("a colleague's practice", cast.Kind.INTERNAL)
IDENTIFIABLE = ("names can still be told from it", known(deidentification=None))
SMALL_COUNT = ("it counts a group of fewer than 11 people", known(smallest_cell=4))
ON_THE_PREMISES = Incident(suspect_is_patient=True, on_premises=True, against_personnel=False, report_on_file=True)

_EMERGENCIES = (
    opens(
        "p2-emergency",
        "A nurse in an emergency room asks for the dose of a person who was found unconscious.",
        scene(cast.PROGRAM, cast.NURSE, Purpose.TREATMENT, SUD, emergency()),
        ("the recipient is not medical personnel", recipient(is_medical_personnel=None)),
        ("no emergency is documented", without("emergencies")),
        ("nobody recorded that the emergency is real", on_file("emergencies", bona_fide=None)),
        ("the person is awake and able to consent", on_file("emergencies", patient_capable=True)),
        ("the person declined", on_file("emergencies", consent_refused=True)),
        ("it is not written down what the emergency was", on_file("emergencies", nature="")),
    ),
    opens(
        "p2-emergency-disaster",
        "A flood closed the program. A hospital needs the doses of people whom the program cannot ask.",
        scene(
            cast.PROGRAM,
            cast.NURSE,
            Purpose.TREATMENT,
            SUD,
            emergency(
                kind="flood",
                nature="declared flood, program closed",
                patient_capable=True,
                declared_disaster=True,
                program_closed=True,
            ),
        ),
        ("no disaster was declared", on_file("emergencies", declared_disaster=None)),
        ("the program is open", on_file("emergencies", program_closed=False)),
        ("consent can be obtained", on_file("emergencies", consent_obtainable=True)),
        ("the recipient is not medical personnel", recipient(is_medical_personnel=False)),
    ),
    opens(
        "p2-emergency-fda",
        "A physician of the Food and Drug Administration says that a lot of a medicine is dangerous, to warn who got it.",
        scene(
            cast.PROGRAM,
            cast.FOOD_AND_DRUG_PHYSICIAN,
            Purpose.PUBLIC_HEALTH,
            SUD,
            emergency(kind="dangerous product", nature="a mislabeled lot", product_danger_asserted=True),
        ),
        ("nobody asserts that a product is dangerous", on_file("emergencies", product_danger_asserted=None)),
        ("the recipient is not medical personnel", recipient(is_medical_personnel=None)),
    ),
)

_IN_THE_COURSE_OF_CARE = (
    opens(
        "p2-internal",
        "A counselor of the program reads the chart of the person whom a colleague admitted yesterday.",
        scene(cast.PROGRAM, cast.staff_of(cast.PROGRAM), Purpose.TREATMENT, SUD),
        ("the counselor works somewhere else", asked(recipient=SOMEBODY_ELSE)),
        ("the purpose is curiosity", asked(purpose=Purpose.CURIOSITY)),
        ("the discloser is not known to be a program", discloser(part2_program=None)),
    ),
    opens(
        "p2-qso",
        "A laboratory tests samples for the program, under an agreement to keep Part 2 and to resist subpoenas.",
        scene(
            cast.PROGRAM,
            cast.LABORATORY,
            Purpose.LAB_SERVICES,
            SUD,
            agreement(AgreementKind.QUALIFIED_SERVICE, cast.PROGRAM, cast.LABORATORY),
        ),
        ("no agreement is on file", without("agreements")),
        ("the agreement has ended", on_file("agreements", in_force=False)),
        ("the agreement does not say that it is bound by Part 2", on_file("agreements", acknowledges_bound=None)),
        ("the agreement does not say that it will resist", on_file("agreements", will_resist=None)),
    ),
    opens(
        "p2-presence",
        "A hospital asks whether a person is at a health center that most people visit for other reasons.",
        scene(cast.HEALTH_CENTER, cast.NURSE, Purpose.TREATMENT, PRESENCE),
        ("the place is known for substance-use care alone", discloser(sud_only_public=True)),
        ("it is not known what the place is known for", discloser(sud_only_public=None)),
    ),
)

_REPORTS = (
    opens(
        "p2-crime",
        "Somebody in treatment broke a window of the program. Staff tell the police who it was.",
        scene(
            cast.PROGRAM,
            cast.POLICE,
            Purpose.CRIME_ON_PREMISES,
            PRESENCE,
            pieces=("suspect_name", "incident_circumstances"),
            incident=ON_THE_PREMISES,
        ),
        ("no report of the incident is on file", known(incident=Incident(suspect_is_patient=True, on_premises=True))),
        ("the suspect is not known to be a patient", known(incident=Incident(on_premises=True, report_on_file=True))),
        (
            "it happened somewhere else, to somebody else",
            known(incident=Incident(suspect_is_patient=True, on_premises=False, report_on_file=True)),
        ),
        ("the police ask by themselves", asked(purpose=Purpose.MISSING_PERSON)),
    ),
    never_opens(
        "p2-crime-record",
        "Somebody in treatment broke a window of the program. The police ask for the suspect's treatment record.",
        scene(cast.PROGRAM, cast.POLICE, Purpose.CRIME_ON_PREMISES, SUD, incident=ON_THE_PREMISES),
    ),
    opens(
        "p2-child-abuse",
        "A counselor has reason to suspect that a child is abused, and reports it as state law requires.",
        scene(cast.PROGRAM, cast.CHILD_WELFARE, Purpose.CHILD_ABUSE_REPORT, SUD),
        ("the agency asks for the file in its investigation", asked(purpose=Purpose.CHILD_ABUSE_INVESTIGATION)),
        ("the report would go to the police", asked(recipient=cast.POLICE)),
    ),
    opens(
        "p2-minor",
        "A girl of 15 applies for treatment in mortal danger. The director finds that telling her mother may save her.",
        scene(
            cast.PROGRAM,
            cast.MOTHER,
            Purpose.PROTECT_MINOR,
            SUD,
            age=15,
            minor_is_applicant=True,
            director_findings=frozenset(DirectorFinding),
        ),
        ("the director has not recorded every finding", known(director_findings=frozenset())),
        ("she is not applying for treatment", known(minor_is_applicant=False)),
        ("her age is not known", asked(person_age=None)),
    ),
    opens(
        "p2-incapacity-death",
        "The medical examiner inquires into a death and asks what the person had been prescribed.",
        scene(cast.PROGRAM, cast.CORONER, Purpose.CAUSE_OF_DEATH, SUD, deceased=True),
        ("the person is not known to have died", asked(person_deceased=None)),
        ("a newspaper asks", asked(recipient=cast.organization("The Evening Sheet", cast.Kind.MEDIA))),
    ),
)

_THE_PERSON = (
    opens(
        "p2-patient-access",
        "A person asks the program for their own record.",
        scene(cast.PROGRAM, cast.THE_PERSON, Purpose.PATIENT_ACCESS, SUD),
        ("the person's mother asks", asked(recipient=cast.MOTHER)),
    ),
    opens(
        "p2-accounting",
        "A person asks the program who was given their record.",
        scene(cast.PROGRAM, cast.THE_PERSON, Purpose.ACCOUNTING, SUD),
        ("the person's sister asks", asked(recipient=cast.SISTER)),
    ),
    opens(
        "p2-accounting-presence",
        "A person asks the program who was told that they had been there.",
        scene(cast.PROGRAM, cast.THE_PERSON, Purpose.ACCOUNTING, PRESENCE),
        ("the person's sister asks", asked(recipient=cast.SISTER)),
    ),
    opens(
        "p2-security-breach",
        "A laptop of the program was stolen. The program tells each person whose record was on it.",
        scene(cast.PROGRAM, cast.THE_PERSON, Purpose.BREACH_NOTICE, SUD, residents_in_breach=40),
        ("the notice would go to a landlord", asked(recipient=cast.LANDLORD)),
    ),
)

_RESEARCH_AND_REVIEW = (
    opens(
        "p2-research",
        "A university studies how people stay in treatment, with a review board's waiver and the director's leave.",
        scene(
            cast.PROGRAM,
            cast.RESEARCHER,
            Purpose.RESEARCH,
            SUD,
            review_board_waiver=True,
            director_determination=True,
        ),
        ("no review board waived the authorization", known(review_board_waiver=None)),
        ("the director has not determined it", known(director_determination=None)),
        ("the researcher is not known to be a covered entity", recipient(hipaa_covered_entity=None)),
    ),
    opens(
        "p2-research-report",
        "The university publishes its study in numbers, none of them small, that identify nobody.",
        scene(
            cast.PROGRAM,
            cast.READERS,
            Purpose.RESEARCH_PUBLICATION,
            SUD,
            deidentification=DeidentificationMethod.SAFE_HARBOR,
            smallest_cell=14,
        ),
        IDENTIFIABLE,
        SMALL_COUNT,
    ),
    opens(
        "p2-audit",
        "The state's licensing office visits the program and looks into charts for its audit.",
        scene(cast.PROGRAM, cast.LICENSING, Purpose.AUDIT, SUD),
        ("the visitor neither funds, regulates nor pays the program", recipient(authorities=frozenset())),
        (
            "a private firm comes without a written undertaking",
            recipient(kind=cast.Kind.BUSINESS_ASSOCIATE),
        ),
    ),
    opens(
        "p2-public-health",
        "The county health department counts overdoses and gets numbers that identify nobody.",
        scene(
            cast.PROGRAM,
            cast.HEALTH_DEPARTMENT,
            Purpose.PUBLIC_HEALTH,
            SUD,
            deidentification=DeidentificationMethod.EXPERT_DETERMINATION,
        ),
        IDENTIFIABLE,
    ),
    opens(
        "p2-deid",
        "The city council asks how many people finished treatment, and gets numbers that identify nobody.",
        scene(
            cast.PROGRAM,
            cast.CITY,
            Purpose.DEID_REPORTING,
            SUD,
            deidentification=DeidentificationMethod.SAFE_HARBOR,
            smallest_cell=25,
        ),
        IDENTIFIABLE,
        SMALL_COUNT,
        ("the police ask for the numbers", asked(recipient=cast.POLICE)),
    ),
)

_COUNSELING_NOTES = (
    opens(
        "p2-scn-originator",
        "A counselor reads the notes that they themselves wrote in sessions with the person.",
        scene(cast.PROGRAM, cast.staff_of(cast.PROGRAM, is_originator=True), Purpose.TREATMENT, NOTES),
        ("a colleague wants to read them", recipient(is_originator=False)),
        ("it is not known who wrote them", recipient(is_originator=None)),
    ),
    opens(
        "p2-scn-training",
        "A trainee of the program learns from counseling notes while a supervisor is by.",
        scene(cast.PROGRAM, cast.staff_of(cast.PROGRAM), Purpose.TRAINING, NOTES, supervised=True),
        ("nobody supervises it", known(supervised=None)),
        ("the trainee works somewhere else", asked(recipient=SOMEBODY_ELSE)),
    ),
    opens(
        "p2-scn-defense",
        "A person sues the program, which looks into the counseling notes to defend itself.",
        scene(
            cast.PROGRAM,
            cast.staff_of(cast.PROGRAM),
            Purpose.PROVIDER_DEFENSE,
            NOTES,
            lawsuit(cast.PROGRAM, by_the_person=True),
        ),
        ("it is the program that sues", on_file("legal_process", brought_by_patient=False)),
        ("no complaint is on file", without("legal_process")),
    ),
    opens(
        "p2-scn-oversight",
        "The state's licensing office examines the counselor who wrote the notes.",
        scene(cast.PROGRAM, cast.LICENSING, Purpose.AUDIT, NOTES),
        ("the visitor neither funds nor regulates the program", recipient(authorities=frozenset())),
    ),
)

WITHOUT_CONSENT_EXAMPLES: tuple[WorkedExample, ...] = (
    *_EMERGENCIES,
    *_IN_THE_COURSE_OF_CARE,
    *_REPORTS,
    *_THE_PERSON,
    *_RESEARCH_AND_REVIEW,
    *_COUNSELING_NOTES,
)
