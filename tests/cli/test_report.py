"""``report``: a page or a workbook, by the suffix of its file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result


def test_the_suffix_decides_what_is_written(
    run: Callable[..., Result], small: Path, plan: Path, tmp_path: Path
) -> None:
    """A page for ``.html``, a workbook for ``.xlsx``, a PDF for ``.pdf``, in a folder that is made, each replaced."""
    page, book, paper = (tmp_path / "new" / f"report{suffix}" for suffix in (".html", ".XLSX", ".pdf"))
    for out in (page, book, paper, page):
        result = run("report", small, plan, "--out", out)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert page.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    assert "xl/workbook.xml" in zipfile.ZipFile(book).namelist()
    assert paper.read_bytes().startswith(b"%PDF")


def test_an_operation_without_a_plan_has_a_report_too(run: Callable[..., Result], small: Path, tmp_path: Path) -> None:
    """Without a plan the page shows who waits and what there is."""
    assert run("report", small, "--out", tmp_path / "report.html").exit_code == 0
    assert "A small operation" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_where_nothing_departs_the_report_says_what_to_ask_for(
    run: Callable[..., Result], without_departures: Path, tmp_path: Path
) -> None:
    """Of an operation without departures, the seats that are needed are part of the page, with a plan and without."""
    assert run("plan", without_departures, "--out", tmp_path / "plan").exit_code == 0
    for plan in ([], [tmp_path / "plan"]):
        assert run("report", without_departures, *plan, "--out", tmp_path / "report.html").exit_code == 0
        assert "Seats to ask for" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["report.doc", "report"])
def test_another_suffix_is_refused(
    run: Callable[..., Result], small: Path, plan: Path, tmp_path: Path, name: str
) -> None:
    """A kind that cannot be written is told with those that can, and nothing is written."""
    result = run("report", small, plan, "--out", tmp_path / name)
    assert result.exit_code == 2
    assert ".html or .xlsx or .pdf" in result.stderr
    assert not (tmp_path / name).exists()


def test_a_plan_that_is_not_there_is_a_wrong_argument(run: Callable[..., Result], small: Path, tmp_path: Path) -> None:
    """The path is named, and nothing is written."""
    result = run("report", small, tmp_path / "nowhere", "--out", tmp_path / "report.html")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    assert not (tmp_path / "report.html").exists()


def test_people_at_a_terminal_are_told_where_it_is(
    run_on_terminal: Callable[..., Any], small: Path, plan: Path, tmp_path: Path
) -> None:
    """The name of the file is the last thing they see."""
    assert "report.html" in run_on_terminal("report", small, plan, "--out", tmp_path / "report.html").seen
