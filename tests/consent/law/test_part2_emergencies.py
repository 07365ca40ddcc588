"""42 CFR 2.51: medical emergencies, disasters, dangerous products, condition by condition."""

from consent.examples.papers import NOW
from consent.examples.worked import asked, recipient, without
from consent.facts import OrganizationKind, Purpose
from consent.law.groups import POLICE
from tests.consent.law.evidence_rows import SOMEBODY_ELSE, emergency, when_emergency_goes_on
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
    not_true,
    opens,
    wants,
)

MEDICAL, DISASTER, PRODUCT = "p2-emergency", "p2-emergency-disaster", "p2-emergency-fda"
NOT_MEDICAL = "the recipient is not medical personnel"
DOCUMENTED = "a medical emergency is documented"
CLOSED = "a declared disaster keeps the program closed"
DANGEROUS = "a dangerous product is asserted"
UNREAL = "nobody has recorded that the emergency is real"
UNRECORDED = "it is not recorded that consent cannot be obtained"
DECLINED = "the person declined; a person who is able to decline is not this case"
EVIDENCE = ("emergency-1",)


def who_is_not_medical(code: str) -> list[Row]:
    officers = [recipient(kind=kind) for kind in sorted(POLICE)] if code != PRODUCT else []
    return [wants(code, NOT_MEDICAL, *not_true(recipient, "is_medical_personnel"), *officers)]


def consent(capable: bool | None, obtainable: bool | None, declined: bool | None = None) -> Change:
    return emergency(patient_capable=capable, consent_obtainable=obtainable, consent_refused=declined)


MEDICAL_EMERGENCIES: list[Row] = [
    *when_emergency_goes_on(MEDICAL, DOCUMENTED),
    *who_is_not_medical(MEDICAL),
    opens(MEDICAL, DOCUMENTED, asked(purpose=Purpose.CUSTODY_HEALTHCARE), evidence=EVIDENCE),
    wants(MEDICAL, "no medical emergency is documented", without("emergencies")),
    wants(MEDICAL, UNREAL, *not_true(emergency, "bona_fide"), evidence=EVIDENCE),
    opens(
        MEDICAL,
        DOCUMENTED,
        consent(False, None),
        consent(None, False),
        consent(False, False, False),
        consent(True, False, False),
        evidence=EVIDENCE,
    ),
    wants(
        MEDICAL,
        "the person is able to consent, so consent must be asked for",
        consent(True, False),
        consent(True, False, True),
        consent(True, None, False),
        consent(True, True, False),
        evidence=EVIDENCE,
    ),
    wants(
        MEDICAL,
        "consent can be obtained, so it must be asked for",
        consent(False, True),
        consent(None, True),
        evidence=EVIDENCE,
    ),
    wants(MEDICAL, UNRECORDED, consent(None, None), evidence=EVIDENCE),
    wants(MEDICAL, DECLINED, consent(False, False, True), consent(None, False, True), evidence=EVIDENCE),
]


@each(MEDICAL_EMERGENCIES)
def test_2_51_a_1_a_medical_emergency(row: Row) -> None:
    assert row.answered() == row.wanted()


def another(**facts: object) -> Change:
    """A second record of an emergency, in which the person declined."""
    return beside("emergencies", **{"id": "emergency-2", "consent_refused": True, **facts})


def held(change: Change, code: str = MEDICAL) -> dict[str, bool]:
    return {answer.evidence_ids[0]: answer.held for answer in answers(code, change)}


def test_2_51_a_1_who_declined_in_one_record_declined_in_the_other() -> None:
    for identifier in ("emergency-0", "emergency-2"):
        assert held(another(id=identifier)) == {"emergency-1": False, identifier: False}
        assert held(another(id=identifier, occurred_at=NOW)) == {"emergency-1": False, identifier: False}
        assert held(another(id=identifier, consent_refused=False)) == {"emergency-1": True, identifier: True}
        assert held(another(id=identifier, consent_refused=None)) == {"emergency-1": True, identifier: True}


def test_2_51_a_1_a_refusal_counts_against_the_emergencies_that_it_met() -> None:
    assert held(another(person_id=SOMEBODY_ELSE))["emergency-1"]
    assert held(another(occurred_at=NOW + TICK))["emergency-1"]
    began = emergency(occurred_at=EARLIER)
    # The other was over at the very instant at which this one began, or a moment later.
    over = both(began, another(occurred_at=EARLIER - TICK, ended_at=EARLIER))
    met = both(began, another(occurred_at=EARLIER - TICK, ended_at=EARLIER + TICK))
    for code in (MEDICAL, DISASTER):
        assert held(over, code) == {"emergency-1": True, "emergency-2": False}
        assert held(met, code) == {"emergency-1": False, "emergency-2": False}


DISASTERS: list[Row] = [
    *when_emergency_goes_on(DISASTER, CLOSED),
    *who_is_not_medical(DISASTER),
    wants(DISASTER, "no disaster is documented", without("emergencies")),
    wants(DISASTER, UNREAL, *not_true(emergency, "bona_fide"), evidence=EVIDENCE),
    wants(DISASTER, "no disaster was declared", *not_true(emergency, "declared_disaster"), evidence=EVIDENCE),
    wants(
        DISASTER,
        "the program is not recorded as closed",
        *not_true(emergency, "program_closed"),
        evidence=EVIDENCE,
    ),
    wants(
        DISASTER,
        UNRECORDED,
        emergency(consent_obtainable=None),
        emergency(consent_obtainable=True),
        evidence=EVIDENCE,
    ),
    wants(DISASTER, "the person declined", emergency(consent_refused=True), evidence=EVIDENCE),
]
PRODUCTS: list[Row] = [
    *when_emergency_goes_on(PRODUCT, DANGEROUS),
    *who_is_not_medical(PRODUCT),
    opens(PRODUCT, DANGEROUS, emergency(bona_fide=None, patient_capable=True), evidence=EVIDENCE),
    wants(PRODUCT, "no danger of a product is asserted", without("emergencies")),
    wants(
        PRODUCT,
        "no danger of a product is asserted",
        *not_true(emergency, "product_danger_asserted"),
        evidence=EVIDENCE,
    ),
]


@each(DISASTERS, PRODUCTS)
def test_2_51_a_2_and_b_disasters_and_dangerous_products(row: Row) -> None:
    assert row.answered() == row.wanted()


def test_2_51_one_good_record_among_two_opens_and_the_other_says_why_it_does_not() -> None:
    for code in (MEDICAL, DISASTER, PRODUCT):
        for identifier in ("emergency-0", "emergency-2"):
            judged = answers(code, beside("emergencies", id=identifier, ended_at=NOW))
            assert {answer.evidence_ids[0]: answer.held for answer in judged} == {
                "emergency-1": True,
                identifier: False,
            }
            assert {answer.reason for answer in judged if not answer.held} == {"the emergency is over"}


def test_2_51_the_jails_treatment_staff_is_medical_personnel_where_it_is_flagged() -> None:
    jail = both(recipient(kind=OrganizationKind.CORRECTIONS), asked(purpose=Purpose.CUSTODY_HEALTHCARE))
    assert [answer.held for answer in answers(MEDICAL, jail)] == [True]
    flagged = both(jail, emergency(ended_at=TOMORROW))
    assert [answer.ends_at for answer in answers(MEDICAL, flagged)] == [TOMORROW]
