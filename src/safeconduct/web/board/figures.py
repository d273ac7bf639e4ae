"""A figure of the board: a sentence, a picture, and the table behind both."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime

from safeconduct.report.phrases import plain

Cell = str | int | float | date | datetime | None


@dataclass(frozen=True)
class Figure:
    """One figure, in the language of the page.

    Attributes:
        key: A short name, unique on the board; its address and its anchor are called so.
        title: What it is about.
        sentence: What it shows, as a plain text in which names are isolated.
        headings: Of the columns of the table.
        rows: The numbers behind it; nobody is named in them, and no case is.
        picture: An SVG, or nothing where there is nothing to draw.
        note: What one must know to read it.
    """

    key: str
    title: str
    sentence: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    picture: str = ""
    note: str = ""

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """The heading of each column, and whether there are numbers in it and nothing else."""
        kinds = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.headings)
        numbers = [all(isinstance(cell, int | float | None) for cell in cells) for cells in kinds]
        return list(zip(self.headings, numbers, strict=True))


def as_csv(figure: Figure) -> bytes:
    """The table of a figure as CSV with Latin digits and ISO days, so that programs read it in every language.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow([_text(heading) for heading in figure.headings])
    lines.writerows([[_text(cell) for cell in row] for row in figure.rows])
    return written.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="minutes")
    if not isinstance(cell, str):
        return str(cell)
    text = plain(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
