"""An agreement counts only while it is known to be in force, between exactly the two who signed it."""

from datetime import datetime
from typing import Any

import pytest

from consent.facts import AgreementKind
from consent.instruments.agreements import agreement_between, in_force
from tests.consent.instruments.papers import agreement, of_kind
from tests.consent.worlds import NOW, PROGRAM, SECOND

HELPER = of_kind("qso")  # type: ignore[arg-type]  # the text of the member
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001 - the point


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"in_force": None}, False),
        ({"in_force": False}, False),
        ({"begins_at": NOW}, True),
        ({"begins_at": NOW + SECOND}, False),
        ({"ends_at": NOW + SECOND}, True),
        ({"ends_at": NOW}, False),
        ({"begins_at": NAIVE}, False),
        ({"ends_at": NAIVE}, False),
    ],
    ids=[
        "stated",
        "not-known",
        "ended",
        "from-this-instant",
        "from-the-next-second",
        "for-one-more-second",
        "until-this-instant",
        "beginning-without-a-zone",
        "end-without-a-zone",
    ],
)
def test_an_agreement_is_in_force_from_its_beginning_to_before_its_end(changes: dict[str, Any], expected: bool) -> None:
    assert in_force(agreement(HELPER, **changes), NOW) is expected


def found(*agreements: Any, of: str = PROGRAM.organization_id, other: str = HELPER.organization_id) -> str | None:
    good = agreement_between(agreements, AgreementKind.BUSINESS_ASSOCIATE, of, other, NOW)
    return None if good is None else good.id


def test_both_must_be_parties_and_the_kind_must_be_the_one_asked_for() -> None:
    assert found() is None
    assert found(agreement(HELPER)) == "agreement"
    assert found(agreement(HELPER), of=HELPER.organization_id, other=PROGRAM.organization_id) == "agreement"
    assert found(agreement(HELPER), of="somebody-else") is None
    assert found(agreement(HELPER, party_ids=frozenset({PROGRAM.organization_id}))) is None
    assert found(agreement(HELPER, kind=AgreementKind.MEMORANDUM)) is None
    assert found(agreement(HELPER, in_force=False)) is None


def test_a_third_party_to_an_agreement_takes_nothing_from_the_others() -> None:
    three = frozenset({PROGRAM.organization_id, HELPER.organization_id, "third"})
    assert found(agreement(HELPER, party_ids=three)) == "agreement"


def test_nobody_agrees_with_themselves_or_with_somebody_unnamed() -> None:
    alone = frozenset({PROGRAM.organization_id, " "})
    assert found(agreement(HELPER, party_ids=alone), other=PROGRAM.organization_id) is None
    assert found(agreement(HELPER, party_ids=alone), other=" ") is None


def test_of_several_agreements_the_same_one_is_found_in_any_order() -> None:
    first, second = agreement(HELPER, id="a"), agreement(HELPER, id="b")
    assert found(first, second) == found(second, first) == "a"
