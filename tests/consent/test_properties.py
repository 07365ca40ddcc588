"""What must hold in every world: taking permission away never permits, and nothing depends on order."""

import random
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from consent import canonical
from consent.decision import Decision, Outcome, decide
from consent.dossier import prepare
from consent.facts import (
    POLICE_KINDS,
    CombinedWith,
    Consent,
    ConsentKind,
    DisclosureRequest,
    Emergency,
    Evidence,
    NamedRecipient,
    Party,
    ProcessKind,
    Purpose,
    RecipientClass,
    Restriction,
    Segment,
    SignatureKind,
    Signer,
    Threat,
    ThreatTarget,
)
from consent.instruments import names_recipient
from consent.instruments.elements import PART2_KINDS
from consent.law.governing import DEFAULT
from tests import proofs  # noqa: F401  (says how many worlds are drawn)
from tests.consent.cedar.worlds import World, world
from tests.consent.worlds import (
    BUREAU,
    COUNTY_POLICE,
    HOSPITAL,
    INTEGRATED,
    NOW,
    PROGRAM,
    SISTER,
    STATEMENTS,
    UNIT,
    VICTIM,
    care_paper,
    emergency,
    items,
    paper,
    request,
    restriction,
    threat,
)

PURPOSES = [
    Purpose.CRISIS_PLANNING,
    Purpose.CRISIS_PLANNING,
    Purpose.TREATMENT,
    Purpose.TREATMENT,
    Purpose.AVERT_THREAT,
    Purpose.WARN_VICTIM,
    Purpose.PAYMENT,
    Purpose.PROSECUTION,
]
unknown = st.sampled_from([True, True, True, False, None])
moments = st.integers(-3, 3).map(lambda hours: NOW + timedelta(hours=hours))
never_or_moment = st.none() | moments
mostly = lambda likely, *others: st.sampled_from([likely, likely, likely, *others])  # noqa: E731 - a short name for a draw


def some(values: Any, *, least: int = 0) -> Any:
    return st.frozensets(st.sampled_from(sorted(values)), min_size=least)


parties = st.sampled_from([UNIT, PROGRAM, INTEGRATED, replace(UNIT, part2_program=None, mental_health_facility=None)])
recipients = st.sampled_from([BUREAU, BUREAU, BUREAU, HOSPITAL, HOSPITAL, COUNTY_POLICE, SISTER, VICTIM])


_NAMED = (NamedRecipient(organization_id="bureau"), NamedRecipient(organization_id="hospital"))
_WIDE: dict[str, Any] = {
    "recipients": _NAMED,
    "segments": frozenset({Segment.MH_GENERAL, Segment.PART2_SUD, Segment.IDENTITY_PRESENCE, Segment.SUD_NON_PART2}),
    "purposes": frozenset({Purpose.CRISIS_PLANNING, Purpose.TREATMENT, Purpose.PAYMENT}),
}
FLAWLESS = [
    paper(**_WIDE),
    paper(**_WIDE),
    paper(**_WIDE | {"kinds": frozenset({ConsentKind.HIPAA_AUTHORIZATION, ConsentKind.PA_MENTAL_HEALTH_RELEASE})}),
    paper(
        **_WIDE
        | {
            "kinds": frozenset({ConsentKind.PART2_COUNSELING_NOTES, ConsentKind.HIPAA_AUTHORIZATION}),
            "segments": frozenset({Segment.SUD_COUNSELING_NOTES}),
        }
    ),
    paper(
        **_WIDE
        | {
            "kinds": frozenset({ConsentKind.PA_HIV, ConsentKind.HIPAA_AUTHORIZATION}),
            "segments": frozenset({Segment.HIV}),
        }
    ),
    care_paper(),
]
FLAWS: list[dict[str, Any]] = [
    {"kinds": frozenset({ConsentKind.PART2_GENERAL})},
    {"kinds": frozenset({ConsentKind.PART2_LEGAL})},
    {"person_id": "person-2"},
    {"recipients": (NamedRecipient(organization_id="bureau", person_id="officer"),)},
    {"recipients": (), "recipient_class": None},
    {"recipients": (), "recipient_class": RecipientClass.TREATMENT_PAYMENT_OPERATIONS},
    {"segments": frozenset({Segment.MH_GENERAL})},
    {"segments": frozenset(Segment)},
    {"fields": frozenset({"mh_general"})},
    {"purposes": frozenset({Purpose.CRISIS_PLANNING})},
    {"purposes": frozenset(PURPOSES)},
    {"statements": STATEMENTS - {"F9-REDISC"}},
    {"statements": STATEMENTS - {"A6-REVOKE"}},
    {"signature": None},
    {"signature": SignatureKind.TYPED_BY_STAFF},
    {"signer": Signer.PARENT},
    {"signed_at": NOW + timedelta(hours=1)},
    {"signed_at": NOW - timedelta(hours=1)},
    {"expires_at": NOW},
    {"expires_at": NOW + timedelta(hours=1)},
    {"expires_at": None},
    {"revoked_at": NOW},
    {"revoked_at": NOW - timedelta(hours=2)},
    {"revoked_at": NOW + timedelta(hours=1)},
    {"combined_with": frozenset({CombinedWith.CONSENT_TO_TREATMENT})},
    {"conditioned": True},
]


