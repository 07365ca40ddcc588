"""How every law reads signed papers: each alone, what it opens, until when, and what is cited where it does not."""

import pytest

from consent.examples import EXAMPLES, Scene
from consent.examples.papers import EXPIRES, NOW, everything, piece
from consent.examples.worked import asked, recipient, without
from consent.facts import OrganizationKind, Segment, Signer
from tests.consent.law.evidence_rows import paper
from tests.consent.law.one_rule import (
    RULES,
    TICK,
    TOMORROW,
    Row,
    answers,
    beside,
    both,
    each,
    opens,
    wants,
)

SIGNED_PAPER = "the person's signed paper names this recipient, purpose and information"
OTHER_PARTS = "covers other parts of the record only"
WITHDRAWN = "the person has since withdrawn the same permission on another paper"
GENERAL, CARE, MONITORED, REGISTRY = "p2-consent-general", "p2-consent-tpo", "p2-cj", "p2-registry-pdmp"
PART_2, HIPAA = "42 CFR 2.31(a)(3)", "45 CFR 164.508(c)(1)(i)"

#: Each rule that reads papers: how it says that it finds none, and what it cites where a paper opens a part alone.
READERS: dict[str, tuple[str, str]] = {
    GENERAL: ("no Part 2 consent is on file", PART_2),
    CARE: ("no Part 2 consent for treatment, payment and operations is on file", PART_2),
    "p2-consent-scn": ("no consent of their own for SUD counseling notes is on file", PART_2),
    "p2-consent-legal": ("no consent for this proceeding is on file", PART_2),
    MONITORED: ("no criminal-justice consent is on file", PART_2),
    REGISTRY: ("no consent that names the registry is on file", PART_2),
    "hipaa-auth": ("no HIPAA authorization is on file", HIPAA),
    "pa-mh-consent": ("no Pennsylvania mental-health release is on file", "55 Pa. Code 5100.34(f)"),
    "pa-hiv": ("no consent specific to HIV-related information is on file", "35 P.S. 7607(c)"),
    "pa-act33-consent": ("no written authorization is on file", HIPAA),
}
EVIDENCE = ("paper-1",)
NARROWED = ("only what the paper describes: dates of attendance",)


def on_papers(code: str) -> list[Row]:
    none_on_file, cited = READERS[code]
    ends_at = None if code == CARE else EXPIRES
    return [
        opens(code, SIGNED_PAPER, evidence=EVIDENCE, ends_at=ends_at),
        opens(code, SIGNED_PAPER, paper(described_part=" "), evidence=EVIDENCE, ends_at=ends_at),
        opens(
            code,
            SIGNED_PAPER,
            paper(described_part=" dates of attendance "),
            evidence=EVIDENCE,
            ends_at=ends_at,
            limits=NARROWED,
            cites=(cited,),
        ),
        opens(code, SIGNED_PAPER, paper(expires_at=TOMORROW), evidence=EVIDENCE, ends_at=TOMORROW),
        opens(code, SIGNED_PAPER, paper(expires_at=NOW + TICK), evidence=EVIDENCE, ends_at=NOW + TICK),
        wants(code, none_on_file, without("consents"), paper(kinds=frozenset())),
        wants(code, OTHER_PARTS, paper(fields=frozenset({"something else"})), evidence=EVIDENCE),
    ]


@each(row for code in READERS for row in on_papers(code))
def test_a_paper_opens_what_it_covers_for_as_long_as_it_lasts(row: Row) -> None:
    assert row.answered() == row.wanted()


@pytest.mark.parametrize("code", READERS)
@pytest.mark.parametrize("identifier", ["paper-0", "paper-2"], ids=["before", "behind"])
def test_each_paper_is_judged_alone_whatever_the_order(code: str, identifier: str) -> None:
    unsigned = beside("consents", id=identifier, signature=None)
    judged = {answer.evidence_ids: answer for answer in answers(code, unsigned)}
    assert judged[EVIDENCE].held
    assert not judged[(identifier,)].held
    assert "sign" in judged[(identifier,)].reason
    # Both are good: each carries it by itself.
    both_good = answers(code, beside("consents", id=identifier))
    assert sorted((answer.evidence_ids, answer.held) for answer in both_good) == sorted(
        [(EVIDENCE, True), ((identifier,), True)]
    )


@pytest.mark.parametrize("code", sorted(READERS.keys() - {MONITORED}))
@pytest.mark.parametrize("identifier", ["paper-0", "paper-2"], ids=["before", "behind"])
def test_a_withdrawn_twin_takes_the_paper_with_it_whatever_the_order(code: str, identifier: str) -> None:
    judged = {
        answer.evidence_ids: answer for answer in answers(code, beside("consents", id=identifier, revoked_at=NOW))
    }
    assert not judged[EVIDENCE].held
    assert judged[EVIDENCE].reason == WITHDRAWN
    assert "was revoked" in judged[(identifier,)].reason


def test_2_35_a_paper_that_cannot_be_revoked_yet_outlives_its_withdrawal() -> None:
    judged = answers(MONITORED, beside("consents", id="paper-0", revoked_at=NOW))
    assert [answer.held for answer in judged] == [True, True]


