"""One changed fact at a time, for the generated worlds: of the request, of a document on file, or one document more.

A change is drawn from the values that the law tells apart, the unknown one included.
"""

from collections.abc import Callable
from dataclasses import fields as fields_of
from dataclasses import replace
from random import Random
from typing import Any

from consent.facts import (
    Admission,
    Agreement,
    AgreementKind,
    Authority,
    Circumstances,
    Custody,
    DeidentificationMethod,
    DirectorFinding,
    DisclosureRequest,
    Evidence,
    Incident,
    LegalProcess,
    OrderFinding,
    OrderProvision,
    OrganizationKind,
    ProcessKind,
    Purpose,
    RecordedFinding,
    RecordItem,
    RecordOrigin,
    ReportGround,
    Representation,
    Restriction,
    Segment,
    Suspension,
    VictimStatement,
)
from tests.consent.cedar.cast import (
    DOCKET,
    HOLDERS,
    PERSON,
)
from tests.consent.cedar.changed_documents import (
    BODIES,
    FIELDS,
    MOMENTS,
    another_set,
    change_paper,
    moment_or_none,
    unknown_or_known,
)
from tests.consent.cedar.ingredients import emergency, threat

World = tuple[DisclosureRequest, Evidence]


def mutate(rng: Random, world: World) -> World:
    """Change one fact; of a world with a signed paper most often the paper, for it has most facts that matter."""
    request, evidence = world
    roll = rng.random()
    if roll < (0.2 if evidence.consents else 0.4):
        return _change_request(rng, request), evidence
    on_file = [(name, number) for name in BODIES for number in range(len(getattr(evidence, name)))]
    if roll < 0.85 and on_file:
        name, number = rng.choice([place for place in on_file if place[0] == "consents"] or on_file)
        documents = list(getattr(evidence, name))
        if rng.random() < 0.08:
            del documents[number]
        else:
            documents[number] = BODIES[name](rng, documents[number], request)
        return request, replace(evidence, **{name: tuple(documents)})
    return request, _file_one_more(rng, request, evidence)


def _change_request(rng: Random, request: DisclosureRequest) -> DisclosureRequest:
    roll = rng.random()
    if roll < 0.45:
        return replace(request, circumstances=_change_circumstances(rng, request.circumstances))
    if roll < 0.6:
        return replace(request, recipient=_change_recipient(rng, request))
    if roll < 0.7:
        return replace(request, discloser=_change_discloser(rng, request))
    if roll < 0.85:
        return replace(request, items=_change_items(rng, request.items))
    if roll < 0.92:
        return replace(request, purpose=rng.choice(list(Purpose)))
    return rng.choice(
        (
            replace(request, person_age=rng.choice((12, 13, 14, 17, 18, 34, None))),
            replace(request, person_deceased=unknown_or_known(rng)),
            replace(request, person_adjudicated_incapacitated=unknown_or_known(rng)),
            replace(request, circumstances=replace(request.circumstances, incapacity_determined=True)),
            replace(request, person_id="person-2"),
        )
    )


def _change_circumstances(rng: Random, had: Circumstances) -> Circumstances:
    set_or_likely = [entry.name for entry in fields_of(had) if getattr(had, entry.name) not in (None, frozenset(), "")]
    names = [entry.name for entry in fields_of(had) if entry.name != "residents_in_breach"]
    name = rng.choice(set_or_likely) if set_or_likely and rng.random() < 0.6 else rng.choice(names)
    sets: dict[str, Any] = {
        "representations": Representation,
        "report_grounds": ReportGround,
        "director_findings": DirectorFinding,
        "findings": RecordedFinding,
    }
    makers: dict[str, Callable[[], Any]] = {
        "matter": lambda: rng.choice((DOCKET, "CP-02-CR-0099-2026", "")),
        "origin": lambda: rng.choice((*RecordOrigin, None)),
        "custody": lambda: rng.choice((*Custody, None)),
        "deidentification": lambda: rng.choice((*DeidentificationMethod, None)),
        "smallest_cell": lambda: rng.choice((0, 2, 10, 11, 12, None)),
        "victim": lambda: rng.choice((None, VictimStatement(**_ternaries(rng, VictimStatement)))),
        "incident": lambda: rng.choice((None, Incident(**_ternaries(rng, Incident)))),
        "admission": lambda: rng.choice((None, Admission(**_ternaries(rng, Admission)))),
        "suspension": lambda: rng.choice(
            (None, Suspension(oral=unknown_or_known(rng), made_at=moment_or_none(rng), ends_at=moment_or_none(rng)))
        ),
    }
    inner = getattr(had, name)
    if name in ("victim", "incident", "admission") and inner is not None and rng.random() < 0.8:
        one = rng.choice([entry.name for entry in fields_of(inner)])
        return replace(had, **{name: replace(inner, **{one: unknown_or_known(rng)})})
    if name in sets:
        return replace(had, **{name: another_set(rng, sets[name], inner)})
    return replace(had, **{name: makers[name]() if name in makers else unknown_or_known(rng)})


