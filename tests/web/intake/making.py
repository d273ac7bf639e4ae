"""Lists made in tests, small enough to check by hand; nobody of them exists."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import Any

from safeconduct.web.intake import services
from safeconduct.web.intake.models import Batch
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import begin_operation

HEADER = ("Case no", "ID", "Family name", "First name", "Father's name", "Sex", "Date of birth", "Nationality",
          "Passport no", "Phone", "Needs", "Mood")  # fmt: skip
SHIRIN = ("F1", "11", "Markerov", "Shirin Gol", "Fathermarker", "F", "1985-03-04", "Iran", "MK 90817263",
          "+964 770 555 0199", "wheelchair", "Moodmarker")  # fmt: skip
ALI = ("F1", "12", "Markerov", "Ali", "", "M", "~1980", "Iran", "", "", "", "")
MARYAM = ("F2", "13", "نشانه‌دار", "مریم", "", "F", "March 1990", "AFG", "", "", "", "")
ROWS = (SHIRIN, ALI, MARYAM)
START = date(2026, 1, 1)


def begun(actor: Any, code: str = "camp") -> Operation:
    """An operation that holds nothing yet."""
    return begin_operation(code=code, name=code, starts_on=START, deadline=date(2026, 3, 1), actor=actor)


def csv_of(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> bytes:
    """A list as a CSV file."""
    text = StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def with_cells(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    """A row with some cells changed, which are named by what stands in the header without its spaces."""
    places = {name.replace(" ", "_").replace("'", ""): place for place, name in enumerate(HEADER)}
    changed = list(row)
    for name, text in cells.items():
        changed[places[name]] = text
    return tuple(changed)


def staged(operation: Operation, content: bytes, actor: Any, name: str = "list.csv", **mapping: str) -> Batch:
    """A list with its columns confirmed as they were guessed, at the site Camp.

    Args:
        operation: Which.
        content: The file.
        actor: Who brings it.
        name: Of the file.
        mapping: What columns are instead, by their names.
    """
    batch = services.begin(operation, name, content, actor=actor)
    columns = services.view(batch).columns
    given = {column.index: mapping.get(column.name, column.target) for column in columns}
    batch = services.map_columns(batch, given, seen_version=batch.version, actor=actor)
    return services.settle(batch, site="Camp", seen_version=batch.version, actor=actor)


def decided(batch: Batch, choice: Any, actor: Any) -> Batch:
    """The batch with every pair decided in one way."""
    for pair in services.view(batch).pairs:
        if pair.choice is None:
            batch = services.choose(batch, pair.line, choice, other=pair.key, seen_version=batch.version, actor=actor)
    return batch


def merged(operation: Operation, content: bytes, actor: Any, choice: str = "new") -> tuple[Batch, services.Merged]:
    """A list that was merged, with every pair decided in one way, and what the merge did."""
    batch = decided(staged(operation, content, actor), choice, actor)
    done = services.merge(batch, actor=actor)
    batch.refresh_from_db()
    return batch, done
