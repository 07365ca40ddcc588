"""42 CFR 2.61 to 2.66: orders of each kind, what must go with them, and what no order reaches."""

from consent.examples.papers import everything
from consent.examples.worked import asked, discloser, known, recipient, without
from consent.facts import (
    OrderFinding,
    OrderProvision,
    OrganizationKind,
    ProcessKind,
    Purpose,
    RecordOrigin,
    Segment,
)
from tests.consent.law.evidence_rows import process, when_order_reaches
from tests.consent.law.one_rule import Change, Row, answers, beside, both, each, not_true, opens, wants

NONCRIMINAL, CRIMINAL, PROGRAM = "p2-order-64", "p2-order-65", "p2-order-66"
ORDERED = "a court has ordered it, and the mandate accompanies the order"
EVIDENCE = ("process-1",)
LIMITS = ("only what the order expressly authorizes: dates of attendance",)
RESIST = ("RESIST_PROCESS", "LEGAL_REVIEW")
FINDINGS: dict[str, set[OrderFinding]] = {
    NONCRIMINAL: {
        OrderFinding.NOTICE_TO_PATIENT_AND_HOLDER,
        OrderFinding.OTHER_WAYS_UNAVAILABLE,
        OrderFinding.PUBLIC_INTEREST_OUTWEIGHS,
        OrderFinding.LIMITS_IN_ORDER,
    },
    CRIMINAL: {
        OrderFinding.EXTREMELY_SERIOUS_CRIME,
        OrderFinding.SUBSTANTIAL_VALUE_LIKELY,
        OrderFinding.OTHER_WAYS_UNAVAILABLE,
        OrderFinding.PUBLIC_INTEREST_OUTWEIGHS,
        OrderFinding.HOLDER_INDEPENDENT_COUNSEL,
        OrderFinding.LIMITS_IN_ORDER,
    },
    PROGRAM: {
        OrderFinding.OTHER_WAYS_UNAVAILABLE,
        OrderFinding.PUBLIC_INTEREST_OUTWEIGHS,
        OrderFinding.LIMITS_IN_ORDER,
    },
}
PROVISIONS = {
    NONCRIMINAL: OrderProvision.NONCRIMINAL,
    CRIMINAL: OrderProvision.CRIMINAL,
    PROGRAM: OrderProvision.INVESTIGATE_PROGRAM,
}


def unknown_holder(**facts: bool | None) -> Change:
    """Nobody knows how the holder came by the record, nor what the holder is."""
    return discloser(**{"part2_program": None, "hipaa_covered_entity": None, **facts})


def on_orders(code: str) -> list[Row]:
    other = [provision for provision in (*OrderProvision, None) if provision is not PROVISIONS[code]]
    held = {"evidence": EVIDENCE, "limits": LIMITS}
    return [
        *when_order_reaches(code, ORDERED),
        opens(code, ORDERED, process(findings=frozenset(FINDINGS[code])), **held),
        opens(code, ORDERED, process(subpoena_in_force=None), process(subpoena_in_force=True), **held),
        wants(
            code,
            "the order was made under another provision, and none stands in for another",
            *(process(provision=provision) for provision in other),
            evidence=EVIDENCE,
        ),
        wants(
            code,
            "the order lacks a finding that it needs",
            *(process(findings=frozenset(OrderFinding) - {left_out}) for left_out in FINDINGS[code]),
            process(findings=frozenset()),
            evidence=EVIDENCE,
        ),
        wants(
            code,
            "no subpoena or other mandate in force accompanies the order",
            *not_true(process, "accompanied_by_subpoena"),
            process(subpoena_in_force=False),
            evidence=EVIDENCE,
        ),
        wants(code, "no such order is on file", without("legal_process")),
        wants(
            code,
            "a subpoena or warrant without such an order opens nothing",
            *(process(kind=kind) for kind in ProcessKind if kind is not ProcessKind.COURT_ORDER),
            owes=("LEGAL_REVIEW",),
            cites=("42 CFR 2.61(b)(1)",),
        ),
        wants(
            code,
            "no order reaches what was received for research or audit",
            known(origin=RecordOrigin.RESEARCH),
            known(origin=RecordOrigin.AUDIT),
            owes=RESIST,
            cites=("42 CFR 2.62",),
        ),
        wants(
            code,
            "no order reaches what was received for research or audit",
            both(known(origin=RecordOrigin.AUDIT), without("legal_process")),
            cites=("42 CFR 2.62",),
        ),
        wants(
            code,
            "it is not known how the holder came by the record; no order reaches research or audit",
            unknown_holder(),
            unknown_holder(part2_program=False),
            unknown_holder(hipaa_covered_entity=False),
            unknown_holder(part2_program=False, hipaa_covered_entity=False),
            owes=RESIST,
            cites=("42 CFR 2.62",),
        ),
        opens(
            code,
            ORDERED,
            unknown_holder(part2_program=True),
            unknown_holder(hipaa_covered_entity=True),
            *(
                both(unknown_holder(), known(origin=origin))
                for origin in RecordOrigin
                if origin not in {RecordOrigin.RESEARCH, RecordOrigin.AUDIT, RecordOrigin.MISDIRECTED}
            ),
            **held,
        ),
    ]