@st.composite
def consents(draw: Any, identifier: str) -> Consent:
    flaws = draw(st.lists(st.sampled_from(FLAWS), max_size=2))
    changed = draw(st.sampled_from(FLAWLESS))
    for flaw in flaws if draw(st.booleans()) else ():
        changed = replace(changed, **flaw)
    return replace(changed, id=identifier)


@st.composite
def emergencies(draw: Any, identifier: str) -> Emergency:
    return emergency(
        id=identifier,
        bona_fide=draw(unknown),
        patient_capable=draw(mostly(False, None, True)),
        consent_refused=draw(mostly(None, False, True)),
        ended_at=draw(mostly(None, NOW, NOW + timedelta(hours=1))),
    )


@st.composite
def threats(draw: Any, identifier: str) -> Threat:
    return threat(
        id=identifier,
        serious=draw(mostly(True, False, None)),
        imminent=draw(mostly(True, False, None)),
        specific=draw(unknown),
        target=draw(st.sampled_from([*ThreatTarget, None])),
        resolved_at=draw(mostly(None, NOW, NOW + timedelta(hours=1))),
    )


@st.composite
def restrictions(draw: Any, identifier: str) -> Restriction:
    return restriction(
        id=identifier,
        agreed=draw(unknown),
        organization_ids=draw(
            mostly(frozenset({"elsewhere"}), frozenset({"hospital"}), frozenset({"bureau"}), frozenset())
        ),
        agreed_at=draw(never_or_moment),
        ended_at=draw(never_or_moment),
    )


def numbered(make: Any, prefix: str, most: int) -> Any:
    return st.integers(0, most).flatmap(
        lambda count: st.tuples(*(make(f"{prefix}{number}") for number in range(count)))
    )


bodies_of_evidence = st.builds(
    Evidence,
    consents=numbered(consents, "consent-", 3),
    emergencies=numbered(emergencies, "emergency-", 2),
    threats=numbered(threats, "threat-", 2),
    restrictions=numbered(restrictions, "limit-", 2),
)
requests = st.builds(
    lambda segments, discloser, recipient, purpose, age: request(
        *sorted(segments), discloser=discloser, recipient=recipient, purpose=purpose, person_age=age
    ),
    some(Segment, least=1),
    parties,
    recipients,
    st.sampled_from(PURPOSES),
    st.sampled_from([34, 34, 34, 15, 12, None]),
)
SPARED = {rule.code: rule.spares for row in DEFAULT for rule in row.law.prohibitions}

