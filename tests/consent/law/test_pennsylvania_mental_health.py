"""50 P.S. 7111 and 55 Pa. Code 5100.31-39: Pennsylvania's mental-health records, condition by condition."""

from consent.examples import cast
from consent.examples.papers import emergency, everything
from consent.examples.papers import process as served
from consent.examples.worked import Change, asked, discloser, known, recipient, without
from consent.facts import (
    DeidentificationMethod,
    OrderProvision,
    OrganizationKind,
    ProcessKind,
    Purpose,
    RecordedFinding,
    ReportGround,
    Segment,
    ThreatTarget,
)
from consent.law.groups import CAN_LESSEN_A_THREAT
from tests.consent.law.evidence_rows import (
    process,
    threat,
    when_agreement_is_in_force,
    when_complaint_is_pending,
    when_emergency_goes_on,
    when_order_reaches,
    when_process_is_in_force,
    when_threat_is_serious,
)
from tests.consent.law.one_rule import (
    TOMORROW,
    Row,
    also,
    answers,
    beside,
    both,
    each,
    not_false,
    not_true,
    opens,
    wants,
)

TREAT, OWN, OLDER, PARENT, DECIDES = "pa-mh-treat", "pa-mh-own-use", "pa-oapsa", "pa-minor-mh", "pa-mh-decision"
PRIVILEGED = "communications in therapy are privileged; they need written consent"
SESSIONS = asked(items=(everything(Segment.PSYCHOTHERAPY_NOTES),))
OF_SESSIONS = frozenset({"psychotherapy_notes"})
BY_LAW = ("50 P.S. 7111(a)",)
ELSEWHERE = recipient(organization_id="another house")
FLAGGED = (OrganizationKind.CRISIS_CENTER_988, OrganizationKind.CORRECTIONS)
NOT_TREATING = "the recipient is not engaged in treating the person"
DUTIES = (Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS, Purpose.INTERNAL_SUPERVISION, Purpose.TRAINING)

CARE: list[Row] = [
    opens(TREAT, "the recipient treats the person", asked(purpose=Purpose.CUSTODY_HEALTHCARE), recipient()),
    opens(
        TREAT,
        "the recipient treats the person",
        *(recipient(kind=kind, is_treating_provider=True) for kind in FLAGGED),
    ),
    wants(TREAT, NOT_TREATING, recipient(is_treating_provider=False)),
    wants(
        TREAT,
        NOT_TREATING,
        *(change for kind in FLAGGED for change in not_true(recipient, "is_treating_provider", kind=kind)),
    ),
    wants(
        TREAT,
        "in a jail it goes to professional treatment staff, for treatment",
        asked(purpose=Purpose.CUSTODY_SECURITY),
    ),
    wants(TREAT, PRIVILEGED, SESSIONS, cites=BY_LAW),
    opens(OWN, "staff need it for their duties in care", *(asked(purpose=purpose) for purpose in DUTIES)),
    opens(
        OWN,
        "staff need it for their duties in care",
        both(ELSEWHERE, known(direct_administrative_control=True)),
    ),
    wants(
        OWN,
        "the purpose is no duty that arises out of care",
        asked(purpose=Purpose.CURIOSITY),
        asked(purpose=Purpose.SCHOOL_SUPPORT),
    ),
    wants(
        OWN,
        "the recipient is not of the facility",
        *(both(ELSEWHERE, change) for change in not_true(known, "direct_administrative_control")),
    ),
    opens(
        OWN,
        "the originator uses their own notes to treat",
        both(SESSIONS, recipient(is_originator=True)),
        keys=OF_SESSIONS,
    ),
    wants(
        OWN,
        PRIVILEGED,
        *(both(SESSIONS, change) for change in not_true(recipient, "is_originator")),
        both(SESSIONS, recipient(is_originator=True), asked(purpose=Purpose.TRAINING)),
    ),
]


@each(CARE)
def test_5100_32_a_1_and_7111_a_care_and_the_facilitys_own_use(row: Row) -> None:
    assert row.answered() == row.wanted()


