"""A list as it lies on disk (CSV or a workbook's sheet), as rows of texts under the names of its columns."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from safeconduct.operation.faults import Fault
from safeconduct.operation.foreign import attempt
from safeconduct.operation.import_list.columns import is_day, spellings
from safeconduct.operation.import_list.merged_cells import fill, merged_cells
from safeconduct.operation.import_list.word_lists import column_meanings, key
from safeconduct.operation.import_list.word_lists import values as words_of
from safeconduct.operation.reading_csv import UTF_16, decode
from safeconduct.operation.reading_workbook import MIDNIGHT, exact
from safeconduct.operation.text_table import is_hashtags
from safeconduct.operation.workbook_formulas import BadFormula, bad_formulas, sheet_parts

HEADER_WITHIN = 30
"""Rows from the top among which the header is looked for, below titles and letterheads."""
KINDS = (".csv", ".tsv", ".txt", ".xlsx")
"""The endings of lists that are read."""
DELIMITERS = ",;\t"
DIRECTIONS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
"""Signs that steer the direction of writing; they show nothing, and would make two numbers of one."""


@dataclass(frozen=True)
class SourceRows:
    """The rows of a list.

    Attributes:
        file: What a fault names, such as "list.xlsx[Families]".
        header: The m names of the columns, each once; a column without a name is called by its letter.
        header_line: The row of the header, from 1.
        cells: n rows of m texts, without space around them, "" where empty.
        lines: The place of each of the n rows: its row in the sheet, or its first line in the CSV file.
        faults: What is wrong with the file itself.
        broken: Formulas with an error or without a saved result, their columns counted as those of `header`.
        gaps: The places of the rows above which an empty row stands.
        passed_over: The places of rows that only repeat the header or a title, and why they are passed over.
        other_sheets: The sheets of the workbook that hold cells too, and are not read.
    """

    file: str
    header: tuple[str, ...] = ()
    header_line: int = 1
    cells: tuple[tuple[str, ...], ...] = ()
    lines: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = ()
    broken: tuple[BadFormula, ...] = ()
    gaps: tuple[int, ...] = ()
    passed_over: tuple[tuple[int, str], ...] = ()
    other_sheets: tuple[str, ...] = ()

    def column(self, index: int) -> tuple[str, ...]:
        """The n cells of a column."""
        return tuple(row[index] for row in self.cells)


def read_rows(source: Path, sheet: str | None = None) -> SourceRows:
    """Read a list on disk; see `rows_of`.

    Args:
        source: A .csv, .tsv or .txt file (UTF-8), or a .xlsx workbook.
        sheet: The sheet of a workbook, as `rows_of` takes it.

    Returns:
        The rows; without rows and with faults where the file cannot be read.
    """
    try:
        content = source.read_bytes() if source.suffix.lower() in KINDS else b""
    except OSError as error:
        why = f"cannot be read: {error.strerror or error}"
        return SourceRows(source.name, faults=(Fault(source.name, None, None, why),))
    return rows_of(content, source.name, sheet)


def rows_of(content: bytes, name: str, sheet: str | None = None) -> SourceRows:
    """Read a list in memory; formulas are never evaluated, and nothing but the file's own faults is judged.

    Args:
        content: A .csv, .tsv or .txt file (UTF-8), or a .xlsx workbook.
        name: Of the file, whose ending says which of these it is; a fault names it.
        sheet: The sheet of a workbook; by default its first that names columns as lists do, or else that holds cells.

    Returns:
        The rows; without rows and with faults where the file cannot be read.
    """
    kind = Path(name).suffix.lower()
    if kind not in KINDS:
        right = "save it as .xlsx or as CSV" if kind else "a list is a .csv or .xlsx file"
        return SourceRows(name, faults=(Fault(name, None, None, f"is no list that can be read; {right}"),))
    if not content.strip():
        return SourceRows(name, faults=(Fault(name, None, None, "is empty"),))
    return _of_workbook(content, name, sheet) if kind == ".xlsx" else _of_csv(content, name)


def column_letter(index: int) -> str:
    """The letter of a column in a sheet, counted from 0: A, B, …, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _of_csv(content: bytes, file: str) -> SourceRows:
    faults: list[Fault] = []
    if content.startswith(UTF_16):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError as error:
            return SourceRows(file, faults=(Fault(file, None, None, f"is broken UTF-16: {error.reason}"),))
    else:
        text, faults = decode(content, file)
    text = text.removeprefix("\ufeff")
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter(text))
    rows: list[list[str]] = []
    lines: list[int] = []
    begins = 1
    try:
        for cells in reader:
            rows.append(cells)
            lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(file, begins, None, f"cannot be read from this line on: {error}"))
    return _with_header(file, rows, lines, faults)