narrow_worlds = st.tuples(requests, bodies_of_evidence)
wide_worlds = st.integers(0, 2**32 - 1).map(world)
worlds = narrow_worlds | wide_worlds
"""Half of them small ones that shrink well; half of them from the recipes for every basis of every law."""


@settings(deadline=None)
@given(worlds)
def test_a_decision_is_the_same_again_and_in_any_order(made: World) -> None:
    asked, on_file = made
    shuffled = random.Random(1)

    def mixed(facts: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(shuffled.sample(facts, len(facts)))

    turned = Evidence(
        consents=mixed(on_file.consents),
        emergencies=mixed(on_file.emergencies),
        threats=mixed(on_file.threats),
        restrictions=mixed(on_file.restrictions),
        agreements=mixed(on_file.agreements),
        legal_process=mixed(on_file.legal_process),
        unrecognized=mixed(on_file.unrecognized),
    )
    first = decide(asked, on_file)
    assert decide(asked, on_file) == first
    again = decide(replace(asked, items=mixed(asked.items)), turned)
    assert again == first
    assert again.digest() == first.digest()


@settings(deadline=None)
@given(worlds, st.lists(st.tuples(st.integers(-90, 300), st.sampled_from(PURPOSES), recipients), max_size=4))
def test_evidence_prepared_once_answers_every_request_as_if_it_were_the_first(
    made: World, others: list[tuple[int, Purpose, Party]]
) -> None:
    asked, on_file = made
    prepared = prepare(on_file)
    requests_before = [
        replace(asked, now=asked.now + timedelta(days=days), purpose=purpose, recipient=recipient)
        for days, purpose, recipient in others
    ]
    for other in [*requests_before, asked, *[replace(asked, now=other.now) for other in requests_before]]:
        assert decide(other, prepared) == decide(other, on_file)


@settings(deadline=None)
@given(worlds)
def test_what_is_stored_reads_back_equal_and_decides_alike(made: World) -> None:
    asked, on_file = made
    decision = decide(asked, on_file)
    assert Decision.from_json(decision.to_json()) == decision
    asked_again = canonical.from_json(DisclosureRequest, canonical.to_json(asked))
    evidence_again = canonical.from_json(Evidence, canonical.to_json(on_file))
    assert decide(asked_again, evidence_again) == decision


@settings(deadline=None)
@given(worlds, st.integers(0, 2), st.booleans())
def test_revoking_a_consent_never_permits_more(made: World, which: int, orally: bool) -> None:
    asked, on_file = made
    revocation: dict[str, Any] = {"revoked_orally_at": NOW} if orally else {"revoked_at": NOW}
    revoked = tuple(
        replace(consent, **revocation) if number == which else consent
        for number, consent in enumerate(on_file.consents)
    )
    before, after = decide(asked, on_file), decide(asked, replace(on_file, consents=revoked))
    assert after.permitted_keys <= before.permitted_keys


@settings(deadline=None)
@given(worlds, st.data())
def test_taking_an_element_away_never_permits_more(made: World, data: st.DataObject) -> None:
    asked, on_file = made
    losses: list[dict[str, Any]] = [
        {"statements": frozenset()},
        {"signature": None},
        {"signed_at": None},
        {"info_description": ""},
        {"person_named": False},
        {"elements_missing": frozenset({"A8-SIGN", "F6-SIGN", "G5-SIGN"})},
        {"recipients": (), "recipient_class": None},
        {"purposes": frozenset()},
        {"segments": frozenset()},
        {"known_false": True},
    ]
    loss = data.draw(st.sampled_from(losses))
    poorer = tuple(replace(consent, **loss) for consent in on_file.consents)
    before = decide(asked, replace(on_file, restrictions=()))
    after = decide(asked, replace(on_file, consents=poorer, restrictions=()))
    nobody_revoked = all(consent.revoked_at is None or consent.revoked_at > NOW for consent in on_file.consents)
    if nobody_revoked:
        assert after.permitted_keys <= before.permitted_keys


@settings(deadline=None)
@given(worlds, restrictions("one-more"))
def test_one_more_restriction_never_permits_more(made: World, limit: Restriction) -> None:
    asked, on_file = made
    limited = replace(on_file, restrictions=(*on_file.restrictions, limit))
    assert decide(asked, limited).permitted_keys <= decide(asked, on_file).permitted_keys


@settings(deadline=None)
@given(worlds)
def test_a_consent_for_one_segment_never_opens_another(made: World) -> None:
    asked, on_file = made
    for segment in Segment:
        one_more = paper(id="one-more", segments=frozenset({segment}), purposes=frozenset(PURPOSES[:1]))
        before = decide(asked, on_file)
        after = decide(asked, replace(on_file, consents=(*on_file.consents, one_more)))
        opened = after.permitted_keys - before.permitted_keys
        assert opened <= {str(segment)}


@settings(deadline=None)
@given(worlds)
def test_police_never_receive_part_2_data_without_consent_order_or_report(made: World) -> None:
    asked, on_file = made
    if asked.recipient.kind not in POLICE_KINDS:
        return
    decision = decide(asked, on_file)
    orders = {process.id for process in on_file.legal_process if process.kind is ProcessKind.COURT_ORDER}
    naming_them = {
        consent.id
        for consent in on_file.consents
        if consent.kinds & PART2_KINDS and consent.recipients and names_recipient(consent, asked)
    }
    for segment in decision.segments:
        part2 = [law for law in segment.laws if law.law == "part2" and segment.permitted]
        for basis in [basis for law in part2 for basis in law.bases if basis.held]:
            carried_by = set(basis.evidence_ids)
            if basis.code.startswith("p2-consent"):
                assert carried_by & naming_them
            elif basis.code.startswith("p2-order"):
                assert carried_by & orders
            else:
                # Presence at a place that is not known for such care is no Part 2 data.
                assert basis.code in {"p2-crime", "p2-child-abuse", "p2-presence"}
                assert segment.segment is Segment.IDENTITY_PRESENCE


@settings(deadline=None)
@given(worlds)
def test_a_permit_names_for_every_governing_law_a_basis_that_held(made: World) -> None:
    decision = decide(*made)
    for item in decision.items:
        if item.permitted:
            segment = next(entry for entry in decision.segments if entry.segment is item.segment)
            assert segment.laws
            for law in segment.laws:
                carrying = [basis for basis in law.bases if basis.held and item.key in basis.permitted_items]
                against = [rule for rule in law.prohibitions if rule.held and item.key not in rule.permitted_items]
                assert carrying
                assert all(basis.code in SPARED[rule.code] for basis in carrying for rule in against)
    assert (decision.outcome is Outcome.DENY) == (not decision.permitted_keys)


def _begun(consent: Consent, now: datetime) -> Consent:
    def by_now(moment: datetime | None) -> datetime | None:
        return moment if moment is None or moment.tzinfo is None else min(moment, now)

    return replace(
        consent,
        signed_at=by_now(consent.signed_at),
        staff_signed_at=by_now(consent.staff_signed_at),
        period_starts_at=by_now(consent.period_starts_at),
    )


@settings(deadline=None)
@given(worlds, st.integers(1, 10_000))
def test_letting_time_pass_never_permits_more_once_everything_has_begun(made: World, minutes: int) -> None:
    asked, on_file = made
    begun = replace(
        on_file,
        consents=tuple(_begun(consent, asked.now) for consent in on_file.consents),
        restrictions=tuple(replace(limit, agreed_at=None, ended_at=None) for limit in on_file.restrictions),
        emergencies=tuple(
            replace(record, occurred_at=min(record.occurred_at, asked.now)) for record in on_file.emergencies
        ),
        threats=tuple(replace(record, recorded_at=min(record.recorded_at, asked.now)) for record in on_file.threats),
        agreements=tuple(replace(agreement, begins_at=None) for agreement in on_file.agreements),
        legal_process=tuple(replace(process, begins_at=None) for process in on_file.legal_process),
    )
    later = replace(asked, now=asked.now + timedelta(minutes=minutes))
    assert decide(later, begun).permitted_keys <= decide(asked, begun).permitted_keys


@settings(deadline=None)
@given(worlds)
def test_a_release_is_decided_otherwise_at_the_instant_it_is_open_until(made: World) -> None:
    asked, on_file = made
    decision = decide(asked, on_file)
    if decision.open_until is None:
        return
    assert decision.open_until > asked.now
    before = decide(replace(asked, now=decision.open_until - timedelta(microseconds=1)), on_file)
    after = decide(replace(asked, now=decision.open_until), on_file)
    if decision.permitted_keys <= before.permitted_keys:
        assert not decision.permitted_keys <= after.permitted_keys


@settings(deadline=None, max_examples=50)
@given(worlds, st.sampled_from(["purpose", "label", "laws"]))
def test_what_is_missing_denies(made: World, missing: str) -> None:
    asked, on_file = made
    if missing == "purpose":
        decision = decide(replace(asked, purpose=None), on_file)
    elif missing == "label":
        decision = decide(replace(asked, items=items(None)), on_file)
    else:
        decision = decide(asked, on_file, laws=())
    assert decision.outcome is Outcome.DENY


@settings(deadline=None)
@given(worlds, st.sampled_from(["hipaa_covered_entity", "part2_program", "mental_health_facility", "sud_only_public"]))
def test_an_unknown_status_of_the_discloser_never_permits_more(made: World, status: str) -> None:
    asked, on_file = made
    known: Party = asked.discloser
    unsure = replace(asked, discloser=replace(known, **{status: None}))
    assert decide(unsure, on_file).permitted_keys <= decide(asked, on_file).permitted_keys


@settings(deadline=None)
@given(worlds)
def test_a_longer_life_of_evidence_is_never_assumed(made: World) -> None:
    asked, on_file = made
    without_ends = replace(
        on_file,
        consents=tuple(replace(consent, expires_at=None, expires_event="") for consent in on_file.consents),
    )
    assert decide(asked, without_ends).permitted_keys <= decide(asked, on_file).permitted_keys


FILED = ("consents", "emergencies", "threats", "restrictions", "agreements", "legal_process")
UNREADABLE: list[Any] = [None, 7, "?", object(), frozenset({"?"}), ()]


@settings(deadline=None)
@given(wide_worlds, st.data())
def test_evidence_that_cannot_be_read_never_raises_and_never_carries(made: World, data: st.DataObject) -> None:
    asked, on_file = made
    pieces = [(name, piece) for name in FILED for piece in getattr(on_file, name)]
    if not pieces:
        return
    name, piece = data.draw(st.sampled_from(pieces))
    field = data.draw(st.sampled_from([field.name for field in fields(piece) if field.name != "id"]))
    broken = replace(piece, **{field: data.draw(st.sampled_from(UNREADABLE))})
    others = tuple(other for other in getattr(on_file, name) if other.id != piece.id)
    decision = decide(asked, replace(on_file, **{name: (*others, broken)}))
    assert decision.outcome in set(Outcome)


@settings(deadline=None)
@given(worlds, st.sampled_from(FILED), st.data())
def test_a_piece_of_evidence_taken_away_never_opens_what_nothing_restricts(
    made: World, name: str, data: st.DataObject
) -> None:
    asked, on_file = made
    pieces = getattr(on_file, name)
    if not pieces or name == "restrictions":
        return
    gone = data.draw(st.integers(0, len(pieces) - 1))
    if name == "consents" and (pieces[gone].revoked_at or pieces[gone].revoked_orally_at):
        return  # a withdrawal stands against other papers; without it they may hold
    if name == "emergencies" and pieces[gone].consent_refused:
        return  # a refusal stands against other records of the emergency
    fewer = replace(on_file, **{name: (*pieces[:gone], *pieces[gone + 1 :])})
    assert decide(asked, fewer).permitted_keys <= decide(asked, on_file).permitted_keys
