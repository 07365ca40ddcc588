"""Pieces of evidence that nobody has yet: each flawless, and made for one request, so that the engine can be asked what
it would say with it.

A piece is a supposition and never stored. It says in words what it is; whether it would help is the engine's to say.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from consent import words_of_law
from consent.facts import (
    POLICE_KINDS,
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
    OrganizationKind,
    ProcessKind,
    Purpose,
    RecordedFinding,
    Restriction,
    Segment,
    SignatureKind,
    Signer,
)
from consent.instruments.elements import PROCEEDINGS, STATEMENT_CODES
from consent.law.groups import PROVIDERS, SERVICE_ORGANIZATIONS

_T = TypeVar("_T")
#: What a paper about this kind of information would cover: the fields, or None for everything of the kind.
Described = Callable[[Segment], frozenset[str] | None]

COULD_BE_MEDICAL: frozenset[OrganizationKind] = PROVIDERS | {
    OrganizationKind.MEDICAL_EXAMINER,
    OrganizationKind.PUBLIC_HEALTH_AUTHORITY,
}
"""Kinds of body whose people may be medical personnel. Police never are."""


class PieceKind(StrEnum):
    """What a piece is; in the order in which it is offered."""

    SUMMARY = "summary"
    LABEL = "label"
    TREATS = "treats"
    CONSENT = "consent"
    AGREEMENT = "agreement"
    EMERGENCY = "emergency"
    ORDER = "order"
    END_OF_LIMIT = "end_of_limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One supposition. `if_wished`: it is the person's alone to want, and nobody asks them for it as a routine."""

    kind: PieceKind
    words: str
    if_wished: bool = False
    consent: Consent | None = None
    agreement: Agreement | None = None
    emergency: Emergency | None = None
    order: LegalProcess | None = None
    ended: Restriction | None = None
    label: Segment | None = None
    field: str = ""

    def supposed(
        self, request: DisclosureRequest, evidence: Evidence, *, keys: frozenset[str]
    ) -> tuple[DisclosureRequest, Evidence]:
        """Return the facts as they would be with this piece; `keys` are the items that it is about."""
        match self.kind:
            case PieceKind.CONSENT:
                evidence = replace(evidence, consents=(*evidence.consents, *_some(self.consent)))
            case PieceKind.AGREEMENT:
                evidence = replace(evidence, agreements=(*evidence.agreements, *_some(self.agreement)))
            case PieceKind.EMERGENCY:
                evidence = replace(evidence, emergencies=(*evidence.emergencies, *_some(self.emergency)))
                treated_by = replace(request.recipient, is_medical_personnel=True, is_treating_provider=True)
                request = replace(request, recipient=treated_by)
            case PieceKind.TREATS:
                request = replace(request, recipient=replace(request.recipient, is_treating_provider=True))
            case PieceKind.ORDER:
                evidence = replace(evidence, legal_process=(*evidence.legal_process, *_some(self.order)))
                request = replace(request, circumstances=_as_the_order_asks(request.circumstances))
            case PieceKind.END_OF_LIMIT:
                left = tuple([limit for limit in evidence.restrictions if limit != self.ended])
                evidence = replace(evidence, restrictions=left)
            case PieceKind.LABEL:
                request = _with_items(request, keys, segment=self.label, field=self.field)
            case PieceKind.SUMMARY:
                request = _with_items(request, keys, field=self.field)
        return request, evidence


def _some(piece: _T | None) -> tuple[_T, ...]:
    return () if piece is None else (piece,)


def _with_items(request: DisclosureRequest, keys: frozenset[str], **changes: object) -> DisclosureRequest:
    items = tuple([replace(item, **changes) if item.key in keys else item for item in request.items])  # type: ignore[arg-type]  # names of fields
    return replace(request, items=items)


def _as_the_order_asks(circumstances: Circumstances) -> Circumstances:
    """Notice to the person and good cause are part of obtaining an order."""
    told = {RecordedFinding.NOTICE_TO_PATIENT, RecordedFinding.GOOD_CAUSE}
    return replace(circumstances, findings=circumstances.findings | told)


