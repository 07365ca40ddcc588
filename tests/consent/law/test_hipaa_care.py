"""45 CFR 164.502(e), 164.506, 164.508: care, who helps with it, and psychotherapy notes, condition by condition."""

from dataclasses import replace

from consent.examples import cast
from consent.examples.papers import lawsuit
from consent.examples.worked import Scene, asked, known, recipient, without
from consent.facts import OrganizationKind, ProcessKind, Purpose
from tests.consent.law.evidence_rows import (
    agreement,
    process,
    when_agreement_is_in_force,
    when_complaint_is_pending,
)
from tests.consent.law.one_rule import TOMORROW, Change, Row, both, each, not_true, opens, wants

OWN, ASSOCIATE = "hipaa-own-use", "hipaa-business-associate"
FOR_CARE = "a provider needs it to treat the person"
NO_PROVIDER = "the recipient is not a provider who treats the person"
NEEDS_FLAG = (OrganizationKind.CRISIS_CENTER_988, OrganizationKind.CORRECTIONS)
DUTY = "staff need it for their duties in care"
NO_DUTY = "the purpose is no duty that arises out of care"
MISUSE = ("NOTIFY_PRIVACY_OFFICER", "BREACH_RISK_ASSESSMENT")
ELSEWHERE = recipient(organization_id="another house")

TREATMENT: list[Row] = [
    opens("hipaa-tpo", FOR_CARE, *(recipient(is_treating_provider=flag) for flag in (True, None))),
    opens("hipaa-tpo", FOR_CARE, *(recipient(kind=kind, is_treating_provider=True) for kind in NEEDS_FLAG)),
    opens("hipaa-tpo", FOR_CARE, asked(purpose=Purpose.CUSTODY_HEALTHCARE)),
    wants("hipaa-tpo", NO_PROVIDER, recipient(is_treating_provider=False)),
    wants(
        "hipaa-tpo",
        NO_PROVIDER,
        *(recipient(kind=kind, is_treating_provider=flag) for kind in NEEDS_FLAG for flag in (None, False)),
    ),
    opens("hipaa-laboratory", "a laboratory takes part in treatment"),
    opens("hipaa-benefits", "the person's benefits depend on it"),
]


@each(TREATMENT)
def test_164_506_c_2_to_who_treats_the_person(row: Row) -> None:
    assert row.answered() == row.wanted()


OWN_USE: list[Row] = [
    opens(
        OWN,
        DUTY,
        *(
            asked(purpose=purpose)
            for purpose in (Purpose.PAYMENT, Purpose.OPERATIONS, Purpose.INTERNAL_SUPERVISION, Purpose.TRAINING)
        ),
    ),
    opens(OWN, DUTY, *not_true(known, "break_glass")),
    opens(OWN, DUTY, both(ELSEWHERE, known(direct_administrative_control=True))),
    opens(
        OWN,
        "staff need it for an emergency, by the emergency access procedure",
        known(break_glass=True),
        owes=("NOTIFY_SUPERVISOR",),
        cites=("45 CFR 164.312(a)(2)(ii)",),
    ),
    wants(OWN, NO_DUTY, asked(purpose=Purpose.SCHOOL_SUPPORT)),
    wants(OWN, NO_DUTY, asked(purpose=Purpose.CURIOSITY), asked(purpose=Purpose.OUTCOME_CURIOSITY), owes=MISUSE),
    wants(
        OWN,
        "the recipient is not of the covered entity",
        *(both(ELSEWHERE, change) for change in not_true(known, "direct_administrative_control")),
    ),
]


@each(OWN_USE)
def test_164_506_c_1_by_its_own_staff(row: Row) -> None:
    assert row.answered() == row.wanted()


def to(kind: OrganizationKind, **facts: bool | None) -> Change:
    return recipient(kind=kind, **facts)


