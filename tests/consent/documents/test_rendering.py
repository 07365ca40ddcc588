"""The PDF of a document: every word of it and no other, tagged, and the same bytes for the same document."""

import io
import statistics
import subprocess
import sys
import time
import zlib
from struct import pack

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.documents.content import Document, Facts, Heading, Listing, Paragraph, Picture, plain_text
from consent.documents.rendering import UnprintableDocumentError, pdf_of
from tests.consent.documents.reading import words_of, words_of_page, words_of_pdf

#: What Typst, HTML or a careless programmer would read as an instruction.
AWKWARD = (
    '#set page(width: 1pt) #read("/etc/passwd") $x^2$ *b* _i_ `raw` <label> @cite // rest /* c */ \\ ~ -- --- ... \'q\' "w"',
    "= Heading\n- point\n+ numbered\n/ term: meaning",
    "<script>alert(1)</script> &amp; {{ document }} {% include 'x' %}",
    "La niña pidió ayuda: ¿cuándo? ¡Ahora! 25 º, «sí»",
    "office affluent ﬁle – — ‘’ “” … €",
    "x" * 400,
    "two\nlines\r\n\r\n\r\nand\ta tab\x0bmore",
)


def one_pixel_picture() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\x00\x00"))
        + chunk(b"IEND", b"")
    )


def a_document(*texts: str, language: str = "en", footer: str = "For Harbor Clinic, to treat the person") -> Document:
    return Document(
        title="What may be shared",
        language=language,
        footer=footer,
        parts=(
            Heading("Who and what"),
            Facts((("With whom", "Harbor Clinic"), *(("Said", text) for text in texts))),
            Heading("Words", level=3),
            *(Paragraph(text) for text in texts),
            Listing(("One", *texts)),
        ),
    )


def compared(document: Document) -> tuple[str, str, str]:
    """The three readings, without spaces where a word is so long that the page has to break it."""
    readings = (
        words_of(plain_text(document)),
        words_of_pdf(pdf_of(document), footer=document.footer),
        words_of_page(document),
    )
    broken = any(len(word) > 24 for word in readings[0].split())
    return tuple("".join(reading.split()) if broken else reading for reading in readings)  # type: ignore[return-value] # three in, three out


@pytest.mark.parametrize("text", AWKWARD)
def test_screen_paper_and_kept_text_say_the_same_whatever_was_typed(text: str) -> None:
    kept, printed, shown = compared(a_document(text))

    assert printed == kept
    assert shown == kept


_LETTERS = st.characters(max_codepoint=0x24F) | st.sampled_from(
    "#$*_`<>@/\\~-+='\"{}[]().,;:!?%&|^«»“”’…€–—\n\t\x00\x1b\u200b\u202e"
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(_LETTERS, max_size=120), max_size=4))
def test_no_text_is_lost_added_or_read_as_an_instruction(texts: list[str]) -> None:
    kept, printed, shown = compared(a_document(*texts))

    assert printed == kept
    assert shown == kept


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["en", "es", "es-US", "ar", "zh"]))
def test_any_text_in_any_script_can_be_printed(text: str, language: str) -> None:
    document = a_document(text, language=language)

    assert pdf_of(document).startswith(b"%PDF-")
    assert words_of_page(document) == words_of(plain_text(document))


def test_writing_from_right_to_left_stays_in_reading_order() -> None:
    document = a_document("Name: שלום (Shalom), مرحبا")

    assert "שלום" in words_of_pdf(pdf_of(document), footer=document.footer)


def test_a_character_without_a_printed_shape_stands_as_its_number_in_all_three() -> None:
    document = a_document("李 said 😀")

    assert "[U+674E] said [U+1F600]" in plain_text(document)
    assert "[U+674E] said [U+1F600]" in words_of_page(document)
    assert "[U+674E] said [U+1F600]" in words_of_pdf(pdf_of(document), footer=document.footer)


def test_a_mark_that_turns_the_direction_of_writing_is_not_carried_anywhere() -> None:
    assert plain_text(a_document("declined \u202eon\u202c")).count("\u202e") == 0


