"""What would make a withheld item lawful, found by asking the engine itself again with what is not there yet.

Every candidate is one piece of evidence (`consent.hypotheses`). Offered is what the real engine would then let go and
nothing else: each single piece that opens the item, or, where none does, the pairs that do. Nothing here decides, and
what the engine would still deny is never suggested.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from consent import hypotheses
from consent.decision import Decision, decide
from consent.facts import CLINICAL_SEGMENTS, DisclosureRequest, Evidence, RecordItem, Segment
from consent.hypotheses import COULD_BE_MEDICAL, Described, Piece, PieceKind
from consent.law.governing import DEFAULT
from consent.law.groups import PROVIDERS
from consent.law.rule import Jurisdiction

#: No more pairs than a reader can weigh.
MOST_PAIRS = 2
_RANK: dict[PieceKind, int] = {kind: place for place, kind in enumerate(PieceKind)}
#: What an unlabelled piece might turn out to be. A name carries its label always.
_LABELS = tuple(segment for segment in CLINICAL_SEGMENTS if segment is not Segment.IDENTITY_PRESENCE)


def _everything(_segment: Segment) -> frozenset[str] | None:
    return None


def _the_same(field_name: str, _segment: Segment) -> str:
    return field_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the site knows beside the facts.

    `described` is what a paper of this site covers of a kind of information; `summaries` the field of the summary that
    stands for a whole note's; `labelled` what a field is called under a label; `may_treat` and `may_be_medical` False
    where somebody said that the recipient does not treat the person, or that no medical personnel receive it; `declined`
    where the person said no to this recipient or took a permission back: then nobody asks again as a routine.
    """

    described: Described = _everything
    summaries: Mapping[str, str] = field(default_factory=dict)
    labelled: Callable[[str, Segment], str] = _the_same
    may_treat: bool = True
    may_be_medical: bool = True
    declined: bool = False


PLAIN = Setting()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One piece, or two that are needed together."""

    pieces: tuple[Piece, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What each piece is, in words."""
        return tuple([piece.words for piece in self.pieces])

    @property
    def if_wished(self) -> bool:
        """Whether a part of it is the person's alone to want."""
        return any(piece.if_wished for piece in self.pieces)

    def needs(self, kind: PieceKind) -> bool:
        """Whether one of its pieces is of this kind."""
        return any(piece.kind is kind for piece in self.pieces)

    def applied(
        self, request: DisclosureRequest, evidence: Evidence, *, key: str
    ) -> tuple[DisclosureRequest, Evidence]:
        """Return the facts as they would be for the item of this key."""
        for piece in self.pieces:
            request, evidence = piece.supposed(request, evidence, keys=frozenset({key}))
        return request, evidence


def remedies_for(
    request: DisclosureRequest,
    evidence: Evidence,
    decision: Decision,
    *,
    laws: Jurisdiction = DEFAULT,
    setting: Setting = PLAIN,
) -> dict[str, tuple[Remedy, ...]]:
    """Return for the key of every withheld item what would open it; empty where nothing here would.

    Items of the same kind and field are asked about once.
    """
    found: dict[tuple[Segment | None, str, bool], tuple[Remedy, ...]] = {}
    answers: dict[str, tuple[Remedy, ...]] = {}
    for item in request.items:
        if item.key in decision.permitted_keys:
            continue
        like = (item.segment, item.field, item.whole)
        if like not in found:
            found[like] = () if decision.refusals else _search(item, request, evidence, laws, setting)
        answers[item.key] = found[like]
    return answers


