"""No cell that this app writes is run as a formula by a spreadsheet."""

import pytest

from casework.police.importing.escaping import escape_for_spreadsheet


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "\u00a0=1"]
)
def test_a_cell_that_would_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert escape_for_spreadsheet(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "written"), [("EAST", "EAST"), ("a=b", "a=b"), (None, ""), (-5, "-5"), (2.5, "2.5"), ("", "")]
)
def test_everything_else_stays_as_it_is(value: object, written: str) -> None:
    assert escape_for_spreadsheet(value) == written
