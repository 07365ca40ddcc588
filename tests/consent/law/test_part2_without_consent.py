"""42 CFR Part 2 without consent and without a court: the closed list of the regulation, condition by condition."""

from consent.examples import cast
from consent.examples.papers import agreement as paper_between
from consent.examples.worked import asked, discloser, known, recipient
from consent.facts import (
    AgreementKind,
    Authority,
    DeidentificationMethod,
    DirectorFinding,
    Incident,
    OrganizationKind,
    Purpose,
)
from tests.consent.law.evidence_rows import (
    agreement,
    when_agreement_is_in_force,
    when_complaint_is_pending,
)
from tests.consent.law.one_rule import (
    TOMORROW,
    Change,
    Row,
    also,
    beside,
    both,
    each,
    not_false,
    not_true,
    opens,
    wants,
)

INTERNAL, SERVICE, CRIME, MINOR, AUDIT = "p2-internal", "p2-qso", "p2-crime", "p2-minor", "p2-audit"
NO_PROGRAM = "the discloser is not known to be a program"
ELSEWHERE = recipient(organization_id="another house")
DUTY = "staff of the program need it for their duties in care"
NO_DUTY = "the purpose is no duty that arises out of care"

WITHIN: list[Row] = [
    opens(
        INTERNAL,
        DUTY,
        *(
            asked(purpose=purpose)
            for purpose in (
                Purpose.TREATMENT,
                Purpose.PAYMENT,
                Purpose.OPERATIONS,
                Purpose.INTERNAL_SUPERVISION,
                Purpose.TRAINING,
            )
        ),
    ),
    opens(INTERNAL, DUTY, both(ELSEWHERE, known(direct_administrative_control=True))),
    wants(INTERNAL, NO_PROGRAM, *not_true(discloser, "part2_program")),
    wants(INTERNAL, NO_DUTY, asked(purpose=Purpose.SCHOOL_SUPPORT)),
    wants(
        INTERNAL,
        NO_DUTY,
        asked(purpose=Purpose.CURIOSITY),
        asked(purpose=Purpose.OUTCOME_CURIOSITY),
        owes=("NOTIFY_PRIVACY_OFFICER", "BREACH_RISK_ASSESSMENT"),
    ),
    wants(
        INTERNAL,
        "the recipient is neither within the program nor in direct administrative control of it",
        *(both(ELSEWHERE, change) for change in not_true(known, "direct_administrative_control")),
    ),
]


@each(WITHIN)
def test_2_12_c_3_within_the_program(row: Row) -> None:
    assert row.answered() == row.wanted()


BOUND = "a qualified service organization agreement is in force"
UNBOUND = "no agreement in force binds the recipient to Part 2 and to resist legal process"
ASSOCIATE = "it is a business associate of a program that is also a covered entity"
AS_ASSOCIATE = agreement(kind=AgreementKind.BUSINESS_ASSOCIATE, acknowledges_bound=None, will_resist=None)
COVERED = ("42 CFR 2.11 (QSO)(3)",)
SERVICES: list[Row] = [
    opens(SERVICE, BOUND, evidence=("agreement-1",)),
    *when_agreement_is_in_force(SERVICE, BOUND, UNBOUND),
    wants(SERVICE, NO_PROGRAM, *not_true(discloser, "part2_program")),
    wants(SERVICE, UNBOUND, *not_true(agreement, "acknowledges_bound"), *not_true(agreement, "will_resist")),
    opens(SERVICE, ASSOCIATE, AS_ASSOCIATE, evidence=("agreement-1",), cites=COVERED),
    opens(
        SERVICE,
        ASSOCIATE,
        both(AS_ASSOCIATE, agreement(ends_at=TOMORROW)),
        evidence=("agreement-1",),
        ends_at=TOMORROW,
        cites=COVERED,
    ),
    wants(
        SERVICE,
        UNBOUND,
        *(both(AS_ASSOCIATE, change) for change in not_true(discloser, "hipaa_covered_entity")),
        both(AS_ASSOCIATE, agreement(in_force=False)),
        agreement(kind=AgreementKind.MEMORANDUM),
    ),
    # A service agreement that does not bind leaves the other contract as it is.
    opens(
        SERVICE,
        ASSOCIATE,
        both(
            agreement(will_resist=None), beside("agreements", id="agreement-2", kind=AgreementKind.BUSINESS_ASSOCIATE)
        ),
        evidence=("agreement-2",),
        cites=COVERED,
    ),
]