ROUTINE: list[Row] = [
    opens("pa-mh-payer", "a payer verifies services"),
    opens("pa-mh-review", "an official reviewer examines the facility"),
    opens("pa-mh-administrator", "the county administrator has duties under the act"),
    opens("pa-mh-secretary", "federal law requires it for its own enforcement, and prevails"),
    wants(
        "pa-mh-secretary",
        "the recipient is not known to enforce the Privacy Rule for the Secretary",
        recipient(authorities=cast.LICENSING.authorities),
    ),
    opens("pa-mh-act32-operations", "a covered entity needs it for operations"),
    wants(
        "pa-mh-act32-operations",
        "the recipient is not known to be a covered entity",
        *not_true(recipient, "hipaa_covered_entity"),
    ),
    opens("pa-mh-act32-associate", "a business associate needs it for its service", evidence=("agreement-1",)),
    *when_agreement_is_in_force(
        "pa-mh-act32-associate",
        "a business associate needs it for its service",
        "no business associate contract is in force",
    ),
    opens("pa-mh-access", "it is the person's own record"),
    opens(
        "pa-mh-deid",
        "it identifies nobody",
        known(deidentification=DeidentificationMethod.EXPERT_DETERMINATION),
        known(smallest_cell=11),
    ),
    wants("pa-mh-deid", "a count of fewer than 11 lets people be recognized", known(smallest_cell=10)),
    wants(
        "pa-mh-deid",
        "it is not de-identified by safe harbor or by a documented expert determination",
        known(deidentification=DeidentificationMethod.LIMITED_DATA_SET),
    ),
]


@each(ROUTINE)
def test_5100_32_and_act_32_review_operations_and_the_person(row: Row) -> None:
    assert row.answered() == row.wanted()


def minor(years: int | None, purpose: Purpose = Purpose.PARENT_CONSENT_INFORMATION, **facts: bool | None) -> Change:
    """The parent consented to the care, and asks what deciding on it needs."""
    plain: dict[str, bool | None] = {"parent_consented_to_care": True, "minor_consented_to_care": None}
    return both(asked(person_age=years, purpose=purpose), known(**plain | facts))


CONTROLS = "below 14 the parent controls the record"
OF_THEIR_OWN = "from 14 on the minor controls the record"
FAMILIES: list[Row] = [
    opens(
        PARENT,
        CONTROLS,
        minor(13),
        minor(13, Purpose.PARENT_ACCESS),
        minor(13, parent_consented_to_care=None),
        minor(13, minor_consented_to_care=True),
        cites=("55 Pa. Code 5100.33",),
    ),
    opens(
        PARENT,
        "the parent consented to the care and decides on it",
        minor(14),
        minor(17),
        minor(17, minor_consented_to_care=False),
        limits=("symptoms and conditions; medications and treatments; their risks, benefits and expected results",),
    ),
    wants(PARENT, "the person is not known to be a minor", minor(18), minor(None)),
    wants(
        PARENT,
        OF_THEIR_OWN,
        minor(14, minor_consented_to_care=True),
        minor(14, parent_consented_to_care=None),
        minor(14, parent_consented_to_care=False),
    ),
    wants(
        PARENT,
        "a parent who consented learns what deciding needs, and no more",
        minor(14, Purpose.PARENT_ACCESS),
        minor(17, Purpose.PARENT_ACCESS),
    ),
    opens(DECIDES, "the recipient decides on medical treatment for the person"),
    wants(
        DECIDES,
        "the recipient is not known to decide for the person",
        *not_true(recipient, "is_health_care_representative"),
    ),
    wants(DECIDES, "it is not recorded that the person cannot decide", *not_false(known, "patient_capable")),
    opens("pa-cpsl", "state law asks for the report"),
    opens(
        OLDER,
        "there is reasonable cause to report",
        asked(person_age=60),
        *(known(report_grounds=frozenset({ground})) for ground in ReportGround),
    ),
    wants(OLDER, "the person is not known to be an older adult", asked(person_age=59), asked(person_age=None)),
    wants(OLDER, "no ground for the report is recorded", known(report_grounds=frozenset())),
]
COMMITTING = {OrganizationKind.COURT, OrganizationKind.COUNTY_MH_ADMIN}
FIREARMS: list[Row] = [
    opens(
        "pa-firearm",
        "state law requires the report of a commitment",
        *(discloser(kind=kind) for kind in sorted(COMMITTING)),
    ),
    wants(
        "pa-firearm",
        "the duty is the court's, the review officer's and the county administrator's alone",
        *(discloser(kind=kind) for kind in OrganizationKind if kind not in COMMITTING),
    ),
]


