"""The report as a workbook: a sheet for each figure's table, and the lists of families."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import xlsxwriter

from safeconduct.report.phrases import from_the_right, plain, say
from safeconduct.report.summary import summarise

if TYPE_CHECKING:
    from safeconduct.operation import Plan
    from safeconduct.report.facts import Facts
    from safeconduct.report.figures import Figure

LONGEST_CELL = 32_767
"""Characters that a cell can hold."""
MOST_ROWS = 1_048_575
"""Rows that a sheet can hold under its heading."""
FIRST_YEAR = 1900
"""The first year that a spreadsheet can count in."""
INERT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
"""A text stays a text, whatever it begins with."""


def write_workbook(facts: Facts, figures: Iterable[Figure], path: Path) -> None:
    """Write a workbook with the summary, the table of each figure, and, with a plan, who leaves how and who stays.

    No cell holds a formula or a link, whatever the data says.

    Raises:
        OSError: the file cannot be written.
    """
    with path.open("wb") as file, xlsxwriter.Workbook(file, INERT) as book:
        book.set_properties({"title": facts.operation.settings.name, "created": _moment(facts.starts_on)})
        sheets = _Sheets(book)
        _summary(sheets, facts)
        tables = {figure.key: figure for figure in figures}
        plan = facts.plan
        if plan is not None:
            sheets.table("assignments", assignments(facts))
            sheets.table("buses", buses(facts, plan))
        for figure in tables.values():
            sheets.table(figure.key, figure.table, figure.hidden, figure.notes)
        if plan is not None:
            sheets.table("left_behind", left_behind(facts, plan))


def assignments(facts: Facts) -> pl.DataFrame:
    """Who leaves how, by departure: ``case_id``, ``people``, ``departure_id``, ``departs_on`` … ``offer_id``."""
    arrivals = facts.operation.tables["departures"].select("departure_id", "arrives_on")
    return (
        facts.leaving.rename({"departure": "departure_id", "offer": "offer_id"})
        .join(arrivals, on="departure_id", how="left", maintain_order="left")
        .with_columns(
            site=pl.col("site_id").replace_strict(facts.site_names, return_dtype=pl.String),
            destination=pl.col("destination").replace_strict(facts.destination_names, return_dtype=pl.String),
        )
        .sort("departs_on", "departure_id", maintain_order=True)
        .select("departure_id", "departs_on", "site", "destination", "arrives_on", "offer_id", "case_id", "people")
    )


def buses(facts: Facts, plan: Plan) -> pl.DataFrame:
    """Who rides on which bus: ``departs_on``, ``departure_id``, ``bus``, ``case_id``, by day."""
    leaves = facts.departures.select("departure_id", "departs_on")
    rides = plan.buses.join(leaves, on="departure_id", how="left")
    return rides.select("departs_on", "departure_id", "bus", "case_id").sort(
        "departs_on", "departure_id", "bus", "case_id"
    )


def left_behind(facts: Facts, plan: Plan) -> pl.DataFrame:
    """Who stays, and the plan's reason: ``case_id``, ``people``, ``site``, ``reason``."""
    return (
        facts.behind.join(plan.unplaced.unique("case_id"), on="case_id", how="left", maintain_order="left")
        .with_columns(site=pl.col("site_id").replace_strict(facts.site_names, return_dtype=pl.String))
        .select("case_id", "people", "site", "reason")
    )


class _Sheets:
    """Adds sheets of one look to a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self.bold = book.add_format({"bold": True})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self._heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self._formats: Mapping[str, Any] = {
            "count": book.add_format({"num_format": "#,##0", "valign": "top"}),
            "number": book.add_format({"num_format": "#,##0.##########", "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
        }

    def sheet(self, key: str) -> Any:
        """A new sheet, named by its phrase."""
        sheet = self._book.add_worksheet(say(f"sheet.{key}"))
        sheet.set_paper(9)
        if from_the_right():
            sheet.right_to_left()
        sheet.fit_to_pages(1, 0)
        return sheet

    def table(self, key: str, table: pl.DataFrame, hidden: str = "", notes: Sequence[str] = ()) -> None:
        """A new sheet with a table, its headings kept in sight, and notes beneath."""
        sheet = self.sheet(key)
        for column, name in enumerate(table.columns):
            sheet.write_string(0, column, say(f"column.{name}"), self._heading)
            sheet.set_column(column, column, _width(table[name], say(f"column.{name}")))
        for row, values in enumerate(table.head(MOST_ROWS).iter_rows(), start=1):
            for column, value in enumerate(values):
                self.write(sheet, row, column, hidden if value is None else value)
        sheet.freeze_panes(1, 0)
        if table.height:
            sheet.autofilter(0, 0, table.height, len(table.columns) - 1)
        for n, note in enumerate(notes):
            sheet.write_string(table.height + 2 + n, 0, plain(note), self.text)

    def write(self, sheet: Any, row: int, column: int, value: Any) -> None:
        """One value as what it is; a text is a text."""
        if isinstance(value, str):
            sheet.write_string(row, column, plain(value)[:LONGEST_CELL], self.text)
        elif isinstance(value, date):
            if value.year < FIRST_YEAR:
                sheet.write_string(row, column, value.isoformat(), self.text)
            else:
                sheet.write_datetime(row, column, _moment(value), self._formats["day"])
        else:
            sheet.write_number(row, column, value, self._formats["count" if isinstance(value, int) else "number"])


def _summary(sheets: _Sheets, facts: Facts) -> None:
    sheet, summary = sheets.sheet("summary"), summarise(facts)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 22)
    sheet.write_string(0, 0, facts.operation.settings.name, sheets.title)
    lines = [*summary.warnings, *summary.headline]
    for row, line in enumerate(lines, start=2):
        sheet.write_string(row, 0, plain(line), sheets.text)
    for row, (label, value) in enumerate(summary.numbers, start=len(lines) + 3):
        sheet.write_string(row, 0, label, sheets.text)
        sheet.write_string(row, 1, value, sheets.bold)
    sheet.write_string(len(lines) + len(summary.numbers) + 4, 0, say("page.keep"), sheets.text)


def _width(values: pl.Series, heading: str) -> float:
    """Width of a column in characters, by its longest text."""
    longest = values.cast(pl.String).str.len_chars().max() if len(values) else 0
    return min(90.0, max(9.0, len(heading) + 2.0, (longest if isinstance(longest, int) else 0) + 2.0))


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)