# Papers -----------------------------------------------------------------------------------------------------------------

_ORDINARY = frozenset(
    {ConsentKind.PART2_GENERAL, ConsentKind.HIPAA_AUTHORIZATION, ConsentKind.PA_MENTAL_HEALTH_RELEASE}
)
_FOR_A_PROCEEDING = frozenset({ConsentKind.PART2_LEGAL, ConsentKind.HIPAA_AUTHORIZATION})
_MENTAL_HEALTH_ALONE = frozenset({ConsentKind.HIPAA_AUTHORIZATION, ConsentKind.PA_MENTAL_HEALTH_RELEASE})
_CRIMINAL_JUSTICE = frozenset(
    {
        ConsentKind.PART2_CRIMINAL_JUSTICE,
        ConsentKind.HIPAA_AUTHORIZATION,
        ConsentKind.PA_MENTAL_HEALTH_RELEASE,
    }
)
_COUNSELING_NOTES = frozenset({ConsentKind.PART2_COUNSELING_NOTES, ConsentKind.HIPAA_AUTHORIZATION})
_HIV = frozenset({ConsentKind.PA_HIV, ConsentKind.HIPAA_AUTHORIZATION})
#: Kinds of information that have a paper of their own, with how it is called.
_OF_ITS_OWN: dict[Segment, tuple[frozenset[ConsentKind], str]] = {
    Segment.SUD_COUNSELING_NOTES: (_COUNSELING_NOTES, "A consent for substance use counseling notes and nothing else"),
    Segment.PSYCHOTHERAPY_NOTES: (_MENTAL_HEALTH_ALONE, "An authorization for psychotherapy notes and nothing else"),
    Segment.HIV: (_HIV, "A consent of its own for HIV-related information"),
}
_SIGNERS: dict[Signer, str] = {
    Signer.PATIENT: "",
    Signer.PARENT: ", signed by a parent",
    Signer.GUARDIAN: ", signed by the guardian with the court's order",
    Signer.HEALTH_CARE_AGENT: ", signed by the health care agent",
    Signer.EXECUTOR: ", signed by the documented personal representative",
}


def papers(request: DisclosureRequest, segment: Segment, *, described: Described, if_wished: bool) -> list[Piece]:
    """Return every paper about this kind of information that could be signed for this recipient and purpose."""
    if request.purpose is None:
        return []
    return [
        Piece(
            kind=PieceKind.CONSENT,
            words=f"{called} naming {_name(request)} for {_purpose(request.purpose)}{_SIGNERS[signer]}",
            if_wished=if_wished or request.recipient.kind in POLICE_KINDS,
            consent=_paper(request, segment, kinds, signer, described),
        )
        for kinds, called in _papers_about(segment, request.purpose)
        for signer in _possible_signers(request)
    ]


def _papers_about(segment: Segment, purpose: Purpose) -> list[tuple[frozenset[ConsentKind], str]]:
    covering = f"A consent that covers {_kind(segment)},"
    found: list[tuple[frozenset[ConsentKind], str]] = []
    if segment in _OF_ITS_OWN:
        kinds, called = _OF_ITS_OWN[segment]
        found.append((kinds, f"{called},"))
    else:
        found.append((_ORDINARY, covering))
    if purpose in PROCEEDINGS:
        found.append((_FOR_A_PROCEEDING, f"A consent for this one proceeding alone that covers {_kind(segment)},"))
        if segment in {Segment.MH_GENERAL, Segment.IDENTITY_PRESENCE}:
            found.append((_MENTAL_HEALTH_ALONE, f"A Pennsylvania release that covers {_kind(segment)},"))
    if purpose is Purpose.MONITORING_CONDITIONAL_RELEASE:
        found.append((_CRIMINAL_JUSTICE, f"A consent under 42 CFR 2.35 that covers {_kind(segment)},"))
    return found


