"""Papers that the demo's people signed, declined, withdrew, or signed on a form that lacks what the law asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from audit.models import Action
from casework.clinical.models import Person
from consent import papers
from consent.capture import recording
from consent.capture.document import Signed, signed_paper
from consent.capture.papers import english
from consent.capture.terms import Names, Terms
from consent.documents.content import Document, Paragraph
from consent.facts import SignatureKind
from consent.models import ConsentRecord, EmergencyRecord, ThreatRecord
from consent.signatures import Signature
from demonstration.caseload import Caseload
from demonstration.history import History
from demonstration.plan import LOCAL_ZONE, Plan
from demonstration.roster import ORGANIZATIONS, STAFF

#: What the old form of the story ``defective`` does not print: the right to withdraw, in all three laws' lists.
ELEMENTS_MISSING = ("A6-REVOKE", "F7-REVOKE", "G8-REVOKE")
OLD_FORM = "2019-03-en"


@dataclass(frozen=True)
class PaperEntry:
    """One paper: whose, for whom, about what, what for, how long after the first contact it was signed, and until when
    (days after the city's day; negative is past)."""

    person: str
    recipient: str
    segments: tuple[str, ...]
    purpose: str
    signed_after: timedelta
    lasts_until: int
    is_old_form: bool = False


_SUMMARY_FOR_POLICE = ("identity_presence", "mh_general")
ENTRIES: tuple[PaperEntry, ...] = (
    PaperEntry("shared", "police", _SUMMARY_FOR_POLICE, "crisis_planning", timedelta(days=2), 120),
    PaperEntry("revoked", "police", _SUMMARY_FOR_POLICE, "crisis_planning", timedelta(days=3), 90),
    PaperEntry("expired", "hospital", _SUMMARY_FOR_POLICE, "care_navigation", timedelta(hours=20), -12),
    PaperEntry("defective", "police", _SUMMARY_FOR_POLICE, "crisis_planning", timedelta(days=1), 200, is_old_form=True),
    PaperEntry("partial", "housing", ("mh_general",), "housing", timedelta(days=5), 60),
    PaperEntry(
        "recovery",
        "sud_program",
        ("identity_presence", "mh_general", "part2_sud"),
        "treatment",
        timedelta(hours=1),
        150,
    ),
    PaperEntry("minor", "clinic", _SUMMARY_FOR_POLICE, "treatment", timedelta(hours=2), 80),
    PaperEntry("other_14", "clinic", ("identity_presence", "mh_general", "part2_sud"), "treatment", timedelta(1), 45),
)


@dataclass
class Evidence:
    """Every paper and record on which something may be shared, by the person's key."""

    consents: list[ConsentRecord] = field(default_factory=list)
    emergencies: list[EmergencyRecord] = field(default_factory=list)
    threats: list[ThreatRecord] = field(default_factory=list)
    consent_of: dict[str, ConsentRecord] = field(default_factory=dict)


def build_evidence(plan: Plan, load: Caseload, history: History) -> Evidence:
    """The papers as they were signed. Withdrawals are added by ``withdraw`` once what stood on them is decided."""
    found = Evidence()
    for entry in ENTRIES:
        _sign(plan, load, found, entry, history)
    _decline(plan, load, found, history)
    _emergency(plan, load, found, history)
    return found


def withdraw(plan: Plan, load: Caseload, found: Evidence, history: History) -> datetime:
    """The story ``revoked``: the person withdraws in writing. Returns when."""
    at = plan.ago(6, "10:30")
    record = found.consent_of["revoked"]
    record.revoked_at = at
    by = load.clinician_of("revoked")
    detail = {"in_writing": True, "releases_closed": 1}
    history.add(Action.CONSENT_REVOKED, at, by, "consent.consent", record.pk, record.person_id, detail=detail)
    return at


def _sign(plan: Plan, load: Caseload, found: Evidence, entry: PaperEntry, history: History) -> None:
    person = load.by_key[entry.person]
    by = load.clinician_of(entry.person)
    signed_at = load.first_encounter_of(entry.person).happened_at + entry.signed_after
    last_day = plan.ago(-entry.lasts_until).astimezone(LOCAL_ZONE).date()
    terms = Terms(
        recipient_id=plan.key("organization", entry.recipient),
        segments=tuple(sorted(entry.segments)),
        purpose=entry.purpose,
        last_day=last_day,
    )
    names = Names(
        person=person.name,
        discloser=_name("agency"),
        recipient=_name(entry.recipient),
        recipient_is_police=entry.recipient == "police",
        staff=_staff_name(plan, by),
    )
    signed = Signed(Signature(typed=person.name))
    record = recording.record_of(
        terms,
        person_id=person.pk,
        discloser_id=load.agency_id,
        by=by,
        now=signed_at,
        key=plan.key("consent", entry.person),
    )
    paper = signed_paper(terms, names, signed, signed_at)
    if entry.is_old_form:
        paper = _without_the_right_to_stop(paper)
        record.statements = [code for code in record.statements if code not in papers.FULFILLED["stop_any_time"]]
        record.elements_missing = list(ELEMENTS_MISSING)
        record.form_version, record.signature_kind = OLD_FORM, SignatureKind.INK.value
    recording.keep_paper(record, paper, signed)
    found.consents.append(record)
    found.consent_of[entry.person] = record
    detail = {"form": record.form_version, "recipient": str(record.recipient_id), "paper": record.paper_digest}
    _note(history, Action.CONSENT_GIVEN, signed_at, by, "consent.consent", record.pk, person, detail)


def _without_the_right_to_stop(paper: Document) -> Document:
    """The form as it was printed before anybody noticed what it leaves out."""
    left_out = Paragraph(english.STATEMENTS["stop_any_time"])
    return replace(paper, parts=tuple(part for part in paper.parts if part != left_out))


def _decline(plan: Plan, load: Caseload, found: Evidence, history: History) -> None:
    person, by = load.by_key["declined"], load.clinician_of("declined")
    at = load.first_encounter_of("declined").happened_at + timedelta(minutes=20)
    record = ConsentRecord(
        id=plan.key("consent", "declined"),
        person_id=person.pk,
        outcome=ConsentRecord.Outcome.DECLINED,
        kinds=[],
        discloser_id=load.agency_id,
        recipient_id=plan.key("organization", "police"),
        segments=[],
        purposes=[],
        statements=[],
        form_version=papers.form_version("en"),
        paper_digest="",
        signer="",
        signature_kind="",
        recorded_by=by,
        recorded_at=at,
    )
    found.consents.append(record)
    detail = {"answer": "declined", "recipient": str(record.recipient_id)}
    _note(history, Action.CONSENT_GIVEN, at, by, "consent.consent", record.pk, person, detail)


def _emergency(plan: Plan, load: Caseload, found: Evidence, history: History) -> None:
    person, by = load.by_key["emergency"], load.clinician_of("emergency")
    at = load.first_encounter_of("emergency").happened_at
    record = EmergencyRecord(
        id=plan.key("emergency"),
        person_id=person.pk,
        kind="overdose",
        bona_fide=True,
        patient_capable=False,
        consent_obtainable=False,
        consent_refused=None,
        disclosed_by=by,
        occurred_at=at,
        ended_at=at + timedelta(hours=9),
    )
    record.nature = "Found unconscious and breathing slowly; naloxone given twice by the medics."
    record.affiliation = _name("hospital")
    record.medical_personnel = "Dr. Evangeline Roth, emergency physician"
    found.emergencies.append(record)
    _note(history, Action.CREATE, at, by, "consent.emergency", record.pk, person, {})


def _note(
    history: History,
    action: Action,
    at: datetime,
    by: UUID,
    object_type: str,
    object_id: UUID,
    person: Person,
    detail: Mapping[str, object],
) -> None:
    history.add(action, at, by, object_type, object_id, person.pk, detail=detail)


def _staff_name(plan: Plan, key: UUID) -> str:
    return next(entry.name for entry in STAFF if plan.key("staff", entry.key) == key)


def _name(key: str) -> str:
    return next(entry.name for entry in ORGANIZATIONS if entry.key == key)
