"""The clinician's pages lead from an offer to a kept visit; the supervisor's queues show codes; strangers find nothing."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from audit.models import Action, LedgerEntry
from casework.staff.models import User
from referrals.models import FollowUpWindow, Handoff, OutboxMessage, Provider
from referrals.states import TRANSITIONS, Move, State
from tests.people import LOADER, Case, Staff
from tests.referrals.conftest import let_pass, signed_in_as, windows_of
from tests.referrals.test_sweep import sweep

NEW_YORK = ZoneInfo("America/New_York")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clinician(staff: Staff) -> Client:
    return signed_in(staff.by_role["clinician"])


@pytest.fixture
def supervisor(staff: Staff) -> Client:
    return signed_in(staff.by_role["supervisor"])


def local(moment: datetime) -> str:
    """As a browser sends it from a field of date and time."""
    return moment.astimezone(NEW_YORK).strftime("%Y-%m-%dT%H:%M")


def entries(action: Action, object_type: str = "referrals.handoff") -> int:
    return LedgerEntry.objects.using(LOADER).filter(event=action, object_type=object_type).count()


def offer_address(case: Case) -> str:
    return f"/clinician/handoffs/new/?person={case.person.pk}&encounter={case.encounter.pk}"


def test_the_whole_way_from_the_offer_to_a_kept_visit(clinician: Client, case: Case, provider: Provider) -> None:
    page = clinician.get(offer_address(case))
    assert page.status_code == 200
    assert "Outpatient counseling" in page.content.decode()
    facts = {
        "provider": str(provider.pk),
        "receiver_name": "Robin Receiver",
        "spoke_at": local(datetime.now(UTC) - timedelta(minutes=1)),
    }
    made = clinician.post(offer_address(case), facts, follow=True)
    handoff = Handoff.objects.using(LOADER).get()
    address = f"/clinician/handoffs/{handoff.pk}/"
    assert made.redirect_chain[-1][0] == address
    assert handoff.is_warm
    assert "Robin Receiver" in made.content.decode()

    def press(move: Move, **given: str) -> None:
        answer = clinician.post(f"{address}{move}/", given)
        assert (answer.status_code, answer.headers.get("Location")) == (302, address), answer.content.decode()

    press(Move.ACCEPT_FOR_PERSON)
    preview = clinician.post(f"{address}send/", {"keys": [str(case.summary.pk), str(case.substance_use.pk)]})
    words = preview.content.decode()
    assert "Calm after an hour of talking" in words
    assert "methadone" not in words
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', words)
    assert digest
    keys = re.findall(r'name="keys" value="([^"]+)"', words)
    press(Move.SEND, keys=keys, digest=digest[1])  # type: ignore[arg-type]  # a list is what a form sends
    press(Move.CONFIRM_RECEIPT)
    press(Move.ACCEPT_FOR_PROVIDER)
    press(Move.SCHEDULE_VISIT, visit_at=local(datetime.now(UTC) + timedelta(days=1)))
    press(Move.RECORD_VISIT_KEPT, kept_at=local(datetime.now(UTC)))
    done = Handoff.objects.using(LOADER).get()
    assert (done.state, done.release_id is None) == (State.FIRST_VISIT_KEPT, False)
    assert "First visit kept" in clinician.get(address).content.decode()


def test_a_handoff_goes_without_papers_when_nothing_is_chosen(clinician: Client, handoff: Handoff) -> None:
    address = f"/clinician/handoffs/{handoff.pk}/"
    clinician.post(f"{address}{Move.ACCEPT_FOR_PERSON}/")
    assert clinician.post(f"{address}send/", {}).status_code == 302
    row = Handoff.objects.using(LOADER).get()
    assert (row.state, row.release_id) == (State.SENT, None)


def test_the_page_offers_exactly_the_moves_that_are_allowed_now(clinician: Client, handoff: Handoff) -> None:
    address = f"/clinician/handoffs/{handoff.pk}/"
    words = clinician.get(address).content.decode()
    for move, row in TRANSITIONS.items():
        is_open = State.OFFERED in row.sources and move is not Move.GIVE_UP_REACHING
        assert (f'"{address}{move}/"' in words) == is_open, move
        assert (clinician.get(f"{address}{move}/").status_code == 200) == is_open, move


def test_every_reason_of_a_move_is_offered_and_one_is_needed(clinician: Client, handoff: Handoff) -> None:
    address = f"/clinician/handoffs/{handoff.pk}/{Move.PERSON_DECLINES}/"
    words = clinician.get(address).content.decode()
    for reason in TRANSITIONS[Move.PERSON_DECLINES].reasons:
        assert f'value="{reason}"' in words
    assert clinician.post(address, {}).status_code == 422
    assert Handoff.objects.using(LOADER).get().state == State.OFFERED
    assert clinician.post(address, {"reason": "not_now"}).status_code == 302
    assert Handoff.objects.using(LOADER).get().state == State.PERSON_DECLINED


def test_a_page_left_open_says_that_the_handoff_has_moved_on(clinician: Client, handoff: Handoff) -> None:
    address = f"/clinician/handoffs/{handoff.pk}/"
    clinician.post(f"{address}{Move.ACCEPT_FOR_PERSON}/")
    answer = clinician.post(f"{address}{Move.ACCEPT_FOR_PERSON}/")
    assert answer.status_code == 422
    assert "moved on" in answer.content.decode()


def test_the_list_has_what_is_overdue_first_and_names_nobody(
    clinician: Client, staff: Staff, case: Case, provider: Provider, handoff: Handoff
) -> None:
    clinician.post(offer_address(case), {"provider": str(provider.pk)})
    late = Handoff.objects.using(LOADER).exclude(pk=handoff.pk).get()
    let_pass(late, timedelta(hours=50))
    words = clinician.get("/clinician/handoffs/").content.decode()
    assert words.index(str(late.pk)) < words.index(str(handoff.pk))
    assert "Overdue" in words
    assert "Jordan" not in words
    assert entries(Action.LIST) == 1


def test_outreach_is_written_down_and_answers_its_window(clinician: Client, handoff: Handoff) -> None:
    address = f"/clinician/handoffs/{handoff.pk}/outreach/"
    assert clinician.get(address).status_code == 200
    facts = {"channel": "telephone", "outcome": "no_answer", "happened_at": local(datetime.now(UTC))}
    assert clinician.post(address, facts).status_code == 302
    assert windows_of(handoff)["first_outreach"].state == "met"
    assert "By telephone: No answer" in clinician.get(f"/clinician/handoffs/{handoff.pk}/").content.decode()


def test_outreach_in_the_future_is_refused_in_words(clinician: Client, handoff: Handoff) -> None:
    address = f"/clinician/handoffs/{handoff.pk}/outreach/"
    facts = {"channel": "telephone", "outcome": "reached", "happened_at": local(datetime.now(UTC) + timedelta(hours=3))}
    answer = clinician.post(address, facts)
    assert answer.status_code == 422
    assert "Check the date and time" in answer.content.decode()


def test_a_late_conversation_is_written_down_as_a_cold_referral(clinician: Client, handoff: Handoff) -> None:
    Handoff.objects.using(LOADER).update(offered_at=datetime.now(UTC) - timedelta(hours=2))
    address = f"/clinician/handoffs/{handoff.pk}/conversation/"
    clinician.post(address, {"receiver_name": "Robin Receiver", "spoke_at": local(datetime.now(UTC))})
    assert "Cold referral" in clinician.get(f"/clinician/handoffs/{handoff.pk}/").content.decode()


def test_a_name_without_a_time_is_refused_in_words(clinician: Client, case: Case, provider: Provider) -> None:
    answer = clinician.post(offer_address(case), {"provider": str(provider.pk), "receiver_name": "Robin"})
    assert answer.status_code == 422
    assert "Give both the name and the time" in answer.content.decode()


def test_a_question_to_the_supervisor_lies_in_the_outbox(clinician: Client, staff: Staff, handoff: Handoff) -> None:
    assert clinician.post(f"/clinician/handoffs/{handoff.pk}/ask-supervisor/").status_code == 302
    assert OutboxMessage.objects.using(LOADER).get().sender_id == staff.by_role["clinician"].pk


def test_the_fragment_shows_the_persons_handoffs_and_the_way_to_a_new_one(
    clinician: Client, case: Case, handoff: Handoff
) -> None:
    words = clinician.get(
        f"/clinician/persons/{case.person.pk}/handoffs/?encounter={case.encounter.pk}"
    ).content.decode()
    assert str(handoff.pk) in words
    assert offer_address(case).replace("&", "&amp;") in words
    assert "<html" not in words
    assert "Case" not in words, "there is only this one"


def test_reading_a_handoff_is_written_to_the_ledger(clinician: Client, case: Case, handoff: Handoff) -> None:
    clinician.get(f"/clinician/handoffs/{handoff.pk}/")
    entry = LedgerEntry.objects.using(LOADER).get(event=Action.READ, object_type="referrals.handoff")
    assert (entry.object_pk, entry.person_id) == (str(handoff.pk), case.person.pk)


# Strangers ----------------------------------------------------------------------------------------------------------------

PAGES = ["", "outreach/", "conversation/", "send/", f"{Move.PERSON_DECLINES}/", "next-step/", "ask-supervisor/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_handoff_of_another_case_and_one_that_never_was_answer_alike(
    staff: Staff, handoff: Handoff, page: str
) -> None:
    stranger = signed_in(staff.other_clinician)
    for method in ("get", "post"):
        call: Callable[[str], Any] = getattr(stranger, method)
        hidden = call(f"/clinician/handoffs/{handoff.pk}/{page}")
        missing = call(f"/clinician/handoffs/{uuid.uuid4()}/{page}")
        assert hidden.status_code == missing.status_code
        assert hidden.status_code in {404, 405}
        assert hidden.content == missing.content
        assert dict(hidden.headers) == dict(missing.headers)


def test_a_strangers_try_is_written_down_without_changing_anything(staff: Staff, handoff: Handoff) -> None:
    stranger = signed_in(staff.other_clinician)
    stranger.post(f"/clinician/handoffs/{handoff.pk}/{Move.PERSON_MOVED}/")
    assert Handoff.objects.using(LOADER).get().state == State.OFFERED
    entry = LedgerEntry.objects.using(LOADER).get(event=Action.REFUSED)
    assert (entry.object_pk, entry.actor_id) == (str(handoff.pk), staff.other_clinician.pk)


def test_a_stranger_offers_nothing_for_a_case_that_is_not_theirs(staff: Staff, case: Case, provider: Provider) -> None:
    stranger = signed_in(staff.other_clinician)
    hidden = stranger.get(offer_address(case))
    missing = stranger.get(f"/clinician/handoffs/new/?person={uuid.uuid4()}&encounter={uuid.uuid4()}")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


def test_the_fragment_tells_a_stranger_nothing(staff: Staff, case: Case, handoff: Handoff) -> None:
    stranger = signed_in(staff.other_clinician)
    hidden = stranger.get(f"/clinician/persons/{case.person.pk}/handoffs/")
    missing = stranger.get(f"/clinician/persons/{uuid.uuid4()}/handoffs/")
    assert hidden.content == missing.content


@pytest.mark.parametrize("role", ["supervisor", "privacy_officer", "auditor", "administrator", "evaluator"])
def test_no_other_role_opens_the_clinicians_pages(staff: Staff, handoff: Handoff, role: str) -> None:
    client = signed_in(staff.by_role[role])
    for address in ("/clinician/handoffs/", f"/clinician/handoffs/{handoff.pk}/"):
        assert client.get(address).status_code == 404


# The supervisor -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def overdue(handoff: Handoff) -> Handoff:
    let_pass(handoff, timedelta(hours=49))
    with signed_in_as("WORKER"):
        sweep()
    return handoff


def test_the_supervisor_sees_what_is_overdue_as_codes(supervisor: Client, case: Case, overdue: Handoff) -> None:
    words = supervisor.get("/supervisor/referrals/followupwindow/").content.decode()
    assert f"Case {str(case.person.pk)[:8]}" in words
    assert "First outreach" in words
    assert "Jordan" not in words
    assert str(case.person.pk) not in words
    assert entries(Action.LIST, "referrals.window") == 1


def test_what_is_not_overdue_is_not_in_the_overdue_queue(supervisor: Client, case: Case, handoff: Handoff) -> None:
    code = f"Case {str(case.person.pk)[:8]}"
    assert code not in supervisor.get("/supervisor/referrals/followupwindow/").content.decode()
    assert code in supervisor.get("/supervisor/referrals/followupwindow/?queue=open").content.decode()


def test_the_supervisor_reads_one_window_and_one_handoff_and_both_are_logged(
    supervisor: Client, overdue: Handoff
) -> None:
    window = FollowUpWindow.objects.using(LOADER).get(handoff_id=overdue.pk)
    follow_up = supervisor.get(f"/supervisor/referrals/followupwindow/{window.pk}/change/").content.decode()
    assert f"<h1>Follow-up of case {str(window.person_id)[:8]}</h1>" in follow_up
    page = supervisor.get(f"/supervisor/referrals/handoff/{overdue.pk}/change/")
    assert "Offer, now Offered" in page.content.decode()
    assert entries(Action.READ, "referrals.window") == 1
    assert entries(Action.READ, "referrals.handoff") == 1


def test_the_supervisor_reads_the_end_of_a_day_in_the_clinicians_words(supervisor: Client, overdue: Handoff) -> None:
    midnight = (datetime.now(NEW_YORK) - timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    began = midnight - timedelta(days=3)
    FollowUpWindow.objects.using(LOADER).update(starts_at=began, remind_at=began, due_at=midnight)
    words = supervisor.get("/supervisor/referrals/followupwindow/").content.decode()
    assert f"End of {midnight - timedelta(days=1):%b %-d, %Y}" in words
    assert "midnight" not in words


def test_the_handoffs_under_way_are_listed_first_and_do_not_warn(supervisor: Client, handoff: Handoff) -> None:
    queue = "/supervisor/referrals/handoff/"
    code = f"Case {str(handoff.person_id)[:8]}"
    assert code in supervisor.get(queue).content.decode()
    assert code not in supervisor.get(f"{queue}?kind=warm").content.decode()
    Handoff.objects.using(LOADER).update(state=State.PERSON_DECLINED, closed_at=datetime.now(UTC))
    assert code not in supervisor.get(queue).content.decode()
    assert code in supervisor.get(f"{queue}?queue=ended").content.decode()
    assert "status-tag--attention" not in supervisor.get("/supervisor/").content.decode()


def test_the_queues_can_neither_add_nor_change_nor_delete(supervisor: Client, overdue: Handoff) -> None:
    window = FollowUpWindow.objects.using(LOADER).get(handoff_id=overdue.pk)
    for page in ("add/", f"{window.pk}/delete/", f"{window.pk}/history/"):
        assert supervisor.get(f"/supervisor/referrals/followupwindow/{page}").status_code == 404
    answer = supervisor.post(f"/supervisor/referrals/followupwindow/{window.pk}/change/", {"state": "met"})
    assert answer.status_code in {403, 404}
    assert windows_of(overdue)["first_outreach"].state == "open"


def test_mail_that_could_not_be_sent_is_in_a_queue_of_its_own(supervisor: Client, overdue: Handoff) -> None:
    address = "/supervisor/referrals/outboxmessage/"
    assert "smtp_451" not in supervisor.get(address).content.decode()
    OutboxMessage.objects.using(LOADER).update(state="failed", attempts=8, last_error_code="smtp_451")
    assert "smtp_451" in supervisor.get(address).content.decode()
    OutboxMessage.objects.using(LOADER).update(state="sent", sent_at=datetime.now(UTC))
    assert "smtp_451" not in supervisor.get(address).content.decode(), "sent in the end"


def test_another_supervisor_sees_none_of_it(staff: Staff, overdue: Handoff, case: Case) -> None:
    from tests.people import make_user

    other = signed_in(make_user("Sid Second", staff.agency, "supervisor"))
    window = FollowUpWindow.objects.using(LOADER).get(handoff_id=overdue.pk)
    for page in ("followupwindow/?queue=all", "handoff/", "outboxmessage/"):
        assert str(case.person.pk)[:8] not in other.get(f"/supervisor/referrals/{page}").content.decode()
    hidden = other.get(f"/supervisor/referrals/followupwindow/{window.pk}/change/")
    missing = other.get(f"/supervisor/referrals/followupwindow/{uuid.uuid4()}/change/")
    assert hidden.status_code == missing.status_code
    assert hidden.content == missing.content