@each(FAMILIES, FIREARMS)
def test_10101_2_5100_38_and_7111_b_minors_representatives_and_reports(row: Row) -> None:
    assert row.answered() == row.wanted()


COMMIT, WARRANT, ORDER = "pa-mh-commit", "pa-mh-warrant", "pa-mh-order"
UNDER_WAY = "a commitment is under way"
NO_PAPERS = "no petition, proceeding or warrant under the mental-health act is on file"
OTHER_PAPERS = tuple(
    process(kind=kind)
    for kind in ProcessKind
    if kind not in {ProcessKind.COMMITMENT_PROCEEDING, ProcessKind.COMMITMENT_WARRANT}
)
BY_WARRANT = process(kind=ProcessKind.COMMITMENT_WARRANT)
COMMITMENTS: list[Row] = [
    *(row.after(BY_WARRANT) for row in when_process_is_in_force(COMMIT, UNDER_WAY, holder_must_be_named=False)),
    # A petition opens a proceeding: that one is on file says that it is pending.
    opens(COMMIT, UNDER_WAY, process(in_force=None), process(holder_id=None), evidence=("process-1",)),
    wants(
        COMMIT,
        "the legal process is not known to be in force",
        process(in_force=False),
        both(BY_WARRANT, process(in_force=None)),
        evidence=("process-1",),
    ),
    wants(COMMIT, NO_PAPERS, without("legal_process"), *OTHER_PAPERS),
    *when_process_is_in_force(WARRANT, UNDER_WAY, holder_must_be_named=False),
    wants(
        WARRANT,
        NO_PAPERS,
        without("legal_process"),
        process(kind=ProcessKind.COMMITMENT_PROCEEDING),
        *OTHER_PAPERS,
    ),
]


@each(COMMITMENTS)
def test_5100_32_a_6_and_7302_commitments(row: Row) -> None:
    assert row.answered() == row.wanted()


ORDERED = "a judge has ordered it of this holder"
SUBPOENA_ALONE = "a subpoena opens nothing without a further order of the court"
INFORM = ("INFORM_COURT_5100_35B", "LEGAL_REVIEW")
DEMANDS = (ProcessKind.SUBPOENA, ProcessKind.GRAND_JURY_SUBPOENA, ProcessKind.SEARCH_WARRANT)
SUBPOENA = also("legal_process", served(ProcessKind.SUBPOENA, cast.CLINIC, id="process-2"))
COURTS: list[Row] = [
    *when_order_reaches(ORDER, ORDERED),
    *(row.after(SUBPOENA) for row in when_order_reaches(ORDER, ORDERED) if row.held and row.changes == (None,)),
    wants(ORDER, "no order under 5100.35(b) is on file", without("legal_process")),
    wants(
        ORDER,
        "no order under 5100.35(b) is on file",
        *(process(kind=kind) for kind in ProcessKind if kind not in {*DEMANDS, ProcessKind.COURT_ORDER}),
    ),
    wants(ORDER, SUBPOENA_ALONE, *(process(kind=kind) for kind in DEMANDS), owes=INFORM),
    wants(
        ORDER,
        "the order was made under another provision, and none stands in for another",
        *(
            process(provision=provision)
            for provision in (None, *OrderProvision)
            if provision is not OrderProvision.PENNSYLVANIA_MENTAL_HEALTH
        ),
        evidence=("process-1",),
    ),
    wants(
        ORDER,
        "what must be done or found before the order is carried out is not recorded",
        known(findings=frozenset()),
        known(findings=frozenset(RecordedFinding) - {RecordedFinding.NOTICE_TO_PATIENT}),
        evidence=("process-1",),
    ),
    wants(ORDER, PRIVILEGED, SESSIONS),
    *when_complaint_is_pending(
        "pa-defense",
        "the provider defends itself in an action by the person",
        "the person has brought no action against the provider",
    ),
]