def test_the_pdf_is_tagged_titled_and_in_its_language() -> None:
    pdf = pdf_of(a_document("Hola", language="es-US"))
    root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]

    assert root["/StructTreeRoot"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "es"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pypdf.PdfReader(io.BytesIO(pdf)).metadata.title == "What may be shared"  # type: ignore[union-attr] # it has one
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_the_tags_say_what_each_piece_is_and_headings_leave_no_level_out() -> None:
    document = Document(
        title="A letter",
        language="en",
        parts=(
            Heading("Deep", level=3),
            Facts((("A", "b"),)),
            Listing(("c",)),
            Heading("Next"),
            Heading("Below", level=3),
            Paragraph("d"),
        ),
    )

    tags = tags_of(pdf_of(document))

    assert [tag for tag in tags if tag.startswith("/H")] == ["/H1", "/H1", "/H2"]
    assert {"/P", "/L", "/LI", "/LBody"} <= set(tags)


def test_every_typeface_is_inside_the_file() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(a_document("שלום Žižek"))))

    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in descriptors)


def test_equal_documents_give_equal_bytes_in_another_process_too() -> None:
    program = (
        "import hashlib; from tests.consent.documents.test_rendering import a_document; "
        "from consent.documents.rendering import pdf_of; print(hashlib.sha256(pdf_of(a_document('again'))).hexdigest())"
    )
    printed = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }

    assert len(printed) == 1
    assert pdf_of(a_document("again")) == pdf_of(a_document("again"))
    assert pdf_of(a_document("again")) != pdf_of(a_document("again."))


def test_the_file_says_neither_when_nor_by_whom_it_was_made() -> None:
    metadata = pypdf.PdfReader(io.BytesIO(pdf_of(a_document("x")))).metadata

    assert set(metadata or {}) == {"/Title", "/Creator"}


def test_every_page_carries_the_footer_and_its_number_of_all() -> None:
    document = a_document(*["several words that fill a line " * 60] * 4)
    pages = pypdf.PdfReader(io.BytesIO(pdf_of(document))).pages

    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert document.footer in words_of(page.extract_text())
        assert words_of(page.extract_text()).endswith(f"Page {number} of {len(pages)}")


def test_a_picture_is_shown_with_the_words_for_whoever_cannot_see_it() -> None:
    document = Document(
        title="Signed",
        language="en",
        parts=(Picture(one_pixel_picture(), "Signature of Ana Díaz"), Paragraph("Thank you.")),
    )

    pdf = pdf_of(document)

    assert words_of_pdf(pdf) == words_of(plain_text(document)) == words_of_page(document)
    assert "Signature of Ana Díaz" in alternatives_of(pdf)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].images) == 1


def test_what_is_no_picture_is_refused_without_a_word_of_the_contents() -> None:
    document = Document(title="Secret name", language="en", parts=(Picture(b"no picture", "Signature of Ana"),))

    with pytest.raises(UnprintableDocumentError) as refused:
        pdf_of(document)

    assert "Ana" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_a_document_has_a_title() -> None:
    with pytest.raises(ValueError, match="title"):
        Document(title=" \u200b ", language="en", parts=())


def test_one_rendering_takes_tens_of_milliseconds() -> None:
    pdf_of(a_document("warm"))
    times = []
    for number in range(9):
        document = a_document(f"number {number}", *AWKWARD)
        started = time.perf_counter()
        pdf_of(document)
        times.append(time.perf_counter() - started)

    assert statistics.median(times) < 0.25  # an idle machine takes about 0.02; a busy one gets room


def tags_of(pdf: bytes) -> list[str]:
    return [str(element["/S"]) for element in _elements(pdf)]


def alternatives_of(pdf: bytes) -> list[str]:
    return [str(element["/Alt"]) for element in _elements(pdf) if "/Alt" in element]


def _elements(pdf: bytes) -> list[pypdf.generic.DictionaryObject]:
    found: list[pypdf.generic.DictionaryObject] = []

    def walk(node: object) -> None:
        node = node.get_object() if isinstance(node, pypdf.generic.IndirectObject) else node
        if isinstance(node, pypdf.generic.ArrayObject):
            for child in node:
                walk(child)
        elif isinstance(node, pypdf.generic.DictionaryObject):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"])
    return found
