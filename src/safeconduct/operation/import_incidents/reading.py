"""An export as it lies on disk (CSV or a workbook), as rows of texts by the names of its columns.

Nothing of a damaged file is lost without a word. A row is a line that holds something; where a quote is never closed
and a row would take in those below it, that line alone is set aside, and reading goes on with the next.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from safeconduct.operation.cells import shown
from safeconduct.operation.faults import Fault
from safeconduct.operation.foreign import attempt
from safeconduct.operation.import_incidents import acled, ucdp
from safeconduct.operation.import_incidents.notes import plain
from safeconduct.operation.import_list.source_rows import (
    KINDS,
    column_letter,
    delimiter,
    open_workbook,
    sheet_rows,
)
from safeconduct.operation.reading_csv import UTF_16, decode
from safeconduct.operation.text_table import is_hashtags
from safeconduct.operation.workbook_formulas import bad_formulas, sheet_parts

HEADER_WITHIN = 30
"""Rows from the top among which the names of the columns are looked for."""
ENOUGH_NAMES = 4
"""Columns of an export that are known, at the least; a row with fewer does not name columns."""
LONGEST_CELL = 10_000
"""Characters; a longer cell is a quote that was never closed."""
LONGEST_SHARED = 80
"""Characters; longer texts are seldom the same in two rows."""
SOURCES = {"acled": acled, "ucdp": ucdp}
"""What can be read, by name."""

BROKEN_QUOTE = "has a quote that is never closed, or more text than a cell holds"
LOST = "\N{REPLACEMENT CHARACTER}"
_LIKE_AN_ID = re.compile(r"[A-Za-z]{0,5}-?\d{1,12}[A-Za-z]{0,5}", re.ASCII)
_COLUMNS = {name: frozenset((*source.NEEDED, *source.OTHERS)) for name, source in SOURCES.items()}
_ALL_COLUMNS = frozenset().union(*_COLUMNS.values())


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an export.

    Attributes:
        line: Its first line in the file, or its row in the sheet, from 1.
        names: The m columns, one tuple for all rows.
        texts: The m cells, "" where empty; none where they cannot be trusted.
        broken: Why the cells cannot be trusted; empty where they can. The same words for all rows of its kind.
    """

    line: int
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    broken: str = ""

    @property
    def cells(self) -> dict[str, str]:
        """The texts by the name of the column, in the order of the export."""
        return dict(zip(self.names, self.texts, strict=True))


@dataclass(frozen=True)
class Export:
    """The rows of an export.

    Attributes:
        file: What a message names, such as "events.csv" or "events.xlsx[Sheet1]".
        source: "acled" or "ucdp"; empty where there are faults.
        rows: Every row of the file, those that cannot be trusted too.
        faults: Why nothing of the file can be read; then there are no rows.
        warnings: What is to be known of the file as a whole.
    """

    file: str
    source: str = ""
    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


Line = tuple[int, Sequence[str], str]
"""The place of a row, its cells, and why they cannot be trusted."""


def read_export(content: bytes, name: str, sheet: str | None = None) -> Export:
    """Read an export of ACLED or UCDP GED; bad input never raises, and formulas are never evaluated.

    Args:
        content: A .csv, .tsv or .txt file (UTF-8 or UTF-16; comma, semicolon or tab between cells), or a .xlsx file.
        name: Of the file, whose ending says which of these it is.
        sheet: The sheet of a workbook; by default the first with columns of an export.

    Returns:
        The rows, or faults where there is no telling what the file is.
    """
    kind = Path(name).suffix.lower()
    if kind not in KINDS:
        right = "save it as .csv or .xlsx" if kind else "an export is a .csv or .xlsx file"
        return _refused(name, f"is no export that can be read; {right}")
    if not content.strip():
        return _refused(name, "is empty")
    return _of_workbook(content, name, sheet) if kind == ".xlsx" else _of_csv(content, name)


def _refused(file: str, why: str, line: int | None = None, column: str | None = None) -> Export:
    return Export(file, faults=(Fault(file, line, column, why),))


