"""What recipes for invented worlds are made of: flawless documents, and steps that put on file what a basis needs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

from consent.facts import (
    Agreement,
    AgreementKind,
    Circumstances,
    Consent,
    ConsentKind,
    Emergency,
    LegalProcess,
    NamedRecipient,
    OrderFinding,
    OrderProvision,
    OrganizationKind,
    Party,
    ProcessKind,
    Purpose,
    RecipientClass,
    RecordOrigin,
    Segment,
    SignatureKind,
    Signer,
    Threat,
    ThreatTarget,
)
from tests.consent.cedar.cast import (
    BEFORE,
    DOCKET,
    HOLDERS,
    LATER,
    NOW,
    PERSON,
    PRESENCE,
    STATEMENTS,
    SUBSTANCE_USE,
    Kind,
)


def paper(rng: Random, asked: "Asked", *kinds: ConsentKind, **changes: Any) -> Consent:
    """A flawless paper of these kinds for this very disclosure."""
    named = NamedRecipient(
        organization_id=asked.recipient.organization_id,
        person_id=asked.recipient.person_id if rng.random() < 0.3 or not asked.recipient.organization_id else None,
        for_purposes=frozenset({asked.purpose}) if rng.random() < 0.1 else None,
    )
    plain = Consent(
        id=f"paper-{rng.randrange(10**6)}",
        kinds=frozenset(kinds),
        person_id=PERSON,
        discloser_ids=frozenset({asked.discloser.organization_id}),
        recipients=(named,),
        segments=frozenset(asked.segments),
        purposes=frozenset({asked.purpose}),
        info_description="a summary of the last encounter",
        signed_at=BEFORE,
        signature=rng.choice((SignatureKind.INK, SignatureKind.ELECTRONIC)),
        signer=asked.signer,
        signer_authority="papers on file",
        statements=STATEMENTS,
        staff_signed_by="clinician",
        staff_signed_at=BEFORE,
        period_starts_at=BEFORE,
        expires_at=LATER,
        matter=DOCKET,
        condition_of="probation",
        revocable_from=NOW + timedelta(days=rng.choice((-1, 0, 30))),
    )
    return replace(plain, **changes)


def emergency(**changes: Any) -> Emergency:
    """An overdose that is going on, fully documented; the person is unconscious."""
    plain = Emergency(
        id="emergency",
        person_id=PERSON,
        kind="overdose",
        bona_fide=True,
        patient_capable=False,
        consent_obtainable=False,
        nature="opioid overdose",
        disclosed_by="clinician",
        medical_personnel_name="Dr. R.",
        medical_personnel_affiliation="General Hospital",
        occurred_at=NOW - timedelta(minutes=5),
    )
    return replace(plain, **changes)


def threat(**changes: Any) -> Threat:
    """A serious, imminent and specific threat against a named person, as a clinician recorded it."""
    plain = Threat(
        id="threat",
        person_id=PERSON,
        serious=True,
        imminent=True,
        specific=True,
        target=ThreatTarget.IDENTIFIED,
        recorded_by="clinician",
        basis="said so in the encounter",
        recorded_at=NOW - timedelta(minutes=5),
    )
    return replace(plain, **changes)


def agreement(asked: "Asked", kind: AgreementKind) -> Agreement:
    """An agreement in force between both sides."""
    return Agreement(
        id=f"agreement-{kind}",
        kind=kind,
        party_ids=frozenset({asked.discloser.organization_id, asked.recipient.organization_id}),
        in_force=True,
        acknowledges_bound=True,
        will_resist=True,
    )


def process(asked: "Asked", kind: ProcessKind, **changes: Any) -> LegalProcess:
    """A process in force, served on the discloser."""
    plain = LegalProcess(
        id=f"process-{kind}",
        kind=kind,
        in_force=True,
        holder_id=asked.discloser.organization_id,
        signed_by_judge=True,
    )
    return replace(plain, **changes)


def order(asked: "Asked", provision: OrderProvision | None) -> LegalProcess:
    """An order with every finding that any provision asks for, and its subpoena."""
    return process(
        asked,
        ProcessKind.COURT_ORDER,
        provision=provision,
        crime="armed robbery",
        findings=frozenset(OrderFinding),
        communications_finding=True,
        accompanied_by_subpoena=True,
        subpoena_in_force=True,
        segments=frozenset(asked.segments),
    )


@dataclass(slots=True)
class Asked:
    """What a recipe is being cooked for; `file` gathers the evidence."""

    rng: Random
    purpose: Purpose
    recipient: Party
    discloser: Party
    segments: tuple[Segment, ...]
    circumstances: Circumstances
    file: list[Consent | Emergency | Threat | Agreement | LegalProcess]
    age: int | None = 34
    deceased: bool | None = False
    signer: Signer = Signer.PATIENT


Cook = Callable[[Asked], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One row. `needs` puts on file what the basis needs, and may turn recipient, discloser and circumstances."""

    name: str
    purposes: tuple[Purpose, ...]
    recipients: tuple[OrganizationKind, ...]
    segments: tuple[Segment, ...]
    disclosers: tuple[Party, ...] = HOLDERS
    fields: tuple[str, ...] = ()
    circumstances: Circumstances = Circumstances()  # noqa: RUF009 - frozen
    needs: tuple[Cook, ...] = ()


def known(**changes: Any) -> Cook:
    """Turn circumstances."""

    def cook(asked: Asked) -> None:
        asked.circumstances = replace(asked.circumstances, **changes)

    return cook


