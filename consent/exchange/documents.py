"""Reads what else is on file: agreements, legal process and restrictions, each as found."""

from consent.exchange.fields import Fields, exactly, plainly
from consent.exchange.words import (
    AGREEMENTS,
    EVERYBODY,
    NO_FINDING,
    ORDER_FINDINGS,
    PROVISIONS,
    REQUEST_TESTS,
    RESTRICTED_CLASSES,
    SUBPOENA_STATUSES,
)
from consent.facts import Agreement, LegalProcess, Party, ProcessKind, Restriction, Segment

_PROCESS_KINDS = exactly(ProcessKind)
BY_PATIENT = "patient v. provider"
AGAINST_PATIENT = "provider v. patient"


def read_agreements(fields: Fields) -> tuple[Agreement, ...]:
    """Return every agreement of the scenario; one whose kind cannot be read is noted and left out."""
    agreements = []
    for place, paper in enumerate(fields.inners("agreements"), start=1):
        paper.insist("kind")
        kind = paper.choice("kind", AGREEMENTS, loosely=True)
        parties = frozenset(paper.texts("parties"))
        in_force = paper.flag("in_force")
        bound, resists = paper.flag("acknowledges_bound"), paper.flag("will_resist")
        paper.finish()
        if kind is not None:
            agreements.append(
                Agreement(
                    id=f"agreement-{place}",
                    kind=kind,
                    party_ids=parties,
                    in_force=in_force,
                    acknowledges_bound=bound,
                    will_resist=resists,
                )
            )
    return tuple(agreements)


def read_legal_process(fields: Fields) -> tuple[LegalProcess, ...]:
    """Return all legal process of the scenario; what is of an unknown kind is noted and left out."""
    served = []
    for place, paper in enumerate(fields.inners("legal_process"), start=1):
        process = _read_process(paper, f"process-{place}")
        paper.finish()
        if process is not None:
            served.append(process)
    return tuple(served)


def _read_process(paper: Fields, identifier: str) -> LegalProcess | None:
    paper.insist("kind")
    kind = paper.choice("kind", _PROCESS_KINDS)
    segments, words = _covers(paper)
    detail = plainly(paper.text("kind_detail"))
    provision = paper.choice("provision", PROVISIONS, loosely=True)
    section, issued_by, crime = paper.text("section"), paper.text("issued_by"), paper.text("crime")
    signed, in_force = paper.flag("signed_by_judge"), paper.flag("in_force")
    holder = paper.text("holder")
    scope = paper.texts("scope")
    findings = paper.choices("subpart_e_findings", ORDER_FINDINGS, loosely=True)
    communications = _communications_finding(paper)
    accompanied = paper.flag("accompanied_by_subpoena")
    subpoena = paper.choice("subpoena_status", SUBPOENA_STATUSES, loosely=True)
    assured = paper.flag("satisfactory_assurance")
    tests = paper.choices("three_part_test", REQUEST_TESTS, loosely=True)
    if kind is None:
        return None
    return LegalProcess(
        id=identifier,
        kind=kind,
        in_force=in_force,
        provision=provision,
        section=section,
        signed_by_judge=signed,
        issued_by=issued_by,
        holder_id=holder or None,
        crime=crime,
        segments=segments,
        scope=(*scope, *words),
        findings=findings,
        communications_finding=communications,
        accompanied_by_subpoena=accompanied,
        subpoena_in_force=subpoena,
        satisfactory_assurance=assured,
        request_tests=tests,
        brought_by_patient={BY_PATIENT: True, AGAINST_PATIENT: False}.get(detail),
    )


def _covers(paper: Fields) -> tuple[frozenset[Segment], tuple[str, ...]]:
    """Split `covers` into kinds of information and other words, which are words of its scope."""
    entries = paper.texts("covers")
    segments = frozenset(Segment(entry) for entry in entries if entry in set(Segment))
    return segments, tuple(entry for entry in entries if entry not in set(Segment))


def _communications_finding(paper: Fields) -> bool | None:
    """The finding under 42 CFR 2.63(a): true or its words if it was made, false if it was not, None if unknown."""
    value = paper.value("finding_2_63")
    if value is None or isinstance(value, bool):
        return value
    words = plainly(paper.text("finding_2_63"))
    return words not in NO_FINDING if words else None


def read_restrictions(fields: Fields, *, person: str, recipient: Party) -> tuple[Restriction, ...]:
    """Return every restriction of the scenario; one that does not say whom it is towards binds towards everybody."""
    restrictions = []
    for place, paper in enumerate(fields.inners("restrictions"), start=1):
        towards = paper.text("to")
        agreed, paid = paper.flag("agreed"), paper.flag("paid_in_full")
        paper.finish()
        restrictions.append(
            Restriction(
                id=f"restriction-{place}",
                person_id=person,
                agreed=agreed,
                paid_in_full=paid is True,
                organization_ids=_towards(towards, recipient),
            )
        )
    return tuple(restrictions)


def _towards(words: str, recipient: Party) -> frozenset[str]:
    """Return whom a restriction is towards; empty: everybody. A class that the recipient is in names the recipient."""
    if not words or plainly(words) in EVERYBODY:
        return frozenset()
    of_a_kind = RESTRICTED_CLASSES.get(plainly(words), frozenset())
    by_role = recipient.person_id is not None and words in {
        recipient.person_id,
        f"{recipient.role} {recipient.person_id}",
    }
    if recipient.kind in of_a_kind or by_role:
        return frozenset({recipient.organization_id})
    return frozenset({words})