@each(SERVICES)
def test_2_12_c_4_service_organizations(row: Row) -> None:
    assert row.answered() == row.wanted()


REPORTED: dict[str, bool | None] = {
    "suspect_is_patient": True,
    "on_premises": True,
    "against_personnel": True,
    "report_on_file": True,
}


def incident(**facts: bool | None) -> Change:
    return known(incident=Incident(**REPORTED | facts))


CRIMES: list[Row] = [
    opens(
        CRIME,
        "staff report a patient's crime on the premises or against them",
        incident(),
        *not_true(incident, "on_premises"),
        *not_true(incident, "against_personnel"),
        asked(purpose=Purpose.CRIME_AGAINST_PERSONNEL),
    ),
    wants(
        CRIME,
        "only a report of a crime on the premises or against staff goes, and nothing on inquiry",
        asked(purpose=Purpose.MISSING_PERSON),
        asked(purpose=Purpose.IDENTIFY_LOCATE_SUSPECT),
    ),
    wants(CRIME, NO_PROGRAM, discloser(part2_program=None)),
    wants(CRIME, "no report of the incident is on file", known(incident=None), *not_true(incident, "report_on_file")),
    wants(CRIME, "the suspect is not known to be a patient", *not_true(incident, "suspect_is_patient")),
    wants(
        CRIME,
        "the crime was neither on the premises nor against staff of the program",
        *(change for value in (None, False) for change in not_true(incident, "on_premises", against_personnel=value)),
    ),
    wants("p2-crime-record", "a crime report tells five facts about the suspect and nothing of the record", None),
    opens("p2-child-abuse", "state law asks for the report"),
]


@each(CRIMES)
def test_2_12_c_5_and_c_6_reports_of_crime_and_of_child_abuse(row: Row) -> None:
    assert row.answered() == row.wanted()


MINORS: list[Row] = [
    opens(
        MINOR,
        "the program director found that telling the parent may reduce a threat to life",
        asked(person_age=17),
    ),
    wants(
        MINOR,
        "only the minor's own consent opens it to a parent",
        asked(purpose=Purpose.PARENT_ACCESS),
        asked(purpose=Purpose.PARENT_CONSENT_INFORMATION),
    ),
    wants(MINOR, "the person is not known to be a minor", asked(person_age=18), asked(person_age=None)),
    wants(MINOR, NO_PROGRAM, *not_true(discloser, "part2_program")),
    wants(MINOR, "the minor is not known to be applying for care", *not_true(known, "minor_is_applicant")),
    wants(
        MINOR,
        "the program director has not recorded every finding that this needs",
        *(known(director_findings=frozenset(DirectorFinding) - {left_out}) for left_out in DirectorFinding),
    ),
    opens("p2-incapacity-death", "the law lets a coroner inquire into the cause of death"),
    wants("p2-incapacity-death", "the person is not known to have died", *not_true(asked, "person_deceased")),
    opens("p2-patient-access", "it is the person's own record"),
    opens("p2-accounting", "it is the person's own accounting"),
    opens("p2-accounting-presence", "it is the person's own accounting"),
    opens("p2-security-breach", "the person is owed notice of a breach"),
]


@each(MINORS)
def test_2_14_2_15_2_23_and_2_25_minors_the_dead_and_the_person(row: Row) -> None:
    assert row.answered() == row.wanted()


IDENTIFIABLE = "it is not de-identified by safe harbor or by a documented expert determination"
SMALL = "a count of fewer than 11 lets people be recognized"
SAFE = (DeidentificationMethod.SAFE_HARBOR, DeidentificationMethod.EXPERT_DETERMINATION)
UNSAFE = (None, DeidentificationMethod.NONE, DeidentificationMethod.LIMITED_DATA_SET)
NOBODY = {
    "p2-research-report": "the report identifies nobody",
    "p2-public-health": "it is de-identified for a public health authority",
    "p2-deid": "it identifies nobody",
}


def on_deidentification(code: str) -> list[Row]:
    return [
        opens(
            code,
            NOBODY[code],
            *(known(deidentification=one, smallest_cell=cell) for one in SAFE for cell in (None, 11)),
        ),
        wants(code, IDENTIFIABLE, *(known(deidentification=method) for method in UNSAFE)),
        wants(code, SMALL, *(known(deidentification=method, smallest_cell=10) for method in SAFE)),
    ]


