"""What a list has become so far: what the pages of an import are made from. None of it is kept in clear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from safeconduct.web.intake.models import Batch
from safeconduct.web.record.models import Person

Choice = Literal["same", "new"]
"""What somebody says of a pair: one person, or two."""


@dataclass(frozen=True)
class StagedColumn:
    """A column of the list.

    Attributes:
        index: Its place, from 0; by it the column is named in mappings.
        name: What stands in its header.
        target: What it is, one of ``Stage.targets``; ``-`` where it is set aside.
        confidence: ``given`` by somebody, ``high``, ``medium`` or ``low``.
        reason: Why it is taken for that, in English.
        samples: Its first cells that hold something, at most five.
        remembered: Whether that is how an earlier list with the same header was understood.
    """

    index: int
    name: str
    target: str
    confidence: str
    reason: str
    samples: tuple[str, ...]
    remembered: bool


@dataclass(frozen=True)
class StagedFault:
    """Something wrong or doubtful, with its place in the list.

    Attributes:
        line: The row of the sheet, or first line in the CSV file; None where it is about the whole list.
        column: The name of the column; None where it is about the whole row.
        index: The place of the column, from 0; None likewise.
        cell: What the cell holds, with what was corrected.
        message: What is wrong and what would be right, in English where the reading says it.
    """

    line: int | None
    column: str | None
    index: int | None
    cell: str
    message: str


@dataclass(frozen=True)
class StagedPair:
    """A row that may be somebody who is known, or another row of the list.

    Attributes:
        line: The row.
        other_line: The other row, which stands further up; None where the other one is known.
        other: The known person; None where the other one is a row.
        likeness: From 0 to 1.
        proposal: ``same`` where all that both tell is equal or a number is shared; otherwise empty.
        choice: What somebody has said; None where nobody has.
    """

    line: int
    other_line: int | None
    other: Person | None
    likeness: float
    proposal: Literal["same", ""]
    choice: Choice | None

    @property
    def key(self) -> str:
        """The other one as ``choose`` takes it: the number of a row, or the identifier of a person."""
        return self.other.uid if self.other is not None else str(self.other_line)


@dataclass(frozen=True)
class Stage:
    """All that is known of a list that is being worked on.

    Attributes:
        batch: The list.
        version: Of the batch as it was read; given back as ``seen_version`` with a change.
        name: The name of the file.
        sheet: The sheet that was read; empty for a CSV file.
        other_sheets: Sheets that hold cells too and are not read.
        columns: The columns, in their order.
        targets: What a column can be, with words for people, in the order of a choice.
        faults: What is wrong, by line.
        warnings: What is doubtful, by line.
        families: What told families apart, in a sentence in English.
        read: How many rows tell of a person, those that were left out included.
        people: How many people would be merged: rows that are neither left out nor the same person as another row.
        cases: How many cases they are.
        left_out: The reason why a row was left out, by line.
        set_aside: The names of the columns that are not kept.
        needs_site: Whether some rows name no site, and none was settled for these.
        sites: The sites of the operation, code and name.
        new_sites: Sites that the merge would make, since the operation has none yet.
        pairs: Likely duplicates within the list and with the record, the likeliest first.
        known: How many rows are people of the record by their number or by a decision.
        is_confirmed: Whether the columns were confirmed.
        is_ready: Whether nothing is faulty or undecided.
    """

    batch: Batch
    version: int
    name: str
    sheet: str
    other_sheets: tuple[str, ...]
    columns: tuple[StagedColumn, ...]
    targets: tuple[tuple[str, str], ...]
    faults: tuple[StagedFault, ...]
    warnings: tuple[StagedFault, ...]
    families: str
    read: int
    people: int
    cases: int
    left_out: Mapping[int, str]
    set_aside: tuple[str, ...]
    needs_site: bool
    sites: tuple[tuple[str, str], ...]
    new_sites: tuple[str, ...]
    pairs: tuple[StagedPair, ...]
    known: int
    is_confirmed: bool
    find_rows: Callable[[Iterable[int]], Mapping[int, tuple[str, ...]]] = field(repr=False, compare=False)

    @property
    def is_ready(self) -> bool:
        """Whether nothing is faulty or undecided."""
        undecided = any(pair.choice is None for pair in self.pairs)
        return self.is_confirmed and not self.faults and not self.needs_site and not undecided

    def rows(self, lines: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        """The cells of some rows by line, in the order of the columns, with what was corrected."""
        return self.find_rows(lines)


@dataclass(frozen=True)
class Merged:
    """What a merge did.

    Attributes:
        people: People who are new.
        cases: Cases that are new.
        changed: Known people of whom something differed.
        unchanged: Known people of whom nothing did.
    """

    people: int
    cases: int
    changed: int
    unchanged: int
