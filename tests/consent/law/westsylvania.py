"""A second, invented state: one module with its laws and its rows, as a new state would be added."""

from consent.facts import Purpose, RecordedFinding, Segment
from consent.law.rule import Answer, GoverningRow, Grounds, Jurisdiction, Law, Question, Rule


def before_the_county_clerk(question: Question) -> Answer:
    """Westsylvania Code 12: for treatment, where the county clerk has found good cause."""
    if RecordedFinding.GOOD_CAUSE not in question.circumstances.findings:
        return "the county clerk has not found good cause"
    return Grounds("the county clerk found good cause")


WESTSYLVANIA = Law(
    code="westsylvania",
    title="Westsylvania Code",
    bases=(
        Rule(
            code="ws-12",
            citation="Westsylvania Code 12",
            judge=before_the_county_clerk,
            segments=frozenset({Segment.MH_GENERAL}),
            purposes=frozenset({Purpose.TREATMENT}),
            needs=("the county clerk's finding",),
        ),
    ),
    silence=("Westsylvania Code 1",),
)

ROWS: Jurisdiction = (GoverningRow(segment=Segment.MH_GENERAL, law=WESTSYLVANIA),)
