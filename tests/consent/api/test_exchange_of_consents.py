"""Consents, decisions, releases and revocations through the API, as another system uses them."""

import uuid
from datetime import datetime

from django.test import Client

from audit.models import LedgerEntry
from consent.models import ApiClient, ConsentRecord, DecisionRecord, Release
from tests.consent.api.clients import System, body_of, consent_body, decision_body
from tests.consent.door import add_section
from tests.people import LOADER, PASSWORD, Case, Staff, make_organization


def test_a_consent_a_decision_a_release_and_its_revocation(system: System, staff: Staff, case: Case) -> None:
    stated = consent_body(staff, case)
    kept = system.post("/consents", stated)
    assert kept.status_code == 201, kept.content
    assert {name: body_of(kept)[name] for name in ("id", "segments", "purposes", "source")} == {
        "id": stated["id"],
        "segments": ["identity_presence", "mh_general"],
        "purposes": ["crisis_response"],
        "source": "api",
    }

    decided = body_of(system.post("/decisions", decision_body(staff, case)))
    assert decided["outcome"] == "permit_partial"
    assert {item["segment"]: item["permitted"] for item in decided["items"]} == {
        "identity_presence": True,
        "mh_general": True,
        "part2_sud": False,
    }
    assert all(item["reason"] for item in decided["items"])
    assert stated["id"] in decided["evidence"]
    assert "text" not in str(decided["items"][0])

    confirmation = {
        "preview": decided["preview"],
        "digest": decided["digest"],
        "verification": {"identity": "Called back."},
    }
    confirmed = system.post("/releases", confirmation)
    assert confirmed.status_code == 201, confirmed.content
    release = body_of(confirmed)
    assert release["open"] is True
    again = system.post("/releases", confirmation)
    assert again.status_code == 200
    assert body_of(again)["id"] == release["id"]
    assert Release.objects.using(LOADER).get(pk=release["id"]).verification == "Who asks: Called back."

    pieces = body_of(system.get(f"/releases/{release['id']}/items"))
    assert [piece["text"] for piece in pieces["items"]] == ["Calm after an hour of talking; agreed to a visit."]
    assert pieces["next"] is None

    revoked = system.post(f"/consents/{stated['id']}/revocations", {"in_writing": True})
    assert revoked.status_code == 200
    assert body_of(revoked)["revoked_at"]
    closed = body_of(system.get(f"/releases/{release['id']}"))
    assert (closed["open"], closed["closed_because"]) == (False, "revoked")
    missing = system.get(f"/releases/{uuid.uuid4()}/items")
    gone = system.get(f"/releases/{release['id']}/items")
    assert (gone.status_code, gone.content) == (missing.status_code, missing.content)
    assert gone.status_code == 404


def test_every_entry_names_the_account_and_the_client(system: System, staff: Staff, case: Case) -> None:
    system.post("/consents", consent_body(staff, case))
    system.post("/decisions", decision_body(staff, case))
    client = ApiClient.objects.using(LOADER).get()
    entries = list(LedgerEntry.objects.using(LOADER).filter(surface="clinician"))
    assert {entry.event for entry in entries} >= {"consent_given", "decision"}
    assert {entry.detail["client"] for entry in entries} == {str(client.pk)}
    assert {entry.actor_id for entry in entries} == {staff.by_role["clinician"].pk}


def test_a_consent_sent_twice_is_kept_once_and_another_under_its_id_is_refused(
    system: System, staff: Staff, case: Case
) -> None:
    stated = consent_body(staff, case)
    assert system.post("/consents", stated).status_code == 201
    assert system.post("/consents", stated).status_code == 200
    other = system.post("/consents", {**stated, "purposes": ["housing"]})
    assert other.status_code == 409
    assert body_of(other)["code"] == "id_in_use"
    assert ConsentRecord.objects.using(LOADER).count() == 1


def test_a_preview_that_no_longer_holds_is_answered_with_what_holds_now(
    system: System, staff: Staff, case: Case
) -> None:
    stated = consent_body(staff, case)
    system.post("/consents", stated)
    decided = body_of(system.post("/decisions", decision_body(staff, case)))
    system.post(f"/consents/{stated['id']}/revocations", {"in_writing": True})
    changed = system.post("/releases", {"preview": decided["preview"], "digest": decided["digest"]})
    assert changed.status_code == 409
    problem = body_of(changed)
    assert problem["code"] == "contents_changed"
    assert problem["preview"]["outcome"] == "deny"
    assert DecisionRecord.objects.using(LOADER).filter(pk=problem["preview"]["preview"], step="preview").exists()
    nothing = system.post(
        "/releases", {"preview": problem["preview"]["preview"], "digest": problem["preview"]["digest"]}
    )
    assert nothing.status_code == 422
    assert body_of(nothing)["code"] == "nothing_permitted"
    assert not Release.objects.using(LOADER).exists()