def _of_csv(content: bytes, file: str) -> Export:
    warnings: list[Fault] = []
    if content.startswith(UTF_16):
        text = content.decode("utf-16", errors="replace")
    else:
        text, _ = decode(content, file)
    if lost := [number for number, line in enumerate(text.split("\n"), start=1) if LOST in line]:
        why = (
            f"has bytes that are no text of its encoding, here and in {len(lost) - 1:,} other lines; they are read as "
        )
        warnings.append(Fault(file, lost[0], None, f"{why}{LOST}. Save the file as UTF-8"))
    lines = list(StringIO(text.removeprefix("\ufeff"), newline=""))
    sign = delimiter(text)
    top: list[Line] = []
    place = 0
    while place < len(lines) and len(top) < HEADER_WITHIN:
        cells, used = _row_at(lines, place, sign)
        top.append((place + 1, _split(lines[place], sign), BROKEN_QUOTE) if cells is None else (place + 1, cells, ""))
        place += used
    found = _header(top)
    if found is None:
        return _refused(file, _no_header(len(lines)))
    line, header, broken = top[found]
    if broken or any("\n" in name or "\r" in name for name in header):
        return _refused(file, "names columns and has a quote that is never closed", line)
    names, faults = _names(file, line, header)
    if faults:
        return Export(file, faults=tuple(faults))
    below = _lines_below(lines, line, sign, len(names), bool(header[-1:]) and not header[-1].strip())
    return _export(file, top[: found + 1], names, below, warnings)


def _row_at(lines: Sequence[str], place: int, sign: str) -> tuple[list[str] | None, int]:
    """The cells of the row that begins at a line (from 0), None where its quotes are broken, and its lines."""
    line = lines[place]
    if '"' not in line:
        return _split(line, sign), 1
    reader = csv.reader((lines[number] for number in range(place, len(lines))), delimiter=sign, strict=True)
    try:
        return next(reader, []), max(1, reader.line_num)
    except csv.Error:
        return None, 1


def _split(line: str, sign: str) -> list[str]:
    """The cells of a line, were there no quotes."""
    return line.rstrip("\r\n").split(sign)


def _lines_below(lines: Sequence[str], start: int, sign: str, width: int, ragged: bool) -> Iterator[Line]:
    """The rows from a line (from 0) on, with why the cells of a row cannot be trusted.

    Args:
        lines: Of the file.
        start: The first of them.
        sign: Between cells.
        width: How many cells a row has.
        ragged: Whether a row may have fewer, because the last columns have no name.
    """
    place = start
    while place < len(lines):
        cells, used = _row_at(lines, place, sign)
        first = place + 1
        if cells is None or (used > 1 and (len(cells) != width or _takes_in_rows(cells, sign, width))):
            yield first, _split(lines[place], sign), BROKEN_QUOTE
            place += 1
            continue
        place += used
        extra = any(cell.strip() for cell in cells[width:])
        if any(map(str.strip, cells)) and (extra or (len(cells) < width and not ragged)):
            yield first, cells, f"has {'more' if extra else 'fewer'} cells than there are columns"
        else:
            yield first, cells, ""


def _takes_in_rows(cells: Sequence[str], sign: str, width: int) -> bool:
    """Whether a cell goes on over a line that looks like a row of its own: of many cells, or of some after an id."""
    long = (cell for cell in cells if "\n" in cell or "\r" in cell)
    for part in (part for cell in long for part in re.split("[\r\n]+", cell)[1:]):
        many = part.count(sign)
        if many >= width // 2 or (many >= 3 and _LIKE_AN_ID.fullmatch(part.partition(sign)[0].strip(' "'))):
            return True
    return False


def _of_workbook(content: bytes, file: str, sheet: str | None) -> Export:
    workbook, failure = attempt(open_workbook, content)
    parts, failure_of_parts = attempt(sheet_parts, content)
    if workbook is None or parts is None:
        return _refused(file, f"is no whole workbook (.xlsx): {failure or failure_of_parts}")
    names: list[str] = list(workbook.sheet_names)
    if sheet is not None and sheet not in names:
        return _refused(file, f"has no sheet {shown(sheet)}; it has {', '.join(names)}")
    for name in names if sheet is None else [sheet]:
        place = f"{file}[{name}]"
        rows, failure = attempt(sheet_rows, workbook, name)
        broken, failure_of_formulas = attempt(bad_formulas, parts.get(name, b""))
        if rows is None or broken is None:
            return _refused(place, f"cannot be read: {failure or failure_of_formulas}")
        formulas = {bad.row for bad in broken}
        lines: list[Line] = [
            (line, row, "holds a formula without a result" if line in formulas else "")
            for line, row in enumerate(rows, start=1)
        ]
        top = [line for line in lines if any(line[1])][:HEADER_WITHIN]
        if (found := _header(top)) is None:
            continue
        header_line, header, _ = top[found]
        header_names, faults = _names(place, header_line, header)
        if faults:
            return Export(place, faults=tuple(faults))
        return _export(place, top[: found + 1], header_names, iter(lines[header_line:]), [])
    return _refused(file, _no_header(1))


