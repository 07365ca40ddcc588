"""Signed papers are read as found: nothing is repaired, and what a review did not find is wanting."""

from datetime import UTC, datetime
from typing import Any

import pytest

from consent.exchange.elements import ELEMENT_CODES, STATEMENT_CODES, kinds_claimed
from consent.exchange.papers import AS_DESCRIBED
from consent.exchange.reader import THE_PERSON
from consent.facts import ConsentKind, Purpose, Segment, SignatureKind, Signer
from consent.instruments.elements import ELEMENTS
from tests.consent.exchange.examples import NOW, paper, read_paper, refused_fields

SIGNED = datetime(2026, 2, 20, 15, 0, tzinfo=UTC)


def test_a_complete_paper_carries_every_element_of_its_kind() -> None:
    read = read_paper()
    assert read.kinds == {ConsentKind.PART2_GENERAL}
    assert read.discloser_ids == {"Co-Response Behavioral Health Unit"}
    assert read.segments == {Segment.PART2_SUD}
    assert read.purposes == {Purpose.CARE_NAVIGATION}
    assert read.statements == STATEMENT_CODES
    assert read.elements_missing == frozenset()
    assert read.signed_at == SIGNED
    assert read.signature is SignatureKind.INK
    assert read.signer is Signer.PATIENT
    assert read.person_id == THE_PERSON
    assert read.info_description == AS_DESCRIBED
    assert read.described_part == ""
    assert read.combined_with == frozenset()
    assert read.expires_at == datetime(2027, 1, 1, 4, 59, 59, tzinfo=UTC)
    assert not read.known_false


def test_every_code_that_an_instrument_checks_is_a_code_of_the_format() -> None:
    assert {check.code for checks in ELEMENTS.values() for check in checks} <= set(ELEMENT_CODES)


@pytest.mark.parametrize("kind", list(ConsentKind), ids=str)
def test_every_kind_of_paper_is_understood(kind: ConsentKind) -> None:
    assert kind in read_paper(kind=kind.value).kinds


def test_one_paper_may_be_several_kinds_and_shares_the_purposes_of_its_own() -> None:
    read = read_paper(also_satisfies=["hipaa_auth", "pa_mh_release"], purposes=["housing application"])
    assert read.kinds == {
        ConsentKind.PART2_GENERAL,
        ConsentKind.HIPAA_AUTHORIZATION,
        ConsentKind.PA_MENTAL_HEALTH_RELEASE,
    }
    assert read.purposes == {Purpose.HOUSING}
    assert read.combined_with == frozenset()


@pytest.mark.parametrize("code", sorted(ELEMENT_CODES))
def test_an_element_found_wanting_is_handed_on_and_its_statement_is_not_printed(code: str) -> None:
    read = read_paper(elements_missing=[code])
    assert read.elements_missing == {code}
    assert code not in read.statements


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("C-NOTCOMBINED", ConsentKind.PART2_LEGAL),
        ("D-COMBINE", ConsentKind.PART2_COUNSELING_NOTES),
        ("E-PERIOD", ConsentKind.PART2_CRIMINAL_JUSTICE),
        ("F9-REDISC", ConsentKind.HIPAA_AUTHORIZATION),
        ("G1-PERIOD", ConsentKind.PA_MENTAL_HEALTH_RELEASE),
        ("HIV-EXPIRY", ConsentKind.PA_HIV),
    ],
)
def test_a_paper_that_lacks_an_element_of_another_kind_claims_to_be_that_kind_too(code: str, kind: ConsentKind) -> None:
    assert read_paper(elements_missing=[code]).kinds == {ConsentKind.PART2_GENERAL, kind}


@pytest.mark.parametrize("code", ["A6-REVOKE", "B10i", "X-SIGNER"])
def test_elements_that_every_part_2_consent_owes_add_no_kind_to_one(code: str) -> None:
    for kind in ("part2_tpo", "part2_cj", "part2_legal", "part2_scn"):
        assert read_paper(kind=kind, elements_missing=[code]).kinds == {ConsentKind(kind)}


