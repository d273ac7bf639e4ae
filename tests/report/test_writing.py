"""Writing a report: its kinds, and whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from safeconduct.operation import Faulty, Operation, Plan
from safeconduct.report import write_report
from safeconduct.report.facts import Facts, gather
from safeconduct.report.writing import figures_of

from .conftest import make_plan

BEGINS = {"html": b"<!doctype html>", "xlsx": b"PK", "pdf": b"%PDF"}


@pytest.mark.parametrize("name", ["report.html", "report.XLSX", "report.pdf"])
def test_kinds(operation: Operation, plan: Plan, tmp_path: Path, name: str) -> None:
    """What a file ends in says what it becomes; an earlier one is replaced."""
    path = tmp_path / name
    path.write_text("earlier", encoding="utf-8")
    write_report(operation, plan, path)
    assert path.read_bytes().startswith(BEGINS[name.lower().partition(".")[2]])
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["report.txt", "r"])
def test_other_kinds_are_refused(operation: Operation, tmp_path: Path, name: str) -> None:
    """The message says what is possible; nothing is written."""
    with pytest.raises(ValueError, match=r"is no report.*\.html, \.xlsx or \.pdf"):
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


def test_nothing_tells_the_seats_that_people_need_beside_their_own(operation: Operation, facts: Facts) -> None:
    """Each table, sentence and picture is the same, whether two who lie take nine seats each or one."""
    needs = operation.tables["needs"].with_columns(extra_seats=pl.lit(0, pl.Int64), extra_bus_seats=pl.lit(0, pl.Int64))
    without = replace(operation, tables={**operation.tables, "needs": needs})
    assert gather(without, facts.plan).cases["seats"].sum() < facts.cases["seats"].sum()
    for plan in (facts.plan, None):
        for one, other in zip(figures_of(gather(operation, plan)), figures_of(gather(without, plan)), strict=True):
            assert one.table.equals(other.table)
            assert (one.sentence, one.points, one.notes) == (other.sentence, other.points, other.notes)
            assert one.picture(752) == other.picture(752)
