"""42 CFR 2.33(b), (c): what holders that received a record may do with it, condition by condition."""

from dataclasses import replace

from consent.examples import EXAMPLES
from consent.examples.papers import NOW
from consent.examples.papers import agreement as agreement_between
from consent.examples.worked import asked, discloser, known, recipient, without
from consent.facts import AgreementKind, ConsentKind, OrganizationKind, Purpose, RecordOrigin, Segment, Signer
from consent.instruments.elements import STATEMENT_CODES
from tests.consent.law.evidence_rows import (
    SOMEBODY_ELSE,
    agreement,
    paper,
    when_agreement_is_in_force,
)
from tests.consent.law.one_rule import (
    EARLIER,
    TICK,
    Change,
    Row,
    also,
    answers,
    beside,
    both,
    each,
    not_false,
    not_true,
    opens,
    wants,
)

COVERED, PROGRAM, HOLDER = "p2-redisclose-ce", "p2-redisclose-p2", "p2-redisclose-holder"
NO_COPY = "no good copy of the consent on which it was received is on file"
NOT_RECEIVED = "it is not known that the record was received on a consent for treatment, payment and operations"
NOT_REACHED = "the consent on which it was received does not cover this recipient, or has ended"
EVIDENCE = ("paper-1",)
OTHER_ORIGINS = tuple(
    known(origin=origin) for origin in (None, *RecordOrigin) if origin is not RecordOrigin.CARE_CONSENT
)


def defects() -> list[Change]:
    """What makes a paper no good copy of the consent on which a record was received."""
    return [
        without("consents"),
        paper(signature=None),
        paper(known_false=True),
        paper(elements_missing=frozenset({"A5-PURPOSE"})),
        paper(person_id=SOMEBODY_ELSE),
        paper(signed_at=None),
        paper(signed_at=NOW + TICK),
        paper(segments=frozenset({Segment.MH_GENERAL})),
        paper(kinds=frozenset({ConsentKind.HIPAA_AUTHORIZATION})),
        paper(signer=Signer.STAFF),
    ]


BY_A_COVERED_ENTITY: list[Row] = [
    opens(
        COVERED,
        "a covered entity may pass on what it received for care, as HIPAA allows",
        paper(),
        # It holds the record: that the consent has ended since does not take it back.
        paper(revoked_at=NOW),
        paper(expires_event="", expires_at=EARLIER),
        paper(signed_at=NOW),
        asked(purpose=Purpose.HOUSING),
        evidence=EVIDENCE,
    ),
    wants(
        COVERED,
        "the holder is not known to be a covered entity that received the record from a program",
        *not_true(discloser, "hipaa_covered_entity"),
        *not_false(discloser, "part2_program"),
    ),
    wants(COVERED, NOT_RECEIVED, *OTHER_ORIGINS),
    wants(COVERED, NO_COPY, *defects(), paper(statements=STATEMENT_CODES - {"A4-CEBA"})),
]
BY_ANOTHER_PROGRAM: list[Row] = [
    opens(PROGRAM, "the consent on which it was received covers this recipient too", paper(), evidence=EVIDENCE),
    wants(
        PROGRAM,
        "the holder is not known to be a program that is no covered entity",
        *not_true(discloser, "part2_program"),
        *not_false(discloser, "hipaa_covered_entity"),
    ),
    wants(PROGRAM, NOT_RECEIVED, *OTHER_ORIGINS),
    wants(
        PROGRAM,
        NOT_REACHED,
        *defects(),
        paper(revoked_at=NOW),
        paper(revoked_orally_at=NOW),
        paper(expires_event="", expires_at=NOW),
        paper(purposes=frozenset({Purpose.PAYMENT})),
        paper(period_starts_at=NOW + TICK),
        recipient(is_treating_provider=False),
        recipient(kind=OrganizationKind.EMPLOYER),
    ),
]


@each(BY_A_COVERED_ENTITY, BY_ANOTHER_PROGRAM)
def test_2_33_b_1_and_2_by_a_covered_entity_and_by_another_program(row: Row) -> None:
    assert row.answered() == row.wanted()


def test_2_33_b_2_whoever_helps_the_holder_is_reached_only_under_an_agreement() -> None:
    helper = both(recipient(kind=OrganizationKind.QSO), asked(purpose=Purpose.PAYMENT))
    assert [answer.held for answer in answers(PROGRAM, helper)] == [False]
    parties = EXAMPLES[PROGRAM].scene.request.discloser, EXAMPLES[PROGRAM].scene.request.recipient
    under_contract = also("agreements", agreement_between(AgreementKind.QUALIFIED_SERVICE, *parties))
    assert [answer.held for answer in answers(PROGRAM, both(helper, under_contract))] == [True]


WORKS = "a contractor bound to Part 2 works on the payment or operations that the consent names"
UNBOUND = "no contract in force binds the contractor to Part 2"
BY_CONTRACT: list[Row] = [
    *(
        replace(row, evidence=("paper-1", "agreement-1") if row.held else ())
        for row in when_agreement_is_in_force(HOLDER, WORKS, UNBOUND)
    ),
    opens(
        HOLDER,
        WORKS,
        known(origin=RecordOrigin.GENERAL_CONSENT),
        paper(kinds=frozenset({ConsentKind.PART2_GENERAL})),
        *(
            paper(kinds=frozenset({ConsentKind.PART2_GENERAL}), purposes=frozenset({purpose}))
            for purpose in (Purpose.PAYMENT, Purpose.OPERATIONS)
        ),
        agreement(will_resist=None),
        evidence=("paper-1", "agreement-1"),
    ),
    wants(
        HOLDER,
        "the holder is not known to be one that is neither covered entity nor program",
        *not_false(discloser, "hipaa_covered_entity"),
        *not_false(discloser, "part2_program"),
    ),
    wants(
        HOLDER,
        "it is not known that the record was received on a consent",
        *(
            known(origin=origin)
            for origin in (None, *RecordOrigin)
            if origin not in {RecordOrigin.CARE_CONSENT, RecordOrigin.GENERAL_CONSENT}
        ),
    ),
    wants(
        HOLDER,
        UNBOUND,
        *not_true(agreement, "acknowledges_bound"),
        agreement(kind=AgreementKind.BUSINESS_ASSOCIATE),
    ),
    wants(
        HOLDER,
        "no good copy of a consent for payment or operations is on file",
        *defects(),
        paper(purposes=frozenset({Purpose.TREATMENT})),
        both(paper(kinds=frozenset({ConsentKind.PART2_GENERAL})), paper(signature=None)),
    ),
]


@each(BY_CONTRACT)
def test_2_33_b_3_by_a_contract(row: Row) -> None:
    assert row.answered() == row.wanted()


def test_2_33_b_of_several_copies_a_good_one_counts_whatever_the_order() -> None:
    for code in (COVERED, PROGRAM, HOLDER):
        for identifier in ("paper-0", "paper-2"):
            for defect in ({"signature": None}, {"person_id": SOMEBODY_ELSE}, {"segments": frozenset()}):
                (answer,) = answers(code, beside("consents", id=identifier, **defect))
                assert answer.held
                assert answer.evidence_ids[0] == "paper-1"
