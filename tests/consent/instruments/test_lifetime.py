"""A paper holds from its signature to the instant of its end, that instant excluded; 2.35 alone delays a withdrawal."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from consent.facts import Consent, ConsentKind, SignatureKind, end_of_day
from consent.instruments import check_consent, ends_at
from consent.instruments.findings import FACE
from tests.consent.instruments.papers import CASES, HIPAA, HIV, RELEASE_CONDITION, STATE
from tests.consent.worlds import EXPIRES, NOW, SECOND

DAY = timedelta(days=1)
ORDINARY = [kind for kind in ConsentKind if kind is not RELEASE_CONDITION]

#: Which instant of the paper, what is said from when on, and whether it is wrong before (a beginning) or after (an end).
BOUNDARIES: list[tuple[str, str, bool]] = [
    ("signed_at", "X-FUTURE", True),
    ("period_starts_at", "X-FUTURE", True),
    ("expires_at", "X-EXPIRED", False),
    ("event_occurred_at", "X-EXPIRED", False),
    ("revoked_at", "X-REVOKED", False),
    ("revoked_orally_at", "X-REVOKED", False),
]


@pytest.mark.parametrize("kind", ORDINARY, ids=str)
@pytest.mark.parametrize(("instant", "code", "begins"), BOUNDARIES, ids=[row[0] for row in BOUNDARIES])
def test_beginnings_are_included_and_ends_excluded(kind: ConsentKind, instant: str, code: str, begins: bool) -> None:
    before, at, after = (CASES[kind].codes(**{instant: NOW + shift}) for shift in (SECOND, 0 * SECOND, -SECOND))
    assert before == ({code} if begins else set())
    assert at == (set() if begins else {code})
    assert after == (set() if begins else {code})


@pytest.mark.parametrize("kind", ORDINARY, ids=str)
def test_what_belongs_to_2_35_ends_no_other_paper(kind: ConsentKind) -> None:
    past = {"final_disposition_at": NOW - DAY, "revocable_from": NOW + DAY}
    assert CASES[kind].codes(**past) == set()
    assert CASES[kind].codes(**past, revoked_at=NOW) == {"X-REVOKED"}


@pytest.mark.parametrize(
    ("last_day", "last_instant"),
    [
        (date(2026, 5, 4), datetime(2026, 5, 5, 3, 59, 59, tzinfo=UTC)),
        (date(2026, 12, 31), datetime(2027, 1, 1, 4, 59, 59, tzinfo=UTC)),
        # The clocks go forward on March 8 and back on November 1: a day of 23 hours, and one of 25.
        (date(2026, 3, 7), datetime(2026, 3, 8, 4, 59, 59, tzinfo=UTC)),
        (date(2026, 3, 8), datetime(2026, 3, 9, 3, 59, 59, tzinfo=UTC)),
        (date(2026, 10, 31), datetime(2026, 11, 1, 3, 59, 59, tzinfo=UTC)),
        (date(2026, 11, 1), datetime(2026, 11, 2, 4, 59, 59, tzinfo=UTC)),
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", [HIPAA, STATE], ids=str)
def test_a_date_expires_with_its_midnight_in_new_york(
    kind: ConsentKind, last_day: date, last_instant: datetime
) -> None:
    long_ago = {"signed_at": datetime(2025, 1, 1, tzinfo=UTC), "period_starts_at": datetime(2025, 1, 1, tzinfo=UTC)}
    lasting = long_ago | {"expires_at": end_of_day(last_day), "staff_signed_at": long_ago["signed_at"]}
    assert CASES[kind].asked(now=last_instant).codes(**lasting) == set()
    assert CASES[kind].asked(now=last_instant + SECOND).codes(**lasting) == {"X-EXPIRED"}


def reasons(paper: Consent, kind: ConsentKind) -> list[tuple[str, str, str, tuple[str, ...]]]:
    case = CASES[kind]
    found = check_consent(paper, kind, request=case.request, segment=case.segment)
    return [(finding.code, finding.citation, finding.reason, finding.also_cites) for finding in found]


@pytest.mark.parametrize("kind", ORDINARY, ids=str)
def test_it_is_said_how_long_ago_a_paper_ended_and_under_which_law(kind: ConsentKind) -> None:
    ended = replace(CASES[kind].paper, expires_at=NOW - 2 * DAY, revoked_at=NOW - timedelta(hours=3))
    right = ("45 CFR 164.508(b)(5)",) if kind is HIPAA else ()
    assert reasons(ended, kind) == [
        ("X-EXPIRED", FACE[kind].expired, "expired 2 days ago", ()),
        ("X-REVOKED", FACE[kind].revoked, "was revoked 3 hours ago", right),
    ]


@pytest.mark.parametrize("kind", ORDINARY, ids=str)
def test_a_spoken_withdrawal_suspends_except_where_no_writing_is_asked_for(kind: ConsentKind) -> None:
    (said,) = reasons(replace(CASES[kind].paper, revoked_orally_at=NOW - DAY), kind)
    if kind is HIV:
        assert said == ("X-REVOKED", "35 P.S. 7607(c)", "was revoked by word of mouth 1 day ago", ())
    else:
        assert said[:2] == ("X-REVOKED", FACE[kind].suspended)
        assert said[2] == "is suspended: the person withdrew it by word of mouth 1 day ago"


def test_a_release_that_was_spoken_is_revoked_by_speaking() -> None:
    spoken = replace(
        CASES[STATE].paper,
        signature=SignatureKind.VERBAL_WITH_TWO_WITNESSES,
        witnesses=("Ann", "Bob"),
        revoked_orally_at=NOW - DAY,
    )
    assert reasons(spoken, STATE) == [
        ("X-REVOKED", "55 Pa. Code 5100.34(f)", "was revoked by word of mouth 1 day ago", ())
    ]


def conditional(**changes: Any) -> set[str]:
    return CASES[RELEASE_CONDITION].codes(**changes)


@pytest.mark.parametrize("withdrawal", ["revoked_at", "revoked_orally_at"])
def test_a_2_35_consent_is_irrevocable_until_the_stated_time(withdrawal: str) -> None:
    early = {withdrawal: NOW - DAY}
    assert conditional(**early, revocable_from=None) == set()
    assert conditional(**early, revocable_from=NOW + SECOND) == set()
    assert conditional(**early, revocable_from=NOW) == {"X-REVOKED"}
    assert conditional(**early, revocable_from=NOW - SECOND) == {"X-REVOKED"}


@pytest.mark.parametrize("withdrawal", ["revoked_at", "revoked_orally_at"])
def test_a_2_35_consent_withdrawn_after_the_stated_time_ends_at_once(withdrawal: str) -> None:
    revocable = {"revocable_from": NOW - DAY}
    assert conditional(**revocable, **{withdrawal: NOW + SECOND}) == set()
    assert conditional(**revocable, **{withdrawal: NOW}) == {"X-REVOKED"}


def test_a_2_35_consent_ends_with_the_final_disposition_at_the_latest() -> None:
    assert conditional(final_disposition_at=NOW + SECOND) == set()
    assert conditional(final_disposition_at=NOW) == {"X-EXPIRED"}
    assert conditional(expires_at=NOW) == {"X-EXPIRED"}
    assert conditional(event_occurred_at=NOW) == {"X-EXPIRED"}
    disposed = replace(CASES[RELEASE_CONDITION].paper, final_disposition_at=NOW - DAY)
    assert reasons(disposed, RELEASE_CONDITION) == [
        ("X-EXPIRED", "42 CFR 2.31(c)(1)", "ended with the final disposition 1 day ago", ("42 CFR 2.35(c)",))
    ]


def test_a_2_35_consent_says_since_when_its_withdrawal_counts() -> None:
    taken_back = replace(CASES[RELEASE_CONDITION].paper, revoked_at=NOW - 5 * DAY, revocable_from=NOW - 2 * DAY)
    assert reasons(taken_back, RELEASE_CONDITION) == [
        ("X-REVOKED", "42 CFR 2.31(c)(3)", "was revoked 2 days ago", ("42 CFR 2.35(c)",))
    ]


def test_the_very_same_paper_is_revoked_at_once_as_a_hipaa_authorization() -> None:
    both = frozenset({RELEASE_CONDITION, HIPAA})
    withdrawn = {"kinds": both, "revoked_at": NOW, "revocable_from": NOW + DAY}
    case = CASES[RELEASE_CONDITION]
    assert case.codes(**withdrawn) == set()
    assert replace(case, kind=HIPAA).findings(**withdrawn) == {"X-REVOKED": "45 CFR 164.508(b)(2)(iii)"}


ENDS: list[tuple[str, ConsentKind | None, dict[str, Any], datetime | None]] = [
    ("nothing-ends-it", HIPAA, {"expires_at": None}, None),
    ("the-date", HIPAA, {}, EXPIRES),
    ("the-event", HIPAA, {"event_occurred_at": NOW}, NOW),
    ("the-revocation", HIPAA, {"revoked_at": NOW}, NOW),
    ("the-spoken-withdrawal", HIPAA, {"revoked_orally_at": NOW}, NOW),
    ("the-earliest", HIPAA, {"revoked_at": NOW + DAY, "event_occurred_at": NOW}, NOW),
    ("not-the-final-disposition", HIPAA, {"final_disposition_at": NOW}, EXPIRES),
    ("2.35-final-disposition", RELEASE_CONDITION, {"final_disposition_at": NOW}, NOW),
    ("2.35-irrevocable", RELEASE_CONDITION, {"revoked_at": NOW}, EXPIRES),
    ("2.35-from-when-revocable", RELEASE_CONDITION, {"revoked_at": NOW, "revocable_from": NOW + DAY}, NOW + DAY),
    ("2.35-spoken", RELEASE_CONDITION, {"revoked_orally_at": NOW, "revocable_from": NOW + DAY}, NOW + DAY),
    ("2.35-revoked-later", RELEASE_CONDITION, {"revoked_at": NOW + DAY, "revocable_from": NOW}, NOW + DAY),
    ("as-whatever", None, {"revoked_at": NOW + DAY, "revocable_from": NOW + 2 * DAY}, NOW + DAY),
    ("as-whatever-disposed", None, {"final_disposition_at": NOW}, NOW),
]


@pytest.mark.parametrize(("kind", "changes", "end"), [row[1:] for row in ENDS], ids=[row[0] for row in ENDS])
def test_a_paper_ends_at(kind: ConsentKind | None, changes: dict[str, Any], end: datetime | None) -> None:
    assert ends_at(replace(CASES[HIPAA].paper, **changes), kind=kind) == end


TO_COME: list[dict[str, Any]] = [
    {"expires_at": NOW + DAY},
    {"event_occurred_at": NOW + DAY},
    {"revoked_at": NOW + DAY},
    {"revoked_orally_at": NOW + DAY},
    {"final_disposition_at": NOW + DAY},
    {"revoked_at": NOW + DAY, "revocable_from": NOW - DAY},
    {"revoked_at": NOW + DAY, "revocable_from": NOW + 2 * DAY},
]


@pytest.mark.parametrize("kind", ConsentKind, ids=str)
@pytest.mark.parametrize("changes", TO_COME, ids=[f"{'+'.join(row)}-{place}" for place, row in enumerate(TO_COME)])
def test_a_paper_holds_to_the_instant_before_its_end_and_no_longer(kind: ConsentKind, changes: dict[str, Any]) -> None:
    good = {"expires_at": EXPIRES} | changes
    end = ends_at(replace(CASES[kind].paper, **good), kind=kind)
    assert end is not None
    assert CASES[kind].asked(now=end - SECOND).codes(**good) == set()
    over = CASES[kind].asked(now=end).codes(**good)
    assert over in ({"X-EXPIRED"}, {"X-REVOKED"})
