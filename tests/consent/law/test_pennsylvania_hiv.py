"""35 P.S. 7607: Pennsylvania's closed list for HIV-related information, condition by condition."""

from consent.examples import cast
from consent.examples.worked import asked, known, recipient, without
from consent.facts import DeidentificationMethod, OrderProvision, OrganizationKind, ProcessKind, Purpose
from tests.consent.law.evidence_rows import process, when_order_reaches
from tests.consent.law.one_rule import Row, both, each, not_true, opens, wants

STAFF, REVIEW, CARE, ORDER = "pa-hiv-staff", "pa-hiv-review", "pa-hiv-care", "pa-hiv-order"
ELSEWHERE = recipient(organization_id="another house")
CONTROLLED = both(ELSEWHERE, known(direct_administrative_control=True))
INSIDE = recipient(kind=OrganizationKind.INTERNAL, organization_id=cast.HOSPITAL.organization_id)
NEEDS = "peer review or oversight needs it"
FLAGGED = (OrganizationKind.CRISIS_CENTER_988, OrganizationKind.CORRECTIONS)

LISTED: list[Row] = [
    opens("pa-hiv-subject", "it is the person's own record"),
    opens(STAFF, "staff of the provider treat the person"),
    # The list names staff of the provider itself; who controls it is another body.
    wants(STAFF, "the recipient is not of the provider that received it", ELSEWHERE, CONTROLLED),
    opens(REVIEW, NEEDS, INSIDE, asked(purpose=Purpose.OVERSIGHT)),
    opens(REVIEW, NEEDS, both(INSIDE, asked(purpose=Purpose.INTERNAL_SUPERVISION))),
    wants(REVIEW, "the recipient is not of the provider", both(INSIDE, ELSEWHERE), both(INSIDE, CONTROLLED)),
    opens(CARE, "a provider needs to know it for this care", asked(purpose=Purpose.CUSTODY_HEALTHCARE), recipient()),
    wants(
        CARE,
        "the recipient is not a provider in the person's care",
        recipient(is_treating_provider=False),
        *(change for kind in FLAGGED for change in not_true(recipient, "is_treating_provider", kind=kind)),
    ),
    wants(CARE, "it is not recorded that this care needs to know it", *not_true(known, "hiv_needed_for_care")),
    opens("pa-hiv-insurer", "reimbursement needs it"),
    opens("pa-hiv-health", "a health authority collects it by law"),
    opens("pa-hiv-secretary", "federal law requires it for its own enforcement, and prevails"),
    wants(
        "pa-hiv-secretary",
        "the recipient is not known to enforce the Privacy Rule for the Secretary",
        recipient(authorities=cast.LICENSING.authorities),
    ),
    opens(
        "pa-hiv-deid",
        "it identifies nobody",
        known(deidentification=DeidentificationMethod.EXPERT_DETERMINATION),
        known(smallest_cell=11),
    ),
    wants("pa-hiv-deid", "a count of fewer than 11 lets people be recognized", known(smallest_cell=10)),
]


@each(LISTED)
def test_7607_a_the_closed_list(row: Row) -> None:
    assert row.answered() == row.wanted()


NONE = "no order under 35 P.S. 7608 is on file; a subpoena opens nothing"
ORDERS: list[Row] = [
    *when_order_reaches(ORDER, "a judge has ordered it of this holder"),
    wants(
        ORDER,
        NONE,
        without("legal_process"),
        *(process(kind=kind) for kind in ProcessKind if kind is not ProcessKind.COURT_ORDER),
    ),
    wants(
        ORDER,
        "the order was made under another provision, and none stands in for another",
        *(
            process(provision=provision)
            for provision in (None, *OrderProvision)
            if provision is not OrderProvision.PENNSYLVANIA_HIV
        ),
        evidence=("process-1",),
    ),
]


@each(ORDERS)
def test_7608_on_a_courts_own_order(row: Row) -> None:
    assert row.answered() == row.wanted()
