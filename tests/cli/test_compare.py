"""``compare``: two plans as tables for people, as JSON and as a folder of CSV files."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

TABLES = {"cases", "costs", "days", "departures", "resources"}


@pytest.fixture(scope="module")
def cancelled(
    small_operation: Callable[..., Path],
    small_operation_files: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The small operation after the departure N1 was cancelled."""
    departures = small_operation_files["departures.csv"].replace("14,scheduled", "14,cancelled")
    return small_operation(tmp_path_factory.mktemp("cancelled") / "operation", {"departures.csv": departures})


@pytest.fixture(scope="module")
def plans(
    run: Callable[..., Result], small: Path, cancelled: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """The plan that people were told of, and the one after a departure was cancelled."""
    folder = tmp_path_factory.mktemp("plans")
    first, second = folder / "first", folder / "second"
    assert run("plan", small, "--out", first).exit_code == 0
    again = run("plan", cancelled, "--previous", first, "--out", second)
    assert again.exit_code == 0, again.stderr
    return first, second


def test_what_changes_is_told_in_80_columns(
    run: Callable[..., Result], cancelled: Path, plans: tuple[Path, Path]
) -> None:
    """Families that move are named with both journeys, then costs, resources, days and seats; quiet says nothing."""
    result = run("compare", cancelled, *plans)
    assert (result.exit_code, result.stdout) == (0, "")
    assert max(map(len, result.stderr.splitlines())) <= 80
    assert "C3" in result.stderr
    assert "2026-03-12 N1 alb" in result.stderr
    for heading in ("Cost in weighted hazard-days", "Use of what is scarce", "People who are out", "Seats used"):
        assert heading in result.stderr
    assert run("compare", cancelled, *plans, "--quiet").stderr == ""


def test_the_total_is_what_the_second_plan_claims(
    run: Callable[..., Result], cancelled: Path, plans: tuple[Path, Path]
) -> None:
    """The cost of the second plan, the first being communicated, is the objective that it states."""
    found = json.loads(run("compare", cancelled, *plans, "--json").stdout)
    assert found.keys() == TABLES | {"passed_over"}
    total = next(row for row in found["costs"] if row["part"] == "total")
    assert total["second"] == pytest.approx(json.loads((plans[1] / "plan.json").read_text())["objective"])


def test_plans_that_do_not_differ_say_so(run: Callable[..., Result], small: Path, plans: tuple[Path, Path]) -> None:
    """Of a plan and itself there is nothing to list but that."""
    result = run("compare", small, plans[0], plans[0])
    assert "No family's departure or offer changes." in result.stderr
    assert json.loads(run("compare", small, plans[0], plans[0], "--json").stdout)["cases"] == []


def test_every_table_goes_to_a_folder(
    run: Callable[..., Result], cancelled: Path, plans: tuple[Path, Path], tmp_path: Path
) -> None:
    """``--out`` writes each table in full, and replaces a folder that holds something only with ``--force``."""
    out = tmp_path / "a" / "comparison"
    assert run("compare", cancelled, *plans, "--out", out).exit_code == 0
    assert {entry.name for entry in out.iterdir()} == {f"{name}.csv" for name in TABLES}
    with (out / "cases.csv").open(newline="", encoding="utf-8") as file:
        assert {row["case_id"]: row["departure_first"] for row in csv.DictReader(file)}["C3"] == "N1"
    refused = run("compare", cancelled, *plans, "--out", out)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert run("compare", cancelled, *plans, "--out", out, "--force").exit_code == 0


def test_a_plan_that_cannot_be_read_is_wrong_input(
    run: Callable[..., Result], small: Path, plans: tuple[Path, Path], tmp_path: Path
) -> None:
    """Where one of the plans is none, the status is 2."""
    result = run("compare", small, plans[0], tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
