"""What a paper is to the law follows from what it is about, what for, and who signs."""

import pytest

from consent import papers, words
from consent.facts import CLINICAL_SEGMENTS, Purpose, Signer
from consent.instruments.elements import STATEMENT_CODES

MONITORING = Purpose.MONITORING_CONDITIONAL_RELEASE.value


def test_every_code_that_a_paper_claims_is_one_that_some_instrument_asks_for() -> None:
    assert {code for codes in papers.FULFILLED.values() for code in codes} <= STATEMENT_CODES


@pytest.mark.parametrize(
    ("segments", "kinds"),
    [
        (("mh_general",), ["hipaa_auth", "pa_mh_release"]),
        (("identity_presence",), ["hipaa_auth", "pa_mh_release", "part2_general"]),
        (("mh_general", "part2_sud"), ["hipaa_auth", "pa_mh_release", "part2_general"]),
        (("part2_sud",), ["hipaa_auth", "part2_general"]),
        (("sud_non_part2",), ["hipaa_auth"]),
        (("hiv",), ["hipaa_auth", "pa_hiv"]),
        (("psychotherapy_notes",), ["hipaa_auth", "pa_mh_release"]),
        (("sud_counseling_notes",), ["hipaa_auth", "part2_scn"]),
    ],
)
def test_a_paper_is_the_instruments_that_its_information_needs(segments: tuple[str, ...], kinds: list[str]) -> None:
    assert papers.kinds_of(segments) == kinds


def test_a_paper_for_monitoring_is_one_of_2_35_and_no_general_consent() -> None:
    kinds = papers.kinds_of(("identity_presence", "part2_sud"), MONITORING)
    assert kinds == ["hipaa_auth", "pa_mh_release", "part2_cj"]
    printed = papers.statements_of(("part2_sud",), MONITORING)
    assert "stop_any_time" not in printed
    assert {"E-REVOCABLE", "E-PERIOD", "F7-REVOKE"} <= {*papers.statement_codes(printed)}
    assert "A6-REVOKE" not in papers.statement_codes(printed)


def test_a_parents_signature_makes_no_part_2_consent() -> None:
    assert papers.kinds_of(("identity_presence", "mh_general"), "", Signer.PARENT) == ["hipaa_auth", "pa_mh_release"]


def test_hiv_is_named_on_the_paper_that_covers_it_and_on_no_other() -> None:
    assert "hiv_named" in papers.statements_of(("mh_general", "hiv"), "treatment")
    assert "hiv_named" not in papers.statements_of(("mh_general",), "treatment")


def test_a_summary_covers_summaries_alone() -> None:
    covered = papers.fields_described(("identity_presence", "mh_general", "part2_sud"))
    assert papers.field_of("mh_general", "summary") in covered
    assert papers.field_of("mh_general", "note") not in covered
    assert papers.field_of("part2_sud", "note") in covered
    assert papers.field_of(None, "note") not in covered


def test_to_a_monitor_the_parts_bear_the_names_of_the_closed_list_and_whole_notes_none() -> None:
    assert papers.field_of("part2_sud", "summary", MONITORING) == "progress_summary"
    assert papers.field_of("identity_presence", "identity", MONITORING) == "participation"
    assert papers.field_of("part2_sud", "note", MONITORING) == papers.field_of("part2_sud", "note")
    assert {"progress_summary", "participation"} <= papers.fields_described(("identity_presence", "part2_sud"))
    assert not {"progress_summary", "participation"} & papers.fields_described(("mh_general", "hiv"))


def test_two_different_papers_never_share_a_digest() -> None:
    assert papers.digest_of("From May 4 through June 30") != papers.digest_of("From May 4 through July 1")


def test_every_purpose_and_kind_of_information_on_the_forms_is_one_that_the_law_knows() -> None:
    assert set(words.PURPOSES) <= {purpose.value for purpose in Purpose}
    assert set(words.SEGMENTS) == {segment.value for segment in CLINICAL_SEGMENTS}
