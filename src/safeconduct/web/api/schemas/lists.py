"""What is told and sent of lists of other offices that are brought into the record."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from safeconduct.web.api.kinds import NO_NUL, Given, Line, OneOf, Reason
from safeconduct.web.api.schemas import Paged
from safeconduct.web.intake.uploads import CELL_LENGTH, COLUMNS, ROWS

MANY = 10_000
"""Cells or rows that one call can name."""

Version = Annotated[int, Field(ge=1, le=10**9)]
Row = Annotated[int, Field(ge=1, le=10 * ROWS)]
Rows = Annotated[list[Row], Field(min_length=1, max_length=MANY)]
Cell = Annotated[str, Field(max_length=CELL_LENGTH, pattern=NO_NUL)]
Index = Annotated[int, Field(ge=0, lt=COLUMNS)]
Word = Annotated[str, Field(min_length=1, max_length=CELL_LENGTH, pattern=NO_NUL)]
Prefix = Annotated[str, Field(max_length=20, pattern=NO_NUL)]
Order = Annotated[str, OneOf(["", "day first", "month first"])]


class ListRow(Schema):
    """A list, by its state; ``counts`` has how many rows, people, cases, faults and pairs there are, once it is read.

    ``job`` is the work that reads or merges it now; nothing can be decided meanwhile.
    """

    uid: str
    name: str
    state: str
    version: int
    at: datetime
    by: str
    counts: dict[str, int]
    job: str | None


class Lists(Paged):
    """One page of lists, the newest first."""

    items: list[ListRow]


class LeftOut(Schema):
    """A row that is left out, and why."""

    line: int
    reason: str


class ListOut(ListRow):
    """A list, and what would be merged; empty where there is nothing more to decide, or it is being read.

    ``next`` is what is to be done: ``columns``, ``faults``, ``duplicates`` or ``summary``, after which it can be
    merged; ``progress`` while a job works, and ``done``.
    """

    next: str
    sheet: str
    other_sheets: list[str]
    families: str
    new_people: int
    known_people: int
    cases: int
    new_sites: list[str]
    set_aside: list[str]
    left_out: list[LeftOut]


class ListChanged(Schema):
    """Where a list stands after a change; ``job`` reads it anew where it is long."""

    uid: str
    state: str
    version: int
    job: str | None


class Seen(Given):
    """The version of a list that was looked at."""

    version: Version


class ColumnOut(Schema):
    """A column, and what it is taken for: ``given`` by somebody, or with ``high``, ``medium`` or ``low`` confidence."""

    index: int
    name: str
    target: str
    confidence: str
    reason: str
    samples: list[str]
    remembered: bool


class Target(Schema):
    """Something that a column can be, and what people call it."""

    target: str
    words: str


class SettledOut(Schema):
    """What was settled that the list does not say by itself."""

    site: str
    order: str
    prefix: str


class Columns(Schema):
    """The columns of a list, all that a column can be, and the codes of the sites of the operation."""

    version: int
    columns: list[ColumnOut]
    targets: list[Target]
    settled: SettledOut
    sites: list[str]
    needs_site: bool


class ColumnIs(Given):
    """What a column is, by its place from 0; ``-`` sets it aside."""

    index: Index
    target: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]


class ColumnsIn(Seen):
    """What the columns are, confirmed; one that is not named is what it is taken for. What is null stays as it is.

    ``site`` is where people wait whose row names none, ``order`` how 03/04/1985 is read, and ``prefix`` stands before
    codes that are made up.
    """

    columns: Annotated[list[ColumnIs], Field(max_length=COLUMNS)]
    site: Line | None = None
    order: Order | None = None
    prefix: Prefix | None = None


class FaultOut(Schema):
    """Something wrong or doubtful in a row: where, what the cell holds, the whole row, and what would be right."""

    line: int | None
    column: str | None
    index: int | None
    cell: str
    says: str
    row: list[str]


class Faults(Paged):
    """One page of faults, in the order of the rows."""

    version: int
    items: list[FaultOut]


class CellIn(Given):
    """A cell by its row and the place of its column, and its new text."""

    line: Row
    index: Index
    text: Cell


class CellsIn(Seen):
    """Cells that are put right."""

    cells: Annotated[list[CellIn], Field(min_length=1, max_length=MANY)]


class RowsIn(Seen):
    """Rows of a list."""

    lines: Rows


class LeftOutIn(RowsIn):
    """Rows that are left out, and why."""

    reason: Reason


class RowIn(Seen):
    """A row of a list."""

    line: Row


class WordOut(Schema):
    """A word for a need that is not known, and in how many rows it stands."""

    word: str
    rows: int


class Words(Schema):
    """The words for needs that are not known, the most frequent first, and the needs that they may stand for."""

    version: int
    items: list[WordOut]
    needs: list[str]


class Meaning(Given):
    """The need that a word stands for; empty for none."""

    word: Word
    need: Line


class WordsIn(Seen):
    """What words stand for."""

    words: Annotated[list[Meaning], Field(min_length=1, max_length=MANY)]


class Fact(Schema):
    """One fact of two who may be one, as the row tells it and as the other one does."""

    name: str
    differs: bool
    row: list[str]
    other: list[str]


class DuplicateOut(Schema):
    """A row that may be somebody who is known, or another row. ``other`` is the identifier of the person or the row.

    ``proposal`` is ``same`` where nothing differs, and otherwise empty; ``choice`` is what somebody has said.
    """

    line: int
    other: str
    is_known: bool
    likeness: float
    proposal: str
    choice: str | None
    facts: list[Fact]


class Duplicates(Paged):
    """One page of likely duplicates: those that nobody has decided first."""

    version: int
    items: list[DuplicateOut]


class DuplicateIn(Seen):
    """That a row and the other one are the ``same`` person, or that the row is a ``new`` one."""

    line: Row
    other: Annotated[str, Field(min_length=1, max_length=26, pattern=NO_NUL)]
    choice: Annotated[str, OneOf(["same", "new"])]