def test_2_35_a_withdrawal_made_before_it_counts_ends_the_paper_when_it_does() -> None:
    (answer,) = answers(MONITORED, paper(revoked_at=NOW, revocable_from=TOMORROW))
    assert (answer.held, answer.ends_at) == (True, TOMORROW)
    # Read as anything else, a paper that has been withdrawn has ended.
    (answer,) = answers("hipaa-auth", paper(revoked_at=NOW, revocable_from=TOMORROW))
    assert not answer.held


@pytest.mark.parametrize("code", READERS)
def test_a_paper_says_everything_that_is_wrong_with_it_and_cites_it(code: str) -> None:
    (answer,) = answers(code, paper(signature=None, expires_at=NOW, known_false=True))
    assert not answer.held
    said = answer.reason.split("; ")
    assert "is known to be materially false" in said
    assert any("expired" in what for what in said)
    assert any("sign" in what for what in said)
    assert len(answer.also_cites) > len(RULES[code].also_cites)
    found = answer.also_cites[len(RULES[code].also_cites) :]
    assert list(found) == sorted(set(found))


def pieces_of(code: str, *fields: str) -> Scene:
    """The same scene, in which these pieces of the record are asked for."""
    scene = EXAMPLES[code].scene
    segment = scene.request.items[0].segment
    assert segment is not None
    return asked(items=tuple(piece(segment, field) for field in fields))(scene)


@pytest.mark.parametrize("code", sorted(READERS.keys() - {MONITORED, REGISTRY}))
def test_a_paper_for_listed_fields_opens_those_alone_and_cites_their_description(code: str) -> None:
    scene = pieces_of(code, "dates", "story")
    (answer,) = answers(code, both(lambda _scene: scene, paper(fields=frozenset({"dates"}))))
    assert {key.partition(":")[2] for key in answer.permitted_items} == {"dates"}
    assert answer.also_cites[-1] == READERS[code][1]
    (whole,) = answers(code, lambda _scene: scene)
    assert {key.partition(":")[2] for key in whole.permitted_items} == {"dates", "story"}
    assert whole.also_cites == RULES[code].also_cites


CLOSED_LISTS: dict[str, set[str]] = {
    MONITORED: {"attendance", "participation", "test_results", "progress_summary"},
    REGISTRY: {"identity", "drug_type", "dosage", "dates"},
}


@pytest.mark.parametrize("code", CLOSED_LISTS)
def test_2_34_to_2_36_a_closed_list_opens_its_own_fields_and_no_other(code: str) -> None:
    scene = pieces_of(code, *sorted(CLOSED_LISTS[code]), "story")
    (answer,) = answers(code, lambda _scene: scene)
    assert {key.partition(":")[2] for key in answer.permitted_items} == CLOSED_LISTS[code]
    (nothing,) = answers(code, lambda _scene: pieces_of(code, "story"))
    assert not nothing.held
    assert nothing.reason == "it opens a closed list, which holds nothing that is asked for"
    assert nothing.evidence_ids == EVIDENCE
    (whole,) = answers(code, asked(items=(everything(Segment.PART2_SUD),)))
    assert whole.permitted_items == {"part2_sud"}


THROUGH = ("42 CFR 2.31(a)(4)(ii)", "42 CFR 2.24")
INTERMEDIARIES: list[Row] = [
    opens(
        GENERAL,
        SIGNED_PAPER,
        recipient(kind=OrganizationKind.INTERMEDIARY),
        recipient(kind=OrganizationKind.INTERMEDIARY_PARTICIPANT),
        evidence=EVIDENCE,
        ends_at=EXPIRES,
        owes=("INTERMEDIARY_LIST",),
        cites=THROUGH,
    ),
    opens(
        GENERAL,
        SIGNED_PAPER,
        both(recipient(kind=OrganizationKind.INTERMEDIARY), paper(described_part="dates of attendance")),
        evidence=EVIDENCE,
        ends_at=EXPIRES,
        limits=NARROWED,
        owes=("INTERMEDIARY_LIST",),
        cites=(PART_2, *THROUGH),
    ),
    wants(
        GENERAL,
        OTHER_PARTS,
        both(recipient(kind=OrganizationKind.INTERMEDIARY), paper(fields=frozenset({"something else"}))),
        evidence=EVIDENCE,
    ),
]


@each(INTERMEDIARIES)
def test_2_24_an_intermediary_keeps_a_list_of_whom_it_told(row: Row) -> None:
    assert row.answered() == row.wanted()


def test_2_24_an_intermediary_is_told_no_more_than_the_paper_lists() -> None:
    scene = recipient(kind=OrganizationKind.INTERMEDIARY)(pieces_of(GENERAL, "dates", "story"))
    (answer,) = answers(GENERAL, both(lambda _scene: scene, paper(fields=frozenset({"dates"}))))
    assert answer.permitted_items == {"part2_sud:dates"}


def test_2_31_b_1_no_other_consent_reaches_counseling_notes() -> None:
    (answer,) = answers("p2-scn-apart")
    assert (answer.held, answer.reason) == (False, "SUD counseling notes go only with a consent of their own")


def test_71_ps_1690_112_a_parent_signs_for_no_substance_use_information_at_any_age() -> None:
    signed_by_a_parent = both(asked(person_age=12), paper(signer=Signer.PARENT))
    (answer,) = answers("pa-act33-consent", signed_by_a_parent)
    assert not answer.held
    assert "only the person may sign for substance-use information, at any age" in answer.reason
