"""Stored facts are read back exactly or not at all."""

import copy
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from consent import canonical
from consent.decision import inputs_digest
from consent.facts import Consent, DisclosureRequest, Evidence, Segment
from tests.consent.worlds import emergency, evidence, paper, request, restriction, threat


def test_a_request_reads_back_as_it_was() -> None:
    asked = request(Segment.MH_GENERAL, None, person_age=None)
    assert canonical.from_json(DisclosureRequest, canonical.to_json(asked)) == asked


def test_evidence_reads_back_as_it_was() -> None:
    on_file = evidence(paper(fields=frozenset({"b", "a"})), emergency(), threat(), restriction())
    assert canonical.from_json(Evidence, canonical.to_json(on_file)) == on_file


def test_one_instant_has_one_form_whatever_its_zone() -> None:
    elsewhere = datetime(2026, 5, 5, 1, 15, tzinfo=UTC).astimezone(timezone(timedelta(hours=-4)))
    assert canonical.digest(request(now=elsewhere)) == canonical.digest(request())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"invented": 1}, "unknown field"),
        ({"signer": "neighbour"}, "unknown value"),
        ({"signed_at": "yesterday"}, "unknown value"),
        ({"signed_at": 5}, "expected text"),
        ({"segments": "mh_general"}, "expected a list"),
        ({"conditioned": 1}, "expected bool"),
        ({"recipients": ["bureau"]}, "expected an object"),
        ({"id": None}, "expected str"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_cannot_be_read_is_never_ignored(change: dict[str, Any], says: str) -> None:
    plain = canonical.to_json(paper()) | change
    with pytest.raises(canonical.FactsError, match=says):
        canonical.from_json(Consent, plain)


def test_a_missing_required_field_is_an_error_that_quotes_nothing() -> None:
    plain = copy.deepcopy(canonical.to_json(paper()))
    del plain["signed_at"]
    with pytest.raises(canonical.FactsError) as raised:
        canonical.from_json(Consent, plain)
    assert "person-1" not in str(raised.value)


@pytest.mark.parametrize("value", [1.5, {"a": 1}, object()], ids=["float", "dict", "object"])
def test_only_facts_have_a_canonical_form(value: object) -> None:
    with pytest.raises(canonical.FactsError, match="canonical form"):
        canonical.to_json(value)


def test_the_digest_of_the_inputs_ignores_their_order_and_nothing_else() -> None:
    first, second = paper(id="a"), paper(id="b")
    asked = request(Segment.MH_GENERAL, Segment.PART2_SUD)
    turned = request(Segment.PART2_SUD, Segment.MH_GENERAL)
    assert inputs_digest(asked, evidence(first, second)) == inputs_digest(turned, evidence(second, first))
    assert inputs_digest(asked, evidence(first)) != inputs_digest(asked, evidence(second))
