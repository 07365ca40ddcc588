"""42 CFR 2.26, 45 CFR 164.522: limits that the person asked for, read alike by both laws but for what overrides them."""

from dataclasses import replace

import pytest

from consent.examples import cast
from consent.examples.papers import NOW, emergency, piece
from consent.examples.worked import Scene, asked, recipient
from consent.facts import OrganizationKind, Purpose, Segment
from tests.consent.law.evidence_rows import SOMEBODY_ELSE, limit
from tests.consent.law.one_rule import (
    EARLIER,
    TICK,
    TOMORROW,
    Change,
    Row,
    answers,
    beside,
    both,
    each,
    forbids,
    wants,
)

STANDS = "the person asked for this limit and it stands"
NONE_REACHES = "no limit on file reaches this"
CODES = ("p2-restriction", "hipaa-522")
AGREED = {"p2-restriction": ("42 CFR 2.26(a)(3)",), "hipaa-522": ("45 CFR 164.522(a)(1)",)}
PAID = {"p2-restriction": ("42 CFR 2.26(a)(6)",), "hipaa-522": ("45 CFR 164.522(a)(1)(vi)",)}
SEGMENT = {"p2-restriction": Segment.PART2_SUD, "hipaa-522": Segment.MH_GENERAL}
PLAN = both(recipient(kind=OrganizationKind.HEALTH_PLAN), asked(purpose=Purpose.PAYMENT))


def on_limit(code: str) -> list[Row]:
    kept = {"evidence": ("limit-1",), "cites": AGREED[code]}
    return [
        forbids(code, STANDS, **kept),
        forbids(code, STANDS, limit(agreed=None), limit(agreed_at=None), limit(agreed_at=NOW), **kept),
        forbids(code, STANDS, limit(ended_at=TOMORROW), limit(ended_at=NOW + TICK), **kept),
        forbids(code, STANDS, limit(organization_ids=frozenset()), **kept),
        forbids(code, STANDS, limit(segments=frozenset({SEGMENT[code]})), **kept),
        forbids(code, STANDS, limit(purposes=frozenset({Purpose.TREATMENT})), limit(paid_in_full=True), **kept),
        wants(
            code,
            NONE_REACHES,
            limit(agreed=False),
            limit(agreed_at=NOW + TICK),
            limit(ended_at=NOW),
            limit(ended_at=EARLIER),
            limit(person_id=SOMEBODY_ELSE),
            limit(organization_ids=frozenset({SOMEBODY_ELSE})),
            limit(segments=frozenset({Segment.OPERATIONAL})),
            limit(purposes=frozenset({Purpose.HOUSING})),
            both(limit(agreed=False, paid_in_full=False), PLAN),
        ),
    ]


def on_what_was_paid_in_full(code: str) -> list[Row]:
    """A limit that nobody agreed to, on a service that the person paid for: a plan's own business alone."""
    paid = limit(agreed=False, paid_in_full=True)
    kept = {"evidence": ("limit-1",), "cites": PAID[code]}
    return [
        forbids(
            code,
            STANDS,
            *(
                both(paid, PLAN, asked(purpose=purpose))
                for purpose in (Purpose.PAYMENT, Purpose.OPERATIONS, Purpose.AUDIT)
            ),
            **kept,
        ),
        forbids(code, STANDS, limit(agreed=None, paid_in_full=True), **kept),
        wants(
            code,
            NONE_REACHES,
            paid,
            both(paid, PLAN, asked(purpose=Purpose.TREATMENT)),
            both(paid, asked(purpose=Purpose.PAYMENT)),
        ),
    ]


@each(row for code in CODES for row in (*on_limit(code), *on_what_was_paid_in_full(code)))
def test_a_limit_stands_where_it_was_agreed_to_or_paid_for(row: Row) -> None:
    assert row.answered() == row.wanted()


def two_pieces(code: str) -> Change:
    """Two pieces of the record are asked for, `kept` and `free`."""
    return asked(items=(piece(SEGMENT[code], "kept"), piece(SEGMENT[code], "free")))