def delimiter(text: str) -> str:
    """The sign between cells: the one that parts most of the first lines into equally many cells."""

    def agreement(sign: str) -> tuple[int, int]:
        sample = StringIO("\n".join(text.splitlines()[:HEADER_WITHIN]), newline="")
        try:
            widths = Counter(len(row) for row in csv.reader(sample, delimiter=sign) if len(row) > 1)
        except csv.Error:
            return (0, 0)
        return max(((rows * (width - 1), width) for width, rows in widths.items()), default=(0, 0))

    return max(DELIMITERS, key=agreement)


def _of_workbook(content: bytes, file: str, sheet: str | None) -> SourceRows:
    workbook, failure = attempt(open_workbook, content)
    parts, failure_of_parts = attempt(sheet_parts, content)
    if workbook is None or parts is None:
        why = f"is no whole workbook (.xlsx): {failure or failure_of_parts}"
        return SourceRows(file, faults=(Fault(file, None, None, why),))
    names: list[str] = list(workbook.sheet_names)
    if sheet is not None and sheet not in names:
        why = f"has no sheet '{sheet}'; it has {', '.join(names)}"
        return SourceRows(file, faults=(Fault(file, None, None, why),))
    filled: dict[str, list[list[str]]] = {}
    for name in names if sheet is None else [sheet]:
        rows, failure = attempt(sheet_rows, workbook, name)
        if rows is None:
            place = f"{file}[{name}]"
            return SourceRows(place, faults=(Fault(place, None, None, f"cannot be read: {failure}"),))
        if any(any(row) for row in rows):
            filled[name] = rows
    if not filled:
        return SourceRows(file, faults=(Fault(file, None, None, "holds no cells"),))
    lists = [name for name, rows in filled.items() if max(map(_known_names, rows[:HEADER_WITHIN])) >= 2]
    name = (lists or list(filled))[0]
    others = tuple(other for other in filled if other != name)
    part, place = parts.get(name, b""), f"{file}[{name}]"
    broken, failure = attempt(bad_formulas, part)
    if broken is None:
        return SourceRows(place, faults=(Fault(place, None, None, f"cannot be read: {failure}"),))
    rows = fill(filled[name], merged_cells(part))
    found = _with_header(place, rows, range(1, len(rows) + 1), [])
    return replace(found, broken=tuple(broken), other_sheets=others)


def open_workbook(content: bytes) -> Any:
    """A workbook (.xlsx) in memory; what is raised for a damaged one is of many kinds."""
    import fastexcel  # only workbooks need it

    return fastexcel.read_excel(content)


def _load(workbook: Any, name: str, dtype: str) -> pl.DataFrame:
    frame: pl.DataFrame = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes=dtype).to_polars()
    return frame


