"""An answer carries the decision, what may go, what carries it, what is owed, and every reason."""

from typing import Any

from consent.exchange.scenarios import answer
from tests.consent.exchange.examples import facts

KEYS = ["id", "decision", "permitted_segments", "basis", "obligations", "reasons"]


def answered(**changes: Any) -> dict[str, Any]:
    return answer({"id": "one", "facts": facts(**changes)})


def test_a_permit_names_its_segments_its_basis_and_its_obligations() -> None:
    given = answered()
    assert list(given) == KEYS
    assert given["id"] == "one"
    assert given["decision"] == "permit"
    assert given["permitted_segments"] == ["mh_general"]
    assert "45 CFR 164.506(c)(2)" in given["basis"]
    assert {"AUDIT_LOG", "NOTICE_PA_5100_34D"} <= set(given["obligations"])
    assert [reason.split(": ")[0] for reason in given["reasons"]] == ["mh_general"]


def test_what_is_withheld_is_told_segment_by_segment() -> None:
    given = answered(segments_requested=["mh_general", "part2_sud"])
    assert given["decision"] == "permit_partial"
    assert given["permitted_segments"] == ["mh_general"]
    assert [reason.split(": ")[0] for reason in given["reasons"]] == ["mh_general", "part2_sud"]


def test_a_piece_beyond_the_segment_does_not_count_as_the_segment() -> None:
    given = answered(
        actor_org_status={"hipaa_ce": True, "part2_program": False, "pa_mh_facility": False, "sud_only_public": False},
        recipient_org_type="law_enforcement",
        recipient_role="detective",
        recipient_org="Pittsburgh Bureau of Police",
        purpose="identify_locate_suspect",
        segments_requested=["identity_presence"],
        fields_requested_extra=["dna"],
    )
    assert given["decision"] == "permit_partial"
    assert given["permitted_segments"] == ["identity_presence"]
    assert any(reason.startswith("limit: ") for reason in given["reasons"])


def test_a_denial_names_nothing_that_may_go() -> None:
    given = answered(purpose="curiosity")
    assert given["decision"] == "deny"
    assert given["permitted_segments"] == []
    assert "LOG_DENIAL" in given["obligations"]


def test_a_scenario_that_cannot_be_read_is_denied_with_what_is_wrong() -> None:
    given = answered(purpose="world peace", recipient_org_type="posse")
    assert given["decision"] == "deny"
    assert any("purpose" in reason and "world peace" in reason for reason in given["reasons"])
    assert any("recipient_org_type" in reason and "posse" in reason for reason in given["reasons"])


def test_a_scenario_without_an_identifier_or_without_facts_is_denied() -> None:
    assert answer({"facts": facts()})["decision"] == "deny"
    assert answer({"id": 5, "facts": facts()})["id"] is None
    assert answer({"id": "one"})["decision"] == "deny"
    assert answer("one")["decision"] == "deny"


def test_what_else_a_scenario_says_is_no_fact() -> None:
    scenario = {"id": "one", "title": "A title", "expected": "deny", "facts": facts()}
    assert answer(scenario)["decision"] == "permit"


def test_the_same_scenario_always_has_the_same_answer() -> None:
    assert answered(segments_requested=["hiv", "mh_general"]) == answered(segments_requested=["hiv", "mh_general"])