@each(row for code in PROVISIONS for row in on_orders(code))
def test_2_61_to_2_66_an_order_of_the_right_kind_with_its_mandate(row: Row) -> None:
    assert row.answered() == row.wanted()


SERIOUS = (
    "homicide",
    "murder",
    "manslaughter",
    "rape",
    "kidnapping",
    "armed robbery",
    "assault with a deadly weapon",
    "child abuse",
    "child neglect",
    "child abuse and neglect",
    "child abuse or neglect",
    " Armed Robbery ",
    "KIDNAPPING",
)
NOT_SERIOUS = ("", "robbery", "sexual assault", "sale of a controlled substance", "theft", "probation violation")
CRIMES: list[Row] = [
    opens(CRIMINAL, ORDERED, *(process(crime=crime) for crime in SERIOUS), evidence=EVIDENCE, limits=LIMITS),
    wants(
        CRIMINAL,
        "the crime is not known to be an extremely serious one",
        *(process(crime=crime) for crime in NOT_SERIOUS),
        evidence=EVIDENCE,
    ),
    opens(NONCRIMINAL, ORDERED, process(crime="theft"), evidence=EVIDENCE, limits=LIMITS),
    opens(PROGRAM, ORDERED, process(crime="theft"), evidence=EVIDENCE, limits=LIMITS),
]
NOTES = both(
    asked(items=(everything(Segment.SUD_COUNSELING_NOTES),)),
    process(segments=frozenset(), communications_finding=True),
)
OF_NOTES = frozenset({"sud_counseling_notes"})
COMMUNICATIONS: list[Row] = [
    *(opens(code, ORDERED, NOTES, evidence=EVIDENCE, limits=LIMITS, keys=OF_NOTES) for code in (NONCRIMINAL, CRIMINAL)),
    *(
        wants(
            code,
            "confidential communications need a finding under 2.63(a)",
            *(both(NOTES, change) for change in not_true(process, "communications_finding")),
            evidence=EVIDENCE,
        )
        for code in (NONCRIMINAL, CRIMINAL)
    ),
]


@each(CRIMES, COMMUNICATIONS)
def test_2_65_d_and_2_63_serious_crimes_and_confidential_communications(row: Row) -> None:
    assert row.answered() == row.wanted()


def test_2_66_an_order_against_the_program_never_reaches_counseling_notes() -> None:
    assert answers(PROGRAM, NOTES) == []


def test_2_61_one_good_order_among_two_opens_whatever_the_order() -> None:
    for code in PROVISIONS:
        for identifier in ("process-0", "process-2"):
            judged = answers(code, beside("legal_process", id=identifier, in_force=False))
            assert {answer.evidence_ids[0]: answer.held for answer in judged} == {"process-1": True, identifier: False}


def test_2_61_a_subpoena_beside_a_defective_order_mends_nothing() -> None:
    subpoena = both(process(accompanied_by_subpoena=None), beside("legal_process", id="x", kind=ProcessKind.SUBPOENA))
    for code in PROVISIONS:
        (answer,) = answers(code, subpoena)
        assert (answer.held, answer.evidence_ids) == (False, EVIDENCE)


def test_2_64_and_2_65_each_serves_its_own_recipients() -> None:
    for kind in OrganizationKind:
        (noncriminal,) = answers(NONCRIMINAL, recipient(kind=kind))
        (criminal,) = answers(CRIMINAL, recipient(kind=kind))
        police = kind in {OrganizationKind.LAW_ENFORCEMENT, OrganizationKind.PSP, OrganizationKind.FEDERAL_LE}
        assert noncriminal.held is not (police or kind is OrganizationKind.PROSECUTOR)
        assert criminal.held is (police or kind in {OrganizationKind.PROSECUTOR, OrganizationKind.COURT})


def test_2_64_and_2_65_each_serves_its_own_purposes() -> None:
    serves = {
        purpose: [answer.held for code in (NONCRIMINAL, CRIMINAL) for answer in answers(code, to_a_court(purpose))]
        for purpose in Purpose
    }
    assert {purpose for purpose, held in serves.items() if held} == {
        Purpose.ADMINISTRATIVE_PROCEEDING,
        Purpose.CHILD_ABUSE_INVESTIGATION,
        Purpose.COMMITMENT_302,
        Purpose.COURT_PROCEEDING,
        Purpose.LAW_ENFORCEMENT_INVESTIGATION,
        Purpose.LEGAL_DEFENSE,
        Purpose.LEGISLATIVE_PROCEEDING,
        Purpose.PROSECUTION,
        Purpose.WARRANT_APPLICATION,
    }
    assert serves[Purpose.COURT_PROCEEDING] == [True, True]


def to_a_court(purpose: Purpose) -> Change:
    return both(recipient(kind=OrganizationKind.COURT), asked(purpose=purpose))
