"""Web process, worker and database server are killed at random points during sharing and follow-up.

Nothing that was answered is lost, nothing is done twice, and no release stands without its ledger entry.
"""

import email
import random
import re
import signal
import threading
import time
from datetime import UTC, date, datetime, timedelta
from email import policy

import psycopg
import pytest
from django.db import connections

from audit.models import Action, LedgerEntry
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent.capture.document import Signed
from consent.capture.recording import record_signed
from consent.capture.terms import Terms
from consent.models import DecisionRecord, Release, ReleaseItem, ReleaseObligation
from consent.signatures import Signature
from development.processes import AGENCY, BEAT, MAIL, WORKER
from referrals.models import FollowUpWindow, OutboxMessage, Provider
from referrals.services import offer_handoff
from tests.crashes.conftest import DurableSite
from tests.crashes.visitor import Visitor
from tests.people import Case, Staff, make_case, make_staff

CASES = 4
SHARES = 24
DISASTERS = 9
FEWEST_DISASTERS = 4


@pytest.mark.parametrize("seed", [20261123])
def test_killing_anything_loses_nothing_doubles_nothing_and_leaves_no_release_without_its_entry(
    durable_site: DurableSite, seed: int
) -> None:
    chance = random.Random(seed)
    site = durable_site.site
    staff = make_staff()
    cases = [make_case(staff, name=f"Case Number{number}") for number in range(CASES)]
    _consents_and_handoffs(staff, cases)
    site.start(MAIL, AGENCY, WORKER, BEAT)
    site.wait_until_ready(MAIL, AGENCY, WORKER, BEAT)

    visitor = Visitor(site.agency_address, staff.by_role["clinician"].email)
    visitor.sign_in()
    sharing = _Sharing(visitor, staff, cases)
    sharing.start()
    struck = 0
    # Processes end with the thread that started them, so it is this one that strikes.
    while struck < DISASTERS or sharing.is_alive():
        assert sharing.is_alive() or struck >= FEWEST_DISASTERS, "Sharing was over before enough had gone wrong."
        if not sharing.is_alive():
            break
        time.sleep(chance.uniform(0.05, 0.6))
        if struck < DISASTERS:
            _strike(durable_site, chance.choice([AGENCY, WORKER, "postgresql"]))
            struck += 1
        if struck == 2:
            _let_every_window_pass()
    sharing.join(120)
    answered = sharing.result()
    site.wait_until_ready(MAIL, AGENCY, WORKER, BEAT)
    _check_releases(answered)
    _check_follow_up(durable_site)


def _consents_and_handoffs(staff: Staff, cases: list[Case]) -> None:
    """Each person consents to the summary and is offered a handoff; its windows lie in the future."""
    provider = Provider(organization=staff.clinic, service_name="Outpatient")
    provider.save(using="loader")
    by, now = staff.by_role["clinician"].pk, datetime.now(UTC)
    terms = Terms(
        recipient_id=staff.police.pk,
        segments=("identity_presence", "mh_general"),
        purpose="crisis_response",
        last_day=date.today() + timedelta(days=30),  # noqa: DTZ011  (a day of the calendar)
    )
    signed = Signed(Signature(typed="Case"))
    for case in cases:
        with acting_as(SurfaceRole.CLINICIAN, user_id=by):
            record_signed(terms, signed, person_id=case.person.pk, by=by, now=now)
            offer_handoff(
                person_id=case.person.pk, encounter_id=case.encounter.pk, provider_id=provider.pk, by=by, now=now
            )


def _strike(durable_site: DurableSite, victim: str) -> None:
    """Kill one of the three in the middle of whatever it does, and start it again."""
    site, cluster = durable_site.site, durable_site.cluster
    if victim == "postgresql":
        cluster.stop(immediately=True)
        cluster.start()
    else:
        site.kill(victim, signal.SIGKILL)
        site.restart(victim)
        site.wait_until_ready(victim)


class _Sharing(threading.Thread):
    """A clinician who shares one release after the other, whatever happens meanwhile."""

    def __init__(self, visitor: Visitor, staff: Staff, cases: list[Case]) -> None:
        super().__init__(daemon=True)
        self.visitor, self.staff, self.cases = visitor, staff, cases
        self.answered: list[str] = []
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            for number in range(SHARES):
                self.answered.append(_share(self.visitor, self.staff, self.cases[number % CASES]))
        except BaseException as failure:  # told by the test's own thread
            self.failure = failure

    def result(self) -> list[str]:
        """The releases' keys in order; raises what went wrong."""
        if self.failure is not None:
            raise self.failure
        return self.answered


