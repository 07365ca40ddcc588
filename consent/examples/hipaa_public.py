"""Worked examples of the HIPAA Privacy Rule: required by law, reports, oversight, courts, death, research, custody."""

from consent.examples import cast
from consent.examples.papers import order, process, scene
from consent.examples.worked import WorkedExample, asked, discloser, known, on_file, opens, recipient, without
from consent.facts import (
    Custody,
    OrderProvision,
    ProcessKind,
    Purpose,
    ReportGround,
    Representation,
    Segment,
)

HEALTH, PRESENCE = Segment.MH_GENERAL, Segment.IDENTITY_PRESENCE

PUBLIC_EXAMPLES: tuple[WorkedExample, ...] = (
    opens(
        "hipaa-512a-wounds",
        "An emergency room treats a gunshot wound and reports it to the police, as state law requires.",
        scene(cast.HOSPITAL, cast.POLICE, Purpose.WOUND_REPORT, PRESENCE),
        ("a county fund reports it, which treated nobody", discloser(kind=cast.Kind.COUNTY_AGENCY)),
        ("the report goes to an employer", asked(recipient=cast.EMPLOYER)),
    ),
    opens(
        "hipaa-512a-firearms",
        "The county office reports to the State Police that a person was committed, for the firearms register.",
        scene(cast.COUNTY_ADMINISTRATOR, cast.STATE_POLICE, Purpose.FIREARM_REPORTING, PRESENCE),
        ("a hospital wants to report it", discloser(kind=cast.Kind.HOSPITAL_ED)),
    ),
    opens(
        "hipaa-512b-child",
        "A nurse has reason to suspect that a child is abused, and reports it as state law requires.",
        scene(cast.HOSPITAL, cast.CHILD_WELFARE, Purpose.CHILD_ABUSE_REPORT, HEALTH),
        ("the report would go to the police", asked(recipient=cast.POLICE)),
    ),
    opens(
        "hipaa-512b",
        "A hospital reports overdoses to the county health department, which the law lets collect them.",
        scene(cast.HOSPITAL, cast.HEALTH_DEPARTMENT, Purpose.PUBLIC_HEALTH, HEALTH),
        ("a newspaper asks", asked(recipient=cast.organization("The Evening Sheet", cast.Kind.MEDIA))),
    ),
    opens(
        "hipaa-512c",
        "A nurse sees that an old man is starved by who keeps him, and reports it as the law requires.",
        scene(
            cast.HOSPITAL,
            cast.AGING_OFFICE,
            Purpose.ELDER_ABUSE_REPORT,
            HEALTH,
            age=81,
            report_grounds=frozenset({ReportGround.REASONABLE_CAUSE, ReportGround.REQUIRED_BY_LAW}),
        ),
        (
            "there is reasonable cause and nothing more",
            known(report_grounds=frozenset({ReportGround.REASONABLE_CAUSE})),
        ),
        ("no ground is recorded", known(report_grounds=frozenset())),
    ),
    opens(
        "hipaa-512d",
        "The state's licensing office audits the hospital.",
        scene(cast.HOSPITAL, cast.LICENSING, Purpose.AUDIT, HEALTH),
        ("the police call it an audit", asked(recipient=cast.POLICE)),
    ),
    opens(
        "hipaa-502a2ii",
        "The Secretary's office investigates whether the hospital keeps the Privacy Rule.",
        scene(cast.HOSPITAL, cast.SECRETARY, Purpose.OVERSIGHT, HEALTH),
        ("it is not known to enforce the rule for the Secretary", recipient(authorities=frozenset())),
        beside=("hipaa-512d",),
    ),
    opens(
        "hipaa-512e-order",
        "In a civil case a judge ordered the hospital to give dates of attendance to the court.",
        scene(
            cast.HOSPITAL,
            cast.COURT,
            Purpose.COURT_PROCEEDING,
            HEALTH,
            order(OrderProvision.PENNSYLVANIA_MENTAL_HEALTH, cast.HOSPITAL, HEALTH),
        ),
        ("no order is on file", without("legal_process")),
        ("no judge signed it", on_file("legal_process", signed_by_judge=None)),
        ("it covers other information", on_file("legal_process", segments=frozenset({Segment.HIV}))),
        ("it is directed at another holder", on_file("legal_process", holder_id="another hospital")),
    ),
    opens(
        "hipaa-512e-subpoena",
        "A lawyer's subpoena comes with proof that the person was told and did not object.",
        scene(
            cast.HOSPITAL,
            cast.COUNSEL,
            Purpose.COURT_PROCEEDING,
            HEALTH,
            process(ProcessKind.SUBPOENA, cast.HOSPITAL, satisfactory_assurance=True),
        ),
        ("nothing shows that the person was told", on_file("legal_process", satisfactory_assurance=None)),
        ("the subpoena is not known to be in force", on_file("legal_process", in_force=None)),
    ),
    opens(
        "hipaa-512g",
        "The medical examiner asks the hospital what it knows of a person who died.",
        scene(cast.HOSPITAL, cast.CORONER, Purpose.CAUSE_OF_DEATH, HEALTH, deceased=True),
        ("the person is not known to have died", asked(person_deceased=None)),
    ),
    opens(
        "hipaa-512i",
        "A university studies care in a crisis, with a review board's waiver.",
        scene(cast.HOSPITAL, cast.RESEARCHER, Purpose.RESEARCH, HEALTH, review_board_waiver=True),
        ("no review board waived the authorization", known(review_board_waiver=None)),
    ),
    opens(
        "hipaa-512k5",
        "A jail took in a person from the hospital and says that it needs to know of the danger of seizures.",
        scene(
            cast.HOSPITAL,
            cast.JAIL,
            Purpose.CUSTODY_SECURITY,
            HEALTH,
            custody=Custody.HELD,
            representations=frozenset({Representation.SAFETY_OF_INMATE_OR_OTHERS}),
        ),
        ("the person was released", known(custody=Custody.RELEASED)),
        ("the jail does not say what it needs it for", known(representations=frozenset())),
    ),
)
