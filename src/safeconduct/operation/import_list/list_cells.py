"""The cells of a list by what they mean, with a place to note what is wrong or doubtful about them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from safeconduct.operation.faults import Fault
from safeconduct.operation.import_list import values
from safeconduct.operation.import_list.columns import ColumnGuess
from safeconduct.operation.import_list.days import DayReading, NotADay, Order, proven_orders, read_day
from safeconduct.operation.import_list.source_rows import SourceRows
from safeconduct.operation.import_list.spelling import latin_digits

Value = TypeVar("Value")


SPANS = 40
"""Runs of rows that a warning over many rows names."""


def spans(lines: Sequence[int]) -> str:
    """Rows in few words: "3, 5-9"; only the first `SPANS` runs, and how many rows the others hold."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    named = [str(first) if first == last else f"{first}-{last}" for first, last in runs[:SPANS]]
    left = sum(last - first + 1 for first, last in runs[SPANS:])
    return ", ".join(named) + (f" and {left} more" if left else "")


@dataclass(frozen=True)
class ListCells:
    """The n rows of a list, looked up by target.

    Attributes:
        rows: The list.
        columns: What each column was taken for.
        order: How 03/04/1985 is read; None to let each column's other days tell.
        faults: What is wrong, in the order in which it was found.
        warnings: What is doubtful or set aside, likewise.
        unreadable: How many cells of each column could not be read, and are left empty or set aside.
    """

    rows: SourceRows
    columns: Sequence[ColumnGuess]
    order: Order | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    unreadable: Counter[str] = field(default_factory=Counter)

    def indices(self, target: str) -> list[int]:
        """The columns that give a target, from 0."""
        return [column.index for column in self.columns if column.use == "kept" and column.target == target]

    def targets(self) -> list[str]:
        """The targets that are given, each once."""
        kept = [column.target for column in self.columns if column.use == "kept" and column.target is not None]
        return list(dict.fromkeys(kept))

    def texts(self, target: str) -> list[str]:
        """The n cells of the first column that gives a target, "" where they say nothing or there is no such column."""
        indices = self.indices(target)
        if not indices:
            return [""] * len(self.rows.cells)
        return [cells[indices[0]] if values.is_given(cells[indices[0]]) else "" for cells in self.rows.cells]

    def raw(self, target: str) -> list[str]:
        """The n cells of the first column that gives a target, as they are; "" where there is no such column."""
        indices = self.indices(target)
        return [cells[indices[0]] if indices else "" for cells in self.rows.cells]

    def counting(self) -> list[list[str]]:
        """The n cells of each column whose name says that it numbers the rows."""
        counting = [column.index for column in self.columns if column.counts_rows]
        return [[latin_digits(cells[index]) for cells in self.rows.cells] for index in counting]

    def gaps(self) -> list[bool]:
        """Whether an empty row stands above each of the n rows."""
        below = set(self.rows.gaps)
        return [line in below for line in self.rows.lines]

    def blame(self, row: int, index: int | None, message: str) -> None:
        """Note a fault in a row and a column, both from 0."""
        column = None if index is None else self.rows.header[index]
        self.faults.append(Fault(self.rows.file, self.rows.lines[row], column, message))

    def warn(self, row: int | None, index: int | None, message: str) -> None:
        """Note a doubt about a row, or without row about the list."""
        column = None if index is None else self.rows.header[index]
        self.warnings.append(Fault(self.rows.file, None if row is None else self.rows.lines[row], column, message))

    def unread(self, row: int, index: int, why: str) -> None:
        """Note that a cell could not be read, and count it."""
        self.unreadable[self.rows.header[index]] += 1
        self.warn(row, index, f"'{self.rows.cells[row][index]}' {why}")

    def note_marks(self) -> None:
        """Note kept cells that hold nothing but a mark such as "?"; a case number has to be a number or nothing."""
        for column in self.columns:
            if column.use != "kept":
                continue
            for row, cells in enumerate(self.rows.cells):
                if values.is_mark(cells[column.index]) and column.target == "cases.case_id":
                    what = "is no case number; write the number, or leave the cell empty"
                    self.blame(row, column.index, f"'{cells[column.index]}' {what}")
                elif values.is_mark(cells[column.index]):
                    self.unread(row, column.index, "cannot be read and is taken as not given")

    def read(self, target: str, read: Callable[[str], Value]) -> list[Value | None]:
        """Read the n cells of a target; None where nothing is given, and with a fault where it cannot be read."""
        found: list[Value | None] = []
        for row, text in enumerate(self.texts(target)):
            value = None
            if text and not values.is_formula(text):  # formulas are blamed by themselves
                try:
                    value = read(text)
                except (values.Unreadable, NotADay) as error:
                    self.blame(row, self.indices(target)[0], str(error))
            found.append(value)
        return found

    def read_days(self, target: str) -> list[DayReading | None]:
        """Read the n days of a target, in the order of day and month that the column itself proves.

        Where the column proves none, the day comes first and each row that could be meant otherwise is warned of;
        where it proves both, each such row is a fault.
        """
        texts = self.texts(target)
        proven = proven_orders(texts)
        order: Order = self.order or (min(proven) if len(proven) == 1 else "day first")
        readings = self.read(target, lambda text: read_day(text, order))
        doubtful = [row for row, reading in enumerate(readings) if reading is not None and reading.ambiguous]
        if not doubtful or self.order is not None:
            return readings
        index = self.indices(target)[0]
        if len(proven) == 1:
            one = len(doubtful) == 1
            how = f"{'1 day' if one else f'{len(doubtful)} days'} such as '{texts[doubtful[0]]}'"
            how = f"{how} {'is' if one else 'are'} read with the {order}"
            self.warn(None, index, f"{how}, as other rows of the column have it")
            return readings
        for row in doubtful:
            reading = readings[row]
            if proven:
                why = f"'{texts[row]}' may have the day or the month first, as the column has both"
                self.blame(row, index, f"{why}; write year-month-day")
            elif reading is not None:
                self.warn(row, index, f"'{texts[row]}' is read as {reading.day}, the day first; say if the month is")
        return readings

    def refuse_formulas(self) -> None:
        """Blame kept cells that a spreadsheet would run as a formula, and formulas that have no result."""
        kept = {column.index for column in self.columns if column.use == "kept"}
        row_of = {line: row for row, line in enumerate(self.rows.lines)}
        for broken in self.rows.broken:
            if broken.column in kept and broken.row in row_of:
                self.blame(row_of[broken.row], broken.column, broken.message)
        for row, cells in enumerate(self.rows.cells):
            for index in sorted(kept):
                if values.is_formula(cells[index]):
                    self.blame(row, index, f"'{cells[index]}' is a formula; write what it stands for")
