"""71 P.S. 1690.108: Pennsylvania's closed list for substance-use facts outside Part 2, condition by condition."""

from consent.examples.worked import asked, known, recipient, without
from consent.facts import (
    Authority,
    DeidentificationMethod,
    OrderProvision,
    OrganizationKind,
    ProcessKind,
    Purpose,
    RecordedFinding,
)
from tests.consent.law.evidence_rows import process, when_agreement_is_in_force, when_order_reaches
from tests.consent.law.one_rule import Row, both, each, not_true, opens, wants

CARE, OWN, COVERED, ASSOCIATE, ORDER = (
    "pa-act33-other",
    "pa-act33-own-use",
    "pa-act33-covered",
    "pa-act33-associate",
    "pa-act33-order",
)
ELSEWHERE = recipient(organization_id="another house")
FLAGGED = (OrganizationKind.CRISIS_CENTER_988, OrganizationKind.CORRECTIONS)
DUTIES = (Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS, Purpose.INTERNAL_SUPERVISION, Purpose.TRAINING)
OPERATIONS = asked(purpose=Purpose.OPERATIONS)
SERVICE = "a business associate needs it for its service"

LISTED: list[Row] = [
    opens(
        CARE, "medical personnel need it to treat the person", asked(purpose=Purpose.CUSTODY_HEALTHCARE), recipient()
    ),
    wants(
        CARE,
        "the recipient is not a provider who treats the person",
        recipient(is_treating_provider=False),
        *(change for kind in FLAGGED for change in not_true(recipient, "is_treating_provider", kind=kind)),
    ),
    opens("pa-act33-benefits", "the person's benefits depend on it"),
    opens(OWN, "staff need it for their duties in care", *(asked(purpose=purpose) for purpose in DUTIES)),
    opens(OWN, "staff need it for their duties in care", both(ELSEWHERE, known(direct_administrative_control=True))),
    wants(OWN, "the purpose is no duty that arises out of care", asked(purpose=Purpose.CURIOSITY)),
    wants(
        OWN,
        "the recipient is not of the covered entity",
        *(both(ELSEWHERE, change) for change in not_true(known, "direct_administrative_control")),
    ),
    opens(COVERED, "a covered payer needs it for payment"),
    opens(
        COVERED,
        "a covered entity needs it for operations",
        OPERATIONS,
        both(OPERATIONS, recipient(kind=OrganizationKind.HOSPITAL_ED)),
    ),
    wants(
        COVERED,
        "the recipient is not known to be a covered entity with that purpose",
        *(both(OPERATIONS, change) for change in not_true(recipient, "hipaa_covered_entity")),
        recipient(kind=OrganizationKind.HOSPITAL_ED),
    ),
    opens(ASSOCIATE, SERVICE, evidence=("agreement-1",)),
    *when_agreement_is_in_force(ASSOCIATE, SERVICE, "no business associate contract is in force"),
    opens("pa-act33-subject", "it is the person's own record"),
    opens(
        "pa-act33-secretary",
        "federal law requires it for its own enforcement, and prevails",
        recipient(authorities=frozenset({Authority.HHS_ENFORCEMENT})),
    ),
    opens(
        "pa-act33-deid",
        "it identifies nobody",
        known(deidentification=DeidentificationMethod.EXPERT_DETERMINATION),
        known(smallest_cell=11),
    ),
    wants("pa-act33-deid", "a count of fewer than 11 lets people be recognized", known(smallest_cell=10)),
]


@each(LISTED)
def test_1690_108_b_and_c_the_closed_list(row: Row) -> None:
    assert row.answered() == row.wanted()


GOOD_CAUSE = frozenset({RecordedFinding.GOOD_CAUSE})
ORDERS: list[Row] = [
    *when_order_reaches(ORDER, "a judge has ordered it of this holder"),
    wants(
        ORDER,
        "no consent and no order of the court of common pleas is on file",
        without("legal_process"),
        *(process(kind=kind) for kind in ProcessKind if kind is not ProcessKind.COURT_ORDER),
    ),
    wants(
        ORDER,
        "the order was made under another provision, and none stands in for another",
        *(
            process(provision=provision)
            for provision in (None, *OrderProvision)
            if provision is not OrderProvision.PENNSYLVANIA_SUBSTANCE_USE
        ),
        evidence=("process-1",),
    ),
    wants(
        ORDER,
        "what must be done or found before the order is carried out is not recorded",
        known(findings=frozenset(RecordedFinding) - GOOD_CAUSE),
        evidence=("process-1",),
    ),
]


@each(ORDERS)
def test_1690_108_b_2_on_good_cause_found_by_the_court_of_common_pleas(row: Row) -> None:
    assert row.answered() == row.wanted()