RESEARCH: list[Row] = [
    opens("p2-research", "a review board's waiver and the director's determination are on file"),
    wants(
        "p2-research",
        "the researcher is not known to be a covered entity",
        *not_true(recipient, "hipaa_covered_entity"),
    ),
    wants("p2-research", "no waiver of a review board is on file", *not_true(known, "review_board_waiver")),
    wants(
        "p2-research",
        "the program director's determination is not on file",
        *not_true(known, "director_determination"),
    ),
]


@each(RESEARCH, [row for code in NOBODY for row in on_deidentification(code)])
def test_2_52_2_54_and_2_11_research_public_health_and_what_identifies_nobody(row: Row) -> None:
    assert row.answered() == row.wanted()


STANDING = tuple(authority for authority in Authority if authority is not Authority.HHS_ENFORCEMENT)
UNDERTAKEN = "an audit undertaking is in force"
NO_UNDERTAKING = "no undertaking to protect the records and to use them for the audit alone is in force"


def with_standing(*authorities: Authority) -> Change:
    return recipient(authorities=frozenset(authorities))


FIRM = recipient(kind=OrganizationKind.BUSINESS_ASSOCIATE)
UNDERTAKING = also("agreements", paper_between(AgreementKind.AUDIT_UNDERTAKING, cast.PROGRAM, cast.LICENSING))
AUDITS: list[Row] = [
    opens(
        AUDIT,
        "an agency with standing audits the program",
        *(with_standing(authority) for authority in STANDING),
        asked(purpose=Purpose.OVERSIGHT),
        asked(purpose=Purpose.PROGRAM_EVALUATION),
    ),
    *(row.after(both(FIRM, UNDERTAKING)) for row in when_agreement_is_in_force(AUDIT, UNDERTAKEN, NO_UNDERTAKING)),
    opens(AUDIT, UNDERTAKEN, UNDERTAKING, both(FIRM, UNDERTAKING), evidence=("agreement-1",)),
    wants(AUDIT, NO_UNDERTAKING, *(both(FIRM, with_standing(authority)) for authority in STANDING)),
    wants(AUDIT, NO_UNDERTAKING, both(FIRM, UNDERTAKING, agreement(kind=AgreementKind.DATA_USE))),
    wants(
        AUDIT,
        "the recipient neither funds, regulates nor pays the program, nor was it found qualified",
        with_standing(),
        with_standing(Authority.HHS_ENFORCEMENT),
        both(UNDERTAKING, with_standing()),
    ),
]


@each(AUDITS)
def test_2_53_audit_and_evaluation(row: Row) -> None:
    assert row.answered() == row.wanted()


TELLS_NOTHING = "being there tells nothing of substance-use care"
NOT_SUED = "the person has brought no action in which the program defends itself"
DEFENDS = "the program defends itself in an action by the person"
PRESENCE_AND_NOTES: list[Row] = [
    opens("p2-presence", TELLS_NOTHING, discloser(), recipient(kind=OrganizationKind.EMPLOYER)),
    wants(
        "p2-presence",
        "to confirm a name at a place known for substance-use care alone is itself a disclosure",
        *not_false(discloser, "sud_only_public"),
    ),
    opens("p2-scn-originator", "the originator uses their own notes to treat"),
    wants("p2-scn-originator", "colleagues are not the originator of the notes", *not_true(recipient, "is_originator")),
    opens("p2-scn-training", "the program trains its own staff under supervision"),
    wants(
        "p2-scn-training",
        "it is not the program's own training under supervision",
        *not_true(known, "supervised"),
        ELSEWHERE,
    ),
    *when_complaint_is_pending("p2-scn-defense", DEFENDS, NOT_SUED),
    wants("p2-scn-defense", NOT_SUED, ELSEWHERE),
    opens(
        "p2-scn-oversight",
        "an agency with standing oversees the originator",
        *(with_standing(one) for one in (Authority.FUNDS_PROGRAM, Authority.REGULATES_PROGRAM)),
        asked(purpose=Purpose.OVERSIGHT),
    ),
    wants(
        "p2-scn-oversight",
        "the recipient neither funds nor regulates the program",
        with_standing(),
        *(with_standing(one) for one in Authority if one not in {Authority.FUNDS_PROGRAM, Authority.REGULATES_PROGRAM}),
    ),
]


@each(PRESENCE_AND_NOTES)
def test_2_13_c_and_2_31_b_presence_and_counseling_notes(row: Row) -> None:
    assert row.answered() == row.wanted()