def test_part_2_elements_make_another_paper_claim_to_be_a_part_2_consent() -> None:
    authorization = frozenset({ConsentKind.HIPAA_AUTHORIZATION})
    assert kinds_claimed(authorization, frozenset({"A6-REVOKE"})) == authorization | {ConsentKind.PART2_GENERAL}
    assert kinds_claimed(authorization, frozenset({"B10ii"})) == authorization | {ConsentKind.PART2_TPO}
    assert kinds_claimed(authorization, frozenset({"X-SIGNER"})) == authorization


def test_a_paper_that_nobody_reviewed_carries_only_what_is_listed() -> None:
    read = read_paper(elements_missing=None, statements=["A6-REVOKE"])
    assert read.statements == {"A6-REVOKE"}
    assert read.signature is None
    assert read.staff_signed_by == ""
    assert read.info_description == ""


def test_a_paper_whose_signature_was_not_found_is_not_signed() -> None:
    assert read_paper(elements_missing=["A8-SIGN"]).signature is None
    assert read_paper(elements_missing=["A8-SIGN"], signature_type="ink").signature is None


@pytest.mark.parametrize(
    ("words", "signature"),
    [
        ("wet", SignatureKind.INK),
        ("ink", SignatureKind.INK),
        ("handwritten", SignatureKind.INK),
        ("electronic", SignatureKind.ELECTRONIC),
        ("e-signature", SignatureKind.ELECTRONIC),
        ("verbal", SignatureKind.VERBAL_WITH_TWO_WITNESSES),
        ("verbal_with_two_witnesses", SignatureKind.VERBAL_WITH_TWO_WITNESSES),
        ("typed_by_staff", SignatureKind.TYPED_BY_STAFF),
        ("typed name by staff", SignatureKind.TYPED_BY_STAFF),
        ("electronic, typed in by the clinician", SignatureKind.TYPED_BY_STAFF),
        ("typed", SignatureKind.TYPED_BY_STAFF),
        ("oral", SignatureKind.VERBAL_WITH_TWO_WITNESSES),
    ],
)
def test_the_way_of_signing_is_read_from_its_words(words: str, signature: SignatureKind) -> None:
    assert read_paper(signature_type=words).signature is signature


def test_words_of_mouth_have_their_witnesses_unless_a_review_missed_them() -> None:
    assert len(set(read_paper(signature_type="verbal").witnesses)) == 2
    assert read_paper(signature_type="verbal", elements_missing=["G7-VERBAL"]).witnesses == ()
    assert read_paper(signature_type="verbal, one witness").witnesses == ()
    assert len(read_paper(signature_type="verbal, two witnesses").witnesses) == 2
    assert read_paper().witnesses == ()


def test_a_printed_statement_in_other_words_is_kept_and_proves_no_element() -> None:
    read = read_paper(elements_missing=["B10i"], statements=["what we send may be sent on"])
    assert "what we send may be sent on" in read.statements
    assert "B10i" not in read.statements


@pytest.mark.parametrize(
    ("words", "signer"),
    [
        ("patient", Signer.PATIENT),
        ("minor", Signer.PATIENT),
        ("parent", Signer.PARENT),
        ("guardian", Signer.GUARDIAN),
        ("representative", Signer.PERSONAL_REPRESENTATIVE),
        ("personal_representative", Signer.PERSONAL_REPRESENTATIVE),
        ("executor", Signer.EXECUTOR),
        ("administrator of estate", Signer.EXECUTOR),
        ("health_care_agent", Signer.HEALTH_CARE_AGENT),
        ("program_director", Signer.PROGRAM_DIRECTOR),
        ("spouse", Signer.SPOUSE),
        ("wife", Signer.SPOUSE),
        ("husband", Signer.SPOUSE),
        ("adult_child", Signer.ADULT_CHILD),
        ("clinician", Signer.STAFF),
        ("staff", Signer.STAFF),
        ("officer", Signer.OTHER),
        ("neighbor", Signer.OTHER),
        (" ", Signer.OTHER),
    ],
)
def test_the_signer_is_read_from_the_words_and_anybody_else_is_somebody_else(words: str, signer: Signer) -> None:
    assert read_paper(signer=words).signer is signer