PAYMENT: list[Row] = [
    opens("hipaa-payment", "payment, and the payer's review of it, need it", recipient(), asked(purpose=Purpose.AUDIT)),
    opens("hipaa-payment", "payment needs it", to(OrganizationKind.EMS), to(OrganizationKind.MH_PROVIDER)),
    wants(
        "hipaa-payment",
        "the recipient neither pays for nor provides care",
        to(OrganizationKind.EMS, is_treating_provider=False),
        to(OrganizationKind.CORRECTIONS),
        both(to(OrganizationKind.EMS), asked(purpose=Purpose.AUDIT)),
    ),
    opens(
        "hipaa-operations",
        "a covered entity with a relationship to the person needs it for operations",
        recipient(),
        to(OrganizationKind.HOSPITAL_ED),
    ),
    wants(
        "hipaa-operations",
        "the recipient is not known to be a covered entity",
        *not_true(recipient, "hipaa_covered_entity"),
    ),
]


@each(PAYMENT)
def test_164_506_c_3_and_c_4_payment_and_operations(row: Row) -> None:
    assert row.answered() == row.wanted()


SERVICE = "a business associate needs it for its service"
UNBOUND = "no business associate contract is in force"
DEFENDED = "counsel under contract defends the covered entity"


def sued(scene: Scene) -> Scene:
    """Counsel asks, to defend the hospital in a complaint."""
    complaint = replace(scene.evidence, legal_process=(lawsuit(cast.HOSPITAL, by_the_person=True),))
    return asked(purpose=Purpose.PROVIDER_DEFENSE)(replace(scene, evidence=complaint))


ASSOCIATES: list[Row] = [
    opens(ASSOCIATE, SERVICE, evidence=("agreement-1",)),
    *when_agreement_is_in_force(ASSOCIATE, SERVICE, UNBOUND),
    opens(ASSOCIATE, DEFENDED, sued, both(sued, process(holder_id=None)), evidence=("agreement-1",)),
    opens(ASSOCIATE, DEFENDED, both(sued, process(brought_by_patient=False)), evidence=("agreement-1",)),
    wants(
        ASSOCIATE,
        "no complaint is on file against which it defends itself",
        both(sued, without("legal_process")),
        both(sued, process(in_force=None)),
        both(sued, process(kind=ProcessKind.SUBPOENA)),
        both(sued, process(holder_id="another house")),
    ),
    wants(ASSOCIATE, UNBOUND, both(sued, agreement(in_force=False))),
    opens(
        ASSOCIATE,
        DEFENDED,
        both(sued, agreement(ends_at=TOMORROW)),
        evidence=("agreement-1",),
        ends_at=TOMORROW,
    ),
]


@each(ASSOCIATES)
def test_164_502_e_under_a_contract(row: Row) -> None:
    assert row.answered() == row.wanted()


NOT_SUED = "the person has brought no action in which the entity defends itself"
IN_ITS_DEFENSE = "the entity defends itself in an action by the person"
NOTES: list[Row] = [
    *when_complaint_is_pending("hipaa-own-defense", IN_ITS_DEFENSE, NOT_SUED),
    wants("hipaa-own-defense", NOT_SUED, ELSEWHERE),
    *when_complaint_is_pending("hipaa-psy-defense", IN_ITS_DEFENSE, NOT_SUED),
    wants("hipaa-psy-defense", NOT_SUED, ELSEWHERE),
    opens("hipaa-psy", "the originator uses their own notes to treat"),
    wants(
        "hipaa-psy",
        "psychotherapy notes need an authorization of their own, but for their originator",
        *not_true(recipient, "is_originator"),
    ),
    opens("hipaa-psy-training", "the entity trains its own staff under supervision"),
    wants(
        "hipaa-psy-training",
        "it is not the entity's own training under supervision",
        *not_true(known, "supervised"),
        ELSEWHERE,
    ),
]


@each(NOTES)
def test_164_508_a_2_in_its_own_defense_and_with_psychotherapy_notes(row: Row) -> None:
    assert row.answered() == row.wanted()