def test_a_consent_that_lacks_an_element_is_kept_and_opens_nothing(
    system: System, staff: Staff, case: Case, now: datetime
) -> None:
    for changes in (
        {"signature_kind": "typed_by_staff"},
        {"statements": []},
        {"purposes": []},
        {"known_false": True},
        {"combined_with": ["other_document"]},
        {"elements_missing": ["A6-REVOKE", "F7-REVOKE", "G8-REVOKE"]},
        {"revoked_orally_at": now.isoformat()},
    ):
        kept = system.post("/consents", consent_body(staff, case, **changes))
        assert kept.status_code == 201, kept.content
        decided = body_of(system.post("/decisions", decision_body(staff, case)))
        assert decided["outcome"] == "deny", changes
    listed = body_of(system.get(f"/persons/{case.person.pk}/consents"))
    assert len(listed["consents"]) == 7
    assert listed == body_of(system.get("/consents", person=str(case.person.pk)))


def test_an_organization_that_nobody_knows_is_refused(system: System, staff: Staff, case: Case) -> None:
    refused = system.post("/consents", consent_body(staff, case, recipient=str(uuid.uuid4())))
    assert refused.status_code == 422
    assert body_of(refused)["errors"] == [{"pointer": "/recipient", "code": "unknown_organization"}]


def test_a_release_of_many_pieces_comes_in_pages(system: System, staff: Staff, case: Case) -> None:
    for number in range(4):
        add_section(case, staff, segment="mh_general", text=f"Visit {number}", summary=True)
    system.post("/consents", consent_body(staff, case))
    decided = body_of(system.post("/decisions", decision_body(staff, case)))
    release = body_of(system.post("/releases", {"preview": decided["preview"], "digest": decided["digest"]}))
    texts, cursor, pages = [], 0, 0
    while cursor is not None:
        page = body_of(system.get(f"/releases/{release['id']}/items", cursor=cursor, limit=2))
        texts.extend(item["text"] for item in page["items"])
        assert page["notice"] == release["notice"]
        cursor, pages = page["next"], pages + 1
    assert (len(texts), len(set(texts)), pages) == (5, 5, 3)


def test_after_a_revocation_the_next_page_is_like_one_that_never_was(system: System, staff: Staff, case: Case) -> None:
    for number in range(3):
        add_section(case, staff, segment="mh_general", text=f"Visit {number}", summary=True)
    stated = consent_body(staff, case)
    system.post("/consents", stated)
    decided = body_of(system.post("/decisions", decision_body(staff, case)))
    release = body_of(system.post("/releases", {"preview": decided["preview"], "digest": decided["digest"]}))
    first = body_of(system.get(f"/releases/{release['id']}/items", limit=2))
    system.post(f"/consents/{stated['id']}/revocations", {"in_writing": False})
    second = system.get(f"/releases/{release['id']}/items", cursor=first["next"], limit=2)
    never = system.get(f"/releases/{uuid.uuid4()}/items", cursor=first["next"], limit=2)
    assert (second.status_code, second.content, second.headers["Content-Type"]) == (
        404,
        never.content,
        never.headers["Content-Type"],
    )


def test_a_duty_that_nobody_met_stops_the_release_until_it_is_met(system: System, staff: Staff, case: Case) -> None:
    """45 CFR 164.514(h): an oversight agency gets something once it is said how it was verified who asks."""
    reviewers = make_organization("State Oversight Office", "oversight_agency", is_covered_entity=False)
    asked = decision_body(
        staff,
        case,
        recipient={"organization": str(reviewers.pk)},
        purpose="oversight",
        items=[str(case.summary.pk)],
    )
    decided = body_of(system.post("/decisions", asked))
    assert "VERIFY_IDENTITY_514H" in decided["obligations"]
    confirmation = {"preview": decided["preview"], "digest": decided["digest"]}
    stopped = system.post("/releases", confirmation)
    assert stopped.status_code == 422
    assert (body_of(stopped)["code"], body_of(stopped)["duties"]) == ("duty_not_met", ["VERIFY_IDENTITY_514H"])
    assert not Release.objects.using(LOADER).exists()
    met = system.post("/releases", {**confirmation, "verification": {"identity": "Her card, and a call back."}})
    assert met.status_code == 201


def test_a_received_consent_stands_on_the_clinicians_pages_like_any_other(
    system: System, staff: Staff, case: Case
) -> None:
    for changes in ({}, {"kinds": [], "purposes": [], "segments": []}, {"signer": "other", "signature_kind": None}):
        stated = consent_body(staff, case, **changes)
        assert system.post("/consents", stated).status_code == 201
        page = Client()
        page.post("/sign-in/", {"username": staff.by_role["clinician"].email, "password": PASSWORD})
        assert page.get(f"/clinician/consents/{stated['id']}/").status_code == 200, changes
        assert page.get(f"/clinician/persons/{case.person.pk}/consents/").status_code == 200
