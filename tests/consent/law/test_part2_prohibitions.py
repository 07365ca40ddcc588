"""42 CFR 2.12(d)(1), 2.62, 2.16(b): what forbids although a basis holds, and what opens it again."""

from consent.examples import EXAMPLES
from consent.examples.papers import NOW, everything, order, piece
from consent.examples.papers import paper as signed
from consent.examples.worked import Change, asked, discloser, known, recipient, without
from consent.facts import (
    ConsentKind,
    LegalProcess,
    OrderProvision,
    OrganizationKind,
    Purpose,
    RecordOrigin,
    Segment,
)
from consent.law.groups import POLICE, USE_AGAINST_THE_PERSON
from tests.consent.law.evidence_rows import paper, process
from tests.consent.law.one_rule import Row, also, answers, both, each, forbids, wants

BAR, HELD_FOR_OTHERS, MISTAKE = "p2-use-bar", "p2-order-62", "p2-misdirected"
BARRED = "substance-use records may not be used in an investigation or proceeding"
OPENED = "a consent for this proceeding, or a court's order, opens it"
SUD, NOTES, PRESENCE = Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES, Segment.IDENTITY_PRESENCE
CASE = "docket 12 of 2026"
HOLDER = EXAMPLES[BAR].scene.request.discloser
ASKS = EXAMPLES[BAR].scene.request.recipient


def of(segment: Segment) -> Change:
    return asked(items=(everything(segment),))


def asks(kind: OrganizationKind, purpose: Purpose) -> Change:
    return both(without("legal_process"), recipient(kind=kind), asked(purpose=purpose))


AGAINST: list[Row] = [
    forbids(BAR, BARRED),
    forbids(BAR, BARRED, *(asked(purpose=purpose) for purpose in sorted(USE_AGAINST_THE_PERSON))),
    wants(
        BAR,
        "the purpose is not an investigation or proceeding",
        *(
            asked(purpose=purpose)
            for purpose in sorted(set(Purpose) - USE_AGAINST_THE_PERSON - {Purpose.SYSTEM_SEARCH})
        ),
    ),
    wants(BAR, "the person brought the proceeding", process(brought_by_patient=True)),
    forbids(
        BAR,
        BARRED,
        both(process(brought_by_patient=True), process(in_force=None)),
        both(process(brought_by_patient=True), process(ends_at=NOW)),
        both(process(brought_by_patient=True), process(holder_id="another house")),
        # That the person sues opens the defense against that suit, and no other proceeding.
        both(process(brought_by_patient=True), asked(purpose=Purpose.PROSECUTION)),
    ),
    wants(
        BAR,
        "being there tells nothing of substance-use care",
        both(of(PRESENCE), discloser(sud_only_public=False)),
    ),
    forbids(BAR, BARRED, *(both(of(PRESENCE), change) for change in (discloser(sud_only_public=None), discloser()))),
    forbids(BAR, BARRED, both(of(NOTES), discloser(sud_only_public=False)), discloser(sud_only_public=False)),
]


@each(AGAINST)
def test_2_12_d_1_no_use_against_the_person(row: Row) -> None:
    assert row.answered() == row.wanted()


def consented(purpose: Purpose, segment: Segment = SUD, **facts: object) -> Change:
    """The person signed a paper for this one case, and it is asked for in that case."""
    own = signed(HOLDER, ASKS, purpose, segment, ConsentKind.PART2_LEGAL, matter=CASE, **facts)
    return both(
        without("legal_process"), asked(purpose=purpose), known(matter=CASE), of(segment), also("consents", own)
    )


def ordered(provision: OrderProvision, segment: Segment = SUD, **facts: object) -> Change:
    return both(of(segment), also("legal_process", an_order(provision, segment, **facts)))


def an_order(provision: OrderProvision, segment: Segment = SUD, **facts: object) -> LegalProcess:
    return order(
        provision,
        HOLDER,
        segment,
        **{"id": "process-9", "crime": "kidnapping", "communications_finding": True, **facts},
    )


