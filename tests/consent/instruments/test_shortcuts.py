"""What may be settled once for a paper is settled as the full check would, for every request."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.facts import (
    Circumstances,
    CombinedWith,
    Consent,
    ConsentKind,
    DisclosureRequest,
    NamedRecipient,
    OrganizationKind,
    Purpose,
    RecipientClass,
    Segment,
    SignatureKind,
    Signer,
)
from consent.instruments import check_consent, face_findings, outvoted_by, request_findings, segment_findings
from consent.instruments.elements import CHECKS_IN_REQUEST, STATEMENT_CODES
from consent.instruments.lifetime import plain_period, time_findings
from consent.instruments.recipients import is_named, plainly_named
from tests.consent.instruments.papers import CASES, GENERAL, agreement, of_kind
from tests.consent.worlds import BUREAU, EXPIRES, HOSPITAL, NOW, SECOND, SIGNED, request

DAY = timedelta(days=1)
MOMENTS = st.sampled_from(
    [None, NOW - DAY, NOW - SECOND, NOW, NOW + SECOND, NOW + DAY, datetime(2026, 5, 5)]  # noqa: DTZ001 - the point
)
PARTIES = st.builds(
    of_kind,
    st.sampled_from(OrganizationKind),
    hipaa_covered_entity=st.sampled_from([None, True, False]),
    is_treating_provider=st.sampled_from([None, True, False]),
)


def some_of(members: Any) -> Any:
    return st.frozensets(st.sampled_from(sorted(members)), max_size=4)


PAPERS = st.builds(
    lambda kind, changes: replace(CASES[kind].paper, **changes),
    st.sampled_from(ConsentKind),
    st.fixed_dictionaries(
        {},
        optional={
            "kinds": some_of(ConsentKind),
            "discloser_ids": st.sampled_from([frozenset(), frozenset({" "}), frozenset({"unit", "program"})]),
            "recipients": st.sampled_from(
                [(), (NamedRecipient(organization_id=" "),), (NamedRecipient(organization_id="bureau"),)]
            ),
            "recipient_class": st.sampled_from([None, *RecipientClass]),
            "segments": some_of(Segment),
            "purposes": some_of(Purpose),
            "statements": some_of(STATEMENT_CODES) | st.just(STATEMENT_CODES),
            "elements_missing": some_of(STATEMENT_CODES | {"X-SIGNER", "Z"}),
            "combined_with": some_of(CombinedWith),
            "signature": st.sampled_from([None, *SignatureKind]),
            "signer": st.sampled_from(Signer),
            "signer_authority": st.sampled_from(["", "order"]),
            "expires_event": st.sampled_from(["", "none", "end of treatment", "discharge"]),
            "signed_at": MOMENTS,
            "staff_signed_at": MOMENTS,
            "period_starts_at": MOMENTS,
            "expires_at": MOMENTS,
            "event_occurred_at": MOMENTS,
            "revocable_from": MOMENTS,
            "final_disposition_at": MOMENTS,
            "revoked_at": MOMENTS,
            "revoked_orally_at": MOMENTS,
        },
    ),
)
REQUESTS = st.builds(
    lambda kind, changes: replace(CASES[kind].request, **changes),
    st.sampled_from(ConsentKind),
    st.fixed_dictionaries(
        {},
        optional={
            "recipient": PARTIES | st.just(BUREAU) | st.just(HOSPITAL),
            "purpose": st.sampled_from([None, *Purpose]),
            "person_age": st.sampled_from([None, 12, 15, 17, 18, 34]),
            "person_deceased": st.sampled_from([None, True, False]),
            "person_adjudicated_incapacitated": st.sampled_from([None, True]),
            "circumstances": st.sampled_from(
                [Circumstances(incapacity_determined=True), Circumstances(parent_consented_to_care=True)]
            ),
            "now": st.sampled_from([NOW, NOW + DAY, datetime(2026, 5, 5)]),  # noqa: DTZ001 - the point
        },
    ),
)


@given(paper=PAPERS, asked=REQUESTS, kind=st.sampled_from(ConsentKind), segment=st.sampled_from(Segment))
def test_whatever_is_asked_of_whatever_paper_is_answered_in_three_parts_and_never_raised(
    paper: Consent, asked: DisclosureRequest, kind: ConsentKind, segment: Segment
) -> None:
    on_file = (agreement(asked.recipient),)
    whole = check_consent(paper, kind, request=asked, segment=segment, agreements=on_file)
    assert whole == (
        *face_findings(paper, kind),
        *request_findings(paper, kind, asked, on_file),
        *segment_findings(paper, kind, asked, segment),
    )
    assert all(finding.code and finding.citation and finding.reason for finding in whole)
    outvoted_by(paper, (replace(paper, id="other"),), request=asked, segment=segment, kind=kind)


@given(paper=PAPERS, kind=st.sampled_from(ConsentKind), shift=st.integers(-3, 3))
def test_within_its_plain_period_time_says_nothing_against_a_paper(
    paper: Consent, kind: ConsentKind, shift: int
) -> None:
    begins, ends = plain_period(paper)
    if begins is not None:
        for moment in (begins, NOW + shift * DAY):
            if begins <= moment and (ends is None or moment < ends):
                assert time_findings(paper, kind, moment) == ()


def test_a_paper_that_something_could_end_has_no_plain_period() -> None:
    paper = CASES[GENERAL].paper
    assert plain_period(paper) == (SIGNED, EXPIRES)
    assert plain_period(replace(paper, period_starts_at=None)) == (SIGNED, EXPIRES)
    assert plain_period(replace(paper, period_starts_at=SIGNED + DAY)) == (SIGNED + DAY, EXPIRES)
    for instant in ("revoked_at", "revoked_orally_at", "event_occurred_at", "final_disposition_at"):
        assert plain_period(replace(paper, **{instant: NOW + DAY})) == (None, None)
    for unclear in ({"signed_at": None}, {"staff_signed_at": datetime(2026, 5, 5)}):  # noqa: DTZ001 - the point
        assert plain_period(replace(paper, **unclear)) == (None, None)


@pytest.mark.parametrize(
    ("entry", "plainly"),
    [
        (NamedRecipient(organization_id="bureau"), True),
        (NamedRecipient(organization_id=" "), False),
        (NamedRecipient(organization_id="bureau", person_id="officer-1"), False),
        (NamedRecipient(organization_id="bureau", for_purposes=frozenset({Purpose.CRISIS_PLANNING})), False),
    ],
    ids=["organization", "blank", "individual", "for-a-purpose"],
)
def test_only_whole_organizations_are_plainly_named(entry: NamedRecipient, plainly: bool) -> None:
    paper = replace(CASES[GENERAL].paper, recipients=(entry,))
    assert plainly_named(paper) == (frozenset({entry.organization_id}) if plainly else frozenset())
    if plainly:
        assert all(is_named(paper, request(purpose=purpose)) for purpose in Purpose)


@given(asked=REQUESTS, purposes=some_of(Purpose))
def test_a_check_that_its_statement_settles_is_met_in_every_request(
    asked: DisclosureRequest, purposes: frozenset[Purpose]
) -> None:
    for kind in ConsentKind:
        paper = replace(CASES[kind].paper, purposes=purposes, statements=STATEMENT_CODES)
        for check, _ in CHECKS_IN_REQUEST[kind]:
            assert check.met(paper, asked) or not check.settled_by_its_statement
