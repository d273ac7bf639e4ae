"""``dossier``: what is written by the end of the file's name, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from safeconduct.cli.dossier import ENDINGS
from safeconduct.report.dossier.writing import KINDS
from small_ledger import write_ledger

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def kept(small_operation: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small operation with its ledger."""
    return write_ledger(small_operation, tmp_path_factory.mktemp("dossier") / "op")


def test_a_dossier_is_written(run: Run, kept: Path, tmp_path: Path) -> None:
    """For the day that is given, in the language that is given."""
    out = tmp_path / "new" / "alb.html"
    result = run("dossier", kept, "--about", "country:ALB", "--on", "2026-07-02", "--out", out, "--language", "fa")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert 'dir="rtl"' in out.read_text(encoding="utf-8")
    assert run("dossier", kept, "--about", "country:ALB", "--out", out).exit_code == 0
    assert "As it stood on 2 March 2026" in out.read_text(encoding="utf-8")


def test_the_command_knows_every_ending() -> None:
    """What it takes is what can be written."""
    assert ENDINGS == KINDS


@pytest.mark.parametrize(
    ("about", "name", "why"),
    [
        ("country:FRA", "x.html", "there are ALB, DEU, IRQ"),
        ("commitment:X", "x.csv", "there are C1, C2, C3, C4"),
        ("north", "x.html", "write country:ALB, site:CODE"),
        ("site:north", "x.txt", ".html, .docx, .pdf, .figures.csv, .csv, .ftm.json"),
        ("site:north", ".csv", ".html, .docx"),
    ],
)
def test_a_refusal_says_what_would_be_right(
    run: Run, kept: Path, tmp_path: Path, about: str, name: str, why: str
) -> None:
    """In one line, with status 2, and nothing is written."""
    result = run("dossier", kept, "--about", about, "--out", tmp_path / name)
    assert result.exit_code == 2
    assert why in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_people_at_a_terminal_are_told_where_it_is(
    run_on_terminal: Callable[..., Any], kept: Path, tmp_path: Path
) -> None:
    """The name of the file is the last thing they see."""
    assert "a.csv" in run_on_terminal("dossier", kept, "--about", "site:north", "--out", tmp_path / "a.csv").seen
