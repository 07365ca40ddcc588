"""What is written as FHIR is read back as the same facts, so that it is decided equally; and what the labels say."""

import json
from dataclasses import replace

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.consent import Consent as ConsentModel
from hypothesis import HealthCheck, given, settings

from consent.decision import Outcome, decide
from consent.facts import Consent, DisclosureRequest, Evidence, NamedRecipient, RecipientClass, Segment
from consent.fhir import codes
from consent.fhir.reader import read
from consent.fhir.refusals import NotExpressibleError
from consent.fhir.writer import write, write_bundle
from tests.consent.fhir.papers import BUREAU, CLINIC, asked, kept_consents, questions, signed


@given(consent=kept_consents(), question=questions())
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_a_consent_written_and_read_back_is_decided_equally(consent: Consent, question: DisclosureRequest) -> None:
    sent = json.loads(json.dumps(write(consent)))
    again = read(sent).received.facts
    assert again == consent
    assert decide(question, Evidence(consents=(again,))) == decide(question, Evidence(consents=(consent,)))


def test_the_flawless_paper_permits_before_and_after() -> None:
    consent = signed()
    again = read(write(consent)).received.facts
    decided = decide(asked(), Evidence(consents=(again,)))
    assert decided.outcome is Outcome.PERMIT_PARTIAL
    assert decided == decide(asked(), Evidence(consents=(consent,)))


def test_what_is_written_is_what_fhir_itself_takes() -> None:
    resource = write(signed())
    ConsentModel.model_validate(resource)
    Bundle.model_validate(write_bundle([resource], address="https://example.org/fhir"))


def labels(consent: Consent) -> set[str]:
    return {label["code"] for label in write(consent)["meta"]["security"]}


def test_a_paper_under_part_2_carries_its_law_its_refrain_policy_and_its_mark() -> None:
    resource = write(signed())
    first, *_, mark = resource["meta"]["security"]
    assert first["extension"][0]["valueCoding"]["code"] == "42CFRPart2"
    assert labels(signed()) == {"R", "MH", "SUD", "NODSCLCD", "RedisclosureProhibitionMark"}
    assert (mark["code"], mark["display"]) == ("RedisclosureProhibitionMark", codes.MARK_TEXT)


def test_a_paper_outside_part_2_carries_none_of_these() -> None:
    from consent.facts import ConsentKind

    plain = signed(kinds=frozenset({ConsentKind.HIPAA_AUTHORIZATION}), segments=frozenset({Segment.HIV}))
    assert labels(plain) == {"R", "HIV"}
    assert "42CFRPart2" not in json.dumps(write(plain))


def test_the_wrapper_tells_nothing_of_what_is_inside() -> None:
    bundle = write_bundle([write(signed())], address="https://example.org/fhir")
    wrapper = {name: value for name, value in bundle.items() if name != "entry"}
    assert wrapper == {"resourceType": "Bundle", "type": "searchset", "total": 1}
    assert set(bundle["entry"][0]) == {"fullUrl", "resource", "search"}
    assert write_bundle([], address="https://example.org/fhir") == {**wrapper, "total": 0}


def test_the_mark_says_what_the_regulation_says() -> None:
    from consent.notices import TEXTS

    assert TEXTS["NOTICE_2_32_SHORT"] == codes.MARK_TEXT


@pytest.mark.parametrize(
    "changes",
    [
        {"recipients": (NamedRecipient(organization_id=BUREAU), NamedRecipient(organization_id=CLINIC))},
        {"recipients": (NamedRecipient(organization_id=BUREAU, person_id=CLINIC),)},
        {"recipients": ()},
        {"recipient_class": RecipientClass.TREATMENT_PAYMENT_OPERATIONS},
        {"discloser_ids": frozenset({BUREAU, CLINIC})},
        {"discloser_ids": frozenset()},
        {"person_named": False},
    ],
)
def test_what_the_resource_would_not_say_is_not_written(changes: dict[str, object]) -> None:
    with pytest.raises(NotExpressibleError):
        write(replace(signed(), **changes))  # type: ignore[arg-type]  # each change is of its field's type