def sheet_rows(workbook: Any, name: str) -> list[list[str]]:
    """The cells of a sheet as texts, n rows of m, "" where empty."""
    texts, numbers = _load(workbook, name, "string"), _load(workbook, name, "float")
    columns = [
        exact(texts[:, i], numbers[:, i]).str.replace(MIDNIGHT, "$1").fill_null("").to_list()
        for i in range(texts.width)
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _with_header(file: str, rows: Sequence[Sequence[str]], lines: Sequence[int], faults: list[Fault]) -> SourceRows:
    stripped = [tuple(" ".join(DIRECTIONS.sub("", cell).split()) for cell in row) for row in rows]
    found = _header_row(stripped)
    if found is None:
        faults.append(Fault(file, None, None, "has no row that names columns"))
        return SourceRows(file, faults=tuple(faults))
    if _is_person(stripped[found]):
        why = "names no column and looks like a person; put a row with the names of the columns above it"
        faults.append(Fault(file, lines[found], None, why))
        return SourceRows(file, faults=tuple(faults))
    width = max(len(row) for row in stripped[found:])
    padded = [(row + ("",) * (width - len(row)))[:width] for row in stripped]
    names, below = _whole_header(padded, found)
    header = _named(names)
    body = [(row, line) for row, line in zip(padded[below:], lines[below:], strict=True) if any(row)]
    if body and is_hashtags(body[0][0]):
        body = body[1:]
    again = {_keys(row) for row in padded[found:below]} | {_keys(names)}
    titles = {row for row in padded[:found] if any(row)}
    passed = [(line, "repeats the header and is passed over") for row, line in body if _keys(row) in again]
    passed += [(line, "repeats a title and is passed over") for row, line in body if row in titles]
    left = {line for line, _ in passed}
    passed += [(line, "is taken for a second row of names") for line in lines[found + 1 : below]]
    above = zip(stripped[:found], lines[:found], strict=True)
    why = "stands above the names of the columns and is passed over"
    passed += [(line, why) for row, line in above if sum(map(bool, row)) > 2 and not set(row) & set(names) - {""}]
    body = [(row, line) for row, line in body if line not in left]
    pairs = pairwise(zip(padded[below - 1 :], lines[below - 1 :], strict=True))
    gaps = tuple(line for (above, _), (row, line) in pairs if any(row) and not any(above))
    if not body:
        faults.append(Fault(file, None, None, "names columns and has no rows below them"))
    return SourceRows(
        file,
        tuple(header),
        lines[found],
        tuple(row for row, _ in body),
        tuple(line for _, line in body),
        tuple(faults),
        gaps=tuple(sorted({line for _, line in body[1:]} & set(gaps))),
        passed_over=tuple(sorted(passed)),
    )


def _whole_header(rows: Sequence[Sequence[str]], found: int) -> tuple[list[str], int]:
    """The names of columns, of which some may stand in the row above or below, and the row at which people begin."""
    names = list(rows[found])
    if found:
        names = [cell or (above if _is_name(above) else "") for cell, above in zip(names, rows[found - 1], strict=True)]
    below = found + 1
    if below < len(rows):
        cells = [cell for cell in rows[below] if cell]
        named = _known_names(cells)
        if named >= 2 and named > len(cells) / 2:  # a second header, in another language or for parts of a column
            pairs = zip(names, rows[below], strict=True)
            names = [above if _is_name(above) else " / ".join(filter(None, (above, cell))) for above, cell in pairs]
            below += 1
    return names, below


def _is_person(cells: Sequence[str]) -> bool:
    """Whether a row that was taken for the header names no column and holds a day, or a sex beside a number."""
    if any(map(_is_name, cells)):
        return False
    has_sex = any(key(cell) in words_of("sex") for cell in cells)
    has_number = any(cell.isdecimal() for cell in cells)
    return (has_sex and has_number) or any(map(is_day, filter(None, cells)))


def _is_name(cell: str) -> bool:
    """Whether a cell is the known name of a column."""
    known = column_meanings()
    return any(key(part) in known for part in spellings(cell))


def _known_names(cells: Iterable[str]) -> int:
    """How many known names of columns there are, but for words that rows of people hold too, such as no and head."""
    names = {key(cell) for cell in cells if _is_name(cell)}
    return len(names - words_of("yes or no").keys() - words_of("relation").keys() - words_of("sex").keys())


def _keys(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(key, row))


def _header_row(rows: Sequence[Sequence[str]]) -> int | None:
    """The row with the most cells that are known names of columns, or the first with two cells."""
    candidates = [(index, row) for index, row in enumerate(rows[:HEADER_WITHIN]) if any(row)]
    best = max(candidates, key=lambda candidate: (_known_names(candidate[1]), -candidate[0]), default=None)
    if best is not None and _known_names(best[1]) >= 2:
        return best[0]
    wide = [index for index, row in candidates if sum(1 for cell in row if cell) >= 2]
    return wide[0] if wide else (candidates[0][0] if candidates else None)


def _named(row: Sequence[str]) -> list[str]:
    names: list[str] = []
    for index, cell in enumerate(row):
        name = cell or f"column {column_letter(index)}"
        while name in names:
            name = f"{name} ({column_letter(index)})"
        names.append(name)
    return names
