"""The lists for spreadsheets: a line for each commitment or figure, and no cell that runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest

from safeconduct.operation import Operation
from safeconduct.report.dossier import About, UnknownSubject
from safeconduct.report.dossier.lists import COMMITMENTS, FIGURES, commitment_list, figure_list

LATE = date(2026, 7, 2)
WHOLE = About.of("period:2025-01-01..2026-12-31")


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The rows of a list, as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_commitments_have_status_amount_days_and_sources(ledger: Operation) -> None:
    """As the tables and the engine have them, for the day."""
    rows = {row["commitment_id"]: row for row in rows_of(commitment_list(ledger, WHOLE, LATE))}
    assert tuple(rows["C1"]) == COMMITMENTS
    expected = {"status": "overdue", "since": "2026-07-01", "low": "200", "fulfilled": "110", "left": "90",
                "due_on": "2026-06-01", "precision": "month", "due_last": "2026-06-30", "source_ids": "S1 S3",
                "speaker": "Arta Leka"}  # fmt: skip
    assert {key: rows["C1"][key] for key in expected} == expected
    assert rows["C3"]["due_by_agreement"] == "true"
    assert [row["status"] for row in rows.values()] == ["overdue", "superseded", "overdue", "withdrawn"]


def test_figures_say_what_was_decided(ledger: Operation) -> None:
    """And how the disagreement stands in which they are."""
    rows = {row["figure_id"]: row for row in rows_of(figure_list(ledger, WHOLE, LATE))}
    assert tuple(rows["F1"]) == FIGURES
    assert [rows[code]["disagreement"] for code in ("F1", "F2", "F4")] == ["used", "used", ""]
    assert rows["F3"]["syndicated_from"] == "S1"
    assert rows["F1"]["source"] == "Relief for the north camp, The Wire"


def test_no_cell_is_a_formula(changed: Callable[..., Operation]) -> None:
    """A text that looks like one has an apostrophe before it."""
    operation = changed({
        "commitments.csv": "C9,=cmd|' /C calc'!A0,places,,,,will,2026-01-01,,,+1+1,,,,,\n",
        "figures.csv": "F9,killed,north,,exact,3,,,,,2026-01-01,2026-01-01,,S1,,@SUM(A1),used,-2+3,\n",
    })  # fmt: skip
    (one,) = [row for row in rows_of(commitment_list(operation, WHOLE, LATE)) if row["commitment_id"] == "C9"]
    assert (one["promisor"], one["conditions"]) == ("'=cmd|' /C calc'!A0", "'+1+1")
    (other,) = [row for row in rows_of(figure_list(operation, WHOLE, LATE)) if row["figure_id"] == "F9"]
    assert (other["excerpt"], other["reason"]) == ("'@SUM(A1)", "'-2+3")


def test_what_is_not_there_is_refused(ledger: Operation) -> None:
    """As it is for a page."""
    for make in (commitment_list, figure_list):
        with pytest.raises(UnknownSubject):
            make(ledger, About.of("site:x"), LATE)
