"""Generated histories of one case at the door: what people sign, withdraw, record and share while time passes.

The clock is the history's own and runs ahead of the machine's, so that an expiry is met to the microsecond; services
and gate take it as their ``now``, and everything is written to and read from the real databases.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from casework.clinical.selectors import age_on
from consent import canonical, gate, policies, services
from consent.capacity import as_papers_say
from consent.decision import decide
from consent.errors import DisclosureError
from consent.evidence import OnFile, on_file
from consent.facts import NOTHING_ELSE_KNOWN, DisclosureRequest, Signer, start_of_day
from consent.models import ConsentRecord, DecisionRecord, EmergencyRecord, Release, ThreatRecord
from tests.consent.door import Door, add_section, as_clinician, as_liaison
from tests.people import Staff, make_case

A_MOMENT = timedelta(microseconds=1)
SEGMENTS = (
    ("identity_presence", "mh_general"),
    ("identity_presence", "mh_general", "part2_sud"),
    ("mh_general",),
    ("identity_presence", "part2_sud"),
)
#: Who is named on papers, and what for: mostly the same, so that papers meet.
NAMED = st.sampled_from([("police", "crisis_response")] * 3 + [("clinic", "treatment"), ("police", "treatment")])
#: Who is sent something, and what for.
SENT = st.sampled_from(
    [("police", "crisis_response")] * 3
    + [("hospital", "treatment")] * 2
    + [("police", "avert_threat"), ("clinic", "treatment")]
)


@dataclass
class Shared:
    """A release of the history and what only the moment of its making tells."""

    pk: Any
    request: DisclosureRequest
    limits: frozenset[str]
    ends_by_the_sites_rule: bool
    closed_by_hand: bool = False
    was_open: bool = field(default=True)


class Histories(RuleBasedStateMachine):
    """See the test that runs it for what holds after every step."""

    staff: ClassVar[Staff]
    hospital: ClassVar[Any]

    @initialize(
        birthday=st.sampled_from([None, None, (14, 3), (14, 40), (18, 2), (18, 45)]),
        first=st.sampled_from(["paper", "paper", "two papers", "emergency", "threat"]),
    )
    def begin(self, birthday: tuple[int, int] | None, first: str) -> None:
        """A case of an adult, or of somebody who turns 14 or 18 in so many days, and the first release of it."""
        self.now = datetime.now(UTC) + timedelta(seconds=5)
        self.birth_date = "1990-05-04"
        if birthday is not None:
            age, days = birthday
            day = timezone.localdate(self.now) + timedelta(days=days)
            day = day + timedelta(days=1) if (day.month, day.day) == (2, 29) else day
            self.birth_date = day.replace(year=day.year - age).isoformat()
        self.door = Door(self.staff, make_case(self.staff, birth_date=self.birth_date))
        note = add_section(self.door.case, self.staff, segment="mh_general", text="A long talk.", summary=False)
        label = add_section(self.door.case, self.staff, segment=None, text="Not sorted yet.", summary=True)
        self.keys = [*self.door.everything, note, label]
        self.shared: list[Shared] = []
        self.kept: list[tuple[str, dict[str, Any]]] = []
        self._begin_with(first)

    def _begin_with(self, first: str) -> None:
        if first == "emergency":
            self._record_emergency(capable=False, declined=None)
            self._share("hospital", "treatment", self.keys)
        elif first == "threat":
            self._record_threat(imminent=True)
            self._share("police", "avert_threat", self.keys)
        else:
            signer = Signer.PARENT if age_on(self.birth_date, self.now) == 13 else Signer.PATIENT
            self._sign(SEGMENTS[1], "police", "crisis_response", 60, signer)
            if first == "two papers":
                self._sign(SEGMENTS[0], "police", "crisis_response", 20, signer)
            self._share("police", "crisis_response", self.keys)

    # What is put on file, and what is taken back -----------------------------------------------------------------------

    @rule(
        segments=st.sampled_from(SEGMENTS),
        named=NAMED,
        days=st.integers(0, 100),
        signer=st.sampled_from([Signer.PATIENT, Signer.PATIENT, Signer.PARENT]),
    )
    def sign(self, segments: tuple[str, ...], named: tuple[str, str], days: int, signer: Signer) -> None:
        self._sign(segments, *named, days, signer)

    def _sign(self, segments: tuple[str, ...], to: str, purpose: str, days: int, signer: Signer) -> None:
        self._tick()
        terms = self.door.terms(
            segments=segments,
            recipient=getattr(self.staff, to),
            purpose=purpose,
            last_day=timezone.localdate(self.now) + timedelta(days=days),
        )
        self.door.on_file(replace(terms, signer=signer), now=self.now)

    @rule(
        segments=st.sampled_from(SEGMENTS),
        named=NAMED,
        days=st.integers(1, 100),
        signer=st.sampled_from([Signer.GUARDIAN, Signer.HEALTH_CARE_AGENT]),
        found=st.booleans(),
    )
    def somebody_signs_for_the_person(
        self, segments: tuple[str, ...], named: tuple[str, str], days: int, signer: Signer, found: bool
    ) -> None:
        """As the capture form or, without a finding, as another system would put it on file."""
        self._tick()
        today = timezone.localdate(self.now)
        to, purpose = named
        terms = replace(
            self.door.terms(
                segments=segments,
                recipient=getattr(self.staff, to),
                purpose=purpose,
                last_day=today + timedelta(days=days),
            ),
            signer=signer,
            signer_name="G. Guardian",
            signer_authority="The document, seen by the team",
            found_by="Dr. F., General Hospital" if found else "",
            found_on=today if found else None,
        )
        self.door.on_file(terms, now=self.now)

    @rule(choice=st.integers(0), in_writing=st.booleans())
    def withdraw(self, choice: int, in_writing: bool) -> None:
        self._tick()
        with as_clinician(self.staff) as by:
            papers = list(ConsentRecord.objects.filter(person_id=self.door.person_id).order_by("signed_at"))
            if papers:
                consent_id = papers[choice % len(papers)].pk
                services.revoke_consent(consent_id=consent_id, in_writing=in_writing, by=by, now=self.now)

    @rule(capable=st.sampled_from([False, False, True, None]), declined=st.sampled_from([False, False, None, True]))
    def record_an_emergency(self, capable: bool | None, declined: bool | None) -> None:
        self._record_emergency(capable=capable, declined=declined)

    def _record_emergency(self, *, capable: bool | None, declined: bool | None) -> None:
        self._tick()
        facts = services.EmergencyFacts(
            kind="overdose",
            nature="Found unconscious.",
            medical_personnel="Dr. R.",
            affiliation="General Hospital",
            patient_capable=capable,
            consent_obtainable=bool(capable),
            consent_refused=declined,
        )
        with as_clinician(self.staff) as by:
            services.record_emergency(person_id=self.door.person_id, facts=facts, by=by, now=self.now)

    @rule()
    def end_the_emergency(self) -> None:
        self._tick()
        with as_clinician(self.staff) as by:
            for record in EmergencyRecord.objects.filter(person_id=self.door.person_id, ended_at=None):
                services.end_emergency(emergency_id=record.pk, by=by, now=self.now)

    @rule(imminent=st.sampled_from([True, True, None]))
    def record_a_threat(self, imminent: bool | None) -> None:
        self._record_threat(imminent=imminent)

    def _record_threat(self, *, imminent: bool | None) -> None:
        self._tick()
        facts = services.ThreatFacts(
            serious=True, imminent=imminent, specific=True, target="identified", basis="Said so."
        )
        with as_clinician(self.staff) as by:
            services.record_threat(person_id=self.door.person_id, facts=facts, by=by, now=self.now)

    @rule()
    def resolve_the_threat(self) -> None:
        self._tick()
        with as_clinician(self.staff) as by:
            for record in ThreatRecord.objects.filter(person_id=self.door.person_id, resolved_at=None):
                services.resolve_threat(threat_id=record.pk, by=by, now=self.now)

    # What is shared ----------------------------------------------------------------------------------------------------

    @rule(sent=SENT, everything=st.booleans())
    def share(self, sent: tuple[str, str], everything: bool) -> None:
        self._share(*sent, self.keys if everything else self.keys[:2])

    @rule()
    def share_on_the_first_paper(self) -> None:
        self._share("police", "crisis_response", self.keys[:3])

    def _share(self, to: str, purpose: str, keys: list[str]) -> None:
        self._tick()
        asked = self._asked(to, purpose, keys)
        shown = self.door.preview(now=self.now, **asked)
        self.kept.append((shown.digest, asked))
        if shown.has_content:
            self._confirm(shown.digest, asked)

    @precondition(lambda self: getattr(self, "kept", None))
    @rule(choice=st.integers(0))
    def confirm_what_was_shown_earlier(self, choice: int) -> None:
        self._tick()
        self._confirm(*self.kept[choice % len(self.kept)])

    @precondition(lambda self: getattr(self, "shared", None))
    @rule(choice=st.integers(0))
    def close_by_hand(self, choice: int) -> None:
        self._tick()
        chosen = self.shared[choice % len(self.shared)]
        with as_clinician(self.staff):
            if policies.is_open(Release.objects.get(pk=chosen.pk), self.now):
                chosen.closed_by_hand = True
            gate.close_release(release_id=chosen.pk, person_id=self.door.person_id, because="revoked", now=self.now)

    # Time --------------------------------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 1, 23, 24, 24, 72, 24 * 10, 24 * 89]))
    def let_time_pass(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: getattr(self, "shared", None))
    @rule(choice=st.integers(0), before=st.booleans())
    def wait_for_an_end(self, choice: int, before: bool) -> None:
        """To the very instant at which a release ends by itself, or to a microsecond before it."""
        with as_clinician(self.staff):
            ends = Release.objects.get(pk=self.shared[choice % len(self.shared)].pk).open_until
        self.now = max(self.now, ends - A_MOMENT if before else ends)

    # What holds after every step ------------------------------------------------------------------------------------------

    @invariant()
    def what_is_open_is_what_the_engine_lets_go(self) -> None:
        if not getattr(self, "shared", None):
            return
        with as_clinician(self.staff):
            found = on_file(self.door.person_id)
            stored = Release.objects.in_bulk([one.pk for one in self.shared])
        for one in self.shared:
            release = stored[one.pk]
            if policies.is_open(release, self.now):
                self._must_be_permitted(one, release, found)
            elif one.was_open:
                one.was_open = False
                self._must_have_ended_for_a_reason(one, release, found)

    def teardown(self) -> None:
        """The row policy, asked by the recipient, tells the same of everything that is open or was closed."""
        if not getattr(self, "shared", None):
            return
        with as_clinician(self.staff):
            stored = Release.objects.in_bulk([one.pk for one in self.shared])
        with as_liaison(self.staff):
            readable = {*Release.objects.filter(pk__in=[*stored]).values_list("pk", flat=True)}
        for release in stored.values():
            if release.recipient_organization_id == self.staff.police.pk:
                if policies.is_open(release, self.now):
                    assert release.pk in readable
                if release.closed_at is not None:
                    assert release.pk not in readable

    def _must_be_permitted(self, one: Shared, release: Release, found: OnFile) -> None:
        assert one.was_open, "a release that had ended is open again"
        assert not one.closed_by_hand
        assert not self._withdrawn(release, found, self.now), "it stands on a paper that was withdrawn"
        assert self._permitted(one, found, self.now), "the engine lets go less than what is open"
        last = release.open_until - A_MOMENT
        assert self._permitted(one, found, last), "it will be open when the engine no longer lets it go"

    def _must_have_ended_for_a_reason(self, one: Shared, release: Release, found: OnFile) -> None:
        if release.closed_at is None:
            assert release.open_until <= self.now
            assert one.ends_by_the_sites_rule or not self._permitted(one, found, release.open_until)
            return
        assert (
            one.closed_by_hand
            or self._withdrawn(release, found, release.closed_at)
            or not self._permitted(one, found, release.closed_at)
            or not self._permitted(one, found, release.open_until - A_MOMENT)
            or not all(self._permitted(one, found, day) for day in self._birthdays_before(release.open_until))
        ), "it was closed although the engine lets it go to its end"

    def _permitted(self, one: Shared, found: OnFile, at: datetime) -> bool:
        asked = replace(one.request, now=at, person_age=age_on(self.birth_date, at))
        again = decide(*as_papers_say(asked, found.evidence, found.findings))
        every = {item.key for item in one.request.items}
        return every <= again.permitted_keys and {*again.limits} <= one.limits

    def _birthdays_before(self, end: datetime) -> list[datetime]:
        """From 18 on a finding counts: a paper may be silenced on that day and carry again later, which is a gap."""
        born = date.fromisoformat(self.birth_date)
        days = [start_of_day(born.replace(year=born.year + age)) for age in (14, 18)]
        return [day for day in days if self.now <= day < end]

    @staticmethod
    def _withdrawn(release: Release, found: OnFile, at: datetime) -> bool:
        named = {str(evidence_id) for evidence_id in release.evidence_ids}
        moments = [
            moment
            for paper in found.evidence.consents
            if paper.id in named
            for moment in (paper.revoked_at, paper.revoked_orally_at)
            if moment is not None
        ]
        return any(moment <= at for moment in moments)

    # ---------------------------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        self.now += timedelta(seconds=1)

    def _asked(self, to: str, purpose: str, keys: list[str]) -> dict[str, Any]:
        organization = self.hospital if to == "hospital" else getattr(self.staff, to)
        recipient = gate.Recipient(
            organization_id=organization.pk,
            is_medical_personnel=to == "hospital",
            is_treating_provider=to == "hospital",
        )
        return {"recipient": recipient, "purpose": purpose, "keys": keys}

    def _confirm(self, digest: str, asked: dict[str, Any]) -> None:
        try:
            release = self.door.confirm(digest=digest, now=self.now, **asked)
        except DisclosureError:
            return
        with as_clinician(self.staff):
            decision = DecisionRecord.objects.get(pk=release.decision_id)
        stored = json.loads(decision.facts)
        request = canonical.from_json(DisclosureRequest, stored["request"])
        # What papers said of the person's capacity when it went: nothing else says so in these histories.
        request = replace(request, person_adjudicated_incapacitated=None, circumstances=NOTHING_ELSE_KNOWN)
        gone = tuple(item for item in request.items if item.key in stored["result"]["permitted_keys"])
        latest = (
            policies.open_until(None, now=self.now),
            policies.open_until(datetime.max.replace(tzinfo=UTC), now=self.now),
        )
        self.shared.append(
            Shared(
                pk=release.pk,
                request=replace(request, items=gone),
                limits=frozenset(stored["result"]["limits"]),
                ends_by_the_sites_rule=release.open_until in latest,
            )
        )
