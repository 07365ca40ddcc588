"""Worked examples of Pennsylvania's mental-health confidentiality. Where HIPAA governs too, it permits as well."""

from consent.examples import cast
from consent.examples.papers import NOW, agreement, lawsuit, order, paper, process, scene, threat
from consent.examples.part2_without_consent import IDENTIFIABLE, SMALL_COUNT, SOMEBODY_ELSE
from consent.examples.worked import (
    WorkedExample,
    asked,
    discloser,
    known,
    on_file,
    opens,
    recipient,
    without,
)
from consent.facts import (
    AgreementKind,
    ConsentKind,
    DeidentificationMethod,
    NamedRecipient,
    OrderProvision,
    ProcessKind,
    Purpose,
    RecordedFinding,
    ReportGround,
    Segment,
    ThreatTarget,
)

HEALTH, PRESENCE, PSYCHOTHERAPY = Segment.MH_GENERAL, Segment.IDENTITY_PRESENCE, Segment.PSYCHOTHERAPY_NOTES
_RELEASE = (ConsentKind.PA_MENTAL_HEALTH_RELEASE, ConsentKind.HIPAA_AUTHORIZATION)

_CARE = (
    opens(
        "pa-mh-treat",
        "A counseling center sends a summary to the emergency room that is treating the person.",
        scene(cast.CLINIC, cast.NURSE, Purpose.TREATMENT, HEALTH),
        ("the emergency room does not treat the person", recipient(is_treating_provider=False)),
        ("a jail's guards ask", asked(recipient=cast.JAIL)),
    ),
    opens(
        "pa-mh-own-use",
        "A counselor of the center reads the chart of a person whom a colleague admitted.",
        scene(cast.CLINIC, cast.staff_of(cast.CLINIC), Purpose.TREATMENT, HEALTH),
        ("the counselor is somebody else's", asked(recipient=SOMEBODY_ELSE)),
        ("the purpose is curiosity", asked(purpose=Purpose.CURIOSITY)),
    ),
    opens(
        "pa-mh-consent",
        "A person signed a release that lets the center tell the police how to help in a crisis.",
        scene(
            cast.CLINIC,
            cast.POLICE,
            Purpose.CRISIS_PLANNING,
            HEALTH,
            paper(cast.CLINIC, cast.POLICE, Purpose.CRISIS_PLANNING, HEALTH, *_RELEASE),
        ),
        ("the release states no first day", on_file("consents", period_starts_at=None)),
        ("no staff person signed it", on_file("consents", staff_signed_by="")),
        ("the person has revoked it", on_file("consents", revoked_at=NOW)),
        ("it names somebody else", on_file("consents", recipients=(NamedRecipient(organization_id="a bank"),))),
    ),
    opens(
        "pa-mh-payer",
        "A health plan verifies dates and costs of services before it pays.",
        scene(
            cast.CLINIC,
            cast.HEALTH_PLAN,
            Purpose.PAYMENT,
            HEALTH,
            pieces=("service_dates", "service_types", "costs"),
        ),
        ("an employer asks", asked(recipient=cast.EMPLOYER)),
        ("the plan audits the center", asked(purpose=Purpose.AUDIT)),
    ),
    opens(
        "pa-mh-review",
        "The state's licensing office examines charts of the center.",
        scene(cast.CLINIC, cast.LICENSING, Purpose.AUDIT, HEALTH),
        ("the police call it an audit", asked(recipient=cast.POLICE)),
    ),
    opens(
        "pa-mh-administrator",
        "The county's mental health office plans services with a drop-in center that it pays for.",
        scene(cast.DROP_IN_CENTER, cast.COUNTY_ADMINISTRATOR, Purpose.OPERATIONS, HEALTH),
        ("another county office asks", recipient(kind=cast.Kind.COUNTY_AGENCY)),
    ),
    opens(
        "pa-mh-secretary",
        "The Secretary's office investigates whether the center keeps the Privacy Rule for session notes.",
        scene(cast.CLINIC, cast.SECRETARY, Purpose.OVERSIGHT, PSYCHOTHERAPY),
        ("it is not known to enforce the rule for the Secretary", recipient(authorities=frozenset())),
    ),
    opens(
        "pa-mh-act32-operations",
        "A health plan measures the quality of the person's care.",
        scene(cast.CLINIC, cast.HEALTH_PLAN, Purpose.OPERATIONS, HEALTH),
        ("it is not known to be a covered entity", recipient(hipaa_covered_entity=None)),
    ),
    opens(
        "pa-mh-act32-associate",
        "A company keeps the center's records on its computers, under a contract.",
        scene(
            cast.CLINIC,
            cast.DATA_SERVICE,
            Purpose.DATA_HOSTING,
            HEALTH,
            agreement(AgreementKind.BUSINESS_ASSOCIATE, cast.CLINIC, cast.DATA_SERVICE),
        ),
        ("no contract is on file", without("agreements")),
        ("it is a memorandum of understanding", on_file("agreements", kind=AgreementKind.MEMORANDUM)),
    ),
    opens(
        "pa-mh-access",
        "A person asks the center for their own chart.",
        scene(cast.CLINIC, cast.THE_PERSON, Purpose.PATIENT_ACCESS, HEALTH),
        ("the person's sister asks", asked(recipient=cast.SISTER)),
    ),
    opens(
        "pa-minor-mh",
        "A mother asks for the record of her daughter of 10.",
        scene(cast.CLINIC, cast.MOTHER, Purpose.PARENT_ACCESS, HEALTH, age=10),
        ("the daughter is 15", asked(person_age=15)),
        ("her age is not known", asked(person_age=None)),
    ),
    opens(
        "pa-mh-decision",
        "A person cannot decide about surgery. Their sister decides for them and asks what she needs for that.",
        scene(
            cast.CLINIC,
            cast.somebody_who_decides(cast.SISTER),
            Purpose.OBTAIN_MEDICAL_CONSENT,
            HEALTH,
            patient_capable=False,
        ),
        ("she is not known to decide for the person", recipient(is_health_care_representative=None)),
        ("it is not recorded that the person cannot decide", known(patient_capable=None)),
    ),
    opens(
        "pa-mh-deid",
        "The center reports to the city how many people it saw, in numbers that identify nobody.",
        scene(
            cast.CLINIC,
            cast.CITY,
            Purpose.DEID_REPORTING,
            HEALTH,
            deidentification=DeidentificationMethod.SAFE_HARBOR,
            smallest_cell=20,
        ),
        IDENTIFIABLE,
        SMALL_COUNT,
    ),
)

