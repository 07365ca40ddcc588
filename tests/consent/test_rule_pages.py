"""The rule browser and the simulator, through the whole site: whom they answer, what they show, and what they keep."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.http import QueryDict
from django.test import Client
from django.utils.html import escape

from audit.models import LedgerEntry
from audit.presenters import RECORDS
from consent.examples import ALL, EXAMPLES
from consent.jurisdiction import laws_in_force
from consent.law.governing import RULES_VERSION
from consent.models import DecisionRecord
from consent.notices import TEXTS
from consent.simulator.sheet import Sheet
from tests.consent.law import westsylvania
from tests.people import LOADER, Staff
from tests.wall.test_surfaces import signed_in

SURFACES = {"privacy_officer": "/privacy/rules/", "supervisor": "/supervisor/rules/"}
CODES = [example.rule for example in ALL]
CANARY = "Wilhelmina Canary"


on_both_surfaces = pytest.mark.parametrize("role", sorted(SURFACES))


@pytest.fixture
def role() -> str:
    """Whose pages they are; a test that matters on both surfaces says so."""
    return "privacy_officer"


@pytest.fixture
def client(staff: Staff, role: str) -> Client:
    return signed_in(staff.by_role[role])


@pytest.fixture
def rules(role: str) -> str:
    return SURFACES[role]


@pytest.fixture
def simulator(rules: str) -> str:
    return f"{rules}simulator/"


def text_of(response: Any) -> str:
    return response.content.decode()


def facts_of(code: str) -> QueryDict:
    """What a browser sends of an example that nobody changed."""
    scene = EXAMPLES[code].scene
    return Sheet(facts=(scene.request, scene.evidence)).as_sent()


def sent(client: Client, address: str, facts: QueryDict, **headers: str) -> Any:
    return client.post(address, facts.urlencode(), content_type="application/x-www-form-urlencoded", headers=headers)


# The rules --------------------------------------------------------------------------------------------------------------


@on_both_surfaces
def test_every_rule_stands_in_the_list_as_an_anchor_with_its_citation(client: Client, rules: str) -> None:
    page = text_of(client.get(rules))
    for code in CODES:
        assert f'id="{code}"' in page
        assert f'href="{rules}{code}/"' in page
    assert RULES_VERSION in page
    assert f"{len(CODES)} rules" in page


def test_the_list_tells_which_law_governs_what_and_shows_the_notices_word_for_word(client: Client, rules: str) -> None:
    page = client.get(rules)
    for text in TEXTS.values():
        assert text.split("\n")[0] in text_of(page)
    assert {row["kind"]: len(row["laws"]) for row in page.context["governing"]}["Identity and presence"] == 3


def test_a_filter_of_codes_stands_in_the_address(client: Client, rules: str) -> None:
    page = client.get(rules, {"information": "hiv", "purpose": "payment", "recipient": "health_plan"})
    shown = [rule["code"] for group in page.context["groups"] for rule in group["rules"]]
    assert "pa-hiv-insurer" in shown
    assert "pa-hiv-staff" not in shown
    assert "pa-mh-payer" not in shown
    assert "hipaa-522" in shown, "a prohibition is about every purpose"


def test_words_are_sent_in_the_body_and_come_back_in_no_address(client: Client, rules: str) -> None:
    page = client.post(rules, {"words": "2.51 DISASTER"})
    assert page.status_code == 200
    assert [rule["code"] for group in page.context["groups"] for rule in group["rules"]] == ["p2-emergency-disaster"]
    assert client.post(rules, {"words": CANARY}).context["groups"] == []
    without = client.post(rules, {"words": " ", "purpose": "payment"})
    assert without.headers["Location"] == f"{rules}?purpose=payment"
    assert client.post(rules, {}).headers["Location"] == rules


def test_a_code_that_does_not_exist_is_asked_for_again(client: Client, rules: str) -> None:
    page = client.get(rules, {"purpose": "revenge"})
    assert page.status_code == 422
    assert "Select a valid choice" in text_of(page)


def test_words_in_the_address_are_passed_over(client: Client, rules: str) -> None:
    page = client.get(rules, {"words": CANARY})
    assert CANARY not in text_of(page)
    assert len(page.context["groups"]) > 3


def test_every_rule_has_a_page_with_its_example_as_the_engine_decides_it(client: Client, rules: str) -> None:
    for example in ALL:
        page = client.get(f"{rules}{example.rule}/")
        assert page.status_code == 200, example.rule
        assert escape(example.story) in text_of(page)
        assert page.context["rule"]["sentence"], example.rule
        assert page.context["rule"]["needs"], example.rule
        assert page.context["rule"]["most"], example.rule
        said = page.context["example"]["decision"]
        assert said["table"]["rows"], example.rule
        assert len(page.context["example"]["hangs_on"]) == len(example.needs)
        asked = [row["url"] for law in said["rules_asked"] for row in law["rows"]]
        assert f"{rules}{example.rule}/" in asked, example.rule


@on_both_surfaces
def test_a_rule_page_shows_what_goes_and_what_else_would_be_said(client: Client, rules: str) -> None:
    page = text_of(client.get(f"{rules}p2-emergency/"))
    assert "All of it may go" in page
    assert "Record at once who received it" in page
    assert "The person declined." in page
    assert "?example=p2-emergency&amp;without=1" in page
    forbidding = text_of(client.get(f"{rules}p2-use-bar/"))
    assert "Nothing may go" in forbidding
    assert "We cannot confirm or deny" in forbidding


def test_a_rule_that_does_not_exist_has_no_page(client: Client, rules: str) -> None:
    assert client.get(f"{rules}no-such-rule/").status_code == 404


def test_a_rule_of_another_state_is_shown_without_an_example(
    client: Client,
    rules: str,
    settings: Any,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request.addfinalizer(laws_in_force.cache_clear)
    monkeypatch.setitem(sys.modules, "consent.law.westsylvania", westsylvania)
    settings.STATE_LAWS = ["westsylvania"]
    laws_in_force.cache_clear()
    assert 'id="ws-12"' in text_of(client.get(rules))
    assert 'id="pa-mh-consent"' not in text_of(client.get(rules))
    page = client.get(f"{rules}ws-12/")
    assert page.status_code == 200
    assert "No example is written for this rule" in text_of(page)


# The simulator ----------------------------------------------------------------------------------------------------------


@on_both_surfaces
def test_the_simulator_starts_from_an_example_and_decides_it(client: Client, simulator: str) -> None:
    page = client.get(simulator, {"example": "p2-emergency"})
    assert page.context["decision"]["tag"]["label"] == "All of it may go"
    assert "Medical emergency 1" in text_of(page)
    lacking = client.get(simulator, {"example": "p2-emergency", "without": "5"})
    assert lacking.context["decision"]["tag"]["label"] == "Nothing may go"
    assert client.get(simulator).status_code == 200


def test_an_example_that_does_not_exist_is_not_found(client: Client, simulator: str) -> None:
    for query in ("example=no-such-rule", "example=p2-emergency&without=99", "without=first"):
        assert client.get(f"{simulator}?{query}").status_code == 404, query


@on_both_surfaces
def test_a_changed_fact_changes_the_decision(client: Client, simulator: str) -> None:
    facts = facts_of("p2-emergency")
    assert sent(client, simulator, facts).context["decision"]["tag"]["label"] == "All of it may go"
    facts["emergencies-0-consent_refused"] = "yes"
    page = sent(client, simulator, facts)
    assert page.context["decision"]["tag"]["label"] == "Nothing may go"
    assert "The person declined" in text_of(page)
    assert page.context["decision"]["asker"] == "Nothing can be released on this request."


def test_what_is_shown_of_a_decision_is_all_of_it(client: Client, simulator: str) -> None:
    decision = client.get(simulator, {"example": "p2-order-64"}).context["decision"]
    assert decision["limits"] == ["Only what the order expressly authorizes: dates of attendance."]
    assert decision["table"]["laws"] == ["42 CFR Part 2", "HIPAA"]
    assert decision["open_until"] == "Nothing on file ends it"
    assert "Have counsel check the papers before anything goes." in decision["duties"]
    assert client.get(simulator, {"example": "hipaa-auth"}).context["decision"]["open_until"] == "Dec 30, 2026, 14:00"


def test_a_fact_that_cannot_be_read_is_asked_for_again_and_nothing_is_decided(client: Client, simulator: str) -> None:
    facts = facts_of("p2-emergency")
    facts["request-now"] = "soon"
    page = sent(client, simulator, facts)
    assert page.status_code == 422
    assert "Choose a day and a time." in text_of(page)
    assert 'value="soon"' in text_of(page)
    assert "decision" not in page.context
    alone = sent(client, simulator, facts, **{"HX-Request": "true"})
    assert alone.status_code == 200
    assert '<a href="#id_request-now">' in text_of(alone)


@on_both_surfaces
def test_where_a_script_asks_the_decision_comes_alone(client: Client, simulator: str) -> None:
    answer = sent(client, simulator, facts_of("p2-emergency"), **{"HX-Request": "true"})
    assert answer.templates[0].name == "consent/simulator_answer.html"
    assert "All of it may go" in text_of(answer)
    assert "<form" not in text_of(answer)


def test_evidence_is_put_on_file_and_taken_off(client: Client, simulator: str) -> None:
    facts = facts_of("hipaa-tpo")
    facts["change"] = "add:restrictions"
    page = sent(client, simulator, facts)
    assert "Limit that the person asked for 1" in text_of(page)
    assert page.context["decision"]["tag"]["label"] == "Nothing may go"
    facts = facts_of("hipaa-522")
    facts["change"] = "drop:restrictions:0"
    page = sent(client, simulator, facts)
    assert "Limit that the person asked for 1" not in text_of(page)
    assert page.context["decision"]["tag"]["label"] == "All of it may go"


def test_a_button_that_no_page_has_does_nothing(client: Client, simulator: str) -> None:
    for change in ("add:everything", "drop:consents:first", "erase", "add:", "drop:consents:"):
        facts = facts_of("p2-consent-general")
        facts["change"] = change
        assert sent(client, simulator, facts).status_code == 404, change


def test_a_pasted_scenario_fills_in_the_form(client: Client, simulator: str) -> None:
    path = Path(__file__).parent / "scenarios" / "treatment.json"
    scenario = json.loads(path.read_text(encoding="utf-8"))[0]
    page = client.post(simulator, {"change": "fill", "scenario": json.dumps(scenario)})
    assert page.status_code == 200
    assert page.context["is_whole"]
    assert scenario["facts"]["actor_org"] in text_of(page)


def test_a_scenario_that_cannot_be_read_denies_and_says_which_field(client: Client, simulator: str) -> None:
    page = client.post(simulator, {"change": "fill", "scenario": '{"facts": {"mood": "bad"}}'})
    assert page.context["decision"]["tag"]["label"] == "Nothing may go"
    assert any("mood" in reason for reason in page.context["decision"]["refusals"])


def test_what_is_no_scenario_is_asked_for_again(client: Client, simulator: str) -> None:
    page = client.post(simulator, {"change": "fill", "scenario": "Jo was here"})
    assert page.status_code == 422
    assert "This is not JSON" in text_of(page)


def test_more_than_the_form_can_show_is_said(client: Client, simulator: str) -> None:
    path = Path(__file__).parent / "scenarios" / "treatment.json"
    scenario = next(one for one in json.loads(path.read_text(encoding="utf-8")) if one["facts"]["consents"])
    paper = scenario["facts"]["consents"][0]
    withdrawn = {**paper, "revoked_on": "2026-01-01"}
    scenario["facts"]["consents"] = [paper, paper, paper, paper, paper, withdrawn]
    page = client.post(simulator, {"change": "fill", "scenario": json.dumps(scenario)})
    assert not page.context["is_whole"]
    assert "something that the form cannot show" in text_of(page)


# Who, and what stays ----------------------------------------------------------------------------------------------------


@on_both_surfaces
def test_nothing_that_is_typed_stays_anywhere(staff: Staff, client: Client, role: str, simulator: str) -> None:
    def kept() -> tuple[int, list[str]]:
        sessions = [str(session.get_decoded()) for session in Session.objects.using(LOADER).all()]
        return DecisionRecord.objects.using(LOADER).count(), sessions

    before = kept()
    facts = facts_of("p2-consent-general")
    facts["discloser-organization_name"] = facts["consents-0-info_description"] = CANARY
    assert CANARY in text_of(sent(client, simulator, facts))
    sent(client, simulator, facts, **{"HX-Request": "true"})
    assert kept() == before
    assert not any(CANARY in session for session in before[1])
    entries = LedgerEntry.objects.using(LOADER).filter(object_type="consent.simulator")
    assert [(one.event, one.detail, one.object_pk, one.surface) for one in entries] == [("read", {}, "", role)]


@on_both_surfaces
def test_the_ledger_learns_that_the_simulator_was_opened_and_has_words_for_it(
    staff: Staff, client: Client, role: str, simulator: str
) -> None:
    client.get(simulator, {"example": "p2-emergency"})
    entry = LedgerEntry.objects.using(LOADER).get(object_type="consent.simulator")
    assert entry.actor_id == staff.by_role[role].pk
    assert entry.detail == {}
    assert entry.object_type in RECORDS


def test_pages_are_not_kept_by_the_browser(client: Client, rules: str, simulator: str) -> None:
    for address in (rules, f"{rules}p2-emergency/", simulator):
        assert client.get(address).headers["Cache-Control"] == "no-store"


@on_both_surfaces
def test_no_form_is_taken_from_another_site(staff: Staff, role: str, simulator: str) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(staff.by_role[role], backend="casework.staff.authentication.EmailBackend")
    assert sent(stranger, simulator, facts_of("p2-emergency")).status_code == 403


def test_nobody_else_opens_them(staff: Staff) -> None:
    for other in ("clinician", "auditor", "evaluator", "administrator"):
        client = signed_in(staff.by_role[other])
        for rules in SURFACES.values():
            for address in (rules, f"{rules}p2-emergency/", f"{rules}simulator/", "/privacy/"):
                assert client.get(address).status_code == client.post(address).status_code == 404, (other, address)


def test_a_privacy_officer_is_led_to_a_page_that_leads_on(staff: Staff) -> None:
    client = signed_in(staff.by_role["privacy_officer"])
    page = client.get("/", follow=True)
    assert page.redirect_chain[-1][0] == "/privacy/"
    assert 'href="/privacy/rules/"' in text_of(page)
    assert 'href="/privacy/rules/simulator/"' in text_of(page)
