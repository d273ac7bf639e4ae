"""The document of word processors: it opens, says the same as the page, and has its directions."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx import Document
from lxml import etree

from safeconduct.operation import Operation
from safeconduct.report.dossier import About, Dossier, make_dossier
from safeconduct.report.dossier.document import Pairs
from safeconduct.report.dossier.word_file import word_file
from safeconduct.report.phrases import plain

from .reading import texts_of

LATE = date(2026, 7, 2)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def english(whole: Dossier) -> bytes:
    """The document of two years."""
    return word_file(whole)


def words_of(content: bytes) -> str:
    """Every text of a document, tables too, run together."""
    body = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))
    return "\n".join("".join(each.itertext(f"{W}t")) for each in body.iter(f"{W}p"))


def test_it_says_all_that_the_dossier_says(whole: Dossier, english: bytes) -> None:
    """Every text of every section, in paragraphs and tables, and every source."""
    words = words_of(english)
    for block in (block for section in whole.sections for block in section.blocks):
        pairs = (
            [text for name, line in block.rows for text in (name, plain(line.text))] if isinstance(block, Pairs) else []
        )
        for text in pairs or texts_of([block]):
            assert text in words, text
    for source in whole.sources:
        assert f"[{source.number}]" in words
        for line in source.lines:
            assert plain(line.text) in words


def test_its_parts_are_headings_tables_and_described_pictures(whole: Dossier, english: bytes) -> None:
    """The headings are the sections' own; each picture says what it shows, in dots and in lines."""
    book = Document(io.BytesIO(english))
    headings = [each.text for each in book.paragraphs if each.style is not None and each.style.name == "Heading 1"]
    assert headings == [*(plain(section.title) for section in whole.sections), "Sources"]
    assert len(book.tables) >= 8
    names = zipfile.ZipFile(io.BytesIO(english)).namelist()
    assert len([name for name in names if name.endswith(".png")]) == len(book.inline_shapes) == 2
    assert len([name for name in names if name.endswith(".svg")]) == 2
    assert all(each._inline.docPr.get("descr") for each in book.inline_shapes)


def test_it_has_no_way_out_and_no_time(whole: Dossier, english: bytes) -> None:
    """No part lies elsewhere, and made again it is the same to the byte."""
    packed = zipfile.ZipFile(io.BytesIO(english))
    assert not any(
        b'TargetMode="External"' in packed.read(name) for name in packed.namelist() if name.endswith(".rels")
    )
    assert word_file(whole) == english


def test_persian_goes_from_the_right(ledger: Operation) -> None:
    """Every paragraph and table; Latin names within do not, and no mark for isolating stays behind."""
    content = word_file(make_dossier(ledger, About.of("site:north"), LATE, "fa"))
    body = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))
    texts = [each for each in body.iter(f"{W}p") if "".join(each.itertext(f"{W}t"))]
    assert texts
    assert all(each.find(f"{W}pPr/{W}bidi") is not None for each in texts)
    assert all(each.find(f"{W}tblPr/{W}bidiVisual") is not None for each in body.iter(f"{W}tbl"))
    runs = {"".join(run.itertext(f"{W}t")): run.find(f"{W}rPr/{W}rtl") is not None for run in body.iter(f"{W}r")}
    assert runs["\u200eNorth camp\u200e\u200f"] is False
    assert runs["منبع‌ها"] is True
    assert not any(sign in words_of(content) for sign in "\u2068\u2069")
