"""What was shared in the demo city, and what was not: decisions that the law's engine really made.

Each is decided by ``consent.decision.decide`` on the evidence as it stood at that moment, and frozen in the form in which
the gate freezes it. The gate itself is no part of this: it runs as a clinician on today's rows. A test asks the real
gate the same question and compares the digest of what would leave.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from audit.models import Action, Outcome
from casework.clinical.release import identity_text
from casework.clinical.selectors import age_on
from casework.staff.employment import Employment
from casework.staff.models import Organization
from consent import closing, evidence, standing, words
from consent.decision import Decision, decide
from consent.duties.opening import duties_owed
from consent.evidence import Recipient
from consent.facts import DisclosureRequest, Purpose, RecordItem, Segment
from consent.facts import Evidence as Facts
from consent.history import record_of
from consent.jurisdiction import laws_in_force
from consent.models import (
    ConsentRecord,
    DecisionRecord,
    OpenDuty,
    RecipientNotice,
    Release,
    ReleaseItem,
    ReleaseObligation,
)
from consent.obligations import by_a_duty, meet, notice_for
from consent.papers import field_of
from consent.policies import open_until
from consent.previews import digest_of, scope_of
from demonstration.caseload import Caseload
from demonstration.history import History
from demonstration.papers import Evidence
from demonstration.plan import Plan

IDENTITY = "identity"


@dataclass(frozen=True)
class Item:
    """One piece of content that somebody chose to share, as the door out of the record shows it."""

    key: str
    segment: str | None
    field: str
    heading: str
    text: str


@dataclass(frozen=True)
class Decided:
    """One decision, its record, and everything it was made from."""

    request: DisclosureRequest
    facts: Facts
    decision: Decision
    record: DecisionRecord
    chosen: Sequence[Item]


@dataclass
class Disclosures:
    """Every decision and release of the city, and the means to make one."""

    plan: Plan
    load: Caseload
    papers: Evidence
    organizations: dict[str, Organization]
    history: History
    decisions: list[DecisionRecord] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    items: list[ReleaseItem] = field(default_factory=list)
    obligations: list[ReleaseObligation] = field(default_factory=list)
    duties: list[OpenDuty] = field(default_factory=list)
    notices: list[RecipientNotice] = field(default_factory=list)

    def share(
        self, key: str, *, to: str, purpose: Purpose, at: datetime, recipient: Recipient | None = None
    ) -> Release:
        """Decide on everything of the case, twice as the gate does, and freeze what may go. Something must."""
        self._decide(DecisionRecord.Step.PREVIEW, key, to, purpose, at - timedelta(minutes=2), recipient)
        decided = self._decide(DecisionRecord.Step.CONFIRM, key, to, purpose, at, recipient)
        return self._freeze(key, to, purpose, at, decided)

    def ask(self, key: str, *, to: str, purpose: Purpose, at: datetime) -> Decision:
        """Decide and record it, without sharing anything."""
        return self._decide(DecisionRecord.Step.PREVIEW, key, to, purpose, at, None).decision

    def close(self, release: Release, *, at: datetime, evidence_id: UUID) -> None:
        """Close a release because the consent under it was withdrawn."""
        release.closed_at, release.closed_because = at, Release.Closed.REVOKED
        self.history.add(
            Action.CLOSE_RELEASE,
            at,
            release.released_by,
            "consent.release",
            release.pk,
            release.person_id,
            detail={"because": str(Release.Closed.REVOKED), "evidence": str(evidence_id)},
        )
        self.notices.append(self._notice_of(release, at))

    def _notice_of(self, release: Release, at: datetime) -> RecipientNotice:
        """That the recipient was told on its page, or has to be told by somebody."""
        recipient = next(one for one in self.organizations.values() if one.pk == release.recipient_organization_id)
        reads_here = recipient.kind in closing.WITH_PAGES_HERE
        return RecipientNotice(
            id=self.plan.key("notice", release.pk),
            release=release,
            organization_id=self.organizations["agency"].pk,
            person_id=release.person_id,
            recipient_organization_id=recipient.pk,
            discloser_name=release.discloser_name,
            released_at=release.released_at,
            ended_at=at,
            told_at=at if reads_here else None,
            told_how=RecipientNotice.Way.PAGE if reads_here else "",
        )

    def _decide(
        self,
        step: DecisionRecord.Step,
        key: str,
        to: str,
        purpose: Purpose,
        at: datetime,
        recipient: Recipient | None,
    ) -> Decided:
        person, by = self.load.by_key[key], self.load.clinician_of(key)
        chosen = self._items(key, at)
        receiving = self.organizations[to]
        request = DisclosureRequest(
            person_id=str(person.pk),
            discloser=evidence.party_of(self.organizations["agency"]),
            recipient=evidence.party_of(receiving, recipient or Recipient(organization_id=receiving.pk)),
            purpose=purpose,
            items=tuple(
                RecordItem(
                    key=item.key,
                    segment=Segment(item.segment) if item.segment else None,
                    field=field_of(item.segment, item.field),
                )
                for item in chosen
            ),
            now=at,
            person_age=age_on(person.birth_date_text, at),
        )
        facts = self._facts(person.pk, at)
        decision = decide(request, facts, laws=laws_in_force())
        record = record_of(
            request, facts, decision, step=step, by=by, key=self.plan.key("decision", key, to, purpose, step)
        )
        self.decisions.append(record)
        self.history.add(
            Action.DECISION,
            at,
            by,
            "consent.decision",
            record.pk,
            person.pk,
            outcome=Outcome(str(decision.outcome)),
            detail={
                "step": step.value,
                "recipient": str(receiving.pk),
                "purpose": purpose.value,
                "digest": record.digest,
                "items": len(chosen),
                "permitted": len(decision.permitted_keys),
            },
        )
        return Decided(request, facts, decision, record, chosen)

    def _facts(self, person_id: UUID, at: datetime) -> Facts:
        """What was on file about one person at that moment."""
        given = [
            record
            for record in sorted(self.papers.consents, key=lambda record: str(record.pk))
            if record.person_id == person_id and record.outcome in ConsentRecord.SIGNED and record.recorded_at <= at
        ]
        happened = [record for record in self.papers.emergencies if record.person_id == person_id]
        return Facts(
            consents=tuple(evidence.consent_of(record) for record in given),
            emergencies=tuple(evidence.emergency_of(record) for record in happened),
        )

    def _items(self, key: str, at: datetime) -> list[Item]:
        person = self.load.by_key[key]
        identity = identity_text(person.name, person.birth_date_text)
        items = [Item(IDENTITY, Segment.IDENTITY_PRESENCE, IDENTITY, "Name and date of birth", identity)]
        for section, signed_at in self.load.signed_sections_of(key, at=at):
            kind = "Summary" if section.is_summary else "Note"
            heading = f"{kind}, {words.local_date(signed_at)}"
            items.append(Item(str(section.pk), section.segment, kind.lower(), heading, section.text))
        return items

    def _freeze(self, key: str, to: str, purpose: Purpose, at: datetime, decided: Decided) -> Release:
        receiving, by = self.organizations[to], self.load.clinician_of(key)
        decision, record = decided.decision, decided.record
        gone = [item for item in decided.chosen if item.key in decision.permitted_keys]
        contents = [item for item in gone if item.key != IDENTITY]
        if not contents:
            raise ValueError(f"The story {key} was to share something, and nothing may go.")
        notice = notice_for(decision.obligations, purpose=words.purpose(purpose))
        scope = scope_of(decision, self.papers.consents, {Segment(item.segment) for item in gone if item.segment})
        birth_date = self.load.by_key[key].birth_date_text
        on_file = evidence.OnFile(decided.facts, tuple(self.papers.consents), {})
        evidence_ends = standing.permitted_until(decision, decided.request, on_file, birth_date=birth_date)
        release = Release(
            id=self.plan.key("release", key, to, purpose),
            person_id=record.person_id,
            decision=record,
            evidence_ids=[UUID(identifier) for identifier in decision.evidence_ids],
            discloser_name=self.organizations["agency"].name,
            recipient_organization_id=receiving.pk,
            recipient_name=receiving.name,
            purpose=purpose.value,
            notice=notice,
            content_digest=digest_of(
                decision,
                receiving.pk,
                purpose.value,
                [(item.key, item.heading, item.text) for item in gone],
                (notice, scope),
            ),
            released_by=by,
            released_at=at,
            open_until=open_until(evidence_ends, now=at),
        )
        release.subject = next((item.text for item in gone if item.key == IDENTITY), "")
        release.scope = scope
        self.releases.append(release)
        for position, item in enumerate(contents):
            frozen = ReleaseItem(
                id=self.plan.key("release_item", release.pk, position),
                release=release,
                position=position,
                heading=item.heading,
            )
            frozen.text = item.text
            self.items.append(frozen)
        met = meet(decision.obligations, release, decided.facts)
        self._open_duties(by_a_duty(met), key, release, at)
        for code, met_by in met.items():
            self.obligations.append(
                ReleaseObligation(
                    id=self.plan.key("obligation", release.pk, code),
                    release=release,
                    person_id=record.person_id,
                    code=code,
                    met_by=met_by,
                    met_at=at,
                )
            )
        self.history.add(
            Action.RELEASE,
            at,
            by,
            "consent.release",
            release.pk,
            record.person_id,
            outcome=Outcome(str(decision.outcome)),
            detail={
                "recipient": str(receiving.pk),
                "purpose": purpose.value,
                "decision": str(record.pk),
                "items": len(contents),
                "evidence": list(decision.evidence_ids),
                "obligations": list(decision.obligations),
                "citations": list(decision.citations),
            },
        )
        return release

    def _open_duties(self, codes: Sequence[str], key: str, release: Release, at: datetime) -> None:
        """What the release leaves to be done; the supervisor looked at it two hours later, in the same shift."""
        by = release.released_by
        supervisor = next(
            assignment.supervisor_id
            for assignment in self.load.assignments
            if assignment.user_id == by and assignment.person_id == release.person_id
        )
        employment = Employment(self.organizations["agency"].pk, supervisor)
        for duty in duties_owed(
            codes, person_id=release.person_id, release_id=release.pk, employment=employment, by=by, now=at
        ):
            done = at + timedelta(hours=2)
            if duty.supervisor_id is not None and done < self.plan.present:
                duty.done_by, duty.done_at = duty.supervisor_id, done
                duty.note = "Read the record of the emergency with the clinician. Nothing further."
                detail = {"fields": ["done_at"], "code": duty.code, "in_time": True}
                self.history.add(
                    Action.CHANGE, done, duty.supervisor_id, "consent.duty", duty.pk, duty.person_id, detail=detail
                )
            self.duties.append(duty)


def build_disclosures(disclosures: Disclosures) -> None:
    """The city's decisions in the order of their stories. The withdrawn paper is withdrawn later, by its own story."""
    load, plan = disclosures.load, disclosures.plan
    signed = {key: record.signed_at for key, record in disclosures.papers.consent_of.items() if record.signed_at}
    soon = timedelta(minutes=25)
    planning = Purpose.CRISIS_PLANNING
    disclosures.share("shared", to="police", purpose=planning, at=plan.ago(1, "16:10"))
    disclosures.share("revoked", to="police", purpose=planning, at=signed["revoked"] + soon)
    disclosures.share("expired", to="hospital", purpose=Purpose.CARE_NAVIGATION, at=signed["expired"] + soon)
    disclosures.share("partial", to="housing", purpose=Purpose.HOUSING, at=signed["partial"] + soon)
    disclosures.share("recovery", to="sud_program", purpose=Purpose.TREATMENT, at=signed["recovery"] + soon)
    # Medical personnel in an emergency, once the note of that night was signed; the emergency still went on.
    disclosures.share(
        "emergency",
        to="hospital",
        purpose=Purpose.TREATMENT,
        at=load.first_encounter_of("emergency").happened_at + timedelta(hours=4),
        recipient=Recipient(
            organization_id=disclosures.organizations["hospital"].pk,
            role="emergency physician",
            is_medical_personnel=True,
            is_treating_provider=True,
        ),
    )
    # An officer asks for what the team knows, for an investigation; and the old form carries nothing.
    disclosures.ask("denied", to="police", purpose=Purpose.LAW_ENFORCEMENT_INVESTIGATION, at=plan.ago(10, "09:15"))
    disclosures.ask("defective", to="police", purpose=planning, at=plan.ago(5, "11:20"))
