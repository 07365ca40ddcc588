"""42 CFR 2.11 (records): what the police side itself saw, heard and did is nobody's clinical record."""

from consent.examples.worked import asked, recipient
from consent.facts import OrganizationKind, Purpose
from tests.consent.law.one_rule import Row, each, opens

OBSERVED: list[Row] = [
    opens(
        "operational",
        "it is what the police side itself recorded or heard",
        asked(purpose=Purpose.PROSECUTION),
        *(recipient(kind=kind) for kind in OrganizationKind),
    ),
]


@each(OBSERVED)
def test_2_11_what_an_officer_observed_goes_to_anybody_for_anything(row: Row) -> None:
    assert row.answered() == row.wanted()
