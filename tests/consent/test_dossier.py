"""Evidence prepared once: in an order of its own, its contradictions found, and every paper judged anew for each request."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from consent.decision import decide, inputs_digest
from consent.dossier import prepare
from consent.facts import (
    Agreement,
    AgreementKind,
    Circumstances,
    ConsentKind,
    DisclosureRequest,
    Evidence,
    LegalProcess,
    NamedRecipient,
    OrganizationKind,
    ProcessKind,
    Purpose,
    RecordItem,
    Segment,
    Signer,
    UnrecognizedEvidence,
)
from tests.consent.worlds import (
    BUREAU,
    EXPIRES,
    HOSPITAL,
    INTEGRATED,
    NOW,
    PROGRAM,
    SECOND,
    SIGNED,
    UNIT,
    care_paper,
    emergency,
    evidence,
    paper,
    request,
    restriction,
    threat,
)

MH, SUD = Segment.MH_GENERAL, Segment.PART2_SUD


def an_agreement(**facts: Any) -> Agreement:
    parties = frozenset({"unit", "hospital"})
    return Agreement(
        **{"id": "agreement", "kind": AgreementKind.BUSINESS_ASSOCIATE, "party_ids": parties, "in_force": True, **facts}
    )


def a_process(**facts: Any) -> LegalProcess:
    return LegalProcess(**{"id": "process", "kind": ProcessKind.SUBPOENA, "in_force": True, **facts})


def a_letter(**facts: Any) -> UnrecognizedEvidence:
    return UnrecognizedEvidence(**{"id": "letter", "kind": "letter", **facts})


SORTS: dict[str, Any] = {
    "consents": paper,
    "emergencies": emergency,
    "threats": threat,
    "restrictions": restriction,
    "agreements": an_agreement,
    "legal_process": a_process,
    "unrecognized": a_letter,
}


def of_sort(sort: str, *identifiers: str) -> Evidence:
    """Evidence of one sort, under these identifiers, in this order."""
    return Evidence(**{sort: tuple(SORTS[sort](id=identifier) for identifier in identifiers)})


@pytest.mark.parametrize("sort", SORTS)
def test_evidence_is_read_in_the_order_of_its_identifiers(sort: str) -> None:
    for identifiers in (("a", "b", "c"), ("c", "a", "b"), ("b", "c", "a")):
        made = prepare(of_sort(sort, *identifiers))
        assert [piece.id for piece in getattr(made, sort)] == ["a", "b", "c"]
        assert made.evidence == of_sort(sort, *identifiers)


@pytest.mark.parametrize("sort", sorted(SORTS.keys() - {"unrecognized"}))
def test_two_pieces_of_one_sort_under_one_identifier_contradict_each_other(sort: str) -> None:
    assert prepare(of_sort(sort, "a", "b", "a")).contradictory
    assert not prepare(of_sort(sort, "a", "b")).contradictory


def test_pieces_of_two_sorts_may_share_an_identifier() -> None:
    assert not prepare(evidence(paper(id="a"), threat(id="a"), emergency(id="a"), restriction(id="a"))).contradictory
    assert not prepare(Evidence()).contradictory


def test_each_paper_stands_under_every_kind_that_it_is_and_under_no_other() -> None:
    made = prepare(evidence(paper(id="b"), care_paper(id="a"), paper(id="c", kinds=frozenset())))
    found = {kind: [one.id for one in made.papers[kind].each] for kind in ConsentKind}
    assert found == {kind: [] for kind in ConsentKind} | {
        ConsentKind.PART2_GENERAL: ["b"],
        ConsentKind.PART2_TPO: ["a"],
        ConsentKind.HIPAA_AUTHORIZATION: ["b"],
        ConsentKind.PA_MENTAL_HEALTH_RELEASE: ["b"],
    }
    for kind, papers in made.papers.items():
        assert all((one.kind, one.consent.id) == (kind, one.id) for one in papers.each)
        assert papers.nobody == (None,) * len(papers.each)


def test_papers_that_were_withdrawn_are_known_as_such() -> None:
    made = prepare(
        evidence(
            paper(id="a"),
            paper(id="c", revoked_at=NOW),
            paper(id="b", revoked_orally_at=NOW),
            paper(id="d", expires_at=SIGNED),
        )
    )
    assert [consent.id for consent in made.withdrawn] == ["b", "c"]


def test_a_paper_that_cannot_be_looked_at_says_so_and_opens_nothing() -> None:
    (read,) = prepare(evidence(paper(combined_with=None))).papers[ConsentKind.PART2_GENERAL].each
    assert [(finding.code, finding.citation, finding.reason) for finding in read.face] == [
        ("X-FACE", "42 CFR 2.31(c)(2)", "could not be read")
    ]


# Asked again and again ------------------------------------------------------------------------------------------------

CARE = "hospital"
ON_FILE = evidence(
    paper(id="bureau"),
    paper(id="bureau-2", discloser_ids=frozenset({"program"}), expires_at=NOW + 2 * SECOND),
    paper(id="child", signer=Signer.PARENT),
    paper(
        id="hospital", recipients=(NamedRecipient(organization_id="hospital"),), purposes=frozenset({Purpose.HOUSING})
    ),
    paper(
        id="nurse",
        recipients=(NamedRecipient(organization_id="hospital", person_id="nurse"),),
        purposes=frozenset({Purpose.CRISIS_PLANNING}),
    ),
    paper(
        id="on-calls",
        recipients=(
            NamedRecipient(organization_id="county-police", for_purposes=frozenset({Purpose.CRISIS_RESPONSE})),
        ),
        purposes=frozenset({Purpose.CRISIS_RESPONSE}),
    ),
    paper(id="other", person_id="person-2"),
    care_paper(id="care"),
    care_paper(id="care-withdrawn", revoked_at=NOW + 5 * SECOND, discloser_ids=frozenset({"integrated"})),
    paper(
        id="court",
        kinds=frozenset({ConsentKind.PART2_LEGAL, ConsentKind.HIPAA_AUTHORIZATION}),
        matter="docket 1",
        purposes=frozenset({Purpose.PROSECUTION}),
        segments=frozenset({SUD}),
    ),
    paper(id="begins", period_starts_at=NOW + SECOND, segments=frozenset({MH})),
)
PLAIN = request(MH, SUD, discloser=PROGRAM)
#: Each differs from the first in one fact, so that an answer kept for one of them would be wrong for another.
CHANGES: tuple[dict[str, Any], ...] = (
    {},
    {"person_id": "person-2"},
    {"discloser": UNIT},
    {"discloser": INTEGRATED},
    {"discloser": replace(PROGRAM, organization_id="elsewhere")},
    {"recipient": HOSPITAL},
    {"recipient": replace(HOSPITAL, person_id="nurse")},
    {"recipient": replace(HOSPITAL, person_id="nurse", is_treating_provider=False)},
    {"recipient": replace(BUREAU, organization_id="county-police")},
    {"recipient": replace(BUREAU, organization_id="nobody")},
    {"recipient": replace(HOSPITAL, kind=OrganizationKind.QSO)},
    {"purpose": Purpose.CRISIS_RESPONSE},
    {"purpose": Purpose.TREATMENT},
    {"purpose": Purpose.HOUSING},
    {"purpose": Purpose.PROSECUTION},
    {"purpose": Purpose.DATA_HOSTING},
    {"purpose": Purpose.CURIOSITY},
    {"now": SIGNED},
    {"now": SIGNED - SECOND},
    {"now": NOW + SECOND},
    {"now": NOW + 2 * SECOND},
    {"now": NOW + 5 * SECOND},
    {"now": EXPIRES - SECOND},
    {"now": EXPIRES},
    {"now": EXPIRES + timedelta(days=2)},
    {"circumstances": Circumstances(matter="docket 1")},
    {"purpose": Purpose.PROSECUTION, "circumstances": Circumstances(matter="docket 1")},
    {"recipient": replace(BUREAU, kind=OrganizationKind.INTERMEDIARY)},
    {"recipient": replace(HOSPITAL, hipaa_covered_entity=False), "purpose": Purpose.TREATMENT},
    {"person_age": 12},
    {"person_age": 15},
    {"person_age": None},
    {"person_deceased": True},
    {"person_adjudicated_incapacitated": True},
    {"items": request(SUD).items},
    {"items": request(MH, Segment.PSYCHOTHERAPY_NOTES, Segment.SUD_COUNSELING_NOTES).items},
    {"items": (RecordItem(key="mh_general", segment=MH, field="dates"),)},
)
REQUESTS: tuple[DisclosureRequest, ...] = tuple(
    replace(PLAIN, **{**one, **other}) for one in CHANGES for other in CHANGES if one is not other or not one
)


def test_evidence_prepared_once_answers_each_of_many_requests_as_if_it_were_the_first() -> None:
    once = prepare(ON_FILE)
    for asked in (*REQUESTS, *reversed(REQUESTS)):
        assert decide(asked, once) == decide(asked, ON_FILE)


def test_the_same_request_is_answered_alike_again() -> None:
    once = prepare(ON_FILE)
    first = [decide(asked, once) for asked in REQUESTS]
    assert [decide(asked, once) for asked in REQUESTS] == first


# What a decision was made from ----------------------------------------------------------------------------------------

WHOLE = {sort: (make(),) for sort, make in SORTS.items()}


def test_the_digest_of_the_inputs_does_not_depend_on_the_order_in_which_they_come() -> None:
    two = Evidence(**{sort: (make(id="a"), make(id="b")) for sort, make in SORTS.items()})
    turned = Evidence(**{sort: tuple(reversed(getattr(two, sort))) for sort in SORTS})
    forwards, backwards = request(MH, SUD), replace(request(MH, SUD), items=request(SUD, MH).items)
    assert inputs_digest(forwards, two) == inputs_digest(backwards, turned)


@pytest.mark.parametrize("sort", SORTS)
def test_the_digest_of_the_inputs_changes_with_every_piece_of_evidence(sort: str) -> None:
    whole, without = Evidence(**WHOLE), Evidence(**{**WHOLE, sort: ()})
    other = Evidence(**{**WHOLE, sort: (SORTS[sort](id="another"),)})
    digests = {inputs_digest(request(MH), on_file) for on_file in (whole, without, other)}
    assert len(digests) == 3


def test_the_digest_of_the_inputs_changes_with_the_request() -> None:
    asked = (request(MH), request(SUD), request(MH, SUD), request(MH, now=NOW + SECOND), request(MH, person_age=35))
    assert len({inputs_digest(one, Evidence()) for one in asked}) == len(asked)
