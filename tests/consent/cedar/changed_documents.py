"""One changed fact of a document on file: a paper, an agreement, a process, an emergency, a threat, a limit.

A change is drawn from the values that the law tells apart, the unknown one included.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from consent.facts import (
    Agreement,
    AgreementKind,
    CombinedWith,
    Consent,
    ConsentKind,
    DisclosureRequest,
    Emergency,
    LegalProcess,
    NamedRecipient,
    OrderFinding,
    OrderProvision,
    ProcessKind,
    Purpose,
    RecipientClass,
    RequestTest,
    Restriction,
    Segment,
    SignatureKind,
    Signer,
    Threat,
    ThreatTarget,
)
from tests.consent.cedar.cast import (
    BILLING,
    DRUG,
    IDENTIFYING,
    INCIDENT_FACTS,
    NOW,
    PROGRESS,
    STATEMENTS,
)

FIELDS = (*IDENTIFYING, *INCIDENT_FACTS, *PROGRESS, *BILLING, *DRUG, "diagnosis", "narrative", "the_statement")
TICK, SECOND, DAY = timedelta(microseconds=1), timedelta(seconds=1), timedelta(days=1)
MOMENTS = tuple(NOW + by for by in (-30 * DAY, -DAY, -SECOND, -TICK, 0 * TICK, TICK, SECOND, DAY, 60 * DAY))
CODES = (
    *("A4-RECIPIENT", "A6-REVOKE", "A-NOT-LEGAL", "B5", "B10i", "C-NOTCOMBINED", "D-COMBINE", "D-SEP", "E-PERIOD"),
    *("F-COMPOUND", "F11-COPY", "G6-STAFF", "HIV-DATE", "X-SIGNER", "Z9-UNHEARD-OF"),
)
EVENTS = ("", "none", "end of the treatment", "end of the research study", "discharge", "final disposition")


def unknown_or_known(rng: Random) -> bool | None:
    """True, false, or not known."""
    return rng.choice((True, False, None))


def moment_or_none(rng: Random) -> datetime | None:
    """An instant on or beside a boundary, or none."""
    return rng.choice((*MOMENTS, None))


def another_set(rng: Random, values: Any, had: frozenset[Any]) -> frozenset[Any]:
    """One more, one less, all, or none."""
    every = sorted(values)
    return rng.choice(
        (
            had | {rng.choice(every)},
            had - {rng.choice(sorted(had) or every)},
            had - {rng.choice(sorted(had) or every)},
            frozenset(every),
            frozenset(),
        )
    )


PRINTED: dict[ConsentKind, tuple[str, ...]] = {
    ConsentKind.PART2_GENERAL: ("A6-REVOKE", "B10i", "B10ii", "A4-CEBA", "A4-INTERMEDIARY"),
    ConsentKind.PART2_TPO: ("A6-REVOKE", "B10i", "B10ii", "A4-CEBA"),
    ConsentKind.PART2_LEGAL: ("A6-REVOKE",),
    ConsentKind.PART2_COUNSELING_NOTES: ("A6-REVOKE", "B10i", "B10ii"),
    ConsentKind.PART2_CRIMINAL_JUSTICE: ("A6-REVOKE", "E-REVOCABLE", "E-PERIOD"),
    ConsentKind.HIPAA_AUTHORIZATION: ("F7-REVOKE", "F8-CONDITION", "F9-REDISC", "F10-PLAIN"),
    ConsentKind.PA_MENTAL_HEALTH_RELEASE: ("G5-SIGN", "G7-VERBAL", "G8-REVOKE", "G9-INSPECT"),
    ConsentKind.PA_HIV: ("HIV-REVOKE",),
}
"""The statements that each instrument must print, or may have to."""


def change_paper(rng: Random, had: Consent, request: DisclosureRequest) -> Consent:
    """One changed fact of a signed paper."""
    printed = [code for kind in sorted(had.kinds) for code in PRINTED[kind]] or sorted(STATEMENTS)
    here, recipient = request.discloser.organization_id, request.recipient
    times = (
        *("signed_at", "staff_signed_at", "period_starts_at", "expires_at", "event_occurred_at", "revoked_at"),
        *("revoked_at", "revoked_orally_at", "revocable_from", "final_disposition_at"),
    )
    changes: tuple[Callable[[], dict[str, Any]], ...] = (
        *(lambda name=name: {name: moment_or_none(rng)} for name in times),
        lambda: {"kinds": another_set(rng, ConsentKind, had.kinds)},
        lambda: {"person_id": "person-2"},
        lambda: {"discloser_ids": rng.choice((frozenset(), frozenset({"elsewhere"}), had.discloser_ids | {here}))},
        lambda: {"recipients": rng.choice(((), (NamedRecipient(organization_id="elsewhere"),)))},
        lambda: {"recipients": (*had.recipients, NamedRecipient(organization_id=" "))},
        lambda: {
            "recipients": (
                NamedRecipient(
                    organization_id=recipient.organization_id,
                    person_id=rng.choice((recipient.person_id, "another", None)),
                    for_purposes=rng.choice((None, frozenset({rng.choice(list(Purpose))}))),
                ),
            )
        },
        lambda: {"recipient_class": rng.choice((*RecipientClass, None))},
        lambda: {"segments": another_set(rng, Segment, had.segments)},
        lambda: {"purposes": another_set(rng, Purpose, had.purposes)},
        lambda: {"purposes": frozenset({rng.choice(list(Purpose)), request.purpose or Purpose.TREATMENT})},
        lambda: {"info_description": rng.choice(("", " "))},
        lambda: {"described_part": "attendance dates"},
        lambda: {"fields": rng.choice((frozenset(), frozenset(rng.sample(FIELDS, 8)), frozenset(FIELDS)))},
        lambda: {
            "signature": rng.choice((*SignatureKind, None)),
            "witnesses": rng.choice(((), ("a", "A "), ("a", "b"))),
        },
        lambda: {"signer": rng.choice(list(Signer))},
        lambda: {"signer_authority": ""},
        *(lambda: {"statements": had.statements - {rng.choice(printed)}} for _ in range(6)),
        lambda: {"person_named": False},
        lambda: {"staff_signed_by": " "},
        *(lambda: {"expires_at": None, "expires_event": rng.choice(EVENTS)} for _ in range(3)),
        lambda: {"combined_with": another_set(rng, CombinedWith, had.combined_with)},
        lambda: {"combined_with": frozenset({rng.choice(list(CombinedWith))})},
        lambda: {"conditioned": True},
        lambda: {"known_false": True},
        lambda: {"elements_missing": frozenset({rng.choice(CODES)})},
        lambda: {"matter": rng.choice(("", "CP-02-CR-0099-2026"))},
        lambda: {"condition_of": " "},
    )
    return replace(had, **rng.choice(changes)())


def change_agreement(rng: Random, had: Agreement, request: DisclosureRequest) -> Agreement:
    """One changed fact of an agreement."""
    return rng.choice(
        (
            replace(had, kind=rng.choice(list(AgreementKind))),
            replace(had, party_ids=frozenset({request.discloser.organization_id, "elsewhere"})),
            replace(had, in_force=unknown_or_known(rng)),
            replace(had, acknowledges_bound=unknown_or_known(rng)),
            replace(had, will_resist=unknown_or_known(rng)),
            replace(had, begins_at=moment_or_none(rng)),
            replace(had, ends_at=moment_or_none(rng)),
        )
    )


def change_process(rng: Random, had: LegalProcess, request: DisclosureRequest) -> LegalProcess:
    """One changed fact of a process."""
    ternaries = (
        *("in_force", "signed_by_judge", "communications_finding", "accompanied_by_subpoena", "subpoena_in_force"),
        *("satisfactory_assurance", "brought_by_patient"),
    )
    return rng.choice(
        (
            *(replace(had, **{name: unknown_or_known(rng)}) for name in ternaries),
            replace(had, kind=rng.choice(list(ProcessKind))),
            replace(had, provision=rng.choice((*OrderProvision, None))),
            replace(had, holder_id=rng.choice((None, "elsewhere", request.discloser.organization_id))),
            replace(had, crime=rng.choice(("Homicide", "child abuse or neglect", "theft", "drug trafficking", ""))),
            replace(had, segments=another_set(rng, Segment, had.segments)),
            replace(had, findings=another_set(rng, OrderFinding, had.findings)),
            replace(had, findings=had.findings - {rng.choice(list(OrderFinding))}),
            replace(had, request_tests=another_set(rng, RequestTest, had.request_tests)),
            replace(had, begins_at=moment_or_none(rng)),
            replace(had, ends_at=moment_or_none(rng)),
        )
    )


def change_emergency(rng: Random, had: Emergency, request: DisclosureRequest) -> Emergency:
    """One changed fact of an emergency."""
    ternaries = (
        *("bona_fide", "patient_capable", "consent_obtainable", "consent_refused", "declared_disaster"),
        *("program_closed", "product_danger_asserted"),
    )
    written = ("nature", "disclosed_by", "medical_personnel_name", "medical_personnel_affiliation")
    return rng.choice(
        (
            *(replace(had, **{name: unknown_or_known(rng)}) for name in ternaries),
            *(replace(had, **{name: " "}) for name in written),
            replace(had, person_id="person-2"),
            replace(had, occurred_at=rng.choice(MOMENTS)),
            replace(had, ended_at=moment_or_none(rng)),
        )
    )


def change_threat(rng: Random, had: Threat, request: DisclosureRequest) -> Threat:
    """One changed fact of a threat."""
    return rng.choice(
        (
            *(replace(had, **{name: unknown_or_known(rng)}) for name in ("serious", "imminent", "specific")),
            replace(had, target=rng.choice((*ThreatTarget, None))),
            replace(had, person_id="person-2"),
            replace(had, recorded_by=" "),
            replace(had, basis=""),
            replace(had, recorded_at=rng.choice(MOMENTS)),
            replace(had, resolved_at=moment_or_none(rng)),
        )
    )


def change_restriction(rng: Random, had: Restriction, request: DisclosureRequest) -> Restriction:
    """One changed fact of a limit."""
    return rng.choice(
        (
            replace(had, person_id="person-2"),
            replace(had, agreed=unknown_or_known(rng)),
            replace(had, paid_in_full=not had.paid_in_full),
            replace(had, organization_ids=frozenset({"elsewhere"})),
            replace(had, segments=another_set(rng, Segment, had.segments)),
            replace(had, fields=frozenset(rng.sample(FIELDS, 8))),
            replace(had, purposes=another_set(rng, Purpose, had.purposes)),
            replace(had, agreed_at=moment_or_none(rng)),
            replace(had, ended_at=moment_or_none(rng)),
        )
    )


BODIES: dict[str, Callable[..., Any]] = {
    "consents": change_paper,
    "emergencies": change_emergency,
    "threats": change_threat,
    "restrictions": change_restriction,
    "agreements": change_agreement,
    "legal_process": change_process,
}
