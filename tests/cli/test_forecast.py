"""``forecast``: the folder that it writes, what it says to people, and what it refuses."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from safeconduct.cli import forecast as of_command
from safeconduct.operation import read_operation
from safeconduct.web.forecasts.models import LEAST_STRESS, MOST_STRESS

HEADER = "incident_id,site_id,occurred_on,precision,reported_on,kind\n"


@pytest.fixture(scope="module")
def forecast(run: Callable[..., Result], small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a forecast of five days, not to be changed."""
    out = tmp_path_factory.mktemp("forecast") / "out"
    result = run("forecast", small, "--out", out, "--days", 5)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    return out


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_writes_three_files(forecast: Path) -> None:
    """Rates by site and day, the numbers of each site, and the operation's days with the hazards in them."""
    assert sorted(entry.name for entry in forecast.iterdir()) == ["forecast.csv", "forecast.json", "site_days.csv"]
    table = rows(forecast / "forecast.csv")
    assert list(table[0]) == ["site_id", "day", "rate", "rate_p05", "rate_p95", "hazard"]
    assert [(row["site_id"], row["day"]) for row in table[::5]] == [("north", "2026-03-02"), ("south", "2026-03-02")]
    assert len(table) == 10
    for row in table:
        assert 0 < float(row["rate_p05"]) < float(row["rate"]) < float(row["rate_p95"])
    assert json.loads((forecast / "forecast.json").read_text())["sites"]["north"]["incidents_used"] == 1


def test_the_days_can_be_laid_into_the_operation(forecast: Path, small: Path, tmp_path: Path) -> None:
    """With the file in place of its own the operation has no fault, its road stays closed, and hazards are new."""
    shutil.copytree(small, tmp_path / "operation")
    shutil.copy(forecast / "site_days.csv", tmp_path / "operation" / "site_days.csv")
    before, after = (read_operation(folder).tables["site_days"] for folder in (small, tmp_path / "operation"))
    north = {day.isoformat(): (buses, hazard) for site, day, buses, hazard, *_ in after.iter_rows() if site == "north"}
    assert north["2026-03-10"] == (0, 5.0)  # beyond the five days
    assert north["2026-03-02"][1] == 1.0
    assert after.height == before.height + 10


def test_the_result_can_be_read_by_a_program(run: Callable[..., Result], small: Path, tmp_path: Path) -> None:
    """With ``--json`` what ``forecast.json`` states goes to standard output; the model is the one asked for."""
    result = run("forecast", small, "--out", tmp_path / "out", "--model", "hawkes", "--days", 1, "--json")
    stated = json.loads(result.stdout)
    assert stated == json.loads((tmp_path / "out" / "forecast.json").read_text())
    assert stated["sites"]["north"]["model"] == "hawkes"


def test_as_of_an_earlier_day_nothing_is_known(run: Callable[..., Result], small: Path, tmp_path: Path) -> None:
    """Before the report there is no incident: the prior, no error, and words that this is not safety."""
    result = run("forecast", small, "--out", tmp_path / "out", "--as-of", "2026-02-20", "--days", 2, "--json")
    north = json.loads(result.stdout)["sites"]["north"]
    assert result.exit_code == 0
    assert north["incidents_used"] == 0
    assert "No reports is not safe" in north["remarks"][0]
    assert {row["hazard"] for row in rows(tmp_path / "out" / "forecast.csv")} == {"1"}
    assert rows(tmp_path / "out" / "forecast.csv")[0]["day"] == "2026-02-20"


def test_stress_multiplies(run: Callable[..., Result], small: Path, forecast: Path, tmp_path: Path) -> None:
    """Twice the stress, twice the rate of every day."""
    assert run("forecast", small, "--out", tmp_path / "out", "--days", 5, "--stress", 2).exit_code == 0
    for row, calm in zip(rows(tmp_path / "out" / "forecast.csv"), rows(forecast / "forecast.csv"), strict=True):
        assert float(row["rate"]) == pytest.approx(2 * float(calm["rate"]), rel=1e-5)


def test_an_earlier_forecast_is_replaced_and_nothing_else(
    run: Callable[..., Result], small: Path, tmp_path: Path
) -> None:
    """A second forecast takes the place of the first; a folder with other things is left as it is, with status 2."""
    for days in (1, 2):
        assert run("forecast", small, "--out", tmp_path / "out", "--days", days).exit_code == 0
    assert len(rows(tmp_path / "out" / "forecast.csv")) == 4
    result = run("forecast", small, "--out", small)
    assert result.exit_code == 2
    assert "is a folder that is no forecast" in result.stderr
    assert not (small / "forecast.csv").exists()


def test_stress_has_the_same_bounds_in_the_browser() -> None:
    """What can be asked of one can be asked of the other."""
    assert (of_command.LEAST_STRESS, of_command.MOST_STRESS) == (LEAST_STRESS, MOST_STRESS)


@pytest.mark.parametrize(
    "wrong",
    [
        *(("--days", "0"), ("--model", "best"), ("--as-of", "yesterday")),
        *(("--stress", factor) for factor in ("0", "nan", "0.009", "100.1")),
    ],
)
def test_wrong_arguments_end_with_status_2(
    run: Callable[..., Result], small: Path, tmp_path: Path, wrong: tuple[str, str]
) -> None:
    """Nothing is written."""
    assert run("forecast", small, "--out", tmp_path / "out", *wrong).exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_faulty_operation_ends_with_status_2(
    run: Callable[..., Result], small_operation: Callable[..., Path], tmp_path: Path
) -> None:
    """The fault is named by its place, and nothing is written."""
    log = HEADER + "A,nowhere,2026-02-01,day,,raid\n"
    result = run("forecast", small_operation(tmp_path / "faulty", {"incidents.csv": log}), "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "incidents.csv:2" in result.stderr
    assert not (tmp_path / "out").exists()


def test_people_at_a_terminal_see_intervals_and_what_is_not_known(
    run_on_terminal: Callable[..., Any], small: Path, tmp_path: Path
) -> None:
    """Each site in a few lines of 80 columns: probabilities with intervals, and that no reports is not safe."""
    ended = run_on_terminal("forecast", small, "--out", tmp_path / "out", "--days", 3)
    assert ended.status == 0
    assert "north: 1 incident since 2026-02-20" in ended.text
    assert "at least one in 7 days" in ended.text
    assert "90 % interval" in ended.text
    assert "south: no incident known" in ended.text
    assert "No reports is not safe" in ended.text
    lines = ended.seen.rpartition("\r")[0].replace("\r", "").splitlines()
    assert max(len(line) for line in lines if "\x1b" not in line and str(tmp_path) not in line) <= 80


def test_a_day_to_come_is_warned_of(run: Callable[..., Result], small: Path, tmp_path: Path) -> None:
    """Days that nobody could report of yet count as quiet, and the command says so; of a past day it says nothing."""
    later = date.today() + timedelta(days=30)
    said = run("forecast", small, "--out", tmp_path / "one", "--days", 2, "--as-of", later)
    assert f"as of {later} is after today" in " ".join(said.stderr.split())
    said = run("forecast", small, "--out", tmp_path / "two", "--days", 2)
    assert "after today" not in said.stderr


def test_a_wrong_model_is_told_what_would_be_right(run: Callable[..., Result], small: Path, tmp_path: Path) -> None:
    """In words of ours alone."""
    result = run("forecast", small, "--out", tmp_path / "out", "--model", "foo")
    said = " ".join(result.stderr.split())
    assert result.exit_code == 2
    assert "'foo' is not one of 'auto', 'poisson', 'hawkes'" in said
    assert "Value error" not in said
