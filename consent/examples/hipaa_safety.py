"""Worked examples of the HIPAA Privacy Rule: law enforcement and threats, at a hospital that is no mental-health facility.

At one that is, Pennsylvania's own law closes most of these.
"""

from consent.examples import cast
from consent.examples.papers import emergency, process, scene, threat
from consent.examples.worked import WorkedExample, asked, discloser, known, on_file, opens, without
from consent.facts import (
    Admission,
    Custody,
    Incident,
    ProcessKind,
    Purpose,
    Segment,
    ThreatTarget,
    VictimStatement,
)

HEALTH, PRESENCE = Segment.MH_GENERAL, Segment.IDENTITY_PRESENCE

SAFETY_EXAMPLES: tuple[WorkedExample, ...] = (
    opens(
        "hipaa-512f1",
        "Detectives come to the hospital with a search warrant that a judge signed.",
        scene(
            cast.HOSPITAL,
            cast.POLICE,
            Purpose.LAW_ENFORCEMENT_INVESTIGATION,
            HEALTH,
            process(ProcessKind.SEARCH_WARRANT, cast.HOSPITAL, signed_by_judge=True),
        ),
        ("no judge signed it", on_file("legal_process", signed_by_judge=None)),
        ("it is an arrest warrant", on_file("legal_process", kind=ProcessKind.ARREST_WARRANT)),
        ("it was served on somebody else", on_file("legal_process", holder_id="another hospital")),
        ("they have nothing in writing", without("legal_process")),
    ),
    opens(
        "hipaa-512f2",
        "Police look for a missing person and ask the hospital for name, looks, and when they were treated.",
        scene(
            cast.HOSPITAL,
            cast.POLICE,
            Purpose.MISSING_PERSON,
            PRESENCE,
            pieces=("name", "physical_description", "treatment_datetime"),
        ),
        ("an employer looks for the person", asked(recipient=cast.EMPLOYER)),
    ),
    opens(
        "hipaa-512f3",
        "A person was beaten and agrees that the hospital tells the police of the injuries.",
        scene(
            cast.HOSPITAL,
            cast.POLICE,
            Purpose.CRIME_VICTIM_INFO,
            HEALTH,
            victim=VictimStatement(agrees=True),
        ),
        ("the person does not agree", known(victim=VictimStatement(agrees=False))),
        ("nothing is recorded about a victim", known(victim=None)),
    ),
    opens(
        "hipaa-512f4",
        "A person died in the hospital, and staff suspect that somebody poisoned them.",
        scene(cast.HOSPITAL, cast.POLICE, Purpose.ALERT_DEATH, PRESENCE, deceased=True, suspected_crime=True),
        ("nobody suspects a crime", known(suspected_crime=False)),
        ("the person is not known to have died", asked(person_deceased=None)),
    ),
    opens(
        "hipaa-512f5",
        "Somebody stole medicine in the hospital. Staff give the police what shows it.",
        scene(
            cast.HOSPITAL,
            cast.POLICE,
            Purpose.CRIME_ON_PREMISES,
            HEALTH,
            incident=Incident(on_premises=True, report_on_file=True),
        ),
        ("it happened somewhere else", known(incident=Incident(on_premises=False, report_on_file=True))),
        ("no report is on file", known(incident=Incident(on_premises=True))),
    ),
    opens(
        "hipaa-512f6",
        "Paramedics treat a person who was stabbed at home, and tell the police where and by whom.",
        scene(
            cast.AMBULANCE,
            cast.POLICE,
            Purpose.POLICE_REPORT,
            HEALTH,
            emergency(kind="injury", nature="stab wound"),
            suspected_crime=True,
        ),
        ("nobody suspects a crime", known(suspected_crime=None)),
        ("no emergency care is documented", without("emergencies")),
        ("it happened in the ambulance station", known(incident=Incident(on_premises=True))),
        ("an insurer tells it", discloser(kind=cast.Kind.HEALTH_PLAN)),
    ),
    opens(
        "hipaa-502j2",
        "A nurse was struck by somebody in care and tells the police who it was.",
        scene(
            cast.HOSPITAL,
            cast.POLICE,
            Purpose.CRIME_AGAINST_PERSONNEL,
            PRESENCE,
            pieces=("name", "physical_description"),
            discloser_is_victim=True,
        ),
        ("the nurse is not known to be the victim", known(discloser_is_victim=None)),
    ),
    opens(
        "hipaa-512j1i",
        "A person with a knife says that they will hurt whoever comes in. Staff call the police.",
        scene(
            cast.HOSPITAL,
            cast.POLICE,
            Purpose.AVERT_THREAT,
            HEALTH,
            threat(ThreatTarget.READILY_IDENTIFIABLE_GROUP),
        ),
        ("the threat is not recorded as imminent", on_file("threats", imminent=None)),
        ("the threat is not recorded as serious", on_file("threats", serious=False)),
        ("nobody wrote down what it is based on", on_file("threats", basis="")),
        ("an employer is told, who can lessen nothing", asked(recipient=cast.EMPLOYER)),
    ),
    opens(
        "hipaa-512j1ii-admission",
        "A person says at the front desk that they shot somebody. The hospital gives the police that statement.",
        scene(
            cast.HOSPITAL,
            cast.POLICE,
            Purpose.IDENTIFY_LOCATE_SUSPECT,
            PRESENCE,
            pieces=("the_statement",),
            admission=Admission(violent_crime=True, serious_harm=True, in_therapy=False),
        ),
        ("it was said in therapy", known(admission=Admission(violent_crime=True, serious_harm=True, in_therapy=True))),
        (
            "nobody was seriously hurt",
            known(admission=Admission(violent_crime=True, serious_harm=False, in_therapy=False)),
        ),
    ),
    opens(
        "hipaa-512j1ii-escape",
        "A person escaped from jail and was seen in the hospital, which tells the police where.",
        scene(
            cast.HOSPITAL,
            cast.POLICE,
            Purpose.IDENTIFY_LOCATE_SUSPECT,
            PRESENCE,
            pieces=("location",),
            custody=Custody.ESCAPED,
        ),
        ("the person was released", known(custody=Custody.RELEASED)),
        ("it is not known that they escaped", known(custody=None)),
    ),
)
