"""What came of an import: every row that was read is in exactly one of five counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from safeconduct.operation.faults import Fault

PLACES = 3
"""Places that are named of many."""


@dataclass(frozen=True)
class Reason:
    """Why rows were skipped, or what is to be said of rows that were not.

    Attributes:
        text: The reason, the same for all of them.
        lines: Their places in the file, from 1.
    """

    text: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Likely:
    """An event that is likely an incident that the operation has already.

    Attributes:
        line: The place of the event in the file.
        incident_id: Of the event.
        like: The incident that it is like.
        taken: Whether it was imported all the same.
    """

    line: int
    incident_id: str
    like: str
    taken: bool


@dataclass(frozen=True)
class Difference:
    """A cell that the export has otherwise than the operation.

    Attributes:
        column: Of the table of incidents; of a key within the note, ``note: key``.
        before: The text of the operation, "" where the cell is empty.
        after: The text of the export.
    """

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """An incident that the operation has, and that its source tells otherwise now.

    Attributes:
        line: The place of the event in the file.
        incident_id: The code of both.
        differences: Cell by cell, at least one.
        row: The row of the operation with what the export says; what the export does not know is kept.
    """

    line: int
    incident_id: str
    differences: tuple[Difference, ...]
    row: Mapping[str, object]


@dataclass(frozen=True)
class IncidentImport:
    """What came of an import of incidents.

    ``read == imported + already_there + changed + updated + skipped``, whatever the file.

    Attributes:
        file: What a message names for the export.
        source: "acled" or "ucdp"; empty where there are faults.
        site_id: The site of the incidents.
        read: How many rows the file has.
        rows: New rows of the table of incidents, with a value for each of its columns; None is unknown.
        already: The places of events that the operation has as they are.
        changes: Events that the operation has otherwise.
        update: Whether the changes are to be made; otherwise the incidents stay as they are.
        reasons: Why rows were skipped, the most frequent first.
        remarks: What is to be known of rows that were imported, or that an incident is told otherwise by.
        likely: Events that are likely incidents of the operation under another code.
        faults: Why nothing could be read; then nothing was.
        warnings: What is to be known of the file as a whole.
    """

    file: str
    source: str
    site_id: str
    read: int = 0
    rows: tuple[Mapping[str, object], ...] = ()
    already: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()
    update: bool = False
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[Reason, ...] = ()
    likely: tuple[Likely, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()

    @property
    def imported(self) -> int:
        """How many rows became new incidents."""
        return len(self.rows)

    @property
    def already_there(self) -> int:
        """How many rows tell what the operation has."""
        return len(self.already)

    @property
    def changed(self) -> int:
        """How many rows tell otherwise of an incident that stays as it is."""
        return 0 if self.update else len(self.changes)

    @property
    def updated(self) -> int:
        """How many rows change an incident."""
        return len(self.changes) if self.update else 0

    @property
    def skipped(self) -> int:
        """How many rows became nothing; `reasons` says why of each."""
        return sum(len(reason.lines) for reason in self.reasons)

    @property
    def writes(self) -> bool:
        """Whether the table of incidents becomes another."""
        return bool(self.imported or self.updated)

    def places(self, lines: tuple[int, ...], most: int = PLACES) -> str:
        """The first of some places, as ``events.csv:12, :15, :31 …``."""
        named = [f"{self.file}:{line}" if number == 0 else f":{line}" for number, line in enumerate(lines[:most])]
        return ", ".join(named) + (" …" if len(lines) > most else "")
