"""What the police side itself saw, heard and did: no law of confidentiality here governs it.

It is a law of its own so that nothing goes without one that says so. No row of the clinical record carries this label.
"""

from consent.facts import Segment
from consent.law.rule import Answer, Grounds, Law, Question, Rule


def own_observation(question: Question) -> Answer:
    """42 CFR 2.11 (records): what an officer observed or heard is no record that a program or covered entity made."""
    return Grounds("it is what the police side itself recorded or heard")


OPERATIONAL = Law(
    code="operational",
    title="Operational information",
    bases=(
        Rule(
            code="operational",
            citation="42 CFR 2.11 (records)",
            judge=own_observation,
            segments=frozenset({Segment.OPERATIONAL}),
            needs=("what the police side itself recorded or heard",),
            also_cites=("45 CFR 160.103 (covered entity)",),
        ),
    ),
    silence=("45 CFR 160.103",),
)
