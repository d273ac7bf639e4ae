"""A table of a word processor's document, written at once: cell by cell, long tables would take minutes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from safeconduct.report.dossier.document import Line

HALF_POINTS = 18
"""The size of letters in tables."""
AT_A_TIME = 500
"""Rows that are made to elements at a time."""
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no document can hold."""
DAY = re.compile("[\u200e\u200f]*[0-9]{4}(-[0-9]{2}){1,2}[\u200e\u200f]*")
"""A day or month as ISO 8601 has it, alone in its part of a line, with the marks of its direction."""
NARROW = 4
"""Of so many columns and more, a line is so short that a day would end it at one of its hyphens."""

Runs = Callable[[Line], Iterator[tuple[str, bool]]]
"""The parts of a line in their order, each with whether it is read from the right."""


def add_rows(table: Any, rows: Sequence[Sequence[Line]], runs: Runs, *, rtl: bool, headings: bool = False) -> None:
    """Add rows to a table.

    Args:
        table: Of python-docx, with its columns.
        rows: Lines (n, columns).
        runs: Cuts a line into parts.
        rtl: Whether paragraphs are read from the right.
        headings: Whether these are headings, bold, which every page repeats.
    """
    widths = [column.w for column in table._tbl.tblGrid.gridCol_lst]
    cells = [f'<w:tcPr><w:tcW w:type="dxa" w:w="{int(width.twips)}"/></w:tcPr>' for width in widths]
    before = "<w:trPr><w:tblHeader/></w:trPr>" if headings else ""
    paragraph = "<w:pPr><w:bidi/></w:pPr>" if rtl else ""
    for first in range(0, len(rows), AT_A_TIME):
        made = [f"<w:tbl {nsdecls('w')}>"]
        for row in rows[first : first + AT_A_TIME]:
            made.append(f"<w:tr>{before}")
            for properties, line in zip(cells, row, strict=True):
                parts = _days_on_lines(list(runs(line)), narrow=rtl and len(widths) >= NARROW)
                written = "".join(_run(text, bold=headings, rtl=right, on_line=on) for text, right, on in parts)
                made.append(f"<w:tc>{properties}<w:p>{paragraph}{written}</w:p></w:tc>")
            made.append("</w:tr>")
        made.append("</w:tbl>")
        for element in list(parse_xml("".join(made))):
            table._tbl.append(element)


def _days_on_lines(parts: Sequence[tuple[str, bool]], *, narrow: bool) -> Iterator[tuple[str, bool, bool]]:
    """The parts of a line, and whether each begins a line: in a narrow cell a day does, with the bracket before it.

    Programs end a line after any hyphen. Hyphens that do not break are none to who searches or copies the day, and one
    of the programs loses what stands after them where it is read from the right.
    """
    for n, (text, right) in enumerate(parts):
        before, space, last = text.rpartition(" ")
        if narrow and before.strip() and n + 1 < len(parts) and DAY.fullmatch(parts[n + 1][0]):
            yield before + space, right, False
            yield last, right, True
        else:
            yield text, right, False


def _run(text: str, *, bold: bool, rtl: bool, on_line: bool) -> str:
    """A part of a line; what is bold or of a size in Latin letters is so in others too."""
    weight = ("<w:b/><w:bCs/>" if rtl else "<w:b/>") if bold else ""
    size = f'<w:sz w:val="{HALF_POINTS}"/>' + (f'<w:szCs w:val="{HALF_POINTS}"/><w:rtl/>' if rtl else "")
    line_end = "<w:br/>" if on_line else ""
    said = escape(NOT_IN_XML.sub("", text)).replace("\t", " ").replace("\n", " ")
    space = ' xml:space="preserve"' if said != said.strip() else ""
    return f"<w:r><w:rPr>{weight}{size}</w:rPr>{line_end}<w:t{space}>{said}</w:t></w:r>"
