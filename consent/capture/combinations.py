"""Which papers can be signed here: what stands on a paper of its own, who signs for whom, and what a court may be told.

Each objection says in plain words what to do instead. Whatever is not settled here is asked of the engine
(``consent.capture.fitness``), so that no paper is signed that the law would not take.
"""

from collections.abc import Iterator

from consent import papers
from consent.capture.terms import Terms
from consent.facts import Segment, Signer
from consent.instruments.part2_elements import MONITORS_OF_RELEASE
from consent.instruments.signers import SUD_SEGMENTS
from consent.typed import names_somebody, says_something

Objection = tuple[str, str]
"""The question that it is about, and what to do."""

OF_AGE, MENTAL_HEALTH_AGE = 18, 14

_MONITORS = frozenset(kind.value for kind in MONITORS_OF_RELEASE)
_SUBSTANCE_USE = frozenset(segment.value for segment in SUD_SEGMENTS)
_HIV = Segment.HIV.value
_OWN_PAPER = {
    Segment.PSYCHOTHERAPY_NOTES.value: (
        "information",
        "Psychotherapy notes need a paper of their own. Ask about them alone, and about the rest on another paper.",
    ),
    Segment.SUD_COUNSELING_NOTES.value: (
        "substance_use",
        "Substance use counseling notes need a paper of their own. "
        "Ask about them alone, and about the rest on another paper.",
    ),
}
NOT_TO_A_MONITOR = (
    "A paper for a court, probation or a jail is about treatment for substance use alone. "
    "Ask about the rest on another paper."
)


def signers_for(age: int | None) -> tuple[Signer, ...]:
    """Who may sign a paper about somebody of this age (42 CFR 2.14(a); 55 Pa. Code 5100.33; 35 P.S. 10101.2)."""
    if age is not None and age < MENTAL_HEALTH_AGE:
        return (Signer.PARENT, Signer.GUARDIAN, Signer.PATIENT)
    if age is not None and age >= OF_AGE:
        return (Signer.PATIENT, Signer.GUARDIAN, Signer.HEALTH_CARE_AGENT, Signer.PERSONAL_REPRESENTATIVE)
    return (Signer.PATIENT,)


def is_monitor(recipient_kind: str) -> bool:
    """Whether such a body can have made treatment a condition of a release (42 CFR 2.35(a)(1)). Police never can."""
    return recipient_kind in _MONITORS


def objections(terms: Terms, *, age: int | None, recipient_kind: str) -> Iterator[Objection]:
    """Yield everything that keeps a paper with these terms from being signed here, by the question to be answered anew."""
    yield from _own_papers(terms)
    yield from _monitoring(terms, recipient_kind)
    yield from _signer(terms, age)


def _own_papers(terms: Terms) -> Iterator[Objection]:
    if len({*terms.segments}) > 1:
        yield from [_OWN_PAPER[code] for code in terms.segments if code in _OWN_PAPER]


def _monitoring(terms: Terms, recipient_kind: str) -> Iterator[Objection]:
    if not terms.is_for_monitoring:
        return
    if not is_monitor(recipient_kind):
        yield (
            "purpose",
            "Only a court, a prosecutor, probation or a jail follows treatment that was made a condition. "
            "Choose another purpose.",
        )
    if {*terms.segments} - papers.FOR_MONITORS:
        yield "information", NOT_TO_A_MONITOR
    if terms.is_for_another:
        yield "signer", "Only the person themselves signs a paper for a court, probation or a jail."
    if not terms.condition_of:
        yield "condition_of", "Select of what taking part is a condition."
    if terms.revocable_from is None:
        yield "revocable_from", "Write from which day the paper can be taken back."
    elif terms.revocable_from > terms.last_day:
        yield "revocable_from", "Choose a day that is not after the last day of the paper."


def _signer(terms: Terms, age: int | None) -> Iterator[Objection]:
    about = {*terms.segments}
    if terms.signer not in signers_for(age):
        yield "signer", "Somebody of this age signs for themselves."
        return
    if terms.is_for_another:
        is_adults_guardian = terms.signer is Signer.GUARDIAN and age is not None and age >= OF_AGE
        if about & _SUBSTANCE_USE and not is_adults_guardian:
            yield "substance_use", "About substance use only the person themselves signs, at any age. Ask them alone."
        if not names_somebody(terms.signer_name):
            yield "signer_name", "Write the full name of who signs."
        if not says_something(terms.signer_authority):
            yield "signer_authority", "Write what shows the right to sign, and who saw it."
        if age is not None and age >= OF_AGE:
            yield from _finding(terms)
    if _HIV in about and (terms.is_for_another or age is None or age < OF_AGE):
        yield (
            "information",
            "HIV-related information goes only with the signature of the person, at 18 or older. Leave it off, "
            "and ask the privacy officer.",
        )
    others = about - _SUBSTANCE_USE - {_HIV}
    if age is None and others:
        yield (
            "information",
            "The date of birth is not recorded, so nobody can tell who may sign for this. Record it first.",
        )
    elif age is not None and age < MENTAL_HEALTH_AGE and not terms.is_for_another and others:
        yield (
            "information",
            "Under 14 a parent or guardian signs for this. The child signs alone about substance use and nothing else.",
        )


def _finding(terms: Terms) -> Iterator[Objection]:
    """Nobody signs for an adult who was not found unable to decide (42 CFR 2.15(a); 45 CFR 164.502(g)(2))."""
    if not terms.found_by.strip():
        yield "found_by", "Write who found that the person cannot decide. Without that, only the person signs."
    if terms.found_on is None:
        yield "found_on", "Write the day on which that was found."