def _ternaries(rng: Random, kind: type) -> dict[str, bool | None]:
    return {entry.name: unknown_or_known(rng) for entry in fields_of(kind)}


def _change_recipient(rng: Random, request: DisclosureRequest) -> Any:
    recipient = request.recipient
    flags = (
        *("hipaa_covered_entity", "is_medical_personnel", "is_treating_provider", "is_originator"),
        "is_health_care_representative",
    )
    return rng.choice(
        (
            replace(recipient, kind=rng.choice(list(OrganizationKind))),
            replace(recipient, organization_id=rng.choice(("elsewhere", request.discloser.organization_id))),
            replace(recipient, person_id=rng.choice(("a colleague", None))),
            replace(recipient, authorities=another_set(rng, Authority, recipient.authorities)),
            *(replace(recipient, **{flag: unknown_or_known(rng)}) for flag in flags),
        )
    )


def _change_discloser(rng: Random, request: DisclosureRequest) -> Any:
    flags = ("hipaa_covered_entity", "part2_program", "mental_health_facility", "sud_only_public")
    return rng.choice(
        (
            rng.choice(HOLDERS),
            replace(request.discloser, part2_program=None, mental_health_facility=None),
            replace(request.discloser, kind=rng.choice(list(OrganizationKind))),
            *(replace(request.discloser, **{flag: unknown_or_known(rng)}) for flag in flags),
        )
    )


def _change_items(rng: Random, items: tuple[RecordItem, ...]) -> tuple[RecordItem, ...]:
    number = rng.randrange(len(items))
    item = items[number]
    changed = rng.choice(
        (
            replace(item, segment=rng.choice((*Segment, *Segment, None))),
            replace(item, field=rng.choice(FIELDS)),
            replace(item, whole=not item.whole),
        )
    )
    added = (RecordItem(key="more", segment=rng.choice(list(Segment)), field=rng.choice(FIELDS)),)
    return (*items[:number], changed, *items[number + 1 :], *(added if rng.random() < 0.2 else ()))


def _file_one_more(rng: Random, request: DisclosureRequest, evidence: Evidence) -> Evidence:
    """A limit, a second paper (often one that was withdrawn), an emergency with a refusal, another document."""
    roll = rng.random()
    here = frozenset({request.recipient.organization_id})
    if roll < 0.35:
        limit = Restriction(
            id=f"limit-{len(evidence.restrictions)}",
            person_id=PERSON,
            agreed=unknown_or_known(rng),
            paid_in_full=rng.random() < 0.3,
            organization_ids=rng.choice((here, here, frozenset())),
            purposes=rng.choice((frozenset(), frozenset({request.purpose or Purpose.TREATMENT}))),
        )
        return replace(evidence, restrictions=(*evidence.restrictions, limit))
    if roll < 0.6 and evidence.consents:
        twin = replace(rng.choice(evidence.consents), id=f"twin-{len(evidence.consents)}")
        if rng.random() < 0.7:
            twin = replace(twin, **{rng.choice(("revoked_at", "revoked_orally_at")): rng.choice(MOMENTS[:6])})
        if rng.random() < 0.5:
            twin = change_paper(rng, twin, request)
        return replace(evidence, consents=(*evidence.consents, twin))
    if roll < 0.75:
        other = emergency(
            id=f"another-{len(evidence.emergencies)}",
            patient_capable=unknown_or_known(rng),
            consent_obtainable=unknown_or_known(rng),
            consent_refused=unknown_or_known(rng),
            ended_at=rng.choice((None, None, *MOMENTS)),
        )
        return replace(evidence, emergencies=(*evidence.emergencies, other))
    if roll < 0.82:
        return replace(evidence, threats=(*evidence.threats, threat(id=f"another-{len(evidence.threats)}")))
    if roll < 0.9:
        paper = Agreement(
            id=f"another-{len(evidence.agreements)}",
            kind=rng.choice(list(AgreementKind)),
            party_ids=frozenset({request.discloser.organization_id, request.recipient.organization_id}),
            in_force=True,
            acknowledges_bound=unknown_or_known(rng),
            will_resist=unknown_or_known(rng),
        )
        return replace(evidence, agreements=(*evidence.agreements, paper))
    writ = LegalProcess(
        id=f"another-{len(evidence.legal_process)}",
        kind=rng.choice(list(ProcessKind)),
        in_force=True,
        holder_id=request.discloser.organization_id,
        signed_by_judge=unknown_or_known(rng),
        provision=rng.choice((*OrderProvision, None)),
        findings=frozenset(OrderFinding),
        accompanied_by_subpoena=True,
        crime="kidnapping",
        brought_by_patient=unknown_or_known(rng),
    )
    return replace(evidence, legal_process=(*evidence.legal_process, writ))