def candidates(
    item: RecordItem, request: DisclosureRequest, evidence: Evidence, setting: Setting = PLAIN
) -> tuple[Piece, ...]:
    """Return every piece that may be tried for a labelled item, in the order in which it would be offered."""
    if item.segment is None:
        return ()
    found: list[Piece] = []
    recipient = request.recipient
    if instead := setting.summaries.get(item.field):
        found.append(hypotheses.summary(instead))
    if setting.may_treat and recipient.is_treating_provider is not True and recipient.kind in PROVIDERS:
        found.append(hypotheses.treats(request))
    found.extend(hypotheses.papers(request, item.segment, described=setting.described, if_wished=setting.declined))
    found.extend(hypotheses.agreements(request))
    if setting.may_treat and setting.may_be_medical and recipient.kind in COULD_BE_MEDICAL:
        found.append(hypotheses.emergency(request))
    found.extend(hypotheses.orders(request, item.segment))
    found.extend(hypotheses.ends_of_limits(evidence))
    return tuple(found)


def _search(
    item: RecordItem, request: DisclosureRequest, evidence: Evidence, laws: Jurisdiction, setting: Setting
) -> tuple[Remedy, ...]:
    asked = replace(request, items=(item,))
    if item.segment is None:
        return _search_under_a_label(item, asked, evidence, laws, setting)
    pieces = candidates(item, asked, evidence, setting)
    singles = [Remedy(pieces=(piece,)) for piece in pieces]
    opening = [remedy for remedy in singles if _opens(remedy, item, asked, evidence, laws)]
    if any(remedy.needs(PieceKind.TREATS) for remedy in opening):
        # Who treats the person needs no emergency for it.
        opening = [remedy for remedy in opening if not remedy.needs(PieceKind.EMERGENCY)]
    if opening:
        return tuple(opening)
    pairs = [Remedy(pieces=pair) for pair in sorted(combinations(pieces, 2), key=_rank) if _go_together(*pair)]
    return _first_that_open(pairs, item, asked, evidence, laws)


def _search_under_a_label(
    item: RecordItem, asked: DisclosureRequest, evidence: Evidence, laws: Jurisdiction, setting: Setting
) -> tuple[Remedy, ...]:
    """What carries no label needs one first. What it then needs beside depends on which; the plainest is offered."""
    fields = {segment: setting.labelled(item.field, segment) for segment in _LABELS}
    alone = [Remedy(pieces=(hypotheses.label(segment, fields[segment]),)) for segment in _LABELS]
    for remedy in alone:
        if _opens(remedy, item, asked, evidence, laws):
            return (remedy,)
    with_one_more = [
        Remedy(pieces=(hypotheses.label(segment, fields[segment]), piece))
        for segment in _LABELS
        for piece in candidates(replace(item, segment=segment, field=fields[segment]), asked, evidence, setting)
        if piece.kind is not PieceKind.SUMMARY
    ]
    return _first_that_open(with_one_more, item, asked, evidence, laws, most=1)


def _go_together(one: Piece, other: Piece) -> bool:
    """Two signatures on the same paper make no pair, and an emergency already says that the recipient treats."""
    if {one.kind, other.kind} == {PieceKind.TREATS, PieceKind.EMERGENCY}:
        return False
    if one.consent is None or other.consent is None:
        return True
    return one.consent.kinds != other.consent.kinds


def _rank(pieces: Iterable[Piece]) -> int:
    return sum(_RANK[piece.kind] for piece in pieces)


def _first_that_open(
    remedies: Iterable[Remedy],
    item: RecordItem,
    asked: DisclosureRequest,
    evidence: Evidence,
    laws: Jurisdiction,
    *,
    most: int = MOST_PAIRS,
) -> tuple[Remedy, ...]:
    found: list[Remedy] = []
    for remedy in remedies:
        if len(found) == most:
            break
        if _opens(remedy, item, asked, evidence, laws):
            found.append(remedy)
    return tuple(found)


def _opens(remedy: Remedy, item: RecordItem, asked: DisclosureRequest, evidence: Evidence, laws: Jurisdiction) -> bool:
    request, supposed = remedy.applied(asked, evidence, key=item.key)
    return item.key in decide(request, supposed, laws=laws).permitted_keys
