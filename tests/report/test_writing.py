"""Writing a report: its kinds, and whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.operation import Faulty, Operation, Plan
from safeconduct.report import write_report
from safeconduct.report.facts import Facts
from safeconduct.report.writing import figures_of

from .conftest import make_plan


@pytest.mark.parametrize("name", ["report.html", "report.XLSX"])
def test_kinds(operation: Operation, plan: Plan, tmp_path: Path, name: str) -> None:
    """What a file ends in says what it becomes; an earlier one is replaced."""
    path = tmp_path / name
    path.write_text("earlier", encoding="utf-8")
    write_report(operation, plan, path)
    assert path.read_bytes().startswith(b"<!doctype html>" if name.endswith("html") else b"PK")
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("name", "why"), [("report.pdf", "not possible yet"), ("report.txt", "is no report"), ("r", "r")]
)
def test_other_kinds_are_refused(operation: Operation, tmp_path: Path, name: str, why: str) -> None:
    """The message says what is possible; nothing is written."""
    with pytest.raises(ValueError, match=rf"{why}.*\.html or \.xlsx"):
        write_report(operation, None, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_plan_that_does_not_fit_leaves_the_earlier_report(operation: Operation, tmp_path: Path) -> None:
    """A fault is told before anything is written."""
    path = tmp_path / "report.html"
    path.write_text("earlier", encoding="utf-8")
    with pytest.raises(Faulty):
        write_report(operation, make_plan(operation, [("C1", "N9", "alb-1")]), path)
    assert path.read_text(encoding="utf-8") == "earlier"


def test_figures_in_their_order(facts: Facts, alone: Facts) -> None:
    """First who is out when, at last the offers; each has a title, a sentence and a key of its own."""
    figures = figures_of(facts)
    assert [figure.key for figure in figures] == [
        *("remaining", "destinations", "map", "departures", "scarce", "behind", "waiting", "proof", "offers")
    ]
    assert all(figure.title and figure.sentence for figure in [*figures, *figures_of(alone)])
    assert [figure.key for figure in figures_of(alone)] == ["people", "balance", "destinations", "offers", "departures"]
