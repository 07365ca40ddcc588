"""A withdrawal is never outvoted by an older paper that says the same, in whatever order the papers lie."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from consent.facts import Consent, ConsentKind, OrganizationKind, Purpose, RecipientClass, Segment
from consent.instruments import outvoted_by
from tests.consent.instruments.papers import (
    CASES,
    GENERAL,
    HIPAA,
    RELEASE_CONDITION,
    TPO,
    named,
    of_kind,
)
from tests.consent.worlds import HOSPITAL, NOW, SECOND, SIGNED, care_paper

DAY = timedelta(days=1)
CASE = CASES[GENERAL]
OLDER = replace(CASE.paper, id="older", signed_at=SIGNED)


def against(paper: Consent, *others: Consent, **more: Any) -> str | None:
    """The paper whose withdrawal stands, the same in every order."""
    found = {
        None if other is None else other.id
        for order in permutations((paper, *others))
        for other in [outvoted_by(paper, order, request=CASE.request, segment=CASE.segment, **more)]
    }
    assert len(found) == 1
    return found.pop()


def withdrawn(**changes: Any) -> Consent:
    return replace(CASE.paper, **{"id": "withdrawn", "revoked_at": NOW - DAY} | changes)


@pytest.mark.parametrize(
    ("signed_at", "stands"),
    [
        (None, True),
        (SIGNED, True),
        (NOW - DAY, True),
        (NOW - DAY + SECOND, False),
        (NOW + DAY, False),
        (datetime(2026, 5, 4), True),  # noqa: DTZ001 - the point
    ],
    ids=["never", "before", "at-once", "a-second-after", "in-the-future", "without-a-zone"],
)
def test_only_a_paper_signed_after_the_withdrawal_gets_past_it(signed_at: datetime | None, stands: bool) -> None:
    paper = replace(OLDER, signed_at=signed_at)
    assert (against(paper, withdrawn()) == "withdrawn") == stands


@pytest.mark.parametrize(
    "changes",
    [
        {"revoked_at": None, "revoked_orally_at": NOW},
        {"revoked_at": NOW},
        {"revoked_at": datetime(2026, 1, 1)},  # noqa: DTZ001 - the point
        {"segments": CASE.paper.segments | {Segment.MH_GENERAL}},
        {"kinds": frozenset({HIPAA})},
        {"expires_at": NOW - 30 * DAY},
        {"statements": frozenset()},
    ],
    ids=["spoken", "at-this-moment", "without-a-zone", "wider", "another-instrument", "ended-since", "defective"],
)
def test_a_withdrawal_of_the_same_permission_stands(changes: dict[str, Any]) -> None:
    assert against(OLDER, withdrawn(**changes)) == "withdrawn"


@pytest.mark.parametrize(
    "changes",
    [
        {"revoked_at": None},
        {"revoked_at": NOW + SECOND},
        {"person_id": "person-2"},
        {"recipients": named(HOSPITAL)},
        {"purposes": frozenset({Purpose.HOUSING})},
        {"segments": frozenset({Segment.MH_GENERAL})},
        {"discloser_ids": frozenset({"elsewhere"})},
        {"id": "older"},
    ],
    ids=["none", "not-yet", "person", "recipient", "purpose", "segment", "discloser", "itself"],
)
def test_a_withdrawal_of_something_else_leaves_a_paper_alone(changes: dict[str, Any]) -> None:
    assert outvoted_by(OLDER, (withdrawn(**changes),), request=CASE.request, segment=CASE.segment) is None


def test_of_several_withdrawals_the_same_one_is_named_in_every_order() -> None:
    assert against(OLDER, withdrawn(id="c"), withdrawn(id="a"), withdrawn(id="b")) == "a"


def test_one_later_withdrawal_of_two_is_enough() -> None:
    newer = replace(OLDER, signed_at=NOW - 2 * DAY)
    assert against(newer, withdrawn(revoked_at=NOW - 3 * DAY, revoked_orally_at=NOW - DAY)) == "withdrawn"
    assert against(newer, withdrawn(revoked_at=NOW - 3 * DAY)) is None


CARE_CLASS = RecipientClass.TREATMENT_PAYMENT_OPERATIONS
PARTICIPANTS = RecipientClass.TREATING_PARTICIPANTS


@pytest.mark.parametrize(
    ("described", "kind", "flag", "purpose", "stands"),
    [
        (CARE_CLASS, "hie_ba", None, Purpose.HIE_EXCHANGE, True),
        (CARE_CLASS, "qso", None, Purpose.PAYMENT, True),
        (CARE_CLASS, "qso", None, Purpose.HOUSING, False),
        (CARE_CLASS, "health_plan", None, Purpose.PAYMENT, True),
        (CARE_CLASS, "health_plan", None, Purpose.OPERATIONS, False),
        (CARE_CLASS, "corrections", None, Purpose.TREATMENT, True),
        (CARE_CLASS, "corrections", True, Purpose.CUSTODY_HEALTHCARE, True),
        (CARE_CLASS, "corrections", False, Purpose.TREATMENT, False),
        (CARE_CLASS, "hospital_ed", None, Purpose.TREATMENT, True),
        (CARE_CLASS, "hospital_ed", False, Purpose.TREATMENT, False),
        (CARE_CLASS, "law_enforcement", True, Purpose.TREATMENT, False),
        (PARTICIPANTS, "intermediary_participant", None, Purpose.TREATMENT, True),
        (PARTICIPANTS, "intermediary_participant", False, Purpose.TREATMENT, False),
        (PARTICIPANTS, "intermediary_participant", True, Purpose.PAYMENT, False),
        (PARTICIPANTS, "hospital_ed", True, Purpose.TREATMENT, False),
        (None, "hospital_ed", True, Purpose.TREATMENT, False),
    ],
    ids=lambda value: str(value),
)
def test_a_withdrawn_class_stands_for_everybody_who_may_belong_to_it(
    described: RecipientClass | None, kind: str, flag: bool | None, purpose: Purpose, stands: bool
) -> None:
    """What is not known (a flag) is read against the older paper, never for it; agreements are not asked for at all."""
    recipient = of_kind(OrganizationKind(kind), is_treating_provider=flag)
    asked = CASES[TPO].asked(recipient=recipient, purpose=purpose).request
    purposes = frozenset({purpose, Purpose.OPERATIONS})
    by_name = care_paper(id="older", recipients=named(recipient), recipient_class=None, purposes=purposes)
    wide = care_paper(id="withdrawn", recipients=(), recipient_class=described, purposes=purposes, revoked_at=NOW)
    found = outvoted_by(by_name, (wide,), request=asked, segment=Segment.PART2_SUD)
    assert found == (wide if stands else None)


def test_withdrawn_operations_include_the_services_of_those_who_help() -> None:
    helper = of_kind(OrganizationKind.QSO)
    asked = CASES[TPO].asked(recipient=helper, purpose=Purpose.DATA_HOSTING).request
    by_name = care_paper(id="older", recipients=named(helper), recipient_class=None)
    wide = care_paper(id="withdrawn", revoked_at=NOW)
    assert outvoted_by(by_name, (wide,), request=asked, segment=Segment.PART2_SUD) == wide
    as_general = replace(wide, kinds=frozenset({GENERAL}))
    assert outvoted_by(by_name, (as_general,), request=asked, segment=Segment.PART2_SUD) is None


@pytest.mark.parametrize(
    ("revocable_from", "stands"),
    [(None, False), (NOW + SECOND, False), (NOW, True), (NOW - DAY, True), (datetime(2026, 6, 1), True)],  # noqa: DTZ001
    ids=["never-stated", "in-a-second", "now", "yesterday", "without-a-zone"],
)
def test_a_2_35_consent_is_not_taken_back_by_another_paper_before_it_is_revocable(
    revocable_from: datetime | None, stands: bool
) -> None:
    irrevocable = replace(OLDER, kinds=frozenset({RELEASE_CONDITION}), revocable_from=revocable_from)
    assert (against(irrevocable, withdrawn()) == "withdrawn") == stands
    also_hipaa = replace(irrevocable, kinds=frozenset({RELEASE_CONDITION, HIPAA}))
    assert (against(also_hipaa, withdrawn(), kind=RELEASE_CONDITION) == "withdrawn") == stands
    for kind in (HIPAA, None):
        assert against(also_hipaa, withdrawn(), kind=kind) == "withdrawn"


@pytest.mark.parametrize("kind", [kind for kind in ConsentKind if kind is not RELEASE_CONDITION], ids=str)
def test_no_other_instrument_withstands_a_withdrawal(kind: ConsentKind) -> None:
    assert against(replace(OLDER, kinds=frozenset({kind})), withdrawn(), kind=kind) == "withdrawn"
