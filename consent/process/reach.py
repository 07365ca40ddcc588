"""What a served paper reaches, decided by the engine within the kinds that it names, and in words what it would still need.

By itself: the paper alone on file, asked of every kind of information, whomever it names; this tells nothing of whether
the agency knows anybody. In a case: the pieces of one record, through the gate.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from casework.staff.models import Organization
from consent import gate, words_of_law
from consent.decision import Decision, LawDecision, SegmentDecision, decide
from consent.evidence import party_of, process_of
from consent.facts import (
    CLINICAL_SEGMENTS,
    POLICE_KINDS,
    Circumstances,
    DisclosureRequest,
    Evidence,
    OrderProvision,
    ProcessKind,
    Purpose,
    RecordedFinding,
    RecordItem,
    Segment,
)
from consent.jurisdiction import laws_in_force
from consent.models import LegalProcessRecord
from consent.previews import Preview
from consent.process import kinds

#: Nobody: the paper is judged by itself, and no record is asked.
_NOBODY = uuid.UUID(int=0)
_PROVISION_WORDS = {
    OrderProvision.NONCRIMINAL: "42 CFR 2.64",
    OrderProvision.CRIMINAL: "42 CFR 2.65",
    OrderProvision.INVESTIGATE_PROGRAM: "42 CFR 2.66",
}


@dataclass(frozen=True)
class KindReached:
    """One kind of information: whether the paper reaches it, what each law says, and what is missing."""

    segment: Segment
    permitted: bool
    decided: SegmentDecision
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Reach:
    """The paper by itself: every kind of information, and the decision that they were taken from."""

    request: DisclosureRequest
    evidence: Evidence
    decision: Decision
    kinds: tuple[KindReached, ...]

    def missing_for(self, demanded: Iterable[str]) -> tuple[str, ...]:
        """What is missing for these kinds (none named: for all), each said once."""
        wanted = {*demanded}
        chosen = [one for one in self.kinds if not wanted or one.segment in wanted]
        return tuple(dict.fromkeys(said for one in chosen for said in one.missing))


def circumstances_of(record: LegalProcessRecord, *, as_served: bool = False) -> Circumstances:
    """What is recorded beside the paper itself: the docket, the court's good cause, and that the person was told.

    ``as_served`` leaves out what was found out since.
    """
    findings = set()
    if record.person_told_at is not None and not as_served:
        findings.add(RecordedFinding.NOTICE_TO_PATIENT)
    if record.good_cause is True:
        findings.add(RecordedFinding.GOOD_CAUSE)
    return Circumstances(matter=record.matter, findings=frozenset(findings))


def by_itself(
    record: LegalProcessRecord,
    *,
    discloser: Organization,
    requester: Organization,
    now: datetime,
    as_served: bool = False,
) -> Reach:
    """What this paper reaches of each kind of information while nothing else is on file.

    ``as_served`` leaves out what was found out since: for words that go out, which must not tell that anything was.
    """
    request = DisclosureRequest(
        person_id=str(_NOBODY),
        discloser=party_of(discloser),
        recipient=party_of(requester),
        purpose=Purpose(record.purpose),
        items=tuple(
            RecordItem(key=segment.value, segment=segment, field=segment.value, whole=True)
            for segment in CLINICAL_SEGMENTS
        ),
        now=now,
        circumstances=circumstances_of(record, as_served=as_served),
    )
    evidence = Evidence(legal_process=(process_of(record),))
    decision = decide(request, evidence, laws=laws_in_force())
    found = {segment.segment: segment for segment in decision.segments}
    return Reach(
        request,
        evidence,
        decision,
        tuple(
            KindReached(
                segment=segment,
                permitted=segment.value in decision.permitted_keys and segment in record.segments,
                decided=found[segment],
                missing=_missing(record, found[segment], requester, request),
            )
            for segment in CLINICAL_SEGMENTS
            if segment in found
        ),
    )


def in_case(record: LegalProcessRecord, *, by: uuid.UUID, now: datetime, keys: Iterable[str] | None = None) -> Preview:
    """What of the record of the case that the paper is about would go now; every piece of it, or these.

    Logged as a decision. Raises gate.NoSuchCase where the case is not this member of staff's, or none was found.
    """
    if record.person_id is None:
        raise gate.NoSuchCase
    if keys is None:
        keys = [item.key for item in gate.what_could_go(person_id=record.person_id, by=by, now=now)]
    return gate.preview(
        person_id=record.person_id,
        recipient=gate.Recipient(organization_id=record.requester_id),
        purpose=record.purpose,
        keys=[*keys],
        by=by,
        now=now,
        circumstances=circumstances_of(record),
    )


def reached_keys(request: DisclosureRequest, evidence: Evidence, process_id: uuid.UUID) -> frozenset[str]:
    """The pieces of a request that this paper carries by itself, whatever else is on file and may carry them.

    Another order, a consent or an emergency lends it nothing; what stands against a disclosure stands against it too. A
    paper reaches no kind of information that was not ticked when it was logged: which ones it means is not known then.
    """
    alone = Evidence(
        legal_process=tuple(one for one in evidence.legal_process if one.id == str(process_id)),
        restrictions=evidence.restrictions,
        unrecognized=evidence.unrecognized,
    )
    named = {segment for one in alone.legal_process for segment in one.segments}
    if not named:
        return frozenset()
    unnamed = {item.key for item in request.items if item.segment in CLINICAL_SEGMENTS and item.segment not in named}
    return decide(request, alone, laws=laws_in_force()).permitted_keys - unnamed


def reached_in(preview: Preview, process_id: uuid.UUID) -> frozenset[str]:
    """The pieces of a preview that may go and that this paper carries: what goes for another reason is no answer to it."""
    return preview.decision.permitted_keys & reached_keys(preview.request, preview.evidence, process_id)


def _missing(
    record: LegalProcessRecord, decided: SegmentDecision, requester: Organization, request: DisclosureRequest
) -> tuple[str, ...]:
    """What would have to be there before this kind of information may go, law by law."""
    said: list[str] = []
    for law in decided.laws:
        if not law.permitted_items:
            said.extend(_missing_in(law, record, decided.segment, requester, request))
    if not said and decided.segment is not None and decided.segment not in record.segments:
        said.append(f"that the paper names this kind of information: {words_of_law.of(decided.segment).lower()}")
    return tuple(dict.fromkeys(said))


def _missing_in(
    law: LawDecision,
    record: LegalProcessRecord,
    segment: Segment | None,
    requester: Organization,
    request: DisclosureRequest,
) -> list[str]:
    match law.law:
        case "part2":
            return _missing_in_part2(record, segment)
        case "pa_mental_health":
            person_told = RecordedFinding.NOTICE_TO_PATIENT in request.circumstances.findings
            return _missing_in_mental_health(record, segment, requester, person_told=person_told)
        case "pa_hiv":
            return _order_or_what_it_lacks(
                record, OrderProvision.PENNSYLVANIA_HIV, "a court's order under 35 P.S. 7608"
            )
        case "pa_substance_use":
            lacks = [] if record.good_cause is True else ["a finding of good cause in that order (71 P.S. 1690.108)"]
            return _order_or_what_it_lacks(
                record,
                OrderProvision.PENNSYLVANIA_SUBSTANCE_USE,
                "an order of the court of common pleas under 71 P.S. 1690.108 that finds good cause",
                lacks,
            )
        case "hipaa":
            return _missing_in_hipaa(record, segment)
        case _:
            return ["the person's written consent"]


def _missing_in_part2(record: LegalProcessRecord, segment: Segment | None) -> list[str]:
    needed = _part2_order_for(record.purpose)
    named, findings = _PROVISION_WORDS[needed], kinds.FINDINGS[needed]
    if record.provision != needed:
        stated = "; ".join(kinds.FINDING_WORDS[finding] for finding in findings)
        return [
            f"a court's order under {named}, signed by a judge, with these findings: {stated}",
            f"the subpoena that must accompany the order under {named} (42 CFR 2.61)",
        ]
    lacks = [
        f"in the order, the finding that {kinds.FINDING_WORDS[finding]} ({named})"
        for finding in findings
        if finding not in record.findings
    ]
    if record.accompanied_by_subpoena is not True or record.subpoena_in_force is False:
        lacks.append(f"the subpoena that must accompany the order under {named} (42 CFR 2.61)")
    if needed is OrderProvision.CRIMINAL and not record.crime:
        lacks.append("an extremely serious crime named in the order (42 CFR 2.65(d)(1))")
    if segment is Segment.SUD_COUNSELING_NOTES and record.communications_finding is not True:
        lacks.append("in the order, a finding on confidential communications (42 CFR 2.63(a))")
    return [*_what_every_order_needs(record, segment), *lacks]


def _part2_order_for(purpose: str) -> OrderProvision:
    if purpose in kinds.CRIMINAL_PURPOSES:
        return OrderProvision.CRIMINAL
    return OrderProvision.INVESTIGATE_PROGRAM if purpose == Purpose.INVESTIGATE_PROGRAM else OrderProvision.NONCRIMINAL


def _missing_in_mental_health(
    record: LegalProcessRecord, segment: Segment | None, requester: Organization, *, person_told: bool
) -> list[str]:
    if segment is Segment.PSYCHOTHERAPY_NOTES:
        return [
            "the person's written consent: communications in therapy are privileged (50 P.S. 7111; 42 Pa.C.S. 5944)"
        ]
    if requester.kind in {kind.value for kind in POLICE_KINDS}:
        return ["the person's written consent: no process opens mental health records to the police (50 P.S. 7111)"]
    lacks = [] if person_told else ["notice to the person before the order is carried out (5100.35(b))"]
    return _order_or_what_it_lacks(
        record,
        OrderProvision.PENNSYLVANIA_MENTAL_HEALTH,
        "a further order of the court under 55 Pa. Code 5100.35(b), after notice to the person",
        lacks,
        segment=segment,
    )


def _missing_in_hipaa(record: LegalProcessRecord, segment: Segment | None) -> list[str]:
    if segment is Segment.PSYCHOTHERAPY_NOTES:
        return ["the person's authorization for psychotherapy notes (45 CFR 164.508(a)(2))"]
    if record.kind == ProcessKind.COURT_ORDER:
        return _what_every_order_needs(record, segment)
    if record.kind == ProcessKind.SUBPOENA:
        return [
            "a judge's order, or satisfactory assurance that the person was told or that a protective order is sought"
            " (45 CFR 164.512(e)(1))"
        ]
    if record.kind == ProcessKind.ADMINISTRATIVE_SUBPOENA:
        return [
            "a statement that the information is relevant and material, that the request is specific and limited, and"
            " that de-identified information would not do (45 CFR 164.512(f)(1)(ii)(C))"
        ]
    return ["a court's order, or process that a judge or a grand jury has issued (45 CFR 164.512(e) and (f)(1))"]


def _order_or_what_it_lacks(
    record: LegalProcessRecord,
    provision: OrderProvision,
    order: str,
    lacks: Iterable[str] = (),
    *,
    segment: Segment | None = None,
) -> list[str]:
    """The order itself, where this is another paper; else what this order still needs."""
    if record.provision != provision:
        return [order]
    return [*_what_every_order_needs(record, segment), *lacks]


def _what_every_order_needs(record: LegalProcessRecord, segment: Segment | None) -> list[str]:
    lacks = []
    if record.signed_by_judge is not True:
        lacks.append("a judge's signature on the order")
    if record.in_force is not True or record.withdrawn_at is not None:
        lacks.append("that the order is in force")
    if segment is not None and segment not in record.segments:
        lacks.append(f"that the order names this kind of information: {words_of_law.of(segment).lower()}")
    return lacks