def test_the_authority_of_a_signer_is_its_document() -> None:
    assert (
        read_paper(signer="executor", authority_doc="letters testamentary").signer_authority == "letters testamentary"
    )


def test_a_form_may_list_several_disclosers() -> None:
    assert read_paper(discloser=["one", "two"]).discloser_ids == {"one", "two"}
    assert read_paper(discloser=None).discloser_ids == frozenset()


def test_an_expiry_that_is_a_day_lasts_through_it() -> None:
    assert read_paper(expires_on="2026-05-04").expires_at == datetime(2026, 5, 5, 4, 0, tzinfo=UTC)


def test_a_revocation_or_an_event_on_a_day_counts_from_its_beginning() -> None:
    read = read_paper(revoked_on="2026-05-04", expires_event="discharge", event_occurred_on="2026-05-04")
    assert read.revoked_at == read.event_occurred_at == datetime(2026, 5, 4, 4, 0, tzinfo=UTC)


def test_an_event_has_not_occurred_until_it_is_said_to_have() -> None:
    read = read_paper(expires_on=None, expires_event="none")
    assert read.expires_event == "none"
    assert read.expires_at is None
    assert read.event_occurred_at is None


def test_a_withdrawal_by_word_of_mouth_is_kept_apart() -> None:
    read = read_paper(revoked_orally="2026-05-04T20:00:00-04:00")
    assert read.revoked_at is None
    assert read.revoked_orally_at == datetime(2026, 5, 5, 0, 0, tzinfo=UTC)
    assert read_paper(revoked_orally=True).revoked_orally_at == datetime.fromisoformat(NOW)
    assert read_paper(revoked_orally=False).revoked_orally_at is None


def test_a_stated_period_includes_both_of_its_days() -> None:
    read = read_paper(kind="part2_cj", period="2026-02-20..2026-05-04", expires_on=None)
    assert read.period_starts_at == datetime(2026, 2, 20, 5, 0, tzinfo=UTC)
    assert read.expires_at == datetime(2026, 5, 5, 4, 0, tzinfo=UTC)


def test_the_earlier_of_period_and_expiry_ends_the_paper() -> None:
    read = read_paper(period="2026-02-20..2026-12-31", expires_on="2026-06-01")
    assert read.expires_at == datetime(2026, 6, 2, 4, 0, tzinfo=UTC)


def test_a_complete_release_runs_from_its_signature_to_its_expiry() -> None:
    read = read_paper(kind="hipaa_auth", also_satisfies=["pa_mh_release"])
    assert read.period_starts_at == SIGNED
    assert read.staff_signed_by != ""
    assert read.staff_signed_at == SIGNED


def test_a_release_found_without_its_dates_has_no_beginning() -> None:
    read = read_paper(kind="hipaa_auth", elements_missing=["G1-PERIOD", "G6-STAFF"])
    assert read.kinds == {ConsentKind.HIPAA_AUTHORIZATION, ConsentKind.PA_MENTAL_HEALTH_RELEASE}
    assert read.period_starts_at is None
    assert read.staff_signed_by == ""
    assert read.staff_signed_at is None


def test_what_the_form_describes_limits_what_goes() -> None:
    read = read_paper(info_description="attendance dates")
    assert read.info_description == read.described_part == "attendance dates"


def test_a_description_found_wanting_is_not_made_up() -> None:
    assert read_paper(elements_missing=["A3-INFO"]).info_description == ""