def _possible_signers(request: DisclosureRequest) -> list[Signer]:
    """Who might sign; whether their signature counts, the engine says."""
    age, signers = request.person_age, [Signer.PATIENT]
    if age is None or age < 18:
        signers.append(Signer.PARENT)
    if request.person_adjudicated_incapacitated:
        signers.append(Signer.GUARDIAN)
    if request.circumstances.incapacity_determined:
        signers.append(Signer.HEALTH_CARE_AGENT)
    if request.person_deceased:
        signers.append(Signer.EXECUTOR)
    return signers


def _paper(
    request: DisclosureRequest,
    segment: Segment,
    kinds: frozenset[ConsentKind],
    signer: Signer,
    described: Described,
) -> Consent:
    recipient, now = request.recipient, request.now
    return Consent(
        id=f"supposed paper {'+'.join(sorted(kinds))} {signer}",
        kinds=kinds,
        person_id=request.person_id,
        discloser_ids=frozenset({request.discloser.organization_id}),
        recipients=(
            NamedRecipient(
                organization_id=recipient.organization_id,
                person_id=None if recipient.organization_id.strip() else recipient.person_id,
            ),
        ),
        segments=frozenset({segment}),
        purposes=frozenset({request.purpose} if request.purpose else ()),
        fields=described(segment),
        info_description=_kind(segment),
        signed_at=now,
        signature=SignatureKind.INK,
        signer=signer,
        signer_name="supposed",
        signer_authority="" if signer is Signer.PATIENT else "documented",
        statements=STATEMENT_CODES,
        matter=request.circumstances.matter,
        condition_of="a release" if ConsentKind.PART2_CRIMINAL_JUSTICE in kinds else "",
        staff_signed_by="supposed",
        staff_signed_at=now,
        period_starts_at=now,
        expires_at=now + timedelta(days=30),
    )


# Everything else --------------------------------------------------------------------------------------------------------


def emergency(request: DisclosureRequest) -> Piece:
    """A medical emergency that goes on, documented as 42 CFR 2.51(c) asks, in which the person cannot consent."""
    return Piece(
        kind=PieceKind.EMERGENCY,
        words=f"A medical emergency, on record, in which the person cannot consent and medical personnel of "
        f"{_name(request)} treat them",
        emergency=Emergency(
            id="supposed emergency",
            person_id=request.person_id,
            kind="other",
            bona_fide=True,
            patient_capable=False,
            consent_obtainable=False,
            consent_refused=False,
            nature="supposed",
            disclosed_by="supposed",
            medical_personnel_name="supposed",
            medical_personnel_affiliation=_name(request),
            occurred_at=request.now,
        ),
    )


def treats(request: DisclosureRequest) -> Piece:
    """That the recipient treats the person, where nobody has answered that yet."""
    return Piece(kind=PieceKind.TREATS, words=f"The answer that {_name(request)} treats the person, if that is so")


_AGREEMENTS: dict[AgreementKind, str] = {
    AgreementKind.QUALIFIED_SERVICE: "A qualified service organization agreement with",
    AgreementKind.BUSINESS_ASSOCIATE: "A business associate contract with",
}


def agreements(request: DisclosureRequest) -> list[Piece]:
    """The agreements that a service organization can sign; with anybody else there is none to suggest."""
    if request.recipient.kind not in SERVICE_ORGANIZATIONS:
        return []
    parties = frozenset({request.discloser.organization_id, request.recipient.organization_id})
    return [
        Piece(
            kind=PieceKind.AGREEMENT,
            words=f"{called} {_name(request)}",
            agreement=Agreement(
                id=f"supposed agreement {kind}",
                kind=kind,
                party_ids=parties,
                in_force=True,
                acknowledges_bound=True,
                will_resist=True,
            ),
        )
        for kind, called in _AGREEMENTS.items()
    ]


