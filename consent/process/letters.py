"""The letters by which the agency answers a served paper: templates as data, filled with what stands on the paper.

No letter but the fulfilment says, or lets guess, whether the agency knows the person whom a paper names: none of them is
given the record, the case, or what was found. The neutral denial is the text of the law's own data, word for word, with
the addressee, the docket and the dates around it, whether or not there is anybody (42 CFR 2.13(c)(2)).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from consent.documents.content import Document, Facts, Heading, Listing, Paragraph, Part
from consent.notices import TEXTS

NEUTRAL_DENIAL, STATEMENT_TO_COURT = "neutral_denial", "statement_to_court"
ASK_FOR_ORDER, RESIST_AS_QSO, FULFILMENT = "ask_for_order", "resist_as_qso", "fulfilment"


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """One letter: what it is for, its words, and which of its parts may be filled in by hand.

    ``paragraphs`` may hold ``{agency}``; a paragraph that is ``MISSING`` stands for the list of what is missing.
    """

    code: str
    label: str
    told: str
    title: str
    paragraphs: tuple[str, ...]
    to_the_court: bool = False
    names_contact: bool = True

    @property
    def address(self) -> str:
        """The code as it stands in an address."""
        return self.code.replace("_", "-")


MISSING = "missing"

TEMPLATES: MappingProxyType[str, LetterTemplate] = MappingProxyType(
    {
        template.code: template
        for template in (
            LetterTemplate(
                NEUTRAL_DENIAL,
                "Neutral answer",
                "Says neither that we know the person nor that we do not. The same words for everybody.",
                "Answer to your request",
                (TEXTS["NEUTRAL_DENIAL_2_13C"],),
                names_contact=False,
            ),
            LetterTemplate(
                STATEMENT_TO_COURT,
                "Statement to the court",
                "Tells the court that mental health records are confidential (55 Pa. Code 5100.35(b)).",
                "Statement to the court: confidential records",
                (
                    "{agency} received the paper named above. This statement is made under 55 Pa. Code 5100.35(b). It "
                    "neither confirms nor denies that any person received services or that any record exists.",
                    "Records of mental health treatment, where they exist, are confidential under section 111 of the "
                    "Mental Health Procedures Act (50 P.S. 7111) and 55 Pa. Code 5100.31 to 5100.39. They are not released "
                    "in response to a subpoena or other discovery proceeding without an additional order of the court.",
                    "Records of substance use disorder treatment, where they exist, are protected by 42 U.S.C. 290dd-2 and "
                    "42 CFR part 2, and may be disclosed only with the person's written consent or on an order under "
                    "subpart E of that part together with a subpoena or similar mandate. Privileged communications "
                    "(42 Pa.C.S. 5944) are not released without written consent.",
                    "We ask the court to take notice of this and, should it consider an order, to hear the person and "
                    "the holder of the records first.",
                ),
                to_the_court=True,
            ),
            LetterTemplate(
                ASK_FOR_ORDER,
                "Ask for what is missing",
                "Says what the law would want before any such record could go, and asks for it.",
                "Answer to your request: what the law requires",
                (
                    "{agency} received the paper named above. We neither confirm nor deny that any person received "
                    "services or that any record exists. Nothing is provided in response to it as it stands.",
                    "Federal and state law would require the following before records of the kinds that it asks for "
                    "could be disclosed, where they exist:",
                    MISSING,
                    "If you obtain it, please serve it on the privacy officer together with this letter. An order that "
                    "was made under one of these laws does not stand in for an order under another.",
                ),
            ),
            LetterTemplate(
                RESIST_AS_QSO,
                "Resist as a service organization",
                "For records that we hold for another program under a service agreement (42 CFR 2.11).",
                "Answer to your request: objection",
                (
                    "{agency} received the paper named above. We neither confirm nor deny that any person received "
                    "services or that any record exists.",
                    "To the extent that the request reaches records that {agency} holds as a qualified service "
                    "organization for another program, {agency} is bound by 42 CFR part 2 and by its written agreement to "
                    "resist in judicial proceedings any effort to obtain access to them except as that part permits "
                    "(42 CFR 2.11 and 2.12(c)(4)). We object to the request and will ask the court to set it aside "
                    "if it is pursued.",
                    "A subpoena, a warrant or another mandate does not by itself permit a disclosure (42 CFR 2.61). "
                    "An order under subpart E of 42 CFR part 2 is required, with notice to the person and to the holder "
                    "of the records and an opportunity to be heard.",
                ),
            ),
            LetterTemplate(
                FULFILMENT,
                "Fulfil it",
                "Sends what the paper reaches, and no more, with the notices that the law wants.",
                "Answer to the order: enclosed records",
                (
                    "{agency} received the paper named above. In answer to it, and limited to what it expressly "
                    "authorizes, the records below are provided to you for this matter alone.",
                ),
            ),
        )
    }
)
#: Letters that release nothing; they may be sent at any stage.
WITHOUT_RECORDS: tuple[str, ...] = tuple(code for code in TEMPLATES if code != FULFILMENT)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a letter's words: all of it from the served paper, the clock and the directory.

    ``addressee`` is name and address, one line each; the dates are already in words.
    """

    agency: str
    addressee: str
    paper: str
    docket: str
    court: str
    served: str
    dated: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What a fulfilment carries: the frozen pieces of the release, the paper's own words for its scope, and the notices."""

    pieces: tuple[tuple[str, str], ...]
    scope: tuple[str, ...]
    notices: str


def letter(
    template: LetterTemplate, around: Around, *, missing: Sequence[str] = (), enclosed: Enclosed | None = None
) -> Document:
    """The whole letter. ``missing`` is listed where the template says so, ``enclosed`` stands at the end."""
    return Document(
        title=template.title,
        language="en",
        parts=(
            Facts(tuple(_head(around))),
            *_body(template, around, missing),
            *(_records(enclosed) if enclosed else ()),
            *_signed(template, around),
        ),
        footer=around.agency,
    )


def _head(around: Around) -> list[tuple[str, str]]:
    pairs = [
        ("From", f"{around.agency}, privacy officer"),
        ("To", around.addressee),
        ("Date", around.dated),
        ("About", f"{around.paper}, served {around.served}"),
    ]
    if around.court:
        pairs.append(("Court or office", around.court))
    if around.docket:
        pairs.append(("Docket", around.docket))
    return pairs


def _body(template: LetterTemplate, around: Around, missing: Sequence[str]) -> list[Part]:
    parts: list[Part] = []
    for paragraph in template.paragraphs:
        if paragraph is MISSING:
            parts.append(Listing(tuple(f"{said[:1].upper()}{said[1:]}." for said in missing)))
        elif paragraph in TEXTS.values():
            parts.append(Paragraph(paragraph))  # the law's own words are never filled in
        else:
            parts.append(Paragraph(paragraph.format(agency=around.agency)))
    return parts


def _records(enclosed: Enclosed) -> list[Part]:
    parts: list[Part] = []
    if enclosed.scope:
        parts.extend((Heading("What it authorizes, in its own words"), Listing(enclosed.scope)))
    parts.append(Heading("Records"))
    for heading, text in enclosed.pieces:
        parts.extend((Heading(heading, level=3), Paragraph(text)))
    parts.append(Heading("Notices"))
    parts.extend(Paragraph(text) for text in enclosed.notices.split("\n\n"))
    return parts


def _signed(template: LetterTemplate, around: Around) -> list[Part]:
    contact = f"\n{around.contact}" if template.names_contact and around.contact else ""
    return [Paragraph(f"Privacy officer\n{around.agency}{contact}")]
