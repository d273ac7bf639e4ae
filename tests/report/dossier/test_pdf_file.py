"""The dossier as a PDF: it says what the dossier says, from the side of its language."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from safeconduct.operation import Operation
from safeconduct.report.documents.texts import clean
from safeconduct.report.dossier import About, Dossier, make_dossier
from safeconduct.report.dossier.document import Grid, Pairs
from safeconduct.report.dossier.pdf_file import pdf_file

from ..documents.reading_pdf import Document
from .reading import texts_of
from .test_word_file import LATE


def squeezed(text: str) -> str:
    """A text without room in it: lines may end anywhere."""
    return "".join(clean(text).split())


def test_it_says_all_that_the_dossier_says(whole: Dossier) -> None:
    """Every text of every section, each table with its rows, and every source with its number."""
    document = Document(pdf_file(whole))
    words = squeezed(document.whole())
    blocks = [block for section in whole.sections for block in section.blocks]
    for block in blocks:
        pairs = [text for name, line in block.rows for text in (name, line.text)] if isinstance(block, Pairs) else []
        for text in pairs or texts_of([block]):
            assert squeezed(text) in words, text
    for source in whole.sources:
        assert f"[{source.number}]" in words
        for line in source.lines:
            assert squeezed(line.text) in words
    grids = [block for block in blocks if isinstance(block, Grid)]
    assert len(document.tables()) >= len(grids) > 0


@pytest.mark.parametrize(("language", "direction"), [("en", "/L2R"), ("fa", "/R2L")])
def test_it_has_the_direction_of_its_language(ledger: Operation, language: str, direction: str) -> None:
    """Equal dossiers are equal files; the file bears the day of the dossier, and links nowhere."""
    content = pdf_file(make_dossier(ledger, About.of("site:north"), LATE, language))
    reader = PdfReader(io.BytesIO(content))
    assert reader.trailer["/Root"]["/ViewerPreferences"].get("/Direction") == direction
    assert reader.metadata is not None
    assert reader.metadata["/CreationDate"] == "D:20260702000000Z"
    assert all("/Annots" not in page for page in reader.pages)
    assert pdf_file(make_dossier(ledger, About.of("site:north"), LATE, language)) == content