@each(COURTS)
def test_5100_35_courts_and_the_providers_defense(row: Row) -> None:
    assert row.answered() == row.wanted()


EMERGENCY, WARN = "pa-mh-emergency", "pa-duty-warn"
SERIOUS = "a serious and imminent threat is documented"
MEDICAL = "a medical emergency is documented"
TO_A_NURSE = both(
    asked(purpose=Purpose.TREATMENT),
    recipient(kind=OrganizationKind.HOSPITAL_ED, is_medical_personnel=True),
    also("emergencies", emergency()),
)
DANGER: list[Row] = [
    *when_threat_is_serious(EMERGENCY, SERIOUS),
    opens(EMERGENCY, SERIOUS, *(recipient(kind=kind) for kind in sorted(CAN_LESSEN_A_THREAT)), evidence=("threat-1",)),
    opens(EMERGENCY, SERIOUS, *(threat(target=target) for target in (*ThreatTarget, None)), evidence=("threat-1",)),
    wants(
        EMERGENCY,
        "the recipient is not known to be able to relieve the emergency",
        *(recipient(kind=kind) for kind in OrganizationKind if kind not in CAN_LESSEN_A_THREAT),
    ),
    wants(EMERGENCY, PRIVILEGED, SESSIONS, both(SESSIONS, TO_A_NURSE), cites=BY_LAW),
    *(row.after(TO_A_NURSE) for row in when_emergency_goes_on(EMERGENCY, MEDICAL)),
    opens(EMERGENCY, MEDICAL, both(TO_A_NURSE, asked(purpose=Purpose.CUSTODY_HEALTHCARE)), evidence=("emergency-1",)),
    wants(
        EMERGENCY,
        "the recipient is not medical personnel",
        *(both(TO_A_NURSE, change) for change in not_true(recipient, "is_medical_personnel")),
    ),
    wants(EMERGENCY, "no medical emergency is documented", both(TO_A_NURSE, without("emergencies"))),
    *when_threat_is_serious(WARN, SERIOUS),
    opens(
        WARN,
        SERIOUS,
        threat(target=ThreatTarget.READILY_IDENTIFIABLE_GROUP),
        asked(purpose=Purpose.AVERT_THREAT),
        evidence=("threat-1",),
    ),
    wants(WARN, "the threat is not recorded as specific", *not_true(threat, "specific"), evidence=("threat-1",)),
    wants(
        WARN,
        "the threat names nobody who could be warned",
        *(
            threat(target=target)
            for target in (None, *ThreatTarget)
            if target not in {ThreatTarget.IDENTIFIED, ThreatTarget.READILY_IDENTIFIABLE_GROUP}
        ),
        evidence=("threat-1",),
    ),
    # What is not serious is said first: whether it was specific no longer matters.
    wants(
        WARN,
        "the threat is not recorded as serious",
        threat(serious=None, specific=None),
        threat(serious=None, target=ThreatTarget.SELF),
        evidence=("threat-1",),
    ),
]


@each(DANGER)
def test_5100_32_a_9_and_emerich_emergencies_and_warnings(row: Row) -> None:
    assert row.answered() == row.wanted()


def test_emerich_one_good_threat_among_two_is_warned_of_whatever_the_order() -> None:
    for code in (EMERGENCY, WARN, "hipaa-512j1i"):
        for identifier in ("threat-0", "threat-2"):
            judged = answers(code, beside("threats", id=identifier, serious=False))
            assert {answer.evidence_ids[0]: answer.held for answer in judged} == {"threat-1": True, identifier: False}
            judged = answers(code, beside("threats", id=identifier, resolved_at=TOMORROW))
            assert [answer.held for answer in judged] == [True, True]