_REPORTS = (
    opens(
        "pa-cpsl",
        "A counselor has reason to suspect that a child is abused, and reports it as state law requires.",
        scene(cast.CLINIC, cast.CHILD_WELFARE, Purpose.CHILD_ABUSE_REPORT, HEALTH),
        ("the report would go to the police", asked(recipient=cast.POLICE)),
    ),
    opens(
        "pa-oapsa",
        "A counselor sees that a woman of 71 is starved by who keeps her, and reports it.",
        scene(
            cast.CLINIC,
            cast.AGING_OFFICE,
            Purpose.ELDER_ABUSE_REPORT,
            HEALTH,
            age=71,
            report_grounds=frozenset({ReportGround.REASONABLE_CAUSE, ReportGround.REQUIRED_BY_LAW}),
        ),
        ("she is 45", asked(person_age=45)),
        ("no ground is recorded", known(report_grounds=frozenset())),
    ),
    opens(
        "pa-firearm",
        "The county office reports to the State Police that a person was committed, for the firearms register.",
        scene(cast.COUNTY_ADMINISTRATOR, cast.STATE_POLICE, Purpose.FIREARM_REPORTING, PRESENCE),
        ("a counseling center wants to report it", discloser(kind=cast.Kind.MH_PROVIDER)),
    ),
)

