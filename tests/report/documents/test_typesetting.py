"""Setting a document: what is data stays data, and the same gives the same."""

from __future__ import annotations

import io
import string
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from safeconduct.report.documents import lettering
from safeconduct.report.documents.blocks import Column, Paper, Paragraph, Table
from safeconduct.report.documents.contents import Manifest
from safeconduct.report.documents.lettering import FontsMissing, fonts
from safeconduct.report.documents.passenger_lists import manifest_paper, manifest_pdf
from safeconduct.report.documents.texts import alone
from safeconduct.report.documents.typesetting import images, typeset
from safeconduct.report.documents.words import side_by_side

from .reading_pdf import Document, plain_text

HOSTILE = (
    string.printable
    + "#$[]`\\{}@<>*_~=/-–“”'\"%&"
    + "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff\u2028"
)


def table_of(texts: list[str], *, shown: Callable[[str], str] = alone) -> Paper:
    """A paper with a table of these texts, two a row, and each in a paragraph."""
    rows = tuple((shown(text), "end") for text in texts)
    return Paper(
        title=("Trial",),
        blocks=(Table((Column(("First",)), Column(("Second",))), rows), *(Paragraph((shown(text),)) for text in texts)),
        words=side_by_side(("en",)),
        made_at=datetime(2026, 3, 8, tzinfo=UTC),
    )


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(HOSTILE, max_size=60), min_size=1, max_size=8))
def test_what_looks_like_a_command_is_text(texts: list[str]) -> None:
    """Signs of the template's language, ends of lines, turns of direction: read again, it says what the data says."""
    (rows,) = Document(typeset(table_of(texts))).tables()
    found = [row[0].replace(" ", "") for row in rows[1:]]
    assert found == [plain_text(text).replace(" ", "") for text in texts]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_no_text_stops_a_document(texts: list[str]) -> None:
    """Letters of any script, halves of letters, signs that no font has: every row is there."""
    (rows,) = Document(typeset(table_of(["\u0380", *texts]))).tables()
    assert [row[1] for row in rows] == ["Second", *["end"] * (1 + len(texts))]


def test_a_name_as_long_as_a_page_is_whole() -> None:
    """It runs on over pages, and nothing of it is lost."""
    name = "".join(string.ascii_uppercase[n % 26] for n in range(4_500))
    document = Document(typeset(table_of([name])))
    assert len(document.reader.pages) > 1
    assert name in "".join(document.whole().split())


def test_equal_papers_are_equal_files(manifest: Manifest) -> None:
    """Byte for byte; another moment makes another file, which says when it was made in UTC."""
    assert manifest_pdf(manifest, ("fa", "en")) == manifest_pdf(manifest, ("fa", "en"))
    there = datetime(2026, 3, 8, 21, 5, tzinfo=timezone(timedelta(hours=3)))
    later = replace(manifest, head=replace(manifest.head, made_at=there))
    properties = PdfReader(io.BytesIO(manifest_pdf(later))).metadata
    assert properties is not None
    assert properties["/CreationDate"] == "D:20260308180500Z"


def test_it_holds_its_fonts_and_nothing_that_acts(manifest: Manifest) -> None:
    """Every font is inside; no script, link, form or file is; title, language and direction are told."""
    reader = PdfReader(io.BytesIO(manifest_pdf(manifest, ("fa", "en"))))
    root = reader.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm", "/Names"} & set(root)
    assert (root["/Lang"], root["/ViewerPreferences"]["/Direction"]) == ("fa", "/R2L")
    for page in reader.pages:
        assert "/Annots" not in page
        for font in page["/Resources"]["/Font"].values():
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.get_object())
            assert "Noto" in font["/BaseFont"] or "Plex" in font["/BaseFont"]


def test_it_can_be_an_image(manifest: Manifest) -> None:
    """A page, a PNG."""
    pages = images(manifest_paper(manifest, ("en",)))
    assert len(pages) == 1
    assert pages[0].startswith(b"\x89PNG")


def test_missing_fonts_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the package; nothing is written in other letters instead."""
    monkeypatch.setattr(lettering, "FONTS", {"Noto Sans": "a_package_that_is_not_there"})
    fonts.cache_clear()
    try:
        with pytest.raises(FontsMissing, match="a-package-that-is-not-there"):
            typeset(table_of(["x"]))
    finally:
        fonts.cache_clear()


def test_letters_that_no_font_has_are_marked_and_said() -> None:
    """A name of such a writing is a mark, with a note; its neighbours are whole, and the file keeps its promise."""
    names = ["ሃይለ ገብረ", "Հայկ", "মিনা-রহিম Mina", "مینا"]
    made = typeset(table_of(names))
    (rows,) = Document(made).tables()
    assert [row[0] for row in rows[1:]] == ["[?]", "Հայկ", "[?] Mina", "مینا"]
    assert "cannot print" in Document(made).whole()
    assert b"pdfuaid" in made
    assert "cannot print" not in Document(typeset(table_of(names[1:2]))).whole()