@pytest.mark.parametrize("code", CODES)
def test_a_limit_on_one_field_leaves_the_others_open(code: str) -> None:
    on_a_field = limit(fields=frozenset({"kept"}))
    (answer,) = answers(code, both(two_pieces(code), on_a_field))
    assert answer.held
    assert answer.permitted_items == {f"{SEGMENT[code]}:free"}
    # What stands for the whole segment would carry the field too.
    (whole,) = answers(code, on_a_field)
    assert (whole.held, whole.permitted_items) == (True, frozenset())


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("identifier", ["limit-0", "limit-2"], ids=["before", "behind"])
def test_a_limit_counts_whatever_other_limits_are_on_file(code: str, identifier: str) -> None:
    ended = beside("restrictions", id=identifier, ended_at=EARLIER)
    (answer,) = answers(code, ended)
    assert (answer.held, answer.evidence_ids) == (True, ("limit-1",))
    second = beside("restrictions", id=identifier)
    assert [answer.evidence_ids[0] for answer in answers(code, second)] == sorted(["limit-1", identifier])


UNCONSCIOUS = emergency()
TO_A_NURSE = asked(recipient=replace(cast.NURSE, organization_id=cast.THERAPIST.organization_id))


def in_an_emergency(scene: Scene) -> Scene:
    """The person is found unconscious, and the recipient is medical personnel."""
    return TO_A_NURSE(replace(scene, evidence=replace(scene.evidence, emergencies=(UNCONSCIOUS,))))


def on_emergencies(change: Change) -> Change:
    return both(in_an_emergency, change)


def changed_emergency(**facts: object) -> Change:
    def change(scene: Scene) -> Scene:
        records = tuple(replace(record, **facts) for record in scene.evidence.emergencies)
        return replace(scene, evidence=replace(scene.evidence, emergencies=records))

    return on_emergencies(change)


OVERRIDDEN = {
    "p2-restriction": "the limit gives way: a medical emergency is documented",
    "hipaa-522": "the limit gives way: emergency treatment needs it",
}
OVERRIDES = {
    "p2-restriction": ("42 CFR 2.26(a)(3)", "42 CFR 2.26(a)(3)", "42 CFR 2.26(a)(4)"),
    "hipaa-522": ("45 CFR 164.522(a)(1)", "45 CFR 164.522(a)(1)(iii)"),
}


def on_override(code: str) -> list[Row]:
    return [
        wants(
            code,
            OVERRIDDEN[code],
            in_an_emergency,
            on_emergencies(asked(purpose=Purpose.CUSTODY_HEALTHCARE)),
            evidence=("limit-1",),
            owes=("REQUEST_NO_FURTHER_USE",),
            cites=OVERRIDES[code],
        ),
        forbids(
            code,
            STANDS,
            changed_emergency(patient_capable=True),
            changed_emergency(ended_at=NOW),
            on_emergencies(recipient(is_medical_personnel=None)),
            on_emergencies(asked(purpose=Purpose.CARE_NAVIGATION)),
            evidence=("limit-1",),
            cites=AGREED[code],
        ),
    ]


@each(row for code in CODES for row in on_override(code))
def test_a_limit_gives_way_to_emergency_treatment(row: Row) -> None:
    assert row.answered() == row.wanted()


PART_2_ALONE: list[Row] = [
    wants(
        "p2-restriction",
        OVERRIDDEN["p2-restriction"],
        changed_emergency(patient_capable=True, declared_disaster=True, program_closed=True),
        evidence=("limit-1",),
        owes=("REQUEST_NO_FURTHER_USE",),
        cites=OVERRIDES["p2-restriction"],
    ),
]
HIPAA_ALONE: list[Row] = [
    forbids(
        "hipaa-522",
        STANDS,
        on_emergencies(recipient(is_treating_provider=False)),
        changed_emergency(patient_capable=True, declared_disaster=True, program_closed=True),
        evidence=("limit-1",),
        cites=AGREED["hipaa-522"],
    ),
]


@each(PART_2_ALONE, HIPAA_ALONE)
def test_a_declared_disaster_overrides_a_limit_under_part_2_alone(row: Row) -> None:
    assert row.answered() == row.wanted()
