"""Tables of a document are written as python-docx would write them, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from safeconduct.report.dossier import word_table
from safeconduct.report.dossier.document import Line
from safeconduct.report.dossier.word_table import HALF_POINTS, add_rows


def in_two(line: Line) -> Iterator[tuple[str, bool]]:
    """A line up to its first bar, and what comes after it, which is read from the right."""
    first, bar, rest = line.text.partition("|")
    yield first, False
    if bar:
        yield rest, True


@pytest.fixture
def table() -> Any:
    """An empty table of two columns."""
    return Document().add_table(rows=0, cols=2)


def test_what_is_in_a_cell_is_read_back(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks of XML, spaces at the ends, and what no document can hold; however many rows are made at a time."""
    monkeypatch.setattr(word_table, "AT_A_TIME", 2)
    texts = [["a <b> & c", " before"], ["", "“x”\x00\x0b\ufffe"], ["one", "two"], ["سه", "چهار"], ["five", "six"]]
    add_rows(table, [[Line(text) for text in row] for row in texts], in_two, rtl=False)
    read = [[cell.text for cell in row.cells] for row in table.rows]
    assert read == [["a <b> & c", " before"], ["", "“x”"], *texts[2:]]


def days(line: Line) -> Iterator[tuple[str, bool]]:
    """A line with its days apart, each with the marks that keep it from the left."""
    for n, text in enumerate(re.split(r"(\d{4}-\d{2}-\d{2})", line.text)):
        yield (f"\u200e{text}\u200e\u200f", False) if n % 2 else (text, True)


@pytest.mark.parametrize(("rtl", "columns", "ends"), [(True, 4, [1, 0, 2, 0]), (True, 2, [0, 0]), (False, 4, [0] * 4)])
def test_a_day_begins_a_line_in_narrow_cells_from_the_right(rtl: bool, columns: int, ends: list[int]) -> None:
    """With the bracket before it; one that stands alone does not; the texts run together are what was given."""
    table = Document().add_table(rows=0, cols=columns)
    texts = ["۱۱ تیر ۱۳۹۵ (2016-07-01)", "2016-07-01", "از ۱۱ تیر (2016-07-01) تا ۱۲ تیر (2016-07-02)", "هیچ"][:columns]
    add_rows(table, [[Line(text) for text in texts]], days, rtl=rtl)
    cells = [cell._tc for cell in table.rows[0].cells]
    assert [len(list(cell.iter(qn("w:br")))) for cell in cells] == ends
    read = ["".join(each.text or "" for each in cell.iter(qn("w:t"))) for cell in cells]
    plain = str.maketrans("", "", "\u200e\u200f")
    assert [text.translate(plain) for text in read] == [text.translate(plain) for text in texts]
    if sum(ends):
        assert "\n(" in table.rows[0].cells[0].text


def test_a_cell_is_as_if_it_were_written_by_itself(table: Any) -> None:
    """Its width, size and weight; each part in its direction; headings stand on every page."""
    add_rows(table, [[Line("left|right"), Line("x")]], in_two, rtl=True, headings=True)
    by_itself = Document().add_table(rows=1, cols=2)
    made, known = table.rows[0].cells[0], by_itself.rows[0].cells[0]
    assert made.width == known.width
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    (paragraph,) = made.paragraphs
    assert paragraph._p.pPr.find(qn("w:bidi")) is not None
    first, second = paragraph.runs
    assert (first.text, first.bold, first.font.size.pt) == ("left", True, HALF_POINTS / 2)
    assert first.font.rtl is None
    assert (second.text, second.bold, second.font.rtl, second.font.cs_bold) == ("right", True, True, True)