def received_by(**changes: Any) -> Cook:
    """Turn the recipient."""

    def cook(asked: Asked) -> None:
        asked.recipient = replace(asked.recipient, **changes)

    return cook


def within(asked: Asked) -> None:
    """The recipient works for the discloser."""
    asked.recipient = replace(asked.recipient, organization_id=asked.discloser.organization_id)


def aged(*ages: int) -> Cook:
    """A minor, or a person of one of these ages."""

    def cook(asked: Asked) -> None:
        asked.age = asked.rng.choice(ages)

    return cook


def dead(asked: Asked) -> None:
    """The person has died."""
    asked.deceased = True
    asked.signer = asked.rng.choice((Signer.EXECUTOR, Signer.PERSONAL_REPRESENTATIVE))


def agreed(*kinds: AgreementKind) -> Cook:
    """One of these agreements is on file, or all of them."""

    def cook(asked: Asked) -> None:
        chosen = kinds if asked.rng.random() < 0.5 else (asked.rng.choice(kinds),)
        asked.file.extend(agreement(asked, kind) for kind in chosen)

    return cook


def served(kind: ProcessKind, **changes: Any) -> Cook:
    """This process is on file."""
    return lambda asked: asked.file.append(process(asked, kind, **changes))


def ordered(*provisions: OrderProvision | None) -> Cook:
    """Orders under one of these provisions, or under all."""

    def cook(asked: Asked) -> None:
        chosen = provisions if asked.rng.random() < 0.4 else (asked.rng.choice(provisions),)
        asked.file.extend(replace(order(asked, one), id=f"order-{one}") for one in chosen)

    return cook


def urgent(**changes: Any) -> Cook:
    """A medical emergency is going on."""
    return lambda asked: asked.file.append(emergency(**changes))


def threatened(asked: Asked) -> None:
    """A threat is recorded."""
    asked.file.append(threat(target=asked.rng.choice((*ThreatTarget, ThreatTarget.IDENTIFIED))))


def signed(*kinds: ConsentKind, **changes: Any) -> Cook:
    """One paper of all these kinds, or one of each."""

    def cook(asked: Asked) -> None:
        groups = (kinds,) if asked.rng.random() < 0.7 else tuple((kind,) for kind in kinds)
        asked.file.extend(paper(asked.rng, asked, *group, **changes) for group in groups)

    return cook


CARE_PURPOSES = frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS})
GENERAL_CONSENT, CARE_CONSENT, LEGAL_CONSENT = ConsentKind.PART2_GENERAL, ConsentKind.PART2_TPO, ConsentKind.PART2_LEGAL
NOTES_CONSENT, CRIMINAL_JUSTICE, AUTHORIZATION = (
    ConsentKind.PART2_COUNSELING_NOTES,
    ConsentKind.PART2_CRIMINAL_JUSTICE,
    ConsentKind.HIPAA_AUTHORIZATION,
)
RELEASE, HIV_CONSENT = ConsentKind.PA_MENTAL_HEALTH_RELEASE, ConsentKind.PA_HIV


def signed_for_care(asked: Asked) -> None:
    """A consent for treatment, payment and operations in the regulation's class wording, or naming the recipient."""
    by_class = asked.rng.random() < 0.7
    extra = frozenset({asked.purpose}) if asked.purpose not in {Purpose.CUSTODY_HEALTHCARE} else frozenset[Purpose]()
    asked.file.append(
        paper(
            asked.rng,
            asked,
            CARE_CONSENT,
            segments=frozenset({SUBSTANCE_USE, PRESENCE}),
            purposes=CARE_PURPOSES | extra if asked.rng.random() < 0.5 else CARE_PURPOSES,
            expires_at=None if asked.rng.random() < 0.6 else LATER,
            expires_event=asked.rng.choice(("none", "end of the treatment")),
            **({"recipients": (), "recipient_class": RecipientClass.TREATMENT_PAYMENT_OPERATIONS} if by_class else {}),
        )
    )


def signed_through_intermediary(asked: Asked) -> None:
    """A consent that names an intermediary and its treating participants."""
    asked.recipient = replace(asked.recipient, is_treating_provider=True)
    named = asked.recipient.organization_id if asked.recipient.kind is Kind.INTERMEDIARY else "network"
    asked.file.append(
        paper(
            asked.rng,
            asked,
            GENERAL_CONSENT,
            AUTHORIZATION,
            recipients=(NamedRecipient(organization_id=named),),
            recipient_class=RecipientClass.TREATING_PARTICIPANTS,
            statements=STATEMENTS - {"A4-INTERMEDIARY"} if asked.rng.random() < 0.5 else STATEMENTS,
        )
    )


def once_received(*kinds: ConsentKind) -> Cook:
    """The discloser received the record on the person's consent to somebody else's disclosure."""

    def cook(asked: Asked) -> None:
        asked.circumstances = replace(
            asked.circumstances,
            origin=asked.rng.choice(
                (RecordOrigin.CARE_CONSENT, RecordOrigin.CARE_CONSENT, RecordOrigin.GENERAL_CONSENT)
            ),
        )
        past = {"revoked_at": NOW - timedelta(days=1)} if asked.rng.random() < 0.2 else {}
        asked.file.append(
            paper(
                asked.rng,
                asked,
                asked.rng.choice(kinds),
                discloser_ids=frozenset({"origin"}),
                recipients=(),
                recipient_class=RecipientClass.TREATMENT_PAYMENT_OPERATIONS,
                segments=frozenset({SUBSTANCE_USE}),
                purposes=CARE_PURPOSES,
                **past,
            )
        )

    return cook