def _share(visitor: Visitor, staff: Staff, case: Case) -> str:
    """Preview and confirm; the same confirmation is sent again until it is answered. Returns the release's key."""
    path = f"/clinician/persons/{case.person.pk}/share/"
    form = visitor.get(path)
    preview = visitor.post(
        path,
        form,
        recipient=str(staff.police.pk),
        purpose="crisis_response",
        treats="no",
        medical="no",
        items=["identity", str(case.summary.pk), str(case.substance_use.pk)],
    )
    assert preview.status == 200, "The choice was not accepted."
    confirmed = visitor.post(path + "confirm/", preview, terms=preview.hidden("terms"))
    found = re.search(r"/clinician/releases/([0-9a-f-]{36})/", confirmed.url)
    assert found, "The confirmation did not lead to a release."
    return found[1]


def _let_every_window_pass() -> None:
    """Shift stored times, and try again while the server is away."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with connections["loader"].cursor() as cursor:
                cursor.execute(
                    "UPDATE referrals_followupwindow SET starts_at = starts_at - (due_at - now()) - interval '1 hour',"
                    " remind_at = remind_at - (due_at - now()) - interval '1 hour', due_at = now() - interval '1 hour'"
                )
            return
        except Exception:  # any error means that the server was struck just now
            connections["loader"].close()
            assert time.monotonic() < deadline
            time.sleep(0.1)


def _check_releases(answered: list[str]) -> None:
    connections.close_all()
    releases = {str(key) for key in Release.objects.using("loader").values_list("pk", flat=True)}
    assert len(set(answered)) == SHARES, "An answer named a release of another confirmation."
    assert releases == set(answered), "A release was lost, or made twice."
    entries = LedgerEntry.objects.using("loader")
    written = list(entries.filter(event=Action.RELEASE).values_list("object_pk", flat=True))
    assert sorted(written) == sorted(releases)
    for key in releases:
        release = Release.objects.using("loader").get(pk=key)
        assert ReleaseItem.objects.using("loader").filter(release_id=key).count() == 1
        assert ReleaseObligation.objects.using("loader").filter(release_id=key).exists()
        decision = DecisionRecord.objects.using("loader").get(pk=release.decision_id)
        assert entries.filter(event=Action.DECISION, object_pk=str(decision.pk)).count() == 1
    decided = DecisionRecord.objects.using("loader").count()
    assert entries.filter(event=Action.DECISION).count() == decided


def _check_follow_up(durable_site: DurableSite) -> None:
    windows = FollowUpWindow.objects.using("loader")
    expected = windows.filter(state="open").count()
    assert expected >= CASES
    deadline = time.monotonic() + 90
    while windows.filter(state="open", escalated_at=None).exists() or _waiting():
        assert time.monotonic() < deadline, "The worker did not catch up."
        time.sleep(0.2)
    escalations = LedgerEntry.objects.using("loader").filter(event=Action.ESCALATE)
    assert sorted(escalations.values_list("object_pk", flat=True)) == sorted(
        str(key) for key in windows.filter(escalated_at__isnull=False).values_list("pk", flat=True)
    )
    assert not OutboxMessage.objects.using("loader").filter(state=OutboxMessage.State.FAILED).exists()
    sent = OutboxMessage.objects.using("loader").filter(sent_at__isnull=False)
    received = {
        email.message_from_bytes(path.read_bytes(), policy=policy.default)["Message-ID"]
        for path in durable_site.site.messages()
    }
    assert len(received) == sent.count(), "A message was lost, or sent twice under two names."


def _waiting() -> bool:
    return OutboxMessage.objects.using("loader").filter(state=OutboxMessage.State.WAITING).exists()


def test_a_committed_release_survives_a_crash_of_the_server(durable_site: DurableSite) -> None:
    """The durable server of the demo keeps what it answered, because its log is on disk before it answers."""
    with psycopg.connect(durable_site.environment["SUPERUSER_DATABASE_URL"]) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
