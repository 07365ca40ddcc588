"""What is on file in the worked examples, each piece flawless; an example changes what its story needs to differ."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from consent.examples.worked import Scene
from consent.facts import (
    LOCAL_ZONE,
    Agreement,
    AgreementKind,
    Circumstances,
    Consent,
    ConsentKind,
    DisclosureRequest,
    Emergency,
    Evidence,
    LegalProcess,
    NamedRecipient,
    OrderFinding,
    OrderProvision,
    Party,
    ProcessKind,
    Purpose,
    RecipientClass,
    RecordItem,
    Restriction,
    Segment,
    SignatureKind,
    Signer,
    Threat,
    ThreatTarget,
)
from consent.instruments.elements import STATEMENT_CODES

PERSON = "the person"
NOW = datetime(2026, 5, 4, 14, 0, tzinfo=LOCAL_ZONE)
SIGNED = NOW - timedelta(days=60)
EXPIRES = NOW + timedelta(days=240)
SHORTLY_BEFORE = NOW - timedelta(minutes=10)
LAST_YEAR = NOW - timedelta(days=365)

#: What the exchange format and these examples call an item that stands for a whole kind of information: its code.
Asked = Segment | str
OnFile = Consent | Emergency | Threat | Restriction | Agreement | LegalProcess


def scene(
    by: Party,
    to: Party,
    purpose: Purpose,
    what: Segment,
    *evidence: OnFile,
    pieces: tuple[str, ...] = (),
    age: int | None = 34,
    deceased: bool | None = None,
    **circumstances: Any,
) -> Scene:
    """`by` would tell `to` for `purpose` everything of the kind `what`, or only `pieces` of it."""
    return Scene(
        DisclosureRequest(
            person_id=PERSON,
            discloser=by,
            recipient=to,
            purpose=purpose,
            items=tuple(piece(what, name) for name in pieces) or (everything(what),),
            now=NOW,
            person_age=age,
            person_deceased=deceased,
            circumstances=Circumstances(**circumstances),
        ),
        Evidence(
            consents=tuple(fact for fact in evidence if isinstance(fact, Consent)),
            emergencies=tuple(fact for fact in evidence if isinstance(fact, Emergency)),
            threats=tuple(fact for fact in evidence if isinstance(fact, Threat)),
            restrictions=tuple(fact for fact in evidence if isinstance(fact, Restriction)),
            agreements=tuple(fact for fact in evidence if isinstance(fact, Agreement)),
            legal_process=tuple(fact for fact in evidence if isinstance(fact, LegalProcess)),
        ),
    )


def everything(segment: Segment) -> RecordItem:
    """Everything of one kind."""
    return RecordItem(key=segment.value, segment=segment, field=segment.value, whole=True)


def piece(segment: Segment, field: str) -> RecordItem:
    """One piece of one kind."""
    return RecordItem(key=f"{segment.value}:{field}", segment=segment, field=field)


def paper(by: Party, to: Party, purpose: Purpose, what: Segment, *kinds: ConsentKind, **changes: Any) -> Consent:
    """A paper that the person signed: `by` may tell `to`, for `purpose`, about `what`. It lacks nothing."""
    plain = Consent(
        id="paper-1",
        kinds=frozenset(kinds),
        person_id=PERSON,
        discloser_ids=frozenset({by.organization_id}),
        recipients=(NamedRecipient(organization_id=to.organization_id, person_id=to.person_id),),
        segments=frozenset({what}),
        purposes=frozenset({purpose}),
        info_description="what the form describes",
        signed_at=SIGNED,
        signature=SignatureKind.INK,
        signer=Signer.PATIENT,
        statements=STATEMENT_CODES,
        staff_signed_by="a counselor",
        staff_signed_at=SIGNED,
        period_starts_at=SIGNED,
        expires_at=EXPIRES,
    )
    return replace(plain, **changes)


def care_paper(by: Party, **changes: Any) -> Consent:
    """A Part 2 consent for all treatment, payment and operations, in the regulation's own wording, with no end."""
    return replace(
        paper(by, by, Purpose.TREATMENT, Segment.PART2_SUD, ConsentKind.PART2_TPO),
        **{
            "recipients": (),
            "recipient_class": RecipientClass.TREATMENT_PAYMENT_OPERATIONS,
            "purposes": frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS}),
            "expires_at": None,
            "expires_event": "none",
            **changes,
        },
    )


def emergency(**changes: Any) -> Emergency:
    """An overdose that is going on, fully documented; the person is unconscious."""
    plain = Emergency(
        id="emergency-1",
        person_id=PERSON,
        kind="overdose",
        bona_fide=True,
        patient_capable=False,
        consent_obtainable=False,
        nature="overdose, unconscious",
        disclosed_by="a counselor",
        medical_personnel_name="the nurse on duty",
        medical_personnel_affiliation="Hilltop Hospital",
        occurred_at=SHORTLY_BEFORE,
    )
    return replace(plain, **changes)


def threat(target: ThreatTarget, **changes: Any) -> Threat:
    """A serious, imminent and specific threat, as a counselor recorded it."""
    plain = Threat(
        id="threat-1",
        person_id=PERSON,
        serious=True,
        imminent=True,
        specific=True,
        target=target,
        recorded_by="a counselor",
        basis="said so in the counselor's presence",
        recorded_at=SHORTLY_BEFORE,
    )
    return replace(plain, **changes)


def limit(towards: Party, **changes: Any) -> Restriction:
    """A limit that the person asked for and that was agreed to."""
    plain = Restriction(
        id="limit-1",
        person_id=PERSON,
        agreed=True,
        organization_ids=frozenset({towards.organization_id}),
        agreed_at=SIGNED,
    )
    return replace(plain, **changes)


def agreement(kind: AgreementKind, one: Party, other: Party, **changes: Any) -> Agreement:
    """An agreement in force between two organizations, with all that its law asks for."""
    plain = Agreement(
        id="agreement-1",
        kind=kind,
        party_ids=frozenset({one.organization_id, other.organization_id}),
        in_force=True,
        acknowledges_bound=True,
        will_resist=True,
        begins_at=LAST_YEAR,
    )
    return replace(plain, **changes)


def process(kind: ProcessKind, holder: Party, **changes: Any) -> LegalProcess:
    """Legal process in force that was served on `holder`."""
    plain = LegalProcess(
        id="process-1",
        kind=kind,
        in_force=True,
        holder_id=holder.organization_id,
        begins_at=SIGNED,
    )
    return replace(plain, **changes)


def order(provision: OrderProvision, holder: Party, what: Segment, **changes: Any) -> LegalProcess:
    """A judge's order to `holder` with every finding, and the subpoena that goes with it."""
    return process(
        ProcessKind.COURT_ORDER,
        holder,
        **{
            "provision": provision,
            "signed_by_judge": True,
            "segments": frozenset({what}),
            "scope": ("dates of attendance",),
            "findings": frozenset(OrderFinding),
            "accompanied_by_subpoena": True,
            "subpoena_in_force": True,
            **changes,
        },
    )


def lawsuit(holder: Party, *, by_the_person: bool) -> LegalProcess:
    """A complaint between the person and `holder`."""
    return process(ProcessKind.COMPLAINT, holder, brought_by_patient=by_the_person)