TO_A_COURT = asks(OrganizationKind.COURT, Purpose.COURT_PROCEEDING)
NONCRIMINAL, CRIMINAL = OrderProvision.NONCRIMINAL, OrderProvision.CRIMINAL
OPENINGS: list[Row] = [
    wants(BAR, OPENED, *(consented(purpose) for purpose in sorted(USE_AGAINST_THE_PERSON))),
    forbids(
        BAR,
        BARRED,
        both(consented(Purpose.PROSECUTION), known(matter="docket 99 of 2026")),
        both(consented(Purpose.PROSECUTION), paper(revoked_at=NOW)),
        both(consented(Purpose.PROSECUTION), paper(kinds=frozenset({ConsentKind.PART2_GENERAL}))),
        consented(Purpose.PROSECUTION, NOTES),
    ),
    wants(
        BAR,
        OPENED,
        both(TO_A_COURT, ordered(NONCRIMINAL)),
        both(TO_A_COURT, ordered(CRIMINAL)),
        both(TO_A_COURT, ordered(NONCRIMINAL, NOTES)),
        both(TO_A_COURT, ordered(CRIMINAL, NOTES)),
        both(asks(OrganizationKind.LAW_ENFORCEMENT, Purpose.PROSECUTION), ordered(CRIMINAL)),
        both(asks(OrganizationKind.ATTORNEY, Purpose.LEGAL_DEFENSE), ordered(NONCRIMINAL)),
    ),
    forbids(
        BAR,
        BARRED,
        # Neither order serves the recipients or the purposes of the other, and 2.66 serves neither.
        both(asks(OrganizationKind.LAW_ENFORCEMENT, Purpose.COURT_PROCEEDING), ordered(NONCRIMINAL)),
        both(asks(OrganizationKind.ATTORNEY, Purpose.COURT_PROCEEDING), ordered(CRIMINAL)),
        both(asks(OrganizationKind.COURT, Purpose.LEGAL_DEFENSE), ordered(CRIMINAL)),
        both(asks(OrganizationKind.COURT, Purpose.PROSECUTION), ordered(NONCRIMINAL)),
        both(TO_A_COURT, ordered(OrderProvision.INVESTIGATE_PROGRAM)),
        both(TO_A_COURT, ordered(NONCRIMINAL, in_force=False)),
        both(TO_A_COURT, ordered(NONCRIMINAL, NOTES, communications_finding=None)),
    ),
]


@each(OPENINGS)
def test_2_12_d_1_a_consent_for_the_proceeding_or_the_right_order_opens_it(row: Row) -> None:
    assert row.answered() == row.wanted()


TWO_PIECES = asked(items=(piece(SUD, "dates"), piece(SUD, "story")))
DATES, STORY = frozenset({"part2_sud:dates"}), frozenset({"part2_sud:story"})


def for_pieces(field: str, identifier: str = "paper-1") -> Change:
    """The person let one field of the record go, for this one case."""
    return also(
        "consents",
        signed(
            HOLDER,
            ASKS,
            Purpose.PROSECUTION,
            SUD,
            ConsentKind.PART2_LEGAL,
            id=identifier,
            matter=CASE,
            fields=frozenset({field}),
        ),
    )


PROSECUTED = both(without("legal_process"), asked(purpose=Purpose.PROSECUTION), known(matter=CASE), TWO_PIECES)
IN_PART: list[Row] = [
    forbids(BAR, BARRED, both(PROSECUTED, for_pieces("dates")), keys=DATES),
    wants(BAR, OPENED, both(PROSECUTED, for_pieces("dates"), for_pieces("story", "paper-2"))),
    wants(BAR, OPENED, both(PROSECUTED, for_pieces("story"), for_pieces("dates", "paper-2"))),
]


@each(IN_PART)
def test_2_12_d_1_what_is_opened_in_part_stays_closed_for_the_rest(row: Row) -> None:
    assert row.answered() == row.wanted()


def test_2_12_d_1_an_order_adds_to_what_the_person_let_go() -> None:
    at_court = both(recipient(kind=OrganizationKind.COURT), asked(purpose=Purpose.COURT_PROCEEDING))
    own = paper(purposes=frozenset({Purpose.COURT_PROCEEDING}))
    for provision in (NONCRIMINAL, CRIMINAL):
        whole = both(PROSECUTED, for_pieces("dates"), own, at_court, also("legal_process", an_order(provision)))
        assert [answer.reason for answer in answers(BAR, whole)] == [OPENED]


ORIGINS = (RecordOrigin.RESEARCH, RecordOrigin.AUDIT)
OTHERS = tuple(origin for origin in (None, *RecordOrigin) if origin not in ORIGINS)
HELD: list[Row] = [
    forbids(
        HELD_FOR_OTHERS,
        "what is held for research or audit never goes to those who investigate",
        *(both(known(origin=origin), recipient(kind=kind)) for origin in ORIGINS for kind in sorted(POLICE)),
        *(
            both(known(origin=origin), recipient(kind=OrganizationKind.ATTORNEY), asked(purpose=purpose))
            for origin in ORIGINS
            for purpose in sorted(USE_AGAINST_THE_PERSON | {Purpose.INVESTIGATE_PROGRAM})
        ),
    ),
    wants(
        HELD_FOR_OTHERS,
        "the record is not known to be held for research or audit",
        *(known(origin=origin) for origin in OTHERS),
    ),
    wants(
        HELD_FOR_OTHERS,
        "the purpose is not to investigate or prosecute",
        *(both(known(origin=origin), recipient(kind=OrganizationKind.ATTORNEY)) for origin in ORIGINS),
    ),
]
MISDIRECTED: list[Row] = [
    forbids(
        MISTAKE,
        "the record came by mistake and goes nowhere",
        known(origin=RecordOrigin.MISDIRECTED),
        owes=("BREACH_RISK_ASSESSMENT",),
    ),
    wants(
        MISTAKE,
        "the record is not known to have come by mistake",
        *(known(origin=origin) for origin in (None, *RecordOrigin) if origin is not RecordOrigin.MISDIRECTED),
    ),
]


@each(HELD, MISDIRECTED)
def test_2_62_and_2_16_b_what_is_held_for_research_or_audit_or_came_by_mistake(row: Row) -> None:
    assert row.answered() == row.wanted()
