"""``rehearse``: the folder that it writes, what it says to people, and what it refuses."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

HERE = ("--workers", "1")
QUIET = """repair = "none"
[departure]
cancelled = 0
late_days = [1]
[case]
no_show = 0
unready = 0
[offer]
paused_per_year = 0
[attack]
road_closed_days = 0
"""


@pytest.fixture(scope="module")
def rehearsal(run: Callable[..., Result], small: Path, plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a rehearsal of 300 futures, not to be changed."""
    out = tmp_path_factory.mktemp("rehearsal") / "out"
    result = run("rehearse", small, plan, "--out", out, "--futures", 300, *HERE)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    return out


def told_in(folder: Path) -> dict[str, Any]:
    """What ``rehearsal.json`` states."""
    found: dict[str, Any] = json.loads((folder / "rehearsal.json").read_text(encoding="utf-8"))
    return found


def test_it_writes_what_the_contract_names(rehearsal: Path) -> None:
    """Two files, with each of their keys and columns, and the risks in force."""
    assert sorted(entry.name for entry in rehearsal.iterdir()) == ["rehearsal.json", "remaining.csv"]
    with (rehearsal / "remaining.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["day", "mean", "p05", "p25", "p50", "p75", "p95"]
    for row in rows:
        quantiles = [int(row[name]) for name in list(row)[2:]]
        assert quantiles == sorted(quantiles)
        assert quantiles[0] <= float(row["mean"]) <= quantiles[-1] or quantiles[0] == 0
    told = told_in(rehearsal)
    wanted = "futures seed all_out_by_deadline last_person_out exposure incidents placed fragile"
    assert set(wanted.split()) <= set(told)
    assert (told["futures"], told["seed"], told["stopped_by"]) == (300, 0, "futures")
    assert set(told["all_out_by_deadline"]) == set(told["exposure"]) - {"mean"} | {"probability"}
    assert set(told["last_person_out"]) == {"p05", "p50", "p95", "never"}
    assert told["risks"]["departure.cancelled"] == 0.05
    assert told["fragile"] == sorted(told["fragile"], key=lambda one: -one["exposure"])


def test_without_risks_it_is_the_plan(run: Callable[..., Result], small: Path, plan: Path, tmp_path: Path) -> None:
    """With every rate at 0 in risks.toml every quantile of every day is the same, and people out are those planned."""
    shutil.copytree(small, tmp_path / "operation")
    (tmp_path / "operation" / "risks.toml").write_text(QUIET)
    out = tmp_path / "out"
    assert run("rehearse", tmp_path / "operation", plan, "--out", out, "--futures", 50, *HERE).exit_code == 0
    told, claimed = told_in(out), json.loads((plan / "plan.json").read_text())
    assert told["placed"] == {"mean": claimed["people_placed"], "standard_error": 0}
    assert told["exposure"] == {"mean": told["plan"]["exposure"], "standard_error": 0}
    with (out / "remaining.csv").open(encoding="utf-8", newline="") as file:
        assert all(
            len({float(cell) for name, cell in row.items() if name != "day"}) == 1 for row in csv.DictReader(file)
        )


def test_json_says_the_same_as_the_file(
    run: Callable[..., Result], small: Path, plan: Path, rehearsal: Path, tmp_path: Path
) -> None:
    """And the same again: equal input and seed give an equal result."""
    result = run("rehearse", small, plan, "--out", tmp_path / "out", "--futures", 300, "--json", *HERE)
    assert json.loads(result.stdout) == told_in(tmp_path / "out") == told_in(rehearsal)
    assert (tmp_path / "out" / "remaining.csv").read_bytes() == (rehearsal / "remaining.csv").read_bytes()


def test_a_plan_against_itself_makes_no_difference(
    run: Callable[..., Result], small: Path, plan: Path, tmp_path: Path
) -> None:
    """On equal luck it is exactly as good."""
    ask = ("rehearse", small, plan, "--out", tmp_path / "out", "--futures", 20, "--against", plan, *HERE)
    assert run(*ask).exit_code == 0
    nothing = {"mean": 0, "standard_error": 0}
    assert told_in(tmp_path / "out")["against"] == {
        "futures": 20,
        "in_time": nothing,
        "placed": nothing,
        "exposure": nothing,
    }


def test_progress_can_be_followed_by_a_program(
    run: Callable[..., Result], small: Path, plan: Path, tmp_path: Path
) -> None:
    """A JSON object a line, with the futures done."""
    result = run("rehearse", small, plan, "--out", tmp_path / "out", "--futures", 300, "--progress", "json", *HERE)
    steps = [json.loads(line)["step"] for line in result.stderr.splitlines()]
    assert steps[0] == "reading the operation"
    assert any(step.startswith("playing futures: 300 of 300, out in time") for step in steps)
    assert steps[-1] == "writing the rehearsal"


def test_people_are_told_what_matters(
    run_on_terminal: Callable[..., Any], small: Path, plan: Path, tmp_path: Path
) -> None:
    """The probability, what is fragile, and that rates are assumptions."""
    ended = run_on_terminal("rehearse", small, plan, "--out", tmp_path / "out", "--futures", 5, *HERE)
    assert ended.status == 0
    for words in ("5 futures, seed 0", "everybody out by", "person-hazard-days", "are assumptions", "Written to"):
        assert words in ended.text


def test_an_interrupted_rehearsal_is_written(small: Path, plan: Path, tmp_path: Path) -> None:
    """Ctrl-C while futures are played: status 130, and the futures played so far, which say so."""
    ask = ["rehearse", small, plan, "--out", tmp_path / "out", "--futures", 2_000_000, "--progress", "json", *HERE]
    process = subprocess.Popen(
        [sys.executable, "-m", "safeconduct", *map(str, ask)], stderr=subprocess.PIPE, text=True, env=os.environ
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "playing futures" in line:
            process.send_signal(signal.SIGINT)
            break
    rest = process.stderr.read()
    assert process.wait(timeout=60) == 130
    assert "stopping with the futures played so far" in rest
    told = told_in(tmp_path / "out")
    assert told["stopped_by"] == "interrupt"
    assert 0 < told["futures"] < 2_000_000


def test_what_it_cannot_do_is_refused_in_one_line(
    run: Callable[..., Result], small: Path, plan: Path, tmp_path: Path
) -> None:
    """A folder of something else, workers that there are not, a plan of another operation, an error that is none."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep")
    shutil.copytree(plan, tmp_path / "other")
    assigned = tmp_path / "other" / "assignments.csv"
    lines = assigned.read_text().splitlines()
    assigned.write_text("\n".join([lines[0], "nobody,D,O", *lines[1:]]) + "\n")
    wrong_risks = tmp_path / "risky"
    shutil.copytree(small, wrong_risks)
    (wrong_risks / "risks.toml").write_text("[departure]\ncancelled = 2\n")
    for said, ask in (
        ("is a folder that is no rehearsal", (small, plan, "--out", tmp_path / "mine")),
        ("--workers: 'few' workers: give a number", (small, plan, "--out", tmp_path / "out", "--workers", "few")),
        ("assignments.csv: case nobody leaves by D", (small, tmp_path / "other", "--out", tmp_path / "out", *HERE)),
        ("risks.toml:2: departure.cancelled", (wrong_risks, plan, "--out", tmp_path / "out", *HERE)),
        ("is not a number between 0 and 1", (small, plan, "--out", tmp_path / "out", "--until-error", 2)),
    ):
        result = run("rehearse", *ask)
        assert result.exit_code == 2, said
        assert said in " ".join(result.stderr.split())
    assert not (tmp_path / "out").exists()


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["starting workers", "playing futures"])
def test_ctrl_c_reaches_every_process_of_the_terminal(small: Path, plan: Path, tmp_path: Path, moment: str) -> None:
    """With workers, at their start or later, the command still ends with status 130 and leaves none of them behind."""
    ask = ["rehearse", small, plan, "--out", tmp_path / "out", "--futures", 2_000_000, "--progress", "json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "safeconduct", *map(str, ask), "--workers", "2"],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if moment in line:
            os.killpg(process.pid, signal.SIGINT)
            break
    rest = process.stderr.read()  # ends when the last process that could write has ended
    assert process.wait(timeout=60) == 130
    assert "Traceback" not in rest
    assert (tmp_path / "out").exists() == (moment == "playing futures")


def test_a_misspelt_risk_is_named(run: Callable[..., Result], small: Path, plan: Path, tmp_path: Path) -> None:
    """A key that nobody knows would leave its assumption in force; it is said, also where no terminal is."""
    shutil.copytree(small, tmp_path / "operation")
    (tmp_path / "operation" / "risks.toml").write_text("[departure]\ncanceled = 0.5\n")
    result = run("rehearse", tmp_path / "operation", plan, "--out", tmp_path / "out", "--futures", 10, *HERE)
    assert result.exit_code == 0
    assert "warning: risks.toml:2: departure.canceled" in result.stderr
    assert "did you mean" in result.stderr