_COURTS = (
    opens(
        "pa-defense",
        "A person sues the center, which gives its lawyer the chart to defend itself.",
        scene(
            cast.CLINIC,
            cast.COUNSEL,
            Purpose.PROVIDER_DEFENSE,
            HEALTH,
            lawsuit(cast.CLINIC, by_the_person=True),
            agreement(AgreementKind.BUSINESS_ASSOCIATE, cast.CLINIC, cast.COUNSEL),
        ),
        ("it is the center that sues", on_file("legal_process", brought_by_patient=False)),
        ("no complaint is on file", without("legal_process")),
    ),
    opens(
        "pa-mh-commit",
        "A judge hears a petition for involuntary treatment and asks for the facts of the danger.",
        scene(
            cast.CLINIC,
            cast.COURT,
            Purpose.COMMITMENT_302,
            HEALTH,
            process(ProcessKind.COMMITMENT_PROCEEDING, cast.CLINIC, signed_by_judge=True),
        ),
        ("no petition is on file", without("legal_process")),
        ("the proceeding is over", on_file("legal_process", in_force=False)),
    ),
    opens(
        "pa-mh-warrant",
        "Officers carry a commitment warrant and ask a drop-in center where the person is and how they are.",
        scene(
            cast.DROP_IN_CENTER,
            cast.POLICE,
            Purpose.COMMITMENT_302,
            PRESENCE,
            process(ProcessKind.COMMITMENT_WARRANT, cast.DROP_IN_CENTER),
        ),
        ("they carry no warrant", without("legal_process")),
        ("the warrant is not known to be in force", on_file("legal_process", in_force=None)),
        ("they carry an arrest warrant", on_file("legal_process", kind=ProcessKind.ARREST_WARRANT)),
    ),
    opens(
        "pa-mh-order",
        "After a hearing of which the person was told, a judge ordered the center to give dates of attendance.",
        scene(
            cast.CLINIC,
            cast.COURT,
            Purpose.COURT_PROCEEDING,
            HEALTH,
            order(OrderProvision.PENNSYLVANIA_MENTAL_HEALTH, cast.CLINIC, HEALTH),
            findings=frozenset({RecordedFinding.NOTICE_TO_PATIENT}),
        ),
        ("the person was not told", known(findings=frozenset())),
        ("a subpoena came without an order", on_file("legal_process", kind=ProcessKind.SUBPOENA)),
        ("the police ask", asked(recipient=cast.POLICE)),
    ),
)

_DANGER = (
    opens(
        "pa-mh-emergency",
        "A person says that they will jump from a bridge. The center tells the ambulance where.",
        scene(cast.CLINIC, cast.PARAMEDIC, Purpose.AVERT_THREAT, HEALTH, threat(ThreatTarget.SELF)),
        ("no danger is documented", without("threats")),
        ("the danger is not recorded as imminent", on_file("threats", imminent=None)),
        ("an employer is told, who can relieve nothing", asked(recipient=cast.EMPLOYER)),
    ),
    opens(
        "pa-duty-warn",
        "In a session a person says that tonight they will kill their neighbor. The therapist warns the neighbor.",
        scene(cast.CLINIC, cast.NEIGHBOR, Purpose.WARN_VICTIM, PSYCHOTHERAPY, threat(ThreatTarget.IDENTIFIED)),
        ("the threat names nobody who could be warned", on_file("threats", target=ThreatTarget.SELF)),
        ("the threat is not recorded as specific", on_file("threats", specific=None)),
        ("the threat is resolved", on_file("threats", resolved_at=NOW)),
    ),
)

MENTAL_HEALTH_EXAMPLES: tuple[WorkedExample, ...] = (*_CARE, *_REPORTS, *_COURTS, *_DANGER)