@pytest.mark.parametrize(
    ("words", "from_then_on"),
    [
        ("2026-12-01 or final disposition", datetime(2026, 12, 1, 5, 0, tzinfo=UTC)),
        ("2026-12-01", datetime(2026, 12, 1, 5, 0, tzinfo=UTC)),
        ("2026-12-01T09:00:00-05:00", datetime(2026, 12, 1, 14, 0, tzinfo=UTC)),
        ("final disposition", None),
        ("completion of phase two", None),
    ],
)
def test_a_criminal_justice_consent_is_revocable_from_the_day_it_states(
    words: str, from_then_on: datetime | None
) -> None:
    read = read_paper(kind="part2_cj", revocable_after=words, expires_event="final disposition of CP-1")
    assert read.revocable_from == from_then_on
    assert read.final_disposition_at is None


def test_a_criminal_justice_consent_that_states_no_time_may_be_revoked_at_once() -> None:
    assert read_paper(kind="part2_cj").revocable_from == SIGNED
    assert read_paper(kind="part2_general").revocable_from is None


def test_a_final_disposition_that_occurred_is_known_as_such() -> None:
    read = read_paper(
        kind="part2_cj",
        revocable_after="2026-12-01 or final disposition",
        expires_event="final disposition of CP-1",
        event_occurred_on="2026-05-01T12:00:00-04:00",
    )
    disposed = datetime(2026, 5, 1, 16, 0, tzinfo=UTC)
    assert read.final_disposition_at == read.revocable_from == read.event_occurred_at == disposed


def test_another_event_is_no_final_disposition() -> None:
    read = read_paper(
        kind="part2_cj",
        revocable_after="2026-12-01 or final disposition",
        expires_event="discharge",
        event_occurred_on="2026-05-01T12:00:00-04:00",
    )
    assert read.final_disposition_at is None
    assert read.revocable_from == datetime(2026, 12, 1, 5, 0, tzinfo=UTC)


def test_the_condition_and_the_docket_are_kept() -> None:
    assert read_paper(kind="part2_cj", condition_of="probation").condition_of == "probation"
    assert read_paper(kind="part2_legal", purposes=["defense in CP-1"]).matter == "CP-1"


def test_a_paper_known_to_be_false_is_marked() -> None:
    assert read_paper(materially_false=True).known_false
    assert not read_paper(materially_false=False).known_false


def test_a_paper_about_somebody_else_is_about_somebody_else() -> None:
    assert read_paper(patient="Another Person").person_id == "Another Person"
    assert read_paper(about={"request_patient": "J. Roe"}).person_id == "J. Roe"
    assert read_paper(about={"request_patient": "J. Roe"}, patient="J. Roe").person_id == "J. Roe"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "blanket"}, "kind"),
        ({"also_satisfies": ["everything"]}, "also_satisfies[0]"),
        ({"segments": ["part2"]}, "segments[0]"),
        ({"elements_missing": ["A99-WISH"]}, "elements_missing[0]"),
        ({"elements_missing": "A8-SIGN"}, "elements_missing"),
        ({"statements": [5]}, "statements[0]"),
        ({"signed_on": "last spring"}, "signed_on"),
        ({"signed_on": "2026-02-20T10:00:00"}, "signed_on"),
        ({"signature_type": "thumbprint"}, "signature_type"),
        ({"period": "2026"}, "period"),
        ({"period": "spring..autumn"}, "period"),
        ({"materially_false": "maybe"}, "materially_false"),
        ({"revoked_on": True}, "revoked_on"),
        ({"purposes": "care navigation"}, "purposes"),
        ({"recipients": [5]}, "recipients[0]"),
        ({"signer": 7}, "signer"),
        ({"stapled_to": "another form"}, "stapled_to"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_cannot_be_read_on_a_paper_is_named(changes: dict[str, Any], field: str) -> None:
    assert set(refused_fields(consents=[paper(**changes)])) == {f"consents[0].{field}"}


def test_a_paper_without_a_kind_is_refused() -> None:
    assert refused_fields(consents=[{}]) == ["consents[0].kind"]
    assert refused_fields(consents=[paper(kind=None)]) == ["consents[0].kind"]