def _no_header(lines: int) -> str:
    what = "has no row that names the columns of an ACLED or UCDP GED export"
    return what if lines else "is empty"


def _key(name: str) -> str:
    """The name of a column as exports write it: ``Event Date`` is ``event_date``."""
    return re.sub(r"[\s_-]+", "_", plain(name).strip("\ufeff ").lower())


def _keys(names: Sequence[str]) -> set[str]:
    return {_key(name) for name in names} & _ALL_COLUMNS


def _header(rows: Sequence[Line]) -> int | None:
    """The row with the most known names of columns, the first of equals; None where none has enough."""
    known = [len(_keys(cells)) for _, cells, _ in rows]
    return known.index(max(known)) if known and max(known) >= ENOUGH_NAMES else None


def _names(file: str, line: int, header: Sequence[str]) -> tuple[list[str], list[Fault]]:
    """The names (m) of the columns, one without a name called by its letter, and the names that stand twice."""
    names = [_key(cell) or f"column {column_letter(index)}" for index, cell in enumerate(header)]
    twice = [name for name, many in Counter(names).items() if many > 1]
    why = "names two columns, and nothing tells which counts; remove one"
    return names, [Fault(file, line, name, why) for name in twice]


def _source(file: str, line: int, names: Sequence[str]) -> tuple[str, list[Fault]]:
    """Whose export it is, and the columns that are missing of it."""
    known = {source: len(_COLUMNS[source].intersection(names)) for source in SOURCES}
    source = max(known, key=lambda name: known[name])
    missing = [name for name in SOURCES[source].NEEDED if name not in names]
    title = "ACLED" if source == "acled" else "UCDP GED"
    why = f"is missing from this {title} export; export it with all columns"
    return source, [Fault(file, line, name, why) for name in missing]


def _export(file: str, top: Sequence[Line], names: Sequence[str], below: Iterator[Line], said: list[Fault]) -> Export:
    """The rows below the header, which is the last of the rows at the top."""
    *above, (line, _, _) = top
    source, faults = _source(file, line, names)
    if faults:
        return Export(file, faults=tuple(faults))
    rows = [
        Row(line, broken="stands above the names of the columns")
        for line, cells, broken in above
        if broken or sum(1 for cell in cells if cell.strip()) > 2
    ]
    reader = _Rows(tuple(names))
    rows += [reader.row(*found) for found in below if any(map(str.strip, found[1]))]
    if not rows:
        return _refused(file, "names columns and has no rows below them")
    return Export(file, source, tuple(rows), warnings=tuple(said))


class _Rows:
    """Makes rows of one export. The same text of many rows is kept once: whole data sets fit into memory so."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.known = _keys(names)
        self.texts: dict[str, str] = {}

    def row(self, line: int, cells: Sequence[str], broken: str) -> Row:
        """The row of a line."""
        if broken:
            return Row(line, broken=broken)
        if any("\0" in cell for cell in cells):
            return Row(line, broken="holds a NUL byte")
        if max(map(len, cells)) > LONGEST_CELL:
            return Row(line, broken=f"has a cell of more than {LONGEST_CELL:,} characters")
        if any(cell.startswith("#") for cell in cells) and is_hashtags([cell.strip() for cell in cells]):
            return Row(line, broken="is a row of hashtags (HXL)")
        width = len(self.names)
        texts = tuple(self._text(cell) for cell in cells[:width]) + ("",) * (width - len(cells))
        if not texts[0][:1].isdigit() and _key(texts[0]) == self.names[0] and _keys(texts) == self.known:
            return Row(line, broken="repeats the names of the columns")
        return Row(line, self.names, texts)

    def _text(self, cell: str) -> str:
        found = self.texts.get(cell)
        if found is None:
            found = plain(cell)
            if len(cell) <= LONGEST_SHARED:
                self.texts[cell] = found
        return found
