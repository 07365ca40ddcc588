"""The paper as a document: what is read before signing, what is kept with the signature, and how it is read again.

One `Document` is shown on the screen, becomes the PDF, and its plain text is what is kept. Read again, a kept paper is
its text and no other word: lines that this version knows get their form back, every other line stays a paragraph.
"""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from consent import papers, signatures
from consent.capture.papers import Language, kind_on_paper, language_of, words_in
from consent.capture.terms import Names, Terms
from consent.documents.characters import settled_line
from consent.documents.content import Document, Facts, Heading, Paragraph, Part, Picture
from consent.models import ConsentRecord

_PNG = "data:image/png;base64,"


@dataclass(frozen=True)
class Signed:
    """How the person signed. ``is_mark``: the drawing is a mark, seen by two witnesses."""

    signature: signatures.Signature
    is_mark: bool = False
    witnesses: tuple[str, ...] = ()


def information_of(terms: Terms) -> tuple[str, ...]:
    """Each kind of information on the paper, in the paper's language (42 CFR 2.31(a)(3); 45 CFR 164.508(c)(1)(i))."""
    return tuple(
        kind_on_paper(terms.language, code, for_monitor=terms.is_for_monitoring, of_another=terms.is_for_another)
        for code in terms.segments
    )


def paper_to_sign(terms: Terms, names: Names, now: datetime) -> Document:
    """The paper as it is read before anybody signs it."""
    words = words_in(terms.language)
    title = words.PAPER["title_of_another" if terms.is_for_another else "title"]
    return Document(title, terms.language, tuple(_body(terms, names, words, now)), words.PAPER["footer"])


def signed_paper(terms: Terms, names: Names, signed: Signed, now: datetime) -> Document:
    """The same paper with its signature, and who saw it."""
    paper = paper_to_sign(terms, names, now)
    parts = tuple(_signature(terms, names, signed, words_in(terms.language), now))
    return Document(paper.title, paper.language, (*paper.parts, *parts), paper.footer)


def _body(terms: Terms, names: Names, words: Language, now: datetime) -> Iterator[Part]:
    start, end = words.day(timezone.localdate(now)), words.day(terms.last_day)
    facts = [
        ("whose", names.person),
        ("discloser", names.discloser),
        ("recipient", names.recipient),
        ("what", "; ".join(information_of(terms))),
        ("purpose", words.PURPOSES[terms.purpose]),
        ("period", words.PAPER["period_days"].format(start=start, end=end)),
    ]
    filled = {"end": end}
    if terms.is_for_monitoring and terms.revocable_from:
        filled |= {
            "condition": words.CONDITIONS[terms.condition_of],
            "revocable_from": words.day(terms.revocable_from),
        }
        facts += [("condition", filled["condition"]), ("can_stop_from", filled["revocable_from"])]
    if terms.is_for_another:
        facts += [("signer", _signer(terms, names, words)), ("authority", terms.signer_authority)]
    if terms.interpreter:
        facts.append(("interpreter", terms.interpreter))
    yield _facts(facts, words)
    if names.recipient_is_police:
        yield Paragraph(words.PAPER["police_of_another" if terms.is_for_another else "police"])
    yield Heading(words.PAPER["rules"])
    for name in papers.statements_of(terms.segments, terms.purpose, terms.signer):
        yield Paragraph(words.STATEMENTS[name].format(**filled))


def _signature(terms: Terms, names: Names, signed: Signed, words: Language, now: datetime) -> Iterator[Part]:
    local = timezone.localtime(now)
    yield Heading(words.PAPER["signature"])
    facts = [("signed_by", _signer(terms, names, words) if terms.is_for_another else names.person)]
    if signed.signature.typed:
        facts.append(("typed_name", signed.signature.typed))
    day, time = words.day(local.date()), f"{local:%H:%M}"
    facts.append(("signed_at", f"{day}, {time}"))
    facts += [("witness", witness) for witness in signed.witnesses]
    attested = words.PAPER["attested"].format(staff=names.staff, discloser=names.discloser, day=day, time=time)
    facts.append(("staff", attested))
    yield _facts(facts, words)
    if signed.signature.drawn:
        yield _drawing(signed.signature, words.PAPER["mark" if signed.is_mark else "drawn"])


def _facts(facts: Sequence[tuple[str, str]], words: Language) -> Facts:
    """Each on one line, whatever was typed: a name never looks like words of the paper."""
    return Facts(tuple((words.PAPER[name], settled_line(value)) for name, value in facts))


def _signer(terms: Terms, names: Names, words: Language) -> str:
    return words.SIGNERS[terms.signer.value].format(name=terms.signer_name or names.person)


def _drawing(signature: signatures.Signature, alternative: str) -> Picture:
    return Picture(base64.b64decode(signature.drawn.removeprefix(_PNG)), alternative)


def kept_paper(record: ConsentRecord) -> Document:
    """The paper as it was signed: every word that is kept, in its order, and no other. Its drawing stands where it stood."""
    title, *lines = record.paper.splitlines() or [""]
    language = language_of(record.language)
    words = words_in(language)
    return Document(title or "-", language, tuple(_read(lines, record, words)), words.PAPER["footer"])


def _read(lines: Sequence[str], record: ConsentRecord, words: Language) -> Iterator[Part]:
    labels, headings = {*words.PAPER.values()}, {words.PAPER["rules"], words.PAPER["signature"]}
    drawings = {words.PAPER["drawn"], words.PAPER["mark"]}
    signature = signatures.read(record.signature)
    pairs: list[tuple[str, str]] = []
    for line in lines:
        label, colon, value = line.partition(": ")
        if colon and label in labels:
            pairs.append((label, value))
            continue
        if pairs:
            yield Facts(tuple(pairs))
            pairs = []
        if line in headings:
            yield Heading(line)
        elif line in drawings and signature.drawn:
            yield _drawing(signature, line)
        elif line:
            yield Paragraph(line)
    if pairs:
        yield Facts(tuple(pairs))