_ORDERS: dict[OrderProvision, str] = {
    OrderProvision.NONCRIMINAL: "A court's order under 42 CFR 2.64 with its findings, and the subpoena beside it",
    OrderProvision.CRIMINAL: "A court's order under 42 CFR 2.65 with its findings, and the subpoena beside it",
    OrderProvision.INVESTIGATE_PROGRAM: "A court's order under 42 CFR 2.66 with its findings, and its mandate",
    OrderProvision.PENNSYLVANIA_MENTAL_HEALTH: "A court's order under 55 Pa. Code 5100.35(b), after notice",
    OrderProvision.PENNSYLVANIA_HIV: "A court's order under 35 P.S. 7608",
    OrderProvision.PENNSYLVANIA_SUBSTANCE_USE: "A court's order under 71 P.S. 1690.108, on good cause",
}


_UNDER_PART_2 = (OrderProvision.NONCRIMINAL, OrderProvision.CRIMINAL, OrderProvision.INVESTIGATE_PROGRAM)
#: Under which provisions a court can order this kind of information; none of them stands in for another.
_PROVISIONS: dict[Segment, tuple[OrderProvision, ...]] = {
    Segment.MH_GENERAL: (OrderProvision.PENNSYLVANIA_MENTAL_HEALTH,),
    Segment.PSYCHOTHERAPY_NOTES: (OrderProvision.PENNSYLVANIA_MENTAL_HEALTH,),
    Segment.PART2_SUD: _UNDER_PART_2,
    Segment.SUD_COUNSELING_NOTES: _UNDER_PART_2,
    Segment.IDENTITY_PRESENCE: (*_UNDER_PART_2, OrderProvision.PENNSYLVANIA_MENTAL_HEALTH),
    Segment.HIV: (OrderProvision.PENNSYLVANIA_HIV,),
    Segment.SUD_NON_PART2: (OrderProvision.PENNSYLVANIA_SUBSTANCE_USE,),
}


def orders(request: DisclosureRequest, segment: Segment) -> list[Piece]:
    """A court order of each provision for this kind of information: signed, served on the holder, with every finding."""
    return [
        Piece(
            kind=PieceKind.ORDER,
            words=_ORDERS[provision],
            order=LegalProcess(
                id=f"supposed order {provision}",
                kind=ProcessKind.COURT_ORDER,
                in_force=True,
                provision=provision,
                signed_by_judge=True,
                issued_by="supposed",
                holder_id=request.discloser.organization_id,
                crime="homicide",
                segments=frozenset({segment}),
                findings=frozenset(OrderFinding),
                communications_finding=True,
                accompanied_by_subpoena=True,
                subpoena_in_force=True,
            ),
        )
        for provision in _PROVISIONS.get(segment, ())
    ]


def ends_of_limits(evidence: Evidence) -> list[Piece]:
    """The end of each limit on file. Only the person may want it."""
    called = "The end of a limit that the person asked for, if they end it of their own accord"
    return [
        Piece(kind=PieceKind.END_OF_LIMIT, words=called, if_wished=True, ended=limit)
        for limit in evidence.restrictions
        if limit.ended_at is None
    ]


def label(segment: Segment, field: str) -> Piece:
    """A label for what carries none, and the field that it then is. The words do not say which: it is what it is."""
    told = "A label on the note that says what kind of information this is"
    return Piece(kind=PieceKind.LABEL, words=told, label=segment, field=field)


def summary(field: str) -> Piece:
    """The summary in place of the whole note."""
    return Piece(kind=PieceKind.SUMMARY, words="A summary instead of the whole note", field=field)


def _name(request: DisclosureRequest) -> str:
    return request.recipient.organization_name.strip() or "the recipient"


def _purpose(purpose: Purpose) -> str:
    return _in_a_sentence(words_of_law.of(purpose))


def _kind(segment: Segment) -> str:
    return _in_a_sentence(words_of_law.of(segment))


def _in_a_sentence(words: str) -> str:
    """Without the capital, unless it is an abbreviation such as HIV."""
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"
