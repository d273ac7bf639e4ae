"""Faults of a list as a page shows them: each with its row, and the same wrong value of many rows once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from safeconduct.operation.import_list.word_lists import nationalities
from safeconduct.web.intake.reading_words import Said, said
from safeconduct.web.intake.stages import Stage, StagedColumn, StagedFault
from safeconduct.web.intake.targets import NONE
from safeconduct.web.record.wording import words

PAGE = 50
"""Faults, or wrong values, on one page."""
CONTEXT = 3
"""Rows that are shown of a value that is wrong in many."""
OF_ONE_ROW = frozenset({"people.person_id"})
"""Targets whose cells are never corrected for several rows at once: each has its own."""

HINTS: Mapping[str, str] = {
    "people.birth_date": _("Year-month-day, such as 1985-03-04 or 1363-12-13; a year alone; or empty if unknown."),
    "cases.ready_on": _("Year-month-day, such as 2026-03-04; or empty."),
    "cases.expires_on": _("Year-month-day, such as 2026-03-04; or empty."),
    "people.sex": _("F, M or X, or a word such as female; or empty if unknown."),
    "people.nationality": _("A country, or its code of three letters; or empty if unknown."),
    "people.age": _("Whole years; or empty if unknown."),
    "cases.priority": _("Emergency, urgent or normal."),
    "cases.status": _("Active, held, withdrawn or departed."),
    "family.relation": _("Head, spouse, son and the like; or empty."),
}
"""What is right in a cell, by its target."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    "people.sex": ("F", "M", "X"),
    "cases.priority": ("emergency", "urgent", "normal"),
    "cases.status": ("active", "held", "withdrawn", "departed"),
    "people.nationality": (),
}
"""What a browser proposes for a cell, by its target."""


@dataclass(frozen=True)
class Input:
    """A cell that can be written anew.

    Attributes:
        number: Its number on the page.
        index: The column, from 0.
        lines: The rows that are written.
        label: What the column is called in the list.
        was: What stands there.
        text: What the input shows: what somebody typed, or what stands there.
        hint: What would be right.
        proposals: The name of the list that a browser proposes from, or nothing.
    """

    number: int
    index: int
    lines: tuple[int, ...]
    label: str
    was: str
    text: str
    hint: str = ""
    proposals: str = ""

    @property
    def place(self) -> str:
        """Where it is written, as the form sends it."""
        return f"{self.index}:{','.join(map(str, self.lines))}"


@dataclass(frozen=True)
class Context:
    """One row of the list: its place, and the name and text of each cell that says something."""

    line: int
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Card:
    """One fault, or one value that is wrong in several rows.

    Attributes:
        lines: The rows, in the order of the list; empty where the list as a whole is meant.
        column: The name of the column, or nothing.
        cell: What stands there.
        message: What is wrong.
        inputs: The cells that can be written anew.
        context: The first of the rows.
        is_left_out: Whether somebody ticked that the rows are left out.
    """

    lines: tuple[int, ...]
    column: str
    cell: str
    message: Said
    inputs: tuple[Input, ...]
    context: tuple[Context, ...]
    is_left_out: bool = False

    @property
    def more(self) -> int:
        """Rows that are not shown."""
        return len(self.lines) - len(self.context)


@dataclass(frozen=True)
class Typed:
    """What somebody typed and could not yet be kept.

    Attributes:
        texts: By row and column.
        left_out: The rows that were ticked.
        reason: Why they are left out.
    """

    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    reason: str = ""


def grouped(
    faults: Iterable[StagedFault], columns: Sequence[StagedColumn], *, each_row: bool = False
) -> list[list[StagedFault]]:
    """Faults that are one: the same text in the same column with the same word on it; rows in the order of the list.

    Args:
        faults: All faults.
        columns: All columns.
        each_row: Whether every row stands for itself.
    """
    targets = {column.index: column.target for column in columns}
    found: dict[object, list[StagedFault]] = {}
    for place, fault in enumerate(faults):
        alone = each_row or fault.line is None or fault.index is None or targets.get(fault.index) in OF_ONE_ROW
        key: object = place if alone else (fault.index, fault.cell, fault.message)
        found.setdefault(key, []).append(fault)
    return list(found.values())


def cards(groups: Iterable[list[StagedFault]], stage: Stage, typed: Typed) -> list[Card]:
    """The cards of one page.

    Args:
        groups: As ``grouped`` has them, of the page alone.
        stage: What is to be seen of the import.
        typed: What somebody typed and could not yet be kept.
    """
    groups = list(groups)
    shown = [fault.line for group in groups for fault in group[:CONTEXT] if fault.line is not None]
    rows = stage.rows(shown)
    made = []
    made_inputs: list[Input] = []
    for group in groups:
        first = group[0]
        lines = tuple(dict.fromkeys(fault.line for fault in group if fault.line is not None))
        inputs = []
        if lines and first.index is not None:
            inputs.append(_input(len(made_inputs), stage.columns[first.index], lines, first.cell, typed))
            made_inputs += inputs
        context = tuple(_context(line, rows[line], stage.columns) for line in lines[:CONTEXT] if line in rows)
        made.append(
            Card(
                lines,
                first.column or "",
                first.cell or "",
                said(first.message),
                tuple(inputs),
                context,
                bool(lines) and typed.left_out.issuperset(lines),
            )
        )
    return made


def whole_row(line: int, stage: Stage, typed: Typed) -> Card | None:
    """One row with every cell that is kept to be written anew; nothing where there is no such row."""
    rows = stage.rows([line])
    if line not in rows:
        return None
    kept = [column for column in stage.columns if column.target != NONE]
    inputs = [_input(number, column, (line,), rows[line][column.index], typed) for number, column in enumerate(kept)]
    context = (_context(line, rows[line], stage.columns),)
    return Card((line,), "", "", Said(""), tuple(inputs), context, line in typed.left_out)


def proposals(made: Iterable[Card]) -> dict[str, list[tuple[str, str]]]:
    """The lists that a browser proposes from, of those that the cards name: each text with what people call it."""
    names = {one.proposals for card in made for one in card.inputs if one.proposals}
    return {name: _proposed(name) for name in sorted(names)}


def _proposed(name: str) -> list[tuple[str, str]]:
    target = name.removeprefix("of-").replace("-", ".")
    if target == "people.nationality":
        return [(code, "") for code in sorted(set(nationalities().values()))]
    return [(value, words(value)) for value in CHOICES[target]]


def _input(number: int, column: StagedColumn, lines: tuple[int, ...], was: str, typed: Typed) -> Input:
    texts = {typed.texts.get((line, column.index)) for line in lines}
    text = texts.pop() if len(texts) == 1 else None
    hint = HINTS.get(column.target, "")
    return Input(
        number,
        column.index,
        lines,
        column.name,
        was,
        was if text is None else text,
        gettext(hint) if hint else "",
        f"of-{column.target}".replace(".", "-") if column.target in CHOICES else "",
    )


def _context(line: int, cells: Sequence[str], columns: Sequence[StagedColumn]) -> Context:
    return Context(line, tuple((column.name, cells[column.index]) for column in columns if cells[column.index]))
